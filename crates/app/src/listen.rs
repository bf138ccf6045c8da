//! 监听 Connections: as many as the machine bears, none that says nothing, and none that is cut off while it is answered.

use crate::app::App;
use crate::routes::router;
use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::{Layer, ServiceExt};

/// A head that has not come so long after its connection, or after the answer before it, ends the connection.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// Running requests have so long to finish when the program is told to end.
const ENDING_TIME: Duration = Duration::from_secs(20);
/// So many connections stand at once; the next waits in the operating system's queue.
const CONNECTIONS_MAX: usize = 16_384;
/// Without a free file the listener looks again so much later.
const BREATH: Duration = Duration::from_millis(50);

/// Serves until ctrl-c, then lets running requests finish.
pub(crate) async fn listen_until_told(listener: TcpListener, app: App) -> Result<(), anyhow::Error> {
    let (router, graceful) = (router(app), GracefulShutdown::new());
    let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut told = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let place = Arc::clone(&free).acquire_owned().await?;
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut told => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let _ = stream.set_nodelay(true); // slower, not wrong
        let answering = Extension(ConnectInfo(peer)).layer(router.clone());
        let answering =
            TowerToHyperService::new(answering.map_request(|asked: Request<Incoming>| asked.map(Body::new)));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), answering));
        tokio::spawn(async move {
            let _ = connection.await; // a peer that hangs up is no concern of ours
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
