//! 线路 Asking a channel's server over HTTP: a few seconds' patience, a bounded answer, nothing followed anywhere else.
//! Connections are those of [`crate::line`], and are kept.

use crate::line::{self, Stream, Trouble};
use anyhow::{Context, anyhow, bail};
use axum::body::Bytes;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context as Cx, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tower::Service;

/// Longer than this nobody waits for a channel.
const PATIENCE: Duration = Duration::from_secs(8);
/// An answer beyond 8 MiB is not read: a day's bill of a large school has some hundred kilobytes.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

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
    pub fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build(Connector))
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

impl Default for Wire {
    fn default() -> Self {
        Self::new()
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

/// Opens connections for the client.
#[derive(Clone, Copy)]
struct Connector;

impl Service<Uri> for Connector {
    type Response = TokioIo<Opened>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Cx<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let failed = |why: Trouble| match why {
            Trouble::NotSent(why) | Trouble::InDoubt(why) => io::Error::other(why),
        };
        Box::pin(async move {
            let (host, port, secure) = line::endpoint(&uri).map_err(failed)?;
            let stream = line::connect(&host, port, secure).await.map_err(failed)?;
            Ok(TokioIo::new(Opened(stream)))
        })
    }
}

/// A connection as the client keeps it.
struct Opened(Box<dyn Stream>);

impl Connection for Opened {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl AsyncRead for Opened {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Cx<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_read(cx, into)
    }
}

impl AsyncWrite for Opened {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Cx<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().0).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Cx<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Cx<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_shutdown(cx)
    }
}
