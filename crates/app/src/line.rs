//! 外线 Connections to other servers, the only ones that this program opens by itself: to message platforms and payment
//! channels. Asks over HTTP/1.1, once, without following it anywhere else. What matters is the difference between what was
//! surely not sent and what may have arrived.

use axum::body::Bytes;
use axum::http::{Method, Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(15);
/// An answer is a few lines.
const ANSWER_BYTES: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing reached the other side.
    NotSent(String),
    /// The question may have been taken.
    InDoubt(String),
}

/// What the other side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

/// Something that bytes go through in both directions.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Asks once.
pub(crate) async fn ask(
    method: Method,
    url: &str,
    headers: &[(&str, String)],
    body: Vec<u8>,
) -> Result<Reply, Trouble> {
    let wrong = |why: String| Trouble::NotSent(why);
    let uri: Uri = url.parse().map_err(|_| wrong("the address cannot be read".to_owned()))?;
    let (host, port, secure) = endpoint(&uri)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let named = uri.authority().map_or(host.clone(), |authority| authority.as_str().to_owned());
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, named);
    for (name, value) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")) {
        request = request.header(*name, value.as_str());
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|why| wrong(why.to_string()))?;
    let stream = connect(&host, port, secure).await?;
    talk(stream, request).await
}

/// Which host and port an address is at, and whether it is to be encrypted. The brackets around an IPv6 host are the
/// address's, not the host's.
pub(crate) fn endpoint(uri: &Uri) -> Result<(String, u16, bool), Trouble> {
    let host = uri.host().ok_or_else(|| Trouble::NotSent("the address has no host".to_owned()))?;
    let secure = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    Ok((host.to_owned(), port, secure))
}

/// A connection, encrypted where it is asked for. Nothing of a message has left before it stands.
pub(crate) async fn connect(host: &str, port: u16, secure: bool) -> Result<Box<dyn Stream>, Trouble> {
    let not_sent = |why: String| Trouble::NotSent(why);
    let opened = timeout(CONNECT, TcpStream::connect((host, port))).await;
    let stream = opened
        .map_err(|_| not_sent("no connection in time".to_owned()))?
        .map_err(|why| not_sent(format!("no connection: {}", why.kind())))?;
    if secure { encrypted(host, stream).await } else { Ok(Box::new(stream)) }
}

#[cfg(feature = "tls")]
async fn encrypted(host: &str, stream: TcpStream) -> Result<Box<dyn Stream>, Trouble> {
    use std::sync::{Arc, LazyLock};
    use tokio_rustls::TlsConnector;
    use tokio_rustls::rustls::pki_types::ServerName;
    use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
    /// The certificates that this machine trusts.
    static TRUST: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("ring speaks TLS 1.2 and 1.3");
        Arc::new(config.with_root_certificates(roots).with_no_client_auth())
    });
    let not_sent = |why: String| Trouble::NotSent(why);
    let name = ServerName::try_from(host.to_owned()).map_err(|why| not_sent(why.to_string()))?;
    let shaken = timeout(CONNECT, TlsConnector::from(TRUST.clone()).connect(name, stream)).await;
    let stream = shaken
        .map_err(|_| not_sent("no encryption in time".to_owned()))?
        .map_err(|why| not_sent(format!("no encryption: {why}")))?;
    Ok(Box::new(stream))
}

#[cfg(not(feature = "tls"))]
async fn encrypted(_host: &str, _stream: TcpStream) -> Result<Box<dyn Stream>, Trouble> {
    Err(Trouble::NotSent("this program was built without TLS (feature `tls`)".to_owned()))
}

async fn talk(stream: Box<dyn Stream>, request: Request<Full<Bytes>>) -> Result<Reply, Trouble> {
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(|why| Trouble::NotSent(why.to_string()))?;
    let pump = tokio::spawn(async move {
        let _ = connection.await; // what went wrong is told to the sender, too
    });
    let asked = timeout(ANSWER, answered(&mut sender, request)).await;
    pump.abort();
    asked.map_err(|_| Trouble::InDoubt("no answer in time".to_owned()))?
}

async fn answered(
    sender: &mut hyper::client::conn::http1::SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<Reply, Trouble> {
    let in_doubt = |why: String| Trouble::InDoubt(why);
    let response = sender.send_request(request).await.map_err(|why| in_doubt(why.to_string()))?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), ANSWER_BYTES).collect().await;
    let body = body.map_err(|why| in_doubt(why.to_string()))?.to_bytes();
    Ok(Reply { status, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_host_without_brackets() {
        for (url, host, port, secure) in [
            ("http://[::1]:8080/a", "::1", 8080, false),
            ("https://[2001:db8::1]/a", "2001:db8::1", 443, true),
            ("https://pay.example/a", "pay.example", 443, true),
            ("http://127.0.0.1/a", "127.0.0.1", 80, false),
        ] {
            let found = endpoint(&url.parse().unwrap()).ok();
            assert_eq!(found, Some((host.to_owned(), port, secure)), "{url}");
        }
    }
}
