//! 告知 Who hears of a complaint, without a word of it: its bureau, the school that is asked, the offices above once it is late.

use super::{ComplaintRow, QuestionRow};
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::moment::Moment;
use rules::people::place::Place;
use rules::people::role::Role;
use serde_json::{Value, json};

impl Tx {
    /// The officers of the permit's bureau hear that a complaint came.
    pub(super) async fn complaint_filed_told(
        &mut self,
        (number, due_on): (i64, Date),
        about: &Place,
        now: Moment,
    ) -> Result<(), Fault> {
        let words = of_school(about, number, due_on);
        self.tell_role(Role::BureauOfficer, "complaint-filed", words, now).await
    }

    /// The leaders of the school hear that they are asked something: `stands_at` is where.
    pub(super) async fn complaint_forwarded_told(
        &mut self,
        row: &ComplaintRow,
        due_on: Date,
        now: Moment,
    ) -> Result<(), Fault> {
        let words = json!({ "stands_at": row.about.as_str(), "day": due_on.to_string() });
        let leaders = self.holding(Role::SchoolLeader, &row.about).await?;
        self.tell(&letters(leaders, "complaint-forwarded", &words), now).await
    }

    /// The officers of the bureau that asked hear that the school has explained itself.
    pub(super) async fn complaint_explained_told(
        &mut self,
        row: &QuestionRow,
        school: &Place,
        now: Moment,
    ) -> Result<(), Fault> {
        let words = json!({
            "stands_at": row.bureau.as_str(), "number": row.number.to_string(), "school": school.name_zh,
            "school_en": school.name_en,
        });
        let officers = self.holding(Role::BureauOfficer, &row.bureau).await?;
        self.tell(&letters(officers, "complaint-explained", &words), now).await
    }

    /// What the officers of the permit's bureau, and of the offices above it, hear of a complaint whose time is over.
    pub(super) async fn complaint_risen_letters(
        &mut self,
        row: &ComplaintRow,
        (school, bureau): (&Place, &Place),
    ) -> Result<Vec<Tell>, Fault> {
        const ABOVE: &str = "SELECT DISTINCT r.person FROM role r
             JOIN place p ON p.district = r.district AND p.place = r.place
             JOIN place c ON c.district = r.district AND c.place = $2
             WHERE r.district = $1 AND r.role = 'bureau-officer' AND c.path LIKE p.path || '/%'
             ORDER BY r.person";
        let words = of_school(school, row.number, row.due_on);
        let mut all = letters(self.in_role(Role::BureauOfficer).await?, "complaint-late", &words);
        let rows = self.rows(ABOVE, args![self.district(), self.place()]).await?;
        let above = rows.iter().map(|row| row.text("person")).collect::<Result<Vec<_>, _>>()?;
        let mut words = words;
        words["bureau"] = Value::from(bureau.name_zh.as_str());
        words["bureau_en"] = Value::from(bureau.name_en.as_str());
        all.extend(letters(above, "complaint-risen", &words));
        Ok(all)
    }
}

fn of_school(school: &Place, number: i64, due_on: Date) -> Value {
    json!({
        "number": number.to_string(), "school": school.name_zh, "school_en": school.name_en,
        "day": due_on.to_string(),
    })
}

fn letters(to: Vec<String>, kind: &'static str, words: &Value) -> Vec<Tell> {
    to.into_iter().map(|recipient| Tell { recipient, kind, words: words.clone() }).collect()
}
