//! 登记 Letters, requests, slips, the roll and cover: what a school keeps of a child, and what is missing of it.

use super::Words;
use crate::day::leave::hours_word;
use crate::texts::Texts;
use rules::day::leave::hours::Hours;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    Some(match kind {
        "mandate-filed" => t.message_mandate_filed(child, words.say("number")),
        "mandate-chased" => t.message_mandate_chased(child),
        "mandate-missing" => t.message_mandate_missing(words.say("home_class"), words.say("count")),
        "review-overdue" => t.message_review_overdue(words.say("count")),
        "waiting-long" => {
            t.message_waiting_long(words.either("school"), words.say("count"), words.say("days"))
        }
        "leave-asked" => t.message_leave_asked(child, slip_days(t, words)),
        "leave-hours" => {
            let hours = Hours::of_minutes(words.minute("from_minute"), words.minute("until_minute"));
            t.message_leave_hours(child, slip_days(t, words), hours_word(t, hours))
        }
        "student-departed" => t.message_student_departed(child, words.day(t, "day")),
        "student-stays" => t.message_student_stays(child),
        "guardian-struck" => t.message_guardian_struck(words.say("name"), child),
        "insurance-ending" => t.message_insurance_ending(child, words.day(t, "day")),
        "insurance-ended" => t.message_insurance_ended(child, words.day(t, "day")),
        _ => return None,
    })
}

/// The day of a slip, or its first and its last.
fn slip_days(t: &Texts, words: &Words<'_>) -> String {
    let (from, to) = (words.day(t, "from"), words.day(t, "to"));
    if from == to { from } else { format!("{from} – {to}") }
}
