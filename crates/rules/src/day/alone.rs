//! 自行离校 Alone: an older child goes home by itself after the evening's end, on a guardian's written word.

use crate::day::pickup;
use crate::id::{CollectorId, PersonId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// How the list of adults writes a consent.
pub const RELATION: &str = "alone";

/// A guardian's written consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Stands on the child's list in an adult's place.
    pub id: CollectorId,
    /// The guardian who signed.
    pub signed_by: PersonId,
    /// The guardian's name: on whose word the child goes.
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub until: Date,
    /// When a guardian took it back.
    pub withdrawn_at: Option<Moment>,
}

/// What a guardian signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub until: Date,
    /// The guardian's own name, written out.
    pub signature: String,
}

/// 已同意
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The consent.
    pub id: CollectorId,
    /// What was signed.
    pub draft: Draft,
    /// A consent covers these days; nothing changed.
    pub already: bool,
}

/// Why a consent is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another guardian's, and this one has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// The plan lets nobody go alone (P3.61).
    NotOffered,
    /// The child is too young (P3.61).
    TooYoung {
        /// The first grade that may.
        grade_min: i64,
    },
    /// The last day is before the first, or over (P3.61).
    DaysWrong,
    /// The signature is not the guardian's name (P3.61).
    SignatureWrong,
}

/// Takes a guardian's consent.
pub fn sign(
    terms: &pickup::Terms,
    (grade, guardian): (i64, &str),
    list: &[Consent],
    (id, draft): (CollectorId, Draft),
    now: Moment,
) -> Result<Signed, Refusal> {
    let Some(grade_min) = grade_min(terms) else { return Err(Refusal::NotOffered) };
    if grade < grade_min {
        return Err(Refusal::TooYoung { grade_min });
    }
    if draft.until < draft.from || draft.until < now.date() {
        return Err(Refusal::DaysWrong);
    }
    if draft.signature.trim() != guardian {
        return Err(Refusal::SignatureWrong);
    }
    let covers =
        |one: &&Consent| one.withdrawn_at.is_none() && one.from <= draft.from && draft.until <= one.until;
    let held = list.iter().find(covers).map(|one| one.id.clone());
    Ok(Signed { already: held.is_some(), id: held.unwrap_or(id), draft })
}

/// Takes every consent of a child back that stands. Whoever is barred from the child takes back their own only.
pub fn withdraw(list: &[Consent], by: &PersonId, is_unheard: bool) -> Result<(), Refusal> {
    let of_another = |one: &Consent| one.withdrawn_at.is_none() && one.signed_by != *by;
    if is_unheard && list.iter().any(of_another) {
        return Err(Refusal::AskSchool);
    }
    Ok(())
}

/// Rule 自行离校年级 `[pickup.alone_grade_min]` (P3.61): from this grade on a child may go home alone, where a guardian has
/// signed; a plan without it lets nobody.
pub fn grade_min(terms: &pickup::Terms) -> Option<i64> {
    terms.alone_grade_min
}

impl Consent {
    /// Whether it stands on a day.
    pub fn holds(&self, date: Date) -> bool {
        self.withdrawn_at.is_none() && self.from <= date && date <= self.until
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "alone-ask-school",
            Self::NotOffered => "alone-not-offered",
            Self::TooYoung { .. } => "alone-too-young",
            Self::DaysWrong => "alone-days-wrong",
            Self::SignatureWrong => "alone-signature-wrong",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AskSchool | Self::NotOffered | Self::DaysWrong | Self::SignatureWrong => Vec::new(),
            Self::TooYoung { grade_min } => vec![("grade", grade_min.to_string())],
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, datetime};

    pub(crate) fn consent() -> Consent {
        Consent {
            id: CollectorId::new("alone"),
            signed_by: PersonId::new("mum"),
            name: "王芳".into(),
            from: date(2021, 9, 6),
            until: date(2021, 9, 10),
            withdrawn_at: None,
        }
    }

    #[test]
    fn whoever_is_barred_takes_back_no_consent_of_another_guardian() {
        let over = Consent { withdrawn_at: Some(Moment(9)), ..consent() };
        let cases = [
            (vec![consent()], "dad", true, Err(Refusal::AskSchool)),
            (vec![consent()], "dad", false, Ok(())),
            (vec![consent()], "mum", true, Ok(())),
            (vec![over], "dad", true, Ok(())),
        ];
        for (list, by, is_unheard, outcome) in cases {
            assert_eq!(withdraw(&list, &PersonId::new(by), is_unheard), outcome, "{by} {is_unheard}");
        }
    }

    #[test]
    fn alone_grade_min() {
        let plan = pickup::Terms { alone_grade_min: Some(4), ..gongshu().pickup };
        let nobody = pickup::Terms { alone_grade_min: None, ..plan.clone() };
        let now = Moment::at(datetime(2021, 9, 7, 12, 0, 0, 0));
        let signed = |terms: &pickup::Terms, grade, until: i8, signature: &str, list: &[Consent]| {
            let (from, until) = (date(2021, 9, 7), date(2021, 9, until));
            let draft = Draft { student: StudentId::new("ming"), from, until, signature: signature.into() };
            let signed = sign(terms, (grade, "王芳"), list, (CollectorId::new("n"), draft), now);
            signed.map(|one| one.already).map_err(|why| why.code())
        };
        assert_eq!(signed(&nobody, 6, 8, "王芳", &[]), Err("alone-not-offered"));
        assert_eq!(signed(&plan, 3, 8, "王芳", &[]), Err("alone-too-young"));
        assert_eq!(signed(&plan, 4, 6, "王芳", &[]), Err("alone-days-wrong"));
        assert_eq!(signed(&plan, 4, 8, "王小明", &[]), Err("alone-signature-wrong"));
        assert_eq!(signed(&plan, 4, 8, " 王芳", &[]), Ok(false));
        assert_eq!(signed(&plan, 4, 10, "王芳", &[consent()]), Ok(true));
        assert_eq!(signed(&plan, 4, 11, "王芳", &[consent()]), Ok(false));
        let back = Consent { withdrawn_at: Some(now), ..consent() };
        assert_eq!(signed(&plan, 4, 8, "王芳", &[back]), Ok(false));
    }

    #[test]
    fn a_consent_stands_on_its_days_until_it_is_taken_back() {
        let days = [5, 6, 10, 11].map(|day| consent().holds(date(2021, 9, day)));
        assert_eq!(days, [false, true, true, false]);
        let back = Consent { withdrawn_at: Some(Moment(0)), ..consent() };
        assert!(!back.holds(date(2021, 9, 7)));
    }
}
