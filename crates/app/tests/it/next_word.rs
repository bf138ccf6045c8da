//! 下学期去留 One family stays, one does not come in spring, one comes on other days: nothing of the autumn changes by it (P1.14).

use crate::conduct::journal;
use crate::evening::{count, group, school, session_of, staff, told};
use crate::next_term::approved_with;
use crate::registration::{ASKED, accept, accepted};
use crate::town::Story;
use afterbell::day::session;
use afterbell::enrol::registration::next;
use afterbell::who::Who;
use rules::people::act::Act;
use rules::people::role::clock;

const PLANS: &str = "/gongshu/wenlan/plans";
const CHILDREN: &str = "/gongshu/wenlan/children";
const NOTICE: &str = "/gongshu/wenlan/notice";
const LIST: &str = "/gongshu/wenlan/registrations";
const THREE: [&str; 3] = ["ming", "h1s0", "h2s0"];
const LEAVES: [(&str, &str); 1] = [("next", "leaves")];

fn page(student: &str) -> String {
    format!("{LIST}/{student}")
}

fn word(student: &str) -> String {
    format!("{LIST}/{student}/next")
}

fn household(story: &Story, student: &str) -> String {
    let child = story.town.register.students.iter().find(|one| one.id.as_str() == student).unwrap();
    child.household.to_string()
}

fn phone(story: &Story, student: &str) -> String {
    let own = household(story, student);
    story.town.register.guardians.iter().find(|one| one.household.as_str() == own).unwrap().phone.clone()
}

/// How many messages of a kind a child's family has.
async fn letters(story: &Story, student: &str, kind: &str) -> usize {
    count(&told(story, &format!("household:{}", household(story, student))).await, kind)
}

/// Three children are in one group in autumn and do not come on Fridays; the spring's plan is published.
async fn autumn() -> Story {
    let story = accepted("2021-12-01T09:00:00").await;
    group(&story, "jia", "care1", &THREE).await;
    {
        let mut leader = approved_with(&story, &[]).await;
        leader.get(&format!("{PLANS}/2")).await.is(200);
        leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
    }
    story.turn("2022-01-10T08:00:00");
    story
}

/// The same with the spring's notice out.
async fn noticed() -> Story {
    let story = autumn().await;
    notice(&story).await;
    story
}

/// The spring's notice goes out.
async fn notice(story: &Story) {
    let mut leader = story.staff("leader").await;
    leader.get(NOTICE).await.is(200);
    leader.post(&format!("{NOTICE}/publish"), &[]).await.is(303);
}

/// The family of 王小红, who is in no care, asks for the spring.
async fn hong_asks(story: &Story) {
    let mut wang = story.wang().await;
    wang.get(&page("hong")).await.is(200);
    wang.post(&page("hong"), &ASKED).await.is(303);
}

/// How many children the group has on a day.
async fn members(story: &Story, day: &str) -> Vec<i64> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.sessions(day.parse().unwrap(), None).await.unwrap();
    rows.iter().map(|row| row.members).collect()
}

/// How many children a roll expects that is laid out on a day.
async fn expected(story: &Story, day: &str) -> i64 {
    story.turn(&format!("{day}T16:30:00"));
    let (teacher, place, id) = (staff(story, "care1"), school(story), session_of("jia", day));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let permit = clock(Act::SessionPlan, &place).unwrap();
    story.app.store.look(&permit).await.unwrap().session_row(&id).await.unwrap().states[0]
}

#[tokio::test]
async fn a_family_says_nothing_of_the_next_term_before_its_notice_or_of_another_s_child() {
    let story = autumn().await;
    let mut wang = story.wang().await;
    wang.get(&page("ming")).await.is(200);
    assert!(!wang.html.contains("name=\"next\""), "the notice is not out");
    wang.post(&word("ming"), &LEAVES).await.is(422).shows("现在没有下学期可说");
    drop(wang);
    let story = noticed().await;
    let mut wang = story.wang().await;
    wang.get(NOTICE).await.is(200).shows("下学期来不来：王小明");
    assert!(!wang.html.contains("下学期来不来：王小红"), "she is in no care");
    wang.get(CHILDREN).await.is(200).shows("下学期晚托").shows("还没说");
    wang.get(&page("ming")).await.is(200).shows("下学期（2月21日").shows("还没说");
    let card = wang.html.split("/next\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(!card.contains(" checked"), "nothing is chosen beforehand");
    wang.post(&word("ming"), &[]).await.is(422).shows("没有选下学期来不来").shows("P1.14");
    wang.get(&page("ming")).await.is(200);
    wang.post(&word("ming"), &[("next", "changes")]).await.is(422).shows("P3.57");
    wang.shows("value=\"changes\" checked");
    wang.get(&page("hong")).await.is(200);
    wang.post(&word("hong"), &LEAVES).await.is(422).shows("没有报名");
    let mut other = story.guardian(&phone(&story, "h1s0")).await;
    other.get(&page("h1s0")).await.is(200);
    other.post(&word("ming"), &LEAVES).await.is(404);
    assert_eq!(letters(&story, "ming", "registration-next").await, 0);
}

/// What the three families say in January; 王小明's changes its mind.
async fn said() -> Story {
    let story = noticed().await;
    {
        let mut wang = story.wang().await;
        for (choice, shown) in [("leaves", "不参加"), ("stays", "照常"), ("stays", "照常")] {
            wang.get(&page("ming")).await.is(200);
            wang.post(&word("ming"), &[("next", choice)]).await.is(303);
            wang.get(&page("ming")).await.is(200).shows(shown);
            wang.shows(&format!("value=\"{choice}\" checked"));
        }
        let mut other = story.guardian(&phone(&story, "h1s0")).await;
        other.get(&page("h1s0")).await.is(200);
        other.post(&word("h1s0"), &LEAVES).await.is(303);
        other.get(&page("h1s0")).await.is(200).shows("已通过").shows("不参加");
        let mut third = story.guardian(&phone(&story, "h2s0")).await;
        third.get(&page("h2s0")).await.is(200);
        third.post(&word("h2s0"), &[("next", "changes"), ("fridays", "yes")]).await.is(303);
        third.get(CHILDREN).await.is(200).shows("换日子");
    }
    assert_eq!(letters(&story, "ming", "registration-next").await, 2, "the same twice is one");
    story
}

#[tokio::test]
async fn what_families_say_is_done_on_the_first_day_of_the_next_plan_and_not_before() {
    let story = said().await;
    let place = school(&story);
    {
        let mut manager = story.staff("manager").await;
        manager.get(LIST).await.is(200).shows("要来 2 名，不来 1 名").shows("每班一位老师");
        manager.shows("说照常的 1 名，换日子的 1 名，没说的 0 名，新报名的 0 名").shows("下学期不参加");
    }
    assert_eq!(members(&story, "2022-01-24").await, [3], "the autumn's groups are as they were");
    story.turn("2022-02-20T23:59:00");
    assert_eq!(next::look(&story.app, &place).await.unwrap(), 0);
    for student in THREE {
        assert_eq!(letters(&story, student, "registration-withdrawn").await, 0, "{student}");
        assert_eq!(letters(&story, student, "registration-days").await, 0, "{student}");
    }

    story.turn("2022-02-21T00:00:00");
    assert_eq!(next::look(&story.app, &place).await.unwrap(), 2);
    assert_eq!(next::look(&story.app, &place).await.unwrap(), 0, "twice is once");
    for (student, expected) in [("ming", [0, 0]), ("h1s0", [1, 0]), ("h2s0", [0, 1])] {
        let kinds = ["registration-withdrawn", "registration-days"];
        for (kind, expected) in kinds.into_iter().zip(expected) {
            assert_eq!(letters(&story, student, kind).await, expected, "{student}: {kind}");
        }
    }
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
    {
        let mut wang = story.wang().await;
        wang.get(&page("ming")).await.is(200).shows("已通过").shows("周五不来");
        assert!(!wang.html.contains("name=\"next\""), "its term has begun");
        wang.post(&word("ming"), &LEAVES).await.is(422).shows("现在没有下学期可说");
        let mut other = story.guardian(&phone(&story, "h1s0")).await;
        other.get(&page("h1s0")).await.is(200).shows("已退出");
        let mut third = story.guardian(&phone(&story, "h2s0")).await;
        third.get(&page("h2s0")).await.is(200).shows("已通过").shows("周五来");
    }
    session::plan(&story.app, &Who::Clock, &place).await.unwrap();
    assert_eq!(members(&story, "2022-02-21").await, [2]);
    assert_eq!(expected(&story, "2022-02-21").await, 2, "a Monday");
    assert_eq!(expected(&story, "2022-02-25").await, 1, "a Friday");
}

/// Who takes the registration back and asks again after the notice asked for the next term: what was said before counts no more.
#[tokio::test]
async fn a_newer_request_counts_instead_of_an_older_word() {
    let story = noticed().await;
    {
        let mut wang = story.wang().await;
        wang.get(&page("ming")).await.is(200);
        wang.post(&word("ming"), &LEAVES).await.is(303);
    }
    story.turn("2022-01-10T09:00:00");
    {
        let mut wang = story.wang().await;
        wang.get(&page("ming")).await.is(200).shows("在这里退出从今天起就不参加");
        wang.post(&format!("{}/withdraw", page("ming")), &[]).await.is(303);
        wang.get(&page("ming")).await.is(200).shows("已退出");
        assert!(!wang.html.contains("name=\"next\""));
        wang.post(&page("ming"), &ASKED).await.is(303);
        wang.get(&page("ming")).await.is(200).shows("待审核");
        assert!(!wang.html.contains("name=\"next\""), "it asked for the next term");
    }
    let (mut wang, withdraw) = (story.wang().await, format!("{}/withdraw", page("ming")));
    wang.get(&page("ming")).await.is(200);
    wang.post(&withdraw, &[]).await.is(303);
    let withdrawn = journal(&story).await.into_iter().filter(|one| one.act == "registration.withdrawn");
    let versions: Vec<i64> = withdrawn.map(|one| one.scheme_version).collect();
    assert_eq!(versions, [2, 1], "each is taken back under the plan of its own term");
    wang.get(&page("ming")).await.is(200);
    wang.post(&page("ming"), &ASKED).await.is(303);
    drop(wang);
    story.turn("2022-02-21T00:00:00");
    assert_eq!(next::look(&story.app, &school(&story)).await.unwrap(), 0);
    let mut wang = story.wang().await;
    wang.get(&page("ming")).await.is(200).shows("待审核");
}

/// One stays, one leaves, one comes on other days, and one asks anew: that is what the manager reads in January and confirms in spring.
#[tokio::test]
async fn the_next_term_s_groups_are_read_while_this_term_runs_and_confirmed_when_it_is_over() {
    let (groups, next) = ("/gongshu/wenlan/groupings", "/gongshu/wenlan/groupings?term=wenlan-2022-spring");
    {
        let story = autumn().await;
        let mut manager = story.staff("manager").await;
        manager.get(groups).await.is(200).shows("jia组").shows("groupings?term=wenlan-2022-spring");
        manager.get(next).await.is(200).shows("1月10日").shows("这里才有下学期的编班预览");
        assert!(!manager.html.contains("jia组"), "nobody was asked yet");
    }
    let story = said().await;
    {
        let mut fourth = story.guardian(&phone(&story, "h3s0")).await;
        fourth.get(&page("h3s0")).await.is(200);
        fourth.post(&page("h3s0"), &ASKED).await.is(303);
    }
    story.turn("2022-01-12T17:00:00");
    {
        let mut manager = story.staff("manager").await;
        accept(&mut manager, &["h3s0"], "").await;
        manager.get(next).await.is(200).shows("下学期编班预览").shows("要来 3 名，不来 1 名");
        manager.shows("2月21日");
        manager.shows("1 个班接着本学期的办").shows("1 人说下学期不来").shows("jia组").shows("2/40");
        manager.shows("：1 人，每班最多 40 人，至少要 1 个班").shows("没有拆开一个行政班").shows("1/40");
        assert!(!manager.html.contains("groupings/arrange"), "it is read, and nothing is done");
        let tonight = "/gongshu/wenlan/tonight";
        manager.get(tonight).await.is(200).shows("<b>0</b><span>已录取未编班</span>");
        manager.get(groups).await.is(200).shows("3/40");
        assert!(!manager.html.contains("编班方案"), "who asked for the spring is in no group of the autumn");
        assert!(!manager.html.contains("等待编班"), "nor waits for one");
        manager.post(&format!("{groups}/arrange"), &[]).await.is(303);
        manager.get(groups).await.is(200).shows("3/40");
        assert!(!manager.html.contains("1/40"));
        let mut care = story.staff("care1").await;
        care.get(next).await.is(200).shows("下学期的班还没有编");
        assert!(!care.html.contains("下学期编班预览"), "who arranges none sees those that are made");
        // Nor does anybody put it into a group of the autumn by hand (P3.36).
        let by_hand = "/gongshu/wenlan/groupings/moves/h3s0";
        manager.get(by_hand).await.is(200).shows("报的是下学期的晚托").shows("02-21");
        let group = [("group", "jia"), ("reason", "和同学一起")];
        manager.post(by_hand, &group).await.is(422).shows("报的是下学期的晚托").shows("P3.36");
        manager.get(groups).await.is(200).shows("3/40");
    }
    story.turn("2022-02-21T00:00:00");
    assert_eq!(next::look(&story.app, &school(&story)).await.unwrap(), 2);
    let mut manager = story.staff("manager").await;
    manager.get(next).await.is(200).shows("编班方案").shows("2/40").shows("1/40");
    let seen = manager.hidden("plan");
    manager.post(&format!("{groups}/arrange"), &[("plan", &seen)]).await.is(303);
    manager.get(groups).await.is(200).shows("2/40").shows("1/40");
    manager.get("/gongshu/wenlan/groupings/moves/h3s0").await.is(200);
    assert!(!manager.html.contains("报的是下学期的晚托"), "its term has begun");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// The spring has one group. Whoever waits for it takes no seat of the autumn, and moves up once its site has room in spring.
#[tokio::test]
async fn who_waits_for_the_next_term_takes_no_seat_of_this_one() {
    let story = accepted("2021-12-01T09:00:00").await;
    {
        let mut leader = approved_with(&story, &[("groups_max    = 18", "groups_max    = 1")]).await;
        leader.get(&format!("{PLANS}/2")).await.is(200);
        leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
    }
    story.turn("2022-01-10T08:00:00");
    notice(&story).await;
    hong_asks(&story).await;
    story.turn("2022-01-12T17:00:00");
    {
        let mut manager = story.staff("manager").await;
        accept(&mut manager, &["hong"], "").await;
    }
    assert_eq!(letters(&story, "hong", "registration-waiting").await, 1, "the other site has no group left");
    let grade =
        |id: &str| story.town.register.students.iter().find(|one| one.id.as_str() == id).unwrap().grade;
    let mut staying: Vec<&str> = THREE.into_iter().filter(|id| grade(id) != 6).collect();
    while let Some(id) = staying.pop() {
        let accepted_before = letters(&story, "hong", "registration-accepted").await;
        let mut guardian = story.guardian(&phone(&story, id)).await;
        guardian.get(&page(id)).await.is(200);
        guardian.post(&format!("{}/withdraw", page(id)), &[]).await.is(303);
        let moved_up = letters(&story, "hong", "registration-accepted").await - accepted_before;
        assert_eq!(moved_up, usize::from(staying.is_empty()), "{id}: the autumn has eighteen groups");
    }
    let mut wang = story.wang().await;
    wang.get(&page("hong")).await.is(200).shows("已通过").shows("2月21日");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// What came late for the autumn is decided by the autumn's plan, on a day on which the spring's list is not reviewed yet (P3.27, P3.28).
#[tokio::test]
async fn a_late_request_of_this_term_is_decided_by_its_own_plan() {
    let story = accepted("2021-12-01T09:00:00").await;
    {
        let mut leader = approved_with(&story, &[]).await;
        leader.get(&format!("{PLANS}/2")).await.is(200);
        leader.post(&format!("{PLANS}/2/publish"), &[("holds_from", "2022-02-21")]).await.is(303);
        let mut fourth = story.guardian(&phone(&story, "h3s0")).await;
        fourth.get(&page("h3s0")).await.is(200);
        fourth.post(&page("h3s0"), &ASKED).await.is(422).shows("P3.27");
    }
    story.turn("2022-01-10T08:00:00");
    {
        notice(&story).await;
        hong_asks(&story).await;
        let mut manager = story.staff("manager").await;
        manager.get(LIST).await.is(200);
        let both = [("pick", "h3s0"), ("pick", "hong"), ("verdict", "accept"), ("reason", "一直在等")];
        manager.post(&format!("{LIST}/review"), &both).await.is(422).shows("01-12");
        assert_eq!(letters(&story, "h3s0", "registration-accepted").await, 0, "nothing is done by halves");
        accept(&mut manager, &["h3s0"], "一直在等").await;
    }
    story.turn("2022-01-12T17:00:00");
    // The family of 王小红 was told of 王小明 in September.
    let since_september = letters(&story, "hong", "registration-accepted").await;
    {
        let mut manager = story.staff("manager").await;
        accept(&mut manager, &["hong"], "").await;
    }
    for (student, before, version) in [("h3s0", 0, 1), ("hong", since_september, 2)] {
        assert_eq!(letters(&story, student, "registration-accepted").await, before + 1, "{student}");
        let rows = journal(&story).await.into_iter();
        let mut reviewed = rows.filter(|one| one.act == "registration.reviewed" && one.subject == student);
        assert_eq!(reviewed.next().map(|one| one.scheme_version), Some(version), "{student}");
    }
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
