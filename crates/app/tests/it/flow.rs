//! 资金流向 Sums without a child's name, and a year's books that anyone can check (P0.1).

use crate::account::billed;
use crate::evening::{school, staff};
use crate::item::{by_lesson, given, issue, pay};
use crate::town::Story;
use afterbell::money::{audit, day_end};
use rules::day::roll::State;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::write::SimpleFileOptions;

const BILLS: &str = "/gongshu/wenlan/bills";

/// A story in which one bill is paid.
async fn paid() -> Story {
    let story = billed().await;
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await;
        let row = cashier.html.split("/accounts/ming\">王小明").nth(1).unwrap().to_owned();
        let bill = row.split("name=\"bill\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let due = row.split('¥').nth(1).unwrap().split('<').next().unwrap();
        let form = [("bill", bill), ("yuan", due), ("way", "cash"), ("receipt", "R-1")];
        cashier.post("/gongshu/wenlan/payments", &form).await.is(303);
    }
    story
}

#[tokio::test]
async fn the_bureau_sees_sums_and_no_child() {
    let story = paid().await;
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/flows").await.is(200).shows("缴入").shows("托管中");
    assert!(!bureau.html.contains("王小明") && !bureau.html.contains("审计导出"));
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/flows").await.is(200).shows("每周累计");
}

#[tokio::test]
async fn the_books_of_a_year_hold_anywhere_and_a_changed_row_breaks_them() {
    let story = paid().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/flows").await.is(200).shows("审计导出");
    cashier.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good.zip"), folder.path().join("bad.zip"));
    std::fs::write(&good, &cashier.bytes).unwrap();
    assert_eq!(audit::check(&good).unwrap(), 1);
    let mut archive = zip::ZipArchive::new(Cursor::new(cashier.bytes.clone())).unwrap();
    let mut changed = zip::ZipWriter::new(std::fs::File::create(&bad).unwrap());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        assert!(!text.contains("王小明"), "{name} names a child");
        changed.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        changed.write_all(text.replace("\"clearing/bank\"", "\"clearing/desk\"").as_bytes()).unwrap();
    }
    changed.finish().unwrap();
    assert!(audit::check(&bad).unwrap_err().to_string().contains("the chain breaks at row 2"));
}

/// One file of an export.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn the_export_says_of_each_of_its_tables_what_it_is() {
    let story = paid().await;
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/flows").await.is(200);
    cashier.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let mut archive = zip::ZipArchive::new(Cursor::new(cashier.bytes.clone())).unwrap();
    let readme = part(&cashier.bytes, "README.txt");
    for at in 0..archive.len() {
        let name = archive.by_index(at).unwrap().name().unwrap().into_owned();
        assert!(name == "README.txt" || readme.contains(&name), "{name}");
    }
}

/// The export with something in one of its files written otherwise.
fn rewritten(bytes: &[u8], folder: &Path, (file, from, to): (&str, &str, &str)) -> PathBuf {
    let path = folder.join("rewritten.zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut changed = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        if name == file {
            assert!(text.contains(from), "{name}: {text}");
            text = text.replace(from, to);
        }
        changed.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        changed.write_all(text.as_bytes()).unwrap();
    }
    changed.finish().unwrap();
    path
}

/// What was spent has its voucher in the books, each account closes with what it opened with and what was moved, in the year and in
/// the next; and a year that is none is said to be none.
#[tokio::test]
async fn the_books_name_vouchers_and_close_year_by_year() {
    let story = paid().await;
    let mut cashier = story.staff("cashier").await;
    let grants = "/gongshu/wenlan/spendings/grants";
    cashier.get("/gongshu/wenlan/spendings").await.is(200);
    let form = [("payer", "government"), ("purse", "course"), ("yuan", "1200"), ("voucher", "拨〔2021〕9号")];
    cashier.post(grants, &form).await.is(303);
    cashier.get("/gongshu/wenlan/flows").await.is(200);
    for year in ["", "二〇二一", "2022", "1999"] {
        cashier.post("/gongshu/wenlan/audits", &[("year", year)]).await.is(422).shows("从 2000 到 2021");
    }
    cashier.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let (bytes, folder) = (cashier.bytes.clone(), tempfile::tempdir().unwrap());
    let file = folder.path().join("2021.zip");
    std::fs::write(&file, &bytes).unwrap();
    assert_eq!(audit::check(&file).unwrap(), 2);
    let changes = [
        (("spendings.csv", "拨〔2021〕9号", "拨〔2021〕9号"), ""),
        (("spendings.csv", "\"government\"", "\"staff\""), ""),
        (("accounts.csv", "\"120000\"", "\"120001\""), "payer/course/government does not close"),
        (("accounts.csv", "clearing/bank", "clearing/desk"), "clearing/desk does not close"),
    ];
    for (change, found) in changes {
        let checked = audit::check(&rewritten(&bytes, folder.path(), change));
        let told = checked.err().map(|why| why.to_string()).unwrap_or_default();
        assert!(if found.is_empty() { told.is_empty() } else { told.contains(found) }, "{change:?}: {told}");
    }
    let bare = (
        "spendings.csv",
        "\"government\",\"\",\"120000\",\"拨〔2021〕9号\"",
        "\"staff\",\"\",\"120000\",\"\"",
    );
    let told = audit::check(&rewritten(&bytes, folder.path(), bare)).unwrap_err().to_string();
    assert!(told.contains("has no voucher"), "{told}");
    story.turn("2022-03-01T09:00:00");
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/flows").await.is(200);
    cashier.post("/gongshu/wenlan/audits", &[("year", "2022")]).await.is(200);
    std::fs::write(&file, &cashier.bytes).unwrap();
    assert_eq!(audit::check(&file).unwrap(), 0, "nothing moved, and everything opens and closes alike");
    let opened = rewritten(
        &cashier.bytes,
        folder.path(),
        ("accounts.csv", "\"120000\",\"120000\"", "\"0\",\"120000\""),
    );
    assert!(audit::check(&opened).unwrap_err().to_string().contains("does not close"));
}

/// Whether the auditors' own program holds the books of a folder, and what it says.
fn checked(folder: &Path) -> (bool, String) {
    let said = Command::new("python3").arg("check.py").current_dir(folder).output().expect("python3");
    let words = [said.stdout, said.stderr].concat();
    (said.status.success(), String::from_utf8_lossy(&words).into_owned())
}

/// An export of a term in which money was paid, released, granted and spent, and a day closed; unpacked as an auditor does.
async fn unpacked() -> tempfile::TempDir {
    let story = by_lesson().await;
    issue(&story).await;
    pay(&story).await;
    given(&story, "2021-09-06", State::Present).await;
    let mut cashier = story.staff("cashier").await;
    cashier.get("/gongshu/wenlan/spendings").await.is(200);
    let grant =
        [("payer", "government"), ("purse", "course"), ("yuan", "1200"), ("voucher", "拨〔2021〕9号")];
    cashier.post("/gongshu/wenlan/spendings/grants", &grant).await.is(303);
    let from = "care/care/gongshu-2021-autumn";
    let spent = [("from", from), ("purpose", "materials"), ("yuan", "20"), ("voucher", "P-1"), ("pay", "")];
    cashier.get("/gongshu/wenlan/spendings").await.is(200);
    cashier.post("/gongshu/wenlan/spendings", &spent).await.is(303);
    let (place, today) = (school(&story), story.app.now().date());
    day_end::close(&story.app, &staff(&story, "cashier"), &place, today).await.unwrap();
    cashier.get("/gongshu/wenlan/flows").await.is(200);
    cashier.post("/gongshu/wenlan/audits", &[("year", "2021")]).await.is(200);
    let folder = tempfile::tempdir().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(cashier.bytes.clone())).unwrap();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Every file but one stands as it was exported; what the program says of that.
fn changed(folder: &Path, file: &str, change: impl FnOnce(&mut Vec<u8>)) -> (bool, String) {
    let path = folder.join(file);
    let whole = std::fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    change(&mut bytes);
    assert_ne!(bytes, whole, "{file} is changed");
    std::fs::write(&path, bytes).unwrap();
    let said = checked(folder);
    std::fs::write(&path, whole).unwrap();
    said
}

#[tokio::test]
async fn the_auditors_program_holds_the_books_and_finds_one_changed_byte() {
    let folder = unpacked().await;
    let folder = folder.path();
    let (holds, words) = checked(folder);
    assert!(holds && words.contains("2 spendings and grants have their transfers"), "{words}");
    let size = std::fs::read(folder.join("transfers.csv")).unwrap().len();
    for at in (0..size).step_by(size / 24 + 1).chain([size - 1]) {
        let (holds, words) = changed(folder, "transfers.csv", |bytes| bytes[at] ^= 1);
        assert!(!holds, "byte {at} of {size}: {words}");
    }
    let (holds, words) = changed(folder, "before.txt", |bytes| bytes[0] ^= 1);
    assert!(!holds && words.contains("the chain breaks at row 2"), "{words}");
    let last_cell = |bytes: &mut Vec<u8>| {
        let quote = bytes.iter().rposition(|byte| *byte == b'"').unwrap();
        bytes[quote - 1] ^= 1;
    };
    for (file, found) in
        [("day-ends.csv", "does not stand on the chain"), ("day-end-lines.csv", "does not add up")]
    {
        let (holds, words) = changed(folder, file, last_cell);
        assert!(!holds && words.contains(found), "{file}: {words}");
    }
    for (file, from, to, found) in [
        ("accounts.csv", "\"120000\"", "\"120001\"", "does not close"),
        ("spendings.csv", "\"2000\"", "\"2001\"", "has no transfer of its amount"),
        ("spendings.csv", "\"P-1\"", "\" \"", "has no voucher"),
    ] {
        let (holds, words) = changed(folder, file, |bytes| {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replacen(from, to, 1).into_bytes();
        });
        assert!(!holds && words.contains(found), "{file} {from}: {words}");
    }
    let (holds, words) = changed(folder, "transfers.csv", |bytes| {
        let row = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
        bytes.truncate(row + 1);
    });
    assert!(!holds, "a row is missing at the end: {words}");
}
