//! 餐点 Meals of summer care: what is served, and until when the kitchen counts (P4.14, X.4).

use crate::choice::choices;
use crate::plan::local::time;
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
    /// What it may not have.
    pub not: Vec<Item>,
}

impl Terms {
    /// Rule 用餐人数 `[meal.count_until]` (P4.14): whoever came by then is counted; a later child eats what is kept.
    pub fn counted<'e>(&self, day: &'e [Eater]) -> Vec<&'e Eater> {
        day.iter().filter(|eater| eater.came_at.is_some_and(|at| at <= self.count_until)).collect()
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
        Eater { came_at, not: Vec::new() }
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
    fn items_without_what_a_child_may_not_have() {
        let meal = yuhang().meal;
        assert_eq!(meal.served(&eater(None)), [Item::Lunch, Item::Milk, Item::Snack, Item::Fruit]);
        let allergic = Eater { not: vec![Item::Milk], ..eater(None) };
        assert_eq!(meal.served(&allergic), [Item::Lunch, Item::Snack, Item::Fruit]);
    }
}
