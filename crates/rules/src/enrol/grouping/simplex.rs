//! 单纯形 Prices of a small linear programme, column by column, in whole numbers: what one more of each row is worth.
//!
//! Numbers are so many parts of [`ONE`], so that every machine rounds alike. What rounding spoils costs sharpness, never
//! truth: what prices say is weighed anew, exactly (`promise.rs`). So what would not fit into a number wraps.

/// One, as this file counts: 32 binary places.
pub(super) const ONE: i64 = 1 << 32;
/// What is gained by less than this is nothing.
const NOTHING: i64 = 1 << 12;
/// What changes less than this does not leave: dividing by it would enlarge what rounding spoilt.
const PIVOT_MIN: i64 = 1 << 20;

/// What may be used: its cost, and how much of it each row gets.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// What one of it costs.
    pub(super) cost: i64,
    /// Row and amount; each row once.
    pub(super) parts: Vec<(usize, i64)>,
}

/// As many columns as rows that give each row what it needs, as cheaply as was found so far.
pub(super) struct Simplex {
    /// By column, by row.
    inverse: Vec<Vec<i64>>,
    costs: Vec<i64>,
    /// How much of each column is used.
    amounts: Vec<i64>,
}

impl Simplex {
    /// Begins with a column for each row alone: what it costs, and how much the row needs, in parts of [`ONE`].
    pub(super) fn new(rows: &[(i64, i64)]) -> Self {
        let unit = |at: usize| (0..rows.len()).map(|row| if row == at { ONE } else { 0 }).collect();
        Self {
            inverse: (0..rows.len()).map(unit).collect(),
            costs: rows.iter().map(|row| row.0).collect(),
            amounts: rows.iter().map(|row| row.1).collect(),
        }
    }

    /// What one more of each row is worth, in parts of [`ONE`].
    pub(super) fn prices(&self) -> Vec<i64> {
        let mut prices = vec![0_i64; self.costs.len()];
        for (row, cost) in self.inverse.iter().zip(&self.costs).filter(|(_, cost)| **cost != 0) {
            for (price, part) in prices.iter_mut().zip(row) {
                *price = price.wrapping_add(cost.wrapping_mul(*part));
            }
        }
        prices
    }

    /// Uses a column if that is cheaper at these prices; whether it did.
    pub(super) fn enter(&mut self, column: &Column, prices: &[i64]) -> bool {
        let worth = given(&column.parts, prices);
        if worth.wrapping_sub(column.cost * ONE) <= NOTHING {
            return false;
        }
        let change: Vec<i64> = self.inverse.iter().map(|row| given(&column.parts, row)).collect();
        let leaves = (0..change.len())
            .filter(|row| change[*row] > PIVOT_MIN)
            .min_by_key(|row| (divided(self.amounts[*row].max(0), change[*row]), *row));
        let Some(row) = leaves else { return false };
        self.exchange(row, &change);
        self.costs[row] = column.cost;
        true
    }

    /// The column at `row` leaves for one that changes the others so.
    fn exchange(&mut self, row: usize, change: &[i64]) {
        let by = change[row];
        self.inverse[row].iter_mut().for_each(|part| *part = divided(*part, by));
        self.amounts[row] = divided(self.amounts[row], by);
        let (entered, amount) = (self.inverse[row].clone(), self.amounts[row]);
        for (at, by) in change.iter().enumerate().filter(|(at, by)| *at != row && **by != 0) {
            for (part, of) in self.inverse[at].iter_mut().zip(&entered).filter(|(_, of)| **of != 0) {
                *part = part.wrapping_sub(times(*of, *by));
            }
            self.amounts[at] = self.amounts[at].wrapping_sub(times(amount, *by));
        }
    }
}

/// What a column gives to rows of these values.
fn given(parts: &[(usize, i64)], values: &[i64]) -> i64 {
    parts.iter().fold(0, |sum, (row, amount)| sum.wrapping_add(values[*row].wrapping_mul(*amount)))
}

fn times(one: i64, other: i64) -> i64 {
    ((i128::from(one) * i128::from(other)) / i128::from(ONE)) as i64
}

fn divided(one: i64, by: i64) -> i64 {
    ((i128::from(one) * i128::from(ONE)) / i128::from(by)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns as cost and parts, what the rows need, and what one more of each row is worth, worked out by hand.
    #[test]
    fn prices_are_those_of_the_cheapest_columns() {
        type Case = (&'static [(i64, &'static [(usize, i64)])], &'static [i64], &'static [(i64, i64)]);
        let cases: [Case; 4] = [
            // Nothing to use: what is missing costs forty.
            (&[], &[1, 1], &[(40, 1), (40, 1)]),
            (&[(3, &[(0, 1)]), (5, &[(1, 1)])], &[1, 1], &[(3, 1), (5, 1)]),
            // Both together are cheaper than one by one, and the second alone costs one …
            (&[(3, &[(0, 1), (1, 1)]), (1, &[(1, 1)])], &[1, 2], &[(2, 1), (1, 1)]),
            // … of three pairs a half each: three halves of one for three rows.
            (
                &[(1, &[(0, 1), (1, 1)]), (1, &[(1, 1), (2, 1)]), (1, &[(0, 1), (2, 1)])],
                &[1, 1, 1],
                &[(1, 2), (1, 2), (1, 2)],
            ),
        ];
        for (columns, needs, expected) in cases {
            let rows: Vec<(i64, i64)> = needs.iter().map(|need| (40, need * ONE)).collect();
            let mut simplex = Simplex::new(&rows);
            for _ in 0..10 {
                for (cost, parts) in columns {
                    let prices = simplex.prices();
                    simplex.enter(&Column { cost: *cost, parts: parts.to_vec() }, &prices);
                }
            }
            let near =
                |(price, (over, under)): (&i64, &(i64, i64))| (price - over * ONE / under).abs() < NOTHING;
            assert!(simplex.prices().iter().zip(expected).all(near), "{columns:?}: {:?}", simplex.prices());
        }
    }
}
