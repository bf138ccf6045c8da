//! 代收结果 What waits first, then the files: each adds up to the fen of its lines.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::fen::Fen;
use rules::money::collection::Direction;
use rules::money::payment_code;
use rules::people::act::Act;
use store::Tx;
use store::money::{LineRow, TakenRow};

#[derive(Template)]
#[template(path = "collection/desk.html")]
struct DeskPage {
    shell: Shell,
    t: Texts,
    lines: Vec<Shown>,
    files: Vec<File>,
    due: Vec<Due>,
    waiting_fen: Fen,
    may_take: bool,
    here: String,
    back: &'static str,
}

#[derive(Template)]
#[template(path = "collection/file.html")]
struct FilePage {
    shell: Shell,
    t: Texts,
    file: File,
    lines: Vec<Shown>,
    due: Vec<Due>,
    may_take: bool,
    here: String,
    back: &'static str,
}

/// A file, its sums beside each other.
struct File {
    row: TakenRow,
    when: String,
    href: String,
}

impl File {
    fn adds_up(&self) -> bool {
        let TakenRow { all, posted, waiting, other, .. } = &self.row;
        posted.0 + waiting.0 + other.0 == all.0 && posted.1 + waiting.1 + other.1 == all.1
    }
}

/// A line with its reason in words.
struct Shown {
    row: LineRow,
    chip: (&'static str, String),
    why: String,
    code: String,
    action: String,
    /// Its name in the hidden field of its form.
    id: String,
    typed: Typed,
}

/// What was typed into a line's form before it was refused.
#[derive(Default)]
struct Typed {
    is_open: bool,
    answer: String,
    code: String,
    settled: bool,
    reason: String,
}

/// Something due, for choosing what a line pays.
struct Due {
    code: String,
    what: String,
}

/// What waits for the cashier, over all files.
pub(super) async fn desk(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::CollectionList)?).await?;
    let lines: Vec<Shown> =
        tx.collection_lines(None).await?.into_iter().map(|row| shown(&desk, row)).collect();
    let files = tx.collections().await?.into_iter().map(|row| file_of(&desk, row)).collect();
    let due = if lines.is_empty() { Vec::new() } else { due(&desk, &mut tx).await? };
    Ok(page(DeskPage {
        waiting_fen: lines.iter().filter_map(|line| line.row.fen).sum(),
        lines,
        files,
        due,
        may_take: desk.may(Act::CollectionTake),
        here: desk.url("collections"),
        back: "desk",
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Every line of one file.
pub(super) async fn file(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::CollectionList)?).await?;
    let row = tx.collections().await?.into_iter().find(|row| row.id == id).ok_or(Failure::NotTheirs)?;
    let lines: Vec<Shown> =
        tx.collection_lines(Some(&id)).await?.into_iter().map(|row| shown(&desk, row)).collect();
    let waits = lines.iter().any(|line| line.row.state == "waiting");
    let due = if waits { due(&desk, &mut tx).await? } else { Vec::new() };
    Ok(page(FilePage {
        file: file_of(&desk, row),
        lines,
        due,
        may_take: desk.may(Act::CollectionTake),
        here: desk.url("collections"),
        back: "file",
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn file_of(desk: &Desk, row: TakenRow) -> File {
    let href = desk.url(&format!("collections/{}", row.id));
    File { when: when::moment(&desk.t, row.taken_at), href, row }
}

/// Bills and refunds that wait for money, by code: the cashier picks from them by name.
async fn due(desk: &Desk, tx: &mut Tx) -> Result<Vec<Due>, Failure> {
    let code = |id: &str| payment_code::of(&desk.place.district, &desk.place.place, id);
    let mut due = Vec::new();
    for bill in tx.bills(None).await?.into_iter().filter(|bill| bill.state == "due") {
        let course = desk.lang.pick(&bill.course.0, &bill.course.1);
        let what = format!("{} {} · {course} · {}", bill.name, bill.home_class, bill.fen);
        due.push(Due { code: code(bill.id.as_str()), what });
    }
    for refund in tx.refunds_due().await?.into_iter().filter(|refund| !refund.under.is_returning) {
        let what = desk.t.collection_refund_of(refund.asked.fen.to_string(), refund.name.as_str());
        due.push(Due { code: code(refund.asked.id.as_str()), what });
    }
    Ok(due)
}

fn shown(desk: &Desk, row: LineRow) -> Shown {
    let t = &desk.t;
    let chip = match (row.state.as_str(), row.answer.as_deref()) {
        ("posted", _) => ("done", t.collection_posted()),
        ("waiting", _) => ("waiting", t.collection_waits()),
        ("answered", Some("assigned")) => ("done", t.collection_assigned()),
        ("answered", Some("gave-back")) => ("closed", t.collection_gave_back()),
        ("answered", Some("bounced")) => ("closed", t.collection_came_back()),
        ("answered", _) => ("closed", t.collection_no_money()),
        _ => ("closed", t.collection_nothing()),
    };
    let action = desk.url(&format!("collections/{}/lines/{}", row.collection, row.number));
    let id = format!("{}-{}", row.collection, row.number);
    let typed = typed(desk, &id);
    Shown { why: why(t, &row), code: payment_code::grouped(&row.code), chip, action, id, typed, row }
}

/// What the form of this line said, if it was this one that was refused.
fn typed(desk: &Desk, id: &str) -> Typed {
    if desk.typed("line").is_none_or(|line| line != id) {
        return Typed::default();
    }
    let of = |field| desk.typed(field).unwrap_or_default();
    Typed {
        is_open: true,
        answer: of("answer"),
        code: of("code"),
        settled: of("settled") == "yes",
        reason: of("reason"),
    }
}

/// What a verdict means, in words, with what speaks for it.
fn why(t: &Texts, row: &LineRow) -> String {
    let due = row.due.unwrap_or_default();
    let child = row.claimant.as_deref().unwrap_or_default();
    match row.verdict.as_str() {
        "matched" if row.direction == Direction::Out => t.collection_why_refunded(child),
        "matched" => t.collection_why_matched(child),
        "paid-before" | "cancelled" if row.direction == Direction::Out => t.collection_why_refund_gone(child),
        "known" => t.collection_why_known(),
        "failed" => t.collection_why_failed(),
        "bounced" => t.collection_why_bounced(child),
        "doubled" => t.collection_why_doubled(row.first_line.unwrap_or_default()),
        "edited" => t.collection_why_edited(),
        "paid-before" => t.collection_why_paid_before(child),
        "other-amount" => other_amount(t, row, due),
        "returning" => t.collection_why_returning(child),
        "nothing-free" => t.collection_why_nothing_free(child),
        "cancelled" => t.collection_why_cancelled(child),
        "left-school" => t.collection_why_left_school(child),
        "elsewhere" => t.collection_why_elsewhere(),
        "mistyped" => t.collection_why_mistyped(),
        "unknown" => t.collection_why_unknown(),
        "ambiguous" => t.collection_why_ambiguous(),
        _ => t.collection_why_unreadable(),
    }
}

fn other_amount(t: &Texts, row: &LineRow, due: Fen) -> String {
    let came = row.fen.unwrap_or_default();
    let child = row.claimant.as_deref().unwrap_or_default();
    if came < due {
        t.collection_why_short(child, due.to_string(), (due - came).to_string())
    } else {
        t.collection_why_over(child, due.to_string(), (came - due).to_string())
    }
}
