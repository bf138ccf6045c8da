//! 消息 Messages: how pressing and how private each kind is, when the night is left in peace, what a group may read.

pub mod unread;

use crate::moment::{Moment, moment};
use crate::plan::local::time;
use jiff::ToSpan;
use jiff::civil::Time;
use serde::Deserialize;

/// When nobody is rung for what can wait.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// From this time of the day on, plain messages wait (X.18).
    #[serde(deserialize_with = "time")]
    pub quiet_from: Time,
    /// Until this time of the day (X.18).
    #[serde(deserialize_with = "time")]
    pub quiet_until: Time,
    /// Minutes after which an alarm that nobody has read goes to the leading group (X.18).
    #[serde(default = "leader_usually")]
    pub leader_after_minutes: i64,
}

/// Where a plan does not say how long an alarm may lie unread.
fn leader_usually() -> i64 {
    15
}

/// A plan that says nothing leaves the night in peace.
impl Default for Terms {
    fn default() -> Self {
        Self {
            quiet_from: Time::constant(21, 30, 0, 0),
            quiet_until: Time::constant(6, 30, 0, 0),
            leader_after_minutes: leader_usually(),
        }
    }
}

/// How pressing a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// 告警 A child's safety: any hour, alone, at once; useless after two hours.
    Alarm,
    /// 口令 Asked for by somebody who waits for it; useless after five minutes.
    Prompt,
    /// 平常 Waits for the morning, may be joined with others; not sent after two days.
    Plain,
}

impl Urgency {
    /// Its place in a queue: the lowest goes first.
    pub fn rank(self) -> i64 {
        match self {
            Self::Alarm => 0,
            Self::Prompt => 1,
            Self::Plain => 2,
        }
    }

    /// The minutes after which sending it is of no use.
    pub fn life_minutes(self) -> i64 {
        match self {
            Self::Alarm => 120,
            Self::Prompt => 5,
            Self::Plain => 48 * 60,
        }
    }
}

/// Who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// 公开 Names no child.
    Open,
    /// 涉及孩子 Names a child: the family, and whoever has a duty towards the child.
    Child,
    /// 敏感 Health, hardship, conduct: its words stay on our own page; outside it is said only that there is something to read.
    Sealed,
}

/// What is known of one kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// `absence-opened`: as the outbox writes it.
    pub code: &'static str,
    /// How pressing.
    pub urgency: Urgency,
    /// How private.
    pub privacy: Privacy,
    counted: bool,
}

macro_rules! kinds {
    ($($code:literal $urgency:ident $privacy:ident $counted:literal;)+) => {
        /// Every kind that is not a plain message about a child.
        const KINDS: &[Kind] = &[$(Kind {
            code: $code, urgency: Urgency::$urgency, privacy: Privacy::$privacy, counted: $counted,
        },)+];
    };
}

kinds! {
    "signin-code" Prompt Child false;
    "absence-opened" Alarm Child true;
    "pickup-question" Alarm Child true;
    "handover-undone" Alarm Child false;
    "absence-guardians" Alarm Child false;
    "absence-staff" Alarm Child false;
    "absence-leader" Alarm Child false;
    "late-guardians" Alarm Child false;
    "late-staff" Alarm Child false;
    "late-leader" Alarm Child false;
    "late-police" Alarm Child false;
    "roll-overdue" Alarm Open false;
    "roll-leader" Alarm Open false;
    "session-unclosed" Alarm Open false;
    "session-unended" Plain Open false;
    "roll-missed" Alarm Child false;
    "roll-unlisted" Alarm Child false;
    "roll-unadded" Alarm Child false;
    "roll-joined" Alarm Child false;
    "roll-parted" Alarm Child false;
    "guests-unplaced" Alarm Open false;
    "evenings-clash" Plain Open false;
    "evenings-laid-out" Plain Open false;
    "timetable-soon" Plain Open false;
    "duty-soon" Plain Open false;
    "duty-missing" Alarm Open false;
    "duty-unfilled" Alarm Open false;
    "alarm-unread" Alarm Sealed false;
    "stand-in-asked" Alarm Open false;
    "stand-in-yours" Alarm Open false;
    "stand-in-accepted" Alarm Open false;
    "stand-in-declined" Alarm Open false;
    "stand-in-for-you" Plain Open false;
    "flextime-asked" Plain Open false;
    "flextime-granted" Plain Open false;
    "flextime-declined" Plain Open false;
    "rota-yours" Plain Open false;
    "rota-next" Plain Open false;
    "rota-freed" Plain Open false;
    "rota-ceased" Plain Open false;
    "rota-back" Plain Open false;
    "rota-retimed" Plain Open false;
    "rota-empty" Alarm Open false;
    "rota-soon" Plain Open false;
    "rota-missing" Alarm Open false;
    "rota-unfilled" Alarm Open false;
    "rota-swap-asked" Plain Open false;
    "rota-swap-accepted" Plain Open false;
    "rota-swap-declined" Plain Open false;
    "checklist-overdue" Plain Open false;
    "briefing-due" Plain Open false;
    "problem-reported" Plain Open false;
    "problem-overdue" Plain Open false;
    "problem-closed" Plain Open false;
    "escort-overdue" Alarm Child false;
    "escort-arranged" Plain Open false;
    "signing-refused" Alarm Child false;
    "signing-out-first" Alarm Child false;
    "block-met" Alarm Sealed false;
    "block-unheard" Alarm Sealed false;
    "collecting-met" Alarm Sealed false;
    "passcode-replayed" Alarm Child false;
    "incident-reported" Alarm Sealed false;
    "incident-overdue" Alarm Sealed false;
    "incident-office" Plain Open false;
    "sickness-cluster" Alarm Sealed false;
    "report-doctor" Alarm Sealed false;
    "report-follow" Alarm Sealed false;
    "report-overdue" Plain Sealed false;
    "clearance-moved" Plain Sealed false;
    "entry-held" Alarm Sealed false;
    "entry-closed" Alarm Child false;
    "entry-early" Alarm Child false;
    "staff-health-due" Plain Open false;
    "staff-health-follow" Alarm Sealed false;
    "staff-health-moved" Plain Sealed false;
    "staff-health-held" Alarm Sealed false;
    "staff-health-absent" Alarm Sealed false;
    "stock-give" Plain Open false;
    "stock-take" Plain Open false;
    "stock-asked" Plain Open false;
    "agreement-unsigned" Alarm Child false;
    "agreement-missing" Alarm Child false;
    "agreement-late" Alarm Child false;
    "agreement-safe" Alarm Child false;
    "care-class-opened" Plain Open false;
    "care-class-closed" Plain Open false;
    "care-class-suspended" Plain Open false;
    "care-class-lost" Plain Open false;
    "care-class-resumed" Plain Open false;
    "care-class-ending" Plain Open false;
    "promise-overdue" Plain Open false;
    "temporary-unbooked" Alarm Child false;
    "temporary-moved" Plain Open false;
    "agreement-undone" Alarm Child false;
    "temporary-undone" Alarm Child false;
    "outing-missing" Alarm Child false;
    "outing-overdue" Alarm Child false;
    "provider-chosen" Plain Open false;
    "provider-other" Plain Open false;
    "provider-nobody" Plain Open false;
    "conduct-recorded" Plain Sealed false;
    "conduct-advised" Plain Sealed false;
    "conduct-appealed" Plain Sealed false;
    "conduct-answered" Plain Sealed false;
    "conduct-carried" Plain Sealed false;
    "grouping-moved" Plain Sealed false;
    "grouping-accompanied" Plain Open false;
    "notice-published" Plain Open true;
    "review-overdue" Plain Open false;
    "mandate-missing" Plain Open false;
    "filing-submitted" Plain Open false;
    "filing-returned" Plain Open false;
    "filing-approved" Plain Open false;
    "filing-amended" Plain Open false;
    "policy-issued" Plain Open false;
    "policy-breached" Plain Open false;
    "waiting-long" Plain Open false;
    "complaint-filed" Plain Sealed false;
    "complaint-forwarded" Plain Sealed false;
    "complaint-explained" Plain Sealed false;
    "complaint-late" Plain Sealed false;
    "complaint-risen" Plain Sealed false;
    "draw-overdue" Plain Open false;
    "course-opened-teacher" Plain Open false;
    "course-closed-teacher" Plain Open false;
    "surplus-found" Plain Open false;
    "surplus-told" Plain Open false;
    "withdrawal-waits" Plain Child false;
    "withdrawal-late" Plain Child false;
    "bill-issued" Plain Child false;
    "bill-reminded" Plain Child false;
    "request-answered" Plain Sealed false;
    "relief-decided" Plain Sealed false;
    "refund-paid" Plain Child false;
    "refund-bounced" Plain Child false;
    "refund-brought-back" Plain Child false;
    "behalf-taken" Plain Child false;
}

impl Kind {
    /// What is known of a kind; one that is not listed is a plain message about a child.
    pub fn of(code: &str) -> Self {
        const OTHER: Kind =
            Kind { code: "other", urgency: Urgency::Plain, privacy: Privacy::Child, counted: false };
        KINDS.iter().find(|kind| kind.code == code).copied().unwrap_or(OTHER)
    }

    /// Every kind that is an alarm about a child's safety.
    pub fn alarms() -> impl Iterator<Item = Self> {
        KINDS.iter().copied().filter(|kind| kind.urgency == Urgency::Alarm)
    }

    /// Every kind that somebody waits for: it goes before whatever can wait.
    pub fn pressing() -> impl Iterator<Item = Self> {
        KINDS.iter().copied().filter(|kind| kind.urgency != Urgency::Plain)
    }
}

/// One line for a group: which kind, how often. There is no room in it for a name or a word of the message, and none can
/// be made for what is sealed (X.16): a robot takes nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupLine {
    kind: Kind,
    count: i64,
}

impl GroupLine {
    /// A line about this many messages of a kind; `None` where a group must not even know that there are some.
    pub fn about(kind: Kind, count: i64) -> Option<Self> {
        let may = kind.counted && kind.privacy != Privacy::Sealed && count > 0;
        may.then_some(Self { kind, count })
    }

    /// Which kind.
    pub fn code(self) -> &'static str {
        self.kind.code
    }

    /// How many.
    pub fn count(self) -> i64 {
        self.count
    }
}

impl Terms {
    /// Rule 静默开始 `[message.quiet_from]` (X.18): plain messages written from this time of the day on wait for the morning;
    /// an alarm about a child never waits.
    /// Rule 静默结束 `[message.quiet_until]` (X.18): the first time of the day at which what waited is sent.
    pub fn due_at(&self, urgency: Urgency, now: Moment) -> Moment {
        if urgency != Urgency::Plain || !self.is_quiet(now.time()) {
            return now;
        }
        let today = moment(now.date(), self.quiet_until);
        if today > now { today } else { moment(now.date().saturating_add(1.day()), self.quiet_until) }
    }

    /// Rule 没人读报领导小组 `[message.leader_after_minutes]` (X.18): an alarm to staff that was written by then and that none of
    /// them has opened goes to the leading group.
    pub fn unread_since(&self, now: Moment) -> Moment {
        now.plus_minutes(-self.leader_after_minutes)
    }

    /// Whether plain messages that are written now would wait for the morning.
    pub fn is_quiet_at(&self, now: Moment) -> bool {
        self.is_quiet(now.time())
    }

    /// The quiet hours may cross midnight; the same time twice means that there are none.
    pub(crate) fn is_quiet(&self, time: Time) -> bool {
        if self.quiet_from <= self.quiet_until {
            self.quiet_from <= time && time < self.quiet_until
        } else {
            time >= self.quiet_from || time < self.quiet_until
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 9, day).at(hour, minute, 0, 0))
    }

    #[test]
    fn leader_after_minutes_an_alarm_may_lie_unread() {
        let terms = gongshu().message;
        assert_eq!(terms.unread_since(at(7, 16, 30)), at(7, 16, 15));
        let soon = Terms { leader_after_minutes: 5, ..terms };
        assert_eq!(soon.unread_since(at(7, 16, 30)), at(7, 16, 25));
        assert_eq!(Terms::default().leader_after_minutes, 15, "a plan that says nothing");
    }

    #[test]
    fn quiet_from_a_plain_message_waits_and_an_alarm_does_not() {
        let terms = gongshu().message;
        let cases = [
            (Urgency::Plain, at(7, 21, 29), at(7, 21, 29)),
            (Urgency::Plain, at(7, 21, 30), at(8, 6, 30)),
            (Urgency::Plain, at(8, 0, 0), at(8, 6, 30)),
            (Urgency::Alarm, at(7, 23, 0), at(7, 23, 0)),
            (Urgency::Prompt, at(8, 3, 0), at(8, 3, 0)),
        ];
        for (urgency, now, due) in cases {
            assert_eq!(terms.due_at(urgency, now), due, "{urgency:?} {}", now.local());
        }
    }

    #[test]
    fn quiet_until_is_the_first_time_that_is_not_quiet() {
        let terms = gongshu().message;
        assert_eq!(terms.due_at(Urgency::Plain, at(8, 6, 29)), at(8, 6, 30));
        assert_eq!(terms.due_at(Urgency::Plain, at(8, 6, 30)), at(8, 6, 30));
        let quiet = |from: i8, until: i8| Terms {
            quiet_from: time(from, 0, 0, 0),
            quiet_until: time(until, 0, 0, 0),
            ..Terms::default()
        };
        let noon = quiet(12, 14);
        assert_eq!(noon.due_at(Urgency::Plain, at(8, 13, 0)), at(8, 14, 0));
        let none = quiet(12, 12);
        assert_eq!(none.due_at(Urgency::Plain, at(8, 12, 0)), at(8, 12, 0), "no hour is quiet");
    }

    #[test]
    fn a_group_reads_how_many_and_never_of_what_is_sealed() {
        let line = GroupLine::about(Kind::of("absence-opened"), 2).unwrap();
        assert_eq!((line.code(), line.count()), ("absence-opened", 2));
        assert_eq!(GroupLine::about(Kind::of("absence-opened"), 0), None);
        assert_eq!(GroupLine::about(Kind::of("bill-issued"), 1), None);
        assert_eq!(GroupLine::about(Kind::of("whatever comes"), 1), None);
        let sealed = Kind { privacy: Privacy::Sealed, ..Kind::of("absence-opened") };
        assert_eq!(GroupLine::about(sealed, 1), None, "even a count would say too much");
        assert!(KINDS.iter().all(|kind| !(kind.counted && kind.privacy == Privacy::Sealed)));
    }
}
