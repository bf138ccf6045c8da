//! 电子邮件 E-mail over SMTP: one letter, one receiver. A client of a hundred lines, because a letter of ours is one plain
//! text and a mail library brings more than the rest of this folder.

use super::sign::base64;
use super::{Letter, Secret, limits};
use crate::line::{Stream, Trouble, connect};
use jiff::Timestamp;
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde::Deserialize;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;

/// How long the other side may think about one line.
const LINE: Duration = Duration::from_secs(20);
/// Bytes of one encoded word of a header: with its base 64 and what stands around it, its line stays below 76 letters, which
/// is the limit (RFC 2047).
const WORD_BYTES: usize = 39;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Server {
    host: String,
    #[serde(default = "port")]
    port: u16,
    /// Encrypted from the first byte (port 465); only a test turns it off.
    #[serde(default = "yes")]
    tls: bool,
    #[serde(default)]
    user: String,
    #[serde(default)]
    password: Secret,
    from: String,
}

fn port() -> u16 {
    465
}

fn yes() -> bool {
    true
}

impl Server {
    pub(super) async fn send(&self, letter: &Letter, now: Moment) -> Outcome {
        match self.sent(letter, now).await {
            Ok(said) => Outcome::Sent(said),
            Err(outcome) => outcome,
        }
    }

    async fn sent(&self, letter: &Letter, now: Moment) -> Result<String, Outcome> {
        let stream = connect(&self.host, self.port, self.tls).await.map_err(Outcome::from)?;
        let mut talk = Talk { stream: BufReader::new(stream) };
        talk.expect(None, '2').await?;
        talk.expect(Some("EHLO afterbell"), '2').await?;
        if !self.user.is_empty() {
            let proof = base64(format!("\0{}\0{}", self.user, self.password.0).as_bytes());
            talk.expect(Some(&format!("AUTH PLAIN {proof}")), '2').await?;
        }
        talk.expect(Some(&format!("MAIL FROM:<{}>", self.from)), '2').await?;
        talk.expect(Some(&format!("RCPT TO:<{}>", letter.address)), '2').await?;
        talk.expect(Some("DATA"), '3').await?;
        let said = talk.last(&self.written(letter, now)).await?;
        let _ = talk.say("QUIT").await; // it is taken; how they part does not matter
        Ok(said)
    }

    /// Everything that is not ASCII travels as base 64, so that no line of a text can pass for one of ours.
    fn written(&self, letter: &Letter, now: Moment) -> String {
        let stamp = Timestamp::from_millisecond(now.0).unwrap_or_default();
        let date = stamp.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let host = self.from.split_once('@').map_or("afterbell", |(_, host)| host);
        let body = base64(format!("{}\r\n\r\n{}\r\n", letter.text, letter.link).as_bytes());
        let lines: Vec<&str> =
            body.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        format!(
            "From: {}\r\n <{}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: <{}@{host}>\r\n\
             MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n{}\r\n.\r\n",
            encoded(&letter.school),
            self.from,
            letter.address,
            encoded(&letter.title),
            letter.key,
            lines.join("\r\n"),
        )
    }
}

/// A header's text in words that a mail server takes; the line is folded between them.
fn encoded(text: &str) -> String {
    let words = limits::parts(text, WORD_BYTES);
    let words = words.into_iter().map(|word| format!("=?UTF-8?B?{}?=", base64(word.as_bytes())));
    words.collect::<Vec<_>>().join("\r\n ")
}

struct Talk {
    stream: BufReader<Box<dyn Stream>>,
}

impl Talk {
    /// Says a line before the letter itself: whatever goes wrong here, nothing was sent.
    async fn expect(&mut self, line: Option<&str>, good: char) -> Result<(), Outcome> {
        let said = async {
            if let Some(line) = line {
                self.say(line).await?;
            }
            self.answer().await
        };
        match said.await {
            Ok(answer) if answer.starts_with(good) => Ok(()),
            Ok(answer) if answer.starts_with('5') => Err(Outcome::Refused(answer)),
            Ok(answer) => Err(Outcome::NotSent(answer)),
            Err(Trouble::NotSent(why) | Trouble::InDoubt(why)) => Err(Outcome::NotSent(why)),
        }
    }

    /// The letter: once it is out, only the answer says whether it was taken.
    async fn last(&mut self, letter: &str) -> Result<String, Outcome> {
        self.write(letter).await.map_err(Outcome::from)?;
        match self.answer().await {
            Ok(answer) if answer.starts_with('2') => Ok(answer),
            Ok(answer) if answer.starts_with('5') => Err(Outcome::Refused(answer)),
            Ok(answer) => Err(Outcome::NotSent(answer)),
            Err(trouble) => Err(trouble.into()),
        }
    }

    async fn say(&mut self, line: &str) -> Result<(), Trouble> {
        self.write(&format!("{line}\r\n")).await
    }

    async fn write(&mut self, text: &str) -> Result<(), Trouble> {
        let in_doubt = |why: std::io::Error| Trouble::InDoubt(why.kind().to_string());
        self.stream.write_all(text.as_bytes()).await.map_err(in_doubt)?;
        self.stream.flush().await.map_err(in_doubt)
    }

    /// The last line of an answer: `250-…` goes on, `250 …` ends it.
    async fn answer(&mut self) -> Result<String, Trouble> {
        let in_doubt = |why: &str| Trouble::InDoubt(why.to_owned());
        loop {
            let mut line = String::new();
            let read = timeout(LINE, self.stream.read_line(&mut line)).await;
            let read =
                read.map_err(|_| in_doubt("no answer in time"))?.map_err(|_| in_doubt("the line broke"))?;
            if read == 0 {
                return Err(in_doubt("the line was closed"));
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(line.trim().chars().take(120).collect());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_header_is_folded_into_words_that_a_server_takes() {
        assert_eq!(encoded("托管提醒"), "=?UTF-8?B?5omY566h5o+Q6YaS?=");
        for letters in 1..60 {
            let text = "铃".repeat(letters);
            let folded = encoded(&text);
            assert!(folded.lines().all(|line| "Subject: ".len() + line.len() <= 76), "{folded}");
            assert_eq!(folded.lines().count(), letters.div_ceil(13));
        }
    }
}
