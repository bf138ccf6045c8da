//! 资金流向 Sums without a child's name, and a year's books that anyone can check (P0.1).

use crate::account::billed;
use crate::town::Story;
use afterbell::money::audit;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
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
