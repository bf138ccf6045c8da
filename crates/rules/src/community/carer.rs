//! 看护辅导人员 Carers and tutors: where they come from, how they are chosen, what each may do.

pub mod choosing;
pub mod working;

use crate::choice::{choices, missing};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Who may look after the children.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whom the committee turns to (P2.20).
    pub sources: Vec<Source>,
    /// Whether others may apply (P2.20).
    pub others: Others,
    /// By what they are chosen (P2.21).
    pub criteria: Vec<Criterion>,
    /// How many score an application (P2.21).
    pub reviewers: i64,
    /// The least score of each criterion by each reviewer, of 100 (P2.21).
    pub score_min: i64,
    /// Whether the result of a background check is needed (P2.21).
    pub background_check: bool,
    /// The posts (P2.22).
    pub posts: Vec<Post>,
    /// Carers of a class, tutors not counted (P2.22).
    pub carers_min: i64,
    /// How long an approval holds (P2.20).
    pub valid_days: i64,
    /// Who sees that a carer's family has a low income (P2.20).
    pub low_income_seen_by: Vec<Viewer>,
}

choices! {
    /// 来源 Where an applicant comes from.
    Source {
        /// 低保家庭人员
        LowIncome = "low-income-family",
        /// 大学生
        Student = "student",
        /// 社区志愿者
        Volunteer = "volunteer",
        /// 其他人员
        Other = "other",
    }
}

choices! {
    /// 其他人员 Whether others may apply.
    Others {
        /// 说明理由的可以
        WithReason = "with-reason",
        /// 不可以
        Never = "never",
    }
}

choices! {
    /// 选拔条件 By what a carer is chosen.
    Criterion {
        /// 责任心强
        Responsibility = "responsibility",
        /// 具有一定文化修养
        Education = "education",
        /// 整体素质较高
        Quality = "quality",
        /// 热爱公益事业
        PublicGood = "public-good",
    }
}

choices! {
    /// 岗位 A post.
    Post {
        /// 看护员
        Carer = "carer",
        /// 辅导员
        Tutor = "tutor",
    }
}

choices! {
    /// 可见者 Who may look at an application.
    Viewer {
        /// 审核人
        Reviewer = "reviewer",
        /// 社区居委会
        ResidentsCommittee = "residents-committee",
        /// 家长
        Parent = "parent",
    }
}

/// An application with all that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Where the applicant comes from.
    pub source: Source,
    /// Why one of another source is taken.
    pub reason: String,
    /// A student's proof of enrolment was seen.
    pub enrolment_proof: bool,
    /// One sheet a reviewer.
    pub sheets: Vec<Sheet>,
    /// Whether the background check was passed, once its result is there.
    pub background: Option<bool>,
    /// For which posts.
    pub posts: Vec<Post>,
    /// When it was decided.
    pub decided_on: Date,
}

/// 评分表 One reviewer's scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Whose.
    pub reviewer: String,
    /// The scores, of 100.
    pub scores: Vec<(Criterion, i64)>,
}

/// Why an application is not approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Others may not apply, or no reason was written down (P2.20).
    Source,
    /// A student without a proof of enrolment (P2.20).
    EnrolmentProof,
    /// So many different reviewers are still to score (P2.21).
    Reviewers(i64),
    /// A criterion that a reviewer did not score (P2.21).
    NotScored(Criterion),
    /// A criterion below the least score (P2.21).
    BelowMinimum(Criterion),
    /// The background check has no result, or a bad one (P2.21).
    Background,
    /// No post, or one that is none (P2.22).
    Post,
}

impl Terms {
    /// All for which an application cannot be approved; none of it, and it is.
    pub fn lacks(&self, application: &Application) -> Vec<Lack> {
        let mut found = Vec::new();
        found.extend((!self.takes(application)).then_some(Lack::Source));
        let unproven = application.source == Source::Student && !application.enrolment_proof;
        found.extend(unproven.then_some(Lack::EnrolmentProof));
        found.extend(self.unreviewed(application));
        found.extend(application.sheets.iter().flat_map(|sheet| self.unscored(sheet)));
        found.extend(application.sheets.iter().flat_map(|sheet| self.below(sheet)));
        found.extend((!self.is_checked(application)).then_some(Lack::Background));
        found.extend((!self.has_post(application)).then_some(Lack::Post));
        found
    }

    /// Rule 来源 `[carer.sources]` (P2.20): one of the three sources is taken as it is.
    fn takes(&self, application: &Application) -> bool {
        self.sources.contains(&application.source) || self.takes_other(application)
    }

    /// Rule 其他人员 `[carer.others]` (P2.20): anyone else only for a reason that is written down.
    fn takes_other(&self, application: &Application) -> bool {
        match self.others {
            Others::WithReason => !application.reason.trim().is_empty(),
            Others::Never => false,
        }
    }

    /// Rule 评审人数 `[carer.reviewers]` (P2.21): one person's two sheets are one.
    fn unreviewed(&self, application: &Application) -> Option<Lack> {
        let mut names: Vec<&str> = application.sheets.iter().map(|sheet| sheet.reviewer.trim()).collect();
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        let left = self.reviewers - i64::try_from(names.len()).unwrap_or(i64::MAX);
        (left > 0).then_some(Lack::Reviewers(left))
    }

    /// Rule 选拔条件 `[carer.criteria]` (P2.21): every reviewer scores each of them.
    fn unscored(&self, sheet: &Sheet) -> Vec<Lack> {
        let scored: Vec<Criterion> = sheet.scores.iter().map(|(criterion, _)| *criterion).collect();
        missing(&self.criteria, &scored).into_iter().map(Lack::NotScored).collect()
    }

    /// Rule 最低分 `[carer.score_min]` (P2.21): no criterion lies below it, whatever the others are.
    fn below(&self, sheet: &Sheet) -> Vec<Lack> {
        let low = sheet.scores.iter().filter(|(_, score)| *score < self.score_min);
        low.map(|(criterion, _)| Lack::BelowMinimum(*criterion)).collect()
    }

    /// Rule 背景审查 `[carer.background_check]` (P2.21): nobody is approved before its good result.
    fn is_checked(&self, application: &Application) -> bool {
        !self.background_check || application.background == Some(true)
    }

    /// Rule 岗位 `[carer.posts]` (P2.22): one of the posts, or both if approved for both.
    fn has_post(&self, application: &Application) -> bool {
        !application.posts.is_empty() && missing(&application.posts, &self.posts).is_empty()
    }

    /// Rule 聘用期 `[carer.valid_days]` (P2.20): whether an approved application still holds on a day.
    pub fn holds(&self, application: &Application, on: Date) -> bool {
        let until = application.decided_on.saturating_add(self.valid_days.days());
        self.lacks(application).is_empty() && application.decided_on <= on && on < until
    }

    /// Rule 每班看护员 `[carer.carers_min]` (P2.22): how many carers a class lacks on a day; tutors do not count.
    pub fn carers_lacking(&self, staff: &[Application], on: Date) -> i64 {
        let carers = staff.iter().filter(|one| one.may_watch() && self.holds(one, on)).count();
        (self.carers_min - i64::try_from(carers).unwrap_or(i64::MAX)).max(0)
    }

    /// Rule 低保身份保密 `[carer.low_income_seen_by]` (P2.20): what a viewer sees of where somebody comes from. Whoever may not
    /// see a low income sees nobody's source: one that alone is left out says it.
    pub fn source_shown(&self, source: Source, viewer: Viewer) -> Option<Source> {
        self.low_income_seen_by.contains(&viewer).then_some(source)
    }
}

impl Application {
    /// Whether the person may watch children and sign a hand-over: a carer, and a tutor only who is also one (P2.22).
    pub fn may_watch(&self) -> bool {
        self.posts.contains(&Post::Carer)
    }
}

#[cfg(test)]
mod tests;
