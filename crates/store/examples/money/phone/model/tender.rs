//! 支付单 Orders and what a channel says of them: each pays its bill once, or its money waits to go back.

use super::super::super::op::{Balances, Outcome};
use super::super::op::{Door, Fate, Heard, Order, Said, Try};
use super::{Held, Model};
use rules::money::tender::{Channel, Outcome as Told};
use std::collections::BTreeMap;

impl Model {
    pub(super) fn order(&mut self, at: (usize, usize), door: Door, fate: &Fate) -> Outcome {
        match self.school.bill_stands(at) {
            None => return "none",
            Some("due") => {}
            Some(_) => return "tender-nothing-due",
        }
        let (fen, made) = (self.school.due(at), self.school.days());
        let earlier: Vec<Order> = self.made.iter().filter(|one| one.at() == at).copied().collect();
        let is_open = |one: &&Order| {
            let held = &self.orders[*one];
            held.state == "open" && (held.door, held.fen, held.made) == (door, fen, made)
        };
        let open = earlier.iter().find(is_open).copied();
        let order = open.unwrap_or(Order { child: at.0, course: at.1, n: earlier.len() + 1 });
        if open.is_none() {
            let held = Held { door, fen, made, state: "open", no: String::new(), came: 0 };
            self.orders.insert(order, held);
            self.made.push(order);
        }
        self.world.order(order, door.channel(), fate);
        if open.is_none() { "done" } else { "already" }
    }

    pub(super) fn told(&mut self, through: Channel, said: &Said) -> Outcome {
        let of_it = |held: &&mut Held| held.door.channel() == through;
        let Some(held) = self.orders.get_mut(&said.order).filter(of_it) else { return "none" };
        let is_open = held.state == "open";
        let is_settled = !is_open && held.state != "closed";
        match said.outcome {
            Told::Closed if is_open => {
                held.state = "closed";
                "closed"
            }
            Told::Waiting | Told::Closed => "already",
            Told::Paid if is_settled && held.no == said.no => "already",
            Told::Paid if is_settled => {
                self.extras.insert((said.order, said.no.clone()), said.fen);
                "paid-twice"
            }
            Told::Paid => {
                let asked = held.fen;
                (held.no, held.came) = (said.no.clone(), said.fen);
                self.came(said, asked)
            }
        }
    }

    /// Money of an order is there: it pays the bill, or nothing.
    fn came(&mut self, said: &Said, asked: i64) -> Outcome {
        let id = format!("tender/{}", said.order);
        let came = if said.fen != asked {
            "other-amount"
        } else if self.school.receive(&id, said.order.at(), said.fen) {
            "posted"
        } else {
            "nothing-due"
        };
        if let Some(held) = self.orders.get_mut(&said.order) {
            held.state = if came == "posted" { "paid" } else { "odd" };
        }
        came
    }

    /// Orders of yesterday and the day before are asked about, and every return that is under way.
    pub(super) fn poll(&mut self, orders: &BTreeMap<Order, Said>, backs: &BTreeMap<Try, Heard>) -> Outcome {
        let today = self.school.days();
        let is_asked = |one: &&Order| {
            let held = &self.orders[*one];
            held.state == "open" && (1..=2).contains(&(today - held.made))
        };
        let open: Vec<Order> = self.made.iter().filter(is_asked).copied().collect();
        let sent = self.under_way();
        let mut is_new = false;
        for said in open.iter().filter_map(|one| orders.get(one)) {
            let through = self.orders[&said.order].door.channel();
            is_new |= self.told(through, said) != "already";
        }
        for of in sent {
            let Some(heard) = backs.get(&of) else { continue };
            is_new |= !matches!(self.ended(&of, *heard), "already" | "waits");
        }
        if is_new { "polled" } else { "already" }
    }

    /// How an order stands: one whose payment was corrected pays nothing, and what is left of its money waits to go back.
    pub(in super::super) fn stands(&self, order: Order) -> &'static str {
        let state = self.orders.get(&order).map_or("", |held| held.state);
        match state == "paid" && self.school.is_undone(&format!("tender/{order}")) {
            true if self.left(order) > 0 => "odd",
            true => "returned",
            false => state,
        }
    }

    /// What is left at the channel of the money that an order has brought.
    pub(super) fn left(&self, order: Order) -> i64 {
        let came = self.orders.get(&order).map_or(0, |held| held.came);
        came - self.gone(order)
    }

    /// Each order by how it stands: what came, and of a paid one what went back.
    pub(super) fn orders_stand(&self, all: &mut Balances) {
        for (order, held) in &self.orders {
            let state = self.stands(*order);
            let gone = if state == "paid" { self.gone(*order) } else { 0 };
            all.insert(format!("order/{order}/{state}"), (held.came, gone));
        }
    }
}
