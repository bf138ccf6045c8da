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
    Fields(String),
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
    /// The draw was not held yet: its randomness does not exist.
    NotDrawn,
    /// No child of that pseudonym takes part.
    NoChild(String),
}

impl Finding {
    /// A mistake at a place of a file; line and column may be 0.
    pub(crate) fn at(file: &'static str, (line, column): (usize, usize), fault: Fault) -> Self {
        Self { file, line, column, fault }
    }

    /// A mistake of a whole file.
    pub(crate) fn whole(file: &'static str, fault: Fault) -> Self {
        Self::at(file, (0, 0), fault)
    }
}

impl Fault {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        self.told().0
    }

    /// What it is about, for texts in another language: `{text}`, or `{has}` and `{wants}`.
    pub fn words(&self) -> Vec<(&'static str, String)> {
        if let Self::Differs { has, wants } = self {
            return vec![("has", has.clone()), ("wants", wants.clone())];
        }
        vec![("text", self.told().1.to_owned())]
    }

    /// Its code, and what it is about.
    fn told(&self) -> (&'static str, &str) {
        match self {
            Self::Unreadable => ("draw-file-unreadable", ""),
            Self::Empty => ("draw-file-empty", ""),
            Self::Heading(text) => ("draw-file-heading", text),
            Self::Fields(text) => ("draw-file-fields", text),
            Self::Name(text) => ("draw-file-name", text),
            Self::Number(text) => ("draw-file-number", text),
            Self::Twice(text) => ("draw-file-twice", text),
            Self::Time(text) => ("draw-file-time", text),
            Self::Seats(text) => ("draw-file-seats", text),
            Self::UnknownCourse(text) => ("draw-file-unknown-course", text),
            Self::WishTwice(text) => ("draw-file-wish-twice", text),
            Self::Grade(text) => ("draw-file-grade", text),
            Self::School(text) => ("draw-file-school", text),
            Self::Together(text) => ("draw-file-together", text),
            Self::Unsupported(text) => ("draw-file-unsupported", text),
            Self::Line(text) => ("draw-file-line", text),
            Self::Differs { .. } => ("draw-file-differs", ""),
            Self::Missing => ("draw-file-missing", ""),
            Self::Stray(text) => ("draw-file-stray", text),
            Self::NotDrawn => ("draw-file-not-drawn", ""),
            Self::NoChild(text) => ("draw-file-no-child", text),
        }
    }

    /// What it says in English, with [`Fault::words`] left open.
    fn says(&self) -> &'static str {
        match self {
            Self::Unreadable => "not UTF-8 text, or more than 4 GiB; save it as UTF-8",
            Self::Empty => "nothing but a heading; write at least one row",
            Self::Heading(_) => "column `{text}` is missing in the heading or not known",
            Self::Fields(_) => "the row should have {text} fields like the heading",
            Self::Name(_) => "`{text}` cannot be an id: not empty, no blanks, quotes or , ; =",
            Self::Number(_) => "`{text}` is not a whole number in range (no leading zeros)",
            Self::Twice(_) => "id `{text}` stands there twice; remove one row",
            Self::Time(_) => {
                "`{text}` is not understood: weekdays 1-7 with ; between, hours as 16:00, grades as 1-6"
            }
            Self::Seats(_) => "fewer seats than it takes to open, or none: {text}",
            Self::UnknownCourse(_) => "course `{text}` is not in courses.csv",
            Self::WishTwice(_) => "course `{text}` is wished for twice; keep one",
            Self::Grade(_) => "course `{text}` does not take this grade; remove the wish",
            Self::School(_) => "course `{text}` belongs to another school; remove the wish",
            Self::Together(_) => {
                "siblings together (household `{text}`) need the same school, priority and wishes"
            }
            Self::Unsupported(_) => "this mechanism cannot take {text}; choose another",
            Self::Line(_) => "not understood: {text}",
            Self::Differs { .. } => "says `{has}`, computed `{wants}`",
            Self::Missing => "the file is missing",
            Self::Stray(_) => "file `{text}` does not belong here",
            Self::NotDrawn => "no randomness yet, the draw was not held; check again after its hour",
            Self::NoChild(_) => "no child of this draw is `{text}`; see whether it is another draw's folder",
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let said =
            |text: String, (name, word): (&str, String)| text.replacen(&format!("{{{name}}}"), &word, 1);
        out.write_str(&self.words().into_iter().fold(self.says().to_owned(), said))
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}:{}: [{}] {}", self.file, self.line, self.column, self.fault.code(), self.fault)
    }
}

impl std::error::Error for Finding {}
