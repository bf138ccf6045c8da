//! 代收结果 The bank's files through the store: what matches moves money, everything else is written down as what it is.

use super::super::super::op::Balances;
use super::super::super::play::Failed;
use super::super::op::{Code, Row, Told, line_of};
use super::back::due;
use super::{Came, Real};
use rules::fen::Fen;
use rules::id::{BillId, PaymentId, RefundId};
use rules::money::collection::{self, Answer, Bounced, Claim, Direction, Facts, Line, State, Verdict};
use rules::money::payment::{self, Draft, Way};
use rules::money::refund::{self, By};
use rules::people::act::Act;
use rules::refusal::Refuses;
use store::Tx;
use store::money::{LineRow, Taken};

impl Real {
    pub(super) async fn take(&self, id: &str, direction: Direction, rows: &[Row]) -> Came {
        let place = &self.school.place;
        let mut tx = self.school.begin(Act::CollectionTake, 0).await?;
        if tx.collection_same(direction, id).await?.is_some() {
            return Ok(("already", None));
        }
        let lines: Vec<Line> = rows.iter().enumerate().map(|(at, row)| line_of(place, at, row)).collect();
        let claims = tx.collection_claims(direction, self.school.at().date()).await?;
        let known = tx.collection_known(direction, &lines).await?;
        let facts = Facts { district: place.district.clone(), place: place.place.clone(), claims, known };
        let verdicts = collection::matched(&facts, direction, &lines);
        let mut lines: Vec<(Line, Verdict)> = lines.into_iter().zip(verdicts).collect();
        for (line, verdict) in &mut lines {
            let Verdict::Matched(claim) = &*verdict else { continue };
            let (key, fen) = (line.key(), line.fen.unwrap_or_default());
            if let Err(waits) = self.pays(&mut tx, direction, (&key, claim), fen).await? {
                *verdict = waits;
            }
        }
        let (name, sha256) = ("result.csv".to_owned(), id.to_owned());
        let taken = Taken { id: id.to_owned(), direction, name, sha256 };
        tx.collection_taken(&taken, &lines, 1, self.school.at()).await?;
        Ok(("done", Some(tx)))
    }

    /// Money of a line pays a bill, or a refund has reached its family; else what the line comes to instead.
    async fn pays(
        &self,
        tx: &mut Tx,
        direction: Direction,
        (key, claim): (&str, &str),
        fen: Fen,
    ) -> Result<Result<(), Verdict>, Failed> {
        match direction {
            Direction::In => {
                let id = PaymentId::new(format!("collection/{key}"));
                let (bill, receipt) = (BillId::new(claim), String::new());
                let draft = Draft { id, bill, fen, way: Way::Collection, receipt };
                let facts = tx.payment_facts(&draft).await?;
                let recorded = match payment::record(&facts, draft) {
                    Err(why) => return Ok(Err(collection::unpaid(claim, &facts, &why))),
                    Ok(recorded) => recorded,
                };
                tx.payment_recorded(&recorded, 1, self.school.at()).await?;
                self.school.given_before(tx, &[recorded.bill]).await?;
            }
            Direction::Out => {
                let Some(row) = due(tx, claim).await? else {
                    return Ok(Err(collection::unrefunded(claim, &refund::Refusal::NotAsked)));
                };
                let (is_held, free) = tx.refund_standing(&row.asked).await?;
                let by_bank = refund::payable(row.under, By::Bank);
                let paid = by_bank.and_then(|()| refund::pay(&row.asked, is_held, free));
                let transfers = match paid {
                    Err(why) => return Ok(Err(collection::unrefunded(claim, &why))),
                    Ok(transfers) => transfers,
                };
                let way = (&transfers, Way::Collection);
                tx.refund_paid(&row.asked, way, 1, self.school.at()).await?;
            }
        }
        Ok(Ok(()))
    }

    pub(super) async fn answer(&self, (file, number): (&str, i64), told: &Told, reason: &str) -> Came {
        let mut tx = self.school.begin(Act::CollectionAnswer, 0).await?;
        let lines = tx.collection_lines(Some(file)).await?;
        let line = lines.into_iter().find(|line| line.number == number);
        let Some(line) = line else { return Ok(("none", None)) };
        let answer = match told {
            Told::GaveBack => Answer::GaveBack,
            Told::NoMoney => Answer::NoMoney,
            Told::Bounced => Answer::Bounced(bounced(&mut tx, &line).await?),
            Told::Assign(code, is_settled) => {
                let claim = self.assigned(&mut tx, line.direction, code).await?;
                Answer::Assign { claim, difference_settled: *is_settled }
            }
        };
        let fen = if let Answer::Assign { claim: Some(claim), .. } = &answer { claim.fen } else { Fen::ZERO };
        let comes_back = matches!(answer, Answer::Bounced(_));
        let answered = match collection::answer(&line.state, line.fen, answer, reason) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(answered) => answered,
        };
        tx.collection_answered(&line, &answered, 1, self.school.at()).await?;
        match &answered.claim {
            Some(claim) if comes_back => self.comes_back(&mut tx, claim).await?,
            Some(claim) => {
                let key = format!("{file}/{number}");
                let paid = self.pays(&mut tx, line.direction, (&key, claim), fen).await?;
                paid.map_err(|waits| format!("an assigned line came to {}", waits.code()))?;
            }
            None => {}
        }
        Ok(("done", Some(tx)))
    }

    /// The one claim with this code, if there is one.
    async fn assigned(
        &self,
        tx: &mut Tx,
        direction: Direction,
        code: &Code,
    ) -> Result<Option<Claim>, Failed> {
        let text = code.text(&self.school.place);
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let mut claims = tx.collection_claims(direction, self.school.at().date()).await?;
        let found = claims.remove(&digits).filter(|found| found.len() == 1);
        Ok(found.and_then(|mut found| found.pop()))
    }

    /// A refund that was booked as paid is undone and due again; one that still was due leaves the bank's list.
    async fn comes_back(&self, tx: &mut Tx, id: &str) -> Result<(), Failed> {
        let id = RefundId::new(id);
        let stands = tx.refund_stands(&id).await?.ok_or("no refund")?;
        if stands.state != State::Paid {
            return Ok(tx.refund_unlisted(&id).await?);
        }
        let (again, transfers) = refund::bounce(&stands.asked);
        Ok(tx.refund_bounced(&again, &transfers, 1, self.school.at()).await?)
    }
}

/// What is known of the refund that a line says bounced.
async fn bounced(tx: &mut Tx, line: &LineRow) -> Result<Bounced, Failed> {
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

/// Of each file what moved and what waits: lines and money.
pub(super) async fn stand(tx: &mut Tx, all: &mut Balances) -> Result<(), Failed> {
    for row in tx.collections().await? {
        for (of, (lines, fen)) in [("posted", row.posted), ("waiting", row.waiting)] {
            all.insert(format!("file/{}/{of}", row.id), (lines, fen.0));
        }
    }
    Ok(())
}
