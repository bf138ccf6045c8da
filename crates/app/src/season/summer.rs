//! 暑假 Families sign up for summer care, and answer when their point is to merge.

use super::{Job, Season, Step};
use crate::enrol::signup;
use rules::enrol::signup::Draft;
use rules::people::act::Act;
use rules::plan::holiday_care::Holiday;

/// Children at each point in the order of the plan: 24 beside 40, 10 beside 12, 8 alone, 24 beside a point without room.
const WANTED: [usize; 7] = [24, 40, 10, 12, 8, 24, 32];
/// In a hundred families that are asked, so many agree …
const AGREEING: usize = 80;
/// … and so many of the others decline; the rest say nothing.
const DECLINING: usize = 40;

/// A day after the window opens families sign up; two days after it closes they have read what they were asked.
pub(super) fn steps(plan: &Holiday) -> [Step; 2] {
    let terms = &plan.signup;
    [
        Step { at: terms.opens_at().plus_minutes(24 * 60), job: Job::SignUp },
        Step { at: terms.closes_at().plus_minutes(2 * 24 * 60), job: Job::AnswerQuestions },
    ]
}

impl Season {
    pub(super) async fn sign_up(&mut self) -> Result<(), anyhow::Error> {
        let Ok(summer) = self.app.summer(&self.place) else { return Ok(()) };
        let points = summer.plan.point.iter().zip(WANTED);
        let mut wanted = points.flat_map(|(terms, count)| std::iter::repeat_n(terms.id(), count));
        let grades = &summer.plan.eligibility.grades;
        for child in self.town.register.students.clone() {
            if !grades.contains(&child.grade) {
                continue;
            }
            let Some(point) = wanted.next() else { break };
            let draft = Draft { student: child.id.clone(), period: 1, point, note: String::new() };
            let guardian = self.guardian(&child.id).await?;
            let made = signup::make(&self.app, &guardian, &self.place, draft).await;
            self.counted("signup.made", made)?;
        }
        Ok(())
    }

    pub(super) async fn answer_questions(&mut self) -> Result<(), anyhow::Error> {
        let Ok(summer) = self.app.summer(&self.place) else { return Ok(()) };
        for child in self.town.register.students.clone() {
            let guardian = self.guardian(&child.id).await?;
            let permit = guardian.permit(Act::SignupMake, &self.place)?.raised(&summer.place)?;
            let rows = self.app.store.look(&permit).await?.signups(&summer.key(1), &child.id).await?;
            if !rows.iter().any(|row| row.question.as_ref().is_some_and(|one| one.said.is_none())) {
                continue;
            }
            let agrees = self.chance.in_hundred(AGREEING);
            if agrees || self.chance.in_hundred(DECLINING) {
                let said = signup::answer(&self.app, &guardian, &self.place, (&child.id, 1), agrees).await;
                self.counted("signup.answered", said)?;
            }
        }
        Ok(())
    }
}
