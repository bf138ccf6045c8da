//! 健康档案 A child's sealed papers, opened into what the rules may know.

use crate::app::App;
use crate::failure::Failure;
use crate::safety::report;
use crate::seal;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::head::Stage;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::clearance::file::{File, Noted, Reported, Returner, State, Told, Word};
use rules::safety::clearance::{By, Need, Reason, Step};
use rules::safety::entry::Rules;
use rules::safety::readiness::recording::Undeclared;
use rules::safety::report::making::Said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::safety::{Paper, PaperKind, ReportRow};

/// A step with the paper it rests on, as it is sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::safety) struct StepPaper {
    pub(super) reason: Reason,
    pub(super) of: String,
    pub(super) need: Need,
    pub(super) by: By,
    pub(super) at: i64,
    pub(super) paper: String,
}

/// The tables that decide together.
pub(in crate::safety) fn rules(plan: &ReturnPlan) -> Rules<'_> {
    Rules { reopening: &plan.reopening, observation: &plan.observation, clearance: &plan.clearance }
}

/// How a child within the permit stands now.
pub(crate) async fn state_of(
    app: &App,
    place: &Place,
    plan: &ReturnPlan,
    tx: &mut Tx,
    child: &Student,
) -> Result<State, Failure> {
    let areas = tx.clearance_areas().await?;
    Ok(read(app, (place, plan), tx, child).await?.state(&rules(plan), &areas, app.now()))
}

/// For how many children on the roll of a day nobody has declared, and how many of the staff have not (P5.10).
pub(crate) async fn undeclared(tx: &mut Tx, date: Date) -> Result<Undeclared, Failure> {
    let (children, staff) = (tx.clearance_undeclared(date).await?, tx.staff_health_undeclared().await?);
    Ok(Undeclared { children, staff })
}

/// One child's file.
pub(super) async fn read(
    app: &App,
    (place, plan): (&Place, &ReturnPlan),
    tx: &mut Tx,
    child: &Student,
) -> Result<File, Failure> {
    let papers = tx.clearance_papers(&child.id).await?;
    let reports = tx.reports_of(&child.id).await?;
    opened(app, place, plan.stage_of(child.grade, &child.home_class), (papers, reports))
}

/// The papers and reports of one child, in the order of their moments, opened.
pub(super) fn opened(
    app: &App,
    place: &Place,
    stage: Stage,
    (papers, reports): (Vec<Paper<StudentId>>, Vec<ReportRow>),
) -> Result<File, Failure> {
    let mut file = papers_opened(app, place, Returner::Pupil(stage), ("clearance", papers))?;
    let days = report::newest(app, place, reports)?.into_iter();
    file.days.extend(days.map(|one| reported(one.at, one.said)));
    Ok(file)
}

/// The papers of one who comes back, in the order of their moments, opened; `noun` is what they were sealed under.
pub(in crate::safety) fn papers_opened<Id>(
    app: &App,
    place: &Place,
    who: Returner,
    (noun, papers): (&str, Vec<Paper<Id>>),
) -> Result<File, Failure> {
    let mut file = File { who, told: vec![], days: vec![], steps: vec![], words: vec![] };
    for one in papers {
        let of = (noun, one.id.as_str());
        match one.kind {
            PaperKind::Declared => {
                let said = seal::open(app, place, of, &one.paper)?;
                file.told.push(Told { at: one.at, said });
            }
            PaperKind::Report => {
                // The newest of a day counts.
                file.days.retain(|day| day.at.date() != one.at.date());
                file.days.push(reported(one.at, seal::open(app, place, of, &one.paper)?));
            }
            PaperKind::Step => {
                let step: StepPaper = seal::open(app, place, of, &one.paper)?;
                file.steps.push(Noted { at: one.at, step: step.step() });
            }
            PaperKind::Word => {
                let word: Word = seal::open(app, place, of, &one.paper)?;
                file.words.push((one.at, word));
            }
        }
    }
    Ok(file)
}

fn reported(at: Moment, said: Said) -> Reported {
    Reported { at, measured: said.tenths.is_some(), symptoms: said.symptoms, cold: said.cold }
}

impl StepPaper {
    pub(in crate::safety) fn of(step: &Step, paper: &str) -> Self {
        let Step { reason, of, need, by, at } = step.clone();
        Self { reason, of, need, by, at: at.0, paper: paper.trim().to_owned() }
    }

    fn step(self) -> Step {
        let Self { reason, of, need, by, at, paper: _ } = self;
        Step { reason, of, need, by, at: Moment(at) }
    }
}
