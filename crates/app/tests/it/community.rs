//! 社区托管 The plan of community care plays its own dates in the named town: pilots only, nobody in the summary, an
//! agreement signed by both, a child who comes unsigned, a census in which nobody counts twice.

use crate::care_class::opens;
use crate::town::{Browser, Story};
use afterbell::town::{PLAN, Town};
use jiff::civil::date;
use rules::id::{PersonId, PlaceId, StudentId};
use rules::people::act::Act;
use rules::people::place::{Path, Place};
use rules::people::role::{Grant, Role, clock, permit};
use store::people::{Register, Staff};
use store::plan::Filing;

const TEXT: &str = include_str!("../../../../schemes/shinan-2011-community.toml");
pub(crate) const CLASS: &str = "/gongshu/xianyou-road/agreements";
const CENSUS: &str = "/gongshu/xianyou-road/census";

/// Two communities of two streets; one of them is a pilot by its name in the plan.
fn with_communities(town: &mut Town) {
    let school = town.register.places.iter().find(|place| place.place.as_str() == "wenlan").unwrap().clone();
    for (place, path, zh) in [
        ("street-b", "hangzhou/gongshu/street-b", "仙游街道"),
        ("xianyou-road", "hangzhou/gongshu/street-b/xianyou-road", "仙游路社区"),
        ("laoshan-road", "hangzhou/gongshu/street-b/laoshan-road", "崂山路社区"),
        ("taiping-road", "hangzhou/gongshu/street-b/taiping-road", "太平路社区"),
    ] {
        let kind = if place == "street-b" { "town" } else { "community" };
        town.register.places.push(Place {
            place: PlaceId::new(place),
            path: Path::new(path),
            kind: kind.to_owned(),
            name_zh: zh.to_owned(),
            name_en: place.to_owned(),
            ..school.clone()
        });
    }
    town.register.staff.push(member("officer-street-b", Role::CommunityOfficer, "street-b"));
    for name in ["xianyou-road", "laoshan-road"] {
        for (login, role) in [
            ("officer", Role::CommunityOfficer),
            ("provider", Role::Manager),
            ("minder", Role::CareTeacher),
            ("cashier", Role::Cashier),
        ] {
            town.register.staff.push(member(&format!("{login}-{name}"), role, name));
        }
    }
}

fn member(login: &str, role: Role, place: &str) -> Staff {
    Staff {
        id: PersonId::new(format!("staff-{login}")),
        name: login.to_owned(),
        phone: String::new(),
        login: login.to_owned(),
        password: String::new(),
        roles: vec![(role, place.to_owned(), String::new())],
    }
}

/// The plan in force over the district, and the people of one community: 王小明 with them.
pub(crate) async fn settled(local: &str) -> Story {
    let story = Story::otherwise(PLAN.text, with_communities, local).await;
    let app = &story.app;
    let district = app.place("gongshu", "gongshu").unwrap();
    let text = TEXT.replace("qingdao/shinan", "hangzhou/gongshu");
    let filing =
        Filing { scheme: "shinan-2011-community", version: 1, holds_from: date(2011, 5, 1), text: &text };
    let mut tx = app.store.act(&clock(Act::SchemeFile, &district).unwrap()).await.unwrap();
    tx.scheme_filed(&filing, app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let at = app.place("gongshu", "xianyou-road").unwrap();
    let mut register = Register::default();
    for (seat, id) in [(1, "ming"), (2, "hong")] {
        let of = story.town.register.students.iter().find(|child| child.id.as_str() == id).unwrap();
        let mut child = of.clone();
        // An id is one child's in the whole district: the community writes its own beside the school's.
        child.id = StudentId::new(format!("xy-{id}"));
        (child.on_roll_from, child.seat) = (date(2011, 5, 1), seat);
        register.students.push(child);
    }
    let mut tx = app.store.act(&clock(Act::RegisterImport, &at).unwrap()).await.unwrap();
    tx.register_imported(&register, app.now()).await.unwrap();
    tx.commit().await.unwrap();
    app.reread().await.unwrap();
    story
}

const DAYS: [(&str, &str); 7] = [
    ("term", "2011年下半年"),
    ("day-1", "yes"),
    ("day-3", "yes"),
    ("from", "15:30"),
    ("until", "18:00"),
    ("content", "看护、作业、课外教育"),
    ("fee", "0"),
];

pub(crate) async fn writes(browser: &mut Browser<'_>, at: &str, fee: &str) -> u16 {
    browser.get(at).await.is(200);
    let mut fields = DAYS.to_vec();
    fields[6] = ("fee", fee);
    browser.post(&format!("{at}/text"), &fields).await.status.as_u16()
}

pub(crate) async fn press(browser: &mut Browser<'_>, rest: &str, fields: &[(&str, &str)]) -> u16 {
    browser.get(CLASS).await.is(200);
    browser.post(&format!("{CLASS}/{rest}"), fields).await.status.as_u16()
}

#[tokio::test]
async fn pilots_open_in_the_pilot_nobody_in_the_summary_everybody_afterwards() {
    let story = settled("2011-05-09T09:00:00").await;
    let other = "/gongshu/laoshan-road/agreements";
    for (day, pilot, elsewhere) in [
        ("2011-05-09", Some("试点还没有开始"), Some("试点还没有开始")),
        ("2011-06-01", None, Some("不是试点单位")),
        ("2011-11-01", Some("不新开班"), Some("不新开班")),
        ("2012-01-01", None, None),
    ] {
        story.turn(&format!("{day}T09:00:00"));
        for (at, login, refused) in
            [(CLASS, "provider-xianyou-road", pilot), (other, "provider-laoshan-road", elsewhere)]
        {
            let mut provider = story.staff(login).await;
            let status = writes(&mut provider, at, if day > "2011-12" { "10" } else { "0" }).await;
            match refused {
                Some(told) => {
                    assert_eq!(status, 422, "{day} {at}");
                    provider.shows(told);
                }
                None => assert_eq!(status, 303, "{day} {at}: {}", provider.html),
            }
        }
    }
}

/// The committee signs off the text that it read, and no other.
pub(crate) async fn clears(officer: &mut Browser<'_>) {
    officer.get(CLASS).await.is(200);
    let text = officer.hidden("text");
    assert_eq!(press(officer, "clear", &[("text", "another")]).await, 422);
    officer.shows("协议文本已经改过");
    for _ in 0..2 {
        assert_eq!(press(officer, "clear", &[("text", &text)]).await, 303);
    }
}

/// The guardian signs the paper that it read, and no other.
async fn signs(wang: &mut Browser<'_>) {
    let page = format!("{CLASS}/xy-ming");
    wang.get(&page).await.is(200);
    let paper = wang.hidden("agreement");
    wang.post(&format!("{page}/sign"), &[("agreement", "another")]).await.is(422).shows("协议文本已经改过");
    for _ in 0..2 {
        wang.get(&page).await.is(200);
        wang.post(&format!("{page}/sign"), &[("agreement", &paper)]).await.is(303);
        wang.get(&page).await.is(200).shows("已签");
    }
}

/// The child comes, is taken back as mistyped, and comes again: unsigned each time.
async fn comes(minder: &mut Browser<'_>) {
    minder.get(CLASS).await.is(200);
    assert_eq!(press(minder, "xy-ming/came", &[]).await, 303);
    minder.get(CLASS).await.is(200).shows("先照看").shows("到场未签");
    for told in ["已撤回到场登记", "没有撤回"] {
        assert_eq!(press(minder, "xy-ming/undo", &[]).await, 303);
        minder.get(CLASS).await.is(200).shows(told);
        assert!(!minder.html.contains("到场未签"));
    }
    assert_eq!(press(minder, "xy-ming/came", &[]).await, 303);
    minder.get(CLASS).await.is(200).shows("到场未签");
}

#[tokio::test]
async fn an_agreement_is_signed_by_both_and_whoever_comes_unsigned_is_watched() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let (mut provider, mut officer) =
        (story.staff("provider-xianyou-road").await, story.staff("officer-xianyou-road").await);
    let (mut minder, mut wang) = (story.staff("minder-xianyou-road").await, story.wang().await);
    assert_eq!(writes(&mut provider, CLASS, "").await, 422);
    provider.shows("没有写明收费标准");
    for told in ["已保存", "没有改动"] {
        assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
        provider.get(CLASS).await.is(200).shows(told).shows("等居委会核签").shows("不收费");
    }
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 422);
    provider.shows("还没有核签");
    assert_eq!(press(&mut provider, "clear", &[]).await, 404, "the provider does not stand by itself");
    wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows("未签");
    wang.post(&format!("{CLASS}/xy-ming/sign"), &[]).await.is(422).shows("承办单位还没有签");
    clears(&mut officer).await;
    for _ in 0..2 {
        assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 303);
    }
    provider.get(CLASS).await.is(200).shows("等家长签");
    comes(&mut minder).await;
    officer
        .get("/gongshu/xianyou-road/messages")
        .await
        .is(200)
        .shows("王小明今天到了社区托管班，还没有签协议");
    let mut street = story.staff("officer-street-b").await;
    for page in ["/gongshu/street-b/messages", "/gongshu/xianyou-road/messages"] {
        street.get(page).await.is(200).shows("还没有签协议");
    }
    for page in ["/gongshu/xianyou-road/messages", "/gongshu/wenlan/children"] {
        wang.get(page).await.is(200).shows(&format!("href=\"{CLASS}/xy-ming\""));
    }
    signs(&mut wang).await;
    provider.get(CLASS).await.is(200).shows("应到");
    assert_eq!(press(&mut minder, "xy-ming/left", &[("with", "王芳")]).await, 303);
    minder.get(CLASS).await.is(200).shows("已交王芳");

    assert_eq!(writes(&mut provider, CLASS, "150").await, 303);
    provider.get(CLASS).await.is(200).shows("应到").shows("不收费").shows("150.00").shows("等居委会核签");
    clears(&mut officer).await;
    provider.get(CLASS).await.is(200).shows("没有签协议").shows("150.00");
    wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows("不收费");
    for _ in 0..2 {
        wang.get(&format!("{CLASS}/xy-ming")).await;
        wang.post(&format!("{CLASS}/xy-ming/end"), &[]).await.is(303);
        wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows("协议到6月8日");
    }
    for browser in [&mut officer, &mut provider] {
        let told = "王小明的托管协议书从6月8日";
        browser.get("/gongshu/xianyou-road/messages").await.is(200).shows(told);
    }
    let mut neighbour = story.staff("officer-laoshan-road").await;
    for path in [CLASS, CENSUS] {
        neighbour.get(path).await.is(404);
    }
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(&format!("{CLASS}/xy-ming")).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// P2.29: families agreed to the hours of the text.
#[tokio::test]
async fn a_class_that_sits_outside_the_hours_of_its_agreement_is_named_beside_the_text() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    let outside = "托管班周一16:00到18:00，不在这份协议写明的时间里";
    provider.get(CLASS).await.is(200);
    assert!(!provider.html.contains(outside), "the text says half past three to six");
    let mut later = DAYS.to_vec();
    later[3] = ("from", "16:01");
    provider.post(&format!("{CLASS}/text"), &later).await.is(303);
    provider.get(CLASS).await.is(200).shows(outside);
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(CLASS).await.is(200).shows(outside);
}

#[tokio::test]
async fn whoever_works_for_a_class_begins_at_its_agreements() {
    let story = settled("2011-06-01T09:00:00").await;
    for (login, at) in [
        ("officer-xianyou-road", "xianyou-road"),
        ("provider-xianyou-road", "xianyou-road"),
        ("minder-xianyou-road", "xianyou-road"),
        ("officer-street-b", "street-b"),
    ] {
        let mut browser = story.staff(login).await;
        let home = format!("/gongshu/{at}/agreements");
        assert_eq!(browser.led_to(), home, "{login}");
        browser.get(&home).await.is(200);
    }
}

#[tokio::test]
async fn a_mistyped_household_is_taken_off_until_it_has_answered() {
    let story = settled("2011-12-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    for label in ["3幢201", "3幢2O1"] {
        officer.get(CENSUS).await;
        officer.post(&format!("{CENSUS}/households"), &[("label", label)]).await.is(303);
    }
    officer.get(CENSUS).await.is(200).shows("问了2户").shows("撤下3幢2O1");
    let links = link(&officer);
    let mistyped = links[1].rsplit('/').next().unwrap().to_owned();
    for _ in 0..2 {
        officer.get(CENSUS).await.is(200);
        officer.post(&format!("{CENSUS}/households/{mistyped}/withdraw"), &[]).await.is(303);
    }
    officer.get(CENSUS).await.is(200).shows("已撤下").shows("问了1户");
    assert!(!officer.html.contains("3幢2O1"));
    let mut home = story.visitor();
    home.get(&links[1]).await.is(404);
    home.get(&links[0]).await.is(200);
    home.post(&links[0], &[]).await.is(303);
    let answered = links[0].rsplit('/').next().unwrap().to_owned();
    officer.get(CENSUS).await.is(200);
    officer.post(&format!("{CENSUS}/households/{answered}/withdraw"), &[]).await.is(422).shows("已经答过");
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(CLASS).await.is(200);
    provider.post(&format!("{CENSUS}/households/{answered}/withdraw"), &[]).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

fn link(browser: &Browser<'_>) -> Vec<String> {
    let start = format!("href=\"{CENSUS}/answers/");
    let rest = browser.html.split(&start).skip(1);
    rest.map(|part| format!("{CENSUS}/answers/{}", part.split('"').next().unwrap())).collect()
}

/// Whom the journal names as asked.
async fn asked(story: &Story) -> Vec<String> {
    let place = story.app.place("gongshu", "xianyou-road").unwrap();
    let path = place.path.clone();
    let grant = Grant { role: Role::BureauOfficer, path, home_class: None, children: Vec::new() };
    let reader = permit(&PersonId::new("staff-bureau"), &[grant], Act::JournalRead, &place).unwrap();
    let noted = story.app.store.look(&reader).await.unwrap().journal_entries(None, 80).await.unwrap();
    noted.into_iter().filter(|entry| entry.act == "census.asked").map(|entry| entry.subject).collect()
}

/// Somebody who is signed in and no guardian here answers by the link, mends a birthday, and takes everything back.
async fn corrects(story: &Story, officer: &mut Browser<'_>, link: &str) {
    let gang = |born| vec![("c1-name", "赵小刚"), ("c1-born", born), ("c1-grade", "5"), ("c1-hours", "10")];
    let mut signed_in = story.guardian("13800000002").await;
    let cases = [(gang("2001-05-01"), "3人"), (gang("2001-06-01"), "3人"), (Vec::new(), "2人")];
    for (told, children) in cases {
        signed_in.get(link).await.is(200);
        signed_in.post(link, &told).await.is(303);
        officer.get(CENSUS).await.is(200).shows(&format!("需要托管{children}"));
        officer.shows(&format!("孩子名单（{children}没有结果）"));
    }
    officer.shows("答了3户，回复率100%");
    signed_in.get(CENSUS).await.is(404);
}

#[tokio::test]
async fn a_child_entered_twice_counts_once_and_each_has_an_outcome() {
    let story = settled("2011-12-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(CENSUS).await.is(200).shows("需要托管0人");
    officer.post(&format!("{CENSUS}/households"), &[("label", " ")]).await.is(422).shows("没有写是哪一户");
    for label in ["3幢201", "3幢202", "5幢101"] {
        officer.get(CENSUS).await;
        officer.post(&format!("{CENSUS}/households"), &[("label", label)]).await.is(303);
    }
    officer.get(CENSUS).await.is(200).shows("问了3户，答了0户，回复率0%");
    let links = link(&officer);
    let ming = [("c1-name", "王小明"), ("c1-born", "2003-05-01"), ("c1-grade", "2"), ("c1-hours", "10")];
    let noted = asked(&story).await;
    let is_key = |subject: &String| links.iter().any(|link| link.ends_with(subject));
    assert!(noted.len() == 3 && !noted.iter().any(is_key), "whoever reads the journal answers for nobody");
    let mut home = story.visitor();
    home.get(&format!("{CENSUS}/answers/nobody")).await.is(404);
    home.get(CENSUS).await.is(303);
    home.get(&links[0]).await.is(200).shows("仙游路社区");
    let grade = [("c1-name", "王小明"), ("c1-born", "2003-05-01"), ("c1-grade", "7"), ("c1-hours", "10")];
    home.post(&links[0], &grade).await.is(422).shows("小学没有7年级");
    for _ in 0..2 {
        home.get(&links[0]).await;
        home.post(&links[0], &ming).await.is(303);
    }
    home.get(&links[0]).await.is(200).shows("已经答过").shows("王小明");
    let mut at_door = ming.to_vec();
    at_door[2] = ("c1-grade", "3");
    at_door.extend([("c2-name", "李小红"), ("c2-born", "2004-01-02"), ("c2-grade", "1"), ("c2-hours", "5")]);
    officer.get(&links[1]).await.is(200);
    officer.post(&links[1], &at_door).await.is(303);
    officer.get(CENSUS).await.is(200).shows("需要托管2人").shows("答了2户，回复率66%");
    officer.shows("3年级").shows("孩子名单（2人没有结果）").shows("上门登记");
    assert!(!officer.html.contains("2年级"), "as it was told last");
    corrects(&story, &mut officer, &links[2]).await;
    for (child, outcome) in
        [("王小明 2003-05-01", "placed"), ("王小明 2003-05-01", "placed"), ("李小红 2004-01-02", "waiting")]
    {
        officer.get(CENSUS).await;
        let fields = [("child", child), ("outcome", outcome)];
        officer.post(&format!("{CENSUS}/outcomes"), &fields).await.is(303);
    }
    officer.get(CENSUS).await.is(200).shows("孩子名单（0人没有结果）").shows("已安置").shows("候补");
    let other = [("child", "谁 2003-05-01"), ("outcome", "placed")];
    officer.post(&format!("{CENSUS}/outcomes"), &other).await.is(422).shows("名单上没有这个孩子");
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(CENSUS).await.is(404);
    story.turn("2012-01-01T09:00:00");
    home.get(&links[2]).await;
    home.post(&links[2], &ming).await.is(422).shows("摸底到2011年12月31日为止");
    let disk = story.on_disk();
    let needle = "3幢201".as_bytes();
    assert!(disk.windows(needle.len()).all(|part| part != needle), "who is alone lies sealed");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
