//! 告知 Who is told of a plan on its way, of an amendment, and of a policy; each message beside the act that it tells of.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::moment::Moment;
use rules::people::role::Role;
use rules::plan::filing::Version;
use rules::plan::form::{self, Form};
use rules::plan::head::Kind;
use rules::plan::policy::Policy;
use serde_json::json;
use std::collections::BTreeSet;

impl Tx {
    /// A plan that was submitted waits for the office above; what that answered, whoever drafts the plan is told (P3.3).
    pub(super) async fn filing_told(
        &mut self,
        act: &str,
        version: &Version,
        now: Moment,
    ) -> Result<(), Fault> {
        let (kind, to) = match act {
            "filing.submitted" => ("filing-submitted", self.answering().await?),
            "filing.returned" => ("filing-returned", self.drafting().await?),
            "filing.approved" => ("filing-approved", self.drafting().await?),
            _ => return Ok(()),
        };
        let (school, school_en) = self.place_names().await?;
        let words = json!({
            "school": school, "school_en": school_en,
            "version": version.version.to_string(), "reason": version.said, "number": version.number,
        });
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// The families in a plan are told that it changes, from when and in which of its parts (P2.17): of a school's plan one message a
    /// home class, of an office's one a household, whatever of it that uses.
    pub(super) async fn amendment_told(
        &mut self,
        (version, from): (&Version, Date),
        before: &str,
        communities: &[PlaceId],
        now: Moment,
    ) -> Result<(), Fault> {
        let Some(Form::Plan(kind)) = version.form() else { return Ok(()) };
        let recipients = match kind {
            Kind::TermCare | Kind::ReturnToSchool => self.own_classes().await?,
            Kind::HolidayCare => self.signed_up(&version.scheme).await?,
            Kind::CommunityCare => self.cared_for(communities, now.date()).await?,
        };
        let what = form::changed_parts(&form::changes(before, &version.text));
        let words = json!({
            "version": version.version.to_string(), "day": from.to_string(), "kind": kind.key(),
            "what": what.zh, "what_en": what.en,
        });
        let letter = |recipient| Tell { recipient, kind: "filing-amended", words: words.clone() };
        self.tell(&recipients.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    async fn own_classes(&mut self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT home_class FROM student
             WHERE district = $1 AND place = $2 AND on_roll_until IS NULL ORDER BY home_class";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok(format!("class:{}", row.text("home_class")?))).collect()
    }

    /// Households with a child that has a seat in a summer plan of the permit's place, or waits for one.
    async fn signed_up(&mut self, scheme: &str) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT s.household FROM signup u
             JOIN student s ON s.district = u.district AND s.student = u.student
             WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3 AND u.state IN ('placed', 'waiting')
             ORDER BY s.household";
        let rows = self.rows(READ, args![self.district(), self.place(), scheme]).await?;
        rows.iter().map(|row| Ok(format!("household:{}", row.text("household")?))).collect()
    }

    /// Households with an agreement that stands in the class of one of these communities.
    async fn cared_for(&mut self, communities: &[PlaceId], today: Date) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT s.household FROM agreement a
             JOIN student s ON s.district = a.district AND s.place = a.place AND s.student = a.student
             WHERE a.district = $1 AND a.place IN (SELECT value ->> 'id' FROM jsonb_each($2))
               AND (a.ends_on IS NULL OR a.ends_on >= $3) AND s.on_roll_until IS NULL
             ORDER BY s.household";
        let places = batch(communities.iter().map(|place| json!({ "id": place })));
        let rows = self.rows(READ, args![self.district(), places, today.to_string()]).await?;
        rows.iter().map(|row| Ok(format!("household:{}", row.text("household")?))).collect()
    }

    /// Leaders and managers of the schools below are told of a policy's new version; those whose plan breaks it and broke nothing
    /// before, that it has to be amended (P1.1). `from` is the day from which what is new in it holds. Call it after the policy was
    /// filed, in the same transaction.
    pub async fn policy_told(
        &mut self,
        policy: &Policy,
        from: Date,
        breaking: &BTreeSet<PlaceId>,
        now: Moment,
    ) -> Result<(), Fault> {
        const WHO: &str = "SELECT DISTINCT r.place, r.person
             FROM role r JOIN place p ON p.district = r.district AND p.place = r.place
             WHERE r.district = $1 AND r.role IN ('school-leader', 'manager') AND p.kind = 'school'
               AND p.path LIKE $2 ORDER BY r.place, r.person";
        let inside = format!("{}/%", self.permit().path().as_str());
        let title = &policy.head.title;
        let words = json!({ "policy": title.zh, "policy_en": title.en, "day": from.to_string() });
        let mut letters = Vec::new();
        for row in self.rows(WHO, args![self.district(), inside]).await? {
            let is_breaking = breaking.contains(&PlaceId::new(row.text("place")?));
            let kind = if is_breaking { "policy-breached" } else { "policy-issued" };
            letters.push(Tell { recipient: row.text("person")?, kind, words: words.clone() });
        }
        self.tell(&letters, now).await
    }

    /// How many plans under the permit's place wait for an answer.
    pub async fn filings_unanswered(&mut self) -> Result<i64, Fault> {
        const READ: &str =
            "SELECT COUNT(*) AS many FROM filing f JOIN place p ON p.district = f.district AND p.place = f.place
             WHERE f.district = $1 AND f.state = 'submitted' AND (p.path = $2 OR p.path LIKE $3)";
        let path = self.permit().path().clone();
        let inside = format!("{}/%", path.as_str());
        let row = self.row(READ, args![self.district(), path.as_str(), inside]).await?;
        row.map_or(Ok(0), |row| row.int("many"))
    }

    /// The place's versions that were answered and wait for whoever drafted them: how many were returned, how many approved.
    pub async fn filings_answered(&mut self) -> Result<(i64, i64), Fault> {
        const READ: &str = "SELECT state FROM filing
             WHERE district = $1 AND place = $2 AND state IN ('returned', 'approved')";
        let (mut returned, mut approved) = (0, 0);
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            if row.text("state")? == "returned" { returned += 1 } else { approved += 1 }
        }
        Ok((returned, approved))
    }

    /// The officers of the nearest office that has anybody but the person who acts.
    pub(crate) async fn answering(&mut self) -> Result<Vec<String>, Fault> {
        const WHO: &str = "SELECT DISTINCT r.person, a.path
             FROM place p
             JOIN place a ON a.district = p.district AND (a.path = p.path OR p.path LIKE a.path || '/%')
             JOIN role r ON r.district = a.district AND r.place = a.place
             WHERE p.district = $1 AND p.place = $2 AND r.role = 'bureau-officer' AND r.person <> $3
             ORDER BY r.person";
        let own = self.permit().person().to_string();
        let mut nearest: (usize, Vec<String>) = (0, Vec::new());
        for row in self.rows(WHO, args![self.district(), self.place(), own]).await? {
            let (person, length) = (row.text("person")?, row.text("path")?.len());
            if length > nearest.0 {
                nearest = (length, Vec::new());
            }
            if length == nearest.0 {
                nearest.1.push(person);
            }
        }
        Ok(nearest.1)
    }

    /// Whoever drafts the place's plans: its leaders and managers, or its officers; not the person who acts.
    async fn drafting(&mut self) -> Result<Vec<String>, Fault> {
        let own = self.permit().person().to_string();
        let mut found = self.in_roles(&[Role::SchoolLeader, Role::Manager, Role::BureauOfficer]).await?;
        found.remove(&own);
        Ok(found.into_iter().collect())
    }
}
