//! 外出当日 A family's yes or no; who goes, who is seen at each stop, who is back. A no counts until they have left.

use super::{Approved, Draft};
use crate::community::enrichment::{self, Outing, Stop};
use crate::community::promise;
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// An outing as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What was planned.
    pub draft: Draft,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// Whether they have left.
    pub has_left: bool,
}

/// A child of the class on the day of an outing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its family answered.
    pub answer: Option<bool>,
    /// Whether it is in the class now.
    pub is_there: bool,
}

/// 清点 Heads that were counted, and the children that were seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The children by their ids.
    pub seen: Vec<String>,
    /// Heads.
    pub heads: i64,
}

/// A child that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Out {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Why nothing is done, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// They have left.
    #[error("they have left")]
    HasLeft,
    /// Whoever cancels says why.
    #[error("no reason")]
    NoReason,
    /// The child has no agreement with the class for that day.
    #[error("not of the class")]
    NotOfClass,
    /// It is too late to say yes.
    #[error("answered until {until}")]
    Late {
        /// The last day.
        until: Date,
    },
    /// They go on another day.
    #[error("on {on}")]
    NotToday {
        /// Which.
        on: Date,
    },
    /// No child goes.
    #[error("no child")]
    NobodyGoes,
    /// Children without a guardian's yes stay.
    #[error("no yes: {0:?}")]
    NoConsent(Vec<String>),
    /// Children who are not in the class cannot be taken out of it.
    #[error("not there: {0:?}")]
    NotThere(Vec<String>),
    /// Whoever leads it is not approved any more.
    #[error("nobody leads")]
    NobodyLeads,
    /// More children than these adults may have with them.
    #[error("{max} at most")]
    TooMany {
        /// How many may go.
        max: i64,
    },
    /// Heads and marked children are not as many.
    #[error("{heads} heads, {seen} marked")]
    Miscounted {
        /// Heads.
        heads: i64,
        /// Marked children.
        seen: i64,
    },
    /// The plan's own conditions do not hold.
    #[error("stopped: {0:?}")]
    Stopped(Stop),
    /// They have not left.
    #[error("they have not left")]
    NotOut,
    /// Children who were not seen: written down and told.
    #[error("missing: {0:?}")]
    Missing(Vec<String>),
    /// Families of those who went rate it.
    #[error("did not go")]
    DidNotGo,
    /// It is rated once the child is back.
    #[error("not back")]
    NotBack,
    /// No rating of the plan.
    #[error("rated from 1 to {max}")]
    BadRating {
        /// The best.
        max: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "outing-cancelled",
            Self::HasLeft => "outing-has-left",
            Self::NoReason => "outing-no-reason",
            Self::NotOfClass => "outing-not-of-class",
            Self::Late { .. } => "outing-late",
            Self::NotToday { .. } => "outing-not-today",
            Self::NobodyGoes => "outing-nobody-goes",
            Self::NoConsent(_) => "outing-no-consent",
            Self::NotThere(_) => "outing-not-there",
            Self::NobodyLeads => "outing-leader-gone",
            Self::TooMany { .. } => "outing-too-many",
            Self::Miscounted { .. } => "outing-miscounted",
            Self::Stopped(_) => "outing-stopped",
            Self::NotOut => "outing-not-out",
            Self::Missing(_) => "outing-missing",
            Self::DidNotGo => "outing-did-not-go",
            Self::NotBack => "outing-not-back",
            Self::BadRating { .. } => "outing-bad-rating",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotOfClass => "P2.28",
            Self::NobodyLeads => "P2.22",
            Self::Cancelled
            | Self::HasLeft
            | Self::NoReason
            | Self::Late { .. }
            | Self::NotToday { .. }
            | Self::NobodyGoes
            | Self::NoConsent(_)
            | Self::NotThere(_)
            | Self::TooMany { .. }
            | Self::Miscounted { .. }
            | Self::Stopped(_)
            | Self::NotOut
            | Self::Missing(_)
            | Self::DidNotGo
            | Self::NotBack
            | Self::BadRating { .. } => "P2.7",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Late { until } => vec![("until", until.to_string())],
            Self::NotToday { on } => vec![("on", on.to_string())],
            Self::NoConsent(names) | Self::NotThere(names) | Self::Missing(names) => {
                vec![("names", names.join(" · "))]
            }
            Self::TooMany { max } | Self::BadRating { max } => vec![("max", max.to_string())],
            Self::Miscounted { heads, seen } => {
                vec![("heads", heads.to_string()), ("seen", seen.to_string())]
            }
            Self::Cancelled
            | Self::HasLeft
            | Self::NoReason
            | Self::NotOfClass
            | Self::NobodyGoes
            | Self::NobodyLeads
            | Self::Stopped(_)
            | Self::NotOut
            | Self::DidNotGo
            | Self::NotBack => Vec::new(),
        }
    }
}

/// A guardian answers for a child (P2.7): a yes until the last day, a no until they have left. Answered twice alike is once:
/// `false`.
pub fn answer(
    outing: &Planned,
    own: Option<bool>,
    (yes, today): (bool, Date),
    is_of_class: bool,
) -> Result<bool, Refusal> {
    outing.stands()?;
    if own == Some(yes) {
        return Ok(false);
    }
    let until = outing.draft.answer_until;
    if yes && !is_of_class {
        return Err(Refusal::NotOfClass);
    }
    if yes && today > until { Err(Refusal::Late { until }) } else { Ok(true) }
}

/// Cancels an outing before they have left, with the reason that families read (P2.7). Cancelled twice is once: `None`.
pub fn cancel(outing: &Planned, reason: &str) -> Result<Option<String>, Refusal> {
    let reason = reason.trim();
    if outing.cancelled.is_some() {
        return Ok(None);
    }
    outing.stands()?;
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(Some(reason.to_owned())) }
}

/// They leave (P2.7): each with a yes, each in the class, no more than the adults may have with them, all counted.
pub fn depart(
    terms: &enrichment::Terms,
    (outing, today): (&Planned, Date),
    (class, approved): (&[Child], &Approved),
    count: &Count,
) -> Result<Vec<Out>, Refusal> {
    outing.stands()?;
    if outing.draft.on != today {
        return Err(Refusal::NotToday { on: outing.draft.on });
    }
    let going: Vec<&Child> = class.iter().filter(|child| count.seen.contains(&child.id)).collect();
    if going.is_empty() {
        return Err(Refusal::NobodyGoes);
    }
    let held = Outing {
        children: going.iter().map(|child| child.name.clone()).collect(),
        consents: named(&going, |child| child.answer == Some(true)),
        route: outing.draft.route.clone(),
        counted_out: usize::try_from(count.heads).ok(),
        counted_back: None,
    };
    // A no is never passed over, whatever the plan asks for.
    let against = named(&going, |child| child.answer == Some(false));
    if !against.is_empty() {
        return Err(Refusal::NoConsent(against));
    }
    let told = terms.depart(&held);
    if let Err(Stop::NoConsent(names)) = told {
        return Err(Refusal::NoConsent(names));
    }
    let away = named(&going, |child| !child.is_there);
    if !away.is_empty() {
        return Err(Refusal::NotThere(away));
    }
    let adults = outing.draft.adults.iter().filter(|one| approved.all.contains(&one.carer)).count();
    let leads = outing.draft.adults.first().is_some_and(|one| approved.carers.contains(&one.carer));
    if !leads {
        return Err(Refusal::NobodyLeads);
    }
    let (max, many) = (outing.draft.room_for(adults), whole(going.len()));
    if many > max {
        return Err(Refusal::TooMany { max });
    }
    if many != count.heads {
        return Err(Refusal::Miscounted { heads: count.heads, seen: many });
    }
    told.map_err(Refusal::Stopped)?;
    Ok(going.into_iter().map(|child| Out { id: child.id.clone(), name: child.name.clone() }).collect())
}

/// Heads are counted on the way, or at the end (P2.7): says who of those who are out was not seen. Nobody is seen who is not out.
pub fn count(outing: &Planned, out: &[Out], count: &Count) -> Result<Vec<Out>, Refusal> {
    if !outing.has_left {
        return Err(Refusal::NotOut);
    }
    let (seen, missing): (Vec<&Out>, Vec<&Out>) = out.iter().partition(|one| count.seen.contains(&one.id));
    let many = whole(seen.len());
    if many != count.heads {
        return Err(Refusal::Miscounted { heads: count.heads, seen: many });
    }
    Ok(missing.into_iter().cloned().collect())
}

/// Whoever was not seen is named to whoever counts.
pub fn all_seen(missing: &[Out]) -> Result<(), Refusal> {
    let names: Vec<String> = missing.iter().map(|one| one.name.clone()).collect();
    if names.is_empty() { Ok(()) } else { Err(Refusal::Missing(names)) }
}

/// A guardian rates an outing on which a child went, once it is out no more (P2.7), on the scale on which promises are rated. Another
/// rating takes the place of the first.
pub fn rate(terms: &promise::Terms, rating: i64, is_out: Option<bool>) -> Result<(), Refusal> {
    match is_out {
        None => Err(Refusal::DidNotGo),
        Some(true) => Err(Refusal::NotBack),
        Some(false) if terms.takes(rating) => Ok(()),
        Some(false) => Err(Refusal::BadRating { max: terms.rating_max }),
    }
}

impl Planned {
    /// Whether somebody may have to be told: whoever is silent on the last day of the answers, or of children who are out when
    /// they are to be back (P2.7).
    pub fn tells(&self, now: Moment) -> bool {
        let (draft, today) = (&self.draft, now.date());
        let is_due = if self.has_left {
            draft.on == today && draft.back_at().is_some_and(|at| at <= now)
        } else {
            draft.answer_until == today
        };
        self.cancelled.is_none() && is_due
    }

    /// It is neither cancelled nor under way.
    fn stands(&self) -> Result<(), Refusal> {
        match (&self.cancelled, self.has_left) {
            (Some(_), _) => Err(Refusal::Cancelled),
            (None, true) => Err(Refusal::HasLeft),
            (None, false) => Ok(()),
        }
    }
}

fn named(children: &[&Child], is_so: fn(&Child) -> bool) -> Vec<String> {
    children.iter().filter(|child| is_so(child)).map(|child| child.name.clone()).collect()
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::enrichment::Need;
    use crate::community::outing::tests::{TODAY, approved, draft};
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    fn planned() -> Planned {
        Planned { draft: draft(), cancelled: None, has_left: false }
    }

    fn cancelled() -> Planned {
        Planned { cancelled: Some("下雨".to_owned()), ..planned() }
    }

    fn left() -> Planned {
        Planned { has_left: true, ..planned() }
    }

    fn child(id: &str, answer: Option<bool>, is_there: bool) -> Child {
        Child { id: id.to_owned(), name: format!("{id}名"), answer, is_there }
    }

    fn counted(seen: &[&str], heads: i64) -> Count {
        Count { seen: seen.iter().map(|id| (*id).to_owned()).collect(), heads }
    }

    fn out(id: &str) -> Out {
        Out { id: id.to_owned(), name: format!("{id}名") }
    }

    #[test]
    fn a_yes_counts_until_the_last_day_and_a_no_until_they_have_left() {
        let (last, after) = (date(2011, 6, 6), date(2011, 6, 7));
        let late = Err(Refusal::Late { until: last });
        let cases = [
            (planned(), None, (true, TODAY), true, Ok(true)),
            (planned(), Some(true), (true, after), true, Ok(false)),
            (planned(), None, (true, last), true, Ok(true)),
            (planned(), None, (true, after), true, late),
            (planned(), Some(true), (false, after), true, Ok(true)),
            (planned(), None, (true, TODAY), false, Err(Refusal::NotOfClass)),
            (planned(), Some(true), (false, TODAY), false, Ok(true)),
            (cancelled(), None, (true, TODAY), true, Err(Refusal::Cancelled)),
            (left(), Some(true), (false, date(2011, 6, 8)), true, Err(Refusal::HasLeft)),
        ];
        for (outing, own, asked, of_class, expected) in cases {
            assert_eq!(answer(&outing, own, asked, of_class), expected, "{own:?} {asked:?} {of_class}");
        }
    }

    #[test]
    fn families_are_asked_on_the_last_day_and_children_are_missed_from_the_hour_on() {
        let at = |day, hour, minute| Moment::at(date(2011, 6, day).at(hour, minute, 0, 0));
        let cases = [
            (planned(), at(5, 12, 0), false),
            (planned(), at(6, 0, 0), true),
            (planned(), at(7, 0, 0), false),
            (cancelled(), at(6, 12, 0), false),
            (left(), at(6, 12, 0), false),
            (left(), at(8, 17, 29), false),
            (left(), at(8, 17, 30), true),
            (left(), at(9, 0, 0), false),
        ];
        for (outing, now, expected) in cases {
            assert_eq!(outing.tells(now), expected, "{}", now.local());
        }
    }

    #[test]
    fn it_is_cancelled_with_a_reason_before_they_leave() {
        assert_eq!(cancel(&planned(), " "), Err(Refusal::NoReason));
        assert_eq!(cancel(&planned(), " 下雨 "), Ok(Some("下雨".to_owned())));
        assert_eq!(cancel(&cancelled(), "别的"), Ok(None), "the first reason stands");
        assert_eq!(cancel(&left(), "下雨"), Err(Refusal::HasLeft));
    }

    #[test]
    fn nobody_leaves_without_a_yes_and_all_are_counted() {
        let (terms, day) = (shinan().enrichment, date(2011, 6, 8));
        let class = [
            child("a", Some(true), true),
            child("b", Some(true), true),
            child("c", None, true),
            child("d", Some(false), true),
            child("e", Some(true), false),
        ];
        let away = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let ask = |outing: &Planned, today, seen: &[&str], heads| {
            depart(&terms, (outing, today), (&class, &approved()), &counted(seen, heads))
        };
        assert_eq!(ask(&cancelled(), day, &["a"], 1), Err(Refusal::Cancelled));
        assert_eq!(ask(&left(), day, &["a"], 1), Err(Refusal::HasLeft));
        assert_eq!(ask(&planned(), TODAY, &["a"], 1), Err(Refusal::NotToday { on: day }));
        assert_eq!(ask(&planned(), day, &["nobody"], 1), Err(Refusal::NobodyGoes));
        assert_eq!(ask(&planned(), day, &["a", "c"], 2), Err(Refusal::NoConsent(away(&["c名"]))));
        assert_eq!(ask(&planned(), day, &["a", "d"], 2), Err(Refusal::NoConsent(away(&["d名"]))));
        assert_eq!(ask(&planned(), day, &["a", "e"], 2), Err(Refusal::NotThere(away(&["e名"]))));
        assert_eq!(ask(&planned(), day, &["a", "b"], 3), Err(Refusal::Miscounted { heads: 3, seen: 2 }));
        let went = ask(&planned(), day, &["a", "b"], 2);
        assert_eq!(went, Ok(vec![out("a"), out("b")]), "who has no yes stays");

        let free = enrichment::Terms { outing_needs: vec![Need::Route], ..terms.clone() };
        let unasked = depart(&free, (&planned(), day), (&class, &approved()), &counted(&["c"], 1));
        assert_eq!(unasked, Ok(vec![out("c")]), "the plan asks for no consent");
        let against = depart(&free, (&planned(), day), (&class, &approved()), &counted(&["d"], 1));
        assert_eq!(against, Err(Refusal::NoConsent(away(&["d名"]))), "a no is a no");
    }

    #[test]
    fn no_more_children_than_the_adults_of_that_day_may_have_with_them() {
        let (terms, day) = (shinan().enrichment, date(2011, 6, 8));
        let class = ["a", "b", "c"].map(|id| child(id, Some(true), true));
        let three = counted(&["a", "b", "c"], 3);
        let ask = |approved: &Approved| depart(&terms, (&planned(), day), (&class, approved), &three);
        assert_eq!(ask(&approved()).map(|out| out.len()), Ok(3), "two adults, two children each");
        let alone = Approved { all: vec!["c1".to_owned()], ..approved() };
        assert_eq!(ask(&alone), Err(Refusal::TooMany { max: 2 }), "the tutor's approval has ended");
        assert_eq!(ask(&Approved::default()), Err(Refusal::NobodyLeads));
    }

    #[test]
    fn whoever_is_not_seen_is_named() {
        let all = [out("a"), out("b")];
        assert_eq!(count(&planned(), &all, &counted(&["a"], 1)), Err(Refusal::NotOut));
        assert_eq!(count(&left(), &all, &counted(&["a", "b"], 2)), Ok(vec![]));
        assert_eq!(count(&left(), &all, &counted(&["a"], 1)), Ok(vec![out("b")]));
        let wrong = Err(Refusal::Miscounted { heads: 2, seen: 1 });
        assert_eq!(count(&left(), &all, &counted(&["a", "z"], 2)), wrong, "nobody is seen who is not out");
        assert_eq!(all_seen(&[]), Ok(()));
        assert_eq!(all_seen(&[out("b")]), Err(Refusal::Missing(vec!["b名".to_owned()])));
    }

    #[test]
    fn an_outing_is_rated_by_families_whose_children_are_back() {
        let terms = shinan().promise;
        let cases = [
            (5, None, Err(Refusal::DidNotGo)),
            (5, Some(true), Err(Refusal::NotBack)),
            (0, Some(false), Err(Refusal::BadRating { max: 5 })),
            (6, Some(false), Err(Refusal::BadRating { max: 5 })),
            (1, Some(false), Ok(())),
        ];
        for (rating, is_out, expected) in cases {
            assert_eq!(rate(&terms, rating, is_out), expected, "{rating} {is_out:?}");
        }
    }
}
