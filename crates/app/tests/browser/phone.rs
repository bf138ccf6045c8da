//! 手机 A phone: a browser with a profile that outlives it, on a line of its own.

use super::line::{Line, Way};
use super::{Driver, PATIENCE, driver};
use axum::http::Request;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use http_body_util::BodyExt;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

pub(crate) struct Phone {
    pub(crate) client: Client,
    pub(crate) line: Line,
    profile: tempfile::TempDir,
    screen: Screen,
    port: u16,
    _driver: Driver,
}

/// Width and height.
pub(crate) type Screen = (i64, i64);

const USUAL: Screen = (390, 844);

impl Phone {
    pub(crate) async fn new(school: SocketAddr) -> Self {
        Self::of(school, USUAL).await
    }

    /// A phone with another screen.
    pub(crate) async fn of(school: SocketAddr, screen: Screen) -> Self {
        let (driver, port) = driver();
        let profile = tempfile::tempdir().unwrap();
        let client = browser(port, &profile, screen).await;
        Self { client, line: Line::to(school).await, profile, screen, port, _driver: driver }
    }

    /// Cuts the line, or makes it whole, and lets the page know, as a phone does.
    pub(crate) async fn offline(&self, cut: bool) {
        self.line.turn(if cut { Way::Cut } else { Way::Whole });
        self.is_told(cut).await;
    }

    /// What the phone believes of its network, whatever its line does.
    pub(crate) async fn is_told(&self, cut: bool) {
        self.network(cut, 0, -1).await;
    }

    /// The same with the milliseconds that an answer takes at least, and the bytes that come in a second.
    pub(crate) async fn network(&self, cut: bool, latency: i64, throughput: i64) {
        let conditions = json!({
            "offline": cut, "latency": latency,
            "downloadThroughput": throughput, "uploadThroughput": throughput,
        });
        self.devtools("Network.enable", &json!({})).await;
        self.devtools("Network.emulateNetworkConditions", &conditions).await;
    }

    /// Keeps what the screen shows where `AFTERBELL_SHOTS` names a folder: for eyes, no test reads it.
    pub(crate) async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("AFTERBELL_SHOTS") {
            let shown = self.client.screenshot().await.unwrap();
            std::fs::write(Path::new(&folder).join(format!("phone-{name}.png")), shown).unwrap();
        }
    }

    /// Asks the browser itself, by its developer protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let session = self.client.session_id().await.unwrap().unwrap();
        let at = format!("http://127.0.0.1:{}/session/{session}/goog/cdp/execute", self.port);
        let body = json!({ "cmd": command, "params": parameters }).to_string();
        let request = Request::post(at).header("content-type", "application/json").body(body).unwrap();
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http::<String>();
        let answer = client.request(request).await.unwrap();
        assert!(answer.status().is_success(), "{command}: {}", answer.status());
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice::<Value>(&bytes).unwrap()["value"].take()
    }

    /// Kills the browser where it stands, and starts another one over what it left on the phone.
    pub(crate) async fn dies_and_comes_back(&mut self) {
        assert!(self.kill(), "a browser was running");
        // The driver notices and lets go of the profile.
        let _ = self.client.clone().close().await;
        self.client = browser(self.port, &self.profile, self.screen).await;
    }

    /// Closes the browser as a person does, and opens another one over what it left on the phone.
    pub(crate) async fn closes_and_comes_back(&mut self) {
        self.client.clone().close().await.unwrap();
        let lock = self.profile.path().join("SingletonLock");
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        let closed = async {
            while std::fs::symlink_metadata(&lock).is_ok() {
                let _ = looks.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, closed).await.expect("the browser lets go of its profile");
        self.client = browser(self.port, &self.profile, self.screen).await;
    }

    /// The browser writes its number where it keeps its profile.
    fn kill(&self) -> bool {
        let Ok(lock) = std::fs::read_link(self.profile.path().join("SingletonLock")) else { return false };
        let pid = lock.to_str().and_then(|name| name.rsplit_once('-')).unwrap().1.to_owned();
        Command::new("kill").args(["-KILL", &pid]).status().is_ok_and(|status| status.success())
    }

    pub(crate) async fn open(&self, path: &str) {
        self.client.goto(&format!("{}/{path}", self.line.base)).await.unwrap();
    }

    pub(crate) async fn press(&self, css: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|why| panic!("nothing to press at {css}: {why}"));
        let element = serde_json::to_value(&found).unwrap();
        self.client.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![element]).await.unwrap();
        found.click().await.unwrap();
    }

    /// Presses what leads to another page, and waits for it.
    pub(crate) async fn send(&self, css: &str) {
        self.client.execute("document.querySelector('main').dataset.old = ''", Vec::new()).await.unwrap();
        self.press(css).await;
        self.seen("main:not([data-old])").await;
    }

    /// Waits until the page shows it.
    pub(crate) async fn seen(&self, css: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let url = self.client.current_url().await.unwrap();
        assert!(found.is_ok(), "{css} is not shown at {url}:\n{}", self.text("body").await);
    }

    /// Waits until a script's expression is true.
    pub(crate) async fn waits_for(&self, truth: &str) {
        let script = format!("return {truth}");
        let true_by_now = async {
            while self.client.execute(&script, Vec::new()).await.unwrap() != Value::Bool(true) {
                tokio::task::yield_now().await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, true_by_now).await;
        let url = self.client.current_url().await.unwrap();
        assert!(in_time.is_ok(), "never at {url}: {truth}\n{}", self.text("body").await);
    }

    /// Waits until the page says it.
    pub(crate) async fn says(&self, words: &str) {
        self.waits_for(&format!("document.querySelector('main').innerText.includes({})", json!(words))).await;
    }

    pub(crate) async fn fill(&self, css: &str, typed: &str) {
        self.client.find(Locator::Css(css)).await.unwrap().send_keys(typed).await.unwrap();
    }

    pub(crate) async fn text(&self, css: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|why| panic!("there is no {css}: {why}"));
        found.text().await.unwrap()
    }
}

/// A driver that is ended leaves a browser with a profile of its own running.
impl Drop for Phone {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn browser(port: u16, profile: &tempfile::TempDir, (width, height): Screen) -> Client {
    let folder = format!("--user-data-dir={}", profile.path().display());
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        folder.as_str(),
    ];
    let options = json!({
        "args": arguments, "binary": std::env::var("CHROMIUM").unwrap(),
        "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0 } },
    });
    let wanted: Capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await.unwrap()
}
