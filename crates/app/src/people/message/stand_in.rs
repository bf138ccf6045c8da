//! 代班 Who is asked to take somebody's evening, of which day it is, and what became of it.

use super::Words;
use crate::texts::Texts;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (name, date, group) = (words.say("name"), words.day(t, "date"), words.either("group"));
    let hours = format!("{}\u{2013}{}", words.say("from"), words.say("until"));
    Some(match kind {
        "stand-in-asked" => t.message_stand_in_asked(name, date, group, hours),
        "stand-in-yours" => t.message_stand_in_yours(date, group, words.say("room"), hours),
        "stand-in-accepted" => t.message_stand_in_accepted(date, group, name),
        "stand-in-declined" => t.message_stand_in_declined(name, group),
        "stand-in-for-you" => t.message_stand_in_for_you(date, group),
        _ => return None,
    })
}
