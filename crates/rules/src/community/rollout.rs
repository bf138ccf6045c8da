//! 试点推广 Roll-out: pilot, summary, roll-out, who may open a class in each, and which communities are meant.

use crate::choice::{choices, missing};
use crate::people::place::Path;
use crate::plan::local::{Days, Words, date};
use jiff::civil::Date;
use serde::Deserialize;

/// The stages, the pilot units and the target.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// How far from a primary school is near, on foot (P2.8).
    pub near_metres: i64,
    /// The last day on which the target is met (P2.8).
    #[serde(deserialize_with = "date")]
    pub target_on: Date,
    /// What must be done before the pilot ends (P2.14).
    pub exit: Vec<Exit>,
    /// The last day of a pilot unit's report (P2.15).
    #[serde(deserialize_with = "date")]
    pub report_on: Date,
    /// What the summary brings (P2.15, P2.16, P2.17, P2.18).
    pub outputs: Vec<Output>,
    /// What the model that others take over is made of (P2.18).
    pub model: Vec<Pack>,
    /// Guidance visits to each district, at least (P2.18).
    pub guidance_visits_min: i64,
    /// 阶段 In their order (P2.10, P2.14, P2.18).
    pub stage: Vec<Stage>,
    /// 试点单位 (P2.11).
    pub pilot: Vec<Pilot>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Which.
    pub name: Name,
    /// Its first day.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day after it.
    #[serde(deserialize_with = "date")]
    pub until: Date,
    /// Who may open a class in it.
    pub opens: Opens,
}

/// One pilot unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pilot {
    /// As the plan names it, blanks and all.
    pub title: Words,
    /// A community, or a whole street office.
    pub rank: Rank,
    /// The names that the plan has lost.
    pub lost: Vec<Lost>,
    /// Where it stands in the tree.
    pub place: Path,
}

choices! {
    /// 阶段 A stage.
    Name {
        /// 试点阶段
        Pilot = "pilot",
        /// 总结阶段
        Summary = "summary",
        /// 推广阶段
        Rollout = "rollout",
    }
}

choices! {
    /// 可开班者 Who may open a class in a stage.
    Opens {
        /// 试点单位
        PilotUnits = "pilot-units",
        /// 不新开班 Running classes go on.
        Nobody = "nobody",
        /// 各社区
        EveryCommunity = "every-community",
    }
}

choices! {
    /// 试点单位层级 What a pilot unit is.
    Rank {
        /// 社区
        Community = "community",
        /// 街道办事处 All its communities are pilots.
        StreetOffice = "street-office",
    }
}

choices! {
    /// 缺名 A name that the plan has lost.
    Lost {
        /// 区名
        District = "district",
        /// 街道名
        Street = "street",
        /// 社区名
        Community = "community",
    }
}

choices! {
    /// 试点结束条件 What ends the pilot.
    Exit {
        /// 出勤数据已汇齐
        Attendance = "attendance-closed",
        /// 事故记录已结案
        Incidents = "incidents-closed",
        /// 成本已核定
        Costs = "costs-closed",
        /// 满意度已调查
        Satisfaction = "satisfaction-asked",
    }
}

choices! {
    /// 总结成果 What the summary brings.
    Output {
        /// 试点经验
        Experience = "experience",
        /// 需求底数
        NeedBase = "need-base",
        /// 细化后的工作方案
        RefinedPlan = "refined-plan",
        /// 有效模式
        Model = "model",
    }
}

choices! {
    /// 模式内容 A part of the model.
    Pack {
        /// 制度
        Rules = "rules",
        /// 表单
        Forms = "forms",
        /// 岗位
        Roles = "roles",
        /// 用房清单
        Rooms = "rooms",
    }
}

/// 免予 A pilot may end without its conditions: signed, with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Who signed.
    pub signer: String,
    /// Why.
    pub reason: String,
}

/// Why no class may be opened on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// No stage has begun, or all are over (P2.10).
    OutsideStages,
    /// The pilot runs, and the community is no pilot (P2.11).
    NotAPilot,
    /// Nobody opens a class in the summary (P2.14).
    NobodyNow,
}

/// A community as the target list sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it stands in the tree.
    pub place: Path,
    /// How far it is from the nearest primary school, on foot.
    pub metres: i64,
    /// Whether it offers care.
    pub is_open: bool,
}

/// The target list with its countdown (P2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Communities near a school that offer care.
    pub opened: Vec<Path>,
    /// Communities near a school that do not yet.
    pub to_open: Vec<Path>,
    /// Days that are left, the last one included; negative when the day is past.
    pub days_left: i32,
}

/// A pilot unit's report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whose.
    pub of: Path,
    /// When it came.
    pub on: Option<Date>,
}

impl Terms {
    /// Rule 阶段 `[rollout.stage.name]` (P2.10, P2.14, P2.18): the stage of that name.
    pub fn stage(&self, name: Name) -> Option<&Stage> {
        self.stage.iter().find(|stage| stage.name == name)
    }

    /// The stage that a day is in.
    pub fn on(&self, day: Date) -> Option<&Stage> {
        self.stage.iter().find(|stage| stage.contains(day))
    }

    /// Rule 开班资格 `[rollout.stage.opens]` (P2.10, P2.14, P2.18): who may open a class in the day's stage.
    pub fn may_open(&self, community: &Path, day: Date) -> Result<Name, Closed> {
        let stage = self.on(day).ok_or(Closed::OutsideStages)?;
        match stage.opens {
            Opens::PilotUnits if self.is_pilot(community) => Ok(stage.name),
            Opens::PilotUnits => Err(Closed::NotAPilot),
            Opens::Nobody => Err(Closed::NobodyNow),
            Opens::EveryCommunity => Ok(stage.name),
        }
    }

    /// Whether a community is a pilot, by itself or with its whole street.
    pub fn is_pilot(&self, community: &Path) -> bool {
        self.pilot.iter().any(|pilot| pilot.covers(community))
    }

    /// Rule 试点结束 `[rollout.exit]` (P2.14): what is still missing before the summary may begin; a signed waiver
    /// with a reason stands for all of it.
    pub fn before_summary(&self, done: &[Exit], waiver: Option<&Waiver>) -> Vec<Exit> {
        if waiver.is_some_and(Waiver::is_signed) {
            return Vec::new();
        }
        missing(&self.exit, done)
    }

    /// Rule 总结报告 `[rollout.report_on]` (P2.15): the pilot units whose report is late; the day itself is in time.
    pub fn late<'r>(&self, reports: &'r [Report], today: Date) -> Vec<&'r Path> {
        let late = |report: &&Report| report.on.unwrap_or(today) > self.report_on;
        reports.iter().filter(late).map(|report| &report.of).collect()
    }

    /// Rule 总结成果 `[rollout.outputs]` (P2.15, P2.16, P2.17, P2.18): what the summary has not yet brought.
    pub fn owed(&self, brought: &[Output]) -> Vec<Output> {
        missing(&self.outputs, brought)
    }

    /// Rule 有效模式 `[rollout.model]` (P2.18): a community that takes the model over drafts each part of it; those
    /// that its draft lacks.
    pub fn not_drafted(&self, draft: &[Pack]) -> Vec<Pack> {
        missing(&self.model, draft)
    }

    /// Rule 指导各区市 `[rollout.guidance_visits_min]` (P2.18): the districts that were not guided often enough.
    pub fn unguided<'v>(&self, visits: &[(&'v str, i64)]) -> Vec<&'v str> {
        visits.iter().filter(|(_, count)| *count < self.guidance_visits_min).map(|(name, _)| *name).collect()
    }

    /// Rule 驻地附近 `[rollout.near_metres]` (P2.8): whether a distance to a primary school is near.
    pub fn is_near(&self, metres: i64) -> bool {
        metres <= self.near_metres
    }

    /// Rule 目标 `[rollout.target_on]` (P2.8): the communities that are meant, and the days that are left.
    pub fn target(&self, communities: &[Candidate], today: Date) -> Target {
        let near = communities.iter().filter(|one| self.is_near(one.metres));
        let (opened, to_open): (Vec<&Candidate>, Vec<&Candidate>) = near.partition(|one| one.is_open);
        let places = |list: Vec<&Candidate>| list.into_iter().map(|one| one.place.clone()).collect();
        let left = self.target_on.since(today).map_or(0, |span| span.get_days());
        Target { opened: places(opened), to_open: places(to_open), days_left: left }
    }
}

impl Stage {
    /// Rule 阶段起止 `[rollout.stage.from]` (P2.10, P2.14, P2.18): its first day is in it.
    /// Rule 阶段起止 `[rollout.stage.until]` (P2.10, P2.14, P2.18): the day before `until` is its last.
    pub fn contains(&self, day: Date) -> bool {
        Days { from: self.from, until: self.until }.contains(day)
    }
}

impl Pilot {
    /// Rule 试点单位 `[rollout.pilot.place]` (P2.11): a community is a pilot with its unit.
    pub fn covers(&self, community: &Path) -> bool {
        self.place.covers(community)
    }

    /// Rule 试点层级 `[rollout.pilot.rank]` (P2.11): a street office stands three steps down the tree, a community four.
    pub fn is_of_its_rank(&self) -> bool {
        let steps = self.place.as_str().split('/').filter(|part| !part.is_empty()).count();
        match self.rank {
            Rank::StreetOffice => steps == 3,
            Rank::Community => steps == 4,
        }
    }

    /// Rule 试点名称 `[rollout.pilot.title]` (P2.11): as the plan names it.
    /// Rule 缺名 `[rollout.pilot.lost]` (P2.11): with the names that it has lost, to be filled in.
    pub fn named(&self) -> (&Words, &[Lost]) {
        (&self.title, &self.lost)
    }
}

impl Waiver {
    /// A name and a reason are both needed.
    fn is_signed(&self) -> bool {
        !self.signer.trim().is_empty() && !self.reason.trim().is_empty()
    }
}

#[cfg(test)]
mod tests;
