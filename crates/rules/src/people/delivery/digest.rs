//! 合并 Which deliveries go out together and for how many there is room: what somebody waits for stands behind nothing else.

use super::{Address, Channel, Outcome};
use crate::moment::Moment;
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

impl Room {
    /// What is left after one more call; none where there is no room for it.
    fn after(self, is_plain: bool) -> Option<Self> {
        let fits = self.calls > 0 && (!is_plain || self.plain > 0);
        fits.then(|| Self { calls: self.calls - 1, plain: self.plain - i64::from(is_plain) })
    }
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
        Outcome::Sent(_) | Outcome::Refused(_) | Outcome::Throttled(_) | Outcome::Enough(_) => 0,
    }
}

/// Whether a channel rests for the round: each further call would wait as long as the last ones did.
pub fn rests(troubles: u32) -> bool {
    troubles >= TROUBLES
}

/// 合并 Which deliveries of one channel go out together, as places in the list, in its order: a group's all in one, plain
/// ones to the same person in one, an alarm or a code always alone.
fn joined(channel: Channel, due: &[Due]) -> Vec<Vec<usize>> {
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
    joined
}

/// 间隔 What a platform takes for one address: `most` messages in any so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The window.
    pub seconds: i64,
    /// Messages in it.
    pub most: usize,
}

const fn pace(most: usize, seconds: i64) -> Pace {
    Pace { seconds, most }
}

const DAY: i64 = 24 * 3600;
/// Aliyun, of codes to one number.
const ALIYUN_CODES: [Pace; 3] = [pace(1, 60), pace(5, 3600), pace(10, DAY)];
/// Aliyun, of notices by one template to one number.
const ALIYUN_NOTICES: [Pace; 1] = [pace(50, DAY)];
/// Tencent, of whatever to one number.
const TENCENT: [Pace; 3] = [pace(1, 30), pace(5, 3600), pace(10, DAY)];
/// WeCom, to one parent: what is more it drops without a word.
const WECOM: [Pace; 2] = [pace(30, 60), pace(1000, 3600)];

/// What a platform takes for one address, unless the school has agreed on something else with it.
fn usual(channel: Channel, kind: Kind) -> &'static [Pace] {
    match channel {
        Channel::AliyunSms if kind.urgency == Urgency::Prompt => &ALIYUN_CODES,
        Channel::AliyunSms => &ALIYUN_NOTICES,
        Channel::TencentSms => &TENCENT,
        Channel::WecomSchool => &WECOM,
        Channel::Inbox
        | Channel::DingtalkRobot
        | Channel::WecomRobot
        | Channel::WechatTemplate
        | Channel::Smtp => &[],
    }
}

/// A message that went to an address before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// To where.
    pub address: String,
    /// What it said.
    pub kind: Kind,
    /// When.
    pub at: Moment,
}

/// What one address may get, and what it had.
#[derive(Clone, Debug)]
pub struct Pacing<'p> {
    /// What the school agreed on with the platform; none where the platform's usual limits hold.
    pub agreed: Option<&'p [Pace]>,
    /// What went over the channel in the last 24 hours to the addresses that are looked at.
    pub made: Vec<Made>,
    /// Now.
    pub now: Moment,
}

impl Pacing<'_> {
    /// Seconds until the platform takes one more for this address; none where it takes it now.
    fn wait(&self, channel: Channel, due: &Due) -> Option<i64> {
        let paces = self.agreed.unwrap_or_else(|| usual(channel, due.kind));
        let is_code = |kind: Kind| channel == Channel::AliyunSms && kind.urgency == Urgency::Prompt;
        let alike = |made: &&Made| made.address == due.address && is_code(made.kind) == is_code(due.kind);
        let mut times: Vec<i64> = self.made.iter().filter(alike).map(|made| made.at.0).collect();
        times.sort_unstable();
        let free_at = |pace: &Pace| {
            let first = times.get(times.len().checked_sub(pace.most)?)?;
            Some(first + pace.seconds * 1000)
        };
        let millis = paces.iter().filter_map(free_at).max()? - self.now.0;
        (millis > 0).then_some((millis + 999) / 1000)
    }
}

/// What is done with what is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// What goes out, call by call.
    pub calls: Vec<Vec<usize>>,
    /// What waits so many seconds, since its address has had its number.
    pub held: Vec<(usize, i64)>,
}

/// What goes out together now, no more than there is room for, and nothing to an address that has had its number: the platform
/// would refuse it, or drop it unsaid. A call for which there is no room counts for nobody: its address has not had it.
pub fn planned(channel: Channel, due: &[Due], room: Room, mut pacing: Pacing<'_>) -> Planned {
    let mut plan = Planned::default();
    if room.calls <= 0 {
        return plan;
    }
    let mut left = room;
    for call in joined(channel, due) {
        let Some(first) = call.first().and_then(|n| due.get(*n)) else { continue };
        if let Some(seconds) = pacing.wait(channel, first) {
            plan.held.extend(call.into_iter().map(|n| (n, seconds)));
            continue;
        }
        let is_plain = call.iter().all(|n| due[*n].kind.urgency == Urgency::Plain);
        let Some(after) = left.after(is_plain) else { continue };
        left = after;
        let (address, kind, at) = (first.address.clone(), first.kind, pacing.now);
        pacing.made.push(Made { address, kind, at });
        plan.calls.push(call);
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_631_000_000_000);
    const WIDE: Room = Room { calls: 99, plain: 99 };

    fn due(kind: &str) -> Due {
        Due { address: "13800000001".to_owned(), kind: Kind::of(kind) }
    }

    fn digest(channel: Channel, due: &[Due], room: Room) -> Vec<Vec<usize>> {
        planned(channel, due, room, pacing(Some(&[]))).calls
    }

    /// What one more message of a kind waits for, after others of another so many seconds ago.
    fn waits(channel: Channel, kind: &str, (before, ago): (&str, &[i64])) -> Option<i64> {
        let made = |seconds: &i64| Made {
            address: "13800000001".to_owned(),
            kind: Kind::of(before),
            at: Moment(NOW.0 - seconds * 1000),
        };
        let pacing = Pacing { agreed: None, made: ago.iter().map(made).collect(), now: NOW };
        pacing.wait(channel, &due(kind))
    }

    #[test]
    fn one_address_gets_no_more_than_its_platform_takes() {
        use Channel::{AliyunSms, DingtalkRobot, TencentSms, WecomSchool};
        let (code, alarm) = ("signin-code", "absence-opened");
        let five = [3599, 2000, 1000, 500, 100];
        let ten: Vec<i64> = (1..=10).map(|n| n * 8000).collect();
        let fifty: Vec<i64> = (1..=50).map(|n| n * 1000).collect();
        type Case<'a> = (Channel, &'a str, (&'a str, &'a [i64]), Option<i64>);
        let cases: [Case<'_>; 17] = [
            (AliyunSms, code, (code, &[]), None),
            (AliyunSms, code, (code, &[59]), Some(1)),
            (AliyunSms, code, (code, &[60]), None),
            (AliyunSms, code, (code, &five), Some(1)),
            (AliyunSms, code, (code, &ten), Some(6400)),
            (AliyunSms, alarm, (code, &[1]), None),
            (AliyunSms, alarm, (alarm, &[1]), None),
            (AliyunSms, alarm, (alarm, &fifty), Some(36_400)),
            (AliyunSms, alarm, (alarm, &fifty[1..]), None),
            (TencentSms, alarm, (code, &[0]), Some(30)),
            (TencentSms, alarm, (alarm, &[30]), None),
            (TencentSms, alarm, (alarm, &five), Some(1)),
            (TencentSms, alarm, (alarm, &ten), Some(6400)),
            (WecomSchool, alarm, (alarm, &[0; 29]), None),
            (WecomSchool, alarm, (alarm, &[7; 30]), Some(53)),
            (WecomSchool, alarm, (alarm, &[61; 1000]), Some(3539)),
            (DingtalkRobot, alarm, (alarm, &[0; 1000]), None),
        ];
        for (channel, kind, before, wait) in cases {
            assert_eq!(waits(channel, kind, before), wait, "{channel} {kind} {before:?}");
        }
    }

    fn pacing(agreed: Option<&[Pace]>) -> Pacing<'_> {
        Pacing { agreed, made: Vec::new(), now: NOW }
    }

    #[test]
    fn what_an_address_may_not_get_yet_keeps_nobody_else_waiting() {
        let other = Due { address: "13900000001".to_owned(), kind: Kind::of("absence-opened") };
        let list =
            [due("absence-opened"), due("absence-opened"), other, due("bill-issued"), due("refund-paid")];
        let found = planned(Channel::TencentSms, &list, WIDE, pacing(None));
        assert_eq!(found.calls, [vec![0], vec![2]]);
        assert_eq!(found.held, [(1, 30), (3, 30), (4, 30)]);
        let found = planned(Channel::AliyunSms, &list, WIDE, pacing(None));
        assert_eq!((found.calls.len(), found.held.len()), (4, 0), "bill and refund are one");
        let found = planned(Channel::TencentSms, &list, WIDE, pacing(Some(&[])));
        assert_eq!((found.calls.len(), found.held.len()), (4, 0), "the school has agreed on no limit");
        let two = [Pace { seconds: 60, most: 2 }];
        let found = planned(Channel::TencentSms, &list, WIDE, pacing(Some(&two)));
        assert_eq!((found.calls.len(), found.held), (3, vec![(3, 60), (4, 60)]));
        let none = Room { calls: 0, plain: 0 };
        assert_eq!(planned(Channel::TencentSms, &list, none, pacing(None)), Planned::default());
        assert!(planned(Channel::TencentSms, &[], WIDE, pacing(None)).calls.is_empty());
    }

    #[test]
    fn what_has_no_room_is_not_counted_to_its_address() {
        let other = Due { address: "13900000001".to_owned(), kind: Kind::of("absence-opened") };
        let list =
            [other, due("absence-opened"), due("absence-opened"), due("bill-issued"), due("absence-opened")];
        type Case<'a> = (Room, &'a [&'a [usize]], &'a [(usize, i64)]);
        let cases: [Case<'_>; 3] = [
            (Room { calls: 1, plain: 1 }, &[&[0]], &[]),
            (Room { calls: 2, plain: 0 }, &[&[0], &[1]], &[(2, 30), (3, 30), (4, 30)]),
            (WIDE, &[&[0], &[1]], &[(2, 30), (3, 30), (4, 30)]),
        ];
        for (room, calls, held) in cases {
            let found = planned(Channel::TencentSms, &list, room, pacing(None));
            assert_eq!(found.calls, calls, "{room:?}");
            assert_eq!(found.held, held, "{room:?}");
        }
        let found = planned(Channel::TencentSms, &list[3..], Room { calls: 2, plain: 0 }, pacing(None));
        assert_eq!(found.calls, [vec![1]], "a bill without room keeps no alarm waiting");
        assert!(found.held.is_empty(), "{:?}", found.held);
    }

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
