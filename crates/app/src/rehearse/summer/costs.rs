//! 暑托收支 Where a rehearsed summer's money goes: care to the points, food into meals, days on leave back, and what carers may cost.

use super::SummerMoney;
use crate::rehearse::given::Need;
use rules::fen::Fen;
use rules::money::charge::billing::of_days;
use rules::money::fee::Missed;
use rules::plan::holiday_care::Holiday;
use std::fmt::Write;

/// Adds what goes back for the days that children of a period missed, if the plan gives such days back.
pub(super) fn given_back(plan: &Holiday, days: i64, away: &[Vec<i64>], money: &mut SummerMoney) {
    if plan.charge.leave() != Missed::Refund {
        return;
    }
    let whole = plan.charge.parts();
    for missed in away.iter().flatten() {
        let back = |part: Fen| part - of_days(part, (days - missed, days));
        let (care, food) = (back(whole.care), back(whole.food));
        money.given_back_fen = money.given_back_fen + care + food;
        money.to_points_fen = money.to_points_fen - care;
        money.to_meals_fen = money.to_meals_fen - food;
    }
}

/// Adds the whole price of so many bills: what families in hardship do not pay, the plan's bearer of relief does.
pub(super) fn passed_on(plan: &Holiday, bills: i64, money: &mut SummerMoney) {
    let whole = plan.charge.parts();
    money.to_points_fen = money.to_points_fen + whole.care.times(bills);
    money.to_meals_fen = money.to_meals_fen + whole.food.times(bills);
}

/// What carers may cost a day, and what is left where it was said what one does.
pub(super) fn carers(carer_day: Option<Fen>, needs: &[Need], money: &mut SummerMoney) {
    let days: i64 = needs.iter().map(|need| need.teachers).sum();
    if needs.is_empty() || days == 0 {
        return;
    }
    money.carer_days = Some(days);
    money.carer_day_fen_max = Some(Fen(money.to_points_fen.0 / days));
    money.carers_fen = carer_day.map(|fen| fen.times(days));
    money.surplus_fen = money.carers_fen.map(|cost| money.to_points_fen - cost);
}

impl SummerMoney {
    /// Lines that a person can read.
    pub(super) fn table(&self) -> String {
        let Self { care_fen, food_fen, relieved_fen, relieved, .. } = self;
        let Self { to_points_fen, to_meals_fen, given_back_fen, .. } = self;
        let mut out =
            format!("care {care_fen}, food {food_fen}; {relieved} with relief of {relieved_fen} in all\n");
        let _ = writeln!(
            out,
            "out: {to_points_fen} to the points, {to_meals_fen} for meals, {given_back_fen} given back"
        );
        if let (Some(days), Some(most)) = (self.carer_days, self.carer_day_fen_max) {
            let _ = writeln!(out, "{days} days of carers; one may cost {most} a day without a gap");
        }
        if let (Some(cost), Some(left)) = (self.carers_fen, self.surplus_fen) {
            let _ = writeln!(out, "carers cost {cost}, which leaves {left}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::given::Hands;
    use rules::plan::document::{Document, Opened};

    const TEXT: &str = include_str!("../../../../../schemes/yuhang-2022-summer.toml");

    fn plan(text: &str) -> Box<Holiday> {
        let opened = Opened::read("yuhang-2022-summer.toml", text).expect("it reads");
        let Document::HolidayCare(plan) = opened.document else { panic!("it is a summer plan") };
        plan
    }

    /// Two children of ten days, of whom one missed two: 500 yuan of care and 200 of food each.
    #[test]
    fn days_on_leave_go_back_where_the_plan_says_so() {
        let back = TEXT.replacen("[charge]", "[charge]\non_leave = \"refund\"", 1);
        for (text, given, points, meals) in
            [(TEXT, 0, 100_000, 40_000), (back.as_str(), 14_000, 90_000, 36_000)]
        {
            let (plan, mut money) = (plan(text), SummerMoney::default());
            given_back(&plan, 10, &[vec![0, 2], vec![]], &mut money);
            passed_on(&plan, 2, &mut money);
            let found = [money.given_back_fen.0, money.to_points_fen.0, money.to_meals_fen.0];
            assert_eq!(found, [given, points, meals]);
        }
    }

    #[test]
    fn what_carers_may_cost_is_told_and_what_is_left_where_their_pay_is() {
        let need = |groups| Hands::default().beside("2022-07-11".to_owned(), (groups, groups));
        let money = SummerMoney { to_points_fen: Fen(100_000), ..SummerMoney::default() };
        let cases = [
            (vec![], None, (None, None, None)),
            (vec![need(0)], Some(Fen(1)), (None, None, None)),
            (vec![need(2), need(3)], None, (Some(20_000), None, None)),
            (vec![need(2), need(3)], Some(Fen(18_000)), (Some(20_000), Some(90_000), Some(10_000))),
            (vec![need(2), need(3)], Some(Fen(22_000)), (Some(20_000), Some(110_000), Some(-10_000))),
        ];
        for (needs, pay, expected) in cases {
            let mut money = money;
            carers(pay, &needs, &mut money);
            let fen = |one: Option<Fen>| one.map(|fen| fen.0);
            let found = (fen(money.carer_day_fen_max), fen(money.carers_fen), fen(money.surplus_fen));
            assert_eq!(found, expected, "{pay:?}");
        }
    }
}
