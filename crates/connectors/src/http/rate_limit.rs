//! The headers by which systems ask to be left alone for a while: `Retry-After` (RFC 9110 §10.2.3,
//! seconds or a date), and a count of the requests that are left with the instant at which it
//! begins anew. GitLab and PagerDuty call them `RateLimit-Remaining` and `RateLimit-Reset`; GitHub,
//! Datadog and HCP Terraform put an `X-` before. The reset is in seconds since the epoch (GitLab,
//! GitHub) or from now (Datadog, PagerDuty, HCP Terraform, which may give fractions).

use chrono::DateTime;
use muster_model::time::{Millis, Timestamp};
use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};

use crate::backoff::LONGEST_WISH;

/// The names of the count and of the reset.
const NAMES: [(&str, &str); 2] = [
    ("ratelimit-remaining", "ratelimit-reset"),
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
];
/// A reset from here on is an instant, below it a span: nobody waits for thirty years.
const EARLIEST_INSTANT: f64 = 1e9;

/// When the system wants to hear from us again, by its answer of `now`.
pub(super) fn retry_at(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    retry_after(headers, now)
        .or_else(|| NAMES.iter().find_map(|(_, name)| reset(headers, name, now)))
}

/// Until when no request may go out after this answer: either it says that none is left, or it
/// refuses and says for how long. That is obeyed for up to a day.
pub(super) fn closed(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let refuses = status.is_client_error() || status.is_server_error();
    let refused = refuses.then(|| retry_after(headers, now)).flatten();
    let refused = refused.map(|at| at.min(now + LONGEST_WISH));
    exhausted(headers, now).max(refused)
}

/// When the count of requests starts anew, if none is left before.
pub(super) fn exhausted(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    NAMES.iter().find_map(|(remaining, name)| {
        let remaining: f64 = text(headers, remaining)?.parse().ok()?;
        let reset = reset(headers, name, now)?;
        (remaining < 1.0 && is_near(reset, now)).then_some(reset)
    })
}

/// Whether a reset can be one. One far ahead is a wrong clock on either side, not a rate limit.
fn is_near(reset: Timestamp, now: Timestamp) -> bool {
    reset > now && reset.since(now) <= Millis::hours(1)
}

fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let value = text(headers, RETRY_AFTER.as_str())?;
    // Microsoft Graph gives fractions.
    if let Ok(seconds) = value.parse() {
        return whole_seconds(seconds).map(|span| now + span);
    }
    DateTime::parse_from_rfc2822(value)
        .ok()
        .map(|at| Timestamp::from(at.to_utc()))
}

/// The instant that a reset names, rounded up to whole seconds.
fn reset(headers: &HeaderMap, name: &str, now: Timestamp) -> Option<Timestamp> {
    let seconds: f64 = text(headers, name)?.parse().ok()?;
    let span = whole_seconds(seconds)?;
    let begin = if seconds < EARLIEST_INSTANT {
        now
    } else {
        Timestamp(0)
    };
    Some(begin + span)
}

/// A span that a system gives in seconds, rounded up to whole ones; none if it is no span.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float outside the range of seconds becomes its nearest end"
)]
fn whole_seconds(seconds: f64) -> Option<Millis> {
    (seconds.is_finite() && seconds >= 0.0).then(|| Millis::seconds(seconds.ceil() as i64))
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
    #[case(&[("retry-after", "2.128")], Some(1_445_412_003_000))]
    #[case(&[("retry-after", "soon")], None)]
    #[case(&[("retry-after", "-5")], None)]
    #[case(&[("ratelimit-reset", "1445412060")], Some(1_445_412_060_000))]
    #[case(&[("retry-after", "5"), ("ratelimit-reset", "1445412060")], Some(1_445_412_005_000))]
    #[case(&[("ratelimit-reset", "9223372036854775807")], Some(i64::MAX))]
    fn reads_when_to_come_back(#[case] pairs: &[(&str, &str)], #[case] at: Option<i64>) {
        assert_eq!(retry_at(&headers(pairs), NOW), at.map(Timestamp));
    }

    #[rstest]
    #[case(429, &[("retry-after", "30")], Some(1_445_412_030_000))]
    #[case(429, &[("retry-after", "7200")], Some(1_445_419_200_000))]
    #[case(429, &[("retry-after", "400000")], Some(1_445_498_400_000))]
    #[case(429, &[], None)]
    #[case(403, &[("retry-after", "30")], Some(1_445_412_030_000))]
    #[case(503, &[("retry-after", "30")], Some(1_445_412_030_000))]
    #[case(202, &[("retry-after", "30")], None)]
    #[case(429, &[("retry-after", "90"), ("ratelimit-remaining", "0"),
        ("ratelimit-reset", "1445412060")], Some(1_445_412_090_000))]
    #[case(200, &[("ratelimit-remaining", "0"), ("ratelimit-reset", "1445412060")],
        Some(1_445_412_060_000))]
    fn knows_until_when_no_request_may_go_out(
        #[case] status: u16,
        #[case] pairs: &[(&str, &str)],
        #[case] at: Option<i64>,
    ) {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(closed(status, &headers(pairs), NOW), at.map(Timestamp));
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
