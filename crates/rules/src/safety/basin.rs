//! 洗手设施 Basins: how many wash basins and long troughs there are for how many people.

use serde::Deserialize;

/// How many people one unit is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// People to a basin, at most (P5.32).
    pub persons_max: i64,
    /// People to a basin, as it should be (P5.32).
    pub persons_target: i64,
    /// How many basins a long trough counts for (P5.32 leaves it open).
    pub trough_counts_as: i64,
}

/// What a campus has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Pupils and staff.
    pub persons: i64,
    /// Basins, broken ones included.
    pub basins: i64,
    /// Of them broken.
    pub broken: i64,
    /// Long troughs that work.
    pub troughs: i64,
}

/// How a campus stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// So many are missing.
    Short(i64),
    /// Enough.
    Passes,
    /// Enough, and as it should be.
    MeetsTarget,
}

impl Terms {
    /// Rule 每40~45人 `[basin.persons_max]` (P5.32, X.13): 45 to a basin pass and 46 do not; broken ones do not count.
    pub fn standing(&self, facts: Facts) -> Standing {
        let units = self.units(facts);
        if facts.persons > self.persons_max * units {
            return Standing::Short(ceil(facts.persons, self.persons_max) - units);
        }
        if self.is_as_it_should(facts.persons, units) { Standing::MeetsTarget } else { Standing::Passes }
    }

    /// Rule 40人 `[basin.persons_target]` (P5.32): whether there are as many as there should be.
    fn is_as_it_should(&self, persons: i64, units: i64) -> bool {
        persons <= self.persons_target * units
    }

    /// Rule 长洗手槽 `[basin.trough_counts_as]` (P5.32): the units that work, a long trough as this many.
    fn units(&self, facts: Facts) -> i64 {
        facts.basins - facts.broken + facts.troughs * self.trough_counts_as
    }
}

fn ceil(part: i64, size: i64) -> i64 {
    (part + size - 1).div_euclid(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    fn standing(persons: i64, basins: i64, broken: i64, troughs: i64) -> Standing {
        dongpo().basin.standing(Facts { persons, basins, broken, troughs })
    }

    #[test]
    fn persons_max_and_persons_target() {
        let cases = [
            (45, 1, 0, Standing::Passes),
            (46, 1, 0, Standing::Short(1)),
            (40, 1, 0, Standing::MeetsTarget),
            (41, 1, 0, Standing::Passes),
            (900, 20, 0, Standing::Passes),
            (900, 19, 0, Standing::Short(1)),
            (900, 20, 1, Standing::Short(1)),
            (900, 23, 0, Standing::MeetsTarget),
            (900, 0, 0, Standing::Short(20)),
        ];
        for (persons, basins, broken, told) in cases {
            assert_eq!(standing(persons, basins, broken, 0), told, "{persons} {basins} {broken}");
        }
    }

    #[test]
    fn trough_counts_as_one_basin() {
        assert_eq!(standing(900, 15, 0, 5), Standing::Passes);
        let longer = Terms { trough_counts_as: 4, ..dongpo().basin };
        let facts = Facts { persons: 900, basins: 16, broken: 0, troughs: 1 };
        assert_eq!(longer.standing(facts), Standing::Passes);
    }
}
