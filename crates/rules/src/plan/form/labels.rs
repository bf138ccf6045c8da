//! 称呼 A finding's words for whoever sees a form and not a file: keys by their labels, codes by their words.

use super::{Form, Part};
use crate::plan::finding::Finding;
use crate::plan::local::Words;
use crate::plan::wording;

/// The findings of a document, none of them beside a field.
pub fn labelled(text: &str, found: Vec<Finding>) -> Vec<Finding> {
    let Some(form) = Form::of(text) else { return found };
    found.iter().map(|one| beside(form, None, one)).collect()
}

/// A finding beside a field of a part, or beside none.
pub(super) fn beside(form: Form, part: Option<&Part>, one: &Finding) -> Finding {
    let told = |words: &Words| Words {
        zh: spoken(&words.zh, is_key, |key| label(form, part, key).map(|words| words.zh)),
        en: spoken(&words.en, is_marked, |key| label(form, part, key).map(|words| words.en)),
    };
    Finding { what: told(&one.what), hint: told(&one.hint), ..one.clone() }
}

/// What a key is called: of the part itself, else where all of the form call it the same; a code by its word.
fn label(form: Form, part: Option<&Part>, key: &str) -> Option<Words> {
    let is_it = |known: &str| known == key || known.rsplit('.').next() == Some(key);
    let own = part.into_iter().flat_map(|part| &part.field).find(|field| is_it(&field.key));
    if let Some(field) = own {
        return Some(quoted(&field.name));
    }
    let rows =
        form.parts().iter().find_map(|part| Some((part, row_of(key.strip_prefix(part.key.as_str())?)?)));
    if let Some((part, row)) = rows {
        let named = |words: &str| format!("{words}{row}");
        return Some(quoted(&Words { zh: named(&part.name.zh), en: named(&part.name.en) }));
    }
    let mut all = form.parts().iter().flat_map(|part| &part.field).filter(|field| is_it(&field.key));
    if let Some(first) = all.next() {
        return all.all(|field| field.name == first.name).then(|| quoted(&first.name));
    }
    let word = wording::named(key);
    (word.zh != key).then_some(word)
}

/// What follows a table's name: `fee` is a table, `fee.x` its row x, `feed` is neither.
fn row_of(rest: &str) -> Option<String> {
    if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('.').map(|row| format!(" {row}")) }
}

fn quoted(words: &Words) -> Words {
    Words { zh: format!("“{}”", words.zh), en: format!("“{}”", words.en) }
}

/// A key in Chinese words stands out by itself.
fn is_key(before: &str, _: &str) -> bool {
    !before.ends_with(['/', '“', '-', '.', '=', '"', '@'])
}

/// In English words it stands between marks.
fn is_marked(before: &str, after: &str) -> bool {
    before.ends_with(['`', '[']) && after.starts_with(['`', ']'])
}

/// A text with each name that is one replaced by what it is called, the marks around it taken off.
fn spoken(
    text: &str,
    is_name: impl Fn(&str, &str) -> bool,
    called: impl Fn(&str) -> Option<String>,
) -> String {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (before, from) = rest.split_at(at);
        let (name, after) = from.split_at(from.find(|c: char| !of_name(c)).unwrap_or(from.len()));
        out.push_str(before);
        let is_whole = name.starts_with(|c: char| c.is_ascii_lowercase()) && !after.starts_with('/');
        let known = if is_whole && is_name(&out, after) { called(name) } else { None };
        rest = match known {
            Some(label) => {
                out.truncate(out.trim_end_matches(['`', '[']).len());
                out.push_str(&label);
                after.trim_start_matches(['`', ']'])
            }
            None => {
                out.push_str(name);
                after
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::head::Kind;

    const FORM: Form = Form::Plan(Kind::TermCare);

    fn in_part(key: &str, zh: &str, en: &str) -> (String, String) {
        let part = FORM.part(key);
        let label = |key: &str| label(FORM, part, key);
        (
            spoken(zh, is_key, |key| label(key).map(|words| words.zh)),
            spoken(en, is_marked, |key| label(key).map(|words| words.en)),
        )
    }

    #[test]
    fn keys_are_told_by_their_labels() {
        let own = |part: &str, key: &str| {
            let field = FORM.part(part).unwrap().field.iter().find(|field| field.key == key);
            field.unwrap().name.clone()
        };
        let under = own("scheme", "under");
        let (zh, en) = in_part("scheme", "从 under 里删去它", "remove it from `under`");
        assert_eq!(zh, format!("从 “{}” 里删去它", under.zh));
        assert_eq!(en, format!("remove it from “{}”", under.en));
        let minimum = own("opening", "students_min");
        let (zh, en) = in_part("opening", "是不是 students_min?", "did you mean `students_min`?");
        assert_eq!(zh, format!("是不是 “{}”?", minimum.zh));
        assert_eq!(en, format!("did you mean “{}”?", minimum.en));
    }

    #[test]
    fn tables_are_told_by_their_headings_and_codes_by_their_words() {
        let (zh, en) =
            in_part("scheme", "删去 [fee.x],或改用 lottery", "remove [fee.x], or choose `lottery`");
        let fee = &FORM.part("fee").unwrap().name;
        assert_eq!(zh, format!("删去 “{} x”,或改用 公开摇号", fee.zh));
        assert_eq!(en, format!("remove “{} x”, or choose lottery", fee.en));
    }

    #[test]
    fn what_is_no_key_stays() {
        for (zh, en) in [
            ("“under”类托管没有这一天", "class “under” has no such day under the plan"),
            ("对照 schemes/README.md 改正", "see schemes/README.md for the form, and add days"),
            ("写成 17:30 的样子", "write it as 17:30"),
        ] {
            assert_eq!(in_part("scheme", zh, en), (zh.to_owned(), en.to_owned()));
        }
    }
}
