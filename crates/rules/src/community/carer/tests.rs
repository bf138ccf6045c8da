//! 看护辅导人员 Applications from good to lacking one thing each.

use super::*;
use crate::plan::community_care::shinan;
use jiff::civil::date;

fn terms() -> Terms {
    shinan().carer
}

fn sheet(reviewer: &str, scores: [i64; 4]) -> Sheet {
    Sheet { reviewer: reviewer.to_owned(), scores: Criterion::ALL.iter().copied().zip(scores).collect() }
}

fn application() -> Application {
    Application {
        source: Source::Volunteer,
        reason: String::new(),
        enrolment_proof: false,
        sheets: vec![sheet("赵", [60, 80, 75, 90]), sheet("钱", [88, 60, 60, 60])],
        background: Some(true),
        posts: vec![Post::Carer],
        decided_on: date(2011, 5, 9),
    }
}

#[test]
fn sources_are_three_and_others_need_a_reason() {
    let of = |source, reason: &str, proof| Application {
        source,
        reason: reason.to_owned(),
        enrolment_proof: proof,
        ..application()
    };
    let cases = [
        (of(Source::Volunteer, "", false), vec![]),
        (of(Source::LowIncome, "", false), vec![]),
        (of(Source::Student, "", true), vec![]),
        (of(Source::Student, "", false), vec![Lack::EnrolmentProof]),
        (of(Source::Other, "", false), vec![Lack::Source]),
        (of(Source::Other, "退休教师,教龄30年", false), vec![]),
    ];
    for (application, lacks) in cases {
        assert_eq!(terms().lacks(&application), lacks, "{application:?}");
    }
    let closed = Terms { others: Others::Never, ..terms() };
    assert_eq!(closed.lacks(&of(Source::Other, "退休教师", false)), [Lack::Source]);
}

#[test]
fn criteria_are_all_scored_by_all_reviewers() {
    let mut three = application();
    let dropped = three.sheets[1].scores.pop().unwrap().0;
    assert_eq!(terms().lacks(&three), [Lack::NotScored(dropped)]);
    let none = Application { sheets: vec![], ..application() };
    assert_eq!(terms().lacks(&none), [Lack::Reviewers(2)]);
}

#[test]
fn reviewers_are_two_people() {
    let twice = vec![sheet("赵", [90; 4]), sheet("赵 ", [90; 4])];
    assert_eq!(terms().lacks(&Application { sheets: twice, ..application() }), [Lack::Reviewers(1)]);
    let nameless = vec![sheet("赵", [90; 4]), sheet("", [90; 4])];
    assert_eq!(terms().lacks(&Application { sheets: nameless, ..application() }), [Lack::Reviewers(1)]);
}

#[test]
fn score_min_is_in_and_one_less_is_out() {
    let scored = |least| Application {
        sheets: vec![sheet("赵", [100, 100, least, 100]), sheet("钱", [100; 4])],
        ..application()
    };
    assert_eq!(terms().lacks(&scored(60)), []);
    assert_eq!(terms().lacks(&scored(59)), [Lack::BelowMinimum(Criterion::Quality)]);
}

#[test]
fn background_check_has_a_good_result() {
    for (background, lacks) in
        [(Some(true), vec![]), (Some(false), vec![Lack::Background]), (None, vec![Lack::Background])]
    {
        assert_eq!(terms().lacks(&Application { background, ..application() }), lacks, "{background:?}");
    }
    let without = Terms { background_check: false, ..terms() };
    assert_eq!(without.lacks(&Application { background: None, ..application() }), []);
}

#[test]
fn posts_are_carer_tutor_or_both() {
    let with = |posts: &[Post]| Application { posts: posts.to_vec(), ..application() };
    assert_eq!(terms().lacks(&with(Post::ALL)), []);
    assert_eq!(terms().lacks(&with(&[])), [Lack::Post]);
    let carers = Terms { posts: vec![Post::Carer], ..terms() };
    assert_eq!(carers.lacks(&with(&[Post::Tutor])), [Lack::Post]);
    assert_eq!([with(&[Post::Tutor]), with(Post::ALL)].map(|one| one.may_watch()), [false, true]);
}

#[test]
fn valid_days_after_which_an_approval_ends() {
    let days = [date(2011, 5, 8), date(2011, 5, 9), date(2012, 5, 7), date(2012, 5, 8)];
    assert_eq!(days.map(|day| terms().holds(&application(), day)), [false, true, true, false]);
    let lacking = Application { background: None, ..application() };
    assert!(!terms().holds(&lacking, date(2011, 6, 1)));
}

#[test]
fn carers_min_is_not_reached_by_a_tutor() {
    let on = date(2011, 6, 1);
    let tutor = Application { posts: vec![Post::Tutor], ..application() };
    let both = Application { posts: Post::ALL.to_vec(), ..application() };
    let unapproved = Application { background: None, ..application() };
    let cases = [
        (vec![], 1),
        (vec![tutor.clone()], 1),
        (vec![tutor, application()], 0),
        (vec![both], 0),
        (vec![unapproved], 1),
    ];
    for (staff, lacking) in cases {
        assert_eq!(terms().carers_lacking(&staff, on), lacking, "{}", staff.len());
    }
}

#[test]
fn low_income_seen_by_the_reviewer_alone() {
    for source in [Source::LowIncome, Source::Volunteer] {
        let shown =
            Viewer::ALL.iter().map(|viewer| terms().source_shown(source, *viewer)).collect::<Vec<_>>();
        assert_eq!(shown, [Some(source), None, None], "what is left out of one only says it of that one");
    }
}
