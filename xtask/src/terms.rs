//! 方案字段 The fields of the scheme documents: table, name, line, and the value as it is written.

use crate::tree::{File, Tree};

/// One `name = value` line of a scheme.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// The file's path.
    pub(crate) scheme: String,
    pub(crate) line: usize,
    /// The first part of the table's name: the noun whose rule file reads it.
    pub(crate) table: String,
    pub(crate) name: String,
    /// As written, without the comment.
    pub(crate) value: String,
}

impl Term {
    /// How rule tags name it; all rows of a table share the name.
    pub(crate) fn key(&self) -> String {
        format!("{}.{}", self.table, self.name)
    }
}

/// Documents with a mistake each, which say nothing about what schemes have.
pub(crate) const BROKEN: &str = "schemes/broken/";

/// The documents that are schemes, or a scheme's fees alone: they have a `[scheme]` or a `[tariff]` table.
pub(crate) fn schemes(tree: &Tree) -> impl Iterator<Item = &File> {
    let documents = tree.under("schemes/", ".toml").filter(|file| !file.path.starts_with(BROKEN));
    documents.filter(|file| file.text.lines().any(|line| matches!(table(line), Some("scheme" | "tariff"))))
}

/// Every field of every scheme, in the order of the documents. The first table only names the document.
pub(crate) fn terms(tree: &Tree) -> Vec<Term> {
    let names = |term: &Term| matches!(term.table.as_str(), "scheme" | "tariff");
    schemes(tree).flat_map(fields).filter(|term| !names(term)).collect()
}

/// `[opening.students_min]`, `[fee.x.price_fen]`: first and last part.
pub(crate) fn key_of(dotted: &str) -> Option<String> {
    let (table, rest) = dotted.split_once('.')?;
    let name = rest.rsplit('.').next().unwrap_or(rest);
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (plain(table) && plain(name)).then(|| format!("{table}.{name}"))
}

fn fields(file: &File) -> Vec<Term> {
    let mut found = Vec::new();
    let mut current = String::new();
    for (index, line) in file.text.lines().enumerate() {
        if let Some(name) = table(line) {
            current = name.split('.').next().unwrap_or(name).to_owned();
        } else if let Some((name, value)) = assignment(line) {
            found.push(Term {
                scheme: file.path.clone(),
                line: index + 1,
                table: current.clone(),
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    }
    found
}

fn table(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?;
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    inner.split_once(']').map(|(name, _)| name)
}

fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end();
    let bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (bare && !name.is_empty()).then(|| (name, without_comment(value).trim()))
}

fn without_comment(value: &str) -> &str {
    let mut quoted = false;
    for (at, c) in value.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return &value[..at],
            _ => {}
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_by_its_table_and_its_own_name() {
        let text = "[scheme]\nid = \"a\"\n[fee.x]   # 收费\nprice_fen = 2000 # P3.16\n[[campus.rule]]\nsite = \"a # b\"\n";
        let tree = Tree::of(&[("schemes/a.toml", text), ("schemes/source/clauses.toml", "[P3]\nx = 1\n")]);
        let found: Vec<_> = terms(&tree).into_iter().map(|t| (t.line, t.key(), t.value)).collect();
        let expected = [(4, "fee.price_fen", "2000"), (6, "campus.site", "\"a # b\"")];
        assert_eq!(found, expected.map(|(line, key, value)| (line, key.to_owned(), value.to_owned())));
    }

    #[test]
    fn tags_may_spell_out_the_row() {
        let cases = [
            ("fee.x.price_fen", Some("fee.price_fen")),
            ("opening.students_min", Some("opening.students_min")),
            ("opening", None),
            ("opening.", None),
        ];
        for (dotted, key) in cases {
            assert_eq!(key_of(dotted).as_deref(), key, "{dotted}");
        }
    }
}
