//! 断网交接 A bus's chain signed on two phones without a network: given, taken, counted, handed to a named adult. A browser is
//! killed and answers get lost; each link arrives once, and both phones say the same in the end.

use super::SCHOOL;
use super::line::Way;
use super::phone::Phone;
use super::roll::{Evening, sent, waiting};
use fantoccini::Locator;
use rules::day::roll::State;
use serde_json::Value;
use std::collections::BTreeMap;

const PLATE: &str = "浙A12345";
/// How many children the bus takes.
const RIDERS: usize = 3;

#[tokio::test]
async fn a_hand_over_without_a_network_arrives_once_and_both_phones_agree() {
    let Some(mut evening) = Evening::open().await else { return };
    evening.read_the_list().await;
    let (mut one, two) = (Phone::new(evening.at).await, Phone::new(evening.at).await);
    let teacher = evening.teacher.clone();
    let bus = evening.arranges_a_bus(&two).await;
    evening.sign_in(&one, &teacher).await;
    evening.look(&one).await;
    evening.says(&one, 0..RIDERS, State::Present).await;
    sent(&one).await;
    evening.turn_to_the_end().await;

    evening.gives(&mut one).await;
    two.open(&bus).await;
    two.seen("[data-kept=true]").await;
    one.line.turn(Way::Whole);
    evening.sign_in(&one, &teacher).await;
    evening.open_giving(&one).await;
    sent(&one).await;
    evening.passes(60_000);

    evening.rides(&two, &bus).await;
    evening.agrees_on_the_bus(&one, &two, &bus).await;
    evening.has_each_link_once().await;
    for phone in [one, two] {
        phone.client.clone().close().await.unwrap();
    }
}

impl Evening {
    /// By whoever manages; its leader is a care teacher of another room, whose phone this then is. Answers where its page is.
    async fn arranges_a_bus(&self, phone: &Phone) -> String {
        let leader = if self.teacher == "care1" { "care2" } else { "care1" };
        self.sign_in(phone, "manager").await;
        phone.open(&format!("{SCHOOL}/escorts")).await;
        phone.fill("[name=plate]", PLATE).await;
        phone.press("label:has([name=kind][value=bus])").await;
        phone.press(&format!("[name=leader] option[value='staff-{leader}']")).await;
        phone.send("form:has([name=plate]) button").await;
        phone.seen("main > .notice").await;
        self.sign_in(phone, leader).await;
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let found = tx.escorts(self.app.now().date(), None).await.unwrap();
        let bus = found.iter().find(|row| row.escort.plate == PLATE).expect("the bus is arranged");
        format!("{SCHOOL}/escorts/{}", bus.escort.id)
    }

    async fn open_giving(&self, phone: &Phone) {
        phone.open(&format!("{SCHOOL}/escorts/give/{}", self.session)).await;
        phone.seen("[data-held]:not([hidden])").await;
    }

    /// The care teacher gives three children without a network, and the browser is killed before it is back.
    async fn gives(&self, phone: &mut Phone) {
        self.open_giving(phone).await;
        phone.seen("[data-kept=true]").await;
        phone.offline(true).await;
        for n in 0..RIDERS {
            phone.press(&format!("form[data-signs=given] label{}", self.child(n))).await;
        }
        phone.press("label:has([name=escort])").await;
        phone.press("form[data-signs=given] button").await;
        waiting(phone, RIDERS).await;
        phone.dies_and_comes_back().await;
        self.open_giving(phone).await;
        waiting(phone, RIDERS).await;
        for n in 0..RIDERS {
            phone.seen(&format!("{} input:disabled", self.child(n))).await;
        }
    }

    /// The leader sees who was given; then the network goes. All are taken, two counted, two handed over: one of those who
    /// were counted, one who was only taken. What is sent first is heard by the school, and its answer is lost.
    async fn rides(&self, phone: &Phone, bus: &str) {
        phone.seen(&format!("[data-fresh=true] form[data-signs=taken] {}", self.child(0))).await;
        phone.offline(true).await;
        self.signs(phone, "taken", 0..RIDERS).await;
        waiting(phone, 3).await;
        self.signs(phone, "arrived", 0..2).await;
        waiting(phone, 5).await;
        for n in [0, 2] {
            phone.press(&format!("fieldset{} label:has([data-asks=false])", self.child(n))).await;
        }
        phone.press("form[data-signs=handed] .actions button").await;
        waiting(phone, 7).await;
        self.is_still(0, State::Present).await;

        phone.line.turn(Way::Deaf);
        phone.is_told(false).await;
        self.school_has(2, State::HandedOver).await;
        waiting(phone, 7).await;
        phone.line.turn(Way::Whole);
        phone.open(bus).await;
        sent(phone).await;
    }

    async fn signs(&self, phone: &Phone, link: &str, which: std::ops::Range<usize>) {
        let form = format!("form:has(button[value={link}])");
        for n in which {
            phone.press(&format!("{form} label{}", self.child(n))).await;
        }
        phone.press(&format!("{form} button[value={link}]")).await;
    }

    /// Two have gone, one sits in the bus, on both screens and in the books.
    async fn agrees_on_the_bus(&self, one: &Phone, two: &Phone, bus: &str) {
        one.open(&format!("{SCHOOL}/handovers/{}", self.session)).await;
        two.open(bus).await;
        let names = self.names().await;
        for phone in [one, two] {
            sent(phone).await;
            let said = phone.text("main").await;
            assert!(said.contains(&names[1]), "{} sits in the bus:\n{said}", names[1]);
        }
        let rows = one.text("main").await;
        for n in [0, 2] {
            assert!(rows.contains(&names[n]) && !self.is_on_board(two, n).await, "{} has gone", names[n]);
            self.is_still(n, State::HandedOver).await;
        }
        assert!(self.is_on_board(two, 1).await, "{} may be handed over", names[1]);
        self.is_still(1, State::Present).await;
    }

    /// Whether the leader's page offers something to do for the child; who went stands below, with a way to take it back.
    async fn is_on_board(&self, phone: &Phone, n: usize) -> bool {
        let offered = format!("main form {}", self.child(n));
        !phone.client.find_all(Locator::Css(&offered)).await.unwrap().is_empty()
    }

    fn child(&self, n: usize) -> String {
        format!("[data-student='{}']", self.children[n])
    }

    pub(super) async fn names(&self) -> Vec<String> {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        let name =
            |id: &String| rows.iter().find(|row| row.student.id.as_str() == id).unwrap().student.name.clone();
        self.children[..RIDERS].iter().map(name).collect()
    }

    pub(super) async fn is_still(&self, n: usize, state: State) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        let row = rows.iter().find(|row| row.student.id.as_str() == self.children[n]).unwrap();
        assert_eq!(row.state, state);
    }

    /// Ten words were said on two phones; the journal has each of them once, and each of them counted.
    async fn has_each_link_once(&self) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let entries = tx.journal_entries(None, 500).await.unwrap();
        let mut links: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.act == "signing.kept") {
            let after: Value = serde_json::from_str(&entry.after).unwrap();
            let word = |name: &str| after[name].as_str().unwrap().to_owned();
            let n = self.children.iter().position(|id| *id == word("student")).unwrap();
            links.entry((n, word("link"))).or_default().push(word("outcome"));
        }
        let signed = [(0, "given"), (0, "taken"), (0, "arrived"), (0, "handed"), (1, "given"), (1, "taken")];
        let signed = signed.into_iter().chain([(1, "arrived"), (2, "given"), (2, "taken"), (2, "handed")]);
        let once = signed.map(|(n, link)| ((n, link.to_owned()), vec!["counted".to_owned()]));
        assert_eq!(links, once.collect());
        drop(tx);
        assert!(self.app.store.doctor().await.unwrap().is_empty());
    }
}
