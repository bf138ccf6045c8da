//! 没到与没接走 Who is expected in the class or in temporary care and does not come, and who is not fetched, is asked for once; and
//! who was approved as a tutor alone hands nobody over (P2.22, P2.24, P2.28).

use crate::care_class::{AT, TAKEN, decides, inspects, opens, scores, send};
use crate::community::{CLASS, clears, press, settled, writes};
use crate::town::{Browser, Story};
use afterbell::community::look;

pub(crate) const MISSING: &str = "王小明今天的社区托管已经开始，孩子还没有到";
const LATE: &str = "王小明今天的社区托管已经结束，孩子还没有接走";

/// How often somebody was told at a moment of this first of June.
pub(crate) async fn looked(story: &Story, time: &str) -> usize {
    story.turn(&format!("2011-06-01T{time}"));
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    look(&story.app, &at).await.unwrap()
}

/// Whether somebody reads a message of the community.
pub(crate) async fn reads(browser: &mut Browser<'_>, told: &str, is_there: bool) {
    browser.get(&format!("{AT}/messages")).await.is(200);
    assert_eq!(browser.html.contains(told), is_there, "{told}:\n{}", browser.html);
}

/// The class is open, and 王小明 has an agreement for Mondays and Wednesdays, half past three to six.
pub(crate) async fn agreed(story: &Story) {
    opens(story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    clears(&mut story.staff("officer-xianyou-road").await).await;
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 303);
    let (mut wang, page) = (story.wang().await, format!("{CLASS}/xy-ming"));
    wang.get(&page).await.is(200);
    let paper = wang.hidden("agreement");
    wang.post(&format!("{page}/sign"), &[("agreement", &paper)]).await.is(303);
}

#[tokio::test]
async fn a_child_that_does_not_come_to_the_class_is_asked_for_and_so_is_one_that_nobody_fetches() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let (mut wang, mut minder) = (story.wang().await, story.staff("minder-xianyou-road").await);
    let mut provider = story.staff("provider-xianyou-road").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(looked(&story, "15:44:59").await, 0);
    assert_eq!(looked(&story, "15:45:00").await, 1, "the sister has no agreement");
    assert_eq!(looked(&story, "15:46:00").await, 0, "once");
    for browser in [&mut wang, &mut provider, &mut officer] {
        reads(browser, MISSING, true).await;
        reads(browser, LATE, false).await;
    }
    assert_eq!(press(&mut minder, "xy-ming/came", &[]).await, 303);
    assert_eq!(looked(&story, "18:14:59").await, 0);
    assert_eq!([looked(&story, "18:15:00").await, looked(&story, "18:16:00").await], [1, 0]);
    for browser in [&mut wang, &mut provider] {
        reads(browser, LATE, true).await;
    }
    assert_eq!(press(&mut minder, "xy-ming/left", &[("with", "王芳")]).await, 303);
    reads(&mut wang, "王小明已从社区托管班交给王芳", true).await;
    story.turn("2011-06-02T16:00:00");
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    assert_eq!(look(&story.app, &at).await.unwrap(), 0, "a Thursday is not in the agreement");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_child_that_is_booked_for_temporary_care_is_asked_for_in_the_same_way() {
    let story = settled("2011-06-01T09:00:00").await;
    let (mut officer, mut wang) = (story.staff("officer-xianyou-road").await, story.wang().await);
    assert_eq!(inspects(&mut officer, "2011-05-09", "passed").await, 303);
    let hours = [("room", "图书室二楼"), ("day-3", "yes"), ("from", "16:00"), ("until", "18:00")];
    assert_eq!(send(&mut officer, "premises/week", "premises/temporary", &hours).await, 303);
    let booked = [("date", "2011-06-01"), ("agreed", "yes")];
    assert_eq!(send(&mut wang, "temporary/xy-ming", "temporary/xy-ming/book", &booked).await, 303);
    assert_eq!(looked(&story, "16:14:00").await, 0);
    assert_eq!([looked(&story, "16:15:00").await, looked(&story, "16:16:00").await], [1, 0]);
    reads(&mut wang, MISSING, true).await;
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/came", &[]).await, 303);
    assert_eq!([looked(&story, "18:15:00").await, looked(&story, "18:16:00").await], [1, 0]);
    reads(&mut officer, LATE, true).await;
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &[("with", "王芳")]).await, 303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Two reviewers and the committee approve somebody of this name for one post; whose application it is.
async fn approves(story: &Story, (name, post): (&str, &str)) -> String {
    let (mut officer, mut street) =
        (story.staff("officer-xianyou-road").await, story.staff("officer-street-b").await);
    let mut visitor = story.visitor();
    let fields = [("name", name), ("phone", "13900000078"), ("source", "volunteer"), (post, "yes")];
    assert_eq!(send(&mut visitor, "carer-applications", "carer-applications", &fields).await, 303);
    let carer = visitor.led_to().rsplit('/').next().unwrap().to_owned();
    for reviewer in [&mut officer, &mut street] {
        assert_eq!(scores(reviewer, &carer, "70").await, 303);
    }
    assert_eq!(decides(&mut officer, &carer, &TAKEN).await, 303);
    carer
}

#[tokio::test]
async fn who_was_approved_as_a_tutor_alone_hands_nobody_over() {
    let story = settled("2011-06-01T16:10:00").await;
    let mut minder = story.staff("minder-xianyou-road").await;
    approves(&story, ("minder-xianyou-road", "post-tutor")).await;
    for page in ["agreements", "temporary"] {
        assert_eq!(send(&mut minder, page, &format!("{page}/xy-ming/came"), &[]).await, 303, "it is watched");
        let left = format!("{page}/xy-ming/left");
        assert_eq!(send(&mut minder, page, &left, &[("with", "王芳")]).await, 422);
        minder.shows("P2.22").shows("您经批准的岗位是辅导员");
    }
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(press(&mut provider, "xy-ming/left", &[("with", "王芳")]).await, 303);
    approves(&story, ("minder-xianyou-road", "post-carer")).await;
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &[("with", "王芳")]).await, 303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_application_on_which_an_account_rests_counts_before_any_name() {
    let story = settled("2011-06-01T16:10:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut minder = story.staff("minder-xianyou-road").await;
    approves(&story, ("minder-xianyou-road", "post-carer")).await;
    let tutor = approves(&story, ("吴刚", "post-tutor")).await;
    let (page, left) = (format!("carers/{tutor}"), [("with", "王芳")]);
    let entrusted = format!("{page}/person");
    let named = [("person", "staff-minder-xianyou-road")];
    assert_eq!(send(&mut officer, &page, &entrusted, &named).await, 303);
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/came", &[]).await, 303);
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &left).await, 422);
    minder.shows("P2.22").shows("您经批准的岗位是辅导员");
    assert_eq!(send(&mut officer, &page, &entrusted, &[("person", "")]).await, 303);
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &left).await, 303, "by its name");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
