//! 层级 `afterbell place add`: from a database in which nothing is to a district with a school.

use crate::town::Story;
use crate::user::run;
use afterbell::people::place;
use rules::people::act::Act;
use rules::people::place::Draft;
use rules::people::role::clock;

const PLACES: [[&str; 4]; 2] =
    [["district", "gongshu/gongshu", "", "拱墅区"], ["school", "gongshu/wenlan", "gongshu", "文澜小学"]];

fn draft([kind, address, under, name]: [&str; 4]) -> Draft {
    let (district, code) = address.split_once('/').unwrap();
    Draft {
        district: district.to_owned(),
        code: code.to_owned(),
        kind: kind.to_owned(),
        under: under.to_owned(),
        name_zh: name.to_owned(),
        name_en: String::new(),
    }
}

/// A district with one school, and nobody in it.
pub(crate) async fn founded(local: &str) -> Story {
    let story = Story::bare(local).await;
    for asked in PLACES {
        assert!(place::add(&story.app, draft(asked)).await.unwrap(), "{asked:?}");
    }
    story
}

/// What was done at a place, the newest first.
pub(crate) async fn acts(story: &Story, place: &str) -> Vec<String> {
    let place = story.app.place("gongshu", place).unwrap();
    let permit = clock(Act::RegisterImport, &place).unwrap();
    let entries = story.app.store.look(&permit).await.unwrap().journal_entries(None, 200).await.unwrap();
    entries.into_iter().map(|one| one.act).collect()
}

#[tokio::test]
async fn a_school_is_added_below_its_district_and_stands_on_the_front_page() {
    let bare = Story::bare("2021-08-30T08:00:00").await;
    bare.visitor().get("/").await.is(404);
    let story = founded("2021-08-30T08:00:00").await;
    story.visitor().get("/").await.is(200).shows("文澜小学");
    story.visitor().get("/gongshu/wenlan/signin").await.is(200);
    assert!(!place::add(&story.app, draft(PLACES[1])).await.unwrap(), "twice is once");
    let other = ["school", "gongshu/wenlan", "gongshu", "文澜中学"];
    let refused = place::add(&story.app, draft(other)).await.unwrap_err().to_string();
    assert!(refused.starts_with("place-taken: --place"), "{refused}");
    assert_eq!(acts(&story, "wenlan").await, ["place.added"]);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[test]
fn whoever_types_a_place_is_told_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let database = file.to_str().unwrap();
    let add = |place, kind, under| {
        let asked = ["place", "add", "--place", place, "--kind", kind, "--under", under, "--name", "Gongshu"];
        run(&asked, database)
    };
    assert!(add("gongshu/gongshu", "district", "").1.contains("there is no database"));
    assert_eq!(run(&["migrate"], database).0, Some(0));
    let cases = [
        ("gongshu", "district", "", 2, "--place is district/place"),
        ("gongshu/wenlan", "school", "gongshu", 2, "place-no-under: --under"),
        ("gongshu/gongshu", "bureau", "", 2, "place-kind: --kind"),
        ("gongshu/gongshu", "district", "", 0, "added gongshu/gongshu"),
        ("gongshu/gongshu", "district", "", 0, "nothing was changed"),
        ("gongshu/wenlan", "school", "gongshu", 0, "added gongshu/wenlan"),
    ];
    for (place, kind, under, code, told) in cases {
        let (found, said) = add(place, kind, under);
        assert!(found == Some(code) && said.contains(told), "{place} {kind}: {found:?} {said}");
    }
}
