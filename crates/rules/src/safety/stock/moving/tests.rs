//! 物资调剂 Cases of asking, agreeing, counting out and in; random moves that lose and make nothing.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = Date::constant(2021, 8, 29);
const ALL: [Side; 3] = [Side::Giver, Side::Taker, Side::Office];

fn piece(count: i64, good_until: Option<Date>) -> Piece {
    Piece { good_until, count }
}

fn asked(count: i64) -> Ask {
    let (id, place) = ("a1".to_owned(), PlaceId::new("beixiu"));
    Ask { id, place, item: Item::Masks, count, at: Moment(0), is_withdrawn: false }
}

fn agreed(count: i64, steps: Vec<Step>) -> Move {
    Move {
        id: "m1".to_owned(),
        ask: "a1".to_owned(),
        office: PlaceId::new("gongshu"),
        giver: PlaceId::new("wenlan"),
        taker: PlaceId::new("beixiu"),
        item: Item::Masks,
        agreed: count,
        at: Moment(0),
        steps,
    }
}

fn shelf(place: &str, there: i64, required: i64, promised: i64) -> Shelf {
    Shelf { place: PlaceId::new(place), there, required, promised }
}

#[test]
fn a_school_asks_for_what_it_lacks_and_for_no_more() {
    let cases = [
        (0, 500, 0, Err(Refusal::BadNumber)),
        (COUNT_MAX + 1, 500, 0, Err(Refusal::BadNumber)),
        (1, 0, 0, Err(Refusal::NotShort)),
        (1, 500, 500, Err(Refusal::NotShort)),
        (1, -20, 0, Err(Refusal::NotShort)),
        (301, 500, 200, Err(Refusal::MoreThanShort { short: 300 })),
        (300, 500, 200, Ok(())),
    ];
    for (count, short, coming, told) in cases {
        assert_eq!(ask(count, short, coming), told, "{count} of {short}");
    }
}

#[test]
fn what_is_asked_for_and_what_is_promised_counts_once() {
    let (beixiu, wenlan) = (PlaceId::new("beixiu"), PlaceId::new("wenlan"));
    let sent = vec![Step::Sent(vec![piece(150, None)]), Step::Received(vec![piece(100, None)])];
    let cases = [
        (vec![], 500),
        (vec![agreed(200, vec![])], 500),
        (vec![agreed(200, sent.clone())], 350 + 50),
        (vec![agreed(200, vec![Step::Dropped("不缺了".to_owned())])], 500),
    ];
    for (moves, left) in cases {
        assert_eq!(coming(&[asked(500)], &moves, (&beixiu, Item::Masks)), left);
        assert_eq!(coming(&[asked(500)], &moves, (&beixiu, Item::Gowns)), 0);
        assert_eq!(coming(&[asked(500)], &moves, (&wenlan, Item::Masks)), 0);
    }
    let gone = Ask { is_withdrawn: true, ..asked(500) };
    assert_eq!(coming(&[gone], &[agreed(200, sent)], (&beixiu, Item::Masks)), 50);
}

#[test]
fn nobody_gives_what_it_needs_itself_or_has_promised() {
    let cases = [
        (shelf("wenlan", 1_300, 800, 0), 500),
        (shelf("wenlan", 1_300, 800, 200), 300),
        (shelf("wenlan", 700, 800, 0), 0),
        (shelf("gongshu", 1_300, 0, 0), 1_300),
    ];
    for (giver, spare) in cases {
        assert_eq!(giver.spare(), spare);
        assert_eq!(agree(&asked(5_000), &[], &giver, spare + 1), Err(Refusal::NotSpare { spare }));
        assert_eq!(agree(&asked(5_000), &[], &giver, spare.max(1)).is_ok(), spare > 0);
    }
    let rich = shelf("wenlan", 5_000, 0, 0);
    let before = [agreed(200, vec![])];
    assert_eq!(agree(&asked(500), &[], &rich, 0), Err(Refusal::BadNumber));
    assert_eq!(agree(&asked(500), &before, &rich, 301), Err(Refusal::NotAsked { open: 300 }));
    assert_eq!(agree(&asked(500), &before, &rich, 300), Ok(()));
    let gone = Ask { is_withdrawn: true, ..asked(500) };
    assert_eq!(agree(&gone, &[], &rich, 1), Err(Refusal::NotAsked { open: 0 }));
    let own = shelf("beixiu", 5_000, 0, 0);
    assert_eq!(agree(&asked(500), &[], &own, 1), Err(Refusal::NotSpare { spare: 0 }));
}

#[test]
fn whoever_can_spare_most_is_proposed_first_until_it_is_enough() {
    let all = [
        shelf("wenlan", 1_000, 800, 0),
        shelf("tianshui", 1_500, 800, 0),
        shelf("beixiu", 300, 800, 0),
        shelf("gongshu", 100, 0, 0),
    ];
    let names = |wanted| {
        let given = propose(&all, wanted);
        given.into_iter().map(|(place, count)| (place.to_string(), count)).collect::<Vec<_>>()
    };
    let one = |place: &str, count| (place.to_owned(), count);
    assert!(names(0).is_empty());
    assert_eq!(names(500), [one("tianshui", 500)]);
    assert_eq!(names(750), [one("tianshui", 700), one("wenlan", 50)]);
    let everything = [one("tianshui", 700), one("wenlan", 200), one("gongshu", 100)];
    assert_eq!(names(9_000), everything, "and no more than that");
}

#[test]
fn what_expires_first_goes_first_and_never_what_is_needed() {
    let (soon, late, past) = (date(2021, 9, 30), date(2022, 9, 30), date(2021, 8, 28));
    let lots = [
        piece(400, None),
        piece(300, Some(late)),
        piece(200, Some(soon)),
        piece(900, Some(past)),
        piece(0, Some(TODAY)),
    ];
    let one = agreed(800, vec![]);
    let out = |count, required| send(&one, &ALL, (&lots, required), count, TODAY);
    let ladder = [
        (0, 0, Refusal::BadNumber),
        (801, 0, Refusal::MoreThanAgreed { agreed: 800 }),
        (800, 200, Refusal::NotSpare { spare: 700 }),
        (1, 900, Refusal::NotSpare { spare: 0 }),
    ];
    for (count, required, refusal) in ladder {
        assert_eq!(out(count, required), Err(refusal), "{count}");
    }
    let few = send(&one, &ALL, (&lots[3..], 0), 1, TODAY);
    assert_eq!(few, Err(Refusal::BelowNought { there: 0 }), "what has expired is not sent");
    let sent = vec![piece(200, Some(soon)), piece(300, Some(late)), piece(50, None)];
    assert_eq!(out(550, 350), Ok(Step::Sent(sent)));
    let other = send(&one, &[Side::Taker, Side::Office], (&lots, 0), 1, TODAY);
    assert_eq!(other, Err(Refusal::NotYours));
    for step in [Step::Dropped("不缺了".to_owned()), Step::Sent(vec![piece(1, None)])] {
        let after = agreed(800, vec![step]);
        assert_eq!(send(&after, &ALL, (&lots, 0), 1, TODAY), Err(Refusal::NotAgreed));
        assert_eq!(cancel(&after, &ALL, "不缺了"), Err(Refusal::NotAgreed));
    }
    assert_eq!(cancel(&one, &[Side::Office], " "), Err(Refusal::NoReason));
    assert_eq!(cancel(&one, &[Side::Taker], "不缺了"), Err(Refusal::NotYours));
    assert_eq!(cancel(&one, &[Side::Giver], " 不缺了 "), Ok(Step::Dropped("不缺了".to_owned())));
}

#[test]
fn what_did_not_come_stays_open_until_it_is_explained() {
    let due = Some(date(2022, 9, 30));
    let mut one = agreed(500, vec![]);
    let (taker, nothing) = ([Side::Taker], [piece(0, None)]);
    assert_eq!(receive(&one, &taker, &nothing), Err(Refusal::NotOnTheWay));
    one.steps.push(Step::Sent(vec![piece(300, due), piece(200, None)]));
    assert_eq!((one.state(), one.coming(), one.promised()), (State::OnTheWay, 500, 0));
    assert_eq!(receive(&one, &[Side::Giver], &nothing), Err(Refusal::NotYours));
    assert_eq!(receive(&one, &taker, &[piece(-1, due)]), Err(Refusal::BadNumber));
    for more in [vec![piece(201, None)], vec![piece(150, None), piece(51, None)]] {
        assert_eq!(receive(&one, &taker, &more), Err(Refusal::MoreThanSent { sent: 200 }), "{more:?}");
    }
    let early = explain(&one, &taker, (Why::Came, piece(1, due)), "在门卫室");
    assert_eq!(early, Err(Refusal::NotOnTheWay), "it is counted in first");
    let counted = receive(&one, &taker, &[piece(280, due), piece(200, None)]).unwrap();
    one.steps.push(counted);
    assert_eq!((one.state(), one.open()), (State::Differs, vec![piece(20, due)]));
    assert_eq!(receive(&one, &taker, &nothing), Err(Refusal::NotOnTheWay), "once");

    let say = |one: &Move, side, why, count, how: &str| explain(one, &[side], (why, piece(count, due)), how);
    let long = "字".repeat(LETTERS_MAX + 1);
    let ladder = [
        (Side::Taker, Why::Came, 1, " ", Refusal::NoReason),
        (Side::Taker, Why::Came, 1, long.as_str(), Refusal::TooLong { max: LETTERS_MAX }),
        (Side::Taker, Why::Lost, 1, "破损", Refusal::NotYours),
        (Side::Giver, Why::Came, 1, "破损", Refusal::NotYours),
        (Side::Office, Why::PutBack, 1, "破损", Refusal::NotYours),
        (Side::Office, Why::Lost, 0, "破损", Refusal::BadNumber),
        (Side::Office, Why::Lost, 21, "破损", Refusal::NotOpen { open: 20 }),
    ];
    for (side, why, count, how, refusal) in ladder {
        assert_eq!(say(&one, side, why, count, how), Err(refusal), "{side} {why}");
    }
    for (side, why, count) in [(Side::Taker, Why::Came, 5), (Side::Giver, Why::PutBack, 10)] {
        let step = say(&one, side, why, count, "清点").unwrap();
        one.steps.push(step);
        assert_eq!(one.state(), State::Differs);
    }
    one.steps.push(say(&one, Side::Office, Why::Lost, 5, "路上破损").unwrap());
    assert_eq!(one.state(), State::Done);
    assert_eq!(one.tally(), Tally { sent: 500, came: 485, put_back: 10, lost: 5, open: 0 });
    assert_eq!(asked(500).open(&[one]), 15, "what did not come is asked for still");
}

proptest! {
    /// Whatever is pressed, by whom, in which order: what lay with both schools lies with one of them, is on its way, or was
    /// written off; and no shelf is below nought, nor the giver's below its own need by what it sends.
    #[test]
    fn nothing_is_lost_or_made_between_two_schools(
        there in proptest::collection::vec(0_i64..200, 3),
        required in 0_i64..300,
        wanted in 1_i64..400,
        pressed in proptest::collection::vec((0..7_u8, 0..3_usize, -2_i64..200), 1..30),
    ) {
        let dates = [None, Some(date(2021, 9, 30)), Some(date(2021, 8, 1))];
        let start: Vec<Piece> = there.iter().zip(dates).map(|(count, day)| piece(*count, day)).collect();
        let mut one = agreed(wanted, vec![]);
        for (press, which, count) in pressed {
            let left = lying(&start, &one, &one.giver);
            let part = piece(count, dates[which]);
            let step = match press {
                0 | 1 => send(&one, &ALL, (&left, required), count, TODAY),
                2 => receive(&one, &ALL, &[part]),
                3 => explain(&one, &ALL, (Why::PutBack, part), "清点"),
                4 => explain(&one, &ALL, (Why::Came, part), "清点"),
                5 => explain(&one, &ALL, (Why::Lost, part), "清点"),
                _ => cancel(&one, &ALL, "不缺了"),
            };
            let sent_before = one.tally().sent;
            one.steps.extend(step);
            let (giver, taker) = (lying(&start, &one, &one.giver), lying(&[], &one, &one.taker));
            let tally = one.tally();
            prop_assert!(giver.iter().chain(&taker).all(|lot| lot.count >= 0));
            prop_assert_eq!(sum(&giver) + sum(&taker) + tally.open + tally.lost, sum(&start));
            prop_assert_eq!(tally.sent, tally.came + tally.put_back + tally.lost + tally.open);
            if tally.sent > sent_before {
                prop_assert!(sum(&giver) >= required);
            }
        }
    }
}

/// What lies at a place that began with so much.
fn lying(start: &[Piece], one: &Move, place: &PlaceId) -> Vec<Piece> {
    let mut lies: BTreeMap<Option<Date>, i64> = BTreeMap::new();
    start.iter().for_each(|lot| add(&mut lies, *lot, lot.count));
    for lot in one.on_shelf(place) {
        *lies.entry(lot.good_until).or_default() += lot.count;
    }
    lies.into_iter().map(|(good_until, count)| Piece { good_until, count }).collect()
}
