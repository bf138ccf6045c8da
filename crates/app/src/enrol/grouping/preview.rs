//! 编班方案 The groups as they would be: shown to the manager before anything is arranged.

use super::{decided, grades_of, read, site_name};
use crate::answer::Card;
use crate::app::InForce;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::refusals;
use rules::enrol::grouping::{self, Arranged, Facts, Group, Proof, Reason, Refusal};
use rules::id::{PersonId, StudentId};
use rules::people::act::Act;
use rules::people::student::Student;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the page shows before anything is arranged.
pub(super) enum Shown {
    /// What would be arranged.
    Plan(PlanView),
    /// Why nothing can be: a group would stand without a responsible teacher (P3.54).
    Short(Card),
    /// Nothing would change, or nobody is admitted yet: the button alone stands there, and says which.
    Button,
}

impl Shown {
    /// What would be arranged, or what it lacks.
    pub(super) fn parts(self) -> (Option<PlanView>, Option<Card>) {
        match self {
            Self::Plan(shown) => (Some(shown), None),
            Self::Short(card) => (None, Some(card)),
            Self::Button => (None, None),
        }
    }
}

/// What would be arranged, in words.
pub(super) struct PlanView {
    /// What it is.
    pub(super) title: String,
    /// That it is not so yet.
    pub(super) aside: String,
    /// Where it is confirmed, and its hash: the form carries it back, so that what is done is what was seen. None for a term
    /// that has not begun.
    pub(super) confirm: Option<(String, String)>,
    /// Per site with new groups: why so many, which home classes are split, how good it is.
    pub(super) reasons: Vec<[String; 3]>,
    /// The new groups; of a term that has not begun also those that go on.
    pub(super) groups: Vec<ProposedView>,
    /// Children who join, leave and wait, where there are any.
    pub(super) changes: Vec<String>,
}

/// One proposed group.
pub(super) struct ProposedView {
    pub(super) name: String,
    pub(super) under: String,
    pub(super) classes: String,
    pub(super) members: i64,
    pub(super) most: i64,
}

/// The plan for today's children, or what it lacks.
pub(super) async fn preview(desk: &Desk, plan: &Arc<InForce>) -> Result<Shown, Failure> {
    let Ok(permit) = desk.permit(Act::GroupingArrange) else { return Ok(Shown::Button) };
    let mut tx = desk.app.store.look(&permit).await?;
    let facts = read(&mut tx, &desk.app, &desk.place, plan).await?;
    let teachers = tx.course_teachers().await?.into_iter().collect();
    drop(tx);
    let (facts, arranged) = decided(plan, facts, grouping::arrange).await?;
    let wording = Wording { desk, plan, facts: &facts, teachers };
    let view = |arranged: Arranged| (!arranged.is_already()).then(|| wording.view(&arranged));
    Ok(words_of(desk, arranged.map(view)))
}

/// What arranging came to, for the page.
pub(super) fn words_of(desk: &Desk, arranged: Result<Option<PlanView>, Refusal>) -> Shown {
    match arranged {
        Ok(Some(view)) => Shown::Plan(view),
        Err(why @ Refusal::TooFewTeachers { .. }) => Shown::Short(refusals::card(&desk.app, desk.lang, &why)),
        Ok(None) | Err(Refusal::NobodyAdmitted | Refusal::PlanChanged) => Shown::Button,
    }
}

/// What the words need besides the plan itself.
pub(super) struct Wording<'a> {
    pub(super) desk: &'a Desk,
    pub(super) plan: &'a InForce,
    pub(super) facts: &'a Facts,
    pub(super) teachers: BTreeMap<PersonId, String>,
}

impl Wording<'_> {
    fn view(&self, arranged: &Arranged) -> PlanView {
        let (t, left) = (&self.desk.t, arranged.left.len() as i64);
        PlanView {
            title: t.grouping_plan_title(),
            aside: t.grouping_plan_aside(),
            confirm: Some((self.desk.url("groupings/arrange"), arranged.hash())),
            reasons: arranged.reasons.iter().map(|reason| self.reason(reason)).collect(),
            groups: arranged.made.iter().map(|group| self.group(group)).collect(),
            changes: self.changes(arranged, (left, t.grouping_plan_left(left))),
        }
    }

    /// The same picture of a term that has not begun: all its groups, and nothing to confirm; nothing where it would have none.
    pub(super) fn ahead(&self, arranged: &Arranged) -> Option<PlanView> {
        let (t, left) = (&self.desk.t, arranged.left.len() as i64);
        let groups: Vec<ProposedView> =
            arranged.after(&self.facts.groups).iter().map(|group| self.group(group)).collect();
        let mut changes = self.changes(arranged, (left, t.next_grouping_left(left)));
        let stand = (groups.len() - arranged.made.len()) as i64;
        if stand > 0 {
            changes.insert(0, t.next_grouping_stand(stand));
        }
        (!groups.is_empty()).then(|| PlanView {
            title: t.next_grouping_title(),
            aside: t.next_grouping_aside(),
            confirm: None,
            reasons: arranged.reasons.iter().map(|reason| self.reason(reason)).collect(),
            groups,
            changes,
        })
    }

    /// Who joins a group that stands, who leaves one, and who waits.
    fn changes(&self, arranged: &Arranged, left: (i64, String)) -> Vec<String> {
        let t = &self.desk.t;
        let [joined, waiting] = [arranged.joined.len(), arranged.waiting.len()].map(|count| count as i64);
        let names = arranged.waiting.iter().filter_map(|id| self.child(id)).map(|child| child.name.as_str());
        let changes = [
            (joined, t.grouping_plan_joined(joined)),
            left,
            (waiting, t.grouping_plan_waiting(waiting, names.collect::<Vec<_>>().join(" · "))),
        ];
        changes.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect()
    }

    fn reason(&self, reason: &Reason) -> [String; 3] {
        let t = &self.desk.t;
        let Reason { site, children, students_max, groups, splits, proof } = reason;
        let split = |(class, groups): &(String, Vec<i64>)| {
            let groups = groups.iter().map(|number| t.grouping_name(number.to_string()));
            t.grouping_plan_split_class(class.as_str(), groups.collect::<Vec<_>>().join(" + "))
        };
        let classes: Vec<String> = splits.iter().map(split).collect();
        let whole = t.grouping_plan_whole();
        [
            t.grouping_plan_why(site_name(self.desk, site), *children, *students_max, *groups),
            if classes.is_empty() { whole } else { t.grouping_plan_split(classes.join(" · ")) },
            match proof {
                Proof::Bound => t.grouping_plan_bound(),
                Proof::Search => t.grouping_plan_search(),
                Proof::Span => t.grouping_plan_span(),
                Proof::Splits => t.grouping_plan_splits(),
                Proof::Open => t.grouping_plan_open(),
            },
        ]
    }

    fn group(&self, group: &Group) -> ProposedView {
        let members: Vec<&Student> = group.members.iter().filter_map(|id| self.child(id)).collect();
        let mut classes: BTreeMap<(i64, usize, &str), i64> = BTreeMap::new();
        for child in &members {
            *classes.entry((child.grade, child.home_class.len(), &child.home_class)).or_default() += 1;
        }
        let class = |((_, _, name), count): (&(i64, usize, &str), &i64)| {
            self.desk.t.grouping_plan_class(*name, *count)
        };
        let grades = members.iter().map(|child| child.grade);
        let grades = (grades.clone().min().unwrap_or(0), grades.max().unwrap_or(0));
        let teacher = self.teachers.get(&group.teacher).map_or(group.teacher.as_str(), String::as_str);
        let site = site_name(self.desk, &group.site);
        ProposedView {
            name: self.desk.lang.pick(&group.name.zh, &group.name.en).to_owned(),
            under: format!("{teacher} · {site} {} · {}", group.room, grades_of(self.desk, grades)),
            classes: classes.iter().map(class).collect::<Vec<_>>().join(" · "),
            members: members.len() as i64,
            most: grouping::size_max(&self.plan.scheme.grouping),
        }
    }

    fn child(&self, id: &StudentId) -> Option<&Student> {
        self.facts.admitted.iter().find(|child| child.id == *id)
    }
}
