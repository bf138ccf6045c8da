//! 登记备案凭证 The committee writes down under which certificate a provider runs its class, and takes one away that was cancelled.

use super::{Certificate, Terms};
use crate::refusal::Refuses;
use jiff::civil::Date;

/// A certificate as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// Who gave it.
    pub issuer: String,
    /// What it says.
    pub certificate: Certificate,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A certificate is known by its number.
    #[error("no number")]
    NoNumber,
    /// Who gave it is not said.
    #[error("no issuer")]
    NoIssuer,
    /// It would end before it begins.
    #[error("no days")]
    NoDays,
    /// The plan knows no such form.
    #[error("no form of the plan")]
    OtherForm,
    /// Another holds at the same time.
    #[error("another holds")]
    Both,
    /// There is no such certificate.
    #[error("no such certificate")]
    NoneSuch,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoNumber => "provider-no-number",
            Self::NoIssuer => "provider-no-issuer",
            Self::NoDays => "provider-no-days",
            Self::OtherForm => "provider-other-form",
            Self::Both => "provider-both",
            Self::NoneSuch => "provider-none-such",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoNumber | Self::NoIssuer | Self::NoDays | Self::OtherForm => "P2.25",
            Self::Both | Self::NoneSuch => "P2.26",
        }
    }
}

/// Writes a certificate down (P2.25, P2.26): a number, who gave it, from when until when, and no other at the same time.
/// The same once more changes nothing: `None`.
pub fn enter(terms: &Terms, draft: Held, all: &[Held]) -> Result<Option<Held>, Refusal> {
    let number = draft.certificate.number.trim().to_owned();
    let held = Held {
        issuer: draft.issuer.trim().to_owned(),
        certificate: Certificate { number, ..draft.certificate },
        id: draft.id,
    };
    let one = &held.certificate;
    if one.number.is_empty() {
        return Err(Refusal::NoNumber);
    }
    if held.issuer.is_empty() {
        return Err(Refusal::NoIssuer);
    }
    if one.from >= one.until {
        return Err(Refusal::NoDays);
    }
    if !terms.forms.contains(&one.form) {
        return Err(Refusal::OtherForm);
    }
    if all.iter().any(|other| other.certificate == *one && other.issuer == held.issuer) {
        return Ok(None);
    }
    let beside: Vec<&Held> = all.iter().filter(|other| meets(&other.certificate, one)).collect();
    if i64::try_from(beside.len()).unwrap_or(i64::MAX) >= terms.forms_held {
        return Err(Refusal::Both);
    }
    Ok(Some(held))
}

/// Whether two hold on a day in common; one that was cancelled holds on none, so that a mistyped one is cancelled and
/// entered anew with the days that stand on it.
fn meets(one: &Certificate, other: &Certificate) -> bool {
    one.cancelled_on.is_none() && one.from < other.until && other.from < one.until
}

/// A certificate was cancelled (P2.26); told twice is once: `false`.
pub fn cancel(all: &[Held], id: &str) -> Result<bool, Refusal> {
    let held = all.iter().find(|one| one.id == id).ok_or(Refusal::NoneSuch)?;
    Ok(held.certificate.cancelled_on.is_none())
}

/// The certificates as they are once this one is cancelled.
pub fn without(all: &[Held], id: &str, today: Date) -> Vec<Certificate> {
    let left = |held: &Held| {
        let cancelled_on = if held.id == id { Some(today) } else { held.certificate.cancelled_on };
        Certificate { cancelled_on, ..held.certificate.clone() }
    };
    all.iter().map(left).collect()
}

/// The certificates alone, as the other rules ask for them.
pub fn certificates(all: &[Held]) -> Vec<Certificate> {
    all.iter().map(|held| held.certificate.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::provider::Form;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    fn held(form: Form, (from, until): (Date, Date)) -> Held {
        let number = "备011".to_owned();
        let certificate = Certificate { form, number, from, until, cancelled_on: None };
        Held { id: "c1".to_owned(), issuer: "街道办事处".to_owned(), certificate }
    }

    #[test]
    fn a_certificate_is_refused_first_reason_first() {
        let terms = shinan().provider;
        let (first, last) = (date(2011, 5, 1), date(2012, 5, 1));
        let good = held(Form::Filed, (first, last));
        let nothing = Held {
            issuer: " ".to_owned(),
            certificate: Certificate { number: " ".to_owned(), until: first, ..good.certificate.clone() },
            ..good.clone()
        };
        let numbered = Held { issuer: " ".to_owned(), ..held(Form::Filed, (first, first)) };
        let registered_only = Terms { forms: vec![Form::Registered], ..terms.clone() };
        let other = held(Form::Registered, (date(2012, 4, 30), date(2013, 5, 1)));
        let renewed = held(Form::Filed, (last, date(2013, 5, 1)));
        let cases = [
            (&terms, nothing, Err(Refusal::NoNumber)),
            (&terms, numbered, Err(Refusal::NoIssuer)),
            (&terms, held(Form::Filed, (first, first)), Err(Refusal::NoDays)),
            (&registered_only, renewed.clone(), Err(Refusal::OtherForm)),
            (&terms, good.clone(), Ok(None)),
            (&terms, other.clone(), Err(Refusal::Both)),
            (&terms, renewed.clone(), Ok(Some(renewed))),
        ];
        for (terms, draft, expected) in cases {
            assert_eq!(enter(terms, draft, std::slice::from_ref(&good)), expected);
        }
        let cancelled = Certificate { cancelled_on: Some(date(2012, 4, 30)), ..good.certificate.clone() };
        let gone = [Held { certificate: cancelled, ..good.clone() }];
        assert_eq!(enter(&terms, other.clone(), &gone), Ok(Some(other)), "after it was cancelled");
        assert_eq!(enter(&terms, good.clone(), &gone), Ok(Some(good.clone())), "mistyped, and entered anew");
        let left = without(std::slice::from_ref(&good), "c1", first);
        assert_eq!(left[0].cancelled_on, Some(first));
        assert_eq!(
            without(std::slice::from_ref(&good), "c2", first),
            std::slice::from_ref(&good.certificate)
        );
        assert_eq!(cancel(&[good], "c1"), Ok(true));
        assert_eq!(cancel(&gone, "c1"), Ok(false), "twice is once");
        assert_eq!(cancel(&gone, "c2"), Err(Refusal::NoneSuch));
    }
}
