//! 托管协议书 Texts that are complete or not, agreements that hold or not, bills and sessions within them.

use super::*;
use crate::plan::community_care::shinan;
use jiff::civil::{date, time};

const ON: Date = date(2011, 6, 1);

fn terms() -> Terms {
    shinan().agreement
}

fn text() -> Text {
    Text {
        days: vec![Day::Mon, Day::Fri],
        hours: Some((time(15, 30, 0, 0), time(18, 0, 0, 0))),
        content: "看护、作业、课外教育".to_owned(),
        fee: Some(Fen(15_000)),
    }
}

fn agreement() -> Agreement {
    Agreement {
        child: "a".to_owned(),
        term: "2011-spring".to_owned(),
        text: text(),
        signed: Signer::ALL.to_vec(),
        ends_on: None,
    }
}

#[test]
fn papers_are_the_agreement_and_never_the_letter() {
    assert_eq!(Paper::ALL.iter().map(|paper| terms().asks_for(*paper)).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn items_are_stated_and_a_fee_of_nothing_is_one() {
    let upside_down = Some((time(18, 0, 0, 0), time(15, 30, 0, 0)));
    let cases = [
        (text(), vec![]),
        (Text { fee: Some(Fen::ZERO), ..text() }, vec![]),
        (Text { fee: None, ..text() }, vec![Item::Fee]),
        (Text { fee: Some(Fen(-1)), ..text() }, vec![Item::Fee]),
        (Text { content: " ".to_owned(), ..text() }, vec![Item::Content]),
        (Text { hours: None, ..text() }, vec![Item::Hours]),
        (Text { hours: upside_down, ..text() }, vec![Item::Hours]),
        (Text { days: vec![], ..text() }, vec![Item::Hours]),
        (Text::default(), Item::ALL.to_vec()),
    ];
    for (text, lacks) in cases {
        assert_eq!(terms().lacks(&text), lacks, "{text:?}");
    }
}

#[test]
fn signers_are_both() {
    let by = |signed: &[Signer]| terms().unsigned_by(&Agreement { signed: signed.to_vec(), ..agreement() });
    assert_eq!(by(&[]), Signer::ALL);
    assert_eq!(by(&[Signer::Provider]), [Signer::Guardian]);
    assert_eq!(by(Signer::ALL), []);
}

#[test]
fn per_child_and_term_one_holds_under_the_present_text() {
    let dearer = Text { fee: Some(Fen(16_000)), ..text() };
    let half = Agreement { signed: vec![Signer::Guardian], ..agreement() };
    let ended = Agreement { ends_on: Some(ON), ..agreement() };
    let ending = Agreement { ends_on: Some(date(2011, 6, 2)), ..agreement() };
    let cases = [
        (agreement(), ("a", "2011-spring"), text(), true),
        (agreement(), ("b", "2011-spring"), text(), false),
        (agreement(), ("a", "2011-autumn"), text(), false),
        (agreement(), ("a", "2011-spring"), dearer, false),
        (half, ("a", "2011-spring"), text(), false),
        (ended, ("a", "2011-spring"), text(), false),
        (ending, ("a", "2011-spring"), text(), true),
    ];
    for (one, of, text, holds) in cases {
        let all = [one];
        assert_eq!(terms().in_force(&all, of, (&text, ON)).is_some(), holds, "{all:?} {of:?}");
    }
}

#[test]
fn unsigned_children_are_looked_after_and_raised() {
    let signed = agreement();
    let cases = [
        (Some(&signed), true, Standing::Expected),
        (Some(&signed), false, Standing::Expected),
        (None, true, Standing::PresentUnsigned),
        (None, false, Standing::NotExpected),
    ];
    for (agreement, is_there, standing) in cases {
        assert_eq!(terms().standing(agreement, is_there), standing);
    }
}

#[test]
fn notice_days_before_it_ends() {
    assert_eq!(terms().ends_after(ON), date(2011, 6, 8));
}

#[test]
fn witness_is_the_committee() {
    let by = Office::ALL.iter().map(|office| terms().is_witnessed_by(*office)).collect::<Vec<_>>();
    assert_eq!(by, [true, false, false]);
}

#[test]
fn no_bill_above_the_standard() {
    assert_eq!([14_999, 15_000, 15_001].map(|fen| text().allows(Fen(fen))), [true, true, false]);
    assert!(!Text { fee: None, ..text() }.allows(Fen::ZERO));
    assert!(Text { fee: Some(Fen::ZERO), ..text() }.allows(Fen::ZERO));
}

#[test]
fn sessions_outside_the_agreed_hours_are_told() {
    let at = |hour, minute| time(hour, minute, 0, 0);
    let cases = [
        (Day::Mon, (at(15, 30), at(18, 0)), true),
        (Day::Mon, (at(15, 29), at(18, 0)), false),
        (Day::Mon, (at(16, 0), at(18, 1)), false),
        (Day::Tue, (at(16, 0), at(17, 0)), false),
    ];
    for (day, hours, covered) in cases {
        assert_eq!(text().covers(day, hours), covered, "{day} {hours:?}");
    }
}
