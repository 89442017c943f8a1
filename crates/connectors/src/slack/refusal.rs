//! What Slack's refusals mean. Slack refuses with status 200 and a word; this makes a sentence of
//! the word that tells a newcomer what to do. A word that is not known here is shown as it is.

use super::wire::Reply;
use crate::error::ConnectorError;

/// A refusal, and what was asked for.
pub(super) struct Refusal<'a> {
    pub(super) reply: &'a Reply,
    /// Where.
    pub(super) address: String,
    /// What was asked for, so that it fits into 'may not read …'.
    pub(super) what: &'a str,
    /// What to call the token that it was asked with.
    pub(super) token: &'static str,
}

impl Refusal<'_> {
    /// The error that it is.
    pub(super) fn error(self) -> ConnectorError {
        let word = word(&self.reply.error);
        match word.as_str() {
            "invalid_auth"
            | "not_authed"
            | "token_expired"
            | "token_revoked"
            | "account_inactive"
            | "not_allowed_token_type" => ConnectorError::Unauthorized {
                address: self.address,
                reason: format!(": the {} {} ({word})", self.token, unauthorized(&word)),
            },
            "missing_scope" => ConnectorError::Forbidden {
                address: self.address,
                what: self.what.to_owned(),
                needs: needs(&self.reply.needed),
            },
            "ratelimited" | "rate_limited" | "message_limit_exceeded" => {
                ConnectorError::RateLimited {
                    address: self.address,
                    // Slack says when with status 429, which does not come here.
                    retry_at: None,
                }
            }
            _ => {
                let (reason, transient) = explained(&word);
                ConnectorError::Declined {
                    message: format!("Slack did not give {}: {reason} ({word}).", self.what),
                    transient,
                }
            }
        }
    }
}

/// The scope that is missing, and how to add it.
fn needs(needed: &str) -> String {
    let scopes: Vec<String> = needed
        .split(',')
        .map(word)
        .filter(|it| !it.is_empty())
        .collect();
    if scopes.iter().any(|scope| scope == "connections:write") {
        return "the scope connections:write: make an app-level token with it at \
                api.slack.com/apps under 'Basic Information', 'App-Level Tokens'"
            .to_owned();
    }
    let scopes = if scopes.is_empty() {
        "a scope that Slack does not name".to_owned()
    } else {
        format!("the scope {}", scopes.join(" or "))
    };
    format!(
        "{scopes}: add it to the app at api.slack.com/apps under 'OAuth & Permissions', then \
         install the app to the workspace again"
    )
}

fn unauthorized(word: &str) -> &'static str {
    match word {
        "token_expired" => "has expired",
        "token_revoked" => "was withdrawn",
        "account_inactive" => "is that of an app or bot that is switched off in this workspace",
        "not_allowed_token_type" => "is another kind of token than the one that belongs here",
        _ => "is none of this Slack's",
    }
}

/// What a word means and what to do, so that it fits after a colon; and whether it passes.
fn explained(word: &str) -> (&'static str, bool) {
    match word {
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" => (
            "it had trouble of its own; Muster will try again, and status.slack.com says more",
            true,
        ),
        "team_added_to_org" => (
            "the workspace is being moved into an organisation; Muster will try again",
            true,
        ),
        "access_denied" | "no_permission" | "ekm_access_denied" | "team_access_not_granted" => (
            "the workspace's administrators do not allow it to this app; ask them",
            false,
        ),
        "accesslimited" => (
            "Slack is not allowed on this network; ask those who run the network",
            false,
        ),
        "org_login_required" | "two_factor_setup_required" | "enterprise_is_restricted" => (
            "the organisation's rules for signing in stand in the way; ask its administrators",
            false,
        ),
        _ => (
            "look the word in brackets up at docs.slack.dev, or ask whoever runs the app",
            false,
        ),
    }
}

/// The error for a post that was not posted in `channel`.
pub(super) fn unposted(refusal: Refusal<'_>, channel: &str) -> ConnectorError {
    let word = word(&refusal.reply.error);
    let reason = match word.as_str() {
        "missing_scope" => {
            return Refusal {
                what: "or post messages",
                ..refusal
            }
            .error();
        }
        "not_in_channel" => {
            "the bot is not in the channel. Invite it: write /invite @ and the bot's name there"
        }
        "channel_not_found" => {
            "there is no such channel, or it is private and the bot is not in it. Check the \
             spelling; in a private channel, write /invite @ and the bot's name"
        }
        "is_archived" => "the channel is archived. Choose another one, or restore it in Slack",
        "restricted_action"
        | "restricted_action_read_only_channel"
        | "restricted_action_non_threadable_channel"
        | "restricted_action_thread_only_channel"
        | "restricted_action_thread_locked" => {
            "a rule of the workspace or the channel keeps apps from posting there. Ask the \
             channel's managers to let this app post"
        }
        "messages_tab_disabled" => {
            "it is the app's own page, which takes no messages. Choose a channel"
        }
        "msg_too_long"
        | "invalid_blocks"
        | "invalid_blocks_format"
        | "no_text"
        | "metadata_too_large"
        | "invalid_metadata_format" => {
            "Slack does not take a message of this form. Update Muster; if this goes on, report it"
        }
        _ => return refusal.error(),
    };
    ConnectorError::declined(format!(
        "Slack did not post the message in '{channel}': {reason} ({word})."
    ))
}

/// Whether there is nothing left to change: the message or the channel is gone, or is closed to
/// changes for good.
pub(super) fn is_gone(reply: &Reply) -> bool {
    matches!(
        reply.error.as_str(),
        "message_not_found"
            | "cant_update_message"
            | "edit_window_closed"
            | "channel_not_found"
            | "is_archived"
            | "is_inactive"
    )
}

/// The error for a channel called `name` that was not opened.
pub(super) fn unopened(refusal: Refusal<'_>, name: &str) -> ConnectorError {
    let word = word(&refusal.reply.error);
    let reason = match word.as_str() {
        "restricted_action" | "user_is_restricted" | "no_permission" => {
            "a rule of the workspace keeps apps from making channels. Ask its administrators to \
             let this app make them"
        }
        "invalid_name"
        | "invalid_name_specials"
        | "invalid_name_punctuation"
        | "invalid_name_maxlength"
        | "invalid_name_required" => {
            "Slack does not take the name. Change the name of incidents' channels in the settings"
        }
        _ => return refusal.error(),
    };
    ConnectorError::declined(format!(
        "Slack did not make the channel '{name}': {reason} ({word})."
    ))
}

/// Slack's words are short and of few letters; whatever else stands in their place is not shown.
fn word(text: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || "_.:-".contains(*c);
    text.trim().chars().take_while(fits).take(60).collect()
}
