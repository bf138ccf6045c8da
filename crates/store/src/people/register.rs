//! 学籍导入 A whole register at once: places, households, pupils, guardians, staff, roles, collectors. The journal has ids, counts and
//! that a name is another one, never the name: more people read it than the register.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::masked;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{CollectorId, HouseholdId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::place::Place;
use rules::people::register::bringing::{Facts, Known};
use rules::people::register::striking::{Struck, apart};
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What an import brings. Everything belongs to the permit's place or the places listed.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Places, parents before their children.
    pub places: Vec<Place>,
    /// Pupils; their households are made on the way.
    pub students: Vec<Student>,
    /// Guardians.
    pub guardians: Vec<Guardian>,
    /// Staff with what each may do and where.
    pub staff: Vec<Staff>,
    /// Adults who may collect a child.
    pub collectors: Vec<Collector>,
}

/// 监护人 A guardian of a household.
#[derive(Clone, Debug)]
pub struct Guardian {
    /// Who.
    pub id: PersonId,
    /// Whose.
    pub household: HouseholdId,
    /// Name.
    pub name: String,
    /// Mobile number, unique in the district.
    pub phone: String,
    /// `mother`, `father`, `grandmother` …
    pub relation: String,
    /// When the school verified the number.
    pub verified_at: Option<Moment>,
}

/// 教职工 A member of staff.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub phone: String,
    /// Sign-in name, unique in the district.
    pub login: String,
    /// Argon2id hash in PHC form.
    pub password: String,
    /// What they are, at which place (short name), of which home class (head teachers, else empty).
    pub roles: Vec<(Role, String, String)>,
}

/// 接送人 An adult who may collect a child.
#[derive(Clone, Debug)]
pub struct Collector {
    /// Which authorisation.
    pub id: CollectorId,
    /// Which child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// `grandmother`, `father` …
    pub relation: String,
    /// Mobile number.
    pub phone: String,
    /// First day, ISO.
    pub held_from: String,
}

impl Tx {
    /// Writes a register. Rows that are there already stay as they are: the same import twice is one import. A guardian's phone or a
    /// login that is somebody else's by now is a conflict, and the act is to be dropped.
    pub async fn register_imported(&mut self, register: &Register, now: Moment) -> Result<(), Fault> {
        for place in &register.places {
            self.add_place(place).await?;
        }
        self.add_students(&register.students).await?;
        self.add_guardians(&register.guardians).await?;
        self.add_staff(&register.staff).await?;
        self.add_collectors(&register.collectors).await?;
        let after = json!({
            "students": register.students.len(), "guardians": register.guardians.len(),
            "staff": register.staff.len(), "places": register.places.len(),
        });
        let place = self.place();
        let record = Record {
            act: "register.imported",
            subject: &place,
            clause: "P3.4",
            scheme_version: 0,
            before: Value::Null,
            after,
        };
        self.record(record, now).await
    }

    /// What a file of the place's register is compared with: its children, their guardians, and whoever has one of these phones.
    pub async fn register_facts(&mut self, phones: &[&str], today: Date) -> Result<Facts, Fault> {
        const READ: &str = "SELECT guardian, household, name, phone, relation FROM guardian
             WHERE district = $1 AND (phone IN (SELECT value ->> 'phone' FROM jsonb_each($3))
               OR household IN (SELECT household FROM student WHERE district = $1 AND place = $2))
             ORDER BY guardian";
        let students = self.students().await?;
        let phones = batch(phones.iter().map(|phone| json!({ "phone": phone })));
        let rows = self.rows(READ, args![self.district(), self.place(), phones]).await?;
        let guardians = rows.iter().map(known).collect::<Result<_, _>>()?;
        Ok(Facts { students, guardians, elsewhere: self.households_elsewhere(today).await?, today })
    }

    /// Households of the place's children that have a child at another place, too; a summer point's guest is a child of its school.
    async fn households_elsewhere(&mut self, today: Date) -> Result<BTreeSet<HouseholdId>, Fault> {
        const READ: &str = "SELECT DISTINCT o.household FROM student o
             JOIN student s ON s.district = o.district AND s.household = o.household AND s.place = $2
             WHERE o.district = $1 AND o.place <> $2 AND (o.on_roll_until IS NULL OR o.on_roll_until > $3)
               AND NOT EXISTS (SELECT 1 FROM guest u WHERE u.district = o.district AND u.place = o.place
                 AND u.student = o.student AND u.home = $2)";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        rows.iter().map(|row| Ok(HouseholdId::new(row.text("household")?))).collect()
    }

    /// Writes how the register has a child now.
    pub async fn student_changed(
        &mut self,
        (before, after): (&Student, &Student),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE student SET name = $4, sort_key = $5, grade = $6, home_class = $7,
                 seat = $8, on_roll_until = $9 WHERE district = $1 AND place = $2 AND student = $3";
        let until = after.on_roll_until.map(|day| day.to_string());
        let args = args![
            self.district(),
            self.place(),
            after.id.as_str(),
            &after.name,
            &after.sort_key,
            after.grade,
            &after.home_class,
            after.seat,
            until,
        ];
        self.run(PUT, args).await?;
        let stands = |one: &Student, is_renamed: bool| {
            let until = one.on_roll_until.map(|day| day.to_string());
            let Student { grade, home_class, seat, .. } = one;
            json!({
                "renamed": is_renamed, "grade": grade, "class": home_class, "seat": seat, "until": until,
            })
        };
        let record = Record {
            act: "student.changed",
            subject: after.id.as_str(),
            clause: "P3.4",
            scheme_version: 0,
            before: stands(before, false),
            after: stands(after, before.name != after.name),
        };
        self.record(record, now).await
    }

    /// Writes how the register has a guardian now. With another number, which the school says is theirs, every sign-in by the old
    /// one ends; whoever was struck and is named again is in a household again, and signs in.
    pub async fn guardian_changed(
        &mut self,
        (before, after): (&Known, &Known),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE guardian SET name = $3, phone = $4, relation = $5,
                 verified_at = COALESCE($6, verified_at), household = $7 WHERE district = $1 AND guardian = $2";
        let Known { id, household, name, phone, relation } = after;
        let is_verified = before.phone != *phone || before.household != *household;
        let verified = is_verified.then_some(now);
        self.add_household(household).await?;
        let args = args![self.district(), id.as_str(), name, phone, relation, verified, household.as_str()];
        self.run(PUT, args).await?;
        if is_verified {
            self.end_signins(id, now).await?;
        }
        let stands = |one: &Known, is_renamed: bool| {
            let Known { household, phone, relation, .. } = one;
            json!({
                "renamed": is_renamed, "phone": masked(phone), "relation": relation, "household": household,
            })
        };
        let record = Record {
            act: "guardian.changed",
            subject: id.as_str(),
            clause: "P3.4",
            scheme_version: 0,
            before: stands(before, false),
            after: stands(after, before.name != *name),
        };
        self.record(record, now).await
    }

    /// Ends a guardian's tie to the children of the household from now on (P3.4): no sign-in, no collecting by right of being their
    /// guardian, and no message, not even one that waits for its hour. What they did stays under their name, blocks and lists stay as
    /// they are, and whoever remains is told.
    pub async fn guardian_struck(&mut self, struck: &Struck, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE guardian SET household = $3, verified_at = NULL
             WHERE district = $1 AND guardian = $2";
        const UNSENT: &str = "DELETE FROM delivery WHERE district = $1 AND person = $2 AND state = 'waiting'
             AND claimed_until <= $3";
        // Whoever has their number later would be written to at their account.
        const UNREACHED: &str = "DELETE FROM address WHERE district = $1 AND person = $2";
        let (who, household) = (&struck.guardian, apart(&struck.guardian.id));
        self.add_household(&household).await?;
        self.run(PUT, args![self.district(), who.id.as_str(), household.as_str()]).await?;
        self.run(UNSENT, args![self.district(), who.id.as_str(), now]).await?;
        self.run(UNREACHED, args![self.district(), who.id.as_str()]).await?;
        self.end_signins(&who.id, now).await?;
        let record = Record {
            act: "guardian.struck",
            subject: who.id.as_str(),
            clause: "P3.4",
            scheme_version: 0,
            before: json!({ "household": who.household }),
            after: json!({ "household": household }),
        };
        self.record(record, now).await?;
        let recipient = format!("household:{}", who.household);
        let letter = |child: &String| {
            let (recipient, words) = (recipient.clone(), json!({ "name": who.name, "child": child }));
            Tell { recipient, kind: "guardian-struck", words }
        };
        let letters: Vec<Tell> = struck.children.iter().map(letter).collect();
        self.tell(&letters, now).await
    }

    async fn add_household(&mut self, household: &HouseholdId) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO household (district, household) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.run(ADD, args![self.district(), household.as_str()]).await?;
        Ok(())
    }

    pub(crate) async fn add_place(&mut self, place: &Place) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO place (district, place, parent, kind, path, name_zh, name_en)
             SELECT $1, $2, (SELECT place FROM place WHERE district = $1 AND path = $3), $4, $5, $6, $7
             WHERE true ON CONFLICT DO NOTHING";
        let parent = place.path.as_str().rsplit_once('/').map_or("", |(parent, _)| parent);
        let path = place.path.as_str();
        let names = (&place.name_zh, &place.name_en);
        let args = args![self.district(), place.place.as_str(), parent, &place.kind, path, names.0, names.1];
        self.run(ADD, args).await?;
        Ok(())
    }

    async fn add_students(&mut self, students: &[Student]) -> Result<(), Fault> {
        const HOUSEHOLDS: &str = "INSERT INTO household (district, household)
             SELECT DISTINCT $1, value ->> 'household' FROM jsonb_each($2) WHERE true ON CONFLICT DO NOTHING";
        const ADD: &str = "INSERT INTO student (district, place, student, household, name, sort_key, grade,
                 home_class, seat, on_roll_from, on_roll_until, care_note)
             SELECT $1, $2, value ->> 'student', value ->> 'household', value ->> 'name', value ->> 'sort_key',
                    CAST(value ->> 'grade' AS BIGINT), value ->> 'home_class', CAST(value ->> 'seat' AS BIGINT),
                    value ->> 'from', value ->> 'until', value ->> 'care_note'
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        let batch = batch(students.iter().map(|student| {
            json!({
                "student": student.id, "household": student.household, "name": student.name,
                "sort_key": student.sort_key, "grade": student.grade, "home_class": student.home_class,
                "seat": student.seat, "from": student.on_roll_from, "until": student.on_roll_until,
                "care_note": student.care_note,
            })
        }));
        self.run(HOUSEHOLDS, args![self.district(), batch.clone()]).await?;
        self.run(ADD, args![self.district(), self.place(), batch]).await?;
        Ok(())
    }

    async fn add_guardians(&mut self, guardians: &[Guardian]) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO guardian (district, guardian, household, name, phone, relation, verified_at)
             SELECT $1, value ->> 'guardian', value ->> 'household', value ->> 'name', value ->> 'phone',
                    value ->> 'relation', CAST(value ->> 'verified_at' AS BIGINT)
             FROM jsonb_each($2) WHERE true ON CONFLICT DO NOTHING";
        const LEFT_OUT: &str = "SELECT COUNT(*) AS left_out FROM jsonb_each($2) WHERE NOT EXISTS
             (SELECT 1 FROM guardian g WHERE g.district = $1 AND g.guardian = (value ->> 'guardian'))";
        let batch = batch(guardians.iter().map(|guardian| {
            json!({
                "guardian": guardian.id, "household": guardian.household, "name": guardian.name,
                "phone": guardian.phone, "relation": guardian.relation, "verified_at": guardian.verified_at,
            })
        }));
        if self.run(ADD, args![self.district(), batch.clone()]).await? < guardians.len() as u64 {
            let left_out = self.one(LEFT_OUT, args![self.district(), batch]).await?.int("left_out")?;
            taken(left_out, "the phone of a guardian")?;
        }
        Ok(())
    }

    async fn add_staff(&mut self, staff: &[Staff]) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO staff (district, staff, name, phone, login, password)
             SELECT $1, value ->> 'staff', value ->> 'name', value ->> 'phone', value ->> 'login',
                    value ->> 'password'
             FROM jsonb_each($2) WHERE true ON CONFLICT DO NOTHING";
        const LEFT_OUT: &str = "SELECT COUNT(*) AS left_out FROM jsonb_each($2) WHERE NOT EXISTS
             (SELECT 1 FROM staff s WHERE s.district = $1 AND s.staff = (value ->> 'staff'))";
        const ROLES: &str = "INSERT INTO role (district, person, role, place, home_class)
             SELECT $1, value ->> 'person', value ->> 'role', value ->> 'place', value ->> 'home_class'
             FROM jsonb_each($2) WHERE true ON CONFLICT DO NOTHING";
        let people = batch(staff.iter().map(|one| {
            json!({
                "staff": one.id, "name": one.name, "phone": one.phone, "login": one.login,
                "password": one.password,
            })
        }));
        let roles = batch(staff.iter().flat_map(|one| {
            one.roles.iter().map(|(role, place, home_class)| {
                json!({ "person": one.id, "role": role.code(), "place": place, "home_class": home_class })
            })
        }));
        if self.run(ADD, args![self.district(), people.clone()]).await? < staff.len() as u64 {
            let left_out = self.one(LEFT_OUT, args![self.district(), people]).await?.int("left_out")?;
            taken(left_out, "the login of a member of staff")?;
        }
        self.run(ROLES, args![self.district(), roles]).await?;
        Ok(())
    }

    async fn add_collectors(&mut self, collectors: &[Collector]) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO collector (district, place, collector, student, name, relation, phone,
                 held_from)
             SELECT $1, $2, value ->> 'collector', value ->> 'student', value ->> 'name', value ->> 'relation',
                    value ->> 'phone', value ->> 'held_from'
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        let batch = batch(collectors.iter().map(|one| {
            json!({
                "collector": one.id, "student": one.student, "name": one.name, "relation": one.relation,
                "phone": one.phone, "held_from": one.held_from,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), batch]).await?;
        Ok(())
    }
}

/// Refuses rows that are not there under their own id: another import took what is one person's alone.
fn taken(left_out: i64, what: &str) -> Result<(), Fault> {
    if left_out == 0 {
        return Ok(());
    }
    Err(Fault::Conflict(format!("{what} is somebody else's by now ({left_out} of the file); import again")))
}

/// Reads the columns `guardian, household, name, phone, relation`.
pub(crate) fn known(row: &Row) -> Result<Known, Fault> {
    Ok(Known {
        id: PersonId::new(row.text("guardian")?),
        household: HouseholdId::new(row.text("household")?),
        name: row.text("name")?,
        phone: row.text("phone")?,
        relation: row.text("relation")?,
    })
}
