//! 延时托管 The evening's end on a phone: the child of the list goes over, is called anew on the roll of extended care, and goes home
//! with a named adult (P1.25).

use super::SCHOOL;
use super::phone::Phone;
use super::roll::{Evening, sent};
use afterbell::day::late;
use rules::day::extended::session_on;
use rules::day::late::Draft;
use rules::day::roll::State;
use rules::day::session::Stage;
use rules::id::{ExtendedId, StudentId};

#[tokio::test]
async fn a_child_of_the_list_goes_over_is_called_anew_and_goes_home() {
    let Some(mut evening) = Evening::open().await else { return };
    evening.read_the_list().await;
    let (phone, desk) = (Phone::new(evening.at).await, Phone::new(evening.at).await);
    let (teacher, child) = (evening.teacher.clone(), evening.children[0].clone());
    evening.sign_in(&phone, &teacher).await;
    evening.look(&phone).await;
    let everyone = evening.children.len();
    evening.says(&phone, 0..everyone, State::Present).await;
    sent(&phone).await;
    phone.send(&format!("button[formaction$='{}/close']", evening.session)).await;
    evening.is_to_stay(&child).await;
    evening.sign_in(&desk, "manager").await;
    desk.open(&format!("{SCHOOL}/extended")).await;
    desk.send("form[action$='/agree'] button").await;
    evening.is_looked_at().await;
    evening.turn_to_the_end().await;
    evening.is_looked_at().await;

    let marks = format!("fieldset[data-student='{child}']");
    evening.look(&phone).await;
    phone.seen(&format!("main:not(:has({marks}))")).await;
    evening.session = session_on(evening.app.now().date());
    evening.children = vec![child];
    evening.look(&phone).await;
    phone.seen(&format!("{marks}[data-state=expected]")).await;
    phone.waits_for("document.documentElement.scrollWidth <= 390").await;
    phone.picture("extended-roll").await;
    evening.says(&phone, 0..1, State::Present).await;
    sent(&phone).await;
    evening.school_has(0, State::Present).await;
    phone.send(&format!("button[formaction$='{}/close']", evening.session)).await;
    phone.open(&format!("{SCHOOL}/handovers/{}", evening.session)).await;
    phone.press(".hand label:first-of-type").await;
    phone.waits_for("document.documentElement.scrollWidth <= 390").await;
    phone.send("form[action*=handovers] .dock button").await;
    evening.school_has(0, State::HandedOver).await;
    evening.look(&phone).await;
    phone.send(&format!("form[action$='sessions/{}/close'] button", evening.session)).await;
    evening.has_ended().await;
    for phone in [phone, desk] {
        phone.client.clone().close().await.unwrap();
    }
}

impl Evening {
    /// Its family wishes extended care for tonight.
    async fn is_to_stay(&self, child: &str) {
        let (now, student) = (self.app.now(), StudentId::new(child));
        let wish = Draft { student, from: now.date(), until: now.date(), reason: "加班".to_owned() };
        let mut tx = self.app.store.act(&self.permit()).await.unwrap();
        tx.extended_asked(&ExtendedId::new("wish"), &wish, 1, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The clock looks at the school.
    async fn is_looked_at(&self) {
        late::look(&self.app, &self.app.place("gongshu", "wenlan").unwrap()).await.unwrap();
    }

    async fn has_ended(&self) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        assert_eq!(tx.session(&self.session).await.unwrap().stage(), Stage::Closed);
        drop(tx);
        assert!(self.app.store.doctor().await.unwrap().is_empty());
    }
}
