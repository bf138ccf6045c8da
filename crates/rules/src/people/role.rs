//! 权限 Who may do what, where: asked once, carried as a permit.

use super::act::Act;
use super::place::{Path, Place};
use crate::id::{DistrictId, PersonId, PlaceId, StudentId};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
        /// What someone is at a place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Role { $($(#[$doc])* $name,)+ }

        impl Role {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Kebab-case, as tables and the matrix write it.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Reads a code back.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|role| role.code() == code)
            }
        }
    };
}

roles! {
    /// 教育局
    BureauOfficer = "bureau-officer";
    /// 领导小组
    SchoolLeader = "school-leader";
    /// 管理小组
    Manager = "manager";
    /// 教学小组
    Teaching = "teaching";
    /// 后勤小组
    Logistics = "logistics";
    /// 班主任
    HeadTeacher = "head-teacher";
    /// 托管教师
    CareTeacher = "care-teacher";
    /// 校外专业人员
    Lecturer = "lecturer";
    /// 门卫
    Doorkeeper = "doorkeeper";
    /// 保健老师
    HealthWorker = "health-worker";
    /// 厨师
    Cook = "cook";
    /// 财务
    Cashier = "cashier";
    /// 社区
    CommunityOfficer = "community-officer";
    /// 家长
    Guardian = "guardian";
    /// 未登录者 Whoever has not signed in.
    Visitor = "visitor";
    /// 时钟 A plan's own moments, when no person acts.
    Clock = "clock";
}

/// How far a role's hand reaches within its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everyone in the place and below it.
    Place,
    /// The place itself, and nothing below it: what an office does of its own.
    Here,
    /// One home class.
    Class,
    /// One's own children.
    Child,
}

/// A role given to a person at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What they are.
    pub role: Role,
    /// Where.
    pub path: Path,
    /// A head teacher's home class.
    pub home_class: Option<String>,
    /// A guardian's children there.
    pub children: Vec<StudentId>,
}

/// Whom a permit covers inside its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everyone.
    Place,
    /// The pupils of these home classes.
    Classes(Vec<String>),
    /// These children.
    Children(Vec<StudentId>),
}

/// The proof that someone may do one act at one place. Only this file can make one.
#[derive(Clone, Debug)]
pub struct Permit {
    person: PersonId,
    role: Role,
    act: Act,
    district: DistrictId,
    place: PlaceId,
    path: Path,
    scope: Scope,
}

/// Not theirs: answered like what does not exist (404).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted")]
pub struct NotPermitted;

/// Asks once whether a person with these grants may do `act` at `place`.
pub fn permit(person: &PersonId, grants: &[Grant], act: Act, place: &Place) -> Result<Permit, NotPermitted> {
    let mut found: Option<(Role, Scope)> = None;
    for (role, reach) in act.allowed() {
        for grant in grants.iter().filter(|grant| grant.role == *role && reaches(grant, *reach, place)) {
            found = Some(widen(found, *role, scope(grant, *reach)));
        }
    }
    let (role, scope) = found.ok_or(NotPermitted)?;
    Ok(make(person.clone(), role, act, place, scope))
}

/// The permit of whoever stands at the door and has not signed in.
pub fn visitor(act: Act, place: &Place) -> Result<Permit, NotPermitted> {
    alone(Role::Visitor, act, place)
}

/// The permit of the plan's own moments: what the program does by itself at a time the scheme names.
pub fn clock(act: Act, place: &Place) -> Result<Permit, NotPermitted> {
    alone(Role::Clock, act, place)
}

fn alone(role: Role, act: Act, place: &Place) -> Result<Permit, NotPermitted> {
    let allowed = act.allowed().iter().any(|(may, _)| *may == role);
    if !allowed {
        return Err(NotPermitted);
    }
    Ok(make(PersonId::new(role.code()), role, act, place, Scope::Place))
}

fn make(person: PersonId, role: Role, act: Act, place: &Place, scope: Scope) -> Permit {
    let Place { district, place, path, .. } = place.clone();
    Permit { person, role, act, district, place, path, scope }
}

fn reaches(grant: &Grant, reach: Reach, place: &Place) -> bool {
    grant.path.covers(&place.path) && (reach != Reach::Here || grant.path == place.path)
}

fn scope(grant: &Grant, reach: Reach) -> Scope {
    match reach {
        Reach::Place | Reach::Here => Scope::Place,
        Reach::Class => Scope::Classes(grant.home_class.iter().cloned().collect()),
        Reach::Child => Scope::Children(grant.children.clone()),
    }
}

/// Two grants that both allow an act: the wider one speaks, two of a kind are joined.
fn widen(found: Option<(Role, Scope)>, role: Role, scope: Scope) -> (Role, Scope) {
    let Some((first, held)) = found else { return (role, scope) };
    match (held, scope) {
        (Scope::Classes(mut held), Scope::Classes(more)) => {
            held.extend(more);
            (first, Scope::Classes(held))
        }
        (Scope::Children(mut held), Scope::Children(more)) => {
            held.extend(more);
            (first, Scope::Children(held))
        }
        (Scope::Place, _) => (first, Scope::Place),
        (_, Scope::Place) => (role, Scope::Place),
        (held @ Scope::Classes(_), Scope::Children(_)) => (first, held),
        (Scope::Children(_), more @ Scope::Classes(_)) => (role, more),
    }
}

impl Permit {
    /// Who acts.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// As what.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What they may do.
    pub fn act(&self) -> Act {
        self.act
    }

    /// The first part of every key.
    pub fn district(&self) -> &DistrictId {
        &self.district
    }

    /// Where.
    pub fn place(&self) -> &PlaceId {
        &self.place
    }

    /// Where in the tree.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whom inside the place.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The same act for the same children at a place above, where it is decided for the children of all schools (P4.2):
    /// summer care is the district's. Only a guardian's permit rises, since only its scope says whom it covers anywhere.
    pub fn raised(&self, above: &Place) -> Result<Self, NotPermitted> {
        let inside = above.district == self.district && above.path.covers(&self.path);
        match &self.scope {
            Scope::Children(_) if inside => {
                Ok(make(self.person.clone(), self.role, self.act, above, self.scope.clone()))
            }
            Scope::Children(_) | Scope::Classes(_) | Scope::Place => Err(NotPermitted),
        }
    }

    /// Whether a pupil lies within this permit; outside it, the pupil does not exist.
    pub fn covers(&self, student: &StudentId, home_class: &str) -> bool {
        match &self.scope {
            Scope::Place => true,
            Scope::Classes(classes) => classes.iter().any(|class| class == home_class),
            Scope::Children(children) => children.contains(student),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn place(path: &str) -> Place {
        Place {
            district: DistrictId::new("gs"),
            place: PlaceId::new(path.rsplit('/').next().unwrap()),
            path: Path::new(path),
            kind: "school".into(),
            name_zh: String::new(),
            name_en: String::new(),
        }
    }

    fn grant(role: Role, path: &str) -> Grant {
        Grant {
            role,
            path: Path::new(path),
            home_class: Some("3-2".into()),
            children: vec![StudentId::new("ming")],
        }
    }

    /// Role x act x place as one text: own place, a place inside it, the place above it, the place beside it.
    fn matrix() -> String {
        let me = PersonId::new("me");
        let mut out = String::new();
        for act in Act::ALL {
            for role in Role::ALL {
                let grants = [grant(*role, "hz/gs/wenlan")];
                let row: Vec<&str> = ["hz/gs/wenlan", "hz/gs/wenlan/junior", "hz/gs", "hz/gs/beixiu"]
                    .map(|at| match permit(&me, &grants, *act, &place(at)).map(|permit| permit.scope) {
                        Ok(Scope::Place) => "all",
                        Ok(Scope::Classes(_)) => "class",
                        Ok(Scope::Children(_)) => "child",
                        Err(NotPermitted) => "-",
                    })
                    .to_vec();
                if row.iter().any(|cell| *cell != "-") {
                    let (act, role) = (act.code(), role.code());
                    writeln!(out, "{act:22} {role:18} {:6} {:6} {:6} {}", row[0], row[1], row[2], row[3])
                        .unwrap();
                }
            }
        }
        out
    }

    #[test]
    fn matrix_is_the_committed_one() {
        let head = "act                    role               own    inner  outer  other\n";
        let now = format!("{head}{}", matrix());
        if std::env::var_os("AFTERBELL_WRITE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/permits.out"), &now).unwrap();
        }
        let committed = include_str!("../../permits.out");
        assert_eq!(now, committed, "rights changed: run with AFTERBELL_WRITE=1 and commit permits.out");
    }

    #[test]
    fn two_classes_are_joined_and_the_wider_role_speaks() {
        let me = PersonId::new("me");
        let mut second = grant(Role::HeadTeacher, "hz/gs/wenlan");
        second.home_class = Some("3-4".into());
        let both = [grant(Role::HeadTeacher, "hz/gs/wenlan"), second];
        let permit_two = permit(&me, &both, Act::MandateFile, &place("hz/gs/wenlan")).unwrap();
        assert_eq!(permit_two.scope, Scope::Classes(vec!["3-2".into(), "3-4".into()]));
        let wide = [grant(Role::HeadTeacher, "hz/gs/wenlan"), grant(Role::Manager, "hz/gs")];
        let permit_wide = permit(&me, &wide, Act::AbsenceFollow, &place("hz/gs/wenlan")).unwrap();
        assert_eq!((permit_wide.role, permit_wide.scope), (Role::Manager, Scope::Place));
    }

    #[test]
    fn only_a_guardian_s_permit_rises_and_only_upwards() {
        let me = PersonId::new("me");
        let may =
            |role, act| permit(&me, &[grant(role, "hz/gs/wenlan")], act, &place("hz/gs/wenlan")).unwrap();
        let own = may(Role::Guardian, Act::SignupMake);
        let raised = own.raised(&place("hz/gs")).unwrap();
        assert_eq!((raised.scope(), raised.place().as_str()), (own.scope(), "gs"));
        assert!(!raised.covers(&StudentId::new("hua"), "3-2"), "it still covers its own children only");
        for elsewhere in ["hz/gs/beixiu", "hz/gs/wenlan/junior", "hz/xh"] {
            assert!(own.raised(&place(elsewhere)).is_err(), "{elsewhere}");
        }
        let other = Place { district: DistrictId::new("xh"), ..place("hz/gs") };
        assert!(own.raised(&other).is_err(), "another district");
        assert!(may(Role::Manager, Act::RegistrationReview).raised(&place("hz/gs")).is_err());
        assert!(may(Role::HeadTeacher, Act::MandateFile).raised(&place("hz/gs")).is_err());
    }

    #[test]
    fn a_permit_covers_only_its_scope() {
        let ming = StudentId::new("ming");
        let cases = [
            (Role::Manager, Act::RegistrationReview, true, true),
            (Role::HeadTeacher, Act::MandateFile, true, false),
            (Role::Guardian, Act::MandateSign, true, false),
        ];
        for (role, act, own, other) in cases {
            let proof = permit(&PersonId::new("me"), &[grant(role, "hz/gs")], act, &place("hz/gs")).unwrap();
            assert_eq!(proof.covers(&ming, "3-2"), own, "{act:?}");
            assert_eq!(proof.covers(&StudentId::new("hua"), "3-1"), other, "{act:?}");
        }
    }
}
