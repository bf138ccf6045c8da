//! 名单外 Children on no list, written down on a phone without a network: the answer to one gets lost, the browser is killed over the
//! other. Each arrives once, is counted among who is inside, and is found out by name (X.22).

use super::line::Way;
use super::phone::Phone;
use super::roll::{Evening, sent, waiting};
use super::{PATIENCE, SCHOOL};
use rules::day::roll::State;
use rules::people::student::Student;
use std::time::Duration;

/// A child whom nobody at the school knows.
const STRANGER: &str = "戴蓝帽子的女孩";
const STRANGER_WAS: &str = "邻校的妹妹，妈妈接走了";

#[tokio::test]
async fn a_child_on_no_list_is_written_down_without_a_network_and_watched() {
    let Some(evening) = Evening::open().await else { return };
    let (mut room, gate) = (Phone::new(evening.at).await, Phone::new(evening.at).await);
    let guest = evening.guests().await.swap_remove(0);
    let known = format!("{} 没有带班牌", guest.name);
    evening.sign_in(&room, &evening.teacher).await;
    evening.look(&room).await;
    room.seen("form[data-kept=true]").await;

    room.line.turn(Way::Deaf);
    note(&room, &known).await;
    evening.has_line(&known).await;
    waiting(&room, 1).await;
    room.offline(true).await;
    evening.passes(600_000);
    note(&room, STRANGER).await;
    waiting(&room, 2).await;
    holds_both(&room, &known).await;

    room.dies_and_comes_back().await;
    evening.look(&room).await;
    waiting(&room, 2).await;
    holds_both(&room, &known).await;
    assert_eq!(evening.lines().await, [known.as_str()], "nothing passes a cut line");

    room.line.turn(Way::Whole);
    evening.sign_in(&room, &evening.teacher).await;
    evening.look(&room).await;
    sent(&room).await;
    room.seen("[data-also-list][hidden]").await;
    room.seen("#add ul.list > li:nth-of-type(2):last-of-type form.under").await;
    evening.sign_in(&gate, "gate1").await;
    gate.open(&format!("{SCHOOL}/muster")).await;
    for words in [known.as_str(), STRANGER] {
        room.says(words).await;
        gate.says(words).await;
    }
    evening.has_each_line_once(&known).await;
    evening.finds_out(&room, &guest).await;
    for phone in [room, gate] {
        phone.client.clone().close().await.unwrap();
    }
}

/// The teacher writes a name down, as it was heard.
async fn note(room: &Phone, words: &str) {
    room.fill("form[data-also] [name=also]", words).await;
    room.press("form[data-also] button").await;
}

/// Both names stand on the phone, the first first, and wait.
async fn holds_both(room: &Phone, known: &str) {
    room.seen("[data-also-list]:not([hidden]) li:nth-of-type(2):last-of-type").await;
    for words in [known, STRANGER] {
        room.says(words).await;
    }
}

impl Evening {
    /// The names that the school has and of whom it does not know who they are.
    async fn lines(&self) -> Vec<String> {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        tx.unlisted(&self.session).await.unwrap().into_iter().map(|row| row.words).collect()
    }

    async fn has_line(&self, words: &str) {
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        let has = async {
            while self.lines().await != [words] {
                let _ = looks.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, has).await.expect("the school has heard it");
    }

    /// Two names were said, one of them heard more than once: two lines, and the journal has each once.
    async fn has_each_line_once(&self, known: &str) {
        assert_eq!(self.lines().await, [known, STRANGER]);
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let entries = tx.journal_entries(None, 500).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.act == "unlisted.noted").count(), 2);
    }

    /// The one is a pupil and stands on the roll from now on; of the other somebody says who it was.
    async fn finds_out(&self, room: &Phone, guest: &Student) {
        room.send("#add li:first-of-type a[href*='unlisted=']").await;
        room.send(&format!("form:has([value='{}']) button", guest.id)).await;
        room.seen(&format!("fieldset[data-student='{}'][data-state=present]", guest.id)).await;
        assert_eq!(self.lines().await, [STRANGER]);
        room.fill("form.under [name=who]", STRANGER_WAS).await;
        room.send("form.under button").await;
        room.seen("#add:not(:has(form.under))").await;
        assert!(self.lines().await.is_empty());
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        let here = |row: &&store::day::RollRow| row.student.id == guest.id && row.state == State::Present;
        assert_eq!(rows.iter().filter(here).count(), 1);
        drop(tx);
        assert!(self.app.store.doctor().await.unwrap().is_empty());
    }
}
