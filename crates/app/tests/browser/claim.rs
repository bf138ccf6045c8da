//! 开抢一分钟 The opening minute on a slow phone: countdown, wishes chosen ahead, an answer that gets lost, a full course, the
//! next wish, the receipt. By pressing at the minute, from the waiting room, and as a plain form without a script.

use super::line::Way;
use super::phone::{Phone, Screen};
use super::reading::axe;
use super::{PATIENCE, SCHOOL};
use afterbell::app::{App, Clock, Ids};
use afterbell::enrol::{claim, course};
use afterbell::routes::router;
use afterbell::town::{PLAN, Plan, Town};
use afterbell::who::Who;
use jiff::civil::{DateTime, Time};
use rules::enrol::claim::Draft;
use rules::enrol::course::{Draft as Proposal, Verdict};
use rules::enrol::placement::State;
use rules::id::{CourseId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use store::Store;
use store::enrol::ClaimRow;
use tokio::net::TcpListener;

/// All seats go to whoever asks first, from the eighth at six in the evening, in the order of coming.
const FIRST_COME: [(&str, &str); 4] = [
    ("= \"left-over\"", "= \"first-come\""),
    ("2021-09-10T18:00:00    # setting (P3.33", "2021-09-08T18:00:00    # setting (P3.33"),
    ("2022-01-21T16:00:00", "2021-09-09T16:00:00"),
    ("one_moment_seconds = 3 ", "one_moment_seconds = 0 "),
];
/// Chinese title, English title, weekday, seats.
const COURSES: [(&str, &str, i64, i64); 4] = [
    ("书法", "Calligraphy", 1, SEATS),
    ("足球", "Football", 1, 30),
    ("机器人", "Robots", 2, 30),
    ("合唱", "Choir", 2, 30),
];
/// As many as other families ask for in the same second, and as few as a course may have (P3.21).
const SEATS: i64 = 15;
/// 王芳, mother of 王小明.
const PHONE: &str = "13800000001";
const PAGE: &str = "gongshu/wenlan/claims/ming";
/// An answer takes so many milliseconds at least, and so many bytes come in a second: a weak network of the country.
const LATENCY: i64 = 400;
const THROUGHPUT: i64 = 50_000;
/// So much slower than this machine's is the phone's processor.
const PROCESSOR: i64 = 4;
const SCREEN: Screen = (360, 740);

/// What the page must say in one language.
struct Words {
    lang: &'static str,
    opens: &'static str,
    /// Whose place counts from when.
    fair: &'static str,
    free: &'static str,
    press: &'static str,
    lost: &'static str,
    days: &'static str,
    opened: &'static str,
    cut: &'static str,
    waits: &'static str,
    seat: &'static str,
    fell: &'static str,
    receipt: &'static str,
}

const ZH: Words = Words {
    lang: "zh",
    opens: "9月8日 周三 18:00 开抢",
    fair: "位置从第一次存好志愿算起",
    free: "书法 · 还有 15 个名额",
    press: "抢这些课",
    lost: "网络断了，正在自动重试",
    days: "天",
    opened: "已经开抢：按下就定",
    cut: "网络断了。位置存在学校",
    waits: "第 16 位，共 16 位在等",
    seat: "抢到了",
    fell: "“书法”已满，自动看到第 2 志愿",
    receipt: "回执 ",
};

const EN: Words = Words {
    lang: "en",
    opens: "It opens 8 Sep, Wed 18:00",
    fair: "your place counts from the first time you save wishes",
    free: "Calligraphy · 15 seats left",
    press: "Take these seats",
    lost: "The network is lost; trying again by itself",
    days: "d",
    opened: "It is open: a press is decided at once",
    cut: "The network is lost. Your place is kept",
    waits: "Number 16 of 16 waiting",
    seat: "seat taken",
    fell: "“Calligraphy” was full, so wish 2 came next",
    receipt: "receipt ",
};

/// The parent keeps the page, presses in the second of the opening, and the answer gets lost on the way.
#[tokio::test]
async fn a_press_whose_answer_is_lost_is_one_seat_and_a_full_course_falls_through() {
    let Some(opening) = Opening::ahead().await else { return };
    let phone = opening.phone(&ZH).await;
    opening.comes_early(&phone, &ZH).await;
    opening.chooses(&phone).await;
    phone.picture("3-chosen").await;
    opening.passes(&phone, "17:59:57").await;
    phone.waits_for(&left("00:00:03")).await;
    phone.waits_for(&in_sight("[data-countdown]")).await;
    phone.picture("4-three-seconds").await;
    let button = opening.button(&phone).await;
    opening.passes(&phone, "18:00:00").await;
    opening.others_ask().await;
    phone.says(ZH.press).await;
    phone.says(ZH.opened).await;
    assert_eq!(button, opening.button(&phone).await, "what is about to be pressed does not move");
    opening.has_chosen(&phone).await;
    phone.picture("5-open").await;

    phone.line.turn(Way::Deaf);
    phone.press("form[data-again] button").await;
    phone.says(ZH.lost).await;
    phone.waits_for(&in_sight(".unsent")).await;
    opening.has_decided().await;
    phone.picture("6-answer-lost").await;
    phone.line.turn(Way::Cut);
    phone.network(true, LATENCY, THROUGHPUT).await;
    phone.seen("form[data-again][data-tries='2']").await;
    phone.picture("7-offline").await;
    phone.line.turn(Way::Whole);
    phone.network(false, LATENCY, THROUGHPUT).await;
    opening.reads_the_receipt(&phone, &ZH).await;
    phone.picture("8-receipt").await;
    opening.is_whole(1).await;
    phone.client.clone().close().await.unwrap();
}

/// The parent waits in the waiting room, changes a wish there, and has no network in the minute.
#[tokio::test]
async fn the_waiting_room_keeps_a_place_and_the_result_comes_by_itself() {
    let Some(opening) = Opening::ahead().await else { return };
    let phone = opening.phone(&EN).await;
    opening.comes_early(&phone, &EN).await;
    opening.others_ask().await;
    opening.chooses(&phone).await;
    phone.press("[name='choice-2-1'] option[value='Choir']").await;
    phone.send("form[data-again] button").await;
    phone.says(EN.waits).await;
    phone.picture("room-1-held").await;
    phone.client.refresh().await.unwrap();
    phone.says(EN.waits).await;
    opening.chooses(&phone).await;
    phone.send("form[data-again] button").await;
    phone.says(EN.waits).await;
    opening.has_chosen(&phone).await;
    phone.line.turn(Way::Cut);
    phone.network(true, LATENCY, THROUGHPUT).await;
    opening.passes(&phone, "18:00:00").await;
    phone.waits_for(&left("00:00:00")).await;
    phone.says(EN.cut).await;
    phone.picture("room-2-offline-at-the-minute").await;
    phone.line.turn(Way::Whole);
    phone.network(false, LATENCY, THROUGHPUT).await;
    opening.reads_the_receipt(&phone, &EN).await;
    phone.picture("room-3-receipt").await;
    opening.is_whole(2).await;
    phone.client.clone().close().await.unwrap();
}

/// A phone that lay in a drawer over night: its sign-in has ended, and the waiting page says so.
#[tokio::test]
async fn a_page_that_waits_longer_than_its_sign_in_leads_to_the_door() {
    let Some(opening) = Opening::ahead().await else { return };
    let phone = opening.phone(&ZH).await;
    opening.turn("17:30:00");
    opening.signs_in(&phone).await;
    phone.open(PAGE).await;
    opening.chooses(&phone).await;
    phone.send("form[data-again] button").await;
    phone.seen("[data-turn]").await;
    assert!(opening.app.turn(moment("2021-09-09T05:00:00")));
    phone.seen("main [name=phone]").await;
    phone.client.clone().close().await.unwrap();
}

/// Nothing but forms. Whoever goes back and presses again has the page anew: another press, and the same place.
#[tokio::test]
async fn without_a_script_the_form_does_the_same() {
    let Some(opening) = Opening::ahead().await else { return };
    let phone = opening.phone(&ZH).await;
    phone.devtools("Network.setBlockedURLs", &json!({ "urls": ["*.js*"] })).await;
    opening.turn("17:30:00");
    opening.signs_in(&phone).await;
    phone.open(PAGE).await;
    phone.waits_for("typeof announce === 'undefined'").await;
    phone.says(ZH.opens).await;
    phone.picture("plain-1-room").await;
    opening.others_ask().await;
    opening.chooses(&phone).await;
    phone.press("form[data-again] button").await;
    phone.says(ZH.waits).await;
    phone.picture("plain-2-held").await;
    phone.client.back().await.unwrap();
    phone.press("form[data-again] button").await;
    phone.says(ZH.waits).await;
    opening.turn("18:00:00");
    phone.client.refresh().await.unwrap();
    opening.reads_the_receipt(&phone, &ZH).await;
    phone.picture("plain-3-receipt").await;
    opening.is_whole(2).await;
    phone.client.clone().close().await.unwrap();
}

/// That the countdown shows it.
fn left(clock: &str) -> String {
    format!("document.querySelector('[data-countdown]').textContent.trim() === '{clock}'")
}

/// That the screen shows it, wherever the parent has scrolled.
fn in_sight(css: &str) -> String {
    let edges = format!("document.querySelector('{css}').getBoundingClientRect()");
    format!("(({{ top, bottom }}) => top >= 0 && bottom <= innerHeight)({edges})")
}

/// A school on the day of its opening, and its clock.
struct Opening {
    app: App,
    at: SocketAddr,
    place: Place,
    town: Town,
    _folder: tempfile::TempDir,
}

impl Opening {
    /// Some time before, with courses that parents see; `None` where no browser is asked for.
    async fn ahead() -> Option<Self> {
        std::env::var_os("AFTERBELL_BROWSER")?;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("town.db").to_str().unwrap()).await.unwrap();
        let mut app =
            App::open(store, Clock::turned(moment("2021-09-06T09:00:00")), Ids::seeded(7)).await.unwrap();
        app.shows_codes = true;
        let town = Town::make(7, 60);
        let text = FIRST_COME.iter().fold(PLAN.text.to_owned(), |text, (from, to)| text.replace(from, to));
        town.settle(&app, &Plan { text: &text, ..PLAN }).await.unwrap();
        let place = app.place("gongshu", "wenlan").unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let served = router(app.clone());
        tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        let opening = Self { app, at, place, town, _folder: folder };
        opening.announces().await;
        Some(opening)
    }

    /// The teaching group proposes the courses, settles them and tells the parents.
    async fn announces(&self) {
        let teaching = self.person("staff-teaching").await;
        for (title_zh, title_en, weekday, seats) in COURSES {
            let draft = Proposal {
                id: CourseId::new(title_en),
                title_zh: title_zh.to_owned(),
                title_en: title_en.to_owned(),
                kind: "science".to_owned(),
                teacher: PersonId::new("staff-course1"),
                room: "206".to_owned(),
                weekdays: [weekday].into(),
                from: Time::constant(16, 40, 0, 0),
                until: Time::constant(17, 20, 0, 0),
                grades: (1, 5),
                seats,
            };
            course::propose(&self.app, &teaching, (&self.place, None), draft).await.unwrap();
        }
        let ids = COURSES.map(|(_, title, ..)| CourseId::new(title));
        course::review(&self.app, &teaching, &self.place, &ids, (Verdict::Settle, "")).await.unwrap();
        course::announce(&self.app, &teaching, (&self.place, None)).await.unwrap();
    }

    async fn person(&self, id: &str) -> Who {
        Who::person(self.app.store.person("gongshu", &PersonId::new(id)).await.unwrap().expect("a person"))
    }

    /// Turns the school's clock on the day of the opening.
    fn turn(&self, clock: &str) {
        assert!(self.app.turn(moment(&format!("2021-09-08T{clock}"))));
    }

    /// The same for a page that stands open: time passes on the phone, too, which has another year.
    async fn passes(&self, phone: &Phone, clock: &str) {
        let before = self.app.now().0;
        self.turn(clock);
        let passed = json!(self.app.now().0 - before);
        phone.client.execute("passes(arguments[0])", vec![passed]).await.unwrap();
    }

    /// A small slow phone on a weak network, whose clock is wrong.
    async fn phone(&self, words: &Words) -> Phone {
        let phone = Phone::of(self.at, SCREEN).await;
        phone.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": PROCESSOR })).await;
        phone.network(false, LATENCY, THROUGHPUT).await;
        let clock = "let at = Date.UTC(2001, 1, 3); Date.now = () => at;
            globalThis.passes = (millis) => { at += millis; };";
        phone.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": clock })).await;
        phone.open(&format!("language?to={}&back=/", words.lang)).await;
        phone
    }

    async fn signs_in(&self, phone: &Phone) {
        phone.open(&format!("{SCHOOL}/signin")).await;
        phone.fill("main [name=phone]", PHONE).await;
        phone.send("main form button").await;
        phone.seen("main [name=code]").await;
        let shown = phone.text("main .notice").await;
        let code: String = shown.chars().filter(char::is_ascii_digit).collect();
        phone.fill("main [name=code]", &code).await;
        phone.send("main form button").await;
    }

    /// Days before, and minutes before the waiting room is there; it opens under the parent's eyes.
    async fn comes_early(&self, phone: &Phone, words: &Words) {
        self.signs_in(phone).await;
        phone.open(PAGE).await;
        phone.says(words.opens).await;
        phone.says(words.fair).await;
        phone.waits_for(&left(&format!("2 {} 08:30:00", words.days))).await;
        phone.picture(&format!("0-days-before-{}", words.lang)).await;
        self.turn("17:20:00");
        self.signs_in(phone).await;
        phone.open(&format!("{SCHOOL}/children")).await;
        phone.send(&format!("main a[href$='/{PAGE}']")).await;
        phone.waits_for(&left("00:10:00")).await;
        self.fits(phone).await;
        phone.picture(&format!("1-before-{}", words.lang)).await;
        self.passes(phone, "17:30:00").await;
        phone.seen("form[data-again] select").await;
        phone.waits_for(&left("00:30:00")).await;
        let free = phone.client.execute(include_str!("claim.js"), vec![json!("Calligraphy")]).await.unwrap();
        let free = free.as_str().unwrap();
        assert!(free.starts_with(words.free), "a chosen course shows how many seats are left: {free}");
        self.fits(phone).await;
        phone.picture(&format!("2-room-{}", words.lang)).await;
    }

    /// Two wishes for Monday, one for Tuesday.
    async fn chooses(&self, phone: &Phone) {
        for (menu, title) in [("1-1", "Calligraphy"), ("1-2", "Football"), ("2-1", "Robots")] {
            phone.press(&format!("[name='choice-{menu}'] option[value='{title}']")).await;
        }
        self.has_chosen(phone).await;
    }

    /// Where on the screen the button is.
    async fn button(&self, phone: &Phone) -> Value {
        let at = "const { top, bottom } = document.querySelector('form[data-again] button').getBoundingClientRect();
            return [top, bottom]";
        phone.client.execute(at, Vec::new()).await.unwrap()
    }

    async fn has_chosen(&self, phone: &Phone) {
        for (menu, title) in [("1-1", "Calligraphy"), ("1-2", "Football"), ("2-1", "Robots")] {
            phone
                .waits_for(&format!("document.querySelector(\"[name='choice-{menu}']\").value === '{title}'"))
                .await;
        }
    }

    /// Fifteen other families ask for calligraphy, which has as many seats.
    async fn others_ask(&self) {
        let register = &self.town.register;
        let young = register.students.iter().filter(|child| child.grade < 6 && child.id.as_str() != "ming");
        for (n, child) in young.take(SEATS as usize).enumerate() {
            let mut own = register.guardians.iter().filter(|one| one.household == child.household);
            let guardian = self.person(own.next().unwrap().id.as_str()).await;
            let wishes = vec![CourseId::new("Calligraphy")];
            let (key, at) = (format!("other-{n}"), self.app.now());
            let draft = Draft { student: child.id.clone(), key, wishes, at, presses: 0 };
            claim::press(&self.app, &guardian, (&self.place, None), draft).await.unwrap();
        }
    }

    async fn claims(&self) -> Vec<ClaimRow> {
        let permit = clock(Act::ClaimCommit, &self.place).unwrap();
        let mut tx = self.app.store.look(&permit).await.unwrap();
        let plan = self.app.scheme(&self.place).unwrap();
        tx.claims((&StudentId::new("ming"), &plan.scheme.scheme.id), 20).await.unwrap()
    }

    /// Waits until the press has come to the school and was decided, whatever its phone knows.
    async fn has_decided(&self) {
        let decided = async {
            while self.claims().await.is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, decided).await.expect("the press arrives");
    }

    /// The result stands on the page as it stands in the books.
    async fn reads_the_receipt(&self, phone: &Phone, words: &Words) {
        phone.says(words.receipt).await;
        let newest = self.claims().await.remove(0);
        for said in [words.seat, words.fell, &format!("{}{}", words.receipt, newest.seq)] {
            phone.says(said).await;
        }
        phone.waits_for("!document.querySelector('[data-turn], .unsent')").await;
        self.fits(phone).await;
    }

    /// Nothing reaches over the edge of the screen, and axe finds no fault.
    async fn fits(&self, phone: &Phone) {
        let measured = "return [innerWidth, document.documentElement.scrollWidth]";
        let measured = phone.client.execute(measured, Vec::new()).await.unwrap();
        assert_eq!(measured, json!([SCREEN.0, SCREEN.0]), "as wide as the screen, and no wider");
        let faults = axe(phone).await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// So many wishes were kept, and the last of them decided; the child has football and robots, nothing else, and nobody has more than there is.
    async fn is_whole(&self, kept: usize) {
        let claims = self.claims().await;
        let decided = claims.iter().filter(|claim| claim.state == "decided").count();
        assert_eq!((claims.len(), decided), (kept, 1), "{claims:?}");
        let permit = clock(Act::ClaimCommit, &self.place).unwrap();
        let mut tx = self.app.store.look(&permit).await.unwrap();
        let held = tx.placements(&StudentId::new("ming")).await.unwrap();
        let mut held: Vec<(String, State)> =
            held.into_iter().map(|one| (one.course.id.to_string(), one.state)).collect();
        held.sort();
        assert_eq!(held, [("Football".to_owned(), State::Placed), ("Robots".to_owned(), State::Placed)]);
        let taken = tx.courses().await.unwrap();
        let mut taken: Vec<(String, i64)> =
            taken.into_iter().map(|one| (one.id.to_string(), one.taken)).collect();
        taken.sort();
        let seats = [("Calligraphy", SEATS), ("Choir", 0), ("Football", 1), ("Robots", 1)];
        assert_eq!(taken, seats.map(|(id, taken)| (id.to_owned(), taken)));
        drop(tx);
        assert!(self.app.store.doctor().await.unwrap().is_empty());
    }
}

fn moment(local: &str) -> Moment {
    Moment::at(local.parse::<DateTime>().unwrap())
}
