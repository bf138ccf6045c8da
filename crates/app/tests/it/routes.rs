//! 路由 Every address against the wrong person, from the router's own list.

use crate::community::settled;
use crate::town::{Browser, Story};
use afterbell::routes::{Route, routes};
use axum::http::Method;
use std::io::Write;
use std::sync::{Arc, Mutex};

/// An address with something in each of its blanks; 王小明 where a pupil is named.
fn filled(route: &Route, (place, student): (&str, &str)) -> String {
    let blank = |part: &str| match part {
        "{district}" => "gongshu".to_owned(),
        "{place}" => place.to_owned(),
        "{student}" => student.to_owned(),
        part if part.starts_with('{') => "nothing".to_owned(),
        part => part.to_owned(),
    };
    route.path.split('/').map(blank).collect::<Vec<_>>().join("/")
}

async fn ask(browser: &mut Browser<'_>, route: &Route) -> u16 {
    ask_at(browser, route, ("wenlan", "ming")).await
}

async fn ask_at(browser: &mut Browser<'_>, route: &Route, at: (&str, &str)) -> u16 {
    let path = filled(route, at);
    if route.method == Method::GET {
        browser.get(&path).await;
    } else {
        browser.post(&path, &[]).await;
    }
    browser.status.as_u16()
}

fn guarded() -> Vec<Route> {
    routes().into_iter().filter(|route| route.act.is_some()).collect()
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in_first() {
    let story = Story::at("2021-09-02T08:00:00").await;
    for route in guarded() {
        let mut visitor = story.visitor();
        assert_eq!(ask(&mut visitor, &route).await, 303, "{} {}", route.method, route.path);
        assert!(visitor.led_to().contains("/signin"), "{} led to {}", route.path, visitor.led_to());
    }
}

#[tokio::test]
async fn the_neighbour_school_s_staff_find_nothing_here() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut neighbour = story.staff("beixiu").await;
    for route in guarded() {
        assert_eq!(ask(&mut neighbour, &route).await, 404, "{} {}", route.method, route.path);
    }
}

/// What the program writes down, kept to be read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// P1.8: whoever asks for another place's child reads that there is nothing, and stands in the log.
#[tokio::test]
async fn whoever_is_turned_away_stands_in_the_log() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let (log, mut neighbour) = (Log::default(), story.staff("beixiu").await);
    let writer = log.clone();
    let written = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _until_the_end = tracing::subscriber::set_default(written);
    let told = || String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    neighbour.get("/gongshu/beixiu/plans").await.is(200);
    assert!(!told().contains("turned away"), "their own place");
    neighbour.get("/gongshu/wenlan/conduct/ming").await.is(404);
    for part in ["turned away", "person=staff-beixiu", "place=wenlan", "student=\"ming\""] {
        assert!(told().contains(part), "{part}: {}", told());
    }
}

#[tokio::test]
async fn another_family_s_child_does_not_exist() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut stranger = story.guardian("13800000002").await;
    let of_a_child = guarded().into_iter().filter(|route| route.path.contains("{student}"));
    for route in of_a_child {
        assert_eq!(ask(&mut stranger, &route).await, 404, "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn a_role_without_the_act_finds_nothing() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let desks = [
        ("leader", "school-leader"),
        ("manager", "manager"),
        ("teaching", "teaching"),
        ("cashier", "cashier"),
        ("gate1", "doorkeeper"),
        ("health", "health-worker"),
        ("cook", "cook"),
        ("head3-2", "head-teacher"),
        ("care1", "care-teacher"),
    ];
    let mut refused = 0;
    for (login, role) in desks {
        let mut desk = story.staff(login).await;
        for route in guarded() {
            let may = route.act.unwrap().allowed().iter().any(|(allowed, _)| allowed.code() == role);
            if !may {
                assert_eq!(ask(&mut desk, &route).await, 404, "{role}: {} {}", route.method, route.path);
                refused += 1;
            }
        }
    }
    assert!(refused > guarded().len(), "every address is refused to somebody");
}

/// The same at a community: its own people without the act, and the cashiers of the school and of the community beside it.
#[tokio::test]
async fn at_a_community_nobody_does_what_is_another_s() {
    let story = settled("2022-06-28T10:00:00").await;
    let desks = [
        ("officer-xianyou-road", "community-officer"),
        ("provider-xianyou-road", "manager"),
        ("minder-xianyou-road", "care-teacher"),
        ("cashier-xianyou-road", "cashier"),
        ("cashier-laoshan-road", ""),
        ("cashier", ""),
    ];
    for (login, role) in desks {
        let mut desk = story.staff(login).await;
        for route in guarded() {
            let is_of =
                |code: &str| route.act.unwrap().allowed().iter().any(|(allowed, _)| allowed.code() == code);
            if !is_of(role) && !is_of("visitor") {
                let status = ask_at(&mut desk, &route, ("xianyou-road", "xy-ming")).await;
                assert_eq!(status, 404, "{login}: {} {}", route.method, route.path);
            }
        }
    }
}
