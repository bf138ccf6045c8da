//! 乱码 Readers of tables, folders and families' papers against files with random damage: a mistake is named, never a panic.

use super::agree;
use super::instance::{Chance, Instance};
use crate::say;
use anyhow::{Result, anyhow, ensure};
use draw::{Beside, Mechanism, Paper, Roster, Rule};

/// Bytes that mean something in these files, and some that do not.
const MARKS: &[u8] = b",;=\n\r:-\"0123456789sckh \xff\xe5\x00";

pub(crate) fn fuzz(inputs: usize, seed: u64) -> Result<()> {
    let instance = Instance::sized("12x8x2")?;
    let mut chance = Chance(seed);
    let (mut read, mut found, mut papers) = (0, 0, 0);
    let mut rosters = Vec::new();
    for mechanism in Mechanism::ALL {
        for one in [instance.clone(), instance.clone().hardest(mechanism)] {
            let roster = Roster::new(Rule::usual(mechanism), &one.courses, &one.students);
            rosters.push(roster.map_err(|all| anyhow!("{}: {}", one.name, all[0]))?);
        }
    }
    has_every_column(&rosters)?;
    let (papered, paper) = agree::papered(&instance, 0)?;
    let (papered, paper) = (folder(&papered), paper.text());
    ensure!(passes(&papered, paper.as_bytes()), "a family's own paper is not known");
    for input in 0..inputs {
        let roster = &rosters[chance.below(rosters.len() as u64) as usize];
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
        if input % 16 == 1 {
            let mut torn = paper.clone().into_bytes();
            damage(&mut torn, &mut chance);
            let holds = passes(&papered, &torn);
            ensure!(holds == (torn == paper.as_bytes()), "a paper is damaged, and nobody says so");
            papers += usize::from(!holds);
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
        "{inputs} damaged inputs: {read} tables still read, damage found in {found} folders and {papers} papers, 0 \
         panics"
    ));
    Ok(())
}

/// What is damaged has everything that can be read: a most of lessons, siblings together, classes, courses of several days.
fn has_every_column(rosters: &[Roster]) -> Result<()> {
    let some = |says: &dyn Fn(&Roster) -> bool| rosters.iter().any(says);
    let row_ends = |roster: &Roster, end: &str| roster.students_text().lines().any(|row| row.ends_with(end));
    ensure!(
        some(&|roster| row_ends(roster, ",most,together") && row_ends(roster, ",2,1")),
        "no family of both"
    );
    ensure!(some(&|roster| roster.students_text().contains('=')), "no class of precedence");
    ensure!(
        some(&|roster| roster.courses().iter().any(|course| course.weekdays.len() > 1)),
        "no long course"
    );
    Ok(())
}

/// Whether a paper is of a folder.
fn passes(files: &[(String, Vec<u8>)], paper: &[u8]) -> bool {
    let paper = std::str::from_utf8(paper).ok().and_then(|text| Paper::read(text).ok());
    paper.is_some_and(|paper| paper.check(files).is_ok())
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
