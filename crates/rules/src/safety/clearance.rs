//! 分类管控 Clearance: who does not come back yet, under which class, and what is still missing, step by step.

pub mod file;
pub mod taking;

use crate::choice::choices;
use crate::moment::Moment;
use crate::plan::head::Stage;
use crate::plan::local::Days;
use crate::safety::report::Symptom;
use serde::Deserialize;

/// One reason to hold somebody back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The class in the notice: 1 to 4, there is no fifth (P5.42-P5.46).
    pub class: i64,
    /// What it is about.
    pub reason: Reason,
    /// 暂不 or 暂缓 (P5.47).
    pub state: State,
    /// Whose facts hold somebody back (P5.42-P5.44).
    pub whose: Vec<Whose>,
    /// What lets them come back, in this order.
    pub needs: Vec<Need>,
    /// How old a negative test may be when they come back (P5.42-P5.44).
    pub test_hours: Option<i64>,
}

choices! {
    /// 情形 What a class is about.
    Reason {
        /// 健康码为黄码或红码 (P5.42)
        Code = "yellow-or-red-code",
        /// 中、高风险地区所在设区市低风险地区旅居史 (P5.43)
        Stay = "stay-in-a-risk-city",
        /// 核酸检测结果未出 (P5.44)
        Pending = "result-pending",
        /// 疑似症状且为非新冠病毒感染 (P5.45)
        Symptoms = "other-illness",
        /// 感冒、流涕等呼吸道疾病症状的幼儿 (P5.46)
        Cold = "kindergarten-cold",
    }
}

choices! {
    /// 返校状态 The two words of P5.47.
    State {
        /// 暂不返校
        NotForNow = "not-for-now",
        /// 暂缓返校
        Postponed = "postponed",
    }
}

choices! {
    /// 本人或共同生活人员 Whose facts count.
    Whose {
        /// 本人
        Own = "self",
        /// 共同生活人员
        Household = "household",
    }
}

choices! {
    /// 返校条件 A step on the way back, in the order in which they are taken.
    Need {
        /// 落实疫情防控和健康管控措施
        Measures = "control-measures",
        /// 符合返校条件
        Conditions = "return-conditions",
        /// 非新冠病毒感染
        Excluded = "infection-excluded",
        /// 治疗无症状
        Recovered = "free-of-symptoms",
        /// 核酸检测阴性证明
        Test = "negative-test",
        /// 经学校报
        SchoolReport = "school-report",
        /// 学校防控组批准同意
        Approval = "group-approval",
        /// 幼儿园专业保健人员认定
        HealthWorker = "health-worker-confirms",
    }
}

choices! {
    /// 健康码 The colour of a health code.
    Code {
        /// 绿码
        Green = "green",
        /// 黄码
        Yellow = "yellow",
        /// 红码
        Red = "red",
    }
}

choices! {
    /// 经办 Who takes a step.
    By {
        /// 家长或本人
        Family = "family",
        /// 班主任
        ClassTeacher = "class-teacher",
        /// 医疗机构
        Doctor = "doctor",
        /// 学校
        School = "school",
        /// 幼儿园专业保健人员
        HealthWorker = "kindergarten-health-worker",
        /// 当地疫情防控指挥机构学校防控组
        Group = "school-group",
    }
}

/// An area whose level is medium or high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The prefecture city (设区市).
    pub city: String,
    /// The district in it.
    pub district: String,
    /// The days on which it has that level, or the days before them that count.
    pub days: Days,
}

/// Somebody's stay somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The prefecture city.
    pub city: String,
    /// The district in it.
    pub district: String,
    /// The days.
    pub days: Days,
}

/// What is known of one person: of the one who comes back, or of someone who lives with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who it is to them.
    pub whose: Whose,
    /// A name or a label.
    pub name: String,
    /// Their code.
    pub code: Code,
    /// A test was asked of them and its result is not there.
    pub pending: bool,
    /// Where they were.
    pub stays: Vec<Stay>,
    /// Symptoms of the five.
    pub symptoms: Vec<Symptom>,
    /// 感冒、流涕 A cold.
    pub cold: bool,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// In which matter.
    pub reason: Reason,
    /// For whose facts.
    pub of: String,
    /// Which.
    pub need: Need,
    /// By whom.
    pub by: By,
    /// When; of a test, when the sample was taken.
    pub at: Moment,
}

/// All that is known of one who wants to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// A pupil's stage; `None` for those who work there.
    pub stage: Option<Stage>,
    /// The person first, then the household.
    pub members: Vec<Member>,
    /// What was done.
    pub steps: Vec<Step>,
}

/// One reason why somebody does not come back yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The class.
    pub class: i64,
    /// What it is about.
    pub reason: Reason,
    /// Which of the two words.
    pub state: State,
    /// Whose facts they are.
    pub of: String,
    /// What is missing, in order.
    pub missing: Vec<Need>,
}

/// Everything that holds somebody back at a moment; each reason is released alone (X.10).
pub fn holds(rows: &[Terms], facts: &Facts, areas: &[Area], at: Moment) -> Vec<Hold> {
    let mut found = Vec::new();
    for row in rows {
        for member in facts.members.iter().filter(|member| row.matches(member, facts.stage, areas)) {
            let missing = row.missing(member, &facts.steps, at);
            if !missing.is_empty() {
                found.push(row.hold(member, missing));
            }
        }
    }
    found
}

impl Terms {
    /// Rule 第几类 `[clearance.class]` (P5.47): a hold is named by its class, of which there are four.
    /// Rule 暂不或暂缓 `[clearance.state]` (P5.47): and by one of two words.
    fn hold(&self, member: &Member, missing: Vec<Need>) -> Hold {
        let (class, reason, state) = (self.class, self.reason, self.state);
        Hold { class, reason, state, of: member.name.clone(), missing }
    }

    /// Rule 管控情形 `[clearance.reason]` (P5.42, P5.43, P5.44, P5.45, P5.46): whether these facts are what it is about.
    fn matches(&self, member: &Member, stage: Option<Stage>, areas: &[Area]) -> bool {
        self.counts(member.whose)
            && match self.reason {
                Reason::Code => {
                    member.code != Code::Green || member.stays.iter().any(|stay| stay.is_in(areas))
                }
                Reason::Stay => member.stays.iter().any(|stay| stay.is_beside(areas)),
                Reason::Pending => member.pending,
                Reason::Symptoms => !member.symptoms.is_empty(),
                Reason::Cold => member.cold && stage == Some(Stage::Kindergarten),
            }
    }

    /// Rule 本人或共同生活人员 `[clearance.whose]` (P5.42, P5.43, P5.44): whether this person's facts count.
    fn counts(&self, whose: Whose) -> bool {
        self.whose.contains(&whose)
    }

    /// Rule 返校步骤 `[clearance.needs]` (P5.42, P5.44, P5.45, P5.46): the steps are taken one after another; one that
    /// was taken before the step in front of it does not count.
    fn missing(&self, member: &Member, steps: &[Step], at: Moment) -> Vec<Need> {
        let mut after = Moment(i64::MIN);
        for (done, need) in self.needs.iter().enumerate() {
            let valid = |step: &&Step| {
                (step.reason, step.need, &step.of) == (self.reason, *need, &member.name)
                    && need.may_be_taken_by(step.by)
                    && (after..=at).contains(&step.at)
                    && (*need != Need::Test || self.is_fresh(step.at, at))
            };
            let Some(step) = steps.iter().filter(valid).min_by_key(|step| step.at) else {
                return self.needs[done..].to_vec();
            };
            after = step.at;
        }
        Vec::new()
    }

    /// Rule 48小时内 `[clearance.test_hours]` (P5.42, P5.43, P5.44, X.13): whether a sample is young enough at the
    /// moment of return.
    fn is_fresh(&self, sampled: Moment, at: Moment) -> bool {
        self.test_hours.is_some_and(|hours| sampled.plus_minutes(hours * 60) >= at)
    }
}

impl Reason {
    /// The clause behind it.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Code => "P5.42",
            Self::Stay => "P5.43",
            Self::Pending => "P5.44",
            Self::Symptoms => "P5.45",
            Self::Cold => "P5.46",
        }
    }

    /// The class under which the notice has it.
    pub fn class(self) -> i64 {
        match self {
            Self::Code => 1,
            Self::Stay => 2,
            Self::Pending => 3,
            Self::Symptoms | Self::Cold => 4,
        }
    }
}

impl Need {
    /// Whether a step counts when this one took it: a class teacher cannot do the health worker's.
    pub fn may_be_taken_by(self, by: By) -> bool {
        match self {
            Self::Measures | Self::Conditions | Self::SchoolReport => by == By::School,
            Self::Excluded => by == By::Doctor,
            Self::Recovered => matches!(by, By::Doctor | By::Family),
            Self::Test => matches!(by, By::Doctor | By::Family | By::School),
            Self::Approval => by == By::Group,
            Self::HealthWorker => by == By::HealthWorker,
        }
    }
}

impl Stay {
    /// In the area itself.
    fn is_in(&self, areas: &[Area]) -> bool {
        areas.iter().any(|area| self.touches(area) && area.district == self.district)
    }

    /// In a low-risk part of a city that has such an area elsewhere: the city counts, not the spot (P5.43).
    fn is_beside(&self, areas: &[Area]) -> bool {
        areas.iter().any(|area| self.touches(area)) && !self.is_in(areas)
    }

    fn touches(&self, area: &Area) -> bool {
        let overlap = self.days.from < area.days.until && area.days.from < self.days.until;
        area.city == self.city && overlap
    }
}

#[cfg(test)]
mod tests;
