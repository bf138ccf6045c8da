//! 门口 The gate and the rooms beside a rush: rolls are marked, children are collected, and none of it waits for the presses.

use crate::evening::{COLLECTED_MAX, care_token, child_id, collector, session_id};
use crate::http::{Answer, Connection, get, post};
use crate::lay::gate_token;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// One step so often.
const STEP_EVERY: Duration = Duration::from_millis(20);

/// What the gate and the rooms saw.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    pub(crate) asked: u64,
    pub(crate) answered: u64,
    /// Children who were marked, checked, signed for and let out.
    pub(crate) collected: u64,
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

/// An early collection as the school lives it: three looks, and four acts that are on disk before they are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Find,
    Mark,
    Check,
    LookForSignature,
    Sign,
    LookForExit,
    Exit,
}

const STEPS: [Step; 7] =
    [Step::Find, Step::Mark, Step::Check, Step::LookForSignature, Step::Sign, Step::LookForExit, Step::Exit];

/// Whoever comes next; two probes of one evening never come for the same child.
#[derive(Debug, Default)]
pub(crate) struct Comers(AtomicUsize);

/// Child after child is collected until `stop` says so; when all have gone, the gate goes on looking.
pub(crate) async fn probe(address: String, comers: Arc<Comers>, stop: Arc<AtomicBool>) -> Gate {
    let (mut gate, mut connection) = (Gate::default(), Connection::new(&address));
    while !stop.load(Ordering::Relaxed) {
        let child = comers.0.fetch_add(1, Ordering::Relaxed);
        let steps = if child < COLLECTED_MAX { &STEPS[..] } else { &STEPS[..1] };
        let mut pickup = String::new();
        for step in steps.iter().copied() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let begun = crate::now();
            gate.asked += 1;
            let answer = connection.ask(&request(step, child, &pickup)).await;
            match answer.map_err(|why| format!("{why:#}")).and_then(|answer| met(step, &answer, &mut pickup))
            {
                Ok(()) => {
                    gate.answered += 1;
                    gate.micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
                    gate.collected += u64::from(step == Step::Exit);
                }
                Err(why) => {
                    gate.odd.push(format!("{step:?}: {why}"));
                    break;
                }
            }
            tokio::time::sleep(STEP_EVERY.saturating_sub(begun.elapsed())).await;
        }
    }
    gate
}

fn request(step: Step, child: usize, pickup: &str) -> Vec<u8> {
    let (id, key) = (child_id(child % COLLECTED_MAX), format!("key={step:?}{child}"));
    let at = |rest: &str| format!("/gongshu/wenlan/{rest}");
    let (gate, care) = (gate_token(), care_token());
    match step {
        Step::Find => get(&at("gate?find=ev1"), &gate),
        Step::Mark => {
            post(&at(&format!("rolls/{}", session_id(child))), &care, 0, &format!("{key}&mark-{id}=present"))
        }
        Step::Check => {
            let who = format!("{key}&reason=doctor&collector={}", collector(child));
            post(&at(&format!("gate/{id}/check")), &gate, 0, &who)
        }
        Step::LookForSignature => get(&at("pickups"), &care),
        Step::Sign => post(&at(&format!("pickups/{pickup}/sign")), &care, 0, &key),
        Step::LookForExit => get(&at(&format!("gate/{id}")), &gate),
        Step::Exit => post(&at(&format!("pickups/{pickup}/exit")), &gate, 0, &key),
    }
}

/// Whether a step was done, and what the next one needs.
fn met(step: Step, answer: &Answer, pickup: &mut String) -> Result<(), String> {
    let Answer { status, body } = answer;
    if !matches!(status, 200 | 303) {
        return Err(format!("{status} {body}"));
    }
    let action = match step {
        Step::LookForSignature => "/sign",
        Step::LookForExit => "/exit",
        Step::Find | Step::Mark | Step::Check | Step::Sign | Step::Exit => return Ok(()),
    };
    let named = body.split("/pickups/").skip(1).find_map(|rest| rest.split_once(action));
    let id = named.map(|(id, _)| id).filter(|id| !id.contains('"'));
    *pickup = id.ok_or_else(|| format!("no pick-up with {action}"))?.to_owned();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_done_when_it_was_answered_and_names_what_comes_next() {
        let page = r#"<a href="/g/w/pickups">…</a><form action="/g/w/pickups/p7/sign">"#;
        let answer = |status: u16, body: &str| Answer { status, body: body.to_owned() };
        let mut pickup = String::new();
        assert!(met(Step::LookForSignature, &answer(200, page), &mut pickup).is_ok());
        assert_eq!(pickup, "p7");
        assert!(met(Step::LookForExit, &answer(200, page), &mut pickup).is_err());
        for (status, is_done) in [(303, true), (200, true), (422, false), (404, false), (503, false)] {
            assert_eq!(met(Step::Check, &answer(status, ""), &mut pickup).is_ok(), is_done, "{status}");
        }
    }
}
