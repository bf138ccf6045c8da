//! 托管委托书 Mandate letter: the guardian entrusts the child to the school, which keeps the letter.

use super::registration::State;
use crate::id::StudentId;
use crate::moment::Moment;
use crate::people::student::Student;
use crate::refusal::Refuses;
use serde::Deserialize;

/// Whether a letter is wanted, and what happens without one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether every admitted child needs a letter (P3.29).
    pub required: bool,
    /// What happens when a child comes to the first session without one (X.22).
    pub missing_at_first_session: Missing,
}

/// What happens to a child whose letter is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The child is looked after and the letter is chased (X.22).
    RecordAndWatch,
}

/// How the letter came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 网上签署 On the page.
    Page,
    /// 纸质 On paper, handed to the head teacher.
    Paper,
}

impl Way {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Paper => "paper",
        }
    }

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Page, Self::Paper].into_iter().find(|way| way.code() == code)
    }
}

/// A letter that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// How it came.
    pub way: Way,
    /// When it was signed.
    pub signed_at: Moment,
    /// By whom, by name.
    pub signed_by: String,
    /// The number under which the school keeps it (P3.30).
    pub number: Option<i64>,
}

/// What signing and filing may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: Student,
    /// How the registration stands.
    pub registration: Option<State>,
    /// The letter, if it was signed.
    pub letter: Option<Letter>,
    /// The guardian who signs, by name; `None` when the school has not verified them.
    pub guardian: Option<String>,
    /// The next free number of the school's file (P3.30).
    pub next_number: i64,
}

/// What the guardian puts under the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose letter.
    pub student: StudentId,
    /// The name typed as a signature.
    pub name: String,
    /// The rules were accepted (P3.38).
    pub agrees: bool,
    /// Hash of the text that was read; `None` for the text as it stands.
    pub read: Option<String>,
}

/// A letter that was signed on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Whose.
    pub student: StudentId,
    /// By whom, by name.
    pub signed_by: String,
    /// Hash of the text that was signed.
    pub text_hash: String,
    /// It had been signed before: nothing was written.
    pub already: bool,
}

/// A letter that was put into the school's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Whose.
    pub student: Student,
    /// Under which number.
    pub number: i64,
    /// How it came.
    pub way: Way,
    /// Who signed it.
    pub signed_by: String,
    /// It had been filed before: nothing was written.
    pub already: bool,
}

/// Why a letter is not signed or filed, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The child is not admitted.
    #[error("not admitted")]
    NotAdmitted,
    /// Whoever signs has no phone that the school verified.
    #[error("the guardian is not verified")]
    NotVerified,
    /// The letter's text changed since it was opened.
    #[error("the text changed")]
    TextChanged,
    /// The rules were not accepted.
    #[error("not agreed")]
    NotAgreed,
    /// The name is not the one the school has on record.
    #[error("the name differs")]
    NameDiffers,
    /// Nothing was signed and no paper was handed in.
    #[error("not signed")]
    NotSigned {
        /// Whose.
        child: String,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAdmitted => "mandate-not-admitted",
            Self::NotVerified => "mandate-not-verified",
            Self::TextChanged => "mandate-text-changed",
            Self::NotAgreed => "mandate-not-agreed",
            Self::NameDiffers => "mandate-name-differs",
            Self::NotSigned { .. } => "mandate-not-signed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotAdmitted | Self::TextChanged | Self::NameDiffers => "P3.29",
            Self::NotVerified => "X.17",
            Self::NotAgreed => "P3.38",
            Self::NotSigned { .. } => "P3.30",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotSigned { child } => vec![("child", child.clone())],
            Self::NotAdmitted
            | Self::NotVerified
            | Self::TextChanged
            | Self::NotAgreed
            | Self::NameDiffers => Vec::new(),
        }
    }
}

/// Signs the letter on the page: the guardian's own name under a text that still stands (P3.29). `texts` are the
/// hashes of the letter in each language, the first of them the one that counts when none was read.
pub fn sign(facts: &Facts, texts: &[String], draft: Draft) -> Result<Signed, Refusal> {
    let text_hash = draft.read.clone().or_else(|| texts.first().cloned()).unwrap_or_default();
    if let Some(letter) = &facts.letter {
        let signed_by = letter.signed_by.clone();
        return Ok(Signed { student: draft.student, signed_by, text_hash, already: true });
    }
    if facts.registration != Some(State::Accepted) {
        return Err(Refusal::NotAdmitted);
    }
    let guardian = facts.guardian.as_ref().ok_or(Refusal::NotVerified)?;
    if !texts.contains(&text_hash) {
        return Err(Refusal::TextChanged);
    }
    if !draft.agrees {
        return Err(Refusal::NotAgreed);
    }
    if draft.name.trim() != guardian {
        return Err(Refusal::NameDiffers);
    }
    Ok(Signed { student: draft.student, signed_by: guardian.clone(), text_hash, already: false })
}

/// Puts a letter into the school's file under the next number; `paper` names who signed one handed in on paper.
pub fn file(facts: &Facts, paper: Option<&str>) -> Result<Filed, Refusal> {
    let filed = |way, signed_by: &str, number, already| Filed {
        student: facts.student.clone(),
        number,
        way,
        signed_by: signed_by.to_owned(),
        already,
    };
    if let Some(letter) = &facts.letter {
        let number = letter.number.unwrap_or(facts.next_number);
        return Ok(filed(letter.way, &letter.signed_by, number, letter.number.is_some()));
    }
    if facts.registration != Some(State::Accepted) {
        return Err(Refusal::NotAdmitted);
    }
    match paper.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => Ok(filed(Way::Paper, name, facts.next_number, false)),
        None => Err(Refusal::NotSigned { child: facts.student.name.clone() }),
    }
}

/// Rule 托管委托书 `[mandate.required]` (P3.29): every admitted child needs a letter.
pub fn is_missing(terms: &Terms, registration: Option<State>, is_signed: bool) -> bool {
    terms.required && registration == Some(State::Accepted) && !is_signed
}

/// Rule 缺委托书 `[mandate.missing_at_first_session]` (X.22): the child is looked after all the same and the family
/// is reminded, at most once a day.
pub fn is_chased(terms: &Terms, chased_today: bool) -> bool {
    match terms.missing_at_first_session {
        Missing::RecordAndWatch => !chased_today,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::offer::tests::ming;
    use crate::plan::scheme::gongshu;

    fn facts() -> Facts {
        let student = ming();
        let registration = Some(State::Accepted);
        Facts { student, registration, letter: None, guardian: Some("王芳".into()), next_number: 12 }
    }

    fn letter(number: Option<i64>) -> Letter {
        Letter { way: Way::Page, signed_at: Moment(1), signed_by: "王伟".into(), number }
    }

    fn texts() -> Vec<String> {
        vec!["zh".into(), "en".into()]
    }

    #[test]
    fn a_ladder_of_refusals() {
        let draft = |name: &str, agrees, read: &str| Draft {
            student: StudentId::new("ming"),
            name: name.into(),
            agrees,
            read: Some(read.into()),
        };
        let waiting = Facts { registration: Some(State::Waiting), guardian: None, ..facts() };
        let unknown = Facts { guardian: None, ..facts() };
        let cases = [
            (&waiting, draft("芳", false, "old"), "mandate-not-admitted"),
            (&unknown, draft("芳", false, "old"), "mandate-not-verified"),
            (&facts(), draft("芳", false, "old"), "mandate-text-changed"),
            (&facts(), draft("芳", false, "en"), "mandate-not-agreed"),
            (&facts(), draft("芳", true, "en"), "mandate-name-differs"),
        ];
        for (facts, draft, code) in cases {
            assert_eq!(sign(facts, &texts(), draft).unwrap_err().code(), code);
        }
        let signed = sign(&facts(), &texts(), draft(" 王芳 ", true, "en")).unwrap();
        assert_eq!(
            (signed.signed_by.as_str(), signed.text_hash.as_str(), signed.already),
            ("王芳", "en", false)
        );
        let held = Facts { letter: Some(letter(None)), ..facts() };
        let again = sign(&held, &texts(), draft("王芳", true, "en")).unwrap();
        assert_eq!((again.signed_by.as_str(), again.already), ("王伟", true));
    }

    #[test]
    fn a_letter_has_one_number_for_ever() {
        let signed = Facts { letter: Some(letter(None)), ..facts() };
        let kept = Facts { letter: Some(letter(Some(7))), ..facts() };
        let waiting = Facts { registration: Some(State::Waiting), ..facts() };
        let cases = [
            (&facts(), None, Err("mandate-not-signed")),
            (&facts(), Some(" "), Err("mandate-not-signed")),
            (&waiting, Some("王芳"), Err("mandate-not-admitted")),
            (&facts(), Some("王芳"), Ok((12, Way::Paper, false))),
            (&signed, None, Ok((12, Way::Page, false))),
            (&kept, None, Ok((7, Way::Page, true))),
        ];
        for (facts, paper, expected) in cases {
            let filed = file(facts, paper).map(|filed| (filed.number, filed.way, filed.already));
            assert_eq!(filed.map_err(|refusal| refusal.code()), expected);
        }
    }

    #[test]
    fn required() {
        let terms = gongshu().mandate;
        let cases = [
            (Some(State::Accepted), false, true),
            (Some(State::Accepted), true, false),
            (Some(State::Waiting), false, false),
            (None, false, false),
        ];
        for (registration, signed, missing) in cases {
            assert_eq!(is_missing(&terms, registration, signed), missing);
        }
        let free = Terms { required: false, ..terms };
        assert!(!is_missing(&free, Some(State::Accepted), false));
    }

    #[test]
    fn missing_at_first_session_is_chased_once_a_day() {
        let terms = gongshu().mandate;
        assert_eq!([false, true].map(|today| is_chased(&terms, today)), [true, false]);
    }
}
