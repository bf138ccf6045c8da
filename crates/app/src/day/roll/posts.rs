//! 收点名 What devices had kept of a roll. Posts that come in while one is committed are committed together: five thousand
//! children are marked within minutes, and a commit waits for the disk.

use super::keep;
use crate::app::{App, InForce};
use crate::failure::Failure;
use crate::who::Who;
use rules::day::roll::{self, Mark, Marked};
use rules::id::{MarkId, SessionId};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use store::{Fault, Tx};
use tokio::sync::oneshot::{self, error::TryRecvError};

/// So many posts are committed together, at most: nobody waits long behind them.
const TOGETHER: usize = 64;

/// What became of one mark of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The mark.
    pub key: MarkId,
    /// What became of it, or `known` where it had come in before.
    pub outcome: &'static str,
    /// Why it was refused, where it was: the device keeps it no longer, and the teacher reads why.
    pub refused: Option<roll::Refusal>,
}

/// What a device sent.
#[derive(Debug)]
struct Post {
    permit: Permit,
    session: SessionId,
    marks: Vec<Mark>,
    skew_ms: i64,
}

/// What became of a post.
type Outcome = Result<Vec<Fate>, Failure>;

/// The posts of one place that wait, and whose turn it is to commit them.
#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<VecDeque<(Post, oneshot::Sender<Outcome>)>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// The queues of all places.
#[derive(Debug, Default)]
pub(crate) struct Posts {
    places: Mutex<BTreeMap<(String, String), Arc<Queue>>>,
}

impl Posts {
    fn of(&self, place: &Place) -> Arc<Queue> {
        let mut places = self.places.lock().expect("nobody panics while finding a queue");
        Arc::clone(places.entry((place.district.to_string(), place.place.to_string())).or_default())
    }
}

impl Queue {
    fn push(&self, post: Post) -> oneshot::Receiver<Outcome> {
        let (reply, outcome) = oneshot::channel();
        self.waiting.lock().expect("nobody panics while queueing").push_back((post, reply));
        outcome
    }

    /// Those who come first. A phone that has hung up sends again: what it left here is not done hours later, in its name,
    /// when somebody else comes by.
    fn first(&self) -> (Vec<Post>, Vec<oneshot::Sender<Outcome>>) {
        let mut waiting = self.waiting.lock().expect("nobody panics while queueing");
        waiting.retain(|(_, reply)| !reply.is_closed());
        let many = waiting.len().min(TOGETHER);
        waiting.drain(..many).unzip()
    }
}

/// Takes what a device had kept: all at once, and where that is refused, one by one, so that one mark that can no longer
/// be taken never holds up the others. Each mark counts once. Answers after the commit.
pub async fn take(
    app: &App,
    who: &Who,
    place: &Place,
    id: &SessionId,
    (marks, skew_ms): (&[Mark], i64),
) -> Result<Vec<Fate>, Failure> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let permit = who.permit(Act::RollMark, place)?;
    let queue = app.posts.of(place);
    let mut outcome = queue.push(Post { permit, session: id.clone(), marks: marks.to_vec(), skew_ms });
    loop {
        let turn = Arc::clone(&queue.turn).lock_owned().await;
        match outcome.try_recv() {
            Ok(outcome) => return outcome,
            Err(TryRecvError::Closed) => {
                return Err(Fault::Unknown("the marks were not answered".into()).into());
            }
            Err(TryRecvError::Empty) => {}
        }
        let (app, place, queue) = (app.clone(), place.clone(), Arc::clone(&queue));
        // A task of its own: a phone that hangs up must not take the others' marks with it.
        let committing = tokio::spawn(async move {
            let _turn = turn;
            let (posts, replies) = queue.first();
            let outcomes = committed(&app, &place, &posts).await;
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                let _ = reply.send(outcome);
            }
        });
        let _ = committing.await; // one that failed answers nobody: then each is told so
    }
}

/// What became of each post. Where they cannot be committed together, each is on its own; a database that lets nobody in is
/// not asked again for each of them, while every phone of the place waits.
async fn committed(app: &App, place: &Place, posts: &[Post]) -> Vec<Outcome> {
    if posts.is_empty() {
        return Vec::new();
    }
    match together(app, place, posts).await {
        Ok(outcomes) => return outcomes,
        Err(why) if posts.len() == 1 => return vec![Err(why)],
        Err(_) => {}
    }
    let (mut outcomes, mut busy): (Vec<Outcome>, Option<String>) = (Vec::new(), None);
    for post in posts {
        if let Some(why) = &busy {
            outcomes.push(Err(Fault::Busy(why.clone()).into()));
            continue;
        }
        let one = together(app, place, std::slice::from_ref(post)).await;
        if let Err(Failure::Fault(Fault::Busy(why) | Fault::Away(why))) = &one {
            busy = Some(why.clone());
        }
        outcomes.push(one.and_then(|mut one| one.remove(0)));
    }
    outcomes
}

/// One transaction for all, each under its own permit. It is committed although nothing may be new in it: a mark that was
/// taken before is known only once its own commit stands wherever commits have to stand.
async fn together(app: &App, place: &Place, posts: &[Post]) -> Result<Vec<Outcome>, Failure> {
    let (in_force, now) = (app.scheme(place)?, app.now());
    let mut outcomes = Vec::new();
    let mut tx = app.store.act(&posts[0].permit).await?;
    for post in posts {
        tx.under(&post.permit);
        let facts = match tx.roll_mark_facts(&post.session, &post.marks).await {
            Ok(facts) => facts,
            Err(Fault::NotFound) => {
                outcomes.push(Err(Failure::NotTheirs));
                continue;
            }
            Err(why) => return Err(why.into()),
        };
        outcomes.push(Ok(taken(&mut tx, (app, place, &in_force), post, &facts, now).await?));
    }
    tx.commit().await?;
    Ok(outcomes)
}

async fn taken(
    tx: &mut Tx,
    (app, place, in_force): (&App, &Place, &InForce),
    post: &Post,
    facts: &roll::Facts,
    now: Moment,
) -> Result<Vec<Fate>, Failure> {
    if let Ok(marked) = roll::mark(facts, &post.marks, now) {
        if !marked.noted.is_empty() {
            keep(tx, (app, place), in_force, (&marked, facts), (post.skew_ms, now)).await?;
        }
        return Ok(post.marks.iter().map(|mark| fate(&marked, mark)).collect());
    }
    let mut fates = Vec::new();
    for mark in &post.marks {
        let facts = tx.roll_mark_facts(&post.session, &post.marks).await?;
        match roll::singly(&facts, &post.marks, mark, now) {
            Ok(marked) => {
                fates.push(fate(&marked, mark));
                if !marked.noted.is_empty() {
                    keep(tx, (app, place), in_force, (&marked, &facts), (post.skew_ms, now)).await?;
                }
            }
            Err(why) => {
                if facts.keeps(&why) {
                    let kept = [(mark, why.code())];
                    let by = (post.skew_ms, in_force.version);
                    tx.roll_late(&kept, &facts.session, by, now).await?;
                }
                fates.push(Fate { key: mark.key.clone(), outcome: "refused", refused: Some(why) });
            }
        }
    }
    Ok(fates)
}

fn fate(marked: &Marked, mark: &Mark) -> Fate {
    let noted = marked.noted.iter().find(|(one, _)| one.key == mark.key);
    let outcome = noted.map_or("known", |(_, outcome)| outcome.code());
    Fate { key: mark.key.clone(), outcome, refused: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::{DistrictId, PlaceId};
    use rules::people::place::Path;
    use rules::people::role::clock;

    #[test]
    fn what_a_phone_that_hung_up_left_behind_is_not_done_later() {
        let place = Place {
            district: DistrictId::new("gongshu"),
            place: PlaceId::new("wenlan"),
            path: Path::new("hangzhou/gongshu/wenlan"),
            kind: "school".into(),
            name_zh: "文澜小学".into(),
            name_en: "Wenlan".into(),
        };
        let permit = clock(Act::SessionPlan, &place).unwrap();
        let (queue, session) = (Queue::default(), SessionId::new("s"));
        let post =
            |skew_ms| Post { permit: permit.clone(), session: session.clone(), marks: Vec::new(), skew_ms };
        drop(queue.push(post(1)));
        let waits = queue.push(post(2));
        let (posts, replies) = queue.first();
        assert_eq!(posts.iter().map(|post| post.skew_ms).collect::<Vec<_>>(), [2]);
        assert_eq!(replies.len(), 1);
        drop(waits);
    }
}
