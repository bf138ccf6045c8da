//! 征询答复 What a family says when its point is to close and another one takes its child (P4.7).

use super::{Refusal, Standing, State};
use crate::enrol::merger;
use crate::id::{PlaceId, StudentId};
use crate::moment::{Moment, moment};
use crate::plan::period;
use jiff::civil::Time;

/// What a family was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The point that is to close.
    pub from: PlaceId,
    /// The point that takes the child.
    pub to: PlaceId,
    /// When it was asked.
    pub asked_at: Moment,
    /// What the family said; `None` until it did.
    pub said: Option<bool>,
}

/// What answering may know.
#[derive(Clone, Debug)]
pub struct Questioned {
    /// Whose.
    pub student: StudentId,
    /// The sign-up.
    pub standing: Option<Standing>,
    /// The question, if there is one.
    pub question: Option<Question>,
}

impl Questioned {
    /// The question that still waits to be decided: the child sits where it was when the family was asked.
    pub fn open(&self) -> Option<&Question> {
        let question = self.question.as_ref()?;
        let stands = self.standing.as_ref()?;
        (stands.state == State::Placed && stands.point == question.from).then_some(question)
    }
}

/// An answer that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Whose.
    pub student: StudentId,
    /// What it was about, with what the family had said before.
    pub question: Question,
    /// Whether the child moves; else the family withdraws, with everything it has paid, once its point closes.
    pub agrees: bool,
    /// It had said so before: nothing was written.
    pub already: bool,
}

/// Until when a family may answer: so long as the plan gives it, and not once the period has begun.
pub fn answers_until(terms: &merger::Terms, period: &period::Terms, asked_at: Moment) -> Moment {
    let begins = moment(period.days().from, Time::midnight());
    merger::answers_until(terms, asked_at).min(begins)
}

/// Takes a family's answer; until the points are merged or its time is over it may say otherwise (P4.7).
pub fn answer(
    (terms, period): (&merger::Terms, &period::Terms),
    facts: &Questioned,
    agrees: bool,
    now: Moment,
) -> Result<Answered, Refusal> {
    if facts.question.is_none() {
        return Err(Refusal::NotAsked);
    }
    let question = facts.open().ok_or(Refusal::Settled)?.clone();
    let already = question.said == Some(agrees);
    if !already && period.days().from <= now.date() {
        return Err(Refusal::Settled);
    }
    let until = answers_until(terms, period, question.asked_at);
    if !already && until <= now {
        return Err(Refusal::AnswerLate { until });
    }
    Ok(Answered { student: facts.student.clone(), question, agrees, already })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use crate::refusal::Refuses;

    fn asked(said: Option<bool>, stands: Option<(&str, State)>) -> Questioned {
        Questioned {
            student: StudentId::new("ming"),
            standing: stands.map(|(point, state)| super::super::stands(point, state)),
            question: Some(Question {
                from: PlaceId::new("u1"),
                to: PlaceId::new("u2"),
                asked_at: at(ASKED),
                said,
            }),
        }
    }

    const ASKED: &str = "2022-07-04T10:00:00";

    fn at(local: &str) -> Moment {
        Moment::at(local.parse().unwrap())
    }

    fn says(known: &Questioned, agrees: bool, local: &str) -> Result<bool, &'static str> {
        let mut plan = yuhang();
        let said = answer((&plan.merger, &plan.period.remove(0)), known, agrees, at(local));
        said.map(|said| said.already).map_err(|why| why.code())
    }

    #[test]
    fn an_answer_may_change_until_the_points_are_merged() {
        const DAY: &str = "2022-07-05T10:00:00";
        let here = Some(("u1", State::Placed));
        let nothing = Questioned { question: None, ..asked(None, here) };
        assert_eq!(says(&nothing, true, DAY), Err("signup-not-asked"));
        assert_eq!(says(&asked(None, here), true, DAY), Ok(false));
        assert_eq!(says(&asked(Some(true), here), true, DAY), Ok(true), "twice is once");
        assert_eq!(says(&asked(Some(true), here), false, DAY), Ok(false), "another word");
        for settled in [Some(("u2", State::Placed)), Some(("u1", State::Withdrawn)), None] {
            assert_eq!(says(&asked(None, settled), true, DAY), Err("signup-settled"), "{settled:?}");
        }
        assert_eq!(says(&asked(None, here), true, "2022-07-11T00:00:00"), Err("signup-settled"));
    }

    #[test]
    fn an_answer_after_its_time_is_late_and_the_same_again_is_not() {
        let here = Some(("u1", State::Placed));
        assert_eq!(says(&asked(None, here), true, "2022-07-08T09:59:59"), Ok(false));
        assert_eq!(says(&asked(None, here), true, "2022-07-08T10:00:00"), Err("signup-answer-late"));
        assert_eq!(says(&asked(Some(true), here), false, "2022-07-08T10:00:00"), Err("signup-answer-late"));
        assert_eq!(says(&asked(Some(true), here), true, "2022-07-08T10:00:00"), Ok(true));
        let mut plan = yuhang();
        plan.merger.answer_hours = 24 * 30;
        assert_eq!(answers_until(&plan.merger, &plan.period[0], at(ASKED)), at("2022-07-11T00:00:00"));
    }
}
