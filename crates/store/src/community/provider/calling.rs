//! 公开征集 Calls with what they showed, their answers with sealed papers, and how each call ended. The journal says of an answer its
//! hash only: whoever holds its key reads the result.

use crate::fault::Fault;
use crate::journal::sha256;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::community::provider::Bid;
use rules::community::provider::calling::{Call, Choice, Hearer};
use rules::moment::Moment;
use serde_json::json;

/// A call as the table holds it.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// Its id.
    pub id: String,
    /// What everybody reads.
    pub call: Call,
    /// How it ended.
    pub choice: Option<Choice>,
    /// Whose answer was chosen.
    pub chosen_name: Option<String>,
    /// How many answers came.
    pub answered: i64,
}

/// An answer as the table holds it.
#[derive(Clone, Debug)]
pub struct BidRow {
    /// The id, which the seal names; whoever holds it reads the result.
    pub id: String,
    /// Who answers, and how far from the school.
    pub bid: Bid,
    /// How they are reached and what they offer: sealed.
    pub paper: String,
}

impl Tx {
    /// Every call of the place, the newest first.
    pub async fn provider_calls(&mut self) -> Result<Vec<CallRow>, Fault> {
        const READ: &str =
            "SELECT c.call, c.school, c.need, c.rooms, c.until_day, c.decided_at, c.chosen, c.reason, c.why_few,
                 b.provider AS chosen_name, (SELECT count(*) FROM provider_bid n
                     WHERE n.district = c.district AND n.place = c.place AND n.call = c.call) AS answered
             FROM provider_call c
             LEFT JOIN provider_bid b ON b.district = c.district AND b.place = c.place AND b.bid = c.chosen
             WHERE c.district = $1 AND c.place = $2 ORDER BY c.seq DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(call).collect()
    }

    /// The answers to a call, in the order in which they came.
    pub async fn provider_bids(&mut self, call: &str) -> Result<Vec<BidRow>, Fault> {
        const READ: &str = "SELECT bid, provider, metres, paper FROM provider_bid
             WHERE district = $1 AND place = $2 AND call = $3 ORDER BY seq, bid";
        let rows = self.rows(READ, args![self.district(), self.place(), call]).await?;
        rows.iter().map(bid).collect()
    }

    /// One answer to a call, by its key.
    pub async fn provider_bid_of(&mut self, call: &str, key: &str) -> Result<Option<BidRow>, Fault> {
        const READ: &str = "SELECT bid, provider, metres, paper FROM provider_bid
             WHERE district = $1 AND place = $2 AND call = $3 AND bid = $4";
        let row = self.row(READ, args![self.district(), self.place(), call, key]).await?;
        row.as_ref().map(bid).transpose()
    }

    /// How many have answered any call since a moment.
    pub async fn provider_bids_since(&mut self, since: Moment) -> Result<i64, Fault> {
        const READ: &str =
            "SELECT count(*) AS answered FROM provider_bid WHERE district = $1 AND place = $2 AND at > $3";
        self.one(READ, args![self.district(), self.place(), since]).await?.int("answered")
    }

    /// A call is opened.
    pub async fn provider_called(
        &mut self,
        (id, call): (&str, &Call),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO provider_call (district, place, call, school, need, rooms, until_day, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (until, seq) = (call.until.to_string(), self.seq() + 1);
        let args = args![district, place, id, &call.school, call.need, &call.rooms, &until, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "school": call.school, "need": call.need, "rooms": call.rooms, "until": until });
        self.noted(("provider.called", id, "P2.23"), after, version, now).await
    }

    /// Somebody answers a call.
    pub async fn provider_bid(
        &mut self,
        (call, one): (&str, &BidRow),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO provider_bid (district, place, bid, call, provider, metres, paper, at, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, seq) = (self.district(), self.place(), self.seq() + 1);
        let BidRow { id, bid, paper } = one;
        let args = args![district, place, id, call, &bid.provider, bid.metres, paper, now, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "call": call, "provider": bid.provider, "metres": bid.metres });
        self.noted(("provider.bid", &sha256(id), "P2.23"), after, version, now).await
    }

    /// A call of the community of this name is decided: whoever asked hears of it.
    pub async fn provider_chosen(
        &mut self,
        (id, choice): (&str, &Choice),
        (hearers, community): (&[Hearer], (&str, &str)),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE provider_call SET decided_at = $4, decided_by = $5, chosen = $6, reason = $7, why_few = $8
             WHERE district = $1 AND place = $2 AND call = $3 AND decided_at IS NULL";
        let by = self.permit().person().to_string();
        let (chosen, reason, why_few) = (choice.answer.clone(), &choice.reason, &choice.why_few);
        let args = args![self.district(), self.place(), id, now, by, chosen, reason, why_few];
        if self.run(PUT, args).await? == 0 {
            return Ok(());
        }
        let chosen = choice.answer.as_deref().map(sha256);
        let after = json!({ "chosen": chosen, "reason": reason, "why_few": why_few });
        self.noted(("provider.chosen", id, "P2.23"), after, version, now).await?;
        let name = self.provider_chosen_name(choice).await?;
        let (zh, en) = community;
        let words = json!({ "community": zh, "community_en": en, "reason": reason, "name": name });
        let letter = |one: &Hearer| Tell {
            recipient: format!("phone:{}", one.phone),
            kind: match (&choice.answer, one.is_chosen) {
                (None, _) => "provider-nobody",
                (Some(_), true) => "provider-chosen",
                (Some(_), false) => "provider-other",
            },
            words: words.clone(),
        };
        self.tell(&hearers.iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// Whose answer was chosen.
    async fn provider_chosen_name(&mut self, choice: &Choice) -> Result<Option<String>, Fault> {
        const READ: &str =
            "SELECT provider FROM provider_bid WHERE district = $1 AND place = $2 AND bid = $3";
        let Some(chosen) = &choice.answer else { return Ok(None) };
        let row = self.row(READ, args![self.district(), self.place(), chosen]).await?;
        row.map(|row| row.text("provider")).transpose()
    }
}

fn call(row: &Row) -> Result<CallRow, Fault> {
    let call = Call {
        school: row.text("school")?,
        need: row.int("need")?,
        rooms: row.text("rooms")?,
        until: row.parsed("until_day")?,
    };
    let choice = match row.moment_or("decided_at")? {
        Some(_) => Some(Choice {
            answer: row.text_or("chosen")?,
            reason: row.text("reason")?,
            why_few: row.text("why_few")?,
        }),
        None => None,
    };
    let (chosen_name, answered) = (row.text_or("chosen_name")?, row.int("answered")?);
    Ok(CallRow { id: row.text("call")?, call, choice, chosen_name, answered })
}

fn bid(row: &Row) -> Result<BidRow, Fault> {
    let bid = Bid { provider: row.text("provider")?, metres: row.int("metres")? };
    Ok(BidRow { id: row.text("bid")?, bid, paper: row.text("paper")? })
}
