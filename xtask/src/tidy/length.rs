//! 长度 Files and functions stay short enough to be read at once.

use crate::source::Source;
use crate::tree::{File, Finding, Tree};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const ARCHITECTURE_LINES_MAX: usize = 300;
const ENDINGS: [&str; 6] = [".rs", ".html", ".css", ".js", ".sql", ".ftl"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found: Vec<Finding> = tree.files.iter().filter_map(file).collect();
    found.extend(tree.under("", ".rs").flat_map(functions));
    found
}

fn file(file: &File) -> Option<Finding> {
    let max = match file.path.as_str() {
        "ARCHITECTURE.md" => ARCHITECTURE_LINES_MAX,
        path if ENDINGS.iter().any(|ending| path.ends_with(ending)) => FILE_LINES_MAX,
        _ => return None,
    };
    let lines = file.text.lines().count();
    let wrong = format!("{lines} lines, more than {max}");
    (lines > max).then(|| file.finding(max, wrong, "split it by noun or by page"))
}

fn functions(file: &File) -> Vec<Finding> {
    let long = |lines: usize| lines > FUNCTION_LINES_MAX;
    let all = Source::read(&file.path, &file.text).functions();
    let mut found = Vec::new();
    for function in all.iter().filter(|f| long(f.line_last - f.line + 1)) {
        let lines = function.line_last - function.line + 1;
        let wrong = format!("fn {} has {lines} lines, more than {FUNCTION_LINES_MAX}", function.name);
        found.push(file.finding(function.line, wrong, "move steps into functions below it"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::expect;

    #[test]
    fn the_seventy_first_line_is_too_much() {
        let of = |lines: usize| format!("fn long() {{\n{}}}\n", "    step();\n".repeat(lines - 2));
        expect(check, &[("crates/app/src/day/roll.rs", &of(70))], &[]);
        let found = "crates/app/src/day/roll.rs:1: fn long has 71 lines, more than 70: ";
        expect(check, &[("crates/app/src/day/roll.rs", &of(71))], &[found]);
    }

    #[test]
    fn the_six_hundred_and_first_line_is_too_much() {
        for (path, fits, too_long) in
            [("crates/app/assets/style.css", 600, 601), ("ARCHITECTURE.md", 300, 301), ("x.rs", 600, 601)]
        {
            expect(check, &[(path, &"\n".repeat(fits))], &[]);
            expect(check, &[(path, &"\n".repeat(too_long))], &[&format!("{path}:{fits}: {too_long} lines")]);
        }
        expect(check, &[("Cargo.lock", &"\n".repeat(5000))], &[]);
    }
}
