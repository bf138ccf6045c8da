//! 计时 Checks beside plain parsing of the same texts, in one run on one core.

use super::{documents, library};
use crate::say;
use anyhow::{Result, ensure};
use rules::plan::document::Opened;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time; nothing decides by it")]
fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

pub(crate) fn bench(schemes: usize, json: bool) -> Result<()> {
    let all = documents()?;
    let library = library(&all);
    let plans: Vec<_> = all.iter().filter(|(_, text)| text.contains("\n[scheme]")).collect();
    ensure!(!plans.is_empty(), "no plan under schemes/");
    let rounds = schemes.div_ceil(plans.len());
    let each = |work: &dyn Fn(&str, &str)| {
        timed(|| (0..rounds).for_each(|_| plans.iter().for_each(|(name, text)| work(name, text))))
    };
    let check = |name: &str, text: &str| {
        let found = Opened::read(name, text).map(|opened| library.check(&opened, None));
        black_box(found).ok();
    };
    let parse = |_: &str, text: &str| {
        black_box(text.parse::<toml::Table>()).ok();
    };
    each(&check);
    let (parsing, checking) = (each(&parse), each(&check));
    let checked = rounds * plans.len();
    let ratio = checking.as_micros() * 100 / parsing.as_micros().max(1);
    if json {
        say(&format!(
            "{{\"schemes\":{checked},\"check_us\":{},\"parse_us\":{},\"ratio_percent\":{ratio}}}",
            checking.as_micros(),
            parsing.as_micros(),
        ));
        return Ok(());
    }
    say(&format!(
        "{checked} schemes: checked in {} ms, parsed as TOML alone in {} ms ({}.{:02} times)",
        checking.as_millis(),
        parsing.as_millis(),
        ratio / 100,
        ratio % 100,
    ));
    Ok(())
}
