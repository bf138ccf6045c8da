//! 摇号与开班 What became of wishes and courses; which term it is of is told by its first day.

use super::Words;
use crate::texts::Texts;

/// Their words; nothing for a kind of another noun. In those of some time ago the day was not written.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let said = match kind {
        "draw-result" => t.message_draw_result(words.say("child"), words.say("seats"), words.say("waits")),
        "course-opened-teacher" => {
            t.message_course_opened_teacher(words.either("course"), words.say("count"))
        }
        "course-closed-teacher" => {
            t.message_course_closed_teacher(words.either("course"), words.say("count"))
        }
        _ => return None,
    };
    let from = words.day(t, "from");
    Some(if from.is_empty() { said } else { t.message_of_term(from, said) })
}
