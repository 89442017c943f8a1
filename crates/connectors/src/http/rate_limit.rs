//! The headers by which systems ask to be left alone for a while: `Retry-After` (RFC 9110 §10.2.3,
//! seconds or a date), and GitLab's `RateLimit-Remaining` with `RateLimit-Reset` (seconds since
//! the epoch).

use chrono::DateTime;
use muster_model::time::{Millis, Timestamp};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// When the system wants to hear from us again, by its answer of `now`.
pub(super) fn retry_at(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    retry_after(headers, now).or_else(|| reset(headers))
}

/// When the count of requests starts anew, if none is left before.
pub(super) fn exhausted(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let remaining: i64 = text(headers, "ratelimit-remaining")?.parse().ok()?;
    let reset = reset(headers)?;
    // A reset far ahead is a wrong clock on either side, not a rate limit.
    (remaining <= 0 && reset > now && reset.since(now) <= Millis::hours(1)).then_some(reset)
}

fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let value = text(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(now + Millis::seconds(i64::from(seconds)));
    }
    DateTime::parse_from_rfc2822(value)
        .ok()
        .map(|at| Timestamp::from(at.to_utc()))
}

fn reset(headers: &HeaderMap) -> Option<Timestamp> {
    let seconds: i64 = text(headers, "ratelimit-reset")?.parse().ok()?;
    Some(Timestamp(0) + Millis::seconds(seconds))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp(1_445_412_000_000);

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::try_from(*name).unwrap(),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect()
    }

    #[rstest]
    #[case(&[], None)]
    #[case(&[("retry-after", "30")], Some(1_445_412_030_000))]
    #[case(&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")], Some(1_445_412_480_000))]
    #[case(&[("retry-after", "soon")], None)]
    #[case(&[("retry-after", "-5")], None)]
    #[case(&[("ratelimit-reset", "1445412060")], Some(1_445_412_060_000))]
    #[case(&[("retry-after", "5"), ("ratelimit-reset", "1445412060")], Some(1_445_412_005_000))]
    #[case(&[("ratelimit-reset", "9223372036854775807")], Some(i64::MAX))]
    fn reads_when_to_come_back(#[case] pairs: &[(&str, &str)], #[case] at: Option<i64>) {
        assert_eq!(retry_at(&headers(pairs), NOW), at.map(Timestamp));
    }

    #[rstest]
    #[case("0", "1445412060", Some(1_445_412_060_000))]
    #[case("1", "1445412060", None)]
    #[case("0", "1445411999", None)]
    #[case("0", "1945412060", None)]
    #[case("none", "1445412060", None)]
    fn knows_when_no_request_is_left(
        #[case] remaining: &str,
        #[case] reset: &str,
        #[case] at: Option<i64>,
    ) {
        let headers = headers(&[
            ("ratelimit-remaining", remaining),
            ("ratelimit-reset", reset),
        ]);
        assert_eq!(exhausted(&headers, NOW), at.map(Timestamp));
    }
}
