//! 暑托学员 A summer point's days: children of two schools on one roll, with marks, an absence, meals, a block of their own
//! school's, the gate and the hand-over (P4.5, P4.8, P4.14).

use crate::evening::school;
use crate::pickup::adult;
use crate::signup::{MING, draft, fill, guardian_of, refile, served, summer, who};
use crate::town::Story;
use afterbell::day::late;
use afterbell::enrol::signup;
use afterbell::town::{PLAN, Town};
use afterbell::who::Who;
use rules::enrol::signup::Draft;
use rules::id::{PersonId, SessionId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Role, clock};
use rules::people::student::Student;
use store::people::Register;

const SITE: &str = "/gongshu/wenlan-summer";
const MONDAY: &str = "care-1-2022-07-11";
const OTHER: &str = "bxs0.wenlan-summer";

/// The clock looks at the district, and then at the point.
async fn look(story: &Story) -> late::Told {
    let district = story.app.place("gongshu", "gongshu").unwrap();
    let guests = late::look(&story.app, &district).await.unwrap().guests;
    let told = late::look(&story.app, &site(story)).await.unwrap();
    late::Told { guests, ..told }
}

fn site(story: &Story) -> Place {
    story.app.place("gongshu", "wenlan-summer").unwrap()
}

/// 王小明 with an allergy, three of his school and one of the next have seats; the next morning their point is laid out.
async fn at_the_point() -> (Story, Vec<Student>) {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let seated = fill(&story, &[("wenlan", 4)]).await.remove(0);
    let wang = who(&story, &seated[0]).await;
    let note = Draft { note: "花生过敏".into(), ..draft(&seated[0].id, "wenlan") };
    signup::make(&story.app, &wang, &school(&story), note).await.unwrap();
    let (app, mother) = (&story.app, PersonId::new("bxg0"));
    let mother = Who::person(app.store.person("gongshu", &mother).await.unwrap().unwrap());
    let beixiu = app.place("gongshu", "beixiu").unwrap();
    signup::make(app, &mother, &beixiu, draft(&StudentId::new("bxs0"), "wenlan")).await.unwrap();
    (story, seated)
}

/// The login of whoever has the session.
async fn teacher(story: &Story) -> String {
    let permit = clock(Act::SessionOpen, &site(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let session = tx.session(&SessionId::new(MONDAY)).await.unwrap();
    session.teacher.as_str().trim_start_matches("staff-").to_owned()
}

fn id(child: &Student) -> String {
    format!("{}.wenlan-summer", child.id)
}

#[tokio::test]
async fn a_point_has_its_rolls_its_table_and_its_gate_like_an_evening() {
    let (story, seated) = at_the_point().await;
    let district = story.app.place("gongshu", "gongshu").unwrap();
    story.turn("2022-07-09T23:59:00");
    assert_eq!(late::look(&story.app, &district).await.unwrap().guests, 0, "points may still be merged");
    story.turn("2022-07-10T09:00:00");
    assert_eq!(late::look(&story.app, &district).await.unwrap().guests, 1);
    assert_eq!(late::look(&story.app, &district).await.unwrap().guests, 0, "once");
    story.turn("2022-07-11T08:29:00");
    assert_eq!(look(&story).await.laid_out, 0);
    story.turn("2022-07-11T08:30:00");
    assert_eq!(look(&story).await.laid_out, 1, "the clock lays the day out");
    let login = teacher(&story).await;
    let mut care = story.staff(&login).await;
    let roll = format!("{SITE}/rolls/{MONDAY}");
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(&format!("{SITE}/sessions"));
    care.get(&format!("{SITE}/sessions")).await.is(200).shows("08:30–17:30").shows(&roll);
    care.get(&roll).await.is(200).shows("王小明").shows("北秀小学").shows("花生过敏");
    assert!(!care.html.contains("委托书"), "summer care knows no letter");
    let here: Vec<(String, &str)> =
        seated[..3].iter().map(|child| (format!("mark-{}", id(child)), "present")).collect();
    let mut marks: Vec<(&str, &str)> = here.iter().map(|(field, mark)| (field.as_str(), *mark)).collect();
    let other = format!("mark-{OTHER}");
    marks.push((&other, "present"));
    story.turn("2022-07-11T08:40:00");
    care.post(&roll, &marks).await.is(303);

    // meals: counted, with what must not be served, and samples
    let mut cook = story.staff("cook").await;
    cook.get(&format!("{SITE}/meals")).await.is(200).shows("花生过敏").shows("<dt>午餐</dt><dd>5</dd>");
    story.turn("2022-07-11T11:40:00");
    let mut cook = story.staff("cook").await;
    cook.get(&format!("{SITE}/meals")).await.is(200).shows("<dt>午餐</dt><dd>4</dd>").shows("没有留样");
    let sample = [("item", "lunch"), ("dish", "番茄炒蛋"), ("grams", "125"), ("time", "11:30")];
    cook.post(&format!("{SITE}/samples"), &sample).await.is(303);
    cook.get(&format!("{SITE}/meals")).await.shows("番茄炒蛋").shows("留到 7月13日");

    diet_said(&story, &seated[0]).await;

    // the absence chain: the management of the school asks, since no head teacher is there
    let missing = &seated[3];
    let absent = format!("mark-{}", id(missing));
    let mut care = story.staff(&login).await;
    care.get(&roll).await.is(200);
    care.post(&roll, &[(&absent, "absent")]).await.is(303);
    care.get(&roll).await.is(200);
    care.post(&format!("{roll}/close"), &[]).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows(&format!("{SITE}/tonight"));
    manager.get(&format!("{SITE}/absences")).await.is(200).shows(&missing.name).shows("文澜小学");
    manager.get(&format!("{SITE}/messages")).await.is(200).shows(&missing.name);
    let found = [("date", "2022-07-11"), ("whereabouts", "在家"), ("said_by", "妈妈")];
    manager.get(&format!("{SITE}/absences")).await;
    manager.post(&format!("{SITE}/absences/{}", id(missing)), &found).await.is(303);
    handed_over(&story, &seated, &login).await;
}

/// What the family says at the point stands beside what it said when it signed up.
async fn diet_said(story: &Story, ming: &Student) {
    let mut wang = story.guardian(&guardian_of(story, ming).1).await;
    let diet = format!("{SITE}/diets/{}", id(ming));
    wang.get(&diet).await.is(200);
    wang.post(&diet, &[("not-milk", "1"), ("words", "乳糖不耐")]).await.is(303);
    let mut cook = story.staff("cook").await;
    cook.get(&format!("{SITE}/meals")).await.is(200).shows("花生过敏").shows("乳糖不耐");
}

/// Whom the point barred is barred at the child's school, and a family of another school reads on its own page who took its
/// child.
async fn known_at_home(story: &Story, hua: &Student) {
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{SITE}/blocks")).await.is(200);
    let of = id(hua);
    let barred = [("student", of.as_str()), ("name", "陌生人"), ("phone", ""), ("document", "裁定18号")];
    manager.post(&format!("{SITE}/blocks"), &barred).await.is(303);
    let permit = clock(Act::SessionOpen, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let today = story.app.now().date();
    let facts = tx.taking_facts(std::slice::from_ref(&hua.id), today).await.unwrap();
    assert_eq!(facts[&hua.id].blocks.len(), 1, "a block holds wherever the child is");
    drop(tx);
    let beixiu = story.app.place("gongshu", "beixiu").unwrap();
    let mother = story.app.store.person("gongshu", &PersonId::new("bxg0")).await.unwrap().unwrap();
    let household = format!("household:{}", mother.household.unwrap());
    let permit = clock(Act::SessionOpen, &beixiu).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let told = tx.messages(&[household], 20).await.unwrap();
    assert!(told.iter().any(|one| one.kind == "handover-released"), "{told:?}");
}

/// The end of the day: a block of the child's own school holds at the point; the others go with their mothers.
async fn handed_over(story: &Story, seated: &[Student], login: &str) {
    let mut manager = story.staff("manager").await;
    let ming = &seated[0];
    manager.get("/gongshu/wenlan/blocks").await.is(200);
    let mother = story.town.grown_up(&ming.household);
    let barred =
        [("student", ming.id.as_str()), ("name", mother.as_str()), ("phone", ""), ("document", "裁定17号")];
    manager.post("/gongshu/wenlan/blocks", &barred).await.is(303);
    story.turn("2022-07-11T17:31:00");
    let page = format!("{SITE}/handovers/{MONDAY}");
    let mut care = story.staff(login).await;
    for child in seated[..3].iter().map(id).chain([OTHER.to_owned()]) {
        care.get(&page).await.is(200);
        let field = format!("to-{child}");
        let whom = adult(&care, &field);
        care.post(&page, &[(&field, &whom)]).await;
        let is_barred = child == id(ming);
        assert_eq!(care.status.as_u16(), if is_barred { 422 } else { 303 }, "{child}: {}", care.html);
    }
    let mut gate = story.staff("gate1").await;
    gate.get(&format!("{SITE}/gate?find=wxm")).await.is(200).shows("王小明");
    care.get(&page).await;
    let field = format!("to-{}", id(ming));
    let father = care.html.split(&format!("name=\"{field}\" value=\"")).nth(2).unwrap().split('"').next();
    let father = father.unwrap().to_owned();
    care.post(&page, &[(&field, &father)]).await.is(303);
    let mut wang = story.guardian(&guardian_of(story, ming).1).await;
    let days = format!("{SITE}/evenings/{}", id(ming));
    wang.get("/gongshu/wenlan/signups/ming").await.is(200).shows(&days);
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("王小明已交给");
    wang.get(&days).await.is(200);
    wang.get(&format!("{SITE}/evenings/{OTHER}")).await.is(404);
    wang.get(&format!("{SITE}/signups/{}", id(ming))).await.is(404);
    known_at_home(story, &seated[1]).await;
    care.get(&format!("{SITE}/sessions")).await.is(200);
    care.post(&format!("{SITE}/sessions/{MONDAY}/close"), &[]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn who_leaves_summer_care_is_on_no_roll_from_the_next_day() {
    let (story, seated) = at_the_point().await;
    story.turn("2022-07-10T09:00:00");
    let district = story.app.place("gongshu", "gongshu").unwrap();
    late::look(&story.app, &district).await.unwrap();
    let leaver = &seated[1];
    signup::leave(&story.app, &who(&story, leaver).await, &school(&story), (&leaver.id, 1)).await.unwrap();
    assert_eq!(look(&story).await.guests, 1);
    story.turn("2022-07-11T08:31:00");
    assert_eq!(look(&story).await.laid_out, 1);
    let permit = clock(Act::SessionOpen, &site(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.roll_rows(&SessionId::new(MONDAY)).await.unwrap();
    let on_it: Vec<String> = rows.iter().map(|row| row.student.id.to_string()).collect();
    assert_eq!(on_it.len(), 4);
    assert!(!on_it.contains(&id(leaver)) && on_it.contains(&id(&seated[0])), "{on_it:?}");
    drop(tx);
    story.turn("2022-07-16T10:00:00");
    assert_eq!(look(&story).await.laid_out, 0, "a Saturday");
}

/// P4.5: the day begins at half past eight and ends at half past five.
#[tokio::test]
async fn nobody_goes_unasked_for_at_a_quarter_to_nine_or_past_half_past_five() {
    let (story, seated) = at_the_point().await;
    story.turn("2022-07-10T09:00:00");
    assert_eq!(look(&story).await.guests, 1);
    story.turn("2022-07-11T08:30:00");
    assert_eq!(look(&story).await.laid_out, 1);
    let mut care = story.staff(&teacher(&story).await).await;
    let roll = format!("{SITE}/rolls/{MONDAY}");
    care.get(&roll).await.is(200);
    care.post(&format!("{SITE}/duties/{MONDAY}/arrive"), &[]).await.is(303);
    story.turn("2022-07-11T08:39:59");
    assert_eq!(look(&story).await.rolls, 0);
    story.turn("2022-07-11T08:45:00");
    assert_eq!(look(&story).await.rolls, 1, "nobody has said who arrived");
    care.get(&roll).await.is(200);
    let all = seated.iter().map(id).chain([OTHER.to_owned()]);
    let fields: Vec<String> = all.map(|child| format!("mark-{child}")).collect();
    let marks: Vec<(&str, &str)> = fields.iter().map(|field| (field.as_str(), "present")).collect();
    care.post(&roll, &marks).await.is(303);
    care.get(&roll).await.is(200);
    care.post(&format!("{roll}/close"), &[]).await.is(303);
    story.turn("2022-07-11T17:30:59");
    assert_eq!(look(&story).await.rungs, 0);
    story.turn("2022-07-11T17:31:00");
    assert!(look(&story).await.rungs > 0, "nobody has fetched them");
}

/// A second period, two weeks after the first; families sign up for each by itself.
const SECOND: &str = r#"[[period]]
number       = 2
from         = 2022-07-25
until        = 2022-08-06
working_days = 10
opens        = "08:30"
closes       = "17:30"

[signup]"#;

/// Who is on the roll of the point's one group on a day.
async fn on_the_roll(story: &Story, day: &str) -> Vec<String> {
    let permit = clock(Act::SessionOpen, &site(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.roll_rows(&SessionId::new(format!("care-1-{day}"))).await.unwrap();
    rows.iter().map(|row| row.student.id.to_string()).collect()
}

#[tokio::test]
async fn who_signed_up_for_the_second_period_is_on_the_rolls_of_the_second_only() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    refile(&story, "[signup]", SECOND).await;
    let children = served(&story);
    let (ming, first) = (&children[0], &children[1..3]);
    for child in first {
        signup::make(&story.app, &who(&story, child).await, &school(&story), draft(&child.id, "wenlan"))
            .await
            .unwrap();
    }
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("name=\"period\" value=\"2\"");
    wang.post(MING, &[("period", "2"), ("point", "wenlan")]).await.is(303);

    story.turn("2022-07-10T09:00:00");
    assert_eq!(look(&story).await.guests, 1);
    story.turn("2022-07-11T08:30:00");
    assert_eq!(look(&story).await.laid_out, 1);
    let mut there = on_the_roll(&story, "2022-07-11").await;
    let mut signed_up: Vec<String> = first.iter().map(id).collect();
    there.sort();
    signed_up.sort();
    assert_eq!(there, signed_up, "the first period has its own children");
    let days = format!("{SITE}/evenings/{}", id(ming));
    let mut wang = story.wang().await;
    wang.get(&days).await.is(404);

    story.turn("2022-07-24T09:00:00");
    assert_eq!(look(&story).await.guests, 1, "the point is brought up to the second period");
    story.turn("2022-07-25T08:30:00");
    assert_eq!(look(&story).await.laid_out, 1);
    assert_eq!(on_the_roll(&story, "2022-07-25").await, [id(ming)]);
    let mut wang = story.wang().await;
    wang.get(&days).await.is(200);
    wang.get(MING).await.is(200).shows(&days);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Everybody of the staff but those who may look after a group.
fn nobody_cares(town: &mut Town) {
    for one in &mut town.register.staff {
        one.roles.retain(|(role, ..)| *role != Role::CareTeacher);
    }
}

#[tokio::test]
async fn a_point_with_too_few_teachers_tells_its_management_which_rule_holds_and_what_to_do() {
    let story = Story::otherwise(PLAN.text, nobody_cares, "2022-06-28T10:00:00").await;
    Town::settle_summer(&story.app).await.unwrap();
    fill(&story, &[("wenlan", 4)]).await;
    story.turn("2022-07-10T09:00:00");
    let district = story.app.place("gongshu", "gongshu").unwrap();
    late::look(&story.app, &district).await.unwrap();
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{SITE}/messages")).await.is(200).shows("有 4 名孩子不在任何点名册上");
    let groups = format!("{SITE}/groupings");
    let arrange = format!("{groups}/arrange");
    manager.get(&groups).await.is(200).shows("还没有编班");
    manager.post(&arrange, &[]).await.is(422).shows("P3.54").shows("托管教师还差 1 位");
    manager.shows("请先给 1 位教职工加上托管教师的角色");

    let staff = Town::make(7, 40).register.staff.into_iter().filter(|one| one.login == "care1").collect();
    let mut tx = story.app.store.act(&clock(Act::RegisterImport, &school(&story)).unwrap()).await.unwrap();
    tx.register_imported(&Register { staff, ..Register::default() }, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    manager.get(&groups).await.is(200).shows("编班方案");
    let plan = manager.hidden("plan");
    manager.post(&arrange, &[("plan", &plan)]).await.is(303);
    manager.get(&groups).await.is(200).shows(&format!("{groups}/care-1"));
    manager.post(&format!("{SITE}/sessions/plan"), &[]).await.is(303);
    story.turn("2022-07-11T08:30:00");
    assert_eq!(look(&story).await.laid_out, 1);
    assert_eq!(on_the_roll(&story, "2022-07-11").await.len(), 4);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
