//! 通知书 The notice that parents read: table, dates, fees and rules, each line with the clause it comes from.

mod paying;

use super::local::{Day, Words};
use super::posting;
use super::programme::{self, Begins, Charge, Content, Kind, Timetable};
use super::scheme::Scheme;
use super::term;
use super::wording::{Fill, cell, line, list, month, named, same};
use crate::day::pickup;
use crate::enrol::preference::{self, Ask};
use crate::enrol::{claim, draw, grouping, mandate, offer, opening, precedence, registration};
use crate::fen::Fen;
use crate::id::CourseId;
use crate::moment::Moment;
use crate::money::{bill, fee, item, tariff};
use crate::safety::insurance::Told;
use jiff::civil::{Date, Time};

/// The notice as it can be shown and printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The scheme's title (P3.1).
    pub title: Words,
    /// Heads of the five columns: number, item, time, fee, content (P3.5).
    pub columns: [Words; 5],
    /// One row a programme (P3.5).
    pub rows: Vec<Row>,
    /// The season's dates in their order.
    pub dates: Vec<Dated>,
    /// Each fee under a heading of its own (P3.16).
    pub fees: Vec<(Words, Vec<Line>)>,
    /// What applies, in the order of the season.
    pub rules: Vec<Line>,
}

/// One row of the arrangement table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub number: usize,
    /// What is offered.
    pub item: Line,
    /// From when until when.
    pub time: Line,
    /// What it costs.
    pub fee: Line,
    /// What the children do.
    pub content: Line,
}

/// One date of the season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When, for ordering and for "today".
    pub at: Moment,
    /// When, as people write it.
    pub shown: Words,
    /// What happens.
    pub line: Line,
}

/// A text with the clause it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text in both languages.
    pub words: Words,
    /// `P3.27`
    pub clause: &'static str,
}

/// Prints a scheme as its notice; `site_name` gives a site's name in both languages.
pub fn notice(scheme: &Scheme, site_name: &dyn Fn(&str) -> Words) -> Notice {
    Notice {
        title: scheme.scheme.title.clone(),
        columns: ["number", "item", "time", "fee", "content"].map(|key| line("column", key, &[])),
        rows: rows(scheme),
        dates: dates(scheme),
        fees: paying::paying(scheme),
        rules: [enrolling(scheme), courses(scheme), evenings(scheme, site_name)].concat(),
    }
}

fn rows(scheme: &Scheme) -> Vec<Row> {
    let row = |(at, programme): (usize, &programme::Terms)| {
        let own = |line: Line| {
            let clause = if programme.is_after_school() { line.clause } else { programme.kind.clause() };
            Line { clause, ..line }
        };
        Row {
            number: at + 1,
            item: item(programme),
            time: own(time_of(programme)),
            fee: own(fee_of(scheme, programme)),
            content: own(content(scheme, programme)),
        }
    };
    scheme.programme.iter().enumerate().map(row).collect()
}

/// Rule 托管项目 `[programme.title]` (P3.6, P3.12): the row's item.
fn item(programme: &programme::Terms) -> Line {
    let clause = match programme.kind {
        Kind::AfterSchool if programme.fee == Charge::Free || programme.is(item::CARE) => "P3.6",
        Kind::AfterSchool => "P3.12",
        beside @ (Kind::ExtendedCare | Kind::EveningStudy | Kind::LunchCare | Kind::EarlyCare) => {
            beside.clause()
        }
    };
    Line { words: programme.title.clone(), clause }
}

fn time_of(programme: &programme::Terms) -> Line {
    let from = match programme.from {
        Begins::Dismissal => cell("from-dismissal", &[]),
        Begins::AfterCare => cell("from-after-care", &[]),
        Begins::At(time) => hour(time),
    };
    match programme.until {
        Timetable::BySeason { winter, summer } if winter == summer => {
            Line { words: cell("one-end", &[("from", from), ("until", hour(winter))]), clause: "P3.7" }
        }
        Timetable::BySeason { winter, summer } => {
            let fills = [("from", from), ("winter", hour(winter)), ("summer", hour(summer))];
            Line { words: cell("by-season", &fills), clause: "P3.7" }
        }
        Timetable::ByWeekday { mon_thu, fri } => {
            let fills = [("from", from), ("mon_thu", hour(mon_thu)), ("fri", hour(fri))];
            Line { words: cell("by-weekday", &fills), clause: "P3.13" }
        }
    }
}

fn fee_of(scheme: &Scheme, programme: &programme::Terms) -> Line {
    let Some(terms) = programme.charges(&scheme.fee) else {
        return Line { words: cell("free", &[]), clause: "P3.8" };
    };
    Line { words: priced(programme, terms.unit, bill::price(terms)), clause: "P3.16" }
}

/// A price by its unit.
fn priced(programme: &programme::Terms, unit: fee::Unit, price: Fen) -> Words {
    let per = |key: &str| cell(key, &[("price", same(price))]);
    match unit {
        fee::Unit::Lesson => {
            let minutes = programme.lesson().unwrap_or_default();
            cell("per-lesson", &[("minutes", same(minutes)), ("price", same(price))])
        }
        fee::Unit::Day => per("per-day"),
        fee::Unit::Month => per("per-month"),
        fee::Unit::Term => per("per-term"),
        fee::Unit::Period => per("per-period"),
    }
}

/// What a course, by its id and its title in Chinese, costs a child of a grade, in the words of the table (P1.10, P3.16); none
/// where the plan has no courses, or where a price asks for an area that the plan does not name.
pub fn course_price(scheme: &Scheme, grade: i64, course: (&CourseId, &str)) -> Option<Words> {
    let programme = scheme.programme("x")?;
    let Some(terms) = programme.charges(&scheme.fee) else { return Some(cell("free", &[])) };
    if bill::wants_area(terms) && tariff::area(terms).is_none() {
        return None;
    }
    let who = bill::who(terms, grade, course, tariff::area(terms));
    Some(priced(programme, terms.unit, tariff::units_price(terms, &who)))
}

fn content(scheme: &Scheme, programme: &programme::Terms) -> Line {
    let clause = if programme.contents().contains(&Content::Reading) { "P3.9" } else { "P3.17" };
    let listed = programme.contents().iter().map(|content| cell(content.key(), &[]));
    let granted =
        scheme.activity.iter().filter(|one| programme.others().iter().any(|word| one.is_named(word)));
    Line { words: list(listed.chain(granted.map(|one| one.shown().clone()))), clause }
}

fn dates(scheme: &Scheme) -> Vec<Dated> {
    let registration = &scheme.registration;
    let mut dates = vec![
        at("notice", registration.notice_at, "P3.25"),
        at("close", registration.until, "P3.27"),
        Dated {
            at: registration.until.max(start_of(registration.review_on)),
            ..on("review", registration.review_on, "P3.28")
        },
        at("selection", scheme.preference.from, "P3.33"),
        at("selection-end", scheme.preference.until, "P3.33"),
        at("draw", scheme.draw.draws_at, "P3.33"),
    ];
    dates.extend(scheme.programme("1").map(|programme| on("class-one", programme.starts, "P3.31")));
    dates.extend(scheme.programme("x").map(|programme| on("class-x", programme.starts, "P3.34")));
    dates.sort_by_key(|dated| dated.at);
    dates
}

fn enrolling(scheme: &Scheme) -> Vec<Line> {
    let who = match scheme.registration.who {
        registration::Eligible::OnRoll => "on-roll",
    };
    let chased = match scheme.mandate.missing_at_first_session {
        mandate::Missing::RecordAndWatch => "letter-chased",
    };
    let full = match scheme.grouping.over_capacity {
        grouping::OverCapacity::Waitlist => "waitlist",
    };
    let sizes =
        [("students", same(scheme.grouping.students_max)), ("groups", same(scheme.grouping.groups_max))];
    let mut lines = vec![rule(who, "P3.4", &[])];
    if scheme.mandate.required {
        lines.extend([rule("mandate", "P3.29", &[]), rule(chased, "X.22", &[])]);
    } else {
        lines.push(rule("no-mandate", "P3.29", &[]));
    }
    lines.extend([rule("group-size", "P3.35", &sizes), rule(full, "X.1", &[])]);
    lines
}

fn courses(scheme: &Scheme) -> Vec<Line> {
    let hidden = |programme: &programme::Terms| !programme.is_shown(false);
    let mechanism = draw::mechanism(&scheme.draw).code();
    let below = |offer: &opening::Offer| match offer {
        opening::Offer::NextChoice => rule("next-choice", "P3.21", &[]),
        opening::Offer::Waitlist => rule("wait-for-another", "X.1", &[]),
    };
    let mut lines = Vec::new();
    if scheme.programme.iter().any(hidden) {
        lines.push(rule("reviewed-first", "P3.22", &[]));
    }
    lines.push(rule("choices", "P3.33", &[("choices", same(scheme.preference.choices_max))]));
    let asks = [(Ask::Most, "ask-most"), (Ask::Together, "ask-together")];
    let taken = asks.into_iter().filter(|(ask, _)| preference::takes(&scheme.preference, *ask));
    lines.extend(taken.map(|(_, key)| rule(key, "P3.33", &[])));
    lines.push(rule(mechanism, "P3.33", &[]));
    lines.extend(precedence::first(&scheme.draw).iter().map(|one| rule(one.key(), "P3.33", &[])));
    let grounds = precedence::grounds(&scheme.draw);
    lines.extend(grounds.iter().map(|ground| rule(ground.key(), "P3.33", &[])));
    lines.extend(claims(scheme));
    lines.push(rule("opening", "P3.21", &[("students", same(scheme.opening.students_min))]));
    lines.extend(scheme.opening.below_minimum.iter().map(below));
    // A draw keeps its waiting lists whatever the plan offers for a closed course.
    let is_drawn = claim::way(&scheme.claim) != claim::Way::FirstCome;
    if is_drawn && !opening::offers(&scheme.opening, opening::Offer::Waitlist) {
        lines.push(below(&opening::Offer::Waitlist));
    }
    if offer::asks(&scheme.offer) {
        lines.push(rule("freed-seat", "X.1", &[("hours", same(scheme.offer.hours))]));
    }
    lines
}

/// Which seats go to whoever asks first, where any do, and what the first seconds mean.
fn claims(scheme: &Scheme) -> Vec<Line> {
    let (terms, shown) = (&scheme.claim, claim::opens(&scheme.claim));
    let from = [("from", cell("moment", &[("date", day(shown.date())), ("time", hour(shown.time()))]))];
    let first = match claim::way(terms) {
        claim::Way::LeftOver if *terms != claim::Terms::default() => rule("claim-left-over", "X.1", &from),
        claim::Way::FirstCome => rule("claim-first-come", "P3.33", &from),
        claim::Way::LeftOver | claim::Way::Never => return Vec::new(),
    };
    let seconds = (claim::decides(terms).0 - shown.0) / 1000;
    let moment =
        claim::is_by_chance(terms).then(|| rule("claim-one-moment", "X.19", &[("seconds", same(seconds))]));
    std::iter::once(first).chain(moment).collect()
}

fn evenings(scheme: &Scheme, site_name: &dyn Fn(&str) -> Words) -> Vec<Line> {
    let campus =
        scheme.campus.rule.iter().map(|one| {
            rule("campus", "P3.19", &[("grade", same(one.grade)), ("site", site_name(&one.site))])
        });
    let mut lines: Vec<Line> = scheme.term.dismissed.iter().map(dismissed).collect();
    lines.extend(campus);
    lines.extend(scheme.programme.iter().flat_map(beside));
    if !scheme.roll.optional_days.is_empty() {
        let days = list(scheme.roll.optional_days.iter().map(|day| weekday(*day)));
        lines.push(rule("optional-days", "P3.57", &[("days", days)]));
    }
    lines.push(rule("roll", "P3.52", &[("minutes", same(scheme.roll.taken_within_minutes))]));
    lines.push(rule("leave", "P3.60", &[("time", hour(scheme.leave.notice_until))]));
    lines.push(rule(
        "pickup",
        "P3.61",
        &[("steps", list(scheme.pickup.order.iter().map(|step| cell(step.key(), &[]))))],
    ));
    match scheme.pickup.early_confirmation {
        pickup::Confirmation::GuardianLive => lines.push(rule("guardian-live", "P3.61", &[])),
    }
    match scheme.insurance.told() {
        Told::RecordedNotRequired => lines.push(rule("insurance", "P3.59", &[])),
        Told::NotAsked => {}
    }
    lines.extend(posted(scheme));
    lines
}

/// What anyone can read, where anything is posted.
fn posted(scheme: &Scheme) -> Option<Line> {
    let items: Vec<Words> = posting::posted(&scheme.posting).map(|item| named(item.key())).collect();
    (!items.is_empty()).then(|| rule("posted", "P1.10", &[("items", list(items.into_iter()))]))
}

/// Grades that are let out at another time (P1.21).
fn dismissed(row: &term::Dismissed) -> Line {
    let season = row.season.map_or_else(Words::default, |season| match season {
        term::Season::Summer => cell("in-summer", &[]),
        term::Season::Winter => cell("in-winter", &[]),
    });
    let grades = list(row.grades.iter().map(same));
    let days = list(row.days.iter().map(|day| weekday(*day)));
    rule(
        "dismissed",
        "P1.21",
        &[("grades", grades), ("days", days), ("season", season), ("time", hour(row.at))],
    )
}

/// What stands beside after-school service, and so is asked for and paid by itself; whom it is for and who watches
/// (P1.25, P1.26).
fn beside(programme: &programme::Terms) -> Vec<Line> {
    let (kind, title) = (programme.kind, ("title", programme.title.clone()));
    let key = match kind {
        Kind::AfterSchool => return Vec::new(),
        Kind::ExtendedCare => "extended-care",
        Kind::EveningStudy | Kind::LunchCare | Kind::EarlyCare => "beside",
    };
    let mut lines = vec![rule(key, kind.clause(), std::slice::from_ref(&title))];
    if !programme.grades.is_empty() {
        let grades = list(programme.grades.iter().map(same));
        lines.push(rule("for-grades", kind.clause(), &[title.clone(), ("grades", grades)]));
    }
    if !programme.watchers().is_empty() {
        let days = list(programme.days.iter().map(|day| weekday(*day)));
        let who = list(programme.watchers().iter().map(|one| cell(one.key(), &[])));
        lines.push(rule("watched-by", kind.clause(), &[title, ("days", days), ("who", who)]));
    }
    lines
}

fn rule(key: &str, clause: &'static str, fills: &[Fill]) -> Line {
    Line { words: line("rule", key, fills), clause }
}

fn at(key: &str, at: Moment, clause: &'static str) -> Dated {
    let shown = cell("moment", &[("date", day(at.date())), ("time", hour(at.time()))]);
    Dated { at, shown, line: Line { words: line("date", key, &[]), clause } }
}

fn on(key: &str, date: Date, clause: &'static str) -> Dated {
    let line = Line { words: line("date", key, &[]), clause };
    Dated { at: start_of(date), shown: day(date), line }
}

fn start_of(date: Date) -> Moment {
    crate::moment::moment(date, Time::midnight())
}

/// A day as people write it in both languages.
pub fn day(date: Date) -> Words {
    let fills = [
        ("month", same(date.month())),
        ("month_name", month(date.month())),
        ("day", same(date.day())),
        ("weekday", weekday(Day::of(date))),
    ];
    cell("day", &fills)
}

/// A weekday as people write it in both languages.
pub fn weekday(day: Day) -> Words {
    cell(&day.to_string(), &[])
}

fn hour(time: Time) -> Words {
    same(time.strftime("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::clause::clauses;
    use crate::plan::scheme::{GONGSHU, gongshu};

    fn printed(scheme: &Scheme) -> Notice {
        notice(scheme, &|site| Words { zh: "文澜实验中学校区".to_owned(), en: site.to_owned() })
    }

    fn zh(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.words.zh.as_str()).collect()
    }

    #[test]
    fn the_table_is_the_plan_s() {
        let notice = printed(&gongshu());
        assert_eq!(
            notice.columns.map(|column| column.zh),
            ["序号", "托管项目", "托管时间", "费用说明", "课程内容"]
        );
        let rows: Vec<_> = notice
            .rows
            .iter()
            .map(|row| (row.number, zh(&[&row.time, &row.fee].map(Clone::clone)).join("|")))
            .collect();
        let expected = [
            (1, "放学后至17:30(夏令时托管至18:00)|免费".to_owned()),
            (2, "周一至周四:放学后至18:00;周五:放学后至17:30|40分钟1课时,每课时¥20.00".to_owned()),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn title() {
        let notice = printed(&gongshu());
        let items: Vec<_> =
            notice.rows.iter().map(|row| (row.item.words.zh.as_str(), row.item.clause)).collect();
        assert_eq!(items, [("“1”类托管服务", "P3.6"), ("“x”类托管服务", "P3.12")]);
        assert!(notice.title.zh.contains("课后托管服务实施方案"));
    }

    #[test]
    fn content() {
        let notice = printed(&gongshu());
        let items: Vec<_> =
            notice.rows.iter().map(|row| (row.content.words.en.as_str(), row.content.clause)).collect();
        assert_eq!(
            items,
            [("independent reading, independent homework", "P3.9"), ("arts, sports, science", "P3.17")]
        );
    }

    #[test]
    fn dates_come_in_order() {
        let notice = printed(&gongshu());
        let shown: Vec<String> =
            notice.dates.iter().map(|one| format!("{} {}", one.shown.en, one.line.clause)).collect();
        let expected = [
            "Thu 2 Sept, 08:00 P3.25",
            "Fri 3 Sept, 16:00 P3.27",
            "Fri 3 Sept P3.28",
            "Mon 6 Sept P3.31",
            "Tue 7 Sept, 18:00 P3.33",
            "Thu 9 Sept, 16:00 P3.33",
            "Thu 9 Sept, 20:00 P3.33",
            "Mon 13 Sept P3.34",
        ];
        assert_eq!(shown, expected);
        assert_eq!(notice.dates[0].shown.zh, "9月2日(周四) 08:00");
    }

    #[test]
    fn every_number_follows_the_scheme() {
        let text = GONGSHU.replace("students_min  = 15", "students_min = 12").replace("= 2000", "= 1850");
        let notice = printed(&Scheme::read("gongshu-2021-autumn.toml", &text).unwrap());
        assert!(zh(&notice.rules).contains(&"每门课程满12人开班。"));
        assert!(zh(&notice.rules).contains(&"6年级的晚托服务都在文澜实验中学校区进行。"));
        assert!(notice.rows[1].fee.words.en.starts_with("¥18.50"));
    }

    #[test]
    fn a_course_is_priced_for_the_child_in_the_words_of_the_table() {
        let mut scheme = gongshu();
        let course = CourseId::new("robotics");
        let said = |scheme: &Scheme| course_price(scheme, 3, (&course, "机器人")).map(|words| words.en);
        let usual = printed(&scheme).rows[1].fee.words.en.clone();
        assert_eq!(said(&scheme), Some(usual), "as the table says");
        let dearer = fee::Price { price_fen: Fen(3000), ..price_of("机器人") };
        scheme.fee.get_mut("x").unwrap().prices.push(dearer);
        assert_eq!(said(&scheme).as_deref(), Some("¥30.00 a lesson of 40 minutes"));
        scheme.fee.get_mut("x").unwrap().prices[0] = price_of("书法");
        assert_ne!(said(&scheme).as_deref(), Some("¥30.00 a lesson of 40 minutes"), "of another course");
    }

    /// A price of one course alone.
    fn price_of(course: &str) -> fee::Price {
        fee::Price {
            stage: None,
            grades: Vec::new(),
            area: None,
            hour: None,
            course: Some(course.to_owned()),
            term_fen_max: None,
            price_fen: Fen(3000),
        }
    }

    #[test]
    fn other_choices_have_their_words() {
        let text = GONGSHU
            .replace("on_leave             = \"refund\"", "on_leave = \"release\"")
            .replace("absent_without_leave = \"release\"", "absent_without_leave = \"refund\"")
            .replace("[\"fri\"]              # P3.57", "[] #");
        let mut plan = Scheme::read("gongshu-2021-autumn.toml", &text).unwrap();
        // No check lets these two through; what they would say is still said.
        (plan.mandate.required, plan.insurance.record) = (false, false);
        plan.opening.below_minimum = vec![opening::Offer::NextChoice];
        let notice = printed(&plan);
        let fees = notice.fees.iter().flat_map(|(_, lines)| lines);
        let rules: Vec<&str> = notice.rules.iter().chain(fees).map(|line| line.words.zh.as_str()).collect();
        let expected = [
            "不需要托管委托书。",
            "未请假缺课的,该课时费用可退。",
            "请假缺课的,该课时照常计费。",
            "没有可顺延的志愿时,进入候补。",
        ];
        for told in expected {
            assert!(rules.contains(&told), "{told}");
        }
        assert!(!rules.iter().any(|rule| rule.contains("允许不参加") || rule.contains("学平险")));
    }

    #[test]
    fn every_line_names_a_known_clause_and_has_no_gap() {
        let (notice, clauses) = (printed(&gongshu()), clauses());
        let cells = notice.rows.into_iter().flat_map(|row| [row.item, row.time, row.fee, row.content]);
        let dates = notice.dates.into_iter().map(|dated| dated.line);
        let fees = notice.fees.into_iter().flat_map(|(_, lines)| lines);
        for line in cells.chain(dates).chain(fees).chain(notice.rules) {
            assert!(clauses.get(line.clause).is_some(), "{}", line.clause);
            assert!(!line.words.zh.contains('{') && !line.words.en.contains('{'), "{}", line.words.en);
        }
    }
}
