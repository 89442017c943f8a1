use rstest::rstest;

use super::{
    super::{Refusal, attend, cancel, check_change, hold, rate, restore, sign_up, withdraw},
    ID, NINE, member, session, signed_up,
};
use crate::{
    record::{
        Session,
        SessionState::{self, Cancelled, Held, Planned},
        SignUp,
    },
    time::{Millis, Timestamp},
};

/// Just before it ends.
const STILL_ON: Timestamp = Timestamp(NINE.0 + 3_599_999);
const OVER: Timestamp = Timestamp(NINE.0 + 3_600_000);

#[rstest]
#[case(Planned, NINE - Millis::days(30), None)]
#[case(Planned, STILL_ON, None)]
#[case(Planned, OVER, Some("'Fail over' is over. Say who was there instead."))]
#[case(
    Held,
    STILL_ON,
    Some("'Fail over' was held already, so it is too late for that.")
)]
#[case(
    Cancelled,
    NINE,
    Some("'Fail over' was cancelled. Plan it again first.")
)]
fn one_signs_up_until_it_is_over(
    #[case] state: SessionState,
    #[case] now: Timestamp,
    #[case] refusal: Option<&str>,
) {
    let session = session(state);
    let found = sign_up((ID, &session), member(1), None, now);
    assert_eq!(
        found.clone().err().map(|it| it.to_string()).as_deref(),
        refusal
    );
    if let Ok(found) = found {
        assert_eq!(
            (found.session, found.member, found.at),
            (ID, member(1), now)
        );
        assert!(!found.withdrawn && found.attended.is_none());
    }
}

#[test]
fn who_signs_up_twice_keeps_their_place_and_who_withdrew_begins_at_the_end() {
    let session = session(Planned);
    let before = signed_up(1, 0);
    let again = sign_up((ID, &session), member(1), Some(&before), NINE).unwrap();
    assert_eq!(again, before);
    let gone = withdraw(&session, &before).unwrap();
    assert!(gone.withdrawn && gone.at == before.at);
    let back = sign_up((ID, &session), member(1), Some(&gone), NINE).unwrap();
    assert!(!back.withdrawn && back.at == NINE);
}

#[test]
fn one_withdraws_until_it_was_held() {
    let before = signed_up(1, 0);
    assert!(withdraw(&session(Planned), &before).is_ok());
    assert!(withdraw(&session(Cancelled), &before).is_ok());
    let refused = withdraw(&session(Held), &before).unwrap_err();
    assert!(matches!(refused, Refusal::Held { .. }));
}

#[rstest]
#[case(Planned, NINE - Millis(1), false)]
#[case(Planned, NINE, true)]
#[case(Planned, OVER, true)]
#[case(Held, OVER, true)]
#[case(Cancelled, OVER, false)]
fn a_session_is_held_once_it_has_begun(
    #[case] state: SessionState,
    #[case] now: Timestamp,
    #[case] held: bool,
) {
    let found = hold(&session(state), now);
    assert_eq!(found.as_ref().is_ok_and(|it| it.state == Held), held);
    assert_eq!(found.is_ok(), held);
}

#[test]
fn what_is_said_of_who_was_there() {
    let withdrawn = SignUp {
        withdrawn: true,
        ..signed_up(1, 0)
    };
    let came = |before: Option<&SignUp>, attended| attend(ID, member(1), before, attended, OVER);
    // Who had signed up, either way; what was said before may be put right.
    let before = signed_up(1, 0);
    let was = came(Some(&before), true).unwrap();
    assert_eq!((was.attended, was.at), (Some(true), before.at));
    assert_eq!(came(Some(&was), false).unwrap().attended, Some(false));
    // Who came without having said so is signed up by it.
    for before in [None, Some(&withdrawn)] {
        let found = came(before, true).unwrap();
        assert_eq!(
            (found.attended, found.withdrawn, found.at),
            (Some(true), false, OVER)
        );
        assert_eq!(came(before, false), None);
    }
}

#[rstest]
#[case(None, false)]
#[case(Some(None), false)]
#[case(Some(Some(false)), false)]
#[case(Some(Some(true)), true)]
fn only_who_was_there_says_what_they_thought(
    #[case] part: Option<Option<bool>>,
    #[case] may: bool,
) {
    let part = part.map(|attended| SignUp {
        attended,
        ..signed_up(1, 0)
    });
    let found = rate(&session(Held), part.as_ref(), Some(4), "More of that.");
    assert_eq!(found.is_ok(), may);
    if let Ok(found) = found {
        assert_eq!(
            (found.useful, found.feedback.as_str()),
            (Some(4), "More of that.")
        );
    }
}

#[test]
fn a_session_is_cancelled_unless_it_was_held_and_only_a_cancelled_one_is_planned_again() {
    let table = [
        (Planned, true, false),
        (Cancelled, true, true),
        (Held, false, false),
    ];
    for (state, cancels, restores) in table {
        let session = session(state);
        let cancelled = cancel(&session);
        assert_eq!(cancelled.is_ok_and(|it| it.state == Cancelled), cancels);
        let restored = restore(&session);
        assert_eq!(restored.is_ok_and(|it| it.state == Planned), restores);
    }
}

#[rstest]
#[case::planned(Planned, Millis::days(7), true)]
#[case::cancelled(Cancelled, Millis::days(7), true)]
#[case::held_and_moved_back(Held, Millis::days(-1), true)]
#[case::held_and_left(Held, Millis::ZERO, true)]
#[case::held_and_put_off(Held, Millis::days(7), false)]
fn what_was_held_is_not_put_off(
    #[case] state: SessionState,
    #[case] by: Millis,
    #[case] may: bool,
) {
    let before = session(state);
    let after = Session {
        starts_at: before.starts_at + by,
        ..before.clone()
    };
    assert_eq!(check_change(&before, &after, OVER).is_ok(), may);
}
