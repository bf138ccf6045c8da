//! 公示 What a plan posts where anyone can read it without signing in.

use serde::Deserialize;

/// What the school posts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What anyone can read: all of it where this is left out (P1.10).
    pub items: Vec<Item>,
}

/// Something that is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// 收费标准
    Fee,
    /// 服务时间
    Time,
    /// 课程
    Courses,
}

impl Default for Terms {
    fn default() -> Self {
        Self { items: Item::ALL.to_vec() }
    }
}

impl Item {
    /// Everything that can be posted, in the order of the notice.
    pub const ALL: [Self; 3] = [Self::Fee, Self::Time, Self::Courses];

    /// As a scheme writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::Time => "time",
            Self::Courses => "courses",
        }
    }
}

/// Rule 公示 `[posting.items]` (P1.10): what is posted where anyone can read it, in the order of the notice.
pub fn posted(terms: &Terms) -> impl Iterator<Item = Item> {
    Item::ALL.into_iter().filter(|item| terms.items.contains(item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::{GONGSHU, Scheme, gongshu};

    #[test]
    fn items() {
        assert_eq!(posted(&gongshu().posting).collect::<Vec<_>>(), Item::ALL);
        let read = |text: &str| Scheme::read("gongshu-2021-autumn.toml", text).unwrap().posting;
        let some = read(&GONGSHU.replace("[\"fee\", \"time\", \"courses\"]", "[\"courses\", \"fee\"]"));
        assert_eq!(posted(&some).collect::<Vec<_>>(), [Item::Fee, Item::Courses]);
        let (start, end) = (GONGSHU.find("[posting]").unwrap(), GONGSHU.find("[[approval]]").unwrap());
        let silent = read(&format!("{}{}", &GONGSHU[..start], &GONGSHU[end..]));
        assert_eq!(silent, Terms::default(), "a plan that says nothing posts everything");
    }
}
