//! 两个程序 The draw and `verify/draw.py`, which shares no code with it, must agree to the byte.

use super::instance::Instance;
use crate::say;
use anyhow::{Context, Result, anyhow, ensure};
use draw::{Drawn, Mechanism, Roster, Rule};
use std::process::Command;

/// Publishes a draw into a folder and lets the second program recompute it.
pub(crate) fn recompute(roster: &Roster, drawn: &Drawn) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let receipts = ("receipts.txt", roster.receipts_text().into());
    let randomness = ("randomness.txt", format!("{}\n", randomness(roster.rule())).into());
    for (name, text) in roster.files().iter().chain(&drawn.files(roster)).chain([&receipts, &randomness]) {
        std::fs::write(folder.path().join(name), text.as_bytes())?;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../verify/draw.py");
    let said = Command::new("python3").arg(script).arg(folder.path()).output().context("python3")?;
    let out = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    ensure!(
        said.status.success(),
        "{} is not what the second program computes:\n{out}",
        roster.rule().text()
    );
    Ok(())
}

/// Every mechanism on districts of two sizes, each also with the hardest that it takes: two-day courses, siblings
/// together, a most of lessons, precedence.
pub(crate) fn agree() -> Result<()> {
    let mut draws = 0;
    for size in ["90x12x2", "600x40x1"] {
        let plain = Instance::sized(size)?;
        let mut knotted = Instance::sized(size)?;
        knot(&mut knotted);
        let mut apart = Instance {
            name: knotted.name.clone(),
            courses: knotted.courses.clone(),
            students: knotted.students.clone(),
        };
        apart.students.iter_mut().for_each(|student| student.together = false);
        let mut capped = Instance::sized(size)?;
        capped.students.iter_mut().step_by(3).for_each(|student| student.most = 1);
        let preceded = preceded(size)?;
        for mechanism in Mechanism::ALL {
            for next_choice in [true, false] {
                let by_value = matches!(mechanism, Mechanism::Optimum | Mechanism::Minimum);
                let rule = Rule { next_choice: next_choice || by_value, ..Rule::usual(mechanism) };
                agree_on(&plain, rule).with_context(|| size.to_owned())?;
                let (harder, what) = match mechanism {
                    Mechanism::Deferred => (&preceded, "with precedence"),
                    Mechanism::Optimum | Mechanism::Minimum if next_choice => {
                        (&apart, "knotted, siblings apart")
                    }
                    Mechanism::Optimum | Mechanism::Minimum => (&capped, "with a most of lessons"),
                    Mechanism::Lottery | Mechanism::Serial | Mechanism::Draft => (&knotted, "knotted"),
                };
                agree_on(harder, rule).with_context(|| format!("{size}, {what}"))?;
                draws += 2;
            }
        }
    }
    let named = Rule { beacon: Some(123), ..Rule::usual(Mechanism::Lottery) };
    agree_on(&Instance::sized("90x12x2")?, named).context("with a beacon")?;
    draws += 1;
    say(&format!("{draws} draws recomputed"));
    Ok(())
}

fn agree_on(instance: &Instance, rule: Rule) -> Result<()> {
    let roster = Roster::new(rule, &instance.courses, &instance.students);
    let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
    recompute(&roster, &draw::hold(&roster, &draw::seed(&randomness(rule), &roster.hash()), 2))
}

/// The hall's numbers, and a signature where the rule names a round of the beacon.
fn randomness(rule: Rule) -> String {
    let hall = "03 14 15";
    rule.beacon.map_or_else(|| hall.to_owned(), |round| draw::with_beacon(hall, round, &"ab".repeat(48)))
}

/// Some children have precedence at a course, others a most of lessons.
fn preceded(size: &str) -> Result<Instance> {
    let mut instance = Instance::sized(size)?;
    for (at, student) in instance.students.iter_mut().enumerate() {
        student.most = if at % 5 == 0 { 1 } else { 0 };
        student.wishes.iter_mut().skip(at % 3).step_by(4).for_each(|wish| wish.class = (at % 3) as u8);
    }
    Ok(instance)
}

/// Some courses meet twice a week, some families want two lessons at most, some siblings sit together.
fn knot(instance: &mut Instance) {
    for course in instance.courses.iter_mut().step_by(4) {
        let other = (course.weekdays[0] + 1) % 5 + 1;
        course.weekdays.push(other);
        course.weekdays.sort_unstable();
    }
    for at in (0..instance.students.len()).step_by(5) {
        instance.students[at].most = 2;
    }
    for at in (1..instance.students.len()).step_by(7) {
        let (before, after) = instance.students.split_at_mut(at);
        let (first, second) = (&mut before[at - 1], &mut after[0]);
        if first.household == second.household && first.school == second.school {
            first.together = true;
            *second = draw::Student { id: second.id.clone(), ..first.clone() };
        }
    }
}
