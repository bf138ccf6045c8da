//! 来处 Where a request comes from: the peer, or what a proxy on this machine says it passed on.

use crate::app::App;
use crate::failure::Failure;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, SocketAddr};

/// The address of a request; none where the program is not asked over a network.
pub(crate) struct Address(pub(crate) Option<String>);

impl FromRequestParts<App> for Address {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        Ok(Self(address(&parts.extensions, &parts.headers)))
    }
}

/// The same of a request that is not taken apart.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap) -> Option<String> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let passed = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    match passed.and_then(|list| list.rsplit(',').next()) {
        Some(last) if peer.ip().is_loopback() => Some(last.trim().to_owned()),
        Some(_) | None => Some(peer.ip().to_string()),
    }
}

/// What one line of a provider has for itself: a whole address of IPv4, the first 56 bits of one of IPv6.
pub(crate) fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(six)) => {
            let [one, two, three, four, ..] = six.segments();
            format!("{one:x}:{two:x}:{three:x}:{:x}", four & 0xff00)
        }
        Ok(IpAddr::V4(four)) => four.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_a_provider_is_one_network_however_many_addresses_it_has() {
        let cases = [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:aaaa::1", "2001:db8:1:0"),
            ("2001:db8:1:3:bbbb::9", "2001:db8:1:0"),
            ("2001:db8:1:102:bbbb::9", "2001:db8:1:100"),
            ("unknown", "unknown"),
        ];
        for (address, expected) in cases {
            assert_eq!(network(address), expected, "{address}");
        }
    }

    #[test]
    fn a_proxy_is_believed_on_this_machine_only_and_of_it_the_last_address() {
        let cases = [
            ("127.0.0.1:9", ["", "1.1.1.1, 203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1:9", ["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
            ("198.51.100.4:9", ["", "203.0.113.7"], "198.51.100.4"),
            ("198.51.100.4:9", ["", ""], "198.51.100.4"),
        ];
        for (peer, passed, expected) in cases {
            let (mut extensions, mut headers) = (Extensions::new(), HeaderMap::new());
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            for line in passed.into_iter().filter(|line| !line.is_empty()) {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            assert_eq!(address(&extensions, &headers).as_deref(), Some(expected), "{peer} {passed:?}");
        }
        assert_eq!(address(&Extensions::new(), &HeaderMap::new()), None, "asked over no network");
    }
}
