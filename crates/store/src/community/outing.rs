//! 外出活动 Outings with what families answered, who is out, and every count of heads; families are told at each step.

use super::chosen;
use crate::db::Store;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::enrichment::Kind;
use rules::community::outing::going::{Count, Out, Planned};
use rules::community::outing::{Adult, Draft, Means};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// An outing as the table holds it.
#[derive(Clone, Debug)]
pub struct OutingRow {
    /// Its id.
    pub id: String,
    /// What was planned, and how far it has come.
    pub planned: Planned,
}

/// A child that was taken out.
#[derive(Clone, Debug)]
pub struct OutingChild {
    /// Who.
    pub student: StudentId,
    /// Its name.
    pub name: String,
    /// When it was back.
    pub back_at: Option<Moment>,
    /// Whether it was handed over on the way, and with whom.
    pub left_with: Option<String>,
}

impl OutingChild {
    /// Whether it is still on the way: neither back nor handed over.
    pub fn is_out(&self) -> bool {
        self.back_at.is_none() && self.left_with.is_none()
    }
}

/// One count of heads.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// At which stop; empty for the class's own door.
    pub stop: String,
    /// How many.
    pub heads: i64,
    /// Who was not seen.
    pub missing: String,
    /// When.
    pub at: Moment,
}

impl Store {
    /// The places of a district that have an outing on a day, or one that families answer until that day.
    pub async fn outing_places(&self, district: &str, day: Date) -> Result<BTreeSet<String>, Fault> {
        const READ: &str = "SELECT DISTINCT place FROM outing WHERE district = $1 AND cancelled_at IS NULL
             AND (on_day = $2 OR answer_until = $2)";
        let rows = self.glance(READ, args![district, day.to_string()]).await?;
        rows.iter().map(|row| row.text("place")).collect()
    }
}

impl Tx {
    /// Every outing of the place, the latest day first.
    pub async fn outings(&mut self) -> Result<Vec<OutingRow>, Fault> {
        const READ: &str =
            "SELECT outing, kind, what, on_day, from_time, until_time, destination, route, stops, means, plate,
                 adults, per_adult, insurance, answer_until, left_at, cancelled_at, reason
             FROM outing WHERE district = $1 AND place = $2 ORDER BY on_day DESC, seq DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(outing).collect()
    }

    /// What each family answered to an outing.
    pub async fn outing_answers(&mut self, id: &str) -> Result<BTreeMap<StudentId, bool>, Fault> {
        const READ: &str = "SELECT student, agreed FROM outing_answer
             WHERE district = $1 AND place = $2 AND outing = $3 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), row.flag("agreed")?))).collect()
    }

    /// Who was taken out, by name.
    pub async fn outing_children(&mut self, id: &str) -> Result<Vec<OutingChild>, Fault> {
        const READ: &str = "SELECT c.student, s.name, c.back_at, p.left_to FROM outing_child c
             JOIN outing o ON o.district = c.district AND o.place = c.place AND o.outing = c.outing
             JOIN student s ON s.district = c.district AND s.place = c.place AND s.student = c.student
             LEFT JOIN agreement_presence p ON p.district = c.district AND p.place = c.place
                 AND p.student = c.student AND p.date = o.on_day AND p.left_at >= c.out_at
             WHERE c.district = $1 AND c.place = $2 AND c.outing = $3 ORDER BY s.sort_key, c.student";
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        rows.iter().map(child).collect()
    }

    /// Whether a child was taken out with an outing of this day, back by now or not.
    pub async fn outing_took(&mut self, student: &StudentId, date: Date) -> Result<bool, Fault> {
        const READ: &str = "SELECT c.student FROM outing_child c
             JOIN outing o ON o.district = c.district AND o.place = c.place AND o.outing = c.outing
             WHERE c.district = $1 AND c.place = $2 AND c.student = $3 AND o.on_day = $4";
        let args = args![self.district(), self.place(), student.as_str(), date.to_string()];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Every count of heads, in its order.
    pub async fn outing_counts(&mut self, id: &str) -> Result<Vec<CountRow>, Fault> {
        const READ: &str = "SELECT stop, heads, missing, at FROM outing_count
             WHERE district = $1 AND place = $2 AND outing = $3 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        rows.iter().map(counted).collect()
    }

    /// An outing is planned: the families of the class are asked. What was said of words that speak of lessons stays in the journal
    /// (P1.36).
    pub async fn outing_planned(
        &mut self,
        (id, draft, why): (&str, &Draft, &str),
        class: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO outing (district, place, outing, kind, what, on_day, from_time, until_time,
                 destination, route, stops, means, plate, adults, per_adult, insurance, answer_until, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
             WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (from, until) = draft.hours.unwrap_or_default();
        let (on, answer_until) = (draft.on.to_string(), draft.answer_until.to_string());
        let adults: Vec<(&str, &str)> =
            draft.adults.iter().map(|one| (one.carer.as_str(), one.name.as_str())).collect();
        let args = args![
            district,
            place,
            id,
            draft.kind.key(),
            &draft.what,
            &on,
            from.to_string(),
            until.to_string(),
            &draft.to,
            &draft.route,
            draft.stops.join("\n"),
            draft.means.code(),
            &draft.plate,
            json!(adults).to_string(),
            draft.per_adult,
            &draft.insurance,
            &answer_until,
            now,
            by,
            self.seq() + 1
        ];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let mut after =
            json!({ "on": on, "to": draft.to, "per_adult": draft.per_adult, "until": answer_until });
        if !why.is_empty() {
            after["why"] = json!(why);
        }
        self.noted(("outing.planned", id, "P2.7"), after, version, now).await?;
        let words = json!({ "what": draft.what, "day": on, "until": answer_until });
        self.outing_told(class, ("outing-planned", words), now).await
    }

    /// An outing is cancelled: the families of the class are told why.
    pub async fn outing_cancelled(
        &mut self,
        (row, reason): (&OutingRow, &str),
        class: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE outing SET cancelled_at = $4, cancelled_by = $5, reason = $6
             WHERE district = $1 AND place = $2 AND outing = $3 AND cancelled_at IS NULL AND left_at IS NULL";
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), &row.id, now, by, reason]).await? == 0 {
            return Ok(());
        }
        self.noted(("outing.cancelled", &row.id, "P2.7"), json!({ "reason": reason }), version, now).await?;
        let draft = &row.planned.draft;
        let words = json!({ "what": draft.what, "day": draft.on.to_string(), "reason": reason });
        self.outing_told(class, ("outing-cancelled", words), now).await
    }

    /// A family answers.
    pub async fn outing_answered(
        &mut self,
        (id, child): (&str, &StudentId),
        agreed: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO outing_answer (district, place, outing, student, seq, agreed, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id, child.as_str(), self.seq() + 1, agreed, now, by];
        self.run(ADD, args).await?;
        let after = json!({ "outing": id, "agreed": agreed });
        self.noted(("outing.answered", child.as_str(), "P2.7"), after, version, now).await
    }

    /// They leave, counted: the family of each is told.
    pub async fn outing_left(
        &mut self,
        row: &OutingRow,
        going: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE outing SET left_at = $4, left_by = $5
             WHERE district = $1 AND place = $2 AND outing = $3 AND cancelled_at IS NULL AND left_at IS NULL";
        const ADD: &str = "INSERT INTO outing_child (district, place, outing, student, out_at)
             SELECT $1, $2, $3, value ->> 'id', $4 FROM jsonb_each($5) WHERE true ON CONFLICT DO NOTHING";
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), &row.id, now, by]).await? == 0 {
            return Ok(());
        }
        let ids = batch(going.iter().map(|child| json!({ "id": child.id.as_str() })));
        self.run(ADD, args![self.district(), self.place(), &row.id, now, ids]).await?;
        let children: Vec<&str> = going.iter().map(|child| child.id.as_str()).collect();
        self.noted(("outing.left", &row.id, "P2.7"), json!({ "children": children }), version, now).await?;
        let draft = &row.planned.draft;
        let until = draft.hours.map(|(_, until)| until.strftime("%H:%M").to_string()).unwrap_or_default();
        self.outing_told(going, ("outing-left", json!({ "to": draft.to, "until": until })), now).await
    }

    /// Heads are counted at a stop, or at the door when they are back. Whoever is back is written down; whoever was not seen is
    /// told of at once to the committee, the provider and the street.
    pub async fn outing_counted(
        &mut self,
        (row, stop): (&OutingRow, Option<&str>),
        (count, missing): (&Count, &[Out]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO outing_count (district, place, outing, seq, stop, heads, missing, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let names = missing.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" · ");
        let at = stop.unwrap_or_default();
        let args = args![district, place, &row.id, self.seq() + 1, at, count.heads, &names, now, by];
        self.run(ADD, args).await?;
        let back = if stop.is_none() { self.outing_back(row, &count.seen, now).await? } else { Vec::new() };
        let lost: Vec<&str> = missing.iter().map(|one| one.id.as_str()).collect();
        let after = json!({ "stop": at, "heads": count.heads, "missing": lost });
        self.noted(("outing.counted", &row.id, "P2.7"), after, version, now).await?;
        let what = row.planned.draft.what.as_str();
        let mut letters: Vec<Tell> = Vec::new();
        if !missing.is_empty() {
            let words = json!({ "what": what, "names": names, "stop": at });
            letters.extend(self.class_hearers().await?.into_iter().map(|recipient| Tell {
                recipient,
                kind: "outing-missing",
                words: words.clone(),
            }));
        }
        letters.extend(back.into_iter().map(|(household, child)| Tell {
            recipient: format!("household:{household}"),
            kind: "outing-back",
            words: json!({ "child": child }),
        }));
        self.tell(&letters, now).await
    }

    /// Whoever is back now and was not before: their households and names.
    async fn outing_back(
        &mut self,
        row: &OutingRow,
        seen: &[String],
        now: Moment,
    ) -> Result<Vec<(String, String)>, Fault> {
        const WHO: &str = "SELECT s.household, s.name FROM outing_child c
             JOIN student s ON s.district = c.district AND s.place = c.place AND s.student = c.student
             WHERE c.district = $1 AND c.place = $2 AND c.outing = $3 AND c.back_at IS NULL
               AND c.student IN (SELECT value ->> 'id' FROM jsonb_each($4)) ORDER BY c.student";
        const PUT: &str = "UPDATE outing_child SET back_at = $4, back_by = $5
             WHERE district = $1 AND place = $2 AND outing = $3 AND back_at IS NULL
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($6))";
        let ids = batch(seen.iter().map(|id| json!({ "id": id })));
        let rows = self.rows(WHO, args![self.district(), self.place(), &row.id, ids.clone()]).await?;
        let back = rows.iter().map(|row| Ok((row.text("household")?, row.text("name")?)));
        let back = back.collect::<Result<Vec<_>, Fault>>()?;
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), &row.id, now, by, ids]).await?;
        Ok(back)
    }

    /// Who rated an outing, each once, and how.
    pub async fn outing_ratings(&mut self, id: &str) -> Result<Vec<(String, i64)>, Fault> {
        const READ: &str = "SELECT person, rating FROM outing_rating
             WHERE district = $1 AND place = $2 AND outing = $3 ORDER BY person";
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        rows.iter().map(|row| Ok((row.text("person")?, row.int("rating")?))).collect()
    }

    /// A guardian rates an outing; another rating of the same person takes the place of the first.
    pub async fn outing_rated(
        &mut self,
        (id, rating): (&str, i64),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO outing_rating (district, place, outing, person, rating, at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, outing, person) DO UPDATE SET rating = excluded.rating,
                 at = excluded.at
             WHERE outing_rating.rating <> excluded.rating";
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id, by, rating, now]).await? == 0 {
            return Ok(());
        }
        self.noted(("outing.rated", id, "P2.7"), json!({ "rating": rating }), version, now).await
    }

    /// Families that have not answered are asked once more on the last day. False where they were.
    pub async fn outing_reminded(
        &mut self,
        row: &OutingRow,
        silent: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let draft = &row.planned.draft;
        if !self.once(draft.answer_until, ("outing-due", &row.id, ""), now).await? {
            return Ok(false);
        }
        let after = json!({ "families": silent.len() });
        self.noted(("outing.reminded", &row.id, "P2.7"), after, version, now).await?;
        let words = json!({ "what": draft.what, "day": draft.on.to_string() });
        self.outing_told(silent, ("outing-due", words), now).await?;
        Ok(true)
    }

    /// They are not back although their hour is past: the committee, the provider and the street are told, once. False where they
    /// were.
    pub async fn outing_overdue(
        &mut self,
        row: &OutingRow,
        out: &[OutingChild],
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let draft = &row.planned.draft;
        if !self.once(draft.on, ("outing-overdue", &row.id, ""), now).await? {
            return Ok(false);
        }
        let children: Vec<&str> = out.iter().map(|one| one.student.as_str()).collect();
        let after = json!({ "children": children });
        self.noted(("outing.overdue", &row.id, "P2.7"), after, version, now).await?;
        let names = out.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" · ");
        let words = json!({ "what": draft.what, "names": names });
        let to = self.class_hearers().await?;
        let letter = |recipient| Tell { recipient, kind: "outing-overdue", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// Tells each child's household, with its name.
    async fn outing_told(
        &mut self,
        children: &[Student],
        (kind, words): (&'static str, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let letter = |child: &Student| {
            let mut words = words.clone();
            words["child"] = json!(child.name);
            Tell { recipient: format!("household:{}", child.household), kind, words }
        };
        self.tell(&children.iter().map(letter).collect::<Vec<_>>(), now).await
    }
}

fn outing(row: &Row) -> Result<OutingRow, Fault> {
    let means = row.text("means")?;
    let means = Means::from_code(&means).ok_or(Fault::Corrupt { what: "outing.means", why: means })?;
    let adults = row.text("adults")?;
    let adults: Vec<(String, String)> = serde_json::from_str(&adults)
        .map_err(|why| Fault::Corrupt { what: "outing.adults", why: why.to_string() })?;
    let draft = Draft {
        kind: chosen(Kind::ALL, Kind::key, ("outing.kind", &row.text("kind")?))?,
        what: row.text("what")?,
        on: row.parsed("on_day")?,
        hours: Some((row.parsed("from_time")?, row.parsed("until_time")?)),
        to: row.text("destination")?,
        route: row.text("route")?,
        stops: row.text("stops")?.lines().map(str::to_owned).collect(),
        means,
        plate: row.text("plate")?,
        adults: adults.into_iter().map(|(carer, name)| Adult { carer, name }).collect(),
        per_adult: row.int("per_adult")?,
        insurance: row.text("insurance")?,
        answer_until: row.parsed("answer_until")?,
    };
    let cancelled = match row.moment_or("cancelled_at")? {
        Some(_) => Some(row.text("reason")?),
        None => None,
    };
    let planned = Planned { draft, cancelled, has_left: row.moment_or("left_at")?.is_some() };
    Ok(OutingRow { id: row.text("outing")?, planned })
}

fn child(row: &Row) -> Result<OutingChild, Fault> {
    Ok(OutingChild {
        student: StudentId::new(row.text("student")?),
        name: row.text("name")?,
        back_at: row.moment_or("back_at")?,
        left_with: row.text_or("left_to")?,
    })
}

fn counted(row: &Row) -> Result<CountRow, Fault> {
    Ok(CountRow {
        stop: row.text("stop")?,
        heads: row.int("heads")?,
        missing: row.text("missing")?,
        at: row.moment("at")?,
    })
}
