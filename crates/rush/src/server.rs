//! 被试 The server as a child process, and how long it takes to be ready again.

use crate::http::{Connection, get};
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that does not answer so long after its start has not started.
const START_TIME: Duration = Duration::from_secs(60);

/// How a server is started.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) binary: PathBuf,
    pub(crate) database: String,
    pub(crate) more: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
}

/// A running server; dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// Milliseconds until it was ready.
    pub(crate) ready_ms: u128,
}

impl Start {
    /// Starts it on a free port and waits until it is ready.
    pub(crate) async fn start(&self) -> Result<Server> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        self.start_at(&format!("127.0.0.1:{port}")).await
    }

    /// The same at a known address.
    pub(crate) async fn start_at(&self, address: &str) -> Result<Server> {
        let begun = crate::now();
        let mut command = Command::new(&self.binary);
        command.args(["serve", "--database", &self.database, "--listen", address]).args(&self.more);
        command.env("AFTERBELL_KEY", "00".repeat(32)).envs(self.environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = command.spawn().with_context(|| format!("starting {}", self.binary.display()))?;
        let mut server = Server { child, address: address.to_owned(), ready_ms: 0 };
        loop {
            if Connection::new(address)
                .ask(&get("/readyz", ""))
                .await
                .is_ok_and(|answer| answer.status == 200)
            {
                server.ready_ms = begun.elapsed().as_millis();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended with {status}");
            }
            if begun.elapsed() > START_TIME {
                bail!("the server is not ready after {} s", START_TIME.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Server {
    /// Ends it at once, without a word: SIGKILL.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Kilobytes of memory that it holds now.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
