//! 检查 `afterbell scheme check` as a person runs it: exit codes, and each broken scheme told its one mistake; and `scheme print`
//! of one document of each kind.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn schemes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemes")
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    found.sort();
    found
}

fn check(files: &[PathBuf], more: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_afterbell");
    Command::new(program).args(["scheme", "check"]).args(files).args(more).output().unwrap()
}

/// What `afterbell scheme print` says of a committed document.
fn print(file: &str, more: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_afterbell");
    let output = Command::new(program)
        .args(["scheme", "print"])
        .arg(schemes().join(format!("{file}.toml")))
        .args(more)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{file}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn told(output: &Output) -> Vec<serde_json::Value> {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_committed_documents_hold() {
    let output = check(&documents(&schemes()), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn each_broken_scheme_alone_is_told_one_error() {
    let files = documents(&schemes().join("broken"));
    assert!(files.len() >= 60, "{} broken schemes", files.len());
    for file in files.iter().step_by(7) {
        let output = check(std::slice::from_ref(file), &["--json"]);
        let errors = told(&output).into_iter().filter(|one| one["weight"] == "error").count();
        assert_eq!(errors, 1, "{}", file.display());
        assert!(matches!(output.status.code(), Some(1 | 2)), "{}", file.display());
    }
    let all = check(&files, &["--json"]);
    let errors = told(&all).into_iter().filter(|one| one["weight"] == "error").count();
    assert_eq!((errors, all.status.code()), (files.len(), Some(2)), "all in one run");
}

#[test]
fn a_broken_rule_is_one_and_what_cannot_be_read_is_two() {
    let broken = |name: &str| schemes().join("broken").join(format!("{name}.toml"));
    let cases = [
        ("new-lessons-in-class-one", 1),
        ("evening-past-the-district-limit", 1),
        ("not-toml", 2),
        ("wrong-type", 2),
    ];
    for (name, code) in cases {
        assert_eq!(check(&[broken(name)], &[]).status.code(), Some(code), "{name}");
    }
    let zh = check(&[broken("new-lessons-in-class-one")], &["--zh"]);
    let text = String::from_utf8_lossy(&zh.stdout).into_owned();
    assert!(text.contains("错误[forbidden]: 服务内容里有不得开展的“上新课”"), "{text}");
    assert!(text.contains("P1.36 (city-2021/no-teaching)") && text.contains(":34:11\n"), "{text}");
}

/// A file that is not there, and one that is no text, are told by their names, and hide nothing of the others.
#[test]
fn what_cannot_be_read_is_a_finding_among_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, image) = (folder.path().join("none.toml"), folder.path().join("image.toml"));
    std::fs::write(&image, [0xff, 0xd8, 0xff]).unwrap();
    let broken = schemes().join("broken").join("new-lessons-in-class-one.toml");
    let output = check(&[missing.clone(), image.clone(), broken.clone()], &["--json"]);
    assert_eq!(output.status.code(), Some(2));
    let named = |one: &serde_json::Value| {
        (one["file"].as_str().unwrap().to_owned(), one["code"].as_str().unwrap().to_owned())
    };
    let told: Vec<_> = told(&output).iter().filter(|one| one["weight"] == "error").map(named).collect();
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    let expected = [
        (shown(&missing), "file-unreadable".to_owned()),
        (shown(&image), "file-unreadable".to_owned()),
        (shown(&broken), "forbidden".to_owned()),
    ];
    assert_eq!(told, expected);
    let plain = check(&[missing], &["--zh"]);
    assert!(
        String::from_utf8_lossy(&plain.stdout).contains("错误[file-unreadable]: 文件读不出来"),
        "{plain:?}"
    );
    assert_eq!(plain.status.code(), Some(2));
}

/// A term that runs into a year that nobody announced, until a file of holiday-cn says what its days are.
#[test]
fn a_later_year_is_taken_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let plan = std::fs::read_to_string(schemes().join("gongshu-2021-autumn.toml")).unwrap();
    let plan =
        put("gongshu-2021-autumn.toml", &plan.replace("until     = 2022-01-28", "until     = 2027-01-29"));
    let codes = |more: &[&str]| {
        let told = told(&check(std::slice::from_ref(&plan), &[&["--json"], more].concat()));
        told.into_iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(codes(&[]).contains(&"beyond-calendar".to_owned()));
    let year = r#"{ "year": 2027, "papers": ["https://www.gov.cn/2027"], "days": [{ "name": "元旦", "date": "2027-01-01", "isOffDay": true }] }"#;
    let year = put("2027.json", year);
    let known = codes(&["--calendar", year.to_str().unwrap()]);
    assert!(!known.contains(&"beyond-calendar".to_owned()), "{known:?}");
    let printed = folder.path().join("2027.toml");
    let program = env!("CARGO_BIN_EXE_afterbell");
    let import =
        Command::new(program).args(["calendar", "import"]).arg(&year).arg("--out").arg(&printed).output();
    assert_eq!(import.unwrap().status.code(), Some(0));
    let known = codes(&["--calendar", printed.to_str().unwrap()]);
    assert!(!known.contains(&"beyond-calendar".to_owned()), "{known:?}");
    let wrong = put("2028.json", "{ \"year\": 2028, \"days\": [] }");
    let output = check(std::slice::from_ref(&plan), &["--calendar", wrong.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("2028.json: `days` is empty"), "{output:?}");
}

/// One document of each kind: its title in Chinese and in English, and whether it has headings of the second rank.
const PRINTED: [(&str, &str, &str, bool); 5] = [
    (
        "gongshu-2021-autumn",
        "2021年落实“双减”学校学生课后托管服务实施方案",
        "After-school care plan of the school, autumn 2021",
        true,
    ),
    ("yuhang-2022-summer", "余杭区2022年暑期托管服务方案", "Summer care of Yuhang district, 2022", false),
    (
        "shinan-2011-community",
        "小学生社区托管服务工作方案",
        "Community care of primary pupils: work plan",
        true,
    ),
    (
        "wuxi-2021-return",
        "2021年秋季学期开学返校工作方案",
        "Plan for the return to school, autumn 2021",
        false,
    ),
    (
        "gongshu-district-2021",
        "拱墅区小学生放学后托管服务工作实施指导意见",
        "Gongshu district guidance on after-school care of primary pupils",
        false,
    ),
];

/// Each kind of document, as Markdown and as a page, in both languages, numbered 一、 and （一） as official papers are.
#[test]
fn a_document_of_each_kind_is_printed_under_its_title_and_numbered() {
    for (file, zh, en, has_groups) in PRINTED {
        for (title, first, second, english) in
            [(zh, "一、", "（一）", None), (en, "1. ", "(1) ", Some("--english"))]
        {
            for (format, marks) in [("md", ["# ", "## ", "### "]), ("html", ["<h1>", "<h2>", "<h3>"])] {
                let more: Vec<&str> = ["--format", format].into_iter().chain(english).collect();
                let printed = print(file, &more);
                let [top, rank, group] = marks;
                let has = |start: String| printed.lines().any(|line| line.trim_start().starts_with(&start));
                assert!(has(format!("{top}{title}")), "{file}: {printed}");
                assert!(has(format!("{rank}{first}")), "{file}: {printed}");
                assert_eq!(has(format!("{group}{second}")), has_groups, "{file}: {printed}");
            }
        }
    }
}
