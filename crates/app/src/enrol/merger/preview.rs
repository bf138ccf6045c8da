//! 并点方案 What would become of the points, in pictures and words, before anything happens.

use super::weighed;
use crate::app::Summer;
use crate::chart::Bar;
use crate::desk::Desk;
use crate::enrol::point::{name_of, period_title, town_name};
use crate::failure::Failure;
use crate::when;
use rules::enrol::merger::{self, Closing, Facts, Merged, Move, Proof, Refusal, Status, Stay, Why, proposal};
use rules::enrol::point::Terms;
use rules::id::{PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::plan::period;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::enrol::PointMember;

/// One period on the page.
pub(super) struct PeriodView {
    pub(super) number: i64,
    pub(super) title: String,
    /// How many children signed up, at how many points.
    pub(super) counts: String,
    /// Why nothing can be done now, or what is to be done next.
    pub(super) note: (&'static str, String),
    /// How far families are: asked, silent, agreed, declined.
    pub(super) answers: Vec<Bar>,
    pub(super) towns: Vec<TownView>,
    /// The proposal's hash: the forms carry it back, so that what is done is what was seen.
    pub(super) hash: String,
    pub(super) ask: Option<(String, String)>,
    pub(super) decide: Option<(String, String)>,
    /// Who declined and left when the points were merged: the district speaks with each family.
    pub(super) gone: Vec<MoveView>,
}

/// One town with its points.
pub(super) struct TownView {
    pub(super) name: String,
    pub(super) before: Vec<Bar>,
    /// The points as they would be; empty where nothing changes.
    pub(super) after: Vec<Bar>,
    pub(super) reasons: Vec<ReasonView>,
    pub(super) closings: Vec<ClosingView>,
    pub(super) proof: Option<String>,
    pub(super) keeps: Vec<KeepView>,
    pub(super) lists: Vec<(String, String)>,
}

/// Why a point closes or stays.
pub(super) struct ReasonView {
    pub(super) chip: (&'static str, String),
    pub(super) point: String,
    pub(super) why: String,
}

/// Where each child of a closing point goes.
pub(super) struct ClosingView {
    pub(super) title: String,
    pub(super) moves: Vec<MoveView>,
}

/// One child of a closing point.
pub(super) struct MoveView {
    pub(super) name: String,
    pub(super) under: String,
    pub(super) chip: (&'static str, String),
}

/// A small point that may be kept, or is.
pub(super) struct KeepView {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kept: Option<String>,
}

/// The page of one period.
pub(super) async fn preview(
    desk: &Desk,
    tx: &mut Tx,
    summer: &Arc<Summer>,
    period: &period::Terms,
) -> Result<PeriodView, Failure> {
    let key = summer.key(period.number);
    let facts = tx.merger_facts(&key).await?;
    let (facts, merged) = weighed(summer, facts, proposal).await?;
    let mut members = BTreeMap::new();
    for closing in &merged.closings {
        for one in tx.point_list(&key, &closing.point).await? {
            members.insert(one.student.id.clone(), one);
        }
    }
    let gone = tx.point_declined(&key).await?;
    let wording = Wording { desk, summer, period, facts: &facts, merged: &merged, members };
    let gone = gone.iter().map(|one| wording.gone(one)).collect();
    Ok(PeriodView { gone, ..wording.view() })
}

/// What the words need.
struct Wording<'a> {
    desk: &'a Desk,
    summer: &'a Summer,
    period: &'a period::Terms,
    facts: &'a Facts,
    merged: &'a Merged,
    members: BTreeMap<StudentId, PointMember>,
}

impl Wording<'_> {
    fn view(&self) -> PeriodView {
        let t = &self.desk.t;
        let count = |status| self.moves().filter(|one| self.facts.status(one) == status).count() as i64;
        let [unasked, silent, agreed] = [Status::Unasked, Status::Silent, Status::Agreed].map(count);
        let declined: usize = self.merged.closings.iter().map(|closing| closing.unsettled.len()).sum();
        let declined = declined as i64;
        let bars = [
            (t.merger_agreed(), agreed, "done"),
            (t.merger_silent(), silent, "waiting"),
            (t.merger_declined(), declined, "refused"),
            (t.merger_unasked(), unasked, ""),
        ];
        let whole = (unasked + silent + agreed + declined).max(1);
        let bar = |(label, n, state): (String, i64, &'static str)| {
            Bar::new(&label, n.to_string(), n, whole).in_state(state)
        };
        PeriodView {
            number: self.period.number,
            title: period_title(self.desk, self.period),
            counts: self.counts(),
            note: self.note(unasked, silent),
            answers: if self.moves().count() as i64 + declined > 0 {
                bars.map(bar).into()
            } else {
                Vec::new()
            },
            towns: self.towns(),
            hash: self.merged.hash(),
            ask: (self.may(Act::MergerAsk) && unasked > 0).then(|| (self.href("ask"), t.merger_ask(unasked))),
            decide: self.decide(unasked),
            gone: Vec::new(),
        }
    }

    fn href(&self, act: &str) -> String {
        self.desk.url(&format!("mergers/{}/{act}", self.period.number))
    }

    fn moves(&self) -> impl Iterator<Item = &Move> {
        self.merged.closings.iter().flat_map(|closing| &closing.moves)
    }

    /// Whether the reader may do it, and now is the time.
    fn may(&self, act: Act) -> bool {
        self.desk.may(act) && self.may_begin().is_ok()
    }

    fn may_begin(&self) -> Result<(), Refusal> {
        merger::may_begin(&self.summer.plan, self.period.number, self.desk.now)
    }

    /// Families that still may answer, and until when.
    fn answers_open(&self) -> Option<(i64, Moment)> {
        merger::answers_open(&self.summer.plan, self.facts, self.merged, self.desk.now)
    }

    /// Families that were asked, and whose point stays after all.
    fn relieved(&self) -> i64 {
        self.facts.relieved(self.merged).len() as i64
    }

    /// The button that closes points, or tells families that theirs stay.
    fn decide(&self, unasked: i64) -> Option<(String, String)> {
        let (t, closings, relieved) = (&self.desk.t, self.merged.closings.len() as i64, self.relieved());
        let word = match (closings, relieved) {
            (0, 0) => return None,
            (0, relieved) => t.merger_relieve(relieved),
            (closings, _) => t.merger_decide(closings),
        };
        let is_time = unasked == 0 && self.answers_open().is_none();
        (self.may(Act::MergerDecide) && is_time).then(|| (self.href("decide"), word))
    }

    fn counts(&self) -> String {
        let children: usize = self.facts.points.iter().map(|held| held.children.len()).sum();
        let open = self.summer.plan.point.len() - self.facts.closed.len();
        self.desk.t.merger_counts(children as i64, open as i64, self.facts.closed.len() as i64)
    }

    fn note(&self, unasked: i64, silent: i64) -> (&'static str, String) {
        let t = &self.desk.t;
        let begins = || when::day(t, self.period.days().from);
        match self.may_begin() {
            Err(Refusal::SignUpOpen { until }) => {
                return ("waiting", t.merger_note_early(when::moment(t, until)));
            }
            Err(_) => return ("", t.merger_note_begun()),
            Ok(()) => {}
        }
        let (is_nothing, relieved) = (self.merged.closings.is_empty(), self.relieved());
        if is_nothing && relieved > 0 {
            ("waiting", t.merger_note_relieve(relieved))
        } else if is_nothing {
            ("", t.merger_note_nothing())
        } else if self.merged.closings.iter().all(|closing| closing.children == 0) {
            ("", t.merger_note_empty(self.merged.closings.len() as i64))
        } else if unasked > 0 {
            ("waiting", t.merger_note_ask(unasked, begins()))
        } else if let Some((count, until)) = self.answers_open() {
            ("waiting", t.merger_note_open(count, when::moment(t, until)))
        } else if silent > 0 {
            ("waiting", t.merger_note_silent(silent, begins()))
        } else {
            ("", t.merger_note_ready())
        }
    }

    fn towns(&self) -> Vec<TownView> {
        let mut towns: BTreeMap<&str, Vec<&Terms>> = BTreeMap::new();
        self.summer.plan.point.iter().for_each(|terms| towns.entry(&terms.town).or_default().push(terms));
        towns.into_iter().map(|(town, points)| self.town(town, &points)).collect()
    }

    fn town(&self, town: &str, points: &[&Terms]) -> TownView {
        let whole = points.iter().map(|terms| terms.capacity).max().unwrap_or(1);
        let closings = || self.merged.closings.iter().filter(move |closing| closing.town.as_str() == town);
        let stays = || self.merged.stays.iter().filter(move |stay| stay.town.as_str() == town);
        let greedy =
            self.merged.proofs.iter().any(|(of, proof)| of.as_str() == town && *proof == Proof::Greedy);
        let has_closings = closings().next().is_some();
        let reasons = closings().map(|closing| self.closing(closing));
        let names = points.iter().map(|terms| {
            let href = self.desk.url(&format!("points/{}/{}", self.period.number, terms.code));
            (href, name_of(self.desk, self.summer, &terms.id()))
        });
        TownView {
            name: town_name(self.desk, self.summer, town),
            before: points.iter().map(|terms| self.bar(terms, self.seated(&terms.id()), whole)).collect(),
            after: stays()
                .filter(|_| has_closings)
                .filter_map(|stay| Some(self.bar(self.terms(&stay.point)?, stay.after, whole)))
                .collect(),
            reasons: reasons.chain(stays().map(|stay| self.stay(stay, has_closings))).collect(),
            closings: closings().map(|closing| self.children(closing)).collect(),
            proof: greedy.then(|| self.desk.t.merger_greedy()),
            keeps: self.keeps(points),
            lists: names.collect(),
        }
    }

    fn terms(&self, point: &PlaceId) -> Option<&Terms> {
        self.summer.plan.point.iter().find(|terms| terms.id() == *point)
    }

    fn seated(&self, point: &PlaceId) -> i64 {
        let held = self.facts.points.iter().find(|held| held.point == *point);
        held.map_or(0, |held| held.children.len() as i64)
    }

    fn bar(&self, terms: &Terms, children: i64, whole: i64) -> Bar {
        let (rule, t) = (&self.summer.plan.merger, &self.desk.t);
        let is_closed = self.facts.closed.contains(&terms.id());
        let figure = if is_closed { t.point_closed() } else { format!("{children}/{}", terms.capacity) };
        let state = if is_closed || !merger::is_small(rule, children) { "done" } else { "waiting" };
        Bar::new(&name_of(self.desk, self.summer, &terms.id()), figure, children, whole)
            .with_mark(rule.students_min, whole)
            .in_state(state)
    }

    /// 24 人，少于 25 人：24 人到 …（并后 64/80 人）
    fn closing(&self, closing: &Closing) -> ReasonView {
        let t = &self.desk.t;
        let mut by_target: BTreeMap<&PlaceId, Vec<&Move>> = BTreeMap::new();
        closing.moves.iter().for_each(|one| by_target.entry(&one.to).or_default().push(one));
        let target = |(to, moves): (&PlaceId, &Vec<&Move>)| {
            let after = self.merged.stays.iter().find(|stay| stay.point == *to).map_or(0, |stay| stay.after);
            let capacity = self.terms(to).map_or(0, |terms| terms.capacity);
            let name = name_of(self.desk, self.summer, to);
            let told = t.merger_to(moves.len() as i64, name, after, capacity);
            let metres: Option<Vec<i64>> = moves.iter().map(|one| one.metres).collect();
            let far = metres.filter(|all| !all.is_empty());
            let far = far.map(|all| t.merger_metres(all.iter().sum::<i64>() / all.len() as i64));
            told + &far.unwrap_or_default()
        };
        let targets = by_target.iter().map(|(to, moves)| target((to, moves))).collect::<Vec<_>>().join(" ");
        let declined = closing.unsettled.len() as i64;
        let why = match (closing.children, declined) {
            (0, _) => t.merger_why_empty(),
            (children, 0) => t.merger_why_closes(children, closing.students_min) + &targets,
            (children, declined) => {
                t.merger_why_closes(children, closing.students_min)
                    + &targets
                    + &t.merger_why_declined(declined)
            }
        };
        ReasonView {
            chip: ("waiting", t.merger_closes()),
            point: name_of(self.desk, self.summer, &closing.point),
            why,
        }
    }

    fn stay(&self, stay: &Stay, has_closings: bool) -> ReasonView {
        let t = &self.desk.t;
        let min = self.summer.plan.merger.students_min;
        let Stay { before, after, .. } = *stay;
        let (chip, why) = match stay.why {
            Why::Enough if merger::is_small(&self.summer.plan.merger, before) => {
                ("done", t.merger_stays_filled(before, after, min))
            }
            Why::Enough => ("done", t.merger_stays_enough(after, min)),
            Why::Kept => ("progress", t.merger_stays_kept(after, self.kept(&stay.point))),
            Why::Alone => ("progress", t.merger_stays_alone(after, min)),
            Why::Short if after > before || has_closings => ("progress", t.merger_stays_last(after, min)),
            Why::Short => ("refused", t.merger_stays_blocked(after, min)),
        };
        let word = if chip == "refused" { t.merger_blocked() } else { t.merger_stays() };
        ReasonView { chip: (chip, word), point: name_of(self.desk, self.summer, &stay.point), why }
    }

    fn kept(&self, point: &PlaceId) -> String {
        let held = self.facts.points.iter().find(|held| held.point == *point);
        held.and_then(|held| held.kept.clone()).unwrap_or_default()
    }

    fn children(&self, closing: &Closing) -> ClosingView {
        let t = &self.desk.t;
        let moves = closing.moves.iter().map(|one| {
            let chip = match self.facts.status(one) {
                Status::Unasked => ("closed", t.merger_unasked()),
                Status::Silent => ("waiting", t.merger_silent()),
                Status::Agreed => ("done", t.merger_agreed()),
            };
            self.child(&one.child, Some(&one.to), chip)
        });
        let declined =
            closing.unsettled.iter().map(|id| self.child(id, None, ("refused", t.merger_declined())));
        let name = name_of(self.desk, self.summer, &closing.point);
        ClosingView {
            title: t.merger_children(name, closing.children),
            moves: declined.chain(moves).collect(),
        }
    }

    /// A child with its class; of whoever declined, the phones that the district calls.
    fn child(&self, id: &StudentId, to: Option<&PlaceId>, chip: (&'static str, String)) -> MoveView {
        let Some(member) = self.members.get(id) else {
            return MoveView { name: id.to_string(), under: String::new(), chip };
        };
        let goes = |to| self.desk.t.merger_goes(name_of(self.desk, self.summer, to));
        let end = to.map_or_else(|| phones(member), goes);
        MoveView {
            name: member.student.name.clone(), under: format!("{} · {end}", self.class(member)), chip
        }
    }

    fn gone(&self, member: &PointMember) -> MoveView {
        let from = name_of(self.desk, self.summer, &member.point);
        MoveView {
            name: member.student.name.clone(),
            under: format!("{} · {from} · {}", self.class(member), phones(member)),
            chip: ("refused", self.desk.t.merger_declined()),
        }
    }

    fn class(&self, member: &PointMember) -> String {
        let school = self.desk.lang.pick(&member.school.0, &member.school.1);
        format!("{school} {}", self.desk.t.grouping_home_class(&member.student.home_class))
    }

    /// Small points of a town with several: the bureau may keep each.
    fn keeps(&self, points: &[&Terms]) -> Vec<KeepView> {
        let open: Vec<&&Terms> =
            points.iter().filter(|terms| !self.facts.closed.contains(&terms.id())).collect();
        let has_begun = merger::has_begun(self.period, self.desk.now);
        if open.len() < 2 || has_begun || !self.desk.may(Act::MergerKeep) {
            return Vec::new();
        }
        let rule = &self.summer.plan.merger;
        let small = open.into_iter().filter(|terms| merger::is_small(rule, self.seated(&terms.id())));
        small
            .map(|terms| KeepView {
                href: self.href("keep"),
                code: terms.code.clone(),
                name: name_of(self.desk, self.summer, &terms.id()),
                kept: Some(self.kept(&terms.id())).filter(|reason| !reason.is_empty()),
            })
            .collect()
    }
}

fn phones(member: &PointMember) -> String {
    let phone = |(name, phone): &(String, String)| format!("{name} {phone}");
    member.guardians.iter().map(phone).collect::<Vec<_>>().join(" · ")
}
