//! What to ask a person who connects a system: one form per kind, as data, so that the page that
//! shows it knows no system by name. Drawing it and saving the answers is left to others.

use muster_model::time::Millis;
use serde::Serialize;

/// The form for one kind of system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ConnectorForm {
    /// Which kind, as settings name it.
    pub kind: &'static str,
    /// The product's own name.
    pub name: &'static str,
    /// What it is there for.
    pub group: SystemGroup,
    /// One sentence: what Muster reads there.
    pub description: &'static str,
    /// About its address.
    pub address: AddressForm,
    /// About its tokens, the most important first.
    pub tokens: Vec<TokenForm>,
    /// What to call the user name that goes with the token; none if there is no such field.
    pub user_label: Option<&'static str>,
    /// The fields of its settings.
    pub fields: Vec<FormField>,
    /// How often to look for news, unless a person chooses otherwise.
    pub poll_interval: Millis,
    /// If a person can sign in there in a browser instead of, or besides, giving a token: what
    /// that opens up, in a sentence.
    pub sign_in: Option<&'static str>,
    /// If a test message can be sent: what it does, in a sentence.
    pub test_message: Option<&'static str>,
    /// The page of the user guide about it, by its path in the repository.
    pub docs: &'static str,
}

/// What a system is there for; kinds of systems are offered in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SystemGroup {
    /// Builds and deploys.
    Pipelines,
    /// Infrastructure as code.
    Infrastructure,
    /// Metrics, logs and alerts.
    Observability,
    /// Who is on call, and incidents.
    OnCall,
    /// Chat.
    Chat,
}

/// What to say about a system's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AddressForm {
    /// What to call it.
    pub label: &'static str,
    /// One of the right form.
    pub placeholder: &'static str,
    /// The addresses at which the maker runs the system for everybody; the first is the usual one.
    /// Another one can be typed in all the same.
    pub choices: Vec<FormChoice>,
    /// Whether it is a folder on this computer.
    pub folder: bool,
}

impl AddressForm {
    /// An address that each customer has for themselves.
    pub(crate) const fn own(placeholder: &'static str) -> Self {
        Self {
            label: "Address",
            placeholder,
            choices: Vec::new(),
            folder: false,
        }
    }
}

/// What to say about one of a system's tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TokenForm {
    /// The name under which it is kept.
    pub name: &'static str,
    /// What the system calls it.
    pub label: &'static str,
    /// The least that it must be allowed to do, in words.
    pub permissions: &'static str,
    /// Where in the system it is made.
    pub where_to_make: &'static str,
    /// Whether the system is of no use without.
    pub required: bool,
    /// Whether it has several lines.
    pub multiline: bool,
    /// Whether it comes from signing in and is not to be typed in.
    pub from_sign_in: bool,
}

/// One field of a connection's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FormField {
    /// Its name in the settings.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// One sentence that helps to fill it in.
    pub help: &'static str,
    /// An example.
    pub placeholder: &'static str,
    /// What may be entered.
    pub kind: FieldKind,
    /// Whether it must not stay empty.
    pub required: bool,
}

/// What may be entered into a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Yes or no.
    Flag {
        /// What it is as long as nobody has said.
        on: bool,
    },
    /// A list of texts, one a line.
    Lines,
    /// A list of named queries whose values become samples, in the language that `language` names.
    Metrics {
        /// What the system calls its language.
        language: &'static str,
    },
    /// A regular expression over the sources' paths; worth a live preview of what it matches.
    Pattern,
    /// One of a few.
    Choice {
        /// The possible values.
        choices: Vec<FormChoice>,
    },
}

/// One possible value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FormChoice {
    /// The value in the settings.
    pub value: &'static str,
    /// What people call it.
    pub label: &'static str,
}
