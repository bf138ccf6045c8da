//! 餐点 Meals where a plan has them: what is served, until when the kitchen counts, and which child may not have what (P4.14, X.4).

pub mod ordering;

use crate::choice::choices;
use crate::id::StudentId;
use crate::plan::local::time;
use crate::refusal::Refuses;
use jiff::civil::Time;
use serde::Deserialize;

/// What is served.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What the food part of the price pays for (P4.14).
    pub items: Vec<Item>,
    /// Until when a child of the day is counted for the kitchen (P4.14).
    #[serde(deserialize_with = "time")]
    pub count_until: Time,
    /// Grams of each dish that are kept as a sample, at least (P4.14).
    #[serde(default = "usual_grams")]
    pub sample_grams_min: i64,
    /// Hours for which a sample is kept, at least (P4.14).
    #[serde(default = "usual_hours")]
    pub sample_hours_min: i64,
}

/// 125 g, as schools keep it.
fn usual_grams() -> i64 {
    125
}

/// 48 h, as schools keep it.
fn usual_hours() -> i64 {
    48
}

/// Letters of what a family says, at most.
const WORDS_MAX: usize = 200;

/// What a child may not have, in its family's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diet {
    /// Whose.
    pub student: StudentId,
    /// What it is not served.
    pub not: Vec<Item>,
    /// Why, and what else: 花生过敏.
    pub words: String,
}

/// 已记
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What was said.
    pub diet: Diet,
    /// It was said before; nothing changed.
    pub already: bool,
}

/// Why nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan serves no such thing (P4.14).
    NotServed,
    /// Nothing is served to this child without a word why (X.4).
    NoWords,
    /// Longer than a line or two (X.4).
    TooLong,
}

/// Takes what a child may not have. What was said before stands until it is said anew.
pub fn say(terms: &Terms, before: Option<&Diet>, draft: Diet) -> Result<Said, Refusal> {
    if draft.not.iter().any(|item| !terms.items.contains(item)) {
        return Err(Refusal::NotServed);
    }
    let draft = Diet { words: draft.words.trim().to_owned(), ..draft };
    if !draft.not.is_empty() && draft.words.is_empty() {
        return Err(Refusal::NoWords);
    }
    if draft.words.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    let already = before.map_or(draft.not.is_empty() && draft.words.is_empty(), |before| *before == draft);
    Ok(Said { diet: draft, already })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotServed => "meal-not-served",
            Self::NoWords => "meal-no-words",
            Self::TooLong => "meal-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotServed => "P4.14",
            Self::NoWords | Self::TooLong => "X.4",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        vec![("max", WORDS_MAX.to_string())]
    }
}

choices! {
    /// One thing that is served.
    Item {
        /// 中餐
        Lunch = "lunch",
        /// 牛奶
        Milk = "milk",
        /// 点心
        Snack = "snack",
        /// 水果
        Fruit = "fruit",
    }
}

/// A child of the day, as the kitchen sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eater {
    /// When it came; `None` while it has not.
    pub came_at: Option<Time>,
    /// It has not come and nobody has said that it will not.
    pub may_come: bool,
    /// What it may not have.
    pub not: Vec<Item>,
}

impl Terms {
    /// Rule 用餐人数 `[meal.count_until]` (P4.14): whoever came by then is counted; a later child eats what is kept.
    pub fn counted<'e>(&self, day: &'e [Eater]) -> Vec<&'e Eater> {
        day.iter().filter(|eater| eater.came_at.is_some_and(|at| at <= self.count_until)).collect()
    }

    /// Whether the kitchen counts no more.
    pub fn has_counted(&self, now: Time) -> bool {
        now > self.count_until
    }

    /// Whom the kitchen cooks for: while it still counts, everyone who came or may come; after that, everyone who is counted.
    pub fn cooked_for<'e>(&self, day: &'e [Eater], now: Time) -> Vec<&'e Eater> {
        if self.has_counted(now) {
            return self.counted(day);
        }
        day.iter().filter(|eater| eater.came_at.is_some() || eater.may_come).collect()
    }

    /// Rule 供餐 `[meal.items]` (P4.14, X.4): what a child is served: everything that it may have.
    pub fn served(&self, eater: &Eater) -> Vec<Item> {
        self.items.iter().copied().filter(|item| !eater.not.contains(item)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use jiff::civil::time;

    fn eater(came_at: Option<Time>) -> Eater {
        Eater { came_at, may_come: came_at.is_none(), not: Vec::new() }
    }

    #[test]
    fn count_until_nine() {
        let day = [
            eater(Some(time(8, 45, 0, 0))),
            eater(Some(time(9, 0, 0, 0))),
            eater(Some(time(9, 1, 0, 0))),
            eater(None),
        ];
        assert_eq!(yuhang().meal.counted(&day).len(), 2);
    }

    #[test]
    fn the_kitchen_cooks_for_who_may_come_until_it_has_counted() {
        let away = Eater { may_come: false, ..eater(None) };
        let day = [eater(Some(time(8, 45, 0, 0))), eater(Some(time(9, 1, 0, 0))), eater(None), away];
        let cases = [(time(7, 0, 0, 0), 3), (time(9, 0, 0, 0), 3), (time(9, 1, 0, 0), 1)];
        for (now, count) in cases {
            assert_eq!(yuhang().meal.cooked_for(&day, now).len(), count, "{now}");
        }
    }

    #[test]
    fn what_a_child_may_not_have_is_said_with_a_word_why() {
        let meal = yuhang().meal;
        let only_milk = Terms { items: vec![Item::Milk], ..meal.clone() };
        let diet = |not: &[Item], words: &str| Diet {
            student: StudentId::new("ming"),
            not: not.to_vec(),
            words: words.to_owned(),
        };
        let before = diet(&[Item::Milk], "乳糖不耐");
        let cases = [
            (&only_milk, None, diet(&[Item::Fruit], "芒果过敏"), Err("meal-not-served")),
            (&meal, None, diet(&[Item::Fruit], " "), Err("meal-no-words")),
            (&meal, None, diet(&[], &"长".repeat(201)), Err("meal-too-long")),
            (&meal, None, diet(&[], ""), Ok(true)),
            (&meal, None, diet(&[], "花生过敏"), Ok(false)),
            (&meal, Some(&before), diet(&[Item::Milk], " 乳糖不耐 "), Ok(true)),
            (&meal, Some(&before), diet(&[], ""), Ok(false)),
        ];
        for (terms, before, draft, found) in cases {
            let said = say(terms, before, draft.clone()).map(|one| one.already);
            assert_eq!(said.map_err(|why| why.code()), found, "{draft:?}");
        }
    }

    #[test]
    fn items_without_what_a_child_may_not_have() {
        let meal = yuhang().meal;
        assert_eq!(meal.served(&eater(None)), [Item::Lunch, Item::Milk, Item::Snack, Item::Fruit]);
        let allergic = Eater { not: vec![Item::Milk], ..eater(None) };
        assert_eq!(meal.served(&allergic), [Item::Lunch, Item::Snack, Item::Fruit]);
    }
}
