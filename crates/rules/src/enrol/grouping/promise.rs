//! 价格下界 What a deal spans at least, by prices of home classes and of seats.
//!
//! Every home class that stays whole has a price, and so has a seat for a child of a split class of each grade. A group is
//! worth what its classes and its other seats are worth, less what it spans. The groups of a deal hold all classes and all
//! children: so a deal spans at least the price of all of these, less its number of groups times what the best group is worth.
//! This holds at any prices, and for what is left of a deal as well, where groups that go on are worth what can be added to
//! them at best. It is worked out in whole numbers; good prices come from `prices.rs`.

use super::fill::State;

/// A grade of span is so many parts of a price.
pub(super) const PART: i64 = 1 << 16;
/// More than any deal spans.
const NEVER: i64 = i64::MAX / 4;

/// The classes of a site, and which of them are split.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    /// The grades there are, from the lowest.
    pub(super) grades: &'a [i64],
    /// Of each class the number of its grade and its children.
    pub(super) classes: &'a [(usize, i64)],
    /// Children in a group, at most.
    pub(super) most: i64,
    /// Groups.
    pub(super) count: i64,
    /// Classes that are split, a bit for each.
    pub(super) split: u64,
}

impl Site<'_> {
    /// Whether a class is split.
    pub(super) fn is_split(&self, class: usize) -> bool {
        self.split >> class & 1 == 1
    }

    /// The whole classes of a grade, each with its children.
    pub(super) fn whole(&self, grade: usize) -> impl Iterator<Item = (usize, usize)> {
        let classes = self.classes.iter().enumerate();
        let of_grade = classes.filter(move |(class, (of, _))| *of == grade && !self.is_split(*class));
        of_grade.map(|(class, (_, size))| (class, usize::try_from(*size).unwrap_or(0)))
    }

    /// Seats in a group.
    pub(super) fn seats(&self) -> usize {
        usize::try_from(self.most).unwrap_or(0)
    }

    /// From one grade to another.
    pub(super) fn span(&self, low: usize, high: usize) -> i64 {
        self.grades[high] - self.grades[low]
    }
}

/// What is worth how much, in parts of a grade of span.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    /// Each home class; a split one as its children's seats.
    pub(super) classes: Vec<i64>,
    /// A seat for a child of each grade.
    pub(super) seats: Vec<i64>,
}

/// What is left at least, before each grade.
pub(super) struct Promise {
    prices: Prices,
    count: i64,
    /// What all classes from that grade on are worth.
    classes: Vec<i64>,
    /// What a group that begins in that grade or above is worth at most.
    fresh: Vec<i64>,
    /// What going on from the grade below costs at least: by from which grade on it takes children of split classes, by how
    /// full the group is.
    going: Vec<Vec<Vec<i64>>>,
}

impl Promise {
    /// What these prices say.
    pub(super) fn of(site: Site<'_>, mut prices: Prices) -> Self {
        for (class, (grade, size)) in site.classes.iter().enumerate() {
            if site.is_split(class) {
                prices.classes[class] = prices.seats[*grade] * size;
            }
        }
        let levels = site.grades.len();
        let worth = |level: usize| -> i64 {
            let classes = site.classes.iter().zip(&prices.classes);
            classes.filter(|((grade, _), _)| *grade >= level).map(|(_, price)| price).sum()
        };
        let classes = (0..=levels).map(worth).collect();
        let going: Vec<Vec<Vec<i64>>> = (0..levels).map(|level| going(site, &prices, level)).collect();
        let mut fresh = vec![0; levels + 1];
        for level in (0..levels).rev() {
            fresh[level] = fresh[level + 1].max(-going[level][level][0]);
        }
        Self { prices, count: site.count, classes, fresh, going }
    }

    /// What a deal spans at least, in parts of a grade.
    pub(super) fn least(&self) -> i64 {
        self.classes[0] - self.count * self.fresh[0]
    }

    /// What is left at least when a state is reached before a grade.
    pub(super) fn rest(&self, grade: usize, state: &State) -> i64 {
        let open = state.open.iter().map(|(since, load)| self.goes_on(grade, *since, *load));
        let loose = state.loose.iter().map(|(of, children)| self.prices.seats[*of] * children);
        let fresh = (self.count - state.used as i64) * self.fresh[grade];
        self.classes[grade] + loose.sum::<i64>() + open.sum::<i64>() - fresh
    }

    /// What a group that takes children of split classes from the grade `since` on costs at least, going on to `grade`.
    pub(super) fn goes_on(&self, grade: usize, since: usize, load: i64) -> i64 {
        let going = self.going.get(grade).map(|going| going[since][usize::try_from(load).unwrap_or(0)]);
        going.unwrap_or(NEVER)
    }

    /// What a group that begins costs at least: it is worth something, so that it costs less than nothing.
    pub(super) fn begins(&self, grade: usize) -> i64 {
        -self.fresh[grade]
    }

    /// What a seat for a child of one of these grades is worth at most.
    pub(super) fn seat(&self, since: usize, high: usize) -> i64 {
        dearest(&self.prices, since, high)
    }

    /// What a class is worth.
    pub(super) fn class(&self, class: usize) -> i64 {
        self.prices.classes[class]
    }
}

fn dearest(prices: &Prices, since: usize, high: usize) -> i64 {
    prices.seats[since..=high].iter().copied().max().unwrap_or(0)
}

/// What going on to a grade costs, by since, by load: span from that grade on, less what is added.
fn going(site: Site<'_>, prices: &Prices, level: usize) -> Vec<Vec<i64>> {
    let seats = site.seats();
    let mut going = vec![vec![NEVER; seats + 1]; level + 1];
    // What can be added in so many seats.
    let mut added = vec![-NEVER; seats + 1];
    added[0] = 0;
    for high in level..site.grades.len() {
        for (class, size) in site.whole(high) {
            for load in (size..=seats).rev() {
                added[load] = added[load].max(added[load - size] + prices.classes[class]);
            }
        }
        let span = site.span(level, high) * PART;
        for (since, costs) in going.iter_mut().enumerate() {
            let seat = dearest(prices, since, high);
            for (load, cost) in costs.iter_mut().enumerate() {
                let room = seats - load;
                let worth = (0..=room).map(|more| added[more] + (room - more) as i64 * seat);
                *cost = (*cost).min(span - worth.max().unwrap_or(0));
            }
        }
    }
    going
}
