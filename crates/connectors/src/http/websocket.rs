//! WebSockets (RFC 6455), opened by the same HTTP client, so that they go by the connection's proxy
//! and trust its certificates. The address is a secret as a whole, for it holds a ticket; no token
//! goes along.

use reqwest::{
    StatusCode, Upgraded, Version,
    header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
};
use secrecy::{ExposeSecret, SecretString};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::{client::generate_key, derive_accept_key},
        protocol::{Role, WebSocketConfig},
    },
};
use url::{Host, Url};

use super::{Call, Client, shown};
use crate::error::ConnectorError;

/// The largest message that is read, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// An open WebSocket.
pub(crate) type Socket = WebSocketStream<Upgraded>;

impl Client {
    /// Opens the WebSocket at `address`, which the system gave; `what` is what it is, for people.
    pub(crate) async fn socket(
        &self,
        address: &SecretString,
        what: &str,
    ) -> Result<Socket, ConnectorError> {
        let url = self.socket_address(address, what)?;
        let place = {
            let mut origin = url.clone();
            origin.set_path("");
            shown(&origin)
        };
        let key = generate_key();
        let request = self
            .http
            .get(url)
            .version(Version::HTTP_11)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let call = Call::link("", what, "");
        let response = request
            .send()
            .await
            .map_err(|error| self.failure(&call, error))?;
        let status = response.status();
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(self.refusal(&call, response).await);
        }
        let accepted = response
            .headers()
            .get(SEC_WEBSOCKET_ACCEPT)
            .is_some_and(|it| it.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes());
        if status != StatusCode::SWITCHING_PROTOCOLS || !accepted {
            return Err(ConnectorError::Refused {
                address: place,
                what: what.to_owned(),
                status: status.as_u16(),
                reason: ": it opens no WebSocket there; a proxy between may not let them through"
                    .to_owned(),
            });
        }
        let upgraded = response
            .upgrade()
            .await
            .map_err(|error| self.failure(&call, error))?;
        let config = WebSocketConfig::default().max_message_size(Some(LARGEST));
        Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await)
    }

    /// The address as HTTP knows it. It must be encrypted, but for one on this computer.
    fn socket_address(&self, address: &SecretString, what: &str) -> Result<Url, ConnectorError> {
        let unusable = || ConnectorError::Malformed {
            address: self.address(),
            what: what.to_owned(),
            reason: "its address is not one of a WebSocket (wss://…)".to_owned(),
            cut_short: false,
        };
        let (scheme, rest) = address
            .expose_secret()
            .split_once("://")
            .ok_or_else(unusable)?;
        let http = match scheme {
            "wss" => "https",
            "ws" => "http",
            _ => return Err(unusable()),
        };
        let url = Url::parse(&format!("{http}://{rest}")).map_err(|_| unusable())?;
        let local = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        if http == "http" && !local {
            return Err(unusable());
        }
        Ok(url)
    }
}
