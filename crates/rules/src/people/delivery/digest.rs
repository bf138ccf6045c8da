//! 合并 Which deliveries go out together and for how many there is room: what somebody waits for stands behind nothing else.

use super::{Address, Channel, Outcome};
use crate::people::message::{Kind, Urgency};

/// One delivery that is due, as the digest sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// To where.
    pub address: String,
    /// What it says.
    pub kind: Kind,
}

/// 余量 Calls that may be made over a channel now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In all.
    pub calls: i64,
    /// Of these for what can wait.
    pub plain: i64,
}

/// What is left of a minute's calls, `at_once` at most: a quarter of them is kept for alarms and prompts, however many bills
/// stand before them (X.18).
pub fn room(per_minute: i64, made: i64, at_once: i64) -> Room {
    let calls = (per_minute - made).clamp(0, at_once);
    Room { calls, plain: (per_minute - per_minute / 4 - made).clamp(0, calls) }
}

/// Calls in a row that a channel did not take, after which nothing more is asked of it in a round.
const TROUBLES: u32 = 2;

/// How many calls in a row a channel did not take, after one more.
pub fn troubles(before: u32, outcome: &Outcome) -> u32 {
    match outcome {
        Outcome::NotSent(_) | Outcome::InDoubt(_) => before.saturating_add(1),
        Outcome::Sent(_) | Outcome::Refused(_) | Outcome::Throttled(_) => 0,
    }
}

/// Whether a channel rests for the round: each further call would wait as long as the last ones did.
pub fn rests(troubles: u32) -> bool {
    troubles >= TROUBLES
}

/// 合并 Which deliveries of one channel go out together, as places in the list, in its order: a group's all in one, plain
/// ones to the same person in one, an alarm or a code always alone. No more than there is room for.
pub fn digest(channel: Channel, due: &[Due], room: Room) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = Vec::new();
    for (n, one) in due.iter().enumerate() {
        let same = |first: &Due| {
            let plain = one.kind.urgency == Urgency::Plain && first.kind.urgency == Urgency::Plain;
            channel.address() == Address::Group || (plain && first.address == one.address)
        };
        match joined.iter_mut().find(|call| same(&due[call[0]])) {
            Some(call) => call.push(n),
            None => joined.push(vec![n]),
        }
    }
    let mut left = room;
    joined.retain(|call| {
        let is_plain = call.iter().all(|n| due[*n].kind.urgency == Urgency::Plain);
        let fits = left.calls > 0 && (!is_plain || left.plain > 0);
        left.calls -= i64::from(fits);
        left.plain -= i64::from(fits && is_plain);
        fits
    });
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_joins_plain_messages_to_one_person_and_leaves_alarms_alone() {
        let due = |address: &str, kind: &str| Due { address: address.to_owned(), kind: Kind::of(kind) };
        let list = [
            due("a", "bill-issued"),
            due("b", "bill-issued"),
            due("a", "refund-paid"),
            due("a", "absence-opened"),
            due("a", "absence-opened"),
        ];
        let room = |calls: i64, plain: i64| Room { calls, plain };
        assert_eq!(digest(Channel::AliyunSms, &list, room(9, 9)), [vec![0, 2], vec![1], vec![3], vec![4]]);
        assert_eq!(digest(Channel::AliyunSms, &list, room(2, 2)), [vec![0, 2], vec![1]]);
        assert_eq!(digest(Channel::AliyunSms, &list, room(9, 1)), [vec![0, 2], vec![3], vec![4]]);
        assert_eq!(digest(Channel::AliyunSms, &list, room(1, 0)), [vec![3]], "what is kept is for alarms");
        assert_eq!(digest(Channel::DingtalkRobot, &list, room(9, 9)), [vec![0, 1, 2, 3, 4]]);
        assert_eq!(digest(Channel::DingtalkRobot, &list, room(1, 0)).len(), 1, "an alarm is among them");
        assert!(digest(Channel::DingtalkRobot, &list[..3], room(1, 0)).is_empty());
        assert!(digest(Channel::DingtalkRobot, &list, room(0, 0)).is_empty());
    }

    #[test]
    fn a_quarter_of_a_minute_s_calls_is_kept_for_what_cannot_wait() {
        let cases = [
            ((600, 0), (10, 10)),
            ((600, 445), (10, 5)),
            ((600, 450), (10, 0)),
            ((600, 595), (5, 0)),
            ((600, 601), (0, 0)),
            ((20, 14), (6, 1)),
            ((20, 15), (5, 0)),
            ((3, 2), (1, 1)),
        ];
        for ((per_minute, made), (calls, plain)) in cases {
            assert_eq!(room(per_minute, made, 10), Room { calls, plain }, "{made} of {per_minute}");
        }
    }

    #[test]
    fn a_channel_rests_after_two_calls_in_a_row_that_it_did_not_take() {
        let (away, doubt) = (Outcome::NotSent(String::new()), Outcome::InDoubt(String::new()));
        let (sent, wrong) = (Outcome::Sent(String::new()), Outcome::Refused(String::new()));
        let cases: [(&[&Outcome], bool); 6] = [
            (&[&away], false),
            (&[&away, &sent, &away], false),
            (&[&away, &wrong, &doubt], false),
            (&[&doubt, &Outcome::Throttled(60), &doubt], false),
            (&[&sent, &away, &away], true),
            (&[&doubt, &doubt], true),
        ];
        for (outcomes, rest) in cases {
            let count = outcomes.iter().fold(0, |before, outcome| troubles(before, outcome));
            assert_eq!(rests(count), rest, "{outcomes:?}");
        }
    }
}
