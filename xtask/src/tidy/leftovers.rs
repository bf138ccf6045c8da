//! 余物 Nothing unfinished, and nothing that only holds on the machine it was written on.

use crate::source::Source;
use crate::tree::{File, Finding, Tree};

/// Written in two halves, so that this file does not find itself.
const MARKS: [&str; 4] = [concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X"), concat!("HA", "CK")];
const MACROS: [&str; 2] = [concat!("todo", "!("), concat!("unimplemented", "!(")];
const PLACES: [&str; 9] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
    concat!("sparse", "+http"),
    concat!("artifac", "tory"),
    concat!("crates", ".io-proxy"),
    concat!("index.crates", ".io"),
    concat!("goproxy", "."),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let written = tree.files.iter().filter(|file| file.path != "Cargo.lock");
    written.flat_map(file).chain(tree.files.iter().filter_map(foreign_source)).collect()
}

fn file(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let words = crate::source::words(line);
        let marks = MARKS.iter().filter(|mark| words.iter().any(|(_, word)| word == *mark));
        found.extend(
            marks.map(|mark| file.finding(index + 1, format!("{mark} left"), "do it, or file an issue")),
        );
        let places = PLACES.iter().filter(|place| names(line, place));
        found.extend(places.map(|place| {
            let instead = "name it relative to the repository, or take it as a setting";
            file.finding(index + 1, format!("`{place}` is of one machine"), instead)
        }));
    }
    found.extend(file.path.ends_with(".rs").then(|| macros(file)).into_iter().flatten());
    found
}

/// A folder is named when it begins a path; in the middle of one it is another folder.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !place.starts_with('/')
            || before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '}' | '_' | '-'))
    })
}

fn macros(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.path, &file.text);
    let places = MACROS.iter().flat_map(|name| source.code.match_indices(name));
    let finding =
        |(at, name)| file.finding(source.line(at), format!("{name}…) left"), "write it, or leave it out");
    places.map(finding).collect()
}

/// Every crate comes from the public registry or from here.
fn foreign_source(file: &File) -> Option<Finding> {
    const PUBLIC: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let lock = file.path == "Cargo.lock";
    let line = file.text.lines().position(|line| lock && line.starts_with("source = ") && line != PUBLIC)?;
    Some(file.finding(line + 1, "a crate from elsewhere", "take it from crates.io"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn marks_and_macros_are_found_and_words_like_them_are_not() {
        let [fix, _, _, _] = MARKS;
        let cases = [
            (format!("// {fix}: later\n"), Some(1)),
            (format!("fn a() {{\n    {}\n}}\n", format_args!("{})", MACROS[0])), Some(2)),
            (format!("// {fix}D\n"), None),
            (format!("const A: &str = \"{})\";\n", MACROS[0]), None),
        ];
        for (code, line) in cases {
            let found: Vec<String> = line.map(|line| format!("x.rs:{line}: ")).into_iter().collect();
            expect(check, &[("x.rs", &code)], &found.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    #[test]
    fn folders_of_one_machine_are_found() {
        let place = PLACES[2];
        expect(check, &[("README.md", &format!("see {place}notes"))], &["README.md:1: `"]);
        expect(check, &[("README.md", &format!("see crates{place}notes"))], &[]);
        let [registry, ..] = ["registry+https://github.com/rust-lang/crates.io-index"];
        expect(check, &[("Cargo.lock", &format!("source = \"{registry}\"\n"))], &[]);
        expect(
            check,
            &[("Cargo.lock", "source = \"git+https://x\"\n")],
            &["Cargo.lock:1: a crate from elsewhere"],
        );
    }
}
