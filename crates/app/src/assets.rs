//! 静态文件 The stylesheet, the scripts and the icon, named by their own hash so that phones may keep them for good.

use crate::app::App;
use crate::routes::Route;
use crate::secrets::hex;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The stylesheet, for pages that carry it in them.
pub(crate) const STYLE: &str = include_str!("../assets/style.css");
const SCRIPT: &str = include_str!("../assets/afterbell.js");
const KEEP: &str = include_str!("../assets/keep.js");
const ROLL: &str = include_str!("../assets/roll.js");
const SIGNING: &str = include_str!("../assets/signing.js");
const GATE: &str = include_str!("../assets/gate.js");
const PAY: &str = include_str!("../assets/pay.js");
const WORKER: &str = include_str!("../assets/roll-worker.js");
const ICON: &str = include_str!("../assets/icon.svg");

static STYLE_NAME: LazyLock<String> = LazyLock::new(|| named("style", STYLE, "css"));
static SCRIPT_NAME: LazyLock<String> = LazyLock::new(|| named("afterbell", SCRIPT, "js"));
static KEEP_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", named("keep", KEEP, "js")));
static ROLL_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", named("roll", ROLL, "js")));
static SIGNING_HREF: LazyLock<String> =
    LazyLock::new(|| format!("/assets/{}", named("signing", SIGNING, "js")));
static GATE_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", named("gate", GATE, "js")));

static PAY_HREF: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", named("pay", PAY, "js")));

/// The stylesheet's address.
pub(crate) fn style_href() -> String {
    format!("/assets/{}", *STYLE_NAME)
}

/// The script's address.
pub(crate) fn script_href() -> String {
    format!("/assets/{}", *SCRIPT_NAME)
}

/// The address of the script that keeps what was said on a phone until the school has it.
pub(crate) fn keep_href() -> &'static str {
    &KEEP_HREF
}

/// The address of the script of the roll.
pub(crate) fn roll_href() -> &'static str {
    &ROLL_HREF
}

/// The address of the script of the pages on which links of the chain are signed.
pub(crate) fn signing_href() -> &'static str {
    &SIGNING_HREF
}

/// The address of the script of early collections without a network.
pub(crate) fn gate_href() -> &'static str {
    &GATE_HREF
}

/// The address of the script that pays inside WeChat.
pub(crate) fn pay_href() -> &'static str {
    &PAY_HREF
}

pub(crate) fn routes() -> Vec<Route<App>> {
    vec![Route::open_get("/assets/{name}", asset), Route::open_get("/roll-worker.js", worker)]
}

/// A worker rules over the addresses beside and below its own, so it stands at the top; phones ask for it anew each time.
async fn worker() -> Response {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], WORKER).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        name if name == *STYLE_NAME => ("text/css; charset=utf-8", STYLE),
        name if name == *SCRIPT_NAME => ("text/javascript; charset=utf-8", SCRIPT),
        name if is(&KEEP_HREF, name) => ("text/javascript; charset=utf-8", KEEP),
        name if is(&ROLL_HREF, name) => ("text/javascript; charset=utf-8", ROLL),
        name if is(&SIGNING_HREF, name) => ("text/javascript; charset=utf-8", SIGNING),
        name if is(&GATE_HREF, name) => ("text/javascript; charset=utf-8", GATE),
        name if is(&PAY_HREF, name) => ("text/javascript; charset=utf-8", PAY),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, text).into_response()
}

fn is(href: &str, name: &str) -> bool {
    href.strip_prefix("/assets/") == Some(name)
}

fn named(stem: &str, text: &str, ending: &str) -> String {
    let hash = hex(&Sha256::digest(text.as_bytes())[..6]);
    format!("{stem}-{hash}.{ending}")
}
