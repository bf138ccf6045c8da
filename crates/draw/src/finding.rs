//! 差错 What is wrong with a file, where, and what to do about it.

/// One mistake in one place of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which file: `students.csv`, `courses.csv`, `rules.txt` …
    pub file: &'static str,
    /// From 1; the heading is line 1. 0 when the whole file is meant.
    pub line: usize,
    /// From 1, in bytes; 0 when the whole line is meant.
    pub column: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not UTF-8, or larger than 4 GiB.
    Unreadable,
    /// Nothing but a heading.
    Empty,
    /// The heading lacks a column, or has one that is not known.
    Heading(String),
    /// A row with too many or too few fields; how many the heading has.
    Fields(usize),
    /// Empty, or with a blank, a quotation mark or one of `,;=`.
    Name(String),
    /// Not a whole number in its range.
    Number(String),
    /// The same id stands there twice.
    Twice(String),
    /// Weekdays, hours or grades that are not understood.
    Time(String),
    /// Fewer seats than children it takes to open (P3.21), or none.
    Seats(String),
    /// A wish for a course that does not exist.
    UnknownCourse(String),
    /// The same course wished for twice.
    WishTwice(String),
    /// A wish for a course of another grade.
    Grade(String),
    /// A wish for a course of another school.
    School(String),
    /// Siblings who are to be together differ in school, priority or wishes.
    Together(String),
    /// The mechanism does not know this: courses on several days, most lessons, siblings together, precedence.
    Unsupported(String),
    /// A line that is not understood.
    Line(String),
    /// It should say something else.
    Differs {
        /// What it says.
        has: String,
        /// What was computed.
        wants: String,
    },
    /// The file is not there.
    Missing,
    /// A file that does not belong there.
    Stray(String),
}

impl Fault {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "draw-file-unreadable",
            Self::Empty => "draw-file-empty",
            Self::Heading(_) => "draw-file-heading",
            Self::Fields(_) => "draw-file-fields",
            Self::Name(_) => "draw-file-name",
            Self::Number(_) => "draw-file-number",
            Self::Twice(_) => "draw-file-twice",
            Self::Time(_) => "draw-file-time",
            Self::Seats(_) => "draw-file-seats",
            Self::UnknownCourse(_) => "draw-file-unknown-course",
            Self::WishTwice(_) => "draw-file-wish-twice",
            Self::Grade(_) => "draw-file-grade",
            Self::School(_) => "draw-file-school",
            Self::Together(_) => "draw-file-together",
            Self::Unsupported(_) => "draw-file-unsupported",
            Self::Line(_) => "draw-file-line",
            Self::Differs { .. } => "draw-file-differs",
            Self::Missing => "draw-file-missing",
            Self::Stray(_) => "draw-file-stray",
        }
    }

    /// What it is about, for texts in another language: `{text}`, or `{has}` and `{wants}`.
    pub fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable | Self::Empty | Self::Missing => Vec::new(),
            Self::Fields(count) => vec![("text", count.to_string())],
            Self::Heading(text)
            | Self::Name(text)
            | Self::Number(text)
            | Self::Twice(text)
            | Self::Time(text)
            | Self::Seats(text)
            | Self::UnknownCourse(text)
            | Self::WishTwice(text)
            | Self::Grade(text)
            | Self::School(text)
            | Self::Together(text)
            | Self::Unsupported(text)
            | Self::Line(text)
            | Self::Stray(text) => vec![("text", text.clone())],
            Self::Differs { has, wants } => vec![("has", has.clone()), ("wants", wants.clone())],
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable => write!(out, "not UTF-8 text, or more than 4 GiB; save it as UTF-8"),
            Self::Empty => write!(out, "nothing but a heading; write at least one row"),
            Self::Heading(name) => write!(out, "column `{name}` is missing in the heading or not known"),
            Self::Fields(count) => write!(out, "the row should have {count} fields like the heading"),
            Self::Name(name) => {
                write!(out, "`{name}` cannot be an id: not empty, no blanks, quotes or , ; =")
            }
            Self::Number(text) => write!(out, "`{text}` is not a whole number in range (no leading zeros)"),
            Self::Twice(name) => write!(out, "id `{name}` stands there twice; remove one row"),
            Self::Time(text) => {
                write!(
                    out,
                    "`{text}` is not understood: weekdays 1-7 with ; between, hours as 16:00, grades as 1-6"
                )
            }
            Self::Seats(text) => write!(out, "fewer seats than it takes to open, or none: {text}"),
            Self::UnknownCourse(name) => write!(out, "course `{name}` is not in courses.csv"),
            Self::WishTwice(name) => write!(out, "course `{name}` is wished for twice; keep one"),
            Self::Grade(name) => write!(out, "course `{name}` does not take this grade; remove the wish"),
            Self::School(name) => write!(out, "course `{name}` belongs to another school; remove the wish"),
            Self::Together(name) => {
                write!(
                    out,
                    "siblings together (household `{name}`) need the same school, priority and wishes"
                )
            }
            Self::Unsupported(what) => write!(out, "this mechanism cannot take {what}; choose another"),
            Self::Line(text) => write!(out, "not understood: {text}"),
            Self::Differs { has, wants } => write!(out, "says `{has}`, computed `{wants}`"),
            Self::Missing => write!(out, "the file is missing"),
            Self::Stray(name) => write!(out, "file `{name}` does not belong here"),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}:{}: [{}] {}", self.file, self.line, self.column, self.fault.code(), self.fault)
    }
}

impl std::error::Error for Finding {}
