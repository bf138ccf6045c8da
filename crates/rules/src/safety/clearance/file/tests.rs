//! 健康档案 One child's papers over the last days of August.

use super::*;
use crate::plan::return_to_school::dongpo;
use crate::safety::clearance::{By, Need};
use crate::safety::observation::Lack;
use jiff::civil::date;

/// Shanghai's clock; day 32 is 1 September.
fn at(day: i8, hour: i8) -> Moment {
    let date = if day > 31 { date(2021, 9, day - 31) } else { date(2021, 8, day) };
    Moment::at(date.at(hour, 0, 0, 0))
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), code: Code::Green, pending: false, trips: vec![] }
}

fn here() -> Declared {
    Declared {
        own: person("小明"),
        household: vec![],
        away: false,
        front_line: false,
        returned_on: None,
        has_home: true,
        form: None,
    }
}

fn file(told: Vec<(Moment, Declared)>) -> File {
    let told = told.into_iter().map(|(at, said)| Told { at, said }).collect();
    File { who: Returner::Pupil(Stage::Primary), told, days: vec![], steps: vec![], words: vec![] }
}

fn state(file: &File, at: Moment) -> State {
    let mut plan = dongpo();
    plan.reopening.active = true;
    let rules =
        Rules { reopening: &plan.reopening, observation: &plan.observation, clearance: &plan.clearance };
    file.state(&rules, &[], at)
}

fn measured(day: i8) -> Reported {
    Reported { at: at(day, 7), measured: true, symptoms: vec![], cold: false }
}

fn days(file: &File) -> Vec<Lack> {
    match state(file, at(32, 8)) {
        State::Held(standing) => standing.days,
        State::Unknown | State::Free => vec![],
    }
}

#[test]
fn nobody_is_free_before_a_declaration_and_who_stayed_is_free_after_it() {
    assert_eq!(state(&file(vec![]), at(32, 8)), State::Unknown);
    assert_eq!(state(&file(vec![(at(20, 8), here())]), at(32, 8)), State::Free);
}

#[test]
fn fourteen_measured_days_pass_and_a_gap_does_not() {
    let away = Declared { away: true, returned_on: Some(date(2021, 8, 17)), ..here() };
    let with = |days: &[i8]| File {
        days: days.iter().map(|day| measured(*day)).collect(),
        ..file(vec![(at(17, 20), away.clone())])
    };
    let all: Vec<i8> = (18..=31).collect();
    assert_eq!(days(&with(&all)), []);
    assert_eq!(days(&with(&all[1..])), [Lack::Days { served: 13, needed: 14 }]);
    let gap: Vec<i8> = all.iter().copied().filter(|day| *day != 26).collect();
    assert_eq!(days(&with(&gap)), [Lack::Days { served: 8, needed: 14 }]);
    let again = Declared { returned_on: Some(date(2021, 8, 20)), ..away.clone() };
    let mut left = with(&all);
    left.told.push(Told { at: at(20, 20), said: again });
    assert_eq!(days(&left), [Lack::Days { served: 11, needed: 14 }], "leaving again begins anew");
}

#[test]
fn the_front_line_is_confirmed_and_the_homeless_arranged() {
    let line = Declared { front_line: true, returned_on: Some(date(2021, 8, 17)), ..here() };
    let mut helper = file(vec![(at(17, 20), line)]);
    helper.days = (18..=31).map(measured).collect();
    assert_eq!(days(&helper), [Lack::Confirmation]);
    helper.words.push((at(32, 7), Word::Well));
    assert_eq!(days(&helper), []);
    let away = Declared {
        away: true,
        returned_on: Some(date(2021, 8, 17)),
        has_home: false,
        form: Some(Form::Relatives),
        ..here()
    };
    let mut guest = file(vec![(at(17, 20), away)]);
    guest.days = (18..=31).map(measured).collect();
    assert_eq!(days(&guest), [Lack::Form], "the school has not agreed");
    guest.words.push((at(18, 9), Word::Arranged));
    assert_eq!(days(&guest), []);
}

#[test]
fn staff_observe_the_same_days_where_the_plan_asks_them_and_have_no_cold_of_a_kindergarten() {
    let away = Declared { away: true, returned_on: Some(date(2021, 8, 20)), ..here() };
    let mut plan = dongpo();
    plan.reopening.active = true;
    let held = |plan: &crate::plan::return_to_school::ReturnPlan, who, cold| {
        let rules =
            Rules { reopening: &plan.reopening, observation: &plan.observation, clearance: &plan.clearance };
        let mut file = File { who, ..file(vec![(at(20, 20), away.clone())]) };
        file.days = vec![Reported { cold, ..measured(21) }];
        match file.state(&rules, &[], at(32, 8)) {
            State::Held(standing) => (standing.days.len(), standing.holds.len()),
            State::Unknown | State::Free => (0, 0),
        }
    };
    for who in [Returner::Staff, Returner::Logistics] {
        assert_eq!(held(&plan, who, true), (1, 0), "{who:?}");
    }
    assert_eq!(held(&plan, Returner::Pupil(Stage::Kindergarten), true), (1, 1));
    plan.observation.whose = vec![Group::Pupils, Group::Staff];
    assert_eq!(held(&plan, Returner::Staff, false), (1, 0));
    assert_eq!(held(&plan, Returner::Logistics, false), (0, 0), "the plan does not ask them");
}

#[test]
fn an_old_step_does_not_answer_a_new_illness_or_a_new_code() {
    let step = |reason, need, by, day| Noted {
        at: at(day, 9),
        step: Step { reason, of: "小明".to_owned(), need, by, at: at(day, 9) },
    };
    let ill = |day| Reported { symptoms: vec![Symptom::Fever], ..measured(day) };
    let mut child = file(vec![(at(18, 8), here())]);
    child.days = vec![ill(20)];
    child.steps = vec![
        step(Reason::Symptoms, Need::Excluded, By::Doctor, 21),
        step(Reason::Symptoms, Need::Recovered, By::Family, 23),
        step(Reason::Symptoms, Need::SchoolReport, By::School, 24),
        step(Reason::Symptoms, Need::Approval, By::Group, 25),
    ];
    assert_eq!(state(&child, at(32, 8)), State::Free);
    child.days.push(ill(28));
    let State::Held(standing) = state(&child, at(32, 8)) else { panic!("ill again") };
    assert_eq!(standing.holds[0].missing.len(), 4);

    let red = Declared { own: Person { code: Code::Red, ..person("小明") }, ..here() };
    let mut coded = file(vec![(at(18, 8), red.clone())]);
    coded.steps = vec![step(Reason::Code, Need::Measures, By::School, 19)];
    let missing = |file: &File| match state(file, at(32, 8)) {
        State::Held(standing) => standing.holds[0].missing.len(),
        State::Unknown | State::Free => 0,
    };
    assert_eq!(missing(&coded), 4);
    coded.told.push(Told {
        at: at(20, 8),
        said: Declared { has_home: false, form: Some(Form::Hotel), ..red.clone() },
    });
    assert_eq!(missing(&coded), 4, "said again is not anew");
    coded.told.push(Told { at: at(21, 8), said: here() });
    coded.told.push(Told { at: at(22, 8), said: red });
    assert_eq!(missing(&coded), 5, "red, green and red again");
}

#[test]
fn a_declaration_is_refused_for_what_cannot_be() {
    let today = date(2021, 8, 20);
    let two = Declared { household: vec![person("妈妈"), person("妈妈")], ..here() };
    let long = Declared { household: vec![person(&"妈".repeat(31))], ..here() };
    let trip = |city: &str, from, to| Declared {
        own: Person {
            trips: vec![Trip { city: city.to_owned(), district: "建邺".to_owned(), from, to }],
            ..person("小明")
        },
        ..here()
    };
    let (first, last) = (date(2021, 8, 1), date(2021, 8, 4));
    let away = Declared { away: true, ..here() };
    let tomorrow = date(2021, 8, 21);
    let cases = [
        (Declared { household: vec![person(" ")], ..here() }, Some(Refusal::Unnamed)),
        (two, Some(Refusal::Unnamed)),
        (long, Some(Refusal::TooLong { max: 30 })),
        (trip(" ", first, last), Some(Refusal::BadTrip)),
        (trip("南京", last, first), Some(Refusal::BadTrip)),
        (trip("南京", tomorrow, tomorrow), Some(Refusal::BadTrip)),
        (trip("南京", first, last), None),
        (away.clone(), Some(Refusal::NoReturn)),
        (
            Declared { returned_on: Some(tomorrow), ..away.clone() },
            Some(Refusal::NotBackYet { on: tomorrow }),
        ),
        (Declared { returned_on: Some(today), ..away }, None),
    ];
    for (draft, refusal) in cases {
        assert_eq!(declare(draft.clone(), None, today).err(), refusal, "{draft:?}");
    }
    assert_eq!(declare(here(), Some(&here()), today), Ok(None), "said twice is said once");
}

#[test]
fn an_area_is_withdrawn_with_a_short_reason() {
    let long = "字".repeat(LETTERS_MAX + 1);
    let cases = [
        (" ", Err(Refusal::NoReason)),
        (long.as_str(), Err(Refusal::TooLong { max: LETTERS_MAX })),
        (" 区县写错了 ", Ok("区县写错了")),
    ];
    for (reason, outcome) in cases {
        assert_eq!(withdraw_area(reason), outcome);
    }
}
