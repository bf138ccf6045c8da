//! 学籍导入 `afterbell register import`: a school's file becomes its children, their guardians sign in, and a later file changes them.

use crate::evening::{count, school, told};
use crate::place::{acts, founded};
use crate::town::Story;
use crate::user::run;
use afterbell::people;
use afterbell::people::register::{How, Imported, import};
use afterbell::people::user::{self, Draft};
use afterbell::town::PASSWORD;
use encoding_rs::GB18030;
use rules::people::act::Act;
use rules::people::place;
use rules::people::register::bringing::Brought;
use rules::people::register::striking::Stays;
use rules::people::role::clock;
use rules::people::student::Student;

const FILE: &str = "学号,姓名,年级,班级,座号,监护人,电话,关系,监护人2,电话2,关系2
G33010520120815001X,王小明,3,2,12,王芳,13800000001,母亲,王伟,13900000001,父亲
G330105200907040022,王小红,6,1,3,王芳,13800000001,母亲,,,
G330105201203110033,李雷,3,2,13,李娜,13800000003,母亲,,,
";
const WHOLE: How = How { dry_run: false, leavers: false, leavers_max: None, struck: false, struck_max: None };
const DRY: How = How { dry_run: true, ..WHOLE };
const LEAVERS: How = How { leavers: true, ..WHOLE };
/// One may leave, though it is more than a fifth of so small a school.
const ONE_LEAVES: How = How { leavers_max: Some(1), ..LEAVERS };
const STRUCK: How = How { struck: true, ..WHOLE };
/// One guardian may be struck, though it is more than a fifth.
const ONE_STRUCK: How = How { struck_max: Some(1), ..STRUCK };
/// What FILE says of the father, whom a later file leaves out.
const FATHER: &str = "王伟,13900000001,父亲";

/// What a file that is taken comes to.
async fn brought(story: &Story, file: &[u8], how: How) -> Brought {
    match import(&story.app, &school(story), file, how).await.unwrap() {
        Imported::Taken(brought) => brought,
        Imported::Refused(flaws) => panic!("{flaws:?}"),
    }
}

/// What of a file is refused.
async fn refused(story: &Story, file: &str) -> Vec<(usize, usize, &'static str)> {
    refused_so(story, file, WHOLE).await
}

/// The same of a file that is brought in otherwise.
async fn refused_so(story: &Story, file: &str, how: How) -> Vec<(usize, usize, &'static str)> {
    match import(&story.app, &school(story), file.as_bytes(), how).await.unwrap() {
        Imported::Taken(brought) => panic!("{brought:?}"),
        Imported::Refused(flaws) => {
            flaws.iter().map(|flaw| (flaw.line, flaw.column, flaw.wrong.code())).collect()
        }
    }
}

/// The head teacher of 3-2 of a school whose file was brought in.
async fn led(story: &Story) {
    let head = Draft {
        login: "head3-2".to_owned(),
        name: "周老师".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec!["head-teacher".to_owned()],
        home_class: "3-2".to_owned(),
    };
    user::add(&story.app, &school(story), head).await.unwrap();
}

async fn students(story: &Story) -> Vec<Student> {
    let permit = clock(Act::RegisterImport, &school(story)).unwrap();
    story.app.store.look(&permit).await.unwrap().students().await.unwrap()
}

#[tokio::test]
async fn an_empty_database_comes_to_a_teacher_and_a_guardian_who_see_their_children() {
    let story = founded("2021-08-30T08:00:00").await;
    let first = brought(&story, FILE.as_bytes(), WHOLE).await;
    assert_eq!((first.added.len(), first.guardians_added.len()), (3, 3));
    led(&story).await;
    assert_eq!(acts(&story, "wenlan").await, ["register.imported", "register.imported", "place.added"]);
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/students").await.is(200).shows("王小明").shows("李雷").shows("13900000001");
    assert!(!head.html.contains("王小红"), "of another class");
    let mut wang = story.guardian("13800000001").await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明").shows("王小红");
    assert!(!wang.html.contains("李雷"), "of another family");
    let on_disk = story.on_disk();
    assert!(!on_disk.windows(15).any(|part| part == b"G33010520120815"), "a number is kept nowhere");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_in_whichever_encoding() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let (before, done) = (students(&story).await, acts(&story, "wenlan").await);
    let (marked, gbk) = (format!("\u{feff}{FILE}").into_bytes(), GB18030.encode(FILE).0.into_owned());
    for file in [FILE.as_bytes().to_vec(), marked, gbk] {
        let again = brought(&story, &file, LEAVERS).await;
        assert!(again.is_nothing() && again.missing.is_empty() && again.same == 3, "{again:?}");
    }
    assert_eq!((students(&story).await, acts(&story, "wenlan").await), (before, done));
}

#[tokio::test]
async fn a_row_that_cannot_be_taken_is_named_and_nothing_of_the_file_is_written() {
    let story = founded("2021-08-30T08:00:00").await;
    let cases = [
        ("13800000003", "1380000000", vec![(4, 7, "register-phone")]),
        ("G330105201203110033", "", vec![(4, 1, "register-number-missing")]),
        ("G330105201203110033", "G33010520120815001X", vec![(4, 1, "register-number-twice")]),
        ("李娜,13800000003", "李娜,13900000001", vec![(4, 7, "register-phone-apart")]),
        ("王小红,6,1", "王小红,十,", vec![(3, 3, "register-grade"), (3, 4, "register-class-missing")]),
        (",电话,", ",,", vec![(1, 1, "register-column-missing")]),
    ];
    for (from, to, flaws) in cases {
        assert_eq!(refused(&story, &FILE.replacen(from, to, 1)).await, flaws, "{from} {to}");
    }
    assert_eq!((students(&story).await.len(), acts(&story, "wenlan").await.len()), (0, 1));
    let (app, district) = (&story.app, story.app.place("gongshu", "gongshu").unwrap());
    let office = import(app, &district, FILE.as_bytes(), WHOLE).await.unwrap_err().to_string();
    assert!(office.contains("only a school has a register"), "{office}");
    let table = import(app, &school(&story), b"%PDF\x00\x01", WHOLE).await.unwrap_err().to_string();
    assert!(table.contains("is no table"), "{table}");
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let other = FILE.replace("G33010520", "G33010699");
    assert_eq!(refused(&story, &other).await, [(1, 1, "register-nobody-known")]);
    assert_eq!(students(&story).await.len(), 3);
}

#[tokio::test]
async fn a_later_file_moves_a_child_adds_a_brother_and_takes_off_the_roll_only_who_is_said_to_leave() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    led(&story).await;
    story.turn("2021-09-10T08:00:00");
    let li = "G330105201203110033,李雷,3,2,13,李娜,13800000003,";
    let gang = "G330105201503110044,王小刚,1,1,,王芳,13800000001,";
    let later = FILE.replace("王小红,6,1,3,", "王小红,6,2,,").replace(li, gang);
    let done = acts(&story, "wenlan").await;
    for (how, written) in [(DRY, false), (WHOLE, true)] {
        let found = brought(&story, later.as_bytes(), how).await;
        assert_eq!((found.added.len(), found.changed.len(), found.guardians_added.len()), (1, 1, 0));
        assert_eq!(found.missing.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["李雷"]);
        assert_eq!(acts(&story, "wenlan").await != done, written, "{how:?}");
    }
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/students").await.is(200).shows("李雷");
    let mut wang = story.guardian("13800000001").await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小刚");
    let done = acts(&story, "wenlan").await;
    assert_eq!(refused_so(&story, &later, LEAVERS).await, [(1, 1, "register-many-leave")], "one of four");
    assert_eq!(acts(&story, "wenlan").await, done);
    assert_eq!(brought(&story, later.as_bytes(), ONE_LEAVES).await.missing.len(), 1);
    assert_eq!(brought(&story, later.as_bytes(), ONE_LEAVES).await.missing.len(), 0, "twice is once");
    let stands = students(&story).await;
    let of = |name: &str| stands.iter().find(|one| one.name == name).unwrap();
    assert_eq!(of("李雷").on_roll_until.unwrap().to_string(), "2021-09-11");
    assert_eq!((of("王小红").home_class.as_str(), of("王小红").seat), ("6-2", 1));
    assert_eq!(of("王小刚").household, of("王小明").household);
    let done = acts(&story, "wenlan").await;
    for (act, times) in [("student.changed", 1), ("student.departed", 1), ("register.imported", 3)] {
        assert_eq!(done.iter().filter(|one| *one == act).count(), times, "{act}");
    }
    story.turn("2021-09-13T08:00:00");
    let back = brought(&story, FILE.as_bytes(), WHOLE).await;
    assert!(back.changed.iter().any(|(_, after)| after.name == "李雷" && after.on_roll_until.is_none()));
}

#[tokio::test]
async fn a_file_with_another_number_of_a_guardian_ends_the_sign_in_by_the_old_one() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let mut li = story.guardian("13800000003").await;
    li.get("/gongshu/wenlan/children").await.is(200).shows("李雷");
    let other = FILE.replace("13800000003", "13800000033");
    let found = brought(&story, other.as_bytes(), WHOLE).await;
    assert_eq!((found.guardians_added.len(), found.guardians_changed.len()), (0, 1));
    li.get("/gongshu/wenlan/children").await.is(303);
    let mut li = story.guardian("13800000033").await;
    li.get("/gongshu/wenlan/children").await.is(200).shows("李雷");
}

/// Who is a child's guardian, as the gate has it.
async fn guardians(story: &Story, name: &str) -> Vec<String> {
    let child = students(story).await.into_iter().find(|one| one.name == name).unwrap().id;
    let permit = clock(Act::RegisterImport, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let today = story.app.now().date();
    let mut found = tx.adults(std::slice::from_ref(&child), today).await.unwrap();
    found.remove(&child).unwrap_or_default().into_iter().map(|one| one.adult.name).collect()
}

/// Who was left out of a file, and why they stay.
fn left_out(brought: &Brought) -> Vec<(&str, Option<Stays>)> {
    brought.struck.iter().map(|one| (one.guardian.name.as_str(), one.stays)).collect()
}

#[tokio::test]
async fn a_father_who_is_no_longer_in_the_file_sees_and_collects_no_more_once_the_school_says_so() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let mut wei = story.guardian("13900000001").await;
    let (later, done) = (FILE.replace(FATHER, ",,"), acts(&story, "wenlan").await);
    for how in [DRY, WHOLE] {
        let found = brought(&story, later.as_bytes(), how).await;
        assert_eq!(left_out(&found), [("王伟", None)], "{how:?}");
    }
    assert_eq!(refused_so(&story, &later, STRUCK).await, [(1, 1, "register-many-struck")], "one of three");
    assert_eq!(acts(&story, "wenlan").await, done, "nothing was written so far");
    wei.get("/gongshu/wenlan/children").await.is(200).shows("王小明");

    assert_eq!(left_out(&brought(&story, later.as_bytes(), ONE_STRUCK).await), [("王伟", None)]);
    wei.get("/gongshu/wenlan/children").await.is(303);
    for child in ["王小明", "王小红"] {
        assert_eq!(guardians(&story, child).await, ["王芳"], "{child}");
    }
    let done = acts(&story, "wenlan").await;
    assert_eq!(done.first().map(String::as_str), Some("guardian.struck"));
    assert!(brought(&story, later.as_bytes(), ONE_STRUCK).await.struck.is_empty(), "twice is once");
    assert_eq!(acts(&story, "wenlan").await, done);
    let household = students(&story).await.into_iter().find(|one| one.name == "王小明").unwrap().household;
    let heard = told(&story, &format!("household:{household}")).await;
    assert_eq!(count(&heard, "guardian-struck"), 2, "of each child");

    story.turn("2021-08-31T08:00:00");
    let back = brought(&story, FILE.as_bytes(), WHOLE).await;
    assert_eq!((back.guardians_added.len(), back.guardians_changed.len()), (0, 1));
    let mut wei = story.guardian("13900000001").await;
    wei.get("/gongshu/wenlan/children").await.is(200).shows("王小明").shows("王小红");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn an_empty_column_cuts_no_family_off_and_the_last_guardian_is_never_taken_away() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let empty = FILE.replace("李娜,13800000003,母亲", ",,");
    let all = How { struck_max: Some(9), ..STRUCK };
    for how in [ONE_STRUCK, all] {
        assert_eq!(refused_so(&story, &empty, how).await, [(4, 1, "register-last-guardian")], "{how:?}");
    }
    let none = empty.replace("王芳,13800000001,母亲", ",,").replace(FATHER, ",,");
    let flaws = [(2, 1, "register-last-guardian"), (4, 1, "register-last-guardian")];
    assert_eq!(refused_so(&story, &none, all).await, flaws, "the brother's and the sister's are told once");
    let found = brought(&story, none.as_bytes(), WHOLE).await;
    assert!(found.struck.iter().all(|one| one.stays == Some(Stays::Last)), "{:?}", found.struck);
    assert_eq!(guardians(&story, "李雷").await, ["李娜"]);
}

#[tokio::test]
async fn a_guardian_with_a_child_at_another_school_stays_whatever_one_school_s_file_says() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let other = place::Draft {
        district: "gongshu".to_owned(),
        code: "beixiu".to_owned(),
        kind: "school".to_owned(),
        under: "gongshu".to_owned(),
        name_zh: "北秀小学".to_owned(),
        name_en: String::new(),
    };
    assert!(people::place::add(&story.app, other).await.unwrap());
    let beixiu = story.app.place("gongshu", "beixiu").unwrap();
    let head = FILE.lines().next().unwrap();
    let file = format!("{head}\nG330105201503110099,王小刚,1,1,1,王伟,13900000001,父亲,,,\n");
    let taken = import(&story.app, &beixiu, file.as_bytes(), WHOLE).await.unwrap();
    assert!(matches!(taken, Imported::Taken(_)), "{taken:?}");
    let later = FILE.replace(FATHER, ",,");
    let found = brought(&story, later.as_bytes(), ONE_STRUCK).await;
    assert_eq!(left_out(&found), [("王伟", Some(Stays::OtherChild))]);
    let mut wei = story.guardian("13900000001").await;
    wei.get("/gongshu/wenlan/children").await.is(200).shows("王小明");
}

#[tokio::test]
async fn the_journal_of_an_import_says_that_somebody_is_renamed_and_no_name() {
    let story = founded("2021-08-30T08:00:00").await;
    brought(&story, FILE.as_bytes(), WHOLE).await;
    let later = FILE.replace("李雷", "李蕾").replace("李娜", "李丽娜").replace(FATHER, ",,");
    let found = brought(&story, later.as_bytes(), ONE_STRUCK).await;
    assert_eq!((found.changed.len(), found.guardians_changed.len(), found.struck.len()), (1, 1, 1));
    let permit = clock(Act::RegisterImport, &school(&story)).unwrap();
    let entries = story.app.store.look(&permit).await.unwrap().journal_entries(None, 200).await.unwrap();
    let of = |act: &str| entries.iter().filter(|one| one.act == act).collect::<Vec<_>>();
    for act in ["student.changed", "guardian.changed", "guardian.struck"] {
        assert_eq!(of(act).len(), 1, "{act}");
    }
    for act in ["student.changed", "guardian.changed"] {
        assert!(of(act)[0].after.contains("\"renamed\":true"), "{}", of(act)[0].after);
    }
    for entry in entries.iter().filter(|one| one.act != "place.added") {
        for letter in ['王', '李'] {
            assert!(!entry.after.contains(letter), "{}: {}", entry.act, entry.after);
        }
    }
}

#[test]
fn whoever_types_an_import_reads_each_row_and_what_would_change() {
    let folder = tempfile::tempdir().unwrap();
    let (file, list) = (folder.path().join("new.db"), folder.path().join("list.csv"));
    let database = file.to_str().unwrap();
    assert_eq!(run(&["migrate"], database).0, Some(0));
    for (place, kind, under) in [("gs/gs", "district", ""), ("gs/wenlan", "school", "gs")] {
        let asked = ["place", "add", "--place", place, "--kind", kind, "--under", under, "--name", "文澜"];
        assert_eq!(run(&asked, database).0, Some(0));
    }
    let asked = ["register", "import", "--school", "wenlan", list.to_str().unwrap()];
    let dry = [&asked[..], &["--dry-run"]].concat();
    let struck = [&asked[..], &["--struck"]].concat();
    let (bad, later) = (FILE.replace("13800000003", "138"), FILE.replace(FATHER, ",,"));
    let cases = [
        (bad.as_str(), &asked[..], 2, "list.csv:4:7: register-phone: "),
        (FILE, &dry[..], 0, "nothing was written"),
        (FILE, &asked[..], 0, "children: 3 new, 0 changed, 0 as they were"),
        (FILE, &asked[..], 0, "children: 0 new, 0 changed, 3 as they were"),
        (later.as_str(), &asked[..], 0, "no longer named with 王小明, 王小红: 王伟 father 13900000001"),
        (later.as_str(), &asked[..], 0, "guardians not named: 1, and all stay; --struck ends the tie of 1"),
        (later.as_str(), &struck[..], 2, "list.csv:1:1: register-many-struck: 1 of 3 guardians"),
    ];
    for (text, asked, code, told) in cases {
        std::fs::write(&list, text).unwrap();
        let (found, said) = run(asked, database);
        assert!(found == Some(code) && said.contains(told), "{told}: {found:?} {said}");
    }
}
