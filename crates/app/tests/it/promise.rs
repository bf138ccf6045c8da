//! 服务承诺 The committee's board: stated by the committee alone, read by everybody, risen once to the street, rated by its families.

use crate::care_class::{AT, send};
use crate::community::settled;
use crate::town::{Browser, Story};
use afterbell::community::look;

const LIBRARY: [(&str, &str); 3] =
    [("what", "腾出图书室"), ("by_when", "2011-06-10"), ("contact", "周主任 82000001")];

async fn looked(story: &Story) -> usize {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    look(&story.app, &at).await.unwrap()
}

/// The committee states a promise; its id.
async fn states(officer: &mut Browser<'_>) -> String {
    let nothing = [("what", " "), ("by_when", ""), ("contact", "")];
    assert_eq!(send(officer, "promises", "promises", &nothing).await, 422);
    officer.shows("没有写承诺什么");
    let mut late = LIBRARY;
    late[1] = ("by_when", "2011-05-31");
    assert_eq!(send(officer, "promises", "promises", &late).await, 422);
    officer.shows("期限2011年5月31日已经过了").shows("腾出图书室");
    for told in ["已公布。", "同样的承诺已经公布"] {
        assert_eq!(send(officer, "promises", "promises", &LIBRARY).await, 303);
        officer.get(&format!("{AT}/promises")).await.is(200).shows(told);
    }
    let rest = officer.html.split(&format!("{AT}/promises/")).nth(1).unwrap();
    rest.split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_promise_is_read_by_everybody_and_rises_once_when_it_is_overdue() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut visitor = story.visitor();
    visitor.get(&format!("{AT}/promises")).await.is(200).shows("还没有承诺");
    let id = states(&mut officer).await;
    for login in ["officer-street-b", "provider-xianyou-road", "minder-xianyou-road"] {
        let mut other = story.staff(login).await;
        assert_eq!(send(&mut other, "promises", "promises", &LIBRARY).await, 404, "{login}");
        let keep = format!("promises/{id}/keep");
        assert_eq!(send(&mut other, "promises", &keep, &[("on", "2011-06-01")]).await, 404, "{login}");
    }
    visitor.get(&format!("{AT}/promises")).await.is(200).shows("腾出图书室").shows("周主任").shows("进行中");
    let keep = format!("promises/{id}/keep");
    assert_eq!(send(&mut officer, "promises", &keep, &[("on", "2011-06-02")]).await, 422);
    officer.shows("2011年6月2日还没有到");
    assert_eq!(send(&mut officer, "promises", &keep, &[("on", "2011-05-31")]).await, 422);
    officer.shows("2011年6月1日才公布");

    story.turn("2011-06-10T09:00:00");
    assert_eq!(looked(&story).await, 0, "its day is in time");
    story.turn("2011-06-11T09:00:00");
    assert_eq!([looked(&story).await, looked(&story).await], [1, 0], "once");
    let mut street = story.staff("officer-street-b").await;
    street
        .get("/gongshu/street-b/messages")
        .await
        .is(200)
        .shows("仙游路社区的服务承诺逾期没有兑现：腾出图书室");
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(&format!("{AT}/messages")).await.is(200);
    assert!(!officer.html.contains("逾期没有兑现"), "it rises, and is no news to the committee");
    visitor.get(&format!("{AT}/promises")).await.is(200).shows("逾期1天");
    for told in ["已记为兑现。", "以前已经记为兑现"] {
        assert_eq!(send(&mut officer, "promises", &keep, &[("on", "2011-06-11")]).await, 303);
        officer
            .get(&format!("{AT}/promises"))
            .await
            .is(200)
            .shows(told)
            .shows("已兑现")
            .shows("曾逾期，已上报");
    }
    assert_eq!(looked(&story).await, 0);
    visitor.get("/gongshu/wenlan/promises").await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn guardians_of_the_community_rate_what_was_kept_each_once() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let id = states(&mut officer).await;
    let (rate, keep) = (format!("promises/{id}/rate"), format!("promises/{id}/keep"));
    let mut wang = story.wang().await;
    assert_eq!(send(&mut wang, "promises", &rate, &[("rating", "5")]).await, 422);
    wang.shows("还没有兑现，也没有到期");
    assert_eq!(send(&mut officer, "promises", &keep, &[("on", "2011-06-01")]).await, 303);
    for rating in ["0", "6", ""] {
        assert_eq!(send(&mut wang, "promises", &rate, &[("rating", rating)]).await, 422, "{rating}");
        wang.shows("评分要从1到5");
    }
    let cases = [("5", "5.0"), ("5", "5.0"), ("4", "4.0")];
    for (rating, average) in cases {
        assert_eq!(send(&mut wang, "promises", &rate, &[("rating", rating)]).await, 303);
        let told = format!("居民评分{average}分（1人）");
        wang.get(&format!("{AT}/promises")).await.is(200).shows(&told);
    }
    wang.shows("您评了4分");
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(&format!("{AT}/promises")).await.is(200).shows("居民评分4.0分（1人）");
    assert!(!stranger.html.contains("您评几分"));
    assert_eq!(send(&mut stranger, "promises", &rate, &[("rating", "1")]).await, 404);
    assert_eq!(send(&mut officer, "promises", &rate, &[("rating", "5")]).await, 404);
    assert_eq!(send(&mut wang, "promises", "promises/nothing/rate", &[("rating", "5")]).await, 404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
