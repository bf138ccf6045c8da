//! 困难减免 A family asks in private, one person decides; the papers are seen by nobody else (P4.15).

use crate::id::{ReliefId, StudentId};
use crate::money::account::{Payer, Purse};
use crate::money::fee::{Fees, Hardship, Terms};
use crate::money::relief;
use crate::money::share::Granted;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待定
    Asked,
    /// 已同意
    Granted,
    /// 未同意
    Refused,
}

impl State {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// Reads what the table holds.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Asked, Self::Granted, Self::Refused].into_iter().find(|state| state.code() == code)
    }
}

/// What a family asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which: the form's idempotency key.
    pub id: ReliefId,
    /// For whom.
    pub student: StudentId,
    /// Which hardship. Sealed.
    pub hardship: Hardship,
    /// What the family writes, and the number of its paper. Sealed.
    pub words: String,
}

/// Why relief is not asked for or not decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan reduces nothing for this hardship.
    NotOffered,
    /// A request waits, or relief was granted.
    Already,
    /// The family says nothing.
    NoWords,
    /// There is nothing to decide.
    NotAsked,
    /// There is no relief that holds.
    NotGranted,
    /// It ends too soon: that day is over, or what is held on it was billed by the relief.
    EndEarly {
        /// The first day from which it may hold no more.
        first: Date,
    },
    /// It holds no more on that day anyway.
    EndLate {
        /// The first day on which it holds no more.
        until: Date,
    },
    /// A refusal, and an end before its time, need a reason.
    NoReason,
    /// The program has no key that lasts, so papers could not be sealed.
    NoKey,
    /// The paper was sealed with another key than the program has.
    OtherKey,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered => "relief-not-offered",
            Self::Already => "relief-already",
            Self::NoWords => "relief-no-words",
            Self::NotAsked => "relief-not-asked",
            Self::NotGranted => "relief-not-granted",
            Self::EndEarly { .. } => "relief-end-early",
            Self::EndLate { .. } => "relief-end-late",
            Self::NoReason => "relief-no-reason",
            Self::NoKey => "relief-no-key",
            Self::OtherKey => "relief-other-key",
        }
    }

    fn clause(&self) -> &'static str {
        "P4.15"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::EndEarly { first } => vec![("first", first.to_string())],
            Self::EndLate { until } => vec![("until", until.to_string())],
            Self::NotOffered
            | Self::Already
            | Self::NoWords
            | Self::NotAsked
            | Self::NotGranted
            | Self::NoReason
            | Self::NoKey
            | Self::OtherKey => Vec::new(),
        }
    }
}

/// What may be reduced for a child: the fees of its school's plan, and a summer plan's two parts (P4.15).
#[derive(Clone, Copy, Debug)]
pub struct Offers<'o> {
    /// The fees of the school's plan, by their kind of money.
    pub fees: &'o Fees<'o>,
    /// What the summer plan of its district waives for whoever is in hardship, whatever the hardship is.
    pub summer: Option<&'o relief::Terms>,
}

impl Offers<'_> {
    /// Whether anything is reduced for a hardship.
    pub fn reduces(&self, hardship: Hardship) -> bool {
        self.of_summer().is_some() || self.fees.values().any(|terms| offered(terms, hardship).is_some())
    }

    /// The most that the summer plan waives of its parts, and who bears it.
    fn of_summer(&self) -> Option<Granted> {
        let waives = self.summer.filter(|terms| terms.waives())?;
        Some(Granted { percent: waives.care_percent.max(waives.food_percent), borne_by: waives.payer() })
    }
}

/// Rule 减免到期日 `[fee.x.relief_until]` (P4.15): relief holds before this day; before the first after the term where no fee says so,
/// and to the last of them where several do.
pub fn relief_until(fees: &Fees<'_>, term_until: Date) -> Date {
    fees.values().filter_map(|terms| terms.relief_until).max().unwrap_or(term_until)
}

/// 减免期限 The first day on which a relief holds no more that is given on `given`: the end of the term, or of the summer that is
/// offered, whichever is later. One that is given when both are over has no end yet, and gets that of the next term (P4.15).
pub fn until(term: Date, summer: Option<Date>, given: Date) -> Option<Date> {
    [Some(term), summer].into_iter().flatten().filter(|end| given < *end).max()
}

/// Where a child's latest request stands to another one that would hold until `until`: what was granted and ends before is no
/// obstacle to it.
pub fn standing(stands: State, ends: Option<Date>, until: Option<Date>) -> Option<State> {
    let is_longer = ends.is_some_and(|ends| until.is_none_or(|until| ends < until));
    (stands != State::Granted || !is_longer).then_some(stands)
}

/// A family asks for relief of anything that is offered; `stands` is its latest request for the child.
pub fn ask_of(offers: &Offers<'_>, stands: Option<State>, asked: Asked) -> Result<Asked, Refusal> {
    if !offers.reduces(asked.hardship) {
        return Err(Refusal::NotOffered);
    }
    taken(stands, asked)
}

/// The same of one fee.
pub fn ask(terms: &Terms, stands: Option<State>, asked: Asked) -> Result<Asked, Refusal> {
    if offered(terms, asked.hardship).is_none() {
        return Err(Refusal::NotOffered);
    }
    taken(stands, asked)
}

fn taken(stands: Option<State>, asked: Asked) -> Result<Asked, Refusal> {
    if matches!(stands, Some(State::Asked | State::Granted)) {
        return Err(Refusal::Already);
    }
    let words = asked.words.trim().to_owned();
    if words.is_empty() { Err(Refusal::NoWords) } else { Ok(Asked { words, ..asked }) }
}

/// The decider grants what the plan gives for the hardship.
pub fn grant(terms: &Terms, stands: Option<State>, hardship: Hardship) -> Result<Granted, Refusal> {
    if stands != Some(State::Asked) {
        return Err(Refusal::NotAsked);
    }
    let (percent, borne_by) = offered(terms, hardship).ok_or(Refusal::NotOffered)?;
    Ok(Granted { percent, borne_by })
}

/// What a relief takes off a plan's fees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfFees {
    /// Off each fee that reduces something for the hardship.
    pub of: BTreeMap<Purse, Granted>,
    /// The most of them, as the family's page says it.
    pub most: Granted,
    /// Whether the summer plan alone reduces anything: no fee of a term does.
    pub is_of_summer: bool,
}

/// The decider grants what each fee of the plan gives for the hardship, and what the summer plan waives, whose own bills go by its
/// own shares: it is no part of a term's.
pub fn grant_of(offers: &Offers<'_>, stands: Option<State>, hardship: Hardship) -> Result<OfFees, Refusal> {
    if stands != Some(State::Asked) {
        return Err(Refusal::NotAsked);
    }
    match (grant_all(offers.fees, stands, hardship), offers.of_summer()) {
        (Err(Refusal::NotOffered), Some(most)) => {
            Ok(OfFees { of: BTreeMap::new(), most, is_of_summer: true })
        }
        (granted, _) => granted,
    }
}

/// The same of the fees alone.
pub fn grant_all(fees: &Fees<'_>, stands: Option<State>, hardship: Hardship) -> Result<OfFees, Refusal> {
    let mut of = BTreeMap::new();
    for (purse, terms) in fees {
        match grant(terms, stands, hardship) {
            Ok(granted) => {
                of.insert(*purse, granted);
            }
            Err(Refusal::NotOffered) => {}
            Err(why) => return Err(why),
        }
    }
    let most = of.values().copied().max_by_key(|granted| granted.percent).ok_or(Refusal::NotOffered)?;
    Ok(OfFees { of, most, is_of_summer: false })
}

/// What a granted relief takes off by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stands {
    /// What was granted; of one of before parts were written, what it takes off courses.
    pub most: Granted,
    /// What it has of each kind of money; nothing where it is of courses alone.
    pub parts: BTreeSet<Purse>,
    /// Whether a summer plan alone gave it: then it has no part of any term's fee.
    pub is_of_summer: bool,
}

impl Stands {
    /// Whether it has its say on a kind of money.
    pub fn covers(&self, purse: Purse) -> bool {
        let is_of_courses = self.parts.is_empty() && !self.is_of_summer;
        if is_of_courses { purse == Purse::Course } else { self.parts.contains(&purse) }
    }
}

/// 延及 What a relief gets beside what it has, where the plan has come to charge for something else: what each fee gives for the
/// hardship. One of courses alone gets that written as a part too, since its parts are all that it takes off.
pub fn extend(fees: &Fees<'_>, stands: &Stands, hardship: Hardship) -> BTreeMap<Purse, Granted> {
    let others = fees.iter().filter(|(purse, _)| !stands.covers(**purse));
    let of = |(purse, terms): (&Purse, &&Terms)| {
        let (percent, borne_by) = offered(terms, hardship)?;
        Some((*purse, Granted { percent, borne_by }))
    };
    let mut added: BTreeMap<Purse, Granted> = others.filter_map(of).collect();
    if !added.is_empty() && stands.parts.is_empty() && !stands.is_of_summer {
        added.insert(Purse::Course, stands.most);
    }
    added
}

/// The decider refuses, with a reason and the way of appeal in it.
pub fn refuse(stands: Option<State>, reason: &str) -> Result<String, Refusal> {
    if stands != Some(State::Asked) {
        return Err(Refusal::NotAsked);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

/// A relief that holds, as its end before its time sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The first day on which it holds no more; nothing while its end is not known.
    pub until: Option<Date>,
    /// The last day of what was billed ahead by it.
    pub billed: Option<Date>,
}

/// The first day from which it may hold no more: what a family was billed for by its relief stays as it was billed.
pub fn first_end(held: Held, today: Date) -> Date {
    let after = held.billed.map_or(today, |last| last.tomorrow().unwrap_or(last));
    after.max(today)
}

/// 提前终止 The decider ends a relief from a day on, with a reason; what was held and billed before keeps it. `held` is the child's
/// relief that holds now.
pub fn end(held: Option<Held>, (day, today): (Date, Date), reason: &str) -> Result<(Date, String), Refusal> {
    let held = held.ok_or(Refusal::NotGranted)?;
    let first = first_end(held, today);
    if day < first {
        return Err(Refusal::EndEarly { first });
    }
    if let Some(until) = held.until.filter(|until| *until <= day) {
        return Err(Refusal::EndLate { until });
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok((day, reason)) }
}

fn offered(terms: &Terms, hardship: Hardship) -> Option<(i64, Payer)> {
    let reduced = crate::money::tariff::reduced(terms, &[hardship], crate::fen::Fen(100))?;
    Some((reduced.borne.0, reduced.by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn asked(hardship: Hardship, words: &str) -> Asked {
        let (id, student) = (ReliefId::new("r1"), StudentId::new("ming"));
        Asked { id, student, hardship, words: words.into() }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn relief_is_asked_once_for_what_the_plan_offers() {
        let terms = gongshu().fee["x"].clone();
        let none = Terms { reductions: Vec::new(), ..terms.clone() };
        let rows = [
            (&none, Some(State::Granted), " ", Some("relief-not-offered")),
            (&terms, Some(State::Granted), " ", Some("relief-already")),
            (&terms, Some(State::Asked), " ", Some("relief-already")),
            (&terms, Some(State::Refused), " ", Some("relief-no-words")),
            (&terms, Some(State::Refused), "父亲失业", None),
            (&terms, None, "父亲失业", None),
        ];
        for (terms, stands, words, refused) in rows {
            let answer = ask(terms, stands, asked(Hardship::Other, words));
            assert_eq!(answer.err().map(|why| why.code()), refused);
        }
    }

    /// Percent by purse, and the most of them.
    type Percents = (Vec<(Purse, i64)>, i64);

    /// Each fee gives what it says for the hardship, and nothing where it says nothing.
    #[test]
    fn each_fee_gives_its_own_relief() {
        let course = gongshu().fee["x"].clone(); // out of poverty: all of it; other: half
        let other = course.reductions.iter().filter(|one| one.who == Hardship::Other);
        let care = Terms { reductions: other.copied().collect(), ..course.clone() };
        let fees = Fees::from([(Purse::Care, &care), (Purse::Course, &course)]);
        let granted = |hardship| {
            let found = grant_all(&fees, Some(State::Asked), hardship)?;
            Ok((found.of.into_iter().map(|(purse, one)| (purse, one.percent)).collect(), found.most.percent))
        };
        let rows: [(Hardship, Result<Percents, Refusal>); 3] = [
            (Hardship::Other, Ok((vec![(Purse::Care, 50), (Purse::Course, 50)], 50))),
            (Hardship::OutOfPoverty, Ok((vec![(Purse::Course, 100)], 100))),
            (Hardship::Orphan, Err(Refusal::NotOffered)),
        ];
        for (hardship, expected) in rows {
            assert_eq!(granted(hardship), expected, "{hardship:?}");
        }
        assert_eq!(grant_all(&fees, Some(State::Refused), Hardship::Other), Err(Refusal::NotAsked));
    }

    /// What a relief has, the hardship, and the parts that it gets when care and meals come to cost something.
    #[test]
    fn a_relief_of_before_takes_something_off_care_and_meals_too() {
        let course = gongshu().fee["x"].clone(); // out of poverty: all of it; other: half
        let of_poor = course.reductions.iter().filter(|one| one.who == Hardship::OutOfPoverty);
        let meals = Terms { reductions: of_poor.copied().collect(), ..course.clone() };
        let fees = Fees::from([(Purse::Care, &course), (Purse::Course, &course), (Purse::Meals, &meals)]);
        let most = Granted { percent: 40, borne_by: Payer::School };
        let (care, course, meals) = (Purse::Care, Purse::Course, Purse::Meals);
        type Row<'r> = (&'r [Purse], Hardship, &'r [(Purse, i64)]);
        let rows: [Row<'_>; 5] = [
            (&[], Hardship::OutOfPoverty, &[(care, 100), (course, 40), (meals, 100)]),
            (&[], Hardship::Other, &[(care, 50), (course, 40)]),
            (&[course], Hardship::Other, &[(care, 50)]), // meals give nothing for it
            (&[care, course], Hardship::OutOfPoverty, &[(meals, 100)]),
            (&[care, course, meals], Hardship::OutOfPoverty, &[]),
        ];
        for (parts, hardship, expected) in rows {
            let stands = Stands { most, parts: parts.iter().copied().collect(), is_of_summer: false };
            let found = extend(&fees, &stands, hardship);
            let found: Vec<_> = found.into_iter().map(|(purse, one)| (purse, one.percent)).collect();
            assert_eq!(found, expected, "{parts:?} {hardship:?}");
        }
        let stands = Stands { most, parts: BTreeSet::new(), is_of_summer: false };
        assert_eq!(extend(&fees, &stands, Hardship::Orphan), BTreeMap::new(), "it stays of courses");
        let of_summer = Stands { is_of_summer: true, ..stands };
        let found = extend(&fees, &of_summer, Hardship::Other);
        let found: Vec<_> = found.into_iter().map(|(purse, one)| (purse, one.percent)).collect();
        assert_eq!(
            found,
            [(care, 50), (course, 50)],
            "each fee gives its own; the summer's share is no course's"
        );
    }

    /// What the fees and the summer plan offer, the hardship; what is granted of fees, the most, and whether it is of summer alone.
    #[test]
    fn a_summer_plan_is_an_offer_to_any_hardship() {
        let course = gongshu().fee["x"].clone();
        let (of_course, none) = (Fees::from([(Purse::Course, &course)]), Fees::new());
        let summer = yuhang().relief; // half of the care part
        let silent = relief::Terms { care_percent: 0, food_percent: 0, borne_by: None };
        let (half, orphan) = (Granted { percent: 50, borne_by: Payer::Government }, Hardship::Orphan);
        let rows = [
            (&of_course, Some(&summer), Hardship::OutOfPoverty, Ok((1, 100, false))),
            (&of_course, Some(&summer), orphan, Ok((0, 50, true))),
            (&none, Some(&summer), orphan, Ok((0, 50, true))),
            (&of_course, Some(&silent), orphan, Err("relief-not-offered")),
            (&none, None, orphan, Err("relief-not-offered")),
        ];
        for (fees, summer, hardship, expected) in rows {
            let offers = Offers { fees, summer };
            let asks =
                ask_of(&offers, None, asked(hardship, "证明在学校")).map(|_| ()).map_err(|why| why.code());
            assert_eq!(asks, expected.map(|_| ()), "{hardship:?}");
            let found = grant_of(&offers, Some(State::Asked), hardship);
            let found = found.map(|one| (one.of.len(), one.most.percent, one.is_of_summer));
            assert_eq!(found.map_err(|why| why.code()), expected, "{hardship:?}");
        }
        let offers = Offers { fees: &none, summer: Some(&summer) };
        assert_eq!(grant_of(&offers, Some(State::Asked), orphan).map(|one| one.most), Ok(half));
        assert_eq!(grant_of(&offers, Some(State::Granted), orphan), Err(Refusal::NotAsked));
    }

    /// What two fees say, and when relief of them ends.
    #[test]
    fn relief_until_is_the_plan_s_word_or_the_term_s_end() {
        let (term, year) = (date(2022, 1, 28), date(2022, 7, 1));
        let rows = [(None, None, term), (Some(year), None, year), (Some(term), Some(year), year)];
        for (care, course, expected) in rows {
            let fee = |until| Terms { relief_until: until, ..gongshu().fee["x"].clone() };
            let (care, course) = (fee(care), fee(course));
            let fees = Fees::from([(Purse::Care, &care), (Purse::Course, &course)]);
            assert_eq!(relief_until(&fees, term), expected);
        }
        assert_eq!(relief_until(&Fees::new(), term), term);
    }

    /// The term's end, the summer's, the day of the grant; when it ends.
    #[test]
    fn a_relief_ends_with_its_term_or_its_summer() {
        let (term, summer) = (date(2022, 7, 1), date(2022, 8, 20));
        let rows = [
            (None, date(2022, 3, 1), Some(term)),
            (Some(summer), date(2022, 3, 1), Some(summer)),
            (None, date(2022, 6, 30), Some(term)),
            (None, term, None),
            (Some(summer), term, Some(summer)),
            (Some(summer), summer, None),
        ];
        for (of_summer, given, expected) in rows {
            assert_eq!(until(term, of_summer, given), expected, "{of_summer:?} {given}");
        }
    }

    /// What stands, its end, the end of what is asked; whether it is still in the way.
    #[test]
    fn relief_that_ends_before_may_be_asked_for_anew() {
        let [autumn, spring] = [date(2022, 1, 28), date(2022, 7, 1)].map(Some);
        let rows = [
            (State::Granted, autumn, autumn, true),
            (State::Granted, autumn, spring, false),
            (State::Granted, spring, autumn, true),
            (State::Granted, autumn, None, false),
            (State::Granted, None, spring, true), // of before, no end yet
            (State::Granted, None, None, true),
            (State::Asked, None, spring, true),
            (State::Refused, None, spring, true), // which is in nobody's way
        ];
        for (stands, ends, until, expected) in rows {
            assert_eq!(standing(stands, ends, until).is_some(), expected, "{stands:?} {ends:?} {until:?}");
        }
    }

    #[test]
    fn one_person_decides_once() {
        let terms = gongshu().fee["x"].clone();
        let whole = Granted { percent: 100, borne_by: Payer::Government };
        assert_eq!(grant(&terms, Some(State::Asked), Hardship::OutOfPoverty), Ok(whole));
        assert_eq!(grant(&terms, Some(State::Granted), Hardship::OutOfPoverty), Err(Refusal::NotAsked));
        assert_eq!(refuse(Some(State::Asked), " "), Err(Refusal::NoReason));
        assert_eq!(refuse(Some(State::Asked), "材料不全"), Ok("材料不全".to_owned()));
        assert_eq!(refuse(None, "材料不全"), Err(Refusal::NotAsked));
        for state in [State::Asked, State::Granted, State::Refused] {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn a_relief_is_ended_before_its_time_with_a_reason() {
        let today = date(2021, 11, 10);
        let held = |until, billed| Some(Held { until, billed });
        let (open, january) = (None, Some(date(2022, 1, 28)));
        let of_november = Some(date(2021, 11, 30));
        let rows = [
            (None, date(2021, 11, 9), " ", Some("relief-not-granted")),
            (held(january, of_november), date(2021, 11, 9), " ", Some("relief-end-early")),
            (held(january, of_november), date(2021, 11, 30), " ", Some("relief-end-early")),
            (held(january, of_november), date(2022, 1, 28), " ", Some("relief-end-late")),
            (held(january, of_november), date(2022, 1, 27), " ", Some("relief-no-reason")),
            (held(january, of_november), date(2021, 12, 1), "不再符合条件", None),
            (held(january, None), date(2021, 11, 9), "不再符合条件", Some("relief-end-early")),
            (held(open, None), today, " 不再符合条件 ", None),
        ];
        for (held, day, reason, refused) in rows {
            let answer = end(held, (day, today), reason);
            assert_eq!(answer.as_ref().err().map(Refuses::code), refused, "{held:?} {day}");
            if let Ok(ended) = answer {
                assert_eq!(ended, (day, "不再符合条件".to_owned()));
            }
        }
    }
}
