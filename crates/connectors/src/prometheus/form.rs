//! What to ask a person who connects a Prometheus.

use muster_model::time::Millis;

use super::{SYSTEM, step};
use crate::{
    connector::Tokens,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
};

/// The form.
pub(super) fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Prometheus",
        group: SystemGroup::Observability,
        description: "Reads the values of your queries as KPI samples, and the alerts that fire.",
        address: AddressForm::own("http://prometheus.example.com:9090"),
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "Token or password",
            permissions: "Prometheus has no rights of its own; reading /api/v1 is all that Muster \
                          does.",
            where_to_make: "Only if a proxy in front of it, or its web.config.file, asks for one: \
                            with a user it is a password, without one a bearer token.",
            required: false,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: Some("User"),
        fields: vec![
            FormField {
                name: "metrics",
                label: "Metrics",
                help: "Each query must give one series; its values become samples under the name \
                       that you give it.",
                placeholder: "sum(rate(http_requests_total{code=~\"5..\"}[5m]))",
                kind: FieldKind::Metrics { language: "PromQL" },
                required: false,
            },
            FormField {
                name: "step",
                label: "Distance between samples",
                help: "From 10 seconds to a week; 5 minutes if you leave it empty.",
                placeholder: step::DEFAULT,
                kind: FieldKind::Text,
                required: false,
            },
            FormField {
                name: "alerts",
                label: "Read the alerts that fire",
                help: "Switch this off where an Alertmanager is connected: it knows what is \
                       silenced, and the same alert would come twice.",
                placeholder: "",
                kind: FieldKind::Flag { on: true },
                required: false,
            },
        ],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/prometheus.md",
    }
}
