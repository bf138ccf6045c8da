//! 构建 Turns `locales/*/*.ftl` into one typed function a message: a missing text or a wrong blank fails the build.

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, build_from_locales_folder};
use std::process::ExitCode;

fn main() -> ExitCode {
    let out = std::env::var("OUT_DIR").expect("cargo names the folder for generated files");
    let options = BuildOptions::default()
        .with_default_language("zh-CN")
        .with_output_file_path(&format!("{out}/l10n.rs"))
        .with_ftl_output(FtlOutputOptions::single_file(&format!("{out}/translations.ftl")))
        .with_prefix("")
        .with_lint_level(LintLevel::Deny)
        .without_bidi_isolation();
    build_from_locales_folder(options)
}
