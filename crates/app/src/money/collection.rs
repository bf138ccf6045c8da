//! 代收结果 The bank's or the city channel's file comes in; what does not match waits for the cashier, line by line.

mod page;

use super::payment::post_paid;
use super::refund::payout;
use super::version;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Posted, Sent};
use crate::routes::Route;
use crate::secrets::hex;
use crate::sheet;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::{BillId, PaymentId, RefundId};
use rules::money::account::Transfer;
use rules::money::collection::{
    self, Answer, Bounced, Claim, Direction, Facts, Line, Refusal, State, Verdict,
};
use rules::money::payment::{self, Draft, Recorded, Way};
use rules::money::refund::{self, Asked, By};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::Tx;
use store::money::{LineRow, Taken};

/// A result file larger than this is cut off: 4 MiB, some 40,000 lines.
const FILE_BYTES: usize = 4 * 1024 * 1024;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/collections", Act::CollectionList, page::desk),
        Route::post("/{district}/{place}/collections", Act::CollectionTake, post).with_body(FILE_BYTES),
        Route::get("/{district}/{place}/collections/{collection}", Act::CollectionList, page::file),
        Route::post(
            "/{district}/{place}/collections/{collection}/lines/{line}",
            Act::CollectionAnswer,
            post_answer,
        ),
    ]
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub id: String,
    /// The very same file had been taken before: nothing was posted.
    pub already: bool,
    /// How many lines moved money now.
    pub posted: usize,
    /// How many wait for a person.
    pub waiting: usize,
}

/// Takes a file: what matches is posted, everything else is written down as what it is. The same file twice is one.
pub async fn take(
    app: &App,
    who: &Who,
    place: &Place,
    direction: Direction,
    (name, bytes): (&str, Vec<u8>),
) -> Result<Outcome, Failure> {
    let permit = who.permit(Act::CollectionTake, place)?;
    let sha256 = hex(&Sha256::digest(&bytes));
    let version = version(app, place)?;
    let lines = read(bytes).await?;
    let mut tx = app.store.act(&permit).await?;
    if let Some(id) = tx.collection_same(direction, &sha256).await? {
        return Ok(Outcome { id, already: true, posted: 0, waiting: 0 });
    }
    let claims = tx.collection_claims(direction, app.now().date()).await?;
    let known = tx.collection_known(direction, &lines).await?;
    let facts = Facts { district: place.district.clone(), place: place.place.clone(), claims, known };
    let verdicts = collection::matched(&facts, direction, &lines);
    let mut lines: Vec<(Line, Verdict)> = lines.into_iter().zip(verdicts).collect();
    let taken = Taken { id: app.fresh_id(), direction, name: name.chars().take(120).collect(), sha256 };
    let mut outcome = Outcome { id: taken.id.clone(), already: false, posted: 0, waiting: 0 };
    for (line, verdict) in &mut lines {
        if let Verdict::Matched(claim) = verdict {
            let (key, fen) = (line.key(), line.fen.unwrap_or_default());
            let posting = Posting { key: &key, claim, fen, receipt: &line.receipt };
            let found = decided(&mut tx, direction, posting).await?;
            match found {
                Ok(deed) => {
                    post_deed(app, place, &mut tx, deed).await?;
                    outcome.posted += 1;
                }
                Err(No { verdict: waits, .. }) => *verdict = waits,
            }
        }
        outcome.waiting += usize::from(verdict.state() == "waiting");
    }
    tx.collection_taken(&taken, &lines, version, app.now()).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// A spreadsheet takes a while to read: beside the threads that answer.
async fn read(bytes: Vec<u8>) -> Result<Vec<Line>, Failure> {
    let reading = move || collection::read(&sheet::read(&bytes)?);
    let read = tokio::task::spawn_blocking(reading).await.map_err(|why| Failure::BadForm(why.to_string()))?;
    Ok(read?)
}

/// Money of one line that pays one claim.
struct Posting<'a> {
    key: &'a str,
    claim: &'a str,
    fen: Fen,
    receipt: &'a str,
}

/// Money of one line as it is written down.
enum Deed {
    /// A bill is paid.
    Paid(Box<Recorded>),
    /// A refund reached its family.
    PaidOut(Box<(Asked, [Transfer; 2])>),
}

/// A rule said no: what the line comes to then, and what a person who insists is told.
struct No {
    verdict: Verdict,
    why: Failure,
}

/// What one line does, or why it does nothing: nothing is written yet, so that a no stops this line and no other.
async fn decided(
    tx: &mut Tx,
    direction: Direction,
    posting: Posting<'_>,
) -> Result<Result<Deed, No>, Failure> {
    match direction {
        Direction::In => {
            let id = PaymentId::new(format!("collection/{}", posting.key));
            let (bill, receipt) = (BillId::new(posting.claim), posting.receipt.to_owned());
            let draft = Draft { id, bill, fen: posting.fen, way: Way::Collection, receipt };
            let facts = tx.payment_facts(&draft).await?;
            Ok(payment::record(&facts, draft).map(|paid| Deed::Paid(Box::new(paid))).map_err(|why| No {
                verdict: collection::unpaid(posting.claim, &facts, &why),
                why: why.into(),
            }))
        }
        Direction::Out => {
            let paid = payout(tx, &RefundId::new(posting.claim), By::Bank).await?;
            Ok(paid
                .map(|paid| Deed::PaidOut(Box::new(paid)))
                .map_err(|why| No { verdict: collection::unrefunded(posting.claim, &why), why: why.into() }))
        }
    }
}

async fn post_deed(app: &App, place: &Place, tx: &mut Tx, deed: Deed) -> Result<(), Failure> {
    match deed {
        Deed::Paid(recorded) => post_paid(app, place, tx, &recorded).await,
        Deed::PaidOut(paid) => {
            let (asked, transfers) = *paid;
            let way = (&transfers, Way::Collection);
            tx.refund_paid(&asked, way, version(app, place)?, app.now()).await?;
            Ok(())
        }
    }
}

/// What a person says about a line that waits.
#[derive(Clone, Debug)]
pub enum Told {
    /// It pays what is due under this payment code; the difference, if there is one, was settled in cash.
    Assign(String, bool),
    /// The money went back.
    GaveBack,
    /// There was no money.
    NoMoney,
    /// The refund did not reach the family: it is due again.
    Bounced,
}

/// Answers for one line that waits.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    (file, number): (&str, i64),
    (told, reason): (Told, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::CollectionAnswer, place)?;
    let mut tx = app.store.act(&permit).await?;
    let line = tx.collection_lines(Some(file)).await?.into_iter().find(|line| line.number == number);
    let line: LineRow = line.ok_or(Failure::NotTheirs)?;
    let answer = match told {
        Told::GaveBack => Answer::GaveBack,
        Told::NoMoney => Answer::NoMoney,
        Told::Bounced => Answer::Bounced(bounced(&mut tx, &line).await?),
        Told::Assign(code, difference_settled) => {
            let claim = claim(app, &mut tx, line.direction, &code).await?;
            Answer::Assign { claim, difference_settled }
        }
    };
    let due = if let Answer::Assign { claim: Some(claim), .. } = &answer { claim.fen } else { Fen::ZERO };
    let comes_back = matches!(answer, Answer::Bounced(_));
    let answered = collection::answer(&line.state, line.fen, answer, reason)?;
    tx.collection_answered(&line, &answered, version(app, place)?, app.now()).await?;
    if let Some(claim) = &answered.claim {
        if comes_back {
            come_back(app, place, &mut tx, &RefundId::new(claim)).await?;
        } else {
            let key = format!("{file}/{number}");
            let posting = Posting { key: &key, claim, fen: due, receipt: &line.receipt };
            let deed = decided(&mut tx, line.direction, posting).await?.map_err(|no| no.why)?;
            post_deed(app, place, &mut tx, deed).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What is known of the refund that a line says bounced.
async fn bounced(tx: &mut Tx, line: &LineRow) -> Result<Bounced, Failure> {
    let is_before = tx.collection_bounced_before(line).await?;
    let stands = match &line.claim {
        Some(id) => tx.refund_stands(&RefundId::new(id)).await?,
        None => None,
    };
    let by_channel = stands.as_ref().is_some_and(|one| one.by_channel);
    let claim = stands.map(|one| Claim {
        id: one.asked.id.to_string(),
        fen: one.asked.fen,
        state: one.state,
        is_on_roll: true,
    });
    Ok(Bounced { claim, is_told: line.verdict == "bounced", is_before, by_channel })
}

/// 退票 A refund that was booked as paid is undone and due again; one that still was due leaves the bank's list.
async fn come_back(app: &App, place: &Place, tx: &mut Tx, id: &RefundId) -> Result<(), Failure> {
    let stands = tx.refund_stands(id).await?.ok_or(Failure::NotTheirs)?;
    if stands.state != State::Paid {
        tx.refund_unlisted(id).await?;
        return Ok(());
    }
    let (again, transfers) = refund::bounce(&stands.asked);
    tx.refund_bounced(&again, &transfers, version(app, place)?, app.now()).await?;
    Ok(())
}

/// The one claim with this code that is due, if there is one.
async fn claim(app: &App, tx: &mut Tx, direction: Direction, code: &str) -> Result<Option<Claim>, Failure> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let mut claims = tx.collection_claims(direction, app.now().date()).await?;
    Ok(claims.remove(&code).filter(|found| found.len() == 1).and_then(|mut found| found.pop()))
}

async fn post(desk: Desk, sent: Sent) -> Result<Response, Failure> {
    let direction = Direction::from_code(sent.field("direction"));
    let direction = direction.ok_or_else(|| Failure::BadForm("direction".to_owned()))?;
    let file = sent.file.ok_or(Refusal::NoLines)?;
    let taken = take(&desk.app, &desk.who, &desk.place, direction, (&file.name, file.bytes)).await?;
    let said = if taken.already {
        desk.t.collection_already()
    } else {
        desk.t.collection_taken(taken.posted, taken.waiting)
    };
    Ok(desk.done(&format!("collections/{}", taken.id), said))
}

#[derive(Deserialize)]
struct Typed {
    answer: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    settled: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    back: String,
}

async fn post_answer(
    desk: Desk,
    Path((_, _, file, line)): Path<(String, String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { answer: told, code, settled, reason, back } = posted.form;
    let number = line.parse().map_err(|_| Failure::NotTheirs)?;
    let told = match told.as_str() {
        "assign" => Told::Assign(code, settled == "yes"),
        "gave-back" => Told::GaveBack,
        "no-money" => Told::NoMoney,
        "bounced" => Told::Bounced,
        _ => return Err(Failure::BadForm("answer".to_owned())),
    };
    answer(&desk.app, &desk.who, &desk.place, (&file, number), (told, &reason)).await?;
    let to = if back == "file" { format!("collections/{file}") } else { "collections".to_owned() };
    Ok(desk.done(&to, desk.t.collection_line_answered(number)))
}
