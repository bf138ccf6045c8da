//! 结余 What programmes have left when their term or period is over: who has found it, who was told, what the school says.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{PersonId, PlaceId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse};
use rules::money::surplus::settling::{Facts, Settled};
use rules::money::surplus::{Choice, Found, Said, Standing, Under};
use rules::people::role::Role;
use serde_json::{Value, json};

/// A surplus as it stands.
#[derive(Clone, Debug)]
pub struct SurplusRow {
    /// Which school's.
    pub place: PlaceId,
    /// The school's names in Chinese and English.
    pub school: (String, String),
    /// Whose: the name of the payee's account.
    pub payee: String,
    /// Which kind of money.
    pub purse: Purse,
    /// The programme's titles; `None` of a summer period, whose title the page makes.
    pub title: Option<(String, String)>,
    /// Of which term or period.
    pub under: Under,
    /// The first day after it.
    pub until: Date,
    /// How much there was when it was found.
    pub fen: Fen,
    /// How much of it is there now.
    pub left: Fen,
    /// What the school says becomes of it.
    pub said: Option<Said>,
    /// Who said so.
    pub said_by: Option<PersonId>,
    /// How often it was settled.
    pub times: i64,
}

/// A programme whose money may go over to another one, or come from it.
#[derive(Clone, Debug)]
pub struct NextRow {
    /// Who earns under it: a course's id, a programme's code.
    pub earner: String,
    /// Of which term.
    pub under: Under,
    /// Its titles in Chinese and English; `None` of a summer period, whose title the page makes.
    pub title: Option<(String, String)>,
}

/// The surpluses of one school or community and term that the office above has not been told of.
#[derive(Clone, Debug)]
pub struct UntoldRow {
    /// Whose.
    pub place: PlaceId,
    /// Whether it is a community's.
    pub is_community: bool,
    /// Its names in Chinese and English.
    pub school: (String, String),
    /// Of which term or period.
    pub under: Under,
    /// The first day after it.
    pub until: Date,
    /// How many programmes.
    pub many: i64,
    /// How much they had left.
    pub fen: Fen,
}

impl Tx {
    /// Payees that have money and were not found with a surplus, each under its plan or period; of those whose plan nobody knows
    /// any more that is empty.
    pub async fn surplus_standing(&mut self) -> Result<Vec<Standing>, Fault> {
        const READ: &str =
            "SELECT a.account, a.balance_fen - a.pending_fen AS fen, coalesce(i.plan, '') AS plan
             FROM account a
             LEFT JOIN payee_plan i ON i.district = a.district AND i.place = a.place AND i.account = a.account
             WHERE a.district = $1 AND a.place = $2 AND a.kind = 'payee' AND a.balance_fen > a.pending_fen
               AND NOT EXISTS (SELECT 1 FROM surplus s WHERE s.district = a.district AND s.place = a.place
                 AND s.payee = a.account)
             ORDER BY a.account";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            let payee = row.text("account")?;
            let under = under(&payee, &row.text("plan")?)?;
            Ok(Standing { payee, under, left: row.fen("fen")? })
        };
        rows.iter().map(one).collect()
    }

    /// Writes the surpluses of one term or period, and tells whoever has to say what becomes of them.
    pub async fn surplus_found(
        &mut self,
        found: &[Found],
        (sayer, plan): (Role, (&str, &str)),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO surplus (district, place, payee, plan, period, until_on, fen, found_at)
             SELECT $1, $2, value ->> 'payee', value ->> 'plan', CAST(value ->> 'period' AS BIGINT),
                    value ->> 'until', CAST(value ->> 'fen' AS BIGINT), $3
             FROM jsonb_each($4) WHERE true ON CONFLICT (district, place, payee) DO NOTHING";
        let Some(first) = found.first() else { return Ok(()) };
        let rows = batch(found.iter().map(|one| {
            json!({
                "payee": one.payee, "plan": one.under.plan, "period": one.under.period.unwrap_or_default(),
                "until": one.until.to_string(), "fen": one.fen,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), now, rows]).await?;
        let (fen, many) = (found.iter().map(|one| one.fen).sum::<Fen>(), found.len().to_string());
        let subject = first.under.code();
        let record = Record {
            act: "surplus.found",
            subject: &subject,
            clause: "P1.11",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "programmes": found.len(), "fen": fen }),
        };
        self.record(record, now).await?;
        let words = json!({ "plan": plan.0, "plan_en": plan.1, "count": many, "fen": fen });
        self.tell_role(sayer, "surplus-found", words, now).await
    }

    /// What of the schools and communities under this office nobody here was told of. An office between one of them and this one that
    /// has somebody to hear it is told instead: of a community's a street's own officer is.
    pub async fn surplus_untold(&mut self) -> Result<Vec<UntoldRow>, Fault> {
        const READ: &str =
            "SELECT s.place, p.kind, p.name_zh, p.name_en, s.plan, s.period, s.until_on, count(*) AS many,
                    CAST(sum(s.fen) AS BIGINT) AS fen
             FROM surplus s
             JOIN place p ON p.district = s.district AND p.place = s.place
             WHERE s.district = $1 AND p.path LIKE $3 || '/%'
               AND NOT EXISTS (SELECT 1 FROM place q
                 JOIN role r ON r.district = q.district AND r.place = q.place
                   AND (r.role = 'bureau-officer' OR r.role = 'community-officer' AND p.kind = 'community')
                 WHERE q.district = $1 AND q.path LIKE $3 || '/%' AND p.path LIKE q.path || '/%')
               AND NOT EXISTS (SELECT 1 FROM alarm a WHERE a.district = s.district AND a.place = $2
                 AND a.date = s.until_on AND a.kind = 'surplus' AND a.subject = s.place || '/' || s.plan
                 AND a.step = CAST(s.period AS TEXT))
             GROUP BY s.place, p.kind, p.name_zh, p.name_en, s.plan, s.period, s.until_on
             ORDER BY s.place, s.plan, s.period";
        let path = self.permit().path().as_str().to_owned();
        let rows = self.rows(READ, args![self.district(), self.place(), path]).await?;
        let one = |row: &Row| {
            Ok(UntoldRow {
                place: PlaceId::new(row.text("place")?),
                is_community: row.text("kind")? == "community",
                school: (row.text("name_zh")?, row.text("name_en")?),
                under: stored(row)?,
                until: row.parsed("until_on")?,
                many: row.int("many")?,
                fen: row.fen("fen")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Tells the officers of this office of a school's surpluses, once a term or period. False where nobody is there to hear it, or
    /// it was told before.
    pub async fn surplus_told(&mut self, row: &UntoldRow, now: Moment) -> Result<bool, Fault> {
        let roles: &[Role] = if row.is_community {
            &[Role::BureauOfficer, Role::CommunityOfficer]
        } else {
            &[Role::BureauOfficer]
        };
        let to = self.in_roles(roles).await?;
        let subject = format!("{}/{}", row.place, row.under.plan);
        let step = row.under.period.unwrap_or_default().to_string();
        if to.is_empty() || !self.once(row.until, ("surplus", &subject, &step), now).await? {
            return Ok(false);
        }
        let of_term = format!("{}/{}", row.place, row.under.code());
        let record = Record {
            act: "surplus.told",
            subject: &of_term,
            clause: "P1.11",
            scheme_version: 0,
            before: Value::Null,
            after: json!({ "programmes": row.many, "fen": row.fen }),
        };
        self.record(record, now).await?;
        let words = json!({
            "school": row.school.0, "school_en": row.school.1, "day": row.until.yesterday().unwrap_or(row.until).to_string(),
            "count": row.many.to_string(), "fen": row.fen,
        });
        let letter = |recipient| Tell { recipient, kind: "surplus-told", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// The surpluses of every school at or under the permit's place, school by school, those of the latest term first.
    pub async fn surpluses(&mut self) -> Result<Vec<SurplusRow>, Fault> {
        const READ: &str =
            "SELECT s.place, p.name_zh, p.name_en, p.path, s.payee, s.plan, s.period, s.until_on, s.fen,
                    a.balance_fen - a.pending_fen AS left_fen, s.choice, s.reason, s.said_by, s.times, i.title_zh, i.title_en
             FROM surplus s
             JOIN place p ON p.district = s.district AND p.place = s.place
             JOIN account a ON a.district = s.district AND a.place = s.place AND a.account = s.payee
             LEFT JOIN payee_plan i ON i.district = s.district AND i.place = s.place AND i.account = s.payee
             WHERE s.district = $1 AND (p.path = $2 OR p.path LIKE $2 || '/%')
             ORDER BY p.path, s.until_on DESC, s.payee";
        let path = self.permit().path().as_str().to_owned();
        self.rows(READ, args![self.district(), path]).await?.iter().map(surplus).collect()
    }

    /// A surplus of the place, or [`Fault::NotFound`].
    pub async fn surplus(&mut self, payee: &str) -> Result<SurplusRow, Fault> {
        const READ: &str =
            "SELECT s.place, p.name_zh, p.name_en, s.payee, s.plan, s.period, s.until_on, s.fen,
                    a.balance_fen - a.pending_fen AS left_fen, s.choice, s.reason, s.said_by, s.times, i.title_zh, i.title_en
             FROM surplus s
             JOIN place p ON p.district = s.district AND p.place = s.place
             JOIN account a ON a.district = s.district AND a.place = s.place AND a.account = s.payee
             LEFT JOIN payee_plan i ON i.district = s.district AND i.place = s.place AND i.account = s.payee
             WHERE s.district = $1 AND s.place = $2 AND s.payee = $3";
        let row = self.row(READ, args![self.district(), self.place(), payee]).await?;
        surplus(&row.ok_or(Fault::NotFound)?)
    }

    /// Writes what the school says becomes of a surplus; the journal has what it said before.
    pub async fn surplus_said(
        &mut self,
        row: &SurplusRow,
        said: &Said,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE surplus SET choice = $4, reason = $5, said_at = $6, said_by = $7
             WHERE district = $1 AND place = $2 AND payee = $3";
        let (who, choice) = (self.permit().person().to_string(), said.choice.code());
        let args = args![self.district(), self.place(), &row.payee, choice, &said.reason, now, who];
        self.run(PUT, args).await?;
        let before = row.said.as_ref();
        let record = Record {
            act: "surplus.said",
            subject: &row.payee,
            clause: "P1.11",
            scheme_version: version,
            before: before
                .map_or(Value::Null, |one| json!({ "choice": one.choice.code(), "reason": one.reason })),
            after: json!({ "choice": choice, "reason": said.reason, "left": row.left }),
        };
        self.record(record, now).await
    }
}

impl Tx {
    /// How many programmes that were over by a day have money left of which nobody has said what becomes of it, or that was to go back
    /// to families.
    pub async fn surpluses_undisposed(&mut self, by: Date) -> Result<usize, Fault> {
        const READ: &str = "SELECT count(*) AS n FROM surplus s
             JOIN account a ON a.district = s.district AND a.place = s.place AND a.account = s.payee
             WHERE s.district = $1 AND s.place = $2 AND s.until_on <= $3 AND s.choice IN ('', 'back')
               AND a.balance_fen > a.pending_fen";
        let row = self.one(READ, args![self.district(), self.place(), by.to_string()]).await?;
        Ok(usize::try_from(row.int("n")?).unwrap_or_default())
    }

    /// The programmes of a kind of money that belong to a plan's term, in the order of their accounts.
    pub async fn surplus_next(&mut self, purse: Purse) -> Result<Vec<NextRow>, Fault> {
        const READ: &str = "SELECT account, plan, title_zh, title_en FROM payee_plan
             WHERE district = $1 AND place = $2 AND substr(account, 1, length($3)) = $3 ORDER BY account";
        let prefix = format!("payee/{}/", purse.code());
        let mut all = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), prefix]).await? {
            let (name, plan) = (row.text("account")?, row.text("plan")?);
            if let Some(Account::Payee(_, earner)) = Account::from_name(&name) {
                let title = programme(&row)?;
                all.push(NextRow { earner, under: Under { plan, period: None }, title });
            }
        }
        Ok(all)
    }

    /// What the rule may know of a surplus that is settled; `next` are the programmes that come after. What it owes the caller knows.
    pub async fn surplus_facts(&mut self, row: &SurplusRow, next: Vec<String>) -> Result<Facts, Fault> {
        const BORE: &str = "SELECT o.account, CAST(sum(m.fen) AS BIGINT) AS fen FROM (
                 SELECT t.debit AS other, t.fen AS fen FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.credit = $3 AND t.step IN ('posted', 'post')
                 UNION ALL
                 SELECT t.credit AS other, -t.fen AS fen FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.debit = $3 AND t.step IN ('posted', 'post')) m
             JOIN account o ON o.district = $1 AND o.place = $2 AND o.account = m.other
             WHERE o.kind IN ('custody', 'payer')
             GROUP BY o.account ORDER BY o.account";
        let corrupt = || Fault::Corrupt { what: "payee", why: row.payee.clone() };
        let Some(Account::Payee(purse, earner)) = Account::from_name(&row.payee) else {
            return Err(corrupt());
        };
        let mut bore = Vec::new();
        for one in self.rows(BORE, args![self.district(), self.place(), &row.payee]).await? {
            let account = Account::from_name(&one.text("account")?).ok_or_else(corrupt)?;
            bore.push((account, one.fen("fen")?));
        }
        let said = row.said.clone().zip(row.said_by.clone());
        let me = self.permit().person().clone();
        let (left, owed, times) = (row.left, Fen::ZERO, row.times);
        Ok(Facts { purse, earner, left, owed, said, times, bore, next, me })
    }

    /// Posts what a surplus comes to, and asks for the refunds that families get by it.
    pub async fn surplus_settled(
        &mut self,
        row: &SurplusRow,
        settled: &Settled,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE surplus SET times = times + 1, settled_at = $4, settled_by = $5
             WHERE district = $1 AND place = $2 AND payee = $3";
        let who = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), &row.payee, now, who]).await?;
        self.transfers_posted(&settled.transfers, now).await?;
        for asked in &settled.refunds {
            self.refund_asked(asked, version, now).await?;
        }
        let record = Record {
            act: "surplus.settled",
            subject: &row.payee,
            clause: "P1.11",
            scheme_version: version,
            before: json!({ "left": row.left }),
            after: json!({ "choice": settled.choice.code(), "transfers": settled.transfers.len(), "refunds": settled.refunds.len() }),
        };
        self.record(record, now).await
    }
}

/// Under what a payee of this account's name earns.
pub(super) fn under(payee: &str, plan: &str) -> Result<Under, Fault> {
    let account = Account::from_name(payee);
    let account = account.ok_or_else(|| Fault::Corrupt { what: "account", why: payee.to_owned() })?;
    Ok(Under::of(&account, plan))
}

/// The columns `title_zh, title_en` of a payee's programme; a summer period has none.
pub(super) fn programme(row: &Row) -> Result<Option<(String, String)>, Fault> {
    match row.text_or("title_zh")? {
        Some(zh) => Ok(Some((zh, row.text("title_en")?))),
        None => Ok(None),
    }
}

/// The columns `plan, period`; a term has no period.
fn stored(row: &Row) -> Result<Under, Fault> {
    let period = row.int("period")?;
    Ok(Under { plan: row.text("plan")?, period: (period > 0).then_some(period) })
}

fn surplus(row: &Row) -> Result<SurplusRow, Fault> {
    let payee = row.text("payee")?;
    let Some(Account::Payee(purse, _)) = Account::from_name(&payee) else {
        return Err(Fault::Corrupt { what: "payee", why: payee });
    };
    let title = programme(row)?;
    let choice = Choice::from_code(&row.text("choice")?);
    let reason = row.text("reason")?;
    Ok(SurplusRow {
        place: PlaceId::new(row.text("place")?),
        school: (row.text("name_zh")?, row.text("name_en")?),
        payee,
        purse,
        title,
        under: stored(row)?,
        until: row.parsed("until_on")?,
        fen: row.fen("fen")?,
        left: row.fen("left_fen")?,
        said: choice.map(|choice| Said { choice, reason }),
        said_by: row.text_or("said_by")?.map(PersonId::new),
        times: row.int("times")?,
    })
}
