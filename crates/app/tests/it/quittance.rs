//! 收据 A payment by phone is booked without a receipt; its number comes later, by hand or in a list (P0.1).

use crate::account::{ACCOUNT, BILLS};
use crate::collection::{code, yuan};
use crate::fake::order;
use crate::tender::{NOTICES, made, merchant, ming, told};
use axum::http::StatusCode;
use rules::money::tender::Channel;

const QUITTANCES: &str = "/gongshu/wenlan/quittances";

#[tokio::test]
async fn a_receipt_s_number_comes_after_the_money() {
    let (story, fake) = merchant().await;
    let (id, fen) = made(&story, Channel::Wechat).await;
    let (headers, body) = fake.notice(&story, order(&id, fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    let bill = ming(&story).await;
    let mut family = story.wang().await;
    family.get(ACCOUNT).await.is(200).shows("分毫不差");
    assert!(!family.html.contains("收据号"), "nothing is said of a number that nobody has");
    let mut desk = story.staff("cashier").await;
    desk.get(BILLS).await.is(200).shows("笔缴费没有收据号");
    desk.get(QUITTANCES).await.is(200).shows("王小明").shows("微信支付").shows("还没有收据号的缴费（1 笔）");
    let payment = desk.hidden("payment");
    desk.post(QUITTANCES, &[("payment", &payment), ("number", " ")]).await.is(422).shows("没有写收据号");
    desk.post(QUITTANCES, &[("payment", "nothing"), ("number", "E-1")]).await.is(422).shows("没有这笔缴费");
    desk.get(QUITTANCES).await;
    for _ in 0..2 {
        desk.post(QUITTANCES, &[("payment", &payment), ("number", "E-1")]).await.is(303);
        desk.get(QUITTANCES).await.is(200).shows("每一笔缴费都有收据号");
    }
    family.get(ACCOUNT).await.is(200).shows("收据号 E-1");
    desk.post(QUITTANCES, &[("payment", &payment), ("number", "E-2")])
        .await
        .is(422)
        .shows("已经有收据号 E-1");
    let mut leader = story.staff("leader").await;
    leader.get(QUITTANCES).await.is(200);
    leader.post(QUITTANCES, &[("payment", &payment), ("number", "E-3")]).await.is(404);

    let list = format!("缴款识别码,收据号\n{},E-1\n{},E-9\n", code(bill.id.as_str()), code("nobody"));
    let file = format!("{QUITTANCES}/file");
    desk.get(QUITTANCES).await;
    desk.send_file(&file, &[], ("receipts.csv", list.as_bytes())).await.is(303);
    desk.get(QUITTANCES).await.is(200).shows("补上 0 个，原来就有 1 个").shows("第 3 行等 1 行没有补");
    desk.send_file(&file, &[], ("receipts.csv", "a,b\n1,2\n".as_bytes())).await.is(422).shows("没有找到表头");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The number of a bank's payment comes in a list, and one number is for one payment.
#[tokio::test]
async fn a_list_brings_numbers_for_what_the_bank_collected() {
    let story = crate::account::billed().await;
    let permit =
        rules::people::role::clock(rules::people::act::Act::BillIssue, &crate::evening::school(&story))
            .unwrap();
    let bills = story.app.store.look(&permit).await.unwrap().bills(None).await.unwrap();
    let code = |n: usize| code(bills[n].id.as_str());
    let mut file = "流水号,姓名,金额,状态,缴款识别码\n".to_owned();
    for (n, bill) in bills.iter().enumerate().take(2) {
        file.push_str(&format!("S{n},x,{},缴费成功,{}\n", yuan(bill.fen), code(n)));
    }
    let mut desk = story.staff("cashier").await;
    desk.get("/gongshu/wenlan/collections").await;
    let banked = ("in.csv", file.as_bytes());
    desk.send_file("/gongshu/wenlan/collections", &[("direction", "in")], banked).await.is(303);
    desk.get(QUITTANCES).await.is(200).shows("（2 笔）").shows("银行代收");
    let list = format!("缴款识别码,收据号\n{},E-1\n{},E-1\n", code(0), code(1));
    desk.send_file(&format!("{QUITTANCES}/file"), &[], ("receipts.csv", list.as_bytes())).await.is(303);
    desk.get(QUITTANCES).await.is(200).shows("补上 1 个，原来就有 0 个").shows("第 3 行").shows("（1 笔）");
    let (payment, key) = (desk.hidden("payment"), desk.hidden("key"));
    let again = [("payment", payment.as_str()), ("number", "E-1"), ("key", key.as_str())];
    desk.post(QUITTANCES, &again).await.is(422).shows("已经用在别的缴费上").shows("value=\"E-1\"");
    desk.post(QUITTANCES, &[("payment", &payment), ("number", "E-2")]).await.is(303);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
