//! 发送 Takes what is due from the outbox to the channels, in the background of every node: at least once, never twice.

use super::{Channels, Configured, GroupText, Letter, urgency_code};
use crate::app::App;
use crate::failure::Failure;
use crate::people::message::{group_line, outside};
use crate::texts::Lang;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::delivery::{Address, Due, Next, Outcome, after, digest, passes_on};
use rules::people::message::{GroupLine, Kind};
use rules::people::place::Place;
use rules::people::role::clock;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::people::{Named, Parcel};

/// How often a node looks whether something is due.
const EVERY: Duration = Duration::from_secs(5);
/// Messages are written to families and staff in Chinese; our own page shows them in the reader's language.
const LANG: Lang = Lang::Zh;

/// Runs until it is dropped.
pub async fn run(app: App, channels: Channels) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        if let Err(why) = round(&app, &channels).await {
            tracing::warn!(%why, "messages wait for the next round");
        }
    }
}

/// Looks once at every place: gives new messages to channels and sends what is due. Says how many calls were made.
pub async fn round(app: &App, channels: &Channels) -> Result<usize, Failure> {
    let mut calls = 0;
    for place in app.places() {
        let of = channels.of(&place);
        if !of.is_empty() {
            calls += Round { app, channels, of, place: &place }.run().await?;
        }
    }
    Ok(calls)
}

/// One look at one place.
struct Round<'r> {
    app: &'r App,
    channels: &'r Channels,
    of: Vec<&'r Configured>,
    place: &'r Place,
}

impl Round<'_> {
    async fn run(&self) -> Result<usize, Failure> {
        let quiet = self.app.scheme(self.place).map(|plan| plan.scheme.message.clone()).unwrap_or_default();
        let permit = clock(Act::DeliverySend, self.place)?;
        let mut tx = self.app.store.tend(&permit).await?;
        tx.fan_out(&self.named(), &quiet, self.app.now()).await?;
        tx.commit().await?;
        let mut calls = 0;
        for configured in &self.of {
            loop {
                let claimed = self.claim(configured).await?;
                if claimed.is_empty() {
                    break;
                }
                calls += claimed.len();
                for call in claimed {
                    self.make(configured, call).await?;
                }
            }
        }
        Ok(calls)
    }

    fn named(&self) -> Vec<Named<'_>> {
        self.channels.named(self.place)
    }

    /// Claims what may be sent over a channel now, call by call. What is too late, and what another node left in doubt on
    /// a channel without keys, is settled on the way.
    async fn claim(&self, configured: &Configured) -> Result<Vec<Call>, Failure> {
        let now = self.app.now();
        let mut tx = self.app.store.tend(&clock(Act::DeliverySend, self.place)?).await?;
        let (due, calls) = tx.due(configured.named(true), configured.per_minute(), now).await?;
        let mut open = Vec::new();
        for parcel in due {
            match hopeless(&parcel, now) {
                Some((outcome, next)) => {
                    tx.settled((&parcel, None), &outcome, &next, now).await?;
                    if next == Next::Elsewhere {
                        tx.elsewhere(&parcel, &self.named(), now).await?;
                    }
                }
                None => open.push(parcel),
            }
        }
        let seen: Vec<Due> =
            open.iter().map(|one| Due { address: one.address.clone(), kind: Kind::of(&one.kind) }).collect();
        let mut claimed = Vec::new();
        for together in digest(configured.channel(), &seen, calls) {
            let id = self.app.fresh_id();
            let parcels: Vec<Parcel> = together.iter().map(|at| open[*at].clone()).collect();
            tx.claimed(&parcels.iter().collect::<Vec<_>>(), &id, now).await?;
            claimed.push(Call { id, parcels });
        }
        tx.commit().await?;
        Ok(claimed)
    }

    async fn make(&self, configured: &Configured, call: Call) -> Result<(), Failure> {
        let now = self.app.now();
        let outcome = if configured.channel().address() == Address::Group {
            configured.post(&self.group_text(&call.parcels), now).await
        } else {
            configured.send(&self.letter(&call.parcels), now).await
        };
        let now = self.app.now();
        let mut tx = self.app.store.tend(&clock(Act::DeliverySend, self.place)?).await?;
        if let Outcome::Throttled(seconds) = outcome {
            tx.rested(&configured.name, Moment(now.0 + seconds * 1000)).await?;
        }
        for parcel in &call.parcels {
            let mut next = after(&parcel.facts, &outcome, now);
            let waits = matches!(next, Next::Wait(_)) && passes_on(&parcel.facts, &outcome);
            if waits && tx.elsewhere(parcel, &self.named(), now).await? {
                next = Next::Elsewhere;
            }
            let ours = tx.settled((parcel, Some(&call.id)), &outcome, &next, now).await?;
            if ours && next == Next::Elsewhere {
                tx.elsewhere(parcel, &self.named(), now).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// What a robot tells a group: how many of each kind. One child about whom two people were told is one.
    fn group_text(&self, parcels: &[Parcel]) -> GroupText {
        let mut told: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for parcel in parcels {
            told.entry(Kind::of(&parcel.kind).code).or_default().insert(parcel.words.to_string());
        }
        let counts =
            told.into_iter().map(|(code, told)| (code, i64::try_from(told.len()).unwrap_or(i64::MAX)));
        let lines = counts.filter_map(|(code, count)| GroupLine::about(Kind::of(code), count));
        let school = LANG.pick(&self.place.name_zh, &self.place.name_en);
        GroupText::of(school, &lines.collect::<Vec<_>>(), &self.channels.site, |line| {
            group_line(&LANG.texts(), line)
        })
    }

    /// What one person is told: one message in its words, or how many there are to read.
    fn letter(&self, parcels: &[Parcel]) -> Letter {
        let first = &parcels[0];
        let kind = Kind::of(&first.kind);
        let said = outside(LANG, (&first.kind, &first.words), parcels.len());
        Letter {
            key: first.key(self.place.path.as_str()),
            address: first.address.clone(),
            school: LANG.pick(&self.place.name_zh, &self.place.name_en).to_owned(),
            title: said.title,
            text: said.text,
            child: said.child,
            time: first.written_at.local().strftime("%Y-%m-%d %H:%M").to_string(),
            link: self.channels.site.clone(),
            code: said.code,
            templates: [first.kind.clone(), urgency_code(kind.urgency).to_owned()],
        }
    }
}

/// Deliveries that go out together.
struct Call {
    id: String,
    parcels: Vec<Parcel>,
}

/// What need not be tried: it is too late, or a node was lost while it asked a channel that knows no keys.
fn hopeless(parcel: &Parcel, now: Moment) -> Option<(Outcome, Next)> {
    if parcel.abandoned && !parcel.facts.channel.knows_keys() {
        let outcome = Outcome::InDoubt("the program ended while it was sending".to_owned());
        return Some((outcome, Next::Unsure));
    }
    if parcel.facts.gives_up_at <= now {
        let next = if parcel.facts.doubted_at.is_some() { Next::Unsure } else { Next::Elsewhere };
        return Some((Outcome::NotSent("too late".to_owned()), next));
    }
    None
}
