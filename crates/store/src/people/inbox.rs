//! 收件 What a person has read on our own page, and what the sender sees of it: delivered, read, failed.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::delivery::{Address, State};
use rules::people::message::Kind;
use rules::people::message::unread::{self, Letter, To};
use rules::people::role::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Which messages the sender asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// 全部 Every one.
    All,
    /// 未读 Those that none of their readers has opened.
    Unread,
    /// 失败 Those that no channel could bring to somebody.
    Failed,
}

/// Rows of the outbox whose message no reader has opened on our own page.
macro_rules! unopened {
    () => {
        "NOT EXISTS (SELECT 1 FROM delivery i WHERE i.district = o.district AND i.place = o.place
               AND i.seq = o.seq AND i.part = o.part AND i.channel = 'inbox')"
    };
}

/// Rows of the outbox of which somebody has only deliveries that failed: what a later channel took is not lost.
macro_rules! lost {
    () => {
        "(o.seq, o.part) IN (SELECT f.seq, f.part FROM delivery f
             WHERE f.district = $1 AND f.place = $2 AND f.state = 'failed' AND f.person <> ''
               AND NOT EXISTS (SELECT 1 FROM delivery k WHERE k.district = f.district AND k.place = f.place
                   AND k.seq = f.seq AND k.part = f.part AND k.person = f.person AND k.state <> 'failed'))"
    };
}

/// One page of the outbox, newest first.
macro_rules! outbox_page {
    ($($which:tt)*) => {
        concat!(
            "SELECT o.seq, o.part, o.at, o.recipient, o.kind, o.words FROM outbox o
             WHERE o.district = $1 AND o.place = $2 AND (o.seq, o.part) < ($3, $4)
               AND o.recipient NOT LIKE 'phone:%'",
            $($which)*
            " ORDER BY o.seq DESC, o.part DESC LIMIT $5"
        )
    };
}

/// Pages looked at before whoever asks is shown what was found: a head teacher's families are few among a whole school's.
const ROUNDS: usize = 10;
/// Rows of one moment that are read at once.
const MOMENT_ROWS: i64 = 400;

impl Follow {
    /// One page of these messages.
    const fn page(self) -> &'static str {
        match self {
            Self::All => outbox_page!("",),
            Self::Unread => outbox_page!(" AND ", unopened!(),),
            Self::Failed => outbox_page!(" AND ", lost!(),),
        }
    }
}

/// One message with everybody who should read it.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Which message.
    pub key: (i64, i64),
    /// When it was written.
    pub at: Moment,
    /// Which text.
    pub kind: String,
    /// What stands in its blanks.
    pub words: Value,
    /// Its readers.
    pub readers: Vec<Reader>,
}

/// Somebody who should read a message.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Name.
    pub name: String,
    /// `mother`, or empty for staff.
    pub relation: String,
    /// Number to call.
    pub phone: String,
    /// When it was read on our page.
    pub read_at: Option<Moment>,
    /// What each channel made of it: which, how far, when, what was wrong.
    pub ways: Vec<(String, State, Option<Moment>, String)>,
}

impl Followed {
    /// To a family, or to somebody of the staff.
    fn to(&self) -> To {
        let is_staff = self.readers.iter().all(|reader| reader.relation.is_empty());
        if is_staff { To::Staff } else { To::Family }
    }
}

/// Who a person is to the reader of the list.
#[derive(Clone, Debug, Default)]
struct Who {
    name: String,
    relation: String,
    phone: String,
    children: Vec<(StudentId, String)>,
}

impl Tx {
    /// Marks the latest messages to these recipients as read by a person; what had not gone out over a channel yet need
    /// not go. Open it with [`crate::Store::tend`].
    pub async fn inbox_read(&mut self, recipients: &[String], limit: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = concat!(
            "INSERT INTO delivery (district, place, seq, part, person, channel, way, address, state,
                 due_at, gives_up_at, settled_at)
             SELECT o.district, o.place, o.seq, o.part, $4, 'inbox', 'inbox', '', 'read', o.at, o.at, $6
             FROM (SELECT district, place, seq, part, at FROM outbox WHERE district = $1 AND place ",
            heard!(),
            " AND recipient IN (SELECT value ->> 'to' FROM jsonb_each($3))
                   ORDER BY +at DESC, +seq DESC, part DESC LIMIT $5) o
             WHERE true ON CONFLICT DO NOTHING"
        );
        const REST: &str = concat!(
            "UPDATE delivery SET state = 'read', settled_at = $5
             WHERE district = $1 AND person = $4 AND state IN ('waiting', 'sent', 'delivered') AND place ",
            heard!(),
            " AND claimed_until <= $5 AND EXISTS (SELECT 1 FROM delivery i WHERE i.district = delivery.district
                   AND i.place = delivery.place AND i.seq = delivery.seq AND i.part = delivery.part
                   AND i.person = delivery.person AND i.channel = 'inbox')"
        );
        let person = self.permit().person().to_string();
        let to = batch(recipients.iter().map(|to| json!({ "to": to })));
        let args = args![self.district(), self.place(), to.clone(), &person, limit, now];
        if self.keep(ADD, args).await? > 0 {
            self.keep(REST, args![self.district(), self.place(), to, &person, now]).await?;
        }
        Ok(())
    }

    /// A channel says later what became of a message it had taken.
    pub async fn receipt(
        &mut self,
        (channel, reference): (&str, &str),
        trouble: Option<&str>,
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE delivery SET state = $4, trouble = $5, settled_at = $6
             WHERE district = $1 AND channel = $2 AND reference = $3 AND state = 'sent'";
        let state = if trouble.is_some() { "failed" } else { "delivered" };
        let args = args![self.district(), channel, reference, state, trouble.unwrap_or(""), now];
        Ok(self.keep(PUT, args).await? > 0)
    }

    /// Messages of the permit's scope with their readers, newest first, `limit` of them or some more, from before a message
    /// on, and all that were written at the moment of the last: a notice to a whole school is not cut in two. With the
    /// message that the next page begins before, where there are more.
    pub async fn followed(
        &mut self,
        follow: Follow,
        mut before: (i64, i64),
        limit: i64,
    ) -> Result<(Vec<Followed>, Option<(i64, i64)>), Fault> {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut list = Vec::new();
        let mut at = Moment::default();
        for _ in 0..ROUNDS {
            let rows = self.outbox_rows(follow, before, limit).await?;
            list.extend(self.followed_rows(&rows).await?);
            let Some(last) = rows.last().filter(|_| rows.len() == wanted) else { return Ok((list, None)) };
            (before, at) = (key(last)?, last.moment("at")?);
            if list.len() >= wanted {
                break;
            }
        }
        loop {
            let rows = self.rows_at(follow, at, before).await?;
            list.extend(self.followed_rows(&rows).await?);
            let Some(last) = rows.last() else { return Ok((list, Some(before))) };
            before = key(last)?;
        }
    }

    /// Messages of one kind that were written at one moment, `limit` of them or some more, from before a message on; with
    /// the message that the next page begins before, where there may be more.
    pub async fn followed_run(
        &mut self,
        follow: Follow,
        (at, kind): (Moment, &str),
        mut before: (i64, i64),
        limit: i64,
    ) -> Result<(Vec<Followed>, Option<(i64, i64)>), Fault> {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut list: Vec<Followed> = Vec::new();
        while list.len() < wanted {
            let rows = self.rows_at(follow, at, before).await?;
            let Some(last) = rows.last() else { return Ok((list, None)) };
            before = key(last)?;
            let told = self.followed_rows(&rows).await?;
            list.extend(told.into_iter().filter(|one| one.kind == kind));
        }
        Ok((list, Some(before)))
    }

    async fn outbox_rows(
        &mut self,
        follow: Follow,
        (seq, part): (i64, i64),
        limit: i64,
    ) -> Result<Vec<Row>, Fault> {
        self.rows(follow.page(), args![self.district(), self.place(), seq, part, limit]).await
    }

    /// The next rows before a message that were written at this moment. One act, or one batch of acts, writes its rows one
    /// after another, so the first row of another moment ends them.
    async fn rows_at(&mut self, follow: Follow, at: Moment, before: (i64, i64)) -> Result<Vec<Row>, Fault> {
        let mut rows = self.outbox_rows(follow, before, MOMENT_ROWS).await?;
        let same = rows.iter().take_while(|row| row.moment("at").is_ok_and(|moment| moment == at)).count();
        rows.truncate(same);
        Ok(rows)
    }

    /// Every alarm written after `since` that none of its readers has opened, newest first: once it has waited until
    /// `waited`, and at once where no channel could bring it to somebody.
    pub async fn followed_unheard(&mut self, since: Moment, waited: Moment) -> Result<Vec<Followed>, Fault> {
        const BEFORE: &str = "SELECT seq FROM outbox WHERE district = $1 AND place = $2 AND at <= $3
             ORDER BY seq DESC LIMIT 1";
        const READ: &str = concat!(
            "SELECT o.seq, o.part, o.at, o.recipient, o.kind, o.words FROM outbox o
             WHERE o.district = $1 AND o.place = $2 AND o.seq > $3 AND o.recipient NOT LIKE 'phone:%'
               AND o.kind IN (SELECT value ->> 'kind' FROM jsonb_each($4)) AND ",
            unopened!(),
            " AND (o.at <= $5 OR ",
            lost!(),
            ") ORDER BY o.seq DESC, o.part DESC"
        );
        let before = self.row(BEFORE, args![self.district(), self.place(), since]).await?;
        let before = before.map_or(Ok(0), |row| row.int("seq"))?;
        let alarms = batch(Kind::alarms().map(|kind| json!({ "kind": kind.code })));
        let rows = self.rows(READ, args![self.district(), self.place(), before, alarms, waited]).await?;
        self.followed_rows(&rows).await
    }

    /// What [`unread::goes_on`] may know, and the messages themselves: every letter of the alarms written after `since` of which one to
    /// staff has waited until `waited`, or could not be brought to them.
    pub async fn unread_facts(
        &mut self,
        since: Moment,
        waited: Moment,
    ) -> Result<(unread::Facts, Vec<Followed>), Fault> {
        const LETTERS: &str = concat!(
            "SELECT",
            " o.seq, o.part, o.at, o.recipient, o.kind, o.words, CASE WHEN ",
            unopened!(),
            " THEN 0 ELSE 1 END AS is_opened, CASE WHEN ",
            lost!(),
            " THEN 1 ELSE 0 END AS is_lost FROM outbox o
             WHERE o.district = $1 AND o.place = $2 AND o.recipient NOT LIKE 'phone:%'
               AND o.seq IN (SELECT CAST(value ->> 'seq' AS BIGINT) FROM jsonb_each($3))
             ORDER BY o.seq DESC, o.part DESC"
        );
        let mut waiting = self.followed_unheard(since, waited).await?;
        waiting.retain(|one| one.to() == To::Staff);
        if waiting.is_empty() {
            return Ok((unread::Facts::default(), waiting));
        }
        let leaders = self.in_role(Role::SchoolLeader).await?;
        let acts = batch(waiting.iter().map(|one| json!({ "seq": one.key.0 })));
        let rows = self.rows(LETTERS, args![self.district(), self.place(), acts]).await?;
        let messages = self.followed_rows(&rows).await?;
        let mut letters = Vec::new();
        for row in &rows {
            let key = (row.int("seq")?, row.int("part")?);
            // What has no reader by now is nobody's to open.
            let Some(message) = messages.iter().find(|one| one.key == key) else { continue };
            let to = if leaders.contains(&row.text("recipient")?) { To::Leader } else { message.to() };
            let (kind, at) = (message.kind.clone(), message.at);
            let (is_opened, is_lost) = (row.flag("is_opened")?, row.flag("is_lost")?);
            letters.push(Letter { key, kind, at, to, is_opened, is_lost });
        }
        Ok((unread::Facts { letters, has_leaders: !leaders.is_empty() }, messages))
    }

    /// Takes an alarm that nobody has read to the leading group, once; false when it was taken there before.
    pub async fn alarm_unread(&mut self, one: &Followed, version: i64, now: Moment) -> Result<bool, Fault> {
        let subject = format!("{}/{}", one.key.0, one.kind);
        if !self.once(one.at.date(), ("unread", &subject, "leader"), now).await? {
            return Ok(false);
        }
        let after = json!({ "kind": one.kind, "readers": one.readers.len() });
        let record = Record {
            act: "alarm.unread",
            subject: &subject,
            clause: "X.18",
            scheme_version: version,
            before: Value::Null,
            after,
        };
        self.record(record, now).await?;
        let words = json!({ "kind": one.kind, "words": one.words, "minutes": now.minutes_since(one.at) });
        self.tell_role(Role::SchoolLeader, "alarm-unread", words, now).await?;
        Ok(true)
    }

    /// These rows of the outbox with their readers, as far as the permit reaches.
    async fn followed_rows(&mut self, rows: &[Row]) -> Result<Vec<Followed>, Fault> {
        let recipients = rows.iter().map(|row| row.text("recipient")).collect::<Result<Vec<_>, _>>()?;
        let readers = self.readers(&recipients).await?;
        let people = self.who(&readers).await?;
        let mut ways = self.ways(rows).await?;
        let mut list = Vec::new();
        for (row, recipient) in rows.iter().zip(&recipients) {
            let key = (row.int("seq")?, row.int("part")?);
            let words = serde_json::from_str(&row.text("words")?)
                .map_err(|why| Fault::Corrupt { what: "words", why: why.to_string() })?;
            let mut own = ways.remove(&key).unwrap_or_default();
            let to = readers.get(recipient).into_iter().flatten();
            let seen = to.filter_map(|id| Some((id, people.get(id)?))).filter(|(_, who)| self.is_seen(who));
            let readers: Vec<Reader> = seen.map(|(id, who)| reader(who, own.remove(id))).collect();
            if !readers.is_empty() {
                let (at, kind) = (row.moment("at")?, row.text("kind")?);
                list.push(Followed { key, at, kind, words, readers });
            }
        }
        Ok(list)
    }

    /// A head teacher follows the families of the own class; the school's desks follow everybody.
    fn is_seen(&self, who: &Who) -> bool {
        let everybody = matches!(self.permit().scope(), rules::people::role::Scope::Place);
        everybody || who.children.iter().any(|(child, class)| self.permit().covers(child, class))
    }

    /// Who these people are, with their children in the permit's place and below it: a district writes to families of its
    /// schools.
    async fn who(&mut self, readers: &BTreeMap<String, Vec<String>>) -> Result<BTreeMap<String, Who>, Fault> {
        const GUARDIANS: &str =
            "SELECT g.guardian, g.name, g.relation, g.phone, s.student, s.home_class FROM guardian g
             JOIN student s ON s.district = g.district AND s.household = g.household
             WHERE g.district = $1 AND s.place IN (SELECT p.place FROM place p JOIN place a ON a.district = p.district
                 WHERE a.district = $1 AND a.place = $2 AND (p.place = a.place OR p.path LIKE a.path || '/%')) AND g.guardian IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        const STAFF: &str = "SELECT staff, name, phone FROM staff
             WHERE district = $1 AND staff IN (SELECT value ->> 'id' FROM jsonb_each($2))";
        let ids: BTreeSet<&String> = readers.values().flatten().collect();
        let wanted = batch(ids.into_iter().map(|id| json!({ "id": id })));
        let mut people: BTreeMap<String, Who> = BTreeMap::new();
        for row in self.rows(GUARDIANS, args![self.district(), self.place(), wanted.clone()]).await? {
            let who = people.entry(row.text("guardian")?).or_default();
            (who.name, who.relation, who.phone) =
                (row.text("name")?, row.text("relation")?, row.text("phone")?);
            who.children.push((StudentId::new(row.text("student")?), row.text("home_class")?));
        }
        for row in self.rows(STAFF, args![self.district(), wanted]).await? {
            let who = Who { name: row.text("name")?, phone: row.text("phone")?, ..Who::default() };
            people.insert(row.text("staff")?, who);
        }
        Ok(people)
    }

    async fn ways(
        &mut self,
        messages: &[Row],
    ) -> Result<BTreeMap<(i64, i64), BTreeMap<String, Vec<Way>>>, Fault> {
        const READ: &str = "SELECT seq, part, person, channel, state, settled_at, trouble FROM delivery
             WHERE district = $1 AND place = $2 AND (seq, part) IN (
                 SELECT CAST(value ->> 'seq' AS BIGINT), CAST(value ->> 'part' AS BIGINT) FROM jsonb_each($3))
             ORDER BY seq, part, person, due_at, channel";
        let mut keys = Vec::new();
        for row in messages {
            keys.push(json!({ "seq": row.int("seq")?, "part": row.int("part")? }));
        }
        let mut ways: BTreeMap<_, BTreeMap<String, Vec<Way>>> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), batch(keys.into_iter())]).await? {
            let way =
                (row.text("channel")?, state(&row)?, row.moment_or("settled_at")?, row.text("trouble")?);
            let of = ways.entry((row.int("seq")?, row.int("part")?)).or_default();
            of.entry(row.text("person")?).or_default().push(way);
        }
        Ok(ways)
    }

    /// The addresses that the permit's person has added: of which kind, by which account, and what.
    pub async fn addresses(&mut self) -> Result<Vec<(String, String, String)>, Fault> {
        const READ: &str = "SELECT kind, account, address FROM address
             WHERE district = $1 AND person = $2 ORDER BY kind, account";
        let person = self.permit().person().to_string();
        let rows = self.rows(READ, args![self.district(), person]).await?;
        rows.iter().map(|row| Ok((row.text("kind")?, row.text("account")?, row.text("address")?))).collect()
    }

    /// Writes where a person can be reached by an account, or forgets it: the journal says that, never the address itself. One
    /// of which nobody wrote by which account goes with it.
    pub async fn address_put(
        &mut self,
        person: &str,
        (kind, account, address): (Address, &str, &str),
        now: Moment,
    ) -> Result<(), Fault> {
        const FORGET: &str = "DELETE FROM address
             WHERE district = $1 AND person = $2 AND kind = $3 AND account IN ($4, '')";
        const PUT: &str = "INSERT INTO address (district, person, kind, account, address, added_at)
             VALUES ($1, $2, $3, $4, $5, $6)";
        self.run(FORGET, args![self.district(), person, kind.code(), account]).await?;
        let act = if address.is_empty() {
            "address.forgotten"
        } else {
            self.run(PUT, args![self.district(), person, kind.code(), account, address, now]).await?;
            "address.put"
        };
        let after = json!({ "kind": kind.code() });
        let record =
            Record { act, subject: person, clause: "X.18", scheme_version: 0, before: Value::Null, after };
        self.record(record, now).await
    }
}

/// Over which channel, how far, when, what was wrong.
type Way = (String, State, Option<Moment>, String);

fn reader(who: &Who, ways: Option<Vec<Way>>) -> Reader {
    let (inbox, ways): (Vec<Way>, Vec<Way>) =
        ways.unwrap_or_default().into_iter().partition(|(channel, ..)| channel == "inbox");
    let read_at = inbox.first().and_then(|(_, _, at, _)| *at);
    let Who { name, relation, phone, .. } = who.clone();
    Reader { name, relation, phone, read_at, ways }
}

/// Which message a row of the outbox is.
fn key(row: &Row) -> Result<(i64, i64), Fault> {
    Ok((row.int("seq")?, row.int("part")?))
}

fn state(row: &Row) -> Result<State, Fault> {
    let code = row.text("state")?;
    let found = State::ALL.iter().copied().find(|state| state.key() == code);
    found.ok_or(Fault::Corrupt { what: "state", why: code })
}
