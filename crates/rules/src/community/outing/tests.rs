//! 外出活动 Cases of planning an outing.

use super::*;
use crate::plan::community_care::shinan;
use jiff::civil::{date, time};

pub(crate) const TODAY: Date = Date::constant(2011, 6, 1);

/// A walk to a museum on the eighth, answered until the sixth.
pub(crate) fn draft() -> Draft {
    Draft {
        kind: Kind::Practice,
        what: "参观海军博物馆".to_owned(),
        on: date(2011, 6, 8),
        hours: Some((time(15, 30, 0, 0), time(17, 30, 0, 0))),
        to: "海军博物馆".to_owned(),
        route: "步行，走莱阳路".to_owned(),
        stops: vec!["博物馆门口".to_owned()],
        means: Means::OnFoot,
        plate: String::new(),
        adults: vec![adult("c1", "周梅"), adult("t1", "吴老师")],
        per_adult: 2,
        insurance: String::new(),
        answer_until: date(2011, 6, 6),
    }
}

fn adult(carer: &str, name: &str) -> Adult {
    Adult { carer: carer.to_owned(), name: name.to_owned() }
}

pub(crate) fn approved() -> Approved {
    Approved { all: vec!["c1".to_owned(), "t1".to_owned()], carers: vec!["c1".to_owned()] }
}

fn asked(change: impl FnOnce(&mut Draft)) -> Result<Option<Draft>, Refusal> {
    let (mut one, approved) = (draft(), approved());
    change(&mut one);
    plan(
        &shinan().enrichment,
        (one, TODAY),
        Facts { has_class: true, approved: &approved, others: &[], why: "" },
    )
}

#[test]
fn an_outing_says_all_that_families_read_first_reason_first() {
    let bad = |until| Err(Refusal::BadDeadline { until });
    assert_eq!(asked(|one| one.what = " ".to_owned()), Err(Refusal::NoWhat));
    assert_eq!(asked(|one| one.what = "长".repeat(501)), Err(Refusal::NoWhat));
    assert_eq!(asked(|one| one.to = String::new()), Err(Refusal::NoDestination));
    assert_eq!(asked(|one| one.route = " ".to_owned()), Err(Refusal::NoRoute));
    assert_eq!(asked(|one| one.means = Means::Vehicle), Err(Refusal::NoPlate));
    assert_eq!(asked(|one| one.hours = None), Err(Refusal::NoHours));
    assert_eq!(asked(|one| one.hours = one.hours.map(|(from, _)| (from, from))), Err(Refusal::NoHours));
    assert_eq!(asked(|one| one.on = TODAY), Err(Refusal::TooSoon { on: TODAY }));
    assert_eq!(asked(|one| one.answer_until = one.on), bad(date(2011, 6, 8)));
    assert_eq!(asked(|one| one.answer_until = date(2011, 5, 31)), bad(date(2011, 5, 31)));
    assert_eq!(asked(|one| one.adults.clear()), Err(Refusal::NobodyLeads));
    assert_eq!(asked(|one| one.adults.reverse()), Err(Refusal::NobodyLeads), "a tutor leads nobody out");
    assert_eq!(asked(|one| one.adults.push(adult("c9", "路人"))), Err(Refusal::NotApproved));
    assert_eq!(asked(|one| one.per_adult = 0), Err(Refusal::NoRatio));
    assert_eq!(asked(|one| one.insurance = String::new()), Ok(Some(draft())), "insurance is no condition");
}

/// P1.36: words are found, and a person decides.
#[test]
fn words_that_speak_of_lessons_need_a_person_s_word() {
    let (terms, approved) = (shinan().enrichment, approved());
    let cases = [
        ("参观海军博物馆", "", Ok(())),
        ("奥 数集训", " ", Err(Refusal::SpeaksOf("奥数"))),
        ("Mock exam at the library", "", Err(Refusal::SpeaksOf("mock exam"))),
        ("参观月考路的老邮局", "月考路是路名", Ok(())),
    ];
    for (what, why, expected) in cases {
        let one = Draft { what: what.to_owned(), ..draft() };
        let facts = Facts { has_class: true, approved: &approved, others: &[], why };
        assert_eq!(plan(&terms, (one, TODAY), facts).map(|_| ()), expected, "{what}");
    }
}

#[test]
fn it_is_the_class_s_and_of_a_kind_that_the_plan_offers() {
    let (terms, approved) = (shinan().enrichment, approved());
    let facts = Facts { has_class: true, approved: &approved, others: &[], why: "" };
    let none = Facts { has_class: false, ..facts };
    assert_eq!(plan(&terms, (draft(), TODAY), none), Err(Refusal::NoClass));
    let lessons = enrichment::Terms { kinds: vec![Kind::Education], ..terms.clone() };
    assert_eq!(plan(&lessons, (draft(), TODAY), facts), Err(Refusal::NotOffered(Kind::Practice)));
    let free = enrichment::Terms { outing_needs: vec![Need::Consents], ..terms.clone() };
    let no_route = Draft { route: String::new(), ..draft() };
    assert_eq!(plan(&free, (no_route.clone(), TODAY), facts), Ok(Some(no_route)), "the plan asks for none");
    let stands = [draft()];
    let facts = Facts { others: &stands, ..facts };
    assert_eq!(plan(&terms, (draft(), TODAY), facts), Ok(None), "planned twice is once");
}

#[test]
fn what_is_typed_is_kept_without_its_blanks() {
    let typed = asked(|one| {
        one.what = " 参观海军博物馆 ".to_owned();
        one.stops = vec![" 博物馆门口 ".to_owned(), " ".to_owned()];
        one.plate = "鲁B12345".to_owned();
    });
    assert_eq!(typed, Ok(Some(draft())), "who walks has no plate");
    assert_eq!(draft().room_for(2), 4);
    assert_eq!(draft().back_at(), Some(moment(date(2011, 6, 8), time(17, 30, 0, 0))));
}
