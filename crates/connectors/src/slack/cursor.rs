//! How far a listing of channels has come. A listing counts only as a whole, and a large workspace
//! has more channels than Slack gives out in a minute: so the cursor carries what was read, until
//! the last page makes a whole of it.

use muster_model::{
    fact::Channel,
    time::{Millis, Timestamp},
};
use serde::{Deserialize, Serialize};

/// For how long what was read may wait for the rest.
const FRESH: Millis = Millis::hours(1);

/// A listing that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Listing {
    /// When it began.
    pub(super) began: Timestamp,
    /// Where Slack's next page begins; none for the first.
    pub(super) next: Option<String>,
    /// What was read so far.
    pub(super) read: Vec<Channel>,
    /// Whether every element so far could be read.
    pub(super) complete: bool,
}

impl Listing {
    /// One that begins now.
    pub(super) fn begin(now: Timestamp) -> Self {
        Self {
            began: now,
            next: None,
            read: Vec::new(),
            complete: true,
        }
    }

    /// Goes on after `text`; begins anew if the last one was whole, is too old, or was written by
    /// another version.
    pub(super) fn resume(text: Option<&str>, now: Timestamp) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .filter(|it: &Self| {
                it.next.is_some() && it.began <= now && now.since(it.began) <= FRESH
            })
            .unwrap_or_else(|| Self::begin(now))
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp(1_772_446_000_000);

    #[test]
    fn a_listing_goes_on_where_it_was() {
        let listing = Listing {
            next: Some("dGVhbQ==".to_owned()),
            ..Listing::begin(NOW)
        };
        let later = NOW + Millis::minutes(5);
        assert_eq!(Listing::resume(Some(&listing.to_text()), later), listing);
    }

    #[rstest]
    #[case::whole(None, NOW)]
    #[case::old(Some("a"), NOW + Millis::hours(2))]
    #[case::from_a_clock_that_was_wrong(Some("a"), Timestamp(0))]
    fn a_listing_begins_anew(#[case] next: Option<&str>, #[case] now: Timestamp) {
        let listing = Listing {
            next: next.map(str::to_owned),
            ..Listing::begin(NOW)
        };
        let text = listing.to_text();
        assert_eq!(Listing::resume(Some(&text), now), Listing::begin(now));
        assert_eq!(Listing::resume(Some("7"), now), Listing::begin(now));
    }
}
