//! How long to wait after a failure. Pure: the caller counts the attempts, knows the time and
//! draws the lots. Which failures deserve another attempt is not decided here.

use muster_model::time::{Millis, Timestamp};

const FIRST: Millis = Millis::seconds(5);
const LONGEST: Millis = Millis::minutes(15);
/// A system that asks for more is asked again after this: its clock or its header is wrong.
pub(crate) const LONGEST_WISH: Millis = Millis::days(1);

/// When to try again after the `attempt`-th failure in a row (the first is 1): between half and
/// all of 5 s, 10 s, 20 s… up to 15 minutes, and never before the system's own `retry_at`, which is
/// honoured for up to a day. `jitter`, from 0 up to 1, spreads laptops that failed together.
#[must_use]
pub fn backoff(
    attempt: u32,
    retry_at: Option<Timestamp>,
    now: Timestamp,
    jitter: f64,
) -> Timestamp {
    let doublings = attempt.saturating_sub(1).min(20);
    let span = Millis(FIRST.0 << doublings).min(LONGEST);
    let half = span.0 / 2;
    let own = now + Millis(half + share(half, jitter));
    match retry_at {
        Some(wish) if wish > now => {
            let wish = wish.min(now + LONGEST_WISH);
            own.max(wish + Millis(share(FIRST.0, jitter)))
        }
        _ => own,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the span is at most 15 minutes and the share at most 1"
)]
fn share(span: i64, jitter: f64) -> i64 {
    (span as f64 * jitter.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    #[rstest]
    #[case(0, 0.0, 2_500)]
    #[case(1, 0.0, 2_500)]
    #[case(1, 1.0, 5_000)]
    #[case(2, 0.5, 7_500)]
    #[case(4, 1.0, 40_000)]
    #[case(9, 1.0, 900_000)]
    #[case(u32::MAX, 1.0, 900_000)]
    #[case(1, f64::NAN, 2_500)]
    #[case(1, 7.0, 5_000)]
    fn doubles_up_to_a_quarter_of_an_hour(
        #[case] attempt: u32,
        #[case] jitter: f64,
        #[case] wait: i64,
    ) {
        assert_eq!(backoff(attempt, None, NOW, jitter).since(NOW), Millis(wait));
    }

    #[rstest]
    #[case(Millis::seconds(60), 0.0, Millis::seconds(60))]
    #[case(Millis::seconds(60), 1.0, Millis::seconds(65))]
    #[case(Millis::seconds(1), 0.0, Millis(2_500))]
    #[case(Millis::seconds(-60), 0.0, Millis(2_500))]
    #[case(Millis::days(400), 0.0, Millis::days(1))]
    fn never_comes_before_the_system_wishes(
        #[case] wish: Millis,
        #[case] jitter: f64,
        #[case] wait: Millis,
    ) {
        assert_eq!(backoff(1, Some(NOW + wish), NOW, jitter).since(NOW), wait);
    }

    #[test]
    fn copes_with_the_end_of_time() {
        assert_eq!(
            backoff(3, Some(Timestamp::MAX), Timestamp::MAX, 1.0),
            Timestamp::MAX
        );
    }
}
