//! 浏览器 One season in a real browser, as people press it: once in Chinese, once in English.
//!
//! Runs where `AFTERBELL_BROWSER` is set, with `CHROMIUM` and `CHROMEDRIVER` named; `cargo xtask test` does that.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "browser/chain.rs"]
mod chain;
#[path = "browser/chit.rs"]
mod chit;
#[path = "browser/claim.rs"]
mod claim;
#[path = "browser/extended.rs"]
mod extended;
#[expect(dead_code, reason = "the stories ask the channel for more")]
#[path = "it/fake.rs"]
mod fake;
#[path = "browser/gate.rs"]
mod gate;
#[path = "browser/keys.rs"]
mod keys;
#[path = "browser/line.rs"]
mod line;
#[path = "browser/pay.rs"]
mod pay;
#[path = "browser/phone.rs"]
mod phone;
#[path = "browser/plain.rs"]
mod plain;
#[path = "browser/plan.rs"]
mod plan;
#[path = "browser/reading.rs"]
mod reading;
#[path = "browser/roll.rs"]
mod roll;
#[expect(dead_code, reason = "the fake channel tells the clock of a story; nobody here walks through one")]
#[path = "it/town.rs"]
mod town;
#[path = "browser/unlisted.rs"]
mod unlisted;

use afterbell::app::App;
use afterbell::demo;
use afterbell::routes::router;
use afterbell::town::PASSWORD;
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use rules::people::act::Act;
use rules::people::role::clock;
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpListener;

/// How long a page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const FAMILIES: usize = 60;
const SCHOOL: &str = "gongshu/wenlan";

/// What each page must say in one language.
struct Words {
    lang: &'static str,
    sent: &'static str,
    accepted: &'static str,
    wished: &'static str,
    opened: &'static str,
    watched: &'static str,
    to_sign: &'static str,
    may_leave: &'static str,
    gone: &'static str,
    handed: &'static str,
    adds_up: &'static str,
    rehearsed: &'static str,
}

const ZH: Words = Words {
    lang: "zh",
    sent: "等待审核",
    accepted: "已通过",
    wished: "已收到",
    opened: "门开班",
    watched: "托管中",
    to_sign: "先去",
    may_leave: "可以走",
    gone: "已由 王芳",
    handed: "交给 王芳",
    adds_up: "分毫不差",
    rehearsed: "没有一天守不住",
};

const EN: Words = Words {
    lang: "en",
    sent: "Under review",
    accepted: "Accepted",
    wished: "received",
    opened: "courses opened",
    watched: "In care",
    to_sign: "First the signature",
    may_leave: "May leave",
    gone: "Gone at",
    handed: "Handed to 王芳",
    adds_up: "Adds up",
    rehearsed: "Kept on every day of the term",
};

/// A browser, its driver and the demo it looks at.
struct Seat {
    client: Client,
    app: App,
    base: String,
    _driver: Driver,
    _folder: tempfile::TempDir,
}

/// Ends the driver when the test ends, however it ends.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_season_in_chinese() {
    if let Some(seat) = Seat::take().await {
        seat.season(&ZH).await;
    }
}

#[tokio::test]
async fn a_season_in_english() {
    if let Some(seat) = Seat::take().await {
        seat.season(&EN).await;
    }
}

impl Seat {
    /// A demo of a small town with a browser in front of it; `None` where no browser is asked for.
    async fn take() -> Option<Self> {
        std::env::var_os("AFTERBELL_BROWSER")?;
        let folder = tempfile::tempdir().unwrap();
        let app = demo::open(folder.path().join("demo.db").to_str().unwrap(), FAMILIES).await.unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let served = router(app.clone());
        tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        let (driver, port) = driver();
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
        let options = json!({
            "args": arguments, "binary": std::env::var("CHROMIUM").unwrap(),
            "mobileEmulation": { "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 1.0 } },
        });
        let wanted: Capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await.unwrap();
        Some(Self { client, app, base, _driver: driver, _folder: folder })
    }

    /// Notice to statement, each desk in its turn.
    async fn season(self, words: &Words) {
        self.open(&format!("language?to={}&back=/", words.lang)).await;
        self.rehearses(words).await;
        self.registers(words).await;
        self.is_reviewed(words).await;
        let teacher = self.calls_the_roll(words).await;
        self.is_collected_early(words, &teacher).await;
        self.wishes_and_draws(words).await;
        self.turn("end-of-term").await;
        self.become_one("13800000001").await;
        self.at("accounts/ming").await;
        self.says(words.adds_up).await;
        self.client.clone().close().await.unwrap();
    }

    /// The page renews itself until the term is played; nothing else is pressed.
    async fn rehearses(&self, words: &Words) {
        self.become_one("manager").await;
        self.at("plans/1/rehearsal").await;
        self.send("form[action$='plans/1/rehearse'] button").await;
        self.seen("progress").await;
        self.seen("#kept").await;
        self.says(words.rehearsed).await;
    }

    async fn registers(&self, words: &Words) {
        self.become_one("13800000001").await;
        self.at("registrations/ming").await;
        assert!(self.client.find(Locator::Css("main input:checked")).await.is_err(), "nothing is chosen");
        for choice in
            ["label:has([name=needs])", "label:has([name=fridays][value=yes])", "label:has([name=rules])"]
        {
            self.press(choice).await;
        }
        self.send("form[action$='registrations/ming'] button").await;
        self.says(words.sent).await;
    }

    async fn is_reviewed(&self, words: &Words) {
        self.become_one("manager").await;
        self.turn("review").await;
        self.at("registrations").await;
        self.press("td.pick label:has(input[value=ming])").await;
        self.send("button[value=accept]").await;
        self.says(words.accepted).await;
    }

    /// At the first roll the teacher of 王小明's group marks everyone as here and closes the roll.
    async fn calls_the_roll(&self, words: &Words) -> String {
        self.turn("first-roll").await;
        let (teacher, session) = self.group_of("ming").await;
        self.sign_in_as_staff(&teacher).await;
        self.at(&format!("rolls/{session}")).await;
        for mark in self.client.find_all(Locator::Css("fieldset.marks label:first-of-type")).await.unwrap() {
            self.press_one(mark).await;
        }
        self.send(&format!("button[formaction$='{session}/close']")).await;
        self.says(words.watched).await;
        teacher
    }

    async fn is_collected_early(&self, words: &Words, teacher: &str) {
        self.become_one("gate1").await;
        self.at("gate?find=wxm").await;
        self.send("a[href$='gate/ming']").await;
        self.press("form[action$='ming/check'] label:has([name=collector])").await;
        self.send("form[action$='ming/check'] button").await;
        self.says(words.to_sign).await;
        self.sign_in_as_staff(teacher).await;
        self.at("pickups").await;
        self.send("form[action$='/sign'] button").await;
        self.become_one("gate1").await;
        self.at("gate/ming").await;
        self.says(words.may_leave).await;
        self.send("form[action$='/exit'] button").await;
        self.at("gate/ming").await;
        self.says(words.gone).await;
        self.become_one("13800000001").await;
        self.at("evenings/ming").await;
        self.says(words.handed).await;
    }

    async fn wishes_and_draws(&self, words: &Words) {
        self.turn("selection").await;
        self.at("preferences/ming").await;
        self.press("[name='choice-1'] option:nth-of-type(2)").await;
        self.send("form[action$='preferences/ming'] button").await;
        self.says(words.wished).await;
        self.become_one("manager").await;
        self.turn("draw").await;
        self.at("draws").await;
        self.client
            .find(Locator::Css("[name=randomness]"))
            .await
            .unwrap()
            .send_keys("03 14 15 92 65 35")
            .await
            .unwrap();
        self.send("form[action$='/run'] button").await;
        self.send("form[action$='/publish'] button").await;
        self.says(words.opened).await;
    }

    /// The login of the teacher whose session has a child tonight, and the session.
    async fn group_of(&self, student: &str) -> (String, String) {
        let place = self.app.place("gongshu", "wenlan").unwrap();
        let permit = clock(Act::SessionPlan, &place).unwrap();
        let mut tx = self.app.store.look(&permit).await.unwrap();
        for row in tx.sessions(self.app.now().date(), None).await.unwrap() {
            let rows = tx.roll_rows(&row.session.id).await.unwrap();
            if rows.iter().any(|row| row.student.id.as_str() == student) {
                let teacher = row.session.teacher.as_str().strip_prefix("staff-").unwrap().to_owned();
                return (teacher, row.session.id.to_string());
            }
        }
        panic!("no roll has {student} tonight");
    }

    /// One tap in the demo's list.
    async fn become_one(&self, login: &str) {
        self.open("demo").await;
        self.send(&format!("form:has(input[value='{login}']) button")).await;
    }

    /// The staff door, with a password.
    async fn sign_in_as_staff(&self, login: &str) {
        self.at("signin/staff").await;
        for (field, typed) in [("login", login), ("password", PASSWORD)] {
            let field = self.client.find(Locator::Css(&format!("main [name={field}]"))).await.unwrap();
            field.send_keys(typed).await.unwrap();
        }
        self.send("main form button").await;
    }

    /// Turns the demo's clock.
    async fn turn(&self, moment: &str) {
        self.press(".demo summary").await;
        self.send(&format!(".demo button[value='{moment}']")).await;
        self.seen("main > .notice").await;
    }

    async fn at(&self, rest: &str) {
        self.open(&format!("{SCHOOL}/{rest}")).await;
    }

    async fn open(&self, path: &str) {
        self.client.goto(&format!("{}/{path}", self.base)).await.unwrap();
    }

    async fn press(&self, css: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|why| panic!("nothing to press at {css}: {why}"));
        self.press_one(found).await;
    }

    async fn press_one(&self, found: Element) {
        // A person scrolls a button out from under the bar at the thumb's edge.
        let centre = "arguments[0].scrollIntoView({ block: 'center' })";
        let element = serde_json::to_value(&found).unwrap();
        self.client.execute(centre, vec![element]).await.unwrap();
        found.click().await.unwrap();
    }

    /// Presses what sends a form or leads on, and waits for the page that follows.
    async fn send(&self, css: &str) {
        self.client.execute("document.querySelector('main').dataset.old = ''", Vec::new()).await.unwrap();
        self.press(css).await;
        self.seen("main:not([data-old])").await;
    }

    async fn seen(&self, css: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let url = self.client.current_url().await.unwrap();
        assert!(found.is_ok(), "{css} is not shown at {url}:\n{}", self.client.source().await.unwrap());
    }

    /// Waits until the page says it.
    async fn says(&self, text: &str) {
        let path = format!("//main//*[contains(normalize-space(.), \"{text}\")]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await;
        let url = self.client.current_url().await.unwrap();
        assert!(found.is_ok(), "{url} does not say {text}:\n{}", self.client.source().await.unwrap());
    }
}

/// Starts a driver on a port of its own choice, which it says when it listens. A port that was free when it was chosen
/// may be taken by the time it is bound: the driver ends then, and another chooses anew.
fn driver() -> (Driver, u16) {
    (0..5).find_map(|_| started()).expect("the driver says on which port it listens")
}

fn started() -> Option<(Driver, u16)> {
    let mut command = Command::new(std::env::var("CHROMEDRIVER").unwrap());
    let mut driver =
        Driver(command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let said = BufReader::new(driver.0.stdout.take().unwrap());
    let mut lines = said.lines().map_while(Result::ok);
    let port = lines.find_map(|line| line.strip_suffix('.')?.rsplit_once("on port ")?.1.parse().ok())?;
    // Whatever it says later is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, port))
}
