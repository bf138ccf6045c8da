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
    /// Somebody from outside who gives a lesson.
    Lecturer,
    /// One of the school's own who goes along to it.
    Companion,
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
    /// What happens only in a lesson that somebody from outside gives.
    Lesson(Lesson),
    /// The clock looks whether anybody must be told.
    Tick,
    /// What happened last happens again.
    Again,
}

/// What happens in a lesson that somebody from outside gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lesson {
    /// The evening is one, and one of the school's own goes along, or nobody does yet.
    Begin(bool),
    /// The management group names who goes along.
    Accompany(Person),
    /// The management group asks somebody to stand in for whoever goes along, who may have agreed on the phone.
    Cover(Person, bool),
    /// Somebody signs in.
    SignIn(Person),
    /// Somebody finds a child in the room and takes it onto the roll.
    TakeOn(u8, Person),
    /// Somebody says that the roll is closed.
    Close(Person),
    /// Somebody says that the evening is over.
    End(Person),
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
/// Of a lesson from outside: theirs who gives it, and that of who goes along.
const PHONES_OF_TWO: [u8; 5] = [3, 4, 3, 4, 2];
/// Whom the management group asks to stand in: the other teacher has a group until six, the one whose evening it is may take it back.
const COVERS: [Person; 5] =
    [Person::StandIn, Person::StandIn, Person::StandIn, Person::Teacher, Person::Other];
const STATES: [State; 5] = [State::Present, State::Late, State::Absent, State::Leave, State::Expected];

/// What can happen in any evening, and what besides in a lesson from outside.
const STEPS: u64 = 132;
const STEPS_OF_A_LESSON: u64 = 30;

/// Parts of a number, taken one after another.
struct Number {
    rest: u64,
    /// It stands for a step of a lesson from outside.
    is_outside: bool,
}

impl Number {
    fn below(&mut self, limit: u64) -> u64 {
        let part = self.rest % limit;
        self.rest /= limit;
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

    fn phone(&mut self) -> u8 {
        let phones = if self.is_outside { PHONES_OF_TWO } else { PHONES };
        self.one(&phones)
    }

    /// One of these; who goes along where the evening's own teacher would be.
    fn who(&mut self, of: &[Person]) -> Person {
        let who = self.one(of);
        if self.is_outside && who == Person::Teacher { Person::Companion } else { who }
    }
}

impl Step {
    /// The step a number stands for; `kids` children take part, in an evening or in a lesson from outside.
    pub fn read(number: u64, (kids, is_outside): (u8, bool)) -> Self {
        let mut n = Number { rest: number, is_outside };
        let what = n.below(if is_outside { STEPS + STEPS_OF_A_LESSON } else { STEPS });
        let kid = n.small(kids);
        Self::of_the_lesson(what, kid, &mut n)
            .or_else(|| Self::of_the_roll(what, kid, &mut n))
            .or_else(|| Self::of_the_lists(what, kid, &mut n))
            .or_else(|| Self::of_the_ways(what, kid, &mut n))
            .or_else(|| Self::of_extended_care(what, kid, &mut n))
            .unwrap_or_else(|| Self::of_the_gate(what, kid, &mut n))
    }

    /// What its two do, and what the one from outside would do and must not.
    fn of_the_lesson(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        use Person::{Companion, Lecturer, Other, Staff, StandIn};
        Some(match what.checked_sub(STEPS)? {
            0..=1 => {
                let who = n.one(&[Companion, Companion, StandIn, Other, Lecturer]);
                Self::Lesson(Lesson::Accompany(who))
            }
            2..=4 => {
                let who = n.one(&[StandIn, StandIn, Companion, Other, Lecturer]);
                Self::Lesson(Lesson::Cover(who, n.small(2) == 0))
            }
            5..=7 => Self::Lesson(Lesson::SignIn(n.one(&[Lecturer, Companion, Companion, StandIn, Staff]))),
            8..=13 => Self::Lesson(Lesson::Close(n.one(&[Companion, Companion, Lecturer, Staff, Other]))),
            14..=16 => Self::Lesson(Lesson::End(n.one(&[Companion, Lecturer, Staff]))),
            17..=18 => Self::Sign(kid, Lecturer),
            19..=20 => Self::Release(kid, n.one(&ADULTS), Lecturer),
            21 => Self::Hand(3, kid, n.one(&ADULTS), Lecturer),
            22 => Self::Give(kid, n.small(2), Lecturer),
            23 => Self::TakeBack(kid, Lecturer),
            24 => Self::Paper(kid, Lecturer),
            25 => Self::Lesson(Lesson::TakeOn(kid, n.one(&[Lecturer, Lecturer, Companion, Staff]))),
            _ => Self::Mark(3, kid, n.one(&STATES)),
        })
    }

    fn of_the_roll(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        Some(match what {
            0..=7 => Self::Wait(n.minutes(20)),
            8 => Self::Wait(n.minutes(500)),
            9 => Self::Moment(n.minutes(40)),
            10..=11 => Self::Open,
            12..=22 => Self::Mark(n.phone(), kid, n.one(&STATES)),
            23 => Self::TakeBack(kid, n.who(&[Person::Gate, Person::Staff, Person::Teacher, Person::Other])),
            24..=30 => Self::Send(n.phone(), n.one(&[0, 0, 0, 1, 2])),
            31..=34 => Self::Refresh(n.phone()),
            35 | 130..=131 => Self::Turn(n.phone(), n.minutes(31) - 15),
            36..=38 => Self::CloseRoll,
            39..=40 => Self::CloseSession,
            41..=42 => Self::Arrive(kid),
            43 => Self::Leave(kid, n.one(&[Person::Mum, Person::Dad]), n.hours()),
            44 => Self::Follow(kid),
            114 => Self::Paper(kid, n.who(&[Person::Teacher, Person::Staff, Person::Other])),
            45 => Self::Say(kid, n.one(&[Person::Mum, Person::Dad])),
            115..=116 => Self::Cover(n.who(&COVERS), n.small(2) == 0),
            117 => Self::Accept(n.who(&[Person::StandIn, Person::StandIn, Person::Teacher]), n.small(4) > 0),
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
            124 => Self::Unadd(kid, n.who(&[Person::Teacher, Person::Staff, Person::Other])),
            125..=126 => Self::CloseCareRoll,
            127..=128 => Self::CloseCare,
            129 => Self::CoverCare(n.who(&COVERS), n.small(2) == 0),
            _ => return None,
        })
    }

    /// Lines, the bus, and the child who stands on no list.
    fn of_the_ways(what: u64, kid: u8, n: &mut Number) -> Option<Self> {
        use Person::{Gate, Other, Staff, StandIn, Teacher};
        let unlisted = super::cast::UNLISTED;
        Some(match what {
            100..=103 => Self::Give(kid, n.small(2), n.who(&[Teacher, Teacher, StandIn, Staff, Other])),
            104..=105 => Self::Take(n.small(2), n.one(&[Other, Other, Staff, Gate])),
            106..=107 => Self::Count(n.small(2), n.who(&[Gate, Other, Staff, Teacher])),
            108 => Self::Bring(n.small(2), n.who(&[Teacher, Other, Gate])),
            109 => Self::Unadd(unlisted, n.who(&[Teacher, Staff, Other])),
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
                Self::Sign(kid, n.who(&by))
            }
            86..=87 => Self::Exit(kid),
            88 => match n.small(2) {
                0 => Self::Uncheck(kid),
                _ => Self::Unsign(kid, n.who(&[Person::Teacher, Person::Staff, Person::Other])),
            },
            89..=92 => {
                let by = [Person::Teacher, Person::Gate, Person::Staff, Person::Other, Person::StandIn];
                let by = n.who(&by);
                Self::Release(kid, n.one(&ADULTS), by)
            }
            93..=94 => {
                let device = n.phone();
                // Mostly whoever's phone it is.
                let own = owner(device);
                let by = n.one(&[own, own, own, Person::Gate, Person::Other]);
                Self::Hand(device, kid, n.one(&ADULTS), by)
            }
            95 | 98 => Self::Keep(n.phone(), kid, n.one(&ADULTS), n.small(3)),
            96..=97 => Self::Deliver(n.phone(), n.one(&[0, 0, 0, 1, 2])),
            _ => Self::ReleaseAll,
        }
    }
}
