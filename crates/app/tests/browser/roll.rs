//! 两部手机点名 An evening of thirty children on two phones: the network goes, answers get lost, a browser is killed.

use super::line::Way;
use super::phone::Phone;
use super::{PATIENCE, SCHOOL};
use afterbell::app::App;
use afterbell::day::roll;
use afterbell::demo;
use afterbell::routes::router;
use afterbell::town::PASSWORD;
use afterbell::who::Who;
use fantoccini::Locator;
use rules::day::roll::State;
use rules::day::session::Stage;
use rules::id::{PersonId, SessionId};
use rules::people::act::Act;
use rules::people::role::{Permit, clock};
use rules::people::student::Student;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use store::day::SessionRow;
use tokio::net::TcpListener;

const FAMILIES: usize = 60;
const CHILDREN: usize = 30;

/// The school, its evening, and every word that a teacher has said.
pub(super) struct Evening {
    pub(super) app: App,
    pub(super) at: SocketAddr,
    pub(super) session: SessionId,
    pub(super) children: Vec<String>,
    pub(super) teacher: String,
    said: BTreeMap<(String, State), usize>,
    _folder: tempfile::TempDir,
}

#[tokio::test]
async fn an_evening_of_thirty_on_two_phones_with_the_network_cut_and_a_browser_killed() {
    let Some(mut evening) = Evening::open().await else { return };
    let (mut one, two) = (Phone::new(evening.at).await, Phone::new(evening.at).await);
    let teacher = evening.teacher.clone();
    evening.sign_in(&one, &teacher).await;
    evening.sign_in(&two, "manager").await;
    evening.fill(&two).await;
    one.open(&format!("{SCHOOL}/sessions")).await;
    one.seen("[data-offline][data-kept=true]").await;
    evening.look(&one).await;
    evening.look(&two).await;
    one.seen("form[data-kept=true]").await;

    evening.says(&one, 0..8, State::Present).await;
    sent(&one).await;
    evening.shows(&two, 0..8, State::Present).await;

    evening.loses_an_answer(&one).await;
    one.offline(true).await;
    evening.passes(600_000);
    evening.says(&one, 9..18, State::Present).await;
    evening.takes_one_back(&one, 17).await;
    waiting(&one, 12).await;
    evening.says(&two, 18..30, State::Present).await;
    evening.says(&two, 12..13, State::Late).await;
    sent(&two).await;
    evening.says(&one, 18..19, State::Absent).await;

    one.dies_and_comes_back().await;
    one.open(&format!("{SCHOOL}/sessions")).await;
    waiting(&one, 13).await;
    evening.look(&one).await;
    waiting(&one, 13).await;
    evening.shows(&one, 0..8, State::Present).await;
    evening.shows(&one, 8..9, State::Leave).await;
    evening.shows(&one, 9..17, State::Present).await;
    evening.says(&one, 17..18, State::Absent).await;
    waiting(&one, 14).await;

    one.line.turn(Way::Whole);
    evening.sign_in(&one, &teacher).await;
    evening.look(&one).await;
    sent(&one).await;
    // A word without a slip accounts for nobody.
    evening.shows(&one, 8..9, State::Absent).await;
    for phone in [&one, &two] {
        phone.seen(&format!("li:has({}) [data-clash]:not([hidden])", evening.marks(18))).await;
    }
    evening.says(&two, 18..19, State::Present).await;
    sent(&two).await;
    evening.shows(&one, 18..19, State::Present).await;
    evening.agrees(&[&one, &two]).await;

    one.send(&format!("button[formaction$='{}/close']", evening.session)).await;
    two.seen("form[data-closed=true]").await;
    evening.goes_home(&one, &two).await;
    evening.is_whole().await;
    for phone in [one, two] {
        phone.client.clone().close().await.unwrap();
    }
}

/// Everything that this phone held has been named by the school.
pub(super) async fn sent(phone: &Phone) {
    waiting(phone, 0).await;
}

pub(super) async fn waiting(phone: &Phone, count: usize) {
    phone.seen(&format!("[data-held][data-count='{count}']")).await;
}

impl Evening {
    /// The first roll of a small town; `None` where no browser is asked for.
    pub(super) async fn open() -> Option<Self> {
        std::env::var_os("AFTERBELL_BROWSER")?;
        let folder = tempfile::tempdir().unwrap();
        let app = demo::open(folder.path().join("demo.db").to_str().unwrap(), FAMILIES).await.unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let served = router(app.clone());
        tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        let (session, children, teacher) = (SessionId::new(""), Vec::new(), String::new());
        let mut evening =
            Self { app, at, session, children, teacher, said: BTreeMap::new(), _folder: folder };
        evening.turn_to_the_first_roll().await;
        Some(evening)
    }

    async fn turn_to_the_first_roll(&mut self) {
        let phone = Phone::new(self.at).await;
        phone.open("demo").await;
        phone.send("form:has(input[value='manager']) button").await;
        phone.press(".demo summary").await;
        phone.send(".demo button[value='first-roll']").await;
        phone.seen("main > .notice").await;
        phone.client.clone().close().await.unwrap();
        let mut rows = self.app.store.look(&self.permit()).await.unwrap();
        let mut rows = rows.sessions(self.app.now().date(), None).await.unwrap();
        let size = |row: &SessionRow| usize::try_from(row.members).unwrap();
        rows.retain(|row| row.session.stage() == Stage::Open && size(row) <= CHILDREN);
        let found = rows.into_iter().max_by_key(size).expect("a roll is open");
        self.session = found.session.id;
        self.teacher = found.session.teacher.as_str().strip_prefix("staff-").unwrap().to_owned();
    }

    pub(super) fn permit(&self) -> Permit {
        clock(Act::SessionPlan, &self.app.place("gongshu", "wenlan").unwrap()).unwrap()
    }

    pub(super) async fn sign_in(&self, phone: &Phone, login: &str) {
        phone.open(&format!("{SCHOOL}/signin/staff")).await;
        phone.fill("main [name=login]", login).await;
        phone.fill("main [name=password]", PASSWORD).await;
        phone.send("main form button").await;
    }

    /// Children who stand in the room and are on no list make it thirty (X.22).
    pub(super) async fn fill(&mut self, phone: &Phone) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let missing = CHILDREN - tx.roll_rows(&self.session).await.unwrap().len();
        drop(tx);
        for guest in self.guests().await.into_iter().take(missing) {
            phone.open(&format!("{SCHOOL}/rolls/{}?find={}", self.session, guest.name)).await;
            phone.send(&format!("form:has([value='{}']) button", guest.id)).await;
        }
        self.read_the_list().await;
        assert_eq!(self.children.len(), CHILDREN);
    }

    /// Children whom no roll has tonight.
    pub(super) async fn guests(&self) -> Vec<Student> {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let session = tx.session(&self.session).await.unwrap();
        let mut guests = Vec::new();
        for (first, second) in ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| (first, second))) {
            let found = tx.roll_find(&format!("{first}{second}"), &session).await.unwrap();
            guests.extend(found.into_iter().filter(|one| one.held.is_none()).map(|one| one.student));
        }
        guests
    }

    /// The teacher adds one of them, not on a phone that a test looks at.
    pub(super) async fn somebody_comes(&self) {
        let guests = self.guests().await;
        let id = PersonId::new(format!("staff-{}", self.teacher));
        let who = Who::person(self.app.store.person("gongshu", &id).await.unwrap().expect("the teacher"));
        let place = self.app.place("gongshu", "wenlan").unwrap();
        roll::add(&self.app, &who, &place, &self.session, &guests[0].id).await.unwrap();
    }

    /// Whoever is on the list, first those of whom nothing was said.
    pub(super) async fn read_the_list(&mut self) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let mut rows = tx.roll_rows(&self.session).await.unwrap();
        rows.sort_by_key(|row| row.state != State::Expected);
        self.children = rows.iter().map(|row| row.student.id.to_string()).collect();
    }

    pub(super) async fn look(&self, phone: &Phone) {
        phone.open(&format!("{SCHOOL}/rolls/{}", self.session)).await;
        phone.seen("[data-held]:not([hidden])").await;
    }

    fn marks(&self, n: usize) -> String {
        format!("fieldset[data-student='{}']", self.children[n])
    }

    /// A teacher taps; the tap is shown once it is kept. Each is a moment later than the last. Who stands so already, as
    /// a guest who was added, is not tapped.
    pub(super) async fn says(&mut self, phone: &Phone, which: std::ops::Range<usize>, state: State) {
        for n in which {
            self.passes(1_000);
            let stands = format!("{}[data-state={}]", self.marks(n), state.code());
            if phone.client.find(Locator::Css(&stands)).await.is_ok() {
                continue;
            }
            phone.press(&format!("{} label:has([value={}])", self.marks(n), state.code())).await;
            phone.seen(&stands).await;
            *self.said.entry((self.children[n].clone(), state)).or_default() += 1;
        }
    }

    async fn shows(&self, phone: &Phone, which: std::ops::Range<usize>, state: State) {
        for n in which {
            phone.seen(&format!("{}[data-state={}]", self.marks(n), state.code())).await;
        }
    }

    pub(super) fn passes(&self, ms: i64) {
        self.app.turn(rules::moment::Moment(self.app.now().0 + ms));
    }

    /// The school hears a mark, the phone hears nothing; then the teacher says something else of the same child.
    async fn loses_an_answer(&mut self, phone: &Phone) {
        phone.line.turn(Way::Deaf);
        self.says(phone, 8..9, State::Present).await;
        self.school_has(8, State::Present).await;
        waiting(phone, 1).await;
        self.says(phone, 8..9, State::Leave).await;
    }

    pub(super) async fn school_has(&self, n: usize, state: State) {
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        let has = async {
            loop {
                let _ = looks.tick().await;
                let mut tx = self.app.store.look(&self.permit()).await.unwrap();
                let rows = tx.roll_rows(&self.session).await.unwrap();
                if rows.iter().any(|row| row.student.id.as_str() == self.children[n] && row.state == state) {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, has).await.expect("the school has heard it");
    }

    async fn takes_one_back(&mut self, phone: &Phone, n: usize) {
        phone.press("[data-undo]").await;
        phone.seen(&format!("{}[data-state=expected]", self.marks(n))).await;
        *self.said.entry((self.children[n].clone(), State::Expected)).or_default() += 1;
    }

    /// Both screens and the school's books say the same of every child, and nobody is left out.
    async fn agrees(&self, phones: &[&Phone]) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        drop(tx);
        assert!(rows.iter().all(|row| row.state != State::Expected && row.clash.is_none()), "{rows:?}");
        for phone in phones {
            for row in &rows {
                phone
                    .seen(&format!("[data-student='{}'][data-state={}]", row.student.id, row.state.code()))
                    .await;
            }
            phone.seen("[data-held][data-count='0']").await;
            assert_eq!(phone.text("[data-left]").await, "0");
        }
    }

    /// The missing are found, everyone in the room goes home with somebody by name, and the session ends.
    async fn goes_home(&self, one: &Phone, two: &Phone) {
        for _ in 0..self.count(State::Absent).await {
            two.open(&format!("{SCHOOL}/absences")).await;
            two.fill("[name=whereabouts]", "在家").await;
            two.fill("[name=said_by]", "妈妈").await;
            two.send("form:has([name=whereabouts]) button").await;
        }
        self.turn_to_the_end().await;
        one.open(&format!("{SCHOOL}/handovers/{}", self.session)).await;
        let choose =
            "for (const hand of document.querySelectorAll('.hand')) hand.querySelector('input').click()";
        one.client.execute(choose, Vec::new()).await.unwrap();
        one.send("form[action*=handovers] .dock button").await;
        one.open(&format!("{SCHOOL}/rolls/{}", self.session)).await;
        one.send(&format!("form[action$='sessions/{}/close'] button", self.session)).await;
    }

    /// Ten minutes after the evening's end.
    pub(super) async fn turn_to_the_end(&self) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let until = tx.session(&self.session).await.unwrap().until;
        drop(tx);
        self.app.turn(until.plus_minutes(10));
    }

    async fn count(&self, state: State) -> usize {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let rows = tx.roll_rows(&self.session).await.unwrap();
        rows.iter().filter(|row| row.state == state).count()
    }

    /// Every word arrived exactly once, the session has ended, and each child went home, is on leave or was found.
    async fn is_whole(&self) {
        let mut tx = self.app.store.look(&self.permit()).await.unwrap();
        let mut kept: BTreeMap<(String, State), usize> = BTreeMap::new();
        for mark in tx.roll_marks(&self.session).await.unwrap() {
            *kept.entry((mark.student.to_string(), mark.state)).or_default() += 1;
        }
        assert_eq!(kept, self.said, "every mark arrives exactly once");
        assert_eq!(tx.session(&self.session).await.unwrap().stage(), Stage::Closed);
        let rows = tx.roll_rows(&self.session).await.unwrap();
        assert_eq!(rows.len(), CHILDREN);
        let accounted = [State::HandedOver, State::Leave, State::Absent];
        assert!(rows.iter().all(|row| accounted.contains(&row.state) && !row.absence_open), "{rows:?}");
        drop(tx);
        assert!(self.app.store.doctor().await.unwrap().is_empty());
    }
}
