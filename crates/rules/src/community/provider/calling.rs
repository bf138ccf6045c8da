//! 公开征集 The committee calls for whoever would run a class near a school, with the need and the rooms in sight of everybody;
//! they answer, and one is chosen with a reason that all of them read.

use super::{Bid, Shown, Terms, Unchosen};
use crate::moment::Moment;
use crate::people::collector::is_mobile;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Letters of a provider's name, at most.
const LETTERS_MAX: usize = 40;
/// Letters of what it offers, at most.
const OFFER_MAX: usize = 500;
/// Answers to its calls that one community takes in an hour: nobody fills it with rows.
const OPEN_AN_HOUR: i64 = 20;
/// How long a call is answered, at most: a year that was mistyped would close the school's neighbourhood to every other.
const DAYS_MAX: i64 = 180;
/// A smaller need is shown to everybody as less than this: one child is a household.
const NEED_SHOWN_MIN: i64 = 5;

/// 征集 A call as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Near which school.
    pub school: String,
    /// How many children need care, as they were counted when it was opened.
    pub need: i64,
    /// The rooms, and how many children each holds.
    pub rooms: String,
    /// The first day on which it is no longer answered.
    pub until: Date,
}

/// What is there to be shown when a call is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Children who need care; nothing before anybody was asked.
    pub need: Option<i64>,
    /// The rooms that are safe, in words.
    pub rooms: String,
}

/// How whoever answers is reached and what it offers: it lies sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Who answers for it.
    pub contact: String,
    /// How the committee reaches them.
    pub phone: String,
    /// What it offers.
    pub offer: String,
    /// Whether the result is sent to that phone: only then is the number known outside the paper.
    #[serde(default)]
    pub tell: bool,
}

/// 听取结果的人 Whoever asked to hear how a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearer {
    /// Where.
    pub phone: String,
    /// Whether their name was chosen.
    pub is_chosen: bool,
}

/// 报名 An answer to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its id, the key to the result.
    pub id: String,
    /// Who answers, and how far from the school.
    pub bid: Bid,
    /// What was sealed.
    pub paper: Paper,
}

/// 比选结果 How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whose answer; nobody, where none was good or none came.
    pub answer: Option<String>,
    /// Why, as everybody reads it.
    pub reason: String,
    /// Why so few were compared.
    pub why_few: String,
}

/// What is known when somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'f> {
    /// The call.
    pub call: &'f Call,
    /// Whether it was decided.
    pub is_decided: bool,
    /// What was handed in from the same page before.
    pub before: Option<&'f Answer>,
    /// Answers of the last hour, where anybody's are counted.
    pub last_hour: Option<i64>,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan lets nobody answer.
    #[error("no open call")]
    NotOpen,
    /// This cannot be shown yet.
    #[error("no {}", .0.key())]
    NotShown(Shown),
    /// Nobody could answer in time.
    #[error("until {until}")]
    NoTime {
        /// The day given.
        until: Date,
    },
    /// It would be answered for longer than anybody waits.
    #[error("until {until}, after {max} days")]
    TooLong {
        /// The day given.
        until: Date,
        /// How many days are taken.
        max: i64,
    },
    /// Another call near the same school runs.
    #[error("another runs")]
    Runs,
    /// It is answered no more.
    #[error("it is over")]
    Over,
    /// An answer has a name, and not a longer one than anybody's.
    #[error("no name")]
    NoName,
    /// Nobody can be reached.
    #[error("nobody to reach")]
    NoContact,
    /// A message about the result needs a mobile number.
    #[error("no mobile number")]
    NoMobile,
    /// How far it is from the school is not said.
    #[error("no distance")]
    NoDistance,
    /// What it offers is not said, or at a length that nobody reads.
    #[error("no offer")]
    NoOffer,
    /// The page was used for another answer already.
    #[error("this page was used before")]
    PageUsed,
    /// More than anybody hands in within an hour.
    #[error("{max} an hour")]
    TooMany {
        /// How many are taken.
        max: i64,
    },
    /// It is still answered: whoever comes last is compared, too.
    #[error("answered until {until}")]
    StillOpen {
        /// The first day after.
        until: Date,
    },
    /// So many are missing to compare, and no word why.
    #[error("{left} too few")]
    TooFew {
        /// How many.
        left: i64,
    },
    /// Whoever is chosen has answered.
    #[error("not among the answers")]
    NotABidder,
    /// Everybody reads why.
    #[error("no reason")]
    NoReason,
    /// It was decided otherwise.
    #[error("decided before")]
    Decided,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOpen => "provider-call-not-open",
            Self::NotShown(shown) => match shown {
                Shown::NeedBase => "provider-call-no-need",
                Shown::Rooms => "provider-call-no-rooms",
            },
            Self::NoTime { .. } => "provider-call-no-time",
            Self::TooLong { .. } => "provider-call-too-long",
            Self::Runs => "provider-call-runs",
            Self::Over => "provider-call-over",
            Self::NoName => "provider-bid-no-name",
            Self::NoContact => "provider-bid-no-contact",
            Self::NoMobile => "provider-bid-no-mobile",
            Self::NoDistance => "provider-bid-no-distance",
            Self::NoOffer => "provider-bid-no-offer",
            Self::PageUsed => "provider-bid-page-used",
            Self::TooMany { .. } => "provider-bid-too-many",
            Self::StillOpen { .. } => "provider-call-still-open",
            Self::TooFew { .. } => "provider-bid-too-few",
            Self::NotABidder => "provider-bid-none-such",
            Self::NoReason => "provider-call-no-reason",
            Self::Decided => "provider-call-decided",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotOpen
            | Self::NotShown(_)
            | Self::NoTime { .. }
            | Self::TooLong { .. }
            | Self::Runs
            | Self::Over
            | Self::NoName
            | Self::NoContact
            | Self::NoMobile
            | Self::NoDistance
            | Self::NoOffer
            | Self::PageUsed
            | Self::TooMany { .. }
            | Self::StillOpen { .. }
            | Self::TooFew { .. }
            | Self::NotABidder
            | Self::NoReason
            | Self::Decided => "P2.23",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoTime { until } | Self::StillOpen { until } => vec![("until", until.to_string())],
            Self::TooLong { until, max } => vec![("until", until.to_string()), ("max", max.to_string())],
            Self::TooMany { max } => vec![("max", max.to_string())],
            Self::TooFew { left } => vec![("left", left.to_string())],
            Self::NotOpen
            | Self::NotShown(_)
            | Self::Runs
            | Self::Over
            | Self::NoName
            | Self::NoContact
            | Self::NoMobile
            | Self::NoDistance
            | Self::NoOffer
            | Self::PageUsed
            | Self::NotABidder
            | Self::NoReason
            | Self::Decided => Vec::new(),
        }
    }
}

/// Opens a call (P2.23) with all that the plan shows; one that runs near the same school until the same day is not opened
/// twice: `None`. Each of the others is beside whether it was decided.
pub fn open(
    terms: &Terms,
    (school, base): (&str, Base),
    (until, today): (Date, Date),
    others: &[(Call, bool)],
) -> Result<Option<Call>, Refusal> {
    terms.call(&base.shown()).map_err(Refusal::from)?;
    if until <= today {
        return Err(Refusal::NoTime { until });
    }
    if until > today.saturating_add(DAYS_MAX.days()) {
        return Err(Refusal::TooLong { until, max: DAYS_MAX });
    }
    let near = |(call, is_decided): &&(Call, bool)| !is_decided && call.school == school;
    match others.iter().find(near) {
        Some((call, _)) if call.until == until => Ok(None),
        Some(_) => Err(Refusal::Runs),
        None => {
            let (school, need) = (school.to_owned(), base.need.unwrap_or_default());
            Ok(Some(Call { school, need, rooms: base.rooms, until }))
        }
    }
}

/// Takes an answer (P2.23). The same from the same page once more changes nothing: `None`.
pub fn answer(draft: Answer, facts: Facts<'_>, today: Date) -> Result<Option<Answer>, Refusal> {
    if facts.is_decided || today >= facts.call.until {
        return Err(Refusal::Over);
    }
    let paper = Paper {
        contact: draft.paper.contact.trim().to_owned(),
        phone: draft.paper.phone.trim().to_owned(),
        offer: draft.paper.offer.trim().to_owned(),
        tell: draft.paper.tell,
    };
    let bid = Bid { provider: draft.bid.provider.trim().to_owned(), ..draft.bid };
    let answer = Answer { id: draft.id, bid, paper };
    answer.is_whole()?;
    if let Some(before) = facts.before {
        return if *before == answer { Ok(None) } else { Err(Refusal::PageUsed) };
    }
    match facts.last_hour {
        Some(count) if count >= OPEN_AN_HOUR => Err(Refusal::TooMany { max: OPEN_AN_HOUR }),
        Some(_) | None => Ok(Some(answer)),
    }
}

/// Decides a call after its last day (P2.23). One name is compared once, however often it answered. Decided once more in the
/// same way changes nothing: `None`.
pub fn choose(
    terms: &Terms,
    (draft, before): (Choice, Option<&Choice>),
    (call, today): (&Call, Date),
    answers: &[Answer],
) -> Result<Option<Choice>, Refusal> {
    let choice =
        Choice { reason: draft.reason.trim().to_owned(), why_few: draft.why_few.trim().to_owned(), ..draft };
    if let Some(before) = before {
        return if *before == choice { Ok(None) } else { Err(Refusal::Decided) };
    }
    if today < call.until {
        return Err(Refusal::StillOpen { until: call.until });
    }
    let Some(chosen) = &choice.answer else {
        return if choice.reason.is_empty() { Err(Refusal::NoReason) } else { Ok(Some(choice)) };
    };
    let name = answers.iter().find(|one| one.id == *chosen).map(|one| one.bid.provider.clone());
    let why = (choice.reason.as_str(), choice.why_few.as_str());
    terms.choose(&compared(answers), name.as_deref().unwrap_or_default(), why)?;
    Ok(Some(choice))
}

/// The answers as they are compared (P2.23): of one name the newest, the nearest to the school first.
pub fn compared(answers: &[Answer]) -> Vec<Bid> {
    let mut bids: Vec<Bid> = Vec::new();
    for answer in answers {
        bids.retain(|bid| bid.provider != answer.bid.provider);
        bids.push(answer.bid.clone());
    }
    bids.sort_by_key(|bid| bid.metres);
    bids
}

/// Whoever asked to hear how a call ended, each phone once (P2.23). A name is chosen however often it answered.
pub fn hearers(answers: &[Answer], choice: &Choice) -> Vec<Hearer> {
    let chosen = choice.answer.as_ref().and_then(|id| answers.iter().find(|one| one.id == *id));
    let is_chosen = |one: &Answer| chosen.is_some_and(|chosen| chosen.bid.provider == one.bid.provider);
    let mut all: Vec<Hearer> = Vec::new();
    for one in answers.iter().filter(|one| one.paper.tell) {
        let hearer = Hearer { phone: one.paper.phone.clone(), is_chosen: is_chosen(one) };
        match all.iter_mut().find(|known| known.phone == hearer.phone) {
            Some(known) => known.is_chosen |= hearer.is_chosen,
            None => all.push(hearer),
        }
    }
    all
}

/// Since when answers are counted.
pub fn counted_since(now: Moment) -> Moment {
    now.plus_minutes(-60)
}

impl Call {
    /// The last day on which it is answered.
    pub fn last_day(&self) -> Date {
        self.until.saturating_sub(1.day())
    }

    /// The need as everybody reads it, or what a small one is less than.
    pub fn need_shown(&self) -> Result<i64, i64> {
        if self.need < NEED_SHOWN_MIN { Err(NEED_SHOWN_MIN) } else { Ok(self.need) }
    }
}

impl Base {
    fn shown(&self) -> Vec<Shown> {
        let need = self.need.is_some().then_some(Shown::NeedBase);
        let rooms = (!self.rooms.is_empty()).then_some(Shown::Rooms);
        need.into_iter().chain(rooms).collect()
    }
}

impl Answer {
    fn is_whole(&self) -> Result<(), Refusal> {
        let letters = |text: &str| text.chars().count();
        if !(1..=LETTERS_MAX).contains(&letters(&self.bid.provider)) {
            return Err(Refusal::NoName);
        }
        let reached = [&self.paper.contact, &self.paper.phone];
        if reached.iter().any(|text| !(1..=LETTERS_MAX).contains(&letters(text))) {
            return Err(Refusal::NoContact);
        }
        if self.paper.tell && !is_mobile(&self.paper.phone) {
            return Err(Refusal::NoMobile);
        }
        if self.bid.metres <= 0 {
            return Err(Refusal::NoDistance);
        }
        if (1..=OFFER_MAX).contains(&letters(&self.paper.offer)) { Ok(()) } else { Err(Refusal::NoOffer) }
    }
}

impl From<Unchosen> for Refusal {
    fn from(why: Unchosen) -> Self {
        match why {
            Unchosen::NoCall(left) => left.first().map_or(Self::NotOpen, |shown| Self::NotShown(*shown)),
            Unchosen::TooFew(left) => Self::TooFew { left },
            Unchosen::NotABidder => Self::NotABidder,
            Unchosen::NoReason => Self::NoReason,
        }
    }
}

#[cfg(test)]
mod tests;
