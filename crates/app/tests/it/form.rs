//! 方案表单 The district drafts summer care, care in communities and a policy with forms alone.

use crate::filing::fill_at;
use crate::town::Story;

const PLANS: &str = "/gongshu/gongshu/plans";

#[tokio::test]
async fn summer_care_is_drafted_mended_approved_by_a_colleague_and_published() {
    let story = Story::at("2022-06-01T09:00:00").await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(PLANS).await.is(200).shows("暑期托管方案").shows("社区托管方案").shows("上级意见");
    let begin = [("beginning", "new"), ("form", "holiday-care")];
    bureau.post(&format!("{PLANS}/begin"), &begin).await.is(303);
    bureau
        .get(&format!("{PLANS}/1"))
        .await
        .is(200)
        .shows("gongshu-2022-summer")
        .shows("没有发现不合规定的地方");
    fill_at(&mut bureau, PLANS, 1, "period", &[("period.0.working_days", "9")]).await;
    bureau.shows("10").shows("P4.3");
    fill_at(&mut bureau, PLANS, 1, "charge", &[("charge.care_fen", "400")]).await;
    bureau.shows("P4.13").shows("value=\"400\"");
    fill_at(&mut bureau, PLANS, 1, "signup", &[("signup.until", "2022-06-20T17:00:00")]).await;
    bureau.shows("P4.6");
    bureau.get(&format!("{PLANS}/1")).await.is(200).shows("还有3处要改");
    bureau.post(&format!("{PLANS}/1/submit"), &[]).await.is(422).shows("3处");
    fill_at(&mut bureau, PLANS, 1, "period", &[("period.0.working_days", "10")]).await;
    fill_at(&mut bureau, PLANS, 1, "charge", &[("charge.care_fen", "500")]).await;
    fill_at(&mut bureau, PLANS, 1, "signup", &[("signup.until", "2022-07-03T17:00:00")]).await;
    fill_at(&mut bureau, PLANS, 1, "eligibility", &[("eligibility.grades", "1、2、3")]).await;
    bureau.shows("value=\"1, 2, 3\"");
    bureau.get(&format!("{PLANS}/1/rehearsal")).await.is(200).shows("照这份方案的规则走一遍");
    bureau.post(&format!("{PLANS}/1/rehearse"), &[]).await.is(303);
    bureau
        .get(&format!("{PLANS}/1/rehearsal"))
        .await
        .is(200)
        .shows("没有守不住的规定")
        .shows("仓前一小服务点 · 仓前街道")
        .shows("每天来多少孩子")
        .shows("7月11日 周一")
        .shows("托管费");
    bureau.get(&format!("{PLANS}/1")).await;
    bureau.post(&format!("{PLANS}/1/submit"), &[]).await.is(303);
    bureau.get(&format!("{PLANS}/1")).await.is(200);
    let approve = [("answer", "approve"), ("number", "拱教暑〔2022〕1号")];
    bureau.post(&format!("{PLANS}/1/answer"), &approve).await.is(422).shows("您自己提交的");
    let mut director = story.staff("director").await;
    director.get(PLANS).await.is(200).shows("等待答复的方案").shows("已提交");
    director.get(&format!("{PLANS}/1")).await.is(200);
    director.post(&format!("{PLANS}/1/answer"), &approve).await.is(303);
    story.visitor().get("/gongshu/gongshu/plan/holiday-care").await.is(404);
    bureau.get(&format!("{PLANS}/1")).await.is(200).shows("已批准");
    bureau.post(&format!("{PLANS}/1/publish"), &[]).await.is(303);
    let mut anyone = story.visitor();
    anyone.get("/gongshu/gongshu/plan/holiday-care").await.is(200);
    anyone
        .shows("拱教暑〔2022〕1号")
        .shows("一、服务对象")
        .shows("1、2、3年级")
        .shows("2022")
        .shows("良渚街道");
    assert!(!anyone.html.contains("liangzhu"), "towns by their names");
    anyone.get("/gongshu/gongshu/policies").await.is(200).shows("plan/holiday-care");
    bureau.get(&format!("{PLANS}/1")).await;
    let late = [("charge.total_fen", "1")];
    bureau.post(&format!("{PLANS}/1/parts/charge"), &late).await.is(422).shows("不能再改");
    bureau.get(PLANS).await;
    bureau.post(&format!("{PLANS}/begin"), &[("beginning", "amend"), ("form", "holiday-care")]).await.is(303);
    bureau.get(PLANS).await.is(200).shows("第2版").shows("第1版");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// P4.11, P1.36: a title that speaks of lessons is no mistake of the plan; a person says why it may stand, and that is kept.
#[tokio::test]
async fn a_title_that_speaks_of_lessons_is_decided_by_whoever_approves() {
    let titles = [
        ("holiday-care", "暑期新课预习班", "P4.11", "标题里的“新课”是公园名"),
        ("community-care", "社区奥数托管", "P1.36", "是小区的名字"),
    ];
    let story = Story::at("2022-06-01T09:00:00").await;
    for (number, (kind, title, clause, why)) in (1..).zip(titles) {
        let one = format!("{PLANS}/{number}");
        let mut bureau = story.staff("bureau").await;
        bureau.get(PLANS).await.is(200);
        bureau.post(&format!("{PLANS}/begin"), &[("beginning", "new"), ("form", kind)]).await.is(303);
        bureau.get(&one).await.is(200);
        assert!(!bureau.html.contains("像是在上课或训练"));
        fill_at(&mut bureau, PLANS, number, "scheme", &[("scheme.title.zh", title)]).await;
        bureau
            .get(&one)
            .await
            .is(200)
            .shows("没有发现不合规定的地方")
            .shows("像是在上课或训练")
            .shows(clause);
        bureau.post(&format!("{one}/submit"), &[]).await.is(303);
        let mut director = story.staff("director").await;
        director.get(&one).await.is(200).shows("像是在上课或训练").shows("为什么可以用");
        let approve = |titles| [("answer", "approve"), ("number", "9"), ("titles", titles)];
        director
            .post(&format!("{one}/answer"), &approve(" "))
            .await
            .is(422)
            .shows("没有写为什么可以用")
            .shows("P1.36");
        director.get(&one).await.is(200);
        director.post(&format!("{one}/answer"), &approve(why)).await.is(303);
        bureau.get(&one).await.is(200).shows("已批准").shows(why);
    }
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn care_in_communities_is_drafted_beside_it_and_a_school_s_plans_stay_the_school_s() {
    let story = Story::at("2021-08-20T09:00:00").await;
    let mut bureau = story.staff("bureau").await;
    for (form, name) in [("holiday-care", "暑期托管方案"), ("community-care", "社区托管方案")] {
        bureau.get(PLANS).await.is(200).shows(name);
        bureau.post(&format!("{PLANS}/begin"), &[("beginning", "new"), ("form", form)]).await.is(303);
    }
    bureau.get(&format!("{PLANS}/2")).await.is(200).shows("gongshu-2021-community").shows("三级托管");
    let elders = "mon,tue,wed,thu,fri 08:30 11:00\nwed 14:00 16:00";
    bureau.get(&format!("{PLANS}/2/parts/premises")).await.is(200).shows(elders);
    fill_at(&mut bureau, PLANS, 2, "premises", &[("premises.elders", "mon 09:00 08:00")]).await;
    bureau.shows("P2.12");
    fill_at(&mut bureau, PLANS, 2, "premises", &[("premises.elders", elders)]).await;
    fill_at(&mut bureau, PLANS, 2, "backing", &[("backing.leader", "民政局"), ("backing.funding", "区财政")])
        .await;
    bureau.get(&format!("{PLANS}/2/paper")).await.is(200).shows("民政局");
    bureau.get(PLANS).await;
    let again = [("beginning", "new"), ("form", "community-care")];
    bureau.post(&format!("{PLANS}/begin"), &again).await.is(422).shows("第2版还没有办完");
    bureau.get(PLANS).await;
    bureau.post(&format!("{PLANS}/begin"), &[("beginning", "new"), ("form", "term-care")]).await.is(404);
    // What a school drafts is the school's: the district answers it and writes nothing into it.
    bureau.get("/gongshu/beixiu/plans").await.is(200);
    bureau.post("/gongshu/beixiu/plans/begin", &[("beginning", "new")]).await.is(404);
    let mut school = story.staff("beixiu").await;
    school.get("/gongshu/beixiu/plans").await.is(200).shows("开学返校方案");
    let summer = [("beginning", "new"), ("form", "holiday-care")];
    school.post("/gongshu/beixiu/plans/begin", &summer).await.is(404);
}

#[tokio::test]
async fn a_policy_is_drafted_issued_and_measures_what_stands_under_it() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(PLANS).await.is(200).shows("修订《拱墅区小学生放学后托管服务工作实施指导意见》");
    let amend = [("beginning", "amend"), ("form", "policy"), ("scheme", "gongshu-district-2021")];
    bureau.post(&format!("{PLANS}/begin"), &amend).await.is(303);
    // The page has no such button; who sends the form anyway does not get round what an issue asks.
    bureau.get(&format!("{PLANS}/1")).await.is(200);
    bureau.post(&format!("{PLANS}/1/submit"), &[]).await.is(422).shows("意见由本单位自己发布");
    bureau.get(&format!("{PLANS}/1/parts/limit")).await.is(200).shows("不超过").shows("value=\"18:00\"");
    bureau.shows("name=\"limit.4.value\" value=\"fri\" checked").shows("<span>周五</span>");
    fill_at(&mut bureau, PLANS, 1, "limit", &[("limit.1.value", "20")]).await;
    bureau.post(&format!("{PLANS}/1/issue"), &[]).await.is(422).shows("2021年9月1日");
    fill_at(&mut bureau, PLANS, 1, "limit", &[("limit.1.value", "25")]).await;
    let part = format!("{PLANS}/1/parts/limit");
    bureau.get(&part).await;
    bureau.post(&part, &[("act", "add")]).await.is(303);
    bureau.get(&part).await.is(200);
    let last = bureau.html.matches("value=\"remove limit.").count() - 1;
    let at = |key: &str| format!("limit.{last}.{key}");
    let (id, on, bound) = (at("id"), at("on"), at("bound"));
    let (value, from, kinds) = (at("value"), at("from"), at("words.zh"));
    let ahead = [
        (id.as_str(), "fee-cap-autumn"),
        (&on, "fee-per-lesson-fen"),
        (&bound, "at_most"),
        (&value, "1"),
        (&from, "2021-11-01"),
        (&kinds, "每课时收费不超过1元"),
    ];
    fill_at(&mut bureau, PLANS, 1, "limit", &ahead).await;
    let typed = format!("name=\"{value}\" type=\"text\" value=\"1\"");
    bureau.shows("value=\"fee-cap-autumn\"").shows(&typed).shows("按元填，不是分");
    bureau.get(&format!("{PLANS}/1/paper")).await.is(200).shows("必须遵守").shows("每课时收费不超过1元");
    bureau.get(&format!("{PLANS}/1")).await.is(200).shows("发布意见");
    bureau.post(&format!("{PLANS}/1/issue"), &[]).await.is(303);
    let mut anyone = story.visitor();
    anyone.get("/gongshu/wenlan/policies").await.is(200).shows("每课时收费不超过1元").shows("¥1.00");
    bureau.get(&format!("{PLANS}/1")).await.is(200).shows("已发布");
    bureau.get(&part).await;
    bureau.post(&part, &[("limit.1.value", "1")]).await.is(422).shows("不能再改");
    bureau.get(PLANS).await;
    bureau.post(&format!("{PLANS}/begin"), &[("beginning", "new"), ("form", "policy")]).await.is(303);
    bureau.get(&format!("{PLANS}/2")).await.is(200).shows("gongshu-2021-policy");
    let mut school = story.staff("leader").await;
    school.get(&format!("{PLANS}/2")).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// P1.10: the page shows yuan and takes yuan; what is one of a list is chosen, or typed, by its Chinese word.
#[tokio::test]
async fn an_officer_changes_a_cap_in_yuan_and_days_by_their_names() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let policies = "/gongshu/gongshu/policies";
    let mut bureau = story.staff("bureau").await;
    bureau.get(policies).await.is(200).shows("value=\"25\"").shows("按元填，不是分");
    bureau.shows("value=\"周五\"").shows("可以写：周一、周二");
    let change = |limit, value| {
        [("policy", "gongshu-district-2021"), ("limit", limit), ("value", value), ("from", "2021-11-01")]
    };
    bureau.post(&format!("{policies}/change"), &change("fee-cap", "18")).await.is(303);
    bureau.get(policies).await.is(200).shows("¥18.00").shows("1份现行方案不合规");
    bureau.post(&format!("{policies}/change"), &change("optional-days", "周四、假日")).await.is(422);
    bureau.shows("value=\"周四、假日\"");
    bureau.post(&format!("{policies}/change"), &change("optional-days", "周四、周五")).await.is(303);
    let library = story.app.library();
    let limits = &library.get("gongshu-district-2021").unwrap().limits;
    let written = |id: &str| limits.iter().find(|one| one.id == id).unwrap().bound.value().written();
    assert_eq!([written("fee-cap-2"), written("optional-days-3")], ["1800", "[\"thu\", \"fri\"]"]);
}
