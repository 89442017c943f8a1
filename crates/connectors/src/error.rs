//! What can go wrong between Muster and another system. Every error is a sentence for people that
//! ends with what to do; none holds a token. When to try again is the engine's decision, for which
//! `is_transient` and `retry_at` say what is known.

use muster_model::time::Timestamp;

/// Why a connector could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    /// No connection comes about: name, network, port.
    #[error(
        "Nothing answers at {address}: {reason}. Check the address, the network (VPN, proxy) and \
         whether the system is running."
    )]
    Unreachable {
        /// Where.
        address: String,
        /// The operating system's or library's word on it.
        reason: String,
    },
    /// The host's certificate cannot be trusted.
    #[error(
        "The certificate of {address} is not trusted: {reason}. If it comes from your own \
         authority, give the connection that authority's PEM file."
    )]
    Certificate {
        /// Where.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No answer, or no end of it, within the time allowed.
    #[error(
        "{address} took too long over {what}. Muster will try again; if this goes on, ask whether \
         the system is overloaded."
    )]
    Timeout {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
    },
    /// The connection broke in the middle of an answer.
    #[error(
        "The connection to {address} broke off in the middle of {what}: {reason}. Muster will try \
         again."
    )]
    Interrupted {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
        /// The library's word on it.
        reason: String,
    },
    /// 401: the token is missing, wrong, expired or withdrawn.
    #[error("{address} does not accept the token{reason}. Make a new one and enter it here.")]
    Unauthorized {
        /// Where.
        address: String,
        /// The system's own word on it, with a leading `: `; empty if it gave none.
        reason: String,
    },
    /// 403: the token is good, and not for this.
    #[error("The token may not read {what} at {address}. It needs {needs}.")]
    Forbidden {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
        /// The scope or permission that it most likely lacks.
        needs: String,
    },
    /// 404: not there, or hidden from this token.
    #[error(
        "{address} does not know {what}, or hides it from this token. Check the spelling, and that \
         the token's owner can see it."
    )]
    NotFound {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
    },
    /// 429, or no request left in the system's own count.
    #[error(
        "{address} asks Muster to slow down{}. Muster will wait and go on by itself.",
        .retry_at.map(|at| format!(" until {at}")).unwrap_or_default()
    )]
    RateLimited {
        /// Where.
        address: String,
        /// When the system wants to hear from us again, if it says.
        retry_at: Option<Timestamp>,
    },
    /// 5xx.
    #[error(
        "{address} failed with status {status} over {what}. Muster will try again; if this goes \
         on, tell those who run the system."
    )]
    Server {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
        /// The HTTP status.
        status: u16,
        /// When the system wants to hear from us again, if it says.
        retry_at: Option<Timestamp>,
    },
    /// Any other status that is not success.
    #[error(
        "{address} refused to give {what} with status {status}{reason}. Check the connection's \
         settings."
    )]
    Refused {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
        /// The HTTP status.
        status: u16,
        /// The system's own word on it, with a leading `: `; empty if it gave none.
        reason: String,
    },
    /// A redirect that the token must not follow, or one without end.
    #[error(
        "{from} sends Muster on to {to}, and Muster does not take the token there: {reason}. If \
         that is the right place, enter it as the connection's address."
    )]
    Redirected {
        /// Where the request went.
        from: String,
        /// Where it was sent.
        to: String,
        /// Why it was not followed.
        reason: &'static str,
    },
    /// The answer is larger than Muster reads.
    #[error(
        "{address} gave more than {limit} bytes for {what}, which is more than Muster reads at \
         once. Narrow down what the connection reads."
    )]
    TooLarge {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
        /// The bound, in bytes.
        limit: u64,
    },
    /// The answer is not what the system's interface promises.
    #[error(
        "{address} answered with something else than {what}: {reason}. Check that the address is \
         the system's own and not a sign-in page or another product."
    )]
    Malformed {
        /// Where.
        address: String,
        /// What was asked for.
        what: String,
        /// Where in the answer, and what was wrong there.
        reason: String,
        /// Whether the answer ends too early, which may not happen again.
        cut_short: bool,
    },
    /// The system understood, and said no for a reason of its own that has a sentence of its own.
    #[error("{message}")]
    Declined {
        /// What it did not do, why, and what to do next.
        message: String,
        /// Whether the reason may pass by itself.
        transient: bool,
    },
    /// The connection cannot be used as it is set up.
    #[error("{message}")]
    Settings {
        /// The field to put right, by its name in the record; `token` for the token.
        field: &'static str,
        /// What is wrong and what would be right.
        message: String,
    },
}

impl ConnectorError {
    /// Whether the same call may succeed later without anybody changing anything.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Interrupted { .. }
            | Self::RateLimited { .. }
            | Self::Server { .. } => true,
            Self::Malformed { cut_short, .. } => *cut_short,
            Self::Declined { transient, .. } => *transient,
            Self::Certificate { .. }
            | Self::Unauthorized { .. }
            | Self::Forbidden { .. }
            | Self::NotFound { .. }
            | Self::Refused { .. }
            | Self::Redirected { .. }
            | Self::TooLarge { .. }
            | Self::Settings { .. } => false,
        }
    }

    /// Whether the system may have done what it was asked all the same: the request went out, and
    /// no answer says what became of it.
    #[must_use]
    pub const fn leaves_open(&self) -> bool {
        matches!(
            self,
            Self::Timeout { .. }
                | Self::Interrupted { .. }
                | Self::Server { .. }
                | Self::Malformed { .. }
                | Self::TooLarge { .. }
                // Slack's word for trouble of its own says that a part may have been done.
                | Self::Declined {
                    transient: true,
                    ..
                }
        )
    }

    /// When the system wants to hear from us again, if it said.
    #[must_use]
    pub const fn retry_at(&self) -> Option<Timestamp> {
        match self {
            Self::RateLimited { retry_at, .. } | Self::Server { retry_at, .. } => *retry_at,
            _ => None,
        }
    }

    /// The system said no, and will again until somebody does something about it.
    pub(crate) fn declined(message: impl Into<String>) -> Self {
        Self::Declined {
            message: message.into(),
            transient: false,
        }
    }

    /// A list at `address` goes on for ever.
    pub(crate) fn endless(address: String, what: impl Into<String>) -> Self {
        Self::Malformed {
            address,
            what: what.into(),
            reason: "its pages do not end".to_owned(),
            cut_short: false,
        }
    }

    /// The settings are to blame.
    pub(crate) fn settings(field: &'static str, message: impl Into<String>) -> Self {
        Self::Settings {
            field,
            message: message.into(),
        }
    }
}
