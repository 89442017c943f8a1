//! What to ask a person who connects a GitHub.

use muster_model::time::Millis;

use super::SYSTEM;
use crate::{
    connector::Tokens,
    form::{AddressForm, ConnectorForm, FieldKind, FormChoice, FormField, SystemGroup, TokenForm},
};

/// The form.
pub(super) fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "GitHub Actions",
        group: SystemGroup::Pipelines,
        description: "Reads workflow runs, deployments and merged pull requests with their \
                      commits. Opens and follows issues for action items on request.",
        address: AddressForm {
            choices: vec![FormChoice {
                value: "https://api.github.com",
                label: "GitHub.com",
            }],
            ..AddressForm::own("https://github.example.com/api/v3")
        },
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "Access token, or the App's private key",
            permissions: "A fine-grained token with the repository permissions Actions, \
                          Deployments, Pull requests and Metadata, each to read; or the private \
                          key (PEM) of a GitHub App with these. Issues (write) only if you open \
                          issues from Muster, Issues (read) if you only link them.",
            where_to_make: "In GitHub: your picture, Settings, Developer settings, Personal access \
                            tokens, Fine-grained tokens; for an App: GitHub Apps, its name, \
                            Private keys.",
            required: true,
            multiline: true,
            from_sign_in: false,
        }],
        user_label: None,
        fields: fields(),
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/github.md",
    }
}

fn fields() -> Vec<FormField> {
    let text = |name, label, help, placeholder| FormField {
        name,
        label,
        help,
        placeholder,
        kind: FieldKind::Text,
        required: false,
    };
    vec![
        FormField {
            name: "repositories",
            label: "Repositories",
            help: "One a line, as owner/name; owner/* for all of an owner that the token sees.",
            placeholder: "shop/checkout",
            kind: FieldKind::Lines,
            required: true,
        },
        FormField {
            name: "deployment_workflows",
            label: "Deployment workflows",
            help: "Only for workflows that deploy without GitHub's environments: a regular \
                   expression over owner/name/file of a workflow. A group named 'environment' \
                   gives the environment.",
            placeholder: "/deploy-(?P<environment>[a-z]+)\\.yml$",
            kind: FieldKind::Pattern,
            required: false,
        },
        text(
            "default_environment",
            "Environment",
            "For deployment workflows whose name does not say where they deploy to.",
            "production",
        ),
        text(
            "app_id",
            "App id",
            "Only with the private key of a GitHub App: the number on the App's page.",
            "123456",
        ),
        text(
            "installation_id",
            "Installation id",
            "Only with the private key of a GitHub App: the number at the end of the address of \
             the installation's page.",
            "7654321",
        ),
    ]
}
