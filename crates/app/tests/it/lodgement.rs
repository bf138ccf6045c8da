//! 报备 A school's plan of return is lodged with the office above before it is public (P5.40).

use crate::filing::fill_at;
use crate::town::Story;

const PLANS: &str = "/gongshu/beixiu/plans";

#[tokio::test]
async fn a_plan_of_return_is_approved_sent_lodged_and_only_then_public() {
    let story = Story::at("2021-08-20T09:00:00").await;
    let mut school = story.staff("beixiu").await;
    school.get(PLANS).await.is(200);
    let begin = [("beginning", "new"), ("form", "return-to-school")];
    school.post(&format!("{PLANS}/begin"), &begin).await.is(303);
    school
        .get(&format!("{PLANS}/1"))
        .await
        .is(200)
        .shows("beixiu-2021-return")
        .shows("没有发现不合规定的地方");
    let duties = [("command.duties", "arrival guard tomorrow")];
    fill_at(&mut school, PLANS, 1, "command", &duties).await;
    school.shows("arrival guard tomorrow");
    let duties = "arrival security 2021-08-30\nlessons grade-leader 2021-08-30\nmeals general-affairs 2021-08-30\ndormitory general-affairs 2021-08-30\ntoilets health-worker 2021-08-30\nleaving security 2021-08-30";
    fill_at(&mut school, PLANS, 1, "command", &[("command.duties", duties)]).await;
    school.get(&format!("{PLANS}/1/lodgement")).await.is(200).shows("方案批准以后才能报备");
    school.get(&format!("{PLANS}/1")).await.is(200).shows("发布以前要报");
    school.post(&format!("{PLANS}/1/submit"), &[]).await.is(303);
    let mut bureau = story.staff("bureau").await;
    bureau.get(&format!("{PLANS}/1")).await.is(200);
    let send = format!("{PLANS}/1/lodgement/send");
    bureau.post(&send, &[("on", "2021-08-20")]).await.is(422).shows("还没有批准");
    bureau.get(&format!("{PLANS}/1")).await;
    let approve = [("answer", "approve"), ("number", "拱教返〔2021〕1号")];
    bureau.post(&format!("{PLANS}/1/answer"), &approve).await.is(303);
    school.get(&format!("{PLANS}/1")).await.is(200);
    school.post(&format!("{PLANS}/1/publish"), &[]).await.is(422).shows("还没有备案");
    school.get(&format!("{PLANS}/1/lodgement")).await.is(200);
    school.post(&send, &[("on", "2021-08-20")]).await.is(404);
    let page = format!("{PLANS}/1/lodgement");
    bureau.get(&page).await.is(200).shows("还没有报备").shows("登记已报出");
    bureau.post(&send, &[("on", "2021-08-21")]).await.is(422).shows("日期不能是2021年8月21日");
    for _ in 0..2 {
        bureau.get(&page).await;
        bureau.post(&send, &[("on", "2021-08-20")]).await.is(303);
    }
    let receive = format!("{PLANS}/1/lodgement/receive");
    let receipt = |office, number| [("office", office), ("number", number), ("on", "2021-08-20")];
    for (office, number, told) in
        [("the-district", "3", "不是方案里写的那个机关"), ("provincial-school-group", " ", "没有写备案号")]
    {
        bureau.get(&page).await.is(200).shows("登记回执");
        bureau.post(&receive, &receipt(office, number)).await.is(422).shows(told);
    }
    bureau.get(&page).await;
    bureau.post(&receive, &receipt("provincial-school-group", "苏校防〔2021〕3号")).await.is(303);
    bureau.get(&page).await.is(200).shows("已备案").shows("苏校防〔2021〕3号");
    bureau.post(&receive, &receipt("provincial-school-group", "4")).await.is(422).shows("苏校防〔2021〕3号");
    school.get(&format!("{PLANS}/1")).await.is(200).shows("已备案");
    school.post(&format!("{PLANS}/1/publish"), &[]).await.is(303);
    let mut anyone = story.visitor();
    anyone.get("/gongshu/beixiu/plan/return-to-school").await.is(200).shows("拱教返〔2021〕1号");
    anyone.get("/gongshu/beixiu/plan").await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
