//! 离线签名 Signatures that phones had kept, with what became of each; those that do not count stay until a person has looked.

use super::session::turned;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::day::escort::Link;
use rules::day::pickup::Step;
use rules::day::roll::State;
use rules::day::session::By;
use rules::day::signing::{Deed, Outcome, Signing};
use rules::id::{CollectorId, EscortId, PersonId, SessionId, SigningId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::json;
use std::collections::BTreeMap;

/// What became of a signature: the outcome, and the code of the refusal where there was one.
pub type SigningFate = (Outcome, String);

/// A signature that does not count, beside how the roll has the child.
#[derive(Clone, Debug)]
pub struct SigningRow {
    /// The child's name; its id where it is not of this place.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// What was signed.
    pub link: String,
    /// The adult, where one was named.
    pub adult: String,
    /// What stands on the line's sign, where one was named.
    pub plate: String,
    /// When, with the phone's clock put right.
    pub made_at: Moment,
    /// When it came in.
    pub came_at: Moment,
    /// Who signed, by name.
    pub by: String,
    /// Who signed.
    pub signer: String,
    /// It may still count, once the link before has come in.
    pub waits: bool,
    /// Why it does not count: the code of the refusal.
    pub why: String,
    /// Where the roll has the child, if it has it.
    pub stands: Option<State>,
    /// Who looked, by name, when, and what they wrote.
    pub looked: Option<(String, Moment, String)>,
}

impl Tx {
    /// Which of these came in before, and what became of them.
    pub async fn signings_known(
        &mut self,
        signings: &[Signing],
    ) -> Result<BTreeMap<SigningId, SigningFate>, Fault> {
        const READ: &str = "SELECT signing, outcome, why FROM signing WHERE district = $1 AND place = $2
               AND signing IN (SELECT value ->> 'key' FROM jsonb_each($3))";
        let keys = batch(signings.iter().map(|one| json!({ "key": one.key })));
        let rows = self.rows(READ, args![self.district(), self.place(), keys]).await?;
        let one = |row: &Row| {
            let fate = (outcome(&row.text("outcome")?)?, row.text("why")?);
            Ok((SigningId::new(row.text("signing")?), fate))
        };
        rows.iter().map(one).collect()
    }

    /// Keeps a signature with what became of it. Where it does not count, the management group is told at once: a child may be
    /// with somebody whom it should not be with.
    pub async fn signing_kept(
        &mut self,
        one: &Signing,
        (outcome, why): (Outcome, &str),
        (skew_ms, version): (i64, i64),
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO signing (district, place, signing, date, student, link, escort, session,
                 collector, made_at, seen_at, skew_ms, came_at, signed_by, signed_as, outcome, why, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
        let (district, place, key) = (self.district(), self.place(), one.key.as_str());
        let (day, student) = (one.made_at.date().to_string(), one.student.as_str());
        let (escort, session, collector, reason) = columns(&one.deed);
        let (by, role) = (one.by.person.as_str(), one.by.role.code());
        let (link, outcome_code) = (one.deed.code(), outcome.code());
        let args = args![
            district,
            place,
            key,
            day,
            student,
            link,
            escort,
            session,
            collector,
            one.made_at,
            one.seen_at,
            skew_ms,
            now,
            by,
            role,
            outcome_code,
            why,
            reason
        ];
        self.run(ADD, args).await?;
        self.record_fate(one, (outcome, why), version, now).await
    }

    /// Writes what became of a signature that had waited.
    pub async fn signing_settled(
        &mut self,
        one: &Signing,
        (outcome, why): (Outcome, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE signing SET outcome = $4, why = $5
             WHERE district = $1 AND place = $2 AND signing = $3";
        let (district, place) = (self.district(), self.place());
        self.run(PUT, args![district, place, one.key.as_str(), outcome.code(), why]).await?;
        self.record_fate(one, (outcome, why), version, now).await
    }

    async fn record_fate(
        &mut self,
        one: &Signing,
        (outcome, why): (Outcome, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let after = json!({
            "student": one.student, "link": one.deed.code(), "by": one.by.person, "made_at": one.made_at,
            "outcome": outcome.code(), "why": why,
        });
        self.record(turned("signing.kept", one.key.as_str(), "P3.61", version, after), now).await?;
        let Some(kind) = loud(one, outcome) else { return Ok(()) };
        let Some((child, by)) = self.names_of_signing(one).await? else { return Ok(()) };
        let words =
            json!({ "child": child, "name": by, "at": one.made_at.time().strftime("%H:%M").to_string() });
        let mut told = self.in_role(Role::Manager).await?;
        let signer = one.by.person.to_string();
        if matches!(one.deed, Deed::Stepped(..)) && !told.contains(&signer) {
            told.push(signer);
        }
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&told.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    async fn names_of_signing(&mut self, one: &Signing) -> Result<Option<(String, String)>, Fault> {
        const READ: &str = "SELECT s.name AS child, COALESCE(t.name, $4) AS signer FROM student s
             LEFT JOIN staff t ON t.district = s.district AND t.staff = $4
             WHERE s.district = $1 AND s.place = $2 AND s.student = $3";
        let (student, by) = (one.student.as_str(), one.by.person.as_str());
        let row = self.row(READ, args![self.district(), self.place(), student, by]).await?;
        row.map(|row| Ok((row.text("child")?, row.text("signer")?))).transpose()
    }

    /// Signatures that wait for the link before, in the order in which they were made.
    pub async fn signings_waiting(&mut self) -> Result<Vec<Signing>, Fault> {
        const READ: &str =
            "SELECT signing, student, link, escort, session, collector, made_at, seen_at, signed_by,
                 signed_as, reason
             FROM signing WHERE district = $1 AND place = $2 AND outcome = 'waits'
               AND outcome IN ('waits', 'refused') AND looked_at IS NULL
             ORDER BY made_at, signing";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(signing).collect()
    }

    /// Signatures that do not count: those nobody has looked at, and those of a day.
    pub async fn signings_open(&mut self, today: &str) -> Result<Vec<SigningRow>, Fault> {
        const READ: &str = "SELECT COALESCE(s.name, g.student) AS name, COALESCE(s.home_class, '') AS home_class, g.link,
                 g.made_at, g.came_at, g.outcome, g.why, COALESCE(t.name, g.signed_by) AS signer_name, g.signed_by,
                 COALESCE(c.name, w.name, d.name, '') AS adult, COALESCE(x.plate, '') AS plate, r.state AS stands,
                 COALESCE(k.name, g.looked_by, '') AS looker, g.looked_at, g.note
             FROM signing g
             LEFT JOIN student s ON s.district = g.district AND s.place = g.place AND s.student = g.student
             LEFT JOIN staff t ON t.district = g.district AND t.staff = g.signed_by
             LEFT JOIN staff k ON k.district = g.district AND k.staff = g.looked_by
             LEFT JOIN collector c ON c.district = g.district AND c.place = g.place AND c.collector = g.collector
             LEFT JOIN delegation d ON d.district = g.district AND d.place = g.place AND d.delegation = g.collector
             LEFT JOIN guardian w ON w.district = g.district AND w.guardian = g.collector
             LEFT JOIN escort x ON x.district = g.district AND x.place = g.place AND x.escort = g.escort
             LEFT JOIN roll r ON r.district = g.district AND r.place = g.place AND r.date = g.date
               AND r.student = g.student
             WHERE g.district = $1 AND g.place = $2 AND g.outcome IN ('waits', 'refused')
               AND (g.looked_at IS NULL OR g.date = $3)
             ORDER BY g.made_at, g.signing";
        let rows = self.rows(READ, args![self.district(), self.place(), today]).await?;
        rows.iter().map(signing_row).collect()
    }

    /// How many of them nobody has looked at.
    pub async fn signings_unseen(&mut self) -> Result<i64, Fault> {
        const READ: &str = "SELECT COUNT(*) AS count FROM signing
             WHERE district = $1 AND place = $2 AND outcome IN ('waits', 'refused') AND looked_at IS NULL";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        row.map_or(Ok(0), |row| row.int("count"))
    }

    /// Writes that somebody has looked at all that had come in when they `saw` the list, if any of it was
    /// open. What waited waits no longer.
    pub async fn signings_looked(
        &mut self,
        (note, saw): (&str, Moment),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE signing SET looked_at = $3, looked_by = $4, note = $5
             WHERE district = $1 AND place = $2 AND outcome IN ('waits', 'refused') AND looked_at IS NULL
               AND came_at <= $6";
        let (district, place) = (self.district(), self.place());
        let by = self.permit().person().to_string();
        if self.run(PUT, args![district, &place, now, by, note, saw]).await? == 0 {
            return Ok(());
        }
        self.record(turned("signing.looked", &place, "P3.61", version, json!({ "note": note })), now).await
    }

    /// The session whose roll has a child on the day of a moment, and where it stands there.
    pub async fn roll_of(
        &mut self,
        student: &StudentId,
        at: Moment,
    ) -> Result<Option<(SessionId, State)>, Fault> {
        const READ: &str = "SELECT session, state FROM roll
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let args = args![self.district(), self.place(), at.date().to_string(), student.as_str()];
        let row = self.row(READ, args).await?;
        row.map(|row| Ok((SessionId::new(row.text("session")?), row.parsed("state")?))).transpose()
    }
}

/// What somebody must know at once: a link that does not count, and a child seen out of the gate before the school knows that
/// its teacher has signed.
fn loud(one: &Signing, outcome: Outcome) -> Option<&'static str> {
    match (outcome, &one.deed) {
        (Outcome::Refused, _) => Some("signing-refused"),
        (Outcome::Waits, Deed::Stepped(Step::Exit, ..)) => Some("signing-out-first"),
        (Outcome::Waits | Outcome::Counted | Outcome::Known, _) => None,
    }
}

fn columns(deed: &Deed) -> (&str, &str, &str, &str) {
    match deed {
        Deed::Given(escort) | Deed::Passed(escort, _) => (escort.as_str(), "", "", ""),
        Deed::Handed(session, collector) => ("", session.as_str(), collector.as_str(), ""),
        Deed::Stepped(_, collector, reason) => ("", "", collector.as_str(), reason.as_str()),
    }
}

fn signing(row: &Row) -> Result<Signing, Fault> {
    let (link, escort) = (row.text("link")?, EscortId::new(row.text("escort")?));
    let collector = CollectorId::new(row.text("collector")?);
    let passed =
        Link::ALL.iter().find(|one| one.key() == link).map(|link| Deed::Passed(escort.clone(), *link));
    let reason = row.text("reason")?;
    let stepped = Step::ALL.iter().find(|one| one.key() == link);
    let stepped = stepped.map(|step| Deed::Stepped(*step, collector.clone(), reason));
    let deed = match (passed.or(stepped), link.as_str()) {
        (Some(deed), _) => deed,
        (None, "given") => Deed::Given(escort),
        (None, _) => Deed::Handed(SessionId::new(row.text("session")?), collector),
    };
    let role = row.text("signed_as")?;
    let by = By {
        person: PersonId::new(row.text("signed_by")?),
        role: Role::from_code(&role).ok_or(Fault::Corrupt { what: "signed_as", why: role })?,
    };
    let (key, student) = (SigningId::new(row.text("signing")?), StudentId::new(row.text("student")?));
    let (made_at, seen_at) = (row.moment("made_at")?, row.moment("seen_at")?);
    Ok(Signing { key, student, deed, made_at, seen_at, by })
}

fn signing_row(row: &Row) -> Result<SigningRow, Fault> {
    let looked = match row.moment_or("looked_at")? {
        Some(at) => Some((row.text("looker")?, at, row.text("note")?)),
        None => None,
    };
    Ok(SigningRow {
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        link: row.text("link")?,
        adult: row.text("adult")?,
        plate: row.text("plate")?,
        made_at: row.moment("made_at")?,
        came_at: row.moment("came_at")?,
        by: row.text("signer_name")?,
        signer: row.text("signed_by")?,
        waits: row.text("outcome")? == Outcome::Waits.code(),
        why: row.text("why")?,
        stands: row.text_or("stands")?.map(|_| row.parsed("stands")).transpose()?,
        looked,
    })
}

fn outcome(code: &str) -> Result<Outcome, Fault> {
    let all = [Outcome::Counted, Outcome::Known, Outcome::Waits, Outcome::Refused];
    let found = all.into_iter().find(|one| one.code() == code);
    found.ok_or_else(|| Fault::Corrupt { what: "outcome", why: code.to_owned() })
}
