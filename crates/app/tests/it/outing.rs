//! 外出活动 An outing from its plan to the last child back: asked of each family, nobody taken without a yes, heads counted.

use crate::care_class::{AT, opens, send};
use crate::community::{CLASS, clears, press, settled, writes};
use crate::town::{Browser, Story};
use afterbell::community::look;
use rules::people::act::Act;
use rules::people::role::clock;

const OUTINGS: &str = "/gongshu/xianyou-road/outings";
const MING: &str = "/gongshu/xianyou-road/outing-answers/xy-ming";

async fn looked(story: &Story) -> usize {
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    look(&story.app, &at).await.unwrap()
}

/// Both children of a household are in the class, by agreements that both sides signed.
async fn agreed(story: &Story) {
    opens(story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    clears(&mut story.staff("officer-xianyou-road").await).await;
    let mut wang = story.wang().await;
    for child in ["xy-ming", "xy-hong"] {
        assert_eq!(press(&mut provider, &format!("{child}/offer"), &[]).await, 303);
        let page = format!("{CLASS}/{child}");
        wang.get(&page).await.is(200);
        let paper = wang.hidden("agreement");
        wang.post(&format!("{page}/sign"), &[("agreement", &paper)]).await.is(303);
    }
}

/// Plans a walk to a museum on the eighth, answered until the sixth, with one thing otherwise or more.
async fn plans(provider: &mut Browser<'_>, change: (&str, &str)) -> u16 {
    plans_with(provider, &[change]).await
}

/// The same with several things otherwise.
async fn plans_with(provider: &mut Browser<'_>, changes: &[(&str, &str)]) -> u16 {
    provider.get(OUTINGS).await.is(200);
    let leader = provider.hidden("leader");
    let mut fields = vec![
        ("kind", "social-practice"),
        ("what", "参观海军博物馆"),
        ("on", "2011-06-08"),
        ("from", "15:30"),
        ("until", "17:30"),
        ("to", "海军博物馆"),
        ("route", "走莱阳路，原路回来"),
        ("stops", "博物馆门口"),
        ("means", "on-foot"),
        ("plate", ""),
        ("leader", leader.as_str()),
        ("per_adult", "1"),
        ("insurance", "没有另外的保险"),
        ("answer_until", "2011-06-06"),
    ];
    for (field, value) in changes.iter().copied() {
        match fields.iter_mut().find(|(name, _)| *name == field) {
            Some(one) => one.1 = value,
            None if field.is_empty() => {}
            None => fields.push((field, value)),
        }
    }
    provider.post(OUTINGS, &fields).await.status.as_u16()
}

/// The id of the outing on the open list.
fn first(browser: &Browser<'_>) -> String {
    let rest = browser.html.split(&format!("href=\"{OUTINGS}/")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Planned as it stands above; its id.
async fn planned(story: &Story) -> String {
    let mut provider = story.staff("provider-xianyou-road").await;
    for told in ["已安排，已通知家长", "同样的外出已经安排"] {
        assert_eq!(plans(&mut provider, ("", "")).await, 303, "{}", provider.html);
        provider.get(OUTINGS).await.is(200).shows(told).shows("等家长答复");
    }
    first(&provider)
}

async fn answers(browser: &mut Browser<'_>, child: &str, outing: &str, answer: &str) -> u16 {
    let page = format!("outing-answers/{child}");
    send(browser, &page, &format!("{page}/{outing}"), &[("answer", answer)]).await
}

/// Heads and marked children, at a stop or, at none, back at the class.
async fn counts(minder: &mut Browser<'_>, outing: &str, stop: &str, seen: &[&str], heads: &str) -> u16 {
    let boxes: Vec<String> = seen.iter().map(|child| format!("child-{child}")).collect();
    let mut fields = vec![("stop", stop), ("heads", heads)];
    fields.extend(boxes.iter().map(|name| (name.as_str(), "yes")));
    let page = format!("outings/{outing}");
    let to = if stop == "depart" { format!("{page}/depart") } else { format!("{page}/count") };
    send(minder, &page, &to, &fields).await
}

#[tokio::test]
async fn an_outing_is_planned_with_all_that_families_read() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(plans(&mut provider, ("", "")).await, 422);
    provider.shows("托管班现在没有开班").shows("参观海军博物馆");
    agreed(&story).await;
    let cases = [
        ("what", " ", "没有写做什么"),
        ("what", "奥 数集训", "“做什么”里有“奥数”，像在上课或训练"),
        ("to", " ", "没有写去哪里"),
        ("route", " ", "没有写路线"),
        ("means", "vehicle", "乘车没有写车牌"),
        ("until", "15:30", "没有写时间"),
        ("on", "2011-06-01", "2011年6月1日太早"),
        ("answer_until", "2011-06-08", "答复的最后一天2011年6月8日不对"),
        ("leader", "nobody", "带队的不是那一天聘用中的看护员"),
        ("adult-0123456789abcdef", "yes", "同去的人里有人那一天不在聘用中"),
        ("per_adult", "0", "没有写每个大人最多带几个孩子"),
    ];
    for (field, value, told) in cases {
        assert_eq!(plans(&mut provider, (field, value)).await, 422, "{field}");
        provider.shows(told);
    }
    let outing = planned(&story).await;
    let mut wang = story.wang().await;
    wang.get(&format!("{AT}/messages")).await.is(200).shows("参观海军博物馆").shows("请为王小明答复");
    wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows(&format!("href=\"{MING}\""));
    wang.get(MING).await.is(200).shows("走莱阳路").shows("周梅").shows("没有另外的保险");
    let others = [("officer-street-b", 200), ("minder-xianyou-road", 200), ("officer-laoshan-road", 404)];
    for (login, status) in others {
        let mut other = story.staff(login).await;
        other.get(&format!("{OUTINGS}/{outing}")).await.is(status);
        assert_eq!(plans_nothing(&mut other).await, 404, "{login}");
    }
    story.guardian("13800000002").await.get(MING).await.is(404);
    provider.get("/gongshu/wenlan/outings").await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// P1.36: words are no verdict. Whoever plans says why it is no lesson, and that stays beside the outing.
#[tokio::test]
async fn an_outing_whose_words_speak_of_lessons_needs_a_person_s_word() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(OUTINGS).await.is(200);
    assert!(!provider.html.contains("name=\"why\""), "nothing is asked without a word");
    let what = ("what", "参观月考路的老邮局");
    assert_eq!(plans(&mut provider, what).await, 422);
    provider.shows("“做什么”里有“月考”").shows("P1.36").shows("name=\"why\"");
    assert_eq!(plans_with(&mut provider, &[what, ("why", " ")]).await, 422);
    assert_eq!(plans_with(&mut provider, &[what, ("why", "月考路是路名")]).await, 303);
    provider.get(OUTINGS).await.is(200).shows("参观月考路的老邮局");
    let at = story.app.place("gongshu", "xianyou-road").unwrap();
    let permit = clock(Act::OutingTell, &at).unwrap();
    let entries = story.app.store.look(&permit).await.unwrap().journal_entries(None, 80).await.unwrap();
    let planned = entries.iter().find(|one| one.act == "outing.planned").unwrap();
    assert!(planned.after.contains("月考路是路名"), "{}", planned.after);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Whoever plans nothing here finds no address for it.
async fn plans_nothing(other: &mut Browser<'_>) -> u16 {
    other.get(&format!("{AT}/promises")).await.is(200);
    other.post(OUTINGS, &[]).await.status.as_u16()
}

/// The day of the outing, and both children in the class.
async fn day_of(story: &Story) {
    story.turn("2011-06-08T15:20:00");
    let mut minder = story.staff("minder-xianyou-road").await;
    for child in ["xy-ming", "xy-hong"] {
        assert_eq!(press(&mut minder, &format!("{child}/came"), &[]).await, 303);
    }
}

#[tokio::test]
async fn nobody_is_taken_without_a_yes_and_all_are_counted_out_and_back() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let outing = planned(&story).await;
    let mut wang = story.wang().await;
    for told in ["已记下：同意", "和上次的答复一样"] {
        assert_eq!(answers(&mut wang, "xy-ming", &outing, "yes").await, 303);
        wang.get(MING).await.is(200).shows(told).shows("您同意");
    }
    assert_eq!(looked(&story).await, 0);
    story.turn("2011-06-06T09:00:00");
    assert_eq!([looked(&story).await, looked(&story).await], [1, 0], "the last day, once");
    let mut wang = story.wang().await;
    wang.get(&format!("{AT}/messages")).await.is(200).shows("请为王小红答复。没有答复的留在班里");
    assert!(!wang.html.contains("请为王小明答复。没有答复的"), "who has answered is asked no more");
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-ming"], "1").await, 422);
    minder.shows("这次外出是2011年6月8日");

    day_of(&story).await;
    let mut minder = story.staff("minder-xianyou-road").await;
    minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("家长没有答复，留在班里");
    assert!(!minder.html.contains("name=\"child-xy-hong\""), "nobody ticks a child without a yes");
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-ming", "xy-hong"], "2").await, 422);
    minder.shows("家长没有同意：王小红");
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-ming"], "2").await, 422);
    minder.shows("数到2人，勾选了1人").shows("name=\"child-xy-ming\" value=\"yes\" checked");
    assert_eq!(counts(&mut minder, &outing, "", &["xy-ming"], "1").await, 422);
    minder.shows("还没有出发");
    for told in ["已出发，已告诉家长", "以前已经记为出发"] {
        assert_eq!(counts(&mut minder, &outing, "depart", &["xy-ming"], "1").await, 303);
        minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows(told).shows("在外1人");
    }
    let mut wang = story.wang().await;
    wang.get(&format!("{AT}/messages")).await.is(200).shows("王小明已跟社区托管班出发去海军博物馆");
    assert_eq!(press(&mut minder, "xy-ming/undo", &[]).await, 303);
    minder.get(CLASS).await.is(200).shows("没有撤回");
    on_the_way(&story, &outing).await;
}

/// Heads at the stop, a child that is missing, an hour that is past, and everybody back.
async fn on_the_way(story: &Story, outing: &str) {
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(counts(&mut minder, outing, "博物馆门口", &[], "0").await, 422);
    minder.shows("没有看到王小明");
    for login in ["officer-xianyou-road", "provider-xianyou-road", "officer-street-b"] {
        let mut told = story.staff(login).await;
        told.get(&format!("{AT}/messages")).await.is(200).shows("清点少了人：王小明");
    }
    assert_eq!(counts(&mut minder, outing, "博物馆门口", &["xy-ming"], "1").await, 303);
    minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("1人，一个不少");
    minder.shows("0人，没有看到王小明");
    nowhere(&mut minder, outing).await;
    story.turn("2011-06-08T17:30:00");
    assert_eq!([looked(story).await, looked(story).await], [1, 0], "they are late");
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(&format!("{AT}/messages")).await.is(200).shows("过了时间还没有回来：王小明");
    for _ in 0..2 {
        assert_eq!(counts(&mut minder, outing, "", &["xy-ming"], "1").await, 303);
    }
    minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("已全部回来").shows("17:30回来");
    let mut wang = story.wang().await;
    wang.get(&format!("{AT}/messages")).await.is(200).shows("王小明已跟社区托管班外出回来");
    assert_eq!(answers(&mut wang, "xy-ming", outing, "no").await, 422);
    wang.shows("已经出发");
    rates(story, outing).await;
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// A count of which nobody said where, or at a place that was not planned, brings nobody back.
async fn nowhere(minder: &mut Browser<'_>, outing: &str) {
    let (page, to) = (format!("outings/{outing}"), format!("outings/{outing}/count"));
    let seen = [("child-xy-ming", "yes"), ("heads", "1")];
    assert_eq!(send(minder, &page, &to, &seen).await, 422);
    minder.shows("“在哪里清点”没有填好");
    let elsewhere = [seen[0], seen[1], ("stop", "火车站")];
    assert_eq!(send(minder, &page, &to, &elsewhere).await, 400);
    minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("在外1人");
}

/// Whoever's child went rates it, and may do so anew.
async fn rates(story: &Story, outing: &str) {
    let mut wang = story.wang().await;
    let (ming, hong) = ("outing-answers/xy-ming", "outing-answers/xy-hong");
    let [for_ming, for_hong] = [ming, hong].map(|page| format!("{page}/{outing}/rating"));
    assert_eq!(send(&mut wang, hong, &for_hong, &[("rating", "5")]).await, 422);
    wang.shows("这个孩子没有参加这次外出");
    assert_eq!(send(&mut wang, ming, &for_ming, &[("rating", "6")]).await, 422);
    wang.shows("评分要从1到5");
    for rating in ["5", "4"] {
        assert_eq!(send(&mut wang, ming, &for_ming, &[("rating", rating)]).await, 303);
        wang.get(MING).await.is(200).shows(&format!("您评了{rating}分"));
    }
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("居民评分4.0分（1人）");
    assert_eq!(send(&mut provider, "outings", &for_ming, &[("rating", "5")]).await, 404);
}

#[tokio::test]
async fn a_child_that_is_handed_over_on_the_way_is_counted_no_more() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let outing = planned(&story).await;
    let mut wang = story.wang().await;
    for child in ["xy-ming", "xy-hong"] {
        assert_eq!(answers(&mut wang, child, &outing, "yes").await, 303);
    }
    day_of(&story).await;
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-ming", "xy-hong"], "2").await, 422);
    minder.shows("这些大人最多带1个孩子");
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-hong"], "1").await, 303);
    assert_eq!(press(&mut minder, "xy-hong/left", &[("with", "王芳")]).await, 303);
    minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("途中已交王芳").shows("已全部回来");
    story.turn("2011-06-08T17:30:00");
    assert_eq!(looked(&story).await, 0, "nobody is out");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_child_that_is_out_is_not_taken_out_again_and_goes_home_after_it_is_back() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let outing = planned(&story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(plans(&mut provider, ("what", "去邮局寄信")).await, 303);
    provider.get(OUTINGS).await.is(200);
    let other = first(&provider);
    assert_ne!(outing, other);
    let mut wang = story.wang().await;
    for one in [&outing, &other] {
        assert_eq!(answers(&mut wang, "xy-hong", one, "yes").await, 303);
    }
    day_of(&story).await;
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-hong"], "1").await, 303);
    assert_eq!(counts(&mut minder, &other, "depart", &["xy-hong"], "1").await, 422);
    minder.shows("现在不在班：王小红");
    assert_eq!(counts(&mut minder, &outing, "", &["xy-hong"], "1").await, 303);
    assert_eq!(counts(&mut minder, &other, "depart", &["xy-hong"], "1").await, 303);
    assert_eq!(counts(&mut minder, &other, "", &["xy-hong"], "1").await, 303);
    assert_eq!(press(&mut minder, "xy-hong/left", &[("with", "王芳")]).await, 303);
    minder.get(&format!("{OUTINGS}/{outing}")).await.is(200).shows("15:20回来");
    assert!(!minder.html.contains("途中已交"), "it went home from the class");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_outing_is_cancelled_with_a_reason_and_a_no_is_taken_after_the_last_day() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let outing = planned(&story).await;
    assert_eq!(answers(&mut story.wang().await, "xy-ming", &outing, "yes").await, 303);
    story.turn("2011-06-07T09:00:00");
    let mut wang = story.wang().await;
    assert_eq!(answers(&mut wang, "xy-hong", &outing, "yes").await, 422);
    wang.shows("答复到2011年6月6日为止");
    assert_eq!(answers(&mut wang, "xy-ming", &outing, "no").await, 303);
    wang.get(MING).await.is(200).shows("您不同意");
    let (page, cancel) = (format!("outings/{outing}"), format!("outings/{outing}/cancel"));
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(send(&mut minder, &page, &cancel, &[("reason", "下雨")]).await, 404);
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(send(&mut provider, &page, &cancel, &[("reason", " ")]).await, 422);
    provider.shows("没有写取消原因");
    for told in ["已取消，已告诉家长", "以前已经取消"] {
        assert_eq!(send(&mut provider, &page, &cancel, &[("reason", "预报有大雨")]).await, 303);
        provider.get(&format!("{AT}/{page}")).await.is(200).shows(told).shows("预报有大雨");
    }
    wang.get(&format!("{AT}/messages")).await.is(200).shows("取消了：预报有大雨");
    day_of(&story).await;
    let mut minder = story.staff("minder-xianyou-road").await;
    assert_eq!(counts(&mut minder, &outing, "depart", &["xy-ming"], "1").await, 422);
    minder.shows("这次外出已经取消");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
