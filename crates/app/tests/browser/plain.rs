//! 应用内浏览器 A browser inside another app has no service worker: marks are kept on the phone all the same, and go out by
//! themselves, after the browser was closed too. Where no script runs at all, the plain form takes the whole roll.

use super::SCHOOL;
use super::line::Way;
use super::phone::Phone;
use super::roll::{Evening, sent, waiting};
use fantoccini::Locator;
use rules::day::roll::State;
use rules::day::session::Stage;
use serde_json::json;
use std::collections::BTreeSet;

/// Before any script of the page: as if this browser had never heard of one.
const NO_WORKER: &str = "delete Navigator.prototype.serviceWorker;";

#[tokio::test]
async fn where_no_worker_runs_marks_are_kept_and_go_out_after_the_browser_was_closed() {
    let Some(mut evening) = Evening::open().await else { return };
    evening.read_the_list().await;
    let mut phone = Phone::new(evening.at).await;
    has_no_worker(&phone).await;
    evening.sign_in(&phone, &evening.teacher).await;
    evening.look(&phone).await;
    phone.waits_for("!('serviceWorker' in navigator)").await;
    evening.says(&phone, 0..2, State::Present).await;
    sent(&phone).await;

    phone.offline(true).await;
    evening.says(&phone, 2..5, State::Present).await;
    waiting(&phone, 3).await;
    phone.closes_and_comes_back().await;
    has_no_worker(&phone).await;
    phone.line.turn(Way::Whole);
    // Nobody signs in anew: the page is opened, and what was kept goes out.
    evening.look(&phone).await;
    sent(&phone).await;
    for n in 0..5 {
        evening.school_has(n, State::Present).await;
    }
    assert_eq!(evening.marked().await, (5, 5), "each child once");
    phone.client.clone().close().await.unwrap();
}

/// Every child is present, said with nothing but a form; the press that closes the roll brings the marks with it.
#[tokio::test]
async fn without_a_script_the_plain_form_takes_the_whole_roll() {
    let Some(mut evening) = Evening::open().await else { return };
    evening.read_the_list().await;
    let phone = Phone::new(evening.at).await;
    phone.devtools("Network.enable", &json!({})).await;
    phone.devtools("Network.setBlockedURLs", &json!({ "urls": ["*.js*"] })).await;
    evening.sign_in(&phone, &evening.teacher).await;
    phone.open(&format!("{SCHOOL}/rolls/{}", evening.session)).await;
    phone.waits_for("typeof announce === 'undefined' && typeof keep === 'undefined'").await;
    phone.seen("[data-held][hidden]").await;
    let present = |id: &str| format!("fieldset[data-student='{id}'] label:has([value=present])");
    phone.press(&present(&evening.children[0])).await;
    phone.send("button[data-plain]").await;
    phone.seen(&format!("fieldset[data-student='{}'][data-state=present]", evening.children[0])).await;
    evening.school_has(0, State::Present).await;
    for id in &evening.children[1..] {
        let open = format!("fieldset[data-student='{id}'][data-state=expected]");
        if phone.client.find(Locator::Css(&open)).await.is_ok() {
            phone.press(&present(id)).await;
        }
    }
    phone.picture("plain-form").await;
    phone.send("button[formaction$='/close']").await;
    phone.seen("form[data-closed=true]").await;
    let mut tx = evening.app.store.look(&evening.permit()).await.unwrap();
    assert_eq!(tx.session(&evening.session).await.unwrap().stage(), Stage::Watched);
    let rows = tx.roll_rows(&evening.session).await.unwrap();
    drop(tx);
    let here = rows.iter().filter(|row| row.state == State::Present).count();
    assert!(here > 1 && rows.iter().all(|row| row.state != State::Expected), "{rows:?}");
    phone.client.clone().close().await.unwrap();
}

async fn has_no_worker(phone: &Phone) {
    phone.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": NO_WORKER })).await;
}

impl Evening {
    /// Marks that the school has of this roll, and of how many children.
    async fn marked(&self) -> (usize, usize) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let marks = tx.roll_marks(&self.session).await.unwrap();
        let children: BTreeSet<String> = marks.iter().map(|mark| mark.student.to_string()).collect();
        (marks.len(), children.len())
    }
}
