//! 键盘 Roll, gate and muster list by keyboard alone: Tab, Space and Enter. Wherever the keyboard is can be seen, nothing lies
//! over it, and it stays there when the page comes anew under it.

use super::SCHOOL;
use super::phone::Phone;
use super::roll::{Evening, sent};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

/// No page has as many places to stop at.
const STOPS: usize = 400;

/// Writes down every state in which a child's marks are shown.
const WATCHES: &str = "window.seen = new Map();
    new MutationObserver((told) => {
      for (const { target, oldValue } of told) {
        if (target.matches('fieldset[data-student]')) seen.set(target, [...(seen.get(target) ?? []), oldValue]);
      }
    }).observe(document, { subtree: true, attributeFilter: ['data-state'], attributeOldValue: true });";

/// Those children whose marks were shown in a state again that they had left.
const WENT_BACK: &str = "return [...seen].flatMap(([marks, states]) => {
      const shown = [...states, marks.dataset.state].filter((state, at, all) => state !== all[at - 1]);
      return new Set(shown).size < shown.length ? `${marks.dataset.student}: ${shown.join(' ')}` : [];
    })";

/// Leaves a few pixels of the strip's last link in sight, with the keyboard on the link before it; says how many.
const NEARLY_HIDDEN: &str =
    "const strip = document.querySelector('.nav'), [before, last] = [...strip.querySelectorAll('a')].slice(-2);
    before.focus();
    const hidden = () => last.getBoundingClientRect().left - strip.getBoundingClientRect().right;
    strip.scrollLeft += hidden() + 7;
    return -hidden()";

#[tokio::test]
async fn roll_gate_and_muster_list_are_worked_by_keyboard() {
    let Some(mut evening) = Evening::open().await else { return };
    evening.read_the_list().await;
    let mut keys = Keyboard { phone: Phone::new(evening.at).await, faults: Vec::new() };
    let teacher = evening.teacher.clone();
    evening.sign_in(&keys.phone, &teacher).await;
    evening.look(&keys.phone).await;
    keys.calls_the_roll(&evening).await;
    keys.comes_to_a_link_that_is_nearly_hidden().await;
    let child = evening.children[0].clone();
    evening.sign_in(&keys.phone, "gate1").await;
    keys.finds_a_child_at_the_gate(&evening, &child).await;
    keys.reads_who_is_inside().await;
    assert!(keys.faults.is_empty(), "{}", keys.faults.join("\n"));
    keys.phone.client.clone().close().await.unwrap();
}

/// A phone with nothing but keys, and where somebody would have lost sight of them.
struct Keyboard {
    phone: Phone,
    faults: Vec<String>,
}

impl Keyboard {
    /// Every child is present; one was late, after a second thought. Then the roll is closed. No mark that is shown goes back,
    /// not even while the school's answer to the one before comes in.
    async fn calls_the_roll(&mut self, evening: &Evening) {
        self.phone.client.execute(WATCHES, Vec::new()).await.unwrap();
        let marks = |id: &str| format!("fieldset[data-student='{id}']");
        let first = marks(&evening.children[0]);
        self.goes_to(&format!("{first} input")).await;
        self.presses(Key::Space).await;
        self.phone.seen(&format!("{first}[data-state=present]")).await;
        self.presses(Key::Right).await;
        self.phone.seen(&format!("{first}[data-state=late]")).await;
        sent(&self.phone).await;
        self.stays_when_the_page_comes_anew(evening, &format!("{first} input[value=late]")).await;

        let unmarked = ".marks[data-state=expected] input";
        while self.phone.client.find(fantoccini::Locator::Css(unmarked)).await.is_ok() {
            self.goes_to(unmarked).await;
            self.presses(Key::Space).await;
            self.phone
                .waits_for("!document.activeElement.matches('.marks[data-state=expected] input')")
                .await;
        }
        sent(&self.phone).await;
        let back = self.phone.client.execute(WENT_BACK, Vec::new()).await.unwrap();
        assert_eq!(back, json!([]), "a mark that was shown went back");
        self.goes_to("button[formaction$='/close']").await;
        self.presses(Key::Enter).await;
        self.phone.seen("form[data-closed=true]").await;
    }

    /// Somebody adds a child who stands in the room: the roll comes anew, with the keyboard where it was.
    async fn stays_when_the_page_comes_anew(&self, evening: &Evening, at: &str) {
        self.phone
            .client
            .execute("document.querySelector('main').dataset.old = ''", Vec::new())
            .await
            .unwrap();
        evening.somebody_comes().await;
        self.phone.seen("main:not([data-old])").await;
        self.phone.waits_for(&format!("document.activeElement.matches(\"{at}\")")).await;
    }

    /// By itself a browser brings into view only what is wholly hidden.
    async fn comes_to_a_link_that_is_nearly_hidden(&mut self) {
        let seen = self.phone.client.execute(NEARLY_HIDDEN, Vec::new()).await.unwrap();
        let seen = seen.as_f64().unwrap();
        assert!((1.0..8.0).contains(&seen), "{seen} pixels of the last link are in sight");
        self.goes_to(".nav li:last-child a").await;
    }

    /// Typed into the field that has the keyboard from the start; the child's own page follows, and the check.
    async fn finds_a_child_at_the_gate(&mut self, evening: &Evening, child: &str) {
        self.phone.open(&format!("{SCHOOL}/gate")).await;
        self.phone.seen("#find:focus").await;
        let name = evening.name_of(child).await;
        self.types(&name).await;
        self.goes_to(&format!("#gate-rows a[href$='gate/{child}']")).await;
        self.presses(Key::Enter).await;
        self.phone.seen("form[action$='/check']").await;
        self.goes_to("form[action$='/check'] [name=collector]").await;
        self.presses(Key::Space).await;
        self.goes_to("form[action$='/check'] button").await;
        self.presses(Key::Enter).await;
        self.phone.seen("main:not(:has(form[action$='/check']))").await;
        self.goes_to("main a.back").await;
        self.presses(Key::Enter).await;
        self.phone.seen(&format!("#gate-begun a[href$='gate/{child}']")).await;
    }

    async fn reads_who_is_inside(&mut self) {
        self.goes_to("main a[href$='/muster']").await;
        self.presses(Key::Enter).await;
        self.phone.seen("ol.muster li").await;
        let print = "window.print = () => { document.body.dataset.printed = 'true' }";
        self.phone.client.execute(print, Vec::new()).await.unwrap();
        self.goes_to("main a.back").await;
        self.goes_to("[data-print]").await;
        self.presses(Key::Enter).await;
        self.phone.seen("body[data-printed=true]").await;
    }

    /// By Tab alone; every stop on the way must be seen.
    async fn goes_to(&mut self, css: &str) {
        for _ in 0..STOPS {
            self.presses(Key::Tab).await;
            let stop = self.phone.client.execute(include_str!("keys.js"), vec![json!(css)]).await.unwrap();
            if let Some(fault) = stop["fault"].as_str() {
                self.faults.push(fault.to_owned());
            }
            if stop["there"] == true {
                return;
            }
        }
        panic!("the keyboard never comes to {css}:\n{}", self.phone.text("main").await);
    }

    async fn presses(&self, key: Key) {
        self.types(&char::from(key).to_string()).await;
    }

    async fn types(&self, text: &str) {
        let mut typed = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            typed = typed.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.phone.client.perform_actions(typed).await.unwrap();
    }
}

impl Evening {
    async fn name_of(&self, child: &str) -> String {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        rows.into_iter().find(|row| row.student.id.as_str() == child).unwrap().student.name
    }
}
