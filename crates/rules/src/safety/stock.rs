//! 物资储备 Stock: what must lie ready, by the number of heads or by the area, and what is short.

pub mod moving;

use crate::choice::choices;
use jiff::civil::Date;
use serde::Deserialize;

/// What must lie ready of one item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What it is (P5.30, P5.31).
    pub item: Item,
    /// What its need grows with (P5.30, P5.31).
    pub by: By,
    /// How many for a hundred heads, or a hundred square metres, a day.
    pub per_hundred: i64,
    /// For how many days.
    pub days: i64,
}

choices! {
    /// 防疫物资 An item of the stock.
    Item {
        /// 医用口罩
        Masks = "medical-masks",
        /// 一次性手套
        Gloves = "disposable-gloves",
        /// 防护隔离服
        Gowns = "isolation-gowns",
        /// 洗手液
        HandWash = "hand-wash",
        /// 体温检测设备
        Thermometers = "temperature-devices",
        /// 消毒药品
        Disinfectant = "disinfectant",
        /// 消毒器具
        Sprayers = "disinfecting-equipment",
    }
}

choices! {
    /// 测算依据 What the need grows with.
    By {
        /// 在校生规模
        Head = "head",
        /// 面积
        Area = "area",
    }
}

/// A school's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Heads on the roll.
    pub heads: i64,
    /// Square metres.
    pub square_metres: i64,
}

/// One lot on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Of what.
    pub item: Item,
    /// How many.
    pub count: i64,
    /// The last day on which it is good; none for what does not expire.
    pub good_until: Option<Date>,
}

impl Terms {
    /// Rule 按人数或面积 `[stock.by]` (P5.30, P5.31): what the need grows with.
    fn measure(&self, size: Size) -> i64 {
        match self.by {
            By::Head => size.heads,
            By::Area => size.square_metres,
        }
    }

    /// Rule 日用量 `[stock.per_hundred]` (P5.30): how many are needed in a hundred days.
    fn in_hundred_days(&self, size: Size) -> i64 {
        self.measure(size) * self.per_hundred
    }

    /// Rule 储备天数 `[stock.days]` (P5.30): how many must lie ready, so that they last all of these days.
    pub fn required(&self, size: Size) -> i64 {
        (self.in_hundred_days(size) * self.days + 99).div_euclid(100)
    }

    /// For how many whole days so many last; `None` where nothing is used (P5.28).
    pub fn cover(&self, size: Size, there: i64) -> Option<i64> {
        there.checked_mul(100)?.checked_div(self.in_hundred_days(size))
    }

    /// Rule 物资品种 `[stock.item]` (P5.30, P5.31): what lies there of it and is still good.
    fn there(&self, lots: &[Lot], today: Date) -> i64 {
        let good = |lot: &&Lot| lot.item == self.item && lot.good_until.is_none_or(|until| today <= until);
        lots.iter().filter(good).map(|lot| lot.count).sum()
    }
}

/// What is short and by how many, in the order of the plan.
pub fn short(rows: &[Terms], size: Size, lots: &[Lot], today: Date) -> Vec<(Item, i64)> {
    let lacking = |row: &Terms| (row.item, row.required(size) - row.there(lots, today));
    rows.iter().map(lacking).filter(|(_, lacking)| *lacking > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    const SIZE: Size = Size { heads: 900, square_metres: 12_000 };

    fn masks() -> Terms {
        dongpo().stock.into_iter().find(|row| row.item == Item::Masks).unwrap()
    }

    #[test]
    fn per_hundred_times_days_times_heads() {
        assert_eq!(masks().required(SIZE), 12_600);
        let one = Terms { item: Item::Gowns, by: By::Head, per_hundred: 1, days: 1 };
        let needs = [0, 1, 100, 101].map(|heads| one.required(Size { heads, ..SIZE }));
        assert_eq!(needs, [0, 1, 1, 2], "a part of one is one");
    }

    #[test]
    fn by_area_where_the_need_grows_with_it() {
        let row = dongpo().stock.into_iter().find(|row| row.item == Item::Disinfectant).unwrap();
        assert_eq!(row.required(SIZE), 120 * row.per_hundred * row.days);
        assert_eq!(Terms { by: By::Head, ..row.clone() }.required(SIZE), 9 * row.per_hundred * row.days);
    }

    #[test]
    fn item_that_is_short_is_named_and_what_expired_does_not_count() {
        let today = date(2021, 8, 20);
        let lot = |count, good_until| Lot { item: Item::Masks, count, good_until };
        let cases = [
            (vec![lot(10_000, None)], vec![(Item::Masks, 2_600)]),
            (vec![lot(10_000, None), lot(2_600, Some(today))], vec![]),
            (vec![lot(10_000, None), lot(2_600, Some(date(2021, 8, 19)))], vec![(Item::Masks, 2_600)]),
            (vec![lot(12_599, None)], vec![(Item::Masks, 1)]),
        ];
        for (lots, told) in cases {
            assert_eq!(short(&[masks()], SIZE, &lots, today), told);
        }
        let items: Vec<Item> =
            short(&dongpo().stock, SIZE, &[], today).into_iter().map(|one| one.0).collect();
        assert_eq!(items, Item::ALL);
    }

    #[test]
    fn cover_is_counted_in_whole_days() {
        let last = |there| masks().cover(SIZE, there);
        assert_eq!([0, 899, 900, 12_599, 12_600].map(last), [0, 0, 1, 13, 14].map(Some));
        assert_eq!(masks().cover(Size { heads: 0, ..SIZE }, 5), None, "nobody uses any");
        assert_eq!(last(i64::MAX), None, "more than there can be");
    }
}
