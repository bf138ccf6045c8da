//! 小镇 The town of the stories and a browser for each person in it.

use afterbell::app::{App, Clock, Ids};
use afterbell::demo;
use afterbell::routes::router;
use afterbell::town::{PASSWORD, PLAN, Plan, Town};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use jiff::civil::DateTime;
use rules::moment::Moment;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt;

/// A town of its own for one test: nobody else sees its database.
pub(crate) struct Story {
    pub(crate) app: App,
    pub(crate) town: Town,
    router: Router,
    folder: TempDir,
    _copy: Option<OnServer>,
}

/// A database of its own on a server; dropped, it is removed.
struct OnServer {
    server: String,
    name: String,
}

impl Drop for OnServer {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A thread of its own: the test's runtime may not be waited for from within.
        let removal = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(Store::drop_database(&server, &name))
        });
        if !std::thread::panicking() {
            removal.join().unwrap().unwrap();
        }
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub(crate) struct Browser<'a> {
    story: &'a Story,
    cookies: Vec<(String, String)>,
    /// What the browser says it is.
    pub(crate) agent: &'static str,
    /// The page that stands open.
    pub(crate) at: String,
    pub(crate) html: String,
    /// The body as it came: a file.
    pub(crate) bytes: Vec<u8>,
    pub(crate) status: StatusCode,
}

static COPIES: AtomicU64 = AtomicU64::new(0);

/// `2021-09-02T08:00:00` on Shanghai's wall clock.
pub(crate) fn at(local: &str) -> Moment {
    Moment::at(local.parse::<DateTime>().unwrap())
}

async fn empty(folder: &TempDir) -> (Store, Option<OnServer>) {
    let Ok(server) = std::env::var("AFTERBELL_TEST_DATABASE") else {
        let file = folder.path().join("town.db");
        let shelf = option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
        return (Store::open_copied_file(&file, &shelf).await.unwrap(), None);
    };
    let n = COPIES.fetch_add(1, Ordering::SeqCst);
    let name = format!("story_{}_{n}", std::process::id());
    let store = Store::open_copied_database(&server, &name).await.unwrap();
    (store, Some(OnServer { server, name }))
}

impl Story {
    /// The town at a moment of its season, before anything has happened.
    pub(crate) async fn at(local: &str) -> Self {
        Self::of(40, local).await
    }

    /// A town of so many families.
    pub(crate) async fn of(families: usize, local: &str) -> Self {
        Self::settled(Town::make(7, families), PLAN.text, local).await
    }

    /// A town whose school has another plan and whose register was changed before either was filed.
    pub(crate) async fn otherwise(plan: &str, change: impl FnOnce(&mut Town), local: &str) -> Self {
        let mut town = Town::make(7, 40);
        change(&mut town);
        Self::settled(town, plan, local).await
    }

    async fn settled(town: Town, plan: &str, local: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (store, copy) = empty(&folder).await;
        let mut app = App::open(store, Clock::turned(at(local)), Ids::seeded(7)).await.unwrap();
        app.shows_codes = true;
        town.settle(&app, &Plan { text: plan, ..PLAN }).await.unwrap();
        Self { router: router(app.clone()), app, town, folder, _copy: copy }
    }

    /// The program on a database in which nothing is.
    pub(crate) async fn bare(local: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (store, copy) = empty(&folder).await;
        let mut app = App::open(store, Clock::turned(at(local)), Ids::seeded(7)).await.unwrap();
        app.shows_codes = true;
        Self { router: router(app.clone()), app, town: Town::make(7, 1), folder, _copy: copy }
    }

    /// The demo, with its neighbours, in a file of its own.
    pub(crate) async fn shown() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = demo::open(folder.path().join("demo.db").to_str().unwrap(), 40).await.unwrap();
        Self { router: router(app.clone()), app, town: Town::make(7, 40), folder, _copy: None }
    }

    /// Turns the clock.
    pub(crate) fn turn(&self, local: &str) {
        assert!(self.app.turn(at(local)));
    }

    /// Changes the program itself: another setting, another merchant.
    pub(crate) fn with(&mut self, change: impl FnOnce(&mut App)) {
        change(&mut self.app);
        self.router = router(self.app.clone());
    }

    /// The file of the database, where it is one.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        (self.app.store.kind() == "sqlite").then(|| self.folder.path().join("town.db"))
    }

    /// Everything that stands on the disk, where the database is a file.
    pub(crate) fn on_disk(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// The program as whoever is no browser reaches it.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody who has not signed in.
    pub(crate) fn visitor(&self) -> Browser<'_> {
        let (at, html) = (String::new(), String::new());
        let (agent, bytes) = ("", Vec::new());
        Browser { story: self, cookies: Vec::new(), agent, at, html, bytes, status: StatusCode::OK }
    }

    /// A guardian by phone, signed in with the code that the demo page shows.
    pub(crate) async fn guardian(&self, phone: &str) -> Browser<'_> {
        let mut browser = self.visitor();
        browser.get("/gongshu/wenlan/signin").await;
        browser.post("/gongshu/wenlan/signin/code", &[("phone", phone)]).await;
        let page = browser.html.split("<main").nth(1).unwrap(); // the names of styles and scripts have digits, too
        let code: String =
            page.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).unwrap().into();
        browser.post("/gongshu/wenlan/signin/guardian", &[("phone", phone), ("code", &code)]).await;
        assert_eq!(browser.status, StatusCode::SEE_OTHER, "{}", browser.html);
        browser
    }

    /// 王芳, mother of 王小明 (3-2) and 王小红 (6-1).
    pub(crate) async fn wang(&self) -> Browser<'_> {
        self.guardian("13800000001").await
    }

    /// A member of staff by login.
    pub(crate) async fn staff(&self, login: &str) -> Browser<'_> {
        let mut browser = self.visitor();
        browser.get("/gongshu/wenlan/signin/staff").await;
        browser.post("/gongshu/wenlan/signin/staff", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(browser.status, StatusCode::SEE_OTHER, "{login}: {}", browser.html);
        browser
    }
}

impl Browser<'_> {
    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> &mut Self {
        let request = Request::builder().uri(path).header(header::HOST, "school.test");
        self.at = path.to_owned();
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the tokens of the page that stands open.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> &mut Self {
        let (hidden, base) = (["csrf", "key"].map(|name| (name, self.hidden(name))), self.hidden("base"));
        let mut body: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        body.extend(fields.iter().filter(|(name, _)| *name != "key"));
        if let Some(key) = fields.iter().find(|(name, _)| *name == "key") {
            body.retain(|(name, _)| *name != "key");
            body.push(*key);
        }
        if !base.is_empty() && fields.iter().all(|(name, _)| *name != "base") {
            body.push(("base", base.as_str()));
        }
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::HOST, "school.test")
            .header(header::REFERER, format!("http://school.test{}", self.at))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = serde_html_form::to_string(&body).unwrap();
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a body as a machine does, with nothing of a page.
    pub(crate) async fn post_raw(&mut self, path: &str, kind: &str, body: &str) -> &mut Self {
        let request = Request::builder().method("POST").uri(path).header(header::HOST, "school.test");
        let request = request.header(header::CONTENT_TYPE, kind).body(Body::from(body.to_owned())).unwrap();
        self.at = path.to_owned();
        self.send(request).await
    }

    /// Sends a form with a file, with the tokens of the page that stands open.
    pub(crate) async fn send_file(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> &mut Self {
        const EDGE: &str = "----edge-of-a-part";
        let (csrf, mut body) = (self.hidden("csrf"), Vec::new());
        for (field, value) in fields.iter().copied().chain([("csrf", csrf.as_str())]) {
            let part =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::HOST, "school.test")
            .header(header::REFERER, format!("http://school.test{}", self.at))
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"));
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// What the school's clock shows.
    pub(crate) fn now(&self) -> Moment {
        self.story.app.now()
    }

    /// The value of a hidden field on the open page.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.html.split_once(&start).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or("").to_owned()
    }

    /// Fails unless the page says it.
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "the page {} does not say {text}:\n{}", self.at, self.html);
        self
    }

    /// Fails unless the answer has this status.
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}:\n{}", self.at, self.html);
        self
    }

    async fn send(&mut self, mut request: Request<Body>) -> &mut Self {
        let held: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !held.is_empty() {
            request.headers_mut().insert(header::COOKIE, held.join("; ").parse().unwrap());
        }
        if !self.agent.is_empty() {
            request.headers_mut().insert(header::USER_AGENT, self.agent.parse().unwrap());
        }
        let response = self.story.router.clone().oneshot(request).await.unwrap();
        self.keep(&response);
        self.status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        self.bytes = body.to_vec();
        let shown = String::from_utf8_lossy(&body).into_owned();
        if self.status != StatusCode::SEE_OTHER {
            self.html = shown;
        }
        self
    }

    fn keep(&mut self, response: &Response<Body>) {
        for set in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(held, _)| held != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        if let Some(to) = response.headers().get(header::LOCATION) {
            self.at = to.to_str().unwrap().to_owned();
        }
    }

    /// Where the last answer led.
    pub(crate) fn led_to(&self) -> &str {
        &self.at
    }
}
