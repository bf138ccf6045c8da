//! 审计导出 The books of a year as tables of text, for auditors: no child's name, and the chain that anyone can recompute.

use crate::fault::Fault;
use crate::journal::{Record, chain_hash};
use crate::row::args;
use crate::tx::Tx;
use rules::moment::Moment;
use serde_json::{Value, json};

/// A table as it is exported.
#[derive(Clone, Debug)]
pub struct AuditTable {
    /// `transfers`, `bills` …
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// A column whose name begins with `#` is a number. `$3` and `$4` are the year's ends.
const TABLES: &[(&str, &[&str], &str)] = &[
    (
        "transfers",
        &["#seq", "transfer", "#at", "kind", "step", "ends", "debit", "credit", "#fen", "student", "subject", "who", "clause", "hash"],
        "SELECT seq, transfer, at, kind, step, ends, debit, credit, fen, student, subject, who, clause, hash FROM transfer
         WHERE district = $1 AND place = $2 AND at >= $3 AND at < $4 ORDER BY seq",
    ),
    (
        "accounts",
        &["account", "kind", "purse", "#opening_fen", "#closing_fen", "#balance_fen", "#pending_fen"],
        // What it opened with is the sum of what moved before; what it closed with is what it has, less what moved since.
        "SELECT a.account, a.kind, a.purse, CAST(coalesce(b.fen, 0) AS BIGINT) AS opening_fen,
                CAST(a.balance_fen - coalesce(f.fen, 0) AS BIGINT) AS closing_fen, a.balance_fen, a.pending_fen
         FROM account a
         LEFT JOIN (SELECT m.account, sum(m.fen) AS fen FROM (
                 SELECT credit AS account, fen FROM transfer
                 WHERE district = $1 AND place = $2 AND at < $3 AND step IN ('posted', 'post')
                 UNION ALL SELECT debit AS account, -fen AS fen FROM transfer
                 WHERE district = $1 AND place = $2 AND at < $3 AND step IN ('posted', 'post')) m
             GROUP BY m.account) b ON b.account = a.account
         LEFT JOIN (SELECT m.account, sum(m.fen) AS fen FROM (
                 SELECT credit AS account, fen FROM transfer
                 WHERE district = $1 AND place = $2 AND at >= $4 AND step IN ('posted', 'post')
                 UNION ALL SELECT debit AS account, -fen AS fen FROM transfer
                 WHERE district = $1 AND place = $2 AND at >= $4 AND step IN ('posted', 'post')) m
             GROUP BY m.account) f ON f.account = a.account
         WHERE a.district = $1 AND a.place = $2 ORDER BY a.account",
    ),
    (
        "programmes",
        &["programme", "plan", "title_zh", "title_en"],
        "SELECT account AS programme, plan, title_zh, title_en FROM payee_plan
         WHERE district = $1 AND place = $2 AND $3 < $4 ORDER BY account",
    ),
    (
        "spendings",
        &["spending", "purse", "purpose", "programme", "#fen", "voucher", "pay", "#recorded_at", "recorded_by"],
        // What was given is for a kind of money, and no programme's.
        "SELECT s.spending, s.purse, s.purpose, CASE WHEN t.debit LIKE 'payee/%' THEN t.debit ELSE '' END AS programme,
                s.fen, s.voucher, s.pay, s.recorded_at, s.recorded_by
         FROM spending s
         LEFT JOIN transfer t ON t.district = s.district AND t.place = s.place AND t.transfer = 'spending/' || s.spending
         WHERE s.district = $1 AND s.place = $2 AND s.recorded_at >= $3 AND s.recorded_at < $4
         ORDER BY s.recorded_at, s.spending",
    ),
    (
        "behalves",
        &["behalf", "student", "what", "#fen", "asker", "name", "way", "reason", "#taken_at", "taken_by"],
        "SELECT behalf, student, what, fen, asker, name, way, reason, taken_at, taken_by FROM behalf
         WHERE district = $1 AND place = $2 AND taken_at >= $3 AND taken_at < $4 ORDER BY taken_at, behalf",
    ),
    (
        "debts",
        &["session", "student", "item", "purse", "date", "#made_at"],
        "SELECT session, student, item, purse, date, made_at FROM debt
         WHERE district = $1 AND place = $2 AND made_at >= $3 AND made_at < $4 ORDER BY made_at, session, student",
    ),
    (
        "debt-covers",
        &["debt_cover", "#fen", "#asked_at", "asked_by", "state", "#answered_at", "answered_by", "answer"],
        "SELECT debt_cover, fen, asked_at, asked_by, state, answered_at, answered_by, answer FROM debt_cover
         WHERE district = $1 AND place = $2 AND asked_at >= $3 AND asked_at < $4 ORDER BY asked_at, debt_cover",
    ),
    (
        "shares",
        &["payer", "programme", "#fen"],
        "SELECT m.payer, m.programme, CAST(sum(m.fen) AS BIGINT) AS fen FROM (
             SELECT debit AS payer, credit AS programme, fen FROM transfer
             WHERE district = $1 AND place = $2 AND at >= $3 AND at < $4 AND step IN ('posted', 'post')
               AND substr(debit, 1, 6) = 'payer/' AND substr(credit, 1, 6) = 'payee/'
             UNION ALL
             SELECT credit AS payer, debit AS programme, -fen AS fen FROM transfer
             WHERE district = $1 AND place = $2 AND at >= $3 AND at < $4 AND step IN ('posted', 'post')
               AND substr(credit, 1, 6) = 'payer/' AND substr(debit, 1, 6) = 'payee/') m
         GROUP BY m.payer, m.programme ORDER BY m.payer, m.programme",
    ),
    (
        "surpluses",
        &["programme", "plan", "#period", "until_on", "#fen", "#found_at", "choice", "reason", "#said_at", "said_by", "#times", "#settled_at", "settled_by"],
        "SELECT payee AS programme, plan, period, until_on, fen, found_at, choice, reason, said_at, said_by, times, settled_at, settled_by FROM surplus
         WHERE district = $1 AND place = $2 AND found_at >= $3 AND found_at < $4 ORDER BY payee",
    ),
    (
        "bills",
        &["bill", "student", "purse", "programme", "course", "part", "#lessons", "#lesson_fen", "#price_fen", "#fen", "#carried_fen", "#sent_back_fen", "#issued_at", "due_on", "state", "grounds"],
        "SELECT bill, student, purse, 'payee/' || purse || '/' || course AS programme, course, part, lessons, lesson_fen, price_fen, fen, carried_fen, sent_back_fen, issued_at, due_on, state, grounds FROM bill
         WHERE district = $1 AND place = $2 AND issued_at >= $3 AND issued_at < $4 ORDER BY issued_at, bill",
    ),
    (
        "bill-days",
        &["bill", "date", "#lessons", "#lesson_fen", "#price_fen"],
        "SELECT d.bill, d.date, d.lessons, d.lesson_fen, d.price_fen FROM bill_day d
         JOIN bill b ON b.district = d.district AND b.place = d.place AND b.bill = d.bill
         WHERE d.district = $1 AND d.place = $2 AND b.issued_at >= $3 AND b.issued_at < $4 ORDER BY d.bill, d.date",
    ),
    (
        "payments",
        &["payment", "student", "bill", "programme", "#fen", "way", "receipt", "#recorded_at", "recorded_by"],
        "SELECT p.payment, p.student, p.bill, coalesce('payee/' || b.purse || '/' || b.course, '') AS programme, p.fen,
                p.way, p.receipt, p.recorded_at, p.recorded_by
         FROM payment p
         LEFT JOIN bill b ON b.district = p.district AND b.place = p.place AND b.bill = p.bill
         WHERE p.district = $1 AND p.place = $2 AND p.recorded_at >= $3 AND p.recorded_at < $4
         ORDER BY p.recorded_at, p.payment",
    ),
    (
        "refunds",
        &["refund", "student", "purse", "#fen", "#times", "#asked_at", "#listed_at", "#paid_at", "paid_by", "#withdrawn_at", "withdrawn_by"],
        // What was asked for in one year and paid or taken back in the next stands in the books of both.
        "SELECT refund, student, purse, fen, times, asked_at, listed_at, paid_at, paid_by, withdrawn_at, withdrawn_by
         FROM refund
         WHERE district = $1 AND place = $2 AND (asked_at >= $3 AND asked_at < $4 OR paid_at >= $3 AND paid_at < $4
           OR withdrawn_at >= $3 AND withdrawn_at < $4) ORDER BY asked_at, refund",
    ),
    (
        "payouts",
        &["payout", "refund", "way", "#fen", "#at"],
        "SELECT o.payout, o.refund, o.way, t.fen, t.at FROM payout o
         JOIN transfer t ON t.district = o.district AND t.place = o.place AND t.transfer = o.payout
         WHERE o.district = $1 AND o.place = $2 AND t.at >= $3 AND t.at < $4 ORDER BY t.seq",
    ),
    (
        "rests",
        &["student", "purse", "choice", "#chosen_at", "chosen_by"],
        "SELECT student, purse, choice, chosen_at, chosen_by FROM rest
         WHERE district = $1 AND place = $2 AND chosen_at >= $3 AND chosen_at < $4 ORDER BY student, purse",
    ),
    (
        "corrections",
        &["correction", "transfer", "reason", "#proposed_at", "proposed_by", "state", "#answered_at", "answered_by", "answer"],
        "SELECT correction, transfer, reason, proposed_at, proposed_by, state, answered_at, answered_by, answer
         FROM correction WHERE district = $1 AND place = $2
           AND (proposed_at >= $3 AND proposed_at < $4 OR answered_at >= $3 AND answered_at < $4)
         ORDER BY proposed_at, correction",
    ),
    (
        "day-ends",
        &["date", "#closed_at", "closed_by", "#seq", "hash"],
        "SELECT date, closed_at, closed_by, seq, hash FROM day_end
         WHERE district = $1 AND place = $2 AND closed_at >= $3 AND closed_at < $4 ORDER BY date",
    ),
    (
        "day-end-lines",
        &["date", "kind", "purse", "#opening_fen", "#into_fen", "#out_of_fen", "#closing_fen"],
        "SELECT l.date, l.kind, l.purse, l.opening_fen, l.into_fen, l.out_of_fen, l.closing_fen FROM day_end_line l
         JOIN day_end d ON d.district = l.district AND d.place = l.place AND d.date = l.date
         WHERE l.district = $1 AND l.place = $2 AND d.closed_at >= $3 AND d.closed_at < $4
         ORDER BY l.date, l.kind, l.purse",
    ),
    (
        "month-ends",
        &["month", "#closed_at", "closed_by", "#opening_fen", "#paid_fen", "#released_fen", "#refunded_fen", "#carried_fen", "#seq", "hash"],
        "SELECT month, closed_at, closed_by, opening_fen, paid_fen, released_fen, refunded_fen, carried_fen, seq, hash FROM month_end
         WHERE district = $1 AND place = $2 AND closed_at >= $3 AND closed_at < $4 ORDER BY month",
    ),
    (
        "collections",
        &["collection", "direction", "name", "sha256", "#taken_at", "taken_by"],
        "SELECT collection, direction, name, sha256, taken_at, taken_by FROM collection
         WHERE district = $1 AND place = $2 AND taken_at >= $3 AND taken_at < $4 ORDER BY taken_at, collection",
    ),
    (
        "collection-lines",
        &["collection", "#line", "code", "written", "#fen", "paid_on", "serial", "receipt", "verdict", "claim", "state", "answer", "reason", "#difference_fen", "#answered_at", "answered_by"],
        "SELECT l.collection, l.line, l.code, l.written, l.fen, l.paid_on, l.serial, l.receipt, l.verdict, l.claim,
                l.state, l.answer, l.reason, l.difference_fen, l.answered_at, l.answered_by
         FROM collection_line l
         JOIN collection c ON c.district = l.district AND c.place = l.place AND c.collection = l.collection
         WHERE l.district = $1 AND l.place = $2 AND c.taken_at >= $3 AND c.taken_at < $4 ORDER BY l.collection, l.line",
    ),
    (
        "tenders",
        &["tender", "bill", "channel", "#fen", "#made_at", "state", "channel_no", "#came_fen", "odd", "#settled_at"],
        "SELECT tender, bill, channel, fen, made_at, state, channel_no, came_fen, odd, settled_at FROM tender
         WHERE district = $1 AND place = $2
           AND (made_at >= $3 AND made_at < $4 OR settled_at >= $3 AND settled_at < $4) ORDER BY made_at, tender",
    ),
    (
        "tender-extras",
        &["tender", "channel_no", "#fen", "#told_at"],
        "SELECT tender, channel_no, fen, told_at FROM tender_extra
         WHERE district = $1 AND place = $2 AND told_at >= $3 AND told_at < $4 ORDER BY told_at, tender, channel_no",
    ),
    (
        "tender-returns",
        &["tender_return", "tender", "refund", "channel_no", "#fen", "state", "word", "#sent_at", "sent_by", "#told_at", "#done_at", "#twice", "said", "said_by"],
        "SELECT tender_return, tender, refund, channel_no, fen, state, word, sent_at, sent_by, told_at, done_at, twice, said, said_by
         FROM tender_return
         WHERE district = $1 AND place = $2 AND (sent_at >= $3 AND sent_at < $4 OR done_at >= $3 AND done_at < $4)
         ORDER BY sent_at, tender_return",
    ),
    (
        "channel-bills",
        &["channel", "date", "sha256", "source", "#taken_at", "taken_by"],
        "SELECT channel, date, sha256, source, taken_at, taken_by FROM reconciliation
         WHERE district = $1 AND place = $2 AND taken_at >= $3 AND taken_at < $4 ORDER BY channel, date, taken_at",
    ),
    (
        "channel-bill-lines",
        &["channel", "date", "sha256", "#taken_at", "#line", "at", "tender", "channel_no", "back", "#fen", "status"],
        "SELECT l.channel, l.date, l.sha256, l.taken_at, l.line, l.at, l.tender, l.channel_no, l.back, l.fen, l.status
         FROM reconciliation_line l
         JOIN reconciliation r ON r.district = l.district AND r.place = l.place AND r.channel = l.channel
              AND r.date = l.date AND r.sha256 = l.sha256 AND r.taken_at = l.taken_at
         WHERE l.district = $1 AND l.place = $2 AND r.taken_at >= $3 AND r.taken_at < $4
         ORDER BY l.channel, l.date, l.taken_at, l.sha256, l.line",
    ),
    (
        "channel-bill-reasons",
        &["channel", "date", "difference", "reason", "#explained_at", "explained_by"],
        "SELECT channel, date, difference, reason, explained_at, explained_by FROM reconciliation_reason
         WHERE district = $1 AND place = $2 AND explained_at >= $3 AND explained_at < $4
         ORDER BY channel, date, explained_at, difference",
    ),
    (
        "tallies",
        &["tally", "from_on", "until_on", "#times", "#posted_at", "posted_by", "billed_from", "#billed_at", "billed_by"],
        "SELECT tally, from_on, until_on, times, posted_at, posted_by, billed_from, billed_at, billed_by FROM tally
         WHERE district = $1 AND place = $2 AND posted_at >= $3 AND posted_at < $4 ORDER BY tally",
    ),
    (
        "tally-lines",
        &["tally", "student", "session", "course", "date", "#lessons", "#stands", "billed_from", "objection", "#objected_at", "objected_by", "reason", "#answered_at", "answered_by"],
        "SELECT l.tally, l.student, l.session, l.course, l.date, l.lessons, l.stands, l.billed_from, l.objection,
                l.objected_at, l.objected_by, l.reason, l.answered_at, l.answered_by FROM tally_line l
         JOIN tally t ON t.district = l.district AND t.place = l.place AND t.tally = l.tally
         WHERE l.district = $1 AND l.place = $2 AND t.posted_at >= $3 AND t.posted_at < $4
         ORDER BY l.tally, l.student, l.date, l.session",
    ),
    (
        "tally-charges",
        &["tally", "student", "course", "#lessons", "#whole_fen", "#family_fen", "#government_fen", "#school_fen", "#credit_fen", "#credit_government_fen", "#credit_school_fen", "#late_fen"],
        "SELECT c.tally, c.student, c.course, c.lessons, c.whole_fen, c.family_fen, c.government_fen, c.school_fen,
                c.credit_fen, c.credit_government_fen, c.credit_school_fen, c.late_fen FROM tally_charge c
         JOIN tally t ON t.district = c.district AND t.place = c.place AND t.tally = c.tally
         WHERE c.district = $1 AND c.place = $2 AND t.billed_at >= $3 AND t.billed_at < $4
         ORDER BY c.tally, c.student, c.course",
    ),
    (
        "tally-recounts",
        &["session", "student", "#times", "tally", "course", "date", "#lessons", "#counts", "way", "#family_fen", "#government_fen", "#school_fen", "#again_family_fen", "#again_government_fen", "#again_school_fen", "#made_at", "made_by"],
        "SELECT session, student, times, tally, course, date, lessons, counts, way, family_fen, government_fen, school_fen,
                again_family_fen, again_government_fen, again_school_fen, made_at, made_by FROM tally_recount
         WHERE district = $1 AND place = $2 AND made_at >= $3 AND made_at < $4
         ORDER BY made_at, session, student, times",
    ),
    (
        "leavings",
        &["bill", "student", "rule", "#paid_fen", "#held_fen", "#part", "#whole", "#back_fen", "#kept_fen", "#given_fen", "#owed_fen", "#halves_fen", "#made_at", "made_by"],
        "SELECT bill, student, rule, paid_fen, held_fen, part, whole, back_fen, kept_fen, given_fen, owed_fen, halves_fen, made_at,
                made_by FROM leaving
         WHERE district = $1 AND place = $2 AND made_at >= $3 AND made_at < $4 ORDER BY made_at, bill",
    ),
    (
        "withdrawals",
        &["plan", "#period", "student", "#left_at", "choice", "#days", "#care_kept_fen", "#care_back_fen", "#food_kept_fen", "#food_back_fen", "approver", "#decided_at", "decided_by"],
        // The district decides at its own place about the children of its schools.
        "SELECT w.scheme AS plan, w.period, w.student, w.left_at, w.choice, w.days, w.care_kept_fen, w.care_back_fen,
                w.food_kept_fen, w.food_back_fen, w.approver, w.decided_at, w.decided_by FROM withdrawal w
         JOIN signup u ON u.district = w.district AND u.place = w.place AND u.scheme = w.scheme AND u.period = w.period
              AND u.student = w.student
         WHERE w.district = $1 AND u.school = $2 AND w.decided_at >= $3 AND w.decided_at < $4
         ORDER BY w.decided_at, w.scheme, w.period, w.student, w.left_at",
    ),
    (
        "tally-repaid",
        &["student", "course", "#times", "#family_fen", "#government_fen", "#school_fen", "#made_at", "made_by"],
        "SELECT student, course, times, family_fen, government_fen, school_fen, made_at, made_by FROM tally_repaid
         WHERE district = $1 AND place = $2 AND made_at >= $3 AND made_at < $4 ORDER BY made_at, student, course, times",
    ),
    (
        "attendance-amended",
        &["session", "student", "#times", "state", "money", "#made_at", "made_by"],
        "SELECT session, student, times, state, money, made_at, made_by FROM roll_amended
         WHERE district = $1 AND place = $2 AND made_at >= $3 AND made_at < $4 ORDER BY made_at, session, student, times",
    ),
    (
        "pays",
        &["pay", "until", "#drawn_at", "drawn_by", "first_by", "#first_at", "second_by", "#second_at", "turned_down_by", "turned_down_why"],
        "SELECT pay, until, drawn_at, drawn_by, first_by, first_at, second_by, second_at, turned_down_by, turned_down_why
         FROM pay WHERE district = $1 AND place = $2 AND drawn_at >= $3 AND drawn_at < $4 ORDER BY drawn_at, pay",
    ),
    (
        "pay-lines",
        &["pay", "session", "teacher", "date", "kind", "#units", "#rate_fen", "#fen"],
        "SELECT l.pay, l.session, l.teacher, l.date, l.kind, l.units, l.rate_fen, l.fen FROM pay_line l
         JOIN pay p ON p.district = l.district AND p.place = l.place AND p.pay = l.pay
         WHERE l.district = $1 AND l.place = $2 AND p.drawn_at >= $3 AND p.drawn_at < $4
         ORDER BY l.pay, l.teacher, l.date, l.session",
    ),
];

impl Tx {
    /// The tables of a year, between its two ends; and the hash of the last transfer before it.
    pub async fn audit_tables(&mut self, ends: (Moment, Moment)) -> Result<(Vec<AuditTable>, String), Fault> {
        const BEFORE: &str = "SELECT hash FROM transfer WHERE district = $1 AND place = $2 AND at < $3
             ORDER BY seq DESC LIMIT 1";
        let mut tables = Vec::new();
        for (name, columns, read) in TABLES {
            let args = args![self.district(), self.place(), ends.0, ends.1];
            let mut rows = Vec::new();
            for row in self.rows(read, args).await? {
                let cell = |column: &&'static str| match column.strip_prefix('#') {
                    Some(number) => row.int_or(number).map(|n| n.map_or_else(String::new, |n| n.to_string())),
                    None => row.text_or(column).map(Option::unwrap_or_default),
                };
                rows.push(columns.iter().map(cell).collect::<Result<Vec<_>, _>>()?);
            }
            let columns = columns.iter().map(|column| column.trim_start_matches('#')).collect();
            tables.push(AuditTable { name, columns, rows });
        }
        let before = self.row(BEFORE, args![self.district(), self.place(), ends.0]).await?;
        let before = before.map_or(Ok(crate::journal::GENESIS.to_owned()), |row| row.text("hash"))?;
        Ok((tables, before))
    }

    /// Journals that the books left the house.
    pub async fn audit_exported(&mut self, year: i64, sha256: &str, now: Moment) -> Result<(), Fault> {
        let subject = year.to_string();
        let after = json!({ "sha256": sha256 });
        let record = Record {
            act: "audit.exported",
            subject: &subject,
            clause: "P0.1",
            scheme_version: 0,
            before: Value::Null,
            after,
        };
        self.record(record, now).await
    }
}

/// Recomputes the chain of exported transfers from the hash before them: the first row that does not follow, if any.
pub fn audit_broken(before: &str, transfers: &[Vec<String>]) -> Option<usize> {
    let mut hash = before.to_owned();
    for (at, row) in transfers.iter().enumerate() {
        let [seq, transfer, when, kind, step, ends, debit, credit, fen, student, subject, who, clause, held] =
            row.as_slice()
        else {
            return Some(at);
        };
        hash = chain_hash(&[
            &hash, seq, transfer, when, kind, step, ends, debit, credit, fen, student, subject, who, clause,
        ]);
        if hash != *held {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Tables with amounts that are no books: what an insurer pays to a family itself, and the price that an agreement names.
    const NO_BOOKS: &[&str] = &["agreement_text", "cover"];

    /// The statements of all migrations in their order, without what is said about them.
    fn statements() -> Vec<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let mut all = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            let bare: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
            all.extend(bare.join("\n").split(';').map(str::to_owned));
        }
        all
    }

    /// Every table of the newest schema that has a column of fen.
    fn tables_of_money() -> BTreeSet<String> {
        let mut has: BTreeSet<String> = BTreeSet::new();
        for statement in statements() {
            let words: Vec<&str> = statement.split_whitespace().collect();
            let is_fen = |name: &str| name == "fen" || name.ends_with("_fen");
            let is_money = words.windows(2).any(|two| is_fen(two[0]) && two[1].starts_with("BIGINT"));
            match words.as_slice() {
                ["CREATE" | "ALTER", "TABLE", name, ..] if is_money => {
                    has.insert((*name).to_owned());
                }
                ["DROP", "TABLE", name, ..] => {
                    has.remove(*name);
                }
                ["ALTER", "TABLE", from, "RENAME", "TO", to] if has.remove(*from) => {
                    has.insert((*to).to_owned());
                }
                _ => {}
            }
        }
        has
    }

    #[test]
    fn every_book_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = TABLES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), TABLES.len());
    }

    #[test]
    fn every_table_of_money_is_in_the_books() {
        let all = tables_of_money();
        assert!(all.contains("transfer") && all.contains("tender_return"), "{all:?}");
        let words: BTreeSet<&str> = TABLES.iter().flat_map(|(.., read)| read.split_whitespace()).collect();
        let is_read = |name: &&String| words.contains(name.as_str()) || NO_BOOKS.contains(&name.as_str());
        let missing: Vec<&String> = all.iter().filter(|name| !is_read(name)).collect();
        assert!(missing.is_empty(), "no auditor sees {missing:?}");
    }
}
