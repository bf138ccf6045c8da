//! 支付通道 WeChat Pay and Alipay behind one enum: place an order, ask about it, give money back, read what they tell.

mod alipay;
mod keys;
mod login;
mod settings;
mod wechat;
mod wire;

pub use alipay::Alipay;
pub use keys::{PrivateKey, PublicKey};
pub use login::Login;
pub(crate) use login::{AUTHORIZE, authorize_link};
pub use settings::Merchant;
pub use wechat::Wechat;
pub use wire::Wire;

use axum::body::Bytes;
use axum::http::HeaderMap;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::TenderId;
use rules::moment::Moment;
use rules::money::reconciliation;
use rules::money::tender::{self, Return, Tender, Told};
use rules::people::place::Place;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// So many refused notices of a place are journalled a day: a flood of forged ones must not fill the disk.
const REFUSED_A_DAY: u32 = 20;

/// A bill that was not there yet, or could not be read, is asked for again after so long.
const ASK_AGAIN_MINUTES: i64 = 30;

/// A notice is answered within so long: both channels wait five seconds, and what is on the way takes a part of them.
const NOTICE_PATIENCE: Duration = Duration::from_secs(4);

/// Every merchant this program serves, with the client that asks their channels.
#[derive(Debug, Default)]
pub struct Channels {
    merchants: BTreeMap<String, Merchant>,
    wire: Option<Wire>,
    refused: Mutex<BTreeMap<(String, i64), u32>>,
    asked: Mutex<BTreeMap<String, Moment>>,
    patience: Option<Duration>,
}

/// One merchant at one channel.
#[derive(Clone, Debug)]
pub enum Channel {
    /// 微信支付
    Wechat(Wechat),
    /// 支付宝
    Alipay(Alipay),
}

/// Time and chance of one request, given by whoever asks.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Now.
    pub now: Moment,
    /// Never used before.
    pub nonce: String,
}

/// How a family pays an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// The text of a code that the channel's app scans.
    Code(String),
    /// An address of the channel that the browser opens.
    Link(String),
    /// WeChat's number of an order that one person pays inside it.
    Inside(String),
}

/// What a notice says, once its signature held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// What became of an order.
    Order(Told),
    /// What became of money that goes back.
    Return(Returned),
    /// Something that is not ours to settle.
    Other,
}

/// What became of money that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Our number of the return.
    pub id: String,
    /// Whether the family has it, will not get it this way, or is still waiting.
    pub outcome: tender::Outcome,
    /// The channel's own word for it.
    pub word: String,
}

/// Why a notice is not believed. Nothing of it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disbelief {
    /// A header or field is missing.
    Incomplete,
    /// It is too old, or from the future.
    Stale,
    /// It names a key that is not the channel's.
    OtherKey,
    /// The signature does not hold for these bytes.
    Signature,
    /// The sealed part does not open.
    Sealed,
    /// It reads wrong, or is of another merchant.
    Contents,
}

impl Disbelief {
    /// As the journal names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Stale => "stale",
            Self::OtherKey => "other-key",
            Self::Signature => "signature",
            Self::Sealed => "sealed",
            Self::Contents => "contents",
        }
    }
}

impl Channels {
    /// The merchants of the settings file.
    pub fn from_environment() -> Result<Self, anyhow::Error> {
        Self::of(settings::from_environment()?)
    }

    /// These merchants, by `district/place`.
    pub fn of(merchants: BTreeMap<String, Merchant>) -> Result<Self, anyhow::Error> {
        let wire = (!merchants.is_empty()).then(Wire::new);
        Ok(Self { merchants, wire, ..Self::default() })
    }

    /// The same with another patience for a notice.
    #[must_use]
    pub fn answering_within(self, patience: Duration) -> Self {
        Self { patience: Some(patience), ..self }
    }

    /// How long a notice may take before its channel is asked to tell it again.
    pub fn notice_patience(&self) -> Duration {
        self.patience.unwrap_or(NOTICE_PATIENCE)
    }

    /// A place's merchant at a channel, if it has one.
    pub fn channel(&self, place: &Place, which: tender::Channel) -> Option<Channel> {
        let merchant = self.merchants.get(&format!("{}/{}", place.district, place.place))?;
        match which {
            tender::Channel::Wechat => merchant.wechat.clone().map(Channel::Wechat),
            tender::Channel::Alipay => merchant.alipay.clone().map(Channel::Alipay),
        }
    }

    /// Whether anybody pays through a channel here.
    pub fn is_empty(&self) -> bool {
        self.merchants.is_empty()
    }

    /// The client that asks channels.
    pub fn wire(&self) -> Option<&Wire> {
        self.wire.as_ref()
    }

    /// Whether it is time to ask a place's channel for its bills again.
    pub fn may_ask(&self, place: &Place, which: tender::Channel, now: Moment) -> bool {
        let mut asked = self.asked.lock().expect("nobody panics while looking");
        let last = asked.entry(format!("{}/{}/{}", place.district, place.place, which.code())).or_default();
        let is_time = now.minutes_since(*last) >= ASK_AGAIN_MINUTES;
        if is_time {
            *last = now;
        }
        is_time
    }

    /// Whether one more refused notice of a place is journalled today.
    pub fn may_journal(&self, place: &Place, now: Moment) -> bool {
        let mut refused = self.refused.lock().expect("nobody panics while counting");
        let day = now.0.div_euclid(86_400_000);
        refused.retain(|(_, of), _| *of == day);
        let count = refused.entry((format!("{}/{}", place.district, place.place), day)).or_default();
        *count += 1;
        *count <= REFUSED_A_DAY
    }
}

impl Channel {
    /// Places an order, or finds it placed already; says how it is paid.
    pub async fn order(
        &self,
        wire: &Wire,
        tender: &Tender,
        title: &str,
        stamp: Stamp,
    ) -> Result<Door, anyhow::Error> {
        match self {
            Self::Wechat(wechat) if tender.openid.is_empty() => {
                wechat.native(wire, tender, title, &stamp).await.map(Door::Code)
            }
            Self::Wechat(wechat) => wechat.jsapi(wire, tender, title, &stamp).await.map(Door::Inside),
            Self::Alipay(alipay) => Ok(Door::Link(alipay.wap_link(tender, title, &stamp))),
        }
    }

    /// Asks what became of an order: for when no notice comes.
    pub async fn query(&self, wire: &Wire, id: &TenderId, stamp: Stamp) -> Result<Told, anyhow::Error> {
        match self {
            Self::Wechat(wechat) => wechat.query(wire, id, &stamp).await,
            Self::Alipay(alipay) => alipay.query(wire, id, &stamp).await,
        }
    }

    /// Sends money back the way it came; the same return twice is one.
    pub async fn give_back(
        &self,
        wire: &Wire,
        back: &Return,
        paid: Fen,
        stamp: Stamp,
    ) -> Result<Returned, anyhow::Error> {
        match self {
            Self::Wechat(wechat) => wechat.refund(wire, back, paid, &stamp).await,
            Self::Alipay(alipay) => alipay.refund(wire, back, &stamp).await,
        }
    }

    /// Asks for the bill of a day, as a file; nothing where the channel says that nobody paid.
    pub async fn bill(&self, wire: &Wire, day: Date, stamp: Stamp) -> Result<Option<Bytes>, anyhow::Error> {
        match self {
            Self::Wechat(wechat) => wechat.bill(wire, day, &stamp).await,
            Self::Alipay(alipay) => alipay.bill(wire, day, &stamp).await,
        }
    }

    /// The merchant that its bills must be of.
    pub fn merchant(&self) -> reconciliation::Merchant<'_> {
        match self {
            Self::Wechat(wechat) => {
                reconciliation::Merchant { channel: tender::Channel::Wechat, number: &wechat.mchid }
            }
            Self::Alipay(alipay) => {
                reconciliation::Merchant { channel: tender::Channel::Alipay, number: &alipay.seller_id }
            }
        }
    }

    /// Reads a notice: the signature first, over the bytes as they came.
    pub fn notice(&self, headers: &HeaderMap, body: &[u8], now: Moment) -> Result<Notice, Disbelief> {
        match self {
            Self::Wechat(wechat) => wechat.notice(headers, body, now),
            Self::Alipay(alipay) => alipay.notice(body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Channels, Duration};

    /// WeChat and Alipay take an answer after five seconds for none.
    #[test]
    fn a_notice_is_answered_before_its_channel_gives_up() {
        let channels = Channels::default();
        assert!(channels.notice_patience() < Duration::from_secs(5));
        assert_eq!(channels.answering_within(Duration::ZERO).notice_patience(), Duration::ZERO);
    }
}
