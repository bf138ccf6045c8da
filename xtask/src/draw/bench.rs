//! 计时 Every mechanism on one instance, beside hashing the same bytes (no draw can be published faster) and beside the
//! second program in plain Python, where the instance is small enough for it.

use super::agree;
use super::instance::Instance;
use super::plot::Line;
use crate::say;
use anyhow::{Result, anyhow, ensure};
use draw::{Mechanism, Ordered, Roster, Rule};
use std::time::{Duration, Instant};

/// Above so many children the second program takes minutes.
const PYTHON_MAX: usize = 20_000;

/// So many processor milliseconds are measured at least: what is shorter is done again and again, because some systems
/// count in ticks.
const MEASURED: Duration = Duration::from_millis(200);

/// Processor time of one piece of work.
pub(crate) fn on_processor<T>(work: impl Fn() -> T) -> (T, Duration) {
    let mut times = 1;
    loop {
        let (done, took) = spent(|| {
            (1..times).for_each(|_| drop(work()));
            work()
        });
        if took >= MEASURED {
            return (done, took / times);
        }
        times *= 4;
    }
}

/// Processor time of this thread, where the system tells it: another program on the machine changes it little.
fn spent<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let used = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    let begun = used();
    let (done, took) = timed(work);
    let own = begun.zip(used()).map(|(begun, ended)| ended.saturating_sub(begun));
    (done, own.unwrap_or(took))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time; nothing decides by it")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

pub(crate) fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:02} ms", micros / 1000, micros % 1000 / 10)
}

/// Measures every mechanism, adding what it took to `lines`.
pub(crate) fn bench(instance: &Instance, threads: usize, lines: &mut Vec<Line>) -> Result<()> {
    let read = |mechanism| Roster::new(Rule::usual(mechanism), &instance.courses, &instance.students);
    let is_long = instance.courses.iter().any(|course| course.weekdays.len() > 1);
    let first = read(Mechanism::Lottery).map_err(|all| anyhow!("{}", all[0]))?;
    let (courses, students) = (first.courses_text(), first.students_text().as_bytes().to_vec());
    let (_, hashing) = on_processor(|| draw::sha256_file(&students));
    let rule = Rule::usual(Mechanism::Lottery);
    let (_, reading) = on_processor(|| Roster::read(rule, courses.as_bytes(), students.clone()).map(drop));
    let name = &instance.name;
    say(&format!("{name}: hash {}, read and check {}", milliseconds(hashing), milliseconds(reading)));
    let seed = draw::seed("03 14 15", &first.hash());
    for mechanism in Mechanism::ALL.into_iter().filter(|one| !is_long || *one != Mechanism::Deferred) {
        let roster = read(mechanism).map_err(|all| anyhow!("{}", all[0]))?;
        let (drawn, took) = if threads == 1 {
            on_processor(|| draw::hold(&roster, &seed, 1))
        } else {
            timed(|| draw::hold(&roster, &seed, threads))
        };
        ensure!(drawn == draw::hold(&roster, &seed, threads + 1), "{name}: threads change the result");
        let ordered = Ordered::new(&roster, &seed);
        let (_, solving) = on_processor(|| ordered.seats());
        let point = (instance.students.len(), took);
        match lines.iter_mut().find(|(name, _)| *name == mechanism.name()) {
            Some((_, points)) => points.push(point),
            None => lines.push((mechanism.name(), vec![point])),
        }
        let (outcome, (wishing, nothing)) = (&drawn.outcome, drawn.outcome.wishing(&roster));
        let share = outcome.value * 1000 / outcome.bound.max(1);
        let mut line = format!(
            "  {:9} {:>11}, seats and closing alone {:>11}; worth {}.{} % of the bound, {} courses closed, \
             {nothing} of {wishing} got nothing",
            mechanism.name(),
            milliseconds(took),
            milliseconds(solving),
            share / 10,
            share % 10,
            outcome.closed(&roster).count(),
        );
        if instance.students.len() <= PYTHON_MAX && mechanism == Mechanism::Lottery {
            let (agreed, python) = timed(|| agree::recompute(&roster, &drawn));
            agreed?;
            line += &format!(
                "; in Python {} ({} ×)",
                milliseconds(python),
                python.as_micros() / took.as_micros().max(1)
            );
        }
        say(&line);
    }
    Ok(())
}
