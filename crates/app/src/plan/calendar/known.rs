//! 已知的放假安排 The days that are known, as they came to be known while the program runs.

use rules::people::place::Path;
use rules::plan::calendar::Calendar;
use rules::plan::calendar::import::Announced;
use rules::plan::calendar::own::{self, OwnDays};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file of a year, and the place below which it counts before any other.
type YearOf = (Path, String);

/// Days that were known, and those that were known after them: the last count. What a reader holds never changes under it,
/// and years and breaks are added a few times a year.
#[derive(Debug)]
pub(crate) struct Known {
    /// The state's days, wherever no district has a file of its own: of each year the first that anybody added.
    calendar: Calendar,
    /// The files of the years that districts added, the first added first.
    years: Vec<YearOf>,
    /// The days that bureaus set for the schools below them, as they were read; outer places first.
    own: Vec<(Path, OwnDays)>,
    /// The state's days below each place that added a year (P1.8).
    states: Vec<(Path, Calendar)>,
    /// The calendar below each of these places and bureaus: the state's, then those of the bureaus above it, then its own.
    below: Vec<(Path, Calendar)>,
    later: OnceLock<Box<Known>>,
}

impl Known {
    /// What is known before anybody adds a year.
    pub(crate) fn of(calendar: Calendar) -> Self {
        let (years, own, states, below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { calendar, years, own, states, below, later: OnceLock::new() }
    }

    /// The days that were known before anybody added a year.
    pub(crate) fn before(&self) -> &Calendar {
        &self.calendar
    }

    /// The state's days as they are known now to whoever has no file of their own.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.last().calendar
    }

    /// The state's days at a path: by the file of the nearest place above it that has one.
    pub(crate) fn state_at(&self, path: &Path) -> &Calendar {
        let last = self.last();
        nearest(&last.states, path).unwrap_or(&last.calendar)
    }

    /// The days of the places at a path: those of the nearest bureau that set any or added a year, else the state's.
    pub(crate) fn calendar_at(&self, path: &Path) -> &Calendar {
        let last = self.last();
        nearest(&last.below, path).unwrap_or(&last.calendar)
    }

    /// The file of a year by which the places at a path go.
    pub(crate) fn in_use(&self, path: &Path, year: i16) -> Option<Announced> {
        let files = read(self.years()).ok()?;
        chosen(&files, Some(path)).remove(&year).cloned()
    }

    /// The files of the years that districts added.
    pub(crate) fn years(&self) -> &[YearOf] {
        &self.last().years
    }

    /// The days that bureaus set.
    pub(crate) fn own(&self) -> &[(Path, OwnDays)] {
        &self.last().own
    }

    /// Takes the added years and the bureaus' own days as they stand by now, over what was known before any was added.
    pub(crate) fn learn(&self, years: Vec<YearOf>, own: Vec<(Path, OwnDays)>) -> Result<(), anyhow::Error> {
        if self.years() == years.as_slice() && self.own() == own.as_slice() {
            return Ok(());
        }
        let (states, calendar) = states(&self.calendar, &years)?;
        let below = below((&states, &calendar), &own)?;
        self.follow(Box::new(Self { calendar, years, own, states, below, later: OnceLock::new() }));
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

/// The state's days below each place that added a year, and everywhere else.
fn states(known: &Calendar, years: &[YearOf]) -> Result<(Vec<(Path, Calendar)>, Calendar), anyhow::Error> {
    let files = read(years)?;
    let mut states: Vec<(Path, Calendar)> = Vec::new();
    for (path, _) in years {
        if states.iter().all(|(before, _)| before != path) {
            states.push((path.clone(), with(known, &chosen(&files, Some(path)))?));
        }
    }
    Ok((states, with(known, &chosen(&files, None))?))
}

/// Of what counts below some places, what the nearest above a path says.
fn nearest<'c>(all: &'c [(Path, Calendar)], path: &Path) -> Option<&'c Calendar> {
    let above = all.iter().filter(|(place, _)| place.covers(path));
    above.max_by_key(|(place, _)| place.as_str().len()).map(|(_, calendar)| calendar)
}

/// The calendar below each place that added a year or set days.
fn below(
    (states, known): (&[(Path, Calendar)], &Calendar),
    own: &[(Path, OwnDays)],
) -> Result<Vec<(Path, Calendar)>, anyhow::Error> {
    let mut by_bureau: BTreeMap<&Path, Vec<OwnDays>> =
        states.iter().map(|(path, _)| (path, Vec::new())).collect();
    for (path, days) in own {
        by_bureau.entry(path).or_default().push(days.clone());
    }
    let laid = |bureau: &Path| {
        // Paths are in their order, so that an outer place comes before those inside it.
        let mut above = by_bureau.iter().filter(|(path, days)| !days.is_empty() && path.covers(bureau));
        let state = nearest(states, bureau).unwrap_or(known).clone();
        above.try_fold(state, |calendar, (path, days)| {
            calendar.over(path.as_str(), &own::layer(days)).map_err(|found| {
                let told: Vec<String> = found.iter().map(|one| one.render(false)).collect();
                anyhow::anyhow!("the days of {}: {}", path.as_str(), told.join("; "))
            })
        })
    };
    by_bureau.keys().map(|bureau| Ok(((*bureau).clone(), laid(bureau)?))).collect()
}

/// The files of years, read.
fn read(years: &[YearOf]) -> Result<Vec<(&Path, Announced)>, anyhow::Error> {
    years.iter().map(|(path, text)| Ok((path, serde_json::from_str(text)?))).collect()
}

/// Of each year the file of the nearest place above a path, else the first that anybody added: one district's days are those of
/// another only until it has its own (P1.8).
fn chosen<'f>(files: &'f [(&Path, Announced)], at: Option<&Path>) -> BTreeMap<i16, &'f Announced> {
    let mut found: BTreeMap<i16, (usize, &Announced)> = BTreeMap::new();
    for (path, announced) in files {
        let is_above = at.is_some_and(|at| path.covers(at));
        let rank = if is_above { path.as_str().len() + 1 } else { 0 };
        if found.get(&announced.year).is_none_or(|(standing, _)| *standing < rank) {
            found.insert(announced.year, (rank, announced));
        }
    }
    found.into_iter().map(|(year, (_, announced))| (year, announced)).collect()
}

/// These years more; one that the program knows by itself by now says nothing new.
fn with(known: &Calendar, years: &BTreeMap<i16, &Announced>) -> Result<Calendar, anyhow::Error> {
    let new = years.iter().filter(|(year, _)| !known.knows(**year));
    new.map(|(year, announced)| (*year, *announced)).try_fold(known.clone(), |known, (year, announced)| {
        known.and_announced(announced).map_err(|wrong| anyhow::anyhow!("the added year {year}: {wrong:?}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::plan::calendar::committed;
    use rules::plan::calendar::own::Says;
    use rules::plan::local::{Day, Days, Words};

    fn year(year: i16) -> YearOf {
        of("hz/gs", year, 1)
    }

    /// A place's file of a year, with one day off in January.
    fn of(path: &str, year: i16, day: i8) -> YearOf {
        let day = format!("{{\"name\": \"元旦\", \"date\": \"{year}-01-0{day}\", \"isOffDay\": true}}");
        let text = format!("{{\"year\": {year}, \"papers\": [\"paper of {year}\"], \"days\": [{day}]}}");
        (Path::new(path), text)
    }

    #[test]
    fn a_district_goes_by_its_own_file_and_by_another_s_until_it_has_one() {
        let known = Known::of(committed().clone());
        let (first, second, city) = (of("hz/gs", 2027, 1), of("hz/sc", 2027, 4), of("hz", 2028, 3));
        let is_off = |path: &str, date: &str| {
            let (path, date) = (Path::new(path), date.parse().unwrap());
            let days =
                [known.state_at(&path), known.calendar_at(&path)].map(|days| !days.is_working_day(date));
            assert_eq!(days[0], days[1], "nobody set days of their own");
            days[0]
        };
        known.learn(vec![first.clone()], Vec::new()).unwrap();
        assert!(["hz/gs/wenlan", "hz/sc/first", "nb/hs"].iter().all(|path| is_off(path, "2027-01-01")));
        known.learn(vec![first, second, city], Vec::new()).unwrap();
        let cases = [
            ("hz/gs/wenlan", "2027-01-01", true),
            ("hz/gs/wenlan", "2027-01-04", false),
            ("hz/sc/first", "2027-01-01", false),
            ("hz/sc/first", "2027-01-04", true),
            ("nb/hs", "2027-01-01", true),
            ("hz/sc/first", "2028-01-03", true),
        ];
        for (path, date, expected) in cases {
            assert_eq!(is_off(path, date), expected, "{path} on {date}");
        }
        let in_use = |path: &str| known.in_use(&Path::new(path), 2027).unwrap().days[0].date.clone();
        assert_eq!([in_use("hz/sc/first"), in_use("nb")], ["2027-01-04", "2027-01-01"]);
        assert!(known.in_use(&Path::new("hz"), 2029).is_none());
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
        let broken = (Path::new("hz"), "{}".to_owned());
        assert!(known.learn(vec![broken], Vec::new()).is_err() && known.years() == [year(2028)]);
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
