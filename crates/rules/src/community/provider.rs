//! 社会力量 Provider: who runs a class beside the committee, chosen after an open call, registered or filed and never both.

pub mod calling;
pub mod holding;

use super::registry::Register;
use crate::choice::{choices, missing};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// How social forces are called, chosen and made lawful.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether a call is open to all (P2.23).
    pub open_call: bool,
    /// What it shows (P2.23).
    pub call_shows: Vec<Shown>,
    /// How many applications are compared (P2.23).
    pub bids_min: i64,
    /// The legal forms (P2.25, P2.26).
    pub forms: Vec<Form>,
    /// How many of them a provider holds (P2.26).
    pub forms_held: i64,
    /// How long before a certificate ends the provider is told (P2.25).
    pub alert_days: i64,
}

choices! {
    /// 法律形式 A legal form.
    Form {
        /// 民办非企业单位登记
        Registered = "registered",
        /// 社区社会组织备案
        Filed = "filed",
    }
}

choices! {
    /// 公开内容 What a call shows.
    Shown {
        /// 需求底数
        NeedBase = "need-base",
        /// 可用场所
        Rooms = "rooms",
    }
}

/// 证书 A certificate of registration or a record of filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Of which form.
    pub form: Form,
    /// Its number.
    pub number: String,
    /// Its first day.
    pub from: Date,
    /// The first day on which it no longer holds.
    pub until: Date,
    /// The day on which it was cancelled.
    pub cancelled_on: Option<Date>,
}

/// Why a provider runs no class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlawful {
    /// Neither registered nor filed (P2.26).
    Neither,
    /// Holds more than it may (P2.26).
    Both,
    /// Holds one that is none of the forms (P2.25).
    OtherForm,
    /// It ended on this day (P2.25).
    Expired(Date),
    /// It was cancelled on this day: the class is suspended and parents are told (P2.26).
    Cancelled(Date),
}

/// One application to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    /// Whose.
    pub provider: String,
    /// How far its rooms are from the school.
    pub metres: i64,
}

/// Why nobody is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unchosen {
    /// The call was not open, or did not show this.
    NoCall(Vec<Shown>),
    /// Too few to compare, and no word why.
    TooFew(i64),
    /// Not among those who applied.
    NotABidder,
    /// No reason is written down.
    NoReason,
}

impl Terms {
    /// Rule 法律形式 `[provider.forms]` (P2.25, P2.26): the one certificate under which a provider runs a class on a day.
    pub fn lawful<'c>(&self, held: &'c [Certificate], on: Date) -> Result<&'c Certificate, Unlawful> {
        let certificate = self.one_of(held, on)?;
        if !self.forms.contains(&certificate.form) {
            return Err(Unlawful::OtherForm);
        }
        certificate.holds(on)?;
        Ok(certificate)
    }

    /// Rule 登记或备案 `[provider.forms_held]` (P2.26): exactly so many; those that ended or were cancelled do not count
    /// while another holds.
    fn one_of<'c>(&self, held: &'c [Certificate], on: Date) -> Result<&'c Certificate, Unlawful> {
        let holding: Vec<&Certificate> = held.iter().filter(|one| one.holds(on).is_ok()).collect();
        if i64::try_from(holding.len()).unwrap_or(i64::MAX) > self.forms_held {
            return Err(Unlawful::Both);
        }
        let latest = || held.iter().max_by_key(|one| one.until);
        holding.first().copied().or_else(latest).ok_or(Unlawful::Neither)
    }

    /// Rule 到期提醒 `[provider.alert_days]` (P2.25): whether the provider is told that its certificate ends.
    pub fn is_ending(&self, certificate: &Certificate, today: Date) -> bool {
        today >= certificate.until.saturating_sub(self.alert_days.days())
    }

    /// Rule 比选 `[provider.bids_min]` (P2.23): the one chosen, and the others by their distance to the school; fewer
    /// than are compared only with a reason, and the choice itself always has one.
    pub fn choose<'b>(
        &self,
        bids: &'b [Bid],
        chosen: &str,
        why: (&str, &str),
    ) -> Result<Vec<&'b Bid>, Unchosen> {
        let (reason, why_few) = why;
        let count = i64::try_from(bids.len()).unwrap_or(i64::MAX);
        if count < self.bids_min && why_few.trim().is_empty() {
            return Err(Unchosen::TooFew(self.bids_min - count));
        }
        if !bids.iter().any(|bid| bid.provider == chosen) {
            return Err(Unchosen::NotABidder);
        }
        if reason.trim().is_empty() {
            return Err(Unchosen::NoReason);
        }
        let mut compared: Vec<&Bid> = bids.iter().collect();
        compared.sort_by_key(|bid| (bid.provider != chosen, bid.metres));
        Ok(compared)
    }

    /// Rule 公开征集内容 `[provider.call_shows]` (P2.23): a call without the need or the rooms cannot be answered.
    pub fn call(&self, shown: &[Shown]) -> Result<(), Unchosen> {
        let left = missing(&self.call_shows, shown);
        if self.is_open() && left.is_empty() { Ok(()) } else { Err(Unchosen::NoCall(left)) }
    }

    /// Rule 鼓励社会力量 `[provider.open_call]` (P2.23): whether anyone may answer a call.
    pub fn is_open(&self) -> bool {
        self.open_call
    }
}

impl Certificate {
    /// Whether it holds on a day; agreements are signed under no other (P2.25).
    pub fn holds(&self, on: Date) -> Result<(), Unlawful> {
        match self.cancelled_on.filter(|day| *day <= on) {
            Some(day) => Err(Unlawful::Cancelled(day)),
            None if on >= self.until => Err(Unlawful::Expired(self.until)),
            None if on < self.from || self.number.trim().is_empty() => Err(Unlawful::Neither),
            None => Ok(()),
        }
    }
}

impl Form {
    /// The register in which it stands; the two share none (X.12).
    pub fn register(self) -> Register {
        match self {
            Self::Registered => Register::LegalPersons,
            Self::Filed => Register::Organisations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    fn terms() -> Terms {
        shinan().provider
    }

    fn certificate(form: Form) -> Certificate {
        let (from, until) = (date(2011, 5, 1), date(2012, 5, 1));
        Certificate { form, number: "青民政字011号".to_owned(), from, until, cancelled_on: None }
    }

    #[test]
    fn forms_held_is_exactly_one() {
        let on = date(2011, 6, 1);
        let (registered, filed) = (certificate(Form::Registered), certificate(Form::Filed));
        let found = |held: &[Certificate]| terms().lawful(held, on).map(|one| one.form);
        assert_eq!(found(&[]), Err(Unlawful::Neither));
        assert_eq!(found(std::slice::from_ref(&registered)), Ok(Form::Registered));
        assert_eq!(found(std::slice::from_ref(&filed)), Ok(Form::Filed));
        assert_eq!(found(&[registered.clone(), filed.clone()]), Err(Unlawful::Both));
        let cancelled = Certificate { cancelled_on: Some(on), ..filed };
        assert_eq!(found(&[cancelled.clone(), registered]), Ok(Form::Registered));
        assert_eq!(found(&[cancelled]), Err(Unlawful::Cancelled(on)));
    }

    #[test]
    fn forms_end_and_are_cancelled() {
        let held = [certificate(Form::Registered)];
        let ended = date(2012, 5, 1);
        let on = |day| terms().lawful(&held, day).map(|_| ());
        assert_eq!(on(date(2011, 4, 30)), Err(Unlawful::Neither));
        assert_eq!(on(date(2011, 5, 1)), Ok(()));
        assert_eq!(on(date(2012, 4, 30)), Ok(()));
        assert_eq!(on(ended), Err(Unlawful::Expired(ended)));
        let nameless = [Certificate { number: " ".to_owned(), ..held[0].clone() }];
        assert_eq!(terms().lawful(&nameless, date(2011, 6, 1)).map(|_| ()), Err(Unlawful::Neither));
        let filing_only = Terms { forms: vec![Form::Filed], ..terms() };
        assert_eq!(filing_only.lawful(&held, date(2011, 6, 1)).map(|_| ()), Err(Unlawful::OtherForm));
    }

    #[test]
    fn alert_days_before_a_certificate_ends() {
        let ending =
            [date(2012, 3, 1), date(2012, 3, 2)].map(|day| terms().is_ending(&certificate(Form::Filed), day));
        assert_eq!(ending, [false, true]);
    }

    #[test]
    fn bids_min_are_compared_and_the_choice_has_its_reason() {
        let bid = |provider: &str, metres| Bid { provider: provider.to_owned(), metres };
        let two = [bid("小树苗", 700), bid("阳光", 300)];
        let names = |bids: Vec<&Bid>| bids.iter().map(|bid| bid.provider.clone()).collect::<Vec<_>>();
        let chosen = terms().choose(&two, "小树苗", ("场地更大", "")).map(names);
        assert_eq!(chosen, Ok(vec!["小树苗".to_owned(), "阳光".to_owned()]));
        assert_eq!(terms().choose(&two, "阳光", (" ", "")), Err(Unchosen::NoReason));
        assert_eq!(terms().choose(&two, "彩虹", ("x", "")), Err(Unchosen::NotABidder));
        assert_eq!(terms().choose(&two[..1], "小树苗", ("x", "")), Err(Unchosen::TooFew(1)));
        assert!(terms().choose(&two[..1], "小树苗", ("x", "只有一家报名")).is_ok());
    }

    #[test]
    fn open_call_and_call_shows_the_need_and_the_rooms() {
        assert_eq!(terms().call(Shown::ALL), Ok(()));
        assert_eq!(terms().call(&[Shown::Rooms]), Err(Unchosen::NoCall(vec![Shown::NeedBase])));
        let closed = Terms { open_call: false, ..terms() };
        assert_eq!(closed.call(Shown::ALL), Err(Unchosen::NoCall(vec![])));
    }

    #[test]
    fn the_two_forms_stand_in_two_registers() {
        assert_ne!(Form::Registered.register(), Form::Filed.register());
    }
}
