//! 登录 Who is signed in, codes, passwords, lock-outs: what a person is made from before any permit exists.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::{Conn, Tx};
use rules::id::{HouseholdId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::place::Path;
use rules::people::role::{Grant, Role};
use rules::people::signin::{Code, holds, is_kept};
use serde_json::json;

/// Whoever is signed in, with everything a permit is asked from.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// A guardian's household.
    pub household: Option<HouseholdId>,
    /// What they are and where.
    pub grants: Vec<Grant>,
}

impl Store {
    /// The person behind a sign-in token's hash, if the sign-in still holds; grants are read anew each time, so
    /// that a right taken away is gone at once (ASVS 8.3.2).
    pub async fn signed_in(
        &self,
        district: &str,
        token_hash: &str,
        now: Moment,
    ) -> Result<Option<Person>, Fault> {
        const READ: &str = "SELECT n.person, n.started_at, n.seen_at, t.name, r.role, COALESCE(r.home_class, '') AS home_class, p.path
             FROM signin n
             LEFT JOIN staff t ON t.district = n.district AND t.staff = n.person
             LEFT JOIN role r ON r.district = t.district AND r.person = t.staff
             LEFT JOIN place p ON p.district = r.district AND p.place = r.place
             WHERE n.district = $1 AND n.token_hash = $2 AND n.ended_at IS NULL
             ORDER BY p.path, r.role, r.home_class";
        let rows = self.glance(READ, args![district, token_hash]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let seen_at = row.moment("seen_at")?;
        if !holds(row.moment("started_at")?, seen_at, now) {
            return Ok(None);
        }
        if is_kept(seen_at, now) {
            // A page is read all the same where nothing can be written: the sign-in still holds, and the next request tries again.
            drop(self.signin_kept(district, token_hash, now).await);
        }
        let id = row.text("person")?;
        match row.text_or("name")? {
            Some(name) => {
                let granted = rows.iter().filter_map(|row| grant(row).transpose());
                let grants = granted.collect::<Result<_, _>>()?;
                Ok(Some(Person { id: PersonId::new(id), name, household: None, grants }))
            }
            None => person(&mut self.reading().await?, district, &id).await,
        }
    }

    /// Keeps a sign-in alive. Not an act: it changes nothing that anyone decided.
    async fn signin_kept(&self, district: &str, token_hash: &str, now: Moment) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE signin SET seen_at = $3 WHERE district = $1 AND token_hash = $2 AND seen_at < $3";
        let mut conn = self.writing().await?;
        conn.run(PUT, args![district, token_hash, now]).await?;
        conn.commit().await
    }

    /// Somebody by id, for rehearsals and imports that act as people without a browser.
    pub async fn person(&self, district: &str, id: &PersonId) -> Result<Option<Person>, Fault> {
        person(&mut self.reading().await?, district, id.as_str()).await
    }
}

async fn person(conn: &mut Conn, district: &str, id: &str) -> Result<Option<Person>, Fault> {
    const GUARDIAN: &str = "SELECT name, household FROM guardian WHERE district = $1 AND guardian = $2";
    const STAFF: &str = "SELECT name FROM staff WHERE district = $1 AND staff = $2";
    if let Some(row) = conn.rows(GUARDIAN, args![district, id]).await?.first() {
        let household = row.text("household")?;
        let grants = guardian_grants(conn, district, &household).await?;
        let household = Some(HouseholdId::new(household));
        return Ok(Some(Person { id: PersonId::new(id), name: row.text("name")?, household, grants }));
    }
    let rows = conn.rows(STAFF, args![district, id]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let grants = staff_grants(conn, district, id).await?;
    Ok(Some(Person { id: PersonId::new(id), name: row.text("name")?, household: None, grants }))
}

/// A family's places, its own schools first and a summer point after them.
async fn guardian_grants(conn: &mut Conn, district: &str, household: &str) -> Result<Vec<Grant>, Fault> {
    const READ: &str = "SELECT s.student, p.path FROM student s
             JOIN place p ON p.district = s.district AND p.place = s.place
             WHERE s.district = $1 AND s.household = $2
             ORDER BY CASE WHEN p.kind = 'site' AND p.path LIKE '%/summer' THEN 1 ELSE 0 END, p.path, s.student";
    let mut grants: Vec<Grant> = Vec::new();
    for row in conn.rows(READ, args![district, household]).await? {
        let (path, child) = (Path::new(row.text("path")?), StudentId::new(row.text("student")?));
        match grants.iter_mut().find(|grant| grant.path == path) {
            Some(grant) => grant.children.push(child),
            None => {
                grants.push(Grant { role: Role::Guardian, path, home_class: None, children: vec![child] })
            }
        }
    }
    Ok(grants)
}

async fn staff_grants(conn: &mut Conn, district: &str, id: &str) -> Result<Vec<Grant>, Fault> {
    const READ: &str = "SELECT r.role, r.home_class, p.path FROM role r
             JOIN place p ON p.district = r.district AND p.place = r.place
             WHERE r.district = $1 AND r.person = $2 ORDER BY p.path, r.role, r.home_class";
    let rows = conn.rows(READ, args![district, id]).await?;
    rows.iter().filter_map(|row| grant(row).transpose()).collect()
}

/// What somebody is and where; nothing where the row names no place.
fn grant(row: &Row) -> Result<Option<Grant>, Fault> {
    let Some(path) = row.text_or("path")? else { return Ok(None) };
    let (code, class) = (row.text("role")?, row.text("home_class")?);
    let role = Role::from_code(&code).ok_or(Fault::Corrupt { what: "role", why: code })?;
    let home_class = (!class.is_empty()).then_some(class);
    Ok(Some(Grant { role, path: Path::new(path), home_class, children: Vec::new() }))
}

impl Tx {
    /// The code last sent to a phone.
    pub async fn signin_code(&mut self, phone: &str) -> Result<Option<Code>, Fault> {
        const READ: &str = "SELECT code_hash, sent_at, tries, used_at FROM signin_code
             WHERE district = $1 AND phone = $2";
        let row = self.row(READ, args![self.district(), phone]).await?;
        row.map(|row| {
            Ok(Code {
                hash: row.text("code_hash")?,
                sent_at: row.moment("sent_at")?,
                tries: row.int("tries")?,
                used_at: row.moment_or("used_at")?,
            })
        })
        .transpose()
    }

    /// The guardian with this verified phone, if there is one.
    pub async fn guardian_by_phone(&mut self, phone: &str) -> Result<Option<PersonId>, Fault> {
        const READ: &str = "SELECT guardian FROM guardian
             WHERE district = $1 AND phone = $2 AND verified_at IS NOT NULL";
        let row = self.row(READ, args![self.district(), phone]).await?;
        row.map(|row| Ok(PersonId::new(row.text("guardian")?))).transpose()
    }

    /// Notes a code and puts it into the outbox; `code` travels only there.
    pub async fn signin_code_sent(
        &mut self,
        phone: &str,
        hash: &str,
        code: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO signin_code (district, phone, code_hash, sent_at, tries, used_at)
             VALUES ($1, $2, $3, $4, 0, NULL)
             ON CONFLICT (district, phone) DO UPDATE SET code_hash = excluded.code_hash,
                 sent_at = excluded.sent_at, tries = 0, used_at = NULL";
        self.run(PUT, args![self.district(), phone, hash, now]).await?;
        self.note("signin.code-sent", &masked(phone), now).await?;
        let recipient = format!("phone:{phone}");
        self.tell(&[Tell { recipient, kind: "signin-code", words: json!({ "code": code }) }], now).await
    }

    /// Counts a wrong try of a code.
    pub async fn signin_code_missed(&mut self, phone: &str, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE signin_code SET tries = tries + 1 WHERE district = $1 AND phone = $2";
        self.run(PUT, args![self.district(), phone]).await?;
        self.note("signin.code-missed", &masked(phone), now).await
    }

    /// Uses up the code of a phone.
    pub async fn signin_code_used(&mut self, phone: &str, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE signin_code SET used_at = $3 WHERE district = $1 AND phone = $2";
        self.run(PUT, args![self.district(), phone, now]).await?;
        self.note("signin.code-used", &masked(phone), now).await
    }

    /// Password hash and second-factor secret of a login: `(person, password, totp)`; nobody's where its account has ended.
    pub async fn signin_staff(
        &mut self,
        login: &str,
    ) -> Result<Option<(PersonId, String, Option<String>)>, Fault> {
        const READ: &str = "SELECT staff, password, totp FROM staff
             WHERE district = $1 AND login = $2 AND ended_at IS NULL";
        let row = self.row(READ, args![self.district(), login]).await?;
        row.map(|row| Ok((PersonId::new(row.text("staff")?), row.text("password")?, row.text_or("totp")?)))
            .transpose()
    }

    /// Until when a login is locked, and how often it failed since it last worked.
    pub async fn signin_lock(&mut self, login: &str) -> Result<(i64, Option<Moment>), Fault> {
        const READ: &str =
            "SELECT failures, locked_until FROM signin_failure WHERE district = $1 AND login = $2";
        match self.row(READ, args![self.district(), login]).await? {
            Some(row) => Ok((row.int("failures")?, Some(row.moment("locked_until")?))),
            None => Ok((0, None)),
        }
    }

    /// Notes a failure and the lock it brings.
    pub async fn signin_failed(
        &mut self,
        login: &str,
        failures: i64,
        lock: Option<Moment>,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO signin_failure (district, login, failures, locked_until)
             VALUES ($1, $2, $3, $4) ON CONFLICT (district, login)
             DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until";
        let until = lock.unwrap_or(Moment(0));
        let failures = if lock.is_some() { 0 } else { failures };
        self.run(PUT, args![self.district(), login, failures, until]).await?;
        self.note("signin.failed", login, now).await
    }

    /// Starts a sign-in and forgets earlier failures of its login.
    pub async fn signin_started(
        &mut self,
        person: &PersonId,
        login: &str,
        token_hash: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO signin (district, token_hash, person, started_at, seen_at)
             VALUES ($1, $2, $3, $4, $4)";
        const FORGET: &str = "DELETE FROM signin_failure WHERE district = $1 AND login = $2";
        self.run(ADD, args![self.district(), token_hash, person.as_str(), now]).await?;
        self.run(FORGET, args![self.district(), login]).await?;
        self.note("signin.started", person.as_str(), now).await
    }

    /// Keeps every open sign-in alive: for a clock that is turned by hand.
    pub async fn signins_seen(&mut self, now: Moment) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE signin SET started_at = $2, seen_at = $2 WHERE district = $1 AND ended_at IS NULL";
        self.keep(PUT, args![self.district(), now]).await?;
        Ok(())
    }

    /// Ends one sign-in, or with `everywhere` all of that person's.
    pub async fn signin_ended(
        &mut self,
        person: &PersonId,
        token_hash: &str,
        everywhere: bool,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE signin SET ended_at = $4 WHERE district = $1 AND person = $2
             AND ended_at IS NULL AND (token_hash = $3 OR $5 = 1)";
        self.run(PUT, args![self.district(), person.as_str(), token_hash, now, everywhere]).await?;
        self.note("signin.ended", person.as_str(), now).await
    }

    /// Sets or clears a second factor.
    pub async fn signin_secured(&mut self, totp: Option<&str>, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE staff SET totp = $3 WHERE district = $1 AND staff = $2";
        let person = self.permit().person().to_string();
        self.run(PUT, args![self.district(), &person, totp]).await?;
        self.note(if totp.is_some() { "signin.secured" } else { "signin.unsecured" }, &person, now).await
    }

    /// The second-factor secret of the permit's person, if it is on.
    pub async fn signin_totp(&mut self) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT totp FROM staff WHERE district = $1 AND staff = $2";
        let args = args![self.district(), self.permit().person().as_str()];
        match self.row(READ, args).await? {
            Some(row) => row.text_or("totp"),
            None => Ok(None),
        }
    }

    async fn note(&mut self, act: &'static str, subject: &str, now: Moment) -> Result<(), Fault> {
        let (before, after) = (json!(null), json!(null));
        self.record(Record { act, subject, clause: "ASVS-6.3.1", scheme_version: 0, before, after }, now)
            .await
    }
}

/// `138****5678`: the journal says which phone without keeping the number.
pub(crate) fn masked(phone: &str) -> String {
    let (head, tail) =
        (phone.get(..3).unwrap_or(""), phone.len().checked_sub(4).and_then(|at| phone.get(at..)));
    format!("{head}****{}", tail.unwrap_or(""))
}
