//! What to ask a person who connects Datadog.

use muster_model::time::Millis;

use super::{APPLICATION_KEY, SYSTEM, site};
use crate::{
    connector::Tokens,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
};

/// The form.
pub(super) fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Datadog",
        group: SystemGroup::Observability,
        description: "Reads monitors in trouble, incidents, events and metric queries, and sends \
                      deployments to DORA metrics if you want that.",
        address: AddressForm {
            label: "Site",
            placeholder: "https://api.datadoghq.com",
            choices: site::choices(),
            folder: false,
        },
        tokens: vec![
            TokenForm {
                name: Tokens::MAIN,
                label: "API key",
                permissions: "It says which organisation it is, and has no rights to choose.",
                where_to_make: "Organization Settings → API Keys, at the site that you chose.",
                required: true,
                multiline: false,
                from_sign_in: false,
            },
            TokenForm {
                name: APPLICATION_KEY,
                label: "Application key",
                permissions: "The scope monitors_read; and incident_read, events_read or \
                              timeseries_query where you read those.",
                where_to_make: "Organization Settings → Application Keys, best of a service \
                                account.",
                required: true,
                multiline: false,
                from_sign_in: false,
            },
        ],
        user_label: None,
        fields: fields(),
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/datadog.md",
    }
}

fn fields() -> Vec<FormField> {
    vec![
        FormField {
            name: "monitor_tags",
            label: "Tags of monitors",
            help: "One a line; only monitors that bear all of them are read. Empty: all monitors.",
            placeholder: "team:shop",
            kind: FieldKind::Lines,
            required: false,
        },
        FormField {
            name: "incidents",
            label: "Read incidents",
            help: "Open ones become alerts, so that your routing rules decide what comes of them.",
            placeholder: "",
            kind: FieldKind::Flag { on: true },
            required: false,
        },
        FormField {
            name: "event_query",
            label: "Events",
            help: "Which events to read, in the syntax of the events explorer. Empty: none.",
            placeholder: "source:kubernetes env:production",
            kind: FieldKind::Text,
            required: false,
        },
        FormField {
            name: "metrics",
            label: "Metrics",
            help: "Each query must give one series; its values become samples under the name that \
                   you give it.",
            placeholder: "p95:trace.http.request{service:checkout}",
            kind: FieldKind::Metrics {
                language: "Datadog metric query",
            },
            required: false,
        },
        FormField {
            name: "send_deployments",
            label: "Send deployments of other connections to Datadog DORA metrics",
            help: "Only those that went out. It is the only thing that Muster writes there.",
            placeholder: "",
            kind: FieldKind::Flag { on: false },
            required: false,
        },
    ]
}
