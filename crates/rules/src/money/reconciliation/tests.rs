//! 通道对账 What differs, what agrees, and files as the channels write them.

use super::*;
use crate::money::reconciliation::paper::read;
use jiff::civil::date;
use proptest::prelude::*;

const DAY: Date = date(2021, 9, 20);
const FEN: Fen = Fen(48_000);

fn ids() -> (DistrictId, PlaceId) {
    (DistrictId::new("gongshu"), PlaceId::new("wenlan"))
}

fn order() -> String {
    let (district, place) = ids();
    format!("{}T1", payment_code::of(&district, &place, "b1"))
}

fn line() -> Line {
    Line {
        number: 2,
        at: "2021-09-20 13:29:35".into(),
        order: order(),
        channel_no: "W1".into(),
        back: None,
        fen: FEN,
        status: Status::Done,
    }
}

fn gone(status: Status, fen: Fen) -> Line {
    Line { back: Some("R1".into()), status, fen, ..line() }
}

fn paid() -> Paid {
    Paid {
        order: order(),
        channel_no: "W1".into(),
        came: FEN,
        posted: Some(FEN),
        state: State::Paid,
        on: Some(DAY),
        name: "王小明".into(),
    }
}

fn returned() -> Back {
    Back {
        id: "R1".into(),
        order: order(),
        fen: FEN,
        posted: Some(FEN),
        is_refund: true,
        status: Status::Done,
        on: Some(DAY),
        name: "王小明".into(),
    }
}

fn book(lines: Vec<Line>, paid: Vec<Paid>, backs: Vec<Back>) -> Book {
    let (district, place) = ids();
    let (extras, explained) = (Vec::new(), BTreeMap::new());
    Book { district, place, bills: [(DAY, lines)].into(), paid, extras, backs, explained }
}

/// One row: the bill, our orders, our returns, what differs with what we have and what they have.
type Row = (Vec<Line>, Vec<Paid>, Vec<Back>, Vec<(Kind, Option<i64>, Option<i64>)>);

#[test]
fn what_differs_is_named_and_what_agrees_is_not() {
    let all = Some(FEN.0);
    let elsewhere = {
        let (district, place) = (DistrictId::new("gongshu"), PlaceId::new("beixiu"));
        Line { order: format!("{}T1", payment_code::of(&district, &place, "b1")), ..line() }
    };
    let open = Paid { channel_no: String::new(), posted: None, state: State::Open, on: None, ..paid() };
    let odd = |state, came| Paid { posted: None, state, came: Fen(came), ..paid() };
    let waits = Back { status: Status::Waiting, posted: None, on: None, ..returned() };
    let rows: Vec<Row> = vec![
        (vec![], vec![], vec![], vec![]),
        (vec![line()], vec![paid()], vec![], vec![]),
        (vec![elsewhere], vec![], vec![], vec![]),
        (vec![], vec![paid()], vec![], vec![(Kind::OursOnly, all, None)]),
        (vec![line()], vec![], vec![], vec![(Kind::TheirsOnly, None, all)]),
        (vec![line()], vec![open], vec![], vec![(Kind::TheirsOnly, None, all)]),
        (vec![line(), line()], vec![paid()], vec![], vec![(Kind::TheirsOnly, None, all)]),
        (
            vec![Line { fen: Fen(47_999), ..line() }],
            vec![paid()],
            vec![],
            vec![(Kind::Amount, all, Some(47_999))],
        ),
        (
            vec![line()],
            vec![Paid { posted: Some(Fen::ZERO), ..paid() }],
            vec![],
            vec![(Kind::Amount, Some(0), all)],
        ),
        (vec![line()], vec![odd(State::Odd, FEN.0)], vec![], vec![(Kind::Status, None, all)]),
        (vec![line()], vec![odd(State::Odd, 1)], vec![], vec![(Kind::Amount, Some(1), all)]),
        (
            vec![Line { status: Status::Unknown, ..line() }],
            vec![paid()],
            vec![],
            vec![(Kind::Status, all, all)],
        ),
        (vec![line(), gone(Status::Done, FEN)], vec![paid()], vec![returned()], vec![]),
        (vec![line(), gone(Status::Waiting, FEN)], vec![paid()], vec![waits.clone()], vec![]),
        (vec![line(), gone(Status::Done, FEN)], vec![paid()], vec![waits], vec![(Kind::Refund, None, all)]),
        (vec![line(), gone(Status::Done, FEN)], vec![paid()], vec![], vec![(Kind::Refund, None, all)]),
        (
            vec![line(), gone(Status::Done, Fen(1))],
            vec![paid()],
            vec![returned()],
            vec![(Kind::Refund, all, Some(1))],
        ),
        (
            vec![line(), gone(Status::Failed, FEN)],
            vec![paid()],
            vec![returned()],
            vec![(Kind::Refund, all, None)],
        ),
        (vec![line()], vec![paid()], vec![returned()], vec![(Kind::Refund, all, None)]),
        (
            vec![line(), gone(Status::Done, FEN)],
            vec![paid()],
            vec![Back { posted: None, ..returned() }],
            vec![(Kind::Refund, all, all)],
        ),
    ];
    for (at, (lines, orders, backs, ought)) in rows.into_iter().enumerate() {
        let found = compare(&book(lines, orders, backs), DAY);
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.kind, one.ours.map(|fen| fen.0), one.theirs.map(|fen| fen.0)))
            .collect();
        assert_eq!(found, ought, "row {at}");
    }
}

#[test]
fn a_second_payment_of_one_order_is_no_stranger() {
    let mut book = book(vec![line(), Line { channel_no: "W2".into(), ..line() }], vec![paid()], vec![]);
    assert_eq!(compare(&book, DAY)[0].kind, Kind::TheirsOnly, "nobody told us of it");
    book.extras.push((order(), "W2".into(), FEN));
    let found = compare(&book, DAY);
    assert_eq!((found.len(), found[0].kind, found[0].number.as_str()), (1, Kind::Status, "W2"));
}

#[test]
fn a_payment_at_midnight_is_found_in_the_bill_of_the_day_before() {
    let next = DAY.tomorrow().unwrap();
    let mut book = book(vec![line()], vec![Paid { on: Some(next), ..paid() }], vec![]);
    assert_eq!(compare(&book, DAY), []);
    book.bills.insert(next, Vec::new());
    assert_eq!(compare(&book, next), []);
    book.bills.remove(&DAY);
    assert_eq!(compare(&book, next)[0].kind, Kind::OursOnly);
}

#[test]
fn a_day_is_reconciled_when_its_bill_is_here_and_each_difference_has_its_reason() {
    let mut book = book(vec![], vec![paid()], vec![]);
    assert_eq!(standing(&book, DAY.yesterday().unwrap()), Standing::NoBill);
    assert_eq!(standing(&book, DAY), Standing::Open(1));
    let key = compare(&book, DAY)[0].key();
    assert_eq!(explain(&book, DAY, "other", "why").unwrap_err().code(), "reconciliation-no-such-difference");
    assert_eq!(explain(&book, DAY, &key, " ").unwrap_err().code(), "reconciliation-no-reason");
    let explained = explain(&book, DAY, &key, " 银行次日入账 ").unwrap();
    assert_eq!((explained.reason.as_str(), explained.already), ("银行次日入账", false));
    book.explained.insert(DAY, [key.clone()].into());
    assert_eq!(standing(&book, DAY), Standing::Reconciled);
    assert!(explain(&book, DAY, &key, "").unwrap().already, "twice is once");
    book.paid[0].posted = Some(Fen(1));
    assert_eq!(standing(&book, DAY), Standing::Open(1), "another amount is another difference");
}

#[test]
fn a_bill_is_asked_for_from_ten_the_next_morning_and_no_day_is_left_out() {
    let at = |day: i8, hour: i8| moment(date(2021, 9, day), time(hour, 0, 0, 0));
    assert!(ready(DAY, at(21, 10)).is_ok());
    let early = ready(DAY, at(21, 9)).unwrap_err();
    assert_eq!((early.code(), early.words()[0].1.as_str()), ("reconciliation-not-yet", "2021-09-21 10:00"));
    let taken = [date(2021, 9, 19)].into();
    let days = |now| missing(date(2021, 9, 18), &taken, now);
    assert_eq!(days(at(21, 9)), [date(2021, 9, 18)]);
    assert_eq!(days(at(21, 10)), [date(2021, 9, 18), DAY]);
}

const WECHAT: Merchant<'_> = Merchant { channel: Channel::Wechat, number: "1900000001" };
const ALIPAY: Merchant<'_> = Merchant { channel: Channel::Alipay, number: "2088000000000001" };
const WECHAT_HEAD: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";

fn wechat_file() -> String {
    let common = "`wx8888888888888888,`1900000001,`0,`";
    format!(
        "\u{feff}{WECHAT_HEAD}\r\n\
         `2021-09-20 13:29:35,{common},`W1,`T1,`o1,`NATIVE,`SUCCESS,`OTHERS,`CNY,`480.00,`0.00,`0,`0,`0.00,`0.00,`,`,`文澜小学 乐高,机器人,`,`2.88000,`0.60%,`480.00,`0.00,`\r\n\
         `2021-09-20 15:00:00,{common},`W1,`T1,`o1,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`50001,`R1,`480.00,`0.00,`ORIGINAL,`PROCESSING,`文澜小学,`,`-2.88000,`0.60%,`0.00,`480.00,`\r\n\
         总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n\
         `2,`480.00,`480.00,`0.00,`0.00000,`480.00,`480.00\r\n"
    )
}

fn alipay_file() -> String {
    "#支付宝业务明细查询\r\n#账号：[20880000000000010156]\r\n#起始日期：[2021年09月20日 00:00:00]   终止日期：[2021年09月21日 00:00:00]\r\n\
     #-----------------------------------------业务明细列表----------------------------------------\r\n\
     支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\r\n\
     A1\t,T1\t,交易,文澜小学,机器人     ,2021-09-20 13:29:30,2021-09-20 13:29:35,,,,,*芳(138***@qq.com)         ,480.00,480.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,,-2.88,0.00,\r\n\
     A1\t,T1\t,退款,文澜小学,2021-09-20 15:00:00,2021-09-20 15:00:01,,,,,*芳,-480.00,-480.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,R1\t,2.88,0.00,\r\n\
     #-----------------------------------------业务明细列表结束------------------------------------\r\n\
     #交易合计：1笔，商家实收共480.00元，商家优惠共0.00元\r\n#退款合计：1笔，商家实收退款共-480.00元\r\n#导出时间：[2021年09月21日 10:00:00]\r\n".to_owned()
}

#[test]
fn each_channel_s_file_reads_as_it_is_written() {
    for (merchant, file, number, status) in
        [(WECHAT, wechat_file(), "W1", Status::Waiting), (ALIPAY, alipay_file(), "A1", Status::Done)]
    {
        let lines = read(merchant, DAY, &file).unwrap();
        let told: Vec<_> = lines
            .iter()
            .map(|line| {
                (line.order.as_str(), line.channel_no.as_str(), line.back.as_deref(), line.fen, line.status)
            })
            .collect();
        assert_eq!(told, [("T1", number, None, FEN, Status::Done), ("T1", number, Some("R1"), FEN, status)]);
        assert_eq!(lines[0].at, "2021-09-20 13:29:35");
    }
}

#[test]
fn a_file_that_is_not_this_day_s_whole_bill_is_not_taken() {
    for (merchant, file) in [(WECHAT, wechat_file()), (ALIPAY, alipay_file())] {
        let code = |file: &str, day: Date| read(merchant, day, file).unwrap_err().code();
        assert_eq!(code(&file, date(2021, 9, 21)), "reconciliation-other-day");
        let other = file.replace("1900000001", "1900000002").replace("2088000000000001", "2088000000000002");
        assert_eq!(code(&other, DAY), "reconciliation-other-merchant");
        assert_eq!(code("", DAY), "reconciliation-not-a-bill");
        assert_eq!(code("缴款码,金额\n1,2\n", DAY), "reconciliation-not-a-bill");
        let lost: String =
            file.lines().filter(|line| !line.contains("R1")).map(|line| format!("{line}\n")).collect();
        assert_eq!(code(&lost, DAY), "reconciliation-total-differs", "a line was lost");
    }
    let changed = wechat_file().replacen("`480.00,`0.00,`\r\n", "`479.00,`0.00,`\r\n", 1);
    assert_eq!(read(WECHAT, DAY, &changed).unwrap_err().code(), "reconciliation-total-differs");
    assert!(read(WECHAT, DAY, &wechat_file().replacen("`480.00,`0.00,`\r\n", "`x,`0.00,`\r\n", 1)).is_err());
}

proptest! {
    /// Every fen that the two sides do not agree on stands in a difference, and nothing else does.
    #[test]
    fn the_differences_are_the_whole_difference(
        theirs in prop::collection::btree_map(0_u8..12, 1_i64..4, 0..12),
        ours in prop::collection::btree_map(0_u8..12, 1_i64..4, 0..12),
    ) {
        let named = |n: u8| format!("{}{n}", order());
        let lines = theirs.iter().map(|(n, fen)| Line {
            order: named(*n), channel_no: format!("W{n}"), fen: Fen(*fen), ..line()
        }).collect();
        let orders = ours.iter().map(|(n, fen)| Paid {
            order: named(*n), channel_no: format!("W{n}"), came: Fen(*fen), posted: Some(Fen(*fen)), ..paid()
        }).collect();
        let found = compare(&book(lines, orders, vec![]), DAY);
        let by = found.iter().map(|one| one.theirs.unwrap_or_default() - one.ours.unwrap_or_default()).sum::<Fen>();
        prop_assert_eq!(by.0, theirs.values().sum::<i64>() - ours.values().sum::<i64>());
        let differ = (0..12).filter(|n| theirs.get(n) != ours.get(n)).count();
        prop_assert_eq!(found.len(), differ);
    }
}
