//! 填报 One household's form: opened by its link without signing in, or by the committee at its door.

use super::opened;
use crate::app::App;
use crate::community::At;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::seal;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use rules::community::census::Way;
use rules::community::census::answering::{self as asking, Child};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Permit, Role};
use store::community::{CensusKind, CensusPaper};

/// Children a form has room for.
const ROWS: u8 = 4;

/// Whoever holds the link answers, signed in or not: a person without a role here is a visitor.
fn permit(who: &Who, place: &Place) -> Result<Permit, Failure> {
    who.permit(Act::CensusAnswer, place)
        .or_else(|_| role::visitor(Act::CensusAnswer, place).map_err(Failure::from))
}

/// Takes a household's answer; false: it was told so already.
pub async fn answer(
    app: &App,
    who: &Who,
    place: &Place,
    (id, household): (&str, &str),
    children: Vec<Child>,
) -> Result<bool, Failure> {
    let permit = permit(who, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let all = opened(app, place, tx.census_household(household).await?)?;
    if all.households.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let by_door = permit.role() == Role::CommunityOfficer;
    let (way, kind) = if by_door { (Way::Door, CensusKind::Door) } else { (Way::Link, CensusKind::Link) };
    let before = all.answers.last().map(|(_, _, children)| children.as_slice());
    let taken = asking::answer(&plan.plan.census, (way, now.date()), children, before)?;
    if let Some(children) = &taken {
        let paper = seal::seal(app, place, ("census", id), children)?;
        let one = CensusPaper { id: id.to_owned(), household: household.to_owned(), kind, paper };
        tx.census_added(&one, plan.version, now).await?;
    }
    tx.commit().await?;
    Ok(taken.is_some())
}

#[derive(Template)]
#[template(path = "census/answer.html")]
struct AnswerPage {
    shell: Shell,
    t: Texts,
    under: String,
    action: String,
    stands: bool,
    rows: Vec<RowView>,
}

struct RowView {
    key: String,
    head: String,
    name: String,
    born: String,
    grade: String,
    hours: String,
}

/// What was told stands in the form: whoever holds the link is the household.
pub(super) async fn form(desk: Desk, Path((_, _, household)): At) -> Result<Response, Failure> {
    let permit = permit(&desk.who, &desk.place)?;
    let plan = desk.app.community(&desk.place)?;
    let papers = desk.app.store.look(&permit).await?.census_household(&household).await?;
    let all = opened(&desk.app, &desk.place, papers)?;
    if all.households.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let told = all.answers.last().map(|(_, _, children)| children.clone());
    let row = |n: u8| {
        let key = format!("c{n}");
        let child = told.as_ref().and_then(|all| all.get(usize::from(n) - 1));
        let text = |field: &str, stood: Option<String>| {
            desk.typed(&format!("{key}-{field}")).or(stood).unwrap_or_default()
        };
        RowView {
            head: desk.t.census_child(n),
            name: text("name", child.map(|one| one.name.clone())),
            born: text("born", child.map(|one| one.born_on.to_string())),
            grade: text("grade", child.map(|one| one.grade.to_string())),
            hours: text("hours", child.map(|one| one.hours.to_string())),
            key,
        }
    };
    Ok(page(AnswerPage {
        under: desk.t.census_answer_under(desk.place_name(), when::day(&desk.t, plan.plan.census.due_on)),
        action: desk.url(&format!("census/answers/{household}")),
        stands: told.is_some(),
        rows: (1..=ROWS).map(row).collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

pub(super) async fn answer_posted(
    desk: Desk,
    Path((_, _, household)): At,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let text = |name: String| {
        let found = posted.form.iter().find(|(field, _)| *field == name);
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let mut children = Vec::new();
    for n in 1..=ROWS {
        let [name, born, grade, hours] =
            ["name", "born", "grade", "hours"].map(|field| text(format!("c{n}-{field}")));
        if name.is_empty() && born.is_empty() {
            continue;
        }
        let born_on = born.parse().map_err(|_| Failure::BadForm("born".to_owned()))?;
        let number = |text: String| text.parse().unwrap_or(0);
        children.push(Child { name, born_on, grade: number(grade), hours: number(hours) });
    }
    let asked = (posted.key.as_str(), household.as_str());
    let taken = answer(&desk.app, &desk.who, &desk.place, asked, children).await?;
    let told = if taken { desk.t.census_told() } else { desk.t.census_told_before() };
    let by_door = desk.may(Act::CensusRead);
    let then = if by_door { "census".to_owned() } else { format!("census/answers/{household}") };
    Ok(desk.done(&then, told))
}
