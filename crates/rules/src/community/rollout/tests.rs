//! 试点推广 The stages day by day, who may open a class, and the list of communities that are meant.

use super::*;
use crate::plan::community_care::shinan;
use jiff::civil::date;

fn terms() -> Terms {
    shinan().rollout
}

fn path(text: &str) -> Path {
    Path::new(text)
}

#[test]
fn name_from_and_until_of_the_stage_that_a_day_is_in() {
    let cases = [
        (date(2011, 5, 9), None),
        (date(2011, 5, 10), Some(Name::Pilot)),
        (date(2011, 10, 31), Some(Name::Pilot)),
        (date(2011, 11, 1), Some(Name::Summary)),
        (date(2011, 12, 31), Some(Name::Summary)),
        (date(2012, 1, 1), Some(Name::Rollout)),
        (date(2012, 12, 31), Some(Name::Rollout)),
        (date(2013, 1, 1), None),
    ];
    for (day, name) in cases {
        assert_eq!(terms().on(day).map(|stage| stage.name), name, "{day}");
    }
    assert_eq!(terms().stage(Name::Summary).unwrap().from, date(2011, 11, 1));
}

#[test]
fn opens_for_pilots_then_for_nobody_then_for_all() {
    let (other, pilot) = ("qingdao/shinan/street-a/community-b", "qingdao/shinan/street-a/community-a");
    let of_street = "qingdao/shinan/street-c/any";
    let cases = [
        (pilot, date(2011, 5, 9), Err(Closed::OutsideStages)),
        (pilot, date(2011, 5, 10), Ok(Name::Pilot)),
        (pilot, date(2011, 6, 1), Ok(Name::Pilot)),
        (of_street, date(2011, 6, 1), Ok(Name::Pilot)),
        (other, date(2011, 6, 1), Err(Closed::NotAPilot)),
        (other, date(2011, 10, 31), Err(Closed::NotAPilot)),
        (pilot, date(2011, 11, 1), Err(Closed::NobodyNow)),
        (other, date(2011, 12, 31), Err(Closed::NobodyNow)),
        (other, date(2012, 1, 1), Ok(Name::Rollout)),
        (other, date(2013, 1, 1), Err(Closed::OutsideStages)),
    ];
    for (community, day, expected) in cases {
        assert_eq!(terms().may_open(&path(community), day), expected, "{community} on {day}");
    }
}

#[test]
fn place_of_a_pilot_covers_a_street_s_communities_and_no_neighbour() {
    let cases = [
        ("qingdao/shinan/street-c", true),
        ("qingdao/shinan/street-c/one", true),
        ("qingdao/shinan/street-c/two", true),
        ("qingdao/shinan/street-cc/one", false),
        ("qingdao/shinan/street-b/xianyou-road", true),
        ("qingdao/shinan/street-b/other", false),
        ("qingdao/shinan/street-b", false),
    ];
    for (community, is) in cases {
        assert_eq!(terms().is_pilot(&path(community)), is, "{community}");
    }
}

#[test]
fn rank_is_told_by_the_depth_of_the_place() {
    let of = |rank, place: &str| Pilot { rank, place: path(place), ..terms().pilot[0].clone() };
    let cases = [
        (Rank::Community, "qingdao/shinan/a/b", true),
        (Rank::Community, "qingdao/shinan/a", false),
        (Rank::StreetOffice, "qingdao/shinan/a", true),
        (Rank::StreetOffice, "qingdao/shinan/a/b", false),
        (Rank::StreetOffice, "", false),
    ];
    for (rank, place, is) in cases {
        assert_eq!(of(rank, place).is_of_its_rank(), is, "{rank} {place}");
    }
}

#[test]
fn title_and_lost_names_of_the_three_pilots() {
    let terms = terms();
    let named: Vec<(&str, usize)> =
        terms.pilot.iter().map(Pilot::named).map(|(title, lost)| (title.zh.as_str(), lost.len())).collect();
    assert_eq!(
        named,
        [("市南区街道办事处社区", 2), ("街道办事处仙游路社区", 1), ("区街道办事处", 2)],
        "names are partly blanked: fields to be filled"
    );
}

#[test]
fn exit_conditions_or_a_signed_waiver_come_before_the_summary() {
    let waiver =
        |signer: &str, reason: &str| Some(Waiver { signer: signer.to_owned(), reason: reason.to_owned() });
    let all = Exit::ALL;
    let cases = [
        (all, None, vec![]),
        (&all[..3], None, vec![Exit::Satisfaction]),
        (&all[..0], None, all.to_vec()),
        (&all[..0], waiver("李强(区民政局)", "10月停水停班"), vec![]),
        (&all[1..], waiver("", "10月停水停班"), vec![Exit::Attendance]),
        (&all[1..], waiver("李强", " "), vec![Exit::Attendance]),
    ];
    for (done, waiver, lacking) in cases {
        assert_eq!(terms().before_summary(done, waiver.as_ref()), lacking, "{done:?} {waiver:?}");
    }
}

#[test]
fn report_on_its_day_is_in_time_and_a_late_one_is_named() {
    let report = |of: &str, on| Report { of: path(of), on };
    let reports =
        [report("a", Some(date(2011, 12, 15))), report("b", Some(date(2011, 12, 16))), report("c", None)];
    let late = |today| terms().late(&reports, today).iter().map(|path| path.as_str()).collect::<Vec<_>>();
    assert_eq!(late(date(2011, 12, 15)), ["b"]);
    assert_eq!(late(date(2011, 12, 16)), ["b", "c"]);
}

#[test]
fn outputs_and_model_are_complete_or_named() {
    let terms = terms();
    assert_eq!(terms.owed(&[Output::Experience, Output::NeedBase]), [Output::RefinedPlan, Output::Model]);
    assert_eq!(terms.owed(Output::ALL), []);
    assert_eq!(terms.not_drafted(&[Pack::Rules, Pack::Roles]), [Pack::Forms, Pack::Rooms]);
    assert_eq!(terms.not_drafted(Pack::ALL), []);
}

#[test]
fn guidance_visits_min_of_each_district() {
    assert_eq!(terms().unguided(&[("shinan", 2), ("shibei", 1), ("licang", 0)]), ["licang"]);
    let twice = Terms { guidance_visits_min: 2, ..terms() };
    assert_eq!(twice.unguided(&[("shinan", 2), ("shibei", 1), ("licang", 0)]), ["shibei", "licang"]);
}

#[test]
fn near_metres_and_target_on_make_the_list_of_communities() {
    let community = |name: &str, metres, is_open| Candidate { place: path(name), metres, is_open };
    let all = [
        community("a", 400, true),
        community("b", 1000, false),
        community("c", 1001, false),
        community("d", 3000, true),
    ];
    let places = |list: &[Path]| list.iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>();
    let target = terms().target(&all, date(2012, 12, 1));
    assert_eq!(
        (places(&target.opened), places(&target.to_open)),
        (vec!["a".to_owned()], vec!["b".to_owned()])
    );
    assert_eq!(target.days_left, 30);
    let nearer = Terms { near_metres: 999, ..terms() };
    assert_eq!(nearer.target(&all, date(2012, 12, 31)).to_open, []);
    let wider = Terms { near_metres: 3000, ..terms() };
    assert_eq!(wider.target(&all, date(2012, 12, 31)).to_open.len(), 2);
    let left = [date(2012, 12, 31), date(2013, 1, 2)].map(|today| terms().target(&all, today).days_left);
    assert_eq!(left, [0, -2]);
}
