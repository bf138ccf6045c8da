//! 账号 Accounts as a command changes them: a password, a role, a guardian's number, an end. What somebody did stays under their name.

use super::masked;
use super::register::known;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::register::bringing::Known;
use rules::people::role::Role;
use serde_json::{Value, json};

/// The account of a member of staff.
#[derive(Clone, Debug)]
pub struct User {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Whether it has ended.
    pub is_ended: bool,
    /// What they are, and where.
    pub roles: Vec<Held>,
}

/// A role that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub role: Role,
    /// Short name of the place.
    pub place: String,
    /// A head teacher's home class; else empty.
    pub home_class: String,
}

impl Tx {
    /// The account behind a login of the district, also one that has ended: its login is nobody else's.
    pub async fn user(&mut self, login: &str) -> Result<Option<User>, Fault> {
        const READ: &str = "SELECT staff, name, ended_at FROM staff WHERE district = $1 AND login = $2";
        const ROLES: &str = "SELECT role, place, home_class FROM role WHERE district = $1 AND person = $2
             ORDER BY place, role, home_class";
        let Some(row) = self.row(READ, args![self.district(), login]).await? else { return Ok(None) };
        let id = PersonId::new(row.text("staff")?);
        let mut roles = Vec::new();
        for held in self.rows(ROLES, args![self.district(), id.as_str()]).await? {
            let code = held.text("role")?;
            let role = Role::from_code(&code).ok_or(Fault::Corrupt { what: "role", why: code })?;
            roles.push(Held { role, place: held.text("place")?, home_class: held.text("home_class")? });
        }
        let (name, is_ended) = (row.text("name")?, row.moment_or("ended_at")?.is_some());
        Ok(Some(User { id, name, is_ended, roles }))
    }

    /// Sets a password anew: every sign-in ends, and failures of before lock nobody out. `drops_factor` takes the second factor
    /// away, for whoever has lost it.
    pub async fn user_password_set(
        &mut self,
        (user, login): (&User, &str),
        password: &str,
        drops_factor: bool,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE staff SET password = $3, totp = CASE WHEN $4 = 1 THEN NULL ELSE totp END
             WHERE district = $1 AND staff = $2";
        const FORGET: &str = "DELETE FROM signin_failure WHERE district = $1 AND login = $2";
        self.run(PUT, args![self.district(), user.id.as_str(), password, drops_factor]).await?;
        self.run(FORGET, args![self.district(), login]).await?;
        self.end_signins(&user.id, now).await?;
        let after = json!({ "second_factor_dropped": drops_factor });
        self.user_recorded("user.password-set", &user.id, (Value::Null, after), now).await
    }

    /// Gives somebody a role; false where they have it.
    pub async fn user_role_added(&mut self, user: &User, held: &Held, now: Moment) -> Result<bool, Fault> {
        const ADD: &str = "INSERT INTO role (district, person, role, place, home_class)
             SELECT $1, $2, $3, $4, $5 WHERE true ON CONFLICT DO NOTHING";
        let Held { role, place, home_class } = held;
        let args = args![self.district(), user.id.as_str(), role.code(), place, home_class];
        let is_new = self.run(ADD, args).await? > 0;
        if is_new {
            self.user_recorded("user.role-added", &user.id, (Value::Null, shown(held)), now).await?;
        }
        Ok(is_new)
    }

    /// Takes a role away; false where nobody has it. What it allowed ends with the next request.
    pub async fn user_role_ended(&mut self, user: &User, held: &Held, now: Moment) -> Result<bool, Fault> {
        const END: &str = "DELETE FROM role WHERE district = $1 AND person = $2 AND role = $3 AND place = $4
             AND home_class = $5";
        let Held { role, place, home_class } = held;
        let args = args![self.district(), user.id.as_str(), role.code(), place, home_class];
        let was_held = self.run(END, args).await? > 0;
        if was_held {
            self.user_recorded("user.role-ended", &user.id, (shown(held), Value::Null), now).await?;
        }
        Ok(was_held)
    }

    /// Ends an account: no sign-in and no role any more; name, login and all that they did stay.
    pub async fn user_ended(&mut self, user: &User, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE staff SET ended_at = $3 WHERE district = $1 AND staff = $2";
        const ROLES: &str = "DELETE FROM role WHERE district = $1 AND person = $2";
        self.run(PUT, args![self.district(), user.id.as_str(), now]).await?;
        self.run(ROLES, args![self.district(), user.id.as_str()]).await?;
        self.end_signins(&user.id, now).await?;
        let before = json!({ "roles": user.roles.iter().map(shown).collect::<Vec<_>>() });
        self.user_recorded("user.ended", &user.id, (before, Value::Null), now).await
    }

    /// Evenings from a day on, at every place of the district, that name somebody as their teacher.
    pub async fn evenings_of(&mut self, person: &PersonId, from: Date) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS evenings FROM session
             WHERE district = $1 AND teacher = $2 AND date >= $3 AND closed_at IS NULL AND cancelled_at IS NULL";
        let args = args![self.district(), person.as_str(), from.to_string()];
        self.one(READ, args).await?.int("evenings")
    }

    /// The guardian with this phone who has a child at the permit's place, and whether they can sign in by it.
    pub async fn guardian_here(&mut self, phone: &str) -> Result<Option<(Known, bool)>, Fault> {
        const READ: &str = "SELECT g.guardian, g.household, g.name, g.phone, g.relation, g.verified_at
             FROM guardian g WHERE g.district = $1 AND g.phone = $3 AND EXISTS (SELECT 1 FROM student s
               WHERE s.district = g.district AND s.place = $2 AND s.household = g.household)";
        let row = self.row(READ, args![self.district(), self.place(), phone]).await?;
        row.map(|row| Ok((known(&row)?, row.moment_or("verified_at")?.is_some()))).transpose()
    }

    /// Whether a guardian of the district has this phone.
    pub async fn is_guardian_s(&mut self, phone: &str) -> Result<bool, Fault> {
        const READ: &str = "SELECT guardian FROM guardian WHERE district = $1 AND phone = $2";
        Ok(self.row(READ, args![self.district(), phone]).await?.is_some())
    }

    /// Ends or opens a guardian's way in by the phone: what stands is whether the school says that the number is theirs.
    pub async fn guardian_verified(
        &mut self,
        who: &Known,
        is_theirs: bool,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE guardian SET verified_at = $3 WHERE district = $1 AND guardian = $2";
        self.run(PUT, args![self.district(), who.id.as_str(), is_theirs.then_some(now)]).await?;
        let act = if is_theirs {
            "user.verified"
        } else {
            self.end_signins(&who.id, now).await?;
            "user.ended"
        };
        let phone = json!({ "phone": masked(&who.phone) });
        self.user_recorded(act, &who.id, (Value::Null, phone), now).await
    }

    /// Ends every sign-in of a person; the journal row is that of the act for which it ends.
    pub(crate) async fn end_signins(&mut self, person: &PersonId, now: Moment) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE signin SET ended_at = $3 WHERE district = $1 AND person = $2 AND ended_at IS NULL";
        self.run(PUT, args![self.district(), person.as_str(), now]).await?;
        Ok(())
    }

    async fn user_recorded(
        &mut self,
        act: &'static str,
        who: &PersonId,
        (before, after): (Value, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let record =
            Record { act, subject: who.as_str(), clause: "ASVS-6.3.1", scheme_version: 0, before, after };
        self.record(record, now).await
    }
}

/// A role as the journal has it.
fn shown(held: &Held) -> Value {
    json!({ "role": held.role.code(), "place": held.place, "home_class": held.home_class })
}
