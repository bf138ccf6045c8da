//! 照护提示 The note of one child. The journal says that it was written and holds no word of it.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::args;
use crate::tx::Tx;
use rules::moment::Moment;
use rules::people::care_note::Written;
use serde_json::{Value, json};

impl Tx {
    /// Writes a child's note in place of the one that stood.
    pub async fn care_note_written(
        &mut self,
        event: &Written,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE student SET care_note = $4 WHERE district = $1 AND place = $2 AND student = $3";
        let student = event.student.as_str();
        self.run(PUT, args![self.district(), self.place(), student, &event.note]).await?;
        let record = Record {
            act: "care-note.written",
            subject: student,
            clause: "X.4",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "stands": !event.note.is_empty() }),
        };
        self.record(record, now).await
    }
}
