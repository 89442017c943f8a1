//! Muster's connectors: one module per external system behind one trait. They read and never
//! write there; they promise facts page by page with a cursor, errors that are sentences, and a
//! token that goes to its own host and nowhere else. When to sync, how often, and where facts are
//! stored is the engine's business.

mod alertmanager;
mod backoff;
mod connector;
mod elements;
mod error;
mod form;
mod gitlab;
mod http;
mod jenkins;

pub use backoff::backoff;
pub use connector::{Access, Connector, FoundSource, Page, Stream, TestReport};
pub use error::ConnectorError;
pub use form::{ConnectorForm, FieldKind, FormChoice, FormField, TokenForm, forms};
pub use http::Limits;

use muster_model::record::ConnectionSettings;

/// The connector for a connection. No request is made yet.
///
/// # Errors
/// [`ConnectorError::Settings`] if the address, the token, the CA file, the proxy or the settings
/// cannot be used as they are.
pub fn connect(access: Access) -> Result<Box<dyn Connector>, ConnectorError> {
    connect_with(access, Limits::default())
}

/// As [`connect`], with other time-outs and another bound on the size of answers.
///
/// # Errors
/// As [`connect`].
#[expect(
    clippy::needless_pass_by_value,
    reason = "the caller's copy of the secret ends here"
)]
pub fn connect_with(access: Access, limits: Limits) -> Result<Box<dyn Connector>, ConnectorError> {
    Ok(match &access.connection.settings {
        ConnectionSettings::GitLab(it) => Box::new(gitlab::GitLab::new(&access, it, limits)?),
        ConnectionSettings::Jenkins(it) => Box::new(jenkins::Jenkins::new(&access, it, limits)?),
        ConnectionSettings::Alertmanager(it) => {
            Box::new(alertmanager::Alertmanager::new(&access, it, limits)?)
        }
    })
}
