//! Who people are in Slack: their names and mail addresses by their ids, each asked for once, and
//! the other way round; and who Muster itself is there.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use tokio::sync::OnceCell;

use super::{Slack, api::Outcome, wire};
use crate::{error::ConnectorError, http::Call};

/// What is known of people.
#[derive(Default)]
pub(super) struct People {
    known: Mutex<HashMap<String, Person>>,
    me: OnceCell<wire::Identity>,
}

/// A person as Slack knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    /// Empty if Slack does not say.
    pub(super) email: String,
}

impl From<wire::User> for Person {
    fn from(user: wire::User) -> Self {
        let name = [user.profile.real_name, user.profile.display_name]
            .into_iter()
            .flatten()
            .find(|name| !name.trim().is_empty())
            .unwrap_or(user.name);
        Self {
            name,
            email: user.profile.email.unwrap_or_default(),
        }
    }
}

impl Slack {
    /// Who Muster is in Slack: the bot's user and the workspace.
    pub(super) async fn me(&self) -> Result<&wire::Identity, ConnectorError> {
        self.people
            .me
            .get_or_try_init(|| async {
                let call = Call::new(
                    &["api", "auth.test"],
                    "the token's owner",
                    "to be a token of an app that is installed in the workspace",
                );
                self.bot.ask(&call.post_form(&[])).await?.json()
            })
            .await
    }

    /// The page of a message; empty if the workspace's own address is not known.
    pub(super) async fn link(&self, channel: &str, ts: &str) -> String {
        let Ok(me) = self.me().await else {
            return String::new();
        };
        let workspace = me.url.trim_end_matches('/');
        if workspace.is_empty() || channel.is_empty() || ts.is_empty() {
            return String::new();
        }
        format!("{workspace}/archives/{channel}/p{}", ts.replace('.', ""))
    }

    /// Who somebody is. Whom Slack does not name is called by their id.
    pub(super) async fn person(&self, id: &str) -> Result<Person, ConnectorError> {
        match self.known(id) {
            Some(known) => Ok(known),
            None => self.person_now(id).await,
        }
    }

    /// Who somebody is by now, whatever was known before.
    pub(super) async fn person_now(&self, id: &str) -> Result<Person, ConnectorError> {
        let call = Call::new(
            &["api", "users.info"],
            "who people are",
            "the scope users:read",
        )
        .with("user", id);
        let person = match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => answer.json::<wire::OneUser>()?.user.into(),
            Outcome::Refused(_) => Person {
                name: id.to_owned(),
                email: String::new(),
            },
        };
        self.people
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.to_owned(), person.clone());
        Ok(person)
    }

    fn known(&self, id: &str) -> Option<Person> {
        let known = self.people.known.lock();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        known.get(id).cloned()
    }

    /// The id of whoever has this mail address; none if nobody has.
    pub(super) async fn id_by_email(&self, email: &str) -> Result<Option<String>, ConnectorError> {
        let call = Call::new(
            &["api", "users.lookupByEmail"],
            "who has a mail address",
            "the scope users:read.email",
        )
        .with("email", email);
        match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => Ok(Some(answer.json::<wire::OneUser>()?.user.id)),
            Outcome::Refused(_) => Ok(None),
        }
    }
}
