//! 餐点 What children may not have, who eats today, and samples of dishes. The journal says that something was said, never what.

mod ordering;

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::meal::{Diet, Item, Said};
use rules::day::roll::State;
use rules::day::sample::{self, Taken, Thrown};
use rules::id::{SampleId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Words;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A child of today's rolls, as the kitchen and the table see it.
#[derive(Clone, Debug)]
pub struct EaterRow {
    /// The child.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// The group.
    pub group: Words,
    /// The group's room.
    pub room: String,
    /// Where the roll has it.
    pub state: State,
    /// When that was said.
    pub marked_at: Option<Moment>,
    /// What it is not served.
    pub not: Vec<Item>,
    /// Why, and what else, in the family's words.
    pub words: String,
    /// Its family has ordered the day's meal, where that costs something.
    pub has_ordered: bool,
}

/// A sample, as the list shows it.
#[derive(Clone, Debug)]
pub struct SampleRow {
    /// Which.
    pub id: SampleId,
    /// Of the meal of which day.
    pub date: Date,
    /// Of which part of it.
    pub item: Item,
    /// What it is.
    pub dish: String,
    /// How much.
    pub grams: i64,
    /// When it was taken and thrown away.
    pub facts: sample::Facts,
    /// Who took it, by name.
    pub taken_by: String,
    /// Who threw it away, by name.
    pub thrown_by: String,
    /// Why that was too early.
    pub early: Option<String>,
}

impl Tx {
    /// What was said of a child of the permit's scope.
    pub async fn diet(&mut self, student: &StudentId) -> Result<(Student, Option<Diet>), Fault> {
        const READ: &str =
            "SELECT items, words FROM diet WHERE district = $1 AND place = $2 AND student = $3";
        let child = self.student(student).await?;
        let row = self.row(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        let diet = row.map(|row| {
            let not = items(&row.text("items")?);
            Ok::<_, Fault>(Diet { student: child.id.clone(), not, words: row.text("words")? })
        });
        Ok((child.clone(), diet.transpose()?))
    }

    /// What was said of these children of the permit's place, of a summer point's guest also at its school and at its sign-up:
    /// for whoever has them in a room or at the gate. Nobody of whom nothing was said.
    pub async fn diets_of(
        &mut self,
        children: &[StudentId],
    ) -> Result<BTreeMap<StudentId, (Vec<Item>, String)>, Fault> {
        const READ: &str = "SELECT s.student, s.home_class, COALESCE(d.items, '') AS items,
                 COALESCE(d.words, '') AS words, COALESCE(u.told, '') AS told,
                 COALESCE(h.items, '') AS home_items, COALESCE(h.words, '') AS home_words
             FROM student s
             LEFT JOIN diet d ON d.district = s.district AND d.place = s.place AND d.student = s.student
             LEFT JOIN guest u ON u.district = s.district AND u.place = s.place AND u.student = s.student
             LEFT JOIN diet h ON h.district = u.district AND h.place = u.home AND h.student = u.pupil
             WHERE s.district = $1 AND s.place = $2 AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let ids = batch(children.iter().map(|id| json!({ "id": id })));
        let mut diets = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), ids]).await? {
            let (child, class) = (StudentId::new(row.text("student")?), row.text("home_class")?);
            let not = united(&items(&row.text("items")?), &items(&row.text("home_items")?));
            let words = said([row.text("words")?, row.text("told")?, row.text("home_words")?]);
            let is_said = !not.is_empty() || !words.is_empty();
            if is_said && self.permit().covers(&child, &class) {
                diets.insert(child, (not, words));
            }
        }
        Ok(diets)
    }

    /// Writes what a child may not have, in place of what was said before.
    pub async fn diet_said(&mut self, event: &Said, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO diet (district, place, student, items, words, said_at, said_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (district, place, student) DO UPDATE SET items = excluded.items, words = excluded.words,
                 said_at = excluded.said_at, said_by = excluded.said_by";
        let diet = &event.diet;
        let codes: Vec<&str> = diet.not.iter().map(|item| item.key()).collect();
        let (id, by) = (diet.student.as_str(), self.permit().person().to_string());
        let args = args![self.district(), self.place(), id, codes.join(","), &diet.words, now, by];
        self.run(PUT, args).await?;
        let record = Record {
            act: "meal.said",
            subject: id,
            clause: "X.4",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "said": true }),
        };
        self.record(record, now).await
    }

    /// Everyone on a roll of the day, with what each may not have; of a summer point's guest also what was said of it at its
    /// school and at its sign-up.
    pub async fn eaters(&mut self, date: Date) -> Result<Vec<EaterRow>, Fault> {
        const READ: &str = "SELECT s.name, s.home_class, g.name_zh, g.name_en, g.room, r.state, r.marked_at,
                 COALESCE(d.items, '') AS items, COALESCE(d.words, '') AS words, COALESCE(u.told, '') AS told,
                 COALESCE(h.items, '') AS home_items, COALESCE(h.words, '') AS home_words,
                 CASE WHEN EXISTS (SELECT 1 FROM meal_order o WHERE o.district = r.district AND o.place = r.place
                     AND o.student = r.student AND o.from_on <= r.date AND o.until_on > r.date)
                   THEN 1 ELSE 0 END AS has_ordered
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             LEFT JOIN diet d ON d.district = r.district AND d.place = r.place AND d.student = r.student
             LEFT JOIN guest u ON u.district = r.district AND u.place = r.place AND u.student = r.student
             LEFT JOIN diet h ON h.district = u.district AND h.place = u.home AND h.student = u.pupil
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3
             ORDER BY g.room, s.grade, length(s.home_class), s.home_class, s.seat, r.student";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        let eater = |row: &Row| {
            Ok(EaterRow {
                name: row.text("name")?,
                home_class: row.text("home_class")?,
                group: Words { zh: row.text("name_zh")?, en: row.text("name_en")? },
                room: row.text("room")?,
                state: row.parsed("state")?,
                marked_at: row.moment_or("marked_at")?,
                not: united(&items(&row.text("items")?), &items(&row.text("home_items")?)),
                words: said([row.text("words")?, row.text("told")?, row.text("home_words")?]),
                has_ordered: row.flag("has_ordered")?,
            })
        };
        rows.iter().map(eater).collect()
    }

    /// Days from `from` on with an evening that was laid out: on these something was served.
    pub async fn meal_days(&mut self, from: Date, to: Date) -> Result<Vec<Date>, Fault> {
        const READ: &str = "SELECT DISTINCT date FROM session
             WHERE district = $1 AND place = $2 AND date >= $3 AND date <= $4 AND opened_at IS NOT NULL
             ORDER BY date DESC";
        let (from, to) = (from.to_string(), to.to_string());
        let rows = self.rows(READ, args![self.district(), self.place(), from, to]).await?;
        rows.iter().map(|row| row.parsed("date")).collect()
    }

    /// Samples of a day and after, and every older one that nobody has thrown away.
    pub async fn samples(&mut self, from: Date) -> Result<Vec<SampleRow>, Fault> {
        const READ: &str =
            "SELECT p.sample, p.date, p.item, p.dish, p.grams, p.taken_at, p.thrown_at, p.early,
                 COALESCE(t.name, p.taken_by) AS taker, COALESCE(h.name, p.thrown_by, '') AS thrower
             FROM sample p
             LEFT JOIN staff t ON t.district = p.district AND t.staff = p.taken_by
             LEFT JOIN staff h ON h.district = p.district AND h.staff = p.thrown_by
             WHERE p.district = $1 AND p.place = $2 AND (p.date >= $3 OR p.thrown_at IS NULL)
             ORDER BY p.date DESC, p.taken_at, p.sample";
        let rows = self.rows(READ, args![self.district(), self.place(), from.to_string()]).await?;
        rows.iter().map(sample_row).collect()
    }

    /// Writes a sample down; the same form again is the same sample.
    pub async fn sample_taken(&mut self, event: &Taken, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO sample (district, place, sample, date, item, dish, grams, taken_at, taken_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (id, draft, by) = (event.sample.as_str(), &event.draft, self.permit().person().to_string());
        let (date, item) = (draft.taken_at.date().to_string(), draft.item.key());
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, id, &date, item, &draft.dish, draft.grams, draft.taken_at, by];
        if self.keep(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "item": item, "dish": draft.dish, "grams": draft.grams });
        self.sample_noted(("sample.taken", id), after, version, now).await
    }

    /// What [`rules::day::sample::throw`] may know.
    pub async fn sample_facts(&mut self, id: &SampleId) -> Result<sample::Facts, Fault> {
        const READ: &str = "SELECT taken_at, thrown_at FROM sample
             WHERE district = $1 AND place = $2 AND sample = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let row = row.ok_or(Fault::NotFound)?;
        Ok(sample::Facts { taken_at: row.moment("taken_at")?, thrown_at: row.moment_or("thrown_at")? })
    }

    /// Writes that a sample was thrown away, and why before its time.
    pub async fn sample_thrown(
        &mut self,
        (id, event): (&SampleId, &Thrown),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE sample SET thrown_at = $4, thrown_by = $5, early = $6
             WHERE district = $1 AND place = $2 AND sample = $3 AND thrown_at IS NULL";
        let by = self.permit().person().to_string();
        let early = event.early.clone();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now, by, early]).await?;
        let after = json!({ "early": event.early });
        self.sample_noted(("sample.thrown", id.as_str()), after, version, now).await
    }

    async fn sample_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let before = Value::Null;
        self.record(Record { act, subject, clause: "P4.14", scheme_version, before, after }, now).await
    }
}

fn items(codes: &str) -> Vec<Item> {
    codes.split(',').filter_map(item).collect()
}

/// What is not served by either of two lists.
fn united(here: &[Item], home: &[Item]) -> Vec<Item> {
    Item::ALL.iter().copied().filter(|item| here.contains(item) || home.contains(item)).collect()
}

/// Everything that was said, each once.
fn said(words: [String; 3]) -> String {
    let mut all: Vec<String> = Vec::new();
    for one in words {
        if !one.is_empty() && !all.contains(&one) {
            all.push(one);
        }
    }
    all.join(" · ")
}

fn item(code: &str) -> Option<Item> {
    Item::ALL.iter().copied().find(|item| item.key() == code)
}

fn sample_row(row: &Row) -> Result<SampleRow, Fault> {
    let code = row.text("item")?;
    Ok(SampleRow {
        id: SampleId::new(row.text("sample")?),
        date: row.parsed("date")?,
        item: item(&code).ok_or(Fault::Corrupt { what: "item", why: code })?,
        dish: row.text("dish")?,
        grams: row.int("grams")?,
        facts: sample::Facts { taken_at: row.moment("taken_at")?, thrown_at: row.moment_or("thrown_at")? },
        taken_by: row.text("taker")?,
        thrown_by: row.text("thrower")?,
        early: row.text_or("early")?,
    })
}
