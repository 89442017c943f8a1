//! Names and mail addresses of those on call. On-Call names only users, and all of its users come
//! in one large answer: so those on call are remembered in the stream's cursor, and the users are
//! asked for only when somebody unknown is on call, and once a day.

use std::collections::BTreeMap;

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

use super::wire::User;

/// How long names and addresses are taken as they are.
const LIFETIME: Millis = Millis::days(1);

/// Those who were on call when the users were read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Directory {
    read_at: Option<Timestamp>,
    /// Their names and mail addresses, by user name; both empty for users that are not known.
    people: BTreeMap<String, (String, String)>,
}

impl Directory {
    /// What the cursor holds; nothing if it holds none that can be read.
    pub(super) fn resume(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// What the users tell about those on call.
    pub(super) fn of(on_call: &[&str], users: Vec<User>, now: Timestamp) -> Self {
        let mut people: BTreeMap<_, _> = on_call
            .iter()
            .map(|user| ((*user).to_owned(), (String::new(), String::new())))
            .collect();
        for user in users {
            if let Some(person) = people.get_mut(&user.username) {
                let names = [user.first_name, user.last_name].map(Option::unwrap_or_default);
                let name = names.join(" ").trim().to_owned();
                *person = (name, user.email.unwrap_or_default());
            }
        }
        Self {
            read_at: Some(now),
            people,
        }
    }

    /// Whether the users must be read to name all of these.
    pub(super) fn misses(&self, on_call: &[&str], now: Timestamp) -> bool {
        let fresh = self.read_at.is_some_and(|at| now.since(at) < LIFETIME);
        let known = |user: &&str| self.people.contains_key(*user);
        on_call.iter().any(|user| !fresh || !known(user))
    }

    /// The name and mail address of a user; the user name if no other is known.
    pub(super) fn person(&self, user: &str) -> (String, String) {
        let (name, email) = self.people.get(user).cloned().unwrap_or_default();
        let name = if name.is_empty() {
            user.to_owned()
        } else {
            name
        };
        (name, email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(username: &str) -> User {
        User {
            username: username.to_owned(),
            first_name: Some("Ada".to_owned()),
            last_name: Some("Example".to_owned()),
            email: Some("ada@example.com".to_owned()),
        }
    }

    #[test]
    fn users_are_read_for_somebody_unknown_and_once_a_day() {
        let now = Timestamp(1_000_000);
        let directory = Directory::of(&["ada", "ghost"], vec![user("ada"), user("ben")], now);
        let directory = Directory::resume(Some(&directory.to_text()));
        assert!(!directory.misses(&["ada", "ghost"], now));
        assert!(!directory.misses(&[], now + Millis::days(2)));
        assert!(directory.misses(&["ben"], now));
        assert!(directory.misses(&["ada"], now + Millis::days(1)));
    }

    #[test]
    fn who_is_not_known_goes_by_the_user_name() {
        let directory = Directory::of(&["ada"], vec![user("ada")], Timestamp(0));
        let known = ("Ada Example".to_owned(), "ada@example.com".to_owned());
        assert_eq!(directory.person("ada"), known);
        assert_eq!(directory.person("ben"), ("ben".to_owned(), String::new()));
    }
}
