//! 线路 Asking a channel's server over HTTP: a few seconds' patience, a bounded answer, nothing followed anywhere else.

use anyhow::{Context, anyhow, bail};
use axum::body::Bytes;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// Longer than this nobody waits for a channel.
const PATIENCE: Duration = Duration::from_secs(8);
/// An answer beyond 8 MiB is not read: a day's bill of a large school has some hundred kilobytes.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

#[cfg(feature = "tls")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;
#[cfg(not(feature = "tls"))]
type Connector = HttpConnector;

/// A client that keeps its connections.
#[derive(Clone)]
pub struct Wire(Client<Connector, Full<Bytes>>);

impl std::fmt::Debug for Wire {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Wire")
    }
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as it came.
    pub body: Bytes,
}

impl Wire {
    /// A client; with TLS where this program was built with it.
    pub fn new() -> Result<Self, anyhow::Error> {
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector()?)))
    }

    /// Asks once. Whether to ask again is for whoever knows that it does no harm.
    pub async fn ask(&self, request: Request<Bytes>) -> Result<Answer, anyhow::Error> {
        let asked = self.0.request(request.map(Full::new));
        let answer = tokio::time::timeout(PATIENCE, asked).await.context("the channel took too long")??;
        let (head, body) = answer.into_parts();
        let body = tokio::time::timeout(PATIENCE, Limited::new(body, ANSWER_BYTES).collect()).await;
        let body = body
            .context("the channel took too long")?
            .map_err(|why| anyhow!("the channel's answer: {why}"))?;
        Ok(Answer { status: head.status, headers: head.headers, body: body.to_bytes() })
    }
}

/// Whether this program can reach an address: `http` always, `https` when it was built with TLS.
pub(super) fn reaches(base: &str) -> Result<(), anyhow::Error> {
    let uri: Uri = base.parse().with_context(|| format!("{base} is no address"))?;
    match uri.scheme_str() {
        Some("http") => Ok(()),
        Some("https") if cfg!(feature = "tls") => Ok(()),
        Some("https") => bail!(
            "this program was built without TLS: build it with `--features tls`, or name a forwarder on this machine instead of {base}"
        ),
        _ => bail!("{base} is neither http nor https"),
    }
}

#[cfg(feature = "tls")]
fn connector() -> Result<Connector, anyhow::Error> {
    let builder = hyper_rustls::HttpsConnectorBuilder::new().with_native_roots()?;
    Ok(builder.https_or_http().enable_http1().build())
}

#[cfg(not(feature = "tls"))]
fn connector() -> Result<Connector, anyhow::Error> {
    Ok(HttpConnector::new())
}
