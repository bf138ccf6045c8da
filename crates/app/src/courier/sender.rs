//! 发送 Takes what is due from the outbox to the channels, in the background of every node: at least once, never twice. Each
//! channel has a round of its own over all places at once, so that one that hangs keeps no other from sending, and a place
//! where something fails no other place.

use super::{Channels, Configured, GroupText, Letter, urgency_code};
use crate::app::App;
use crate::failure::Failure;
use crate::people::message::{group_line, outside};
use crate::texts::Lang;
use futures_util::future::{join, join_all};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::delivery::digest::{Due, Pacing, Planned, Room, planned, rests, troubles};
use rules::people::delivery::{Address, Next, Outcome, after, passes_on};
use rules::people::message::{GroupLine, Kind, Urgency};
use rules::people::place::Place;
use rules::people::role::clock;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::Tx;
use store::people::{Named, Parcel, TOO_LATE};
use tokio::sync::Semaphore;
use tokio::time::{Interval, MissedTickBehavior};

/// How often a node looks whether something is due.
const EVERY: Duration = Duration::from_secs(5);
/// Places that make calls over one channel at the same time.
const TURNS: usize = 8;
/// Messages are written to families and staff in Chinese; our own page shows them in the reader's language.
const LANG: Lang = Lang::Zh;

/// Runs until it is dropped.
pub async fn run(app: App, channels: Channels) {
    let mut sending = Vec::new();
    for configured in &channels.channel {
        sending.push(keep_sending(&app, &channels, configured));
    }
    join(keep_handing_out(&app, &channels), join_all(sending)).await;
}

/// A round that took long is followed by a pause like any other.
fn beat() -> Interval {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}

async fn keep_handing_out(app: &App, channels: &Channels) {
    let mut every = beat();
    loop {
        every.tick().await;
        hand_out(app, channels).await;
    }
}

async fn keep_sending(app: &App, channels: &Channels, configured: &Configured) {
    let mut every = beat();
    loop {
        every.tick().await;
        Round::new(app, channels, configured).run().await;
    }
}

/// Looks once at every place: gives new messages to channels and sends what is due. Says how many calls were made.
pub async fn round(app: &App, channels: &Channels) -> usize {
    hand_out(app, channels).await;
    let rounds: Vec<Round<'_>> = channels.channel.iter().map(|one| Round::new(app, channels, one)).collect();
    let mut calls = 0;
    loop {
        let mut all = Vec::new();
        for round in &rounds {
            all.push(round.run());
        }
        let made: usize = join_all(all).await.into_iter().sum();
        if made == 0 {
            return calls;
        }
        calls += made; // what one channel could not bring may be due on another by now
    }
}

/// Gives the new messages of every place to channels.
async fn hand_out(app: &App, channels: &Channels) {
    for place in app.places() {
        let named = channels.named(&place);
        if !named.is_empty() {
            told(&place, hand_out_at(app, &place, &named).await);
        }
    }
}

async fn hand_out_at(app: &App, place: &Place, named: &[Named<'_>]) -> Result<usize, Failure> {
    let quiet = app.scheme(place).map(|plan| plan.scheme.message.clone()).unwrap_or_default();
    let mut tx = app.store.tend(&clock(Act::DeliverySend, place)?).await?;
    let seen = tx.fan_out(named, &quiet, app.now()).await?;
    tx.commit().await?;
    Ok(seen)
}

/// What came of a place; where something failed it waits for the next round, and the others go on.
fn told(place: &Place, came: Result<usize, Failure>) -> usize {
    came.unwrap_or_else(|why| {
        tracing::warn!(%why, place = place.path.as_str(), "messages wait for the next round");
        0
    })
}

/// One look at all places over one channel.
struct Round<'r> {
    app: &'r App,
    channels: &'r Channels,
    configured: &'r Configured,
    turns: Semaphore,
    /// Calls in a row that the channel did not take.
    troubles: AtomicU32,
}

impl<'r> Round<'r> {
    fn new(app: &'r App, channels: &'r Channels, configured: &'r Configured) -> Self {
        Self { app, channels, configured, turns: Semaphore::new(TURNS), troubles: AtomicU32::new(0) }
    }

    /// Sends until nothing is due any more or the channel rests. Says how many calls were made.
    async fn run(&self) -> usize {
        let mut places = self.app.places();
        places.retain(|place| self.configured.is_of(place));
        let mut all = Vec::new();
        for place in &places {
            all.push(self.at(place));
        }
        join_all(all).await.into_iter().sum()
    }

    async fn at(&self, place: &Place) -> usize {
        told(place, Stop { round: self, place }.send().await)
    }

    fn rests(&self) -> bool {
        rests(self.troubles.load(Ordering::SeqCst))
    }

    fn heard(&self, outcome: &Outcome) {
        let count = |before| Some(troubles(before, outcome));
        let _ = self.troubles.fetch_update(Ordering::SeqCst, Ordering::SeqCst, count);
    }
}

/// One place of a round.
struct Stop<'r> {
    round: &'r Round<'r>,
    place: &'r Place,
}

impl Stop<'_> {
    /// A few calls a turn, so that no place waits long for another: each turn begins with what is most pressing.
    async fn send(&self) -> Result<usize, Failure> {
        let mut calls = 0;
        loop {
            let _turn = self.round.turns.acquire().await;
            if self.round.rests() {
                self.pass_over().await?;
                return Ok(calls);
            }
            let claimed = self.claim().await?;
            if claimed.is_empty() {
                return Ok(calls);
            }
            calls += self.make_all(&claimed).await?;
        }
    }

    /// Makes these calls until the channel rests. After the other side said that it is too much, nothing more is asked of it.
    async fn make_all(&self, claimed: &[Call]) -> Result<usize, Failure> {
        let (mut calls, mut too_much) = (0, None);
        for call in claimed {
            if too_much.is_some() || self.round.rests() {
                self.give_back(call).await?;
            } else {
                calls += 1;
                let outcome = self.make(call).await?;
                too_much = matches!(outcome, Outcome::Throttled(_)).then_some(outcome);
            }
        }
        if let Some(said) = too_much {
            let now = self.round.app.now();
            let mut tx = self.tend().await?;
            let mut behind = tx.waiting(self.round.configured.named(true), now).await?;
            behind.retain(|one| hopeless(one, now).is_none());
            self.count_as_tried(&mut tx, behind, &said).await?;
            tx.commit().await?;
        }
        Ok(calls)
    }

    fn named(&self) -> Vec<Named<'_>> {
        self.round.channels.named(self.place)
    }

    async fn tend(&self) -> Result<Tx, Failure> {
        Ok(self.round.app.store.tend(&clock(Act::DeliverySend, self.place)?).await?)
    }

    /// What is due and may still be sent. What is too late, and what another node left in doubt on a channel without keys, is
    /// settled on the way.
    async fn open(&self, tx: &mut Tx, now: Moment) -> Result<(Vec<Parcel>, Room), Failure> {
        let configured = self.round.configured;
        let (due, room) = tx.due(configured.named(true), configured.per_minute(), now).await?;
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
        Ok((open, room))
    }

    /// Claims what may be sent now, call by call. What its address may not get yet waits, and is no attempt.
    async fn claim(&self) -> Result<Vec<Call>, Failure> {
        let now = self.round.app.now();
        let mut tx = self.tend().await?;
        let (open, room) = self.open(&mut tx, now).await?;
        let Planned { calls, held } = self.plan(&mut tx, (&open, room), now).await?;
        for (at, seconds) in held {
            let parcel = &open[at];
            // What another node left behind may have arrived: no other channel takes it over.
            let outcome = if parcel.abandoned { left_behind() } else { Outcome::Enough(seconds) };
            self.settle_one(&mut tx, (parcel, None), &outcome).await?;
        }
        let mut claimed = Vec::new();
        for together in calls {
            let id = self.round.app.fresh_id();
            let parcels: Vec<Parcel> = together.iter().map(|at| open[*at].clone()).collect();
            tx.claimed(&parcels.iter().collect::<Vec<_>>(), &id, now).await?;
            claimed.push(Call { id, parcels });
        }
        tx.commit().await?;
        Ok(claimed)
    }

    async fn plan(
        &self,
        tx: &mut Tx,
        (open, room): (&[Parcel], Room),
        now: Moment,
    ) -> Result<Planned, Failure> {
        let configured = self.round.configured;
        let to_one = configured.channel().address() != Address::Group && !open.is_empty();
        let made = if to_one { tx.made_to(&configured.name, open, now).await? } else { Vec::new() };
        let due = |one: &Parcel| Due { address: one.address.clone(), kind: Kind::of(&one.kind) };
        let due: Vec<Due> = open.iter().map(due).collect();
        let agreed = configured.paces();
        Ok(planned(configured.channel(), &due, room, Pacing { agreed: agreed.as_deref(), made, now }))
    }

    /// A call that is not made since the channel rests: what it would have said waits as before.
    async fn give_back(&self, call: &Call) -> Result<(), Failure> {
        let mut tx = self.tend().await?;
        tx.unclaimed(&call.parcels, &call.id).await?;
        Ok(tx.commit().await?)
    }

    /// Nothing that presses waits behind a channel that rests.
    async fn pass_over(&self) -> Result<(), Failure> {
        let now = self.round.app.now();
        let mut tx = self.tend().await?;
        let (parcels, _) = self.open(&mut tx, now).await?;
        self.count_as_tried(&mut tx, parcels, &Outcome::NotSent("the channel is away".to_owned())).await?;
        Ok(tx.commit().await?)
    }

    /// What presses among these counts as tried, and another channel takes it over as if it had been.
    async fn count_as_tried(
        &self,
        tx: &mut Tx,
        mut parcels: Vec<Parcel>,
        outcome: &Outcome,
    ) -> Result<(), Failure> {
        parcels.retain(|one| Kind::of(&one.kind).urgency != Urgency::Plain);
        if !parcels.is_empty() {
            let call = Call { id: self.round.app.fresh_id(), parcels };
            tx.claimed(&call.parcels.iter().collect::<Vec<_>>(), &call.id, self.round.app.now()).await?;
            self.settle(tx, &call, outcome).await?;
        }
        Ok(())
    }

    async fn make(&self, call: &Call) -> Result<Outcome, Failure> {
        let (configured, now) = (self.round.configured, self.round.app.now());
        let outcome = if configured.channel().address() == Address::Group {
            configured.within(configured.post(&self.group_text(&call.parcels), now)).await
        } else {
            configured.within(configured.send(&self.letter(&call.parcels), now)).await
        };
        self.round.heard(&outcome);
        let mut tx = self.tend().await?;
        self.settle(&mut tx, call, &outcome).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// Writes what came of a call, and gives to the next channel what it takes over.
    async fn settle(&self, tx: &mut Tx, call: &Call, outcome: &Outcome) -> Result<(), Failure> {
        let now = self.round.app.now();
        if let Outcome::Throttled(seconds) = outcome {
            tx.rested(&self.round.configured.name, Moment(now.0 + seconds * 1000)).await?;
        }
        for parcel in &call.parcels {
            self.settle_one(tx, (parcel, Some(&call.id)), outcome).await?;
        }
        Ok(())
    }

    async fn settle_one(
        &self,
        tx: &mut Tx,
        (parcel, call): (&Parcel, Option<&str>),
        outcome: &Outcome,
    ) -> Result<(), Failure> {
        let now = self.round.app.now();
        let mut next = after(&parcel.facts, outcome, now);
        let waits = matches!(next, Next::Wait(_)) && passes_on(&parcel.facts, outcome);
        if waits && tx.elsewhere(parcel, &self.named(), now).await? {
            next = Next::Elsewhere;
        }
        let ours = tx.settled((parcel, call), outcome, &next, now).await?;
        if ours && next == Next::Elsewhere {
            tx.elsewhere(parcel, &self.named(), now).await?;
        }
        Ok(())
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
        GroupText::of(school, &lines.collect::<Vec<_>>(), &self.round.channels.site, |line| {
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
            link: self.round.channels.site.clone(),
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
        return Some((left_behind(), Next::Unsure));
    }
    if parcel.facts.gives_up_at <= now {
        let next = if parcel.facts.doubted_at.is_some() { Next::Unsure } else { Next::Elsewhere };
        return Some((Outcome::NotSent(TOO_LATE.to_owned()), next));
    }
    None
}

fn left_behind() -> Outcome {
    Outcome::InDoubt("the program ended while it was sending".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::{DistrictId, PlaceId};
    use rules::people::place::Path;
    use store::Fault;

    #[test]
    fn a_place_where_something_fails_keeps_no_other_from_its_turn() {
        let place = |id: &str| Place {
            district: DistrictId::new("gongshu"),
            place: PlaceId::new(id),
            path: Path::new(format!("hangzhou/gongshu/{id}")),
            kind: "school".to_owned(),
            name_zh: String::new(),
            name_en: String::new(),
        };
        let came = [("wenlan", Err(Failure::from(Fault::NotFound))), ("next", Ok(2)), ("beixiu", Ok(1))];
        let calls: usize = came.into_iter().map(|(id, came)| told(&place(id), came)).sum();
        assert_eq!(calls, 3);
    }
}
