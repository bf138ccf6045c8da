//! 拒绝 What every refusal must tell: a stable code, the clause behind it, the words to explain it.

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
