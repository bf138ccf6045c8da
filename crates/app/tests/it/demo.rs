//! 演示 The demo: whoever stands on its list can sign in, and begins at a page of its own.

use crate::town::Story;

/// The logins on the list of people.
fn listed(html: &str) -> Vec<String> {
    let rest = html.split("name=\"login\" value=\"").skip(1);
    rest.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

/// The links of the main navigation.
fn ways(html: &str) -> Vec<String> {
    let nav = html.split_once("<nav class=\"nav\"").and_then(|(_, rest)| rest.split_once("</nav>"));
    let rest = nav.map_or("", |(nav, _)| nav).split("href=\"").skip(1);
    rest.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn everybody_on_the_list_begins_at_a_page_of_their_own() {
    let story = Story::shown().await;
    let mut visitor = story.visitor();
    let logins = listed(&visitor.get("/demo").await.is(200).html);
    assert_eq!(logins.len(), 22, "{logins:?}");
    for login in logins {
        let mut one = story.visitor();
        one.get("/demo").await.is(200);
        one.post("/demo/signin", &[("login", &login)]).await.is(303);
        one.get("/").await.is(303);
        let home = one.led_to().to_owned();
        one.get(&home).await.is(200);
        assert!(home.starts_with("/gongshu/"), "{login} begins at {home}");
        let ways = ways(&one.html);
        assert!(!ways.is_empty(), "{login} has no way on");
        for href in ways {
            let status = one.get(&href).await.status;
            assert!(status.is_success() || status.is_redirection(), "{login} is led to {href}: {status}");
        }
    }
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn one_community_lives_from_the_first_day_on() {
    let story = Story::shown().await;
    let mut provider = story.visitor();
    provider.get("/demo").await.is(200);
    provider.post("/demo/signin", &[("login", "provider")]).await.is(303);
    let pages = [
        ("care-class", "已开班"),
        ("agreements", "应到"),
        ("agreements", "等家长签"),
        ("premises", "社区活动室一楼"),
        ("carers", "待审核"),
        ("calls", "报名中"),
        ("promises", "进行中"),
        ("outings", "参观运河博物馆"),
    ];
    for (page, told) in pages {
        provider.get(&format!("/gongshu/xinwen/{page}")).await.is(200).shows(told);
    }
    let rest = provider.html.split("href=\"/gongshu/xinwen/outings/").nth(1).unwrap();
    let outing = rest.split('"').next().unwrap().to_owned();
    let one = format!("/gongshu/xinwen/outings/{outing}");
    provider.get(&one).await.is(200).shows("家长同意").shows("家长不同意").shows("家长没有答复");
    let mut wang = story.visitor();
    wang.get("/demo").await.is(200);
    wang.post("/demo/signin", &[("login", "13800000001")]).await.is(303);
    wang.get("/gongshu/xinwen/outing-answers/xw-ming").await.is(200).shows("同意王小明去");
}
