//! 托管班 A class of the community from its first word to its last day: rooms, carers, papers, rules and signatures, each named
//! until it is there; and temporary care where no class runs.

use crate::community::{CLASS, clears, press, settled, writes};
use crate::town::{Browser, Story};
use rules::id::{BlockId, PersonId, StudentId};
use rules::people::act::Act;
use rules::people::block::{Draft, Entered};
use rules::people::role::{Grant, Role, permit};

pub(crate) const AT: &str = "/gongshu/xianyou-road";
const RULES: [&str; 8] = [
    "collection",
    "safety",
    "hygiene-rules",
    "accident",
    "staff-conduct",
    "fee-disclosure",
    "complaints",
    "records",
];
const ITEMS: [&str; 7] =
    ["exits", "fire-safety", "hygiene", "window-guards", "stair-guards", "toilets", "lighting"];

/// Sends a form of a page of the community.
pub(crate) async fn send(browser: &mut Browser<'_>, page: &str, to: &str, fields: &[(&str, &str)]) -> u16 {
    browser.get(&format!("{AT}/{page}")).await.is(200);
    browser.post(&format!("{AT}/{to}"), fields).await.status.as_u16()
}

async fn writes_class(provider: &mut Browser<'_>) {
    let class = [
        ("day-1", "yes"),
        ("day-3", "yes"),
        ("from", "16:00"),
        ("until", "18:00"),
        ("capacity", "20"),
        ("run_by", "social"),
    ];
    for told in ["已保存", "没有改动"] {
        assert_eq!(send(provider, "care-class", "care-class", &class).await, 303);
        provider.get(&format!("{AT}/care-class")).await.is(200).shows(told).shows("待开班");
    }
}

pub(crate) async fn inspects(officer: &mut Browser<'_>, day: &str, exits: &str) -> u16 {
    let mut fields = vec![
        ("room", "图书室二楼"),
        ("source", "library"),
        ("metres", "41"),
        ("inspector", "孙检查员"),
        ("on", day),
    ];
    fields.extend(ITEMS.map(|item| (item, if item == "exits" { exits } else { "passed" })));
    send(officer, "premises", "premises", &fields).await
}

/// Somebody asks for a post; the way to the answer.
async fn applies(story: &Story, name: &str, source: &str) -> String {
    let mut visitor = story.visitor();
    let fields =
        [("name", name), ("phone", "13900000077"), ("source", source), ("post-carer", "yes"), ("reason", "")];
    assert_eq!(send(&mut visitor, "carer-applications", "carer-applications", &fields).await, 303);
    visitor.led_to().to_owned()
}

pub(crate) async fn scores(reviewer: &mut Browser<'_>, carer: &str, least: &str) -> u16 {
    let page = format!("carers/{carer}");
    let sheet = [("responsibility", least), ("education", "70"), ("quality", "80"), ("public-good", "90")];
    send(reviewer, &page, &format!("{page}/sheet"), &sheet).await
}

pub(crate) async fn decides(officer: &mut Browser<'_>, carer: &str, fields: &[(&str, &str)]) -> u16 {
    let page = format!("carers/{carer}");
    send(officer, &page, &format!("{page}/decision"), fields).await
}

pub(crate) const TAKEN: [(&str, &str); 3] =
    [("decision", "approved"), ("background", "passed"), ("reason", "条件符合")];

/// A carer is chosen by two reviewers.
async fn chosen(story: &Story, officer: &mut Browser<'_>) {
    let answer = applies(story, "周梅", "low-income-family").await;
    let carer = answer.rsplit('/').next().unwrap().to_owned();
    let mut street = story.staff("officer-street-b").await;
    assert_eq!(scores(officer, &carer, "60").await, 303);
    assert_eq!(decides(officer, &carer, &TAKEN).await, 422);
    officer.shows("还差1名评审人");
    assert_eq!(scores(&mut street, &carer, "61").await, 303);
    assert_eq!(decides(officer, &carer, &TAKEN).await, 303);
}

async fn certified(officer: &mut Browser<'_>, until: &str) -> u16 {
    let fields = [
        ("form", "filed"),
        ("number", "备011"),
        ("issuer", "仙游街道办事处"),
        ("from", "2011-05-01"),
        ("until", until),
    ];
    send(officer, "providers", "providers", &fields).await
}

async fn ruled(provider: &mut Browser<'_>) {
    for rule in RULES {
        let fields = [("rule", rule), ("words", ""), ("paper", "托管班制度汇编")];
        assert_eq!(send(provider, "management", "management", &fields).await, 303);
    }
}

async fn signed(officer: &mut Browser<'_>) {
    for subject in ["opening", "rules"] {
        let other = [("subject", subject), ("read", "another")];
        assert_eq!(send(officer, "supervision", "supervision/signatures", &other).await, 422, "{subject}");
        officer.shows("在您打开页面以后改过");
        officer.get(&format!("{AT}/supervision")).await.is(200);
        let read = officer.hidden("read");
        let fields = [("subject", subject), ("read", read.as_str())];
        assert_eq!(send(officer, "supervision", "supervision/signatures", &fields).await, 303, "{subject}");
    }
}

/// Everything that a class needs, and the class open.
pub(crate) async fn opens(story: &Story) {
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut provider = story.staff("provider-xianyou-road").await;
    writes_class(&mut provider).await;
    assert_eq!(inspects(&mut officer, "2011-05-09", "passed").await, 303);
    chosen(story, &mut officer).await;
    assert_eq!(certified(&mut officer, "2012-05-01").await, 303);
    ruled(&mut provider).await;
    signed(&mut officer).await;
    for _ in 0..2 {
        assert_eq!(send(&mut provider, "care-class", "care-class/open", &[]).await, 303);
    }
}

/// Presses the button that opens, and is told what is missing.
async fn lacks(provider: &mut Browser<'_>, told: &str) {
    assert_eq!(send(provider, "care-class", "care-class/open", &[]).await, 422, "{told}");
    provider.shows(told);
}

#[tokio::test]
async fn what_a_class_lacks_is_named_until_it_is_there() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut street = story.staff("officer-street-b").await;
    let mut provider = story.staff("provider-xianyou-road").await;
    lacks(&mut provider, "还没有写明托管班").await;
    writes_class(&mut provider).await;
    lacks(&mut provider, "场所还没有检查").await;
    assert_eq!(inspects(&mut officer, "2011-06-02", "passed").await, 422);
    officer.shows("2011年6月2日还没有到");
    assert_eq!(inspects(&mut officer, "2011-05-09", "").await, 422);
    officer.shows("没有检查安全出口");
    assert_eq!(inspects(&mut street, "2011-05-09", "failed").await, 303, "the street looks, too");
    officer.get(&format!("{AT}/premises")).await.is(200).shows("不能使用").shows("安全出口");
    lacks(&mut provider, "场所没有有效的检查").await;
    assert_eq!(inspects(&mut officer, "2011-05-09", "passed").await, 303);
    lacks(&mut provider, "没有经批准的看护员").await;
    chosen(&story, &mut officer).await;
    lacks(&mut provider, "没有有效的登记或备案").await;
    assert_eq!(certified(&mut officer, "2012-05-01").await, 303);
    assert_eq!(certified(&mut officer, "2012-06-01").await, 422);
    officer.shows("登记和备案只能有一样");
    lacks(&mut provider, "管理制度不全").await;
    let opening = [("subject", "rules")];
    assert_eq!(send(&mut officer, "supervision", "supervision/signatures", &opening).await, 422);
    officer.shows("还没有写全");
    ruled(&mut provider).await;
    lacks(&mut provider, "还没有核签").await;
    assert_eq!(send(&mut street, "supervision", "supervision/signatures", &opening).await, 422);
    street.shows("请由社区居委会核签");
    signed(&mut officer).await;

    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    clears(&mut officer).await;
    assert_eq!(
        press(&mut provider, "xy-ming/offer", &[]).await,
        422,
        "no agreement before the class is open"
    );
    provider.shows("托管班没有开班");
    assert_eq!(send(&mut provider, "care-class", "care-class/open", &[]).await, 303);
    provider.get(&format!("{AT}/care-class")).await.is(200).shows("已开班");
    let mut wang = story.wang().await;
    wang.get(&format!("{AT}/messages")).await.is(200).shows("社区托管班已开班");
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_open_class_is_suspended_on_the_day_a_check_ends_and_when_its_filing_is_cancelled() {
    let story = settled("2011-06-01T09:00:00").await;
    opens(&story).await;
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(writes(&mut provider, CLASS, "0").await, 303);
    let mut officer = story.staff("officer-xianyou-road").await;
    clears(&mut officer).await;

    story.turn("2011-07-01T09:00:00");
    let mut officer = story.staff("officer-xianyou-road").await;
    officer.get(&format!("{AT}/supervision")).await.is(200);
    assert!(!officer.html.contains("没有走访。"), "the thirtieth day is in time");
    story.turn("2011-07-02T09:00:00");
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut street = story.staff("officer-street-b").await;
    let seen = [("on", "2011-07-02"), ("findings", "楼梯口要加灯")];
    assert_eq!(send(&mut street, "supervision", "supervision/visits", &seen).await, 303);
    officer.get(&format!("{AT}/supervision")).await.is(200).shows("已经超过30天没有走访");
    assert_eq!(send(&mut officer, "supervision", "supervision/visits", &seen).await, 303);
    officer.get(&format!("{AT}/supervision")).await.is(200).shows("楼梯口要加灯");
    assert!(!officer.html.contains("已经超过30天"));

    story.turn("2011-11-04T09:00:00");
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(&format!("{AT}/care-class")).await.is(200).shows("已开班");
    story.turn("2011-11-05T09:00:00");
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(&format!("{AT}/care-class")).await.is(200).shows("暂停").shows("没有有效的场所检查");
    assert_eq!(press(&mut provider, "xy-ming/offer", &[]).await, 422);
    provider.shows("场所没有有效的检查");
    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(inspects(&mut officer, "2011-11-05", "passed").await, 303);
    provider.get(&format!("{AT}/care-class")).await.is(200).shows("已开班");

    officer.get(&format!("{AT}/providers")).await.is(200);
    let held = officer.html.split(&format!("{AT}/providers/")).nth(1).unwrap();
    let cancel = format!("providers/{}/cancel", held.split('/').next().unwrap());
    for _ in 0..2 {
        assert_eq!(send(&mut officer, "providers", &cancel, &[]).await, 303);
    }
    provider.get(&format!("{AT}/care-class")).await.is(200).shows("暂停");
    let mut wang = story.wang().await;
    wang.get(&format!("{AT}/messages")).await.is(200).shows("托管班暂停");
    let close = [("reason", " ")];
    assert_eq!(send(&mut provider, "care-class", "care-class/close", &close).await, 422);
    provider.shows("没有写停班原因");
    assert_eq!(send(&mut provider, "care-class", "care-class/close", &[("reason", "场地收回")]).await, 303);
    provider.get(&format!("{AT}/care-class")).await.is(200).shows("已停班").shows("场地收回");
    wang.get(&format!("{AT}/messages")).await.is(200).shows("已停班：场地收回");
    lacks(&mut provider, "已经停班").await;
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_refused_applicant_reads_why_and_nobody_else_sees_a_low_income() {
    let story = settled("2011-06-01T09:00:00").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut provider = story.staff("provider-xianyou-road").await;
    let mut visitor = story.visitor();
    let other = [("name", "吴刚"), ("phone", "1"), ("source", "other"), ("post-tutor", "yes")];
    assert_eq!(send(&mut visitor, "carer-applications", "carer-applications", &other).await, 422);
    visitor.shows("又没有写理由").shows("吴刚");
    let answer = applies(&story, "周梅", "low-income-family").await;
    let carer = answer.rsplit('/').next().unwrap().to_owned();
    visitor.get(&answer).await.is(200).shows("待审核").shows("周梅");
    visitor.get(&format!("{AT}/carer-applications/nothing")).await.is(404);
    for browser in [&mut officer, &mut provider] {
        browser.get(&format!("{AT}/carers")).await.is(200).shows("周梅").shows("还缺看护员1人");
        assert!(!browser.html.contains("低保"), "the list is not the reviewers'");
    }
    provider.get(&format!("{AT}/carers/{carer}")).await.is(404);
    officer.get(&format!("{AT}/carers/{carer}")).await.is(200).shows("低保家庭人员").shows("13900000077");
    assert_eq!(scores(&mut officer, &carer, "101").await, 422);
    officer.shows("评分101不对");
    assert_eq!(scores(&mut officer, &carer, "").await, 422);
    officer.shows("没有给责任心强评分");
    for _ in 0..2 {
        assert_eq!(scores(&mut officer, &carer, "59").await, 303);
    }
    let mut street = story.staff("officer-street-b").await;
    assert_eq!(scores(&mut street, &carer, "80").await, 303);
    assert_eq!(decides(&mut officer, &carer, &TAKEN).await, 422);
    officer.shows("责任心强低于60分");
    let silent = [("decision", "refused"), ("reason", " ")];
    assert_eq!(decides(&mut officer, &carer, &silent).await, 422);
    officer.shows("没有写理由");
    let refused = [("decision", "refused"), ("reason", "责任心一项评分不够，可明年再报")];
    for _ in 0..2 {
        assert_eq!(decides(&mut officer, &carer, &refused).await, 303);
    }
    visitor.get(&answer).await.is(200).shows("未通过").shows("可明年再报");
    officer.get(&format!("{AT}/carers")).await.is(200).shows("未通过").shows("还缺看护员1人");
    let disk = story.on_disk();
    let needle = "13900000077".as_bytes();
    assert!(disk.windows(needle.len()).all(|part| part != needle), "an applicant's paper lies sealed");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn every_page_of_a_class_is_another_community_s_404() {
    let story = settled("2011-06-01T09:00:00").await;
    let pages = ["care-class", "premises", "carers", "providers", "management", "supervision", "temporary"];
    let mut officer = story.staff("officer-xianyou-road").await;
    let mut neighbour = story.staff("officer-laoshan-road").await;
    let mut wang = story.wang().await;
    for page in pages {
        officer.get(&format!("{AT}/{page}")).await.is(200);
        neighbour.get(&format!("{AT}/{page}")).await.is(404);
        wang.get(&format!("{AT}/{page}")).await.is(404);
    }
    let mut provider = story.staff("provider-xianyou-road").await;
    let mut minder = story.staff("minder-xianyou-road").await;
    for (page, to) in [
        ("premises", "premises"),
        ("carers", "carers/nothing/decision"),
        ("providers", "providers"),
        ("supervision", "supervision/signatures"),
        ("supervision", "supervision/visits"),
    ] {
        assert_eq!(send(&mut provider, page, to, &[]).await, 404, "the provider does not judge itself: {to}");
    }
    minder.get(&format!("{AT}/care-class")).await.is(200).shows("看护员");
    assert!(!minder.html.contains(&format!("href=\"{AT}/carers\"")), "no way that leads to a 404");
    for to in ["care-class/open", "care-class/close", "care-class"] {
        assert_eq!(send(&mut minder, "care-class", to, &[]).await, 404);
    }
    let mut visitor = story.visitor();
    visitor.get("/gongshu/wenlan/carer-applications").await.is(404);
}

async fn books(wang: &mut Browser<'_>, day: &str, agreed: bool) -> u16 {
    let all = [("date", day), ("agreed", "yes")];
    let fields = if agreed { &all[..] } else { &all[..1] };
    send(wang, "temporary/xy-ming", "temporary/xy-ming/book", fields).await
}

#[tokio::test]
async fn a_day_of_temporary_care_from_booking_to_hand_over() {
    let story = settled("2011-06-01T09:00:00").await;
    let (mut wang, mut minder) = (story.wang().await, story.staff("minder-xianyou-road").await);
    wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows("为王小明预约临时托管");
    assert_eq!(books(&mut wang, "2011-06-01", false).await, 422);
    wang.shows("没有签当天的托管协议");
    for told in ["已预约。", "这一天已经预约过"] {
        assert_eq!(books(&mut wang, "2011-06-01", true).await, 303);
        wang.get(&format!("{AT}/temporary/xy-ming")).await.is(200).shows(told);
    }
    assert_eq!(books(&mut wang, "2011-06-02", true).await, 303);
    let back = [("date", "2011-06-02")];
    assert_eq!(send(&mut wang, "temporary/xy-ming", "temporary/xy-ming/cancel", &back).await, 303);
    assert_eq!(send(&mut wang, "temporary/xy-ming", "temporary/xy-ming/cancel", &back).await, 422);
    wang.shows("这一天没有预约");
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(&format!("{AT}/temporary/xy-ming")).await.is(404);

    story.turn("2011-06-01T14:00:00");
    assert_eq!(
        send(&mut wang, "temporary/xy-hong", "temporary/xy-hong/book", &[("date", "2011-06-01")]).await,
        422
    );
    wang.shows("当天14:00以后不能预约");
    story.turn("2011-06-01T16:10:00");
    minder.get(&format!("{AT}/temporary")).await.is(200).shows("已占1个名额，共10个").shows("已预约");
    for child in ["xy-ming", "xy-hong"] {
        for _ in 0..2 {
            assert_eq!(send(&mut minder, "temporary", &format!("temporary/{child}/came"), &[]).await, 303);
        }
    }
    minder.get(&format!("{AT}/temporary")).await.is(200).shows("16:10到").shows("未约，已到");
    wang.get(&format!("{AT}/messages")).await.is(200).shows("王小红今天没有预约就到了社区临时托管");
    let today = [("date", "2011-06-01")];
    assert_eq!(send(&mut wang, "temporary/xy-ming", "temporary/xy-ming/cancel", &today).await, 422);
    wang.shows("孩子已经到了");
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &[("with", " ")]).await, 422);
    minder.shows("没有写交给谁");
    story.turn("2011-06-01T17:30:00");
    for _ in 0..2 {
        assert_eq!(send(&mut minder, "temporary", "temporary/xy-ming/left", &[("with", "王芳")]).await, 303);
    }
    minder.get(&format!("{AT}/temporary")).await.is(200).shows("17:30已交王芳");
    wang.get(&format!("{AT}/messages")).await.is(200).shows("王小明已从社区临时托管交给王芳");

    story.turn("2011-06-02T09:00:00");
    opens(&story).await;
    let mut wang = story.wang().await;
    assert_eq!(books(&mut wang, "2011-06-02", true).await, 422);
    wang.shows("社区托管班已开班，没有预约临时托管");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// Somebody is barred from a child by its own school, which knows it under another id.
pub(crate) async fn bars(story: &Story, student: &str, name: &str) {
    let app = &story.app;
    let school = app.place("gongshu", "wenlan").unwrap();
    let path = school.path.clone();
    let grant = Grant { role: Role::Manager, path, home_class: None, children: Vec::new() };
    let manager = permit(&PersonId::new("staff-manager"), &[grant], Act::BlockEnter, &school).unwrap();
    let (name, document) = (name.to_owned(), "裁定17号".to_owned());
    let draft = Draft { student: StudentId::new(student), name, phone: String::new(), document };
    let event = Entered { block: BlockId::new("barred"), draft, already: false };
    let mut tx = app.store.act(&manager).await.unwrap();
    tx.block_entered(&event, 1, app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn nobody_leaves_a_class_or_temporary_care_with_whom_the_child_s_school_bars() {
    let story = settled("2011-06-01T16:10:00").await;
    bars(&story, "ming", "张三").await;
    let (mut wang, mut minder) = (story.wang().await, story.staff("minder-xianyou-road").await);
    for page in ["temporary", "agreements"] {
        for child in ["xy-ming", "xy-hong"] {
            assert_eq!(send(&mut minder, page, &format!("{page}/{child}/came"), &[]).await, 303);
        }
        minder.get(&format!("{AT}/{page}")).await.is(200).shows("可以交给：").shows("王芳");
        for typed in ["张三", "张 三"] {
            let left = format!("{page}/xy-ming/left");
            assert_eq!(send(&mut minder, page, &left, &[("with", typed)]).await, 422);
            minder.shows("王小明现在不能交给来人");
            assert!(!minder.html.contains("裁定"), "the door does not say why");
        }
        let left = format!("{page}/xy-hong/left");
        assert_eq!(send(&mut minder, page, &left, &[("with", "张三")]).await, 422);
        minder.shows("张三不在王小红的接送人名单上");
        assert_eq!(send(&mut minder, page, &left, &[("with", "王奶奶")]).await, 422);
        minder.shows("王奶奶不在王小红的接送人名单上");
        assert_eq!(send(&mut minder, page, &format!("{page}/xy-ming/left"), &[("with", " ")]).await, 422);
        minder.shows("没有写交给谁");
        let list =
            [("name", "王奶奶"), ("phone", "13700000088"), ("relation", "grandmother"), ("days", "today")];
        wang.get(&format!("{CLASS}/xy-hong")).await.is(200).shows("collectors/xy-hong");
        assert_eq!(send(&mut wang, "collectors/xy-hong", "collectors/xy-hong", &list).await, 303);
        assert_eq!(send(&mut minder, page, &left, &[("with", "王奶奶")]).await, 303);
        minder.get(&format!("{AT}/{page}")).await.is(200).shows("已交王奶奶");
        assert_eq!(takes_off(&mut wang).await, 303);
    }
    assert_eq!(send(&mut minder, "temporary", "temporary/xy-hong/left", &[("with", "王芳")]).await, 422);
    minder.shows("记的是另一位大人");
    for login in ["officer-xianyou-road", "provider-xianyou-road"] {
        let mut told = story.staff(login).await;
        told.get(&format!("{AT}/messages")).await.is(200).shows("在禁止接领名单上");
    }
    wang.get(&format!("{AT}/messages")).await.is(200);
    assert!(!wang.html.contains("在禁止接领名单上"), "the person may be one of the family");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// The guardian takes the one adult off the list whom it had put there.
async fn takes_off(wang: &mut Browser<'_>) -> u16 {
    wang.get(&format!("{AT}/collectors/xy-hong")).await.is(200);
    let collector = wang.hidden("collector");
    wang.post(&format!("{AT}/collectors/xy-hong/end"), &[("collector", &collector)]).await.status.as_u16()
}

#[tokio::test]
async fn an_hour_takes_so_many_applications_and_one_page_one() {
    let story = settled("2011-06-01T09:00:00").await;
    for n in 1..=20 {
        applies(&story, &format!("人{n}"), "volunteer").await;
    }
    let mut visitor = story.visitor();
    let late = [("name", "吴刚"), ("phone", "1"), ("source", "volunteer"), ("post-tutor", "yes")];
    assert_eq!(send(&mut visitor, "carer-applications", "carer-applications", &late).await, 422);
    visitor.shows("一小时里已收到20份").shows("吴刚");
    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(send(&mut officer, "carer-applications", "carer-applications", &late).await, 303);
    story.turn("2011-06-01T10:30:00");
    visitor.get(&format!("{AT}/carer-applications")).await.is(200);
    let key = visitor.hidden("key");
    let mut again = late.to_vec();
    again.push(("key", key.as_str()));
    for _ in 0..2 {
        visitor.get(&format!("{AT}/carer-applications")).await.is(200);
        visitor.post(&format!("{AT}/carer-applications"), &again).await.is(303);
    }
    again[0] = ("name", "郑强");
    visitor.get(&format!("{AT}/carer-applications")).await.is(200);
    visitor.post(&format!("{AT}/carer-applications"), &again).await.is(422).shows("这一份没有收下");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_community_with_need_and_nobody_for_it_is_red_on_its_street_s_page() {
    let story = settled("2011-12-01T09:00:00").await;
    let (page, census) = ("/gongshu/street-b/care-class", "/gongshu/taiping-road/census");
    let mut street = story.staff("officer-street-b").await;
    street.get(page).await.is(200).shows("太平路社区").shows("12月1日").shows("绿灯");
    assert!(!street.html.contains("红灯"), "without need there is nothing to lack");
    street.get(census).await.is(200);
    street.post(&format!("{census}/households"), &[("label", "1幢101")]).await.is(303);
    street.get(census).await.is(200);
    let link = street.html.split(&format!("href=\"{census}/answers/")).nth(1).unwrap();
    let link = format!("{census}/answers/{}", link.split('"').next().unwrap());
    let mut home = story.visitor();
    home.get(&link).await.is(200);
    let ming = [("c1-name", "王小明"), ("c1-born", "2003-05-01"), ("c1-grade", "2"), ("c1-hours", "10")];
    home.post(&link, &ming).await.is(303);
    street.get(page).await.is(200).shows("红灯：没有托管班，也没有临时托管");
    street.shows("需要托管1人，已安置0人（0%）");
    street.get(census).await.is(200);
    let placed = [("child", "王小明 2003-05-01"), ("outcome", "placed")];
    street.post(&format!("{census}/outcomes"), &placed).await.is(303);
    street.get(page).await.is(200).shows("已安置1人（100%）");
    assert!(!street.html.contains("王小明"), "counts only");
    for rest in ["care-class", "care-class/open", "temporary/xy-ming/came"] {
        street.get(page).await.is(200);
        street.post(&format!("/gongshu/street-b/{rest}"), &[]).await.is(404);
    }
    let mut provider = story.staff("provider-xianyou-road").await;
    provider.get(page).await.is(404);
}
