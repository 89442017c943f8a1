//! What to ask a person who connects Microsoft Teams.

use muster_model::time::Millis;

use super::{SIGN_IN_TOKEN, SYSTEM, webhooks::WEBHOOKS};
use crate::form::{
    AddressForm, ConnectorForm, FieldKind, FormChoice, FormField, SystemGroup, TokenForm,
};

/// The form.
pub(super) fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Microsoft Teams",
        group: SystemGroup::Chat,
        description: "Posts cards through Workflows' webhooks; reads teams' channels and posts in \
                      them through Microsoft Graph where somebody signs in.",
        address: address(),
        tokens: tokens(),
        user_label: None,
        fields: fields(),
        poll_interval: Millis::minutes(30),
        sign_in: Some(
            "Lets Muster read the channels of your teams and post in them in your name. It takes \
             the tenant and client id of an app registration.",
        ),
        test_message: Some(
            "Posts a test card in the channel that you name; in each one with a webhook if you \
             name none.",
        ),
        docs: "docs/connections/teams.md",
    }
}

fn address() -> AddressForm {
    AddressForm {
        label: "Microsoft Graph",
        choices: vec![
            FormChoice {
                value: "https://graph.microsoft.com",
                label: "Worldwide",
            },
            FormChoice {
                value: "https://graph.microsoft.us",
                label: "US Government (GCC High)",
            },
            FormChoice {
                value: "https://dod-graph.microsoft.us",
                label: "US Government (DoD)",
            },
            FormChoice {
                value: "https://microsoftgraph.chinacloudapi.cn",
                label: "China (21Vianet)",
            },
        ],
        ..AddressForm::own("https://graph.microsoft.com")
    }
}

fn tokens() -> Vec<TokenForm> {
    vec![
        TokenForm {
            name: WEBHOOKS,
            label: "Webhooks",
            permissions: "Nothing but posting in its own channel. Each URL holds a signature: \
                          whoever has it can post there.",
            where_to_make: "In Teams: the channel's ⋯ menu, Workflows, 'Send webhook alerts to a \
                            channel'. Enter one a line, with the channel's name before: ops = \
                            https://…",
            required: false,
            multiline: true,
            from_sign_in: false,
        },
        TokenForm {
            name: SIGN_IN_TOKEN,
            label: "Sign-in",
            permissions: "The delegated permissions User.Read, Team.ReadBasic.All, \
                          Channel.ReadBasic.All and ChannelMessage.Send of Microsoft Graph; for \
                          reading messages also ChannelMessage.Read.All and \
                          ChannelMessage.ReadWrite.",
            where_to_make: "Enter the tenant and client id below, then sign in.",
            required: false,
            multiline: false,
            from_sign_in: true,
        },
    ]
}

fn fields() -> Vec<FormField> {
    let field = |name, label, help, placeholder| FormField {
        name,
        label,
        help,
        placeholder,
        kind: FieldKind::Text,
        required: false,
    };
    vec![
        field(
            "tenant",
            "Tenant",
            "The Directory (tenant) ID of the app registration, for signing in. Empty: webhooks \
             only.",
            "8f6b2f1e-0000-0000-0000-000000000000",
        ),
        field(
            "client_id",
            "Client id",
            "The Application (client) ID of the app registration.",
            "3c1d9a57-0000-0000-0000-000000000000",
        ),
        field(
            "sign_in_address",
            "Sign-in address",
            "Where people sign in. Empty: the one that belongs to the address of Microsoft Graph.",
            "https://login.microsoftonline.com",
        ),
        FormField {
            name: "read_messages",
            label: "Read and change messages",
            help: "Reads what people answer to Muster's posts into timelines, and keeps its posts \
                   current. An administrator has to agree to it; then sign in again.",
            placeholder: "",
            kind: FieldKind::Flag { on: false },
            required: false,
        },
    ]
}
