//! 意见预演 A policy rehearsed: every live plan that it binds is measured as if it were in force from its day, and the first that holds is
//! played.

use super::outcome::{Figure, Filled, Outcome, Picture, Unkept, What, play, told};
use crate::rehearse::given::{Given, Note};
use crate::season::report::Report;
use rules::people::place::Place;
use rules::plan::calendar::Calendar;
use rules::plan::document::{Document, Opened};
use rules::plan::finding::Finding;
use rules::plan::lattice::{Library, binds};
use rules::plan::policy::{Live, Policy};
use std::sync::Arc;

/// What stands around a policy: policies that are known, plans that hold or will, and where.
#[derive(Clone, Debug)]
pub(super) struct Around {
    pub(super) library: Arc<Library>,
    pub(super) live: Vec<Live>,
    pub(super) places: Vec<Place>,
}

/// How a rehearsal goes on.
#[derive(Debug)]
pub(super) enum Step {
    /// It is over.
    Told(Box<Outcome>),
    /// The version itself is a term's plan, to be played through its acts; or one under a policy is, beside what the policy came to.
    Term(Option<Box<Beside>>),
}

/// A term's plan under a policy that was measured.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    outcome: Outcome,
    label: (String, String),
    /// The name of its file.
    pub(super) file: String,
    /// Its text.
    pub(super) text: String,
}

/// Plays what needs no acts, and says what does.
pub(super) fn step(document: &Document, calendar: &Calendar, given: &Given<'_>, around: &Around) -> Step {
    match document {
        Document::TermCare(_) => Step::Term(None),
        Document::Policy(policy) => of_policy(policy, calendar, given, around),
        Document::HolidayCare(_) | Document::CommunityCare(_) | Document::ReturnToSchool(_) => {
            play(document, calendar, given).map_or(Step::Term(None), |outcome| Step::Told(Box::new(outcome)))
        }
    }
}

/// A plan under a policy with what it breaks of it.
struct Measured<'l> {
    live: &'l Live,
    label: (String, String),
    document: Document,
    found: Vec<Finding>,
}

fn of_policy(policy: &Policy, calendar: &Calendar, given: &Given<'_>, around: &Around) -> Step {
    let measured = measured(policy, around);
    let outcome = outcome(&measured);
    let Some(first) = measured.into_iter().find(|one| one.found.is_empty()) else {
        return Step::Told(Box::new(Outcome { notes: vec![Note::NonePlayed], ..outcome }));
    };
    match play(&first.document, calendar, given) {
        Some(played) => {
            let (broken, notes) = (played.broken, played.notes);
            let outcome = with_played(outcome, first.label, broken);
            Step::Told(Box::new(Outcome { notes, by_register: played.by_register, ..outcome }))
        }
        None => Step::Term(Some(Box::new(Beside {
            outcome,
            label: first.label,
            file: format!("{}.toml", first.live.scheme),
            text: first.live.text.clone(),
        }))),
    }
}

/// Each live plan that the policy binds, from the day on which both hold.
fn measured<'l>(policy: &Policy, around: &'l Around) -> Vec<Measured<'l>> {
    let library = Library::new(around.library.iter().cloned().chain([policy.clone()]));
    let of = |live: &'l Live| {
        let file = format!("{}.toml", live.scheme);
        let opened = Opened::read(&file, &live.text).ok()?;
        if !opened.document.plan().is_some_and(|plan| binds(policy, plan.head(), plan.days())) {
            return None;
        }
        let since = policy.head.from.max(live.from);
        let found =
            library.check(&opened, Some(since)).into_iter().filter(|one| one.breaks(policy)).collect();
        let label = label(around, live, &opened.document);
        Some(Measured { live, label, document: opened.document, found })
    };
    around.live.iter().filter_map(of).collect()
}

/// Whose plan it is, and its title.
fn label(around: &Around, live: &Live, document: &Document) -> (String, String) {
    let title = document.title();
    match around.places.iter().find(|place| place.place == live.place) {
        Some(place) => {
            (format!("{} · {}", place.name_zh, title.zh), format!("{} · {}", place.name_en, title.en))
        }
        None => (title.zh, title.en),
    }
}

fn outcome(measured: &[Measured<'_>]) -> Outcome {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let row =
        |one: &Measured<'_>| Filled { label: one.label.clone(), value: count(one.found.len()), whole: 0 };
    let said = |one: &Measured<'_>| {
        let (zh, en) = one.label.clone();
        let of = move |found: &Finding| {
            let Finding { what, clause, .. } = found;
            Unkept::Said((format!("{zh}：{} ({clause})", what.zh), format!("{en}: {} ({clause})", what.en)))
        };
        one.found.iter().map(of).collect::<Vec<_>>()
    };
    let breaking = measured.iter().filter(|one| !one.found.is_empty()).count();
    let figures = vec![(Figure::Plans, count(measured.len())), (Figure::Breaking, count(breaking))];
    let pictures = vec![Picture { what: What::Breaches, rows: measured.iter().map(row).collect() }];
    told("policy", figures, Vec::new(), pictures, measured.iter().flat_map(said).collect())
}

/// With what could not be kept in a plan under the policy.
fn with_played(outcome: Outcome, label: (String, String), broken: Vec<Unkept>) -> Outcome {
    let value = i64::try_from(broken.len()).unwrap_or(i64::MAX);
    played(outcome, label, value, broken)
}

fn played(mut outcome: Outcome, label: (String, String), value: i64, broken: Vec<Unkept>) -> Outcome {
    outcome.pictures.push(Picture { what: What::Played, rows: vec![Filled { label, value, whole: 0 }] });
    for (what, count) in &mut outcome.figures {
        if *what == Figure::Broken {
            *count += value;
        }
    }
    outcome.broken.extend(broken);
    outcome
}

impl Beside {
    /// What the policy and the season of the plan under it came to.
    pub(super) fn with(&self, report: &Report) -> Outcome {
        let told =
            report.evenings.iter().flat_map(|one| one.broken.iter().map(move |what| (&one.date, what)));
        let said = told.map(|(date, what)| Unkept::Words(format!("{date} {what}"))).collect();
        let value = i64::try_from(report.broken).unwrap_or(i64::MAX);
        played(self.outcome.clone(), self.label.clone(), value, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::given::Hands;
    use crate::town::roll::People;
    use rules::id::PlaceId;
    use rules::plan::calendar::committed;

    const POLICY: &str = include_str!("../../../../../schemes/yuhang-district-2022.toml");
    const PLAN: &str = include_str!("../../../../../schemes/yuhang-2022-summer.toml");

    fn rehearsed(plan: &str) -> Box<Outcome> {
        let document = Opened::read("yuhang-district-2022.toml", POLICY).expect("it reads").document;
        let live = |scheme: &str, text: &str| Live {
            place: PlaceId::new("yuhang"),
            scheme: scheme.to_owned(),
            text: text.to_owned(),
            from: jiff::civil::date(2022, 6, 20),
        };
        let live = vec![
            live("yuhang-2022-summer", plan),
            live("shinan-2011-community", include_str!("../../../../../schemes/shinan-2011-community.toml")),
        ];
        let around = Around { library: Arc::new(Library::default()), live, places: Vec::new() };
        let people = People::Families(60);
        let given =
            Given { people: &people, hands: Hands::default(), group_max: None, carer_day: None, seed: 7 };
        match step(&document, committed(), &given, &around) {
            Step::Told(outcome) => outcome,
            Step::Term(_) => panic!("nothing here has a term"),
        }
    }

    #[test]
    fn a_policy_says_which_live_plan_would_break_it_and_plays_one_that_does_not() {
        let holds = rehearsed(PLAN);
        let figures = [(Figure::Plans, 1), (Figure::Breaking, 0), (Figure::Broken, 0)];
        assert_eq!(holds.figures, figures, "the plan of another city is not its: {holds:?}");
        let played = holds.pictures.iter().find(|one| one.what == What::Played).expect("one was played");
        assert_eq!(played.rows[0].label.0, "余杭区2022年暑期托管服务方案");

        let wrong = PLAN.replacen("= 70000 ", "= 90000 ", 1).replacen("= 50000 ", "= 70000 ", 1);
        let breaks = rehearsed(&wrong);
        assert_eq!(breaks.figures[..2], [(Figure::Plans, 1), (Figure::Breaking, 1)], "{breaks:?}");
        assert!(breaks.pictures.iter().all(|one| one.what != What::Played), "{breaks:?}");
        assert!(breaks.notes == [Note::NonePlayed], "{breaks:?}");
        let Some(Unkept::Said((zh, en))) = breaks.broken.first() else { panic!("{breaks:?}") };
        assert!(zh.contains("P4.13") && en.contains("P4.13"), "{zh} {en}");
        let text = serde_json::to_string(&breaks).expect("it is written");
        assert_eq!(serde_json::from_str::<Outcome>(&text).expect("it is read"), *breaks);
    }
}
