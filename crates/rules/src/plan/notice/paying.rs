//! 收费 What the notice says of a fee: every field of it that says something, in the order in which a family meets it.

use super::Line;
use crate::fen::Fen;
use crate::money::account::Purse;
use crate::money::fee::{
    Area, BillAfter, Hardship, Hour, Joining, Missed, NotHeld, Price, Provider, Reduction, RefundStep,
    Release, Rest, Terms, Unit, Withdrawal,
};
use crate::money::{bill, half_month, share, tariff};
use crate::plan::local::{Words, dated};
use crate::plan::programme::Charge;
use crate::plan::scheme::Scheme;
use crate::plan::wording::{self, Fill, list, named, same};

/// Each fee under the titles of what it pays for.
pub(super) fn paying(scheme: &Scheme) -> Vec<(Words, Vec<Line>)> {
    scheme.fee.iter().map(|(name, terms)| (titles(scheme, name), lines(terms))).collect()
}

fn titles(scheme: &Scheme, name: &str) -> Words {
    if scheme.fee_of_meals().is_some_and(|(own, _)| own == name) {
        return wording::line("fee", "of-meals", &[]);
    }
    let paid = scheme.programme.iter().filter(|one| one.fee == Charge::Fee(name.to_owned()));
    wording::line("fee", "of", &[("titles", list(paid.map(|one| one.title.clone())))])
}

fn lines(terms: &Terms) -> Vec<Line> {
    let mut lines = prices(terms);
    lines.extend(holding(terms));
    lines.extend(billing(terms));
    lines.extend(coming_and_going(terms));
    lines.extend(not_held(terms));
    lines.extend(bearing(terms));
    lines
}

fn say(key: &str, clause: &'static str, fills: &[Fill]) -> Line {
    Line { words: wording::line("fee", key, fills), clause }
}

/// The price, the prices of some, and what is charged at most.
fn prices(terms: &Terms) -> Vec<Line> {
    let purse = named(tariff::purse(terms).code());
    let fills = [("unit", unit(terms)), ("price", same(bill::price(terms))), ("purse", purse)];
    let mut lines = vec![say("price", "P3.16", &fills)];
    lines.extend(terms.prices.iter().map(|one| price_for(terms, one)));
    let provided =
        |one: &Provider| say("provided", "X.7", &[("course", same(&one.course)), ("name", same(&one.name))]);
    lines.extend(terms.providers.iter().map(provided));
    lines.extend(terms.area.map(|here| say("area", "P1.10", &[("area", area(here))])));
    let cap = |key: &str, most: Option<Fen>| most.map(|cap| say(key, "P1.10", &[("cap", same(cap))]));
    lines.extend(terms.lessons_a_day_max.map(|most| say("lessons-a-day", "P1.10", &[("count", same(most))])));
    lines.extend(cap("day-cap", terms.day_fen_max));
    lines.extend(cap("term-cap", terms.term_fen_max));
    lines
}

fn unit(terms: &Terms) -> Words {
    named(match terms.unit {
        Unit::Lesson if is_meals(terms) => return wording::line("fee", "one-meal", &[]),
        Unit::Lesson => "lesson",
        Unit::Day => "day",
        Unit::Month => "month",
        Unit::Term => "term",
        Unit::Period => "period",
    })
}

fn price_for(terms: &Terms, one: &Price) -> Line {
    let grades = list(one.grades.iter().map(same));
    let grades = (!one.grades.is_empty()).then(|| wording::line("fee", "grades", &[("grades", grades)]));
    let hour = one.hour.map(|hour| named(hour_key(hour)));
    let stage = one.stage.map(|stage| named(stage.key()));
    let who = [stage, grades, one.area.map(area), hour, one.course.as_ref().map(same)];
    let mut fills =
        vec![("who", list(who.into_iter().flatten())), ("unit", unit(terms)), ("price", same(one.price_fen))];
    match one.term_fen_max {
        None => say("price-for", "P1.10", &fills),
        Some(cap) => {
            fills.push(("cap", same(cap)));
            say("price-for-cap", "P1.10", &fills)
        }
    }
}

fn area(area: Area) -> Words {
    named(match area {
        Area::Rural => "rural",
        Area::Urban => "urban",
    })
}

fn hour_key(hour: Hour) -> &'static str {
    match hour {
        Hour::Morning => "morning",
        Hour::Noon => "noon",
        Hour::Afternoon => "afternoon",
        Hour::Feature => "feature",
        Hour::Evening => "evening",
        Hour::Weekend => "weekend",
        Hour::ThirdParty => "third-party",
    }
}

/// From when until when the price holds, and by which paper.
fn holding(terms: &Terms) -> Vec<Line> {
    let from = terms.valid_from.map(|day| ("from", dated(day)));
    let last = terms.valid_until.map(|day| ("last", dated(day.yesterday().unwrap_or(day))));
    let held = match (from, last) {
        (Some(from), Some(last)) => Some(say("from-until", "P1.10", &[from, last])),
        (Some(from), None) => Some(say("from", "P1.10", &[from])),
        (None, Some(last)) => Some(say("until", "P1.10", &[last])),
        (None, None) => None,
    };
    let paper = tariff::approved_by(terms);
    let paper = paper.map(|paper| say("document", "P1.10", &[("document", same(paper))]));
    held.into_iter().chain(paper).collect()
}

/// When it is billed, and how far ahead.
fn billing(terms: &Terms) -> Vec<Line> {
    let Release::RollClosed = terms.release;
    let billed = match terms.bill_after {
        BillAfter::Opening => say(later(terms), "P3.23", &[]),
        BillAfter::PublicCheck => {
            let key = if is_meals(terms) { "bill-after-check-meals" } else { "bill-after-check" };
            say(key, "P3.23", &[("days", same(tariff::objection_days(terms)))])
        }
    };
    let lessons = if is_meals(terms) { "ahead-meals" } else { "ahead-lessons" };
    let ahead = [(lessons, terms.ahead_lessons_max), ("ahead-months", terms.ahead_months_max)];
    let ahead = ahead.into_iter().filter_map(|(key, most)| Some(say(key, "P0.1", &[("count", same(most?))])));
    let before = (terms.bill_after == BillAfter::Opening)
        .then(|| say("ahead-before", "P0.1", &[("count", same(tariff::before_months(terms)))]));
    std::iter::once(billed).chain(ahead).chain(before).collect()
}

fn is_meals(terms: &Terms) -> bool {
    tariff::purse(terms) == Purse::Meals
}

/// What is not charged by the lesson may be care, which is held and does not open.
fn later(terms: &Terms) -> &'static str {
    if is_meals(terms) {
        return "bill-later-meals";
    }
    match terms.unit {
        Unit::Lesson => "bill-later",
        Unit::Day | Unit::Month | Unit::Term | Unit::Period => "bill-later-care",
    }
}

/// What is paid by who comes late, and what goes back to who leaves or has something left.
fn coming_and_going(terms: &Terms) -> Vec<Line> {
    let joining = match terms.on_joining {
        Joining::ByUnit => say("joining-by-unit", "P3.16", &[("unit", unit(terms))]),
        Joining::ByDay => say("joining-by-day", "P3.16", &[]),
        Joining::Whole => say("joining-whole", "P3.16", &[]),
    };
    let leaving = match terms.on_withdrawal {
        Withdrawal::ByUnit => say("leaving-by-unit", "P3.16", &[("unit", unit(terms))]),
        Withdrawal::ByDay => say("leaving-by-day", "P3.16", &[]),
        Withdrawal::ByHalfMonth => say("leaving-by-half-month", "P3.16", &[]),
        Withdrawal::BySteps => {
            let steps = list(terms.refund_steps.iter().map(step));
            say("leaving-by-steps", "P3.16", &[("steps", steps)])
        }
        Withdrawal::None => say("leaving-none", "P3.16", &[]),
    };
    let rest = match terms.rest {
        Rest::Choice => say("rest-choice", "P0.1", &[]),
        Rest::Refund => say("rest-refund", "P0.1", &[]),
    };
    vec![joining, leaving, rest]
}

fn step(step: &RefundStep) -> Words {
    let fills = [("months", same(step.months_max)), ("percent", same(step.percent))];
    wording::line("fee", "step", &fills)
}

/// The keys of one rule: of a lesson, of an evening of care, of a meal, and of a day beside them.
macro_rules! missed {
    ($key:literal) => {
        [$key, concat!($key, "-care"), concat!($key, "-meal"), concat!($key, "-day")]
    };
}

/// What becomes of a lesson, of an evening of care, of a meal, or of a day of what stands beside them, that the child or the school
/// missed.
fn not_held(terms: &Terms) -> Vec<Line> {
    let (purse, by_lesson) = (tariff::purse(terms), terms.unit == Unit::Lesson);
    let of = |[lesson, evening, meal, day]: [&'static str; 4]| match (purse, by_lesson) {
        (Purse::Meals, _) => meal,
        (Purse::Care, false) => evening,
        (one, false) if one.is_beside() => day,
        _ => lesson,
    };
    let missed = match terms.absent_without_leave {
        Missed::Release => of(missed!("missed-released")),
        Missed::Refund => of(missed!("missed-refunded")),
    };
    let on_leave = match terms.on_leave {
        Missed::Release => of(missed!("leave-released")),
        Missed::Refund => of(missed!("leave-refunded")),
    };
    let closure = match terms.on_closure {
        NotHeld::Refund => of(missed!("closure-refund")),
        NotHeld::Keep => of(missed!("closure-keep")),
    };
    let teacher = match terms.teacher_absent {
        NotHeld::Refund => of(missed!("teacher-refund")),
        NotHeld::Keep => of(missed!("teacher-keep")),
    };
    let half_month = half_month::goes_back(terms).then_some("half-month-refunded");
    let keys = [missed, on_leave].into_iter().chain(half_month).chain([closure, teacher]);
    keys.map(|key| say(key, "P3.16", &[])).collect()
}

/// Who pays less, and who bears what families do not.
fn bearing(terms: &Terms) -> Vec<Line> {
    let mut lines: Vec<Line> = terms.reductions.iter().map(reduced).collect();
    let shares = share::shares(terms);
    if shares.family != 100 {
        let fills = [
            ("government", same(shares.government)),
            ("school", same(shares.school)),
            ("family", same(shares.family)),
        ];
        lines.push(say("shares", "P1.12", &fills));
    }
    lines
}

/// Kinds of hardship are named, nobody who has one.
fn reduced(one: &Reduction) -> Line {
    let who = match one.who {
        Hardship::Other => wording::line("fee", "other-hardship", &[]),
        who @ (Hardship::OutOfPoverty
        | Hardship::Unsteady
        | Hardship::AtRisk
        | Hardship::SuddenNeed
        | Hardship::RuralAllowance
        | Hardship::UrbanAllowance
        | Hardship::Supported
        | Hardship::Orphan
        | Hardship::Disabled) => named(who.code()),
    };
    let key = if one.percent == 100 { "free-for" } else { "reduced" };
    let fills = [("who", who), ("percent", same(one.percent)), ("payer", named(one.borne_by.code()))];
    say(key, "P4.15", &fills)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::fee::HalfMonth;
    use crate::plan::clause::clauses;
    use crate::plan::scheme::{GONGSHU, gongshu};
    use jiff::civil::date;

    /// A fee of which every field says something.
    fn full() -> Scheme {
        let rural = GONGSHU.replacen("= \"urban\" ", "= \"rural\" ", 1);
        let text = rural.replacen(
            "ahead_lessons_max    = 60 ",
            r#"ahead_lessons_max = 60
ahead_months_max = 3
prices = [{ stage = "primary", grades = [1, 2], area = "rural", price_fen = 300, term_fen_max = 30000 }, { hour = "third-party", course = "鼓号", price_fen = 4000 }]
providers = [{ course = "鼓号", name = "市少年宫" }]
lessons_a_day_max = 2
day_fen_max = 5000
term_fen_max = 90000
on_joining = "by-day"
on_withdrawal = "by-steps"
refund_steps = [{ months_max = 1, percent = 80 }, { months_max = 3, percent = 50 }]
on_closure = "keep"
teacher_absent = "keep"
rest = "refund"
shares = { government = 20, school = 10, family = 70 }
valid_from = 2021-09-01
valid_until = 2023-09-01
document = "拱发改价〔2021〕3号" "#,
            1,
        );
        Scheme::read("gongshu-2021-autumn.toml", &text).unwrap()
    }

    fn said(scheme: &Scheme) -> [String; 2] {
        let fees = paying(scheme);
        let of = |word: fn(&Words) -> &str| {
            let lines = fees.iter().flat_map(|(heading, lines)| {
                std::iter::once(word(heading).to_owned())
                    .chain(lines.iter().map(|line| format!("{} ({})", word(&line.words), line.clause)))
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        [of(|words| &words.zh), of(|words| &words.en)]
    }

    #[test]
    fn a_fee_is_told_with_all_that_it_says() {
        let [zh, en] = said(&full());
        let expected = "\
“x”类托管服务的收费
每课时¥20.00,属于课程费。 (P3.16)
小学、1、2年级、乡村:每课时¥3.00,每学期最多¥300.00。 (P1.10)
第三方课程、鼓号:每课时¥40.00。 (P1.10)
“鼓号”由市少年宫提供,属第三方课程:费用单独记账、单独开收据。 (X.7)
本校属乡村,分城乡的价格按此收取。 (P1.10)
每天最多计2课时。 (P1.10)
每天最多收¥50.00。 (P1.10)
每学期最多收¥900.00。 (P1.10)
价格自2021年9月1日起执行,到2023年8月31日为止(含当日)。 (P1.10)
收费依据:拱发改价〔2021〕3号。 (P1.10)
费用在开班之后收取;每上完一课时才划转一课时的费用。 (P3.23)
一次最多预收60课时。 (P0.1)
一次最多预收3个月。 (P0.1)
最早在学期开始前1个月收取。 (P0.1)
中途参加的,按剩下的天数收。 (P3.16)
中途退出的,按参加时间分档退费:1个月以内退80%、3个月以内退50%;再晚不退。 (P3.16)
学期末的余额一律退回,不跨学期。 (P0.1)
未请假缺课的,该课时照常计费。 (P3.16)
请假缺课的,该课时费用可退。 (P3.16)
学校停课的,该课时留作补课。 (P3.16)
教师缺席没上的,该课时留作补课。 (P3.16)
脱贫户:免费,由政府承担。 (P4.15)
其他困难:减免50%,由学校承担。 (P4.15)
费用由政府承担20%、学校承担10%、家庭承担70%。 (P1.12)";
        assert_eq!(zh, expected);
        let expected = "\
Fee of Class “x” care
¥20.00 a lesson; it is money for a course. (P3.16)
primary, grades 1, 2, in the country: ¥3.00 a lesson, at most ¥300.00 a term. (P1.10)
third-party courses, 鼓号: ¥40.00 a lesson. (P1.10)
“鼓号” is given by 市少年宫, a third party: its money has an account and receipts of its own. (X.7)
This school is in the country: of prices that differ by it, those hold. (P1.10)
At most 2 lessons of a day are charged. (P1.10)
At most ¥50.00 a day. (P1.10)
At most ¥900.00 a term. (P1.10)
The price holds from 1 September 2021 to 31 August 2023, both days included. (P1.10)
Approved by: 拱发改价〔2021〕3号. (P1.10)
Bills come after a course has opened; a lesson's money is released when the lesson was given. (P3.23)
One bill covers at most 60 lessons. (P0.1)
One bill covers at most 3 months. (P0.1)
Bills go out 1 months before the term at the earliest. (P0.1)
Who joins late pays for the days that are left. (P3.16)
Who leaves gets back a share by how long the child was there: 80% within 1 months, 50% within 3 months; later nothing. (P3.16)
What is left when the term is over always goes back; nothing goes across terms. (P0.1)
A lesson missed without leave is charged. (P3.16)
A lesson missed on leave can be refunded. (P3.16)
A lesson that a closure takes away is held later in its place. (P3.16)
A lesson whose teacher did not come is held later in its place. (P3.16)
out of poverty: free, borne by the government. (P4.15)
other hardship: 50% less, borne by the school. (P4.15)
The government bears 20% of the fee, the school 10%, the family 70%. (P1.12)";
        assert_eq!(en, expected);
    }

    /// Meals by the meal stand under a heading of their own, beside those of the programmes.
    #[test]
    fn meals_stand_under_their_own_heading() {
        let mut scheme = gongshu();
        let terms = Terms { purse: Purse::Meals, price_fen: Fen(1200), ..scheme.fee["x"].clone() };
        scheme.fee.insert("meals".to_owned(), terms);
        scheme.meal = Some(crate::plan::holiday_care::yuhang().meal);
        let [zh, en] = said(&scheme);
        let all = [
            "用餐的收费",
            "每餐¥12.00,属于餐费。",
            "未请假没来的,当餐照常计费。",
            "请假没来的,当餐费用可退。",
        ];
        for line in all {
            assert!(zh.contains(line), "{line}: {zh}");
        }
        assert!(en.contains("Fee of meals") && en.contains("¥12.00 a meal"), "{en}");
    }

    /// Care by the month stands under its own title, with its price and its evenings, in the table and below it.
    #[test]
    fn care_is_told_by_its_evenings() {
        let mut scheme = gongshu();
        let (unit, purse, price_fen) = (Unit::Month, Purse::Care, Fen(20_000));
        let care = Terms { unit, purse, price_fen, ..scheme.fee["x"].clone() };
        scheme.fee.insert("care".to_owned(), care);
        scheme.programme[0].fee = Charge::Fee("care".to_owned());
        let [zh, en] = said(&scheme);
        assert!(zh.starts_with("“1”类托管服务的收费\n每月¥200.00,属于"), "{zh}");
        assert!(
            zh.contains("未请假没来的,当晚照常计费。") && zh.contains("未请假缺课的,该课时照常计费。"),
            "{zh}"
        );
        assert!(
            en.contains("¥200.00 a month") && en.contains("An evening missed without leave is charged."),
            "{en}"
        );
    }

    /// Each field of a fee changes something of what is told, so that none is left out of the notice.
    #[test]
    fn no_field_of_a_fee_is_silent() {
        let full = full();
        let told = said(&full);
        type Change = fn(&mut Terms);
        let changes: [(&str, Change); 20] = [
            ("unit", |fee| fee.unit = Unit::Month),
            ("price_fen", |fee| fee.price_fen = Fen(1)),
            ("bill_after", |fee| fee.bill_after = BillAfter::PublicCheck),
            ("absent_without_leave", |fee| fee.absent_without_leave = Missed::Refund),
            ("on_leave", |fee| fee.on_leave = Missed::Release),
            ("on_closure", |fee| fee.on_closure = NotHeld::Refund),
            ("teacher_absent", |fee| fee.teacher_absent = NotHeld::Refund),
            ("purse", |fee| fee.purse = Purse::Care),
            ("prices", |fee| fee.prices.clear()),
            ("lessons_a_day_max", |fee| fee.lessons_a_day_max = None),
            ("day_fen_max", |fee| fee.day_fen_max = None),
            ("term_fen_max", |fee| fee.term_fen_max = None),
            ("on_joining", |fee| fee.on_joining = Joining::Whole),
            ("on_withdrawal", |fee| fee.on_withdrawal = Withdrawal::ByHalfMonth),
            ("refund_steps", |fee| fee.refund_steps.truncate(1)),
            ("rest", |fee| fee.rest = Rest::Choice),
            ("reductions", |fee| fee.reductions.clear()),
            ("shares", |fee| fee.shares = None),
            ("valid_from", |fee| fee.valid_from = None),
            ("valid_until", |fee| fee.valid_until = Some(date(2022, 9, 1))),
        ];
        let more: [(&str, Change); 7] = [
            ("before_months_max", |fee| fee.before_months_max = Some(0)),
            ("on_half_month", |fee| fee.on_half_month = HalfMonth::Refund),
            ("providers", |fee| fee.providers.clear()),
            ("area", |fee| fee.area = Some(Area::Urban)),
            ("ahead_lessons_max", |fee| fee.ahead_lessons_max = None),
            ("ahead_months_max", |fee| fee.ahead_months_max = None),
            ("document", |fee| fee.document.clear()),
        ];
        for (name, change) in changes.into_iter().chain(more) {
            let mut other = full.clone();
            change(other.fee.get_mut("x").unwrap());
            let now = said(&other);
            assert!(now[0] != told[0] && now[1] != told[1], "{name}");
        }
    }

    #[test]
    fn every_choice_has_its_words_and_its_clause() {
        let mut scheme = gongshu();
        let units = [Unit::Lesson, Unit::Day, Unit::Month, Unit::Term, Unit::Period];
        let going = [
            (Joining::ByUnit, Withdrawal::ByUnit),
            (Joining::ByDay, Withdrawal::ByDay),
            (Joining::Whole, Withdrawal::None),
        ];
        for unit in units {
            for (on_joining, on_withdrawal) in going {
                let fee = scheme.fee.get_mut("x").unwrap();
                *fee = Terms { unit, on_joining, on_withdrawal, valid_from: None, ..fee.clone() };
                for line in paying(&scheme).into_iter().flat_map(|(_, lines)| lines) {
                    assert!(clauses().get(line.clause).is_some(), "{}", line.clause);
                    let is_of_lessons = line.words.zh.contains("每上完一课时");
                    assert!(!is_of_lessons || unit == Unit::Lesson, "{}", line.words.zh);
                    assert!(!line.words.zh.contains("未上的课时可退"), "said by the leaving line alone");
                    assert!(
                        !line.words.zh.contains('{') && !line.words.en.contains('{'),
                        "{}",
                        line.words.en
                    );
                }
            }
        }
    }
}
