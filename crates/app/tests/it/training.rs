//! 防疫培训 Three guides are learnt by all: each says so of themselves, a family of its child, a head teacher of the class; who has
//! not is named to the school, and to nobody above it (P5.22).

use crate::reopening::plan;
use crate::town::{Browser, Story};
use afterbell::town::{PLAN, Town};

const PAGE: &str = "/gongshu/wenlan/training";
const CHILD: &str = "/gongshu/wenlan/training/ming";
const OWN: &str = "/gongshu/wenlan/training/own";
const GUIDES: [&str; 3] = ["schools-autumn-winter-plan", "key-places-guide", "mask-guide"];

async fn reads(browser: &mut Browser<'_>, page: &str, guides: &[&str]) -> u16 {
    browser.get(page).await.is(200);
    let fields: Vec<_> = guides.iter().map(|guide| (*guide, "yes")).collect();
    browser.post(page, &fields).await.status.as_u16()
}

/// The class 3-2 has three children.
fn three(town: &mut Town) {
    let more =
        town.register.students.iter_mut().filter(|child| ["h1s0", "h2s0"].contains(&child.id.as_str()));
    more.for_each(|child| (child.grade, child.home_class) = (3, "3-2".to_owned()));
}

/// Those on the open page whom the class teacher may mark.
fn open(html: &str) -> Vec<String> {
    let rest = html.split("name=\"pick\" value=\"").skip(1);
    rest.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn whoever_has_not_learnt_all_three_is_named_until_they_have() {
    let story = Story::otherwise(PLAN.text, three, "2021-08-29T09:00:00").await;
    let mut head = story.staff("head3-2").await;
    head.get(PAGE).await.is(404);
    plan(&story, 2, false, false).await;
    let (mut wang, mut manager) = (story.wang().await, story.staff("manager").await);
    wang.get("/gongshu/wenlan/children").await.is(200).shows("防疫培训");
    assert_eq!(reads(&mut wang, CHILD, &[]).await, 422);
    wang.shows("没有勾选指南");
    assert_eq!(reads(&mut wang, CHILD, &GUIDES[..2]).await, 303);
    head.get(PAGE).await.is(200).shows("王小明");
    let class = open(&head.html);
    assert!(class.contains(&"ming".to_owned()), "two of three are not all");
    for _ in 0..2 {
        assert_eq!(reads(&mut wang, CHILD, &GUIDES).await, 303, "twice is once");
    }
    wang.get(CHILD).await.is(200).shows("已经学完");
    let left = open(&head.get(PAGE).await.is(200).html);
    assert_eq!(left.len() + 1, class.len());
    assert!(!left.contains(&"ming".to_owned()));

    head.post(&format!("{PAGE}/class"), &[]).await.is(422).shows("没有勾选本班的孩子");
    head.get(PAGE).await;
    head.post(&format!("{PAGE}/class"), &[("pick", "h1s0-of-another-class")]).await.is(422);
    let mut fields: Vec<_> = left.iter().map(|id| ("pick", id.as_str())).collect();
    fields.push(("pick", "nobody"));
    head.get(PAGE).await;
    assert!(!left.is_empty(), "the class has more children than one");
    head.post(&format!("{PAGE}/class"), &fields).await.is(303);
    head.get(PAGE).await.is(200).shows("都学完了");
    head.post(&format!("{PAGE}/strike"), &[("student", "ming")]).await.is(303);
    head.get(PAGE).await.is(200).shows("还差1人");
    wang.get(CHILD).await.is(200);
    assert!(!wang.html.contains("已经学完"));

    manager.get(PAGE).await.is(200).shows("教职工").shows("王小明");
    let before = manager.html.matches("class=\"what\"").count();
    assert_eq!(reads(&mut manager, OWN, &GUIDES).await, 303);
    manager.get(OWN).await.is(200).shows("已经学完");
    manager.get(PAGE).await.is(200);
    assert_eq!(manager.html.matches("class=\"what\"").count() + 1, before, "they are open no more");
    let mut bureau = story.staff("bureau").await;
    bureau.get(PAGE).await.is(200).shows("教职工");
    assert!(!bureau.html.contains("王小明"), "an office reads how many, and nobody's name");
    bureau.get(OWN).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_learns_after_the_last_day_is_shown_as_late_and_not_asked_again() {
    let story = Story::otherwise(PLAN.text, three, "2021-09-01T09:00:00").await;
    plan(&story, 2, false, false).await;
    let mut head = story.staff("head3-2").await;
    head.get(PAGE).await.is(200);
    let asked = open(&head.html);
    assert!(!head.html.contains("过了期限才学完"));
    assert_eq!(reads(&mut story.wang().await, CHILD, &GUIDES).await, 303);
    head.get(PAGE).await.is(200).shows("过了期限才学完").shows("王小明");
    assert_eq!(open(&head.html).len() + 1, asked.len());
    assert!(asked.contains(&"ming".to_owned()) && !open(&head.html).contains(&"ming".to_owned()));
}
