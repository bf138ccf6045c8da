//! 暑托报名 Signing up for summer care: its window, the one stable way in (P4.6, P4.16), and how a sign-up goes on.
//!
//! A sign-up is placed, waits at a visible position, or was taken back by the family; nobody is refused for lack of room
//! (X.1). `making.rs` takes and changes it, `leaving.rs` takes it back, `answering.rs` takes what the family says when
//! its point is to close.

mod answering;
mod leaving;
mod making;

pub use answering::{Answered, Question, Questioned, answer, answers_until};
pub use leaving::{Left, Refund, leave, refund};
pub use making::{Draft, Made, make};

use super::eligibility::Pupil;
use super::point;
use crate::choice::choices;
use crate::id::{PlaceId, StudentId};
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::holiday_care::Holiday;
use crate::plan::local::instant;
use crate::refusal::Refuses;
use serde::Deserialize;

/// When and how.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first moment (P4.6).
    #[serde(deserialize_with = "instant")]
    pub from: Moment,
    /// The first moment that is late (P4.6).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// Where families find the form (P4.16).
    pub channel: Channel,
}

choices! {
    /// Where families find the form.
    Channel {
        /// 微信公众号菜单
        WechatMenu = "wechat-menu",
        /// 学校统一发送的链接
        Link = "link",
    }
}

/// How a sign-up stands. There is no "refused for lack of room" (X.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 已报名 The child has a seat at a point.
    Placed,
    /// 候补 The point is full: the child waits at a visible position.
    Waiting,
    /// 已退出 The family took it back.
    Withdrawn,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Placed, Self::Waiting, Self::Withdrawn];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A sign-up for a period as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// At which point.
    pub point: PlaceId,
    /// How it stands.
    pub state: State,
    /// What the family wrote for the point.
    pub note: String,
    /// What the family was told of its money when it left.
    pub refund: Option<Refund>,
}

/// How full a point is in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Which.
    pub point: PlaceId,
    /// Children with a seat there.
    pub taken: i64,
    /// Who waits, first first.
    pub queue: Vec<StudentId>,
    /// It was merged into others.
    pub is_closed: bool,
}

/// What the acts of a family may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose sign-up.
    pub student: Student,
    /// On which school's roll.
    pub school: PlaceId,
    /// Whether a school verified the phone of whoever asks (X.17).
    pub guardian_verified: bool,
    /// What stands already in this period.
    pub standing: Option<Standing>,
    /// The points of this period; one that is not here is empty.
    pub loads: Vec<Load>,
}

impl Facts {
    /// The sign-up, unless there is none or it was taken back.
    fn live(&self) -> Option<&Standing> {
        self.standing.as_ref().filter(|standing| standing.state != State::Withdrawn)
    }

    fn load(&self, point: &PlaceId) -> Load {
        let found = self.loads.iter().find(|load| load.point == *point).cloned();
        found.unwrap_or(Load { point: point.clone(), taken: 0, queue: Vec::new(), is_closed: false })
    }

    /// Who of those that wait at a point has a seat once this child gives up so many there; nobody where it was merged.
    fn promoted(&self, terms: &point::Terms, given_up: i64) -> Vec<StudentId> {
        let load = self.load(&terms.id());
        let free = if load.is_closed { 0 } else { terms.free(load.taken - given_up) };
        let free = usize::try_from(free).unwrap_or(0);
        load.queue.into_iter().filter(|id| *id != self.student.id).take(free).collect()
    }

    /// Who moves up when this child leaves: into its seat, and into those that the plan has added since.
    fn moves_up(&self, plan: &Holiday) -> Vec<StudentId> {
        let Some(left) = self.live() else { return Vec::new() };
        let terms = plan.point.iter().find(|one| one.id() == left.point);
        let given_up = i64::from(left.state == State::Placed);
        terms.map(|terms| self.promoted(terms, given_up)).unwrap_or_default()
    }

    /// What is asked about the pupil, at one point.
    fn pupil(&self, point: &PlaceId) -> Pupil {
        Pupil { grade: self.student.grade, in_district: true, at_this_school: self.school == *point }
    }
}

/// Why it was not done, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan has no such period or point, or the point was merged.
    #[error("no such point")]
    NoSuchPoint,
    /// Whoever asks has no phone that a school verified.
    #[error("the guardian is not verified")]
    NotVerified,
    /// On no roll of the district on this day.
    #[error("not on the roll")]
    NotOnRoll,
    /// The grade of the school year that ends is not among those served.
    #[error("grade not served")]
    NotServed {
        /// The child's grade.
        grade: i64,
    },
    /// Nobody is early.
    #[error("not open yet")]
    NotYet {
        /// The first moment.
        from: Moment,
    },
    /// The window is over.
    #[error("closed")]
    Closed {
        /// The first late moment.
        until: Moment,
    },
    /// The other point is full, and the child has a seat where it is: it is not lost for a place in a list.
    #[error("keeps its seat")]
    KeepsSeat,
    /// There is nothing to take back.
    #[error("no sign-up")]
    NothingThere,
    /// The period is over.
    #[error("period over")]
    PeriodOver,
    /// The family was not asked about another point, or no longer is.
    #[error("not asked")]
    NotAsked,
    /// The points were merged meanwhile, or the period has begun.
    #[error("settled")]
    Settled,
    /// The time for an answer is over: the child moves with the others.
    #[error("the answer is late")]
    AnswerLate {
        /// The first late moment.
        until: Moment,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPoint => "signup-no-such-point",
            Self::NotVerified => "signup-not-verified",
            Self::NotOnRoll => "signup-not-on-roll",
            Self::NotServed { .. } => "signup-not-served",
            Self::NotYet { .. } => "signup-not-yet",
            Self::Closed { .. } => "signup-closed",
            Self::KeepsSeat => "signup-keeps-seat",
            Self::NothingThere => "signup-nothing-there",
            Self::PeriodOver => "signup-period-over",
            Self::NotAsked => "signup-not-asked",
            Self::Settled => "signup-settled",
            Self::AnswerLate { .. } => "signup-answer-late",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoSuchPoint | Self::NotYet { .. } | Self::Closed { .. } => "P4.6",
            Self::NotVerified => "X.17",
            Self::NotOnRoll | Self::NotServed { .. } => "P4.2",
            Self::KeepsSeat => "X.1",
            Self::NothingThere | Self::PeriodOver => "P4.12",
            Self::NotAsked | Self::Settled | Self::AnswerLate { .. } => "P4.7",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotServed { grade } => vec![("grade", grade.to_string())],
            Self::NotYet { from } => vec![("from", shown(*from))],
            Self::Closed { until } | Self::AnswerLate { until } => vec![("until", shown(*until))],
            Self::NoSuchPoint
            | Self::NotVerified
            | Self::NotOnRoll
            | Self::KeepsSeat
            | Self::NothingThere
            | Self::PeriodOver
            | Self::NotAsked
            | Self::Settled => Vec::new(),
        }
    }
}

fn shown(at: Moment) -> String {
    at.local().strftime("%m-%d %H:%M").to_string()
}

impl Terms {
    /// Rule 报名开始 `[signup.from]` (P4.6): nobody is early.
    pub fn opens_at(&self) -> Moment {
        self.from
    }

    /// Rule 报名截止 `[signup.until]` (P4.6): this moment is late.
    pub fn closes_at(&self) -> Moment {
        self.until
    }

    /// Whether families may sign up now.
    pub fn is_open(&self, now: Moment) -> bool {
        self.opens_at() <= now && now < self.closes_at()
    }

    /// Rule 报名渠道 `[signup.channel]` (P4.16): one address that works in the menu and anywhere else.
    pub fn way_in(&self) -> &'static str {
        self.channel.key()
    }
}

/// A sign-up without a note.
#[cfg(test)]
pub(crate) fn stands(point: &str, state: State) -> Standing {
    Standing { point: PlaceId::new(point), state, note: String::new(), refund: None }
}

/// What the tests of all acts begin with: 王小明 of grade 3, and who sits at the three points.
#[cfg(test)]
pub(crate) fn facts(taken: [i64; 3], standing: Option<(&str, State)>) -> Facts {
    let student = Student {
        id: StudentId::new("ming"),
        household: crate::id::HouseholdId::new("h0"),
        name: "Ming".into(),
        sort_key: "wxm".into(),
        grade: 3,
        home_class: "3-2".into(),
        seat: 1,
        on_roll_from: jiff::civil::date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    };
    let load = |(point, taken): (&str, i64)| Load {
        point: PlaceId::new(point),
        taken,
        queue: Vec::new(),
        is_closed: false,
    };
    Facts {
        student,
        school: PlaceId::new("wenlan"),
        guardian_verified: true,
        standing: standing.map(|(point, state)| stands(point, state)),
        loads: ["u1", "u2", "u3"].into_iter().zip(taken).map(load).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn from_and_until() {
        let terms = yuhang().signup;
        let cases = [
            ("2022-06-27T08:59:59", false),
            ("2022-06-27T09:00:00", true),
            ("2022-07-03T16:59:59", true),
            ("2022-07-03T17:00:00", false),
        ];
        for (now, open) in cases {
            assert_eq!(terms.is_open(Moment::at(now.parse().unwrap())), open, "{now}");
        }
    }

    #[test]
    fn channel() {
        assert_eq!(yuhang().signup.way_in(), "wechat-menu");
    }
}
