//! 对比度 Every ink of the sheet can be read on every ground it may stand on, in light and in dark.
#![expect(
    clippy::float_arithmetic,
    reason = "relative luminance is defined with fractions, and no money is near"
)]

use std::collections::BTreeMap;

const SHEET: &str = include_str!("../assets/style.css");
const INKS: [&str; 8] = ["ink", "soft", "accent", "wait", "done", "refused", "closed", "progress"];
const GROUNDS: [&str; 3] = ["page", "card", "sunk"];
const WASHES: [&str; 6] = ["accent", "wait", "done", "refused", "closed", "progress"];
const BUTTONS: [(&str, &str); 7] = [
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-state", "wait"),
    ("on-state", "done"),
    ("on-state", "refused"),
    ("on-state", "closed"),
    ("on-state", "progress"),
];

type Tokens = BTreeMap<String, [u8; 3]>;

#[test]
fn text_is_at_least_four_and_a_half_to_one() {
    let (light, dark) = themes();
    for theme in [&light, &dark] {
        assert_text(theme, 4.5);
        assert_edges(theme);
    }
}

#[test]
fn roll_and_gate_are_at_least_seven_to_one() {
    let (light, dark) = strong_themes();
    for theme in [&light, &dark] {
        assert_text(theme, 7.0);
    }
}

#[test]
fn the_pages_of_the_evening_stand_on_the_strong_theme() {
    let pages = [
        include_str!("../templates/roll/one.html"),
        include_str!("../templates/gate/list.html"),
        include_str!("../templates/gate/one.html"),
        include_str!("../templates/gate/muster.html"),
        include_str!("../templates/handover/list.html"),
        include_str!("../templates/session/list.html"),
    ];
    for page in pages {
        let width = page.split_once("{% block width %}").and_then(|(_, rest)| rest.split_once("{% endblock"));
        let classes = width.expect("the page names its width").0;
        assert!(classes.split(' ').any(|class| class == "strong"), "{}", page.lines().next().unwrap_or(page));
    }
}

fn assert_text(theme: &Tokens, least: f64) {
    for ink in INKS {
        for ground in GROUNDS {
            assert_pair(theme, ink, ground, least);
        }
    }
    for name in WASHES {
        let wash = format!("{name}-wash");
        assert_pair(theme, name, &wash, least);
        assert_pair(theme, "ink", &wash, least);
    }
    for (ink, ground) in BUTTONS {
        assert_pair(theme, ink, ground, least);
    }
}

fn assert_edges(theme: &Tokens) {
    for ground in GROUNDS {
        assert_pair(theme, "edge", ground, 3.0);
    }
}

fn assert_pair(theme: &Tokens, ink: &str, ground: &str, least: f64) {
    let found = ratio(theme[ink], theme[ground]);
    assert!(
        found >= least,
        "--{ink} on --{ground} is {found:.2}:1, below {least}:1 (page {:?})",
        theme["page"]
    );
}

fn ratio(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn themes() -> (Tokens, Tokens) {
    let light = tokens(block(SHEET, ":root {"));
    let dark = over(&light, block(dark_part(), ":root {"));
    (light, dark)
}

fn strong_themes() -> (Tokens, Tokens) {
    let (light, dark) = themes();
    (over(&light, block(SHEET, ".strong {")), over(&dark, block(dark_part(), ".strong {")))
}

fn dark_part() -> &'static str {
    SHEET.split_once("prefers-color-scheme: dark) {").expect("the sheet has a dark theme").1
}

fn block<'a>(sheet: &'a str, opening: &str) -> &'a str {
    let rest = sheet.split_once(opening).expect("the sheet has this block").1;
    rest.split_once('}').expect("the block ends").0
}

fn over(base: &Tokens, text: &str) -> Tokens {
    let mut all = base.clone();
    all.extend(tokens(text));
    all
}

fn tokens(text: &str) -> Tokens {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": #"))
        .map(|(name, hex)| (name.to_owned(), [0, 2, 4].map(|at| part(hex, at))))
        .collect()
}

fn part(hex: &str, at: usize) -> u8 {
    u8::from_str_radix(&hex[at..at + 2], 16).expect("six hexadecimal digits")
}
