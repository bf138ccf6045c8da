//! 暑托报名 Families of every school of the district sign up for a summer point; nobody is refused for lack of room.

use crate::town::{Browser, Story};
use afterbell::enrol::signup;
use afterbell::town::{SUMMER, Town};
use afterbell::who::Who;
use futures_util::future::join_all;
use rules::enrol::signup::{Draft, State};
use rules::id::{PlaceId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;
use rules::people::student::Student;
use store::plan::Filing;

pub(crate) const MING: &str = "/gongshu/wenlan/signups/ming";
const POINTS: &str = "/gongshu/gongshu/points";

/// The town in its summer, while families may sign up.
pub(crate) async fn summer(families: usize, local: &str) -> Story {
    let story = Story::of(families, local).await;
    Town::settle_summer(&story.app).await.unwrap();
    story
}

/// Children whom the plan serves, 王小明 first.
pub(crate) fn served(story: &Story) -> Vec<Student> {
    story.town.register.students.iter().filter(|child| child.grade != 6).cloned().collect()
}

/// The first guardian of a child: id and phone.
pub(crate) fn guardian_of(story: &Story, child: &Student) -> (rules::id::PersonId, String) {
    let mut own = story.town.register.guardians.iter().filter(|one| one.household == child.household);
    let found = own.next().unwrap();
    (found.id.clone(), found.phone.clone())
}

/// A child's first guardian, as the acts know them.
pub(crate) async fn who(story: &Story, child: &Student) -> Who {
    let (id, _) = guardian_of(story, child);
    Who::person(story.app.store.person("gongshu", &id).await.unwrap().unwrap())
}

/// A child's first guardian with a browser. A code is sent once a minute: the clock goes on.
pub(crate) async fn phone<'a>(story: &'a Story, child: &Student) -> Browser<'a> {
    story.app.turn(story.app.now().plus_minutes(2));
    story.guardian(&guardian_of(story, child).1).await
}

pub(crate) fn draft(child: &StudentId, point: &str) -> Draft {
    Draft { student: child.clone(), period: 1, point: PlaceId::new(point), note: String::new() }
}

/// The district files its summer plan again, with one thing changed.
pub(crate) async fn refile(story: &Story, old: &str, new: &str) {
    assert!(SUMMER.text.contains(old), "{old}");
    let text = SUMMER.text.replacen(old, new, 1).replacen("version = 1", "version = 2", 1);
    let district = story.app.place("gongshu", "gongshu").unwrap();
    let holds_from = story.app.now().date();
    let filing = Filing { scheme: "gongshu-2022-summer", version: 2, holds_from, text: &text };
    let mut tx = story.app.store.act(&clock(Act::SchemeFile, &district).unwrap()).await.unwrap();
    tx.scheme_filed(&filing, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    story.app.reread().await.unwrap();
}

/// So many of the served children sign up for each point, one after another; says who sits where.
pub(crate) async fn fill(story: &Story, counts: &[(&str, usize)]) -> Vec<Vec<Student>> {
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let mut children = served(story).into_iter();
    let mut seated = Vec::new();
    for (point, count) in counts {
        let group: Vec<Student> = children.by_ref().take(*count).collect();
        assert_eq!(group.len(), *count, "the town is large enough");
        for child in &group {
            let who = who(story, child).await;
            let made = signup::make(&story.app, &who, &school, draft(&child.id, point)).await.unwrap();
            assert_eq!(made.state, State::Placed);
        }
        seated.push(group);
    }
    seated
}

#[tokio::test]
async fn the_way_in_is_open_to_everybody_once_the_plan_holds() {
    let story = summer(12, "2022-06-19T10:00:00").await;
    story.visitor().get(POINTS).await.is(404);
    story.turn("2022-06-20T10:00:00");
    let mut visitor = story.visitor();
    visitor
        .get(POINTS)
        .await
        .is(200)
        .shows("6月27日 周一 09:00 开始报名")
        .shows("祥符街道")
        .shows("余 64 位");
    visitor.shows("10 个工作日，每天 08:30–17:30").shows("¥700.00").shows("¥500.00").shows("¥200.00");
    visitor.shows("家长登录后报名").shows("拱墅区2022年暑期托管服务方案");
    let mut wang = story.wang().await;
    wang.get(POINTS).await.is(200).shows(&format!("href=\"{MING}\""));
    wang.get("/gongshu/wenlan/points").await.is(200).shows("祥符街道");
    story.turn("2022-07-23T10:00:00");
    story.visitor().get(POINTS).await.is(200).shows("现在没有暑期托管");
}

#[tokio::test]
async fn a_child_is_signed_up_changed_and_taken_back() {
    let story = summer(12, "2022-06-26T10:00:00").await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("未报名");
    let form = [("period", "1"), ("point", "wenlan"), ("note", "花生过敏")];
    wang.post(MING, &form).await.is(422).shows("报名还没有开始");
    story.turn("2022-06-27T09:00:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("暑期托管报名");
    wang.get(MING).await.is(200).shows("给王小明报名").shows("分两张").shows("可以接的人");
    wang.post(MING, &[("period", "1")]).await.is(422).shows("没有选服务点");
    wang.post(MING, &form).await.is(303);
    wang.get(MING)
        .await
        .is(200)
        .shows("已报上")
        .shows("文澜小学服务点")
        .shows("花生过敏")
        .shows("7月11日 周一 08:30 开始");
    wang.post(MING, &form).await.is(303);
    wang.get("/gongshu/wenlan/children").await.shows("已报上暑期托管：文澜小学服务点");
    assert_eq!(wang.html.matches("已报上暑期托管").count(), 1, "twice is once");
    wang.get(MING).await.is(200);
    wang.post(MING, &[("period", "1"), ("point", "wenlan"), ("note", "花生、牛奶过敏")]).await.is(303);
    wang.get(MING).await.is(200).shows("花生、牛奶过敏").shows("已改好要服务点知道的内容").shows("余 79 位");
    wang.get("/gongshu/wenlan/children").await.is(200);
    assert_eq!(wang.html.matches("已报上暑期托管").count(), 1, "another note is no other sign-up");
    wang.get(MING).await.is(200);
    wang.post(MING, &[("period", "1"), ("point", "banshan")]).await.is(303);
    wang.get(MING).await.shows("<p class=\"lead\">半山小学服务点").shows("余 39 位").shows("余 80 位");
    wang.post(&format!("{MING}/withdraw"), &[("period", "1")]).await.is(303);
    wang.get(MING).await.shows("已退出").shows("全额退还").shows("余 40 位");
    wang.post(&format!("{MING}/withdraw"), &[("period", "1")]).await.is(303);
    wang.post(MING, &form).await.is(303);
    story.turn("2022-07-03T17:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("报名已在 7月3日 周日 17:00 截止").shows("只改要服务点知道的");
    let noted = [("period", "1"), ("point", "wenlan"), ("note", "虾也过敏")];
    assert_eq!(wang.hidden("point"), "wenlan", "the form that is left is of the child's own point");
    wang.post(MING, &noted).await.is(303);
    wang.get(MING).await.is(200).shows("虾也过敏").shows("已改好要服务点知道的内容");
    wang.post(MING, &[("period", "1"), ("point", "banshan")])
        .await
        .is(422)
        .shows("报名已在 7月3日 17:00 截止");
    story.turn("2022-07-12T10:00:00");
    let mut wang = story.wang().await;
    wang.get(MING).await;
    wang.post(&format!("{MING}/withdraw"), &[("period", "1")]).await.is(303);
    wang.get(MING).await.shows("方案没有写明退费");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn grades_that_leave_are_not_served_and_other_schools_are() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let mut wang = story.wang().await;
    let hong = "/gongshu/wenlan/signups/hong";
    wang.get(hong).await.is(200).shows("不在服务范围");
    wang.post(hong, &[("period", "1"), ("point", "wenlan")]).await.is(422).shows("这学年是6年级");
    let mut neighbour = story.guardian("13800100000").await;
    neighbour.get(MING).await.is(404);
    neighbour.get("/gongshu/beixiu/signups/bxs0").await.is(200);
    neighbour.post("/gongshu/beixiu/signups/bxs0", &[("period", "1"), ("point", "wenlan")]).await.is(303);
    neighbour.get("/gongshu/beixiu/signups/bxs0").await.shows("已报上");
    neighbour.get("/gongshu/beixiu/signups/ming").await.is(404);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/points/1/wenlan").await.is(200).shows("北秀小学");
}

#[tokio::test]
async fn a_full_point_keeps_a_list_that_moves_by_itself() {
    let story = summer(70, "2022-06-28T10:00:00").await;
    let seated = fill(&story, &[("banshan", 1), ("kangqiao", 38)]).await;
    let rest: Vec<Student> = served(&story).into_iter().skip(39).take(4).collect();
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let people = [
        who(&story, &rest[0]).await,
        who(&story, &rest[1]).await,
        who(&story, &rest[2]).await,
        who(&story, &rest[3]).await,
    ];
    let press = |n: usize| signup::make(&story.app, &people[n], &school, draft(&rest[n].id, "kangqiao"));
    let (a, b, c, d) = tokio::join!(press(0), press(1), press(2), press(3));
    let mut positions: Vec<Option<i64>> =
        [a, b, c, d].into_iter().map(|made| made.unwrap().position).collect();
    positions.sort();
    assert_eq!(positions, [None, None, Some(1), Some(2)], "two seats, four at once");
    let mut leaving = phone(&story, &seated[1][0]).await;
    let page = format!("/gongshu/wenlan/signups/{}", seated[1][0].id);
    leaving.get(&page).await;
    leaving.post(&page, &[("period", "1"), ("point", "banshan")]).await.is(303);
    let mut stays = phone(&story, &seated[0][0]).await;
    stays.get(MING).await;
    stays.post(MING, &[("period", "1"), ("point", "kangqiao")]).await.is(422).shows("现在的名额保留着");
    let mut promoted = 0;
    for child in &rest {
        let mut guardian = phone(&story, child).await;
        guardian.get("/gongshu/wenlan/children").await.is(200);
        let text = format!("{}从候补补上了暑期托管：康桥小学服务点", child.name);
        promoted += guardian.html.matches(&text).count();
    }
    assert_eq!(promoted, 1, "the first that waited, told once");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn seats_that_the_plan_adds_go_to_those_who_wait_first() {
    let story = summer(80, "2022-06-28T10:00:00").await;
    fill(&story, &[("kangqiao", 40)]).await;
    let rest: Vec<Student> = served(&story).into_iter().skip(40).take(4).collect();
    let school = story.app.place("gongshu", "wenlan").unwrap();
    let mut stand = Vec::new();
    for (n, child) in rest.iter().enumerate() {
        if n == 2 {
            let town = "town     = \"kangqiao\"\ncapacity = ";
            refile(&story, &format!("{town}40"), &format!("{town}43")).await;
        }
        let who = who(&story, child).await;
        let made = signup::make(&story.app, &who, &school, draft(&child.id, "kangqiao")).await.unwrap();
        stand.push((made.state, made.position, made.caught_up.len()));
    }
    let waits = |position| (State::Waiting, Some(position), 0);
    assert_eq!(stand, [waits(1), waits(2), (State::Placed, None, 2), waits(1)]);
    for child in &rest[..2] {
        let mut guardian = phone(&story, child).await;
        guardian.get("/gongshu/wenlan/children").await.is(200);
        let text = format!("{}从候补补上了暑期托管：康桥小学服务点", child.name);
        assert_eq!(guardian.html.matches(&text).count(), 1, "told once");
    }
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/points").await.is(200).shows("43/43");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// More families than the store has readers: whoever needed a second one while it held the first would wait for ever.
#[tokio::test]
async fn a_crowd_of_families_reads_its_homes_at_once() {
    let story = summer(30, "2022-06-28T10:00:00").await;
    let mut families = Vec::new();
    for child in served(&story).iter().take(16) {
        families.push(phone(&story, child).await);
    }
    let pages = families.iter_mut().map(|family| family.get("/gongshu/wenlan/children"));
    for page in join_all(pages).await {
        page.is(200).shows("暑期托管");
    }
}

#[tokio::test]
async fn a_changed_note_reaches_the_point_and_not_the_journal() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    let [school, district] = ["wenlan", "gongshu"].map(|place| story.app.place("gongshu", place).unwrap());
    let child = served(&story).remove(0);
    let who = who(&story, &child).await;
    for note in ["花生过敏", "花生、牛奶过敏"] {
        let noted = Draft { note: note.into(), ..draft(&child.id, "wenlan") };
        assert!(!signup::make(&story.app, &who, &school, noted).await.unwrap().already);
    }
    let permit = clock(Act::SchemeFile, &district).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let entries = tx.journal_entries(Some(child.id.as_str()), 20).await.unwrap();
    drop(tx);
    assert_eq!(entries.iter().filter(|one| one.act == "signup.noted").count(), 1);
    assert!(entries.iter().all(|one| !one.after.contains("过敏")), "{entries:?}");
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/points/1/wenlan").await.is(200).shows("花生、牛奶过敏");
}
