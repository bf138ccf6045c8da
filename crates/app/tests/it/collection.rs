//! 代收结果 A cashier's bad day with the bank's file: every line shown, none lost, nothing posted twice (P0.1).

use crate::account::{billed, billed_in};
use crate::draw::drawn_in;
use crate::preference::announced_in;
use crate::town::{Browser, Story};
use afterbell::money::{collection, refund};
use afterbell::town::{PLAN, Town};
use afterbell::who::Who;
use jiff::civil::date;
use rules::fen::Fen;
use rules::id::{DistrictId, PlaceId};
use rules::money::payment_code;
use rules::people::act::Act;
use store::money::BillRow;

const DESK: &str = "/gongshu/wenlan/collections";

pub(crate) fn code(id: &str) -> String {
    payment_code::of(&DistrictId::new("gongshu"), &PlaceId::new("wenlan"), id)
}

async fn bills(story: &Story) -> Vec<BillRow> {
    let place = crate::evening::school(story);
    let permit = rules::people::role::clock(Act::BillIssue, &place).unwrap();
    story.app.store.look(&permit).await.unwrap().bills(None).await.unwrap()
}

/// What the ledger holds: in custody, earned, and on the bank's side.
async fn held(story: &Story) -> Fen {
    let place = crate::evening::school(story);
    let permit = rules::people::role::clock(Act::BillIssue, &place).unwrap();
    let totals = story.app.store.look(&permit).await.unwrap().account_totals().await.unwrap();
    assert_eq!(totals.sum, Fen::ZERO);
    totals.custody
}

pub(crate) fn yuan(fen: Fen) -> String {
    format!("{}.{:02}", fen.0 / 100, fen.0 % 100)
}

/// A file as the city channel sends it: a title, then a header in its own order.
pub(crate) fn file(lines: &[(&str, &str, String, &str)]) -> String {
    let rows = lines.iter().map(|(serial, name, amount, code)| {
        format!("2021-09-20 10:00,{serial},{name},缴费成功,{amount},{code}\r\n")
    });
    let head = "文澜小学代收明细\r\n交易时间,银行流水号,学生姓名,状态,交易金额(元),缴款识别码\r\n";
    rows.fold(head.to_owned(), |file, row| file + &row)
}

pub(crate) fn line_at<'a>(page: &'a Browser<'_>, row: usize) -> &'a str {
    let start = format!("第 {row} 行 ·");
    let at = page.html.find(&start).unwrap_or_else(|| panic!("no row {row} on the page:\n{}", page.html));
    page.html[at..].split("</li>").next().unwrap()
}

#[tokio::test]
async fn a_bad_day_at_the_desk() {
    let story = billed().await;
    let due = bills(&story).await;
    let [first, second, third, left] = [0, 1, 2, 3].map(|n| due[n].clone());
    let mut cashier = story.staff("cashier").await;
    cancelled(&story, &left).await;
    let elsewhere = payment_code::of(&DistrictId::new("gongshu"), &PlaceId::new("beixiu"), first.id.as_str());
    let wrong_fen = Fen(second.fen.0 - 1);
    let text = file(&[
        ("B1", &first.name, yuan(first.fen), &code(first.id.as_str())),
        ("B1", &first.name, yuan(first.fen), &code(first.id.as_str())),
        ("B2", &second.name, yuan(wrong_fen), &code(second.id.as_str())),
        ("B3", "陈某", "99.00".to_owned(), &code("nobody")),
        ("B4", &first.name, yuan(first.fen), &elsewhere),
        ("B5", &left.name, yuan(left.fen), &code(left.id.as_str())),
        ("B6", &third.name, yuan(third.fen), "1.23457E+19"),
    ]);
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    cashier.get(DESK).await.is(200).shows("都对上了");
    cashier.send_file(DESK, &[("direction", "in")], ("9月20日.csv", &gbk)).await.is(303);
    let taken = cashier.led_to().to_owned();
    cashier.get(&taken).await.is(200).shows("已入账 1 笔，没对上 6 笔").shows("一笔不少");
    for (row, word) in [
        (3, "已入账"),
        (4, "和第 3 行是同一笔"),
        (5, "少了 ¥0.01"),
        (6, "没有这张账单"),
        (7, "别的学校或社区的缴款码"),
        (8, "已经取消"),
        (9, "1.2E+19"),
    ] {
        assert!(line_at(&cashier, row).contains(word), "row {row}: {}", line_at(&cashier, row));
    }
    assert_eq!(held(&story).await, first.fen, "one line matched, and it is posted once");

    // The same bytes, then the same payments in another file, on the next day: nothing moves.
    cashier.get(DESK).await;
    cashier.send_file(DESK, &[("direction", "in")], ("9月20日.csv", &gbk)).await.is(303);
    assert_eq!(cashier.led_to(), taken);
    cashier.get(DESK).await.shows("没有重复入账");
    cashier.send_file(DESK, &[("direction", "in")], ("9月21日.csv", text.as_bytes())).await.is(303);
    let next = cashier.led_to().to_owned();
    cashier.get(&next).await.shows("以前导入的文件里有同一笔");
    assert_eq!(held(&story).await, first.fen);

    answers(&story, &mut cashier, &taken, (&second, &third)).await;
    assert_eq!(held(&story).await, first.fen + second.fen + third.fen);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// The cashier deals with each line of the first file; what is typed wrong is told and kept.
async fn answers(
    story: &Story,
    cashier: &mut Browser<'_>,
    taken: &str,
    (second, third): (&BillRow, &BillRow),
) {
    let at = |row: usize| format!("{taken}/lines/{row}");
    let code_of = |bill: &BillRow| code(bill.id.as_str());
    cashier.get(taken).await;
    let second_code = code_of(second);
    let short = [("answer", "assign"), ("code", second_code.as_str()), ("reason", "差一分")];
    cashier.post(&at(5), &short).await.is(422).shows("差额用现金结清了就勾选");
    let settled = [short.as_slice(), &[("settled", "yes")]].concat();
    cashier.post(&at(5), &settled).await.is(303);
    cashier.post(&at(5), &settled).await.is(422).shows("已经处理过了");
    let third_code = payment_code::grouped(&code_of(third));
    cashier
        .post(&at(9), &[("answer", "assign"), ("code", &third_code), ("reason", "")])
        .await
        .is(422)
        .shows("没有写说明");
    cashier
        .post(&at(9), &[("answer", "assign"), ("code", &third_code), ("reason", "按姓名查到")])
        .await
        .is(303);
    cashier
        .post(&at(6), &[("answer", "assign"), ("code", &third_code), ("reason", "猜的")])
        .await
        .is(422)
        .shows("没有待缴的账单");
    for (row, answer) in [(4, "no-money"), (6, "gave-back"), (7, "gave-back"), (8, "gave-back")] {
        cashier.post(&at(row), &[("answer", answer), ("reason", "已和银行核对")]).await.is(303);
    }
    cashier.get(taken).await.shows("已认领").shows("已退回").shows("没有钱").shows("一笔不少");
    let mut leader = story.staff("leader").await;
    leader.get(taken).await.is(200);
    assert!(!leader.html.contains("处理这一笔"), "the leader reads, the cashier decides");
}

/// The child leaves the course before paying.
async fn cancelled(story: &Story, bill: &BillRow) {
    let place = crate::evening::school(story);
    let permit = rules::people::role::clock(Act::BillIssue, &place).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let household = tx.student(&bill.student).await.unwrap().household;
    drop(tx);
    let guardian =
        story.town.register.guardians.iter().find(|guardian| guardian.household == household).unwrap();
    let mut guardian = story.guardian(&guardian.phone).await;
    let placements = format!("/gongshu/wenlan/placements/{}", bill.student);
    guardian.get(&placements).await.is(200);
    guardian.post(&format!("{placements}/withdraw"), &[("course", bill.course_id.as_str())]).await.is(303);
}

#[tokio::test]
async fn a_ruined_file_moves_nothing_and_says_why() {
    let story = billed().await;
    let due = bills(&story).await;
    let text = file(&[("B1", &due[0].name, yuan(due[0].fen), &code(due[0].id.as_str()))]);
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    let ruined = String::from_utf8_lossy(&gbk).into_owned().into_bytes();
    let torn = format!("{text}合计,,,,{},\r\n", "9999.00");
    let mut cashier = story.staff("cashier").await;
    for (bytes, said) in [
        (ruined, "文件里的汉字是乱码"),
        (torn.into_bytes(), "文件末尾的合计是 ¥9,999.00"),
        (b"%PDF-1.7 \x00".to_vec(), "这不是表格文件"),
        ("姓名,金额\r\n王,1\r\n".as_bytes().to_vec(), "没有找到表头"),
    ] {
        cashier.get(DESK).await;
        cashier
            .send_file(DESK, &[("direction", "in")], ("代收.csv", &bytes))
            .await
            .is(422)
            .shows(said)
            .shows("还没有导入过文件");
    }
    assert_eq!(held(&story).await, Fen::ZERO);
}

#[tokio::test]
async fn the_list_goes_out_and_its_own_rows_come_back() {
    let story = billed().await;
    let due = bills(&story).await;
    let mut cashier = story.staff("cashier").await;
    let mut files = Vec::new();
    for list in ["bills-csv", "bills-xlsx"] {
        cashier.get("/gongshu/wenlan/bills").await.is(200).shows("导出给银行或缴费通道");
        cashier.post("/gongshu/wenlan/bills/export", &[("list", list)]).await.is(200);
        files.push(cashier.bytes.clone());
    }
    let text = String::from_utf8(files[0].clone()).unwrap();
    assert!(text.contains(&code(due[0].id.as_str())) && text.contains(&due[0].name), "{text}");
    for (file, name) in files.iter().zip(["a.csv", "a.xlsx"]) {
        cashier.get(DESK).await;
        cashier.send_file(DESK, &[("direction", "in")], (name, file)).await.is(303);
        let taken = cashier.led_to().to_owned();
        cashier.get(&taken).await.shows("一笔不少");
    }
    let all: Fen = due.iter().map(|bill| bill.fen).sum();
    assert_eq!(held(&story).await, all, "every bill is paid, and paid once");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_same_file_from_eight_desks_at_once_posts_once() {
    let story = billed().await;
    let due = bills(&story).await;
    let text = file(&[("B1", &due[0].name, yuan(due[0].fen), &code(due[0].id.as_str()))]);
    let place = crate::evening::school(&story);
    let cashier = cashier(&story).await;
    let take = || {
        collection::take(
            &story.app,
            &cashier,
            &place,
            rules::money::collection::Direction::In,
            ("x.csv", text.clone().into_bytes()),
        )
    };
    let (a, b, c, d, e, f, g, h) =
        tokio::join!(take(), take(), take(), take(), take(), take(), take(), take());
    let posted: usize = [a, b, c, d, e, f, g, h].into_iter().map(|taken| taken.unwrap().posted).sum();
    assert_eq!((posted, held(&story).await), (1, due[0].fen));
}

async fn cashier(story: &Story) -> Who {
    let staff = story.town.register.staff.iter().find(|staff| staff.login == "cashier").unwrap();
    Who::person(story.app.store.person("gongshu", &staff.id).await.unwrap().unwrap())
}

#[tokio::test]
async fn refunds_go_out_by_list_and_come_back_done_or_bounced() {
    let story = billed().await;
    let due = bills(&story).await;
    let paid = file(&[("B1", &due[0].name, yuan(due[0].fen), &code(due[0].id.as_str()))]);
    let mut cashier = story.staff("cashier").await;
    cashier.get(DESK).await;
    cashier.send_file(DESK, &[("direction", "in")], ("in.csv", paid.as_bytes())).await.is(303);
    cancelled(&story, &due[0]).await;
    let place = crate::evening::school(&story);
    let guardian = guardian_of(&story, &due[0]).await;
    let id = rules::id::RefundId::new("r1");
    let asked =
        refund::ask(&story.app, &guardian, &place, &due[0].student, (id, "=搬家")).await.unwrap().unwrap();
    cashier.get("/gongshu/wenlan/bills").await;
    cashier.post("/gongshu/wenlan/bills/export", &[("list", "refunds-csv")]).await.is(200);
    let out = String::from_utf8(cashier.bytes.clone()).unwrap();
    assert!(out.contains(&code("r1")) && out.contains("\"'=搬家\""), "a reason is never a formula: {out}");
    let result = |status: &str, serial: &str| {
        format!(
            "流水号,姓名,退费金额(元),退费状态,缴款识别码\n{serial},x,{},{status},{}\n",
            yuan(asked.fen),
            code("r1")
        )
    };
    for (status, serial, said) in [("退费失败", "R1", "没有退成"), ("退费成功", "R2", "已到账")]
    {
        cashier.get(DESK).await;
        cashier
            .send_file(DESK, &[("direction", "out")], ("out.csv", result(status, serial).as_bytes()))
            .await
            .is(303);
        let taken = cashier.led_to().to_owned();
        cashier.get(&taken).await.is(200).shows(said);
    }
    assert_eq!(held(&story).await, Fen::ZERO);
}

/// Children that changed school after their bills went out: what the bank has collected for them waits for the cashier, who gives it
/// back, or takes it in once the family has been asked.
#[tokio::test]
async fn what_is_paid_for_a_child_that_changed_school_waits_for_the_cashier() {
    let last = date(2021, 9, 16);
    let moves = |town: &mut Town| {
        let young = town.register.students.iter_mut().filter(|one| one.grade < 6);
        young.take(2).for_each(|one| one.on_roll_until = Some(last));
    };
    let story = Story::otherwise(PLAN.text, moves, "2021-09-06T09:00:00").await;
    let story = billed_in(drawn_in(announced_in(story).await).await).await;
    story.turn("2021-09-20T09:00:00");
    let has_moved = |bill: &BillRow| {
        let mut all = story.town.register.students.iter();
        all.any(|one| one.id == bill.student && one.on_roll_until == Some(last))
    };
    let (moved, stays): (Vec<BillRow>, Vec<BillRow>) = bills(&story).await.into_iter().partition(has_moved);
    let line = |serial, bill: &BillRow| (serial, yuan(bill.fen), code(bill.id.as_str()));
    let lines = [line("B1", &moved[0]), line("B2", &moved[1]), line("B3", &stays[0])];
    let text =
        file(&lines.each_ref().map(|(serial, yuan, code)| (*serial, "x", yuan.clone(), code.as_str())));
    let mut cashier = story.staff("cashier").await;
    cashier.get(DESK).await.is(200);
    cashier.send_file(DESK, &[("direction", "in")], ("9月20日.csv", text.as_bytes())).await.is(303);
    let taken = cashier.led_to().to_owned();
    cashier.get(&taken).await.is(200).shows("已入账 1 笔，没对上 2 笔");
    for row in [3, 4] {
        assert!(line_at(&cashier, row).contains("已经转走"), "row {row}: {}", line_at(&cashier, row));
    }
    assert_eq!(held(&story).await, stays[0].fen, "nothing is taken from a family that has left");
    let back = format!("{taken}/lines/3");
    cashier.post(&back, &[("answer", "gave-back"), ("reason", " ")]).await.is(422).shows("没有写说明");
    cashier.post(&back, &[("answer", "gave-back"), ("reason", "已转走，原路退回")]).await.is(303);
    assert_eq!(held(&story).await, stays[0].fen);
    cashier.get(&taken).await.is(200);
    let takes = [("answer", "assign"), ("code", lines[1].2.as_str()), ("reason", "家长说是转走前的课")];
    cashier.post(&format!("{taken}/lines/4"), &takes).await.is(303);
    assert_eq!(held(&story).await, stays[0].fen + moved[1].fen, "asked, and owed");
    cashier.get(DESK).await.is(200).shows("都对上了");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

async fn guardian_of(story: &Story, bill: &BillRow) -> Who {
    let place = crate::evening::school(story);
    let permit = rules::people::role::clock(Act::BillIssue, &place).unwrap();
    let household =
        story.app.store.look(&permit).await.unwrap().student(&bill.student).await.unwrap().household;
    let guardian =
        story.town.register.guardians.iter().find(|guardian| guardian.household == household).unwrap();
    Who::person(story.app.store.person("gongshu", &guardian.id).await.unwrap().unwrap())
}
