//! 重排 Evenings that an amendment or the calendar changed, those of a new term, and the other timetable of tomorrow.

use super::Words;
use crate::texts::Texts;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (child, groups, days, hours) =
        (words.say("child"), words.either("groups"), words.days(t), words.say("hours"));
    Some(match (kind, child.is_empty()) {
        ("evenings-retimed", true) => t.replanning_message_retimed_teacher(days, groups, hours),
        ("evenings-retimed", false) => t.replanning_message_retimed(days, child, groups, hours),
        ("evenings-off", true) => t.replanning_message_off_teacher(days, groups),
        ("evenings-off", false) => t.replanning_message_off(days, child, groups),
        ("evenings-back", true) => t.replanning_message_back_teacher(days, groups, hours),
        ("evenings-back", false) => t.replanning_message_back(days, child, groups, hours),
        ("evenings-added", true) => t.replanning_message_added_teacher(days, groups, hours),
        ("evenings-added", false) => t.replanning_message_added(days, child, groups, hours),
        ("evenings-clash", _) => {
            let (name, day) = (words.say("name"), words.day(t, "day"));
            t.replanning_message_clash(name, day, words.either("group"), words.say("count"))
        }
        ("timetable-soon", _) => {
            let (day, from, until) = (words.day(t, "day"), words.say("from"), words.say("until"));
            match words.say("timetable").as_str() {
                "summer" => t.replanning_message_summer(day, from, until),
                _ => t.replanning_message_winter(day, from, until),
            }
        }
        ("evenings-laid-out", _) => laid_out(t, words, days),
        _ => return None,
    })
}

/// That a new term's evenings are laid out, and the groups that have none because nobody is responsible for them.
fn laid_out(t: &Texts, words: &Words<'_>, days: String) -> String {
    let said = t.replanning_message_laid_out(days, words.say("groups"), words.say("sessions"));
    let untaught = words.either("untaught");
    if untaught.is_empty() { said } else { t.replanning_message_untaught(said, untaught) }
}
