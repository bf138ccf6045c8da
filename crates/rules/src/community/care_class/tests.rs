//! 托管班 A class that lacks nothing opens; each thing taken away is named with its clause.

use super::*;
use crate::community::carer::{Criterion, Post, Sheet, Source};
use crate::community::premises::{self, Item};
use crate::community::promise::Office;
use crate::community::provider::Form;
use crate::plan::community_care::shinan;
use jiff::civil::{date, time};

const ON: Date = date(2011, 6, 1);

fn carer(posts: &[Post]) -> Application {
    let sheet = |reviewer: &str| Sheet {
        reviewer: reviewer.to_owned(),
        scores: Criterion::ALL.iter().map(|criterion| (*criterion, 80)).collect(),
    };
    Application {
        source: Source::Volunteer,
        reason: String::new(),
        enrolment_proof: false,
        sheets: vec![sheet("赵"), sheet("钱")],
        background: Some(true),
        posts: posts.to_vec(),
        decided_on: date(2011, 5, 9),
    }
}

fn inspection() -> Inspection {
    Inspection {
        source: premises::Source::Library,
        inspector: "孙检查员".to_owned(),
        on: date(2011, 5, 9),
        passed: Item::ALL.to_vec(),
        failed: vec![],
        metres: 40,
    }
}

pub(super) fn certificate() -> Certificate {
    Certificate {
        form: Form::Filed,
        number: "备011".to_owned(),
        from: date(2011, 5, 1),
        until: date(2012, 5, 1),
        cancelled_on: None,
    }
}

pub(super) fn ready() -> Facts {
    let sign = |subject| Signature { subject, by: Office::ResidentsCommittee };
    Facts {
        community: Path::new("qingdao/shinan/street-a/community-a"),
        state: State::Checked,
        hours: (vec![Day::Mon, Day::Wed], time(16, 0, 0, 0), time(18, 0, 0, 0)),
        capacity: 20,
        inspection: Some(inspection()),
        staff: vec![carer(&[Post::Carer])],
        is_social: true,
        certificates: vec![certificate()],
        rules: Rule::ALL.to_vec(),
        signatures: vec![sign(Subject::Opening), sign(Subject::Rules)],
    }
}

#[test]
fn a_class_opens_with_everything_and_names_what_it_lacks() {
    let plan = shinan();
    let failed = Inspection { passed: Item::ALL[1..].to_vec(), failed: vec![Item::Exits], ..inspection() };
    let other = Path::new("qingdao/shinan/street-a/community-b");
    let elders = Inspection { source: premises::Source::Elders, ..inspection() };
    let early = (vec![Day::Mon, Day::Wed], time(15, 30, 0, 0), time(18, 0, 0, 0));
    let cases = [
        (ready(), None, ""),
        (Facts { is_social: false, certificates: vec![], ..ready() }, None, ""),
        (Facts { staff: vec![carer(Post::ALL)], ..ready() }, None, ""),
        (Facts { community: other, ..ready() }, Some(Lack::Stage), "P2.10"),
        (Facts { state: State::Draft, ..ready() }, Some(Lack::State), "P2.13"),
        (Facts { inspection: None, ..ready() }, Some(Lack::Place), "P2.19"),
        (Facts { inspection: Some(failed), ..ready() }, Some(Lack::Place), "P2.19"),
        (Facts { capacity: 21, ..ready() }, Some(Lack::Room), "P2.19"),
        (Facts { hours: early.clone(), ..ready() }, None, ""),
        (Facts { hours: early, inspection: Some(elders), ..ready() }, Some(Lack::EldersHours), "P2.12"),
        (Facts { staff: vec![], ..ready() }, Some(Lack::Carer), "P2.22"),
        (Facts { staff: vec![carer(&[Post::Tutor])], ..ready() }, Some(Lack::Carer), "P2.22"),
        (Facts { certificates: vec![], ..ready() }, Some(Lack::LegalForm), "P2.26"),
        (Facts { rules: Rule::ALL[1..].to_vec(), ..ready() }, Some(Lack::Rules), "P2.30"),
        (Facts { signatures: vec![], ..ready() }, Some(Lack::SignOff), "P2.27"),
    ];
    for (facts, lack, clause) in cases {
        let expected = lack.map_or(Ok(State::Open), |lack| Err(vec![lack]));
        assert_eq!(plan.open_class(&facts, ON), expected, "{lack:?}");
        assert!(lack.is_none_or(|lack| lack.clause() == clause && !lack.words().zh.is_empty()), "{lack:?}");
    }
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let facts = Facts { inspection: None, staff: vec![], certificates: vec![], rules: vec![], ..ready() };
    let found = shinan().open_class(&facts, ON);
    assert_eq!(found, Err(vec![Lack::Place, Lack::Carer, Lack::LegalForm, Lack::Rules]));
}

#[test]
fn a_certificate_that_is_cancelled_suspends_the_class_that_rests_on_it_and_no_other() {
    let plan = shinan();
    let open = Facts { state: State::Open, ..ready() };
    let gone = || vec![Certificate { cancelled_on: Some(ON), ..certificate() }];
    let renewed = Certificate { number: "备012".to_owned(), ..certificate() };
    let cases = [
        (open.clone(), gone(), true),
        (open.clone(), [gone(), vec![renewed]].concat(), false),
        (Facts { is_social: false, ..open.clone() }, gone(), false),
        (Facts { staff: vec![], ..open }, gone(), false),
        (ready(), gone(), false),
    ];
    for (facts, left, suspended) in cases {
        assert_eq!(plan.is_suspended_by(&facts, left, ON), suspended, "{facts:?}");
    }
}

#[test]
fn the_day_decides() {
    let open = |day| shinan().open_class(&ready(), day);
    assert_eq!(open(date(2011, 5, 9)), Err(vec![Lack::Stage]));
    assert_eq!(open(date(2011, 5, 10)), Ok(State::Open));
    assert_eq!(open(date(2011, 11, 5)), Err(vec![Lack::Stage, Lack::Place]), "the check has ended");
}
