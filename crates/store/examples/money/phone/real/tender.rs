//! 支付单 Orders, notices and questions through the store.

use super::super::super::op::{Balances, Outcome, bill, child};
use super::super::super::play::Failed;
use super::super::op::{Door, Fate, Heard, Order, Said, Try, is_polled, named, try_of};
use super::{Came, Real};
use rules::fen::Fen;
use rules::id::{BillId, StudentId, TenderId};
use rules::money::payment::Draft;
use rules::money::tender::{self, Channel, Settled, State, Tender};
use rules::people::act::Act;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};
use store::money::{TenderRow, TendersAsked};
use store::{Fault, Tx};

impl Real {
    /// The tender is written first: the channel may tell of it before its answer is heard.
    pub(super) async fn order(&mut self, at: (usize, usize), door: Door, fate: &Fate) -> Came {
        let (student, bill) = (StudentId::new(child(at.0)), BillId::new(bill(at, "")));
        let mut tx = self.school.begin(Act::TenderMake, 0).await?;
        let facts = match tx.tender_facts(&student, &bill).await {
            Err(Fault::NotFound) => return Ok(("none", None)),
            facts => facts?,
        };
        let made = match tender::make(&facts, (door.channel(), door.openid()), self.school.at()) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(made) => made,
        };
        if facts.earlier.iter().all(|one| one.id != made.id) {
            tx.tender_made(&made, 1).await?;
            self.made = Some(made);
            return Ok(("done", Some(tx)));
        }
        if fate.answers && tx.tender(&made.id).await?.door.is_empty() {
            tx.tender_placed(&made, "door", 1, self.school.at()).await?;
            return Ok(("already", Some(tx)));
        }
        Ok(("already", None))
    }

    pub(super) async fn placed(&mut self, made: &Tender) -> Result<(), Failed> {
        self.school.now += 1;
        let mut tx = self.school.begin(Act::TenderMake, 0).await?;
        tx.tender_placed(made, "door", 1, self.school.at()).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn told(&self, through: Channel, said: &Said) -> Came {
        let id = said.order.tender(&self.school.place);
        let (channel_no, fen) = (said.no.clone(), Fen(said.fen));
        let told = tender::Told { id, outcome: said.outcome, fen, channel_no };
        let mut tx = self.school.store.act(&self.clock()?).await?;
        let asked = TendersAsked { tender: told.id.as_str(), ..TendersAsked::default() };
        let known = tx.tenders(asked).await?.pop().map(|row| row.tender);
        let Some(tender) = known.filter(|one| one.channel == through) else { return Ok(("none", None)) };
        if tender.state != State::Open && tender.channel_no == told.channel_no {
            return Ok(("already", None));
        }
        let draft = Draft {
            id: tender::payment_id(&tender),
            bill: tender.bill.clone(),
            fen: told.fen,
            way: through.way(),
            receipt: String::new(),
        };
        let facts = tx.payment_facts(&draft).await?;
        let at = (1, self.school.at());
        let came = match tender::settle(&tender, &facts, &told) {
            Settled::Already => return Ok(("already", None)),
            Settled::Closed => {
                tx.tender_settled(&tender, &told, (State::Closed, None), at).await?;
                "closed"
            }
            Settled::Odd(odd) => {
                tx.tender_settled(&tender, &told, (State::Odd, Some(odd)), at).await?;
                odd.code()
            }
            Settled::Posted(recorded) => {
                tx.tender_settled(&tender, &told, (State::Paid, None), at).await?;
                tx.payment_recorded(&recorded, 1, at.1).await?;
                self.school.given_before(&mut tx, &[recorded.bill]).await?;
                "posted"
            }
        };
        Ok((came, Some(tx)))
    }

    /// What the program asks about: orders with what the channel knows of them, and returns that are under way.
    async fn asked(
        &self,
        orders: &BTreeMap<Order, Said>,
    ) -> Result<(Vec<(Channel, Said)>, BTreeSet<String>), Failed> {
        let (place, now) = (&self.school.place, self.school.at());
        let mut tx = self.school.store.look(&self.clock()?).await?;
        let open = TendersAsked { state: State::Open.code(), ..TendersAsked::default() };
        let open = tx.tenders(open).await?.into_iter().map(|row| row.tender);
        let sent = tx.tender_returns_sent().await?;
        let known: BTreeMap<TenderId, &Said> =
            orders.iter().map(|(order, said)| (order.tender(place), said)).collect();
        let due = open.filter(|one| is_polled(one.made_at, now));
        let due = due.filter_map(|one| Some((one.channel, (*known.get(&one.id)?).clone())));
        Ok((due.collect(), sent.into_iter().collect()))
    }

    /// The first question of a poll, and what it writes.
    pub(super) async fn poll_begins(
        &self,
        orders: &BTreeMap<Order, Said>,
        backs: &BTreeMap<Try, Heard>,
    ) -> Came {
        let (open, sent) = self.asked(orders).await?;
        if let Some((through, said)) = open.first() {
            return self.told(*through, said).await;
        }
        let mut numbers = backs.iter().map(|(of, heard)| (of.number(&self.school.place), heard));
        let first = numbers.find(|(number, _)| sent.contains(number));
        match first {
            Some((number, heard)) => self.ended(&number, *heard).await,
            None => Ok(("already", None)),
        }
    }

    pub(super) async fn poll(
        &mut self,
        orders: &BTreeMap<Order, Said>,
        backs: &BTreeMap<Try, Heard>,
    ) -> Result<Outcome, Failed> {
        self.school.now += 1;
        let (open, sent) = self.asked(orders).await?;
        let mut is_new = false;
        for (through, said) in &open {
            self.school.now += 1;
            let (came, tx) = self.told(*through, said).await?;
            if let Some(tx) = tx {
                tx.commit().await?;
            }
            is_new |= came != "already";
        }
        for (of, heard) in backs {
            let number = of.number(&self.school.place);
            if sent.contains(&number) {
                is_new |= !matches!(self.ends(&number, *heard).await?, "already" | "waits");
            }
        }
        Ok(if is_new { "polled" } else { "already" })
    }
}

/// Each order by how it stands: what came, and of a paid one what went back; second payments that have not gone back; and by order and
/// try what is under way, and what a family has twice.
pub(super) async fn stand(tx: &mut Tx, all: &mut Balances) -> Result<(), Failed> {
    let rows = tx.tenders(TendersAsked::default()).await?;
    let names: BTreeMap<TenderId, String> = rows
        .iter()
        .map(|row| (row.tender.id.clone(), named(row.tender.bill.as_str(), &row.tender.id)))
        .collect();
    let paid: BTreeSet<&StudentId> =
        rows.iter().filter(|row| row.tender.state == State::Paid).map(|row| &row.tender.student).collect();
    let mut held = BTreeMap::new();
    for student in paid {
        for (tender, left) in tx.tender_left(student).await? {
            held.insert(tender.id, left);
        }
    }
    for TenderRow { tender, came, .. } in &rows {
        let left = held.get(&tender.id).copied().unwrap_or(*came);
        let name = format!("order/{}/{}", names[&tender.id], tender.state.code());
        all.insert(name, (came.0, (*came - left).0));
    }
    for extra in tx.tender_extras().await? {
        let name = format!("extra/{}/{}", names[&extra.tender], extra.channel_no);
        all.insert(name, (extra.fen.0, i64::from(extra.is_sent)));
    }
    for back in tx.tender_returns_open().await? {
        let name = format!("back/{}/{}", names[&back.tender], try_of(&back.id));
        let sum = all.entry(name).or_default();
        let part = if back.is_twice { &mut sum.1 } else { &mut sum.0 };
        *part += back.fen.0;
    }
    Ok(())
}
