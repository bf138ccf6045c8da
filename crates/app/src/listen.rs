//! 监听 Connections: as many as the machine bears, none that says nothing, and none that is cut off while it is answered.

use crate::app::App;
use crate::body::timely;
use crate::door::Door;
use crate::routes::router;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// How long a peer may keep a connection busy with nothing.
#[derive(Clone, Copy)]
struct Patience {
    /// A head that has not come so long after its connection, or after the answer before it, ends the connection.
    head: Duration,
    /// So does a peer that takes nothing of its answer for so long: it would hold memory for as long as it likes.
    answer: Duration,
    /// And a body, of whatever form or file, that has not come so long after its head; each byte that came gives it a little
    /// more, see `body.rs`.
    body: Duration,
}

const PATIENCE: Patience = Patience {
    head: Duration::from_secs(30),
    answer: Duration::from_secs(30),
    body: Duration::from_secs(20),
};
/// Running requests have so long to finish when the program is told to end.
const ENDING_TIME: Duration = Duration::from_secs(20);
/// So many connections stand at once; the next waits in the operating system's queue.
const CONNECTIONS_MAX: usize = 16_384;
/// Without a free file the listener looks again so much later.
const BREATH: Duration = Duration::from_millis(50);

/// Serves until it is told to end, then lets running requests finish.
pub(crate) async fn listen_until_told(listener: TcpListener, app: App) -> Result<(), anyhow::Error> {
    let claims = Arc::clone(&app.claims);
    let (router, graceful) = (router(app), GracefulShutdown::new());
    let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut told = std::pin::pin!(told_to_end());
    loop {
        let place = Arc::clone(&free).acquire_owned().await?;
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut told => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let _ = stream.set_nodelay(true); // slower, not wrong
        let line = Line { peer, door: Door::new(Arc::clone(&claims)), router: router.clone() };
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            serve(stream, line, PATIENCE, watcher).await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(ENDING_TIME) => {}
    }
    Ok(())
}

/// Waits for ctrl-c at a terminal, or for the word that whatever runs services says to end one (SIGTERM).
async fn told_to_end() {
    let pressed = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = pressed => {}
                _ = ended.recv() => {}
            }
            return;
        }
    }
    let _ = pressed.await;
}

/// Answers one connection until its end.
async fn serve<S: AsyncRead + AsyncWrite + 'static>(
    stream: S,
    line: Line,
    patience: Patience,
    watcher: Watcher,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(patience.answer));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let answering = service_fn(move |asked| line.clone().answer(asked, patience.body));
    let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), answering);
    let _ = watcher.watch(connection).await; // a peer that hangs up is no concern of ours
}

/// What one connection needs to be answered.
#[derive(Clone)]
struct Line {
    peer: SocketAddr,
    door: Door,
    router: Router,
}

impl Line {
    async fn answer(self, request: Request<Incoming>, body: Duration) -> Result<Response, Infallible> {
        let mut request = request.map(|sent| timely(sent, body));
        request.extensions_mut().insert(ConnectInfo(self.peer));
        Ok(self.door.pass(request, self.router).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// With no patience at all: what takes forever must end.
    const IMPATIENT: Patience =
        Patience { head: Duration::ZERO, answer: Duration::ZERO, body: Duration::ZERO };
    const TRICKLE: &str = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nk";

    /// Serves a peer that says this and no more; what it could read in the end.
    async fn ends(asked: &str, patience: Patience) -> String {
        let (mut peer, stream) = tokio::io::duplex(1024);
        let router = Router::new().fallback(|_body: Bytes| async { "a page ".repeat(100_000) });
        let line = Line { peer: ([127, 0, 0, 1], 1).into(), door: Door::new(Arc::default()), router };
        peer.write_all(asked.as_bytes()).await.unwrap();
        serve(stream, line, patience, GracefulShutdown::new().watcher()).await;
        let mut read = String::new();
        peer.read_to_string(&mut read).await.unwrap();
        read
    }

    /// A service that is stopped lets running requests finish, as a program at a terminal does.
    #[cfg(unix)]
    #[tokio::test]
    async fn the_system_ends_it_as_ctrl_c_does() {
        let mut told = std::pin::pin!(told_to_end());
        tokio::select! {
            biased;
            () = &mut told => panic!("nobody said so"),
            () = std::future::ready(()) => {}
        }
        let end = format!("kill -TERM {}", std::process::id());
        assert!(std::process::Command::new("sh").args(["-c", &end]).status().unwrap().success());
        told.await;
    }

    #[tokio::test]
    async fn a_peer_that_never_reads_its_answer_is_cut_off() {
        let patience = Patience { answer: IMPATIENT.answer, ..PATIENCE };
        ends("GET / HTTP/1.1\r\nhost: a\r\n\r\n", patience).await;
    }

    #[tokio::test]
    async fn a_peer_that_never_ends_its_head_is_cut_off() {
        let patience = Patience { head: IMPATIENT.head, ..PATIENCE };
        ends("GET / HTTP/1.1\r\nhost: a\r\n", patience).await;
    }

    #[tokio::test]
    async fn a_peer_that_never_ends_its_body_is_cut_off() {
        let patience = Patience { body: IMPATIENT.body, ..PATIENCE };
        let read = ends(TRICKLE, patience).await;
        assert!(read.starts_with("HTTP/1.1 400 "), "{read}");
    }
}
