//! 门岗 A gate page opened before the evening: whoever is expected, and then each roll, comes to it by itself; Enter searches where
//! nobody is listed.

use super::SCHOOL;
use super::phone::Phone;
use super::roll::Evening;
use afterbell::day::session;
use afterbell::who::Who;
use fantoccini::key::Key;
use rules::day::session::Stage;
use rules::people::student::Student;
use serde_json::json;
use store::day::SessionRow;

/// Says on the page that the school's first word has come: whatever happens from then on is told.
const LISTENS: &str = "window.EventSource = class extends EventSource {
      constructor(address) {
        super(address);
        this.addEventListener('message', () => { document.documentElement.dataset.heard = 'true'; });
      }
    };";
/// Stands on no list.
const NOBODY: &str = "zzzz";

#[tokio::test]
async fn a_gate_page_opened_before_the_first_roll_fills_by_itself_and_enter_searches() {
    let Some(mut evening) = Evening::open().await else { return };
    let first = evening.next_evening().await;
    let gate = Phone::new(evening.at).await;
    evening.sign_in(&gate, "gate1").await;
    gate.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": LISTENS })).await;
    let enter = char::from(Key::Enter);

    gate.open(&format!("{SCHOOL}/gate")).await;
    gate.seen("#gate-rows:not(:has(li))").await;
    gate.fill("#find", &format!("{NOBODY}{enter}")).await;
    gate.seen(&format!("#find[value='{NOBODY}']")).await;

    gate.open(&format!("{SCHOOL}/gate")).await;
    gate.seen("html[data-heard=true] #gate-rows:not(:has(li))").await;
    evening.app.turn(first.session.from.plus_minutes(1));
    gate.seen("#gate-rows li[data-find] > div").await;
    gate.seen("#find[data-filter=gate-rows]").await;
    evening.lays_out_the_roll().await;
    let child = evening.one_of_the_roll().await;
    gate.seen(&format!("#gate-rows a[href$='gate/{}']", child.id)).await;

    gate.fill("#find", NOBODY).await;
    gate.waits_for("[...document.querySelectorAll('#gate-rows li')].every((row) => row.hidden)").await;
    gate.fill("#find", &enter.to_string()).await;
    gate.seen(&format!("#find[value='{NOBODY}']")).await;
    gate.client.clone().close().await.unwrap();
}

impl Evening {
    /// Turns to the day after the first roll, half an hour before anything begins; the fullest group of class "1" that day.
    async fn next_evening(&mut self) -> SessionRow {
        let date = self.app.now().date().tomorrow().unwrap();
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let mut rows = tx.sessions(date, None).await.unwrap();
        drop(tx);
        rows.retain(|row| row.session.stage() == Stage::Planned);
        let begins = rows.iter().map(|row| row.session.from).min().expect("the day after has an evening");
        rows.retain(|row| row.session.course.is_none());
        let first = rows.into_iter().max_by_key(|row| row.members).expect("a group of class 1 meets");
        self.session = first.session.id.clone();
        self.app.turn(begins.plus_minutes(-30));
        first
    }

    /// The clock lays out the roll of the group.
    async fn lays_out_the_roll(&self) {
        let place = self.app.place("gongshu", "wenlan").unwrap();
        session::open(&self.app, &Who::Clock, &place, &self.session).await.unwrap();
    }

    async fn one_of_the_roll(&self) -> Student {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        tx.roll_rows(&self.session).await.unwrap().swap_remove(0).student
    }
}
