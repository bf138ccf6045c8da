//! 对账单文件 Reads the bill of a day as each channel writes it, and holds its foot against its lines.
//!
//! WeChat Pay: a head, lines whose cells begin with a back-quote, a second head, one line of sums. Alipay: remarks
//! that begin with `#`, a head, lines padded with tabs, the counts again as remarks.

use super::{Line, Merchant, Refusal, Status};
use crate::fen::Fen;
use crate::money::tender::Channel;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    at: Vec<String>,
    merchant: Vec<String>,
    order: Vec<String>,
    channel_no: Vec<String>,
    back: Vec<String>,
    status: Vec<String>,
    back_status: Vec<String>,
    fen: Vec<String>,
    back_fen: Vec<String>,
    kind: Vec<String>,
    title: Vec<String>,
    lines: String,
    sum: Vec<String>,
    back_sum: Vec<String>,
    account: String,
    paid: String,
    returned: String,
    paid_sum: String,
    returned_sum: String,
    count: String,
    summary: String,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../locales/reconciliation.toml"))
        .expect("the committed words are read by a test")
});

/// Whether a file of a packed bill is its summary, by its name.
pub fn is_summary(name: &str) -> bool {
    name.contains(&WORDS.summary)
}

/// The lines of a bill of this merchant and day.
pub fn read(merchant: Merchant<'_>, day: Date, text: &str) -> Result<Vec<Line>, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    match merchant.channel {
        Channel::Wechat => wechat(merchant.number, day, text),
        Channel::Alipay => alipay(merchant.number, day, text),
    }
}

/// Columns found by their heads.
struct Head<'a>(Vec<&'a str>);

impl<'a> Head<'a> {
    fn of(line: &'a str) -> Self {
        Self(line.split(',').map(str::trim).collect())
    }

    /// The first of these columns that is there.
    fn column(&self, names: &[String]) -> Result<usize, Refusal> {
        let at = names.iter().find_map(|name| self.0.iter().position(|head| *head == name.as_str()));
        at.ok_or(Refusal::NotABill)
    }
}

fn wechat(mchid: &str, day: Date, text: &str) -> Result<Vec<Line>, Refusal> {
    let mut rows = text.lines().zip(1_i64..);
    let (head, _) = rows.next().ok_or(Refusal::NotABill)?;
    let head = Head::of(head);
    let at = head.column(&WORDS.at)?;
    let merchant = head.column(&WORDS.merchant)?;
    let (order, channel_no) = (head.column(&WORDS.order)?, head.column(&WORDS.channel_no)?);
    let (back, status) = (head.column(&WORDS.back)?, head.column(&WORDS.status)?);
    let back_status = head.column(&WORDS.back_status)?;
    let fen = head.column(&WORDS.fen)?;
    let back_fen = head.column(&WORDS.back_fen)?;
    let mut lines = Vec::new();
    for (row, number) in rows.by_ref().take_while(|(row, _)| !row.starts_with(&WORDS.lines)) {
        let Some(cells) = quoted(row) else { continue };
        let cell = |column: usize| cells.get(column).copied().unwrap_or_default();
        if cell(merchant) != mchid {
            return Err(Refusal::OtherMerchant);
        }
        let goes_back = matches!(cell(status), "REFUND" | "REVOKED");
        let (status, column) = match goes_back {
            true => (returned(cell(back_status)), back_fen),
            false => (if cell(status) == "SUCCESS" { Status::Done } else { Status::Unknown }, fen),
        };
        lines.push(Line {
            number,
            at: cell(at).to_owned(),
            order: cell(order).to_owned(),
            channel_no: cell(channel_no).to_owned(),
            back: goes_back.then(|| cell(back).to_owned()),
            fen: Fen::from_yuan(cell(column)).ok_or(Refusal::NotABill)?,
            status,
        });
    }
    of_day(&lines, day)?;
    let (foot, _) = rows.next().ok_or(Refusal::TotalDiffers)?;
    let foot = quoted(foot).ok_or(Refusal::TotalDiffers)?;
    let count = foot.first().and_then(|cell| cell.parse::<usize>().ok());
    if count != Some(lines.len()) || !sums(&text_head(text), &foot, &lines) {
        return Err(Refusal::TotalDiffers);
    }
    Ok(lines)
}

/// The head of the sums.
fn text_head(text: &str) -> Head<'_> {
    Head::of(text.lines().find(|line| line.starts_with(&WORDS.lines)).unwrap_or_default())
}

/// Whether the sums at the foot are those of the lines.
fn sums(head: &Head<'_>, foot: &[&str], lines: &[Line]) -> bool {
    let sum = |goes_back: bool| -> Fen {
        lines.iter().filter(|line| line.back.is_some() == goes_back).map(|line| line.fen).sum()
    };
    let stated = |names: &[String]| {
        let at = head.column(names).ok()?;
        foot.get(at).and_then(|cell| Fen::from_yuan(cell))
    };
    stated(&WORDS.sum) == Some(sum(false)) && stated(&WORDS.back_sum) == Some(sum(true))
}

/// The cells of a line that begins with a back-quote; a comma within a cell stays in it.
fn quoted(row: &str) -> Option<Vec<&str>> {
    Some(row.trim_end().strip_prefix('`')?.split(",`").map(str::trim).collect())
}

fn returned(word: &str) -> Status {
    match word {
        "SUCCESS" => Status::Done,
        "PROCESSING" => Status::Waiting,
        "FAIL" | "CLOSED" | "CHANGE" => Status::Failed,
        _ => Status::Unknown,
    }
}

/// A payment of another day says that it is another day's bill.
fn of_day(lines: &[Line], day: Date) -> Result<(), Refusal> {
    let other = lines.iter().find(|line| line.back.is_none() && !line.at.starts_with(&day.to_string()));
    match other {
        Some(line) => Err(Refusal::OtherDay { found: line.at.chars().take(10).collect() }),
        None => Ok(()),
    }
}

fn alipay(seller_id: &str, day: Date, text: &str) -> Result<Vec<Line>, Refusal> {
    let remark = |word: &str| text.lines().find(|line| line.starts_with('#') && line.contains(word));
    let account = remark(&WORDS.account).ok_or(Refusal::NotABill)?;
    if !account.contains(seller_id) {
        return Err(Refusal::OtherMerchant);
    }
    let mut rows =
        text.lines().zip(1_i64..).filter(|(row, _)| !row.starts_with('#') && !row.trim().is_empty());
    let (head, _) = rows.next().ok_or(Refusal::NotABill)?;
    let head = Head::of(head);
    let (channel_no, order) = (head.column(&WORDS.channel_no)?, head.column(&WORDS.order)?);
    let (kind, at) = (head.column(&WORDS.kind)?, head.column(&WORDS.at)?);
    let (title, fen) = (head.column(&WORDS.title)?, head.column(&WORDS.fen)?);
    let back = head.column(&WORDS.back)?;
    let mut lines = Vec::new();
    for (row, number) in rows {
        let cells = padded(row, title, head.0.len());
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let goes_back = cell(kind) == WORDS.returned;
        let amount = Fen::from_yuan(cell(fen).trim_start_matches('-')).ok_or(Refusal::NotABill)?;
        lines.push(Line {
            number,
            at: cell(at).to_owned(),
            order: cell(order).to_owned(),
            channel_no: cell(channel_no).to_owned(),
            back: goes_back.then(|| cell(back).to_owned()),
            fen: amount,
            status: if goes_back || cell(kind) == WORDS.paid { Status::Done } else { Status::Unknown },
        });
    }
    of_day(&lines, day)?;
    let counted = |goes_back: bool| lines.iter().filter(|line| line.back.is_some() == goes_back).count();
    let stated = |word: &str| remark(word).and_then(count);
    let is_whole =
        stated(&WORDS.paid_sum) == Some(counted(false)) && stated(&WORDS.returned_sum) == Some(counted(true));
    if is_whole { Ok(lines) } else { Err(Refusal::TotalDiffers) }
}

/// The cells of a line; what a title has too many of is put together again.
fn padded(row: &str, title: usize, columns: usize) -> Vec<String> {
    let cells: Vec<&str> = row.split(',').map(str::trim).collect();
    let Some(extra) = cells.len().checked_sub(columns).filter(|extra| *extra > 0 && title < columns) else {
        return cells.into_iter().map(str::to_owned).collect();
    };
    let name = cells[title..=title + extra].join(",");
    let mut whole: Vec<String> = cells[..title].iter().map(|cell| (*cell).to_owned()).collect();
    whole.push(name);
    whole.extend(cells[title + extra + 1..].iter().map(|cell| (*cell).to_owned()));
    whole
}

/// The number before 笔.
fn count(remark: &str) -> Option<usize> {
    let before = remark.split(&WORDS.count).next()?;
    let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().ok()
}
