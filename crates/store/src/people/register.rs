//! 学籍导入 A whole register at once: places, households, pupils, guardians, staff, roles, collectors.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::id::{CollectorId, HouseholdId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::{Value, json};

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
    /// Writes a register. Rows that are there already stay as they are: the same import twice is one import.
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
        let batch = batch(guardians.iter().map(|guardian| {
            json!({
                "guardian": guardian.id, "household": guardian.household, "name": guardian.name,
                "phone": guardian.phone, "relation": guardian.relation, "verified_at": guardian.verified_at,
            })
        }));
        self.run(ADD, args![self.district(), batch]).await?;
        Ok(())
    }

    async fn add_staff(&mut self, staff: &[Staff]) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO staff (district, staff, name, phone, login, password)
             SELECT $1, value ->> 'staff', value ->> 'name', value ->> 'phone', value ->> 'login',
                    value ->> 'password'
             FROM jsonb_each($2) WHERE true ON CONFLICT DO NOTHING";
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
        self.run(ADD, args![self.district(), people]).await?;
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
