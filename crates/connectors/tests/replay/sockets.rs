//! Hosts that a mock server cannot play: one that is not there, one that breaks off, one with a
//! certificate of its own.

use std::{net::TcpListener as StdListener, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{TlsAcceptor, rustls};

/// An address at which nobody listens.
pub fn nobody() -> String {
    let listener = StdListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    format!("http://{address}")
}

/// A host that promises more than it sends.
pub async fn breaking_off() -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await;
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{\"labels\":";
            let _ = socket.write_all(answer).await;
        }
    });
    format!("http://{address}")
}

/// A host that answers `body` under a certificate that it made itself; its address and the
/// certificate as PEM.
pub async fn tls(body: &'static str) -> (String, String) {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])
        .expect("a certificate can be made");
    let key = rustls::pki_types::PrivateKeyDer::try_from(own.signing_key.serialize_der())
        .expect("the key can be read");
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .expect("the certificate fits its key");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(mut socket) = acceptor.accept(socket).await else {
                continue;
            };
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let _ = socket.write_all(head.as_bytes()).await;
            let _ = socket.shutdown().await;
        }
    });
    (format!("https://localhost:{port}"), own.cert.pem())
}
