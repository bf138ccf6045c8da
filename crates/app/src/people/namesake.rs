//! 同名 People of one name in a list to choose from: each with the class that they lead, or the name under which they
//! sign in. Whoever has a name alone stands there by it alone.

use crate::failure::Failure;
use crate::texts::Texts;
use rules::id::PersonId;
use std::collections::BTreeMap;
use store::Tx;
use store::people::Namesake;

/// Somebody to choose: who, and by which words.
pub(crate) type Choice = (PersonId, String);

/// The same people in the same order, each by words that no other of them has.
pub(crate) async fn told_apart(
    t: &Texts,
    tx: &mut Tx,
    mut people: Vec<Choice>,
) -> Result<Vec<Choice>, Failure> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (_, name) in &people {
        *count.entry(name.clone()).or_default() += 1;
    }
    let is_shared = |name: &String| count.get(name).is_some_and(|n| *n > 1);
    let alike: Vec<&PersonId> = people.iter().filter(|(_, name)| is_shared(name)).map(|(id, _)| id).collect();
    if alike.is_empty() {
        return Ok(people);
    }
    let marks = tx.namesakes(&alike).await?;
    for (id, name) in people.iter_mut().filter(|(_, name)| is_shared(name)) {
        if let Some(mark) = marks.get(&*id) {
            let is_alone = marks.values().filter(|one| one.home_class == mark.home_class).count() == 1;
            *name = marked(t, name, mark, is_alone);
        }
    }
    Ok(people)
}

fn marked(t: &Texts, name: &str, mark: &Namesake, is_alone: bool) -> String {
    if mark.home_class.is_empty() || !is_alone {
        format!("{name} · {}", mark.login)
    } else {
        format!("{name} · {}", t.roll_home_class(mark.home_class.as_str()))
    }
}
