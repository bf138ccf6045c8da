//! 返校批次 Whom a child comes back with.

use crate::fault::Fault;
use crate::people::student;
use crate::row::args;
use crate::tx::Tx;
use rules::people::student::Student;

impl Tx {
    /// All children of a child's household at the place, whoever asks: a gate or a head teacher sees one of them, and the
    /// others say when it comes (P5.39).
    pub async fn batch_household(&mut self, child: &Student) -> Result<Vec<Student>, Fault> {
        const READ: &str = "SELECT student, household, name, sort_key, grade, home_class, seat, on_roll_from,
                    on_roll_until, care_note
             FROM student WHERE district = $1 AND place = $2 AND household = $3 ORDER BY student";
        let args = args![self.district(), self.place(), child.household.to_string()];
        self.rows(READ, args).await?.iter().map(student).collect()
    }
}
