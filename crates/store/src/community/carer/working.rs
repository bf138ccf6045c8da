//! 在岗 Which accounts look after children at a community, and on which application each rests.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::PersonId;
use rules::moment::Moment;
use serde_json::json;

/// An account with the care teacher's role.
#[derive(Clone, Debug)]
pub struct WorkerRow {
    /// Whose.
    pub person: PersonId,
    /// The name of the account.
    pub name: String,
    /// The application on which it rests, once the committee has named one.
    pub carer: Option<String>,
}

impl Tx {
    /// Whoever has the care teacher's role at the place.
    pub async fn carer_workers(&mut self) -> Result<Vec<WorkerRow>, Fault> {
        const READ: &str = "SELECT DISTINCT r.person, t.name, c.carer FROM role r
             JOIN staff t ON t.district = r.district AND t.staff = r.person
             LEFT JOIN carer_person c ON c.district = r.district AND c.place = r.place AND c.person = r.person
             WHERE r.district = $1 AND r.place = $2 AND r.role = 'care-teacher' ORDER BY t.name, r.person";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(worker).collect()
    }

    /// An account rests on an application, or none does any more.
    pub async fn carer_entrusted(
        &mut self,
        (carer, person): (&str, Option<&PersonId>),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const END: &str = "DELETE FROM carer_person
             WHERE district = $1 AND place = $2 AND (carer = $3 OR person = $4)";
        const ADD: &str = "INSERT INTO carer_person (district, place, person, carer, at, by)
             VALUES ($1, $2, $3, $4, $5, $6)";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let id = person.map_or("", PersonId::as_str);
        self.run(END, args![&district, &place, carer, id]).await?;
        if person.is_some() {
            self.run(ADD, args![district, place, id, carer, now, by]).await?;
        }
        self.carer_noted(("carer.entrusted", carer, "P2.20"), json!({ "person": id }), version, now).await
    }
}

fn worker(row: &Row) -> Result<WorkerRow, Fault> {
    Ok(WorkerRow {
        person: PersonId::new(row.text("person")?),
        name: row.text("name")?,
        carer: row.text_or("carer")?,
    })
}
