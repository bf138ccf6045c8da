//! 在岗 Whoever looks after children without an approval that holds is named, and begins no class and no agreement; what happens to the
//! children is written down by whoever is there (P2.20, X.22).

use crate::care_class::{AT, opens, send};
use crate::community::{CLASS, clears, press, settled, writes};
use crate::town::{Browser, Story};
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::role::{Role, clock};
use store::people::{Register, Staff};

const UNAPPROVED: &str = "没有有效聘用的人";

/// The address of the one application that was made.
async fn application(officer: &mut Browser<'_>) -> String {
    officer.get(&format!("{AT}/carers")).await.is(200);
    let rest = officer.html.split(&format!("href=\"{AT}/carers/")).nth(1).unwrap();
    format!("carers/{}", rest.split('"').next().unwrap())
}

/// The committee says which account rests on an application.
async fn entrusts(officer: &mut Browser<'_>, page: &str, person: &str) -> u16 {
    send(officer, page, &format!("{page}/person"), &[("person", person)]).await
}

/// Another role for somebody who is there already.
async fn also(story: &Story, person: &str, role: Role) {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    let one = Staff {
        id: PersonId::new(person),
        name: String::new(),
        phone: String::new(),
        login: String::new(),
        password: String::new(),
        roles: vec![(role, "xianyou-road".to_owned(), String::new())],
    };
    let mut tx = story.app.store.act(&clock(Act::RegisterImport, &at).unwrap()).await.unwrap();
    let register = Register { staff: vec![one], ..Register::default() };
    tx.register_imported(&register, story.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_works_in_a_class_unapproved_is_named_until_an_approval_that_holds_is_theirs() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut provider = story.staff("provider-xianyou-road").await;
    for browser in [&mut officer, &mut provider] {
        browser.get(&format!("{AT}/carers")).await.is(200).shows(UNAPPROVED).shows("minder-xianyou-road");
    }
    let page = application(&mut officer).await;
    assert_eq!(entrusts(&mut officer, &page, "staff-provider-xianyou-road").await, 422);
    officer.shows("没有看护老师的身份");
    for told in ["工作账号已记下", "和原来一样"] {
        assert_eq!(entrusts(&mut officer, &page, "staff-minder-xianyou-road").await, 303);
        officer.get(&format!("{AT}/{page}")).await.is(200).shows(told);
    }
    officer.shows("value=\"staff-minder-xianyou-road\" selected");
    officer.get(&format!("{AT}/carers")).await.is(200);
    assert!(!officer.html.contains(UNAPPROVED), "{}", officer.html);
    provider.get(&format!("{AT}/carers")).await.is(200);
    provider.post(&format!("{AT}/{page}/person"), &[("person", "")]).await.is(404);

    story.turn("2012-06-05T15:40:00");
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(&format!("{AT}/carers")).await.is(200).shows(UNAPPROVED).shows("要重新审核");
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(press(&mut minder, "xy-ming/came", &[]).await, 303, "the child is there");
    assert_eq!(press(&mut minder, "xy-ming/left", &[("with", "王芳")]).await, 303);
    assert_eq!(entrusts(&mut officer, &page, "").await, 303);
    officer.get(&format!("{AT}/carers")).await.is(200).shows(UNAPPROVED).shows("没有对应的报名");
    assert_eq!(entrusts(&mut officer, &page, "staff-minder-xianyou-road").await, 422);
    officer.shows("没有通过，或聘用已经到期");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_looks_after_children_unapproved_begins_no_class_and_no_agreement() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    clears(&mut officer).await;
    also(&story, "staff-provider-xianyou-road", Role::CareTeacher).await;
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 422);
    provider.shows("P2.20").shows("没有有效的聘用");
    assert_eq!(send(&mut provider, "care-class", "care-class/open", &[]).await, 422);
    provider.shows("没有有效的聘用");
    assert_eq!(press(&mut provider, "xy-ming/came", &[]).await, 303, "the child is there");
    assert_eq!(press(&mut provider, "xy-ming/left", &[("with", "王芳")]).await, 303);
    let page = application(&mut officer).await;
    assert_eq!(entrusts(&mut officer, &page, "staff-provider-xianyou-road").await, 303);
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 303);
    assert_eq!(send(&mut provider, "care-class", "care-class/open", &[]).await, 303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
