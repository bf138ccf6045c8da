//! 中途退费 Families that left a summer period which had begun: what waits for the district, and what it decided. Rows stand at the
//! plan's own place, as their sign-ups do; the bills are their schools'.

use crate::enrol::PeriodKey;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::signup::Refund;
use rules::fen::Fen;
use rules::id::{BillId, PlaceId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::charge::billing::item;
use rules::money::withdrawal::{Choice, Decided, Decision, Facts, Part, Wait};
use rules::people::place::Place;
use rules::people::role::Role;
use serde_json::{Value, json};

/// Under which name the table of what was told has it.
const TOLD: &str = "withdrawal";

/// A child that left, with what a page shows of it.
#[derive(Clone, Debug)]
pub struct WithdrawalRow {
    /// What the rule may know.
    pub facts: Facts,
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// Its school.
    pub school: PlaceId,
    /// The school's Chinese and English name.
    pub school_name: (String, String),
    /// What was decided, once it is.
    pub decided: Option<DecidedRow>,
}

/// A decision as a page shows it.
#[derive(Clone, Debug)]
pub struct DecidedRow {
    /// When.
    pub at: Moment,
    /// Who entered it.
    pub by: String,
    /// What stays of the care part, and what goes back.
    pub care: (Fen, Fen),
    /// What stays of the food part, and what goes back.
    pub food: (Fen, Fen),
}

impl Tx {
    /// Who left a period of the plan of `above` after it had begun, with bills that stand or with what was decided of them; of all
    /// children, or of one. `days` are the period's working days.
    pub async fn withdrawals(
        &mut self,
        above: &Place,
        key: &PeriodKey<'_>,
        days: &[Date],
        student: Option<&StudentId>,
    ) -> Result<Vec<WithdrawalRow>, Fault> {
        const READ: &str = "SELECT u.student, u.school, u.left_at, s.name, s.home_class, c.name_zh, c.name_en,
                 b.bill, b.purse, b.fen, CASE WHEN b.state = 'paid' THEN b.fen ELSE b.carried_fen END AS paid_fen,
                 w.choice, w.days, w.reason, w.approver, w.decided_at, coalesce(f.name, w.decided_by, '') AS decided_by,
                 w.care_kept_fen, w.care_back_fen, w.food_kept_fen, w.food_back_fen
             FROM signup u
             JOIN student s ON s.district = u.district AND s.place = u.school AND s.student = u.student
             JOIN place c ON c.district = u.district AND c.place = u.school
             LEFT JOIN withdrawal w ON w.district = u.district AND w.place = u.place AND w.scheme = u.scheme
                  AND w.period = u.period AND w.student = u.student AND w.left_at = u.left_at
             LEFT JOIN staff f ON f.district = w.district AND f.staff = w.decided_by
             LEFT JOIN bill b ON b.district = u.district AND b.place = u.school AND b.student = u.student AND b.course = $5
                  AND b.state IN ('due', 'paid') AND b.fen > 0
             WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3 AND u.period = $4 AND u.state = 'withdrawn'
               AND u.left_at IS NOT NULL AND ($6 = '' OR u.student = $6)
               AND (w.choice IS NOT NULL OR u.refund = 'unsaid' AND b.bill IS NOT NULL)
             ORDER BY u.left_at, u.student, b.purse";
        let name = item(key.scheme(), key.number);
        let one = student.map_or("", |one| one.as_str());
        let args = args![self.district(), above.place.as_str(), key.scheme(), key.number, name.as_str(), one];
        let mut found: Vec<WithdrawalRow> = Vec::new();
        for row in self.rows(READ, args).await? {
            let student = StudentId::new(row.text("student")?);
            if found.last().is_none_or(|last| last.facts.student != student) {
                found.push(left(&row, key, days)?);
            }
            if let (Some(part), Some(last)) = (part(&row)?, found.last_mut()) {
                last.facts.parts.push(part);
            }
        }
        Ok(found)
    }

    /// Writes what the district decided: the school's bills ask what stays, and what was paid beyond that is free for the family.
    pub async fn withdrawal_decided(
        &mut self,
        key: &PeriodKey<'_>,
        (row, event): (&WithdrawalRow, &Decided),
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO withdrawal (district, place, scheme, period, student, left_at, choice, days,
                 care_kept_fen, care_back_fen, food_kept_fen, food_back_fen, reason, approver, decided_at, decided_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        let (decision, student) = (&event.decision, event.student.as_str());
        let (care, food) = (event.sums(Purse::Care), event.sums(Purse::Meals));
        let who = self.permit().person().to_string();
        let args = args![
            self.district(),
            self.place(),
            key.scheme(),
            key.number,
            student,
            event.left_at,
            decision.choice.code(),
            decision.days,
            care.0,
            care.1,
            food.0,
            food.1,
            &decision.reason,
            &decision.approver,
            now,
            who,
        ];
        self.run(ADD, args).await?;
        self.withdrawal_billed(key, (row, event)).await?;
        let record = Record {
            act: "withdrawal.decided",
            subject: student,
            clause: "P4.13",
            scheme_version: key.version,
            before: json!({ "plan": key.scheme(), "period": key.number, "refund": Refund::Unsaid.code() }),
            after: json!({
                "choice": decision.choice.code(), "days": decision.days, "reason": decision.reason,
                "approver": decision.approver, "care_kept": care.0, "care_back": care.1, "food_kept": food.0,
                "food_back": food.1,
            }),
        };
        self.record(record, now).await?;
        let told = self.addressed(vec![&event.student]).await?;
        let letter = |(child, household): &(String, String)| Tell {
            recipient: format!("household:{household}"),
            kind: "withdrawal-decided",
            words: json!({
                "child": child, "student": event.student, "period": key.number, "choice": decision.choice.code(),
                "fen": care.1 + food.1,
            }),
        };
        self.tell(&told.values().map(letter).collect::<Vec<_>>(), now).await
    }

    /// Whether the district was told how this family waits.
    pub async fn withdrawal_was_told(
        &mut self,
        key: &PeriodKey<'_>,
        (row, wait): (&WithdrawalRow, Wait),
    ) -> Result<bool, Fault> {
        let told = self.alarms(row.facts.left_at.date(), TOLD).await?;
        Ok(told.get(&subject(key, row)).is_some_and(|steps| steps.iter().any(|step| step == wait.code())))
    }

    /// Tells whoever decides at the plan's own place that a family waits, or has waited past the period's end; each once. False where
    /// nobody is there to hear it, or it was told before. `until` is the first day after the period.
    pub async fn withdrawal_told(
        &mut self,
        key: &PeriodKey<'_>,
        (row, wait): (&WithdrawalRow, Wait),
        until: Date,
        now: Moment,
    ) -> Result<bool, Fault> {
        let to = self.in_roles(&[Role::BureauOfficer, Role::Cashier]).await?;
        let (subject, step) = (subject(key, row), wait.code());
        if to.is_empty() || !self.once(row.facts.left_at.date(), (TOLD, &subject, step), now).await? {
            return Ok(false);
        }
        let record = Record {
            act: "withdrawal.told",
            subject: row.facts.student.as_str(),
            clause: "P4.13",
            scheme_version: key.version,
            before: Value::Null,
            after: json!({ "plan": key.scheme(), "period": key.number, "wait": step }),
        };
        self.record(record, now).await?;
        let kind = match wait {
            Wait::Open => "withdrawal-waits",
            Wait::Late => "withdrawal-late",
        };
        let words = json!({
            "child": row.name, "school": row.school_name.0, "school_en": row.school_name.1,
            "period": key.number.to_string(), "day": until.to_string(),
        });
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// Where nothing stays the sign-up stands like one that ended before the period began, and what is due falls away; else each
    /// bill is for the days that stay, and one that carried money covers now is paid.
    async fn withdrawal_billed(
        &mut self,
        key: &PeriodKey<'_>,
        (row, event): (&WithdrawalRow, &Decided),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET lessons = $4, fen = $5,
                 state = CASE WHEN state = 'due' AND $5 <= carried_fen THEN 'paid' ELSE state END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state IN ('due', 'paid')";
        if event.is_whole() {
            self.signups_ended(key, std::slice::from_ref(&event.student), Refund::Whole).await?;
            return Ok(());
        }
        if event.decision.choice != Choice::Days {
            return Ok(());
        }
        for part in &event.parts {
            let args = args![
                self.district(),
                row.school.as_str(),
                part.bill.as_str(),
                event.decision.days,
                part.kept
            ];
            self.run(PUT, args).await?;
        }
        Ok(())
    }
}

/// Which family that left which period.
fn subject(key: &PeriodKey<'_>, row: &WithdrawalRow) -> String {
    format!("{}/{}/{}", key.scheme(), key.number, row.facts.student)
}

fn left(row: &Row, key: &PeriodKey<'_>, days: &[Date]) -> Result<WithdrawalRow, Fault> {
    let period = key.plan.period.iter().find(|one| one.is(key.number)).ok_or(Fault::NotFound)?;
    let choice = row.text_or("choice")?;
    let (decision, decided) = match choice {
        None => (None, None),
        Some(code) => (Some(decision(row, &code)?), Some(decided(row)?)),
    };
    Ok(WithdrawalRow {
        facts: Facts {
            student: StudentId::new(row.text("student")?),
            days: days.to_vec(),
            opens: period.opens,
            left_at: row.moment("left_at")?,
            parts: Vec::new(),
            decided: decision,
        },
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        school: PlaceId::new(row.text("school")?),
        school_name: (row.text("name_zh")?, row.text("name_en")?),
        decided,
    })
}

fn part(row: &Row) -> Result<Option<Part>, Fault> {
    let Some(bill) = row.text_or("bill")? else { return Ok(None) };
    let purse = row.text("purse")?;
    let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
    Ok(Some(Part { bill: BillId::new(bill), purse, fen: row.fen("fen")?, paid: row.fen("paid_fen")? }))
}

fn decision(row: &Row, code: &str) -> Result<Decision, Fault> {
    let choice = Choice::from_code(code).ok_or(Fault::Corrupt { what: "choice", why: code.to_owned() })?;
    Ok(Decision {
        choice,
        days: row.int("days")?,
        reason: row.text("reason")?,
        approver: row.text("approver")?,
    })
}

fn decided(row: &Row) -> Result<DecidedRow, Fault> {
    Ok(DecidedRow {
        at: row.moment("decided_at")?,
        by: row.text("decided_by")?,
        care: (row.fen("care_kept_fen")?, row.fen("care_back_fen")?),
        food: (row.fen("food_kept_fen")?, row.fen("food_back_fen")?),
    })
}
