//! 编班 Into which group a child comes, and who leads it where; what a family said of the next term, and what comes of it.

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
            let led = t.message_grouping_led(words.either("group"), words.say("name"), words.say("room"));
            // Why is for staff, whose letter names no child: why somebody left is nobody else's.
            if child.is_empty() { t.message_grouping_led_staff(led, words.say("reason")) } else { led }
        }
        "grouping-accompanied" => t.message_grouping_accompanied(
            words.either("group"),
            words.say("room"),
            words.say("name"),
            words.say("companion"),
        ),
        "registration-next" => t.message_registration_next(words.say("word"), child, words.day(t, "day")),
        "registration-days" => t.message_registration_days(words.say("fridays"), words.day(t, "day"), child),
        "grouping-waiting" => t.message_grouping_waiting(child),
        "grouping-joined" => t.message_grouping_joined(child, words.either("group"), words.say("room")),
        _ => return None,
    })
}
