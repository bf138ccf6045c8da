//! 疫苗接种 Vaccination: who is invited, with whose consent; never a condition of coming to school.

use crate::safety::drill::Office;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Whom the school invites.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// From this birthday on (P5.25).
    pub age_min: i64,
    /// Until the end of this year of age (P5.25).
    pub age_max: i64,
    /// Whether a guardian's informed consent is needed (P5.25).
    pub consent: bool,
    /// Whether somebody without it is kept out (P5.25: no).
    pub required_to_return: bool,
    /// With whom the school works (P5.24).
    pub with: Vec<Office>,
}

/// How a pupil stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not of the age, or a doctor advises against it.
    NotInvited,
    /// Invited; the consent is not there.
    Asked,
    /// A guardian said no: nothing follows from it.
    Declined,
    /// Invited, with consent.
    Agreed,
}

impl Terms {
    /// Rule 知情同意 `[vaccination.consent]` (P5.25): invited by age, and nothing is done without a yes.
    pub fn standing(&self, born: Date, today: Date, advised_against: bool, said: Option<bool>) -> Standing {
        if advised_against || !self.is_old_enough(born, today) || !self.is_young_enough(born, today) {
            return Standing::NotInvited;
        }
        match (said, self.consent) {
            (Some(false), _) => Standing::Declined,
            (Some(true), _) | (None, false) => Standing::Agreed,
            (None, true) => Standing::Asked,
        }
    }

    /// Rule 满12岁 `[vaccination.age_min]` (P5.25): from this birthday on.
    fn is_old_enough(&self, born: Date, today: Date) -> bool {
        today >= born.saturating_add(self.age_min.years())
    }

    /// Rule 不满18岁 `[vaccination.age_max]` (P5.25): until the day before the next birthday after this age.
    fn is_young_enough(&self, born: Date, today: Date) -> bool {
        today < born.saturating_add((self.age_max + 1).years())
    }

    /// Rule 不作返校条件 `[vaccination.required_to_return]` (P5.25): whether the plan wrongly makes it a condition.
    pub fn is_condition(&self) -> bool {
        self.required_to_return
    }

    /// Rule 对接卫生健康部门 `[vaccination.with]` (P5.24): this office sees the sum of the classes, and no names.
    pub fn sum_for(&self, office: Office, classes: &[i64]) -> Option<i64> {
        self.with.contains(&office).then(|| classes.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    #[test]
    fn age_min_is_twelve_and_age_max_seventeen() {
        let terms = dongpo().vaccination;
        let born = date(2009, 9, 1);
        let cases = [
            (date(2021, 8, 31), Standing::NotInvited),
            (date(2021, 9, 1), Standing::Asked),
            (date(2027, 8, 31), Standing::Asked),
            (date(2027, 9, 1), Standing::NotInvited),
        ];
        for (today, standing) in cases {
            assert_eq!(terms.standing(born, today, false, None), standing, "{today}");
        }
        assert_eq!(terms.standing(born, date(2021, 9, 1), true, Some(true)), Standing::NotInvited);
    }

    #[test]
    fn consent_is_a_guardian_s_yes() {
        let terms = dongpo().vaccination;
        let ask = |terms: &Terms, said| terms.standing(date(2008, 1, 1), date(2021, 9, 1), false, said);
        assert_eq!(ask(&terms, Some(true)), Standing::Agreed);
        assert_eq!(ask(&terms, Some(false)), Standing::Declined);
        assert_eq!(ask(&Terms { consent: false, ..terms }, None), Standing::Agreed);
    }

    #[test]
    fn required_to_return_never() {
        assert!(!dongpo().vaccination.is_condition());
    }

    #[test]
    fn with_the_health_department_the_sum_alone() {
        let terms = dongpo().vaccination;
        assert_eq!(terms.sum_for(Office::HealthDepartment, &[30, 12, 0]), Some(42));
        assert_eq!(Terms { with: vec![], ..terms }.sum_for(Office::HealthDepartment, &[30]), None);
    }
}
