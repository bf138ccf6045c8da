//! 社区接走 With whom a child leaves the class or temporary care: both ask the same lists.

use crate::failure::Failure;
use jiff::civil::Date;
use rules::community::collecting::{self, Refusal};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::collector::Adult;
use rules::people::student::Student;
use std::collections::BTreeMap;
use store::Tx;

/// The adult who takes a child now. Where it is somebody who may not, the committee and the provider are told with the name
/// before it is refused without.
pub(super) async fn collector(
    mut tx: Tx,
    child: &Student,
    with: &str,
    (version, now): (i64, Moment),
) -> Result<(Tx, Adult), Failure> {
    let mut facts = tx.collecting_facts(std::slice::from_ref(&child.id), now.date()).await?;
    let facts = facts.remove(&child.id).unwrap_or_default();
    match collecting::collect(&facts, with) {
        Ok(adult) => Ok((tx, adult)),
        Err(why) => {
            if matches!(why, Refusal::StaffFirst { .. }) {
                tx.collecting_met((child, with.trim()), version, now).await?;
                tx.commit().await?;
            }
            Err(why.into())
        }
    }
}

/// The names of those with whom each child may leave, for whoever hands it over.
pub(super) async fn names(
    tx: &mut Tx,
    children: &[StudentId],
    date: Date,
) -> Result<BTreeMap<StudentId, String>, Failure> {
    let all = tx.collecting_facts(children, date).await?;
    let names = |facts: &collecting::Facts| {
        facts.may().into_iter().map(|adult| adult.name.clone()).collect::<Vec<_>>().join(" · ")
    };
    Ok(all.iter().map(|(child, facts)| (child.clone(), names(facts))).collect())
}
