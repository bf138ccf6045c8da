//! 信使 Ways to reach people outside our own page: what a school has configured, and what is handed to each. All works without any.

mod aliyun;
mod dingtalk;
pub(crate) mod door;
mod limits;
mod mail;
pub(crate) mod receipt;
pub mod sender;
mod sign;
mod tencent;
mod token;
mod wechat;
mod wecom;

use crate::line::{Reply, Trouble};
use anyhow::{Context, bail};
use rules::enrol::point;
use rules::moment::Moment;
use rules::people::delivery::digest::Pace;
use rules::people::delivery::{Channel, Named, Outcome};
use rules::people::message::{GroupLine, Urgency};
use rules::people::place::Place;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// How long a call may take, its connection and its token with it: a claim of [`store::people`] outlasts ten of them.
const CALL: Duration = Duration::from_secs(20);

/// Everything that was configured, in the order in which it is tried.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// Where families open the page: `https://care.school.example`.
    #[serde(default)]
    site: String,
    #[serde(default)]
    channel: Vec<Configured>,
}

/// One channel of one or of all places.
#[derive(Clone, Debug, Deserialize)]
struct Configured {
    /// Its name in the tables.
    name: String,
    /// `district/place`, with the summer point that the school holds; every place where it is left out.
    place: Option<String>,
    /// Calls a minute, at most.
    per_minute: Option<i64>,
    /// Seconds, and messages in them that one address may get, as the provider's console says: `[[30, 1], [3600, 5]]`. Its
    /// usual limits hold where it is left out, none where it is empty.
    per_address: Option<Vec<(i64, usize)>>,
    /// Milliseconds after which a call is given up.
    limit_ms: Option<u64>,
    /// Another server than the platform's own: a test, a gateway.
    base: Option<String>,
    /// What the platform must know to hand receipts in: a service account's token, or the last part of the address that
    /// is written into a short message provider's console. Without it no receipt is taken.
    receipts: Option<Secret>,
    #[serde(flatten)]
    way: Way,
}

/// What each platform needs to know.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Way {
    DingtalkRobot(dingtalk::Robot),
    WecomRobot(wecom::Robot),
    WecomSchool(wecom::School),
    WechatTemplate(wechat::Account),
    AliyunSms(aliyun::Sms),
    TencentSms(tencent::Sms),
    Smtp(mail::Server),
}

/// A text that is never printed.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("•••")
    }
}

/// What one person is told over a channel.
#[derive(Clone, Debug, Default)]
struct Letter {
    /// The same for every attempt.
    key: String,
    /// To where.
    address: String,
    /// Who writes.
    school: String,
    /// A few letters.
    title: String,
    /// The whole text.
    text: String,
    /// About whom; empty for what names no child.
    child: String,
    /// When it was written, `2021-09-07 17:30`.
    time: String,
    /// Where it is read.
    link: String,
    /// A one-time code, for the one kind that has one.
    code: String,
    /// Which template: the kind of message, else how pressing it is.
    templates: [String; 2],
}

/// What a group reads: lines that were counted, never the words of a message.
struct GroupText(String);

impl GroupText {
    fn of(school: &str, lines: &[GroupLine], link: &str, say: impl Fn(GroupLine) -> String) -> Self {
        let lines: String = lines.iter().map(|line| format!("- {}\n", say(*line))).collect();
        Self(format!("### {school}\n{lines}{link}"))
    }
}

/// A template of a platform that lets nobody write freely.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    /// The platform's number for it.
    code: String,
    /// `thing1=text`: its blanks in their order, and what goes into each.
    #[serde(default)]
    blanks: Vec<String>,
}

/// By kind of message (`absence-opened`) or by urgency (`alarm`, `prompt`, `plain`).
type Templates = BTreeMap<String, Template>;

impl Template {
    /// The blanks of the letter's template with what goes into them.
    fn filled<'t>(templates: &'t Templates, letter: &Letter) -> Option<(&'t Self, Vec<(&'t str, String)>)> {
        let found = letter.templates.iter().find_map(|name| templates.get(name))?;
        let blank = |blank: &'t String| {
            let (name, source) = blank.split_once('=').unwrap_or((blank, blank));
            (name.trim(), letter.word(source.trim()))
        };
        Some((found, found.blanks.iter().map(blank).collect()))
    }
}

impl Letter {
    fn word(&self, source: &str) -> String {
        match source {
            "school" => &self.school,
            "title" => &self.title,
            "text" => &self.text,
            "child" if self.child.is_empty() => &self.school, // a platform takes no empty blank
            "child" => &self.child,
            "time" => &self.time,
            "link" => &self.link,
            "code" => &self.code,
            _ => "",
        }
        .to_owned()
    }
}

impl Channels {
    /// Reads a settings file. Its secrets stay in memory and are never printed.
    pub fn read(file: &Path) -> Result<Self, anyhow::Error> {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("{} does not say what channels there are", file.display()))
    }

    /// Reads the settings from their text.
    pub fn parse(text: &str) -> Result<Self, anyhow::Error> {
        let channels: Self = match toml::from_str(text) {
            Ok(channels) => channels,
            Err(why) => bail!("{}", why.message()), // without the line itself, in which a secret may stand
        };
        let mut names: Vec<&str> = channels.channel.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) || names.contains(&"inbox") {
            bail!("every channel has a name of its own, and inbox is ours");
        }
        // What went to an address is looked up for a day, so that a longer window would bind nobody.
        let is_strange = |&(seconds, most): &(i64, usize)| !(1..=24 * 3600).contains(&seconds) || most < 1;
        if channels.channel.iter().flat_map(|one| one.per_address.iter().flatten()).any(is_strange) {
            bail!("per_address says seconds, 1 to 86400, and messages, 1 or more");
        }
        Ok(channels)
    }

    /// Whether nothing is configured.
    pub fn is_empty(&self) -> bool {
        self.channel.is_empty()
    }

    /// Whether families open the page over https.
    pub(crate) fn is_https(&self) -> bool {
        self.site.starts_with("https://")
    }

    /// Whether a channel of a place will say that a message arrived: its platform does, and was told where.
    pub(crate) fn tells_arrival(&self, place: &Place, name: &str) -> bool {
        let told = |one: &&Configured| one.name == name && one.receipts.is_some();
        self.of(place).into_iter().filter(told).any(|one| one.channel().tells_arrival())
    }

    /// Those of a place as a route sees them, in their order.
    fn named(&self, place: &Place) -> Vec<Named<'_>> {
        let only = |one: &Configured| {
            let mut same =
                self.channel.iter().filter(|other| other.channel().address() == one.channel().address());
            same.all(|other| other.account() == one.account())
        };
        self.of(place).into_iter().map(|one| one.named(only(one))).collect()
    }

    /// Those of a place, in their order.
    fn of(&self, place: &Place) -> Vec<&Configured> {
        self.channel.iter().filter(|one| one.is_of(place)).collect()
    }
}

impl Configured {
    /// Whether it is a channel of this place.
    fn is_of(&self, place: &Place) -> bool {
        let here = format!("{}/{}", place.district, place.place);
        // the families of a summer point are told over the channels of the school that holds it
        let host = point::host_id(place).map(|school| format!("{}/{school}", place.district));
        self.place.as_ref().is_none_or(|at| *at == here || Some(at) == host.as_ref())
    }

    /// What came of a call. One that hangs is given up: whether it was taken nobody can say.
    async fn within(&self, call: impl Future<Output = Outcome>) -> Outcome {
        let limit = self.limit_ms.map_or(CALL, Duration::from_millis);
        let came = tokio::time::timeout(limit, call).await;
        came.unwrap_or_else(|_| Outcome::InDoubt("no answer in time".to_owned()))
    }

    fn named(&self, is_only: bool) -> Named<'_> {
        Named { name: &self.name, channel: self.channel(), account: self.account(), is_only }
    }

    /// By which account a person shows who they are; empty where an address is the same for everybody.
    fn account(&self) -> &str {
        self.door().map_or("", |(account, _)| account)
    }

    fn channel(&self) -> Channel {
        match self.way {
            Way::DingtalkRobot(_) => Channel::DingtalkRobot,
            Way::WecomRobot(_) => Channel::WecomRobot,
            Way::WecomSchool(_) => Channel::WecomSchool,
            Way::WechatTemplate(_) => Channel::WechatTemplate,
            Way::AliyunSms(_) => Channel::AliyunSms,
            Way::TencentSms(_) => Channel::TencentSms,
            Way::Smtp(_) => Channel::Smtp,
        }
    }

    /// Robots say themselves how much is too much.
    fn per_minute(&self) -> i64 {
        let usual = match self.way {
            Way::DingtalkRobot(_) | Way::WecomRobot(_) => 20,
            Way::WecomSchool(_) | Way::WechatTemplate(_) | Way::AliyunSms(_) | Way::TencentSms(_) => 600,
            Way::Smtp(_) => 60,
        };
        self.per_minute.unwrap_or(usual)
    }

    /// What the school agreed on with the platform for one address.
    fn paces(&self) -> Option<Vec<Pace>> {
        let agreed = self.per_address.as_ref()?;
        Some(agreed.iter().map(|(seconds, most)| Pace { seconds: *seconds, most: *most }).collect())
    }

    fn base<'b>(&'b self, usual: &'b str) -> &'b str {
        self.base.as_deref().unwrap_or(usual)
    }

    /// Sends to a group; only robots speak to one.
    async fn post(&self, text: &GroupText, now: Moment) -> Outcome {
        match &self.way {
            Way::DingtalkRobot(robot) => robot.post(self.base(dingtalk::BASE), text, now).await,
            Way::WecomRobot(robot) => robot.post(self.base(wecom::BASE), text).await,
            Way::WecomSchool(_)
            | Way::WechatTemplate(_)
            | Way::AliyunSms(_)
            | Way::TencentSms(_)
            | Way::Smtp(_) => Outcome::Refused("this channel has no group".to_owned()),
        }
    }

    /// Sends to one person.
    async fn send(&self, letter: &Letter, now: Moment) -> Outcome {
        match &self.way {
            Way::WecomSchool(school) => school.send(self.base(wecom::BASE), letter, now).await,
            Way::WechatTemplate(account) => account.send(self.base(wechat::BASE), letter, now).await,
            Way::AliyunSms(sms) => sms.send(self.base(aliyun::BASE), letter, now).await,
            Way::TencentSms(sms) => sms.send(self.base(tencent::BASE), letter, now).await,
            Way::Smtp(server) => server.send(letter, now).await,
            Way::DingtalkRobot(_) | Way::WecomRobot(_) => {
                Outcome::Refused("this channel speaks to a group".to_owned())
            }
        }
    }
}

/// How pressing a message is, as templates are named after it.
fn urgency_code(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Alarm => "alarm",
        Urgency::Prompt => "prompt",
        Urgency::Plain => "plain",
    }
}

/// The answer as JSON. What cannot be read says nothing about what was done.
fn json(reply: Result<Reply, Trouble>) -> Result<Value, Outcome> {
    let reply = reply.map_err(Outcome::from)?;
    let read = serde_json::from_slice(&reply.body);
    read.map_err(|_| Outcome::InDoubt(format!("HTTP {} without a readable answer", reply.status)))
}

impl From<Trouble> for Outcome {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NotSent(why) => Self::NotSent(why),
            Trouble::InDoubt(why) => Self::InDoubt(why),
        }
    }
}

/// `key: value` of an answer with an error code and its text, cut short.
fn errcode(answer: &Value) -> (i64, String) {
    let code = answer["errcode"].as_i64().unwrap_or(-1);
    let words: String = answer["errmsg"].as_str().unwrap_or_default().chars().take(120).collect();
    (code, format!("{code} {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::{DistrictId, PlaceId};
    use rules::people::place::Path;

    const FILE: &str = r#"
        site = "https://care.example"
        [[channel]]
        name = "group"
        kind = "dingtalk-robot"
        place = "gongshu/wenlan"
        token = "tttt-secret"
        secret = "SEC-secret"
        [[channel]]
        name = "sms"
        kind = "aliyun-sms"
        key_id = "AK-id"
        key_secret = "AK-secret"
        sign_name = "文澜小学"
        template.alarm = { code = "SMS_1", blanks = ["child=child", "what=text"] }
    "#;

    #[test]
    fn settings_are_read_and_their_secrets_never_printed() {
        let channels = Channels::parse(FILE).unwrap();
        let shown = format!("{channels:?}");
        assert!(shown.contains("文澜小学") && !shown.contains("-secret"), "{shown}");
        let kinds: Vec<Channel> = channels.channel.iter().map(Configured::channel).collect();
        assert_eq!(kinds, [Channel::DingtalkRobot, Channel::AliyunSms]);
        assert_eq!(channels.channel[0].per_minute(), 20);
        for wrong in
            ["SEC-secret\"\nsecret = 3", "SEC-secret\"\n[[channel]]\nname = \"group\"\nkind = \"smtp\""]
        {
            let why = Channels::parse(&FILE.replace("SEC-secret\"", wrong)).unwrap_err();
            assert!(!format!("{why:#}").contains("SEC-secret"), "{why:#}");
        }
        assert!(Channels::parse(&FILE.replace("\"sms\"", "\"group\"")).is_err());
        assert!(Channels::parse(&FILE.replace("key_secret", "key_sekret")).is_err());
    }

    #[test]
    fn a_school_says_what_it_agreed_on_for_one_address() {
        let with = |limits: &str| {
            let text = FILE.replace("key_id =", &format!("per_address = {limits}\nkey_id ="));
            Channels::parse(&text).map(|channels| channels.channel[1].paces())
        };
        let two = vec![Pace { seconds: 30, most: 1 }, Pace { seconds: 3600, most: 5 }];
        assert_eq!(with("[[30, 1], [3600, 5]]").unwrap(), Some(two));
        assert_eq!(with("[]").unwrap(), Some(Vec::new()));
        assert_eq!(Channels::parse(FILE).unwrap().channel[1].paces(), None);
        assert!(with("[[0, 1]]").is_err() && with("[[30, 0]]").is_err() && with("[[30]]").is_err());
        assert!(with("[[86400, 1]]").is_ok() && with("[[86401, 1]]").is_err(), "a day at most");
    }

    #[test]
    fn a_summer_point_tells_over_the_channels_of_the_school_that_holds_it() {
        let channels = Channels::parse(FILE).unwrap();
        let place = |place: &str, path: &str| Place {
            district: DistrictId::new("gongshu"),
            place: PlaceId::new(place),
            path: Path::new(format!("hangzhou/gongshu/{path}")),
            kind: String::new(),
            name_zh: String::new(),
            name_en: String::new(),
        };
        for (at, of) in [
            (place("wenlan", "wenlan"), vec!["group", "sms"]),
            (place("wenlan-summer", "wenlan/summer"), vec!["group", "sms"]),
            (place("beixiu-summer", "beixiu/summer"), vec!["sms"]),
            (place("wenlan-junior", "wenlan/junior"), vec!["sms"]),
        ] {
            let names: Vec<&str> = channels.of(&at).into_iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, of, "{}", at.place);
        }
    }

    #[test]
    fn the_committed_example_is_read() {
        let channels = Channels::parse(include_str!("../../../../couriers.example.toml")).unwrap();
        assert_eq!(channels.channel.len(), 5);
    }

    #[test]
    fn a_template_is_found_by_its_kind_and_then_by_how_pressing_it_is() {
        let Way::AliyunSms(sms) = &Channels::parse(FILE).unwrap().channel[1].way else { panic!("SMS") };
        let templates = ["absence-opened".to_owned(), "alarm".to_owned()];
        let letter =
            Letter { child: "王小明".into(), text: "没有到".into(), templates, ..Letter::default() };
        let (template, blanks) = Template::filled(&sms.template, &letter).unwrap();
        assert_eq!(template.code, "SMS_1");
        assert_eq!(blanks, [("child", "王小明".to_owned()), ("what", "没有到".to_owned())]);
        let plain = Letter { templates: ["bill-issued".into(), "plain".into()], ..letter };
        assert!(Template::filled(&sms.template, &plain).is_none());
    }
}
