//! 备案 The neighbour school drafts its first plan with forms alone, is told its mistakes, and has it published.

use crate::conduct::journal;
use crate::town::{Browser, Story};
use afterbell::plan::rehearsal;

const PLANS: &str = "/gongshu/beixiu/plans";

/// Every field of the open form with what stands in it, as a browser would send it.
pub(crate) fn fields(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for tag in html.split('<').filter(|tag| tag.starts_with("input ")) {
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            Some(unescape(rest.split('"').next()?))
        };
        let (Some(name), Some(kind)) = (attribute("name"), attribute("type")) else { continue };
        let ticked = kind != "checkbox" || tag.contains(" checked");
        if name.contains('.') && ticked {
            found.push((name, attribute("value").unwrap_or_default()));
        }
    }
    for select in html.split("<select ").skip(1) {
        let name = select.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let chosen =
            select.split("</select>").next().unwrap().split("<option ").find(|one| one.contains(" selected"));
        let value = chosen.map_or("", |one| one.split('"').nth(1).unwrap());
        found.push((name.to_owned(), value.to_owned()));
    }
    for area in html.split("<textarea ").skip(1) {
        let name = area.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let text = area.split('>').nth(1).unwrap().split("</textarea").next().unwrap();
        found.push((name.to_owned(), unescape(text)));
    }
    found
}

fn unescape(text: &str) -> String {
    text.replace("&#38;", "&")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
}

/// Opens a part of the neighbour's plan, changes some of its fields and saves.
async fn fill(browser: &mut Browser<'_>, version: i64, part: &str, changes: &[(&str, &str)]) {
    fill_at(browser, PLANS, version, part, changes).await;
}

/// Opens a part of a version, changes some of its fields and saves.
pub(crate) async fn fill_at(
    browser: &mut Browser<'_>,
    plans: &str,
    version: i64,
    part: &str,
    changes: &[(&str, &str)],
) {
    let path = format!("{plans}/{version}/parts/{part}");
    browser.get(&path).await.is(200);
    let mut form = fields(&browser.html);
    for (name, value) in changes {
        let at = form.iter().position(|(known, _)| known == name);
        form[at.unwrap_or_else(|| panic!("{path} has no {name}"))].1 = (*value).to_owned();
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&path, &form).await.is(303);
    browser.get(&path).await.is(200);
}

/// The neighbour school's first plan, drafted and mended until the district can answer.
async fn drafted<'a>(story: &'a Story) -> Browser<'a> {
    let mut school = story.staff("beixiu").await;
    school.get(PLANS).await.is(200).shows("起草第一份方案");
    school.post(&format!("{PLANS}/begin"), &[("beginning", "new")]).await.is(303);
    school.get(&format!("{PLANS}/1")).await.is(200).shows("beixiu-2021-autumn").shows("起草中");
    school
}

#[tokio::test]
async fn a_plan_is_written_with_forms_alone_mended_allowed_approved_and_published() {
    let story = Story::at("2021-08-28T09:00:00").await;
    let mut school = drafted(&story).await;
    school.shows("原则上的要求没有照办").shows("每课时收费原则上不超过15元");
    fill(&mut school, 1, "scheme", &[("scheme.title.zh", "20xx年托管方案")]).await;
    school.shows("里还有空着的年份或名称");
    fill(&mut school, 1, "scheme", &[("scheme.title.zh", "2021年托管方案")]).await;
    assert!(!school.html.contains("里还有空着的年份或名称"));
    fill(&mut school, 1, "fee", &[("fee.x.price_fen", "30")]).await;
    school.shows("超过 ¥25.00").shows("每课时收费不超过25元").shows("value=\"30\"");
    fill(&mut school, 1, "registration", &[("registration.until", "2021-09-01T16:00:00")]).await;
    school.shows("应在发放报名通知");
    fill(&mut school, 1, "term", &[("term.dismissal", "late")]).await;
    school.shows("这里应写时刻").shows("value=\"late\"");
    school.get(&format!("{PLANS}/1")).await.is(200).shows("处要改");
    school.post(&format!("{PLANS}/1/submit"), &[]).await.is(422).shows("不合规定，没有办成");
    fill(&mut school, 1, "term", &[("term.dismissal", "15:40")]).await;
    fill(&mut school, 1, "registration", &[("registration.until", "2021-09-03T17:00:00")]).await;
    fill(&mut school, 1, "fee", &[("fee.x.price_fen", "18.5")]).await;
    school.get(&format!("{PLANS}/1/parts/campus.rule")).await.is(200);
    school.post(&format!("{PLANS}/1/parts/campus.rule"), &[("act", "remove campus.rule.0")]).await.is(303);
    school.get(&format!("{PLANS}/1/paper")).await.is(200).shows("一、托管服务安排").shows("¥18.50");
    school.get(&format!("{PLANS}/1")).await.is(200);
    school.post(&format!("{PLANS}/1/submit"), &[]).await.is(303);
    school.get(&format!("{PLANS}/1")).await.shows("已提交");
    school.post(&format!("{PLANS}/1/parts/fee"), &[("fee.x.price_fen", "1")]).await.is(422).shows("不能再改");

    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("北秀小学提交了方案（第1版），等您答复");
    bureau.shows("href=\"/gongshu/beixiu/plans/1\"");
    bureau.get("/gongshu/gongshu/board").await.is(200).shows("1份方案等您答复");
    bureau.get("/gongshu/gongshu/plans").await.is(200).shows("北秀").shows("已提交");
    bureau.get(&format!("{PLANS}/1")).await.is(200).shows("准予破例");
    bureau.post(&format!("{PLANS}/1/answer"), &[("answer", "approve"), ("number", "7")]).await.is(422);
    bureau.get(&format!("{PLANS}/1")).await;
    let allow = [("answer", "allow"), ("limit", "gongshu-district-2021/fee-guide"), ("reason", "按成本核定")];
    bureau.post(&format!("{PLANS}/1/answer"), &allow).await.is(303);
    bureau.get(&format!("{PLANS}/1")).await.shows("按成本核定").shows("没有发现不合规定的地方");
    bureau
        .post(&format!("{PLANS}/1/answer"), &[("answer", "approve"), ("number", " ")])
        .await
        .is(422)
        .shows("备案号");
    bureau.get(&format!("{PLANS}/1")).await;
    let number = "拱教托备〔2021〕7号";
    bureau.post(&format!("{PLANS}/1/answer"), &[("answer", "approve"), ("number", number)]).await.is(303);

    story.visitor().get("/gongshu/beixiu/plan").await.is(404);
    school.get(&format!("{PLANS}/1")).await.shows("已批准").shows("发布方案");
    school.post(&format!("{PLANS}/1/publish"), &[]).await.is(303);
    let mut anyone = story.visitor();
    anyone.get("/gongshu/beixiu/plan").await.is(200).shows(number).shows("¥18.50").shows("按成本核定");
    let filed = "2021年8月28日 周六由区教育局 高科长批准";
    anyone.get("/gongshu/beixiu/plan").await.shows(filed);
    anyone.get("/gongshu/beixiu/notice").await.is(200);
    school.get("/gongshu/beixiu/notice").await.is(200).shows(number).shows(filed);
    school.get(PLANS).await.is(200).shows(number).shows(filed);
    school.get(&format!("{PLANS}/1")).await.is(200).shows(filed);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// 王芳 names an adult to collect her child: decided under the plan in force, as the journal says.
async fn names(story: &Story, name: &str, phone: &str) {
    let (mut wang, list) = (story.wang().await, "/gongshu/wenlan/collectors/ming");
    wang.get(list).await.is(200);
    let form = [("name", name), ("phone", phone), ("relation", "neighbour"), ("days", "term")];
    wang.post(list, &form).await.is(303);
}

#[tokio::test]
async fn what_is_returned_says_why_and_an_amendment_holds_from_tomorrow() {
    let story = Story::at("2021-08-28T09:00:00").await;
    let mut leader = story.staff("leader").await;
    let plans = "/gongshu/wenlan/plans";
    leader.get(plans).await.is(200).shows("已发布");
    leader.post(&format!("{plans}/begin"), &[("beginning", "amend")]).await.is(303);
    leader.get(plans).await;
    leader.post(&format!("{plans}/begin"), &[("beginning", "amend")]).await.is(422).shows("第2版还没有办完");
    let part = format!("{plans}/2/parts/opening");
    leader.get(&part).await.is(200).shows("value=\"15\"");
    leader
        .post(&part, &[("opening.students_min", "12"), ("opening.below_minimum", "waitlist")])
        .await
        .is(303);
    leader.get(&format!("{plans}/2")).await;
    leader.post(&format!("{plans}/2/submit"), &[]).await.is(303);
    let mut bureau = story.staff("bureau").await;
    bureau.get(&format!("{plans}/2")).await.is(200).shows("与第1版相比的修改");
    bureau.shows("<td class=\"wide\">15</td><td class=\"wide\">12</td>");
    bureau
        .post(&format!("{plans}/2/answer"), &[("answer", "return"), ("reason", "")])
        .await
        .is(422)
        .shows("没有写理由");
    bureau.get(&format!("{plans}/2")).await;
    bureau
        .post(&format!("{plans}/2/answer"), &[("answer", "return"), ("reason", "请说明为什么12人开班")])
        .await
        .is(303);
    let messages = "/gongshu/wenlan/messages";
    let told = "方案第2版被退回：请说明为什么12人开班";
    story.staff("manager").await.get(messages).await.is(200).shows(told);
    leader.get(messages).await.is(200).shows(told);
    leader.get("/gongshu/wenlan/tonight").await.is(200).shows("方案被退回了");
    leader.get(&format!("{plans}/2")).await.shows("请说明为什么12人开班").shows("已退回");
    leader.post(&format!("{plans}/2/submit"), &[]).await.is(303);
    bureau.get(&format!("{plans}/2")).await;
    bureau.post(&format!("{plans}/2/answer"), &[("answer", "approve"), ("number", "8")]).await.is(303);
    leader.get(&format!("{plans}/2")).await;
    leader
        .post(&format!("{plans}/2/publish"), &[("holds_from", "2021-08-28")])
        .await
        .is(422)
        .shows("不能从2021年8月28日起");
    leader.get(&format!("{plans}/2")).await;
    leader.post(&format!("{plans}/2/publish"), &[("holds_from", "2021-09-08")]).await.is(303);
    leader.get(messages).await.is(200).shows("方案第2版已批准，备案号8");
    let mut home = story.guardian("13800000002").await;
    home.get(messages).await.is(200).shows("照第2版办");
    let place = story.app.place("gongshu", "wenlan").unwrap();
    let least = || story.app.scheme(&place).unwrap().scheme.opening.students_min;
    assert_eq!(least(), 15, "the version before holds until the day");
    names(&story, "赵建国", "13700000001").await;
    story.turn("2021-09-07T23:59:59");
    assert_eq!(least(), 15);
    story.turn("2021-09-08T00:00:00");
    assert_eq!(least(), 12);
    story.visitor().get("/gongshu/wenlan/plan").await.is(200).shows("与第1版相比的修改");
    names(&story, "钱爱华", "13700000002").await;
    let named = journal(&story).await.into_iter().filter(|one| one.act == "collector.added");
    let versions: Vec<i64> = named.map(|one| one.scheme_version).collect();
    assert_eq!(versions, [2, 1], "a row names the version that it was decided under, the newest first");
}

#[tokio::test]
async fn a_changed_policy_names_who_is_in_breach_from_its_day() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let policies = "/gongshu/gongshu/policies";
    let mut bureau = story.staff("bureau").await;
    bureau
        .get(policies)
        .await
        .is(200)
        .shows("各校现行方案都合规")
        .shows("准予的破例")
        .shows("文澜小学 1")
        .shows("国办发明电〔2020〕27号")
        .shows("每班人数不超过45人");
    let above = [("policy", "city-2021"), ("limit", "ends"), ("value", "17:00"), ("from", "2021-11-01")];
    bureau.get(policies).await;
    bureau.post(&format!("{policies}/change"), &above).await.is(404);
    let change = |value, from| {
        [("policy", "gongshu-district-2021"), ("limit", "ends"), ("value", value), ("from", from)]
    };
    let mut send = async |value, from, status| {
        bureau.get(policies).await;
        bureau.post(&format!("{policies}/change"), &change(value, from)).await.is(status);
    };
    send("17:50", "2021-09-20", 422).await;
    send("18:30", "2021-11-01", 422).await;
    send("17:50", "2021-11-01", 303).await;
    bureau.get(policies).await.is(200).shows("1份现行方案不合规").shows("17:50");
    let told = "起执行，本校的方案有不符合的地方";
    story.staff("leader").await.get("/gongshu/wenlan/messages").await.is(200).shows(told);
    let mut beixiu = story.staff("beixiu").await;
    beixiu.get("/gongshu/beixiu/messages").await.is(200).shows("已发布");
    assert!(!beixiu.html.contains(told), "it has no plan that breaks anything");
    let mut anyone = story.visitor();
    anyone.get("/gongshu/wenlan/policies").await.is(200).shows("超过 17:50");
    story.turn("2021-11-02T09:00:00");
    anyone.get("/gongshu/wenlan/policies").await.shows("超过 17:50");
    let place = story.app.place("gongshu", "wenlan").unwrap();
    assert!(story.app.scheme(&place).is_ok(), "the plan in force goes on");
}

/// What stands on the page between a field's input and the next field: the findings beside it.
fn beside<'p>(page: &'p Browser<'_>, path: &str) -> &'p str {
    let (_, rest) = page.html.split_once(&format!("id=\"{path}\"")).unwrap_or_else(|| panic!("no {path}"));
    rest.split("<label").next().unwrap()
}

/// The mistakes of a newcomer: part, field, what is typed, what is told beside it, what is typed then.
const MISTAKES: [(&str, &str, &str, &str, &str); 3] = [
    ("programme", "programme.0.until.summer", "17:55", "超过 17:50", "17:50"),
    ("fee", "fee.x.price_fen", "30", "超过 ¥25.00", "18"),
    ("grouping", "grouping.students_max", "46", "每班人数不超过45人", "35"),
];

/// Names that nothing in the plan declares: field, what is typed, what is told beside it, what is typed then.
const UNDECLARED: [(&str, &str, &str, &str); 2] = [
    ("programme.1.others", "chess", "chess不在活动种类清单里", ""),
    ("programme.1.fee", "y", "没有 “收费标准 y” 这个收费标准", "x"),
];

/// Submits, lets the district set the guiding price aside and approve, publishes.
async fn answered(story: &Story, school: &mut Browser<'_>, number: &str) {
    school.get(&format!("{PLANS}/1")).await.is(200);
    school.post(&format!("{PLANS}/1/submit"), &[]).await.is(303);
    let mut bureau = story.staff("bureau").await;
    bureau.get(&format!("{PLANS}/1")).await.is(200).shows("1处原则上的要求由教育局定");
    let limit = bureau.hidden("limit");
    let allow = [("answer", "allow"), ("limit", limit.as_str()), ("reason", "外聘教师按成本核定")];
    bureau.post(&format!("{PLANS}/1/answer"), &allow).await.is(303);
    bureau.get(&format!("{PLANS}/1")).await.is(200);
    bureau.post(&format!("{PLANS}/1/answer"), &[("answer", "approve"), ("number", number)]).await.is(303);
    school.get(&format!("{PLANS}/1")).await.is(200).shows("已批准");
    school.post(&format!("{PLANS}/1/publish"), &[]).await.is(303);
}

#[tokio::test]
async fn a_newcomer_makes_three_mistakes_is_told_each_beside_its_field_and_publishes() {
    let story = Story::at("2021-08-28T09:00:00").await;
    let mut bureau = story.staff("bureau").await;
    let policies = "/gongshu/gongshu/policies";
    bureau.get(policies).await.is(200);
    let zone =
        [("policy", "gongshu-district-2021"), ("limit", "ends"), ("value", "17:50"), ("from", "2021-09-01")];
    bureau.post(&format!("{policies}/change"), &zone).await.is(303);

    let mut school = drafted(&story).await;
    let part = format!("{PLANS}/1/parts/programme");
    school.get(&part).await.is(200).shows("value=\"放学后\"").shows("value=\"免费\"");
    for field in ["programme.0.until.summer", "programme.1.until.mon-thu"] {
        assert!(beside(&school, field).contains("超过 17:50"), "the model is older than the zone's limit");
    }
    fill(&mut school, 1, "programme", &[("programme.1.until.mon-thu", "17:50")]).await;
    for (part, field, typed, told, _) in MISTAKES {
        fill(&mut school, 1, part, &[(field, typed)]).await;
        school.shows(&format!("value=\"{typed}\""));
        let beside = beside(&school, field);
        assert!(beside.contains(told) && beside.contains("class=\"finding\""), "{field}: {beside}");
    }
    school.get(&format!("{PLANS}/1")).await.is(200).shows("还有3处要改");
    assert_eq!(school.html.matches("1处要改").count(), 3, "each in its own part");
    assert!(!school.html.contains("[[approval]]"), "a page speaks of no file");
    school.post(&format!("{PLANS}/1/submit"), &[]).await.is(422).shows("方案里还有3处不合规定");
    for (part, field, _, told, mended) in MISTAKES {
        fill(&mut school, 1, part, &[(field, mended)]).await;
        assert!(!beside(&school, field).contains(told), "{field}");
    }
    for (field, typed, told, mended) in UNDECLARED {
        fill(&mut school, 1, "programme", &[(field, typed)]).await;
        let beside = beside(&school, field);
        assert!(beside.contains(told) && beside.contains("class=\"finding\""), "{field}: {beside}");
        school.get(&format!("{PLANS}/1")).await.is(200).shows("处要改");
        school.post(&format!("{PLANS}/1/submit"), &[]).await.is(422).shows("不合规定");
        fill(&mut school, 1, "programme", &[(field, mended)]).await;
        assert!(!self::beside(&school, field).contains(told), "{field}");
    }
    school.get(&format!("{PLANS}/1")).await.is(200).shows("没有要改的；1处原则上的要求由教育局定");
    assert!(!school.html.contains("处要改"));

    school.get(&format!("{PLANS}/1/rehearsal")).await.is(200).shows("还没有预演过");
    school.post(&format!("{PLANS}/1/rehearse"), &[]).await.is(303);
    rehearsal::ended(&story.app, &story.app.place("gongshu", "beixiu").unwrap()).await;
    school.get(&format!("{PLANS}/1/rehearsal")).await.is(200).shows("没有一天守不住");
    let number = "拱教托备〔2021〕8号";
    answered(&story, &mut school, number).await;
    school.get(&format!("{PLANS}/1")).await.is(200).shows("各节内容").shows("看公开的样子");
    let mut anyone = story.visitor();
    anyone.get("/gongshu/beixiu/plan").await.is(200).shows(number).shows("¥18.00").shows("17:50");
    anyone.shows("data-label=\"托管时间\"").shows("外聘教师按成本核定");
    assert!(!anyone.html.contains("计入破例统计"), "what only the office does is not posted");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// What a school writes of an approval itself counts for nothing (P1.22).
#[tokio::test]
async fn nobody_lets_their_own_plan_pass_and_an_approval_is_of_one_value() {
    let story = Story::at("2021-08-28T09:00:00").await;
    let (mut school, mut bureau) = (drafted(&story).await, story.staff("bureau").await);
    let (one, part) = (format!("{PLANS}/1"), format!("{PLANS}/1/parts/approval"));
    school.get(&format!("{one}/text")).await.is(200);
    let text = fields(&school.html).into_iter().find(|(name, _)| name == "text").unwrap().1;
    let row = "\n[[approval]]\nof = \"gongshu-district-2021/fee-guide\"\n\
        reason = { zh = \"按成本核定\", en = \"at cost\" }\napprover = \"区教育局 高科长\"\non = 2021-08-28\n";
    school.post(&format!("{one}/text"), &[("text", &format!("{text}{row}"))]).await.is(303);
    school.get(&part).await.is(200).shows("这条批准没有在案").shows("这一节由上级答复时写入");
    assert!(!school.html.contains("value=\"save\""), "it is only read here");
    let stands = fields(&school.html);
    let stands = stands.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut typed: Vec<(&str, &str)> = stands.collect();
    typed.push(("approval.0.approver", "王敏"));
    school.post(&part, &typed).await.is(303);
    school.get(&part).await.is(200).shows("value=\"区教育局 高科长\"");
    school.get(&one).await.is(200).shows("1处原则上的要求由教育局定");
    school.get(&format!("{one}/paper")).await.is(200);
    assert!(!school.html.contains("已批准"), "the paper names nobody who did not approve");
    school.get(&one).await;
    school.post(&format!("{one}/submit"), &[]).await.is(303);
    bureau.get(&one).await.is(200).shows("这条批准没有在案");
    bureau.post(&format!("{one}/answer"), &[("answer", "approve"), ("number", "7")]).await.is(422);
    let allow = [("answer", "allow"), ("limit", "gongshu-district-2021/fee-guide"), ("reason", "聘外教师")];
    bureau.get(&one).await;
    bureau.post(&format!("{one}/answer"), &allow).await.is(303);
    bureau.get(&one).await.is(200).shows("聘外教师").shows("没有发现不合规定的地方");
    bureau.post(&format!("{one}/answer"), &allow).await.is(422).shows("有了变动");
    bureau.get(&one).await;
    bureau.post(&format!("{one}/answer"), &[("answer", "return"), ("reason", "再核一次价")]).await.is(303);

    fill(&mut school, 1, "fee", &[("fee.x.price_fen", "22")]).await;
    school.get(&part).await.is(200).shows("是为另一个数准予的");
    fill(&mut school, 1, "fee", &[("fee.x.price_fen", "20")]).await;
    school.get(&one).await.is(200).shows("没有发现不合规定的地方");
    fill(&mut school, 1, "fee", &[("fee.x.price_fen", "22")]).await;
    school.get(&one).await;
    school.post(&format!("{one}/submit"), &[]).await.is(303);

    // What stands on a page that was opened before is not what is approved.
    bureau.get(&one).await.is(200);
    let stale = bureau.hidden("base");
    let again = allow.map(|(name, value)| (name, if name == "reason" { "聘外教师两名" } else { value }));
    bureau.post(&format!("{one}/answer"), &again).await.is(303);
    bureau.get(&one).await;
    let approve = |base| [("answer", "approve"), ("number", "8"), ("base", base)];
    bureau.post(&format!("{one}/answer"), &approve(stale.as_str())).await.is(422).shows("有了变动");
    bureau.get(&one).await;
    let seen = bureau.hidden("base");
    bureau.post(&format!("{one}/answer"), &approve(seen.as_str())).await.is(303);
    school.get(&one).await;
    school.post(&format!("{one}/publish"), &[]).await.is(303);
    story.visitor().get("/gongshu/beixiu/plan").await.is(200).shows("聘外教师").shows("¥22.00");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// A term that runs past the announced years is warned of on the page, until the program is given the next year.
#[tokio::test]
async fn a_term_past_the_announced_years_is_warned_of_until_the_next_is_given() {
    let mut story = Story::at("2021-08-28T09:00:00").await;
    let warned = "校历只知道到";
    {
        let mut school = drafted(&story).await;
        fill(&mut school, 1, "term", &[("term.until", "2027-01-29")]).await;
        school.get(&format!("{PLANS}/1")).await.is(200).shows(warned);
    }
    let paper = "国务院办公厅关于2027年部分节假日安排的通知";
    let year = format!("[[year]]\nyear = 2027\npapers = [\"{paper}\"]\n");
    let later = story.app.national().clone().and_later("2027.toml", &year).unwrap();
    story.with(|app| *app = app.clone().with_calendar(later));
    let mut school = story.staff("beixiu").await;
    school.get(&format!("{PLANS}/1")).await.is(200);
    assert!(!school.html.contains(warned));
    story.visitor().get("/gongshu/gongshu/policies").await.is(200).shows(paper);
}

/// The district adds the year on its page: once, whole, and nobody else.
#[tokio::test]
async fn a_district_adds_a_later_year_and_its_terms_are_warned_of_no_more() {
    let (story, page) = (Story::at("2021-08-28T09:00:00").await, "/gongshu/gongshu/calendar");
    let mut school = drafted(&story).await;
    fill(&mut school, 1, "term", &[("term.until", "2027-01-29")]).await;
    school.get(&format!("{PLANS}/1")).await.is(200).shows("校历只知道到");
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/policies").await.is(200).shows("以后年份的放假安排");
    let file = |year: &str, date: &str| {
        let day = format!("{{\"name\": \"元旦\", \"date\": \"{date}\", \"isOffDay\": true}}");
        format!("{{\"year\": {year}, \"papers\": [\"第{year}号通知\"], \"days\": [{day}]}}")
    };
    let cases = [
        ("{}".to_owned(), 422, "不是 holiday-cn 的格式"),
        (file("2026", "2026-01-01"), 422, "2026年的放假安排已经知道"),
        (file("2027", "2026-10-01"), 422, "2026年10月1日不在2027年"),
        (file("2027", "2027-01-01"), 303, ""),
        (file("2027", "2027-01-01"), 303, ""),
        (file("2027", "2027-01-02"), 303, ""),
    ];
    for (text, status, told) in cases {
        bureau.get(page).await.is(200).shows("没有。各校的学期");
        bureau.send_file(page, &[], ("year.json", text.as_bytes())).await.is(status).shows(told);
    }
    bureau.get(page).await.is(200).shows("第2027号通知").shows("由本区上传");
    school.get(&format!("{PLANS}/1")).await.is(200);
    assert!(!school.html.contains("校历只知道到"), "the program knows the year at once");
    story.visitor().get("/gongshu/gongshu/policies").await.is(200).shows("第2027号通知");
    story.staff("manager").await.get("/gongshu/wenlan/calendar").await.is(404);
    school.get("/gongshu/beixiu/calendar").await.is(404);
    let later = story.app.clone().with_calendar(rules::plan::calendar::committed().clone());
    assert!(later.national().knows(2027), "a program that starts anew knows it too");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// What was done on days without a file of their year stays, and whoever uploads it late is told which days those are.
#[tokio::test]
async fn a_year_that_has_begun_is_taken_and_its_days_that_are_over_are_named() {
    let (story, page) = (Story::at("2027-02-08T09:00:00").await, "/gongshu/gongshu/calendar");
    let mut bureau = story.staff("bureau").await;
    bureau.get(page).await.is(200);
    let off = |date: &str| format!("{{\"name\": \"元旦\", \"date\": \"{date}\", \"isOffDay\": true}}");
    let days = ["2027-01-01", "2027-02-09"].map(off).join(", ");
    let file = format!("{{\"year\": 2027, \"papers\": [\"第2027号通知\"], \"days\": [{days}]}}");
    bureau.send_file(page, &[], ("year.json", file.as_bytes())).await.is(303);
    bureau
        .get(page)
        .await
        .is(200)
        .shows("1月1日 周五 至 1月1日 周五有 1 天已经过去")
        .shows("calendar-year-begun");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// The neighbour school's first plan comes late: it holds from the day on which it is published, and says so before.
#[tokio::test]
async fn a_first_plan_whose_term_has_begun_holds_from_its_publication() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let mut school = drafted(&story).await;
    school.shows("它的第一天 2021年9月1日 已经过去");
    school.shows("方案里没有这些活动:劳动实践、兴趣小组、社团").shows("整周只有:自主阅读、自主作业");
    answered(&story, &mut school, "拱教托备〔2021〕9号").await;
    school.get(&format!("{PLANS}/1")).await.is(200).shows("9月20日 周一起执行");
    assert!(!school.html.contains("已经过去"), "it is published");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
