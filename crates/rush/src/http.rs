//! 连接 A keep-alive connection with just enough HTTP to press a button and read what came of it.

use crate::lay;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer that takes longer has not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection; made anew when the server ends it.
pub(crate) struct Connection {
    address: String,
    stream: Option<TcpStream>,
    held: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Connection {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, held: Vec::new() }
    }

    /// Opens the connection before it is needed.
    pub(crate) async fn open(&mut self) -> Result<()> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).await?;
            stream.set_nodelay(true)?;
            (self.stream, self.held) = (Some(stream), Vec::new());
        }
        Ok(())
    }

    /// Sends one request and reads its answer; after an error the next one goes over a new connection.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        let asked = tokio::time::timeout(PATIENCE, self.exchange(request)).await;
        let answer = asked.context("no answer in time").and_then(|answer| answer);
        if answer.is_err() {
            self.stream = None;
        }
        answer
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        self.open().await?;
        let stream = self.stream.as_mut().context("opened")?;
        stream.write_all(request).await?;
        let head = loop {
            if let Some(end) = self.held.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            ensure!(stream.read_buf(&mut self.held).await? > 0, "the server hung up");
        };
        let text = String::from_utf8_lossy(&self.held[..head]).to_ascii_lowercase();
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).context("a status")?;
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let whole = head + length.trim().parse::<usize>()?;
        while self.held.len() < whole {
            ensure!(stream.read_buf(&mut self.held).await? > 0, "the server hung up");
        }
        let body = String::from_utf8_lossy(&self.held[head..whole]).into_owned();
        self.held.drain(..whole);
        if text.contains("connection: close") {
            self.stream = None;
        }
        Ok(Answer { status, body })
    }
}

/// The request of a page.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: rush\r\ncookie: afterbell=gongshu.{token}\r\naccept: text/html\r\n\r\n"
    )
    .into_bytes()
}

/// The request of a form, from a network of its own for each household.
pub(crate) fn post(path: &str, token: &str, from: usize, fields: &str) -> Vec<u8> {
    let csrf = lay::hex(&Sha256::digest(format!("csrf/{token}")));
    let body = format!("csrf={csrf}&{fields}");
    let address = format!("10.{}.{}.{}", from >> 16 & 255, from >> 8 & 255, from & 255);
    format!(
        "POST {path} HTTP/1.1\r\nhost: rush\r\ncookie: afterbell=gongshu.{token}\r\naccept: application/json\r\n\
         x-forwarded-for: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
