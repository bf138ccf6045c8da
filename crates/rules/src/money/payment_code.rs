//! 缴款码 The twenty digits by which a bill or a refund is known outside: on lists, in a bank's file, to a payment channel.
//!
//! Four digits are of the school, fourteen of the bill, two check the others (ISO 7064, mod 97-10). They follow from the
//! ids alone, so nobody has to keep them: a list printed twice bears the same codes.

use crate::id::{DistrictId, PlaceId};
use sha2::{Digest, Sha256};

const PLACE_DIGITS: usize = 4;
const OWN_DIGITS: usize = 14;
const DIGITS: usize = PLACE_DIGITS + OWN_DIGITS + 2;

/// What a code says about itself before anything is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A code of this school.
    Ours,
    /// A whole code, of another school.
    Elsewhere,
    /// A digit is wrong, missing or too many.
    Mistyped,
}

/// The code of a bill or a refund of a place.
pub fn of(district: &DistrictId, place: &PlaceId, id: &str) -> String {
    let body = format!(
        "{}{}",
        school(district, place),
        digits(&["own", district.as_str(), place.as_str(), id], OWN_DIGITS)
    );
    let check = check(&body);
    format!("{body}{check}")
}

/// Whether a code is whole, and whose.
pub fn form(district: &DistrictId, place: &PlaceId, code: &str) -> Form {
    let is_number = code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit());
    if !is_number || check(&code[..DIGITS - 2]) != code[DIGITS - 2..] {
        return Form::Mistyped;
    }
    if code.starts_with(&school(district, place)) { Form::Ours } else { Form::Elsewhere }
}

/// In groups of four, as people read it aloud.
pub fn grouped(code: &str) -> String {
    let groups: Vec<&str> =
        (0..code.len()).step_by(4).filter_map(|at| code.get(at..(at + 4).min(code.len()))).collect();
    groups.join(" ")
}

fn school(district: &DistrictId, place: &PlaceId) -> String {
    digits(&["school", district.as_str(), place.as_str()], PLACE_DIGITS)
}

/// So many decimal digits of a hash over parts.
fn digits(parts: &[&str], many: usize) -> String {
    let hash = Sha256::digest(parts.join("\n"));
    let number = u64::from_be_bytes(hash[..8].try_into().expect("a SHA-256 has 32 bytes"));
    let modulus = 10_u64.pow(u32::try_from(many).expect("a few digits"));
    format!("{:0many$}", number % modulus)
}

fn check(body: &str) -> String {
    let remainder = body.bytes().fold(0_u64, |so_far, digit| (so_far * 10 + u64::from(digit - b'0')) % 97);
    format!("{:02}", 98 - remainder * 100 % 97)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wenlan() -> (DistrictId, PlaceId) {
        (DistrictId::new("gongshu"), PlaceId::new("wenlan"))
    }

    #[test]
    fn a_code_says_whose_it_is() {
        let (district, place) = wenlan();
        let code = of(&district, &place, "bill/robotics/ming");
        assert_eq!((code.len(), form(&district, &place, &code)), (20, Form::Ours));
        assert_eq!(code, of(&district, &place, "bill/robotics/ming"), "the same bill, the same code");
        assert_ne!(code, of(&district, &place, "bill/robotics/hua"));
        assert_eq!(form(&district, &PlaceId::new("beixiu"), &code), Form::Elsewhere);
        assert_eq!(grouped(&code).len(), 24);
        for broken in ["", "123", &code[1..], &format!("{code}0"), "1.23457E+19"] {
            assert_eq!(form(&district, &place, broken), Form::Mistyped, "{broken}");
        }
    }

    proptest! {
        /// One wrong digit, or two neighbours exchanged, never make another code.
        #[test]
        fn a_slip_of_the_pen_is_noticed(id in "[a-z]{1,12}", at in 0_usize..20, wrong in 0_u8..10) {
            let (district, place) = wenlan();
            let code = of(&district, &place, &id).into_bytes();
            let mut one = code.clone();
            one[at] = b'0' + wrong;
            let mut two = code.clone();
            two.swap(at, (at + 1) % 20);
            for slip in [one, two].into_iter().filter(|slip| *slip != code) {
                let slip = String::from_utf8(slip).unwrap();
                let neighbours = at < 19 || slip.as_bytes()[0] == code[0];
                prop_assert!(!neighbours || form(&district, &place, &slip) == Form::Mistyped, "{}", slip);
            }
        }
    }
}
