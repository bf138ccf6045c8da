//! 公开征集 An open call: the need and the rooms shown to everybody, answers by link, compared, and one chosen with a reason.

use crate::care_class::{AT, inspects, send};
use crate::community::settled;
use crate::town::{Browser, Story};
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::role::{Grant, Role, permit};

async fn opens_call(officer: &mut Browser<'_>, until: &str) -> u16 {
    send(officer, "calls", "calls", &[("school", "wenlan"), ("until", until)]).await
}

/// A call until the tenth, with all that it shows; its id.
async fn called(officer: &mut Browser<'_>) -> String {
    assert_eq!(opens_call(officer, "2011-12-10").await, 422);
    officer.shows("还没有需求底数");
    assert_eq!(send(officer, "census", "census/households", &[("label", "3幢201")]).await, 303);
    assert_eq!(opens_call(officer, "2011-12-10").await, 422);
    officer.shows("还没有可用的场所");
    assert_eq!(inspects(officer, "2011-11-30", "passed").await, 303);
    assert_eq!(opens_call(officer, "2011-12-01").await, 422);
    officer.shows("截止日2011年12月1日太早");
    assert_eq!(opens_call(officer, "2021-12-10").await, 422);
    officer.shows("截止日2021年12月10日太远");
    for told in ["已公开，谁都可以报名", "这次征集已经公开"] {
        assert_eq!(opens_call(officer, "2011-12-10").await, 303);
        officer.get(&format!("{AT}/calls")).await.is(200).shows(told);
    }
    let rest = officer.html.split(&format!("{AT}/calls/")).nth(1).unwrap();
    rest.split('/').next().unwrap().to_owned()
}

async fn answers(browser: &mut Browser<'_>, call: &str, provider: &str, metres: &str) -> u16 {
    let page = format!("calls/{call}/bids");
    let fields = [
        ("provider", provider),
        ("metres", metres),
        ("contact", "李老师"),
        ("phone", "13900000088"),
        ("offer", "看护和作业，每月100元"),
    ];
    send(browser, &page, &page, &fields).await
}

async fn decides(officer: &mut Browser<'_>, call: &str, fields: &[(&str, &str)]) -> u16 {
    let page = format!("calls/{call}");
    send(officer, &page, &format!("{page}/decision"), fields).await
}

#[tokio::test]
async fn a_call_is_read_by_everybody_answered_by_link_and_decided_with_a_reason() {
    let story = settled("2011-12-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let call = called(&mut officer).await;
    let mut visitor = story.visitor();
    visitor
        .get(&format!("{AT}/calls"))
        .await
        .is(200)
        .shows("附近办托管班")
        .shows("图书室二楼 (20)")
        .shows("报名中，最后一天")
        .shows("不到5");
    assert!(!visitor.html.contains("3幢201"), "the number alone");
    assert_eq!(answers(&mut visitor, &call, "小树苗", "0").await, 422);
    visitor.shows("没有写离学校多远").shows("小树苗");
    assert_eq!(answers(&mut visitor, &call, "小树苗", "700").await, 303);
    let result = visitor.led_to().to_owned();
    visitor.get(&result).await.is(200).shows("已报名").shows("等决定");
    visitor.get(&format!("{AT}/calls/{call}/bids/nothing")).await.is(404);
    assert_eq!(answers(&mut visitor, &call, "小树苗", "600").await, 303, "one name, and compared once");
    let second = visitor.led_to().to_owned();
    let bid = result.rsplit('/').next().unwrap().to_owned();
    let chosen = [("chosen", bid.as_str()), ("reason", "场地大"), ("why_few", "")];
    assert_eq!(decides(&mut officer, &call, &chosen).await, 422);
    officer.shows("报名到2011年12月10日才截止").shows("13900000088");
    kept_from_others(&story, &call).await;

    story.turn("2011-12-10T09:00:00");
    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(answers(&mut visitor, &call, "阳光", "300").await, 422);
    visitor.shows("已经截止");
    assert_eq!(decides(&mut officer, &call, &chosen).await, 422);
    officer.shows("比选还差1家");
    let none = [("reason", "场地大"), ("why_few", "只有一家")];
    assert_eq!(decides(&mut officer, &call, &none).await, 422);
    officer.shows("没有选定这次报名的哪一家");
    let few = [("chosen", bid.as_str()), ("reason", " "), ("why_few", "只有一家")];
    assert_eq!(decides(&mut officer, &call, &few).await, 422);
    officer.shows("没有写理由");
    let few = [("chosen", bid.as_str()), ("reason", "场地大"), ("why_few", "只有一家")];
    for told in ["决定已公布", "和已公布的决定一样"] {
        assert_eq!(decides(&mut officer, &call, &few).await, 303);
        officer.get(&format!("{AT}/calls")).await.is(200).shows(told);
    }
    assert_eq!(decides(&mut officer, &call, &[("chosen", ""), ("reason", "都不合适")]).await, 422);
    officer.shows("已经另有决定");
    for key in [&result, &second] {
        visitor.get(key).await.is(200).shows("选定了您").shows("场地大");
    }
    visitor.get(&format!("{AT}/calls")).await.is(200).shows("小树苗").shows("只有一家");
    assert!(!visitor.html.contains("13900000088") && !visitor.html.contains(&bid), "no key, no phone");
    let disk = story.on_disk();
    let needle = "13900000088".as_bytes();
    assert!(disk.windows(needle.len()).all(|part| part != needle), "how to reach them lies sealed");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Whoever may be one of the bidders does not compare, another community sees nothing, and the street reads and decides nothing.
async fn kept_from_others(story: &Story, call: &str) {
    for (login, reads) in
        [("provider-xianyou-road", 404), ("officer-laoshan-road", 404), ("officer-street-b", 200)]
    {
        let mut other = story.staff(login).await;
        other.get(&format!("{AT}/calls/{call}")).await.is(reads);
        for to in ["calls".to_owned(), format!("calls/{call}/decision")] {
            assert_eq!(send(&mut other, "calls", &to, &[]).await, 404, "{login} {to}");
        }
    }
    let mut visitor = story.visitor();
    visitor.get("/gongshu/wenlan/calls").await.is(404);
    visitor.get(&format!("{AT}/calls/nothing/bids")).await.is(404);
}

/// What was sent to a phone from the community.
async fn sent_to(story: &Story, phone: &str) -> Vec<String> {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    let path = at.path.clone();
    let grant = Grant { role: Role::CommunityOfficer, path, home_class: None, children: Vec::new() };
    let who = PersonId::new("staff-officer-xianyou-road");
    let reader = permit(&who, &[grant], Act::MessageRead, &at).unwrap();
    let mut tx = story.app.store.look(&reader).await.unwrap();
    let all = tx.messages(&[format!("phone:{phone}")], 9).await.unwrap();
    all.into_iter().map(|one| format!("{} {}", one.kind, one.words["reason"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn whoever_asked_for_it_is_told_how_a_call_ended() {
    let story = settled("2011-12-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let call = called(&mut officer).await;
    let mut visitor = story.visitor();
    let page = format!("calls/{call}/bids");
    let mut keys = Vec::new();
    for (provider, phone, tell) in [
        ("小树苗", "82000009", true),
        ("小树苗", "13900000081", true),
        ("阳光", "13900000082", true),
        ("彩虹", "13900000083", false),
    ] {
        let mut fields = vec![("provider", provider), ("metres", "300"), ("contact", "李老师")];
        fields.extend([("phone", phone), ("offer", "看护和作业")]);
        fields.extend(tell.then_some(("tell", "yes")));
        let status = send(&mut visitor, &page, &page, &fields).await;
        if phone == "82000009" {
            assert_eq!(status, 422);
            visitor.shows("不是手机号码");
            continue;
        }
        assert_eq!(status, 303, "{provider}");
        keys.push(visitor.led_to().rsplit('/').next().unwrap().to_owned());
    }
    story.turn("2011-12-10T09:00:00");
    let mut officer = story.staff("officer-xianyou-road").await;
    let choice = [("chosen", keys[0].as_str()), ("reason", "场地大"), ("why_few", "")];
    for _ in 0..2 {
        assert_eq!(decides(&mut officer, &call, &choice).await, 303);
    }
    assert_eq!(sent_to(&story, "13900000081").await, ["provider-chosen 场地大"]);
    assert_eq!(sent_to(&story, "13900000082").await, ["provider-other 场地大"]);
    assert!(sent_to(&story, "13900000083").await.is_empty(), "nobody asked for it");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_hour_takes_so_many_answers_and_the_committee_s_own_beside_them() {
    let story = settled("2011-12-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let call = called(&mut officer).await;
    let mut visitor = story.visitor();
    for n in 1..=20 {
        assert_eq!(answers(&mut visitor, &call, &format!("单位{n}"), "500").await, 303);
    }
    assert_eq!(answers(&mut visitor, &call, "阳光", "300").await, 422);
    visitor.shows("一小时里已收到20份").shows("阳光");
    assert_eq!(answers(&mut officer, &call, "阳光", "300").await, 303, "typed in from paper");
    story.turn("2011-12-01T10:30:00");
    assert_eq!(answers(&mut visitor, &call, "彩虹", "400").await, 303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
