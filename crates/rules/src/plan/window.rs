//! 时段 A window of time: before it, in it, after it. Its end is excluded.

use crate::moment::Moment;

/// From one moment until another (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first moment in it.
    pub from: Moment,
    /// The first moment after it.
    pub until: Moment,
}

/// How a window stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has not begun.
    Before,
    /// It is open.
    Open,
    /// It is over.
    Closed,
}

impl Window {
    /// How it stands now.
    pub fn state(&self, now: Moment) -> State {
        if now < self.from {
            State::Before
        } else if now < self.until {
            State::Open
        } else {
            State::Closed
        }
    }

    /// Whether it is open now.
    pub fn is_open(&self, now: Moment) -> bool {
        self.state(now) == State::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    #[test]
    fn the_last_second_is_in_and_the_first_after_it_is_late() {
        let terms = gongshu().registration;
        let window = Window { from: terms.notice_at, until: terms.until };
        let cases = [
            ("2021-09-02T07:59:59", State::Before),
            ("2021-09-02T08:00:00", State::Open),
            ("2021-09-03T15:59:59", State::Open),
            ("2021-09-03T15:59:59.999", State::Open),
            ("2021-09-03T16:00:00", State::Closed),
            ("2021-09-04T00:00:00", State::Closed),
        ];
        for (now, state) in cases {
            assert_eq!(window.state(Moment::at(now.parse().unwrap())), state, "{now}");
        }
        assert!(window.is_open(terms.notice_at) && !window.is_open(terms.until));
    }
}
