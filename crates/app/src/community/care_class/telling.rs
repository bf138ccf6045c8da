//! 暂停告知 What the clock looks at in a class that was opened: families, committee and provider hear once that it lacks something, once
//! that it runs again; committee and provider once that something ends soon.

use super::whole;
use crate::app::App;
use crate::community::of_class;
use crate::failure::Failure;
use crate::who::Who;
use rules::community::care_class::State;
use rules::community::care_class::hearing::{self, Ending, Heard};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::community_care::Community;
use store::Tx;

/// Tells what there is to tell of a place's class; says how often somebody was told. Most looks find nothing new, and write
/// nothing.
pub(in crate::community) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::CareClassTell, place)?;
    let (plan, now) = (of_class(app, place)?, app.now());
    let mut tx = app.store.look(&permit).await?;
    let is_open = tx.care_class().await?.is_some_and(|row| row.state == State::Open);
    if !is_open && tx.care_class_told().await?.is_empty() {
        return Ok(0);
    }
    let (heard, endings) = news(app, place, &plan.plan, &mut tx).await?;
    drop(tx);
    if heard.is_none() && endings.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let (heard, endings) = news(app, place, &plan.plan, &mut tx).await?;
    let (mut writes, mut count) = (heard.is_some(), 0);
    if let Some(heard) = heard {
        tx.care_class_heard(&heard, plan.version, now).await?;
        count += usize::from(heard.news.is_some());
    }
    for ending in endings {
        let is_new = tx.care_class_ending(&ending, plan.version, now).await?;
        writes |= is_new;
        count += usize::from(is_new);
    }
    if writes {
        tx.commit().await?;
    }
    Ok(count)
}

async fn news(
    app: &App,
    place: &Place,
    plan: &Community,
    tx: &mut Tx,
) -> Result<(Option<Heard>, Vec<Ending>), Failure> {
    let today = app.now().date();
    let class = whole(app, place, tx).await?;
    let told = tx.care_class_told().await?;
    let endings = plan.class_endings(&class.facts, today);
    Ok((hearing::hear(&class.standing(plan, today), &told), endings))
}
