//! 图 Pictures of figures: bars, a line and a timeline, laid out in whole per cents for `templates/parts/chart.html`.

/// One bar: how long it is, and the figure printed at its end.
pub struct Bar {
    /// What the bar is of.
    pub label: String,
    /// The number as printed.
    pub figure: String,
    /// Length in per cent of the widest.
    pub width: i64,
    /// Where a limit is drawn across the bar, in per cent.
    pub mark: Option<i64>,
    /// `""` or the state that colours it: `waiting`, `done`, `refused`.
    pub state: &'static str,
    /// What it was the last time: where that is drawn, in per cent, and how it is told.
    pub was: Option<(i64, String)>,
}

impl Bar {
    /// A bar of `value` out of `whole`: what is not nothing can be seen.
    pub fn new(label: &str, figure: String, value: i64, whole: i64) -> Self {
        Self {
            label: label.to_owned(),
            figure,
            width: percent(value, whole).max(i64::from(value > 0)),
            mark: None,
            state: "",
            was: None,
        }
    }

    /// The same bar with a limit of `value` out of `whole` across it.
    pub fn with_mark(self, value: i64, whole: i64) -> Self {
        Self { mark: Some(percent(value, whole)), ..self }
    }

    /// The same bar with what it was the last time: `value` out of `whole`, as `told`.
    pub fn with_last(self, value: i64, whole: i64, told: String) -> Self {
        Self { was: Some((percent(value, whole), told)), ..self }
    }

    /// The same bar in the colour of a state.
    pub fn in_state(self, state: &'static str) -> Self {
        Self { state, ..self }
    }
}

/// A line through figures in order.
pub struct Line {
    /// The points of the `<polyline>` in a box of 1000 by 1000.
    pub path: String,
    /// What is printed at each.
    pub points: Vec<Point>,
}

/// One point of a [`Line`].
pub struct Point {
    /// When or where.
    pub label: String,
    /// The number as printed.
    pub figure: String,
    /// Per cent of the width.
    pub x: i64,
    /// Pixels from the top.
    pub y: i64,
    /// The figure stands on the picture.
    pub told: bool,
    /// The label stands under the picture.
    pub named: bool,
    /// `first`, `last` or `""`: which way its words are set, so that none is cut off.
    pub place: &'static str,
}

const LINE_TOP: i64 = 30;
const LINE_HEIGHT: i64 = 120;
const LABELS_MAX: usize = 6;
/// The width in pixels that a picture has on the narrowest phone: words that fit there fit everywhere.
const NARROW: i64 = 300;
/// How far apart two words stand at least, beside and above one another.
const APART: (i64, i64) = (6, 18);

impl Line {
    /// The line through `(label, figure, value)` from zero to the largest value.
    pub fn new(rows: &[(String, String, i64)]) -> Self {
        let whole = rows.iter().map(|row| row.2).max().unwrap_or(0).max(1);
        let last = rows.len().saturating_sub(1);
        let across = |index: usize, width: usize| (index * width).checked_div(last).unwrap_or(width / 2);
        let path = rows
            .iter()
            .enumerate()
            .map(|(index, row)| format!("{},{}", across(index, 1000), 1000 - row.2.max(0) * 1000 / whole))
            .collect::<Vec<_>>()
            .join(" ");
        let points = rows.iter().enumerate().map(|(index, (label, figure, value))| Point {
            label: label.clone(),
            figure: figure.clone(),
            x: i64::try_from(across(index, 100)).unwrap_or(100),
            y: LINE_TOP + LINE_HEIGHT - value.max(&0) * LINE_HEIGHT / whole,
            told: false,
            named: false,
            place: place(index, last),
        });
        let mut points: Vec<Point> = points.collect();
        let highest = rows.iter().position(|row| row.2 == whole);
        let spaced: Vec<usize> = (0..rows.len()).filter(|index| stands(*index, last)).collect();
        let ends = [last, 0].into_iter().filter(|index| *index < rows.len());
        let told: Vec<usize> = ends.clone().chain(highest).chain(spaced.iter().copied()).collect();
        for index in room(&points, &told, |point| (point.figure.as_str(), point.y)) {
            points[index].told = true;
        }
        let named: Vec<usize> = ends.chain(spaced).collect();
        for index in room(&points, &named, |point| (point.label.as_str(), 0)) {
            points[index].named = true;
        }
        Self { path, points }
    }
}

/// One stop of a timeline.
pub struct Stop {
    /// The moment, as printed above.
    pub when: String,
    /// What happens then.
    pub label: String,
    /// One more short line, or `""`.
    pub under: String,
    /// `""` when it leads nowhere.
    pub href: String,
    /// `past`, `today` or `next`.
    pub state: &'static str,
}

fn percent(value: i64, whole: i64) -> i64 {
    (value * 100 / whole.max(1)).clamp(0, 100)
}

/// Whether there is room for words at this point: all of a few, else every so many and the last.
fn stands(index: usize, last: usize) -> bool {
    let step = (last / LABELS_MAX) + 1;
    index == last || (index.is_multiple_of(step) && last - index >= step)
}

/// Which of the words find room, the first that ask before the others, so that none stands on another.
fn room(points: &[Point], asked: &[usize], words: impl Fn(&Point) -> (&str, i64)) -> Vec<usize> {
    let mut taken: Vec<(usize, Placed)> = Vec::new();
    for index in asked {
        let point = &points[*index];
        let (text, y) = words(point);
        let placed = Placed::new(point, text, y);
        let is_alone = taken.is_empty();
        if is_alone || placed.is_inside() && !taken.iter().any(|(_, other)| placed.meets(other)) {
            taken.push((*index, placed));
        }
    }
    taken.into_iter().map(|(index, _)| index).collect()
}

/// Where words stand on the narrowest picture, in pixels.
struct Placed {
    left: i64,
    right: i64,
    y: i64,
}

impl Placed {
    fn new(point: &Point, text: &str, y: i64) -> Self {
        let width: i64 = text.chars().map(|c| if c.is_ascii() { 8 } else { 13 }).sum();
        let x = point.x * NARROW / 100;
        let left = match point.place {
            "first" => x,
            "last" => x - width,
            _ => x - width / 2,
        };
        Self { left, right: left + width, y }
    }

    fn is_inside(&self) -> bool {
        0 <= self.left && self.right <= NARROW
    }

    fn meets(&self, other: &Self) -> bool {
        let (beside, above) = APART;
        self.left < other.right + beside
            && other.left < self.right + beside
            && (self.y - other.y).abs() < above
    }
}

fn place(index: usize, last: usize) -> &'static str {
    if last == 0 {
        ""
    } else if index == 0 {
        "first"
    } else if index == last {
        "last"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, Line, Placed, Point};

    #[test]
    fn bar_never_leaves_its_box() {
        assert_eq!(Bar::new("书法", "13/15".to_owned(), 13, 20).with_mark(15, 20).width, 65);
        assert_eq!(Bar::new("书法", "40".to_owned(), 40, 20).in_state("refused").width, 100);
        assert_eq!(Bar::new("书法", "0".to_owned(), 0, 0).width, 0);
        assert_eq!(Bar::new("书法", "3".to_owned(), 3, 1000).width, 1);
    }

    #[test]
    fn line_spans_the_width_and_tells_both_ends() {
        let rows: Vec<_> = (1..=20).map(|day| (format!("9月{day}日"), day.to_string(), day)).collect();
        let line = Line::new(&rows);
        assert!(line.path.starts_with("0,950 "), "{}", line.path);
        assert!(line.path.ends_with(" 1000,0"), "{}", line.path);
        assert!(line.points[0].told && line.points[19].told && line.points[19].place == "last");
        assert!(line.points.iter().filter(|point| point.named).count() <= 7);
        assert_eq!(Line::new(&rows[..1]).points[0].x, 50);
        assert!(Line::new(&rows[..1]).points[0].told);
        assert_eq!(Line::new(&[]).path, "");
    }

    #[test]
    fn no_word_stands_on_another_on_a_phone() {
        let day = |at: i64| format!("09-{at:02}");
        let rows = |values: &[i64]| -> Vec<(String, String, i64)> {
            (1..).zip(values).map(|(at, value)| (day(at), format!("¥{value},080.00"), *value)).collect()
        };
        let level = vec![13; 20];
        let rising: Vec<i64> = (1..=20).collect();
        let falling: Vec<i64> = (1..=20).rev().collect();
        let peaked: Vec<i64> = (1..=20).map(|at| if at == 19 { 40 } else { at }).collect();
        for values in [&level[..], &rising[..], &falling[..], &peaked[..], &[5, 9][..], &[7][..], &[]] {
            let line = Line::new(&rows(values));
            let figures = line.points.iter().filter(|point| point.told);
            apart(&figures.map(|point| Placed::new(point, &point.figure, point.y)).collect::<Vec<_>>());
            let labels = line.points.iter().filter(|point| point.named);
            apart(&labels.map(|point| Placed::new(point, &point.label, 0)).collect::<Vec<_>>());
            let is_named = |point: &Point| point.named && point.told;
            assert!(line.points.first().is_none_or(is_named) || values.len() > 1, "{values:?}");
            assert!(line.points.last().is_none_or(is_named), "{values:?}");
        }
        let line = Line::new(&rows(&level));
        assert_eq!(line.points.len(), 20, "every figure stands in the table");
    }

    fn apart(words: &[Placed]) {
        for (at, one) in words.iter().enumerate() {
            assert!(words[..at].iter().all(|other| !one.meets(other)));
        }
    }
}
