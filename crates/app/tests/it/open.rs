//! 公示 Whoever wants to read what is published walks there from the front page, and types no address.

use crate::town::{Browser, Story};

/// Where the first link of a page leads that says this.
fn href(html: &str, word: &str) -> String {
    let anchors = html.split("<a ").skip(1).filter_map(|part| part.split_once("</a>"));
    let found = anchors.map(|(anchor, _)| anchor).find(|anchor| anchor.contains(word));
    let found = found.unwrap_or_else(|| panic!("no link says {word}:\n{html}"));
    found.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn follow(browser: &mut Browser<'_>, word: &str) {
    let to = href(&browser.html, word);
    browser.get(&to).await.is(200);
}

#[tokio::test]
async fn fees_times_and_courses_are_a_few_taps_from_the_front_page() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut anyone = story.visitor();
    anyone.get("/").await.is(200);
    follow(&mut anyone, "公示：收费、时间、课程").await;
    anyone.shows("现行方案，任何人都可以看").shows("课程、时间与收费").shows("“x”类托管服务");
    follow(&mut anyone, "上级意见").await;
    anyone.shows("拱墅区小学生放学后托管服务工作实施指导意见");

    anyone.get("/").await.is(200);
    follow(&mut anyone, "看报名通知").await;
    anyone.shows("还没有发布");
    follow(&mut anyone, "公示：收费、时间、课程").await;
    anyone.shows("现行方案，任何人都可以看");

    let mut wang = story.wang().await;
    wang.get("/").await.is(303);
    let home = wang.led_to().to_owned();
    wang.get(&home).await.is(200);
    follow(&mut wang, "公示：收费、时间、课程").await;
    wang.shows("现行方案，任何人都可以看");
    wang.get(&home).await.is(200);
    follow(&mut wang, "· 上级意见").await;
    wang.shows("拱墅区小学生放学后托管服务工作实施指导意见");
}

#[tokio::test]
async fn a_district_s_summer_is_found_from_the_front_page_and_from_a_family_s_own() {
    let story = Story::shown().await;
    story.turn("2022-07-01T09:00:00");
    let mut anyone = story.visitor();
    anyone.get("/").await.is(200);
    follow(&mut anyone, "公示：暑期托管方案").await;
    anyone.shows("现行方案，任何人都可以看");
    anyone.get("/").await.is(200);
    follow(&mut anyone, "暑期托管服务点").await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200);
    follow(&mut wang, "公示：暑期托管方案").await;
    wang.shows("现行方案，任何人都可以看");
}
