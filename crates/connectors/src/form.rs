//! What to ask a person who connects a system: one form per kind, as data, so that the page that
//! shows it knows no system by name. Drawing it and saving the answers is left to others.

use muster_model::record::ConnectorKind;
use serde::Serialize;

use crate::{alertmanager, gitlab, jenkins};

/// The form for one kind of system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ConnectorForm {
    /// Which kind.
    pub kind: ConnectorKind,
    /// The product's own name.
    pub name: &'static str,
    /// One sentence: what Muster reads there.
    pub description: &'static str,
    /// An address of the right form.
    pub address_placeholder: &'static str,
    /// About its token.
    pub token: TokenForm,
    /// What to call the user name that goes with the token; none if there is no such field.
    pub user_label: Option<&'static str>,
    /// The fields of its settings.
    pub fields: Vec<FormField>,
    /// The page of the user guide about it, by its path in the repository.
    pub docs: &'static str,
}

/// What to say about a system's token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TokenForm {
    /// What the system calls it.
    pub label: &'static str,
    /// The least that it must be allowed to do, in words.
    pub permissions: &'static str,
    /// Where in the system it is made.
    pub where_to_make: &'static str,
    /// Whether the system is of no use without.
    pub required: bool,
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
    /// A list of texts, one a line.
    Lines,
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

/// The forms of all kinds, in the order in which they are offered.
#[must_use]
pub fn forms() -> Vec<ConnectorForm> {
    ConnectorKind::ALL
        .into_iter()
        .map(|kind| match kind {
            ConnectorKind::GitLab => gitlab::form(),
            ConnectorKind::Jenkins => jenkins::form(),
            ConnectorKind::Alertmanager => alertmanager::form(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use muster_model::record::{
        AlertmanagerSettings, ConnectionSettings, GitLabScope, GitLabSettings, JenkinsSettings,
    };

    use super::*;

    fn settings(kind: ConnectorKind) -> ConnectionSettings {
        match kind {
            ConnectorKind::GitLab => ConnectionSettings::GitLab(GitLabSettings {
                scope: GitLabScope::Projects,
                paths: Vec::new(),
            }),
            ConnectorKind::Jenkins => ConnectionSettings::Jenkins(JenkinsSettings {
                folder: String::new(),
                deployment_jobs: String::new(),
                default_environment: String::new(),
            }),
            ConnectorKind::Alertmanager => ConnectionSettings::Alertmanager(AlertmanagerSettings {
                filters: Vec::new(),
            }),
        }
    }

    #[test]
    fn each_form_asks_for_every_setting_of_its_kind() {
        for form in forms() {
            let settings = serde_json::to_value(settings(form.kind)).unwrap();
            let mut expected: Vec<&str> = settings
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            expected.retain(|name| *name != "kind");
            expected.sort_unstable();
            let mut asked: Vec<&str> = form.fields.iter().map(|field| field.name).collect();
            asked.sort_unstable();
            assert_eq!(asked, expected, "{}", form.name);
        }
    }

    #[test]
    fn each_choice_is_a_value_that_the_settings_take() {
        for form in forms() {
            for field in form.fields {
                let FieldKind::Choice { choices } = field.kind else {
                    continue;
                };
                for choice in choices {
                    let mut value = serde_json::to_value(settings(form.kind)).unwrap();
                    value[field.name] = choice.value.into();
                    serde_json::from_value::<ConnectionSettings>(value).unwrap();
                }
            }
        }
    }

    #[test]
    fn each_form_has_its_page_in_the_guide() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for form in forms() {
            assert!(root.join(form.docs).is_file(), "{}", form.docs);
        }
    }
}
