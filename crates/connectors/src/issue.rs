//! Issues of issue trackers: how they are named, and how one is opened once. No tracker offers an
//! idempotency key, so that a mark in the text tells an issue that was opened before.

mod tracking;

use muster_model::{fact::Issue, record::Connection};
use url::Url;
use uuid::Uuid;

pub(crate) use self::tracking::{LOOKED_THROUGH, NewIssue, SKEW, Standing};
use crate::{github, gitlab};

/// What is known of issues that were asked after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Those that are there, as they are now.
    pub issues: Vec<Issue>,
    /// Sentences about those that cannot be read.
    pub left_out: Vec<String>,
}

/// An issue's name: the project's path and the number that people see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueName {
    /// The path of its project, such as `shop/checkout`.
    pub project: String,
    /// Its number within the project.
    pub number: u64,
}

impl IssueName {
    /// The name that an issue's external id holds; none if it holds none.
    pub(crate) fn parse(external_id: &str) -> Option<Self> {
        let (project, number) = external_id.rsplit_once('#')?;
        Some(Self {
            project: project.to_owned(),
            number: number.parse().ok()?,
        })
    }

    /// The external id of its fact: `shop/checkout#42`.
    #[must_use]
    pub fn external_id(&self) -> String {
        format!("{}#{}", self.project, self.number)
    }

    /// The name at the end of an address: `kinds` are the words that may stand between the
    /// project's path and the number.
    pub(crate) fn in_path(path: &[&str], kinds: &[&[&str]]) -> Option<Self> {
        let (number, before) = path.split_last()?;
        let project = kinds.iter().find_map(|kind| before.strip_suffix(*kind))?;
        let named = project.len() >= 2 && project.iter().all(|part| !part.is_empty());
        Some(Self {
            project: named.then(|| project.join("/"))?,
            number: number.parse().ok().filter(|number| *number > 0)?,
        })
    }
}

/// Whether Muster opens and follows issues in systems of this kind.
#[must_use]
pub fn tracks_issues(kind: &str) -> bool {
    [gitlab::SYSTEM.kind, github::SYSTEM.kind].contains(&kind)
}

/// The issue of a connection's system that an address leads to; none if it leads elsewhere.
#[must_use]
pub fn issue_at(connection: &Connection, address: &str) -> Option<IssueName> {
    let address = Url::parse(address.trim()).ok()?;
    let base = Url::parse(connection.base_url.trim()).ok()?;
    let kind = connection.settings.kind.as_str();
    if kind == gitlab::SYSTEM.kind {
        gitlab::issue_at(&base, &address)
    } else if kind == github::SYSTEM.kind {
        github::issue_at(&base, &address)
    } else {
        None
    }
}

/// Where people look at an issue, by its external id; empty if that cannot be told.
#[must_use]
pub fn issue_page(connection: &Connection, external_id: &str) -> String {
    let (Some(name), Ok(base)) = (
        IssueName::parse(external_id),
        Url::parse(connection.base_url.trim()),
    ) else {
        return String::new();
    };
    let kind = connection.settings.kind.as_str();
    if kind == gitlab::SYSTEM.kind {
        gitlab::issue_page(&base, &name)
    } else if kind == github::SYSTEM.kind {
        github::issue_page(&base, &name).unwrap_or_default()
    } else {
        String::new()
    }
}

/// A text with the mark by which its issue is recognised.
fn marked(body: &str, key: Uuid) -> String {
    format!("{}\n\n{}", body.trim_end(), mark(key))
}

/// Whether a text has the mark.
fn has_mark(body: Option<&str>, key: Uuid) -> bool {
    body.is_some_and(|body| body.contains(&mark(key)))
}

/// A comment, which neither tracker shows.
fn mark(key: Uuid) -> String {
    format!("<!-- muster:{key} -->")
}

/// The path of an address below that of the base, in its parts; none if it is elsewhere.
pub(crate) fn parts_below<'a>(base: &Url, address: &'a Url) -> Option<Vec<&'a str>> {
    let mut parts = parts_of(address);
    let is_below = parts_of(base).all(|part| parts.next() == Some(part));
    is_below.then(|| parts.collect())
}

fn parts_of(url: &Url) -> impl Iterator<Item = &str> {
    url.path().split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use muster_model::{
        record::{Connection, ConnectionSettings},
        time::{Millis, Timestamp},
    };
    use rstest::rstest;

    use super::*;

    fn connection(kind: &str, base_url: &str) -> Connection {
        Connection {
            name: "Tracker".to_owned(),
            base_url: base_url.to_owned(),
            settings: ConnectionSettings::new::<&str>(kind, []),
            user: String::new(),
            ca_file: String::new(),
            proxy: String::new(),
            poll_interval: Millis::minutes(1),
            since: Timestamp(0),
            enabled: true,
            speaks_for: Vec::new(),
        }
    }

    const GITLAB: (&str, &str) = ("gitlab", "https://git.example");
    const BELOW: (&str, &str) = ("gitlab", "https://example.com/gitlab/");
    const HUB: (&str, &str) = ("github", "https://api.github.com");
    const ENTERPRISE: (&str, &str) = ("github", "https://code.example/api/v3");
    const RESIDENT: (&str, &str) = ("github", "https://api.shop.ghe.com");

    #[rstest]
    #[case(
        GITLAB,
        "https://git.example/shop/checkout/-/issues/42",
        Some("shop/checkout#42")
    )]
    #[case(
        GITLAB,
        "https://git.example/shop/pay/cards/-/work_items/7",
        Some("shop/pay/cards#7")
    )]
    #[case(
        GITLAB,
        "https://git.example/shop/checkout/issues/42",
        Some("shop/checkout#42")
    )]
    #[case(
        GITLAB,
        " https://git.example/shop/checkout/-/issues/42#note_9\n",
        Some("shop/checkout#42")
    )]
    #[case(
        GITLAB,
        "https://git.example/shop/checkout/-/issues/42/",
        Some("shop/checkout#42")
    )]
    #[case(GITLAB, "https://git.example/shop/checkout/-/merge_requests/42", None)]
    #[case(GITLAB, "https://git.example/shop/-/issues/42", None)]
    #[case(GITLAB, "https://git.example/shop/checkout/-/issues/new", None)]
    #[case(GITLAB, "https://git.example/shop/checkout/-/issues/0", None)]
    #[case(GITLAB, "https://git.example:8443/shop/checkout/-/issues/42", None)]
    #[case(GITLAB, "https://git.elsewhere/shop/checkout/-/issues/42", None)]
    #[case(GITLAB, "shop/checkout#42", None)]
    #[case(
        BELOW,
        "https://example.com/gitlab/shop/checkout/-/issues/42",
        Some("shop/checkout#42")
    )]
    #[case(BELOW, "https://example.com/shop/checkout/-/issues/42", None)]
    #[case(
        HUB,
        "https://github.com/shop/checkout/issues/42",
        Some("shop/checkout#42")
    )]
    #[case(
        HUB,
        "https://github.com/shop/checkout/issues/42?x=1#issuecomment-1",
        Some("shop/checkout#42")
    )]
    #[case(HUB, "https://github.com/shop/checkout/pull/42", None)]
    #[case(HUB, "https://github.com/shop/checkout/wiki/issues/42", None)]
    #[case(HUB, "https://code.example/shop/checkout/issues/42", None)]
    #[case(
        ENTERPRISE,
        "https://code.example/shop/checkout/issues/42",
        Some("shop/checkout#42")
    )]
    #[case(ENTERPRISE, "https://github.com/shop/checkout/issues/42", None)]
    #[case(
        RESIDENT,
        "https://shop.ghe.com/shop/checkout/issues/42",
        Some("shop/checkout#42")
    )]
    #[case(("jenkins", "https://git.example"), "https://git.example/a/b/-/issues/4", None)]
    fn an_address_names_an_issue_of_its_own_host(
        #[case] (kind, base): (&str, &str),
        #[case] address: &str,
        #[case] expected: Option<&str>,
    ) {
        let found = issue_at(&connection(kind, base), address);
        assert_eq!(
            found.map(|it| it.external_id()),
            expected.map(str::to_owned)
        );
    }

    #[rstest]
    #[case(GITLAB, "https://git.example/shop/checkout/-/issues/42")]
    #[case(BELOW, "https://example.com/gitlab/shop/checkout/-/issues/42")]
    #[case(HUB, "https://github.com/shop/checkout/issues/42")]
    #[case(ENTERPRISE, "https://code.example/shop/checkout/issues/42")]
    #[case(RESIDENT, "https://shop.ghe.com/shop/checkout/issues/42")]
    fn an_issues_page_is_where_its_address_leads(
        #[case] (kind, base): (&str, &str),
        #[case] page: &str,
    ) {
        let connection = connection(kind, base);
        assert_eq!(issue_page(&connection, "shop/checkout#42"), page);
        assert_eq!(
            issue_at(&connection, page).map(|it| it.external_id()),
            Some("shop/checkout#42".to_owned())
        );
    }

    #[test]
    fn a_mark_is_found_however_much_was_written_around_it() {
        let (key, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let body = format!("Edited since\n{}\nand below", marked("Text\n\n", key));
        assert!(has_mark(Some(&body), key));
        assert!(!has_mark(Some(&body), other));
        assert!(!has_mark(None, key));
    }
}
