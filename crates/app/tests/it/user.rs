//! 教职工账号 `afterbell user add` and `afterbell doctor`, as somebody at a terminal runs them.

use crate::evening::school;
use crate::place::acts;
use crate::town::{Story, at};
use afterbell::app::{App, Clock, Ids};
use afterbell::people::user::{self, Draft};
use afterbell::town::{PASSWORD, PLAN, Town};
use rules::id::PersonId;
use std::io::Write;
use std::process::{Command, Stdio};
use store::Store;

const ADD: [&str; 10] =
    ["user", "add", "--place", "gongshu/wenlan", "--login", "zhoumin", "--name", "周敏", "--role", "manager"];

/// What the program answers; a password waits on its standard input.
pub(crate) fn run(asked: &[&str], database: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_afterbell"))
        .args(asked)
        .args(["--database", database])
        .env("AFTERBELL_KEY", "07".repeat(32))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has said no before reads nothing any more.
    let _ = child.stdin.take().unwrap().write_all(b"a long password\n");
    let said = child.wait_with_output().unwrap();
    let text = String::from_utf8(said.stdout).unwrap() + &String::from_utf8(said.stderr).unwrap();
    (said.status.code(), text)
}

/// A mistyped name makes no new database in which everything holds.
#[test]
fn a_database_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.db");
    for asked in [&["doctor"][..], &ADD[..]] {
        let (code, said) = run(asked, file.to_str().unwrap());
        assert_eq!(code, Some(2), "{asked:?}: {said}");
        assert!(said.contains("there is no database") && !file.exists(), "{asked:?}: {said}");
    }
}

/// Whoever has a login keeps its password, so that a second one is not said to be added.
#[tokio::test]
async fn a_login_is_added_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("town.db");
    let database = file.to_str().unwrap();
    let store = Store::open(database).await.unwrap();
    let app = App::open(store, Clock::turned(at("2021-09-01T08:00:00")), Ids::seeded(7)).await.unwrap();
    Town::make(7, 20).settle(&app, &PLAN).await.unwrap();
    app.store.clone().close().await;
    let (code, said) = run(&ADD, database);
    assert!(code == Some(0) && said.contains("added"), "{said}");
    let (code, said) = run(&ADD, database);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("as zhoumin already"), "{said}");
    let cases: [(&[&str], i32, &str); 7] = [
        (&["password", "--login", "zhoumin", "--no-second-factor"], 0, "signs in with the new password"),
        (&["role", "add", "--login", "zhoumin", "--role", "cook"], 0, "zhoumin is cook at wenlan"),
        (&["role", "end", "--login", "zhoumin", "--role", "cook"], 0, "zhoumin is no longer cook at wenlan"),
        (&["phone", "--from", "13800000001", "--to", "13800009999"], 0, "signs in by 13800009999"),
        (&["end", "--phone", "13800009999"], 0, "ended"),
        (&["end", "--login", "zhoumin"], 0, "ended"),
        (&["end"], 2, "required"),
    ];
    for (asked, code, told) in cases {
        let (found, said) = run(&[&["user"][..], asked, &["--place", "wenlan"]].concat(), database);
        assert!(found == Some(code) && said.contains(told), "{asked:?}: {found:?} {said}");
    }
    assert_eq!(run(&["doctor"], database).0, Some(0), "nothing of it is half there");
}

/// How somebody is answered who types a login and a password.
async fn signs_in(story: &Story, login: &str, password: &str) -> u16 {
    let mut browser = story.visitor();
    browser.get("/gongshu/wenlan/signin/staff").await;
    let typed = [("login", login), ("password", password)];
    browser.post("/gongshu/wenlan/signin/staff", &typed).await.status.as_u16()
}

/// How somebody is answered who types the code that was sent to a phone, or that would have been.
async fn signs_in_by(story: &Story, phone: &str) -> u16 {
    let mut browser = story.visitor();
    browser.get("/gongshu/wenlan/signin").await;
    browser.post("/gongshu/wenlan/signin/code", &[("phone", phone)]).await.is(200);
    let page = browser.html.split("<main").nth(1).unwrap();
    let code: String = page.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).unwrap().into();
    let typed = [("phone", phone), ("code", code.as_str())];
    browser.post("/gongshu/wenlan/signin/guardian", &typed).await.status.as_u16()
}

/// What a command answers that says no.
fn said<T: std::fmt::Debug>(answer: Result<T, anyhow::Error>) -> String {
    answer.unwrap_err().to_string()
}

#[tokio::test]
async fn a_password_is_set_anew_and_every_sign_in_of_before_ends() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/students").await.is(200);
    for _ in 0..5 {
        assert_eq!(signs_in(&story, "manager", "forgotten").await, 422);
    }
    let (app, at) = (&story.app, school(&story));
    user::set_password(app, &at, "manager", "another long one\n", false).await.unwrap();
    manager.get("/gongshu/wenlan/students").await.is(303);
    assert_eq!(signs_in(&story, "manager", PASSWORD).await, 422);
    assert_eq!(signs_in(&story, "manager", "another long one").await, 303, "no failure of before locks it");
    assert!(said(user::set_password(app, &at, "manager", " short ", false).await).contains("8 characters"));
    assert!(said(user::set_password(app, &at, "nobody", "another long one", false).await).contains("nobody"));
    let beixiu = app.place("gongshu", "beixiu").unwrap();
    let elsewhere = user::set_password(app, &beixiu, "manager", "another long one", false).await;
    assert!(said(elsewhere).contains("works at wenlan, not at beixiu"));
    assert_eq!(acts(&story, "wenlan").await.iter().filter(|act| *act == "user.password-set").count(), 1);
}

#[tokio::test]
async fn a_role_is_given_and_taken_with_the_next_request() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut cashier = story.staff("cashier").await;
    let (app, at) = (&story.app, school(&story));
    cashier.get("/gongshu/wenlan/students").await.is(404);
    for is_new in [true, false] {
        assert_eq!(user::add_role(app, &at, "cashier", ("manager", "")).await.unwrap(), is_new);
        cashier.get("/gongshu/wenlan/students").await.is(200);
    }
    for was_held in [true, false] {
        assert_eq!(user::end_role(app, &at, "cashier", ("manager", "")).await.unwrap(), was_held);
        cashier.get("/gongshu/wenlan/students").await.is(404);
    }
    cashier.get("/gongshu/wenlan/messages").await.is(200);
    let refused = [
        (("king", ""), "--role: king is no role of staff"),
        (("guardian", ""), "--role: guardian is no role of staff"),
        (("head-teacher", ""), "--home-class: say which class"),
        (("manager", "3-2"), "--home-class is of a head teacher only"),
    ];
    for (role, told) in refused {
        assert!(said(user::add_role(app, &at, "cashier", role).await).contains(told), "{role:?}");
        assert!(said(user::end_role(app, &at, "cashier", role).await).contains(told), "{role:?}");
    }
    user::add_role(app, &at, "cashier", ("head-teacher", "3-2")).await.unwrap();
    cashier.get("/gongshu/wenlan/students").await.is(200).shows("王小明");
    assert!(!cashier.html.contains("王小红"), "another class");
}

#[tokio::test]
async fn an_account_that_ended_signs_in_no_more_and_its_name_stays() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut manager = story.staff("manager").await;
    let (app, at) = (&story.app, school(&story));
    assert_eq!(user::end_staff(app, &at, "manager").await.unwrap(), Some(0));
    manager.get("/gongshu/wenlan/messages").await.is(303);
    assert_eq!(signs_in(&story, "manager", PASSWORD).await, 422);
    assert_eq!(user::end_staff(app, &at, "manager").await.unwrap(), None, "twice is once");
    let password = user::set_password(app, &at, "manager", "another long one", false).await;
    assert!(said(password).contains("has ended"));
    assert!(said(user::add_role(app, &at, "manager", ("cook", "")).await).contains("has ended"));
    let again = Draft {
        login: "manager".to_owned(),
        name: "周敏".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec!["manager".to_owned()],
        home_class: String::new(),
    };
    let spaced = Draft { login: " manager ".to_owned(), ..again.clone() };
    let blank = Draft { login: " ".to_owned(), ..again.clone() };
    assert!(said(user::add(app, &at, again).await).contains("as manager already"));
    assert!(said(user::add(app, &at, spaced).await).contains("as manager already"));
    assert!(said(user::add(app, &at, blank).await).contains("--login"));
    let person = app.store.person("gongshu", &PersonId::new("staff-manager")).await.unwrap().unwrap();
    assert_eq!((person.name.as_str(), person.grants.len()), ("周主任", 0));
    assert_eq!(acts(&story, "wenlan").await.iter().filter(|act| *act == "user.ended").count(), 1);
    assert_eq!(app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_guardian_gets_another_number_and_is_ended_and_let_in_again() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut wang = story.wang().await;
    let (app, at) = (&story.app, school(&story));
    let refused = [
        ("13800000001", "138", "--to: 138 is no mobile number"),
        ("13800000001", "13900000001", "--to: 13900000001 is the number of a guardian"),
        ("13800009998", "13800009999", "no guardian with the number 13800009998"),
    ];
    for (from, to, told) in refused {
        assert!(said(user::change_phone(app, &at, from, to).await).contains(told), "{from} {to}");
    }
    assert!(user::change_phone(app, &at, "13800000001", "13800009999").await.unwrap());
    wang.get("/gongshu/wenlan/children").await.is(303);
    assert_eq!(signs_in_by(&story, "13800000001").await, 422, "the old number is nobody's");
    let mut wang = story.guardian("13800009999").await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明");
    for was_open in [true, false] {
        assert_eq!(user::end_guardian(app, &at, "13800009999").await.unwrap(), was_open);
    }
    wang.get("/gongshu/wenlan/children").await.is(303);
    assert_eq!(signs_in_by(&story, "13800009999").await, 422);
    for is_opened in [true, false] {
        let phone = "13800009999";
        assert_eq!(user::change_phone(app, &at, phone, phone).await.unwrap(), is_opened);
    }
    story.turn("2021-09-02T08:05:00");
    assert_eq!(signs_in_by(&story, "13800009999").await, 303);
}
