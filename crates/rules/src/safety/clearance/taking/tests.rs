//! 返校步骤 Who takes which step when, class by class.

use super::*;
use crate::plan::head::Stage;
use crate::plan::return_to_school::dongpo;
use crate::safety::clearance::{Code, Member, Whose};
use jiff::civil::date;

/// Shanghai's clock; day 32 is 1 September.
fn at(day: i8, hour: i8) -> Moment {
    let date = if day > 31 { date(2021, 9, day - 31) } else { date(2021, 8, day) };
    Moment::at(date.at(hour, 0, 0, 0))
}

fn red() -> Facts {
    let name = "小明".to_owned();
    let (stays, symptoms) = (vec![], vec![]);
    let own =
        Member { whose: Whose::Own, name, code: Code::Red, pending: false, stays, symptoms, cold: false };
    Facts { stage: Some(Stage::Primary), members: vec![own], steps: vec![] }
}

fn draft(need: Need, at: Moment) -> Draft {
    Draft { reason: Reason::Code, of: "小明".to_owned(), need, at, paper: "市二院 0831".to_owned() }
}

fn ask(facts: &Facts, draft: Draft, role: Role, now: Moment) -> Result<Option<Step>, Refusal> {
    take((&dongpo().clearance, &[]), facts, draft, (Hand::Of(role), now))
}

#[test]
fn class_one_goes_step_by_step_and_twice_is_once() {
    let mut facts = red();
    let way = [
        (Need::Measures, Role::Manager, at(28, 9), at(28, 9)),
        (Need::Conditions, Role::SchoolLeader, at(29, 9), at(29, 9)),
        (Need::Test, Role::Guardian, at(30, 12), at(31, 8)),
        (Need::SchoolReport, Role::Manager, at(31, 9), at(31, 9)),
        (Need::Approval, Role::BureauOfficer, at(31, 10), at(31, 10)),
    ];
    for (n, (need, role, when, now)) in way.into_iter().enumerate() {
        for (later, _, _, _) in &way[n + 1..] {
            let early = ask(&facts, draft(*later, now), role, now);
            assert_eq!(early, Err(Refusal::OutOfOrder { next: need }), "{later} before {need}");
        }
        let step = ask(&facts, draft(need, when), role, now).unwrap().unwrap();
        facts.steps.push(step);
        assert_eq!(ask(&facts, draft(need, when), role, now), Ok(None), "{need} twice");
    }
    assert_eq!(holds(&dongpo().clearance, &facts, &[], at(32, 8)), []);
    let stale = holds(&dongpo().clearance, &facts, &[], at(32, 13));
    assert_eq!(stale[0].missing[0], Need::Test, "49 hours after the sample");
    let again = ask(&facts, draft(Need::Test, at(32, 11)), Role::Guardian, at(32, 13)).unwrap().unwrap();
    facts.steps.push(again);
    let left = holds(&dongpo().clearance, &facts, &[], at(32, 13));
    assert_eq!(left[0].missing, [Need::SchoolReport, Need::Approval]);
}

#[test]
fn a_step_is_refused_first_reason_first() {
    let tested = |hour| {
        let step = |need, by, at| Step { reason: Reason::Code, of: "小明".to_owned(), need, by, at };
        Facts {
            steps: vec![
                step(Need::Measures, By::School, at(28, hour)),
                step(Need::Conditions, By::School, at(29, hour)),
            ],
            ..red()
        }
    };
    let now = at(32, 8);
    let test = |when, paper: &str| Draft { paper: paper.to_owned(), ..draft(Need::Test, when) };
    let long = "院".repeat(61);
    let other = Draft { reason: Reason::Pending, ..draft(Need::Test, now) };
    let cases = [
        (red(), other, Role::Guardian, Refusal::NoHold { reason: Reason::Pending }),
        (
            red(),
            Draft { of: "小红".to_owned(), ..draft(Need::Measures, now) },
            Role::Manager,
            Refusal::NoHold { reason: Reason::Code },
        ),
        (red(), draft(Need::Approval, now), Role::Guardian, Refusal::OutOfOrder { next: Need::Measures }),
        (red(), draft(Need::Measures, now), Role::HeadTeacher, Refusal::NotYours { need: Need::Measures }),
        (tested(8), test(at(30, 7), " "), Role::HeadTeacher, Refusal::NotYours { need: Need::Test }),
        (tested(8), test(at(30, 7), " "), Role::Guardian, Refusal::NoPaper),
        (tested(8), test(at(30, 7), &long), Role::Guardian, Refusal::TooLong { max: 60 }),
        (tested(8), test(at(33, 7), "市二院"), Role::Guardian, Refusal::NotThen),
        (tested(8), test(at(29, 7), "市二院"), Role::Guardian, Refusal::NotThen),
        (tested(8), test(at(30, 7), "市二院"), Role::Guardian, Refusal::TooOld { hours: 48 }),
    ];
    for (facts, draft, role, refusal) in cases {
        assert_eq!(ask(&facts, draft, role, now), Err(refusal));
    }
    assert!(
        ask(&tested(8), test(at(30, 8), "市二院"), Role::Guardian, now).unwrap().is_some(),
        "48 hours count"
    );
}

#[test]
fn a_doctor_s_word_is_entered_by_whoever_keeps_the_papers() {
    let cases = [
        (Role::HealthWorker, Need::Excluded, Some(By::Doctor)),
        (Role::HealthWorker, Need::HealthWorker, Some(By::HealthWorker)),
        (Role::HeadTeacher, Need::HealthWorker, Some(By::ClassTeacher)),
        (Role::Guardian, Need::Recovered, Some(By::Family)),
        (Role::Doorkeeper, Need::Test, None),
    ];
    for (role, need, as_whom) in cases {
        assert_eq!(by(Hand::Of(role), need), as_whom, "{role:?} {need}");
    }
    assert_eq!(by(Hand::Own, Need::SchoolReport), Some(By::Family), "a manager is their own family");
    let now = at(28, 9);
    let own = take((&dongpo().clearance, &[]), &red(), draft(Need::Measures, now), (Hand::Own, now));
    assert_eq!(own, Err(Refusal::NotYours { need: Need::Measures }), "nobody clears themselves");
    let refused = Refusal::NotYours { need: Need::HealthWorker };
    assert_eq!(refused.clause(), "P5.46");
    assert_eq!(refused.words()[0].0, "need_zh");
}
