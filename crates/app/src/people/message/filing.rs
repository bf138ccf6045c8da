//! 备案的消息 Plans on their way, amendments, policies.

use super::Words;
use crate::plan::filing::form_word;
use crate::texts::Texts;
use rules::plan::form::Form;
use rules::plan::head::Kind;
use store::Message;

/// What is said.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (version, day) = (words.say("version"), words.day(t, "day"));
    Some(match kind {
        "filing-submitted" => t.message_filing_submitted(words.either("school"), version),
        "filing-returned" => t.message_filing_returned(version, words.say("reason")),
        "filing-approved" => t.message_filing_approved(version, words.say("number")),
        "filing-amended" => amended(t, words, (version, day)),
        "policy-issued" => t.message_policy_issued(words.either("policy"), day),
        "policy-breached" => t.message_policy_breached(words.either("policy"), day),
        _ => return None,
    })
}

/// Which plan is amended, from when and in which parts; of some before that was written the day alone.
fn amended(t: &Texts, words: &Words<'_>, (version, day): (String, String)) -> String {
    let (key, what) = (words.say("kind"), words.either("what"));
    match Kind::ALL.into_iter().find(|kind| kind.key() == key && !what.is_empty()) {
        Some(kind) => t.message_filing_amended_in(form_word(t, Form::Plan(kind)), day, version, what),
        None => t.message_filing_amended(day, version),
    }
}

/// The page where what it asks for is done, at the place that wrote it.
pub(super) fn leads_to(message: &Message) -> Option<String> {
    let version = message.words["version"].as_str().unwrap_or_default();
    Some(match message.kind.as_str() {
        "filing-submitted" | "filing-returned" | "filing-approved" => format!("plans/{version}"),
        "filing-amended" => match message.words["kind"].as_str() {
            Some(kind) if kind != Kind::TermCare.key() => format!("plan/{kind}?version={version}"),
            Some(_) | None => format!("plan?version={version}"),
        },
        "policy-issued" | "policy-breached" => "policies".to_owned(),
        _ => return None,
    })
}
