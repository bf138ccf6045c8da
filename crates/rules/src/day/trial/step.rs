//! 试演的步骤 What can happen in an evening, read from numbers: any number is some step.

use super::cast::owner;
use crate::day::roll::State;

/// Who acts on a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// The teacher whose evening it is by the plan.
    Teacher,
    /// A teacher of another group.
    Other,
    /// A teacher who is free tonight and may stand in.
    StandIn,
    /// The management group.
    Staff,
    /// A second member of it.
    SecondStaff,
    /// The gate.
    Gate,
    /// A guardian.
    Mum,
    /// The other guardian.
    Dad,
    /// On the child's list.
    Aunt,
    /// Sent for one time.
    Neighbour,
    /// On no list.
    Stranger,
    /// The consent to go alone, in an adult's place.
    Alone,
}

/// One thing that happens. Numbers name children, devices and earlier codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Minutes pass.
    Wait(i64),
    /// Seconds pass.
    Moment(i64),
    /// The roll is laid out.
    Open,
    /// A teacher marks a child on a device; nothing is sent.
    Mark(u8, u8, State),
    /// A device sends what it holds. 1: the request is lost, 2: the answer is.
    Send(u8, u8),
    /// A device sees the roll as it stands.
    Refresh(u8),
    /// A device's clock is turned by minutes.
    Turn(u8, i64),
    /// The roll is closed.
    CloseRoll,
    /// The session is closed.
    CloseSession,
    /// The roll of extended care is closed.
    CloseCareRoll,
    /// Extended care is closed.
    CloseCare,
    /// A child stands in the room.
    Arrive(u8),
    /// A child stands in the room of extended care.
    TakeOn(u8),
    /// A family wishes extended care for tonight.
    Wish(u8),
    /// The management group agrees.
    Agree(u8),
    /// The family takes it back.
    Withdraw(u8),
    /// A slip of a guardian comes in, for the day or from a minute of it until another.
    Leave(u8, Person, (Option<i64>, Option<i64>)),
    /// Somebody takes in a paper slip of a child.
    Paper(u8, Person),
    /// The head teacher writes where a child is.
    Follow(u8),
    /// A guardian says where a child is.
    Say(u8, Person),
    /// Staff bar somebody from a child.
    Bar(u8, Person),
    /// Staff lift a block, by the first or the second person.
    Lift(u8, bool),
    /// A guardian sends the neighbour, from now for minutes.
    Name(u8, Person, i64),
    /// The delegation is confirmed, with the right digits or wrong ones.
    Confirm(u8, bool),
    /// The delegation is taken back.
    Cancel(u8),
    /// A guardian puts somebody on the list.
    Add(u8, Person, Person),
    /// A guardian takes somebody off the list.
    Strike(u8, Person),
    /// The gate asks about somebody.
    Ask(u8, Person),
    /// Somebody answers about somebody.
    Answer(u8, Person, Person, bool),
    /// A phone shows a code for somebody.
    Show(u8, Person, Person),
    /// The gate types, for a child, the n-th of the codes shown so far.
    Type(u8, u8),
    /// The gate types a wrong code.
    Guess(u8),
    /// Step 1 of an early collection.
    Check(u8, Person),
    /// Step 2, by somebody.
    Sign(u8, Person),
    /// Step 3.
    Exit(u8),
    /// The gate says that step 1 was a wrong press.
    Uncheck(u8),
    /// Somebody says that step 2 was a wrong press.
    Unsign(u8, Person),
    /// A child is handed over at the end, by somebody.
    Release(u8, Person, Person),
    /// A phone without a network keeps that a child went with somebody, signed by somebody.
    Hand(u8, u8, Person, Person),
    /// A phone without a network keeps that a hand took its step of an early collection: gate, teacher, gate.
    Keep(u8, u8, Person, u8),
    /// A phone sends the hand-overs and steps it holds. 1: the request is lost, 2: the answer is.
    Deliver(u8, u8),
    /// Every child, to its mother, by whoever leads the evening.
    ReleaseAll,
    /// Somebody says that the last hand-over of a child was a wrong press.
    TakeBack(u8, Person),
    /// A child of the room is given to the line (0) or to the bus (1), by somebody.
    Give(u8, u8, Person),
    /// Whoever says to lead it counts the children of a line.
    Take(u8, Person),
    /// They are counted at the gate, or in the bus.
    Count(u8, Person),
    /// They are brought back to their room.
    Bring(u8, Person),
    /// Somebody says that a child was taken onto the roll by mistake.
    Unadd(u8, Person),
    /// The management group asks somebody to stand in, who may have agreed on the phone.
    Cover(Person, bool),
    /// The same for extended care.
    CoverCare(Person, bool),
    /// Somebody says yes or no to standing in.
    Accept(Person, bool),
    /// The clock looks whether anybody must be told.
    Tick,
    /// What happened last happens again.
    Again,
}

/// The aunt and the neighbour more often: most of the rules are about them.
const ADULTS: [Person; 8] = [
    Person::Aunt,
    Person::Neighbour,
    Person::Mum,
    Person::Dad,
    Person::Aunt,
    Person::Neighbour,
    Person::Stranger,
    Person::Alone,
];
/// The stand-in's phone less often: mostly the evening is not theirs.
const PHONES: [u8; 5] = [0, 1, 0, 1, 2];
/// Whom the management group asks to stand in: the other teacher has a group until six, the one whose evening it is may take it back.
const COVERS: [Person; 5] =
    [Person::StandIn, Person::StandIn, Person::StandIn, Person::Teacher, Person::Other];
const STATES: [State; 5] = [State::Present, State::Late, State::Absent, State::Leave, State::Expected];

/// Parts of a number, taken one after another.
struct Number(u64);

impl Number {
    fn below(&mut self, limit: u64) -> u64 {
        let part = self.0 % limit;
        self.0 /= limit;
        part
    }

    fn small(&mut self, limit: u8) -> u8 {
        u8::try_from(self.below(u64::from(limit))).unwrap_or(0)
    }

    fn minutes(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).unwrap_or(0)
    }

    /// Hours of an afternoon, open on either side or on both.
    fn hours(&mut self) -> (Option<i64>, Option<i64>) {
        let (from, until) = (15 * 60 + self.minutes(150), 16 * 60 + self.minutes(150));
        match self.below(4) {
            0 => (None, None),
            1 => (Some(from), None),
            2 => (None, Some(until)),
            _ => (Some(from), Some(until)),
        }
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::from(self.small(u8::try_from(of.len()).unwrap_or(1)))]
    }
}

impl Step {
    /// The step a number stands for; `kids` children take part.
    pub fn read(number: u64, kids: u8) -> Self {
        let mut n = Number(number);
        let what = n.below(132);
        let kid = n.small(kids);
        Self::of_the_roll(what, kid, &mut n)
            .or_else(|| Self::of_the_lists(what, kid, &mut n))
            .or_else(|| Self::of_the_ways(what, kid, &mut n))
            .or_else(|| Self::of_extended_care(what, kid, &mut n))
            .unwrap_or_else(|| Self::of_the_gate(what, kid, &mut n))
    }

    fn of_the_roll(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        Some(match what {
            0..=7 => Self::Wait(n.minutes(20)),
            8 => Self::Wait(n.minutes(500)),
            9 => Self::Moment(n.minutes(40)),
            10..=11 => Self::Open,
            12..=22 => Self::Mark(n.one(&PHONES), kid, n.one(&STATES)),
            23 => Self::TakeBack(kid, n.one(&[Person::Gate, Person::Staff, Person::Teacher, Person::Other])),
            24..=30 => Self::Send(n.one(&PHONES), n.one(&[0, 0, 0, 1, 2])),
            31..=34 => Self::Refresh(n.one(&PHONES)),
            35 | 130..=131 => Self::Turn(n.one(&PHONES), n.minutes(31) - 15),
            36..=38 => Self::CloseRoll,
            39..=40 => Self::CloseSession,
            41..=42 => Self::Arrive(kid),
            43 => Self::Leave(kid, n.one(&[Person::Mum, Person::Dad]), n.hours()),
            44 => Self::Follow(kid),
            114 => Self::Paper(kid, n.one(&[Person::Teacher, Person::Staff, Person::Other])),
            45 => Self::Say(kid, n.one(&[Person::Mum, Person::Dad])),
            115..=116 => Self::Cover(n.one(&COVERS), n.small(2) == 0),
            117 => Self::Accept(n.one(&[Person::StandIn, Person::StandIn, Person::Teacher]), n.small(4) > 0),
            46..=48 => Self::Tick,
            49..=51 => Self::Again,
            _ => return None,
        })
    }

    fn of_the_lists(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        let guardian = [Person::Mum, Person::Dad];
        Some(match what {
            52 => Self::Bar(kid, n.one(&ADULTS)),
            53..=55 => Self::Lift(kid, n.small(2) == 0),
            56..=57 => Self::Name(kid, n.one(&guardian), n.minutes(240)),
            58..=59 => Self::Confirm(kid, n.small(4) > 0),
            60 => Self::Cancel(kid),
            61 => Self::Strike(kid, n.one(&[Person::Aunt, Person::Alone])),
            62..=63 => Self::Ask(kid, n.one(&ADULTS[..4])),
            64..=66 => {
                let by = n.one(&[Person::Mum, Person::Dad, Person::Staff, Person::Mum, Person::Aunt]);
                Self::Answer(kid, by, n.one(&ADULTS[..4]), n.small(2) > 0)
            }
            67..=69 => Self::Show(kid, n.one(&guardian), n.one(&ADULTS)),
            111..=113 => Self::Add(kid, n.one(&guardian), n.one(&[Person::Stranger, Person::Aunt])),
            _ => return None,
        })
    }

    /// Its list, its roll and its end.
    fn of_extended_care(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        Some(match what {
            118 => Self::Wish(kid),
            119 => Self::Agree(kid),
            120 => Self::Withdraw(kid),
            121..=122 => Self::TakeOn(kid),
            123 => Self::TakeOn(super::cast::UNLISTED),
            124 => Self::Unadd(kid, n.one(&[Person::Teacher, Person::Staff, Person::Other])),
            125..=126 => Self::CloseCareRoll,
            127..=128 => Self::CloseCare,
            129 => Self::CoverCare(n.one(&COVERS), n.small(2) == 0),
            _ => return None,
        })
    }

    /// Lines, the bus, and the child who stands on no list.
    fn of_the_ways(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        use Person::{Gate, Other, Staff, StandIn, Teacher};
        let unlisted = super::cast::UNLISTED;
        Some(match what {
            100..=103 => Self::Give(kid, n.small(2), n.one(&[Teacher, Teacher, StandIn, Staff, Other])),
            104..=105 => Self::Take(n.small(2), n.one(&[Other, Other, Staff, Gate])),
            106..=107 => Self::Count(n.small(2), n.one(&[Gate, Other, Staff, Teacher])),
            108 => Self::Bring(n.small(2), n.one(&[Teacher, Other, Gate])),
            109 => Self::Unadd(unlisted, n.one(&[Teacher, Staff, Other])),
            110 => Self::Arrive(unlisted),
            _ => return None,
        })
    }

    fn of_the_gate(what: u64, kid: u8, n: &mut Number) -> Self {
        match what {
            70..=74 => Self::Type(kid, n.small(3)),
            75 => Self::Guess(kid),
            76..=81 => Self::Check(kid, n.one(&ADULTS)),
            82..=85 => {
                let by = [Person::Teacher, Person::Teacher, Person::StandIn, Person::Other, Person::Staff];
                Self::Sign(kid, n.one(&by))
            }
            86..=87 => Self::Exit(kid),
            88 => match n.small(2) {
                0 => Self::Uncheck(kid),
                _ => Self::Unsign(kid, n.one(&[Person::Teacher, Person::Staff, Person::Other])),
            },
            89..=92 => {
                let by = [Person::Teacher, Person::Gate, Person::Staff, Person::Other, Person::StandIn];
                let by = n.one(&by);
                Self::Release(kid, n.one(&ADULTS), by)
            }
            93..=94 => {
                let device = n.one(&PHONES);
                // Mostly whoever's phone it is.
                let own = owner(device);
                let by = n.one(&[own, own, own, Person::Gate, Person::Other]);
                Self::Hand(device, kid, n.one(&ADULTS), by)
            }
            95 | 98 => Self::Keep(n.one(&PHONES), kid, n.one(&ADULTS), n.small(3)),
            96..=97 => Self::Deliver(n.one(&PHONES), n.one(&[0, 0, 0, 1, 2])),
            _ => Self::ReleaseAll,
        }
    }
}
