//! 方案 The scheme: what a school may decide, as one checked document.

use super::local::Words;
use super::{programme, term};
use crate::day::{leave, pickup, roll};
use crate::enrol::{campus, draw, grouping, mandate, opening, preference, registration};
use crate::money::fee;
use crate::safety::insurance;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A school's plan: one table of the document is one field here and one rule file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// What the document is and where it holds.
    pub scheme: Head,
    /// 学期
    pub term: term::Terms,
    /// 服务内容 The rows of the arrangement table, in its order.
    pub programme: Vec<programme::Terms>,
    /// 报名
    pub registration: registration::Terms,
    /// 托管委托书
    pub mandate: mandate::Terms,
    /// 编班
    pub grouping: grouping::Terms,
    /// 校区
    pub campus: campus::Terms,
    /// 志愿
    pub preference: preference::Terms,
    /// 摇号
    pub draw: draw::Terms,
    /// 开班
    pub opening: opening::Terms,
    /// 收费标准 By the name that a programme's `fee` refers to.
    pub fee: BTreeMap<String, fee::Terms>,
    /// 点名
    pub roll: roll::Terms,
    /// 请假
    pub leave: leave::Terms,
    /// 接送交接
    pub pickup: pickup::Terms,
    /// 学平险
    pub insurance: insurance::Terms,
}

/// What the document is and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The document's name, the same as its file's.
    pub id: String,
    /// Its title on the notice (P3.1).
    pub title: Words,
    /// The school, as a path from the city down.
    pub place: String,
    /// Counts up with every amendment; the journal names it.
    pub version: i64,
}

impl Scheme {
    /// Reads a document, or says everything that is wrong with it.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        toml::from_str(text).map_err(|fault| vec![Finding::unreadable(file, text, &fault)])
    }

    /// The programme of that code.
    pub fn programme(&self, code: &str) -> Option<&programme::Terms> {
        self.programme.iter().find(|programme| programme.code == code)
    }
}

/// One thing wrong with a document, at its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file as it was named to the reader.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Kebab-case, never changed once published.
    pub code: &'static str,
    /// The clause behind it, or empty for a mistake of form.
    pub clause: &'static str,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Finding {
    fn unreadable(file: &str, text: &str, fault: &toml::de::Error) -> Self {
        let before = &text[..fault.span().map_or(0, |span| span.start)];
        let en = fault.message().to_owned();
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.chars().rev().take_while(|c| *c != '\n').count() + 1,
            code: "scheme-unreadable",
            clause: "",
            zh: en.clone(),
            en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scheme;

    const GONGSHU: &str = include_str!("../../../../schemes/gongshu-2021-autumn.toml");

    #[test]
    fn the_committed_scheme_is_read() {
        let scheme = Scheme::read("gongshu-2021-autumn.toml", GONGSHU).unwrap();
        assert_eq!(scheme.programme("x").unwrap().lesson_minutes, Some(40));
    }
}
