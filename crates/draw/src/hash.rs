//! 指纹 SHA-256 as hex, over lines: what `printf '%s\n%s' A B | sha256sum` prints.

use sha2::{Digest, Sha256};

/// SHA-256 of the parts with a line feed between them, as 64 hex digits.
pub fn sha256(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn is_what_the_command_line_prints() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(&[""]), empty);
        let hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
        assert_eq!(sha256(&["hello", ""]), hello);
    }
}
