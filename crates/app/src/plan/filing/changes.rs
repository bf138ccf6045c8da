//! 修改对照 What a version changes of the one before it, for whoever answers it and for whoever reads it (P2.17).

use crate::desk::Desk;
use rules::plan::filing::{State, Version};
use rules::plan::form::{self, Cell, Change, Input};
use rules::plan::local::in_words;

/// What a version changes.
pub(in crate::plan) struct ChangesView {
    /// Which version it is set beside.
    pub(in crate::plan) head: String,
    pub(in crate::plan) rows: Vec<ChangeView>,
}

/// One field that says something else.
pub(in crate::plan) struct ChangeView {
    pub(in crate::plan) what: String,
    pub(in crate::plan) before: String,
    pub(in crate::plan) after: String,
}

/// A version beside the published one of the same document before it; `None` where there is none.
pub(in crate::plan) fn changed(desk: &Desk, standing: &[Version], version: &Version) -> Option<ChangesView> {
    let is_before = |one: &&Version| {
        one.state == State::Published && one.scheme == version.scheme && one.version < version.version
    };
    let last = standing.iter().filter(is_before).max_by_key(|one| one.version)?;
    let rows = form::changes(&last.text, &version.text);
    let head = desk.t.filing_changes(last.version);
    Some(ChangesView { head, rows: rows.iter().map(|one| change(desk, one)).collect() })
}

fn change(desk: &Desk, one: &Change) -> ChangeView {
    let word = |words: &rules::plan::local::Words| words.in_language(desk.is_en()).to_owned();
    let row = one.part.rows.as_ref().zip(one.row.as_ref());
    let row = row.map(|(rows, number)| format!("{} {number}", word(rows)));
    let field = one.cell().map(|cell| word(&cell.field.name));
    let what = [Some(word(&one.part.name)), row, field];
    ChangeView {
        what: what.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        before: said(desk, one.before.as_ref()),
        after: said(desk, one.after.as_ref()),
    }
}

/// What stands in a field, in words.
fn said(desk: &Desk, cell: Option<&Cell>) -> String {
    let given = cell.map(|cell| (cell, cell.given.iter().filter(|one| !one.is_empty()).collect::<Vec<_>>()));
    let Some((cell, given)) = given.filter(|(_, given)| !given.is_empty()) else {
        return desk.t.plan_none();
    };
    let listed = matches!(cell.input, Input::Choice | Input::Choices | Input::Measure | Input::Bound);
    let word = |one: &&String| match one.as_str() {
        "true" if cell.input == Input::YesNo => desk.t.plan_yes(),
        "false" if cell.input == Input::YesNo => desk.t.plan_no(),
        one if listed => form::word(one).in_language(desk.is_en()).to_owned(),
        one if desk.is_en() => in_words(one).en,
        _ => in_words(&form::spoken(cell)).zh,
    };
    given.iter().map(word).collect::<Vec<_>>().join(if desk.is_en() { ", " } else { "、" })
}
