//! 送达 Who gets each message over which channel, what is due, what came of it. Deliveries are the outbox's own bookkeeping:
//! the act was journalled when its message was written, so these rows need no journal row of their own.

mod receipt;

use crate::db::Store;
use crate::fault::Fault;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::moment::Moment;
pub use rules::people::delivery::Named;
use rules::people::delivery::digest::{Made, Room, room};
use rules::people::delivery::{Address, Channel, Facts, Known, Next, Outcome, gives_up_at, route};
use rules::people::message::{Kind, Terms, Urgency};
use rules::people::role::Permit;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Messages looked at in one round: a whole school's notice takes a few rounds.
const ROUND: i64 = 200;
/// How long a node may take over a claim before another one looks at it: [`CALLS`] calls that each wait to the end.
const LEASE_SECONDS: i64 = 300;
/// Calls that a node claims at once.
const CALLS: i64 = 10;

/// What is said of a message that no channel was given in time.
pub const TOO_LATE: &str = "too late";

/// How it begins what is said of a message that an address may not get yet.
pub const ENOUGH: &str = "this address has had its number";

/// What went over a channel to some addresses: read before each call, so a test looks at how the database finds it.
pub const MADE_TO: &str = "SELECT d.call, d.address, min(d.tried_at) AS at, min(o.kind) AS kind
     FROM delivery d JOIN outbox o ON o.district = d.district AND o.place = d.place AND o.seq = d.seq
       AND o.part = d.part
     WHERE d.district = $1 AND d.channel = $2 AND d.tried_at > $3
       AND d.address IN (SELECT value ->> 'address' FROM jsonb_each($5))
       AND (d.state IN ('sent', 'delivered', 'read') OR d.reference <> '' OR d.doubted_at IS NOT NULL
         OR d.claimed_until > $4)
     GROUP BY d.call, d.address";

/// One delivery that a node has claimed.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Which message.
    pub message: (i64, i64),
    /// To whom.
    pub person: String,
    /// Over which channel, by its configured name.
    pub channel: String,
    /// To where.
    pub address: String,
    /// Which text.
    pub kind: String,
    /// What stands in its blanks.
    pub words: Value,
    /// When it was written.
    pub written_at: Moment,
    /// What [`rules::people::delivery::after`] may know.
    pub facts: Facts,
    /// A node claimed it before and never said what came of it.
    pub abandoned: bool,
}

impl Parcel {
    /// The same for every attempt at telling this person this message.
    pub fn key(&self, place: &str) -> String {
        let (seq, part) = self.message;
        crate::journal::sha256(&format!("{place}/{seq}/{part}/{}", self.person))[..32].to_owned()
    }
}

impl Store {
    /// A writing transaction for the outbox's bookkeeping: it does not hold the place's journal head, so that no roll call
    /// ever waits for a message to be sent.
    pub async fn tend(&self, permit: &Permit) -> Result<Tx, Fault> {
        Ok(Tx::new(self.writing().await?, permit))
    }
}

impl Tx {
    /// Gives new messages of the place to the first channel on which each reader can be reached; to groups, what groups
    /// may count. What somebody waits for goes first, however much was written before it. A message that has outlived its use
    /// is passed over, and an alarm among them counts as failed, for whoever sent it. Says how many messages it looked at.
    pub async fn fan_out(
        &mut self,
        channels: &[Named<'_>],
        terms: &Terms,
        now: Moment,
    ) -> Result<usize, Fault> {
        const READ: &str = "SELECT seq, part, at, recipient, kind FROM outbox
             WHERE district = $1 AND place = $2 AND sent_at IS NULL
             ORDER BY CASE WHEN at > $5 AND kind IN (SELECT value ->> 'kind' FROM jsonb_each($4)) THEN 0 ELSE 1 END,
                 seq, part LIMIT $3 /*for update*/";
        const DONE: &str =
            "UPDATE outbox SET sent_at = $4 WHERE district = $1 AND place = $2 AND sent_at IS NULL
             AND (seq, part) IN (SELECT CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'part' AS BIGINT)
                 FROM jsonb_each($3))";
        let pressing = batch(Kind::pressing().map(|kind| json!({ "kind": kind.code })));
        let of_use_since = now.plus_minutes(-Urgency::Alarm.life_minutes());
        let args = args![self.district(), self.place(), ROUND, pressing, of_use_since];
        let rows = self.rows(READ, args).await?;
        let recipients = rows.iter().map(|row| row.text("recipient")).collect::<Result<Vec<_>, _>>()?;
        let people = self.readers(&recipients).await?;
        let known = self.known(&people).await?;
        let (mut parcels, mut seen) = (Vec::new(), Vec::new());
        for (row, recipient) in rows.iter().zip(&recipients) {
            let (seq, part, at) = (row.int("seq")?, row.int("part")?, row.moment("at")?);
            seen.push(json!({ "seq": seq, "part": part }));
            let kind = Kind::of(&row.text("kind")?);
            let until = gives_up_at(kind, at);
            let is_late = until <= now;
            if is_late && kind.urgency != Urgency::Alarm {
                continue;
            }
            let due = terms.due_at(kind.urgency, now);
            let (state, settled) = if is_late { ("failed", Some(now)) } else { ("waiting", None) };
            let parcel = |person: &str, (name, address): (&str, String)| {
                json!({
                    "seq": seq, "part": part, "person": person, "channel": name, "way": way(channels, name),
                    "address": address, "due_at": due, "gives_up_at": until.max(gives_up_at(kind, due)),
                    "urgency": kind.urgency.rank(), "state": state, "settled_at": settled,
                    "trouble": if is_late { TOO_LATE } else { "" },
                })
            };
            for person in people.get(recipient).into_iter().flatten() {
                let found = known.get(person).and_then(|known| route(channels, known, &[]));
                parcels.extend(found.map(|found| parcel(person, found)));
            }
            if is_late {
                continue;
            }
            let groups = channels.iter().filter(|one| one.channel.address() == Address::Group);
            let counted = rules::people::message::GroupLine::about(kind, 1).is_some();
            parcels.extend(groups.filter(|_| counted).map(|one| parcel("", (one.name, String::new()))));
        }
        self.add_parcels(parcels).await?;
        let seen_count = seen.len();
        self.keep(DONE, args![self.district(), self.place(), batch(seen.into_iter()), now]).await?;
        Ok(seen_count)
    }

    async fn add_parcels(&mut self, parcels: Vec<Value>) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO delivery (district, place, seq, part, person, channel, way, address, state,
                 due_at, gives_up_at, urgency, settled_at, trouble)
             SELECT $1, $2, CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'part' AS BIGINT), value ->> 'person',
                    value ->> 'channel', value ->> 'way', value ->> 'address', value ->> 'state',
                    CAST(value ->> 'due_at' AS BIGINT), CAST(value ->> 'gives_up_at' AS BIGINT),
                    CAST(value ->> 'urgency' AS BIGINT), CAST(value ->> 'settled_at' AS BIGINT), value ->> 'trouble'
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        if !parcels.is_empty() {
            self.keep(ADD, args![self.district(), self.place(), batch(parcels.into_iter())]).await?;
        }
        Ok(())
    }

    /// Who reads what is sent to each of these recipients.
    pub(super) async fn readers(
        &mut self,
        recipients: &[String],
    ) -> Result<BTreeMap<String, Vec<String>>, Fault> {
        const HOUSEHOLDS: &str = "SELECT household, guardian FROM guardian
             WHERE district = $1 AND household IN (SELECT value ->> 'id' FROM jsonb_each($2)) ORDER BY guardian";
        const CLASSES: &str = "SELECT DISTINCT s.home_class, g.guardian FROM student s
             JOIN guardian g ON g.district = s.district AND g.household = s.household
             WHERE s.district = $1 AND s.place = $2
               AND s.home_class IN (SELECT value ->> 'id' FROM jsonb_each($3)) ORDER BY s.home_class, g.guardian";
        let named = |head: &str| {
            batch(recipients.iter().filter_map(|one| one.strip_prefix(head)).map(|id| json!({ "id": id })))
        };
        let mut readers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.rows(HOUSEHOLDS, args![self.district(), named("household:")]).await? {
            let household = format!("household:{}", row.text("household")?);
            readers.entry(household).or_default().push(row.text("guardian")?);
        }
        for row in self.rows(CLASSES, args![self.district(), self.place(), named("class:")]).await? {
            let class = format!("class:{}", row.text("home_class")?);
            readers.entry(class).or_default().push(row.text("guardian")?);
        }
        for one in recipients {
            if !one.starts_with("household:") && !one.starts_with("class:") {
                readers.insert(one.clone(), vec![one.clone()]);
            }
        }
        Ok(readers)
    }

    /// Where these people can be reached: numbers that the school verified, and what they added themselves. Whose account has ended is
    /// reached nowhere.
    async fn known(
        &mut self,
        people: &BTreeMap<String, Vec<String>>,
    ) -> Result<BTreeMap<String, Known>, Fault> {
        const READ: &str =
            "SELECT guardian AS person, 'phone' AS kind, '' AS account, phone AS address FROM guardian
             WHERE district = $1 AND verified_at IS NOT NULL
               AND guardian IN (SELECT value ->> 'id' FROM jsonb_each($2))
             UNION ALL SELECT staff, 'phone', '', phone FROM staff
             WHERE district = $1 AND phone <> '' AND ended_at IS NULL
               AND staff IN (SELECT value ->> 'id' FROM jsonb_each($2))
             UNION ALL SELECT a.person, a.kind, a.account, a.address FROM address a
             WHERE a.district = $1 AND a.person IN (SELECT value ->> 'id' FROM jsonb_each($2))
               AND NOT EXISTS (SELECT 1 FROM guardian g WHERE g.district = a.district AND g.guardian = a.person
                 AND g.verified_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.district = a.district AND s.staff = a.person
                 AND s.ended_at IS NOT NULL)";
        let ids: std::collections::BTreeSet<&String> = people.values().flatten().collect();
        let wanted = batch(ids.iter().map(|id| json!({ "id": id })));
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), wanted]).await? {
            if let Some(kind) = address_kind(&row.text("kind")?) {
                let of = (kind, row.text("account")?);
                known.entry(row.text("person")?).or_default().insert(of, row.text("address")?);
            }
        }
        for id in ids {
            if let Some(phone) = id.strip_prefix("phone:") {
                let of = (Address::Phone, String::new());
                known.entry(id.clone()).or_default().insert(of, phone.to_owned());
            }
        }
        Ok(known)
    }

    /// What is due on one channel, alarms before all else, and how many calls may still be made this minute. Holds the
    /// channel until the commit, so that several nodes share its limit; what is claimed must be [`Tx::claimed`] in the same
    /// transaction.
    pub async fn due(
        &mut self,
        channel: Named<'_>,
        per_minute: i64,
        now: Moment,
    ) -> Result<(Vec<Parcel>, Room), Fault> {
        const MAKE: &str = "INSERT INTO channel_rest (district, channel, until)
             SELECT $1, $2, 0 WHERE true ON CONFLICT DO NOTHING";
        const REST: &str =
            "SELECT until FROM channel_rest WHERE district = $1 AND channel = $2 /*for update*/";
        const MADE: &str = "SELECT count(DISTINCT call) AS calls FROM delivery
             WHERE district = $1 AND channel = $2 AND tried_at > $3";
        let name = channel.name;
        self.keep(MAKE, args![self.district(), name]).await?;
        let rest = self.one(REST, args![self.district(), name]).await?.moment("until")?;
        if rest > now {
            return Ok((Vec::new(), room(0, 0, 0)));
        }
        let calls = self.one(MADE, args![self.district(), name, now.plus_minutes(-1)]).await?.int("calls")?;
        Ok((self.waiting(channel, now).await?, room(per_minute, calls, CALLS)))
    }

    /// What is due on one channel, whether it rests or not, alarms before all else.
    pub async fn waiting(&mut self, channel: Named<'_>, now: Moment) -> Result<Vec<Parcel>, Fault> {
        const READ: &str = "SELECT d.seq, d.part, d.person, d.channel, d.address, d.attempts, d.gives_up_at,
                 d.claimed_until, d.doubted_at, o.kind, o.words, o.at
             FROM delivery d JOIN outbox o ON o.district = d.district AND o.place = d.place AND o.seq = d.seq
               AND o.part = d.part
             WHERE d.district = $1 AND d.place = $2 AND d.channel = $3 AND d.state = 'waiting' AND d.due_at <= $4
               AND d.claimed_until <= $4
             ORDER BY d.urgency, d.due_at, d.seq, d.part, d.person LIMIT $5";
        let Named { name, channel: way, .. } = channel;
        let rows = self.rows(READ, args![self.district(), self.place(), name, now, ROUND]).await?;
        rows.iter().map(|row| parcel(row, way)).collect()
    }

    /// What went over a channel in the last 24 hours to the addresses of these parcels, from whichever place of the district,
    /// with what another node is just sending: a platform counts what one number, or one parent, gets.
    pub async fn made_to(
        &mut self,
        channel: &str,
        parcels: &[Parcel],
        now: Moment,
    ) -> Result<Vec<Made>, Fault> {
        let to = batch(parcels.iter().map(|one| json!({ "address": one.address })));
        let since = now.plus_minutes(-24 * 60);
        let rows = self.rows(MADE_TO, args![self.district(), channel, since, now, to]).await?;
        rows.iter()
            .map(|row| {
                let (address, kind) = (row.text("address")?, Kind::of(&row.text("kind")?));
                Ok(Made { address, kind, at: row.moment("at")? })
            })
            .collect()
    }

    /// Takes these for one call of a node: nobody else looks at them before the lease is over.
    pub async fn claimed(&mut self, parcels: &[&Parcel], call: &str, now: Moment) -> Result<(), Fault> {
        const TAKE: &str =
            "UPDATE delivery SET claimed_until = $4, call = $5, tried_at = $6, attempts = attempts + 1
             WHERE district = $1 AND place = $2 AND (seq, part, person, channel) IN (
                 SELECT CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'part' AS BIGINT), value ->> 'person',
                        value ->> 'channel' FROM jsonb_each($3))";
        let lease = Moment(now.0 + LEASE_SECONDS * 1000);
        let taken = batch(parcels.iter().map(|one| ident(one)));
        self.keep(TAKE, args![self.district(), self.place(), taken, lease, call, now]).await?;
        Ok(())
    }

    /// Gives back what was claimed for a call that was not made: it was no attempt.
    pub async fn unclaimed(&mut self, parcels: &[Parcel], call: &str) -> Result<(), Fault> {
        const GIVE: &str = "UPDATE delivery SET claimed_until = 0, call = NULL, attempts = attempts - 1
             WHERE district = $1 AND place = $2 AND call = $4 AND state = 'waiting'
               AND (seq, part, person, channel) IN (
                 SELECT CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'part' AS BIGINT), value ->> 'person',
                        value ->> 'channel' FROM jsonb_each($3))";
        let given = batch(parcels.iter().map(ident));
        self.keep(GIVE, args![self.district(), self.place(), given, call]).await?;
        Ok(())
    }

    /// Writes what came of a delivery. A node whose lease was over, and whose parcel another one took, writes nothing.
    pub async fn settled(
        &mut self,
        (parcel, call): (&Parcel, Option<&str>),
        outcome: &Outcome,
        next: &Next,
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE delivery SET state = $7, due_at = $8, claimed_until = 0, doubted_at = $9,
                 settled_at = $10, reference = $11, trouble = $12
             WHERE district = $1 AND place = $2 AND seq = $3 AND part = $4 AND person = $5 AND channel = $6
               AND state = 'waiting' AND ($13 = '' OR call = $13)";
        let (state, due, over) = match next {
            Next::Sent => ("sent", now, Some(now)),
            Next::Wait(at) => ("waiting", *at, None),
            Next::Elsewhere | Next::Unsure => ("failed", now, Some(now)),
        };
        let doubted = parcel.facts.doubted_at.or(matches!(outcome, Outcome::InDoubt(_)).then_some(now));
        let (reference, trouble) = said(outcome, next);
        let ((seq, part), who, name) = (parcel.message, &parcel.person, &parcel.channel);
        let args = args![
            self.district(),
            self.place(),
            seq,
            part,
            who,
            name,
            state,
            due,
            doubted,
            over,
            reference,
            trouble,
            call.unwrap_or("")
        ];
        Ok(self.keep(PUT, args).await? > 0)
    }

    /// Gives what failed here to the next channel on which its reader can be reached, if there is one.
    pub async fn elsewhere(
        &mut self,
        parcel: &Parcel,
        channels: &[Named<'_>],
        now: Moment,
    ) -> Result<bool, Fault> {
        const TRIED: &str = "SELECT channel FROM delivery
             WHERE district = $1 AND place = $2 AND seq = $3 AND part = $4 AND person = $5";
        if parcel.person.is_empty() || parcel.facts.gives_up_at <= now {
            return Ok(false);
        }
        let (seq, part) = parcel.message;
        let rows = self.rows(TRIED, args![self.district(), self.place(), seq, part, &parcel.person]).await?;
        let tried = rows.iter().map(|row| row.text("channel")).collect::<Result<Vec<_>, _>>()?;
        let people = BTreeMap::from([(String::new(), vec![parcel.person.clone()])]);
        let known = self.known(&people).await?.remove(&parcel.person).unwrap_or_default();
        let Some((name, address)) = route(channels, &known, &tried) else { return Ok(false) };
        let row = json!({
            "seq": seq, "part": part, "person": parcel.person, "channel": name, "way": way(channels, name),
            "address": address, "due_at": now, "gives_up_at": parcel.facts.gives_up_at,
            "urgency": Kind::of(&parcel.kind).urgency.rank(), "state": "waiting", "settled_at": null, "trouble": "",
        });
        self.add_parcels(vec![row]).await?;
        Ok(true)
    }

    /// Nothing more over a channel until then: the other side said that it was too much.
    pub async fn rested(&mut self, channel: &str, until: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE channel_rest SET until = $3 WHERE district = $1 AND channel = $2";
        self.keep(PUT, args![self.district(), channel, until]).await?;
        Ok(())
    }
}

fn ident(one: &Parcel) -> Value {
    json!({ "seq": one.message.0, "part": one.message.1, "person": one.person, "channel": one.channel })
}

fn way<'c>(channels: &[Named<'_>], name: &'c str) -> &'c str {
    channels.iter().find(|one| one.name == name).map_or(name, |one| one.channel.key())
}

/// The other side's reference, or what was wrong.
fn said(outcome: &Outcome, next: &Next) -> (String, String) {
    let trouble = match outcome {
        Outcome::Sent(reference) => return (reference.clone(), String::new()),
        Outcome::Refused(why) | Outcome::NotSent(why) | Outcome::InDoubt(why) => why.clone(),
        Outcome::Throttled(seconds) => format!("throttled for {seconds} s"),
        Outcome::Enough(seconds) => format!("{ENOUGH} for {seconds} s"),
    };
    (String::new(), if *next == Next::Unsure { format!("in doubt: {trouble}") } else { trouble })
}

fn address_kind(code: &str) -> Option<Address> {
    [Address::Phone, Address::OpenId, Address::ParentId, Address::Mail]
        .into_iter()
        .find(|kind| kind.code() == code)
}

fn parcel(row: &Row, channel: Channel) -> Result<Parcel, Fault> {
    let words = serde_json::from_str(&row.text("words")?)
        .map_err(|why| Fault::Corrupt { what: "words", why: why.to_string() })?;
    // What another node claimed and never settled may have arrived: no other channel repeats it.
    let claimed_until = row.int("claimed_until")?;
    let left_at = (claimed_until != 0).then(|| Moment(claimed_until - LEASE_SECONDS * 1000));
    let facts = Facts {
        channel,
        attempts: row.int("attempts")? + 1,
        gives_up_at: row.moment("gives_up_at")?,
        doubted_at: row.moment_or("doubted_at")?.or(left_at),
    };
    Ok(Parcel {
        message: (row.int("seq")?, row.int("part")?),
        person: row.text("person")?,
        channel: row.text("channel")?,
        address: row.text("address")?,
        kind: row.text("kind")?,
        words,
        written_at: row.moment("at")?,
        facts,
        abandoned: left_at.is_some(),
    })
}
