//! 签名 RSA with SHA-256 (PKCS #1 v1.5) as both channels sign, and the sealed part of a WeChat notice.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use sha2::Sha256;

/// Our own key: it never shows itself.
#[derive(Clone)]
pub struct PrivateKey(SigningKey<Sha256>);

/// The channel's key.
#[derive(Clone)]
pub struct PublicKey(VerifyingKey<Sha256>);

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PrivateKey(…)")
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PublicKey")
    }
}

impl PrivateKey {
    /// Reads a PEM file, PKCS #8 or PKCS #1.
    pub fn read(pem: &str) -> Result<Self, anyhow::Error> {
        let pkcs8 = rsa::PrivateKey::from_pkcs8_pem(pem);
        let key = pkcs8.or_else(|_| {
            rsa::PrivateKey::from_pkcs1_pem(pem).map_err(|_| anyhow!("not an RSA private key in PEM"))
        })?;
        Ok(Self(SigningKey::new(key)))
    }

    /// The signature in base 64.
    pub fn sign(&self, message: &[u8]) -> String {
        STANDARD.encode(self.0.sign(message).to_bytes())
    }
}

impl PublicKey {
    /// Reads a PEM file: a public key, or a certificate that holds one.
    pub fn read(pem: &str) -> Result<Self, anyhow::Error> {
        let key = if pem.contains("BEGIN CERTIFICATE") {
            let body: String = pem.lines().filter(|line| !line.contains("-----")).collect();
            let der = STANDARD.decode(body.trim()).context("a certificate in PEM")?;
            let key = key_of_certificate(&der).context("a certificate without a public key")?;
            rsa::PublicKey::from_public_key_der(key).map_err(|why| anyhow!("the certificate's key: {why}"))?
        } else {
            rsa::PublicKey::from_public_key_pem(pem)
                .map_err(|why| anyhow!("not an RSA public key in PEM: {why}"))?
        };
        Ok(Self(VerifyingKey::new(key)))
    }

    /// Whether a signature in base 64 is of this key over these bytes.
    pub fn holds(&self, message: &[u8], signature: &str) -> bool {
        let Ok(bytes) = STANDARD.decode(signature.trim()) else { return false };
        let Ok(signature) = Signature::try_from(bytes.as_slice()) else { return false };
        self.0.verify(message, &signature).is_ok()
    }
}

/// Opens what AES-256-GCM sealed: the tag is the end of the ciphertext.
pub(super) fn open(key: &[u8; 32], nonce: &str, associated: &str, sealed: &str) -> Option<Vec<u8>> {
    let nonce: [u8; 12] = nonce.as_bytes().try_into().ok()?;
    let sealed = STANDARD.decode(sealed).ok()?;
    let cipher = Aes256Gcm::new_from_slice(key).ok()?;
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: &sealed, aad: associated.as_bytes() }).ok()
}

/// The `SubjectPublicKeyInfo` inside a certificate: the seventh element of its body, the sixth in version 1.
fn key_of_certificate(der: &[u8]) -> Option<&[u8]> {
    let (_, certificate, _) = element(der)?;
    let (_, mut body, _) = element(certificate)?;
    let is_versioned = body.first() == Some(&0xa0);
    for _ in 0..if is_versioned { 6 } else { 5 } {
        body = element(body)?.2;
    }
    let after = element(body)?.2;
    body.get(..body.len() - after.len())
}

/// One DER element: its tag, its contents, what comes after it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, first) = (*der.first()?, *der.get(1)?);
    let (length, start) = if first < 0x80 {
        (usize::from(first), 2)
    } else {
        let bytes = usize::from(first & 0x7f);
        let length = der
            .get(2..2 + bytes)?
            .iter()
            .try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?;
        (length, 2 + bytes)
    };
    let end = start.checked_add(length)?;
    Some((tag, der.get(start..end)?, der.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = include_str!("../../tests/keys/merchant.pem");
    const PUBLIC: &str = include_str!("../../tests/keys/merchant.pub.pem");
    const CERTIFICATE: &str = include_str!("../../tests/keys/merchant.crt.pem");

    #[test]
    fn a_signature_holds_for_its_bytes_alone() {
        let signature = PrivateKey::read(KEY).unwrap().sign(b"GET\n/v3\n1\nn\n\n");
        for key in [PUBLIC, CERTIFICATE] {
            let key = PublicKey::read(key).unwrap();
            assert!(key.holds(b"GET\n/v3\n1\nn\n\n", &signature));
            assert!(
                !key.holds(b"GET\n/v3\n1\nn\n", &signature)
                    && !key.holds(b"", "AAAA")
                    && !key.holds(b"", "#")
            );
        }
        assert!(
            PrivateKey::read(PUBLIC).is_err()
                && PublicKey::read("-----BEGIN CERTIFICATE-----\nAAAA\n").is_err()
        );
    }

    /// The vector of the payment interface's facts: computed with another implementation.
    #[test]
    fn the_sealed_part_of_a_notice_opens() {
        let sealed = "TYpf7zPM/SoR80FY+vRcml56s2fEr9IxCNTIH4WaE2dN5tb00MoUVFEcnUwasAx/SaCdqrCHNpTR7j7y6Tl5cXxIJe7IrpkIlRhH3hn956p6faSNLo1ENkO+hGEsy/HYzzXumZE0mKar10kBaaOBfEtOlT9gW9695ifZpPbIZpHdB4+paD8VkoFI+O7ddE6dhyCt2cmaKu3fMe3Qu70S+g3zUQItrmb1+kyyA/LITPqoD7/pDhpYhaKw8kxHaSfIZLWsevQ5mj+ROf7aIFkpj4kKwz+9Hz9k64O/t8sxAFZKlKpNnBkBeSds+H89+ctqRUTFbA6RlBJTmAhbB6fphJefUVyibLvJI1dURF+cYA+cJBYiGy8YV/okIcb1aiWhHtZS5wQ7nbGnjiV3Z6XWYDpkUIUJWq8VhpSY9NkGIHAgKRAIdexC1G854bnvFCJWIIqZHL6FgXe9+1Mf9H5N4n8Ddpnny2x1MSlk1citP28efw==";
        let key = b"0123456789abcdef0123456789abcdef";
        let plain = open(key, "fdasfjihihih", "transaction", sealed).unwrap();
        let plain: serde_json::Value = serde_json::from_slice(&plain).unwrap();
        assert_eq!(
            (plain["out_trade_no"].as_str(), plain["amount"]["total"].as_i64()),
            (Some("KH202609010001"), Some(50_000))
        );
        let wrong = format!("U{}", &sealed[1..]);
        assert!(open(key, "fdasfjihihih", "transaction", &wrong).is_none(), "one byte wrong");
        assert!(
            open(key, "fdasfjihihih", "other", sealed).is_none()
                && open(key, "short", "transaction", sealed).is_none()
        );
    }
}
