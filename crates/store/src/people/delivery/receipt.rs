//! 回执 What channels say later of what they took: found again by the reference that they gave.

use super::{Named, Parcel, parcel};
use crate::fault::Fault;
use crate::row::args;
use crate::tx::Tx;
use rules::moment::Moment;
use rules::people::delivery::{Receipt, State, received};

impl Tx {
    /// Takes a receipt for everything that went out under a reference; answers how many deliveries have it. One that was
    /// lost goes to the next channel, as whatever fails.
    pub async fn receipt_taken(
        &mut self,
        channel: Named<'_>,
        (reference, receipt): (&str, &Receipt),
        channels: &[Named<'_>],
        now: Moment,
    ) -> Result<usize, Fault> {
        const READ: &str = "SELECT d.seq, d.part, d.person, d.channel, d.address, d.attempts, d.gives_up_at,
                 d.claimed_until, d.doubted_at, d.state, o.kind, o.words, o.at
             FROM delivery d JOIN outbox o ON o.district = d.district AND o.place = d.place AND o.seq = d.seq
               AND o.part = d.part
             WHERE d.district = $1 AND d.place = $2 AND d.channel = $3 AND d.reference = $4
             ORDER BY d.seq, d.part, d.person";
        let Named { name, channel: way, .. } = channel;
        let rows = self.rows(READ, args![self.district(), self.place(), name, reference]).await?;
        for row in &rows {
            let code = row.text("state")?;
            let state = State::ALL.iter().copied().find(|state| state.key() == code);
            let state = state.ok_or(Fault::Corrupt { what: "state", why: code })?;
            let Some(next) = received(state, receipt) else { continue };
            let one = parcel(row, way)?;
            self.put_receipt(&one, next, receipt, now).await?;
            if next == State::Failed {
                self.elsewhere(&one, channels, now).await?;
            }
        }
        Ok(rows.len())
    }

    async fn put_receipt(
        &mut self,
        one: &Parcel,
        next: State,
        receipt: &Receipt,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE delivery SET state = $7, settled_at = $8, trouble = $9
             WHERE district = $1 AND place = $2 AND seq = $3 AND part = $4 AND person = $5 AND channel = $6
               AND state <> 'read'";
        let trouble = match receipt {
            Receipt::Arrived => String::new(),
            Receipt::Lost(why) => why.chars().take(120).collect(),
        };
        let ((seq, part), who, name) = (one.message, &one.person, &one.channel);
        let args = args![self.district(), self.place(), seq, part, who, name, next.key(), now, trouble];
        self.keep(PUT, args).await?;
        Ok(())
    }
}
