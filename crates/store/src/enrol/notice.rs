//! 报名通知 The published notice and who has opened it.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::args;
use crate::tx::Tx;
use rules::enrol::notice::{Facts, Published, Readers};
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;

impl Tx {
    /// What [`rules::enrol::notice::publish`] may know.
    pub async fn notice_facts(&mut self, scheme: &str) -> Result<Facts, Fault> {
        const CLASSES: &str = "SELECT grade, home_class FROM student
             WHERE district = $1 AND place = $2 AND on_roll_until IS NULL
             GROUP BY grade, home_class ORDER BY grade, length(home_class), home_class";
        let published_at = self.notice_published_at(scheme).await?;
        let rows = self.rows(CLASSES, args![self.district(), self.place()]).await?;
        let home_classes = rows.iter().map(|row| row.text("home_class")).collect::<Result<_, _>>()?;
        Ok(Facts { published_at, home_classes })
    }

    /// When the notice of a scheme was published, if it was.
    pub async fn notice_published_at(&mut self, scheme: &str) -> Result<Option<Moment>, Fault> {
        const READ: &str =
            "SELECT published_at FROM notice WHERE district = $1 AND place = $2 AND scheme = $3";
        let row = self.row(READ, args![self.district(), self.place(), scheme]).await?;
        row.map(|row| row.moment("published_at")).transpose()
    }

    /// Writes a published notice; each home class is told once (P3.26).
    pub async fn notice_published(
        &mut self,
        event: &Published,
        scheme: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO notice (district, place, scheme, published_at, published_by)
             VALUES ($1, $2, $3, $4, $5)";
        let person = self.permit().person().to_string();
        self.run(ADD, args![self.district(), self.place(), scheme, event.at, person]).await?;
        let record = Record {
            act: "notice.published",
            subject: scheme,
            clause: "P3.25",
            scheme_version: version,
            before: json!(null),
            after: json!({ "at": event.at, "told": event.told }),
        };
        self.record(record, now).await?;
        let letter = |class: &String| Tell {
            recipient: format!("class:{class}"),
            kind: "notice-published",
            words: json!({ "class": class }),
        };
        let letters: Vec<Tell> = event.told.iter().map(letter).collect();
        self.tell(&letters, now).await
    }

    /// Notes that the permit's person opened the notice, once.
    pub async fn notice_read(&mut self, scheme: &str, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO notice_read (district, place, scheme, person, read_at)
             VALUES ($1, $2, $3, $4, $5)";
        let person = self.permit().person().to_string();
        if self.notice_is_read(scheme).await? {
            return Ok(());
        }
        self.run(ADD, args![self.district(), self.place(), scheme, &person, now]).await?;
        let record = Record {
            act: "notice.read",
            subject: scheme,
            clause: "P3.25",
            scheme_version: version,
            before: json!(null),
            after: json!({ "person": person }),
        };
        self.record(record, now).await
    }

    /// Whether the permit's person has opened it.
    pub async fn notice_is_read(&mut self, scheme: &str) -> Result<bool, Fault> {
        const READ: &str = "SELECT read_at FROM notice_read
             WHERE district = $1 AND place = $2 AND scheme = $3 AND person = $4";
        let person = self.permit().person().to_string();
        Ok(self.row(READ, args![self.district(), self.place(), scheme, person]).await?.is_some())
    }

    /// How many families with a child here opened the notice.
    pub async fn notice_readers(&mut self, scheme: &str) -> Result<Readers, Fault> {
        const READ: &str = "SELECT count(DISTINCT s.household) AS families,
                 count(DISTINCT CASE WHEN n.person IS NOT NULL THEN s.household END) AS readers
             FROM student s
             JOIN guardian g ON g.district = s.district AND g.household = s.household
             LEFT JOIN notice_read n ON n.district = g.district AND n.place = s.place AND n.scheme = $3
               AND n.person = g.guardian
             WHERE s.district = $1 AND s.place = $2 AND s.on_roll_until IS NULL";
        let row = self.one(READ, args![self.district(), self.place(), scheme]).await?;
        Ok(Readers { read: row.int("readers")?, all: row.int("families")? })
    }

    /// Children whose families have not opened the notice, by home class and seat.
    pub async fn notice_unread(&mut self, scheme: &str) -> Result<Vec<Student>, Fault> {
        const READ: &str = "SELECT DISTINCT g.household FROM guardian g
             JOIN notice_read n ON n.district = g.district AND n.person = g.guardian
             WHERE g.district = $1 AND n.place = $2 AND n.scheme = $3";
        let rows = self.rows(READ, args![self.district(), self.place(), scheme]).await?;
        let read = rows.iter().map(|row| row.text("household")).collect::<Result<Vec<_>, _>>()?;
        let mut children = self.students().await?;
        children.retain(|child| {
            child.on_roll_until.is_none() && !read.iter().any(|home| home == child.household.as_str())
        });
        Ok(children)
    }
}
