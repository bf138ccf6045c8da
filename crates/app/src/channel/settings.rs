//! 通道设置 The merchants' keys, from a file named by `AFTERBELL_CHANNELS`: never in the database, never in a log.
//!
//! One table a place and channel, as `docs/channels.md` shows it. Files are named relative to the settings file.

use super::alipay::Alipay;
use super::keys::{PrivateKey, PublicKey};
use super::login::{self, Login};
use super::wechat::{BASE as WECHAT_BASE, Wechat};
use super::wire;
use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const ALIPAY_GATEWAY: &str = "https://openapi.alipay.com/gateway.do";

/// The file: `["gongshu/wenlan".wechat]` and so on.
type File = BTreeMap<String, Place>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    wechat: Option<WechatTable>,
    alipay: Option<AlipayTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WechatTable {
    /// The merchant's number.
    mchid: String,
    /// The official account or mini program that belongs to it.
    appid: String,
    /// The serial number of the merchant's certificate.
    serial: String,
    /// PEM file of the merchant's key.
    private_key: String,
    /// File with the 32 characters of the `APIv3` key.
    api_v3_key: String,
    /// What `Wechatpay-Serial` says: a certificate's serial number, or `PUB_KEY_ID_…`.
    platform_serial: Option<String>,
    /// PEM file of that certificate or public key.
    platform_key: Option<String>,
    /// The same of any number of keys, by serial number: while WeChat renews one, both sign.
    #[serde(default)]
    platform_keys: BTreeMap<String, String>,
    /// The address under which WeChat reaches this program, without a path.
    public_base: String,
    /// Another server than WeChat's.
    base: Option<String>,
    /// File with the official account's secret: with it families pay inside WeChat.
    app_secret: Option<String>,
    /// Another server than the one that exchanges codes.
    login_base: Option<String>,
    /// Another server than the one that browsers are sent to.
    authorize_base: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlipayTable {
    /// The application's number.
    app_id: String,
    /// The merchant's number (2088…).
    seller_id: String,
    /// PEM file of the application's key.
    private_key: String,
    /// PEM file of Alipay's public key.
    platform_key: String,
    /// The address under which Alipay reaches this program, without a path.
    public_base: String,
    /// Another server than Alipay's.
    gateway: Option<String>,
}

/// Both channels of a place.
#[derive(Clone, Debug, Default)]
pub struct Merchant {
    /// 微信支付
    pub wechat: Option<Wechat>,
    /// 支付宝
    pub alipay: Option<Alipay>,
}

/// Reads the file named by `AFTERBELL_CHANNELS`; nothing when it names none.
pub(super) fn from_environment() -> Result<BTreeMap<String, Merchant>, anyhow::Error> {
    match std::env::var("AFTERBELL_CHANNELS") {
        Ok(file) => read(Path::new(&file)).with_context(|| format!("AFTERBELL_CHANNELS: {file}")),
        Err(_) => Ok(BTreeMap::new()),
    }
}

/// Reads a settings file and the keys it names.
pub(super) fn read(file: &Path) -> Result<BTreeMap<String, Merchant>, anyhow::Error> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let tables: File = toml::from_str(&std::fs::read_to_string(file)?)?;
    let merchant = |(place, table): (String, Place)| {
        let wechat = table.wechat.map(|table| wechat(folder, &place, table)).transpose()?;
        let alipay = table.alipay.map(|table| alipay(folder, &place, table)).transpose()?;
        Ok((place, Merchant { wechat, alipay }))
    };
    tables.into_iter().map(merchant).collect()
}

fn wechat(folder: &Path, place: &str, table: WechatTable) -> Result<Wechat, anyhow::Error> {
    let (login, platform_keys) = (login(folder, &table)?, platform_keys(folder, &table)?);
    let base = table.base.unwrap_or_else(|| WECHAT_BASE.to_owned());
    wire::reaches(&base)?;
    let api_v3_key = text(folder, &table.api_v3_key)?;
    Ok(Wechat {
        login,
        key: PrivateKey::read(&text(folder, &table.private_key)?)?,
        platform_keys,
        api_v3_key: api_v3_key.trim().as_bytes().try_into().context("the APIv3 key has 32 characters")?,
        notify_url: notify_url(&table.public_base, place, "wechat"),
        mchid: table.mchid,
        appid: table.appid,
        serial: table.serial,
        base,
    })
}

/// WeChat's keys by serial number: the pair, the table, or both.
fn platform_keys(folder: &Path, table: &WechatTable) -> Result<BTreeMap<String, PublicKey>, anyhow::Error> {
    let pair = match (&table.platform_serial, &table.platform_key) {
        (Some(serial), Some(file)) => Some((serial, file)),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => bail!("platform_serial and platform_key stand together"),
    };
    let mut keys = BTreeMap::new();
    for (serial, file) in table.platform_keys.iter().chain(pair) {
        let key = PublicKey::read(&text(folder, file)?)?;
        ensure!(keys.insert(serial.clone(), key).is_none(), "two platform keys are called {serial}");
    }
    ensure!(!keys.is_empty(), "no platform key of WeChat Pay is named");
    Ok(keys)
}

fn login(folder: &Path, table: &WechatTable) -> Result<Option<Login>, anyhow::Error> {
    let Some(file) = &table.app_secret else { return Ok(None) };
    let base = table.login_base.clone().unwrap_or_else(|| login::BASE.to_owned());
    wire::reaches(&base)?;
    let authorize = table.authorize_base.clone().unwrap_or_else(|| login::AUTHORIZE.to_owned());
    let secret = text(folder, file)?.trim().to_owned();
    Ok(Some(Login { secret, authorize, base, site: table.public_base.clone() }))
}

fn alipay(folder: &Path, place: &str, table: AlipayTable) -> Result<Alipay, anyhow::Error> {
    let gateway = table.gateway.unwrap_or_else(|| ALIPAY_GATEWAY.to_owned());
    wire::reaches(&gateway)?;
    Ok(Alipay {
        key: PrivateKey::read(&text(folder, &table.private_key)?)?,
        platform_key: PublicKey::read(&text(folder, &table.platform_key)?)?,
        notify_url: notify_url(&table.public_base, place, "alipay"),
        app_id: table.app_id,
        seller_id: table.seller_id,
        gateway,
    })
}

fn notify_url(public_base: &str, place: &str, channel: &str) -> String {
    format!("{}/{place}/tenders/notices/{channel}", public_base.trim_end_matches('/'))
}

fn text(folder: &Path, name: &str) -> Result<String, anyhow::Error> {
    std::fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = r#"
["gongshu/wenlan".wechat]
mchid = "1900000001"
appid = "wx8888888888888888"
serial = "444F4864EA9B34415A2A2E3D1B4C1D3A"
private_key = "merchant.pem"
api_v3_key = "api-v3"
platform_serial = "PUB_KEY_ID_0001"
platform_key = "platform.pub.pem"
public_base = "https://school.example/"
base = "http://127.0.0.1:9"
app_secret = "app-secret"
login_base = "http://127.0.0.1:9"

["gongshu/wenlan".alipay]
app_id = "2021000000000001"
seller_id = "2088000000000001"
private_key = "merchant.pem"
platform_key = "platform.pub.pem"
public_base = "https://school.example"
gateway = "http://127.0.0.1:9/gateway.do"
"#;

    fn folder(settings: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("merchant.pem", include_str!("../../tests/keys/merchant.pem"));
        write("platform.pub.pem", include_str!("../../tests/keys/platform.pub.pem"));
        write("api-v3", "0123456789abcdef0123456789abcdef\n");
        write("app-secret", "d4624c36b6795d1d99dcf0547af5443d\n");
        write("channels.toml", settings);
        folder
    }

    #[test]
    fn settings_are_read_and_never_shown() {
        let folder = folder(SETTINGS);
        let read = read(&folder.path().join("channels.toml")).unwrap();
        let merchant = &read["gongshu/wenlan"];
        let wechat = merchant.wechat.as_ref().unwrap();
        assert_eq!(wechat.notify_url, "https://school.example/gongshu/wenlan/tenders/notices/wechat");
        let login = wechat.login.as_ref().unwrap();
        assert_eq!(
            (login.secret.as_str(), login.authorize.as_str()),
            ("d4624c36b6795d1d99dcf0547af5443d", login::AUTHORIZE)
        );
        let shown = format!("{merchant:?} {login:?}");
        for secret in ["0123456789abcdef", "BEGIN", "d4624c36"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn several_platform_keys_are_read_by_serial_number() {
        const PAIR: &str = "platform_serial = \"PUB_KEY_ID_0001\"\nplatform_key = \"platform.pub.pem\"\n";
        const SECOND: &str = "platform_keys = { \"PUB_KEY_ID_0002\" = \"platform.pub.pem\" }\n";
        const BOTH: &str = "platform_keys.PUB_KEY_ID_0001 = \"platform.pub.pem\"\n\
             platform_keys.PUB_KEY_ID_0002 = \"platform.pub.pem\"\n";
        let half = PAIR.lines().next().unwrap().to_owned() + "\n";
        let twice = SECOND.replace("0002", "0001");
        for (said, expected) in [
            (PAIR.to_owned(), Ok(vec!["PUB_KEY_ID_0001"])),
            (format!("{PAIR}{SECOND}"), Ok(vec!["PUB_KEY_ID_0001", "PUB_KEY_ID_0002"])),
            (BOTH.to_owned(), Ok(vec!["PUB_KEY_ID_0001", "PUB_KEY_ID_0002"])),
            (format!("{PAIR}{twice}"), Err("two platform keys are called PUB_KEY_ID_0001")),
            (format!("{half}{SECOND}"), Err("stand together")),
            (String::new(), Err("no platform key")),
        ] {
            let folder = folder(&SETTINGS.replacen(PAIR, &said, 1));
            match (read(&folder.path().join("channels.toml")), expected) {
                (Ok(read), Ok(serials)) => {
                    let wechat = read["gongshu/wenlan"].wechat.as_ref().unwrap();
                    assert_eq!(wechat.platform_keys.keys().collect::<Vec<_>>(), serials, "{said}");
                }
                (Err(why), Err(expected)) => assert!(format!("{why:#}").contains(expected), "{why:#}"),
                (read, expected) => panic!("{said}: {read:?}, not {expected:?}"),
            }
        }
    }

    #[test]
    fn a_wrong_setting_is_told_at_the_start() {
        for (good, bad, said) in [
            ("0123", "0123", "32 characters"),
            ("mchid =", "mchnumber =", "unknown field"),
            ("http://127.0.0.1:9\"", "ftp://127.0.0.1:9\"", "neither http nor https"),
            ("platform.pub.pem", "nothing.pem", "cannot read nothing.pem"),
            ("app-secret", "no-secret", "cannot read no-secret"),
            ("login_base = \"http", "login_base = \"ftp", "neither http nor https"),
        ] {
            let folder = folder(&SETTINGS.replace(good, bad));
            if said == "32 characters" {
                std::fs::write(folder.path().join("api-v3"), "short").unwrap();
            }
            let why = format!("{:#}", read(&folder.path().join("channels.toml")).unwrap_err());
            assert!(why.contains(said), "{why}");
        }
    }
}
