//! What may still be done with a session, and with somebody's part in it. Each step is a pure
//! function from what was to what is then, and what makes no sense is refused in a sentence. Who may
//! take a step is asked elsewhere.

use crate::{
    ids::{MemberId, SessionId},
    record::{Session, SessionState, SignUp},
    time::Timestamp,
};

/// Why a step was refused: a sentence for the person who took it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was held: what people signed up for has happened.
    #[error("'{title}' was held already, so it is too late for that.")]
    Held {
        /// The session's title.
        title: String,
    },
    /// It does not take place.
    #[error("'{title}' was cancelled. Plan it again first.")]
    Cancelled {
        /// The session's title.
        title: String,
    },
    /// Its time has passed.
    #[error("'{title}' is over. Say who was there instead.")]
    Over {
        /// The session's title.
        title: String,
    },
    /// Its time is yet to come.
    #[error("'{title}' has not begun yet. Say who was there once it has.")]
    NotBegun {
        /// The session's title.
        title: String,
    },
    /// There is nothing to plan again.
    #[error("'{title}' is not cancelled, so there is nothing to plan again.")]
    NotCancelled {
        /// The session's title.
        title: String,
    },
    /// It would take place later than people say that it did.
    #[error("'{title}' was held already, so it cannot begin in the future. Plan a new session.")]
    HeldInTheFuture {
        /// The session's title.
        title: String,
    },
    /// Whoever speaks was not there, as far as anybody said.
    #[error(
        "Only who was at '{title}' says what they thought of it. Ask whoever planned it to note \
         that you were there."
    )]
    WasNotThere {
        /// The session's title.
        title: String,
    },
}

/// The part of a member who signs up at `now`. Who is signed up already keeps their place in the
/// line; who had withdrawn begins again at its end.
///
/// # Errors
/// If it was held, was cancelled or is over.
pub fn sign_up(
    (id, session): (SessionId, &Session),
    member: MemberId,
    before: Option<&SignUp>,
    now: Timestamp,
) -> Result<SignUp, Refusal> {
    let title = || session.title.clone();
    match session.state {
        SessionState::Held => return Err(Refusal::Held { title: title() }),
        SessionState::Cancelled => return Err(Refusal::Cancelled { title: title() }),
        SessionState::Planned if session.ends_at() <= now => {
            return Err(Refusal::Over { title: title() });
        }
        SessionState::Planned => {}
    }
    Ok(match before {
        Some(before) if !before.withdrawn => before.clone(),
        Some(before) => SignUp {
            at: now,
            withdrawn: false,
            ..before.clone()
        },
        None => new_part(id, member, now),
    })
}

/// The part of a member who will not come after all.
///
/// # Errors
/// If it was held.
pub fn withdraw(session: &Session, before: &SignUp) -> Result<SignUp, Refusal> {
    if session.state == SessionState::Held {
        let title = session.title.clone();
        return Err(Refusal::Held { title });
    }
    Ok(SignUp {
        withdrawn: true,
        ..before.clone()
    })
}

/// The session, once somebody said who was there.
///
/// # Errors
/// If it has not begun at `now`, or was cancelled.
pub fn hold(session: &Session, now: Timestamp) -> Result<Session, Refusal> {
    let title = || session.title.clone();
    if session.state == SessionState::Cancelled {
        return Err(Refusal::Cancelled { title: title() });
    }
    if now < session.starts_at {
        return Err(Refusal::NotBegun { title: title() });
    }
    Ok(Session {
        state: SessionState::Held,
        ..session.clone()
    })
}

/// The part of a member of whom somebody says whether they were there. Who was there has signed up by
/// that; that somebody was not there who was not to come either is nothing to note: then it is none.
#[must_use]
pub fn attend(
    session: SessionId,
    member: MemberId,
    before: Option<&SignUp>,
    attended: bool,
    now: Timestamp,
) -> Option<SignUp> {
    let part = match before {
        Some(before) if !before.withdrawn => before.clone(),
        _ if !attended => return None,
        Some(before) => SignUp {
            at: now,
            withdrawn: false,
            ..before.clone()
        },
        None => new_part(session, member, now),
    };
    Some(SignUp {
        attended: Some(attended),
        ..part
    })
}

/// The part of a member who says what they thought of a session.
///
/// # Errors
/// If nobody said that they were there.
pub fn rate(
    session: &Session,
    before: Option<&SignUp>,
    useful: Option<u8>,
    feedback: &str,
) -> Result<SignUp, Refusal> {
    match before {
        Some(before) if before.attended == Some(true) => Ok(SignUp {
            useful,
            feedback: feedback.to_owned(),
            ..before.clone()
        }),
        _ => Err(Refusal::WasNotThere {
            title: session.title.clone(),
        }),
    }
}

/// The session, once it does not take place.
///
/// # Errors
/// If it was held.
pub fn cancel(session: &Session) -> Result<Session, Refusal> {
    if session.state == SessionState::Held {
        let title = session.title.clone();
        return Err(Refusal::Held { title });
    }
    Ok(Session {
        state: SessionState::Cancelled,
        ..session.clone()
    })
}

/// The session, once it takes place after all.
///
/// # Errors
/// If it was not cancelled.
pub fn restore(session: &Session) -> Result<Session, Refusal> {
    if session.state != SessionState::Cancelled {
        let title = session.title.clone();
        return Err(Refusal::NotCancelled { title });
    }
    Ok(Session {
        state: SessionState::Planned,
        ..session.clone()
    })
}

/// Whether a session may be changed to this at `now`.
///
/// # Errors
/// If it was held, and would begin only later.
pub fn check_change(before: &Session, after: &Session, now: Timestamp) -> Result<(), Refusal> {
    let moved = before.starts_at != after.starts_at;
    if after.state == SessionState::Held && moved && after.starts_at > now {
        let title = before.title.clone();
        return Err(Refusal::HeldInTheFuture { title });
    }
    Ok(())
}

const fn new_part(session: SessionId, member: MemberId, at: Timestamp) -> SignUp {
    SignUp {
        session,
        member,
        at,
        withdrawn: false,
        attended: None,
        useful: None,
        feedback: String::new(),
    }
}
