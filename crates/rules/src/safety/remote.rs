//! 线上教学 Remote: lessons for those who do not come back yet, from the day they are held until the day they return.

use crate::choice::{choices, missing};
use crate::plan::head::Stage;
use serde::Deserialize;

/// What is offered, and how long at a screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What belongs to a day (P5.48).
    pub offers: Vec<Offer>,
    /// Minutes at a screen before the eyes rest, by stage (P5.48).
    pub screen_minutes_max: Vec<Screen>,
    /// Whether those without a device are helped (P5.48).
    pub lends_devices: bool,
    /// Stages that are given advice for the family instead of lessons (P5.48).
    pub guidance_only: Vec<Stage>,
}

/// How long at a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Of which stage.
    pub stage: Stage,
    /// Minutes.
    pub minutes: i64,
}

choices! {
    /// 线上安排 A part of a day's offer.
    Offer {
        /// 课表
        Timetable = "timetable",
        /// 学习资源
        Material = "learning-material",
        /// 作业
        Task = "tasks",
        /// 答疑
        Answers = "answers-to-questions",
        /// 到课
        Attendance = "attendance",
        /// 值班教师
        Teacher = "teacher-on-duty",
    }
}

/// A pupil on a morning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// A name.
    pub name: String,
    /// The stage.
    pub stage: Stage,
    /// Free to come to school.
    pub free: bool,
    /// A device is at hand.
    pub has_device: bool,
}

/// The day's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Those who learn from home.
    pub lessons: Vec<String>,
    /// Those whose families are given advice.
    pub guidance: Vec<String>,
    /// Those who are lent a device.
    pub devices: Vec<String>,
}

impl Terms {
    /// The lists of a day, made anew from how everyone stands: who returns is off them the same day (P5.48).
    pub fn lists(&self, pupils: &[Pupil], school_open: bool) -> Lists {
        let mut lists = Lists::default();
        for pupil in pupils.iter().filter(|pupil| !(pupil.free && school_open)) {
            if self.is_guided(pupil.stage) {
                lists.guidance.push(pupil.name.clone());
                continue;
            }
            lists.lessons.push(pupil.name.clone());
            lists.devices.extend((self.lends() && !pupil.has_device).then(|| pupil.name.clone()));
        }
        lists
    }

    /// Rule 居家指导 `[remote.guidance_only]` (P5.48): kindergarten children have no lessons at a screen.
    fn is_guided(&self, stage: Stage) -> bool {
        self.guidance_only.contains(&stage)
    }

    /// Rule 设备困难 `[remote.lends_devices]` (P5.48): who has no device is on the list of those who are helped.
    fn lends(&self) -> bool {
        self.lends_devices
    }

    /// Rule 线上安排 `[remote.offers]` (P5.48): what a class's day lacks.
    pub fn lacks(&self, offered: &[Offer]) -> Vec<Offer> {
        missing(&self.offers, offered)
    }

    /// Rule 用眼时长 `[remote.screen_minutes_max]` (P5.48): whether the eyes must rest now.
    pub fn must_rest(&self, stage: Stage, minutes: i64) -> bool {
        self.screen_minutes_max.iter().any(|screen| screen.stage == stage && minutes >= screen.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    fn pupil(name: &str, stage: Stage, free: bool, has_device: bool) -> Pupil {
        Pupil { name: name.to_owned(), stage, free, has_device }
    }

    #[test]
    fn lends_devices_and_guidance_only() {
        let terms = dongpo().remote;
        let pupils = [
            pupil("held", Stage::Primary, false, true),
            pupil("poor", Stage::Junior, false, false),
            pupil("small", Stage::Kindergarten, false, false),
            pupil("back", Stage::Primary, true, true),
        ];
        let lists = terms.lists(&pupils, true);
        assert_eq!(
            (lists.lessons, lists.guidance, lists.devices),
            (vec!["held".into(), "poor".into()], vec!["small".into()], vec!["poor".to_owned()])
        );
        assert_eq!(
            terms.lists(&pupils, false).lessons.len(),
            3,
            "a school that may not open teaches everyone"
        );
        let stingy = Terms { lends_devices: false, ..terms };
        assert!(stingy.lists(&pupils, true).devices.is_empty());
    }

    #[test]
    fn offers_that_are_missing_are_named() {
        assert_eq!(dongpo().remote.lacks(&Offer::ALL[1..]), [Offer::Timetable]);
    }

    #[test]
    fn screen_minutes_max_by_stage() {
        let terms = dongpo().remote;
        let rest = [(Stage::Primary, 19), (Stage::Primary, 20), (Stage::Junior, 20), (Stage::Junior, 30)];
        assert_eq!(rest.map(|(stage, minutes)| terms.must_rest(stage, minutes)), [false, true, false, true]);
    }
}
