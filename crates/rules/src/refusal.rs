//! 拒绝 What every refusal must tell: a stable code, the clause behind it, the words to explain it.

/// 缺一项 A form lacks something without which nothing can be done, or what stands there cannot be read: the page comes back as it
/// was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What is missing, as the form calls it in the reader's language.
    pub field: String,
}

impl Refuses for Missing {
    fn code(&self) -> &'static str {
        "form-missing"
    }

    fn clause(&self) -> &'static str {
        "X.19"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        vec![("field", self.field.clone())]
    }
}

/// A rule said no. The texts stand in the locale file `refusals.toml` under the code.
pub trait Refuses: std::fmt::Debug {
    /// Kebab-case, unique in the program, never changed once published.
    fn code(&self) -> &'static str;

    /// The clause that caused it (`P3.27`, `X.1`) or the standard (`ASVS-6.3.1`).
    fn clause(&self) -> &'static str;

    /// Values for the `{placeholders}` of its texts.
    fn words(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
