//! 镇街 Towns and streets as a plan for summer care calls them: a notice prints their names, never their codes (P4.7).

use crate::plan::local::Words;
use serde::Deserialize;

/// One town or street.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its short name, by which points are of the same town (P4.7).
    pub code: String,
    /// Its name on the notice (P4.7).
    pub name: Words,
}

impl Terms {
    /// Rule 镇街 `[town.code]` (P4.7): whether a point that writes this is in it.
    pub fn is(&self, written: &str) -> bool {
        self.code == written
    }

    /// Rule 镇街名称 `[town.name]` (P4.7): as families read it.
    pub fn shown(&self) -> &Words {
        &self.name
    }
}

/// A town's name as a plan writes it; `None` where the plan has no town of that code.
pub fn name<'t>(towns: &'t [Terms], code: &str) -> Option<&'t Words> {
    towns.iter().find(|town| town.is(code)).map(Terms::shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn code_and_name() {
        let towns = yuhang().town;
        assert!(towns[0].is("cangqian") && !towns[0].is("Cangqian"));
        assert_eq!(towns[1].shown().zh, "良渚街道");
        let of = |code| name(&towns, code).map(|name| name.zh.as_str());
        assert_eq!([of("cangqian"), of("nowhere")], [Some("仓前街道"), None]);
    }
}
