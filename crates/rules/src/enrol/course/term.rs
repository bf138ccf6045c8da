//! 课程学期 Of which term a course is, while one term runs and the plan of the next is published (P3.22, P3.33).

use super::ending::is_over;
use super::{Course, State};
use crate::enrol::claim::{self, Way};
use crate::enrol::preference;
use crate::moment::Moment;
use crate::plan::scheme::Scheme;

/// Which term is asked about, and how its courses are told from those of the other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// The name of its plan.
    pub plan: String,
    /// The name of the plan in force.
    pub in_force: String,
    /// The name of the next term's plan, once it is published.
    pub next: Option<String>,
    /// Nothing can be chosen any more under the plan in force: what nobody has drawn waits for the next.
    pub waits: bool,
}

impl Which {
    /// A term beside which no other is planned.
    pub fn alone(plan: &str) -> Self {
        let plan = plan.to_owned();
        Self { in_force: plan.clone(), plan, next: None, waits: false }
    }

    /// The term that runs, or the next one.
    pub fn of(in_force: &Scheme, next: Option<&Scheme>, now: Moment) -> Self {
        let next = next.map(|plan| plan.scheme.id.clone());
        Self { next, waits: is_over(in_force, now), ..Self::alone(&in_force.scheme.id) }
    }

    /// The next term beside the same one that runs; itself where none is planned.
    #[must_use]
    pub fn after(self) -> Self {
        let plan = self.next.clone().unwrap_or_else(|| self.plan.clone());
        Self { plan, ..self }
    }

    /// Whether it is the next term.
    pub fn is_next(&self) -> bool {
        self.next.as_ref() == Some(&self.plan)
    }

    /// Whether a course is one of its own. All that is not of the next term is told beside the one that runs: also what is over.
    pub fn has(&self, course: &Course) -> bool {
        self.is_of_next(course) == self.is_next()
    }

    /// Its own courses.
    pub fn only(&self, mut all: Vec<Course>) -> Vec<Course> {
        all.retain(|course| self.has(course));
        all
    }

    /// Whether what is counted under the name of a plan, or under none, is of its courses: of those that nobody has decided, or of the
    /// others.
    pub fn counts(&self, plan: Option<&str>, is_undecided: bool) -> bool {
        self.is_later(plan, is_undecided) == self.is_next()
    }

    fn is_of_next(&self, course: &Course) -> bool {
        let is_undecided = matches!(course.state, State::Draft | State::Settled | State::Announced);
        self.is_later(course.plan.as_deref(), is_undecided)
    }

    fn is_later(&self, plan: Option<&str>, is_undecided: bool) -> bool {
        let Some(next) = self.next.as_deref() else { return false };
        let is_of_now = plan == Some(self.in_force.as_str());
        plan == Some(next) || (!is_of_now && self.waits && is_undecided)
    }
}

/// Whether a page is about the next term where nobody says which: families wish for it, or wait for its opening where all seats
/// are claimed, and choose no more for the one that runs.
pub fn is_chosen_for(next: &Scheme, in_force: &Scheme, now: Moment) -> bool {
    let has_begun = match claim::way(&next.claim) {
        Way::FirstCome => claim::room(&next.claim) <= now,
        Way::Never | Way::LeftOver => preference::has_begun(&next.preference, now),
    };
    has_begun && is_over(in_force, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::offer::tests::chess;
    use crate::plan::scheme::gongshu;

    fn course(plan: Option<&str>, state: State) -> Course {
        Course { plan: plan.map(str::to_owned), state, ..chess(0) }
    }

    fn autumn_and_spring() -> (Scheme, Scheme) {
        let (autumn, mut spring) = (gongshu(), gongshu());
        spring.scheme.id = "spring".to_owned();
        spring.preference.from = Moment::at("2022-01-10T18:00:00".parse().unwrap());
        spring.preference.until = Moment::at("2022-01-12T16:00:00".parse().unwrap());
        (autumn, spring)
    }

    /// Each course is of one term: whether of the next, while families choose for the one that runs, and once that is over.
    #[test]
    fn a_course_is_of_the_term_of_its_own_plan_and_what_nobody_decided_waits_for_the_next() {
        let (autumn, spring) = autumn_and_spring();
        let own = Some("gongshu-2021-autumn");
        let cases = [
            ("this term's", own, State::Open, [false, false]),
            ("this term's, not drawn yet", own, State::Announced, [false, false]),
            ("the next term's draft", Some("spring"), State::Draft, [true, true]),
            ("the next term's, drawn", Some("spring"), State::Open, [true, true]),
            ("proposed too late", None, State::Draft, [false, true]),
            ("announced too late", None, State::Announced, [false, true]),
            ("opened before that was written down", None, State::Open, [false, false]),
            ("taken out by a review", None, State::Closed, [false, false]),
            ("a term's before", Some("2021-spring"), State::Ended, [false, false]),
            ("a draft of a term before", Some("2021-spring"), State::Draft, [false, true]),
        ];
        let until = autumn.preference.until;
        for (what, plan, state, expected) in cases {
            for (now, is_next) in [Moment(until.0 - 1), until].into_iter().zip(expected) {
                let (course, runs) = (course(plan, state), Which::of(&autumn, Some(&spring), now));
                assert_eq!(runs.has(&course), !is_next, "{what} at {now:?}");
                assert_eq!(runs.clone().after().has(&course), is_next, "{what} at {now:?}");
                let alone = Which::of(&autumn, None, now);
                assert!(alone.has(&course) && !alone.is_next(), "{what}: there is no other term");
            }
        }
        let both = Which::of(&autumn, Some(&spring), until);
        let counted = [(own, true), (Some("spring"), false), (None, true), (None, false)];
        let of_next = counted.map(|(plan, is_undecided)| !both.counts(plan, is_undecided));
        assert_eq!(of_next, [false, true, true, false]);
        let all = vec![course(own, State::Open), course(Some("spring"), State::Open)];
        assert_eq!(both.only(all.clone()), all[..1]);
        let next = both.after();
        assert_eq!((next.plan.as_str(), next.only(all.clone())), ("spring", all[1..].to_vec()));
        assert_eq!(
            Which::of(&autumn, None, until).after(),
            Which { waits: true, ..Which::alone(&autumn.scheme.id) }
        );
    }

    #[test]
    fn a_page_is_about_the_next_term_from_the_moment_at_which_families_choose_for_it() {
        let (autumn, mut spring) = autumn_and_spring();
        let at = |local: &str| Moment::at(local.parse().unwrap());
        let due = |spring: &Scheme, now| is_chosen_for(spring, &autumn, now);
        assert!(!due(&spring, at("2022-01-10T17:59:59")));
        assert!(due(&spring, at("2022-01-10T18:00:00")));
        assert!(due(&spring, at("2022-01-12T16:00:00")), "what was chosen is drawn then");
        spring.preference.from = at("2021-09-08T18:00:00");
        assert!(!due(&spring, at("2021-09-09T15:59:59")), "families still choose for this term");
        assert!(due(&spring, at("2021-09-09T16:00:00")));
        spring.claim.way = Way::FirstCome;
        spring.claim.from = at("2022-01-12T18:00:00");
        assert!(!due(&spring, at("2022-01-12T17:29:59")), "nothing can be pressed for yet");
        assert!(due(&spring, at("2022-01-12T17:30:00")), "half an hour before the opening");
    }
}
