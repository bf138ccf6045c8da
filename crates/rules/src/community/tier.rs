//! 三级托管 Tier: school first, community beside it, social care added; an offer is tried in this order and never forced.

use crate::choice::choices;
use jiff::civil::Time;
use serde::Deserialize;

/// In which order a child is offered a place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The tiers, first tried first (P2.2).
    pub order: Vec<Tier>,
    /// What becomes of the school's waiting place of a family that declines an offer (P2.2).
    pub on_refusal: OnRefusal,
}

choices! {
    /// 托管层级 A tier.
    Tier {
        /// 学校托管
        School = "school",
        /// 社区托管
        Community = "community",
        /// 社会托管
        Social = "social",
    }
}

choices! {
    /// 谢绝之后 What becomes of the school's waiting place.
    OnRefusal {
        /// 保留
        KeepsPlace = "keeps-place",
        /// 不保留
        LosesPlace = "loses-place",
    }
}

/// A class that could take the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// Its name.
    pub class: String,
    /// Of which tier.
    pub tier: Tier,
    /// How far it is from the child's school.
    pub metres: i64,
    /// When it ends.
    pub ends: Time,
    /// Places that are free.
    pub free: i64,
}

/// What a family asks for, on one form for all tiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How long care is needed.
    pub needed_until: Time,
    /// Where the family wishes to begin, if not with the school.
    pub chosen: Option<Tier>,
    /// Classes that the family has declined.
    pub declined: Vec<String>,
}

/// What became of one tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This class is offered.
    Offered(String),
    /// The tier has no class that lasts long enough.
    NoneLongEnough,
    /// Those that last long enough are full.
    Full,
    /// The family declined all that is free.
    Declined,
}

/// What came of a request: each tier that was tried, in its order (P2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The steps.
    pub steps: Vec<(Tier, Outcome)>,
    /// Whether the child stands in the school's waiting list.
    pub waits_at_school: bool,
}

impl Terms {
    /// Rule 托管次序 `[tier.order]` (P2.2): each tier is tried in its order, within it the nearest class that is free and
    /// lasts long enough; a family may begin elsewhere, and the others follow in their order.
    pub fn offer(&self, request: &Request, supplies: &[Supply]) -> Tried {
        let mut order = self.order.clone();
        order.sort_by_key(|tier| request.chosen != Some(*tier));
        let mut steps = Vec::new();
        for tier in order {
            let outcome = request.within(tier, supplies);
            let offered = matches!(outcome, Outcome::Offered(_));
            steps.push((tier, outcome));
            if offered {
                break;
            }
        }
        Tried { waits_at_school: self.waits(request, &steps), steps }
    }

    /// Rule 谢绝之后 `[tier.on_refusal]` (P2.2): who found the school full waits there, and declining another tier's offer
    /// does not end it.
    fn waits(&self, request: &Request, steps: &[(Tier, Outcome)]) -> bool {
        let full = steps.contains(&(Tier::School, Outcome::Full));
        match self.on_refusal {
            OnRefusal::KeepsPlace => full,
            OnRefusal::LosesPlace => full && request.declined.is_empty(),
        }
    }
}

impl Request {
    fn within(&self, tier: Tier, supplies: &[Supply]) -> Outcome {
        let lasting = || supplies.iter().filter(|one| one.tier == tier && one.ends >= self.needed_until);
        let free = || lasting().filter(|one| one.free > 0);
        let wanted = free().filter(|one| !self.declined.contains(&one.class));
        match wanted.min_by_key(|one| (one.metres, &one.class)) {
            Some(nearest) => Outcome::Offered(nearest.class.clone()),
            None if lasting().next().is_none() => Outcome::NoneLongEnough,
            None if free().next().is_none() => Outcome::Full,
            None => Outcome::Declined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::time;

    const LONG: Time = time(18, 0, 0, 0);

    fn supply(class: &str, tier: Tier, metres: i64, free: i64) -> Supply {
        Supply { class: class.to_owned(), tier, metres, ends: LONG, free }
    }

    fn request(declined: &[&str]) -> Request {
        let declined = declined.iter().map(|class| (*class).to_owned()).collect();
        Request { needed_until: LONG, chosen: None, declined }
    }

    fn town(school: i64, community: i64) -> [Supply; 4] {
        [
            supply("school", Tier::School, 0, school),
            supply("far", Tier::Community, 900, community),
            supply("near", Tier::Community, 300, community),
            supply("social", Tier::Social, 100, 5),
        ]
    }

    fn offered(tried: &Tried) -> Option<&str> {
        tried.steps.iter().find_map(|(_, outcome)| match outcome {
            Outcome::Offered(class) => Some(class.as_str()),
            Outcome::NoneLongEnough | Outcome::Full | Outcome::Declined => None,
        })
    }

    #[test]
    fn order_school_then_community_then_social() {
        let terms = shinan().tier;
        let cases = [
            (town(1, 1), request(&[]), Some("school"), 1, false),
            (town(0, 1), request(&[]), Some("near"), 2, true),
            (town(0, 1), request(&["near"]), Some("far"), 2, true),
            (town(0, 1), request(&["near", "far"]), Some("social"), 3, true),
            (town(0, 0), request(&[]), Some("social"), 3, true),
            (town(0, 0), request(&["social"]), None, 3, true),
            (town(1, 1), request(&["school"]), Some("near"), 2, false),
        ];
        for (supplies, request, class, steps, waits) in cases {
            let tried = terms.offer(&request, &supplies);
            assert_eq!(offered(&tried), class, "{request:?}");
            assert_eq!((tried.steps.len(), tried.waits_at_school), (steps, waits), "{request:?}");
        }
    }

    #[test]
    fn order_gives_way_to_what_a_family_chooses_and_to_the_hours_it_needs() {
        let terms = shinan().tier;
        let social = Request { chosen: Some(Tier::Social), ..request(&[]) };
        assert_eq!(offered(&terms.offer(&social, &town(1, 1))), Some("social"));
        let later = Request { needed_until: time(18, 1, 0, 0), ..request(&[]) };
        let tried = terms.offer(&later, &town(1, 1));
        assert!(tried.steps.iter().all(|(_, outcome)| *outcome == Outcome::NoneLongEnough), "{tried:?}");
    }

    #[test]
    fn on_refusal_the_school_s_waiting_place_is_kept() {
        let terms = shinan().tier;
        let declined = request(&["near", "far", "social"]);
        assert!(terms.offer(&declined, &town(0, 1)).waits_at_school);
        let strict = Terms { on_refusal: OnRefusal::LosesPlace, ..terms };
        assert!(!strict.offer(&declined, &town(0, 1)).waits_at_school);
        assert!(strict.offer(&request(&[]), &town(0, 1)).waits_at_school);
    }
}
