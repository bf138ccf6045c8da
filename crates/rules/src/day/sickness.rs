//! 因病缺勤 Sickness: what a school records about a child who is away ill, when several make a cluster, what a return needs.

use crate::choice::choices;
use crate::day::leave::hours::{Hours, Stay, stay};
use crate::day::{leave, roll};
use crate::id::{SicknessId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a hospital's name, a diagnosis, a note, at most.
const WORDS_MAX: usize = 200;
/// How far back an onset is believed.
const ONSET_DAYS: i64 = 30;

/// When several ill children are a cluster, and what a return needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children of one class with a symptom in common on one day (P5.19).
    pub same_day_min: i64,
    /// Days looked at together (P5.19).
    pub window_days: i64,
    /// Children of one class with a symptom in common in those days (P5.19).
    pub window_min: i64,
    /// What a child brings back (P5.19).
    pub return_needs: Proof,
}

/// A plan that says nothing takes the figures that schools use: three in a day, five in three days.
impl Default for Terms {
    fn default() -> Self {
        Self { same_day_min: 3, window_days: 3, window_min: 5, return_needs: Proof::WhenInfectious }
    }
}

choices! {
    /// 复课证明 When a doctor's word is needed for a return.
    Proof {
        /// 不需要
        Never = "not-needed",
        /// 传染病需要
        WhenInfectious = "when-infectious",
        /// 一律需要
        Always = "always",
    }
}

choices! {
    /// 症状 The symptoms that schools record (WS/T 772).
    Symptom {
        /// 发热
        Fever = "fever",
        /// 咳嗽
        Cough = "cough",
        /// 头痛
        Headache = "headache",
        /// 咽痛
        SoreThroat = "sore-throat",
        /// 腮腺肿大
        Parotid = "parotid",
        /// 腹痛
        Stomachache = "stomachache",
        /// 呕吐
        Vomiting = "vomiting",
        /// 腹泻
        Diarrhoea = "diarrhoea",
        /// 皮疹
        Rash = "rash",
        /// 头晕
        Dizziness = "dizziness",
        /// 乏力
        Fatigue = "fatigue",
        /// 结膜充血
        RedEyes = "red-eyes",
        /// 其他
        Other = "other",
    }
}

choices! {
    /// 查看目的 Why somebody looks at what was recorded: there is no looking without one (X.16).
    Purpose {
        /// 追踪
        Trace = "trace",
        /// 聚集核实
        Cluster = "cluster",
        /// 复课
        Return = "return",
    }
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who is ill.
    pub student: StudentId,
    /// The first day of it.
    pub onset: Date,
    /// What can be seen.
    pub symptoms: Vec<Symptom>,
    /// Which doctor was seen; empty for none yet.
    pub doctor: String,
    /// What the doctor said; empty while nobody knows.
    pub diagnosis: String,
    /// Whether the doctor said that it is infectious.
    pub infectious: bool,
}

/// One that is open, as the rule may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Who.
    pub student: StudentId,
    /// When it was reported.
    pub reported_on: Date,
    /// What can be seen.
    pub symptoms: Vec<Symptom>,
}

/// What the rule may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What is open of this child.
    pub open: Option<(SicknessId, bool)>,
    /// A roll has seen the child since that was reported: it was back, although nobody wrote it down.
    pub seen_since: bool,
    /// What was reported in the child's class of late.
    pub class: Vec<Case>,
    /// Symptoms for which the class was told of already, with the day.
    pub told: Vec<(Symptom, Date)>,
    /// Where the roll has the child tonight, once it is laid out.
    pub tonight: Option<roll::State>,
    /// When the session of that roll begins and ends, while the roll is open.
    pub session: Option<(Moment, Moment)>,
    /// The hours of the slips of the day (P3.60).
    pub slips: Vec<Hours>,
    /// It comes from a guardian who is barred from the child.
    pub is_unheard: bool,
}

/// 已登记
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Which.
    pub sickness: SicknessId,
    /// What it says.
    pub draft: Draft,
    /// It mends one that is open.
    pub mends: bool,
    /// An older one, of an illness that was over, which ends with this one.
    pub ends: Option<SicknessId>,
    /// Symptoms that make a cluster now and did not before, each with how many children have it.
    pub clusters: Vec<(Symptom, i64)>,
    /// What it means for tonight.
    pub tonight: Tonight,
}

/// What a report makes of the evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tonight {
    /// The child is not expected, from tonight until it is back.
    NotExpected,
    /// As before, and its row on the roll that is laid out becomes leave.
    OffTheRoll,
    /// It comes too late for that (P3.60), or the child was here already: the roll stands as it is.
    AsItStands,
}

/// 已复课
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Which.
    pub sickness: SicknessId,
    /// The doctor's word, where there is one.
    pub proof: String,
    /// The child is expected again tonight, for this part of the session: its roll is open, and no slip keeps it away.
    pub tonight: Option<Stay>,
}

/// Why something is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// No symptom is named (P5.19).
    NoSymptom,
    /// The first day lies ahead, or a month back (P5.19).
    OnsetWrong,
    /// Longer than a line or two (P5.19).
    TooLong,
    /// Nothing is open (P5.19).
    NothingOpen,
    /// A doctor's word is missing (P5.19).
    ProofMissing,
}

/// Takes a report, or mends the one that is open; whoever was seen since is ill anew. Says which symptoms make a cluster now, and
/// takes the child off tonight's roll as a slip would, by the same hour.
pub fn report(
    (terms, leave): (&Terms, &leave::Terms),
    facts: &Facts,
    (id, mut draft): (SicknessId, Draft),
    now: Moment,
) -> Result<Reported, Refusal> {
    if facts.is_unheard {
        return Err(Refusal::AskSchool);
    }
    draft.symptoms.sort_unstable();
    draft.symptoms.dedup();
    if draft.symptoms.is_empty() {
        return Err(Refusal::NoSymptom);
    }
    if draft.onset > now.date() || draft.onset < now.date().saturating_sub(ONSET_DAYS.days()) {
        return Err(Refusal::OnsetWrong);
    }
    if [&draft.doctor, &draft.diagnosis].iter().any(|words| words.chars().count() > WORDS_MAX) {
        return Err(Refusal::TooLong);
    }
    let clusters = clusters(terms, facts, &draft, now.date());
    let (sickness, mends, ends) = match &facts.open {
        Some((open, _)) if facts.seen_since && *open != id => (id, false, Some(open.clone())),
        Some((open, _)) => (open.clone(), true, None),
        None => (id, false, None),
    };
    Ok(Reported { sickness, draft, mends, ends, clusters, tonight: tonight(leave, facts, now) })
}

/// An ill child needs no slip besides (P3.60): until the hour at which a slip would be late the report takes it off.
fn tonight(leave: &leave::Terms, facts: &Facts, now: Moment) -> Tonight {
    match facts.tonight {
        None | Some(roll::State::Leave) => Tonight::NotExpected,
        Some(roll::State::Expected) if !leave::is_late(leave, now) => Tonight::OffTheRoll,
        Some(_) => Tonight::AsItStands,
    }
}

/// Symptoms of a draft that make a cluster with those of the class. The same cluster is told once.
fn clusters(terms: &Terms, facts: &Facts, draft: &Draft, today: Date) -> Vec<(Symptom, i64)> {
    let mut found = Vec::new();
    for symptom in draft.symptoms.iter().filter(|one| **one != Symptom::Other) {
        let mut by_day: BTreeMap<Date, BTreeSet<&StudentId>> = BTreeMap::new();
        by_day.entry(today).or_default().insert(&draft.student);
        let alike = facts.class.iter().filter(|case| case.symptoms.contains(symptom));
        for case in alike.filter(|case| case.student != draft.student) {
            by_day.entry(case.reported_on).or_default().insert(&case.student);
        }
        let first = first_day(terms, today);
        let on_day = by_day.get(&today).map_or(0, BTreeSet::len);
        let in_window: BTreeSet<_> = by_day.range(first..=today).flat_map(|(_, who)| who).collect();
        let is_cluster = reaches_day(terms, on_day) || reaches_window(terms, in_window.len());
        let is_told = facts.told.iter().any(|(one, on)| one == symptom && *on >= first);
        if is_cluster && !is_told {
            found.push((*symptom, i64::try_from(in_window.len().max(on_day)).unwrap_or(i64::MAX)));
        }
    }
    found
}

/// Rule 一日聚集 `[sickness.same_day_min]` (P5.19): so many children of a class with the same symptom reported on one day.
fn reaches_day(terms: &Terms, count: usize) -> bool {
    i64::try_from(count).unwrap_or(i64::MAX) >= terms.same_day_min.max(2)
}

/// Rule 几日聚集 `[sickness.window_min]` (P5.19): so many in the days that are looked at together.
fn reaches_window(terms: &Terms, count: usize) -> bool {
    i64::try_from(count).unwrap_or(i64::MAX) >= terms.window_min.max(2)
}

/// Rule 聚集天数 `[sickness.window_days]` (P5.19): the first of the days that are looked at together, today being the last.
pub fn first_day(terms: &Terms, today: Date) -> Date {
    today.saturating_sub((terms.window_days.max(1) - 1).days())
}

/// A child comes back.
pub fn come_back(terms: &Terms, facts: &Facts, proof: &str) -> Result<Returned, Refusal> {
    let (sickness, infectious) = facts.open.clone().ok_or(Refusal::NothingOpen)?;
    let proof = proof.trim().to_owned();
    if proof.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    if needs_proof(terms, infectious) && proof.is_empty() {
        return Err(Refusal::ProofMissing);
    }
    Ok(Returned { sickness, proof, tonight: expected_again(facts) })
}

/// A row that says leave asks for the child again, unless slips keep it away for all of the session; of a closed roll nothing
/// changes.
fn expected_again(facts: &Facts) -> Option<Stay> {
    let session = facts.session.filter(|_| facts.tonight == Some(roll::State::Leave))?;
    stay(&facts.slips, session)
}

/// Rule 复课证明 `[sickness.return_needs]` (P5.19): whether a doctor's word is needed for a return.
pub fn needs_proof(terms: &Terms, infectious: bool) -> bool {
    match terms.return_needs {
        Proof::Never => false,
        Proof::WhenInfectious => infectious,
        Proof::Always => true,
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "sickness-ask-school",
            Self::NoSymptom => "sickness-no-symptom",
            Self::OnsetWrong => "sickness-onset-wrong",
            Self::TooLong => "sickness-too-long",
            Self::NothingOpen => "sickness-nothing-open",
            Self::ProofMissing => "sickness-proof-missing",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::AskSchool => "P3.61",
            Self::NoSymptom | Self::OnsetWrong | Self::TooLong | Self::NothingOpen | Self::ProofMissing => {
                "P5.19"
            }
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{Time, date};

    fn at(day: i8) -> Moment {
        Moment::at(date(2021, 10, day).at(8, 0, 0, 0))
    }

    fn draft(student: &str, symptoms: &[Symptom]) -> Draft {
        Draft {
            student: StudentId::new(student),
            onset: date(2021, 10, 11),
            symptoms: symptoms.to_vec(),
            doctor: String::new(),
            diagnosis: String::new(),
            infectious: false,
        }
    }

    fn class(cases: &[(&str, i8, Symptom)]) -> Facts {
        let case = |(student, day, symptom): &(&str, i8, Symptom)| Case {
            student: StudentId::new(*student),
            reported_on: date(2021, 10, *day),
            symptoms: vec![*symptom],
        };
        Facts { class: cases.iter().map(case).collect(), ..Facts::default() }
    }

    fn told(facts: &Facts, asked: (SicknessId, Draft), now: Moment) -> Result<Reported, Refusal> {
        let plan = gongshu();
        report((&plan.sickness, &plan.leave), facts, asked, now)
    }

    fn found(facts: &Facts, day: i8) -> Vec<(Symptom, i64)> {
        let asked = (SicknessId::new("s"), draft("ming", &[Symptom::Fever, Symptom::Other]));
        told(facts, asked, at(day)).unwrap().clusters
    }

    #[test]
    fn same_day_min_counts_children_of_a_class_with_a_symptom_in_common() {
        use Symptom::{Fever, Rash};
        let cases = [
            (class(&[("a", 11, Fever)]), vec![]),
            (class(&[("a", 11, Fever), ("b", 11, Fever)]), vec![(Fever, 3)]),
            (class(&[("a", 11, Fever), ("b", 11, Rash)]), vec![]),
            (class(&[("a", 11, Fever), ("a", 11, Fever)]), vec![]),
            (class(&[("a", 11, Fever), ("ming", 11, Fever)]), vec![]),
            (class(&[("a", 11, Fever), ("b", 10, Fever)]), vec![]),
        ];
        for (facts, clusters) in cases {
            assert_eq!(found(&facts, 11), clusters, "{facts:?}");
        }
    }

    #[test]
    fn window_min_and_window_days_count_several_days_together() {
        use Symptom::Fever;
        let four = [("a", 9, Fever), ("b", 9, Fever), ("c", 10, Fever), ("d", 11, Fever)];
        assert_eq!(found(&class(&four), 11), [(Fever, 5)]);
        assert_eq!(found(&class(&four), 12), [], "the ninth is no longer one of three days");
        assert_eq!(found(&class(&four[1..]), 11), []);
        assert_eq!(first_day(&gongshu().sickness, date(2021, 10, 11)), date(2021, 10, 9));
    }

    #[test]
    fn a_cluster_is_told_once() {
        use Symptom::Fever;
        let mut facts = class(&[("a", 11, Fever), ("b", 11, Fever)]);
        facts.told = vec![(Fever, date(2021, 10, 11))];
        assert_eq!(found(&facts, 11), []);
        facts.told = vec![(Fever, date(2021, 10, 8))];
        assert_eq!(found(&facts, 11), [(Fever, 3)], "that was another one");
    }

    #[test]
    fn a_report_names_a_symptom_and_a_day() {
        let ask = |draft: Draft| told(&Facts::default(), (SicknessId::new("s"), draft), at(11)).map(|_| ());
        let unheard = Facts { is_unheard: true, ..Facts::default() };
        let asked = told(&unheard, (SicknessId::new("s"), draft("ming", &[])), at(11));
        assert_eq!(asked.map(|_| ()), Err(Refusal::AskSchool));
        assert_eq!(ask(draft("ming", &[])), Err(Refusal::NoSymptom));
        let onset = |day| Draft { onset: day, ..draft("ming", &[Symptom::Cough]) };
        assert_eq!(ask(onset(date(2021, 10, 12))), Err(Refusal::OnsetWrong));
        assert_eq!(ask(onset(date(2021, 9, 10))), Err(Refusal::OnsetWrong));
        assert_eq!(ask(onset(date(2021, 9, 11))), Ok(()));
        let long = Draft { doctor: "院".repeat(201), ..draft("ming", &[Symptom::Cough]) };
        assert_eq!(ask(long), Err(Refusal::TooLong));
        let open = Facts { open: Some((SicknessId::new("first"), false)), ..Facts::default() };
        let asked = (SicknessId::new("second"), draft("ming", &[Symptom::Cough, Symptom::Cough]));
        let mended = told(&open, asked, at(11)).unwrap();
        assert_eq!((mended.sickness.as_str(), mended.mends, mended.draft.symptoms.len()), ("first", true, 1));
    }

    #[test]
    fn whoever_was_seen_since_is_ill_anew() {
        let open = |seen_since| Facts {
            open: Some((SicknessId::new("first"), false)),
            seen_since,
            ..Facts::default()
        };
        let cases = [
            (Facts::default(), "second", ("second", false, None)),
            (open(false), "second", ("first", true, None)),
            (open(true), "second", ("second", false, Some("first"))),
            (open(true), "first", ("first", true, None)),
        ];
        for (facts, id, (sickness, mends, ends)) in cases {
            let asked = (SicknessId::new(id), draft("ming", &[Symptom::Cough]));
            let one = told(&facts, asked, at(11)).unwrap();
            let ended = one.ends.as_ref().map(SicknessId::as_str);
            assert_eq!((one.sickness.as_str(), one.mends, ended), (sickness, mends, ends), "{facts:?}");
        }
    }

    #[test]
    fn whoever_is_back_is_expected_tonight_where_no_slip_and_no_closed_roll_says_otherwise() {
        use roll::State::{Absent, Leave, Present};
        let hour = |hour| Moment::at(date(2021, 10, 11).at(hour, 0, 0, 0));
        let until_five = Hours { from: None, until: Some(Time::constant(17, 0, 0, 0)) };
        let (open, all) = (Some((hour(15), hour(18))), Stay::default());
        let at_five = Stay { comes_at: Some(hour(17)), leaves_at: None };
        let cases = [
            (Some(Leave), open, vec![], Some(all)),
            (Some(Leave), open, vec![until_five], Some(at_five)),
            (Some(Leave), open, vec![Hours::default()], None),
            (Some(Leave), None, vec![], None),
            (Some(Present), open, vec![], None),
            (Some(Absent), open, vec![], None),
            (None, None, vec![], None),
        ];
        for (tonight, session, slips, expected) in cases {
            let facts = Facts {
                open: Some((SicknessId::new("s"), false)),
                tonight,
                session,
                slips,
                ..Facts::default()
            };
            let back = come_back(&gongshu().sickness, &facts, "").unwrap();
            assert_eq!(back.tonight, expected, "{facts:?}");
        }
    }

    #[test]
    fn a_report_takes_the_child_off_tonight_as_a_slip_would() {
        use roll::State::{Absent, Expected, Leave, Present};
        let cases = [
            (None, (15, 0), Tonight::NotExpected),
            (Some(Expected), (15, 29), Tonight::OffTheRoll),
            (Some(Expected), (15, 30), Tonight::AsItStands),
            (Some(Leave), (16, 0), Tonight::NotExpected),
            (Some(Absent), (15, 29), Tonight::AsItStands),
            (Some(Present), (15, 29), Tonight::AsItStands),
        ];
        for (state, (hour, minute), tonight) in cases {
            let facts = Facts { tonight: state, ..Facts::default() };
            let now = Moment::at(date(2021, 10, 11).at(hour, minute, 0, 0));
            let asked = (SicknessId::new("s"), draft("ming", &[Symptom::Fever]));
            assert_eq!(told(&facts, asked, now).unwrap().tonight, tonight, "{state:?} at {hour}:{minute}");
        }
    }

    #[test]
    fn return_needs_a_doctor_s_word_when_it_was_infectious() {
        let open = |infectious| Facts { open: Some((SicknessId::new("s"), infectious)), ..Facts::default() };
        let back = |proof, facts: &Facts, said: &str| {
            come_back(&Terms { return_needs: proof, ..gongshu().sickness }, facts, said).map(|_| ())
        };
        let cases = [
            (Proof::WhenInfectious, open(true), "", Err(Refusal::ProofMissing)),
            (Proof::WhenInfectious, open(true), "市儿保 10月15日", Ok(())),
            (Proof::WhenInfectious, open(false), "", Ok(())),
            (Proof::Always, open(false), "", Err(Refusal::ProofMissing)),
            (Proof::Never, open(true), "", Ok(())),
            (Proof::Never, Facts::default(), "", Err(Refusal::NothingOpen)),
        ];
        for (proof, facts, said, result) in cases {
            assert_eq!(back(proof, &facts, said), result, "{proof} {facts:?}");
        }
        assert_eq!(gongshu().sickness.return_needs, Proof::WhenInfectious);
    }
}
