//! 编班 Into which group a child comes, and who leads it where.

use super::Words;
use crate::texts::Texts;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    Some(match kind {
        "grouping-moved" => {
            let joined = t.message_grouping_joined(child, words.either("group"), words.say("room"));
            t.message_grouping_moved(words.day(t, "date"), joined, words.say("reason"))
        }
        "grouping-led" => {
            let (room, reason) = (words.say("room"), words.say("reason"));
            t.message_grouping_led(words.either("group"), words.say("name"), room, reason)
        }
        "grouping-waiting" => t.message_grouping_waiting(child),
        "grouping-joined" => t.message_grouping_joined(child, words.either("group"), words.say("room")),
        _ => return None,
    })
}
