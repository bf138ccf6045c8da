//! 审计导出 Which year's books are exported.

use crate::refusal::Refuses;
use jiff::civil::Date;

/// The first year of which there may be books.
const YEAR_MIN: i16 = 2000;

/// Why no books are exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// That is no year, or one that has not begun.
    NoYear {
        /// The last year of which there are books.
        last: i16,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        "audit-no-year"
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let Self::NoYear { last } = self;
        vec![("first", YEAR_MIN.to_string()), ("last", last.to_string())]
    }
}

/// Reads the year of which the books are asked for: one that has begun.
pub fn year(typed: &str, today: Date) -> Result<i16, Refusal> {
    let read = typed.trim().parse().ok();
    let begun = read.filter(|year| (YEAR_MIN..=today.year()).contains(year));
    begun.ok_or(Refusal::NoYear { last: today.year() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_books_of_a_year_that_has_begun_are_exported() {
        let wrong = Err(Refusal::NoYear { last: 2022 });
        let rows = [
            ("2021", Ok(2021)),
            (" 2022 ", Ok(2022)),
            ("2000", Ok(2000)),
            ("2023", wrong.clone()),
            ("1999", wrong.clone()),
            ("", wrong.clone()),
            ("今年", wrong.clone()),
            ("99999", wrong),
        ];
        for (typed, expected) in rows {
            assert_eq!(year(typed, date(2022, 1, 1)), expected, "{typed}");
        }
        let words = year("x", date(2022, 1, 1)).unwrap_err().words();
        assert_eq!(words, [("first", "2000".to_owned()), ("last", "2022".to_owned())]);
    }
}
