//! 签名 How the other sides want a question signed. Pure: the time, the key and the chance are arguments.

use crate::secrets::hex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Base 64 with its padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A value inside a query, as RFC 3986 writes it.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let mut out = String::new();
    for byte in text.bytes() {
        if plain(byte) { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// SHA-256 as hex.
pub(crate) fn sha256(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}

/// DingTalk's robot: the time in milliseconds and the secret, signed with the secret; base 64, not yet quoted.
pub(crate) fn dingtalk(timestamp_ms: i64, secret: &str) -> String {
    base64(&hmac(secret.as_bytes(), &format!("{timestamp_ms}\n{secret}")))
}

/// A question as it is signed.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// Already quoted and in order.
    pub(crate) query: &'a str,
    /// Lower-case names in their order, with their values.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: &'a [u8],
}

impl Signed<'_> {
    fn names(&self) -> String {
        self.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
    }

    /// The text whose hash both Aliyun and Tencent sign.
    pub(crate) fn canonical(&self) -> String {
        let headers: String =
            self.headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
        let (method, query, names, body) = (self.method, self.query, self.names(), sha256(self.body));
        format!("{method}\n/\n{query}\n{headers}\n{names}\n{body}")
    }

    /// Aliyun's `Authorization` (ACS3-HMAC-SHA256).
    pub(crate) fn aliyun(&self, key_id: &str, key_secret: &str) -> String {
        let text = format!("ACS3-HMAC-SHA256\n{}", sha256(self.canonical().as_bytes()));
        let signature = hex(&hmac(key_secret.as_bytes(), &text));
        let names = self.names();
        format!("ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}")
    }

    /// Tencent's `Authorization` (TC3-HMAC-SHA256) for a UTC day `2019-02-25` and its seconds.
    pub(crate) fn tencent(
        &self,
        (secret_id, secret_key): (&str, &str),
        product: &str,
        (day, seconds): (&str, i64),
    ) -> String {
        let scope = format!("{day}/{product}/tc3_request");
        let hash = sha256(self.canonical().as_bytes());
        let text = format!("TC3-HMAC-SHA256\n{seconds}\n{scope}\n{hash}");
        let dated = hmac(format!("TC3{secret_key}").as_bytes(), day);
        let key = hmac(&hmac(&dated, product), "tc3_request");
        let (names, signature) = (self.names(), hex(&hmac(&key, &text)));
        format!(
            "TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={names}, Signature={signature}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dingtalk_s_sign_is_the_known_one_and_is_quoted_once() {
        let sign = dingtalk(1_700_000_000_000, "SEC0123456789abcdef");
        assert_eq!(sign, "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk=");
        assert_eq!(quoted(&sign), "TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D");
    }

    /// The example of Aliyun's own page.
    #[test]
    fn aliyun_s_signature_is_the_published_one() {
        let empty = sha256(b"");
        let headers = [
            ("host", "ecs.cn-shanghai.aliyuncs.com"),
            ("x-acs-action", "RunInstances"),
            ("x-acs-content-sha256", empty.as_str()),
            ("x-acs-date", "2023-10-26T10:22:32Z"),
            ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
            ("x-acs-version", "2014-05-26"),
        ];
        let query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai";
        let signed = Signed { method: "POST", query, headers: &headers, body: b"" };
        let hash = "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259";
        assert_eq!(sha256(signed.canonical().as_bytes()), hash);
        let signature = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0";
        let said = signed.aliyun("YourAccessKeyId", "YourAccessKeySecret");
        assert!(said.ends_with(&format!("Signature={signature}")), "{said}");
        assert!(said.contains("SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"), "{said}");
    }

    #[test]
    fn tencent_s_signature_follows_the_key_chain() {
        let headers =
            [("content-type", "application/json; charset=utf-8"), ("host", "cvm.tencentcloudapi.com")];
        let body =
            br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let signed = Signed { method: "POST", query: "", headers: &headers, body };
        let hash = "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031";
        assert_eq!(sha256(signed.canonical().as_bytes()), hash);
        let keys = ("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
        let said = signed.tencent(keys, "cvm", ("2019-02-25", 1_551_113_065));
        let signature = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";
        assert!(said.ends_with(&format!("Signature={signature}")), "{said}");
    }
}
