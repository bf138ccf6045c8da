//! 资金流向 Sums without a child's name, and a year's books that anyone can check (P0.1).

use crate::account::billed;
use crate::town::Story;
use afterbell::money::audit;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

const BILLS: &str = "/gongshu/wenlan/bills";

/// A story in which one bill is paid.
async fn paid() -> Story {
    let story = billed().await;
    {
        let mut cashier = story.staff("cashier").await;
        cashier.get(BILLS).await;
        let row = cashier.html.split("<tr data-find=\"王小明").nth(1).unwrap().to_owned();
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
