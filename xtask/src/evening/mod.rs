//! 试演许多晚 Many random evenings against the rules of roll, gate and hand-over, outside the tests.

mod bench;

use crate::draw::Chance;
use crate::say;
use crate::tree::root;
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand};
use rules::day::trial::{self, Figures};
use rules::plan::scheme::Scheme;
use std::fmt::Write;

/// What happens in one evening, at most.
const STEPS_MAX: u64 = 160;
/// The plan whose evenings are played.
const PLAN: &str = "schemes/gongshu-2021-autumn.toml";

/// So many are a step of `cargo xtask test`.
const EVENINGS: u64 = 10_000;

/// How many, and which.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    #[command(subcommand)]
    job: Option<Job>,
    /// How many evenings.
    #[arg(long, default_value_t = EVENINGS)]
    evenings: u64,
    /// Of the chance: the same seed plays the same evenings.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// One JSON object instead of one line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Marks a second through HTTP and the gate's search while marks come in, on both databases.
    Bench(bench::Bench),
}

/// Plays them; the first evening that breaks a rule is told at its shortest.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    if let Some(Job::Bench(bench)) = &wish.job {
        return bench::run(bench);
    }
    let figures = play(wish.evenings, wish.seed)?;
    say(&if wish.json { json(wish, &figures) } else { line(wish, &figures) });
    Ok(())
}

/// As a step among the others: the same evenings each time.
pub(crate) fn short() -> Result<()> {
    run(&Wish { job: None, evenings: EVENINGS, seed: 7, json: false })
}

fn play(evenings: u64, seed: u64) -> Result<Figures> {
    let path = root().join(PLAN);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = PLAN.rsplit('/').next().unwrap_or(PLAN);
    let plan = Scheme::read(name, &text).map_err(|found| anyhow!("{PLAN} does not read: {found:?}"))?;
    let mut total = Figures::default();
    for evening in 0..evenings {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ evening);
        let length = chance.below(STEPS_MAX);
        let numbers: Vec<u64> = (0..length).map(|_| chance.below(u64::MAX)).collect();
        let story = if evening % 4 == 0 { trial::read(&numbers) } else { trial::woven(&numbers) };
        match trial::play(&plan, &story) {
            Ok(figures) => total.add(&figures),
            Err(_) => bail!("{}", told(&plan, &story, evening)),
        }
    }
    Ok(total)
}

/// The shortest story of a broken evening, step by step.
fn told(plan: &Scheme, story: &[trial::Step], evening: u64) -> String {
    let short = trial::shrink(plan, story);
    let mut told = format!("evening {evening} breaks a rule:\n");
    for (n, step) in short.iter().enumerate() {
        let _ = writeln!(told, "  {n:3}  {step:?}");
    }
    if let Err(broken) = trial::play(plan, &short) {
        let _ = write!(told, "  {}: {}", broken.rule, broken.found);
    }
    told
}

fn line(wish: &Wish, figures: &Figures) -> String {
    let of = |name: &str| figures.count(name);
    format!(
        "{} evenings of seed {}, {} steps: {} children left, {} of them early, {} by a phone without a network, {} from extended care, {} taken back; {} went over to extended care, {} were taken onto it; {} marks, {} conflicts, {} codes taken, {} rungs; {}; {} refusals of {} kinds; nothing broken",
        wish.evenings,
        wish.seed,
        figures.steps,
        of("left") + of("left early") + of("left by a phone") + of("left extended care"),
        of("left early"),
        of("left by a phone"),
        of("left extended care"),
        of("taken back"),
        of("gone over to extended care"),
        of("taken onto extended care"),
        of("applied") + of("agreed") + of("superseded") + of("conflict"),
        of("conflict"),
        of("codes taken"),
        of("rungs"),
        lessons(figures),
        figures.refused.values().sum::<u64>(),
        figures.refused.len(),
    )
}

/// What the two who share a lesson from outside did, and whom the clock told of.
fn lessons(figures: &Figures) -> String {
    let of = |name: &str| figures.count(name);
    format!(
        "{} lessons from outside with {} marks by who gives them, {} rolls closed, {} signatures and {} hand-overs by who goes along, {} named, {} stood in for, {} rooms asked; {} people missed, {} empty seats and {} open rolls told of",
        of("lessons from outside"),
        of("marks from outside"),
        of("rolls closed by a companion"),
        of("signatures of a companion"),
        of("handed over by a companion"),
        of("companions named"),
        of("companions stood in for"),
        of("adults sent to a room") + of("rooms told of an answer"),
        of("people missed"),
        of("empty seats told of"),
        of("open rolls told of"),
    )
}

fn json(wish: &Wish, figures: &Figures) -> String {
    let pairs = |map: &std::collections::BTreeMap<&'static str, u64>| {
        let all: Vec<String> = map.iter().map(|(name, count)| format!("\"{name}\":{count}")).collect();
        format!("{{{}}}", all.join(","))
    };
    format!(
        "{{\"evenings\":{},\"seed\":{},\"steps\":{},\"broken\":0,\"done\":{},\"refused\":{}}}",
        wish.evenings,
        wish.seed,
        figures.steps,
        pairs(&figures.done),
        pairs(&figures.refused),
    )
}

#[cfg(test)]
mod tests {
    /// What an evening of extended care is made of, a phone whose clock is turned, midnight, and a lesson from outside with who goes
    /// along, each so often at least in a thousand evenings.
    const OFTEN: [(&str, u64); 16] = [
        ("extended care laid out", 300),
        ("gone over to extended care", 150),
        ("taken onto extended care", 20),
        ("care rolls closed", 100),
        ("left extended care", 100),
        ("extended care closed", 80),
        ("extended care taken over", 20),
        ("extended care agreed to", 100),
        ("extended care taken back", 20),
        ("posts of a turned clock", 25),
        ("midnights passed", 100),
        ("lessons from outside", 150),
        ("marks from outside", 200),
        ("rolls closed by a companion", 40),
        ("signatures of a companion", 10),
        ("handed over by a companion", 30),
    ];
    /// What happens once at least.
    const SELDOM: [&str; 32] = [
        "left",
        "left early",
        "left by a phone",
        "taken back",
        "conflict",
        "codes taken",
        "rungs",
        "sessions closed",
        "blocks lifted",
        "answers",
        "delegations confirmed",
        "children added",
        "slips",
        "absences explained",
        "absences explained at home",
        "adults listed",
        "absences asked further",
        "given to a line",
        "brought back",
        "taken off the roll",
        "evenings taken over",
        "stand-ins declined",
        "marks of a companion",
        "companions named",
        "companions named for later",
        "companions stood in for",
        "adults sent to a room",
        "rooms told of an answer",
        "people signed in",
        "people missed",
        "empty seats told of",
        "open rolls told of",
    ];
    /// What is refused once at least.
    const REFUSED: [&str; 22] = [
        "taking-staff-first",
        "taking-not-now",
        "taking-not-alone",
        "taking-declined",
        "taking-answer-first",
        "passcode-wrong",
        "passcode-replayed",
        "passcode-locked",
        "roll-disputed",
        "handover-taken-by-other",
        "handover-on-its-way",
        "duty-busy",
        "duty-not-yours",
        "duty-no-companion",
        "duty-not-staff",
        "grouping-lead-teacher-busy",
        "not-permitted",
        "extended-ended",
        "extended-too-late",
        "leave-child-here",
        "roll-off-said-since",
        "roll-present-elsewhere",
    ];

    /// A sample of what `cargo xtask evening` plays; each thing that can happen happens in it, the rarest of them (a family that says
    /// no, and a gate that asks all the same) four times.
    #[test]
    fn a_thousand_evenings_break_nothing() {
        let figures = super::play(1000, 6).unwrap();
        let wanted = OFTEN.into_iter().chain(SELDOM.map(|deed| (deed, 1)));
        let mut missing: Vec<&str> =
            wanted.filter(|(deed, least)| figures.count(deed) < *least).map(|(deed, _)| deed).collect();
        missing.extend(REFUSED.into_iter().filter(|code| !figures.refused.contains_key(code)));
        assert!(missing.is_empty(), "too seldom: {missing:?} in {figures:?}");
    }
}
