//! 一季 A whole season played through the real acts in virtual time: for the demo's clock and for rehearsals.

mod autumn;
mod beside;
mod enrolment;
mod evening;
mod gate;
mod money;
pub mod progress;
pub mod report;
mod summer;

use crate::app::App;
use crate::failure::Failure;
use crate::town::Town;
use crate::town::chance::Chance;
use crate::who::Who;
use jiff::civil::Date;
use progress::Progress;
use report::{Evening, Report, at_once};
use rules::id::{PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::plan::holiday_care::Holiday;
use std::collections::{BTreeMap, VecDeque};

/// A town living through its term.
#[derive(Debug)]
pub struct Season {
    app: App,
    town: Town,
    place: Place,
    chance: Chance,
    steps: VecDeque<Step>,
    people: BTreeMap<String, Who>,
    /// Whom each teacher has seen tonight, as people remember it.
    seen: BTreeMap<SessionId, Vec<Student>>,
    /// How far the season has come, for whoever waits for it.
    pub progress: Progress,
    /// What has happened so far.
    pub report: Report,
}

/// Something that happens at a moment of the plan.
#[derive(Clone, Debug)]
struct Step {
    at: Moment,
    job: Job,
}

/// What happens.
#[derive(Clone, Debug)]
enum Job {
    PublishNotice,
    Register { late: bool },
    Review,
    Letters,
    ArrangeGroups,
    PlanSessions,
    Courses,
    Wish,
    FixRoster,
    Draw,
    Claim,
    SettleClaims,
    PostLessons,
    BillLessons,
    Bill,
    Pay { late: bool },
    ChooseBesides,
    ChangeBesides,
    SignRegisters(Date),
    Leave(Date),
    OpenEvening(Date),
    CallRoll(Date),
    FollowAbsences(Date),
    EarlyPickups(Date),
    HandOver(Date),
    LateParents(Date),
    CloseEvening(Date),
    LeaveCourses,
    AnswerOffers,
    SettleAll,
    SignUp,
    AnswerQuestions,
}

impl Season {
    /// A season at its beginning, over an app in which the town has settled.
    pub fn new(app: &App, town: Town, seed: u64) -> Result<Self, anyhow::Error> {
        let (district, school) = Town::school();
        let place = app.place(district, school).map_err(|why| anyhow::anyhow!("{why}"))?;
        let plan = app.scheme(&place).map_err(|why| anyhow::anyhow!("{why}"))?;
        let steps = autumn::steps(&plan.scheme, app.calendar(&place));
        let chance = Chance::new(seed ^ 0x5ea5_0000);
        let (people, seen, report) = (BTreeMap::new(), BTreeMap::new(), Report::default());
        let (app, steps, progress) = (app.clone(), VecDeque::from(steps), Progress::default());
        Ok(Self { app, town, place, chance, steps, people, seen, progress, report })
    }

    /// The same with a summer after the term.
    #[must_use]
    pub fn with_summer(mut self, plan: &Holiday) -> Self {
        self.steps.extend(summer::steps(plan));
        self
    }

    /// Turns the clock to `until`; everything due before or at it happens first, in order.
    pub async fn play_until(&mut self, until: Moment) -> Result<(), anyhow::Error> {
        while let Some(step) = self.steps.front().filter(|step| step.at <= until).cloned() {
            self.steps.pop_front();
            self.app.turn(step.at);
            self.play(step.job).await?;
            self.progress.step();
        }
        self.app.turn(until);
        Ok(())
    }

    /// Plays at most `steps` of what is due before `stop`, and says whether `stop` is reached. What is due at that very
    /// moment is left to somebody else.
    pub async fn play_some(&mut self, stop: Moment, steps: usize) -> Result<bool, anyhow::Error> {
        for _ in 0..steps {
            let Some(step) = self.steps.front().filter(|step| step.at < stop).cloned() else { break };
            self.steps.pop_front();
            self.app.turn(step.at);
            self.play(step.job).await?;
        }
        let arrived = self.steps.front().is_none_or(|step| step.at >= stop);
        if arrived {
            self.app.turn(stop);
        }
        Ok(arrived)
    }

    /// Plays to the end of the term.
    pub async fn play_all(&mut self) -> Result<(), anyhow::Error> {
        let last = self.steps.back().map_or(self.app.now(), |step| step.at);
        self.progress.begin(self.steps.len());
        self.play_until(last).await
    }

    /// How many steps are left.
    pub fn left(&self) -> usize {
        self.steps.len()
    }

    async fn play(&mut self, job: Job) -> Result<(), anyhow::Error> {
        match job {
            Job::PublishNotice => self.publish_notice().await,
            Job::Register { late } => self.register(late).await,
            Job::Review => self.review().await,
            Job::Letters => self.letters().await,
            Job::ArrangeGroups => self.arrange_groups().await,
            Job::PlanSessions => self.plan_sessions().await,
            Job::Courses => self.courses().await,
            Job::Wish => self.wish().await,
            Job::FixRoster => self.fix_roster().await,
            Job::Draw => self.draw().await,
            Job::Claim => self.claim().await,
            Job::SettleClaims => self.settle_claims().await,
            Job::PostLessons => self.post_lessons().await,
            Job::BillLessons => self.bill_lessons().await,
            Job::Bill => self.bill().await,
            Job::Pay { late } => self.pay(late).await,
            Job::ChooseBesides => self.choose_besides().await,
            Job::ChangeBesides => self.change_besides().await,
            Job::SignRegisters(date) => self.sign_registers(date).await,
            Job::Leave(date) => self.leave(date).await,
            Job::OpenEvening(date) => self.open_evening(date).await,
            Job::CallRoll(date) => self.call_roll(date).await,
            Job::FollowAbsences(date) => self.follow_absences(date).await,
            Job::EarlyPickups(date) => self.early_pickups(date).await,
            Job::HandOver(date) => self.hand_over(date, false).await,
            Job::LateParents(date) => self.hand_over(date, true).await,
            Job::CloseEvening(date) => self.close_evening(date).await,
            Job::LeaveCourses => self.leave_courses().await,
            Job::AnswerOffers => self.answer_offers().await,
            Job::SettleAll => self.settle_all().await,
            Job::SignUp => self.sign_up().await,
            Job::AnswerQuestions => self.answer_questions().await,
        }
    }

    /// Counts what an act came to; a fault ends the season, a refusal is part of it.
    fn counted<T>(
        &mut self,
        act: &'static str,
        done: Result<T, Failure>,
    ) -> Result<Option<T>, anyhow::Error> {
        match done {
            Ok(found) => {
                self.report.act(act);
                Ok(Some(found))
            }
            Err(Failure::Refused(refusal)) => {
                self.report.refusal(refusal.code());
                Ok(None)
            }
            Err(Failure::NotTheirs) => {
                self.report.refusal("not-theirs");
                Ok(None)
            }
            Err(other) => Err(anyhow::anyhow!("{act}: {other}")),
        }
    }

    /// A member of staff, signed in as it were.
    async fn staff(&mut self, login: &str) -> Result<Who, anyhow::Error> {
        self.person(&PersonId::new(format!("staff-{login}"))).await
    }

    /// The first guardian of a child.
    async fn guardian(&mut self, student: &StudentId) -> Result<Who, anyhow::Error> {
        let id = self.guardian_id(student)?;
        self.person(&id).await
    }

    fn guardian_id(&self, student: &StudentId) -> Result<PersonId, anyhow::Error> {
        let child = self.town.register.students.iter().find(|child| child.id == *student);
        let household = child.map(|child| child.household.clone());
        let guardians = &self.town.register.guardians;
        let found =
            guardians.iter().find(|one| Some(&one.household) == household.as_ref()).map(|one| one.id.clone());
        found.ok_or_else(|| anyhow::anyhow!("pupil {student} has no guardian"))
    }

    async fn person(&mut self, id: &PersonId) -> Result<Who, anyhow::Error> {
        if let Some(who) = self.people.get(id.as_str()) {
            return Ok(who.clone());
        }
        let (district, _) = Town::school();
        let found = self.app.store.person(district, id).await?;
        let who = Who::person(found.ok_or_else(|| anyhow::anyhow!("nobody is {id}"))?);
        self.people.insert(id.to_string(), who.clone());
        Ok(who)
    }

    /// After an evening: its figures, and every promise that does not hold.
    async fn weigh(&mut self, date: Date) -> Result<(), anyhow::Error> {
        let leader = self.staff("leader").await?;
        let permit = leader.permit(Act::BoardRead, &self.place)?;
        let mut tx = self.app.store.look(&permit).await?;
        let figures = tx.board_figures(date).await?.into_iter().find(|one| one.place == self.place.place);
        drop(tx);
        let tonight = self.tonight(date).await?;
        let hours: Vec<_> = tonight.iter().map(|(one, _)| (one.from, one.until)).collect();
        let broken = self.app.store.promises(Some(date)).await?;
        let broken = broken.into_iter().map(|one| format!("{}: {}", one.part, one.what)).collect();
        let evening = Evening { at_once: at_once(&hours), ..Evening::of(date, figures.as_ref(), broken) };
        self.report.evening(evening);
        Ok(())
    }
}
