//! 送达 Deliveries: over which channel a message goes to a person, how often it is tried, and when it is tried no more.
//!
//! At least once: the inbox of our own page always has it. Never twice: what a channel has taken is not sent again, over
//! no channel; and where nobody can say whether it was taken, only a channel that knows our key is asked again.

pub mod digest;

use super::message::Kind;
use crate::choice::choices;
use crate::moment::Moment;
use crate::refusal::Refuses;
use std::collections::BTreeMap;

choices! {
    /// 渠道 A way to reach somebody.
    Channel {
        /// 页内消息 Our own page; always there.
        Inbox = "inbox",
        /// 钉钉群机器人
        DingtalkRobot = "dingtalk-robot",
        /// 企业微信群机器人
        WecomRobot = "wecom-robot",
        /// 企业微信家校消息
        WecomSchool = "wecom-school",
        /// 微信服务号模板消息
        WechatTemplate = "wechat-template",
        /// 阿里云短信
        AliyunSms = "aliyun-sms",
        /// 腾讯云短信
        TencentSms = "tencent-sms",
        /// 电子邮件
        Smtp = "smtp",
    }
}

/// What an address is, and to whom the channel speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// A mobile number.
    Phone,
    /// A follower of the school's service account.
    OpenId,
    /// A parent of the school's WeCom.
    ParentId,
    /// An e-mail address.
    Mail,
    /// Whoever sits in a group.
    Group,
    /// Whoever signs in.
    Page,
}

impl Channel {
    /// What the channel needs to know of a person.
    pub fn address(self) -> Address {
        match self {
            Self::Inbox => Address::Page,
            Self::DingtalkRobot | Self::WecomRobot => Address::Group,
            Self::WecomSchool => Address::ParentId,
            Self::WechatTemplate => Address::OpenId,
            Self::AliyunSms | Self::TencentSms => Address::Phone,
            Self::Smtp => Address::Mail,
        }
    }

    /// Whether the other side says later that a message arrived; the others only say that they have taken it.
    pub fn tells_arrival(self) -> bool {
        matches!(self, Self::WechatTemplate | Self::AliyunSms | Self::TencentSms)
    }

    /// Whether the other side drops what comes twice with our key.
    pub fn knows_keys(self) -> bool {
        matches!(self, Self::WechatTemplate | Self::WecomSchool | Self::Smtp | Self::Inbox)
    }
}

impl Address {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::OpenId => "openid",
            Self::ParentId => "parent-id",
            Self::Mail => "mail",
            Self::Group => "group",
            Self::Page => "page",
        }
    }

    /// Whether the text can be such an address.
    pub fn fits(self, text: &str) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
        let short = !text.is_empty() && text.len() <= 128 && text.chars().all(plain);
        match self {
            Self::Phone => {
                text.len() == 11 && text.starts_with('1') && text.bytes().all(|b| b.is_ascii_digit())
            }
            Self::Mail => short && is_mail(text),
            Self::OpenId | Self::ParentId => short,
            Self::Group | Self::Page => false,
        }
    }
}

fn is_mail(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    !local.is_empty()
        && !host.contains('@')
        && host.split('.').count() > 1
        && !host.split('.').any(str::is_empty)
}

choices! {
    /// 送达状态 How far a delivery came.
    State {
        /// 待发
        Waiting = "waiting",
        /// 已发 The channel has taken it.
        Sent = "sent",
        /// 已送达 The channel says that it arrived.
        Delivered = "delivered",
        /// 已读
        Read = "read",
        /// 失败
        Failed = "failed",
    }
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken, under the other side's reference.
    Sent(String),
    /// Will never be taken: wrong address, refused template.
    Refused(String),
    /// Not taken because there was too much; nothing more for so many seconds.
    Throttled(i64),
    /// Not taken because this one address has had its number; nothing more to it for so many seconds. The channel goes on.
    Enough(i64),
    /// Not taken for a reason that may pass: no connection, a server that says so.
    NotSent(String),
    /// Nobody can say whether it was taken: the line broke after the question.
    InDoubt(String),
}

/// What a channel says later of what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// 已送达 It arrived.
    Arrived,
    /// 未送达 It did not, and why, in the channel's words.
    Lost(String),
}

/// Whether a receipt changes how far a delivery came. What was read has arrived, whatever is said later; what is still
/// waiting is tried again, unless it arrived after all.
pub fn received(state: State, receipt: &Receipt) -> Option<State> {
    match (state, receipt) {
        (State::Sent | State::Waiting | State::Failed, Receipt::Arrived) => Some(State::Delivered),
        (State::Sent, Receipt::Lost(_)) => Some(State::Failed),
        (State::Delivered | State::Read, _) | (State::Waiting | State::Failed, Receipt::Lost(_)) => None,
    }
}

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be an address of its kind (X.18).
    AddressMalformed,
}

/// Takes an address that a person adds; an empty one forgets it.
pub fn put(kind: Address, typed: &str) -> Result<String, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() || kind.fits(typed) { Ok(typed.to_owned()) } else { Err(Refusal::AddressMalformed) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AddressMalformed => "address-malformed",
        }
    }

    fn clause(&self) -> &'static str {
        "X.18"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// What the rule may know of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Over which channel.
    pub channel: Channel,
    /// Attempts made, this one included.
    pub attempts: i64,
    /// From when on it is of no use.
    pub gives_up_at: Moment,
    /// Since when nobody can say whether it was taken.
    pub doubted_at: Option<Moment>,
}

/// How long the other sides remember our keys, with a margin: half an hour is the shortest that is promised.
const KEYS_MINUTES: i64 = 25;

/// 下一步 What becomes of a delivery after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Done.
    Sent,
    /// Tried again then.
    Wait(Moment),
    /// Over here; the next channel takes it up.
    Elsewhere,
    /// Over: it may have arrived, so no other channel repeats it. The sender is told to make sure in person.
    Unsure,
}

/// Seconds until the next attempt: doubled each time, ten minutes at most.
pub fn back_off_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
    (5 * 2_i64.pow(doublings)).min(600)
}

/// Decides what becomes of a delivery.
pub fn after(facts: &Facts, outcome: &Outcome, now: Moment) -> Next {
    let doubt = matches!(outcome, Outcome::InDoubt(_)).then_some(now);
    let doubted_at = facts.doubted_at.or(doubt);
    let again = |seconds: i64| {
        let at = Moment(now.0 + seconds * 1000);
        let remembered = doubted_at
            .is_none_or(|since| facts.channel.knows_keys() && at < since.plus_minutes(KEYS_MINUTES));
        if at < facts.gives_up_at && remembered { Next::Wait(at) } else { over(doubted_at) }
    };
    match outcome {
        Outcome::Sent(_) => Next::Sent,
        Outcome::Refused(_) => over(doubted_at),
        Outcome::Throttled(seconds) | Outcome::Enough(seconds) => again(*seconds),
        Outcome::NotSent(_) | Outcome::InDoubt(_) => again(back_off_seconds(facts.attempts)),
    }
}

/// Attempts after which an alarm does not wait for a channel that is away, if there is another one.
const PATIENCE: i64 = 3;
/// The same where the channel says that it is too much: its minutes are longer than ours, and a quota may last the day.
const PATIENCE_WITH_TOO_MUCH: i64 = 2;

/// Seconds that a message waits at most for an address that has had its number, if there is another channel.
const ENOUGH_SECONDS: i64 = 60;

/// Whether the next channel takes over although this one may come back: nothing can have arrived, and it was away often, or
/// the address has had its number for long.
pub fn passes_on(facts: &Facts, outcome: &Outcome) -> bool {
    let often = match outcome {
        Outcome::NotSent(_) => facts.attempts >= PATIENCE,
        Outcome::Throttled(_) => facts.attempts >= PATIENCE_WITH_TOO_MUCH,
        Outcome::Enough(seconds) => *seconds > ENOUGH_SECONDS || facts.attempts >= PATIENCE,
        Outcome::Sent(_) | Outcome::Refused(_) | Outcome::InDoubt(_) => false,
    };
    often && facts.doubted_at.is_none()
}

/// Given up: another channel repeats only what surely did not arrive.
fn over(doubted_at: Option<Moment>) -> Next {
    if doubted_at.is_some() { Next::Unsure } else { Next::Elsewhere }
}

/// From when on sending a message of this kind is of no use.
pub fn gives_up_at(kind: Kind, written: Moment) -> Moment {
    written.plus_minutes(kind.urgency.life_minutes())
}

/// A channel of a place, as it is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'c> {
    /// Its name in the tables.
    pub name: &'c str,
    /// What it is.
    pub channel: Channel,
    /// The account by which it knows a person; empty where an address is the same for everybody.
    pub account: &'c str,
    /// No other account of its kind is configured, so that an address without one can only be its own.
    pub is_only: bool,
}

/// Where a person can be reached: by what, and by which account.
pub type Known = BTreeMap<(Address, String), String>;

/// The first of the place's channels, in their order, for which an address is known and which was not tried yet.
pub fn route<'c>(channels: &[Named<'c>], known: &Known, tried: &[String]) -> Option<(&'c str, String)> {
    let open = channels.iter().filter(|one| !tried.iter().any(|name| name == one.name));
    open.filter_map(|one| Some((one.name, one.address_of(known)?.clone()))).next()
}

impl Named<'_> {
    /// The person's address on this very account.
    fn address_of<'k>(&self, known: &'k Known) -> Option<&'k String> {
        let by = |account: &str| known.get(&(self.channel.address(), account.to_owned()));
        by(self.account).or_else(|| self.is_only.then(|| by("")).flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Moment = Moment(1_631_000_000_000);

    fn facts(channel: Channel, attempts: i64) -> Facts {
        Facts { channel, attempts, gives_up_at: NOW.plus_minutes(120), doubted_at: None }
    }

    #[test]
    fn only_platforms_that_report_tell_of_an_arrival() {
        let telling = Channel::ALL.iter().filter(|channel| channel.tells_arrival()).map(|one| one.key());
        assert_eq!(telling.collect::<Vec<_>>(), ["wechat-template", "aliyun-sms", "tencent-sms"]);
    }

    #[test]
    fn a_receipt_moves_a_delivery_forward_and_never_back() {
        let lost = || Receipt::Lost("空号".to_owned());
        let cases = [
            (State::Sent, Receipt::Arrived, Some(State::Delivered)),
            (State::Sent, lost(), Some(State::Failed)),
            (State::Waiting, Receipt::Arrived, Some(State::Delivered)),
            (State::Waiting, lost(), None),
            (State::Failed, Receipt::Arrived, Some(State::Delivered)),
            (State::Failed, lost(), None),
            (State::Delivered, lost(), None),
            (State::Delivered, Receipt::Arrived, None),
            (State::Read, lost(), None),
            (State::Read, Receipt::Arrived, None),
        ];
        for (state, receipt, found) in cases {
            assert_eq!(received(state, &receipt), found, "{state:?} {receipt:?}");
        }
    }

    #[test]
    fn what_was_taken_is_over_and_what_is_in_doubt_is_asked_again_only_where_keys_are_known() {
        let words = || "x".to_owned();
        let seconds = |n: i64| Next::Wait(Moment(NOW.0 + n * 1000));
        let cases = [
            (Channel::AliyunSms, 1, Outcome::Sent(words()), Next::Sent),
            (Channel::AliyunSms, 1, Outcome::Refused(words()), Next::Elsewhere),
            (Channel::AliyunSms, 1, Outcome::NotSent(words()), seconds(5)),
            (Channel::AliyunSms, 4, Outcome::NotSent(words()), seconds(40)),
            (Channel::AliyunSms, 1, Outcome::InDoubt(words()), Next::Unsure),
            (Channel::TencentSms, 1, Outcome::InDoubt(words()), Next::Unsure),
            (Channel::DingtalkRobot, 1, Outcome::InDoubt(words()), Next::Unsure),
            (Channel::WechatTemplate, 1, Outcome::InDoubt(words()), seconds(5)),
            (Channel::WecomSchool, 2, Outcome::InDoubt(words()), seconds(10)),
            (Channel::Smtp, 1, Outcome::InDoubt(words()), seconds(5)),
            (Channel::DingtalkRobot, 1, Outcome::Throttled(600), seconds(600)),
            (Channel::DingtalkRobot, 1, Outcome::Throttled(7200), Next::Elsewhere),
            (Channel::AliyunSms, 1, Outcome::Enough(60), seconds(60)),
            (Channel::TencentSms, 1, Outcome::Enough(86_400), Next::Elsewhere),
        ];
        for (channel, attempts, outcome, next) in cases {
            assert_eq!(after(&facts(channel, attempts), &outcome, NOW), next, "{channel} {outcome:?}");
        }
        let late = Facts { gives_up_at: NOW, ..facts(Channel::Smtp, 1) };
        assert_eq!(
            after(&late, &Outcome::InDoubt(words()), NOW),
            Next::Unsure,
            "no other channel repeats it"
        );
        assert_eq!(after(&late, &Outcome::NotSent(words()), NOW), Next::Elsewhere);
        let since = |minutes: i64| Facts {
            doubted_at: Some(NOW.plus_minutes(-minutes)),
            ..facts(Channel::WecomSchool, 3)
        };
        assert_eq!(
            after(&since(1), &Outcome::Refused(words()), NOW),
            Next::Unsure,
            "it may have arrived before"
        );
        assert_eq!(after(&since(1), &Outcome::NotSent(words()), NOW), seconds(20));
        assert_eq!(
            after(&since(25), &Outcome::NotSent(words()), NOW),
            Next::Unsure,
            "our key is forgotten by now"
        );
    }

    #[test]
    fn a_channel_that_stays_away_hands_over_what_surely_did_not_arrive() {
        let (away, doubt) = (Outcome::NotSent(String::new()), Outcome::InDoubt(String::new()));
        assert!(!passes_on(&facts(Channel::AliyunSms, 2), &away));
        assert!(passes_on(&facts(Channel::AliyunSms, 3), &away));
        assert!(!passes_on(&facts(Channel::AliyunSms, 1), &Outcome::Throttled(60)));
        assert!(passes_on(&facts(Channel::AliyunSms, 2), &Outcome::Throttled(60)));
        assert!(!passes_on(&facts(Channel::AliyunSms, 1), &Outcome::Enough(60)), "a minute is waited for");
        assert!(passes_on(&facts(Channel::AliyunSms, 1), &Outcome::Enough(61)));
        assert!(passes_on(&facts(Channel::AliyunSms, 3), &Outcome::Enough(60)));
        assert!(!passes_on(
            &Facts { doubted_at: Some(NOW), ..facts(Channel::Smtp, 1) },
            &Outcome::Enough(61)
        ));
        assert!(!passes_on(&facts(Channel::Smtp, 3), &doubt));
        assert!(!passes_on(&Facts { doubted_at: Some(NOW), ..facts(Channel::Smtp, 3) }, &away));
    }

    #[test]
    fn attempts_grow_apart_up_to_ten_minutes() {
        let waits: Vec<i64> = (1..=10).map(back_off_seconds).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
    }

    #[test]
    fn a_route_takes_the_first_channel_with_an_address() {
        let channels = [
            named("wecom", Channel::WecomSchool, "ww1"),
            named("wechat", Channel::WechatTemplate, "wx1"),
            named("sms", Channel::AliyunSms, ""),
        ];
        let phone = ((Address::Phone, String::new()), "13800000001".to_owned());
        let openid = ((Address::OpenId, "wx1".to_owned()), "oUpF8".to_owned());
        let both = BTreeMap::from([phone.clone(), openid]);
        let tried = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(route(&channels, &both, &[]), Some(("wechat", "oUpF8".to_owned())));
        assert_eq!(route(&channels, &both, &tried(&["wechat"])), Some(("sms", "13800000001".to_owned())));
        assert_eq!(route(&channels, &both, &tried(&["wechat", "sms"])), None);
        assert_eq!(route(&channels, &BTreeMap::from([phone]), &[]).map(|found| found.0), Some("sms"));
        assert_eq!(route(&channels, &BTreeMap::new(), &[]), None);
    }

    #[test]
    fn an_address_is_good_on_the_account_that_gave_it() {
        let of = |account: &str| ((Address::OpenId, account.to_owned()), format!("o-{account}"));
        let at = |account, is_only, known: &[&str]| {
            let channels = [Named { is_only, ..named("wechat", Channel::WechatTemplate, account) }];
            let known = known.iter().map(|one| of(one)).collect();
            route(&channels, &known, &[]).map(|(_, address)| address)
        };
        assert_eq!(at("wx1", false, &["wx1", "wx2"]).as_deref(), Some("o-wx1"));
        assert_eq!(at("wx2", false, &["wx1", "wx2"]).as_deref(), Some("o-wx2"));
        assert_eq!(at("wx2", false, &["wx1"]), None, "another school's account");
        assert_eq!(at("wx2", false, &[""]), None, "nobody knows of which account");
        assert_eq!(at("wx2", true, &[""]).as_deref(), Some("o-"), "there is only this one");
        assert_eq!(at("wx2", true, &["", "wx2"]).as_deref(), Some("o-wx2"));
    }

    fn named<'c>(name: &'c str, channel: Channel, account: &'c str) -> Named<'c> {
        Named { name, channel, account, is_only: false }
    }

    #[test]
    fn addresses_have_their_form() {
        let cases = [
            (Address::Phone, "13800000001", true),
            (Address::Phone, "1380000000", false),
            (Address::Phone, "23800000001", false),
            (Address::Mail, "wang@school.example", true),
            (Address::Mail, "wang@school", false),
            (Address::Mail, "a@b@c.de", false),
            (Address::Mail, "a@b.c\r\nBcc: x@y.z", false),
            (Address::OpenId, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", true),
            (Address::OpenId, "", false),
            (Address::Group, "anything", false),
        ];
        for (kind, text, fits) in cases {
            assert_eq!(kind.fits(text), fits, "{kind:?} {text}");
        }
        assert_eq!(put(Address::Mail, " wang@school.example "), Ok("wang@school.example".to_owned()));
        assert_eq!(put(Address::Mail, " "), Ok(String::new()), "an empty one forgets it");
        assert_eq!(put(Address::Mail, "wang"), Err(Refusal::AddressMalformed));
    }

    proptest! {
        /// However attempts go, a message is taken at most once in all, whatever the channels.
        #[test]
        fn nobody_is_told_twice(
            outcomes in proptest::collection::vec((0..6_u8, any::<bool>()), 1..40),
            first in 0..3_usize,
        ) {
            let all = [
                named("wecom", Channel::WecomSchool, ""), named("wechat", Channel::WechatTemplate, ""),
                named("sms", Channel::AliyunSms, ""),
            ];
            let known = [(Address::Phone, "p"), (Address::OpenId, "o"), (Address::ParentId, "w")];
            let known = known.map(|(kind, address)| ((kind, String::new()), address.to_owned())).into_iter().collect();
            let channels = &all[first..];
            let (mut tried, mut taken, mut now) = (Vec::new(), std::collections::BTreeSet::new(), NOW);
            let (mut attempts, mut told, mut doubted_at) = (0, 0, None);
            for (kind, arrived) in outcomes {
                let Some((name, _)) = route(channels, &known, &tried) else { break };
                let channel = all.iter().find(|one| one.name == name).map(|one| one.channel).unwrap();
                attempts += 1;
                let outcome = match kind {
                    0 => Outcome::Sent(String::new()),
                    1 => Outcome::Refused(String::new()),
                    2 => Outcome::Throttled(600),
                    3 => Outcome::NotSent(String::new()),
                    4 => Outcome::Enough(3600),
                    _ => Outcome::InDoubt(String::new()),
                };
                let reached = matches!(outcome, Outcome::Sent(_)) || (matches!(outcome, Outcome::InDoubt(_)) && arrived);
                // A channel that knows our key shows it once however often it comes.
                told += i32::from(reached && (!channel.knows_keys() || taken.insert(name)));
                let known = Facts { doubted_at, ..facts(channel, attempts) };
                if matches!(outcome, Outcome::InDoubt(_)) { doubted_at = doubted_at.or(Some(now)); }
                match after(&known, &outcome, now) {
                    Next::Sent | Next::Unsure => break,
                    Next::Wait(at) => now = at,
                    Next::Elsewhere => { tried.push(name.to_owned()); attempts = 0; }
                }
            }
            prop_assert!(told <= 1, "told {told} times");
        }
    }
}
