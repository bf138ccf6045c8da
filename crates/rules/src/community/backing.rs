//! 组织保障 Backing: who answers for the plan and what pays for it; the source has lost both.

use crate::choice::choices;
use serde::Deserialize;

/// Who and what stands behind the plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who answers for it (P2.31).
    pub leader: String,
    /// What pays for it (P2.31).
    pub funding: String,
}

choices! {
    /// 待填项 What the source has lost.
    Slot {
        /// 责任领导
        Leader = "leader",
        /// 经费来源
        Funding = "funding",
    }
}

impl Terms {
    /// Rule 责任领导 `[backing.leader]` (P2.31): who answers for the plan; nothing while it is to be filled in.
    pub fn leader(&self) -> Option<&str> {
        filled(&self.leader)
    }

    /// Rule 经费来源 `[backing.funding]` (P2.31): what pays for it; nothing while it is to be filled in.
    pub fn funding(&self) -> Option<&str> {
        filled(&self.funding)
    }

    /// Every slot with what stands in it.
    pub fn slots(&self) -> [(Slot, Option<&str>); 2] {
        [(Slot::Leader, self.leader()), (Slot::Funding, self.funding())]
    }
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;

    #[test]
    fn leader_and_funding_are_empty_slots_until_filled() {
        assert_eq!(shinan().backing.slots(), [(Slot::Leader, None), (Slot::Funding, None)]);
        let named = Terms { leader: " 李局长 ".to_owned(), funding: " ".to_owned() };
        assert_eq!(named.slots(), [(Slot::Leader, Some("李局长")), (Slot::Funding, None)]);
    }
}
