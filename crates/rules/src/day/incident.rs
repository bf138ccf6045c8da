//! 意外 Incident: something happened to a child. Reported in a minute, then the plan's own steps one after another, each with
//! who did it when, until the file is closed.

pub mod cover;
pub mod reopening;
pub mod watching;

use crate::choice::choices;
use crate::id::{IncidentId, PersonId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Letters of a report or a note, at most.
const WORDS_MAX: usize = 500;

/// What the plan for accidents asks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What is done, in this order (P3.58).
    pub steps: Vec<Step>,
    /// Minutes by which a guardian has been spoken to (P3.58).
    pub guardian_within_minutes: i64,
    /// Hours by which the written report is made (P3.58).
    pub written_within_hours: i64,
    /// What the insurer asks for (P3.59).
    #[serde(default = "cover::usual")]
    pub papers: Vec<cover::Paper>,
}

/// A plan that says nothing follows the usual order.
impl Default for Terms {
    fn default() -> Self {
        use Step::{FollowUp, Guardian, HealthWorker, Insurer, Leader, Rescue, Written};
        let steps = vec![Rescue, HealthWorker, Guardian, Leader, Written, Insurer, FollowUp];
        Self { steps, guardian_within_minutes: 10, written_within_hours: 24, papers: cover::usual() }
    }
}

choices! {
    /// 处置步骤 A step of the plan for accidents.
    Step {
        /// 及时救护
        Rescue = "rescue",
        /// 保健老师查看
        HealthWorker = "health-worker",
        /// 通知监护人
        Guardian = "guardian",
        /// 报告学校负责人
        Leader = "leader",
        /// 送医
        Hospital = "hospital",
        /// 保留监控和旁证
        Evidence = "evidence",
        /// 书面报告
        Written = "written",
        /// 报告保险公司
        Insurer = "insurer",
        /// 上报主管部门
        Authority = "authority",
        /// 回访
        FollowUp = "follow-up",
    }
}

choices! {
    /// 意外种类 What kind of thing happened.
    Kind {
        /// 受伤
        Injury = "injury",
        /// 身体不适
        Illness = "illness",
        /// 食物
        Food = "food",
        /// 冲突
        Conflict = "conflict",
        /// 走失
        Missing = "missing",
        /// 其他
        Other = "other",
    }
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// To whom it happened.
    pub student: StudentId,
    /// What kind of thing.
    pub kind: Kind,
    /// Where.
    pub at_place: String,
    /// What happened.
    pub what: String,
    /// When it happened.
    pub happened_at: Moment,
}

/// 已报告
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Which.
    pub incident: IncidentId,
    /// What was reported.
    pub report: Draft,
    /// The steps of the plan of that day, in their order.
    pub steps: Vec<Step>,
}

/// What the rule may know of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Which.
    pub incident: IncidentId,
    /// To whom.
    pub student: StudentId,
    /// When it was reported.
    pub reported_at: Moment,
    /// The steps of its plan with what was done: when, by whom, in which words.
    pub steps: Vec<(Step, Option<Done>)>,
    /// When the file was closed.
    pub closed_at: Option<Moment>,
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: PersonId,
    /// With whom, how, what came of it.
    pub note: String,
}

/// 已办一步
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// Which step.
    pub step: Step,
    /// What was written.
    pub note: String,
    /// It was done before; nothing changed.
    pub already: bool,
}

/// 已结
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// What came of it.
    pub conclusion: String,
    /// It was closed before; nothing changed.
    pub already: bool,
}

/// Why something is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is said about what happened (P3.58).
    NoWords,
    /// Longer than a page (P3.58).
    TooLong,
    /// It happens later than now (P3.58).
    InTheFuture,
    /// It happened before this week (P3.58).
    LongAgo,
    /// The plan has no such step (P3.58).
    NotInPlan,
    /// A step that names whom one spoke to names nobody (P3.58).
    NobodyNamed,
    /// The file is closed (P3.58).
    Closed,
    /// Steps are open (P3.58).
    StepsOpen {
        /// How many.
        count: i64,
    },
}

/// The days on which it may have happened, today first: those of the week, since what hurts at home is often told at school days later;
/// and yesterday on any day, for whoever stayed with the child until midnight.
pub fn days(today: Date) -> Vec<Date> {
    let since_monday = i64::from(today.weekday().to_monday_zero_offset());
    (0..=since_monday.max(1)).map(|back| today.saturating_sub(back.days())).collect()
}

/// Takes a report. Nothing but what happened is asked: the steps come after it.
pub fn report(terms: &Terms, (id, draft): (IncidentId, Draft), now: Moment) -> Result<Reported, Refusal> {
    if draft.what.trim().is_empty() {
        return Err(Refusal::NoWords);
    }
    if draft.what.chars().count() > WORDS_MAX || draft.at_place.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    if draft.happened_at > now {
        return Err(Refusal::InTheFuture);
    }
    if !days(now.date()).contains(&draft.happened_at.date()) {
        return Err(Refusal::LongAgo);
    }
    Ok(Reported { incident: id, report: draft, steps: in_order(terms) })
}

/// Rule 处置步骤 `[incident.steps]` (P3.58): the steps of the plan, each once, in its order.
pub fn in_order(terms: &Terms) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for step in &terms.steps {
        if !steps.contains(step) {
            steps.push(*step);
        }
    }
    steps
}

/// Writes that a step was done. Steps may be done in any order: rescue does not wait for paper.
pub fn step(facts: &Facts, step: Step, note: &str) -> Result<Stepped, Refusal> {
    let note = note.trim();
    let (_, done) = facts.steps.iter().find(|(one, _)| *one == step).ok_or(Refusal::NotInPlan)?;
    if done.is_some() {
        return Ok(Stepped { step, note: note.to_owned(), already: true });
    }
    if facts.closed_at.is_some() {
        return Err(Refusal::Closed);
    }
    if names_somebody(step) && note.is_empty() {
        return Err(Refusal::NobodyNamed);
    }
    if note.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(Stepped { step, note: note.to_owned(), already: false })
}

/// Whom one spoke to is written down, because that is what is asked afterwards.
fn names_somebody(step: Step) -> bool {
    match step {
        Step::Guardian | Step::Leader | Step::Hospital | Step::Insurer | Step::Authority => true,
        Step::Rescue | Step::HealthWorker | Step::Evidence | Step::Written | Step::FollowUp => false,
    }
}

/// Closes a file: every step of its plan is done, and what came of it is said.
pub fn close(facts: &Facts, conclusion: &str) -> Result<Closed, Refusal> {
    let conclusion = conclusion.trim().to_owned();
    if facts.closed_at.is_some() {
        return Ok(Closed { conclusion, already: true });
    }
    let open = facts.steps.iter().filter(|(_, done)| done.is_none()).count();
    if open > 0 {
        return Err(Refusal::StepsOpen { count: i64::try_from(open).unwrap_or(i64::MAX) });
    }
    if conclusion.is_empty() {
        return Err(Refusal::NoWords);
    }
    if conclusion.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(Closed { conclusion, already: false })
}

impl Terms {
    /// Rule 通知监护人时限 `[incident.guardian_within_minutes]` (P3.58): by when a guardian must have been spoken to.
    /// Rule 书面报告时限 `[incident.written_within_hours]` (P3.58): by when the report must be written.
    pub fn due_at(&self, step: Step, reported: Moment) -> Option<Moment> {
        match step {
            Step::Guardian => Some(reported.plus_minutes(self.guardian_within_minutes)),
            Step::Written => Some(reported.plus_minutes(self.written_within_hours * 60)),
            Step::Rescue
            | Step::HealthWorker
            | Step::Leader
            | Step::Hospital
            | Step::Evidence
            | Step::Insurer
            | Step::Authority
            | Step::FollowUp => None,
        }
    }
}

impl Facts {
    /// Steps that are open past their time, with when that was.
    pub fn overdue(&self, terms: &Terms, now: Moment) -> BTreeMap<Step, Moment> {
        let open = self.steps.iter().filter(|(_, done)| done.is_none()).map(|(step, _)| *step);
        let late = open.filter_map(|step| Some((step, terms.due_at(step, self.reported_at)?)));
        late.filter(|(_, due)| *due <= now).collect()
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWords => "incident-no-words",
            Self::TooLong => "incident-too-long",
            Self::InTheFuture => "incident-in-the-future",
            Self::LongAgo => "incident-long-ago",
            Self::NotInPlan => "incident-not-in-plan",
            Self::NobodyNamed => "incident-nobody-named",
            Self::Closed => "incident-closed",
            Self::StepsOpen { .. } => "incident-steps-open",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.58"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::StepsOpen { count } => vec![("count", count.to_string())],
            Self::NoWords
            | Self::TooLong
            | Self::InTheFuture
            | Self::LongAgo
            | Self::NotInPlan
            | Self::NobodyNamed
            | Self::Closed => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    const NOW: Moment = Moment(1_631_000_000_000);

    fn draft(what: &str) -> Draft {
        let (what, at_place) = (what.to_owned(), "操场".to_owned());
        Draft { student: StudentId::new("ming"), kind: Kind::Injury, at_place, what, happened_at: NOW }
    }

    fn facts(done: &[Step]) -> Facts {
        let by = || Done { at: NOW, by: PersonId::new("li"), note: "妈妈".into() };
        let steps = in_order(&gongshu().incident);
        let steps = steps.into_iter().map(|step| (step, done.contains(&step).then(by))).collect();
        let (incident, student) = (IncidentId::new("i"), StudentId::new("ming"));
        Facts { incident, student, reported_at: NOW, steps, closed_at: None }
    }

    #[test]
    fn steps_are_those_of_the_plan_each_once() {
        let terms = gongshu().incident;
        let reported = report(&terms, (IncidentId::new("i"), draft("跑步时摔倒,膝盖擦伤")), NOW).unwrap();
        assert_eq!(reported.steps, terms.steps);
        assert_eq!(reported.steps[0], Step::Rescue, "rescue comes first");
        let twice = Terms { steps: vec![Step::Rescue, Step::Guardian, Step::Rescue], ..terms };
        assert_eq!(in_order(&twice), [Step::Rescue, Step::Guardian]);
    }

    #[test]
    fn a_report_asks_for_what_happened_and_nothing_else() {
        let terms = gongshu().incident;
        let ask = |draft: Draft| report(&terms, (IncidentId::new("i"), draft), NOW).map(|_| ());
        let long = "长".repeat(501);
        let cases = [
            (draft("  "), Err(Refusal::NoWords)),
            (draft(&long), Err(Refusal::TooLong)),
            (Draft { happened_at: NOW.plus_minutes(1), ..draft("摔倒") }, Err(Refusal::InTheFuture)),
            (Draft { at_place: String::new(), ..draft("摔倒") }, Ok(())),
        ];
        for (draft, said) in cases {
            assert_eq!(ask(draft), said);
        }
    }

    #[test]
    fn what_happened_on_an_earlier_evening_of_the_week_is_reported_later() {
        use jiff::civil::date;
        let at = |day: i8, hour: i8, minute: i8| Moment::at(date(2021, 9, day).at(hour, minute, 0, 0));
        // The 6th is a Monday.
        let cases = [
            ("that evening", at(7, 18, 0), at(7, 17, 50), Ok(())),
            ("after midnight, of today", at(8, 0, 10), at(8, 17, 50), Err(Refusal::InTheFuture)),
            ("after midnight", at(8, 0, 10), at(7, 17, 50), Ok(())),
            ("the next morning", at(8, 8, 0), at(7, 17, 50), Ok(())),
            ("on Friday, of Monday", at(10, 16, 0), at(6, 17, 50), Ok(())),
            ("on Sunday, of Monday", at(12, 10, 0), at(6, 17, 50), Ok(())),
            ("of the week before", at(10, 16, 0), at(5, 17, 50), Err(Refusal::LongAgo)),
            ("on Monday, of Sunday", at(6, 8, 0), at(5, 17, 50), Ok(())),
            ("on Monday, of Friday", at(6, 8, 0), at(3, 17, 50), Err(Refusal::LongAgo)),
        ];
        for (case, now, happened_at, taken) in cases {
            let draft = Draft { happened_at, ..draft("摔倒") };
            let said = report(&gongshu().incident, (IncidentId::new("i"), draft), now).map(|_| ());
            assert_eq!(said, taken, "{case}");
        }
        assert_eq!(days(date(2021, 9, 8)), [date(2021, 9, 8), date(2021, 9, 7), date(2021, 9, 6)]);
        assert_eq!(days(date(2021, 9, 6)), [date(2021, 9, 6), date(2021, 9, 5)]);
    }

    #[test]
    fn a_step_is_done_once_and_names_whom_one_spoke_to() {
        let open = facts(&[]);
        assert_eq!(
            step(&open, Step::Rescue, "").map(|one| one.already),
            Ok(false),
            "rescue waits for no words"
        );
        assert_eq!(step(&open, Step::Guardian, " "), Err(Refusal::NobodyNamed));
        assert_eq!(step(&open, Step::Guardian, "妈妈 电话").map(|one| one.note), Ok("妈妈 电话".to_owned()));
        assert_eq!(step(&facts(&[Step::Guardian]), Step::Guardian, "").map(|one| one.already), Ok(true));
        assert_eq!(step(&open, Step::Authority, "教育局"), Err(Refusal::NotInPlan));
        let closed = Facts { closed_at: Some(NOW), ..open };
        assert_eq!(step(&closed, Step::Rescue, ""), Err(Refusal::Closed));
    }

    #[test]
    fn a_file_closes_when_every_step_is_done_and_what_came_of_it_is_said() {
        let all = in_order(&gongshu().incident);
        let count = i64::try_from(all.len()).unwrap();
        assert_eq!(close(&facts(&[]), "好了"), Err(Refusal::StepsOpen { count }));
        assert_eq!(close(&facts(&all[1..]), "好了"), Err(Refusal::StepsOpen { count: 1 }));
        assert_eq!(close(&facts(&all), " "), Err(Refusal::NoWords));
        assert_eq!(close(&facts(&all), "已愈合").map(|one| one.already), Ok(false));
        let closed = Facts { closed_at: Some(NOW), ..facts(&[]) };
        assert_eq!(close(&closed, "").map(|one| one.already), Ok(true));
    }

    #[test]
    fn guardian_within_minutes_is_overdue_at_its_minute() {
        let terms = gongshu().incident;
        let due = NOW.plus_minutes(terms.guardian_within_minutes);
        let open = facts(&[]);
        assert_eq!(open.overdue(&terms, Moment(due.0 - 1)).get(&Step::Guardian), None);
        assert_eq!(open.overdue(&terms, due).get(&Step::Guardian), Some(&due));
        assert_eq!(facts(&[Step::Guardian]).overdue(&terms, due).get(&Step::Guardian), None);
    }

    #[test]
    fn written_within_hours_is_counted_from_the_report() {
        let terms = gongshu().incident;
        assert_eq!(terms.due_at(Step::Written, NOW), Some(NOW.plus_minutes(24 * 60)));
        assert_eq!(terms.due_at(Step::Rescue, NOW), None);
    }
}
