//! 管理制度 The class's written rules, the newest words of each.

use super::chosen;
use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::community::management::Rule;
use rules::community::management::writing::Written;
use rules::moment::Moment;
use serde_json::json;

impl Tx {
    /// The rules that stand: of each the newest.
    pub async fn management_rules(&mut self) -> Result<Vec<Written>, Fault> {
        const READ: &str = "SELECT rule, words, paper FROM management_rule
             WHERE district = $1 AND place = $2 ORDER BY seq";
        let mut newest: Vec<Written> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let one = written(&row)?;
            newest.retain(|other| other.rule != one.rule);
            newest.push(one);
        }
        Ok(newest)
    }

    /// A rule is written.
    pub async fn management_written(
        &mut self,
        (id, one): (&str, &Written),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO management_rule (district, place, entry, rule, words, paper, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (rule, seq) = (one.rule.key(), self.seq() + 1);
        let args = args![district, place, id, rule, &one.words, &one.paper, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "rule": rule, "words": one.words, "paper": one.paper });
        self.noted(("management.written", id, "P2.30"), after, version, now).await
    }
}

fn written(row: &Row) -> Result<Written, Fault> {
    Ok(Written {
        rule: chosen(Rule::ALL, Rule::key, ("management_rule.rule", &row.text("rule")?))?,
        words: row.text("words")?,
        paper: row.text("paper")?,
    })
}
