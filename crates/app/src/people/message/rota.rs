//! 轮值 Whose turn it is, who has it instead, and what was asked in exchange.

use super::Words;
use crate::day::closure::cause_word;
use crate::texts::Texts;
use rules::day::closure::Cause;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (name, date, other) = (words.say("name"), words.day(t, "date"), words.day(t, "other"));
    let from = words.say("from");
    Some(match kind {
        "rota-yours" => t.message_rota_yours(words.say("count"), date),
        "rota-next" => t.message_rota_next(date, from),
        "rota-freed" => t.message_rota_freed(date),
        "rota-ceased" => ceased(t, words),
        "rota-back" => t.message_rota_back(words.days(t)),
        "rota-retimed" => t.message_rota_retimed(words.days(t), words.say("hours")),
        "rota-empty" => t.message_rota_empty(from, words.say("until"), words.say("count")),
        "rota-soon" => t.message_rota_soon(from, words.say("until")),
        "rota-missing" => t.message_rota_missing(name, from),
        "rota-unfilled" => t.message_rota_unfilled(name, from),
        "rota-swap-asked" => t.message_rota_swap_asked(name, date, other),
        "rota-swap-accepted" => t.message_rota_swap_accepted(name, other, date),
        "rota-swap-declined" => t.message_rota_swap_declined(name, date),
        _ => return None,
    })
}

/// Turns of evenings that are not held, with what closed them.
fn ceased(t: &Texts, words: &Words<'_>) -> String {
    let (cause, note) = (words.say("cause"), words.say("note"));
    if cause == Cause::Replanned.code() {
        return t.message_rota_ceased_plan(words.days(t));
    }
    let cause = cause_word(t, &cause);
    let why = if note.is_empty() { cause } else { format!("{cause} \u{b7} {note}") };
    t.message_rota_ceased(words.days(t), why)
}
