//! 样例 A made-up district: popular and unpopular courses, families that want one to three lessons, 5 % with priority.

use super::peer;
use anyhow::{Context, Result, anyhow, bail};
use draw::{Course, Mechanism, Roster, Rule, Student, Wish};
use std::collections::BTreeMap;
use std::ffi::OsStr;

/// Courses and children.
#[derive(Clone)]
pub(crate) struct Instance {
    pub(crate) name: String,
    pub(crate) courses: Vec<Course>,
    pub(crate) students: Vec<Student>,
}

/// Numbers that look random and are the same everywhere (`SplitMix64`).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}

impl Instance {
    /// `1000x50x1`: children, courses, schools.
    pub(crate) fn sized(size: &str) -> Result<Self> {
        let numbers: Result<Vec<usize>, _> = size.split('x').map(str::parse).collect();
        let numbers = numbers.with_context(|| format!("`{size}` is not like 1000x50x1"))?;
        let [children, courses, schools] = numbers[..] else { bail!("`{size}` is not like 1000x50x1") };
        Ok(Self::made(size, children, courses, schools.max(1)))
    }

    /// A school in which a quarter to half of the courses are too small, and what seats could be worth there at most under the
    /// minimums: `verify/closing.py` makes it and proves that.
    pub(crate) fn closing(size: &str, python: &str) -> Result<(Self, u64)> {
        let [children, courses, "1"] = size.split('x').collect::<Vec<_>>()[..] else {
            bail!("`{size}` is not like 1000x100x1: these are tables of one school")
        };
        let folder = tempfile::tempdir()?;
        let args = [OsStr::new(children), OsStr::new(courses), folder.path().as_os_str()];
        let text = peer::said(python, "closing.py", &args)?;
        // HiGHS says its name before.
        let exact = text.split_whitespace().last().unwrap_or_default();
        let exact = exact.parse().with_context(|| format!("`{text}` ends in no number"))?;
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name));
        let (courses, students) = (read("courses.csv")?, read("students.csv")?);
        let rule = Rule::usual(Mechanism::Lottery);
        let roster = Roster::read(rule, courses.as_bytes(), students.clone().into_bytes());
        let courses = roster.map_err(|all| anyhow!("{}", all[0]))?.courses().to_vec();
        let students = students.lines().skip(1).map(read_student).collect::<Result<_>>()?;
        Ok((Self { name: format!("{size}, many too small"), courses, students }, exact))
    }

    /// Some courses meet twice a week, some families want two lessons at most.
    pub(crate) fn knotted(self) -> Self {
        self.long().capped()
    }

    /// Every fourth course meets twice a week.
    pub(crate) fn long(mut self) -> Self {
        self.name += ", two days";
        for course in self.courses.iter_mut().step_by(4) {
            let other = (course.weekdays[0] + 1) % 5 + 1;
            course.weekdays.push(other);
            course.weekdays.sort_unstable();
        }
        self
    }

    /// Every fifth child wants two lessons at most.
    pub(crate) fn capped(mut self) -> Self {
        self.name += ", a most";
        self.students.iter_mut().step_by(5).for_each(|student| student.most = 2);
        self
    }

    /// Every seventh child and the one after it are siblings who sit together.
    pub(crate) fn joined(mut self) -> Self {
        self.name += ", together";
        for pair in self.students.chunks_mut(7) {
            if let [first, second, ..] = pair {
                first.together = true;
                *second = Student { id: second.id.clone(), ..first.clone() };
            }
        }
        self
    }

    /// Some children have precedence at a course, others a most of lessons.
    pub(crate) fn preceded(mut self) -> Self {
        self.name += ", precedence";
        for (at, student) in self.students.iter_mut().enumerate() {
            student.most = u8::from(at % 5 == 0);
            student.wishes.iter_mut().skip(at % 3).step_by(4).for_each(|wish| wish.class = (at % 3) as u8);
        }
        self
    }

    /// The hardest that a mechanism takes.
    pub(crate) fn hardest(self, mechanism: Mechanism) -> Self {
        match mechanism {
            Mechanism::Lottery | Mechanism::Serial | Mechanism::Draft => self.knotted().joined(),
            Mechanism::Optimum | Mechanism::Minimum => self.knotted(),
            Mechanism::Deferred => self.preceded(),
        }
    }

    fn made(name: &str, children: usize, courses: usize, schools: usize) -> Self {
        let mut chance = Chance(7);
        let seats = (children * 9 / 5 / courses.max(1)).max(1) as u64;
        let hours = if courses / schools < 40 { 5 } else { 10 };
        let courses: Vec<Course> =
            (0..courses).map(|n| course(&mut chance, n, n % schools, (seats, hours))).collect();
        let mut offers: BTreeMap<String, Vec<(u64, &Course)>> = BTreeMap::new();
        for course in &courses {
            // A few courses are wanted by many.
            let pull = 1 + chance.below(8) * chance.below(8);
            offers.entry(course.school.clone()).or_default().push((pull, course));
        }
        let students = (0..children).map(|n| {
            let school = n * schools / children;
            student(&mut chance, (n, school), offers.get(&school_name(school)).map_or(&[][..], Vec::as_slice))
        });
        let students = students.collect();
        Self { name: name.to_owned(), courses, students }
    }
}

fn read_student(row: &str) -> Result<Student> {
    let [id, grade, school, household, priority, wishes] = row.split(',').collect::<Vec<_>>()[..] else {
        bail!("`{row}` has not six fields")
    };
    let wish = |course: &str| Wish { course: course.to_owned(), class: 0 };
    Ok(Student {
        id: id.to_owned(),
        grade: grade.parse()?,
        school: school.to_owned(),
        household: household.to_owned(),
        priority: priority.parse()?,
        most: 0,
        together: false,
        wishes: wishes.split(';').filter(|course| !course.is_empty()).map(wish).collect(),
    })
}

fn school_name(school: usize) -> String {
    format!("k{school:04}")
}

fn course(chance: &mut Chance, n: usize, school: usize, (seats, hours): (u64, usize)) -> Course {
    let hour = (n / 7 + n) % hours;
    let grades = [(1, 3), (4, 6), (1, 6)][chance.below(3) as usize];
    Course {
        id: format!("c{n:05}"),
        school: school_name(school),
        weekdays: vec![(hour % 5) as u8 + 1],
        start: if hour < 5 { "16:00" } else { "16:50" }.to_owned(),
        seats: (seats * (70 + chance.below(60)) / 100).max(15) as u32,
        minimum: 15,
        grades,
    }
}

/// One to three hours, up to four courses of each, popular ones sooner.
fn student(chance: &mut Chance, (n, school): (usize, usize), offers: &[(u64, &Course)]) -> Student {
    let grade = 1 + chance.below(6) as u8;
    let most = 1 + chance.below(3) as usize;
    let mut keyed: Vec<(u64, &Course)> = offers
        .iter()
        .filter(|(_, course)| course.grades.0 <= grade && grade <= course.grades.1)
        .map(|(pull, course)| (chance.below(1 << 40) / pull, *course))
        .collect();
    keyed.sort_unstable_by_key(|(key, course)| (*key, course.id.as_str()));
    let mut wanted: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    let mut wishes = Vec::new();
    for (_, course) in keyed {
        let hours = wanted.len();
        let hour = (course.weekdays[0], course.start.as_str());
        if hours == most && !wanted.contains_key(&hour) {
            continue;
        }
        let listed = wanted.entry(hour).or_default();
        if *listed < 4 {
            *listed += 1;
            wishes.push(Wish { course: course.id.clone(), class: 0 });
        }
    }
    let household = if chance.below(8) == 0 { n.saturating_sub(1) } else { n };
    Student {
        id: format!("s{n:07}"),
        grade,
        school: school_name(school),
        household: format!("h{household:07}"),
        priority: u8::from(chance.below(20) == 0),
        most: 0,
        together: false,
        wishes,
    }
}
