//! 摇号命令 `afterbell draw` as a person runs it: a wrong table is named by file and line and nothing is written; a folder
//! holds, and one wrong byte is found.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const COURSES: &str = "id,school,weekday,start,capacity,min,grades\n\
    chess,1,2,16:00,2,1,1-6\nchoir,1,2,16:00,9,1,1-6\nband,1,3;5,16:00,9,1,4-6\n";
const STUDENTS: &str = "id,grade,school,household,priority,prefs\n\
    s1,3,1,h1,0,chess;choir\ns2,4,1,h2,0,chess;band\ns3,5,1,h3,1,\n";

fn draw(folder: &Path, (courses, students): (&str, &str), more: &[&str]) -> Output {
    std::fs::write(folder.join("courses.csv"), courses).unwrap();
    std::fs::write(folder.join("students.csv"), students).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterbell"));
    command.current_dir(folder).args([
        "draw",
        "run",
        "--courses",
        "courses.csv",
        "--students",
        "students.csv",
    ]);
    command.args(["--randomness", "03 14 15", "--out", "out"]).args(more).output().unwrap()
}

fn verify(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterbell"));
    command.current_dir(folder).args(["draw", "verify", "out"]).output().unwrap()
}

/// The places of everything that is wrong.
fn places(output: &Output) -> Vec<String> {
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = |one: &serde_json::Value| {
        assert!(!one["zh"].as_str().unwrap().is_empty());
        format!("{}:{} {}", one["file"].as_str().unwrap(), one["line"], one["code"].as_str().unwrap())
    };
    said["findings"].as_array().unwrap().iter().map(place).collect()
}

#[test]
fn a_wrong_table_is_named_by_file_and_line_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let cases = [
        (
            COURSES,
            "s1,3,1,h1,0,chess;choir",
            "s1,3,1,h1,0,chess;chorus",
            "students.csv:2 draw-file-unknown-course",
        ),
        (
            COURSES,
            "s1,3,1,h1,0,chess;choir",
            "s1,3,1,h1,0,chess+choir",
            "students.csv:2 draw-file-unknown-course",
        ),
        (COURSES, "s1,3,1,h1,0,chess;choir", "s1,3,1,h1,0,chess;", "students.csv:2 draw-file-unknown-course"),
        (COURSES, "s2,4", "s1,4", "students.csv:3 draw-file-twice"),
        (COURSES, "chess;choir", "chess;band", "students.csv:2 draw-file-grade"),
        (COURSES, "s3,5,1,h3,1,", "s3,5,1,h3,1", "students.csv:4 draw-file-fields"),
    ];
    for (courses, from, to, wants) in cases {
        let output = draw(folder.path(), (courses, &STUDENTS.replace(from, to)), &["--json"]);
        assert_eq!((output.status.code(), places(&output)), (Some(1), vec![wants.to_owned()]), "{to}");
        assert!(!folder.path().join("out").exists() && !folder.path().join("out.partial").exists(), "{to}");
    }
    for (from, to, wants) in [
        ("16:00,2,1", "16:00,2,15", "courses.csv:2 draw-file-seats"),
        ("3;5", "3;3", "courses.csv:4 draw-file-time"),
        ("choir,1", "chess,1", "courses.csv:3 draw-file-twice"),
    ] {
        let output = draw(folder.path(), (&COURSES.replace(from, to), STUDENTS), &["--json"]);
        assert_eq!((output.status.code(), places(&output)), (Some(1), vec![wants.to_owned()]), "{to}");
    }
    for (courses, students, wants) in [
        (&COURSES[..44], STUDENTS, "courses.csv:1 draw-file-empty"),
        (COURSES, &STUDENTS[..41], "students.csv:1 draw-file-empty"),
    ] {
        let output = draw(folder.path(), (courses, students), &["--json"]);
        assert_eq!((output.status.code(), places(&output)), (Some(1), vec![wants.to_owned()]));
    }
    let two = STUDENTS.replace("chess;choir", "go;choir").replace("chess;band", "chess;chess");
    let output = draw(folder.path(), (COURSES, &two), &["--json"]);
    let wants = ["students.csv:2 draw-file-unknown-course", "students.csv:3 draw-file-wish-twice"];
    assert_eq!(places(&output), wants, "all that is wrong in one run");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_folder_holds_is_never_drawn_over_and_one_wrong_byte_is_found() {
    let folder = TempDir::new().unwrap();
    let (from, out) = (folder.path(), folder.path().join("out"));
    for mechanism in ["lottery", "serial", "draft", "optimum", "minimum"] {
        let output = draw(from, (COURSES, STUDENTS), &["--mechanism", mechanism, "--receipts"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(verify(from).status.code(), Some(0), "{mechanism}");
        let again = draw(from, (COURSES, STUDENTS), &[]);
        assert_eq!(again.status.code(), Some(2), "a draw is never written over another");
        let result = std::fs::read_to_string(out.join("result.csv")).unwrap();
        assert!(result.contains("s1,chess,1\n"), "{mechanism}: {result}");
        std::fs::write(out.join("result.csv"), result.replace("s1,chess,1", "s1,choir,2")).unwrap();
        let damaged = verify(from);
        assert_eq!(damaged.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&damaged.stdout).starts_with("result.csv:2:6: [draw-file-differs]"));
        std::fs::remove_dir_all(&out).unwrap();
    }
}

fn afterbell(folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterbell"));
    let output = command.current_dir(folder).arg("draw").args(words).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_seed_that_was_given_is_said_to_be_no_chance() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("courses.csv"), COURSES).unwrap();
    std::fs::write(folder.path().join("students.csv"), STUDENTS).unwrap();
    let seed = "ab".repeat(32);
    let run = ["run", "--courses", "courses.csv", "--students", "students.csv", "--out", "out", "--seed"];
    let with = |seed: &str| afterbell(folder.path(), &[&run[..], &[seed]].concat());
    assert_eq!(with(&seed.to_uppercase()).0, Some(2));
    let (code, said) = with(&seed);
    assert_eq!((code, said.starts_with("no randomness: ")), (Some(0), true), "{said}");
    let (code, said) = afterbell(folder.path(), &["verify", "out"]);
    assert_eq!((code, said.starts_with("no randomness: ")), (Some(0), true), "{said}");
    let rules = folder.path().join("out/rules.txt");
    let text = std::fs::read_to_string(&rules).unwrap();
    std::fs::write(&rules, text.replace(&seed, &"cd".repeat(32))).unwrap();
    let (code, said) = afterbell(folder.path(), &["verify", "out"]);
    assert_eq!((code, said.starts_with("rules.txt:")), (Some(1), true), "{said}");
}

/// Round 123 of drand's quicknet, as it was published.
const ROUND_123: &str = "{\"round\":123,\"signature\":\"b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92\"}";

#[test]
fn a_folder_is_fixed_first_and_drawn_by_nothing_but_what_it_names() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("courses.csv"), COURSES).unwrap();
    std::fs::write(at("students.csv"), STUDENTS).unwrap();
    std::fs::write(at("round.json"), ROUND_123).unwrap();
    std::fs::write(at("other.json"), ROUND_123.replace(":123", ":124")).unwrap();
    let run = |words: &[&str]| afterbell(folder.path(), words);
    let fix = ["fix", "--courses", "courses.csv", "--students", "students.csv", "--receipts", "--out"];
    let fixed = |out: &str, more: &[&str]| run(&[&fix[..], &[out], more].concat());
    let (numbers, answer) = (["--randomness", "03 14 15"], ["--beacon", "round.json"]);
    let cases: [(&str, &[&str], _, _); 2] =
        [("hall", &[], answer, numbers), ("round", &["--beacon-round", "123"], numbers, answer)];
    for (out, more, wrong, right) in cases {
        let (code, said) = fixed(out, more);
        assert_eq!((code, said.starts_with("fixed: 3 children")), (Some(0), true), "{said}");
        assert_eq!(fixed(out, more).0, Some(2), "never over another");
        let before = std::fs::read(at(out).join("commitment.txt")).unwrap();
        assert_eq!(run(&[&["hold", out][..], &wrong].concat()).0, Some(2), "{out}");
        assert_eq!(run(&["hold", out, "--beacon", "other.json"]).0, Some(2), "{out}");
        let (code, said) = run(&[&["hold", out][..], &right].concat());
        assert_eq!((code, said.starts_with("holds: ")), (Some(0), true), "{said}");
        assert_eq!(std::fs::read(at(out).join("commitment.txt")).unwrap(), before);
        assert_eq!(run(&["verify", out]).0, Some(0), "{out}");
        assert_eq!(run(&[&["hold", out][..], &right].concat()).0, Some(2), "drawn once");
    }
    assert_eq!(fixed("torn", &[]).0, Some(0));
    let rows = std::fs::read_to_string(at("torn/students.csv")).unwrap();
    std::fs::write(at("torn/students.csv"), rows.replace("s1,3", "s1,2")).unwrap();
    let (code, said) = run(&[&["hold", "torn"][..], &numbers].concat());
    assert_eq!((code, said.starts_with("students.csv:")), (Some(1), true), "{said}");
    assert!(!at("torn/result.csv").exists() && !at("torn.partial").exists());
}

/// Two tables, fixed with receipts under this name.
fn fix(folder: &Path, students: &str, out: &str) {
    std::fs::write(folder.join("courses.csv"), COURSES).unwrap();
    std::fs::write(folder.join("students.csv"), students).unwrap();
    let words = ["fix", "--courses", "courses.csv", "--students", "students.csv", "--receipts", "--out", out];
    assert_eq!(afterbell(folder, &words).0, Some(0));
}

#[test]
fn what_a_run_left_that_was_cut_short_is_cleared_away_or_ended() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let run = |words: &[&str]| afterbell(folder.path(), words);
    let plant = |name: &str, file: &str| {
        std::fs::create_dir_all(at(name)).unwrap();
        std::fs::write(at(name).join(file), "torn").unwrap();
    };
    plant("hall.partial", "randomness.txt");
    fix(folder.path(), STUDENTS, "hall");
    let names = |name: &str| {
        let mut names: Vec<_> = at(name).read_dir().unwrap().map(|one| one.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let wants = ["commitment.txt", "courses.csv", "receipts.txt", "rules.txt", "students.csv"];
    assert_eq!(names("hall"), wants, "nothing that was left stands among what is fixed");
    let hold = ["hold", "hall", "--randomness", "03 14 15"];
    plant("hall.partial", "notes.txt");
    assert_eq!(run(&hold).0, Some(2), "whoever wrote notes keeps them");
    assert!(at("hall.partial/notes.txt").exists() && names("hall") == wants);
    std::fs::remove_file(at("hall.partial/notes.txt")).unwrap();
    plant("hall.fixed", "rules.txt");
    assert_eq!(run(&hold).0, Some(2), "nothing is drawn: somebody keeps a copy under that name");
    assert!(at("hall.fixed/rules.txt").exists() && names("hall") == wants);
    std::fs::remove_dir_all(at("hall.fixed")).unwrap();
    // Cut short while it wrote.
    plant("hall.partial", "result.csv");
    std::fs::create_dir(at("kept")).unwrap();
    for name in wants {
        std::fs::copy(at("hall").join(name), at("kept").join(name)).unwrap();
    }
    assert_eq!(run(&hold).0, Some(0));
    assert_eq!((run(&["verify", "hall"]).0, at("hall.partial").exists()), (Some(0), false));
    // Cut short when the fixed folder had given up its name, and when the drawn one had it.
    for is_named in [false, true] {
        std::fs::create_dir(at("hall.fixed")).unwrap();
        for name in wants {
            std::fs::copy(at("kept").join(name), at("hall.fixed").join(name)).unwrap();
        }
        if !is_named {
            std::fs::rename(at("hall"), at("hall.partial")).unwrap();
            let tables = ["--courses", "courses.csv", "--students", "students.csv", "--out", "hall"];
            assert_eq!(run(&[&["fix"][..], &tables].concat()).0, Some(2), "`hold` ends what it began");
        }
        assert_eq!(run(&hold).0, Some(2), "drawn once");
        assert_eq!(run(&["verify", "hall"]).0, Some(0));
        assert!(!at("hall.fixed").exists() && !at("hall.partial").exists());
    }
}

#[test]
fn a_family_has_a_paper_and_reads_why_from_the_folder_alone() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let run = |words: &[&str]| afterbell(folder.path(), words);
    let secret = |name: &str| ::draw::sha256(&["salt", name]);
    let named = |name: &str| ::draw::pseudonym(&secret(name), name);
    let row = |child: &str, home: &str| format!("{child},{},{home},{}", secret(child), secret(home));
    let mut students = STUDENTS.to_owned();
    let mut names = "student,student_secret,household,household_secret\n".to_owned();
    for (child, home) in [("s1", "h1"), ("s2", "h2"), ("s3", "h3")] {
        students = students.replace(child, &named(child)).replace(home, &named(home));
        names += &(row(child, home) + "\n");
    }
    fix(folder.path(), &students, "hall");
    let papers = |names: &str| {
        std::fs::write(at("names.csv"), names).unwrap();
        run(&["papers", "names.csv", "hall", "--out", "papers"])
    };
    for (from, to, wants) in [
        (row("s2", "h2"), row("s4", "h2"), "names:3:0: [draw-file-no-child]"),
        (row("s2", "h2"), row("s2", "h1"), "names:3:0: [draw-file-differs]"),
        (row("s2", "h2"), row("s1", "h1"), "names:3:0: [draw-file-twice]"),
        (row("s3", "h3"), "s3,h3".to_owned(), "names:4:0: [draw-file-fields]"),
        (secret("s1"), "12".to_owned(), "names:2:0: [draw-file-differs]"),
        ("student,".to_owned(), "child,".to_owned(), "names:1:0: [draw-file-differs]"),
    ] {
        let (code, said) = papers(&names.replacen(&from, &to, 1));
        assert_eq!((code, said.starts_with(wants)), (Some(1), true), "{to}: {said}");
        assert!(!at("papers").exists(), "{to}");
    }
    let (code, said) = papers(&names);
    assert_eq!((code, said.starts_with("papers of 3 of 3 children")), (Some(0), true), "{said}");
    let paper = format!("papers/{}.txt", named("s1"));
    assert_eq!(run(&["receipt", &paper, "hall"]).0, Some(0));
    let why = ["why", "hall", "--receipt", &paper];
    let (code, said) = run(&why);
    assert_eq!((code, said.contains("draw-file-not-drawn")), (Some(1), true), "{said}");
    assert_eq!(run(&["hold", "hall", "--randomness", "03 14 15"]).0, Some(0));
    let (code, said) = run(&why);
    assert_eq!(code, Some(0), "{said}");
    for text in ["/ 3", "已录取", "1. chess · Placed", "2. choir", "更想上的“chess”"] {
        assert!(said.contains(text), "{text}: {said}");
    }
    assert_eq!(run(&["why", "hall", "--student", &named("s1")]).1, said);
    let (_, json) = run(&["why", "hall", "--student", &named("s1"), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["wishes"][0]["seated"], &json["wishes"][1]["seated"]), (&true.into(), &false.into()));
    let (code, said) = run(&["why", "hall", "--student", "s1"]);
    assert_eq!((code, said.contains("draw-file-no-child")), (Some(1), true), "{said}");
    let result = std::fs::read_to_string(at("hall/result.csv")).unwrap();
    std::fs::write(at("hall/result.csv"), result.replacen(",1\n", ",2\n", 1)).unwrap();
    let (code, said) = run(&why);
    assert_eq!((code, said.starts_with("result.csv:")), (Some(1), true), "{said}");
}

#[test]
fn a_receipt_is_checked_against_the_folder() {
    let folder = TempDir::new().unwrap();
    let (id, home) = ("ming", "home-1");
    let secret = |name: &str| ::draw::sha256(&["salt", name]);
    let named = |name: &str| ::draw::pseudonym(&secret(name), name);
    let students = STUDENTS.replace("s1", &named(id)).replace("h1", &named(home));
    let output = draw(folder.path(), (COURSES, &students), &["--receipts"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let courses = std::fs::read(folder.path().join("out/courses.csv")).unwrap();
    let rows = std::fs::read(folder.path().join("out/students.csv")).unwrap();
    let rule = ::draw::Rule::usual(::draw::Mechanism::Lottery);
    let roster = ::draw::Roster::read(rule, &courses, rows).unwrap();
    let known = |name: &str| (name.to_owned(), secret(name));
    let receipt = roster.receipt(&named(id)).unwrap();
    let paper = ::draw::Paper { student: known(id), household: known(home), receipt };
    let check = |text: &str| {
        std::fs::write(folder.path().join("receipt.txt"), text).unwrap();
        afterbell(folder.path(), &["receipt", "receipt.txt", "out"])
    };
    let (code, said) = check(&paper.text());
    assert_eq!((code, said.contains(&roster.root())), (Some(0), true), "{said}");
    let (code, said) = check(&paper.text().replace("student ming", "student hong"));
    assert_eq!((code, said.starts_with("receipt:2:")), (Some(1), true), "{said}");
    assert_eq!(check("").0, Some(1));
    std::fs::remove_file(folder.path().join("receipt.txt")).unwrap();
    assert_eq!(afterbell(folder.path(), &["receipt", "receipt.txt", "out"]).0, Some(2));
}
