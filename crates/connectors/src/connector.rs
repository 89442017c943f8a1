//! The one trait behind which every external system stands, and what goes in and out of it. A
//! connector reads streams page by page; each page comes with a cursor from which the next call
//! goes on, so that a sync can be stopped after any page. Storing both is the caller's business.

use std::{collections::BTreeMap, fmt, sync::Arc};

use async_trait::async_trait;
use muster_model::{
    fact::{Deployment, Fact, FactKind},
    ids::{ConnectionId, IncidentId},
    record::Connection,
    time::Timestamp,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{error::ConnectorError, heard::Heard, issue::Followed, post::Post};

/// All that it takes to speak to one external system.
#[derive(Debug, Clone)]
pub struct Access {
    /// The connection that facts will belong to.
    pub id: ConnectionId,
    /// Where the system is and what to read there.
    pub connection: Connection,
    /// Its tokens.
    pub tokens: Tokens,
    /// Where a token goes that the system replaced by a new one; none if it cannot be kept.
    pub keeper: Option<Arc<dyn TokenKeeper>>,
}

impl Access {
    /// The settings as the connector's own type.
    pub(crate) fn settings<T: DeserializeOwned>(&self) -> Result<T, ConnectorError> {
        self.connection.settings.read().map_err(|error| {
            ConnectorError::settings(
                "settings",
                format!("The settings of the connection cannot be read: {error}. Enter them anew."),
            )
        })
    }
}

/// The tokens of a connection, by the names that its form gives them. Most have one, `token`.
#[derive(Debug, Clone, Default)]
pub struct Tokens(BTreeMap<String, SecretString>);

impl Tokens {
    /// The name of the token of a system that has one.
    pub const MAIN: &'static str = "token";

    /// One token under the usual name.
    #[must_use]
    pub fn one(token: SecretString) -> Self {
        Self::from_iter([(Self::MAIN.to_owned(), token)])
    }

    /// The token of this name; none if there is none, or an empty one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&SecretString> {
        self.0
            .get(name)
            .filter(|token| !token.expose_secret().trim().is_empty())
    }

    /// Whether there is none at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each token with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SecretString)> {
        self.0.iter().map(|(name, token)| (name.as_str(), token))
    }
}

impl FromIterator<(String, SecretString)> for Tokens {
    fn from_iter<I: IntoIterator<Item = (String, SecretString)>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

/// Keeps a token that a system replaced by a new one, where the old one was kept.
pub trait TokenKeeper: fmt::Debug + Send + Sync {
    /// Keeps it. What cannot be kept is lost at the end of this run.
    fn keep(&self, name: &str, token: &SecretString);
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

    /// Sends something to the system, and answers what the system calls it. Sending the same thing
    /// twice must do no more than sending it once, where the system offers a way.
    ///
    /// # Errors
    /// Why it could not be sent; by default, that nothing can be sent to this kind of system.
    async fn send(&self, message: &Outgoing) -> Result<Receipt, ConnectorError> {
        let _ = message;
        Err(takes_nothing_else())
    }

    /// Looks whether a message of which sending began at `since`, and whose answer never came, has
    /// arrived. By default sending it again does no harm.
    ///
    /// # Errors
    /// Why one could not look.
    async fn look_up(
        &self,
        message: &Outgoing,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        let _ = (message, since);
        Ok(Lookup::SendAgain)
    }

    /// How issues stand now that action items are linked to, by their external ids: each the
    /// project's path, `#`, and the number. One that is gone costs no other. By default, and in
    /// systems that have no issues, nothing is known of any.
    ///
    /// # Errors
    /// Why the system could not be asked.
    async fn issues(&self, ids: &[String]) -> Result<Followed, ConnectorError> {
        let _ = ids;
        Ok(Followed::default())
    }

    /// Whether it can be listened to, with the tokens that it has.
    fn listens(&self) -> bool {
        false
    }

    /// Listens to what happens in the system, and hands it on as it comes, until the future is
    /// dropped or nobody takes it any more. Call it again after an error, once it is due.
    ///
    /// # Errors
    /// Why one cannot listen any longer; by default, that there is nothing to listen to.
    async fn listen(&self, heard: &mpsc::Sender<Heard>) -> Result<(), ConnectorError> {
        let _ = heard;
        Err(ConnectorError::settings(
            "kind",
            "Muster cannot listen to this system.",
        ))
    }

    /// Whether the messages of its channels can be read, with the tokens that it has.
    fn reads_conversations(&self) -> bool {
        false
    }

    /// Reads what people wrote in a channel, or below one message of it: from `cursor` on, or from
    /// the beginning if there is none.
    ///
    /// # Errors
    /// Why the page could not be read; by default, that this kind of system has no channels.
    async fn conversation(
        &self,
        channel: &str,
        below: Option<&str>,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let _ = (channel, below, cursor, now);
        Err(ConnectorError::settings(
            "kind",
            "Muster cannot read what people write in this system.",
        ))
    }

    /// Begins to sign a person in at the system, in their own browser.
    ///
    /// # Errors
    /// Why that cannot begin; by default, that nobody signs in at this kind of system.
    async fn begin_sign_in(&self) -> Result<SignInCode, ConnectorError> {
        Err(nobody_signs_in())
    }

    /// Asks whether the person has signed in, no more often than `code` allows.
    ///
    /// # Errors
    /// Why they will not any more with this code.
    async fn poll_sign_in(&self, code: &SignInCode) -> Result<SignIn, ConnectorError> {
        let _ = code;
        Err(nobody_signs_in())
    }
}

/// Nothing of this kind is sent to the system.
pub(crate) fn takes_nothing_else() -> ConnectorError {
    ConnectorError::settings(
        "kind",
        "Muster only reads from this system and sends nothing to it.",
    )
}

fn nobody_signs_in() -> ConnectorError {
    ConnectorError::settings(
        "kind",
        "Nobody signs in at this kind of system; it takes a token.",
    )
}

/// Something to be sent to another system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outgoing {
    /// A message that shows that sending works.
    Test {
        /// The channel that it is for, by its name; empty for every one that the connection has.
        channel: String,
    },
    /// A deployment that another connection brought.
    Deployment {
        /// The fact.
        deployment: Box<Deployment>,
        /// The name of the service that was deployed.
        service: String,
        /// The names of the teams that own it.
        teams: Vec<String>,
    },
    /// A new post.
    Post {
        /// The channel that it is for, by the external id of its fact.
        channel: String,
        /// What to post.
        post: Post,
    },
    /// A post as it is to look from now on.
    Repost {
        /// The channel that it is in.
        channel: String,
        /// Which one: the id of the receipt that came for it.
        message: String,
        /// What stands there from now on.
        post: Post,
    },
    /// A channel to be opened for an incident. The receipt names the channel, which may have been
    /// there already.
    OpenChannel {
        /// The incident, by which a channel that was opened for it before is recognised.
        incident: IncidentId,
        /// What to call it; if the name is taken, something is added to it.
        name: String,
        /// Its topic.
        topic: String,
        /// The mail addresses of those to invite.
        invited: Vec<String>,
    },
    /// The topic that a channel is to have.
    Topic {
        /// The channel.
        channel: String,
        /// Its topic.
        topic: String,
    },
    /// An issue to be opened for an action item. The receipt names it by the external id of its
    /// fact.
    OpenIssue {
        /// The path of the project that it is for.
        project: String,
        /// Its title.
        title: String,
        /// What it says, in Markdown.
        body: String,
        /// The labels that it gets.
        labels: Vec<String>,
        /// Its identity: an issue with the same key is the same, however often it is sent.
        key: Uuid,
    },
    /// A sentence for one person who pressed a button of a post.
    Answer {
        /// The channel that the post is in.
        channel: String,
        /// The post.
        message: String,
        /// The person, as the system names them.
        to: String,
        /// What to tell them.
        text: String,
    },
}

/// What a system calls something that it took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The posted message, the opened channel or issue, as the system names it; empty if it gives no
    /// name, and then the message cannot be changed afterwards.
    pub id: String,
    /// Where to look at it; empty if not known.
    pub url: String,
}

/// Whether a message has arrived of which nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It has.
    Arrived(Receipt),
    /// It has not, or sending it again does no harm.
    SendAgain,
    /// Nobody can tell; a sentence that says so and what to do.
    Unknown(String),
}

/// What a person types in at the system in order to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignInCode {
    /// The code.
    pub user_code: String,
    /// The page to type it in.
    pub address: String,
    /// By what Muster asks for the outcome. No secret by itself, and of no use to a person.
    pub device_code: String,
    /// How long to wait between two questions, in seconds.
    pub interval: u32,
    /// How long the code is good for, in seconds.
    pub expires_in: u32,
}

/// What has become of a sign-in.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// The person has not come yet.
    Waiting,
    /// Not yet either, and the system wants to be asked less often.
    SlowDown,
    /// They have; these are the tokens to keep.
    Done(Tokens),
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
    /// If given: the facts of this snapshot are all that there are now.
    pub active: Option<Snapshot>,
    /// What the system says of sources, for rules that give them to services. A source that is not
    /// named keeps what it has: one that has no tags, or none any more, is named with none.
    pub tags: Vec<SourceTags>,
    /// Sentences about elements of the answer that could not become facts. Their neighbours are in
    /// `facts` all the same.
    pub left_out: Vec<String>,
}

/// A part of a connection's facts that a page names completely. Alerts of it that the page does
/// not name have ended; shifts and channels are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Of this kind.
    pub kind: FactKind,
    /// And with an external id that begins so; empty for all.
    pub prefix: String,
}

impl Snapshot {
    /// All facts of a kind.
    #[must_use]
    pub const fn all(kind: FactKind) -> Self {
        Self {
            kind,
            prefix: String::new(),
        }
    }

    /// Those of a kind whose external id begins with `prefix`.
    #[must_use]
    pub fn of(kind: FactKind, prefix: &str) -> Self {
        Self {
            kind,
            prefix: prefix.to_owned(),
        }
    }
}

/// The tags of a project or job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTags {
    /// Its full path, as in its facts.
    pub path: String,
    /// Its tags, topics or labels, as the system writes them.
    pub tags: Vec<String>,
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
