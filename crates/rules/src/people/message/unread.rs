//! 没人看的告警 An alarm to staff that none of them has opened, or that no channel could bring to one of them, goes on to the leading
//! group, once (X.18). Where a ladder of the plan takes the same matter there by its own minutes, the ladder is its way, so that nobody
//! hears of it twice.

use super::{Kind, Urgency};
use crate::day::{absence, duty, late};
use crate::moment::Moment;
use crate::plan::scheme::Scheme;

/// Who was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// 家长 A family: what it reads tells nobody of the school.
    Family,
    /// 教职工
    Staff,
    /// 领导小组 One of the leading group, who knows it then.
    Leader,
}

/// One letter of an alarm: an act writes one to each who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which act, and which of its letters.
    pub key: (i64, i64),
    /// Which text.
    pub kind: String,
    /// When it was written.
    pub at: Moment,
    /// To whom.
    pub to: To,
    /// Somebody has opened it on our own page.
    pub is_opened: bool,
    /// No channel could bring it to somebody.
    pub is_lost: bool,
}

/// What the rule may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Every letter of the acts in question.
    pub letters: Vec<Letter>,
    /// There is somebody to whom it can go on.
    pub has_leaders: bool,
}

/// The letters that go on now, one of each act and kind: of those to staff the first that has lain unread too long, or was lost. Where
/// several were told it is heard once one of the staff has opened it, and what a leader was told has nowhere to go.
pub fn goes_on(scheme: &Scheme, facts: &Facts, now: Moment) -> Vec<(i64, i64)> {
    let mut found: Vec<&Letter> = Vec::new();
    for letter in facts.letters.iter().filter(|_| facts.has_leaders) {
        let is_new = !found.iter().any(|one| one.is_beside(letter));
        if is_new && letter.waits(scheme, now) && !facts.is_heard(letter) {
            found.push(letter);
        }
    }
    found.into_iter().map(|letter| letter.key).collect()
}

/// In how many minutes a ladder of the plan takes what such an alarm is about to the leading group, where one does.
fn ladder(scheme: &Scheme, kind: &str) -> Option<i64> {
    let Scheme { duty, roll, absence, late, .. } = scheme;
    let (told, leader) = match kind {
        "duty-missing" | "rota-missing" => {
            (duty::alert(duty).map(|before| -before), duty::leader_after(duty))
        }
        "roll-overdue" => (Some(roll.taken_within_minutes), roll.leader_after_minutes),
        "absence-opened" => (Some(0), absence::Step::Leader.after(absence)),
        "absence-staff" => (absence::Step::Staff.after(absence), absence::Step::Leader.after(absence)),
        "late-staff" => (late::Step::Staff.after(late), late::Step::Leader.after(late)),
        _ => return None,
    };
    Some(leader? - told.unwrap_or(0))
}

impl Facts {
    fn is_heard(&self, letter: &Letter) -> bool {
        let knows = |one: &Letter| match one.to {
            To::Family => false,
            To::Staff => one.is_opened,
            To::Leader => true,
        };
        self.letters.iter().any(|one| one.is_beside(letter) && knows(one))
    }
}

impl Letter {
    /// Of the same act, and the same text.
    fn is_beside(&self, other: &Self) -> bool {
        (self.key.0, self.kind.as_str()) == (other.key.0, other.kind.as_str())
    }

    /// Whether it is an alarm to staff that is still of use and has waited long enough. What a ladder takes on goes there only where it was
    /// lost, and the ladder is not that far yet.
    fn waits(&self, scheme: &Scheme, now: Moment) -> bool {
        let is_alarm = Kind::of(&self.kind).urgency == Urgency::Alarm;
        let is_of_use = now < self.at.plus_minutes(Urgency::Alarm.life_minutes());
        if self.to != To::Staff || self.is_opened || !is_alarm || !is_of_use {
            return false;
        }
        match ladder(scheme, &self.kind) {
            Some(minutes) => self.is_lost && now < self.at.plus_minutes(minutes),
            None => self.is_lost || self.at <= scheme.message.unread_since(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn at(minute: i64) -> Moment {
        Moment::at(date(2021, 9, 7).at(16, 0, 0, 0)).plus_minutes(minute)
    }

    /// Written at four o'clock to one of the staff, who has not opened it.
    fn letter(part: i64, kind: &str) -> Letter {
        let kind = kind.to_owned();
        Letter { key: (7, part), kind, at: at(0), to: To::Staff, is_opened: false, is_lost: false }
    }

    fn to(to: To, is_opened: bool, part: i64) -> Letter {
        Letter { to, is_opened, ..letter(part, "roll-unlisted") }
    }

    fn lost(kind: &str) -> Letter {
        Letter { is_lost: true, ..letter(0, kind) }
    }

    #[test]
    fn what_none_of_the_staff_has_opened_goes_on_once() {
        let alone = letter(0, "roll-unlisted");
        let later = Letter { at: at(5), ..letter(1, "roll-unlisted") };
        let other = Letter { key: (8, 0), ..alone.clone() };
        type Case<'a> = (&'a str, Vec<Letter>, i64, &'a [(i64, i64)]);
        let cases: [Case<'_>; 16] = [
            ("a moment old", vec![alone.clone()], 14, &[]),
            ("old enough", vec![alone.clone()], 15, &[(7, 0)]),
            ("of no use any more", vec![alone.clone()], 120, &[]),
            ("it can wait anyway", vec![letter(0, "duty-soon")], 15, &[]),
            ("opened", vec![to(To::Staff, true, 0)], 15, &[]),
            ("opened by another", vec![alone.clone(), to(To::Staff, true, 1)], 15, &[]),
            ("by a family only", vec![alone.clone(), to(To::Family, true, 1)], 15, &[(7, 0)]),
            ("to a family alone", vec![to(To::Family, false, 0)], 15, &[]),
            ("a leader was told too", vec![alone.clone(), to(To::Leader, false, 1)], 15, &[]),
            ("two of one act", vec![alone.clone(), letter(1, "roll-unlisted")], 15, &[(7, 0)]),
            ("the second came later", vec![later, alone.clone()], 15, &[(7, 0)]),
            ("two kinds of one act", vec![alone.clone(), letter(1, "block-met")], 15, &[(7, 0), (7, 1)]),
            ("two acts", vec![alone.clone(), other], 15, &[(7, 0), (8, 0)]),
            ("lost", vec![lost("roll-unlisted")], 1, &[(7, 0)]),
            ("lost, and opened by another", vec![lost("roll-unlisted"), to(To::Staff, true, 1)], 1, &[]),
            ("lost, old", vec![lost("roll-unlisted")], 121, &[]),
        ];
        for (case, letters, minute, keys) in cases {
            let facts = Facts { letters, has_leaders: true };
            assert_eq!(goes_on(&gongshu(), &facts, at(minute)), keys, "{case}");
            let nobody = Facts { has_leaders: false, ..facts };
            assert!(goes_on(&gongshu(), &nobody, at(minute)).is_empty(), "{case}, and nobody to tell");
        }
    }

    #[test]
    fn what_a_ladder_takes_to_the_leading_group_is_not_rung_there_twice() {
        let without = |change: fn(&mut Scheme)| {
            let mut scheme = gongshu();
            change(&mut scheme);
            scheme
        };
        // The kind, how soon its ladder has told the leading group, and the plan without that step.
        let cases = [
            ("duty-missing", 15, without(|plan| plan.duty.leader_after_minutes = None)),
            ("rota-missing", 15, without(|plan| plan.duty.leader_after_minutes = None)),
            ("roll-overdue", 10, without(|plan| plan.roll.leader_after_minutes = None)),
            ("absence-opened", 30, without(|plan| plan.absence.leader_after_minutes = None)),
            ("absence-staff", 10, without(|plan| plan.absence.leader_after_minutes = None)),
            ("late-staff", 20, without(|plan| plan.late.leader_after_minutes = None)),
        ];
        let goes = |scheme: &Scheme, letter: Letter, minute| {
            let facts = Facts { letters: vec![letter], has_leaders: true };
            !goes_on(scheme, &facts, at(minute)).is_empty()
        };
        for (kind, minutes, without) in cases {
            assert_eq!(ladder(&gongshu(), kind), Some(minutes), "{kind}");
            for minute in [15, 30, 60] {
                assert!(!goes(&gongshu(), letter(0, kind), minute), "{kind} unread for {minute}");
                assert!(goes(&without, letter(0, kind), minute), "{kind} has no other way");
            }
            assert!(goes(&gongshu(), lost(kind), minutes - 1), "{kind} reached nobody");
            assert!(!goes(&gongshu(), lost(kind), minutes), "{kind} was told by now");
        }
    }
}
