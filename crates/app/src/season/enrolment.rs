//! 报名的季节 Notice, registrations, letters, groups, courses, wishes, the draw.

use super::Season;
use super::report::{CourseOutcome, Enrolment};
use crate::day::session;
use crate::enrol::{claim, course, draw, grouping, mandate, notice, preference, registration, review};
use jiff::civil::Time;
use rules::enrol::claim::Draft as Press;
use rules::enrol::course::{Course, Draft as Proposal, State, Verdict};
use rules::enrol::draw::Chance;
use rules::enrol::mandate::Draft as Letter;
use rules::enrol::opening;
use rules::enrol::preference::{Asked, Draft as Wishes};
use rules::enrol::registration::Draft as Request;
use rules::enrol::review::{Draft as Answer, Verdict as Said};
use rules::id::{CourseId, PersonId, StudentId};
use rules::people::act::Act;
use rules::people::student::Student;
use rules::plan::programme::Terms as Programme;
use std::collections::BTreeMap;
use store::enrol::CourseRow;

/// In a hundred children, so many ask for care in time …
const IN_TIME: usize = 80;
/// … and so many of the others a moment too late.
const TOO_LATE: usize = 12;
/// In a hundred families, so many sign on the page; the others bring paper.
const ON_PAGE: usize = 85;
/// In a hundred children, so many want courses.
const WISHING: usize = 60;

impl Season {
    pub(super) async fn publish_notice(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        for _ in 0..2 {
            let published = notice::publish(&self.app, &manager, &self.place).await;
            self.counted("notice.published", published)?;
        }
        Ok(())
    }

    /// Families register; some press twice, one tries for a neighbour's child.
    pub(super) async fn register(&mut self, late: bool) -> Result<(), anyhow::Error> {
        for child in self.town.register.students.clone() {
            let wants = self.chance.in_hundred(if late { TOO_LATE } else { IN_TIME });
            if !wants || (late && self.has_asked(&child.id).await?) {
                continue;
            }
            let request = self.request(&child);
            let times = if self.chance.in_hundred(5) { 2 } else { 1 };
            let guardian = self.guardian(&child.id).await?;
            for _ in 0..times {
                let sent = registration::submit(&self.app, &guardian, &self.place, request.clone()).await;
                self.counted("registration.submitted", sent)?;
            }
            if self.chance.in_hundred(1) {
                let first = self.town.register.students.first().map(|child| child.id.clone());
                let neighbour = self.guardian(&first.unwrap_or_else(|| child.id.clone())).await?;
                let refused = registration::submit(&self.app, &neighbour, &self.place, request).await;
                self.counted("registration.submitted", refused)?;
            }
        }
        Ok(())
    }

    fn request(&mut self, child: &Student) -> Request {
        Request {
            student: child.id.clone(),
            request: self.app.fresh_id(),
            needs_care: true,
            fridays: Some(self.chance.in_hundred(55)),
            rules_read: true,
            note: String::new(),
        }
    }

    async fn has_asked(&mut self, student: &StudentId) -> Result<bool, anyhow::Error> {
        let guardian = self.guardian(student).await?;
        let mut tx = self.app.store.look(&guardian.permit(Act::RegistrationSubmit, &self.place)?).await?;
        Ok(tx.registration(student).await?.is_some())
    }

    /// The management group accepts many at once; those that came late by reason.
    pub(super) async fn review(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let mut tx = self.app.store.look(&manager.permit(Act::RegistrationReview, &self.place)?).await?;
        let asked = tx.registrations().await?;
        drop(tx);
        let why = self.town.late_reason().to_owned();
        let students = |late: bool| {
            let of =
                asked.iter().filter(move |row| row.state.code() == if late { "late" } else { "submitted" });
            of.map(|row| row.student.id.clone()).collect::<Vec<_>>()
        };
        for (students, reason) in
            [(students(false), String::new()), (students(true), String::new()), (students(true), why)]
        {
            let draft = Answer { students, verdict: Said::Accept, reason };
            let answered = review::review(&self.app, &manager, &self.place, draft).await;
            self.counted("registration.reviewed", answered)?;
        }
        Ok(())
    }

    /// Guardians sign, head teachers file what is signed or brought on paper; a few letters stay missing.
    pub(super) async fn letters(&mut self) -> Result<(), anyhow::Error> {
        let mut signed: BTreeMap<String, Vec<StudentId>> = BTreeMap::new();
        for child in self.town.register.students.clone() {
            if self.chance.in_hundred(ON_PAGE) {
                let guardian = self.guardian(&child.id).await?;
                let name = self.town.grown_up(&child.household);
                let letter = Letter { student: child.id.clone(), name, agrees: true, read: None };
                let done = mandate::sign(&self.app, &guardian, &self.place, letter).await;
                if self.counted("mandate.signed", done)?.is_some() {
                    signed.entry(child.home_class).or_default().push(child.id);
                }
            } else if self.chance.in_hundred(80) {
                let name = self.town.grown_up(&child.household);
                self.file_letters(&child.home_class, &[child.id], Some(&name)).await?;
            }
        }
        for (home_class, children) in signed {
            self.file_letters(&home_class, &children, None).await?;
        }
        Ok(())
    }

    async fn file_letters(
        &mut self,
        home_class: &str,
        children: &[StudentId],
        paper: Option<&str>,
    ) -> Result<(), anyhow::Error> {
        let head = self.staff(&format!("head{home_class}")).await?;
        let filed = mandate::file(&self.app, &head, &self.place, children, paper).await;
        self.counted("mandate.filed", filed)?;
        Ok(())
    }

    pub(super) async fn arrange_groups(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        for _ in 0..2 {
            let arranged = grouping::arrange(&self.app, &manager, &self.place, None).await;
            self.counted("grouping.arranged", arranged)?;
        }
        Ok(())
    }

    pub(super) async fn plan_sessions(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let planned = session::plan(&self.app, &manager, &self.place).await;
        self.counted("session.planned", planned)?;
        Ok(())
    }

    /// The teaching group proposes, settles and shows the courses.
    pub(super) async fn courses(&mut self) -> Result<(), anyhow::Error> {
        let teaching = self.staff("teaching").await?;
        let proposals = self.proposals()?;
        let ids: Vec<CourseId> = proposals.iter().map(|one| one.id.clone()).collect();
        for draft in proposals {
            let proposed = course::propose(&self.app, &teaching, (&self.place, None), draft).await;
            self.counted("course.proposed", proposed)?;
        }
        let early = course::announce(&self.app, &teaching, (&self.place, None)).await;
        self.counted("course.announced", early)?;
        // A title of the school's own may speak of what a course must not be: whoever rehearses sees it at its review.
        let reason = if self.town.own().is_empty() { "" } else { self.town.late_reason() };
        let verdict = (Verdict::Settle, reason);
        let settled = course::review(&self.app, &teaching, &self.place, &ids, verdict).await;
        self.counted("course.reviewed", settled)?;
        let announced = course::announce(&self.app, &teaching, (&self.place, None)).await;
        self.counted("course.announced", announced)?;
        Ok(())
    }

    fn proposals(&self) -> Result<Vec<Proposal>, anyhow::Error> {
        let plan = self.app.scheme(&self.place)?;
        let lesson = plan.scheme.programme("x").and_then(Programme::lesson).unwrap_or(40);
        if !self.town.own().is_empty() {
            return Ok(own(self.town.own(), lesson));
        }
        let start = |weekday: i64| if weekday == 5 { 15 * 60 + 50 } else { 16 * 60 + 20 };
        let draft = |(n, name): (usize, &crate::town::CourseName)| Proposal {
            id: id(n),
            title_zh: name.zh.clone(),
            title_en: name.en.clone(),
            kind: name.kind.clone(),
            teacher: PersonId::new(format!("staff-course{}", n + 1)),
            room: format!("{}", 201 + n),
            weekdays: [name.weekday].into(),
            from: clock(start(name.weekday)),
            until: clock(start(name.weekday) + 2 * lesson),
            grades: name.grades,
            seats: name.seats,
        };
        Ok(self.town.courses().iter().enumerate().map(draft).collect())
    }

    /// Families wish for courses of their child's grade, the popular ones more often.
    pub(super) async fn wish(&mut self) -> Result<(), anyhow::Error> {
        for child in self.town.register.students.clone() {
            // The family that a visitor of the demo meets first has something to see.
            if !self.chance.in_hundred(WISHING) && child.id.as_str() != "ming" {
                continue;
            }
            let choices = self.choices(child.grade);
            if choices.is_empty() {
                continue;
            }
            let guardian = self.guardian(&child.id).await?;
            let asked = Asked { choices, ..Asked::default() };
            let draft = Wishes { student: child.id.clone(), asked };
            let sent = preference::submit(&self.app, &guardian, (&self.place, None), draft).await;
            self.counted("preference.submitted", sent)?;
        }
        Ok(())
    }

    /// Courses of a grade; none where there are none of it.
    fn choices(&mut self, grade: i64) -> Vec<CourseId> {
        let grades: Vec<(i64, i64)> = match self.town.own() {
            [] => self.town.courses().iter().map(|one| one.grades).collect(),
            own => own.iter().map(|one| one.grades).collect(),
        };
        let is_for = |n: &usize| (grades[*n].0..=grades[*n].1).contains(&grade);
        let all: Vec<usize> = (0..grades.len()).filter(is_for).collect();
        let mut choices = Vec::new();
        if all.is_empty() {
            return choices;
        }
        for _ in 0..=self.chance.below(3) {
            let first = self.chance.below(all.len());
            let id = id(all[first.min(self.chance.below(all.len()))]);
            if !choices.contains(&id) {
                choices.push(id);
            }
        }
        choices
    }

    pub(super) async fn fix_roster(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let fixed = draw::fix(&self.app, &manager, (&self.place, None), None).await;
        self.counted("draw.fixed", fixed)?;
        Ok(())
    }

    /// Six numbers drawn in the hall, and the families told; doing either twice changes nothing.
    pub(super) async fn draw(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let numbers: Vec<String> = (0..6).map(|_| format!("{:02}", self.chance.below(100))).collect();
        let chance = Chance { hall: numbers.join(" "), beacon: None };
        for _ in 0..2 {
            let drawn = draw::run(&self.app, &manager, (&self.place, None), &chance).await;
            self.counted("draw.run", drawn)?;
        }
        for _ in 0..2 {
            let told = draw::publish(&self.app, &manager, (&self.place, None)).await;
            self.counted("draw.published", told)?;
        }
        self.outcomes(&BTreeMap::new()).await
    }

    /// Where seats go to whoever asks first: every family that wants one asks once, when the opening minute is over.
    pub(super) async fn claim(&mut self) -> Result<(), anyhow::Error> {
        for child in self.town.register.students.clone() {
            if !self.chance.in_hundred(WISHING) {
                continue;
            }
            let wishes = self.choices(child.grade);
            if wishes.is_empty() {
                continue;
            }
            let guardian = self.guardian(&child.id).await?;
            let (key, at) = (self.app.fresh_id(), self.app.now());
            let draft = Press { student: child.id.clone(), key, wishes, at, presses: 1 };
            let claimed = claim::press(&self.app, &guardian, (&self.place, None), draft).await;
            self.counted("claim.made", claimed)?;
        }
        Ok(())
    }

    /// After the last claim: what opens, and what becomes of the others; doing it twice changes nothing.
    pub(super) async fn settle_claims(&mut self) -> Result<(), anyhow::Error> {
        let manager = self.staff("manager").await?;
        let asked = self.course_rows().await?;
        let asked = asked.into_iter().map(|row| (row.course.id, row.placed + row.waiting)).collect();
        for _ in 0..2 {
            let settled = claim::settle(&self.app, &manager, (&self.place, None)).await;
            self.counted("claim.settled", settled)?;
        }
        self.outcomes(&asked).await
    }

    async fn course_rows(&mut self) -> Result<Vec<CourseRow>, anyhow::Error> {
        let teaching = self.staff("teaching").await?;
        let mut tx = self.app.store.look(&teaching.permit(Act::CourseList, &self.place)?).await?;
        Ok(tx.course_rows().await?)
    }

    /// What the draw or the claims came to, course by course, and who waits; `asked` says how many claimed.
    async fn outcomes(&mut self, asked: &BTreeMap<CourseId, i64>) -> Result<(), anyhow::Error> {
        let leader = self.staff("leader").await?;
        let minimum = opening::minimum(&self.app.scheme(&self.place)?.scheme.opening);
        let rows = self.course_rows().await?;
        let outcome = |row: CourseRow| CourseOutcome {
            wishes: asked.get(&row.course.id).copied().unwrap_or(row.wishes),
            title: (row.course.title_zh, row.course.title_en),
            weekday: row.course.weekday,
            placed: row.placed,
            waiting: row.waiting,
            minimum,
            seats: row.course.seats,
            opened: row.course.state == State::Open,
        };
        self.report.courses = rows.into_iter().map(outcome).collect();
        let today = self.app.now().date();
        let mut tx = self.app.store.look(&leader.permit(Act::BoardRead, &self.place)?).await?;
        let figures = tx.board_figures(today).await?.into_iter().find(|one| one.place == self.place.place);
        self.report.enrolment = figures.map_or_else(Enrolment::default, |figures| Enrolment {
            students: figures.students,
            registered: figures.registered,
            accepted: figures.accepted,
            waiting: figures.waiting,
        });
        Ok(())
    }
}

fn id(n: usize) -> CourseId {
    CourseId::new(format!("course-{:02}", n + 1))
}

/// A time of the day; what would be after midnight is its last minute.
fn clock(minutes: i64) -> Time {
    let minutes = minutes.clamp(0, 24 * 60 - 1);
    let hour = i8::try_from(minutes / 60).expect("an hour of the day");
    Time::constant(hour, i8::try_from(minutes % 60).expect("a minute of the hour"), 0, 0)
}

/// A school's own courses as the town proposes them, by teachers of its own: as many as the school has.
fn own(courses: &[Course], lesson: i64) -> Vec<Proposal> {
    let mut teachers: Vec<&PersonId> = Vec::new();
    for course in courses {
        if !teachers.contains(&&course.teacher) {
            teachers.push(&course.teacher);
        }
    }
    let draft = |(n, course): (usize, &Course)| {
        let teacher = teachers.iter().position(|one| **one == course.teacher).unwrap_or(0);
        Proposal {
            id: id(n),
            title_zh: course.title_zh.clone(),
            title_en: course.title_en.clone(),
            kind: course.kind.code().to_owned(),
            teacher: PersonId::new(format!("staff-course{}", teacher + 1)),
            room: course.room.clone(),
            weekdays: course.weekdays().collect(),
            from: clock(course.from_minute),
            until: clock(course.from_minute + course.lessons * lesson),
            grades: course.grades,
            seats: course.seats,
        }
    };
    courses.iter().enumerate().map(draft).collect()
}
