//! 报名通知 Nobody reads it before it is published; then the school sees who has (P3.25, P3.26).

use crate::town::Story;

const NOTICE: &str = "/gongshu/wenlan/notice";

#[tokio::test]
async fn the_notice_is_published_once_and_its_readers_are_counted_by_family() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut anyone = story.visitor();
    anyone.get(NOTICE).await.is(200).shows("还没有发布");
    assert!(!anyone.html.contains("P3.27"), "what is not out is not read");
    let mut manager = story.staff("manager").await;
    manager.get(NOTICE).await.is(200).shows("预览").shows("P3.27");
    for _ in 0..2 {
        manager.post(&format!("{NOTICE}/publish"), &[]).await.is(303);
        manager.get(NOTICE).await.is(200);
    }
    let register = &story.town.register;
    let families: std::collections::BTreeSet<_> =
        register.students.iter().map(|one| &one.household).collect();
    manager.shows(&format!("{} 个家庭中 0 个已读", families.len()));
    let (mut wang, mut father) = (story.wang().await, story.guardian("13900000001").await);
    wang.get(NOTICE).await.is(200).shows("放学后至17:30").shows("P3.7");
    father.get(NOTICE).await.is(200);
    manager.get(NOTICE).await.is(200).shows(&format!("{} 个家庭中 1 个已读", families.len()));
    anyone.get(NOTICE).await.is(200).shows("每门课程满15人开班").shows("P3.21");
    anyone.shows("“x”类托管服务的收费").shows("一次最多预收60课时").shows("脱贫户：免费，由政府承担");
}
