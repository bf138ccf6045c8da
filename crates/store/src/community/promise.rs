//! 服务承诺 What the committee promised, what was kept, how its families rate it, and what rose to the office above.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::promise::keeping::Stated;
use rules::community::promise::{Office, Overdue, Promise};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::json;

impl Tx {
    /// Every promise of the place, the newest first.
    pub async fn promises(&mut self) -> Result<Vec<Stated>, Fault> {
        const READ: &str =
            "SELECT p.promise, p.what, p.by_when, p.contact, p.kept_on, p.risen_at, p.at, w.reason AS withdrawn
             FROM promise p LEFT JOIN promise_withdrawn w ON w.district = p.district AND w.place = p.place
                 AND w.promise = p.promise
             WHERE p.district = $1 AND p.place = $2 ORDER BY p.seq DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all = rows.iter().map(stated).collect::<Result<Vec<_>, _>>()?;
        for (promise, person, rating) in self.promise_ratings().await? {
            if let Some(one) = all.iter_mut().find(|one| one.id == promise) {
                one.ratings.push((person, rating));
            }
        }
        Ok(all)
    }

    async fn promise_ratings(&mut self) -> Result<Vec<(String, String, i64)>, Fault> {
        const READ: &str = "SELECT promise, person, rating FROM promise_rating
             WHERE district = $1 AND place = $2 ORDER BY promise, person";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((row.text("promise")?, row.text("person")?, row.int("rating")?))).collect()
    }

    /// A promise is stated.
    pub async fn promise_stated(
        &mut self,
        (id, promise): (&str, &Promise),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO promise (district, place, promise, what, by_when, contact, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let by_when = promise.by_when.map(|day| day.to_string()).unwrap_or_default();
        let (what, contact, seq) = (&promise.what, &promise.contact, self.seq() + 1);
        if self.run(ADD, args![district, place, id, what, &by_when, contact, now, by, seq]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "what": what, "by_when": by_when, "contact": contact });
        self.noted(("promise.stated", id, "P2.3"), after, version, now).await
    }

    /// A promise was kept.
    pub async fn promise_kept(
        &mut self,
        (id, on): (&str, Date),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE promise SET kept_on = $4, kept_by = $5
             WHERE district = $1 AND place = $2 AND promise = $3 AND kept_on IS NULL";
        let (by, day) = (self.permit().person().to_string(), on.to_string());
        if self.run(PUT, args![self.district(), self.place(), id, &day, by]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "kept_on": day });
        self.noted(("promise.kept", id, "P2.3"), after, version, now).await
    }

    /// A promise was mistyped: a row beside it says so, with the reason.
    pub async fn promise_withdrawn(
        &mut self,
        (id, reason): (&str, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO promise_withdrawn (district, place, promise, reason, at, by)
             SELECT $1, $2, $3, $4, $5, $6 WHERE true ON CONFLICT DO NOTHING";
        let by = self.permit().person().to_string();
        if self.run(ADD, args![self.district(), self.place(), id, reason, now, by]).await? == 0 {
            return Ok(());
        }
        self.noted(("promise.withdrawn", id, "P2.3"), json!({ "reason": reason }), version, now).await
    }

    /// A guardian rates a promise; another rating of the same person takes the place of the first.
    pub async fn promise_rated(
        &mut self,
        (id, rating): (&str, i64),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO promise_rating (district, place, promise, person, rating, at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, promise, person) DO UPDATE SET rating = excluded.rating,
                 at = excluded.at
             WHERE promise_rating.rating <> excluded.rating";
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id, by, rating, now]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "rating": rating });
        self.noted(("promise.rated", id, "P2.3"), after, version, now).await
    }

    /// An overdue promise of the community of this name rises: whoever the plan names above the committee is told, once. False
    /// where nobody is there to hear it yet, or it has risen.
    pub async fn promise_risen(
        &mut self,
        (one, overdue): (&Stated, Overdue),
        (zh, en): (&str, &str),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE promise SET risen_at = $4
             WHERE district = $1 AND place = $2 AND promise = $3 AND risen_at IS NULL AND kept_on IS NULL";
        let to = self.promise_hearers(overdue.to).await?;
        if to.is_empty() || self.run(PUT, args![self.district(), self.place(), &one.id, now]).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "days": overdue.days, "to": overdue.to.key() });
        self.noted(("promise.risen", &one.id, "P2.3"), after, version, now).await?;
        let by_when = one.promise.by_when.map(|day| day.to_string()).unwrap_or_default();
        let words = json!({
            "community": zh, "community_en": en, "what": one.promise.what, "by_when": by_when,
            "contact": one.promise.contact,
        });
        let letter = |recipient| Tell { recipient, kind: "promise-overdue", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    async fn promise_hearers(&mut self, to: Office) -> Result<Vec<String>, Fault> {
        const ABOVE: &str = "SELECT DISTINCT r.person FROM role r
             JOIN place p ON p.district = r.district AND p.place = r.place
             JOIN place c ON c.district = r.district AND c.place = $2
             WHERE r.district = $1 AND r.role = $3 AND c.path LIKE p.path || '/%' ORDER BY r.person";
        let role = match to {
            Office::ResidentsCommittee => return self.in_role(Role::CommunityOfficer).await,
            Office::StreetOffice => Role::CommunityOfficer,
            Office::CivilAffairs => Role::BureauOfficer,
        };
        let rows = self.rows(ABOVE, args![self.district(), self.place(), role.code()]).await?;
        rows.iter().map(|row| row.text("person")).collect()
    }
}

fn stated(row: &Row) -> Result<Stated, Fault> {
    let kept_on = row.parsed_or("kept_on")?;
    // A plan may ask for no day.
    let by_when = match row.text("by_when")?.as_str() {
        "" => None,
        _ => Some(row.parsed("by_when")?),
    };
    let promise = Promise { what: row.text("what")?, by_when, contact: row.text("contact")?, kept_on };
    let (stated_on, has_risen) = (row.moment("at")?.date(), row.moment_or("risen_at")?.is_some());
    let (id, withdrawn) = (row.text("promise")?, row.text_or("withdrawn")?);
    Ok(Stated { id, promise, stated_on, has_risen, ratings: Vec::new(), withdrawn })
}
