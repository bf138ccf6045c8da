//! 服务内容 Programmes: the rows of the notice's arrangement table, class “1” and class “x”.

use super::local::{Day, Words, date, parse_time, time_if};
use super::scheme::Scheme;
use crate::money::fee;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// One row of the arrangement table (P3.5).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its short name: `1` or `x` (P3.6, P3.12).
    pub code: String,
    /// Its name on the notice (P3.6, P3.12).
    pub title: Words,
    /// What it is by law (P1.25, P1.26).
    #[serde(default)]
    pub kind: Kind,
    /// The first day with sessions (P3.31, P3.34).
    #[serde(deserialize_with = "date")]
    pub starts: Date,
    /// The weekdays with sessions (X.6).
    pub days: Vec<Day>,
    /// When an evening begins (P3.7, P3.13).
    pub from: Begins,
    /// When an evening ends (P3.7, P3.13, P3.14).
    pub until: Timetable,
    /// What the children do (P3.9, P3.17).
    pub content: Vec<Content>,
    /// Kinds beyond the opinion's list that the district granted, by their codes (P1.29).
    #[serde(default)]
    pub others: Vec<String>,
    /// `free`, or the name of a table under `[fee]` (P3.8, P3.16).
    pub fee: Charge,
    /// Minutes of one lesson, for a programme taught in lessons (P3.15).
    pub lesson_minutes: Option<i64>,
    /// What must be settled before parents see its courses (P3.22).
    pub hidden_until: Option<HiddenUntil>,
    /// The grades that may take part, of a kind beside after-school service; all where none is named (P1.25, P1.26).
    #[serde(default)]
    pub grades: Vec<i64>,
    /// Who watches, of a kind beside after-school service (P1.25, P1.26).
    #[serde(default)]
    pub watched_by: Vec<Watcher>,
}

/// Who watches what stands beside after-school service, and so has no care group with a teacher of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Watcher {
    /// 托管老师 The teacher of the child's care group stays.
    CareTeacher,
    /// 值班老师
    DutyTeacher,
    /// 值班领导
    DutyLeader,
}

/// What a programme is by law: after-school service, or one of the kinds beside it, each with limits of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 课后服务
    #[default]
    AfterSchool,
    /// 延时托管 For those who cannot be collected in time (P1.25).
    ExtendedCare,
    /// 晚自习 Junior middle schools only (P1.26).
    EveningStudy,
    /// 午餐午休看管: no after-school service.
    LunchCare,
    /// 早到校看管: no after-school service.
    EarlyCare,
}

/// When an evening begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Begins {
    /// 放学后 When the child's grade is let out, `[term.dismissal]` and `[term.dismissed]`.
    Dismissal,
    /// “1”类结束后 When class “1” ends.
    AfterCare,
    /// 定时 At a fixed hour.
    At(Time),
}

/// When an evening ends: by the school's summer timetable or by weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Timetable {
    /// 夏令时托管: one time outside the summer timetable, another in it (P3.7).
    BySeason {
        /// Outside `[term.summer]`.
        winter: Time,
        /// In `[term.summer]`.
        summer: Time,
    },
    /// 周一至周四、周五 (P3.13, P3.14).
    ByWeekday {
        /// Monday to Thursday.
        mon_thu: Time,
        /// Friday.
        fri: Time,
    },
}

/// What the children do. What is forbidden can be written, so that it can be told under which clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// 自主阅读 (P1.29, P3.9)
    Reading,
    /// 自主作业 (P1.29, P3.9)
    Homework,
    /// 艺术 (P1.29, P3.17)
    Arts,
    /// 体育 (P1.29, P3.17)
    Sports,
    /// 科普、科技 (P1.29, P3.17)
    Science,
    /// 劳动实践 (P1.29)
    Labour,
    /// 娱乐游戏 (P1.29)
    Games,
    /// 拓展训练 (P1.29)
    Training,
    /// 社团 (P1.29)
    Clubs,
    /// 兴趣小组 (P1.29)
    InterestGroups,
    /// 观看适宜儿童的影片 (P1.29)
    Films,
    /// 晚自习: a kind of its own, with its own limits (P1.26)
    EveningStudy,
    /// 午餐午休看管: not after-school service by today's rules.
    LunchCare,
    /// 早到校看管: not after-school service by today's rules.
    EarlyCare,
    /// 上新课: forbidden (P1.36)
    NewLessons,
    /// 集体教学: forbidden (P1.36)
    GroupTeaching,
    /// 补课: forbidden (P1.36)
    MakeUpLessons,
    /// 考试训练: forbidden (P1.36)
    ExamDrill,
}

/// What an evening costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charge {
    /// 免费 (P3.8): the programme can carry no price.
    Free,
    /// The fee of that name.
    Fee(String),
}

/// What must be settled before parents see a programme's courses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenUntil {
    /// 待课程内容审定 (P3.22)
    Reviewed,
}

impl Terms {
    /// Rule 服务内容 `[programme.code]` (P3.6, P3.12): class “1” and class “x” are known by their code.
    pub fn is(&self, code: &str) -> bool {
        self.code == code
    }

    /// Rule 开课 `[programme.starts]` (P3.31, P3.34): no evening before the first day.
    /// Rule 开课日 `[programme.days]` (X.6): evenings on these weekdays, Friday always among them.
    pub fn runs(&self, date: Date, day: Day) -> bool {
        date >= self.starts && self.days.contains(&day)
    }

    /// Rule 托管开始 `[programme.from]` (P3.7, P3.13, P1.21): an evening begins when the first of these grades is let
    /// out; with no grade named, when the school is. Kinds beside after-school service begin after class “1”, or at an
    /// hour of their own.
    pub fn begins(&self, scheme: &Scheme, grades: &[i64], (day, summer): (Day, bool)) -> Time {
        match self.from {
            Begins::Dismissal => {
                let out = grades.iter().map(|grade| scheme.term.out_at(*grade, (day, summer)));
                out.min().unwrap_or(scheme.term.dismissed_at())
            }
            Begins::AfterCare => {
                scheme.programme("1").map_or(scheme.term.latest_out(), |one| one.ends(day, summer))
            }
            Begins::At(hour) => hour,
        }
    }

    /// Rule 服务种类 `[programme.kind]` (P1.25, P1.26): whether it is after-school service, which the limits of its hours
    /// and its five days are about. The other kinds have limits of their own.
    pub fn is_after_school(&self) -> bool {
        self.kind == Kind::AfterSchool
    }

    /// 适用年级 (P1.25, P1.26): whether children of a grade may take part; all may where none is named.
    pub fn is_for(&self, grade: i64) -> bool {
        self.grades.is_empty() || self.grades.contains(&grade)
    }

    /// 看护人员 (P1.25, P1.26): who watches a kind beside after-school service.
    pub fn watchers(&self) -> &[Watcher] {
        &self.watched_by
    }

    /// Rule 托管结束 `[programme.until]` (P3.7, P3.13, P3.14): by the summer timetable or by weekday.
    /// Class “x” knows no summer, class “1” no Friday.
    pub fn ends(&self, day: Day, summer: bool) -> Time {
        match self.until {
            Timetable::BySeason { winter, summer: late } => {
                if summer {
                    late
                } else {
                    winter
                }
            }
            Timetable::ByWeekday { mon_thu, fri } => {
                if day == Day::Fri {
                    fri
                } else {
                    mon_thu
                }
            }
        }
    }

    /// Rule 免费 `[programme.fee]` (P3.8, P3.16): the fee by its name; what is free has none.
    pub fn charges<'f>(&self, fees: &'f BTreeMap<String, fee::Terms>) -> Option<&'f fee::Terms> {
        match &self.fee {
            Charge::Free => None,
            Charge::Fee(name) => fees.get(name),
        }
    }

    /// 其他活动 (P1.29): what the children do beyond the opinion's list.
    pub fn others(&self) -> &[String] {
        &self.others
    }

    /// Rule 课程内容 `[programme.content]` (P3.9, P3.17): what the children do, and the kinds a course may be of.
    pub fn contents(&self) -> &[Content] {
        &self.content
    }

    /// Rule 课时 `[programme.lesson_minutes]` (P3.15): minutes of one lesson; `None` where no lessons are taught.
    pub fn lesson(&self) -> Option<i64> {
        self.lesson_minutes
    }

    /// When so many whole lessons end that begin at `from`; `None` where the day is over first.
    pub fn lessons_end(&self, from: Time, lessons: i64) -> Option<Time> {
        let minutes = self.lesson()?.checked_mul(lessons)?;
        from.checked_add(SignedDuration::from_mins(minutes)).ok()
    }

    /// Rule 选课方案 `[programme.hidden_until]` (P3.22): parents see a course once it is settled.
    pub fn is_shown(&self, settled: bool) -> bool {
        match self.hidden_until {
            Some(HiddenUntil::Reviewed) => settled,
            None => true,
        }
    }
}

impl Timetable {
    /// The name that the end of such an evening has in a scheme.
    pub fn name(&self, day: Day, summer: bool) -> &'static str {
        match self {
            Self::BySeason { .. } if summer => "summer",
            Self::BySeason { .. } => "winter",
            Self::ByWeekday { .. } if day == Day::Fri => "fri",
            Self::ByWeekday { .. } => "mon-thu",
        }
    }

    /// Its two ends, by the names they have in a scheme.
    pub fn ends(&self) -> [(&'static str, Time); 2] {
        match *self {
            Self::BySeason { winter, summer } => [("winter", winter), ("summer", summer)],
            Self::ByWeekday { mon_thu, fri } => [("mon-thu", mon_thu), ("fri", fri)],
        }
    }
}

impl Kind {
    /// As a scheme writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::AfterSchool => "after-school",
            Self::ExtendedCare => "extended-care",
            Self::EveningStudy => "evening-study",
            Self::LunchCare => "lunch-care",
            Self::EarlyCare => "early-care",
        }
    }

    /// The clause that lets a school have it.
    pub fn clause(self) -> &'static str {
        match self {
            Self::AfterSchool => "P3.6",
            Self::ExtendedCare => "P1.25",
            Self::EveningStudy | Self::LunchCare | Self::EarlyCare => "P1.26",
        }
    }

    /// Whether it is held before school is out.
    pub fn is_before_dismissal(self) -> bool {
        matches!(self, Self::LunchCare | Self::EarlyCare)
    }
}

impl Watcher {
    /// As a scheme writes it, and the key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::CareTeacher => "care-teacher",
            Self::DutyTeacher => "duty-teacher",
            Self::DutyLeader => "duty-leader",
        }
    }
}

impl TryFrom<String> for Begins {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        match written.as_str() {
            "dismissal" => Ok(Self::Dismissal),
            "after-care" => Ok(Self::AfterCare),
            hour => parse_time(hour).map(Self::At).ok_or("not-a-time"),
        }
    }
}

impl Content {
    /// Every kind of content, the forbidden ones last.
    pub const ALL: [Self; 18] = [
        Self::Reading,
        Self::Homework,
        Self::Arts,
        Self::Sports,
        Self::Science,
        Self::Labour,
        Self::Games,
        Self::Training,
        Self::Clubs,
        Self::InterestGroups,
        Self::Films,
        Self::EveningStudy,
        Self::LunchCare,
        Self::EarlyCare,
        Self::NewLessons,
        Self::GroupTeaching,
        Self::MakeUpLessons,
        Self::ExamDrill,
    ];

    /// The kinds of the opinion's list (P1.29): of its twelve words clubs and interest groups are one kind each, and
    /// 科普 is science.
    pub const LISTED: [Self; 11] = [
        Self::Homework,
        Self::Reading,
        Self::Sports,
        Self::Arts,
        Self::Science,
        Self::Labour,
        Self::Games,
        Self::Training,
        Self::Clubs,
        Self::InterestGroups,
        Self::Films,
    ];

    /// As a scheme writes it, and the last part of its locale key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Homework => "homework",
            Self::Arts => "arts",
            Self::Sports => "sports",
            Self::Science => "science",
            Self::Labour => "labour",
            Self::Games => "games",
            Self::Training => "training",
            Self::Clubs => "clubs",
            Self::InterestGroups => "interest-groups",
            Self::Films => "films",
            Self::EveningStudy => "evening-study",
            Self::LunchCare => "lunch-care",
            Self::EarlyCare => "early-care",
            Self::NewLessons => "new-lessons",
            Self::GroupTeaching => "group-teaching",
            Self::MakeUpLessons => "make-up-lessons",
            Self::ExamDrill => "exam-drill",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default, deserialize_with = "time_if")]
    winter: Option<Time>,
    #[serde(default, deserialize_with = "time_if")]
    summer: Option<Time>,
    #[serde(default, deserialize_with = "time_if")]
    mon_thu: Option<Time>,
    #[serde(default, deserialize_with = "time_if")]
    fri: Option<Time>,
}

impl TryFrom<Written> for Timetable {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match (written.winter, written.summer, written.mon_thu, written.fri) {
            (Some(winter), Some(summer), None, None) => Ok(Self::BySeason { winter, summer }),
            (None, None, Some(mon_thu), Some(fri)) => Ok(Self::ByWeekday { mon_thu, fri }),
            (..) => Err("neither-timetable"),
        }
    }
}

impl<'de> Deserialize<'de> for Charge {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = String::deserialize(from)?;
        Ok(if written == "free" { Self::Free } else { Self::Fee(written) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use crate::plan::term;
    use jiff::civil::{date, time};

    fn class(code: &str) -> Terms {
        gongshu().programme(code).unwrap().clone()
    }

    #[test]
    fn code() {
        assert!(class("x").is("x") && !class("x").is("1"));
        assert_eq!(gongshu().programme("2"), None);
    }

    #[test]
    fn starts() {
        let runs = |code: &str, day| class(code).runs(date(2021, 9, day), Day::Mon);
        assert_eq!([5, 6, 12, 13].map(|day| runs("1", day)), [false, true, true, true]);
        assert_eq!([5, 6, 12, 13].map(|day| runs("x", day)), [false, false, false, true]);
    }

    #[test]
    fn days() {
        let runs = |day| class("1").runs(date(2021, 10, 9), day);
        assert_eq!([Day::Thu, Day::Fri, Day::Sat].map(runs), [true, true, false]);
    }

    #[test]
    fn from() {
        let mut scheme = gongshu();
        let begins = |scheme: &Scheme, from, grades: &[i64]| {
            let programme = Terms { from, ..class("x") };
            programme.begins(scheme, grades, (Day::Wed, true)).strftime("%H:%M").to_string()
        };
        assert_eq!(begins(&scheme, Begins::Dismissal, &[]), "15:30");
        let early =
            term::Dismissed { grades: vec![1], days: vec![Day::Wed], season: None, at: time(14, 40, 0, 0) };
        scheme.term.dismissed = vec![early];
        let cases: [(Begins, &[i64], &str); 5] = [
            (Begins::Dismissal, &[1], "14:40"),
            (Begins::Dismissal, &[2, 1], "14:40"),
            (Begins::Dismissal, &[2], "15:30"),
            (Begins::AfterCare, &[1], "18:00"),
            (Begins::At(time(18, 30, 0, 0)), &[1], "18:30"),
        ];
        for (from, grades, expected) in cases {
            assert_eq!(begins(&scheme, from, grades), expected, "{from:?} {grades:?}");
        }
        let read = |text: &str| Begins::try_from(text.to_owned());
        assert_eq!(read("18:30"), Ok(Begins::At(time(18, 30, 0, 0))));
        assert_eq!([read("noon"), read("6:30")], [Err("not-a-time"); 2]);
    }

    #[test]
    fn kind() {
        assert!(class("1").is_after_school() && class("x").is_after_school());
        let study = Terms { kind: Kind::EveningStudy, ..class("x") };
        assert!(!study.is_after_school() && !study.kind.is_before_dismissal());
        assert!(Kind::LunchCare.is_before_dismissal());
    }

    #[test]
    fn grades() {
        let of = |grades: &[i64]| Terms { grades: grades.to_vec(), ..class("1") };
        assert_eq!([6, 7, 9].map(|grade| of(&[7, 9]).is_for(grade)), [false, true, true]);
        assert_eq!([1, 9].map(|grade| of(&[]).is_for(grade)), [true, true]);
    }

    #[test]
    fn watched_by() {
        let (mut study, all) =
            (class("1"), [Watcher::CareTeacher, Watcher::DutyTeacher, Watcher::DutyLeader]);
        assert_eq!(study.watchers(), []);
        study.watched_by = all.to_vec();
        assert_eq!(study.watchers(), all);
        for one in all {
            assert_ne!(crate::plan::wording::named(one.key()).zh, one.key(), "{one:?} has a word of its own");
        }
    }

    #[test]
    fn until() {
        let (early, late) = (time(17, 30, 0, 0), time(18, 0, 0, 0));
        let cases = [
            ("1", Day::Tue, false, early),
            ("1", Day::Tue, true, late),
            ("1", Day::Fri, true, late),
            ("x", Day::Tue, false, late),
            ("x", Day::Thu, true, late),
            ("x", Day::Fri, true, early),
        ];
        for (code, day, summer, ends) in cases {
            assert_eq!(class(code).ends(day, summer), ends, "{code} {day} {summer}");
        }
    }

    #[test]
    fn fee() {
        let fees = gongshu().fee;
        assert_eq!(class("1").charges(&fees), None);
        assert_eq!(class("x").charges(&fees).unwrap().price_fen.0, 2000);
    }

    #[test]
    fn lesson_minutes() {
        assert_eq!((class("1").lesson(), class("x").lesson()), (None, Some(40)));
        let ends = |lessons| class("x").lessons_end(time(16, 0, 0, 0), lessons);
        assert_eq!([1, 2].map(ends), [Some(time(16, 40, 0, 0)), Some(time(17, 20, 0, 0))]);
        assert_eq!([20, i64::MAX].map(ends), [None, None]);
        assert_eq!(class("1").lessons_end(time(16, 0, 0, 0), 1), None);
    }

    #[test]
    fn others_are_named_beside_the_listed_kinds() {
        let listed = class("1");
        assert!(listed.others().is_empty());
        let with = Terms { others: vec!["go".to_owned()], ..listed };
        assert_eq!(with.others(), ["go"]);
    }

    #[test]
    fn content() {
        assert_eq!(class("1").contents(), [Content::Reading, Content::Homework]);
        assert_eq!(
            class("x").contents().iter().map(|content| content.key()).collect::<String>(),
            "artssportsscience"
        );
    }

    #[test]
    fn hidden_until() {
        assert_eq!([false, true].map(|settled| class("x").is_shown(settled)), [false, true]);
        assert!(class("1").is_shown(false));
    }
}
