//! 请假测试 Slips in time and too late, for days and for hours, and what they make of tonight's row.

use super::*;
use crate::moment::moment;
use crate::plan::calendar::committed;
use crate::plan::scheme::gongshu;
use jiff::civil::{date, datetime, time};

const TODAY: Date = date(2021, 9, 7);
const WHOLE: Hours = Hours { from: None, until: None };
const LATE: Hours = Hours { from: None, until: Some(Time::constant(16, 30, 0, 0)) };
const EARLY: Hours = Hours { from: Some(Time::constant(17, 0, 0, 0)), until: None };

fn draft(from: Date, to: Date) -> Draft {
    let (student, note) = (StudentId::new("ming"), String::new());
    Draft { student, from, to, hours: WHOLE, kind: Kind::Sick, way: Way::Page, note }
}

fn has_care(day: Date) -> bool {
    committed().is_school_day(&gongshu().term, day)
}

fn at(hour: i8, minute: i8) -> Moment {
    moment(TODAY, time(hour, minute, 0, 0))
}

#[test]
fn notice_until() {
    let plan = gongshu();
    let slip = |from, to, hours| Slip { from, to, hours };
    let (ninth, tenth, saturday) = (date(2021, 9, 9), date(2021, 9, 10), date(2021, 9, 11));
    let slips = vec![slip(ninth, tenth, WHOLE), slip(date(2021, 9, 14), date(2021, 9, 14), LATE)];
    let facts = Facts { slips, tonight: None, is_unheard: false };
    let at = |hour, minute, second| Moment::at(datetime(2021, 9, 7, hour, minute, second, 0));
    let long = Draft { note: "远".repeat(201), ..draft(TODAY, TODAY) };
    let part = |day, hours| Draft { hours, ..draft(day, day) };
    let nothing = Hours { from: Some(time(17, 0, 0, 0)), until: Some(time(17, 0, 0, 0)) };
    let cases = [
        (draft(TODAY, date(2021, 9, 6)), at(9, 0, 0), Err("leave-days-crossed")),
        (draft(date(2021, 9, 6), date(2021, 9, 6)), at(9, 0, 0), Err("leave-past")),
        (draft(TODAY, date(2022, 1, 28)), at(9, 0, 0), Err("leave-outside-term")),
        (draft(date(2022, 2, 1), date(2022, 2, 1)), at(9, 0, 0), Err("leave-outside-term")),
        (draft(saturday, saturday), at(9, 0, 0), Err("leave-no-care")),
        (part(saturday, nothing), at(9, 0, 0), Err("leave-no-care")),
        (draft(saturday, date(2021, 9, 12)), at(9, 0, 0), Err("leave-no-care")),
        (draft(date(2021, 10, 1), date(2021, 10, 7)), at(9, 0, 0), Err("leave-no-care")), // a holiday
        (draft(date(2021, 10, 1), date(2021, 10, 8)), at(9, 0, 0), Ok(false)),
        (draft(date(2021, 9, 18), date(2021, 9, 18)), at(9, 0, 0), Ok(false)), // a Saturday that makes up for a day
        (draft(saturday, date(2021, 9, 13)), at(9, 0, 0), Ok(false)),
        (part(TODAY, nothing), at(9, 0, 0), Err("leave-hours-crossed")),
        (long, at(9, 0, 0), Err("leave-too-long")),
        (draft(TODAY, TODAY), at(15, 30, 0), Err("leave-too-late")),
        (part(TODAY, EARLY), at(15, 30, 0), Err("leave-too-late")),
        (part(TODAY, EARLY), at(15, 29, 59), Ok(false)),
        (draft(TODAY, TODAY), at(15, 29, 59), Ok(false)),
        (draft(date(2021, 9, 8), date(2021, 9, 8)), at(18, 0, 0), Ok(false)),
        (draft(ninth, ninth), at(9, 0, 0), Ok(true)),
        (part(ninth, EARLY), at(9, 0, 0), Ok(true)),
        (draft(ninth, date(2021, 9, 13)), at(9, 0, 0), Ok(false)),
        (part(date(2021, 9, 14), LATE), at(9, 0, 0), Ok(true)),
        (part(date(2021, 9, 14), WHOLE), at(9, 0, 0), Ok(false)),
    ];
    for (draft, now, outcome) in cases {
        let asked = ask((&plan.leave, &plan.term), &facts, (LeaveId::new("l"), draft.clone()), has_care, now);
        assert_eq!(asked.map(|one| one.already).map_err(|why| why.code()), outcome, "{draft:?}");
    }
}

#[test]
fn a_slip_changes_tonight_s_row_by_its_hours() {
    use roll::State::{Absent, Expected, HandedOver, Late, Leave, Present};
    let plan = gongshu();
    let comes = Stay { comes_at: Some(at(16, 30)), leaves_at: None };
    let leaves = Stay { comes_at: None, leaves_at: Some(at(17, 0)) };
    let course = Hours { from: Some(time(15, 30, 0, 0)), until: Some(time(17, 0, 0, 0)) };
    let in_care = Stay { comes_at: Some(at(17, 0)), leaves_at: None };
    let cases = [
        (None, WHOLE, None),
        (Some(Expected), WHOLE, Some(Becomes::Leave)),
        (Some(Expected), LATE, Some(Becomes::Stays(comes))),
        (Some(Expected), EARLY, Some(Becomes::Stays(Stay::default()))),
        (Some(Expected), course, Some(Becomes::Moves(SessionId::new("care"), in_care))),
        (Some(Present), WHOLE, None),
        (Some(Present), LATE, None),
        (Some(Absent), EARLY, None),
        (Some(Leave), LATE, None),
        (Some(HandedOver), EARLY, None),
    ];
    // The course ends at 17:00, class “1” at 18:00: whoever goes at 17:00 has been at its course.
    let ask = |state: Option<roll::State>, hours, until| {
        let care = Some(Care { session: SessionId::new("care"), from: at(15, 30), until: at(18, 0) });
        let tonight = state.map(|state| Tonight { state, from: at(15, 30), until, care });
        let facts = Facts { slips: Vec::new(), tonight, is_unheard: false };
        let slip = Draft { hours, ..draft(TODAY, TODAY) };
        let new = (LeaveId::new("l"), slip);
        super::ask((&plan.leave, &plan.term), &facts, new, has_care, at(15, 0)).unwrap().tonight
    };
    for (state, hours, becomes) in cases {
        assert_eq!(ask(state, hours, at(17, 0)), becomes, "{state:?} {hours:?}");
    }
    for state in [Present, Late, Expected] {
        let until = at(18, 0);
        assert_eq!(ask(Some(state), EARLY, until), Some(Becomes::Stays(leaves)), "{state:?}");
    }
}

#[test]
fn whoever_is_barred_takes_no_child_off_the_evening() {
    let plan = gongshu();
    let tonight = Tonight { state: roll::State::Expected, from: at(15, 30), until: at(18, 0), care: None };
    let slip = Slip { from: TODAY, to: TODAY, hours: WHOLE };
    for slips in [Vec::new(), vec![slip]] {
        let facts = Facts { slips, tonight: Some(tonight.clone()), is_unheard: true };
        let draft = draft(TODAY, TODAY);
        let asked = ask((&plan.leave, &plan.term), &facts, (LeaveId::new("l"), draft), has_care, at(9, 0));
        assert_eq!(asked.map_err(|why| (why.code(), why.clause())), Err(("leave-ask-school", "P3.61")));
    }
}

/// What is left of the days counts: one that was yesterday's does not make a weekend a day with care.
#[test]
fn days_that_are_over_have_no_care_any_more() {
    let plan = gongshu();
    let facts = Facts { slips: Vec::new(), tonight: None, is_unheard: false };
    let now = moment(date(2021, 9, 11), time(9, 0, 0, 0));
    for (to, expected) in [(12, Err("leave-no-care")), (13, Ok(false))] {
        let new = (LeaveId::new("l"), draft(date(2021, 9, 10), date(2021, 9, to)));
        let asked = ask((&plan.leave, &plan.term), &facts, new, has_care, now);
        assert_eq!(asked.map(|one| one.already).map_err(|why| why.code()), expected, "{to}");
    }
}
