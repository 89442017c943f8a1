//! What to ask a person who connects an AWX or Automation Platform.

use muster_model::time::Millis;

use super::SYSTEM;
use crate::{
    connector::Tokens,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
};

/// The form.
pub(super) fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Ansible (AWX, Automation Platform)",
        group: SystemGroup::Infrastructure,
        description: "Reads jobs and workflow jobs with what became of their hosts; those of \
                      deployment templates count as deployments.",
        address: AddressForm::own("https://awx.example.com"),
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "Token",
            permissions: "The scope Read, and for its owner the role Read on the templates, or \
                          Auditor of the organization.",
            where_to_make: "In AWX: Users, your name, Tokens, Add, scope Read, without an \
                            application. In Automation Platform 2.5: Access Management, Users, \
                            your name, Tokens.",
            required: true,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: None,
        fields: vec![
            FormField {
                name: "organization",
                label: "Organization",
                help: "Its name; empty for all that the token sees.",
                placeholder: "Default",
                kind: FieldKind::Text,
                required: false,
            },
            FormField {
                name: "deployment_templates",
                label: "Deployment templates",
                help: "A regular expression over the names of job and workflow templates. A group \
                       named 'environment' gives the environment; empty: none deploys.",
                placeholder: "^Deploy .* to (?P<environment>[a-z]+)$",
                kind: FieldKind::Pattern,
                required: false,
            },
            FormField {
                name: "default_environment",
                label: "Environment",
                help: "For deployment templates whose name does not say where they deploy to.",
                placeholder: "production",
                kind: FieldKind::Text,
                required: false,
            },
        ],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/awx.md",
    }
}
