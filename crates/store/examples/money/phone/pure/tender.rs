//! 支付单 Orders, and what a channel says of them, by the rules.

use super::super::super::op::{Balances, Outcome, bill};
use super::super::super::play::Failed;
use super::super::op::{Door, Heard, Order, Said, Try, code_of, is_polled};
use super::{Held, Pure};
use rules::fen::Fen;
use rules::money::tender::{self, Channel, Facts, Odd, Settled, State, Tender};
use rules::refusal::Refuses;
use std::collections::BTreeMap;

impl Pure {
    pub(super) fn order(&mut self, at: (usize, usize), door: Door) -> Outcome {
        let Some(asked) = self.school.payment_facts(at, "", "") else { return "none" };
        let earlier = self.tenders.iter().filter(|one| one.order.at() == at);
        let earlier: Vec<Tender> = earlier.map(|one| one.tender.clone()).collect();
        let n = earlier.len() + 1;
        let facts = Facts {
            code: code_of(&self.place, &bill(at, "")),
            is_due: asked.state == "due",
            bill: asked.bill,
            student: asked.student,
            due: asked.due,
            earlier,
        };
        let made = match tender::make(&facts, (door.channel(), door.openid()), self.at()) {
            Err(refused) => return refused.code(),
            Ok(made) => made,
        };
        if facts.earlier.iter().any(|one| one.id == made.id) {
            return "already";
        }
        let order = Order { child: at.0, course: at.1, n };
        self.tenders.push(Held { order, tender: made, came: Fen::ZERO });
        "done"
    }

    pub(super) fn held(&self, order: Order) -> Option<&Held> {
        self.tenders.iter().find(|one| one.order == order)
    }

    /// How an order stands: one whose payment was corrected pays nothing, and what is left of its money waits to go back.
    pub(super) fn stands(&self, held: &Held) -> State {
        let is_undone = || self.school.is_undone(&tender::payment_id(&held.tender));
        match held.tender.state == State::Paid && is_undone() {
            true if held.came > self.gone(&held.tender) => State::Odd,
            true => State::Returned,
            false => held.tender.state,
        }
    }

    pub(super) fn told(&mut self, through: Channel, said: &Said) -> Result<Outcome, Failed> {
        let known = self.held(said.order).filter(|one| one.tender.channel == through);
        let Some(tender) = known.map(|one| one.tender.clone()) else { return Ok("none") };
        let told = tender::Told {
            id: said.order.tender(&self.place),
            outcome: said.outcome,
            fen: Fen(said.fen),
            channel_no: said.no.clone(),
        };
        let id = tender::payment_id(&tender);
        let facts = self.school.payment_facts(said.order.at(), id.as_str(), "");
        let facts = facts.ok_or("an order of a bill that is not there")?;
        match tender::settle(&tender, &facts, &told) {
            Settled::Already => Ok("already"),
            Settled::Closed => {
                self.put(said.order, (State::Closed, ""), Fen::ZERO);
                Ok("closed")
            }
            Settled::Odd(odd @ Odd::PaidTwice) => {
                self.extras.entry((tender.id.to_string(), said.no.clone())).or_insert(told.fen);
                Ok(odd.code())
            }
            Settled::Odd(odd) => {
                self.put(said.order, (State::Odd, &said.no), told.fen);
                Ok(odd.code())
            }
            Settled::Posted(recorded) => {
                self.put(said.order, (State::Paid, &said.no), told.fen);
                self.school.received(said.order.at(), *recorded)?;
                Ok("posted")
            }
        }
    }

    fn put(&mut self, order: Order, (state, no): (State, &str), came: Fen) {
        if let Some(held) = self.tenders.iter_mut().find(|one| one.order == order) {
            (held.tender.state, held.came) = (state, came);
            held.tender.channel_no = no.to_owned();
        }
    }

    pub(super) fn poll(
        &mut self,
        orders: &BTreeMap<Order, Said>,
        backs: &BTreeMap<Try, Heard>,
    ) -> Result<Outcome, Failed> {
        let now = self.at();
        let is_asked = |one: &&Held| one.tender.state == State::Open && is_polled(one.tender.made_at, now);
        let open: Vec<Order> = self.tenders.iter().filter(is_asked).map(|one| one.order).collect();
        let sent = self.under_way();
        let mut is_new = false;
        for said in open.iter().filter_map(|one| orders.get(one)) {
            let through = self.held(said.order).map_or(Channel::Wechat, |one| one.tender.channel);
            is_new |= self.told(through, said)? != "already";
        }
        for (of, heard) in backs {
            let number = of.number(&self.place);
            if sent.contains(&number) {
                is_new |= !matches!(self.ended(&number, *heard)?, "already" | "waits");
            }
        }
        Ok(if is_new { "polled" } else { "already" })
    }

    /// Each order by how it stands: what came, and of a paid one what went back.
    pub(super) fn tenders_stand(&self, all: &mut Balances) {
        for held in &self.tenders {
            let (Held { order, tender, came }, state) = (held, self.stands(held));
            let gone = if state == State::Paid { self.gone(tender).0 } else { 0 };
            all.insert(format!("order/{order}/{}", state.code()), (came.0, gone));
        }
    }
}
