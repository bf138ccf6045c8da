//! 没点完的名 A roll that is not closed in time: the management group hears of it, and where it stays open the leading group. Whoever
//! hears that nobody is in place knows that nobody calls the roll: of one room nobody is told both at once.

use super::{Terms, due_at};
use crate::day::duty::{self, Post};
use crate::moment::Moment;

/// Who hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 报管理小组
    Staff,
    /// 报领导小组
    Leader,
}

/// The steps that are due now and were not taken, for a session whose roll is open. `missed` is whom the other ladder has told that
/// its teacher is not in place (P3.43): each step waits while that ladder runs and has told the same people.
pub fn due(terms: &Terms, post: &Post, (told, missed): (&[Step], &[duty::Step]), now: Moment) -> Vec<Step> {
    let from = counted_from(post, missed);
    let is_due = |step: &Step| match step {
        Step::Staff => now >= due_at(terms, from),
        Step::Leader => leader_after(terms).is_some_and(|minutes| now >= from.plus_minutes(minutes)),
    };
    let is_missed = there_since(post).is_none() && duty::is_open(post, now);
    let rests = |step: &Step| is_missed && missed.contains(&step.of_duty());
    let due = Step::ALL.into_iter().filter(is_due);
    due.filter(|step| !told.contains(step) && !rests(step)).collect()
}

/// Its beginning; for a teacher who was missed and came after it the moment of coming: the roll is taken from then on.
fn counted_from(post: &Post, missed: &[duty::Step]) -> Moment {
    let was_missed = missed.iter().any(|step| *step != duty::Step::Remind);
    there_since(post).filter(|at| was_missed && *at > post.from).unwrap_or(post.from)
}

/// Since when somebody is there who calls it: its teacher, or who goes along to somebody from outside and closes it (P3.50).
fn there_since(post: &Post) -> Option<Moment> {
    post.arrived_at.into_iter().chain(post.companion_arrived_at).min()
}

/// Rule 点名报领导小组 `[roll.leader_after_minutes]` (X.18): so many minutes after its session began a roll that is still open goes
/// to the leading group.
pub fn leader_after(terms: &Terms) -> Option<i64> {
    terms.leader_after_minutes
}

impl Step {
    /// Every step, the first one first.
    pub const ALL: [Self; 2] = [Self::Staff, Self::Leader];

    /// The step by which the same people hear that nobody is in place.
    fn of_duty(self) -> duty::Step {
        match self {
            Self::Staff => duty::Step::Alert,
            Self::Leader => duty::Step::Leader,
        }
    }

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "overdue",
            Self::Leader => "leader",
        }
    }

    /// Reads the table.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{PersonId, SessionId};
    use crate::plan::local::Words;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn at(minute: i64) -> Moment {
        Moment::at(date(2021, 9, 7).at(15, 30, 0, 0)).plus_minutes(minute)
    }

    /// An evening of two and a half hours whose teacher came at this minute, or has not come.
    fn post(arrived: Option<i64>) -> Post {
        Post {
            session: SessionId::new("jia-2021-09-07"),
            name: Words { zh: "甲班".into(), en: "Group A".into() },
            from: at(0),
            until: at(150),
            teacher: PersonId::new("wang"),
            companion: None,
            companion_arrived_at: None,
            arrived_at: arrived.map(at),
            is_held: true,
            can_sign: true,
            asked: None,
            companion_asked: None,
        }
    }

    #[test]
    fn leader_after_minutes_an_open_roll_goes_one_step_on() {
        let (staff, leader) = (Step::Staff, Step::Leader);
        let cases: [(i64, &[Step], &[Step]); 7] = [
            (9, &[], &[]),
            (10, &[], &[staff]),
            (10, &[staff], &[]),
            (19, &[staff], &[]),
            (20, &[staff], &[leader]),
            (20, &[], &[staff, leader]),
            (90, &[staff, leader], &[]),
        ];
        let terms = gongshu().roll;
        for (minute, told, expected) in cases {
            assert_eq!(due(&terms, &post(Some(0)), (told, &[]), at(minute)), expected, "{minute} {told:?}");
        }
        let alone = Terms { leader_after_minutes: None, ..terms };
        assert_eq!(due(&alone, &post(Some(0)), (&[], &[]), at(90)), [staff], "a plan that names no minutes");
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
        }
    }

    #[test]
    fn of_one_room_nobody_hears_at_once_that_nobody_is_there_and_that_its_roll_is_open() {
        use duty::Step::{Alert, Leader, Remind};
        let (staff, leader) = (Step::Staff, Step::Leader);
        type Case<'a> = (&'a str, Option<i64>, &'a [duty::Step], i64, &'a [Step]);
        let cases: [Case<'_>; 13] = [
            ("missed, and nobody was told of it", None, &[], 20, &[staff, leader]),
            ("only the teacher was reminded", None, &[Remind], 20, &[staff, leader]),
            ("the management group knows", None, &[Remind, Alert], 10, &[]),
            ("the leading group does not", None, &[Alert], 20, &[leader]),
            ("both know", None, &[Alert, Leader], 20, &[]),
            ("an hour later still", None, &[Alert, Leader], 80, &[]),
            ("the other ladder ends with the evening", None, &[Alert, Leader], 150, &[staff, leader]),
            ("came in time", Some(-3), &[Alert], 10, &[staff]),
            ("came late: the roll has its minutes", Some(12), &[Alert, Leader], 21, &[]),
            ("and then is overdue", Some(12), &[Alert, Leader], 22, &[staff]),
            ("and goes one step on", Some(12), &[Alert, Leader], 32, &[staff, leader]),
            ("came late and nobody had been told", Some(4), &[Remind], 10, &[staff]),
            ("came so late that all is due", Some(12), &[], 20, &[staff, leader]),
        ];
        let terms = gongshu().roll;
        for (case, arrived, missed, minute, expected) in cases {
            assert_eq!(due(&terms, &post(arrived), (&[], missed), at(minute)), expected, "{case}");
        }
        let given_up = Post { is_held: false, ..post(None) };
        let both = [Alert, Leader];
        assert_eq!(
            due(&terms, &given_up, (&[], &both), at(20)),
            [staff, leader],
            "nobody is asked for any more"
        );
        let one = Terms { leader_after_minutes: Some(10), ..terms };
        assert_eq!(
            due(&one, &post(None), (&[], &both), at(10)),
            [],
            "both ladders at one minute: one message"
        );
    }

    #[test]
    fn who_goes_along_is_there_to_call_it_where_the_other_is_missed() {
        use duty::Step::{Alert, Leader};
        let (staff, leader) = (Step::Staff, Step::Leader);
        type Case<'a> = (&'a str, [Option<i64>; 2], i64, &'a [Step]);
        let cases: [Case<'_>; 6] = [
            ("neither is there, and that is known", [None, None], 20, &[]),
            ("who goes along came in time", [None, Some(-3)], 9, &[]),
            ("and has not called it", [None, Some(-3)], 10, &[staff]),
            ("who goes along came late: the roll has its minutes", [None, Some(12)], 21, &[]),
            ("and then is overdue", [None, Some(12)], 32, &[staff, leader]),
            ("the first of the two begins", [Some(14), Some(12)], 22, &[staff]),
        ];
        for (case, [arrived, along], minute, expected) in cases {
            let companion = Some(PersonId::new("sun"));
            let lesson = Post { companion, companion_arrived_at: along.map(at), ..post(arrived) };
            let due = due(&gongshu().roll, &lesson, (&[], &[Alert, Leader]), at(minute));
            assert_eq!(due, expected, "{case}");
        }
    }
}
