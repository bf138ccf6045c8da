//! 健康观察 Observation: whole days at home without a gap before someone who was away comes back.

use crate::choice::choices;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How long, how counted, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whole days without a gap, at least (P5.13).
    pub days: i64,
    /// The first day that counts (P5.13 leaves it open).
    pub counts_from: First,
    /// Whom it concerns (P5.13).
    pub whose: Vec<Group>,
    /// Temperatures taken each day, at least (P5.16).
    pub temperatures_a_day: i64,
    /// Whether those who fought the epidemic observe it too, though they never left (P5.17).
    pub front_line: bool,
    /// Whether they need a word that they are well at its end (P5.17).
    pub confirmed: bool,
    /// Where those without a home of their own may observe it, once the school agreed (P5.14).
    pub without_home: Vec<Form>,
    /// Whether the school keeps the records of temperature (P5.16).
    pub archived: bool,
    /// Days after the opening by which the records are handed in (P5.16).
    pub handed_in_days: i64,
}

choices! {
    /// 起算日 The first day that counts.
    First {
        /// 返回次日
        DayAfter = "day-after-return",
        /// 返回当日
        SameDay = "day-of-return",
    }
}

choices! {
    /// 师生员工 A group of the school's people.
    Group {
        /// 学生
        Pupils = "pupils",
        /// 教职工
        Staff = "school-staff",
        /// 后勤服务人员
        Logistics = "logistics-staff",
    }
}

choices! {
    /// 适当形式 Where someone without a home here observes the days (P5.14).
    Form {
        /// 学校宿舍
        Dormitory = "school-dormitory",
        /// 宾馆
        Hotel = "hotel",
        /// 亲友家
        Relatives = "relatives",
    }
}

/// What is known of one person's days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who it is.
    pub group: Group,
    /// They were not at the school's place.
    pub away: bool,
    /// They worked or volunteered against the epidemic.
    pub front_line: bool,
    /// The day they came back, or ended that work; the last one, if there are several.
    pub returned_on: Option<Date>,
    /// How many temperatures were taken on each day.
    pub temperatures: BTreeMap<Date, i64>,
    /// They have a home at the school's place.
    pub has_home: bool,
    /// Where they observe it instead, as the school agreed.
    pub form: Option<Form>,
    /// The day on which they were confirmed well.
    pub confirmed_on: Option<Date>,
}

/// What is still missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The days: how many are whole, of how many (P5.13).
    Days {
        /// The longest run of whole days.
        served: i64,
        /// What is asked.
        needed: i64,
    },
    /// An arrangement for those without a home here (P5.14).
    Form,
    /// A word that they are well (P5.17).
    Confirmation,
}

impl Terms {
    /// Rule 连续14天 `[observation.days]` (P5.13, X.13): what a person lacks to come in on a day; nothing if free.
    pub fn lacks(&self, facts: &Facts, entry: Date) -> Vec<Lack> {
        if !self.concerns(facts) {
            return Vec::new();
        }
        let served = self.served(facts, entry);
        let mut found = Vec::new();
        found.extend((served < self.days).then_some(Lack::Days { served, needed: self.days }));
        found.extend((!facts.has_home && !self.is_arranged(facts.form)).then_some(Lack::Form));
        found.extend((!self.is_confirmed(facts, entry)).then_some(Lack::Confirmation));
        found
    }

    /// Rule 含后勤服务人员 `[observation.whose]` (P5.13): whether the days are asked of this person.
    fn concerns(&self, facts: &Facts) -> bool {
        let volunteers = facts.front_line && self.asks_front_line();
        (facts.away || volunteers) && self.whose.contains(&facts.group)
    }

    /// Rule 一线志愿者 `[observation.front_line]` (P5.17): also of those who never left.
    fn asks_front_line(&self) -> bool {
        self.front_line
    }

    /// The longest run of whole days before `entry`, counted from the last return.
    fn served(&self, facts: &Facts, entry: Date) -> i64 {
        let Some(returned) = facts.returned_on else { return 0 };
        let (mut longest, mut run) = (0, 0);
        let mut day = self.first(returned);
        while day < entry {
            run = if self.is_measured(facts, day) { run + 1 } else { 0 };
            longest = longest.max(run);
            day = day.saturating_add(1.day());
        }
        longest
    }

    /// Rule 起算日 `[observation.counts_from]` (P5.13): the first day that counts.
    fn first(&self, returned: Date) -> Date {
        match self.counts_from {
            First::DayAfter => returned.saturating_add(1.day()),
            First::SameDay => returned,
        }
    }

    /// Rule 体温测量 `[observation.temperatures_a_day]` (P5.16): a day without its temperatures is a gap.
    fn is_measured(&self, facts: &Facts, day: Date) -> bool {
        facts.temperatures.get(&day).copied().unwrap_or(0) >= self.temperatures_a_day
    }

    /// Rule 无固定住所 `[observation.without_home]` (P5.14): whether such an arrangement is one of those allowed.
    fn is_arranged(&self, form: Option<Form>) -> bool {
        form.is_some_and(|form| self.without_home.contains(&form))
    }

    /// Rule 期满后确认健康 `[observation.confirmed]` (P5.17): those of the front line are confirmed well, not before
    /// the last day is over.
    fn is_confirmed(&self, facts: &Facts, entry: Date) -> bool {
        let over = facts.returned_on.map(|day| self.first(day).saturating_add(self.days.days()));
        let in_time = |day: Date| day <= entry && over.is_some_and(|over| day >= over);
        !self.confirmed || !facts.front_line || facts.confirmed_on.is_some_and(in_time)
    }

    /// The last day to come back for someone who wants in on `entry`: of "14 whole days" and "14 days ahead" the
    /// stricter (P5.13, P5.17).
    pub fn latest_return(&self, entry: Date) -> Date {
        let ahead = entry.saturating_sub(self.days.days());
        let counted = i64::from((self.first(entry) - entry).get_days());
        ahead.saturating_sub(counted.days()).min(ahead)
    }

    /// Rule 交学校存档 `[observation.archived]` (P5.16): the records go to the school and stay as they are.
    /// Rule 交存期限 `[observation.handed_in_days]` (P5.16): who has not handed them in when the days are over.
    pub fn not_handed_in<'p>(&self, opens_on: Date, today: Date, people: &[(&'p str, bool)]) -> Vec<&'p str> {
        let over = today > opens_on.saturating_add(self.handed_in_days.days());
        let late = people.iter().filter(|(_, handed_in)| self.archived && over && !handed_in);
        late.map(|(name, _)| *name).collect()
    }
}

#[cfg(test)]
mod tests;
