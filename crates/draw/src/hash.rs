//! 指纹 SHA-256 as hex, over lines: what `printf '%s\n%s' A B | sha256sum` prints.

use sha2::{Digest, Sha256};

/// SHA-256 of the parts with a line feed between them, as 64 hex digits.
pub fn sha256(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.join("\n").as_bytes()))
}

/// SHA-256 of a file's bytes, as 64 hex digits: what `sha256sum` prints.
pub fn sha256_file(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Makes households' keys: what the seed contributes is hashed once for all.
pub(crate) struct Keys(Sha256);

impl Keys {
    pub(crate) fn of(seed: &str) -> Self {
        Self(Sha256::new_with_prefix(seed).chain_update("\n"))
    }

    /// The first eight bytes of a key, as a number.
    pub(crate) fn front(&self, name: &str) -> u64 {
        self.key(name).first_chunk().map_or(0, |front| u64::from_be_bytes(*front))
    }

    /// The 32 bytes whose hex form [`sha256`] of `[seed, name]` is.
    pub(crate) fn key(&self, name: &str) -> [u8; 32] {
        self.0.clone().chain_update(name).finalize().into()
    }
}

pub(crate) fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// What [`hex`] wrote; nothing else has a meaning.
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (hex(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Keys, hex, sha256, sha256_file, unhex};

    #[test]
    fn a_hash_is_read_back_and_nothing_like_it() {
        let hash = sha256(&["hello", ""]);
        assert_eq!(unhex(&hash).map(|bytes| hex(&bytes)), Some(hash.clone()));
        for torn in
            [&hash[1..], &hash[..62], &format!("{hash}0"), &format!("+{}", &hash[1..]), &hash.to_uppercase()]
        {
            assert_eq!(unhex(torn), None, "{torn}");
        }
    }

    #[test]
    fn is_what_the_command_line_prints() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(&[""]), empty);
        let hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
        assert_eq!(sha256(&["hello", ""]), hello);
        assert_eq!(sha256_file(b"hello\n"), hello);
        assert_eq!(hex(&Keys::of("hello").key("")), hello);
    }
}
