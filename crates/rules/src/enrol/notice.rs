//! 报名通知 Notice: the school announces the plan, and from then on families may register (P3.25).

use super::registration;
use crate::moment::Moment;
use crate::refusal::Refuses;

/// What publishing may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// When it was published before.
    pub published_at: Option<Moment>,
    /// The home classes of the school: each is told once (P3.26).
    pub home_classes: Vec<String>,
}

/// A notice that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Since when.
    pub at: Moment,
    /// The home classes that are told now; none when it was out already.
    pub told: Vec<String>,
    /// It was out already: nothing was written.
    pub already: bool,
}

/// How many families opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readers {
    /// Families of whom a guardian opened it.
    pub read: i64,
    /// Families with a child on the roll.
    pub all: i64,
}

/// Why it is not published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan names a later moment.
    #[error("the notice is not due yet")]
    NotYet {
        /// Which.
        at: Moment,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYet { .. } => "notice-not-yet",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.25"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYet { at } => vec![("at", at.local().strftime("%m-%d %H:%M").to_string())],
        }
    }
}

/// Publishes the notice once, not before the plan's moment.
pub fn publish(terms: &registration::Terms, facts: &Facts, now: Moment) -> Result<Published, Refusal> {
    if let Some(at) = facts.published_at {
        return Ok(Published { at, told: Vec::new(), already: true });
    }
    let due = registration::opens_at(terms);
    if now < due {
        return Err(Refusal::NotYet { at: due });
    }
    Ok(Published { at: now, told: facts.home_classes.clone(), already: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    #[test]
    fn it_goes_out_once_and_not_too_early() {
        let terms = gongshu().registration;
        let due = registration::opens_at(&terms);
        let classes = vec!["1-1".to_owned(), "1-2".to_owned()];
        let new = Facts { published_at: None, home_classes: classes.clone() };
        let out = Facts { published_at: Some(due), home_classes: classes.clone() };
        let cases = [
            (&new, Moment(due.0 - 1), Err(Refusal::NotYet { at: due })),
            (&new, due, Ok((due, 2, false))),
            (&out, due.plus_minutes(5), Ok((due, 0, true))),
        ];
        for (facts, now, expected) in cases {
            let published = publish(&terms, facts, now);
            assert_eq!(published.map(|done| (done.at, done.told.len(), done.already)), expected);
        }
    }
}
