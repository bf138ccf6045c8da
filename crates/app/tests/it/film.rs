//! 影片 A film is entered, approved by somebody else for its grades, and shown where the plan offers films (P1.30).

use crate::claim::amended;
use crate::evening::{school, staff};
use crate::help::at_work;
use crate::town::Story;
use rules::people::act::Act;

const FILMS: &str = "/gongshu/wenlan/films";

#[tokio::test]
async fn a_film_is_shown_only_when_it_was_approved_and_the_plan_offers_films() {
    let story = at_work().await;
    let mut care = story.staff("care1").await;
    care.get(FILMS).await.is(200).shows("现行方案的服务内容里没有影片");
    let link = format!("href=\"{FILMS}\"");
    assert!(!care.html.contains(&link), "no link leads to what the plan does not have");
    let film = |title, minutes| {
        [
            ("title", title),
            ("source", "上海美术电影制片厂"),
            ("minutes", minutes),
            ("from", "1"),
            ("until", "6"),
        ]
    };
    care.post(&format!("{FILMS}/enter"), &film("三个和尚", "0")).await.is(422).shows("value=\"三个和尚\"");
    care.get(FILMS).await;
    care.post(&format!("{FILMS}/enter"), &film("三个和尚", "20")).await.is(303);
    care.get(FILMS).await.is(200).shows("三个和尚").shows("待审定");
    let id = |html: &str| {
        let (_, rest) = html.split_once(&format!("{FILMS}/")).unwrap();
        rest.split('/').next().unwrap().to_owned()
    };
    let mut teaching = story.staff("teaching").await;
    teaching.get(FILMS).await.is(200).shows("/approve\"");
    let film_id = id(&teaching.html);
    let show = format!("{FILMS}/{film_id}/show");
    let tonight = [("session", "jia-2021-09-07")];
    care.post(&show, &tonight).await.is(422).shows("还没有审定");
    care.get(FILMS).await;
    care.post(&format!("{FILMS}/{film_id}/approve"), &[]).await.is(404);
    for _ in 0..2 {
        teaching.get(FILMS).await;
        teaching.post(&format!("{FILMS}/{film_id}/approve"), &[]).await.is(303);
    }
    care.get(FILMS).await.is(200).shows("顾老师审定");
    care.post(&show, &tonight).await.is(422).shows("现行方案这一类没有影片");
    amended(
        &story,
        &[("content = [\"reading\", \"homework\"]", "content = [\"reading\", \"homework\", \"films\"]")],
    )
    .await;
    for _ in 0..2 {
        care.get(FILMS).await.is(200);
        care.post(&show, &tonight).await.is(303);
    }
    care.get(FILMS).await.is(200).shows("放映过1次").shows("jia组").shows(&link);
    assert_eq!(shown(&story).await, 1, "noted once");
    // The register says what was approved, whoever sends its number again.
    for person in [&mut care, &mut teaching] {
        person.get(FILMS).await.is(200);
        let mut over = film("别的片子", "30").to_vec();
        over.push(("key", film_id.as_str()));
        person.post(&format!("{FILMS}/enter"), &over).await.is(422).shows("已经有人登记或审定过");
    }
    let mut other = story.staff("care2").await;
    other.get(FILMS).await.is(200);
    other.post(&show, &tonight).await.is(404);

    // A title that speaks of lessons is not blocked: whoever approves it says why.
    care.get(FILMS).await;
    care.post(&format!("{FILMS}/enter"), &film("补课风波", "30")).await.is(303);
    teaching.get(FILMS).await.is(200).shows("里面有这些字：补课");
    let lesson = format!("{FILMS}/{}/approve", id(&teaching.html));
    teaching.post(&lesson, &[("reason", " ")]).await.is(422).shows("片名里有“补课”");
    teaching.get(FILMS).await;
    teaching.post(&lesson, &[("reason", "讲友谊的儿童片")]).await.is(303);
    teaching.get(FILMS).await.is(200).shows("审定理由：讲友谊的儿童片");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// How often the journal says that a film was shown.
async fn shown(story: &Story) -> usize {
    let permit = staff(story, "leader").permit(Act::JournalRead, &school(story)).unwrap();
    let entries = story.app.store.look(&permit).await.unwrap().journal_entries(None, 80).await.unwrap();
    entries.iter().filter(|entry| entry.act == "film.shown").count()
}
