//! 公开征集 Calls are opened with what they show, answered until their day, and decided after it.

use super::*;
use crate::plan::community_care::shinan;
use jiff::civil::date;

const TODAY: Date = Date::constant(2011, 6, 1);
const UNTIL: Date = Date::constant(2011, 6, 15);

fn call(school: &str) -> Call {
    Call { school: school.to_owned(), need: 3, rooms: "图书室 20".to_owned(), until: UNTIL }
}

fn base() -> Base {
    Base { need: Some(3), rooms: "图书室 20".to_owned() }
}

fn from(id: &str, provider: &str, metres: i64) -> Answer {
    let paper = Paper {
        contact: "李老师".to_owned(),
        phone: "13900000088".to_owned(),
        offer: "看护和作业".to_owned(),
        tell: false,
    };
    let bid = Bid { provider: provider.to_owned(), metres };
    Answer { id: id.to_owned(), bid, paper }
}

#[test]
fn a_call_shows_the_need_and_the_rooms_and_leaves_time() {
    let terms = shinan().provider;
    let closed = Terms { open_call: false, ..terms.clone() };
    let nothing = Base { need: None, rooms: String::new() };
    let roomless = Base { rooms: String::new(), ..base() };
    let decided = [(call("文澜"), true)];
    let running = [(call("文澜"), false)];
    let too_long = Refusal::TooLong { until: date(2021, 6, 15), max: 180 };
    let cases = [
        (&closed, base(), UNTIL, &decided, Err(Refusal::NotOpen)),
        (&terms, nothing, TODAY, &decided, Err(Refusal::NotShown(Shown::NeedBase))),
        (&terms, roomless, TODAY, &decided, Err(Refusal::NotShown(Shown::Rooms))),
        (&terms, base(), TODAY, &decided, Err(Refusal::NoTime { until: TODAY })),
        (&terms, base(), date(2021, 6, 15), &decided, Err(too_long)),
        (&terms, base(), date(2011, 11, 28), &running, Err(Refusal::Runs)),
        (&terms, base(), UNTIL, &running, Ok(None)),
        (&terms, base(), UNTIL, &decided, Ok(Some(call("文澜")))),
    ];
    for (terms, base, until, others, expected) in cases {
        assert_eq!(open(terms, ("文澜", base), (until, TODAY), others), expected, "{until}");
    }
}

#[test]
fn a_need_of_few_children_is_nobody_s_household_and_the_last_day_is_the_one_before() {
    let of = |need| Call { need, ..call("文澜") }.need_shown();
    assert_eq!([0, 1, 4, 5].map(of), [Err(5), Err(5), Err(5), Ok(5)]);
    assert_eq!(call("文澜").last_day(), date(2011, 6, 14));
}

#[test]
fn an_answer_is_refused_first_reason_first() {
    let call = call("文澜");
    let facts = Facts { call: &call, is_decided: false, before: None, last_hour: Some(19) };
    let good = from("a1", "小树苗", 700);
    let with = |change: fn(&mut Answer)| {
        let mut one = good.clone();
        change(&mut one);
        one
    };
    let nearer = with(|one| one.bid.metres = 1);
    let cases = [
        (with(|one| one.bid.provider = " ".to_owned()), facts, TODAY, Err(Refusal::NoName)),
        (with(|one| one.bid.provider = "长".repeat(41)), facts, TODAY, Err(Refusal::NoName)),
        (with(|one| one.paper.phone = " ".to_owned()), facts, TODAY, Err(Refusal::NoContact)),
        (with(|one| one.bid.metres = 0), facts, TODAY, Err(Refusal::NoDistance)),
        (with(|one| one.paper.offer = " ".to_owned()), facts, TODAY, Err(Refusal::NoOffer)),
        (good.clone(), facts, UNTIL, Err(Refusal::Over)),
        (good.clone(), Facts { is_decided: true, ..facts }, TODAY, Err(Refusal::Over)),
        (good.clone(), Facts { last_hour: Some(20), ..facts }, TODAY, Err(Refusal::TooMany { max: 20 })),
        (good.clone(), Facts { last_hour: None, ..facts }, TODAY, Ok(Some(good.clone()))),
        (good.clone(), Facts { before: Some(&good), last_hour: Some(20), ..facts }, TODAY, Ok(None)),
        (nearer, Facts { before: Some(&good), ..facts }, TODAY, Err(Refusal::PageUsed)),
    ];
    for (draft, facts, today, expected) in cases {
        assert_eq!(answer(draft.clone(), facts, today), expected, "{draft:?}");
    }
}

#[test]
fn a_call_is_decided_once_after_its_last_day_among_enough_of_different_names() {
    let terms = shinan().provider;
    let call = call("文澜");
    let one = [from("a1", "小树苗", 700), from("a2", "小树苗", 600)];
    let two = [from("a1", "小树苗", 700), from("b1", "阳光", 300)];
    let choice = |answer: &str, reason: &str, why_few: &str| Choice {
        answer: Some(answer.to_owned()).filter(|id| !id.is_empty()),
        reason: reason.to_owned(),
        why_few: why_few.to_owned(),
    };
    let before = date(2011, 6, 14);
    let cases = [
        (&two, choice("a1", "", ""), before, Err(Refusal::StillOpen { until: UNTIL })),
        (&one, choice("a2", "场地大", ""), UNTIL, Err(Refusal::TooFew { left: 1 })),
        (&one, choice("a2", "场地大", "只有一家"), UNTIL, Ok(Some(choice("a2", "场地大", "只有一家")))),
        (&two, choice("c1", "场地大", ""), UNTIL, Err(Refusal::NotABidder)),
        (&two, choice("a1", " ", ""), UNTIL, Err(Refusal::NoReason)),
        (&two, choice("", " ", ""), UNTIL, Err(Refusal::NoReason)),
        (&two, choice("", "都太远", ""), UNTIL, Ok(Some(choice("", "都太远", "")))),
        (&two, choice("a1", " 场地大 ", ""), UNTIL, Ok(Some(choice("a1", "场地大", "")))),
    ];
    for (answers, draft, today, expected) in cases {
        let found = choose(&terms, (draft.clone(), None), (&call, today), answers);
        assert_eq!(found, expected, "{draft:?}");
    }
    let decided = choice("a1", "场地大", "");
    let again = |draft: Choice| choose(&terms, (draft, Some(&decided)), (&call, UNTIL), &two);
    assert_eq!(again(decided.clone()), Ok(None), "twice is once");
    assert_eq!(again(choice("b1", "近", "")), Err(Refusal::Decided));
    let names: Vec<String> = compared(&two).into_iter().map(|bid| bid.provider).collect();
    assert_eq!(names, ["阳光", "小树苗"], "the nearest first");
}

#[test]
fn whoever_asked_hears_how_it_ended_once_a_phone() {
    let asks = |id: &str, provider: &str, phone: &str| {
        let mut one = from(id, provider, 500);
        (one.paper.tell, one.paper.phone) = (true, phone.to_owned());
        one
    };
    let hears = |phone: &str, is_chosen| Hearer { phone: phone.to_owned(), is_chosen };
    let all = [
        asks("a", "小树苗", "13900000088"),
        asks("b", "小树苗", "13900000089"),
        asks("c", "阳光", "13900000090"),
        asks("d", "彩虹", "13900000088"),
        from("e", "星星", 500),
    ];
    let choice = |answer: Option<&str>| Choice {
        answer: answer.map(str::to_owned),
        reason: "场地大".to_owned(),
        why_few: String::new(),
    };
    let chosen = [hears("13900000088", true), hears("13900000089", true), hears("13900000090", false)];
    assert_eq!(hearers(&all, &choice(Some("a"))), chosen);
    assert!(hearers(&all, &choice(None)).iter().all(|one| !one.is_chosen), "nobody was chosen");
    assert_eq!(hearers(&all[4..], &choice(Some("e"))), [], "who did not ask keeps the address of the page");
    let call = call("文澜");
    let facts = Facts { call: &call, is_decided: false, before: None, last_hour: None };
    let landline = asks("f", "阳光", "82000001");
    assert_eq!(answer(landline, facts, TODAY), Err(Refusal::NoMobile));
}
