//! What a bot token may do, as Slack says in a header of every answer, and what Muster cannot do
//! without it.

use std::collections::BTreeSet;

/// A scope that Muster has a use for.
pub(super) struct Wanted {
    /// Slack's name for it.
    pub(super) name: &'static str,
    /// Whether the connection is of no use without.
    pub(super) required: bool,
    /// What does not work without it, as a whole sentence.
    pub(super) without: &'static str,
}

const fn wanted(name: &'static str, required: bool, without: &'static str) -> Wanted {
    Wanted {
        name,
        required,
        without,
    }
}

/// Every scope that Muster has a use for, as in the manifest of the user guide.
pub(super) static WANTED: &[Wanted] = &[
    wanted("channels:read", true, "No channel can be read."),
    wanted("chat:write", true, "Nothing can be posted."),
    wanted("groups:read", false, "Private channels are not listed."),
    wanted(
        "chat:write.public",
        false,
        "The bot has to be invited to each channel before it can post there.",
    ),
    wanted(
        "channels:manage",
        false,
        "No public channel can be made for an incident.",
    ),
    wanted(
        "channels:history",
        false,
        "Messages in public channels cannot become part of an incident's timeline.",
    ),
    wanted(
        "groups:history",
        false,
        "Messages in private channels cannot become part of an incident's timeline.",
    ),
    wanted(
        "pins:read",
        false,
        "Pinned messages cannot become part of an incident's timeline.",
    ),
    wanted(
        "users:read",
        false,
        "People in Slack have no names in Muster.",
    ),
    wanted(
        "users:read.email",
        false,
        "People in Slack cannot be matched with Muster's members by their mail address.",
    ),
];

/// The scopes that a token has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Granted(BTreeSet<String>);

impl Granted {
    /// Those of the header `x-oauth-scopes`; none if Slack did not send it.
    pub(super) fn parse(header: Option<&str>) -> Option<Self> {
        let scopes = header?.split(',').map(str::trim);
        Some(Self(
            scopes
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned)
                .collect(),
        ))
    }

    /// Whether this scope is among them.
    pub(super) fn has(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// Those that Muster has a use for and that are not among them.
    pub(super) fn missing(&self) -> impl Iterator<Item = &'static Wanted> {
        WANTED.iter().filter(|wanted| !self.has(wanted.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_missing_and_nothing_else() {
        let granted = Granted::parse(Some("channels:read, chat:write,files:read")).unwrap();
        let missing: Vec<_> = granted.missing().map(|wanted| wanted.name).collect();
        assert_eq!(missing.len(), WANTED.len() - 2);
        assert!(!missing.contains(&"chat:write"));
        assert!(granted.missing().all(|wanted| !wanted.required));
        assert_eq!(Granted::parse(None), None);
    }
}
