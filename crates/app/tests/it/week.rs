//! 用房周历 The elders' hours come first in their room; temporary care has its own; and what an opened class lacks since is told once.

use crate::care_class::{AT, inspects, opens, send};
use crate::community::settled;
use crate::town::{Browser, Story};
use afterbell::community::look;

async fn looked(story: &Story) -> usize {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    look(&story.app, &at).await.unwrap()
}

/// Somebody looks at a room, and everything is good.
async fn checks(officer: &mut Browser<'_>, room: &str, source: &str) -> u16 {
    let mut fields = vec![
        ("room", room),
        ("source", source),
        ("metres", "41"),
        ("inspector", "孙检查员"),
        ("on", "2011-05-09"),
    ];
    let items = ["exits", "fire-safety", "hygiene", "window-guards", "stair-guards", "toilets", "lighting"];
    fields.extend(items.map(|item| (item, "passed")));
    send(officer, "premises", "premises", &fields).await
}

async fn writes_class(provider: &mut Browser<'_>, from: &str) -> u16 {
    let fields = [
        ("day-1", "yes"),
        ("day-3", "yes"),
        ("from", from),
        ("until", "18:00"),
        ("capacity", "20"),
        ("run_by", "social"),
    ];
    send(provider, "care-class", "care-class", &fields).await
}

async fn arranges(browser: &mut Browser<'_>, room: &str, day: &str, from: &str) -> u16 {
    let fields = [("room", room), (day, "yes"), ("from", from), ("until", "18:00")];
    send(browser, "premises/week", "premises/temporary", &fields).await
}

#[tokio::test]
async fn neither_the_class_nor_temporary_care_sits_in_the_elders_hours_of_their_room() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut provider = story.staff("provider-xianyou-road").await;
    officer.get(&format!("{AT}/premises/week")).await.is(200).shows("还没有检查记录");
    assert_eq!(checks(&mut officer, "老年活动室", "elders-room").await, 303);
    assert_eq!(writes_class(&mut provider, "15:00").await, 422);
    provider.shows("周三14:00到16:00是老年人").shows("P2.12");
    assert_eq!(writes_class(&mut provider, "16:00").await, 303);
    for (room, day, from, told) in [
        ("图书室", "day-4", "16:00", "没有检查过这个场所"),
        ("老年活动室", "day-4", "18:00", "没有选星期，或时间不对"),
        ("老年活动室", "day-3", "15:00", "周三14:00到16:00是老年人"),
    ] {
        assert_eq!(arranges(&mut officer, room, day, from).await, 422, "{told}");
        officer.shows(told);
    }
    for told in ["已保存", "没有改动"] {
        assert_eq!(arranges(&mut officer, "老年活动室", "day-4", "15:00").await, 303);
        officer.get(&format!("{AT}/premises/week")).await.is(200).shows(told);
    }
    for shown in ["08:30 – 11:00", "14:00 – 15:00", "15:00 – 16:00", "老年人", "托管班", "临时托管"]
    {
        officer.shows(shown);
    }
    assert_eq!(checks(&mut officer, "图书室", "library").await, 303);
    assert_eq!(writes_class(&mut provider, "15:00").await, 303, "the library has no hours of the elders");

    let mut wang = story.wang().await;
    let booked = |day: &'static str| [("date", day), ("agreed", "yes")];
    let page = "temporary/xy-ming";
    assert_eq!(send(&mut wang, page, "temporary/xy-ming/book", &booked("2011-06-01")).await, 422);
    wang.shows("2011年6月1日没有临时托管");
    assert_eq!(send(&mut wang, page, "temporary/xy-ming/book", &booked("2011-06-02")).await, 303);
    reads(&mut wang, "社区临时托管的时间和场所定为", false).await;
    assert_eq!(arranges(&mut officer, "图书室", "day-5", "16:00").await, 303);
    reads(&mut wang, "社区临时托管的时间和场所定为：周五 16:00", true).await;

    assert_eq!(arranges(&mut provider, "图书室", "day-4", "16:00").await, 404);
    for mut other in [story.staff("officer-laoshan-road").await, story.wang().await] {
        other.get(&format!("{AT}/premises/week")).await.is(404);
    }
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// What somebody reads among the messages of the community.
async fn reads(browser: &mut Browser<'_>, told: &str, is_there: bool) {
    browser.get(&format!("{AT}/messages")).await.is(200);
    assert_eq!(browser.html.contains(told), is_there, "{told}:\n{}", browser.html);
}

#[tokio::test]
async fn a_failed_check_is_told_once_and_so_is_that_the_class_runs_again() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let (mut provider, mut wang) = (story.staff("provider-xianyou-road").await, story.wang().await);
    assert_eq!(looked(&story).await, 0, "it runs");
    assert_eq!(inspects(&mut officer, "2011-06-01", "failed").await, 303);
    assert_eq!([looked(&story).await, looked(&story).await], [1, 0]);
    for browser in [&mut officer, &mut provider, &mut wang] {
        reads(browser, "社区托管班暂停：没有有效的场所检查", true).await;
        reads(browser, "社区托管班已恢复", false).await;
    }
    assert_eq!(inspects(&mut officer, "2011-06-01", "passed").await, 303);
    assert_eq!([looked(&story).await, looked(&story).await], [1, 0]);
    reads(&mut wang, "社区托管班已恢复", true).await;

    story.turn("2011-10-28T09:00:00");
    assert_eq!(looked(&story).await, 0);
    story.turn("2011-10-29T09:00:00");
    assert_eq!([looked(&story).await, looked(&story).await], [1, 0], "thirty days before");
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut wang = story.wang().await;
    reads(&mut officer, "托管场所的检查快到期", true).await;
    reads(&mut wang, "托管场所的检查快到期", false).await;
    story.turn("2011-11-28T09:00:00");
    assert_eq!([looked(&story).await, looked(&story).await], [1, 0], "the check has ended");

    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(inspects(&mut officer, "2011-11-28", "passed").await, 303);
    assert_eq!(looked(&story).await, 1);
    officer.get(&format!("{AT}/providers")).await.is(200);
    let held = officer.html.split(&format!("{AT}/providers/")).nth(1).unwrap();
    let cancel = format!("providers/{}/cancel", held.split('/').next().unwrap());
    assert_eq!(send(&mut officer, "providers", &cancel, &[]).await, 303);
    assert_eq!(looked(&story).await, 0, "whoever cancels a certificate has told so");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
