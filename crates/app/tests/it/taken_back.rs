//! 撤回 What was pressed or typed by mistake in a community is taken back in sight: a child noted as there, a promise.

use crate::care_class::{AT, send};
use crate::community::settled;
use afterbell::community::look;

#[tokio::test]
async fn a_child_noted_as_there_in_temporary_care_is_taken_back_the_same_day() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut wang = story.wang().await;
    let booked = [("date", "2011-06-01"), ("agreed", "yes")];
    assert_eq!(send(&mut wang, "temporary/xy-ming", "temporary/xy-ming/book", &booked).await, 303);
    story.turn("2011-06-01T16:10:00");
    let mut minder = story.staff("minder-xianyou-road").await;
    for child in ["xy-ming", "xy-hong"] {
        assert_eq!(send(&mut minder, "temporary", &format!("temporary/{child}/came"), &[]).await, 303);
    }
    minder.get(&format!("{AT}/temporary")).await.is(200).shows("已占2个名额").shows("王小明没有到，登记错了");
    for told in ["已撤回到场登记", "没有撤回"] {
        for child in ["xy-ming", "xy-hong"] {
            assert_eq!(send(&mut minder, "temporary", &format!("temporary/{child}/undo"), &[]).await, 303);
            minder.get(&format!("{AT}/temporary")).await.is(200).shows(told);
        }
    }
    minder.shows("已占1个名额").shows("已预约");
    wang.get(&format!("{AT}/messages")).await.is(200).shows("今天登记王小红到了社区临时托管，是登记错了");
    assert!(!wang.html.contains("今天登记王小明到了"), "a family that was told nothing is told nothing");
    let mut neighbour = story.staff("minder-laoshan-road").await;
    neighbour.get("/gongshu/laoshan-road/temporary").await.is(200);
    neighbour.post(&format!("{AT}/temporary/xy-ming/undo"), &[]).await.is(404);

    // And comes in truth.
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/came", &[]).await, 303);
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &[("with", "王芳")]).await, 303);
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/undo", &[]).await, 422);
    minder.shows("这个孩子今天已经交接");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_promise_that_was_mistyped_stays_on_the_board_as_taken_back() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let promise = [("what", "腾出图书室"), ("by_when", "2011-06-10"), ("contact", "周主任 82000001")];
    assert_eq!(send(&mut officer, "promises", "promises", &promise).await, 303);
    officer.get(&format!("{AT}/promises")).await.is(200).shows("写错了，撤回");
    let rest = officer.html.split(&format!("{AT}/promises/")).nth(1).unwrap();
    let id = rest.split('/').next().unwrap().to_owned();
    let (withdraw, keep) = (format!("promises/{id}/withdraw"), format!("promises/{id}/keep"));
    assert_eq!(send(&mut officer, "promises", &withdraw, &[("reason", " ")]).await, 422);
    officer.shows("没有写撤回原因");
    for login in ["officer-street-b", "provider-xianyou-road"] {
        let mut other = story.staff(login).await;
        assert_eq!(send(&mut other, "promises", &withdraw, &[("reason", "日期写错")]).await, 404, "{login}");
    }
    for told in ["已撤回，原来的话留在板上", "以前已经撤回"] {
        assert_eq!(send(&mut officer, "promises", &withdraw, &[("reason", "日期写错")]).await, 303);
        officer.get(&format!("{AT}/promises")).await.is(200).shows(told);
    }
    let mut visitor = story.visitor();
    visitor.get(&format!("{AT}/promises")).await.is(200).shows("腾出图书室").shows("已撤回：日期写错");
    assert_eq!(send(&mut officer, "promises", &keep, &[("on", "2011-06-01")]).await, 422);
    officer.shows("这项承诺已经撤回");
    assert_eq!(send(&mut officer, "promises", "promises", &promise).await, 303, "and stated anew");
    story.turn("2011-06-11T09:00:00");
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    assert_eq!(look(&story.app, &at).await.unwrap(), 1, "what was taken back rises to nobody");
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(&format!("{AT}/promises")).await.is(200).shows("逾期1天");
    assert!(!officer.html.contains("写错了，撤回"), "what is overdue is no slip of the pen");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
