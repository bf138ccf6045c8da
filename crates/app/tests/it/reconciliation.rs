//! 通道对账 The channels' bills of a day against the ledger, on fakes that write them like the real ones (P0.1).

use crate::evening::school;
use crate::fake::{Fake, order};
use crate::tender::{NOTICES, held, made, merchant, told};
use crate::town::Story;
use afterbell::money::{reconciliation, tender};
use afterbell::who::Who;
use axum::http::StatusCode;
use jiff::civil::{Date, time};
use rules::fen::Fen;
use rules::id::TenderId;
use rules::moment::moment;
use rules::money::tender::Channel;
use std::io::Write;

const DESK: &str = "/gongshu/wenlan/reconciliations";

fn yuan(fen: Fen) -> String {
    format!("{}.{:02}", fen.0 / 100, fen.0 % 100)
}

/// WeChat's file of payments: order, the channel's number, how much.
pub(crate) fn wechat(day: Date, lines: &[(&str, &str, Fen)]) -> Vec<u8> {
    let mut file = "\u{feff}交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n".to_owned();
    for (order, number, fen) in lines {
        let fen = yuan(*fen);
        file.push_str(&format!("`{day} 16:00:00,`wx8888888888888888,`1900000001,`0,`,`{number},`{order},`o1,`NATIVE,`SUCCESS,`OTHERS,`CNY,`{fen},`0.00,`0,`0,`0.00,`0.00,`,`,`文澜小学,`,`0.00000,`0.60%,`{fen},`0.00,`\r\n"));
    }
    let sum = yuan(lines.iter().map(|line| line.2).sum());
    file.push_str(
        "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n",
    );
    file.push_str(&format!("`{},`{sum},`0.00,`0.00,`0.00000,`{sum},`0.00\r\n", lines.len()));
    file.into_bytes()
}

/// Alipay's packed file in GB 18030: the details, and a summary beside them.
fn alipay(day: Date, lines: &[(&str, &str, Fen)]) -> Vec<u8> {
    let mut file = format!(
        "#支付宝业务明细查询\r\n#账号：[20880000000000010156]\r\n#起始日期：[{day}]\r\n支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,备注\r\n"
    );
    for (order, number, fen) in lines {
        let fen = yuan(*fen);
        file.push_str(&format!(
            "{number}\t,{order}\t,交易,文澜小学,{day} 16:00:00,{day} 16:00:05,{fen},{fen},,\r\n"
        ));
    }
    file.push_str(&format!(
        "#交易合计：{}笔，商家实收共0元\r\n#退款合计：0笔，商家实收退款共0.00元\r\n",
        lines.len()
    ));
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("20880000000000010156_业务明细(汇总).csv", "#汇总"), ("20880000000000010156_业务明细.csv", &file)]
    {
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&encoding_rs::GB18030.encode(text).0).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

/// A day on which 王小明's bill was paid by WeChat; it is the next morning now.
async fn paid_yesterday() -> (Story, Fake, Date, (String, Fen)) {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    let day = story.app.now().date();
    (story, fake, day, (id, fen))
}

fn turn(story: &Story, day: Date, hour: i8) {
    assert!(story.app.turn(moment(day, time(hour, 30, 0, 0))));
}

#[tokio::test]
async fn the_program_asks_in_the_morning_and_the_day_is_reconciled() {
    let (story, fake, day, (id, fen)) = paid_yesterday().await;
    fake.bill(&day.to_string(), wechat(day, &[(&id, "W1", fen)]));
    let place = school(&story);
    turn(&story, day.tomorrow().unwrap(), 9);
    assert_eq!(reconciliation::poll(&story.app, &place).await.unwrap(), 0, "no bill before ten");
    let mut cashier = story.staff("cashier").await;
    let page = format!("{DESK}/wechat/{day}");
    cashier.get(DESK).await.is(200).shows("账单还没取到");
    cashier.post(&format!("{DESK}/ask"), &[("channel", "wechat"), ("date", &day.to_string())]).await.is(422);
    turn(&story, day.tomorrow().unwrap(), 10);
    assert_eq!(reconciliation::poll(&story.app, &place).await.unwrap(), 1);
    assert_eq!(reconciliation::poll(&story.app, &place).await.unwrap(), 0, "it is here");
    cashier.get(&page).await.is(200).shows("已对平").shows(&format!("1 笔 {fen}"));
    cashier.get(DESK).await.is(200).shows("已对平");
    story.staff("leader").await.get(&page).await.is(200);
    story.staff("manager").await.get(&page).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_differs_waits_until_somebody_says_why() {
    let (story, fake, day, (id, fen)) = paid_yesterday().await;
    let strange = [(id.as_str(), "W1", fen - Fen(1)), ("KH20260901", "W9", Fen(700))];
    fake.bill(&day.to_string(), wechat(day, &strange));
    turn(&story, day.tomorrow().unwrap(), 10);
    let mut cashier = story.staff("cashier").await;
    cashier.get(DESK).await.is(200);
    let ask = [("channel", "wechat".to_owned()), ("date", day.to_string())];
    let ask: Vec<(&str, &str)> = ask.iter().map(|(name, value)| (*name, value.as_str())).collect();
    cashier.post(&format!("{DESK}/ask"), &ask).await.is(303);
    let page = cashier.led_to().to_owned();
    cashier.get(&page).await.is(200).shows("2 笔差异待说明").shows("金额不一样").shows("通道有，账上没有");
    cashier.shows("王小明").shows("KH20260901").shows("¥7.00");
    cashier.get("/gongshu/wenlan/bills").await.is(200).shows("线上支付有差异");
    cashier.get(&page).await;
    let keys: Vec<String> = cashier
        .html
        .split("name=\"difference\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 2);
    let reasons = format!("{page}/reasons");
    cashier.post(&reasons, &[("difference", &keys[0]), ("reason", " ")]).await.is(422).shows("没有写原因");
    cashier.post(&reasons, &[("difference", "amount/x"), ("reason", "?")]).await.is(422);
    for _ in 0..2 {
        cashier.get(&page).await;
        cashier.post(&reasons, &[("difference", &keys[0]), ("reason", "别的系统的订单")]).await.is(303);
    }
    cashier.get(&page).await.shows("1 笔差异待说明").shows("别的系统的订单");
    cashier.post(&reasons, &[("difference", &keys[1]), ("reason", "通道少记一分，已核实")]).await.is(303);
    cashier.get(&page).await.shows("已对平").shows("已说明的差异");
    cashier.get("/gongshu/wenlan/bills").await;
    assert!(!cashier.html.contains("线上支付有差异"));
    assert_eq!(held(&story).await, fen, "an explanation moves no money");
}

#[tokio::test]
async fn a_payment_that_nobody_told_of_is_theirs_only_until_the_channel_is_asked() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let day = story.app.now().date();
    fake.pay(&id);
    fake.bill(&day.to_string(), wechat(day, &[(&id, &format!("no-{id}"), fen)]));
    turn(&story, day.tomorrow().unwrap(), 10);
    let place = school(&story);
    reconciliation::poll(&story.app, &place).await.unwrap();
    let page = format!("{DESK}/wechat/{day}");
    let mut cashier = story.staff("cashier").await;
    cashier.get(&page).await.is(200).shows("通道有，账上没有").shows("王小明");
    tender::ask(&story.app, &place, &TenderId::new(&id)).await.unwrap();
    cashier.get(&page).await.shows("已对平");
    assert_eq!(held(&story).await, fen);
    cashier.get(&format!("{DESK}/wechat/{}", day.tomorrow().unwrap())).await.is(200).shows("账单还没取到");
}

#[tokio::test]
async fn a_payment_that_the_channel_does_not_have_is_ours_only_and_a_day_without_a_bill_is_asked_again() {
    let (story, fake, day, _) = paid_yesterday().await;
    let (second, third) = (day.tomorrow().unwrap(), day.tomorrow().unwrap().tomorrow().unwrap());
    let place = school(&story);
    turn(&story, second, 10);
    fake.break_down(true);
    assert_eq!(reconciliation::poll(&story.app, &place).await.unwrap(), 0);
    fake.break_down(false);
    assert_eq!(reconciliation::poll(&story.app, &place).await.unwrap(), 0, "not every minute");
    turn(&story, third, 10);
    assert_eq!(
        reconciliation::poll(&story.app, &place).await.unwrap(),
        2,
        "both days, and nobody paid on either"
    );
    let mut cashier = story.staff("cashier").await;
    cashier.get(&format!("{DESK}/wechat/{day}")).await.is(200).shows("账上有，通道没有");
    cashier.get(&format!("{DESK}/wechat/{second}")).await.is(200).shows("已对平");
}

#[tokio::test]
async fn a_bill_that_cannot_be_read_holds_up_no_other_day_s() {
    let (story, fake, day, _) = paid_yesterday().await;
    let (second, third) = (day.tomorrow().unwrap(), day.tomorrow().unwrap().tomorrow().unwrap());
    fake.bill(&day.to_string(), b"not a bill".to_vec());
    turn(&story, third, 10);
    assert_eq!(reconciliation::poll(&story.app, &school(&story)).await.unwrap(), 1, "the day after is taken");
    let mut cashier = story.staff("cashier").await;
    cashier.get(&format!("{DESK}/wechat/{day}")).await.is(200).shows("账单还没取到");
    cashier.get(&format!("{DESK}/wechat/{second}")).await.is(200).shows("已对平");
}

#[tokio::test]
async fn a_file_from_before_a_wrong_one_counts_again() {
    let (story, fake, day, (id, fen)) = paid_yesterday().await;
    let (right, wrong) = (wechat(day, &[(&id, "W1", fen)]), wechat(day, &[(&id, "W1", fen + Fen(100))]));
    turn(&story, day.tomorrow().unwrap(), 10);
    let place = school(&story);
    let page = format!("{DESK}/wechat/{day}");
    let mut cashier = story.staff("cashier").await;
    for (file, fresh, says) in [
        (&right, true, "已对平"),
        (&right, false, "已对平"),
        (&wrong, true, "1 笔差异待说明"),
        (&right, true, "已对平"),
        (&right, false, "已对平"),
    ] {
        fake.bill(&day.to_string(), file.clone());
        let asked = reconciliation::ask(&story.app, &Who::Clock, &place, (Channel::Wechat, day)).await;
        assert_eq!(asked.unwrap(), fresh);
        cashier.get(&page).await.is(200).shows(says);
    }
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_day_beyond_every_calendar_is_nowhere() {
    let (story, _fake, _, _) = paid_yesterday().await;
    let mut cashier = story.staff("cashier").await;
    for day in ["9999-12-31", "-009999-01-01", "2200-01-01", "1999-12-31"] {
        cashier.get(DESK).await.is(200);
        cashier.get(&format!("{DESK}/wechat/{day}")).await.is(404);
        cashier.get(DESK).await.is(200);
        cashier.post(&format!("{DESK}/ask"), &[("channel", "wechat"), ("date", day)]).await.is(404);
    }
}

#[tokio::test]
async fn alipay_s_packed_file_is_read_and_a_file_can_be_brought() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Alipay).await;
    let path = "/gongshu/wenlan/tenders/notices/alipay";
    let form = [("content-type", "application/x-www-form-urlencoded".to_owned())];
    assert_eq!(told(&story, path, &form, fake.alipay_notice(&id, fen, "A1")).await, StatusCode::OK);
    let day = story.app.now().date();
    let file = alipay(day, &[(&id, "A1", fen)]);
    fake.bill(&format!("alipay-{day}"), file.clone());
    turn(&story, day.tomorrow().unwrap(), 10);
    let place = school(&story);
    assert!(reconciliation::ask(&story.app, &Who::Clock, &place, (Channel::Alipay, day)).await.unwrap());
    let mut cashier = story.staff("cashier").await;
    cashier.get(&format!("{DESK}/alipay/{day}")).await.is(200).shows("已对平");
    cashier.get(DESK).await.is(200);
    let date = day.to_string();
    let of = |channel: &'static str| [("channel", channel), ("date", date.as_str())];
    cashier.send_file(DESK, &of("alipay"), ("a.zip", &file)).await.is(303);
    assert!(cashier.led_to().ends_with(&format!("alipay/{day}")), "the same file is one bill");
    cashier.get(DESK).await;
    cashier.send_file(DESK, &of("wechat"), ("a.zip", &file)).await.is(422).shows("不是通道的交易账单");
    cashier.get(DESK).await;
    let other = wechat(day.tomorrow().unwrap(), &[("x", "W1", Fen(1))]);
    cashier.send_file(DESK, &of("wechat"), ("a.csv", &other)).await.is(422).shows("不一样");
    let changed = String::from_utf8(wechat(day, &[("x", "W1", Fen(1))])).unwrap().replacen("0.01", "0.02", 1);
    cashier.get(DESK).await;
    cashier
        .send_file(
            DESK,
            &of("wechat"),
            ("a.csv", changed.replacen("`0.01,`0.00,`\r\n", "`0.03,`0.00,`\r\n", 1).as_bytes()),
        )
        .await
        .is(422)
        .shows("账单末尾的合计和每一行加起来不一样");
    story.staff("leader").await.get(DESK).await.is(200);
}

#[tokio::test]
async fn a_bill_that_is_not_what_was_signed_is_not_taken() {
    let (story, fake, _, (id, fen)) = paid_yesterday().await;
    let day: Date = "2021-09-22".parse().unwrap();
    fake.bill("2021-09-22", wechat(day, &[(&id, "W1", fen)]));
    turn(&story, day.tomorrow().unwrap(), 10);
    let asked = reconciliation::ask(&story.app, &Who::Clock, &school(&story), (Channel::Wechat, day)).await;
    assert_eq!(asked.unwrap_err().code(), Some("tender-channel-failed"));
}
