//! 理赔与回访 Cover: the insurer's file of an incident from the call to the money, and everybody who was told, when, by whom.

use super::Terms;
use crate::choice::choices;
use crate::fen::Fen;
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// Letters of a field, at most.
const WORDS_MAX: usize = 500;

choices! {
    /// 理赔材料 A paper that the insurer asks for.
    Paper {
        /// 理赔申请书
        Application = "application",
        /// 身份证明
        Identity = "identity",
        /// 病历和诊断证明
        Record = "record",
        /// 医疗发票
        Invoice = "invoice",
        /// 费用清单
        List = "list",
        /// 收款账户
        Account = "account",
        /// 学校情况说明
        Statement = "statement",
    }
}

choices! {
    /// 告知谁 Who was told.
    Whom {
        /// 监护人
        Guardian = "guardian",
        /// 学校负责人
        Leader = "leader",
        /// 保健老师
        HealthWorker = "health-worker",
        /// 医院
        Hospital = "hospital",
        /// 保险公司
        Insurer = "insurer",
        /// 主管部门
        Authority = "authority",
    }
}

choices! {
    /// 怎么告知的 How they were told.
    Way {
        /// 电话
        Phone = "phone",
        /// 当面
        Visit = "visit",
        /// 消息
        Message = "message",
        /// 书面
        Letter = "letter",
    }
}

/// How far the insurer's file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 未报案
    Open,
    /// 已报案，材料未齐
    Reported,
    /// 材料齐了，未提交
    Complete,
    /// 已提交
    Submitted,
    /// 已有结论
    Decided,
}

/// What the rule may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the insurer was called.
    pub reported_at: Option<Moment>,
    /// Papers that are there.
    pub papers: Vec<Paper>,
    /// When the papers were handed in.
    pub submitted_at: Option<Moment>,
    /// When the insurer answered.
    pub decided_at: Option<Moment>,
}

/// The insurer's own words for the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who insures the child.
    pub insurer: String,
    /// Number of the policy; empty where nobody has it at hand.
    pub policy: String,
    /// Number that the insurer gave to the call.
    pub number: String,
}

/// What the insurer answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it pays; nothing where it refuses.
    pub fen: Fen,
    /// Its reason, or what it is paid for.
    pub words: String,
}

/// Somebody was told, or asked how the child is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who, by what they are.
    pub whom: Whom,
    /// By name.
    pub name: String,
    /// How.
    pub way: Way,
    /// When.
    pub at: Moment,
    /// What was said.
    pub words: String,
    /// The day on which somebody asks again.
    pub again_on: Option<Date>,
}

/// One step of the insurer's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// 报案 The insurer was called.
    Called(Call),
    /// 收到材料 A paper is there.
    Got(Paper),
    /// 提交 The papers were handed in.
    Submitted,
    /// 结论 The insurer answered.
    Decided(Decision),
}

/// Why nothing is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The insurer is called first (P3.59).
    CallFirst,
    /// No insurer is named (P3.59).
    NoInsurer,
    /// The plan asks for no such paper (P3.59).
    NotAsked,
    /// Papers are missing (P3.59).
    PapersMissing {
        /// How many.
        count: i64,
    },
    /// The papers are handed in first (P3.59).
    SubmitFirst,
    /// No word of what was decided or said (P3.59).
    NoWords,
    /// Longer than a page (P3.59).
    TooLong,
    /// Nobody is named who was told (P3.58).
    NobodyNamed,
    /// It was before the day of the incident or later than now, or somebody asks again before today (P3.58).
    DayWrong,
}

/// Takes a step; `None` where it was taken before. Steps come in their order, papers in any.
pub fn step(terms: &Terms, facts: &Facts, step: Step) -> Result<Option<Step>, Refusal> {
    match step {
        Step::Called(call) => called(facts, &call).map(|fresh| fresh.then_some(Step::Called(call))),
        Step::Got(paper) => got(terms, facts, paper).map(|fresh| fresh.then_some(step)),
        Step::Submitted => submitted(terms, facts).map(|fresh| fresh.then_some(step)),
        Step::Decided(decision) => {
            decided(facts, &decision).map(|fresh| fresh.then_some(Step::Decided(decision)))
        }
    }
}

fn called(facts: &Facts, call: &Call) -> Result<bool, Refusal> {
    if call.insurer.trim().is_empty() {
        return Err(Refusal::NoInsurer);
    }
    if [&call.insurer, &call.policy, &call.number].iter().any(|words| is_long(words)) {
        return Err(Refusal::TooLong);
    }
    Ok(facts.reported_at.is_none())
}

fn got(terms: &Terms, facts: &Facts, paper: Paper) -> Result<bool, Refusal> {
    if !terms.papers.contains(&paper) {
        return Err(Refusal::NotAsked);
    }
    if facts.reported_at.is_none() {
        return Err(Refusal::CallFirst);
    }
    Ok(!facts.papers.contains(&paper))
}

fn submitted(terms: &Terms, facts: &Facts) -> Result<bool, Refusal> {
    if facts.reported_at.is_none() {
        return Err(Refusal::CallFirst);
    }
    match missing(terms, facts).len() {
        0 => Ok(facts.submitted_at.is_none()),
        count => Err(Refusal::PapersMissing { count: i64::try_from(count).unwrap_or(i64::MAX) }),
    }
}

fn decided(facts: &Facts, decision: &Decision) -> Result<bool, Refusal> {
    if facts.submitted_at.is_none() {
        return Err(Refusal::SubmitFirst);
    }
    if decision.words.trim().is_empty() || decision.fen < Fen::ZERO {
        return Err(Refusal::NoWords);
    }
    if is_long(&decision.words) {
        return Err(Refusal::TooLong);
    }
    Ok(facts.decided_at.is_none())
}

/// Takes that somebody was told, at any hour since the day on which it happened: who, when, how, which words; and the day on which
/// somebody asks again.
pub fn tell(told: &Told, happened_on: Date, now: Moment) -> Result<(), Refusal> {
    if told.name.trim().is_empty() {
        return Err(Refusal::NobodyNamed);
    }
    if told.words.trim().is_empty() {
        return Err(Refusal::NoWords);
    }
    if is_long(&told.name) || is_long(&told.words) {
        return Err(Refusal::TooLong);
    }
    let is_wrong = told.at > now || told.at.date() < happened_on;
    if is_wrong || told.again_on.is_some_and(|day| day < now.date()) {
        return Err(Refusal::DayWrong);
    }
    Ok(())
}

fn is_long(words: &str) -> bool {
    words.chars().count() > WORDS_MAX
}

/// Rule 理赔材料 `[incident.papers]` (P3.59): what the insurer asks for and is not there.
pub fn missing(terms: &Terms, facts: &Facts) -> Vec<Paper> {
    crate::choice::missing(&terms.papers, &facts.papers)
}

/// How far the file has come.
pub fn stage(terms: &Terms, facts: &Facts) -> Stage {
    match (facts.reported_at, facts.submitted_at, facts.decided_at) {
        (_, _, Some(_)) => Stage::Decided,
        (_, Some(_), None) => Stage::Submitted,
        (None, None, None) => Stage::Open,
        (Some(_), None, None) if missing(terms, facts).is_empty() => Stage::Complete,
        (Some(_), None, None) => Stage::Reported,
    }
}

/// The day on which somebody was to ask again, where that is over: by what was said last of it.
pub fn again_overdue(told: &[Told], today: Date) -> Option<Date> {
    told.last()?.again_on.filter(|day| *day < today)
}

/// What insurers ask for.
pub(super) fn usual() -> Vec<Paper> {
    Paper::ALL.to_vec()
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::CallFirst => "cover-call-first",
            Self::NoInsurer => "cover-no-insurer",
            Self::NotAsked => "cover-not-asked",
            Self::PapersMissing { .. } => "cover-papers-missing",
            Self::SubmitFirst => "cover-submit-first",
            Self::NoWords => "cover-no-words",
            Self::TooLong => "cover-too-long",
            Self::NobodyNamed => "cover-nobody-named",
            Self::DayWrong => "cover-day-wrong",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NobodyNamed | Self::DayWrong => "P3.58",
            Self::CallFirst
            | Self::NoInsurer
            | Self::NotAsked
            | Self::PapersMissing { .. }
            | Self::SubmitFirst
            | Self::NoWords
            | Self::TooLong => "P3.59",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::PapersMissing { count } => vec![("count", count.to_string())],
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::CallFirst
            | Self::NoInsurer
            | Self::NotAsked
            | Self::SubmitFirst
            | Self::NoWords
            | Self::NobodyNamed
            | Self::DayWrong => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    fn at(day: i8) -> Moment {
        crate::moment::moment(date(2021, 9, day), time(16, 0, 0, 0))
    }

    fn call(insurer: &str) -> Step {
        Step::Called(Call { insurer: insurer.into(), policy: String::new(), number: "9552".into() })
    }

    fn decision(fen: i64, words: &str) -> Step {
        Step::Decided(Decision { fen: Fen(fen), words: words.into() })
    }

    #[test]
    fn papers() {
        let terms = gongshu().incident;
        let few = Terms { papers: vec![Paper::Invoice, Paper::Record], ..terms };
        let open = Facts::default();
        let called = Facts { reported_at: Some(at(7)), ..open.clone() };
        let half = Facts { papers: vec![Paper::Invoice], ..called.clone() };
        let whole = Facts { papers: vec![Paper::Record, Paper::Invoice], ..called.clone() };
        let handed = Facts { submitted_at: Some(at(8)), ..whole.clone() };
        let ended = Facts { decided_at: Some(at(20)), ..handed.clone() };
        let cases = [
            (&open, call(" "), Err("cover-no-insurer")),
            (&open, call(&"长".repeat(501)), Err("cover-too-long")),
            (&open, call("人保"), Ok(true)),
            (&called, call("人保"), Ok(false)),
            (&called, Step::Got(Paper::List), Err("cover-not-asked")),
            (&open, Step::Got(Paper::Invoice), Err("cover-call-first")),
            (&called, Step::Got(Paper::Invoice), Ok(true)),
            (&half, Step::Got(Paper::Invoice), Ok(false)),
            (&open, Step::Submitted, Err("cover-call-first")),
            (&half, Step::Submitted, Err("cover-papers-missing")),
            (&whole, Step::Submitted, Ok(true)),
            (&handed, Step::Submitted, Ok(false)),
            (&whole, decision(100, "已赔"), Err("cover-submit-first")),
            (&handed, decision(100, " "), Err("cover-no-words")),
            (&handed, decision(-1, "已赔"), Err("cover-no-words")),
            (&handed, decision(0, "不属于承保范围"), Ok(true)),
            (&ended, decision(100, "已赔"), Ok(false)),
        ];
        for (facts, one, found) in cases {
            let told = format!("{one:?}");
            let taken = step(&few, facts, one).map(|fresh| fresh.is_some());
            assert_eq!(taken.map_err(|why| why.code()), found, "{told}");
        }
        let stages = [&open, &half, &whole, &handed, &ended].map(|facts| stage(&few, facts));
        assert_eq!(stages, [Stage::Open, Stage::Reported, Stage::Complete, Stage::Submitted, Stage::Decided]);
    }

    #[test]
    fn who_was_told_is_named_with_words_and_a_day() {
        let told = Told {
            whom: Whom::Guardian,
            name: "王芳".into(),
            way: Way::Phone,
            at: at(7),
            words: "已接到电话，来校接孩子就医".into(),
            again_on: Some(date(2021, 9, 8)),
        };
        let code = |told: &Told| tell(told, date(2021, 9, 6), at(7)).map_err(|why| why.code());
        assert_eq!(code(&Told { name: " ".into(), ..told.clone() }), Err("cover-nobody-named"));
        assert_eq!(code(&Told { words: " ".into(), ..told.clone() }), Err("cover-no-words"));
        assert_eq!(code(&Told { words: "长".repeat(501), ..told.clone() }), Err("cover-too-long"));
        assert_eq!(code(&Told { at: at(8), ..told.clone() }), Err("cover-day-wrong"));
        assert_eq!(code(&Told { again_on: Some(date(2021, 9, 6)), ..told.clone() }), Err("cover-day-wrong"));
        assert_eq!(code(&told), Ok(()));
        assert_eq!(code(&Told { at: at(6), ..told.clone() }), Ok(()), "the day before");
        assert_eq!(code(&Told { at: at(5), ..told.clone() }), Err("cover-day-wrong"), "before it happened");
        assert_eq!(again_overdue(&[], date(2021, 9, 30)), None);
        let list = [told.clone()];
        assert_eq!(again_overdue(&list, date(2021, 9, 8)), None);
        assert_eq!(again_overdue(&list, date(2021, 9, 9)), Some(date(2021, 9, 8)));
        let asked = [told.clone(), Told { again_on: None, ..told }];
        assert_eq!(again_overdue(&asked, date(2021, 9, 9)), None, "somebody has asked");
    }
}
