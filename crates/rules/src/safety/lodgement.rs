//! 报备 Lodgement: the city makes one plan of return and lodges it with the province.

use crate::choice::choices;
use serde::Deserialize;

/// Who makes the plan, with whom it is lodged, and who only looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who makes it (P5.40).
    pub made_by: Office,
    /// With whom it is lodged (P5.40).
    pub lodged_with: Office,
    /// Whether it is lodged before it is made public (P5.40 leaves it open).
    pub before_publishing: bool,
    /// County-level cities that take it as a reference (P5.41).
    pub by_reference: Vec<String>,
}

choices! {
    /// 机关 Who makes or takes a plan.
    Office {
        /// 无锡市统筹
        City = "the-city",
        /// 学校
        School = "the-school",
        /// 省疫情防控工作领导小组学校防控组
        Province = "provincial-school-group",
        /// 区
        District = "the-district",
    }
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It is being written.
    Draft,
    /// It was sent.
    Sent,
    /// It has a number and a date.
    Lodged,
}

impl Terms {
    /// Rule 先备案后公布 `[lodgement.before_publishing]` (P5.40): a plan is public once it is lodged.
    pub fn may_publish(&self, place: &str, step: Step) -> bool {
        !self.before_publishing || self.is_by_reference(place) || step == Step::Lodged
    }

    /// Rule 参照执行 `[lodgement.by_reference]` (P5.41): a county-level city may copy the plan, and lodge it or not.
    pub fn is_by_reference(&self, place: &str) -> bool {
        self.by_reference.iter().any(|city| city == place)
    }

    /// Rule 市统筹制定 `[lodgement.made_by]` (P5.40): whether this office makes the plan.
    pub fn is_made_by(&self, office: Office) -> bool {
        office == self.made_by
    }

    /// Rule 报省备案 `[lodgement.lodged_with]` (P5.40): whether a receipt of this office counts; a change is lodged anew.
    pub fn counts(&self, receipt_of: Office, receipt_version: i64, version: i64) -> bool {
        receipt_of == self.lodged_with && receipt_version == version
    }
}

/// What a copy says otherwise, in the order of the plan: name, the city's words, its own (P5.41).
pub fn differences<'t>(
    city: &[(&'t str, &'t str)],
    own: &[(&str, &'t str)],
) -> Vec<(&'t str, &'t str, &'t str)> {
    let other = |(name, says): &(&'t str, &'t str)| {
        let own = own.iter().find(|(own, _)| own == name).map_or("", |(_, says)| *says);
        (own != *says).then_some((*name, *says, own))
    };
    city.iter().filter_map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    #[test]
    fn before_publishing_it_is_lodged() {
        let terms = dongpo().lodgement;
        let may = [Step::Draft, Step::Sent, Step::Lodged].map(|step| terms.may_publish("wuxi/liangxi", step));
        assert_eq!(may, [false, false, true]);
    }

    #[test]
    fn by_reference_two_cities_may_differ() {
        let terms = dongpo().lodgement;
        assert!(terms.is_by_reference("wuxi/jiangyin") && !terms.is_by_reference("wuxi/liangxi"));
        assert!(terms.may_publish("wuxi/yixing", Step::Draft));
        let city = [("opens_on", "2021-09-01"), ("days", "14")];
        assert_eq!(differences(&city, &city), []);
        let own = [("opens_on", "2021-09-02"), ("days", "14")];
        assert_eq!(differences(&city, &own), [("opens_on", "2021-09-01", "2021-09-02")]);
    }

    #[test]
    fn made_by_the_city_and_lodged_with_the_province() {
        let terms = dongpo().lodgement;
        assert!(terms.is_made_by(Office::City) && !terms.is_made_by(Office::School));
        assert!(terms.counts(Office::Province, 1, 1));
        assert!(!terms.counts(Office::District, 1, 1) && !terms.counts(Office::Province, 1, 2));
    }
}
