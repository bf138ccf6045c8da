//! 乱码 Readers of tables and folders against files with random damage: a mistake is named, never a panic.

use super::instance::{Chance, Instance};
use crate::say;
use anyhow::{Result, anyhow, ensure};
use draw::{Beside, Mechanism, Roster, Rule};

/// Bytes that mean something in these files, and some that do not.
const MARKS: &[u8] = b",;=\n\r:-\"0123456789sckh \xff\xe5\x00";

pub(crate) fn fuzz(inputs: usize, seed: u64) -> Result<()> {
    let instance = Instance::sized("12x4x2")?;
    let mut chance = Chance(seed);
    let (mut read, mut found) = (0, 0);
    let rosters = Mechanism::ALL.map(|mechanism| {
        Roster::new(Rule::usual(mechanism), &instance.courses, &instance.students)
            .map_err(|all| anyhow!("{}", all[0]))
    });
    let rosters: Vec<Roster> = rosters.into_iter().collect::<Result<_>>()?;
    for input in 0..inputs {
        let roster = &rosters[input % rosters.len()];
        if input % 16 == 0 {
            let whole = folder(roster);
            let mut files = whole.clone();
            let at = chance.below(files.len() as u64) as usize;
            damage(&mut files[at].1, &mut chance);
            let holds = draw::verify(&files).is_ok();
            ensure!(holds == (files == whole), "{}: damaged, and nobody says so", files[at].0);
            found += usize::from(!holds);
            continue;
        }
        let mut courses = roster.courses_text().into_bytes();
        let mut students = roster.students_text().as_bytes().to_vec();
        damage(if chance.below(2) == 0 { &mut courses } else { &mut students }, &mut chance);
        if let Ok(roster) = Roster::read(roster.rule(), &courses, students) {
            draw::hold(&roster, "1", 1);
            read += 1;
        }
    }
    say(&format!(
        "{inputs} damaged inputs: {read} tables still read, damage found in {found} folders, 0 panics"
    ));
    Ok(())
}

/// A published folder.
fn folder(roster: &Roster) -> Vec<(String, Vec<u8>)> {
    let drawn = draw::hold(roster, &draw::seed("1", &roster.hash()), 1);
    let receipts = roster.receipts_text();
    let beside = Beside { randomness: Some("1"), receipts: Some(&receipts) };
    let files = roster.files().into_iter().chain(drawn.files(roster, beside));
    let bytes = files.map(|(name, text)| (name.to_owned(), text.into_owned().into_bytes()));
    bytes.chain([("receipts.txt".to_owned(), receipts.clone().into_bytes())]).collect()
}

/// One to four bytes changed, put in or taken out.
fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() as u64 + 1) as usize;
        let mark = MARKS[chance.below(MARKS.len() as u64) as usize];
        match chance.below(3) {
            0 => bytes.insert(at, mark),
            1 if at < bytes.len() => bytes[at] = mark,
            _ if at < bytes.len() => {
                bytes.remove(at);
            }
            _ => {}
        }
    }
}
