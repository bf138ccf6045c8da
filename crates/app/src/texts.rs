//! 文字 The texts of every page, generated and checked from `locales/`.

use std::sync::{Arc, LazyLock};

#[expect(
    unreachable_pub,
    clippy::derivable_impls,
    clippy::doc_markdown,
    clippy::unwrap_used,
    reason = "generated from locales/ when this crate is built"
)]
mod l10n {
    include!(concat!(env!("OUT_DIR"), "/l10n.rs"));
}

/// Parts of the generated file that we do not call; named here so that an unused *text* still warns.
const _: fn() = || {
    let _ = (L10n::iter, L10n::load_all);
    let _ = L10nLanguage::new_external("en", b"");
};

pub(crate) use l10n::{L10n, L10nLanguage};

/// All texts in one language; cheap to clone into a page.
pub(crate) type Texts = Arc<L10nLanguage>;

static ZH: LazyLock<Texts> = LazyLock::new(|| Arc::new(L10n::ZhCN.load()));
static EN: LazyLock<Texts> = LazyLock::new(|| Arc::new(L10n::En.load()));

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    /// 简体中文, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// From a cookie's `en`, else from Accept-Language; Chinese when neither says.
    pub(crate) fn chosen(cookie: Option<&str>, accept: Option<&str>) -> Self {
        match cookie {
            Some("en") => Self::En,
            Some(_) => Self::Zh,
            None => match accept.map(L10n::langneg) {
                Some(L10n::En) => Self::En,
                Some(L10n::ZhCN) | None => Self::Zh,
            },
        }
    }

    /// The BCP 47 tag for `<html lang>`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The texts of this language.
    pub(crate) fn texts(self) -> Texts {
        match self {
            Self::Zh => ZH.clone(),
            Self::En => EN.clone(),
        }
    }

    /// One of two words, where both stand side by side in data.
    pub(crate) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}
