//! 门口 The gate beside a rush: its own calls must go on as if nothing happened.

use crate::http::{Connection, get, post};
use crate::lay::{gate_token, token};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The gate asks so often.
const PROBE_EVERY: Duration = Duration::from_millis(20);

/// What the gate saw.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    pub(crate) asked: u64,
    pub(crate) answered: u64,
    micros: Vec<u64>,
    /// What it was answered otherwise.
    odd: Vec<String>,
}

impl Gate {
    /// 99 of 100 answers came within so many microseconds.
    pub(crate) fn p99(&mut self) -> u64 {
        self.micros.sort_unstable();
        self.micros.get(self.micros.len() * 99 / 100).copied().unwrap_or(0)
    }

    /// Says what was answered otherwise than the gate needs.
    pub(crate) fn tell_odd(&self) {
        for odd in self.odd.iter().take(3) {
            crate::note(odd);
        }
    }
}

/// The gate looks a child up, and a family puts an adult on its list: a read and a durable write, by turns.
pub(crate) async fn probe(address: String, stop: Arc<AtomicBool>) -> Gate {
    let (mut gate, mut connection, mut n) = (Gate::default(), Connection::new(&address), 0_usize);
    while !stop.load(Ordering::Relaxed) {
        n += 1;
        let request = if n.is_multiple_of(2) {
            get("/gongshu/wenlan/gate?find=xs1", &gate_token())
        } else {
            let adult = format!("key=adult{n}&name=adult{n}&relation=relative&phone=137{n:08}&days=today");
            post("/gongshu/wenlan/collectors/s0", &token(0), 0, &adult)
        };
        let begun = crate::now();
        gate.asked += 1;
        match connection.ask(&request).await {
            Ok(answer) if matches!(answer.status, 200 | 303 | 422) => {
                gate.answered += 1;
                gate.micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            Ok(answer) => gate.odd.push(format!("{} {}", answer.status, answer.body)),
            Err(why) => gate.odd.push(format!("{why:#}")),
        }
        tokio::time::sleep(PROBE_EVERY.saturating_sub(begun.elapsed())).await;
    }
    gate
}
