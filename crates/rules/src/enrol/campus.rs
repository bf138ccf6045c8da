//! 校区 Campus: which site a grade's evening care is at.

use serde::Deserialize;

/// The grades that are looked after elsewhere than at the school's first site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// One grade, one site (P3.19).
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
}

#[cfg(test)]
mod tests {
    use crate::plan::scheme::gongshu;

    #[test]
    fn grade_and_site() {
        let campus = gongshu().campus;
        let sites = [1, 5, 6, 7].map(|grade| campus.site(grade));
        assert_eq!(sites, [None, None, Some("wenlan-junior"), None]);
    }
}
