//! 轮值 Whose turn it is, who has it instead, and what was asked in exchange.

use super::Words;
use crate::texts::Texts;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let (name, date, other) = (words.say("name"), words.day(t, "date"), words.day(t, "other"));
    let from = words.say("from");
    Some(match kind {
        "rota-yours" => t.message_rota_yours(words.say("count"), date),
        "rota-next" => t.message_rota_next(date, from),
        "rota-freed" => t.message_rota_freed(date),
        "rota-soon" => t.message_rota_soon(from, words.say("until")),
        "rota-missing" => t.message_rota_missing(name, from),
        "rota-unfilled" => t.message_rota_unfilled(name, from),
        "rota-swap-asked" => t.message_rota_swap_asked(name, date, other),
        "rota-swap-accepted" => t.message_rota_swap_accepted(name, other, date),
        "rota-swap-declined" => t.message_rota_swap_declined(name, date),
        _ => return None,
    })
}
