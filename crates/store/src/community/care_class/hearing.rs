//! 暂停告知 What families and committee were told of a class that was opened, and what ends soon under it.

use crate::community::chosen_all;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::args;
use crate::tx::Tx;
use rules::community::care_class::Lack;
use rules::community::care_class::hearing::{self, Ending, Heard, News};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Tx {
    /// What the class lacked when it was told last.
    pub async fn care_class_told(&mut self) -> Result<Vec<Lack>, Fault> {
        const READ: &str = "SELECT lost FROM care_class_heard WHERE district = $1 AND place = $2
             ORDER BY seq DESC LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        let lost = row.map_or_else(|| Ok(String::new()), |row| row.text("lost"))?;
        chosen_all(&Lack::ALL, Lack::key, ("care_class_heard.lost", &lost))
    }

    /// The class lacks something else than it did; families, committee and provider hear what there is to hear.
    pub async fn care_class_heard(&mut self, heard: &Heard, version: i64, now: Moment) -> Result<(), Fault> {
        self.care_class_told_as(&heard.lost, now).await?;
        let lost: Vec<&str> = heard.lost.iter().map(|lack| lack.key()).collect();
        let subject = self.place();
        let act = ("care_class.heard", subject.as_str(), "P2.13");
        self.noted(act, json!({ "lost": lost }), version, now).await?;
        let (kind, words) = match &heard.news {
            None => return Ok(()),
            Some(News::Runs) => ("care-class-resumed", json!({})),
            Some(News::Lost(lost)) => ("care-class-lost", lost_words(lost)),
        };
        self.care_class_tells((kind, words), now).await
    }

    /// Families, committee and provider are told, each once.
    pub(crate) async fn care_class_tells(
        &mut self,
        (kind, words): (&'static str, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let mut to = self.care_class_workers().await?;
        to.extend(self.community_households(now.date()).await?);
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// What the class lacks, as it was told in another way.
    pub(crate) async fn care_class_told_as(&mut self, lost: &[Lack], now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO care_class_heard (district, place, seq, lost, at)
             SELECT $1, $2, $3, $4, $5 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, seq) = (self.district(), self.place(), self.seq() + 1);
        let lost = lost.iter().map(|lack| lack.key()).collect::<Vec<_>>().join(" ");
        self.run(ADD, args![district, place, seq, lost, now]).await?;
        Ok(())
    }

    /// Something ends soon: committee and provider are told, once. False where they were.
    pub async fn care_class_ending(
        &mut self,
        ending: &Ending,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let (what, number, until, clause) = match ending {
            Ending::Check(until) => ("check", "", *until, "P2.19"),
            Ending::Certificate(number, until) => ("certificate", number.as_str(), *until, "P2.25"),
        };
        if !self.once(until, ("care-class-ending", what, number), now).await? {
            return Ok(false);
        }
        let after = json!({ "what": what, "number": number, "until": until.to_string() });
        self.noted(("care_class.ending", what, clause), after.clone(), version, now).await?;
        let to = self.care_class_workers().await?;
        let letter = |recipient| Tell { recipient, kind: "care-class-ending", words: after.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// The committee and the provider.
    async fn care_class_workers(&mut self) -> Result<BTreeSet<String>, Fault> {
        self.in_roles(&[Role::CommunityOfficer, Role::Manager]).await
    }
}

/// What is lacking, in both languages.
fn lost_words(lost: &[Lack]) -> Value {
    let words = hearing::words(lost);
    json!({ "lost": words.zh, "lost_en": words.en })
}
