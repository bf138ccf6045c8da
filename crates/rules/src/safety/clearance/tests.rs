//! 分类管控 The four classes and the kindergarten's one, played person by person.

use super::*;
use crate::plan::return_to_school::dongpo;
use jiff::civil::date;

fn rows() -> Vec<Terms> {
    dongpo().clearance
}

fn row(reason: Reason) -> Terms {
    rows().into_iter().find(|row| row.reason == reason).unwrap()
}

/// Shanghai's clock at the end of August and the beginning of September; day 32 is 1 September.
fn at(day: i8, hour: i8) -> Moment {
    let date = if day > 31 { date(2021, 9, day - 31) } else { date(2021, 8, day) };
    Moment::at(date.at(hour, 0, 0, 0))
}

fn well(whose: Whose, name: &str) -> Member {
    Member {
        whose,
        name: name.to_owned(),
        code: Code::Green,
        pending: false,
        stays: vec![],
        symptoms: vec![],
        cold: false,
    }
}

fn pupil() -> Member {
    well(Whose::Own, "小明")
}

fn facts(members: Vec<Member>, steps: &[(Reason, &str, Need, By, Moment)]) -> Facts {
    let step = |(reason, of, need, by, at): &(Reason, &str, Need, By, Moment)| Step {
        reason: *reason,
        of: (*of).to_owned(),
        need: *need,
        by: *by,
        at: *at,
    };
    Facts { stage: Some(Stage::Primary), members, steps: steps.iter().map(step).collect() }
}

fn held(facts: &Facts, areas: &[Area]) -> Vec<(i64, State, String, Vec<Need>)> {
    let found = holds(&rows(), facts, areas, at(32, 8));
    found.into_iter().map(|hold| (hold.class, hold.state, hold.of, hold.missing)).collect()
}

/// The way of class 1, with the test's hour and the approval's as given.
fn way(test: Moment, approved: Moment) -> Vec<(Reason, &'static str, Need, By, Moment)> {
    let step = |need, by, at| (Reason::Code, "小明", need, by, at);
    vec![
        step(Need::Measures, By::School, at(28, 8)),
        step(Need::Conditions, By::School, at(29, 8)),
        step(Need::Test, By::Doctor, test),
        step(Need::SchoolReport, By::School, at(31, 10)),
        step(Need::Approval, By::Group, approved),
    ]
}

#[test]
fn a_well_person_is_free() {
    assert_eq!(held(&facts(vec![pupil()], &[]), &[]), []);
}

#[test]
fn needs_of_class_one_are_taken_in_order() {
    let red = Member { code: Code::Red, ..pupil() };
    let all = row(Reason::Code).needs;
    assert_eq!(all, [Need::Measures, Need::Conditions, Need::Test, Need::SchoolReport, Need::Approval]);
    for done in 0..all.len() {
        let steps = way(at(30, 12), at(31, 12));
        let found = held(&facts(vec![red.clone()], &steps[..done]), &[]);
        assert_eq!(found[0].3, all[done..], "{done}");
    }
    assert_eq!(held(&facts(vec![red.clone()], &way(at(30, 12), at(31, 12))), &[]), []);
    // The group said yes before the test: its yes does not count, nor does what came before the test.
    let early = held(&facts(vec![red], &way(at(31, 11), at(31, 10))), &[]);
    assert_eq!(early[0].3, [Need::SchoolReport, Need::Approval]);
}

#[test]
fn test_hours_are_forty_eight_at_the_moment_of_return() {
    let red = Member { code: Code::Yellow, ..pupil() };
    let cases = [(at(30, 9), true), (at(30, 8), true), (at(30, 7), false)];
    for (sampled, free) in cases {
        let found = held(&facts(vec![red.clone()], &way(sampled, at(31, 12))), &[]);
        assert_eq!(found.is_empty(), free, "{:?}", sampled.local());
        assert!(free || found[0].3[0] == Need::Test);
    }
    let second = Moment(at(30, 8).0 - 1);
    assert!(!row(Reason::Code).is_fresh(second, at(32, 8)), "a thousandth of a second over");
    assert!(!Terms { test_hours: None, ..row(Reason::Code) }.is_fresh(at(32, 8), at(32, 8)));
}

#[test]
fn whose_household_counts_in_class_one_and_three_only() {
    let mother = |change: fn(&mut Member)| {
        let mut member = well(Whose::Household, "母亲");
        change(&mut member);
        facts(vec![pupil(), member], &[])
    };
    let classes = |facts: &Facts| held(facts, &[danger()]).into_iter().map(|hold| hold.0).collect::<Vec<_>>();
    assert_eq!(classes(&mother(|member| member.code = Code::Red)), [1]);
    assert_eq!(classes(&mother(|member| member.stays = vec![stay("南京", "建邺")])), [] as [i64; 0]);
    assert_eq!(classes(&mother(|member| member.pending = true)), [3]);
    assert_eq!(classes(&mother(|member| member.symptoms = vec![Symptom::Fever])), [] as [i64; 0]);
}

fn danger() -> Area {
    let days = Days { from: date(2021, 7, 21), until: date(2021, 8, 20) };
    Area { city: "南京".to_owned(), district: "江宁".to_owned(), days }
}

fn stay(city: &str, district: &str) -> Stay {
    let days = Days { from: date(2021, 8, 1), until: date(2021, 8, 4) };
    Stay { city: city.to_owned(), district: district.to_owned(), days }
}

#[test]
fn reason_two_goes_by_the_prefecture_city() {
    let cases = [
        (stay("南京", "建邺"), vec![2]),
        (stay("南京", "江宁"), vec![1]),
        (stay("苏州", "吴中"), vec![]),
        (
            Stay {
                days: Days { from: date(2021, 8, 20), until: date(2021, 8, 25) }, ..stay("南京", "建邺")
            },
            vec![],
        ),
    ];
    for (stay, classes) in cases {
        let member = Member { stays: vec![stay.clone()], ..pupil() };
        let found = held(&facts(vec![member], &[]), &[danger()]);
        assert_eq!(found.iter().map(|hold| hold.0).collect::<Vec<_>>(), classes, "{stay:?}");
    }
}

#[test]
fn class_three_wants_the_test_of_whoever_is_pending_and_no_approval() {
    let mother = Member { pending: true, ..well(Whose::Household, "母亲") };
    let test = |of| (Reason::Pending, of, Need::Test, By::Family, at(31, 9));
    let members = vec![pupil(), mother];
    let open = vec![(3, State::Postponed, "母亲".to_owned(), vec![Need::Test])];
    assert_eq!(held(&facts(members.clone(), &[]), &[]), open);
    assert_eq!(
        held(&facts(members.clone(), &[test("小明")]), &[]),
        open,
        "the pupil's own test is not enough"
    );
    assert_eq!(held(&facts(members, &[test("母亲")]), &[]), []);
}

#[test]
fn class_four_wants_approval_and_no_test() {
    let ill = Member { symptoms: vec![Symptom::Fever], ..pupil() };
    let step = |need, by, day| (Reason::Symptoms, "小明", need, by, at(day, 8));
    let mut steps = vec![
        step(Need::Excluded, By::Doctor, 27),
        step(Need::Recovered, By::Family, 29),
        step(Need::SchoolReport, By::School, 30),
    ];
    let open = vec![(4, State::Postponed, "小明".to_owned(), vec![Need::Approval])];
    assert_eq!(held(&facts(vec![ill.clone()], &steps), &[]), open);
    steps.push(step(Need::Approval, By::School, 31));
    assert_eq!(held(&facts(vec![ill.clone()], &steps), &[]), open, "the school cannot approve itself");
    steps.push(step(Need::Approval, By::Group, 31));
    assert_eq!(held(&facts(vec![ill], &steps), &[]), []);
}

#[test]
fn a_cold_in_kindergarten_is_the_health_worker_s() {
    let cold = Member { cold: true, ..pupil() };
    let step = |need, by, day| (Reason::Cold, "小明", need, by, at(day, 8));
    let at_stage = |stage, by| {
        let steps = [step(Need::Recovered, By::Family, 30), step(Need::HealthWorker, by, 31)];
        Facts { stage, ..facts(vec![cold.clone()], &steps) }
    };
    let held_by = |stage, by| held(&at_stage(stage, by), &[]);
    let open = vec![(4, State::Postponed, "小明".to_owned(), vec![Need::HealthWorker])];
    assert_eq!(held_by(Some(Stage::Kindergarten), By::ClassTeacher), open);
    assert_eq!(held_by(Some(Stage::Kindergarten), By::HealthWorker), []);
    assert_eq!(
        held_by(Some(Stage::Primary), By::ClassTeacher),
        [],
        "a runny nose in primary is not under this"
    );
}

#[test]
fn state_and_class_add_up_and_are_released_alone() {
    let both = Member { code: Code::Red, symptoms: vec![Symptom::DryCough], ..pupil() };
    let found = held(&facts(vec![both.clone()], &[]), &[]);
    let told: Vec<_> = found.iter().map(|hold| (hold.0, hold.1)).collect();
    assert_eq!(told, [(1, State::NotForNow), (4, State::Postponed)]);
    let released = held(&facts(vec![both], &way(at(30, 12), at(31, 12))), &[]);
    assert_eq!(released.iter().map(|hold| hold.0).collect::<Vec<_>>(), [4]);
    let classes: Vec<i64> = rows().iter().map(|row| row.class).collect();
    assert_eq!(classes, [1, 2, 3, 4, 4], "there is no fifth class");
}
