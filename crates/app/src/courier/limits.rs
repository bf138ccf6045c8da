//! 限长 What a value may hold on each platform. Pure: too long is cut with an ellipsis where a part still says something,
//! and refused where it would not.

/// A text of at most so many bytes, cut between letters.
pub(super) fn bytes(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    let mut end = max.saturating_sub('…'.len_utf8());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

/// A text of at most so many letters.
pub(super) fn letters(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// A text in parts of at most so many bytes, cut between letters; nothing of it is lost.
pub(super) fn parts(text: &str, max: usize) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let mut end = rest.len().min(max);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        if end == 0 {
            end = rest.len(); // no letter fits: one part that is too long rather than none
        }
        let (part, left) = rest.split_at(end);
        parts.push(part);
        rest = left;
    }
    parts
}

/// A value of a WeChat template by the kind that its blank's name begins with; `None` where it cannot be made to fit.
pub(super) fn fit(blank: &str, value: &str) -> Option<String> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = blank.trim_end_matches(|c: char| c.is_ascii_digit());
    let count = value.chars().count();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    match kind {
        _ if value.is_empty() => None,
        "thing" => Some(letters(&value, 20)),
        "const" => Some(letters(&value, 20)),
        "phrase" => (count <= 5 && value.chars().all(is_han)).then_some(value),
        "name" => Some(if value.is_ascii() { letters_only(&value, 20) } else { letters_only(&value, 10) }),
        "character_string" => (value.is_ascii() && count <= 32).then_some(value),
        "number" => (count <= 32 && value.chars().all(|c| c.is_ascii_digit())).then_some(value),
        "phone_number" => {
            let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-');
            (count <= 17 && value.chars().all(plain)).then_some(value)
        }
        "amount" => is_amount(&value).then_some(value),
        "time" | "date" => is_time(&value).then_some(value),
        _ => None,
    }
}

/// A name has no ellipsis.
fn letters_only(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

fn is_amount(value: &str) -> bool {
    let bare = value.trim_start_matches(['¥', '￥']).trim_end_matches('元');
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let plain = bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    (1..=10).contains(&digits) && plain && bare.matches('.').count() <= 1
}

/// `15:01`, `2026-09-01 15:01` and what Chinese writes; a span is joined by `~`.
fn is_time(value: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ':' | '-' | '~' | ' ' | '年' | '月' | '日');
    value.chars().any(|c| c.is_ascii_digit()) && value.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_or_refused_by_their_kind() {
        let twenty = "一二三四五六七八九十一二三四五六七八九十";
        let cases = [
            ("thing1", twenty, Some(twenty)),
            (
                "thing12",
                "一二三四五六七八九十一二三四五六七八九十一",
                Some("一二三四五六七八九十一二三四五六七八九…"),
            ),
            ("thing1", "a\n b", Some("a b")),
            ("thing1", " ", None),
            ("phrase3", "已通过", Some("已通过")),
            ("phrase3", "已经都通过", Some("已经都通过")),
            ("phrase3", "已经全部通过", None),
            ("phrase3", "OK", None),
            ("name4", "欧阳娜娜", Some("欧阳娜娜")),
            ("name4", "一二三四五六七八九十一", Some("一二三四五六七八九十")),
            ("name4", "Bartholomew Featherstonehaugh", Some("Bartholomew Feathers")),
            ("character_string5", "KH-2026/09", Some("KH-2026/09")),
            ("character_string5", "编号1", None),
            ("number6", "12", Some("12")),
            ("number6", "1.5", None),
            ("amount7", "¥480.00", Some("¥480.00")),
            ("amount7", "480元", Some("480元")),
            ("amount7", "12345678901", None),
            ("time2", "2026年9月1日 15:01", Some("2026年9月1日 15:01")),
            ("time2", "2026-09-01 15:01~17:30", Some("2026-09-01 15:01~17:30")),
            ("time2", "明天", None),
            ("phone_number8", "13800000001", Some("13800000001")),
            ("phone_number8", "123456789012345678", None),
            ("enum9", "x", None),
        ];
        for (blank, value, fitted) in cases {
            assert_eq!(fit(blank, value).as_deref(), fitted, "{blank} {value}");
        }
    }

    #[test]
    fn parts_are_cut_between_letters_and_lose_nothing() {
        assert_eq!(parts("铃后托管", 7), ["铃后", "托管"]);
        assert_eq!(parts("铃后托管", 12), ["铃后托管"]);
        assert_eq!(parts("", 7), [""; 0]);
        for max in 3..40 {
            let text = "铃后托管, after-school care".repeat(3);
            let parts = parts(&text, max);
            assert!(parts.concat() == text && parts.iter().all(|part| part.len() <= max), "{max}");
        }
    }

    #[test]
    fn bytes_are_cut_between_letters() {
        assert_eq!(bytes("铃后", 6), "铃后");
        assert_eq!(bytes("铃后托管", 11), "铃后…");
        assert_eq!(bytes("铃后托管", 8), "铃…");
        for max in 3..40 {
            assert!(bytes("铃后托管, after-school care", max).len() <= max, "{max}");
        }
    }
}
