//! 代班 Who is asked to take somebody's evening, of which day it is, and what became of it.

use super::Words;
use crate::texts::Texts;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (name, date, group) = (words.say("name"), words.day(t, "date"), words.either("group"));
    let hours = format!("{}\u{2013}{}", words.say("from"), words.say("until"));
    Some(match kind {
        "stand-in-asked" if name.is_empty() => t.message_stand_in_asked_vacant(date, group, hours),
        "stand-in-asked" => t.message_stand_in_asked(name, date, group, hours),
        "stand-in-yours" => t.message_stand_in_yours(date, group, words.say("room"), hours),
        "stand-in-accepted" => t.message_stand_in_accepted(date, group, name),
        "stand-in-declined" => t.message_stand_in_declined(name, group),
        "stand-in-for-you" => t.message_stand_in_for_you(date, group),
        _ => return None,
    })
}

/// Who is not in place; without a name, that the seat is empty: nobody of the school's own is there (P3.54).
pub(super) fn missed(t: &Texts, kind: &str, words: &Words<'_>) -> String {
    let (group, from, name) = (words.either("group"), words.say("from"), words.say("name"));
    match (kind, name.is_empty()) {
        ("duty-missing", true) => t.message_duty_vacant(group, from),
        ("duty-missing", false) => t.message_duty_missing(group, from, name),
        (_, true) => t.message_duty_vacant_still(group, from),
        (_, false) => t.message_duty_unfilled(group, from, name),
    }
}
