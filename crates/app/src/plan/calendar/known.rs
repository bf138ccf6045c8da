//! 已知的放假安排 The days that are known, as they came to be known while the program runs.

use rules::plan::calendar::Calendar;
use rules::plan::calendar::import::Announced;
use std::sync::OnceLock;

/// Days that were known, and those that were known after them: the last count. What a reader holds never changes under it,
/// and a year is added once a year.
#[derive(Debug)]
pub(crate) struct Known {
    calendar: Calendar,
    /// The files of the years that districts added.
    years: Vec<String>,
    later: OnceLock<Box<Known>>,
}

impl Known {
    /// What is known before anybody adds a year.
    pub(crate) fn of(calendar: Calendar) -> Self {
        Self { calendar, years: Vec::new(), later: OnceLock::new() }
    }

    /// The days that are known now.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.last().calendar
    }

    /// The files of the years that districts added.
    pub(crate) fn years(&self) -> &[String] {
        &self.last().years
    }

    /// Takes the added years as they stand by now, over what was known before any was added.
    pub(crate) fn learn(&self, years: Vec<String>) -> Result<(), anyhow::Error> {
        if self.years() == years.as_slice() {
            return Ok(());
        }
        let calendar = years.iter().try_fold(self.calendar.clone(), |known, text| with(known, text))?;
        self.follow(Box::new(Self { calendar, years, later: OnceLock::new() }));
        Ok(())
    }

    fn last(&self) -> &Self {
        self.later.get().map_or(self, |later| later.last())
    }

    /// Puts days at the end, behind whatever another thread has put there meanwhile.
    fn follow(&self, next: Box<Self>) {
        if let Err(next) = self.last().later.set(next) {
            self.follow(next);
        }
    }
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

    fn year(year: i16) -> String {
        let day = format!("{{\"name\": \"元旦\", \"date\": \"{year}-01-01\", \"isOffDay\": true}}");
        format!("{{\"year\": {year}, \"papers\": [\"paper of {year}\"], \"days\": [{day}]}}")
    }

    #[test]
    fn years_come_one_after_another_and_what_was_held_stays() {
        let known = Known::of(committed().clone());
        let before = known.calendar();
        known.learn(vec![year(2027)]).unwrap();
        known.learn(vec![year(2027)]).unwrap();
        known.learn(vec![year(2027), year(2028), year(2026)]).unwrap();
        let knows = |calendar: &Calendar| [2026, 2027, 2028].map(|year| calendar.knows(year));
        assert_eq!((knows(before), knows(known.calendar())), ([true, false, false], [true; 3]));
        let paper = |calendar: &Calendar, year: i16| {
            calendar.papers().into_iter().find(|one| one.0 == year).map(|(_, papers)| papers)
        };
        assert_eq!(paper(known.calendar(), 2026), paper(before, 2026), "what came with the program counts");
        assert_eq!(paper(known.calendar(), 2027), Some(vec!["paper of 2027".to_owned()]), "once");
        known.learn(vec![year(2028)]).unwrap();
        assert_eq!(
            knows(known.calendar()),
            [true, false, true],
            "a year that is taken away is known no more"
        );
        assert!(known.learn(vec!["{}".to_owned()]).is_err() && known.years() == [year(2028)]);
    }
}
