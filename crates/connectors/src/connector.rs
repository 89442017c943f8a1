//! The one trait behind which every external system stands, and what goes in and out of it. A
//! connector reads streams page by page; each page comes with a cursor from which the next call
//! goes on, so that a sync can be stopped after any page. Storing both is the caller's business.

use async_trait::async_trait;
use muster_model::{
    fact::{Fact, FactKind},
    ids::ConnectionId,
    record::Connection,
    time::Timestamp,
};
use secrecy::SecretString;
use serde::Serialize;

use crate::error::ConnectorError;

/// All that it takes to speak to one external system.
#[derive(Debug, Clone)]
pub struct Access {
    /// The connection that facts will belong to.
    pub id: ConnectionId,
    /// Where the system is and what to read there.
    pub connection: Connection,
    /// The token; none if the connection has none.
    pub secret: Option<SecretString>,
}

/// One external system, ready to be read.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Finds out whether the connection works: the host, the certificate, the token, what the token
    /// may do, and whether what the settings name exists.
    ///
    /// # Errors
    /// The first thing that is wrong, as precisely as the system tells it.
    async fn test(&self) -> Result<TestReport, ConnectorError>;

    /// What there is to read now. Call it at the start of each sync: projects and jobs come and go.
    ///
    /// # Errors
    /// Why the list could not be read.
    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError>;

    /// Reads one page of a stream: from `cursor` on, or from the connection's `since` if there is
    /// none. `now` is the caller's clock.
    ///
    /// # Errors
    /// Why the page could not be read; the cursor stays good.
    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError>;

    /// The projects or jobs that facts will name as their source: to preview what the settings
    /// select, and to make services of them. Empty for systems that have neither.
    ///
    /// # Errors
    /// Why the list could not be read.
    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError>;
}

/// A series of facts with a cursor of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, specta::Type)]
pub struct Stream {
    /// Its identity within the connection, the same at every sync, such as
    /// `deployments:shop/checkout`.
    pub name: String,
    /// What people call it.
    pub title: String,
}

/// One page of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What was read. A fact may come again in a later page or sync.
    pub facts: Vec<Fact>,
    /// Where the next call goes on. Opaque; store it in the transaction that stores the facts.
    pub cursor: String,
    /// Whether this sync has more pages of the stream.
    pub more: bool,
    /// How many elements this sync of the stream will read, if the system says.
    pub total: Option<u64>,
    /// If given: the facts are all of this kind that are active now; others of this kind that came
    /// through this connection have ended.
    pub active: Option<FactKind>,
    /// Sentences about elements of the answer that could not become facts. Their neighbours are in
    /// `facts` all the same.
    pub left_out: Vec<String>,
}

/// What a successful test found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TestReport {
    /// The product and its version, such as `GitLab 17.6.1`.
    pub product: String,
    /// Whom the system takes the token for; empty if it does not know users.
    pub user: String,
    /// What was found, a line each, for people.
    pub lines: Vec<String>,
}

/// A project or job that facts name as their source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FoundSource {
    /// Its full path: what services name.
    pub path: String,
    /// The environment that its builds deploy to, where the settings say that they do; an empty
    /// text if they do and the environment has no name.
    pub deploys: Option<String>,
    /// When something last happened there; none if nothing did or the system does not say.
    pub last_activity: Option<Timestamp>,
}
