//! What chat systems have in common: the post that shows that sending works, and how people name
//! channels. How a post looks and how it gets there is each system's business.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::{error::ConnectorError, post::Post};

/// The post that shows that sending works. Each is another one: who sends it twice wants to see it
/// twice.
pub(crate) fn test_post() -> Post {
    Post {
        key: Uuid::now_v7(),
        title: "Muster can post here".to_owned(),
        lines: vec![
            "This is a test message. Somebody sent it from Muster's page of connections."
                .to_owned(),
        ],
        severity: None,
        incident: None,
        actions: BTreeSet::new(),
    }
}

/// A channel as a person names it, without the sign before it.
pub(crate) fn named(channel: &str) -> &str {
    channel.trim().trim_start_matches('#')
}

/// That chat systems do not take deployments.
pub(crate) fn no_deployments() -> ConnectorError {
    ConnectorError::settings(
        "kind",
        "Muster does not post deployments in chats; it sends them to systems that measure \
         delivery.",
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn two_test_posts_are_two() {
        assert_ne!(test_post().key, test_post().key);
        assert_eq!(test_post().text().lines().count(), 2);
    }

    #[rstest]
    #[case(" #ops ", "ops")]
    #[case("team/channel", "team/channel")]
    #[case(" ", "")]
    fn a_channel_is_named_without_its_sign(#[case] typed: &str, #[case] name: &str) {
        assert_eq!(named(typed), name);
    }
}
