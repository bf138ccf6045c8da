//! 投诉的消息 That there is something to read of a complaint, and where; never a word of it.

use super::Words;
use crate::texts::Texts;
use store::Message;

/// What is said.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (number, school) = (words.say("number"), words.either("school"));
    Some(match kind {
        "complaint-filed" => t.message_complaint_filed(school, number, words.day(t, "day")),
        "complaint-forwarded" => t.message_complaint_forwarded(words.day(t, "day")),
        "complaint-explained" => t.message_complaint_explained(school, number),
        "complaint-late" => t.message_complaint_late(school, number, words.day(t, "day")),
        "complaint-risen" => {
            t.message_complaint_risen(words.either("bureau"), school, number, words.day(t, "day"))
        }
        _ => return None,
    })
}

/// The page where what it asks for is done. Whoever hears of a complaint from an office above opens none.
pub(super) fn leads_to(message: &Message) -> Option<String> {
    let number = message.words["number"].as_str().unwrap_or_default();
    match message.kind.as_str() {
        "complaint-filed" | "complaint-explained" | "complaint-late" => {
            Some(format!("complaint-desk/{number}"))
        }
        "complaint-forwarded" => Some("complaint-questions".to_owned()),
        _ => None,
    }
}

/// Where that page stands: a school answers a bureau at the school, a bureau reads it at the bureau; all else where it was written.
pub(super) fn stands_at(message: &Message) -> &str {
    message.words["stands_at"].as_str().unwrap_or(&message.place)
}
