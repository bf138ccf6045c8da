//! 活动种类 Activities beyond the eleven kinds of the opinion: its “等” (P1.29) is a school's question to its district, and the
//! answer makes a row of the plan.

mod variety;

pub use variety::variety;

use super::document::{Document, Opened};
use super::finding::Finding;
use super::local::{Words, date};
use super::programme::Content;
use super::wording::{named, same};
use crate::enrol::content;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;

/// A kind that the district granted, as a plan names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its short name, by which a programme names it (P1.35).
    pub code: String,
    /// Its name on the notice (P1.29).
    pub title: Words,
    /// Who granted it: name and office (P1.29).
    pub approver: String,
    /// When (P1.29).
    #[serde(deserialize_with = "date")]
    pub on: Date,
}

impl Terms {
    /// 活动代号 (P1.35): whether a programme's word means this kind.
    pub fn is_named(&self, word: &str) -> bool {
        self.code == word
    }

    /// 活动名称 (P1.29): as the notice names it.
    pub fn shown(&self) -> &Words {
        &self.title
    }

    /// 准予人 (P1.29): a kind beyond the list counts only under a name.
    pub fn is_answered_for(&self) -> bool {
        !self.approver.trim().is_empty()
    }

    /// 准予日期 (P1.29): nobody holds it before it was granted.
    pub fn may_be_held(&self, day: Date) -> bool {
        self.on <= day
    }
}

/// How a question for a kind stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 等待答复
    Asked,
    /// 准予
    Granted,
    /// 不准
    Declined,
}

impl State {
    /// As the table holds it, and the last part of its locale key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Declined => "declined",
        }
    }

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Asked, Self::Granted, Self::Declined].into_iter().find(|state| state.code() == code)
    }
}

/// A kind that a school asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its short name: small letters, digits and hyphens.
    pub code: String,
    /// Its name.
    pub title: Words,
    /// What children do in it, and why none of the eleven kinds is meant.
    pub why: String,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// What is asked.
    pub draft: Draft,
    /// How it stands.
    pub state: State,
    /// Why it was answered so.
    pub reason: String,
    /// Who answered, by name.
    pub answered_by: String,
    /// When.
    pub answered_on: Option<Date>,
}

/// Why a question or an answer is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Small letters, digits and hyphens only.
    #[error("not a code: {code}")]
    BadCode {
        /// As it was typed.
        code: String,
    },
    /// It has no name.
    #[error("no name")]
    Nameless,
    /// One of the eleven kinds, which nobody asks for.
    #[error("in the list already: {word}")]
    InTheList {
        /// Which.
        word: String,
    },
    /// Asked before, under the same code.
    #[error("asked before")]
    AskedBefore,
    /// No reason was given, by the school or by the district.
    #[error("no reason")]
    ReasonMissing,
    /// Somebody answered it otherwise.
    #[error("answered before")]
    AnsweredBefore,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::BadCode { .. } => "activity-bad-code",
            Self::Nameless => "activity-nameless",
            Self::InTheList { .. } => "activity-in-the-list",
            Self::AskedBefore => "activity-asked-before",
            Self::ReasonMissing => "activity-reason-missing",
            Self::AnsweredBefore => "activity-answered-before",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::BadCode { .. } | Self::Nameless => "P1.35",
            Self::InTheList { .. } | Self::AskedBefore | Self::ReasonMissing | Self::AnsweredBefore => {
                "P1.29"
            }
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadCode { code } => vec![("code", code.clone())],
            Self::InTheList { word } => vec![("word", word.clone())],
            Self::Nameless | Self::AskedBefore | Self::ReasonMissing | Self::AnsweredBefore => Vec::new(),
        }
    }
}

/// Asks for a kind; the same question again changes nothing: `None`. One that was declined may be asked anew.
pub fn ask(standing: Option<&Activity>, draft: Draft) -> Result<Option<Activity>, Refusal> {
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if draft.code.is_empty() || !draft.code.chars().all(is_code) {
        return Err(Refusal::BadCode { code: draft.code });
    }
    if draft.title.zh.trim().is_empty() {
        return Err(Refusal::Nameless);
    }
    if let Some(word) = in_the_list(&draft) {
        return Err(Refusal::InTheList { word });
    }
    match standing {
        Some(standing) if standing.draft == draft && standing.state != State::Declined => return Ok(None),
        Some(standing) if standing.state != State::Declined => return Err(Refusal::AskedBefore),
        Some(_) | None => {}
    }
    if draft.why.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let (reason, answered_by) = (String::new(), String::new());
    Ok(Some(Activity { draft, state: State::Asked, reason, answered_by, answered_on: None }))
}

/// The kind of the opinion's list that a question means, by its code or its name.
fn in_the_list(draft: &Draft) -> Option<String> {
    let means = |content: &&Content| {
        let known = named(content.key());
        content.key() == draft.code || known.zh == draft.title.zh.trim() || known.en == draft.title.en.trim()
    };
    Content::LISTED.iter().find(means).map(|content| named(content.key()).zh)
}

/// What in a question speaks of forbidden content: whoever answers sees it, and decides.
pub fn words(draft: &Draft) -> Vec<&'static str> {
    let text = format!("{}\n{}\n{}", draft.title.zh, draft.title.en, draft.why);
    content::screen(&text).into_iter().map(|found| found.word).collect()
}

/// The district's answer, always with its reason; the same answer again changes nothing: `None`.
pub fn answer(
    activity: &Activity,
    state: State,
    reason: &str,
    (by, on): (&str, Date),
) -> Result<Option<Activity>, Refusal> {
    if activity.state != State::Asked {
        return if activity.state == state { Ok(None) } else { Err(Refusal::AnsweredBefore) };
    }
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(Some(Activity {
        state,
        reason: reason.trim().to_owned(),
        answered_by: by.to_owned(),
        answered_on: Some(on),
        ..activity.clone()
    }))
}

/// The row that a granted kind is in a plan; nothing for one that is not.
pub fn row(activity: &Activity) -> Option<Terms> {
    let on = activity.answered_on.filter(|_| activity.state == State::Granted)?;
    let Draft { code, title, .. } = activity.draft.clone();
    Some(Terms { code, title, approver: activity.answered_by.clone(), on })
}

/// Rows of a plan that the district's own register does not know (P1.29): nobody grants a kind to themselves.
pub fn strange(opened: &Opened<'_>, register: &[Activity]) -> Vec<Finding> {
    let Document::TermCare(scheme) = &opened.document else { return Vec::new() };
    let granted: Vec<Terms> = register.iter().filter_map(row).collect();
    let is_known = |own: &Terms| granted.iter().any(|one| one.is_named(&own.code) && one.title == own.title);
    let strange = scheme.activity.iter().enumerate().filter(|(_, own)| !is_known(own));
    let told = strange.map(|(at, own)| {
        let fault = ("activity-not-granted", vec![("title", own.shown().clone()), ("code", same(&own.code))]);
        opened.source.finding(&format!("activity.{at}.code"), "P1.29", fault)
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::GONGSHU;
    use jiff::civil::date;

    fn draft(code: &str, zh: &str, why: &str) -> Draft {
        let title = Words { zh: zh.to_owned(), en: String::new() };
        Draft { code: code.to_owned(), title, why: why.to_owned() }
    }

    fn asked() -> Activity {
        ask(None, draft("go", "围棋", "棋类,十一种里没有")).unwrap().unwrap()
    }

    #[test]
    fn a_kind_is_asked_for_once_and_is_none_of_the_eleven() {
        let taken = asked();
        let declined = Activity { state: State::Declined, ..asked() };
        let cases = [
            (None, draft("Go!", "围棋", ""), Err("activity-bad-code")),
            (None, draft("go", " ", ""), Err("activity-nameless")),
            (None, draft("films", "电影", ""), Err("activity-in-the-list")),
            (None, draft("run", "体育", ""), Err("activity-in-the-list")),
            (Some(&taken), draft("go", "象棋", ""), Err("activity-asked-before")),
            (None, draft("go", "围棋", " "), Err("activity-reason-missing")),
            (Some(&taken), taken.draft.clone(), Ok(false)),
            (Some(&declined), declined.draft.clone(), Ok(true)),
            (None, taken.draft.clone(), Ok(true)),
        ];
        for (standing, draft, expected) in cases {
            let told = ask(standing, draft.clone()).map(|asked| asked.is_some());
            assert_eq!(told.map_err(|refusal| refusal.code()), expected, "{draft:?}");
        }
    }

    #[test]
    fn the_district_answers_once_and_says_why() {
        let (asked, by) = (asked(), ("王敏", date(2021, 9, 1)));
        assert_eq!(answer(&asked, State::Granted, " ", by), Err(Refusal::ReasonMissing));
        let granted = answer(&asked, State::Granted, "有益身心", by).unwrap().unwrap();
        assert_eq!(answer(&granted, State::Granted, "", by), Ok(None));
        assert_eq!(answer(&granted, State::Declined, "x", by), Err(Refusal::AnsweredBefore));
        assert!(row(&asked).is_none() && row(&granted).is_some_and(|row| row.is_named("go")));
        assert_eq!(words(&draft("ahead", "围棋", "提前学下册")), ["提前学", "下册"]);
        assert!(words(&asked.draft).is_empty());
    }

    #[test]
    fn code_title_approver_and_on_are_as_the_district_granted() {
        let plan = |row: &str| {
            GONGSHU.replacen("content = [\"reading\"", "others  = [\"go\"]\ncontent = [\"reading\"", 1) + row
        };
        let row = "\n[[activity]]\ncode = \"go\"\ntitle = { zh = \"围棋\", en = \"\" }\napprover = \"王敏\"\non = 2021-08-20\n";
        let granted = answer(&asked(), State::Granted, "有益身心", ("王敏", date(2021, 8, 20)));
        let granted = granted.unwrap().unwrap();
        let codes = |text: &str, register: &[Activity]| {
            let opened = Opened::read("gongshu-2021-autumn.toml", text).unwrap();
            let strange = strange(&opened, register);
            let all = opened.findings.iter().chain(&strange);
            all.map(|one| (one.code, one.column)).collect::<Vec<_>>()
        };
        assert_eq!(codes(&plan(row), std::slice::from_ref(&granted)), []);
        assert_eq!(codes(&plan(row), &[asked()]), [("activity-not-granted", 8)]);
        assert_eq!(codes(&plan(""), std::slice::from_ref(&granted)), [("activity-not-named", 12)]);
        let nobody = plan(row).replace("\"王敏\"\non", "\" \"\non");
        assert_eq!(codes(&nobody, std::slice::from_ref(&granted)), [("activity-unanswered", 12)]);
        let late = plan(row).replace("2021-08-20", "2021-10-01");
        assert_eq!(codes(&late, &[granted]), [("activity-before-its-day", 6)]);
    }
}
