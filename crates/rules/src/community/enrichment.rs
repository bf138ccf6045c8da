//! 课外教育和社会实践 Enrichment: what community classes add to the schools', and what an outing needs.

use crate::choice::{choices, missing};
use serde::Deserialize;

/// What is offered beside care.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The kinds (P2.7).
    pub kinds: Vec<Kind>,
    /// What an outing needs (P2.7).
    pub outing_needs: Vec<Need>,
}

choices! {
    /// 服务种类 A kind of what is offered.
    Kind {
        /// 课外教育
        Education = "out-of-class-education",
        /// 社会实践
        Practice = "social-practice",
    }
}

choices! {
    /// 外出条件 What an outing needs.
    Need {
        /// 每名学生的家长同意
        Consents = "consents",
        /// 路线
        Route = "route",
        /// 往返清点人数
        HeadCount = "head-count",
    }
}

/// An outing as it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outing {
    /// The children who go.
    pub children: Vec<String>,
    /// Those whose parent agreed.
    pub consents: Vec<String>,
    /// The way.
    pub route: String,
    /// How many went out of the door.
    pub counted_out: Option<usize>,
    /// How many came back in.
    pub counted_back: Option<usize>,
}

/// Why an outing stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Children without a parent's consent.
    NoConsent(Vec<String>),
    /// No route.
    NoRoute,
    /// Not as many as are on the list.
    NotCounted,
    /// So many are missing after it, or are too many.
    CountDiffers {
        /// Out.
        out: usize,
        /// Back.
        back: usize,
    },
}

impl Terms {
    /// Rule 课外教育和社会实践 `[enrichment.kinds]` (P2.5, P2.7): what the community offers of it and the schools
    /// nearby do not: the gap that is filled.
    pub fn fills(&self, offered: &[Kind], at_schools: &[Kind]) -> Vec<Kind> {
        let ours: Vec<Kind> = self.kinds.iter().copied().filter(|kind| offered.contains(kind)).collect();
        missing(&ours, at_schools)
    }

    /// Rule 外出条件 `[enrichment.outing_needs]` (P2.7): whether an outing may leave.
    pub fn depart(&self, outing: &Outing) -> Result<(), Stop> {
        let needs = |need| self.outing_needs.contains(&need);
        let without = missing(&refs(&outing.children), &refs(&outing.consents));
        if needs(Need::Consents) && !without.is_empty() {
            return Err(Stop::NoConsent(without.into_iter().map(str::to_owned).collect()));
        }
        if needs(Need::Route) && outing.route.trim().is_empty() {
            return Err(Stop::NoRoute);
        }
        if needs(Need::HeadCount) && outing.counted_out != Some(outing.children.len()) {
            return Err(Stop::NotCounted);
        }
        Ok(())
    }

    /// Whether an outing is over: as many came back as went (P2.7).
    pub fn close(&self, outing: &Outing) -> Result<(), Stop> {
        match (outing.counted_out, outing.counted_back) {
            (Some(out), Some(back)) if out == back => Ok(()),
            (Some(out), Some(back)) => Err(Stop::CountDiffers { out, back }),
            (None, _) | (_, None) => Err(Stop::NotCounted),
        }
    }
}

fn refs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;

    fn outing() -> Outing {
        let names = |names: [&str; 3]| names.map(str::to_owned).to_vec();
        Outing {
            children: names(["a", "b", "c"]),
            consents: names(["c", "b", "a"]),
            route: "步行至海军博物馆".to_owned(),
            counted_out: Some(3),
            counted_back: None,
        }
    }

    #[test]
    fn kinds_that_the_schools_lack() {
        let terms = shinan().enrichment;
        assert_eq!(terms.fills(Kind::ALL, &[Kind::Education]), [Kind::Practice]);
        assert_eq!(terms.fills(&[Kind::Education], &[Kind::Education]), []);
    }

    #[test]
    fn outing_needs_all_consents_a_route_and_a_count() {
        let terms = shinan().enrichment;
        let two = outing().consents[1..].to_vec();
        let cases = [
            (outing(), Ok(())),
            (Outing { consents: two, ..outing() }, Err(Stop::NoConsent(vec!["c".to_owned()]))),
            (Outing { route: String::new(), ..outing() }, Err(Stop::NoRoute)),
            (Outing { counted_out: Some(2), ..outing() }, Err(Stop::NotCounted)),
            (Outing { counted_out: None, ..outing() }, Err(Stop::NotCounted)),
        ];
        for (outing, expected) in cases {
            assert_eq!(terms.depart(&outing), expected, "{outing:?}");
        }
    }

    #[test]
    fn as_many_come_back_as_went() {
        let back = |count| shinan().enrichment.close(&Outing { counted_back: count, ..outing() });
        assert_eq!(back(Some(3)), Ok(()));
        assert_eq!(back(Some(2)), Err(Stop::CountDiffers { out: 3, back: 2 }));
        assert_eq!(back(None), Err(Stop::NotCounted));
    }
}
