//! 同名 What tells people of one name apart.

use crate::fault::Fault;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::id::PersonId;
use serde_json::json;
use std::collections::BTreeMap;

/// What one of the staff has that a namesake has not.
#[derive(Clone, Debug)]
pub struct Namesake {
    /// The name under which they sign in: no two have the same.
    pub login: String,
    /// `3-2`, the class that they lead at the place; empty for none.
    pub home_class: String,
}

impl Tx {
    /// What tells these people of the staff apart.
    pub async fn namesakes(&mut self, people: &[&PersonId]) -> Result<BTreeMap<PersonId, Namesake>, Fault> {
        const READ: &str =
            "SELECT s.staff, s.login, COALESCE(max(r.home_class), '') AS home_class FROM staff s
             LEFT JOIN role r ON r.district = s.district AND r.person = s.staff AND r.place = $2
             WHERE s.district = $1 AND s.staff IN (SELECT value ->> 'id' FROM jsonb_each($3))
             GROUP BY s.staff, s.login ORDER BY s.staff";
        let wanted = batch(people.iter().map(|id| json!({ "id": id })));
        let rows = self.rows(READ, args![self.district(), self.place(), wanted]).await?;
        rows.iter()
            .map(|row| {
                let (login, home_class) = (row.text("login")?, row.text("home_class")?);
                Ok((PersonId::new(row.text("staff")?), Namesake { login, home_class }))
            })
            .collect()
    }
}
