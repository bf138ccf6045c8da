//! 消息 What a household was told, in the reader's language: one text a kind of the outbox.

use crate::desk::Desk;
use crate::when;
use serde_json::Value;
use store::Message;

/// One message of the page.
pub(crate) struct MessageView {
    pub(crate) at: String,
    pub(crate) text: String,
}

/// The texts of messages; a code that was sent to a phone is never shown.
pub(crate) fn messages(desk: &Desk, told: Vec<Message>) -> Vec<MessageView> {
    let told = told.into_iter().filter(|message| message.kind != "signin-code");
    told.map(|message| MessageView { at: when::moment(&desk.t, message.at), text: text(desk, &message) })
        .collect()
}

fn text(desk: &Desk, message: &Message) -> String {
    let t = &desk.t;
    let words = Words { words: &message.words, en: desk.is_en() };
    let child = words.say("child");
    let kind = message.kind.as_str();
    match kind {
        "notice-published" => t.message_notice_published(),
        "registration-submitted" => t.message_registration_submitted(child),
        "registration-late" => t.message_registration_late(child),
        "registration-accepted" => t.message_registration_accepted(child),
        "registration-waiting" => t.message_registration_waiting(child),
        "registration-returned" => t.message_registration_returned(child, words.say("reason")),
        "registration-withdrawn" => t.message_registration_withdrawn(child),
        "mandate-filed" => t.message_mandate_filed(child, words.say("number")),
        "mandate-chased" => t.message_mandate_chased(child),
        "grouping-joined" => t.message_grouping_joined(child, words.either("group"), words.say("room")),
        "draw-result" => t.message_draw_result(child, words.say("seats"), words.say("waits")),
        "placement-withdrawn" => t.message_placement_withdrawn(child, words.either("course")),
        "placement-promoted" | "placement-seated" => {
            t.message_placement_promoted(child, words.either("course"))
        }
        "placement-waiting" => t.message_placement_waiting(child, words.either("course")),
        _ => today(desk, kind, &words).unwrap_or_else(|| t.message_other()),
    }
}

/// Evenings, the gate and money.
fn today(desk: &Desk, kind: &str, words: &Words<'_>) -> Option<String> {
    let t = &desk.t;
    let child = words.say("child");
    Some(match kind {
        "absence-opened" => t.message_absence_opened(child),
        "absence-followed" => t.message_absence_followed(child),
        "roll-added" => t.message_roll_added(child),
        _ => return None,
    })
}

/// The words of a message.
struct Words<'a> {
    words: &'a Value,
    en: bool,
}

impl Words<'_> {
    /// A word, or nothing where the message has none.
    fn say(&self, name: &str) -> String {
        match &self.words[name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
        }
    }

    /// A word that stands in both languages: `group` and `group_en`.
    fn either(&self, name: &str) -> String {
        let english = self.say(&format!("{name}_en"));
        if self.en && !english.is_empty() { english } else { self.say(name) }
    }
}
