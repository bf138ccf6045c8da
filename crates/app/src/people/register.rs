//! 学籍导入 `afterbell register import`: a school's children and their families from a file, all of it or nothing (P3.4).

use super::place::named;
use super::student;
use crate::app::App;
use crate::cli::{opened, say};
use crate::sheet;
use crate::town::initials;
use anyhow::{Context, anyhow, ensure};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use rules::id::{HouseholdId, PersonId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::register::bringing::{self, Brought, Facts, Pupil};
use rules::people::register::striking::{Stays, Struck};
use rules::people::register::{self, Adult, Entry, Flaw};
use rules::people::role::clock;
use rules::people::student::{Draft, Student};
use rules::refusal::Refuses;
use std::path::PathBuf;
use std::process::ExitCode;
use store::Tx;
use store::people::{Guardian, Register};

/// Why somebody who is in the file no longer is taken off the roll, as the journal has it.
const NOT_IN_FILE: &str = "not in the register that was imported";

/// What to do with a register.
#[derive(Debug, Subcommand)]
pub(crate) enum RegisterJob {
    /// Bring in a school's children with their guardians, or what has changed of them since; nothing where any row is wrong.
    Import(Importing),
}

/// A file for a school.
#[derive(Debug, Args)]
pub(crate) struct Importing {
    /// `postgres://…`, or a file.
    #[arg(long, env = "AFTERBELL_DATABASE")]
    database: String,
    /// The school: `district/place`, or its short name.
    #[arg(long)]
    school: String,
    /// All its children: a spreadsheet, or comma-separated text in UTF-8 or GB 18030. Its first row names the columns number
    /// (学号), name (姓名), grade (年级), class (班级), guardian (监护人), phone (电话), relation (关系), and, where they are known,
    /// seat (座号), household (家庭), school (学校), guardian2 (监护人2), phone2 (电话2), relation2 (关系2).
    file: PathBuf,
    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take children whom the file does not name off the roll, from tomorrow on; their families are told.
    #[arg(long)]
    leavers: bool,
    /// So many children may leave, where it is more than a fifth of those on the roll.
    #[arg(long, value_name = "N", requires = "leavers")]
    leavers_max: Option<usize>,
    /// Guardians whom the file names with no child of their household are its guardians no longer, from now on; the family is told.
    #[arg(long)]
    struck: bool,
    /// So many guardians may, where it is more than a fifth of those of the children on the roll.
    #[arg(long, value_name = "N", requires = "struck")]
    struck_max: Option<usize>,
}

/// How a file is brought in.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// Nothing is written.
    pub dry_run: bool,
    /// Whoever is not in the file leaves the roll.
    pub leavers: bool,
    /// So many may; `None`: a fifth of those on the roll.
    pub leavers_max: Option<usize>,
    /// Guardians who are not named with their children are their guardians no longer.
    pub struck: bool,
    /// So many may be struck; `None`: a fifth of those whom the children on the roll have.
    pub struck_max: Option<usize>,
}

/// What a file came to.
#[derive(Debug)]
pub enum Imported {
    /// It was taken whole.
    Taken(Brought),
    /// It was not, because of these rows.
    Refused(Vec<Flaw>),
}

/// Imports; 2 when anything in the file cannot be taken, each on a line of its own as `file:row:column: code: words`.
pub(crate) async fn run(job: RegisterJob) -> Result<ExitCode, anyhow::Error> {
    let RegisterJob::Import(importing) = job;
    let Importing { database, school, file, dry_run, leavers, leavers_max, struck, struck_max } = importing;
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let app = opened(&database).await?;
    let how = How { dry_run, leavers, leavers_max, struck, struck_max };
    let school = named(&app, &school)?;
    match import(&app, &school, &bytes, how).await? {
        Imported::Taken(brought) => {
            for line in lines(&brought, how, tomorrow(&app)?) {
                say(&line)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Imported::Refused(flaws) => {
            for flaw in flaws {
                say(&format!("{}:{flaw}", file.display()))?;
            }
            say("nothing was written")?;
            Ok(ExitCode::from(2))
        }
    }
}

/// Brings a school's file in. The number of a child is not kept: the child's id follows from it under the program's key, so that the
/// same number is the same child at the next import, and nobody who has the database can read it.
pub async fn import(app: &App, school: &Place, bytes: &[u8], how: How) -> Result<Imported, anyhow::Error> {
    let (code, kind) = (&school.place, &school.kind);
    ensure!(kind == "school", "--school: {code} is a {kind}, and only a school has a register");
    ensure!(
        app.seals(),
        "AFTERBELL_KEY is not set: a child is known again by its number under that key; give the one that `serve` has"
    );
    let rows = sheet::read(bytes).map_err(|why| anyhow!("the file is no table ({})", why.code()))?;
    let entries = match register::read(&rows, school) {
        Ok(entries) => entries,
        Err(flaws) => return Ok(Imported::Refused(flaws)),
    };
    let pupils: Vec<Pupil> = entries.into_iter().map(|entry| pupil(app, school, entry)).collect();
    let permit = clock(Act::RegisterImport, school)?;
    let mut tx = if how.dry_run { app.store.look(&permit).await? } else { app.store.act(&permit).await? };
    let adults = pupils.iter().flat_map(|pupil| &pupil.entry.adults);
    let phones: Vec<&str> = adults.map(|adult| adult.phone.as_str()).collect();
    let facts = tx.register_facts(&phones, app.now().date()).await?;
    let brought = match bringing::bring(&pupils, &facts) {
        Ok(brought) => brought,
        Err(flaws) => return Ok(Imported::Refused(flaws)),
    };
    if let Err(flaws) = bounded(&brought, &facts, how) {
        return Ok(Imported::Refused(flaws));
    }
    if !how.dry_run {
        write(app, &mut tx, &brought).await?;
        if how.leavers {
            take_off(app, school, &mut tx, &brought.missing).await?;
        }
        if how.struck {
            strike(app, &mut tx, &brought.struck).await?;
        }
        tx.commit().await?;
    }
    Ok(Imported::Taken(brought))
}

/// Whether whom the file leaves out may go by it, as far as it was said that they shall.
fn bounded(brought: &Brought, facts: &Facts, how: How) -> Result<(), Vec<Flaw>> {
    if how.leavers {
        brought.leavers(facts, how.leavers_max).map_err(|flaw| vec![flaw])?;
    }
    if how.struck { brought.strikes(facts, how.struck_max) } else { Ok(()) }
}

fn pupil(app: &App, school: &Place, entry: Entry) -> Pupil {
    let id = app.secrets.mark(&format!("register/{}/{}/{}", school.district, school.place, entry.number));
    Pupil { id: StudentId::new(id), sort_key: initials(&entry.name), entry }
}

/// Writes what is new and what is otherwise. A number that the school's register has is one that the school verified.
async fn write(app: &App, tx: &mut Tx, brought: &Brought) -> Result<(), anyhow::Error> {
    let now = app.now();
    for (before, after) in &brought.changed {
        tx.student_changed((before, after), now).await?;
    }
    for (before, after) in &brought.guardians_changed {
        tx.guardian_changed((before, after), now).await?;
    }
    let guardian = |(household, adult): &(HouseholdId, Adult)| Guardian {
        id: PersonId::new(app.fresh_id()),
        household: household.clone(),
        name: adult.name.clone(),
        phone: adult.phone.clone(),
        relation: adult.relation.code().to_owned(),
        verified_at: Some(now),
    };
    let guardians = brought.guardians_added.iter().map(guardian).collect();
    let register = Register { students: brought.added.clone(), guardians, ..Register::default() };
    if !register.students.is_empty() || !register.guardians.is_empty() {
        tx.register_imported(&register, now).await?;
    }
    Ok(())
}

/// Takes children off the roll by the act by which the school does it on a child's page.
async fn take_off(app: &App, school: &Place, tx: &mut Tx, missing: &[Student]) -> Result<(), anyhow::Error> {
    let until = tomorrow(app)?;
    for child in missing {
        let draft = Draft { until: Some(until), reason: NOT_IN_FILE.to_owned() };
        student::depart(app, school, tx, child, draft).await.with_context(|| child.id.to_string())?;
    }
    Ok(())
}

/// Ends the ties that the file may end.
async fn strike(app: &App, tx: &mut Tx, struck: &[Struck]) -> Result<(), anyhow::Error> {
    for one in struck.iter().filter(|one| one.stays.is_none()) {
        tx.guardian_struck(one, app.now()).await?;
    }
    Ok(())
}

/// Whoever leaves by an import is on the roll today: whom the evening expects stays expected.
fn tomorrow(app: &App) -> Result<Date, anyhow::Error> {
    Ok(app.now().date().tomorrow()?)
}

/// What is told at the terminal.
fn lines(brought: &Brought, how: How, tomorrow: Date) -> Vec<String> {
    let Brought { added, changed, same, missing, guardians_added, guardians_changed, struck } = brought;
    let renumbered = guardians_changed.iter().filter(|(before, after)| before.phone != after.phone).count();
    let mut lines = vec![
        format!("children: {} new, {} changed, {same} as they were", added.len(), changed.len()),
        format!(
            "guardians: {} new, {} changed, {renumbered} of these with another number",
            guardians_added.len(),
            guardians_changed.len()
        ),
    ];
    lines.extend(
        missing.iter().map(|one| format!("not in the file: {} {} {}", one.home_class, one.seat, one.name)),
    );
    if !missing.is_empty() && how.leavers {
        lines.push(format!("these {} are off the roll from {tomorrow} on", missing.len()));
    } else if !missing.is_empty() {
        lines.push(format!("these {} stay; --leavers takes them off the roll", missing.len()));
    }
    lines.extend(struck_lines(struck, how));
    if how.dry_run {
        lines.push("nothing was written: this is what would be".to_owned());
    }
    lines
}

/// Who is not named with their children any more, and what becomes of that.
fn struck_lines(struck: &[Struck], how: How) -> Vec<String> {
    let line = |one: &Struck| {
        let (who, children) = (&one.guardian, one.children.join(", "));
        let stays = match one.stays {
            Some(Stays::OtherChild) => "; stays: the household has another child who is not in the file",
            Some(Stays::Last) => "; stays: nobody else is named with the child",
            None => "",
        };
        format!("no longer named with {children}: {} {} {}{stays}", who.name, who.relation, who.phone)
    };
    let mut lines: Vec<String> = struck.iter().map(line).collect();
    let ends = struck.iter().filter(|one| one.stays.is_none()).count();
    if ends > 0 && how.struck {
        lines.push(format!("guardians who see and collect nobody by it from now on: {ends}"));
    } else if !struck.is_empty() {
        let all = struck.len();
        lines.push(format!("guardians not named: {all}, and all stay; --struck ends the tie of {ends}"));
    }
    lines
}
