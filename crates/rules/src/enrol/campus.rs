//! 校区 Campus: which site a grade's evening care is at.

use serde::Deserialize;

/// The grades that are looked after elsewhere than at the school's first site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// One grade, one site (P3.19); none where every grade stays at the school's own.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// One grade's site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// 1 to 9 (P3.19).
    pub grade: i64,
    /// The place's short name (P3.19).
    pub site: String,
}

impl Terms {
    /// Rule 校区 `[campus.rule.grade]` (P3.19): the evening care of these grades is elsewhere.
    /// Rule 校区地点 `[campus.rule.site]` (P3.19): it is there; `None` is the school's own site.
    pub fn site(&self, grade: i64) -> Option<&str> {
        self.rule.iter().find(|rule| rule.grade == grade).map(|rule| rule.site.as_str())
    }

    /// Whether some grade is looked after there and not at the school's own site (P3.19).
    pub fn is_elsewhere(&self, site: &str) -> bool {
        self.rule.iter().any(|rule| rule.site == site)
    }
}

/// The site of a grade: the scheme's, or the school's own (P3.19).
pub fn site<'a>(terms: &'a Terms, own: &'a str, grade: i64) -> &'a str {
    terms.site(grade).unwrap_or(own)
}

/// The one site of a range of grades; `None` when the range would mix sites (P3.19).
pub fn one_site<'a>(terms: &'a Terms, own: &'a str, grades: (i64, i64)) -> Option<&'a str> {
    let first = site(terms, own, grades.0);
    let mixed = (grades.0..=grades.1).any(|grade| site(terms, own, grade) != first);
    if mixed { None } else { Some(first) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    #[test]
    fn grade_and_site() {
        let campus = gongshu().campus;
        let sites = [1, 5, 6, 7].map(|grade| campus.site(grade));
        assert_eq!(sites, [None, None, Some("wenlan-junior"), None]);
        assert_eq!(["wenlan", "wenlan-junior"].map(|site| campus.is_elsewhere(site)), [false, true]);
    }

    #[test]
    fn a_range_of_grades_may_not_mix_sites() {
        let cases =
            [((1, 5), Some("wenlan")), ((6, 6), Some("wenlan-junior")), ((5, 6), None), ((1, 6), None)];
        for (grades, place) in cases {
            assert_eq!(one_site(&gongshu().campus, "wenlan", grades), place, "{grades:?}");
        }
    }
}
