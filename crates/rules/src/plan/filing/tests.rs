//! 备案 Filing: who may do what to a version, and when.

use super::*;
use crate::plan::document::Opened;
use crate::plan::finding::{Outside, Weight};
use crate::plan::local::Days;
use crate::plan::scheme::GONGSHU;
use jiff::civil::{date, datetime};

fn now() -> Moment {
    Moment::at(datetime(2021, 8, 28, 9, 0, 0, 0))
}

fn version(state: State) -> Version {
    let draft = begin(&[], ("gongshu-2021-autumn", true), GONGSHU.to_owned(), now()).unwrap();
    Version { state, ..draft }
}

fn finding(code: &'static str) -> Finding {
    let broken = GONGSHU.replace("= 2000", "= 0");
    let found = Opened::read("gongshu-2021-autumn.toml", &broken).unwrap().findings;
    let limit = Some("city-2021/ends".to_owned());
    let outside = Some(Outside { value: "18:30".to_owned(), breach: found[0].what.clone() });
    Finding { code, limit, outside, ..found[0].clone() }
}

/// An approval under a number, with a word about titles.
fn approved(number: &str, titles: &str) -> Answer {
    Answer::Approve { number: number.to_owned(), titles: titles.to_owned() }
}

/// What is asked at publication where nothing stands in the way.
fn asked(is_first: bool, holds_from: Date) -> Publishing<'static> {
    Publishing { is_first, is_lodged: true, holds_from, after: None, running: &[], found: &[] }
}

#[test]
fn one_version_is_on_its_way_at_a_time() {
    let text = || GONGSHU.to_owned();
    for state in State::ALL {
        let begun = begin(&[version(state)], ("gongshu-2021-autumn", false), text(), now());
        let expected = if state == State::Published { Ok(2) } else { Err(Refusal::StillOpen { version: 1 }) };
        assert_eq!(begun.map(|one| one.version), expected, "{state:?}");
    }
}

#[test]
fn only_a_draft_is_changed_or_submitted() {
    for state in State::ALL {
        let open = matches!(state, State::Draft | State::Returned);
        let changed = change(&version(state), GONGSHU.to_owned(), now());
        assert_eq!(changed.is_ok(), open, "{state:?}");
        assert_eq!(submit(&version(state), &[], "ma", now()).is_ok(), open, "{state:?}");
    }
}

#[test]
fn a_draft_keeps_its_name_place_and_version_whatever_else_is_wrong_with_it() {
    let cases = [
        ("price_fen            = 2000", "price_fen = \"much\"", Ok(())),
        ("version = 1", "version = 2", Err(Refusal::HeadChanged)),
        ("gongshu/wenlan", "gongshu/beixiu", Err(Refusal::HeadChanged)),
        ("\"gongshu-2021-autumn\"", "\"a\"", Err(Refusal::HeadChanged)),
        ("[scheme]", "[schema]", Err(Refusal::HeadChanged)),
    ];
    for (from, to, expected) in cases {
        let changed = change(&version(State::Draft), GONGSHU.replacen(from, to, 1), now());
        assert_eq!(changed.map(|_| ()), expected, "{to}");
    }
}

#[test]
fn mistakes_hold_a_draft_back_and_principles_go_along() {
    let draft = version(State::Draft);
    let cases = [
        (vec![], Ok(State::Submitted)),
        (vec!["not-positive"], Err(Refusal::HasErrors { count: 1 })),
        (vec!["principle-without-approval"], Ok(State::Submitted)),
        (vec!["approval-not-on-record"], Ok(State::Submitted)),
        (vec!["switch-without-approval", "above-limit"], Err(Refusal::HasErrors { count: 1 })),
    ];
    for (codes, expected) in cases {
        let found: Vec<Finding> = codes.iter().map(|code| finding(code)).collect();
        let submitted = submit(&draft, &found, "ma", now());
        assert_eq!(submitted.map(|filed| filed.version.state), expected, "{codes:?}");
    }
}

#[test]
fn the_district_approves_returns_or_lets_a_principle_pass() {
    let submitted = version(State::Submitted);
    let principle = [finding("principle-without-approval")];
    let day = date(2021, 8, 28);
    let allowed = allow("city-2021/ends", "放学晚", "", "王敏", day);
    let nameless = allow("city-2021/ends", "放学晚", "", " ", day);
    let strange = [finding("approval-of-another-value")];
    let cases: [(Answer, &[Finding], Result<State, Refusal>); 10] = [
        (approved("拱教托备〔2021〕7号", ""), &[], Ok(State::Approved)),
        (approved(" ", ""), &[], Err(Refusal::NumberMissing)),
        (approved("7", ""), &principle, Err(Refusal::HasErrors { count: 1 })),
        (Answer::Return("写明周五人手".to_owned()), &[], Ok(State::Returned)),
        (Answer::Return("  ".to_owned()), &[], Err(Refusal::ReasonMissing)),
        (approved("7", ""), &strange, Err(Refusal::HasErrors { count: 1 })),
        (Answer::Allow(allowed.clone()), &strange, Ok(State::Submitted)),
        (Answer::Allow(allowed.clone()), &[], Err(Refusal::AnotherText)),
        (Answer::Allow(allowed), &principle, Ok(State::Submitted)),
        (Answer::Allow(nameless), &principle, Err(Refusal::ReasonMissing)),
    ];
    for (given, found, expected) in cases {
        let answered = answer(&submitted, &given, found, "gao", now());
        assert_eq!(answered.map(|filed| filed.version.state), expected, "{given:?}");
    }
    for state in State::ALL.into_iter().filter(|state| *state != State::Submitted) {
        let answered = answer(&version(state), &Answer::Return("x".to_owned()), &[], "gao", now());
        let is_returned = answered.map(|filed| filed.version.state == State::Returned);
        // What was approved may be sent back until it is published.
        let expected = if state == State::Approved { Ok(true) } else { Err(Refusal::NotSubmitted) };
        assert_eq!(is_returned, expected, "{state:?}");
        let approved = answer(&version(state), &approved("7", ""), &[], "gao", now());
        assert_eq!(approved, Err(Refusal::NotSubmitted), "{state:?}");
    }
}

/// P1.36: a title is not blocked; a person decides, and the reason is kept.
#[test]
fn whoever_approves_a_title_that_speaks_of_lessons_says_why() {
    let submitted = version(State::Submitted);
    let titles = [finding("title-speaks-of"), finding("title-speaks-of")]
        .map(|one| Finding { weight: Weight::Warning, ..one });
    let cases: [(&[Finding], Answer, Result<&str, Refusal>); 5] = [
        (&titles, approved(" ", ""), Err(Refusal::NumberMissing)),
        (&titles, approved("7", " "), Err(Refusal::TitleUnanswered { count: 2 })),
        (&titles, approved("7", " 是社团名，不上课 "), Ok("是社团名，不上课")),
        (&[], approved("7", ""), Ok("")),
        (&[], approved("7", "没有存疑的标题"), Ok("")),
    ];
    for (found, given, expected) in cases {
        let answered = answer(&submitted, &given, found, "gao", now()).map(|filed| filed.version);
        let told = answered.as_ref().map(|version| (version.said.as_str(), version.state));
        assert_eq!(told, expected.as_ref().map(|said| (*said, State::Approved)), "{given:?}");
    }
    assert_eq!(
        submit(&version(State::Draft), &titles, "ma", now()).map(|filed| filed.version.state),
        Ok(State::Submitted)
    );
}

#[test]
fn an_approved_version_holds_from_its_day_or_today_and_an_amendment_from_tomorrow() {
    let (today, later) = (date(2021, 8, 28), date(2021, 9, 1));
    let cases = [
        (State::Approved, true, later, Ok(later)),
        (State::Approved, true, today, Ok(today)),
        (State::Approved, true, date(2021, 8, 1), Ok(today)),
        (State::Approved, false, date(2021, 8, 29), Ok(date(2021, 8, 29))),
        (State::Approved, false, date(2021, 8, 28), Err(Refusal::TooLate { from: date(2021, 8, 28) })),
        (State::Submitted, true, date(2021, 9, 1), Err(Refusal::NotApproved)),
        (State::Published, false, date(2021, 9, 1), Err(Refusal::NotApproved)),
    ];
    for (state, is_first, from, expected) in cases {
        let published = publish(&version(state), asked(is_first, from), now());
        let holds_from = published.map(|filed| filed.version.holds_from.unwrap());
        assert_eq!(holds_from, expected, "{state:?} {from}");
    }
}

#[test]
fn what_must_be_lodged_first_is_not_published_before() {
    let asked = Publishing { is_lodged: false, ..asked(true, date(2021, 9, 1)) };
    assert_eq!(publish(&version(State::Approved), asked, now()), Err(Refusal::NotLodged));
}

#[test]
fn whoever_submits_does_not_approve() {
    let draft = version(State::Draft);
    let submitted = submit(&draft, &[], "gao", now()).unwrap().version;
    let approve = approved("7", "");
    let by = |who| answer(&submitted, &approve, &[], who, now()).map(|filed| filed.version.state);
    assert_eq!(by("gao"), Err(Refusal::OwnSubmission));
    assert_eq!(by("lin"), Ok(State::Approved));
    let approved = answer(&submitted, &approve, &[], "lin", now()).unwrap().version;
    assert_eq!((approved.approved_at, approved.approved_by.as_str()), (Some(now()), "lin"));
    let asked = asked(true, date(2021, 9, 1));
    let later = Moment(now().0 + 86_400_000);
    let published = publish(&approved, asked, later).unwrap().version;
    assert_eq!(
        (published.approved_at, published.number.as_str()),
        (Some(now()), "7"),
        "publishing is another day"
    );
    let taken_back = answer(&submitted, &Answer::Return("x".to_owned()), &[], "gao", now());
    assert!(taken_back.is_ok(), "one's own plan may be taken back");
}

#[test]
fn two_kinds_are_on_their_way_side_by_side() {
    const RETURN: &str = include_str!("../../../../../schemes/wuxi-2021-return.toml");
    let open = [version(State::Draft)];
    let begun = begin(&open, ("wuxi-2021-return", true), RETURN.to_owned(), now()).unwrap();
    assert_eq!((begun.version, begun.form()), (2, Some(Form::Plan(Kind::ReturnToSchool))));
    assert!(forms("school").contains(&begun.form().unwrap()));
    assert!(!forms("district").contains(&begun.form().unwrap()) && forms("site").is_empty());
}

#[test]
fn a_policy_is_neither_submitted_nor_published() {
    const POLICY: &str = include_str!("../../../../../schemes/gongshu-district-2021.toml");
    let draft = begin(&[], ("gongshu-district-2021", true), POLICY.to_owned(), now()).unwrap();
    assert_eq!(draft.form(), Some(Form::Policy));
    let in_state = |state| Version { state, ..draft.clone() };
    let asked = asked(true, date(2021, 9, 1));
    let cases = [
        (State::Draft, Refusal::IssuedNotFiled, Refusal::NotApproved),
        (State::Submitted, Refusal::NotADraft, Refusal::NotApproved),
        (State::Returned, Refusal::IssuedNotFiled, Refusal::NotApproved),
        (State::Approved, Refusal::NotADraft, Refusal::IssuedNotFiled),
        (State::Published, Refusal::NotADraft, Refusal::NotApproved),
    ];
    for (state, not_submitted, not_published) in cases {
        assert_eq!(submit(&in_state(state), &[], "gao", now()), Err(not_submitted), "{state:?}");
        assert_eq!(publish(&in_state(state), asked, now()), Err(not_published), "{state:?}");
    }
}

#[test]
fn a_policy_is_issued_from_a_draft_alone() {
    for state in State::ALL {
        let issued = issue(&version(state), "1", date(2021, 9, 1), now());
        assert_eq!(issued.is_ok(), state.is_open(), "{state:?}");
    }
}

#[test]
fn a_text_that_is_no_toml_is_refused_at_its_line() {
    let cases = [("[scheme]", "[scheme", 7), ("version = 1", "version = = 1", 14)];
    for (from, to, expected) in cases {
        let changed = change(&version(State::Draft), GONGSHU.replacen(from, to, 1), now());
        let Err(Refusal::Unreadable { line, column }) = changed else { panic!("{to}: {changed:?}") };
        assert!(line == expected && column > 1, "{to}: {line}:{column}");
    }
}

#[test]
fn a_new_document_has_a_name_of_its_own_and_an_amendment_has_not() {
    let standing = [version(State::Published)];
    let begun = |scheme, is_new| begin(&standing, (scheme, is_new), GONGSHU.to_owned(), now()).map(|_| ());
    let taken = Refusal::NameTaken { scheme: "gongshu-2021-autumn".to_owned() };
    assert_eq!(begun("gongshu-2021-autumn", true), Err(taken));
    assert_eq!(begun("gongshu-2021-autumn", false), Ok(()));
    assert_eq!(begun("wenlan-2022-spring", true), Ok(()));
}

#[test]
fn what_no_longer_holds_is_not_published_but_sent_back_and_mended() {
    let approved = version(State::Approved);
    let broken = [finding("above-limit"), finding("set-aside")];
    let late = Publishing { found: &broken, ..asked(true, date(2021, 9, 1)) };
    let count = broken.iter().filter(|one| one.is_error()).count();
    assert_eq!(publish(&approved, late, now()), Err(Refusal::NoLongerHolds { count }));
    let approved = Version { number: "7".to_owned(), approved_at: Some(now()), ..approved };
    let back = answer(&approved, &Answer::Return("上级意见改了".to_owned()), &broken, "gao", now()).unwrap();
    let Version { state, number, approved_at, said, .. } = &back.version;
    assert_eq!((back.before, *state), (State::Approved, State::Returned));
    assert_eq!((number.as_str(), *approved_at, said.as_str()), ("", None, "上级意见改了"));
    assert!(change(&back.version, GONGSHU.to_owned(), now()).is_ok());
}

#[test]
fn the_next_term_takes_over_after_the_last_day_of_the_one_before() {
    let term = Days { from: date(2021, 9, 1), until: date(2022, 1, 28) };
    let other = [Running { plan: "wenlan-2021-autumn".to_owned(), term, holds_from: date(2021, 9, 1) }];
    let last = date(2022, 1, 27);
    let cases = [
        (date(2021, 8, 28), Err(Refusal::TooLate { from: date(2021, 8, 28) })),
        (date(2021, 12, 2), Err(Refusal::CutsTerm { from: date(2021, 12, 2), last })),
        (last, Err(Refusal::CutsTerm { from: last, last })),
        (date(2022, 1, 28), Ok(())),
    ];
    for (from, expected) in cases {
        let next = Publishing { running: &other, ..asked(false, from) };
        let published = publish(&version(State::Approved), next, now());
        assert_eq!(published.map(|_| ()), expected, "{from}");
    }
}

#[test]
fn an_amendment_never_begins_before_what_it_amends() {
    let (before, day) = (date(2021, 8, 29), date(2021, 9, 1));
    let cases = [
        (before, None, Ok(())),
        (before, Some(day), Err(Refusal::BeforeAmended { from: before, after: day })),
        (day, Some(day), Ok(())),
        (date(2021, 8, 28), Some(day), Err(Refusal::TooLate { from: date(2021, 8, 28) })),
    ];
    for (from, after, expected) in cases {
        let amendment = Publishing { after, ..asked(false, from) };
        let published = publish(&version(State::Approved), amendment, now());
        assert_eq!(published.map(|_| ()), expected, "{from} after {after:?}");
    }
}
