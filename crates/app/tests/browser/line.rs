//! 线路 The way between one phone and the school, which a test can cut, or let lose every answer.

use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What becomes of what passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Whole,
    /// Nothing passes.
    Cut,
    /// What the phone says arrives; no answer comes back.
    Deaf,
}

/// One phone's line.
pub(crate) struct Line {
    way: watch::Sender<Way>,
    /// Where the phone finds the school.
    pub(crate) base: String,
}

impl Line {
    pub(crate) async fn to(school: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (way, seen) = watch::channel(Way::Whole);
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                tokio::spawn(carry(phone, school, seen.clone()));
            }
        });
        Self { way, base }
    }

    /// Whatever is under way when this changes is lost.
    pub(crate) fn turn(&self, to: Way) {
        self.way.send_replace(to);
    }
}

async fn carry(mut phone: TcpStream, school: SocketAddr, mut way: watch::Receiver<Way>) {
    let now = *way.borrow_and_update();
    let passing = async {
        if now == Way::Cut {
            return;
        }
        let Ok(mut school) = TcpStream::connect(school).await else { return };
        if now == Way::Whole {
            let _ = copy_bidirectional(&mut phone, &mut school).await;
            return;
        }
        let (mut said, _) = phone.split();
        let (mut answer, mut heard) = school.split();
        tokio::select! {
            _ = copy(&mut said, &mut heard) => {}
            _ = answer.read_u8() => {}
        }
    };
    tokio::select! {
        () = passing => {}
        _ = way.changed() => {}
    }
}
