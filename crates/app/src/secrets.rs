//! 密钥 Chance, hashes and passwords: everything whose leak would hurt stands in this file.

use aes_gcm::aead::{Aead, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::Context;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rules::moment::Moment;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// Argon2id takes tens of milliseconds of one core: two at a time, so that claims and roll calls never wait for it.
const HASHES_AT_ONCE: usize = 2;

/// What a sealed text begins with: which key and cipher.
const SEALED: &str = "sealed:1:";

/// The program's key and its bounded hashing pool.
pub(crate) struct Secrets {
    key: [u8; 32],
    /// Whether the key is still there after a restart.
    lasts: bool,
    hashing: Semaphore,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Secrets").field("lasts", &self.lasts).finish_non_exhaustive()
    }
}

impl Secrets {
    /// The key from `AFTERBELL_KEY` (64 hex digits, the same on every node), else a new one each start: then codes
    /// sent before a restart must be asked for again.
    pub(crate) fn from_environment() -> Result<Self, anyhow::Error> {
        let given = std::env::var("AFTERBELL_KEY").ok();
        let key = match &given {
            Some(hex) => from_hex(hex).context("AFTERBELL_KEY must be 64 hex digits")?,
            None => [random(), random()].concat().try_into().expect("twice 16 bytes are 32"),
        };
        Ok(Self { key, lasts: given.is_some(), hashing: Semaphore::new(HASHES_AT_ONCE) })
    }

    /// Whether what is sealed today can be opened after a restart.
    pub(crate) fn lasts(&self) -> bool {
        self.lasts
    }

    /// Seals a text for one place and use, `of`: whoever has the database and not the key reads nothing, and a sealed
    /// text that is moved to another row does not open there (AES-256-GCM).
    pub(crate) fn seal(&self, of: &str, text: &str) -> String {
        let nonce: [u8; 12] = random()[..12].try_into().expect("12 of 16 bytes");
        let payload = Payload { msg: text.as_bytes(), aad: of.as_bytes() };
        let sealed =
            self.sealing().encrypt(&Nonce::from(nonce), payload).expect("a text that fits in memory");
        format!("{SEALED}{}", STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for `of`; a text that was never sealed is itself. `None`: another key, or another row.
    pub(crate) fn open(&self, of: &str, text: &str) -> Option<String> {
        let Some(sealed) = text.strip_prefix(SEALED) else { return Some(text.to_owned()) };
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(12)?;
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        let plain = self.sealing().decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: of.as_bytes() });
        String::from_utf8(plain.ok()?).ok()
    }

    /// A key of its own for sealing, made from the program's.
    fn sealing(&self) -> Aes256Gcm {
        Aes256Gcm::new_from_slice(&self.keyed(&[b"seal/1"])).expect("a SHA-256 is a key of 32 bytes")
    }

    /// A one-time code's hash, keyed: six digits alone could be guessed from a plain hash.
    pub(crate) fn code_hash(&self, phone: &str, code: &str) -> String {
        hex(&self.keyed(&[phone.as_bytes(), b"/", code.as_bytes()]))
    }

    /// A number that follows from a text and the key alone: chance to everybody, the same on every node.
    pub(crate) fn chance(&self, text: &str) -> i64 {
        let hash = self.keyed(&[b"chance/", text.as_bytes()]);
        let first = hash[..8].try_into().expect("a SHA-256 has 32 bytes");
        i64::from_be_bytes(first) & i64::MAX
    }

    /// By what something is known again without keeping it: the same for the same text, and nothing to whoever has no key.
    pub(crate) fn mark(&self, text: &str) -> String {
        hex(&self.keyed(&[b"mark/", text.as_bytes()])[..16])
    }

    /// What follows from these parts and the key. Each use begins with a word of its own, but that of codes: with a phone.
    fn keyed(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Whether `password` is the one behind `stored`. Takes as long where no such login exists.
    pub(crate) async fn password_holds(&self, stored: Option<String>, password: String) -> bool {
        let _turn = self.hashing.acquire().await.expect("the pool is never closed");
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let check = move || match PasswordHash::new(&stored) {
            Ok(hash) => Argon2::default().verify_password(password.as_bytes(), &hash).is_ok(),
            Err(_) => false,
        };
        tokio::task::spawn_blocking(check).await.unwrap_or(false) && known
    }

    /// An Argon2id hash of a new password.
    pub(crate) async fn password_hash(&self, password: String) -> Result<String, anyhow::Error> {
        let _turn = self.hashing.acquire().await.expect("the pool is never closed");
        let make = move || {
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &random());
            hash.map(|hash| hash.to_string()).map_err(|why| anyhow::anyhow!("password: {why}"))
        };
        tokio::task::spawn_blocking(make).await?
    }
}

/// A hash that no password has: an unknown login costs the same time as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// 128 bits from the operating system.
pub(crate) fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A sign-in token: 256 bits, kept only in the person's cookie.
pub(crate) fn token() -> String {
    hex(&[random(), random()].concat())
}

/// Six digits.
pub(crate) fn code() -> String {
    let [a, b, c, d, ..] = random();
    format!("{:06}", u32::from_be_bytes([a, b, c, d]) % 1_000_000)
}

/// What the table of sign-ins holds instead of the token.
pub(crate) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// The form token of a sign-in: follows from the cookie, which other sites cannot read.
pub(crate) fn csrf(token: Option<&str>) -> String {
    hex(&Sha256::digest(format!("csrf/{}", token.unwrap_or("visitor"))))
}

/// Compares without telling by its time where two texts differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// Whether `typed` is the second factor of this or a neighbouring half minute (RFC 6238).
pub(crate) fn totp_holds(secret: &str, typed: &str, now: Moment) -> bool {
    let Some(key) = base32(secret) else { return false };
    let step = now.0.div_euclid(30_000);
    (step - 1..=step + 1).any(|step| same(&totp(&key, step), typed.trim()))
}

/// A new second-factor secret: 160 bits in base 32.
pub(crate) fn totp_secret() -> String {
    let bytes = [random(), random()].concat();
    let mut bits = bytes[..20].iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1));
    let mut secret = String::new();
    while let Some(first) = bits.next() {
        let value = (0..4).fold(first, |value, _| value << 1 | bits.next().unwrap_or(0));
        secret.push(char::from(BASE32[usize::from(value)]));
    }
    secret
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0_u32, Vec::new());
    for symbol in text.bytes() {
        let value = BASE32.iter().position(|known| *known == symbol)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

fn totp(key: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0x0f);
    let number = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    unhex(text)?.try_into().ok()
}

/// Reads hex, two digits a byte.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
    #[test]
    fn second_factor_agrees_with_the_standard() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert!(totp_holds(secret, code, Moment(seconds * 1000)), "{seconds}");
            assert!(!totp_holds(secret, code, Moment((seconds + 90) * 1000)), "{seconds}");
        }
        assert_eq!(base32(&totp_secret()).map(|key| key.len()), Some(20));
    }

    #[test]
    fn what_is_sealed_opens_in_its_own_row_with_its_own_key() {
        let secrets = Secrets::from_environment().unwrap();
        let sealed = secrets.seal("relief/a", "父亲失业");
        assert!(
            !sealed.contains("失业") && sealed != secrets.seal("relief/a", "父亲失业"),
            "never the same twice"
        );
        assert_eq!(secrets.open("relief/a", &sealed).as_deref(), Some("父亲失业"));
        assert_eq!(secrets.open("relief/b", &sealed), None, "another row");
        let other = Secrets { key: [7; 32], ..Secrets::from_environment().unwrap() };
        assert_eq!(other.open("relief/a", &sealed), None, "another key");
        let mut changed = sealed.clone();
        changed.replace_range(20..21, if &sealed[20..21] == "A" { "B" } else { "A" });
        assert_eq!(secrets.open("relief/a", &changed), None, "one letter changed");
        assert_eq!(
            secrets.open("relief/a", "plain").as_deref(),
            Some("plain"),
            "of before papers were sealed"
        );
        assert!(secrets.open("relief/a", SEALED).is_none());
    }

    #[tokio::test]
    async fn a_password_holds_and_no_other() {
        let secrets = Secrets::from_environment().unwrap();
        let hash = secrets.password_hash("铃后-2021".into()).await.unwrap();
        assert!(secrets.password_holds(Some(hash.clone()), "铃后-2021".into()).await);
        assert!(!secrets.password_holds(Some(hash), "铃后-2022".into()).await);
        assert!(!secrets.password_holds(None, "铃后-2021".into()).await);
    }
}
