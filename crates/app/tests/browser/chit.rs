//! 断网提前接 An early collection on two phones without a network: checked at the gate, signed in the room, let out at the gate. A
//! browser is killed in between; each step arrives once, and the child has gone when all three are heard.

use super::SCHOOL;
use super::line::Way;
use super::phone::Phone;
use super::roll::{Evening, sent, waiting};
use rules::day::roll::State;
use serde_json::Value;

#[tokio::test]
async fn an_early_collection_goes_by_chit_where_there_is_no_network() {
    let Some(mut evening) = Evening::open().await else { return };
    evening.read_the_list().await;
    let (mut gate, room) = (Phone::new(evening.at).await, Phone::new(evening.at).await);
    let teacher = evening.teacher.clone();
    evening.sign_in(&room, &teacher).await;
    evening.look(&room).await;
    evening.says(&room, 0..2, State::Present).await;
    sent(&room).await;
    room.open(&format!("{SCHOOL}/pickups")).await;
    evening.sign_in(&gate, "gate1").await;
    gate.open(&format!("{SCHOOL}/gate")).await;
    for phone in [&room, &gate] {
        phone.seen("[data-kept=true][data-fresh=true]").await;
        phone.offline(true).await;
    }

    let of_gate = evening.checks(&mut gate).await;
    let of_teacher = evening.signs_by_chit(&room, &of_gate).await;
    evening.lets_out(&gate, &of_teacher).await;
    evening.is_still(0, State::Present).await;

    gate.line.turn(Way::Whole);
    evening.sign_in(&gate, "gate1").await;
    gate.open(&format!("{SCHOOL}/gate")).await;
    sent(&gate).await;
    evening.is_still(0, State::Present).await;
    evening.passes(60_000);
    room.offline(false).await;
    sent(&room).await;
    evening.is_still(0, State::HandedOver).await;
    evening.has_each_step_once().await;
    for phone in [gate, room] {
        phone.client.clone().close().await.unwrap();
    }
}

impl Evening {
    fn card(&self) -> String {
        format!("form[data-chit-of='{}']", self.children[0])
    }

    /// The doorkeeper opens the child's own page, which can not be had; the phone is killed after the adult was checked.
    async fn checks(&self, gate: &mut Phone) -> String {
        let card = self.card();
        gate.open(&format!("{SCHOOL}/gate/{}", self.children[0])).await;
        gate.picture("chit-1-sought").await;
        gate.press(&format!("{card} label:has(input:not(:disabled))")).await;
        gate.press(&format!("{card} button")).await;
        waiting(gate, 1).await;
        gate.seen(&format!("{card}[data-step=gate-check]")).await;
        let number = number(gate, &card).await;
        gate.picture("chit-2-checked").await;
        gate.dies_and_comes_back().await;
        gate.open(&format!("{SCHOOL}/offline")).await;
        waiting(gate, 1).await;
        gate.seen(&format!("{card}[data-step=gate-check]")).await;
        gate.fill(&format!("{card} [name=chit]"), &other(&number)).await;
        gate.press(&format!("{card} button")).await;
        gate.seen(&format!("{card} [data-told].refused")).await;
        waiting(gate, 1).await;
        number
    }

    /// The care teacher finds the child by its name; a wrong number is not signed for.
    async fn signs_by_chit(&self, room: &Phone, of_gate: &str) -> String {
        let card = self.card();
        room.open(&format!("{SCHOOL}/pickups")).await;
        room.seen("[data-chit-only]:not([hidden])").await;
        room.fill("[data-chit-find]", &self.names().await[0]).await;
        room.press(&format!("{card} label:has(input:not(:disabled))")).await;
        room.fill(&format!("{card} [name=chit]"), &other(of_gate)).await;
        room.press(&format!("{card} button")).await;
        room.seen(&format!("{card} [data-told].refused")).await;
        waiting(room, 0).await;
        let clear = format!("document.querySelector(\"{card} [name=chit]\").value = ''");
        room.client.execute(&clear, Vec::new()).await.unwrap();
        room.fill(&format!("{card} [name=chit]"), of_gate).await;
        room.press(&format!("{card} button")).await;
        waiting(room, 1).await;
        room.seen(&format!("{card}[data-step=care-teacher-signature]")).await;
        room.picture("chit-3-signed").await;
        number(room, &card).await
    }

    async fn lets_out(&self, gate: &Phone, of_teacher: &str) {
        let card = self.card();
        let clear = format!("document.querySelector(\"{card} [name=chit]\").value = ''");
        gate.client.execute(&clear, Vec::new()).await.unwrap();
        gate.fill(&format!("{card} [name=chit]"), of_teacher).await;
        gate.press(&format!("{card} button")).await;
        waiting(gate, 2).await;
        gate.seen(&format!("{card}[data-step=exit]")).await;
        gate.picture("chit-4-let-out").await;
    }

    /// Three hands, each once, each counted; the first two at once and the last when the teacher's was heard.
    async fn has_each_step_once(&self) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let entries = tx.journal_entries(None, 500).await.unwrap();
        let kept = entries.iter().filter(|entry| entry.act == "signing.kept").map(|entry| {
            let after: Value = serde_json::from_str(&entry.after).unwrap();
            assert_eq!(after["student"], self.children[0].as_str());
            format!("{} {}", after["link"].as_str().unwrap(), after["outcome"].as_str().unwrap())
        });
        let mut kept: Vec<String> = kept.collect();
        kept.sort();
        let whole = ["care-teacher-signature counted", "exit counted", "exit waits", "gate-check counted"];
        assert_eq!(kept, whole);
        drop(tx);
        assert!(self.app.store.doctor().await.unwrap().is_empty());
    }
}

/// The number that the page says is to be written on the chit.
async fn number(phone: &Phone, card: &str) -> String {
    let told = phone.text(&format!("{card} [data-told]")).await;
    let digits: Vec<char> = told.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len() - 6..].iter().collect()
}

/// A number that is not this one.
fn other(number: &str) -> String {
    let next = (number.parse::<u32>().unwrap() + 1) % 1_000_000;
    format!("{next:06}")
}
