//! 备份 `afterbell backup`, as somebody at a terminal runs it while the school works.

use crate::account::billed;
use crate::charge::pay_all;
use crate::evening::school;
use crate::user::run;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use store::Store;
use store::money::Totals;

/// The end of a place's journal and its trial balance.
async fn books(store: &Store, place: &Place) -> (String, Totals) {
    let mut tx = store.look(&clock(Act::BillIssue, place).unwrap()).await.unwrap();
    (tx.journal_head().await.unwrap(), tx.account_totals().await.unwrap())
}

/// Where the database is a server's, the command says whose task it is; that stands in the case table below.
#[tokio::test]
async fn a_copy_of_a_school_at_work_holds_its_journal_and_its_money() {
    let story = billed().await;
    let Some(file) = story.file() else { return };
    let (database, folder) = (file.to_str().unwrap(), tempfile::tempdir().unwrap());
    let to = folder.path().join("copy.db");
    let asked = ["backup", to.to_str().unwrap()];
    let before = books(&story.app.store, &school(&story)).await;
    assert!(!pay_all(&story, &StudentId::new("ming")).await.is_empty(), "money moved, as the log has it");

    let (code, said) = run(&asked, database);
    assert_eq!(code, Some(0), "{said}");
    let bytes = std::fs::read(&to).unwrap();
    let size = format!("copy.db: {} bytes", bytes.len());
    for told in [size.as_str(), "its last journal entry: 2021-", "gongshu/wenlan row ", "ledger, seats"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left beside it");

    let (code, said) = run(&asked, database);
    assert!(code == Some(2) && said.contains("choose a name that is not taken"), "{code:?} {said}");
    assert!(std::fs::read(&to).unwrap() == bytes, "what is there is never written over");

    let now = books(&story.app.store, &school(&story)).await;
    let copy = Store::open(asked[1]).await.unwrap();
    assert_eq!(books(&copy, &school(&story)).await, now);
    assert_ne!(now, before);
    assert_eq!(copy.money_sums().await.unwrap(), story.app.store.money_sums().await.unwrap());
    assert_eq!(copy.doctor().await.unwrap(), []);
    copy.close().await;
    assert_eq!(run(&["doctor"], asked[1]).0, Some(0), "put in the place of the old one, it is whole");
}

#[test]
fn what_cannot_be_copied_is_told_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (there, empty) = (path("there.db"), path("empty.db"));
    assert_eq!(run(&["migrate"], &there).0, Some(0));
    std::fs::write(&empty, "").unwrap();
    let server = "postgres://afterbell:secret@127.0.0.1:9/afterbell".to_owned();
    let cases = [
        (path("theer.db"), path("copy.db"), "there is no database"),
        (empty.clone(), path("copy.db"), "cannot copy"),
        (there.clone(), there.clone(), "choose a name that is not taken"),
        (there.clone(), path("none/copy.db"), "cannot write in"),
        (server, path("copy.db"), "pg_dump --format=custom --file="),
    ];
    for (database, to, told) in cases {
        let (code, said) = run(&["backup", &to], &database);
        assert!(code == Some(2) && said.contains(told), "{told}: {code:?} {said}");
        assert!(!said.contains("secret"), "{said}");
    }
    let made = |name: &str| folder.path().join(name).exists();
    assert_eq!(["theer.db", "copy.db", "none"].map(made), [false; 3]);
    let drafts = std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name());
    assert_eq!(drafts.filter(|name| name.to_str().unwrap().starts_with('.')).count(), 0);
    let (code, said) = run(&["backup", &path("copy.db")], &there);
    assert!(code == Some(0) && said.contains("its journals are empty"), "{code:?} {said}");
}
