//! Muster's connectors: one module per external system behind one trait. They read, and write
//! nothing but what they are told to send; they promise facts page by page with a cursor, errors
//! that are sentences, and a token that goes to its own host and nowhere else. When to sync, how
//! often, and where facts are stored is the engine's business.

mod alertmanager;
mod ansible_files;
mod awx;
mod backoff;
mod chat;
mod connector;
mod datadog;
mod deployment_pattern;
mod descent;
mod elements;
mod error;
mod folder;
mod form;
mod github;
mod gitlab;
mod heard;
mod http;
mod import;
mod issue;
mod jenkins;
mod metrics;
mod pagerduty;
mod post;
mod prometheus;
mod registry;
mod slack;
mod splunk;
mod splunk_on_call;
mod teams;
mod terraform;
mod terraform_files;
#[cfg(test)]
mod worked_example;

pub use backoff::backoff;
pub use connector::{
    Access, Connector, FoundSource, Lookup, Outgoing, Page, Receipt, SignIn, SignInCode, Snapshot,
    SourceTags, Stream, TestReport, TokenKeeper, Tokens,
};
pub use error::ConnectorError;
pub use form::{
    AddressForm, ConnectorForm, FieldKind, FormChoice, FormField, SystemGroup, TokenForm,
};
pub use heard::{Heard, Press};
pub use http::Limits;
pub use import::{Import, ImportError, import, import_below};
pub use issue::{Followed, IssueName, issue_at, issue_page, tracks_issues};
pub use post::{Post, PostAction};
pub use registry::{System, address, connect, connect_with, forms, system, systems, tokens_may_go};
