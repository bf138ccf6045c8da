//! 已知的放假安排 The days that are known, as they came to be known while the program runs.

use rules::people::place::Path;
use rules::plan::calendar::Calendar;
use rules::plan::calendar::import::Announced;
use rules::plan::calendar::own::{self, OwnDays};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Days that were known, and those that were known after them: the last count. What a reader holds never changes under it,
/// and years and breaks are added a few times a year.
#[derive(Debug)]
pub(crate) struct Known {
    /// The state's days.
    calendar: Calendar,
    /// The files of the years that districts added.
    years: Vec<String>,
    /// The days that bureaus set for the schools below them, as they were read; outer places first.
    own: Vec<(Path, OwnDays)>,
    /// The calendar below each of these bureaus: the state's, then those of the bureaus above it, then its own.
    below: Vec<(Path, Calendar)>,
    later: OnceLock<Box<Known>>,
}

impl Known {
    /// What is known before anybody adds a year.
    pub(crate) fn of(calendar: Calendar) -> Self {
        Self { calendar, years: Vec::new(), own: Vec::new(), below: Vec::new(), later: OnceLock::new() }
    }

    /// The state's days as they are known now.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.last().calendar
    }

    /// The days of the places at a path: those of the nearest bureau that set any, else the state's.
    pub(crate) fn calendar_at(&self, path: &Path) -> &Calendar {
        let last = self.last();
        let above = last.below.iter().filter(|(bureau, _)| bureau.covers(path));
        let nearest = above.max_by_key(|(bureau, _)| bureau.as_str().len());
        nearest.map_or(&last.calendar, |(_, calendar)| calendar)
    }

    /// The files of the years that districts added.
    pub(crate) fn years(&self) -> &[String] {
        &self.last().years
    }

    /// The days that bureaus set.
    pub(crate) fn own(&self) -> &[(Path, OwnDays)] {
        &self.last().own
    }

    /// Takes the added years and the bureaus' own days as they stand by now, over what was known before any was added.
    pub(crate) fn learn(&self, years: Vec<String>, own: Vec<(Path, OwnDays)>) -> Result<(), anyhow::Error> {
        if self.years() == years.as_slice() && self.own() == own.as_slice() {
            return Ok(());
        }
        let calendar = years.iter().try_fold(self.calendar.clone(), |known, text| with(known, text))?;
        let below = below(&calendar, &own)?;
        self.follow(Box::new(Self { calendar, years, own, below, later: OnceLock::new() }));
        Ok(())
    }

    fn last(&self) -> &Self {
        let mut last = self;
        while let Some(later) = last.later.get() {
            last = later;
        }
        last
    }

    /// Puts days at the end, behind whatever another thread has put there meanwhile.
    fn follow(&self, next: Box<Self>) {
        if let Err(next) = self.last().later.set(next) {
            self.follow(next);
        }
    }
}

/// The calendar below each bureau that set days.
fn below(known: &Calendar, own: &[(Path, OwnDays)]) -> Result<Vec<(Path, Calendar)>, anyhow::Error> {
    let mut by_bureau: BTreeMap<&Path, Vec<OwnDays>> = BTreeMap::new();
    for (path, days) in own {
        by_bureau.entry(path).or_default().push(days.clone());
    }
    let laid = |bureau: &Path| {
        // Paths are in their order, so that an outer place comes before those inside it.
        let mut above = by_bureau.iter().filter(|(path, _)| path.covers(bureau));
        above.try_fold(known.clone(), |calendar, (path, days)| {
            calendar.over(path.as_str(), &own::layer(days)).map_err(|found| {
                let told: Vec<String> = found.iter().map(|one| one.render(false)).collect();
                anyhow::anyhow!("the days of {}: {}", path.as_str(), told.join("; "))
            })
        })
    };
    by_bureau.keys().map(|bureau| Ok(((*bureau).clone(), laid(bureau)?))).collect()
}

/// One year more; a year that the program knows by itself by now says nothing new.
fn with(known: Calendar, text: &str) -> Result<Calendar, anyhow::Error> {
    let announced: Announced = serde_json::from_str(text)?;
    if known.knows(announced.year) {
        return Ok(known);
    }
    let year = announced.year;
    known.and_announced(&announced).map_err(|wrong| anyhow::anyhow!("the added year {year}: {wrong:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::plan::calendar::committed;
    use rules::plan::calendar::own::Says;
    use rules::plan::local::{Day, Days, Words};

    fn year(year: i16) -> String {
        let day = format!("{{\"name\": \"元旦\", \"date\": \"{year}-01-01\", \"isOffDay\": true}}");
        format!("{{\"year\": {year}, \"papers\": [\"paper of {year}\"], \"days\": [{day}]}}")
    }

    #[test]
    fn years_come_one_after_another_and_what_was_held_stays() {
        let known = Known::of(committed().clone());
        let before = known.calendar();
        known.learn(vec![year(2027)], Vec::new()).unwrap();
        known.learn(vec![year(2027)], Vec::new()).unwrap();
        known.learn(vec![year(2027), year(2028), year(2026)], Vec::new()).unwrap();
        let knows = |calendar: &Calendar| [2026, 2027, 2028].map(|year| calendar.knows(year));
        assert_eq!((knows(before), knows(known.calendar())), ([true, false, false], [true; 3]));
        let paper = |calendar: &Calendar, year: i16| {
            calendar.papers().into_iter().find(|one| one.0 == year).map(|(_, papers)| papers)
        };
        assert_eq!(paper(known.calendar(), 2026), paper(before, 2026), "what came with the program counts");
        assert_eq!(paper(known.calendar(), 2027), Some(vec!["paper of 2027".to_owned()]), "once");
        known.learn(vec![year(2028)], Vec::new()).unwrap();
        assert_eq!(
            knows(known.calendar()),
            [true, false, true],
            "a year that is taken away is known no more"
        );
        assert!(known.learn(vec!["{}".to_owned()], Vec::new()).is_err() && known.years() == [year(2028)]);
    }

    #[test]
    fn a_bureau_s_days_count_below_it_and_nowhere_else() {
        let known = Known::of(committed().clone());
        let day = |date: &str| date.parse().unwrap();
        let days = |from, until| Days { from: day(from), until: day(until) };
        let off = |name: &str| Says::Off(Words { zh: name.to_owned(), en: name.to_owned() });
        let set = |path: &str, days, says| (Path::new(path), OwnDays { days, says });
        let own = vec![
            set("hz/gs", days("2021-11-01", "2021-11-04"), off("秋假")),
            set("hz/gs/hemu", days("2021-11-02", "2021-11-03"), Says::Open(Day::Tue)),
        ];
        known.learn(Vec::new(), own).unwrap();
        let is_off = |path: &str, date: &str| !known.calendar_at(&Path::new(path)).is_working_day(day(date));
        let cases = [
            ("hz/gs/wenlan", "2021-11-01", true),
            ("hz/gs/wenlan", "2021-11-02", true),
            ("hz/gs/wenlan", "2021-11-04", false),
            ("hz/gs/hemu/first", "2021-11-01", true),
            ("hz/gs/hemu/first", "2021-11-02", false),
            ("hz/gsx/wenlan", "2021-11-01", false),
            ("hz", "2021-11-01", false),
        ];
        for (path, date, expected) in cases {
            assert_eq!(is_off(path, date), expected, "{path} on {date}");
        }
        known.learn(Vec::new(), Vec::new()).unwrap();
        assert!(!is_off("hz/gs/wenlan", "2021-11-01"), "what was taken back is known no more");
    }
}
