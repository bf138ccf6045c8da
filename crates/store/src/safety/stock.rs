//! 物资调剂 Who asks for stock, what was agreed on, and each step of it; steps are only added, and shelves follow from them.

use super::readiness::entry;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::moment::Moment;
use rules::people::role::Role;
use rules::plan::form::word;
use rules::safety::readiness::recording::Entry;
use rules::safety::stock::Item;
use rules::safety::stock::moving::{Ask, Move, Piece, Step, Why};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A question of a school that its district was not told of.
#[derive(Clone, Debug)]
pub struct UntoldAsk {
    /// The question.
    pub ask: Ask,
    /// The school's names in Chinese and English.
    pub school: (String, String),
}

/// A part of a move that did not come, and what became of it.
#[derive(Serialize, Deserialize)]
struct Explained {
    why: Why,
    piece: Piece,
    how: String,
}

impl Tx {
    /// What the place asked for, in its order; what was taken back among it.
    pub async fn stock_asks(&mut self) -> Result<Vec<Ask>, Fault> {
        const READ: &str = "SELECT place, ask, item, amount, at, withdrawn_at FROM stock_ask
             WHERE district = $1 AND place = $2 ORDER BY at, ask";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(ask).collect()
    }

    /// What schools at the permit's place and below ask for and have not taken back.
    pub async fn stock_asks_below(&mut self) -> Result<Vec<Ask>, Fault> {
        const READ: &str = "SELECT a.place, a.ask, a.item, a.amount, a.at, a.withdrawn_at FROM stock_ask a
             JOIN place p ON p.district = a.district AND p.place = a.place
             WHERE a.district = $1 AND (p.path = $2 OR p.path LIKE $2 || '/%') AND a.withdrawn_at IS NULL
             ORDER BY a.at, a.place, a.ask";
        let path = self.permit().path().as_str().to_owned();
        let rows = self.rows(READ, args![self.district(), path]).await?;
        rows.iter().map(ask).collect()
    }

    /// One question of a place, held until the commit, so that it is not taken back while it is answered.
    pub async fn stock_ask(&mut self, place: &PlaceId, id: &str) -> Result<Ask, Fault> {
        const READ: &str = "SELECT place, ask, item, amount, at, withdrawn_at FROM stock_ask
             WHERE district = $1 AND place = $2 AND ask = $3 /*for update*/";
        let row = self.row(READ, args![self.district(), place.as_str(), id]).await?;
        row.as_ref().map(ask).transpose()?.ok_or(Fault::NotFound)
    }

    /// The moves that the place gives or is given, with their steps, in their order.
    pub async fn stock_moves(&mut self) -> Result<Vec<Move>, Fault> {
        const READ: &str =
            "SELECT m.move_id, m.ask, m.office, m.giver, m.taker, m.item, m.amount, m.at, s.kind, s.what
             FROM stock_move m LEFT JOIN stock_step s ON s.district = m.district AND s.move_id = m.move_id
             WHERE m.district = $1 AND (m.giver = $2 OR m.taker = $2) ORDER BY m.at, m.move_id, s.n";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        moves(&rows)
    }

    /// The moves that the place decided, or gives itself.
    pub async fn stock_moves_of_office(&mut self) -> Result<Vec<Move>, Fault> {
        const READ: &str =
            "SELECT m.move_id, m.ask, m.office, m.giver, m.taker, m.item, m.amount, m.at, s.kind, s.what
             FROM stock_move m LEFT JOIN stock_step s ON s.district = m.district AND s.move_id = m.move_id
             WHERE m.district = $1 AND m.office = $2 ORDER BY m.at, m.move_id, s.n";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        moves(&rows)
    }

    /// One move that the place has a part in, held until the commit: two places may take a step of it at the same moment.
    pub async fn stock_move(&mut self, id: &str) -> Result<Move, Fault> {
        const HOLD: &str = "SELECT move_id FROM stock_move
             WHERE district = $1 AND move_id = $2 AND (giver = $3 OR taker = $3 OR office = $3) /*for update*/";
        const READ: &str =
            "SELECT m.move_id, m.ask, m.office, m.giver, m.taker, m.item, m.amount, m.at, s.kind, s.what
             FROM stock_move m LEFT JOIN stock_step s ON s.district = m.district AND s.move_id = m.move_id
             WHERE m.district = $1 AND m.move_id = $2 ORDER BY s.n";
        self.row(HOLD, args![self.district(), id, self.place()]).await?.ok_or(Fault::NotFound)?;
        let rows = self.rows(READ, args![self.district(), id]).await?;
        moves(&rows)?.pop().ok_or(Fault::NotFound)
    }

    /// What lies on the shelves of the permit's place and of those below it, as they wrote it down, and their areas.
    pub async fn stock_entries_below(&mut self) -> Result<BTreeMap<PlaceId, Vec<(Moment, Entry)>>, Fault> {
        const READ: &str = "SELECT r.place, r.kind, r.what, r.at FROM readiness r
             JOIN place p ON p.district = r.district AND p.place = r.place
             WHERE r.district = $1 AND (p.path = $2 OR p.path LIKE $2 || '/%')
               AND r.kind IN ('area', 'lot', 'corrected') ORDER BY r.place, r.seq";
        let path = self.permit().path().as_str().to_owned();
        let mut all: BTreeMap<PlaceId, Vec<(Moment, Entry)>> = BTreeMap::new();
        for row in &self.rows(READ, args![self.district(), path]).await? {
            let own = all.entry(PlaceId::new(row.text("place")?)).or_default();
            own.push((row.moment("at")?, entry(row)?));
        }
        Ok(all)
    }

    /// Pupils on the roll of each place on the day named for it.
    pub async fn stock_heads_below(
        &mut self,
        rolls: &[(PlaceId, Date)],
    ) -> Result<BTreeMap<PlaceId, i64>, Fault> {
        const READ: &str = "SELECT s.place, count(*) AS heads
             FROM (SELECT value ->> 'place' AS place, value ->> 'day' AS day FROM jsonb_each($3)) q
             JOIN student s ON s.district = $1 AND s.place = q.place AND s.on_roll_from <= q.day
                 AND (s.on_roll_until IS NULL OR s.on_roll_until > q.day)
             JOIN place p ON p.district = s.district AND p.place = s.place
                 AND (p.path = $2 OR p.path LIKE $2 || '/%')
             GROUP BY s.place";
        let path = self.permit().path().as_str().to_owned();
        let rolls =
            rolls.iter().map(|(place, day)| json!({ "place": place.as_str(), "day": day.to_string() }));
        let rows = self.rows(READ, args![self.district(), path, batch(rolls)]).await?;
        rows.iter().map(|row| Ok((PlaceId::new(row.text("place")?), row.int("heads")?))).collect()
    }

    /// Whether something was done under this id: what is sent again is not judged again.
    pub async fn stock_has(&mut self, id: &str) -> Result<bool, Fault> {
        const READ: &str = "SELECT (SELECT count(*) FROM stock_ask WHERE district = $1 AND place = $2 AND ask = $3)
                 + (SELECT count(*) FROM stock_move WHERE district = $1 AND office = $2 AND move_id = $3)
                 + (SELECT count(*) FROM stock_step WHERE district = $1 AND place = $2 AND step = $3) AS there";
        Ok(self.one(READ, args![self.district(), self.place(), id]).await?.int("there")? > 0)
    }

    /// The place asks (P5.28).
    pub async fn stock_asked(&mut self, asked: &Ask, version: i64) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO stock_ask (district, place, ask, item, amount, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Ask { id, item, count, at, .. } = asked;
        self.run(ADD, args![district, place, id, item.key(), *count, *at, by]).await?;
        let after = json!({ "item": item.key(), "count": count });
        self.stock_noted(("stock.asked", id.as_str()), (version, after), *at).await
    }

    /// What schools under this office ask for that nobody here was told of, and nobody has answered.
    pub async fn stock_untold(&mut self) -> Result<Vec<UntoldAsk>, Fault> {
        const READ: &str =
            "SELECT a.place, a.ask, a.item, a.amount, a.at, a.withdrawn_at, p.name_zh, p.name_en FROM stock_ask a
             JOIN place p ON p.district = a.district AND p.place = a.place
             WHERE a.district = $1 AND p.path LIKE $3 || '/%' AND a.withdrawn_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM stock_move m WHERE m.district = a.district AND m.taker = a.place
                 AND m.ask = a.ask)
               AND NOT EXISTS (SELECT 1 FROM alarm t WHERE t.district = a.district AND t.place = $2
                 AND t.kind = 'stock' AND t.subject = a.place || '/' || a.ask)
             ORDER BY a.at, a.place, a.ask";
        let path = self.permit().path().as_str().to_owned();
        let rows = self.rows(READ, args![self.district(), self.place(), path]).await?;
        let one = |row: &Row| {
            Ok(UntoldAsk { ask: ask(row)?, school: (row.text("name_zh")?, row.text("name_en")?) })
        };
        rows.iter().map(one).collect()
    }

    /// Tells the officers of this office that a school asks, once (P5.28). False where nobody is there to hear it, or it was told before.
    pub async fn stock_ask_told(&mut self, row: &UntoldAsk, now: Moment) -> Result<bool, Fault> {
        let to = self.in_role(Role::BureauOfficer).await?;
        let subject = format!("{}/{}", row.ask.place, row.ask.id);
        if to.is_empty() || !self.once(row.ask.at.date(), ("stock", &subject, "asked"), now).await? {
            return Ok(false);
        }
        let after = json!({ "school": row.ask.place, "item": row.ask.item.key(), "count": row.ask.count });
        self.stock_noted(("stock.told", row.ask.id.as_str()), (0, after), now).await?;
        let item = word(row.ask.item.key());
        let words = json!({
            "school": row.school.0, "school_en": row.school.1, "item": item.zh, "item_en": item.en,
            "count": row.ask.count,
        });
        let letter = |recipient| Tell { recipient, kind: "stock-asked", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// The place takes its question back; false: it had.
    pub async fn stock_withdrawn(&mut self, id: &str, version: i64, now: Moment) -> Result<bool, Fault> {
        const END: &str = "UPDATE stock_ask SET withdrawn_at = $4
             WHERE district = $1 AND place = $2 AND ask = $3 AND withdrawn_at IS NULL";
        if self.run(END, args![self.district(), self.place(), id, now]).await? == 0 {
            return Ok(false);
        }
        self.stock_noted(("stock.withdrawn", id), (version, Value::Null), now).await?;
        Ok(true)
    }

    /// The office says who gives; whoever sees to the stock of both schools is told (P5.28).
    pub async fn stock_agreed(&mut self, agreed: &Move) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO stock_move (district, office, move_id, ask, giver, taker, item, amount, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (district, office, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Move { id, ask, giver, taker, item, agreed: count, at, .. } = agreed;
        let (from, to) = (giver.as_str(), taker.as_str());
        self.run(ADD, args![district, office, id, ask, from, to, item.key(), *count, *at, by]).await?;
        let after = json!({ "ask": ask, "giver": from, "taker": to, "item": item.key(), "count": count });
        self.stock_noted(("stock.agreed", id.as_str()), (0, after), *at).await?;
        let letters = self.stock_letters(agreed).await?;
        self.tell(&letters, *at).await
    }

    /// Adds a step to a move that the transaction holds.
    pub async fn stock_stepped(
        &mut self,
        (one, step): (&Move, &Step),
        id: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO stock_step (district, move_id, n, step, kind, what, place, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let n = i64::try_from(one.steps.len()).unwrap_or(i64::MAX).saturating_add(1);
        let (act, kind, what) = told(step)?;
        let args = args![district, &one.id, n, id, kind, what.to_string(), place, now, by];
        self.run(ADD, args).await?;
        let after = json!({ "item": one.item.key(), "what": what });
        self.stock_noted((act, one.id.as_str()), (version, after), now).await
    }

    async fn stock_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        (scheme_version, after): (i64, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let (clause, before) = ("P5.28", Value::Null);
        self.record(Record { act, subject, clause, scheme_version, before, after }, now).await
    }

    /// To whoever sees to the stock of the giver and of the taker.
    async fn stock_letters(&mut self, agreed: &Move) -> Result<Vec<Tell>, Fault> {
        const READ: &str = "SELECT DISTINCT r.person, r.place FROM role r
             WHERE r.district = $1 AND r.place IN ($2, $3) AND r.role IN ('manager', 'school-leader', 'health-worker')
             ORDER BY r.place, r.person";
        const NAMES: &str =
            "SELECT place, name_zh, name_en FROM place WHERE district = $1 AND place IN ($2, $3)";
        let (giver, taker) = (agreed.giver.as_str(), agreed.taker.as_str());
        let mut names = BTreeMap::new();
        for row in &self.rows(NAMES, args![self.district(), giver, taker]).await? {
            names.insert(row.text("place")?, (row.text("name_zh")?, row.text("name_en")?));
        }
        let item = word(agreed.item.key());
        let mut letters = Vec::new();
        for row in &self.rows(READ, args![self.district(), giver, taker]).await? {
            let (recipient, place) = (row.text("person")?, row.text("place")?);
            let (kind, other) = if place == giver { ("stock-give", taker) } else { ("stock-take", giver) };
            let (zh, en) = names.get(other).cloned().unwrap_or_default();
            let words = json!({ "item": item.zh, "item_en": item.en, "count": agreed.agreed,
                "school": zh, "school_en": en });
            letters.push(Tell { recipient, kind, words });
        }
        Ok(letters)
    }
}

/// A step's act, its kind, and what it says.
fn told(step: &Step) -> Result<(&'static str, &'static str, Value), Fault> {
    Ok(match step {
        Step::Dropped(why) => ("stock.dropped", "dropped", json!(why)),
        Step::Sent(pieces) => ("stock.sent", "sent", json!(pieces)),
        Step::Received(pieces) => ("stock.received", "received", json!(pieces)),
        Step::Explained(why, piece, how) => {
            let (why, piece, how) = (*why, *piece, how.clone());
            let what = serde_json::to_value(Explained { why, piece, how }).map_err(strange)?;
            ("stock.explained", "explained", what)
        }
    })
}

fn step(kind: &str, what: &str) -> Result<Step, Fault> {
    Ok(match kind {
        "dropped" => Step::Dropped(serde_json::from_str(what).map_err(strange)?),
        "sent" => Step::Sent(serde_json::from_str(what).map_err(strange)?),
        "received" => Step::Received(serde_json::from_str(what).map_err(strange)?),
        "explained" => {
            let Explained { why, piece, how } = serde_json::from_str(what).map_err(strange)?;
            Step::Explained(why, piece, how)
        }
        _ => return Err(Fault::Corrupt { what: "stock_step.kind", why: kind.to_owned() }),
    })
}

/// Rows of moves, each with one of its steps or none, the steps of a move beside each other.
fn moves(rows: &[Row]) -> Result<Vec<Move>, Fault> {
    let mut all: Vec<Move> = Vec::new();
    for row in rows {
        let id = row.text("move_id")?;
        if all.last().is_none_or(|last| last.id != id) {
            all.push(Move {
                ask: row.text("ask")?,
                office: PlaceId::new(row.text("office")?),
                giver: PlaceId::new(row.text("giver")?),
                taker: PlaceId::new(row.text("taker")?),
                item: item(row)?,
                agreed: row.int("amount")?,
                at: row.moment("at")?,
                steps: Vec::new(),
                id,
            });
        }
        if let (Some(kind), Some(last)) = (row.text_or("kind")?, all.last_mut()) {
            last.steps.push(step(&kind, &row.text("what")?)?);
        }
    }
    Ok(all)
}

fn ask(row: &Row) -> Result<Ask, Fault> {
    Ok(Ask {
        id: row.text("ask")?,
        place: PlaceId::new(row.text("place")?),
        item: item(row)?,
        count: row.int("amount")?,
        at: row.moment("at")?,
        is_withdrawn: row.moment_or("withdrawn_at")?.is_some(),
    })
}

fn item(row: &Row) -> Result<Item, Fault> {
    let key = row.text("item")?;
    let found = Item::ALL.iter().copied().find(|one| one.key() == key);
    found.ok_or(Fault::Corrupt { what: "stock.item", why: key })
}

fn strange(why: serde_json::Error) -> Fault {
    Fault::Corrupt { what: "stock_step.what", why: why.to_string() }
}
