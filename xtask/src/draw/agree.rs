//! 两个程序 The draw and `verify/draw.py`, which shares no code with it, must agree to the byte.

use super::instance::Instance;
use crate::say;
use anyhow::{Context, Result, anyhow, ensure};
use draw::{Beside, Drawn, Mechanism, Paper, Roster, Rule};
use std::borrow::Cow;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Publishes a draw into a folder and lets the second program recompute it.
pub(crate) fn recompute(roster: &Roster, drawn: &Drawn) -> Result<()> {
    recomputed(roster, drawn, HALL)
}

fn recomputed(roster: &Roster, drawn: &Drawn, randomness: &str) -> Result<()> {
    let folder = published(roster, drawn, randomness)?;
    let (holds, out) = said(python("draw.py").arg(folder.path()))?;
    ensure!(holds, "{} is not what the second program computes:\n{out}", roster.rule().text());
    Ok(())
}

/// Whether a program found nothing, and everything that it said.
fn said(command: &mut Command) -> Result<(bool, String)> {
    let said = command.output().context("python3")?;
    let out = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    Ok((said.status.success(), out))
}

/// A published folder.
fn published(roster: &Roster, drawn: &Drawn, randomness: &str) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let receipts = roster.receipts_text();
    let beside = Beside { randomness: Some(randomness), receipts: Some(&receipts) };
    let receipts = ("receipts.txt", receipts.as_str().into());
    for (name, text) in roster.files().iter().chain(&drawn.files(roster, beside)).chain([&receipts]) {
        std::fs::write(folder.path().join(name), text.as_bytes())?;
    }
    Ok(folder)
}

/// The second program, too, names each file that is taken away and each in which one byte is another, and tells a
/// family's paper from a torn one.
fn damage() -> Result<()> {
    let (roster, paper) = papered(&Instance::sized("30x4x1")?, 17)?;
    let drawn = draw::hold(&roster, &draw::seed(HALL, &roster.hash()), 1);
    let folder = published(&roster, &drawn, HALL)?;
    for name in draw::FILES {
        let file = folder.path().join(name);
        let whole = std::fs::read(&file)?;
        std::fs::remove_file(&file)?;
        named(folder.path(), name, "missing")?;
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&file, &bytes)?;
            named(folder.path(), name, &format!("changed at {at}"))?;
        }
        std::fs::write(&file, &whole)?;
    }
    let file = folder.path().with_extension("receipt");
    let holds = |text: &[u8]| -> Result<bool> {
        std::fs::write(&file, text)?;
        Ok(said(python("draw.py").arg("--receipt").arg(&file).arg(folder.path()))?.0)
    };
    let text = paper.text().into_bytes();
    ensure!(holds(&text)?, "a family's own paper is not known");
    for at in [25, text.len() / 3, text.len() / 2, text.len() - 2] {
        let mut torn = text.clone();
        torn[at] ^= 1;
        ensure!(!holds(&torn)?, "a paper changed at {at} passes");
    }
    ensure!(!holds(&text[..text.len() - 70])?, "a paper with a step less passes");
    Ok(std::fs::remove_file(&file)?)
}

/// A roster under pseudonyms, and the paper of the family of one child.
pub(super) fn papered(instance: &Instance, child: usize) -> Result<(Roster, Paper)> {
    let secret = |id: &str| draw::sha256(&["salt", id]);
    let mut students = instance.students.clone();
    for student in &mut students {
        student.id = draw::pseudonym(&secret(&student.id), &student.id);
        student.household = draw::pseudonym(&secret(&student.household), &student.household);
    }
    let roster = Roster::new(Rule::usual(Mechanism::Lottery), &instance.courses, &students);
    let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
    let known = |id: &str| (id.to_owned(), secret(id));
    let own = &instance.students[child];
    let receipt = roster.receipt(&students[child].id).context("a child without a receipt")?;
    Ok((roster, Paper { student: known(&own.id), household: known(&own.household), receipt }))
}

/// Both programs refuse rules whose seed is neither the word `drawn` nor 64 small hex digits, and name its line: in a
/// folder in which everything else follows from that seed.
fn seeds() -> Result<()> {
    let instance = Instance::sized("30x4x1")?;
    let own = "99".repeat(32);
    let rule = Rule { seed: Some([0x99; 32]), ..Rule::usual(Mechanism::Lottery) };
    let roster = Roster::new(rule, &instance.courses, &instance.students);
    let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
    let (shorter, upper) = (&own[1..], "AB".repeat(32));
    let (longer, blank) = (format!("{own}9"), format!("{own} "));
    for seed in [own.as_str(), "1", "", "none", "Drawn", shorter, &longer, &upper, &blank] {
        let files = given(&roster, (own.as_str(), seed));
        let folder = tempfile::tempdir()?;
        for (name, bytes) in &files {
            std::fs::write(folder.path().join(name), bytes)?;
        }
        let (holds, out) = said(python("draw.py").arg(folder.path()))?;
        let names = out.lines().any(|line| line.starts_with("rules.txt:6:"));
        let found = draw::verify(&files).err().unwrap_or_default();
        let first = found.first().map(|one| (one.file, one.line));
        let wants = if seed == own { (true, false, None) } else { (false, true, Some(("rules.txt", 6))) };
        ensure!(
            (holds, names, first) == wants,
            "seed `{seed}`: {first:?}, and the second program says:\n{out}"
        );
    }
    Ok(())
}

/// A folder whose rules give another seed than the roster's own, with fingerprints that fit.
fn given(roster: &Roster, (own, seed): (&str, &str)) -> Vec<(String, Vec<u8>)> {
    let drawn = draw::hold(roster, seed, 1);
    let rules = roster.rule().text();
    let other = rules.replace(own, seed);
    let hashes = (draw::sha256(&[&rules]), draw::sha256(&[&other]));
    let mut files = roster.files();
    let commitment = files[0].1.replace(&hashes.0, &hashes.1);
    let fingerprint = draw::sha256(&[&commitment]);
    files.extend(drawn.files(roster, Beside::default()));
    let fits = |(name, text): (&'static str, Cow<'_, str>)| {
        let text = match name {
            "rules.txt" => other.clone(),
            "commitment.txt" => commitment.clone(),
            "summary.txt" => text.replace(&roster.hash(), &fingerprint),
            _ => text.into_owned(),
        };
        (name.to_owned(), text.into_bytes())
    };
    files.into_iter().map(fits).collect()
}

const COURSES: &str =
    "id,school,weekday,start,capacity,min,grades\nc1,1,2,16:00,20,15,1-3\nc2,2,2,16:00,20,15,1-6\n";
const STUDENTS: &str = "id,grade,school,household,priority,prefs\ns1,2,1,h1,0,c1\ns2,3,1,h2,0,c1\n";

/// A file, what stands in it, what stands there instead, and where both programs say so. The first is as it should be.
const TABLES: [(&str, &str, &str, &str); 16] = [
    ("students.csv", "s1", "s1", "randomness.txt:"),
    ("students.csv", "s1,2", "s1,4", "students.csv:2:"),
    ("students.csv", "h2,0,c1", "h2,0,c9", "students.csv:3:"),
    ("students.csv", "h2,0,c1", "h2,0,c1;c1", "students.csv:3:"),
    ("students.csv", "h2,0,c1", "h2,0,c2", "students.csv:3:"),
    ("students.csv", "h2,0,c1", "h2,00,c1", "students.csv:3:"),
    ("students.csv", "h2,0,c1", "h2,0", "students.csv:3:"),
    ("students.csv", "s2,3", "s2,x", "students.csv:3:"),
    ("students.csv", "s2,3", "s1,3", "students.csv:3:"),
    ("students.csv", "s1,2,1,h1,0,c1\ns2,3,1,h2,0,c1\n", "", "students.csv:1:"),
    ("students.csv", "priority,", "", "students.csv:1:"),
    ("courses.csv", "16:00,20,15,1-3", "16:00,14,15,1-3", "courses.csv:2:"),
    ("courses.csv", "c2,2,2", "c2,2,8", "courses.csv:3:"),
    ("courses.csv", "16:00,20,15,1-6", "24:00,20,15,1-6", "courses.csv:3:"),
    ("courses.csv", "1-6", "6-1", "courses.csv:3:"),
    ("courses.csv", "c2,2", "c1,2", "courses.csv:3:"),
];

/// Both programs name the row of a table that nothing may be drawn over, though every fingerprint fits: before the draw is
/// held, so that nobody has to wait for it.
fn tables() -> Result<()> {
    let rules = Rule::usual(Mechanism::Lottery).text();
    for (file, good, bad, at) in TABLES {
        let put =
            |name: &str, text: &str| if name == file { text.replacen(good, bad, 1) } else { text.to_owned() };
        let mut texts = vec![
            ("courses.csv", put("courses.csv", COURSES)),
            ("rules.txt", rules.clone()),
            ("students.csv", put("students.csv", STUDENTS)),
        ];
        let line = |(name, text): &(&str, String)| format!("{}  {name}\n", draw::sha256(&[text.as_str()]));
        let commitment: Vec<String> = texts.iter().map(line).collect();
        texts.push(("commitment.txt", commitment.concat()));
        let folder = tempfile::tempdir()?;
        for (name, text) in &texts {
            std::fs::write(folder.path().join(name), text)?;
        }
        let files: Vec<(String, Vec<u8>)> =
            texts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
        let found = draw::verify(&files).err().unwrap_or_default();
        let first = found.first().map(ToString::to_string).unwrap_or_default();
        let (holds, out) = said(python("draw.py").arg(folder.path()))?;
        let names = out.lines().any(|line| line.starts_with(at));
        ensure!(
            !holds && names && first.starts_with(at),
            "`{bad}` for `{good}` in {file}: `{first}`, and the second program says:\n{out}"
        );
    }
    Ok(())
}

/// The second program does not pass a folder, and a line of what it says begins with the file.
fn named(folder: &Path, name: &str, what: &str) -> Result<()> {
    let (holds, out) = said(python("draw.py").arg(folder))?;
    let is_named = out.lines().any(|line| line.starts_with(&format!("{name}:")));
    ensure!(!holds && is_named, "{name} {what}, and the second program says:\n{out}");
    Ok(())
}

/// Every mechanism on districts of two sizes, each also with the hardest that it takes: two-day courses, siblings
/// together, a most of lessons, precedence.
pub(crate) fn agree() -> Result<()> {
    let mut draws = 0;
    for size in ["90x12x2", "600x40x1"] {
        let plain = Instance::sized(size)?;
        let mut capped = Instance::sized(size)?.capped();
        capped.students.iter_mut().step_by(3).for_each(|student| student.most = 1);
        for mechanism in Mechanism::ALL {
            let hardest = plain.clone().hardest(mechanism);
            for next_choice in [true, false] {
                let by_value = matches!(mechanism, Mechanism::Optimum | Mechanism::Minimum);
                // The second time round the optimum closes what is under its minimum, as it does in a school's plan.
                let usual = Rule::usual(mechanism);
                let closing = usual.closing || !next_choice;
                let rule = Rule { next_choice: next_choice || by_value, closing, ..usual };
                agree_on(&plain, rule).with_context(|| size.to_owned())?;
                let harder = if by_value && !next_choice { &capped } else { &hardest };
                agree_on(harder, rule).with_context(|| harder.name.clone())?;
                draws += 2;
            }
        }
    }
    let named = Rule { beacon: Some(ROUND), ..Rule::usual(Mechanism::Lottery) };
    for hall in [HALL, ""] {
        let randomness = draw::with_beacon(hall, ROUND, SIGNATURE);
        agree_by(&Instance::sized("90x12x2")?, named, &randomness).context("with a beacon")?;
        draws += 1;
    }
    signatures()?;
    damage()?;
    seeds()?;
    tables()?;
    say(&format!("{draws} draws recomputed, and the beacon's signature told from others"));
    Ok(())
}

/// Round 123 of drand's quicknet, as it was published.
const ROUND: u64 = 123;
const SIGNATURE: &str =
    "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";

/// The second program knows the beacon's signature, and nothing else for it: another round's, one digit changed, too
/// short, the point at infinity.
fn signatures() -> Result<()> {
    let holds = |round: u64, signature: &str| -> Result<bool> {
        let status = python("beacon.py").arg(round.to_string()).arg(signature).output().context("python3")?;
        Ok(status.status.success())
    };
    ensure!(holds(ROUND, SIGNATURE)?, "the beacon's own signature is not known");
    ensure!(!holds(ROUND + 1, SIGNATURE)?, "another round's signature passes");
    for at in [0, 1, 47, 95] {
        let mut other = SIGNATURE.to_owned();
        let digit = if other.as_bytes()[at] == b'0' { "1" } else { "0" };
        other.replace_range(at..=at, digit);
        ensure!(!holds(ROUND, &other)?, "a signature with digit {at} changed passes");
    }
    let infinity = format!("c0{}", "00".repeat(47));
    for torn in ["", "zz", &SIGNATURE[..94], &infinity] {
        ensure!(!holds(ROUND, torn)?, "`{torn}` passes");
    }
    let forged = Rule { beacon: Some(ROUND), ..Rule::usual(Mechanism::Lottery) };
    let instance = Instance::sized("90x12x2")?;
    let roster = Roster::new(forged, &instance.courses, &instance.students);
    let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
    let randomness = draw::with_beacon(HALL, ROUND, &"ab".repeat(48));
    let drawn = draw::hold(&roster, &draw::seed(&randomness, &roster.hash()), 1);
    ensure!(recomputed(&roster, &drawn, &randomness).is_err(), "a draw with a forged signature passes");
    Ok(())
}

fn python(script: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../verify/").to_owned() + script);
    command
}

fn agree_on(instance: &Instance, rule: Rule) -> Result<()> {
    agree_by(instance, rule, HALL)
}

fn agree_by(instance: &Instance, rule: Rule, randomness: &str) -> Result<()> {
    let roster = Roster::new(rule, &instance.courses, &instance.students);
    let roster = roster.map_err(|all| anyhow!("{}", all[0]))?;
    recomputed(&roster, &draw::hold(&roster, &draw::seed(randomness, &roster.hash()), 2), randomness)
}

const HALL: &str = "03 14 15";
