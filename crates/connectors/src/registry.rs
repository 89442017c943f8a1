//! The systems that Muster speaks to: the one list that a new one is added to.

use muster_model::{
    fact::FactKind,
    record::{Connection, SettingValue},
};
use url::Url;

use crate::{
    alertmanager, ansible_files, awx,
    connector::{Access, Connector},
    datadog,
    error::ConnectorError,
    form::ConnectorForm,
    github, gitlab,
    http::Limits,
    jenkins, pagerduty, prometheus, slack, splunk, splunk_on_call, teams, terraform,
    terraform_files,
};

/// Every system, in the order in which they are offered within their group.
static SYSTEMS: &[System] = &[
    gitlab::SYSTEM,
    github::SYSTEM,
    jenkins::SYSTEM,
    terraform::SYSTEM,
    terraform_files::SYSTEM,
    awx::SYSTEM,
    ansible_files::SYSTEM,
    alertmanager::SYSTEM,
    prometheus::SYSTEM,
    datadog::SYSTEM,
    splunk::SYSTEM,
    pagerduty::SYSTEM,
    splunk_on_call::SYSTEM,
    slack::SYSTEM,
    teams::SYSTEM,
];

/// One kind of external system: what its module hands out.
#[derive(Debug)]
pub struct System {
    /// Its name in settings, exports and file names.
    pub kind: &'static str,
    /// The kinds of fact that it can bring.
    pub brings: &'static [FactKind],
    /// What to ask a person who connects it.
    pub form: fn() -> ConnectorForm,
    /// Reads bytes as a sync would read the answer of each of its calls, and forgets what came out.
    /// It must not panic, whatever they are: this is what `make fuzz` calls.
    pub parse: fn(&[u8]),
    /// Makes its connector.
    pub(crate) connect: Connect,
}

/// Makes a connector, or says which setting is to be put right.
type Connect = fn(&Access, Limits) -> Result<Box<dyn Connector>, ConnectorError>;

/// Every system.
#[must_use]
pub fn systems() -> &'static [System] {
    SYSTEMS
}

/// The system of this name.
#[must_use]
pub fn system(kind: &str) -> Option<&'static System> {
    SYSTEMS.iter().find(|system| system.kind == kind)
}

/// The forms of all kinds, by group.
#[must_use]
pub fn forms() -> Vec<ConnectorForm> {
    let mut forms: Vec<_> = SYSTEMS.iter().map(|system| (system.form)()).collect();
    forms.sort_by_key(|form| form.group);
    forms
}

/// The address of a system of this kind as connections keep it: a folder that was typed as a path
/// becomes its `file:///…`.
#[must_use]
pub fn address(kind: &str, typed: &str) -> String {
    let typed = typed.trim();
    let is_folder = system(kind).is_some_and(|system| (system.form)().address.folder);
    if is_folder && let Ok(url) = Url::from_directory_path(typed) {
        return url.as_str().trim_end_matches('/').to_owned();
    }
    typed.to_owned()
}

/// Whether tokens that were entered for a connection as it was may be sent where it leads now: to
/// the same scheme, host and port of the same kind of system, and to the same further addresses
/// among its settings. Whoever changes these enters the tokens again.
#[must_use]
pub fn tokens_may_go(before: &Connection, after: &Connection) -> bool {
    let origin = |connection: &Connection| {
        Url::parse(&connection.base_url).map_or_else(
            |_| connection.base_url.clone(),
            |url| url.origin().ascii_serialization(),
        )
    };
    let further = |connection: &Connection| -> Vec<(String, SettingValue)> {
        let values = connection.settings.values.clone().into_iter();
        values
            .filter(|(name, _)| name.ends_with("_address"))
            .collect()
    };
    before.settings.kind == after.settings.kind
        && origin(before) == origin(after)
        && further(before) == further(after)
}

/// The connector for a connection. No request is made yet.
///
/// # Errors
/// [`ConnectorError::Settings`] if the address, a token, the CA file, the proxy or the settings
/// cannot be used as they are.
pub fn connect(access: Access) -> Result<Box<dyn Connector>, ConnectorError> {
    connect_with(access, Limits::default())
}

/// As [`connect`], with other time-outs and another bound on the size of answers.
///
/// # Errors
/// As [`connect`].
#[expect(
    clippy::needless_pass_by_value,
    reason = "the caller's copy of the tokens ends here"
)]
pub fn connect_with(access: Access, limits: Limits) -> Result<Box<dyn Connector>, ConnectorError> {
    let system = known(&access.connection)?;
    (system.connect)(&access, limits)
}

fn known(connection: &Connection) -> Result<&'static System, ConnectorError> {
    let kind = &connection.settings.kind;
    system(kind).ok_or_else(|| {
        ConnectorError::settings(
            "kind",
            format!(
                "This version of Muster does not know the system '{kind}'. A newer one does: \
                 update Muster."
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("terraform_files", " /srv/my plans/ ", "file:///srv/my%20plans")]
    #[case("terraform_files", "file:///srv/plans", "file:///srv/plans")]
    #[case("terraform_files", "plans", "plans")]
    #[case("gitlab", "/srv/plans", "/srv/plans")]
    fn a_folder_may_be_typed_as_a_path(
        #[case] kind: &str,
        #[case] typed: &str,
        #[case] kept: &str,
    ) {
        assert_eq!(address(kind, typed), kept);
    }
}
