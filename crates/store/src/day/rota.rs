//! 轮值 Whose turns stand, who is away, what is asked for in exchange; and what each of it becomes.

mod settling;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::{masked, staffed};
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::duty::{Arrived, Step};
use rules::day::flextime::{Served, State};
use rules::day::rota::{Away, Facts, Hindrance, Made, Member, Refilled, Swap, Taken, Turn};
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Turns with whose they are; `r` is the turn.
macro_rules! turn_rows {
    () => {
        "SELECT r.turn, r.date, r.from_at, r.until_at, r.person, r.why, r.turns, r.arrived_at, r.off_at,
             COALESCE(t.name, r.person) AS name, COALESCE(t.phone, '') AS phone
         FROM rota_turn r LEFT JOIN staff t ON t.district = r.district AND t.staff = r.person
         WHERE r.district = $1 AND r.place = $2 AND r.ended_at IS NULL AND "
    };
}

/// A turn with whose it is.
#[derive(Clone, Debug)]
pub struct TurnRow {
    /// The turn.
    pub turn: Turn,
    /// Whose, by name.
    pub name: String,
    /// Their phone, its middle left out; empty where there is none.
    pub phone: String,
    /// When they signed in.
    pub arrived_at: Option<Moment>,
    /// Its evening is not held.
    pub is_off: bool,
}

/// Days on which somebody is away, with their name.
#[derive(Clone, Debug)]
pub struct AwayRow {
    /// The days.
    pub away: Away,
    /// Who, by name.
    pub name: String,
}

/// An exchange that was asked for.
#[derive(Clone, Debug)]
pub struct SwapRow {
    /// The two turns, each as whose it was then.
    pub swap: Swap,
    /// Who asked, by name.
    pub own_name: String,
    /// Who was asked, by name.
    pub other_name: String,
    /// What was answered; a question that was passed over counts as a no.
    pub answered: Option<bool>,
    /// Both turns are still whose they were.
    pub stands: bool,
}

impl TurnRow {
    /// Under which name steps about it are told: whoever has it next is reminded and missed like anybody.
    pub fn subject(&self) -> String {
        format!("{}/{}", self.turn.id, self.turn.person)
    }

    /// Whether it is one of those that its person has had: its evening is held, or they came all the same.
    pub fn counts(&self) -> bool {
        !self.is_off || self.arrived_at.is_some()
    }
}

impl Tx {
    /// Everybody who works at the place, with what they are there, in the order of their ids.
    pub async fn rota_staff(&mut self) -> Result<Vec<Member>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT s.staff, s.name, r.role FROM staff s
             JOIN role r ON r.district = s.district AND r.person = s.staff
             WHERE r.district = $1 AND r.role IN ('school-leader', 'manager', 'teaching', 'logistics', 'head-teacher',
                 'care-teacher', 'doorkeeper', 'health-worker', 'cook', 'cashier') AND r.place ",
            staffed!(),
            " ORDER BY s.staff, r.role"
        );
        let mut people: BTreeMap<PersonId, Member> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let (person, name) = (PersonId::new(row.text("staff")?), row.text("name")?);
            let member = Member { person: person.clone(), name, roles: Vec::new() };
            people.entry(person).or_insert(member).roles.extend(Role::from_code(&row.text("role")?));
        }
        Ok(people.into_values().collect())
    }

    /// The turns of some days that stand, by day, with those whose evening is not held.
    pub async fn rota_turns(&mut self, (first, last): (Date, Date)) -> Result<Vec<TurnRow>, Fault> {
        const READ: &str =
            concat!(turn_rows!(), "r.date >= $3 AND r.date <= $4 ORDER BY r.date, t.name, r.turn");
        let args = args![self.district(), self.place(), first.to_string(), last.to_string()];
        self.rows(READ, args).await?.iter().map(turn_row).collect()
    }

    /// One turn, where it stands.
    pub async fn rota_turn(&mut self, id: &str) -> Result<Option<TurnRow>, Fault> {
        const READ: &str = concat!(turn_rows!(), "r.turn = $3");
        let row = self.row(READ, args![self.district(), self.place(), id]).await?;
        row.as_ref().map(turn_row).transpose()
    }

    /// Whether turns were made under a key before.
    pub async fn rota_known(&mut self, key: &str) -> Result<bool, Fault> {
        const READ: &str =
            "SELECT r.turn FROM rota_turn r WHERE r.district = $1 AND r.place = $2 AND r.turn = $3";
        let first = format!("{key}-1");
        Ok(self.row(READ, args![self.district(), self.place(), first]).await?.is_some())
    }

    /// Who is away on some day since one, by their first day.
    pub async fn rota_aways(&mut self, since: Date) -> Result<Vec<AwayRow>, Fault> {
        const READ: &str =
            "SELECT a.away, a.person, a.from_date, a.to_date, COALESCE(t.name, a.person) AS name
             FROM rota_away a LEFT JOIN staff t ON t.district = a.district AND t.staff = a.person
             WHERE a.district = $1 AND a.place = $2 AND a.to_date >= $3 AND a.ended_at IS NULL
             ORDER BY a.from_date, a.away";
        let rows = self.rows(READ, args![self.district(), self.place(), since.to_string()]).await?;
        rows.iter().map(away_row).collect()
    }

    /// What [`rules::day::rota`] may know of these people since the term began; what else they do, on some days. Who of them has not studied
    /// the safety plan the caller knows.
    pub async fn rota_facts(
        &mut self,
        staff: Vec<Member>,
        since: Date,
        days: (Date, Date),
    ) -> Result<Facts, Fault> {
        let (engagements, taken) = (self.engagements().await?, self.rota_taken(days).await?);
        let away = self.rota_aways(since).await?.into_iter().map(|row| row.away).collect();
        let rows = self.rota_turns((since, Date::MAX)).await?.into_iter();
        let turns = rows.filter(TurnRow::counts).map(|row| row.turn).collect();
        let (barred, joined) = (BTreeSet::new(), self.rota_joined().await?);
        Ok(Facts { staff, barred, joined, engagements, away, taken, turns })
    }

    /// Since which day the turns of each are counted.
    async fn rota_joined(&mut self) -> Result<BTreeMap<PersonId, Date>, Fault> {
        const READ: &str =
            "SELECT j.person, j.joined_on FROM rota_joined j WHERE j.district = $1 AND j.place = $2";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((PersonId::new(row.text("person")?), row.parsed("joined_on")?))).collect()
    }

    async fn rota_join(&mut self, new: &BTreeMap<PersonId, Date>) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO rota_joined (district, place, person, joined_on)
             SELECT $1, $2, value ->> 'who', value ->> 'on' FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        let rows = batch(new.iter().map(|(who, on)| json!({ "who": who, "on": on.to_string() })));
        self.run(ADD, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// Evenings that somebody leads or goes along to on some days, and free time that was granted.
    pub async fn rota_taken(&mut self, (first, last): (Date, Date)) -> Result<Vec<Taken>, Fault> {
        const LED: &str = "SELECT e.teacher AS person, e.from_at, e.until_at FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date <= $4 AND e.cancelled_at IS NULL
             UNION SELECT e.companion AS person, e.from_at, e.until_at FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date <= $4 AND e.cancelled_at IS NULL
               AND e.companion IS NOT NULL";
        let args = args![self.district(), self.place(), first.to_string(), last.to_string()];
        let led = |row: &Row| {
            Ok(Taken {
                person: PersonId::new(row.text("person")?),
                from: row.moment("from_at")?,
                until: row.moment("until_at")?,
                by: Hindrance::Leads,
            })
        };
        let mut taken: Vec<Taken> =
            self.rows(LED, args).await?.iter().map(led).collect::<Result<_, Fault>>()?;
        let granted = self.flextimes(first, None).await?.into_iter();
        let granted = granted.filter(|row| row.state == State::Granted && row.draft.date <= last);
        taken.extend(granted.map(|row| Taken {
            from: row.draft.begins(),
            until: row.draft.ends(),
            person: row.person,
            by: Hindrance::Off,
        }));
        Ok(taken)
    }

    /// Writes turns that were made, and since which day whoever is `new` to them is counted; everybody with one is told how many.
    pub async fn rota_made(
        &mut self,
        (made, new): (&Made, &BTreeMap<PersonId, Date>),
        key: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        if made.turns.is_empty() {
            return Ok(());
        }
        self.rota_put(&made.turns, now).await?;
        self.rota_join(new).await?;
        let people = made.people();
        let after = json!({ "turns": made.turns.len(), "people": people.len(), "short": made.short.len() });
        self.record(record("rota.made", key, version, after), now).await?;
        let letter = |(person, (count, first)): (&PersonId, (i64, Date))| Tell {
            recipient: person.to_string(),
            kind: "rota-yours",
            words: json!({ "count": count, "date": first.to_string() }),
        };
        self.tell(&people.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    async fn rota_put(&mut self, turns: &[Turn], now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO rota_turn (district, place, turn, date, from_at, until_at, person, why, turns,
                 made_at, made_by)
             SELECT $1, $2, value ->> 'turn', value ->> 'date', CAST(value ->> 'from' AS BIGINT),
                    CAST(value ->> 'until' AS BIGINT), value ->> 'person', value ->> 'why',
                    CAST(value ->> 'turns' AS BIGINT), $4, $5
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        let rows = batch(turns.iter().map(|turn| {
            json!({
                "turn": turn.id, "date": turn.date.to_string(), "from": turn.from, "until": turn.until,
                "person": turn.person, "why": turn.why.code(), "turns": turn.turns,
            })
        }));
        let by = self.permit().person().to_string();
        self.run(ADD, args![self.district(), self.place(), rows, now, by]).await?;
        Ok(())
    }

    /// Writes days on which somebody is away, and who takes the turns that they cannot keep. What was entered before, and ended since,
    /// is not entered again by the same form.
    pub async fn rota_away_entered(
        &mut self,
        (away, refilled): (&Away, &[Refilled]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO rota_away (district, place, away, person, from_date, to_date, entered_at, entered_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        let (from, to) = (away.from.to_string(), away.to.to_string());
        let (person, by) = (away.person.as_str(), self.permit().person().to_string());
        let add = args![self.district(), self.place(), &away.id, person, &from, &to, now, by];
        if self.run(ADD, add).await? == 0 {
            return Ok(());
        }
        self.rota_moved(refilled, now).await?;
        let after = json!({ "person": person, "from": from, "to": to, "turns": said_of(refilled) });
        self.record(record("rota.away-entered", &away.id, version, after), now).await?;
        self.tell(&letters(refilled), now).await
    }

    /// Somebody is back sooner, or was never away, or [`Fault::NotFound`]; twice is once. Turns that went to others stay with them.
    pub async fn rota_away_ended(&mut self, id: &str, version: i64, now: Moment) -> Result<(), Fault> {
        const READ: &str = "SELECT a.ended_at FROM rota_away a
             WHERE a.district = $1 AND a.place = $2 AND a.away = $3";
        const PUT: &str = "UPDATE rota_away SET ended_at = $4
             WHERE district = $1 AND place = $2 AND away = $3 AND ended_at IS NULL";
        let row = self.row(READ, args![self.district(), self.place(), id]).await?.ok_or(Fault::NotFound)?;
        if row.moment_or("ended_at")?.is_some() {
            return Ok(());
        }
        self.run(PUT, args![self.district(), self.place(), id, now]).await?;
        self.record(record("rota.away-ended", id, version, json!({ "ended": true })), now).await
    }

    /// Writes who takes a turn that its person cannot keep.
    pub async fn rota_refilled(
        &mut self,
        refilled: &[Refilled],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let Some(first) = refilled.first() else { return Ok(()) };
        self.rota_moved(refilled, now).await?;
        let after = json!({ "turns": said_of(refilled) });
        self.record(record("rota.refilled", &first.freed.id, version, after), now).await?;
        self.tell(&letters(refilled), now).await
    }

    async fn rota_moved(&mut self, refilled: &[Refilled], now: Moment) -> Result<(), Fault> {
        const END: &str = "UPDATE rota_turn SET ended_at = $4
             WHERE district = $1 AND place = $2 AND turn = $3 AND ended_at IS NULL";
        for one in refilled {
            self.run(END, args![self.district(), self.place(), &one.freed.id, now]).await?;
            self.rota_passed(&one.freed.id, now).await?;
        }
        let next: Vec<Turn> = refilled.iter().filter_map(|one| one.next.clone()).collect();
        if next.is_empty() { Ok(()) } else { self.rota_put(&next, now).await }
    }

    /// Nobody answers any more what was asked about a turn that is another's by now.
    async fn rota_passed(&mut self, turn: &str, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE rota_swap SET answer = 'passed', answered_at = $4
             WHERE district = $1 AND place = $2 AND (own_turn = $3 OR other_turn = $3) AND answer IS NULL";
        self.run(PUT, args![self.district(), self.place(), turn, now]).await?;
        Ok(())
    }

    /// Exchanges that somebody asked for or was asked for, of which nobody has answered, the first asked first.
    pub async fn rota_swaps_open(&mut self, person: &PersonId) -> Result<Vec<SwapRow>, Fault> {
        let person = person.as_str();
        self.rota_swap_rows("", person).await
    }

    /// One exchange, answered or not.
    pub async fn rota_swap(&mut self, id: &str) -> Result<Option<SwapRow>, Fault> {
        Ok(self.rota_swap_rows(id, "").await?.pop())
    }

    async fn rota_swap_rows(&mut self, id: &str, person: &str) -> Result<Vec<SwapRow>, Fault> {
        const READ: &str = "SELECT s.swap, s.own_turn, s.other_turn, s.asked_by, s.person, s.answer,
                 a.date AS own_date, a.from_at AS own_from, a.until_at AS own_until, a.why AS own_why, a.turns AS own_turns,
                 b.date AS other_date, b.from_at AS other_from, b.until_at AS other_until, b.why AS other_why,
                 b.turns AS other_turns,
                 COALESCE(t.name, s.asked_by) AS own_name, COALESCE(o.name, s.person) AS other_name,
                 CASE WHEN a.ended_at IS NULL AND b.ended_at IS NULL AND a.off_at IS NULL AND b.off_at IS NULL
                   AND a.person = s.asked_by AND b.person = s.person THEN 1 ELSE 0 END AS stands
             FROM rota_swap s
             JOIN rota_turn a ON a.district = s.district AND a.place = s.place AND a.turn = s.own_turn
             JOIN rota_turn b ON b.district = s.district AND b.place = s.place AND b.turn = s.other_turn
             LEFT JOIN staff t ON t.district = s.district AND t.staff = s.asked_by
             LEFT JOIN staff o ON o.district = s.district AND o.staff = s.person
             WHERE s.district = $1 AND s.place = $2 AND ($3 = '' OR s.swap = $3)
               AND ($4 = '' OR (s.answer IS NULL AND (s.asked_by = $4 OR s.person = $4)))
             ORDER BY s.asked_at, s.swap";
        let rows = self.rows(READ, args![self.district(), self.place(), id, person]).await?;
        rows.iter().map(swap_row).collect()
    }

    /// Asks for an exchange; what was asked before for the same turn is passed over.
    pub async fn rota_swap_asked(
        &mut self,
        (swap, name): (&Swap, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PASS: &str = "UPDATE rota_swap SET answer = 'passed', answered_at = $4
             WHERE district = $1 AND place = $2 AND own_turn = $3 AND answer IS NULL";
        const ADD: &str =
            "INSERT INTO rota_swap (district, place, swap, own_turn, other_turn, asked_by, person, asked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (own, other) = (&swap.own, &swap.other);
        self.run(PASS, args![self.district(), self.place(), &own.id, now]).await?;
        let (by, person) = (own.person.as_str(), other.person.as_str());
        let add = args![self.district(), self.place(), &swap.id, &own.id, &other.id, by, person, now];
        self.run(ADD, add).await?;
        let after = json!({ "own": own.date.to_string(), "other": other.date.to_string(), "person": person });
        self.record(record("rota.swap-asked", &swap.id, version, after), now).await?;
        let (recipient, words) = (person.to_owned(), said(swap, name));
        self.tell(&[Tell { recipient, kind: "rota-swap-asked", words }], now).await
    }

    /// Writes an answer: with yes each has the other's turn, and what else was asked about either is passed over. With no whoever
    /// asked is told so, if they keep theirs.
    pub async fn rota_swap_answered(
        &mut self,
        row: &SwapRow,
        (accepts, keeps): (bool, bool),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ANSWER: &str = "UPDATE rota_swap SET answer = $4, answered_at = $5
             WHERE district = $1 AND place = $2 AND swap = $3 AND answer IS NULL";
        const GIVE: &str = "UPDATE rota_turn SET person = $4, why = 'swapped'
             WHERE district = $1 AND place = $2 AND turn = $3";
        let (Swap { id, own, other }, answer) = (&row.swap, if accepts { "accepted" } else { "declined" });
        self.run(ANSWER, args![self.district(), self.place(), id, answer, now]).await?;
        if accepts {
            for (turn, person) in [(&own.id, &other.person), (&other.id, &own.person)] {
                self.run(GIVE, args![self.district(), self.place(), turn, person.as_str()]).await?;
                self.rota_passed(turn, now).await?;
            }
        }
        self.record(record("rota.swap-answered", id, version, json!({ "accepts": accepts })), now).await?;
        if !accepts && !keeps {
            return Ok(()); // the letter about the turn itself says that it is not theirs any more
        }
        let kind = if accepts { "rota-swap-accepted" } else { "rota-swap-declined" };
        let (recipient, words) = (own.person.to_string(), said(&row.swap, &row.other_name));
        self.tell(&[Tell { recipient, kind, words }], now).await
    }

    /// Notes that whoever is on duty is in place (P3.43).
    pub async fn rota_arrived(&mut self, event: &Arrived, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE rota_turn SET arrived_at = $4, arrived_by = $5
             WHERE district = $1 AND place = $2 AND turn = $3 AND arrived_at IS NULL";
        let (turn, by) = (event.session.as_str(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), turn, now, by]).await?;
        let after = json!({ "person": event.teacher, "late_minutes": event.late_minutes });
        self.record(Record { clause: "P3.43", ..record("rota.arrived", turn, version, after) }, now).await
    }

    /// Tells whoever a step is for, once; false when it was told before.
    pub async fn rota_told(
        &mut self,
        (row, step): (&TurnRow, Step),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        if !self.once(now.date(), ("rota", &row.subject(), step.code()), now).await? {
            return Ok(false);
        }
        let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
        let (from, until) = (hour(row.turn.from), hour(row.turn.until));
        let words = json!({ "name": row.name, "from": from, "until": until });
        let told = record("rota.told", &row.turn.id, version, json!({ "step": step.code() }));
        self.record(Record { clause: "P3.43", ..told }, now).await?;
        match step {
            Step::Remind => {
                let recipient = row.turn.person.to_string();
                self.tell(&[Tell { recipient, kind: "rota-soon", words }], now).await?;
            }
            Step::Alert => self.tell_role(Role::Manager, "rota-missing", words, now).await?,
            Step::Leader => self.tell_role(Role::SchoolLeader, "rota-unfilled", words, now).await?,
        }
        Ok(true)
    }

    /// Turns since a day that somebody signed in for, and that are over: they earn flexible time like an evening that is led (P1.27).
    pub async fn rota_served(
        &mut self,
        person: &PersonId,
        (since, now): (Date, Moment),
    ) -> Result<Vec<Served>, Fault> {
        let rows = self.rota_turns((since, now.date())).await?.into_iter();
        let served = |row: TurnRow| {
            let (from, until, arrived_at) = (row.turn.from, row.turn.until, row.arrived_at?);
            Some(Served { from, until, arrived_at, closed_at: None })
        };
        let own = rows.filter(|row| row.turn.person == *person && row.turn.until <= now && !row.is_off);
        Ok(own.filter_map(served).collect())
    }
}

/// What a message says of an exchange: both days, and who.
fn said(swap: &Swap, name: &str) -> Value {
    json!({ "name": name, "date": swap.own.date.to_string(), "other": swap.other.date.to_string() })
}

/// Who had which evening, and who has it now.
fn said_of(refilled: &[Refilled]) -> Vec<Value> {
    let one = |one: &Refilled| {
        let next = one.next.as_ref().map(|turn| turn.person.clone());
        json!({ "date": one.freed.date.to_string(), "from": one.freed.person, "to": next })
    };
    refilled.iter().map(one).collect()
}

/// To whoever has a turn now, and to whoever had it.
fn letters(refilled: &[Refilled]) -> Vec<Tell> {
    let letter = |(turn, kind): (&Turn, &'static str)| Tell {
        recipient: turn.person.to_string(),
        kind,
        words: json!({ "date": turn.date.to_string(), "from": turn.from.time().strftime("%H:%M").to_string() }),
    };
    let given = refilled.iter().filter_map(|one| one.next.as_ref()).map(|turn| (turn, "rota-next"));
    let freed = refilled.iter().map(|one| (&one.freed, "rota-freed"));
    given.chain(freed).map(letter).collect()
}

fn record<'a>(act: &'static str, id: &'a str, version: i64, after: Value) -> Record<'a> {
    Record { act, subject: id, clause: "P3.37", scheme_version: version, before: Value::Null, after }
}

fn turn_row(row: &Row) -> Result<TurnRow, Fault> {
    let phone = row.text("phone")?;
    Ok(TurnRow {
        turn: Turn {
            id: row.text("turn")?,
            date: row.parsed("date")?,
            from: row.moment("from_at")?,
            until: row.moment("until_at")?,
            person: PersonId::new(row.text("person")?),
            why: row.parsed("why")?,
            turns: row.int("turns")?,
        },
        name: row.text("name")?,
        phone: if phone.is_empty() { phone } else { masked(&phone) },
        arrived_at: row.moment_or("arrived_at")?,
        is_off: row.moment_or("off_at")?.is_some(),
    })
}

fn away_row(row: &Row) -> Result<AwayRow, Fault> {
    let away = Away {
        id: row.text("away")?,
        person: PersonId::new(row.text("person")?),
        from: row.parsed("from_date")?,
        to: row.parsed("to_date")?,
    };
    Ok(AwayRow { away, name: row.text("name")? })
}

fn swap_row(row: &Row) -> Result<SwapRow, Fault> {
    let own = Turn {
        id: row.text("own_turn")?,
        date: row.parsed("own_date")?,
        from: row.moment("own_from")?,
        until: row.moment("own_until")?,
        person: PersonId::new(row.text("asked_by")?),
        why: row.parsed("own_why")?,
        turns: row.int("own_turns")?,
    };
    let other = Turn {
        id: row.text("other_turn")?,
        date: row.parsed("other_date")?,
        from: row.moment("other_from")?,
        until: row.moment("other_until")?,
        person: PersonId::new(row.text("person")?),
        why: row.parsed("other_why")?,
        turns: row.int("other_turns")?,
    };
    Ok(SwapRow {
        swap: Swap { id: row.text("swap")?, own, other },
        own_name: row.text("own_name")?,
        other_name: row.text("other_name")?,
        answered: row.text_or("answer")?.map(|answer| answer == "accepted"),
        stands: row.flag("stands")?,
    })
}
