//! Ansible without a server: what a playbook run with the stdout callback `ansible.posix.json`
//! printed, in a watched folder. Each document in a file is one run of a playbook. What tasks
//! returned is never kept: only the names of plays, their times, and how the hosts fared.

mod output;

use muster_model::{
    fact::{FactKey, FactKind, HostCounts, IacAction, IacRun, IacStatus, IacTool},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

use crate::{
    folder::{
        Folder,
        file::File,
        format::{Format, Reading},
    },
    form::{AddressForm, ConnectorForm, SystemGroup},
    registry::System,
};
use output::{HostStats, Output};

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "ansible_files",
    brings: &[FactKind::IacRun],
    form,
    parse,
    connect: |access, _limits| Ok(Box::new(Folder::new(access, &FORMAT)?)),
};

/// What its files look like.
pub(crate) static FORMAT: Format = Format {
    kind: SYSTEM.kind,
    name: "output of Ansible that Muster reads",
    product: "Ansible output",
    read,
};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

fn read(file: &File) -> Option<Reading> {
    let documents = output::documents(&file.text);
    if documents.is_empty() {
        return None;
    }
    let mut reading = Reading::default();
    for document in documents {
        match document {
            Ok((output, part)) => reading.runs.push(run(file, &output, part)),
            Err(reason) => reading.reasons.push(reason),
        }
    }
    Some(reading)
}

/// The run that a document in `file` tells of; `part` is its text.
fn run(file: &File, output: &Output, part: &[u8]) -> IacRun {
    let started_at = output.started_at();
    let source = source(file, output);
    let created_at = started_at.unwrap_or(file.modified);
    let identity = match started_at {
        Some(at) => at.to_string(),
        None => File::digest(part),
    };
    let hosts = count(output.stats.values());
    let action = if output.is_check() {
        IacAction::Check
    } else {
        IacAction::Play
    };
    IacRun {
        key: FactKey {
            connection: file.connection,
            external_id: format!("{source}@{identity}"),
        },
        observed_at: file.modified.max(created_at),
        name: file.name.clone(),
        tool: IacTool::Ansible,
        action,
        status: status(action, hosts),
        environment: String::new(),
        resources: None,
        hosts: Some(hosts),
        drifted: None,
        commit: String::new(),
        reference: String::new(),
        title: title(output),
        author: String::new(),
        url: String::new(),
        created_at,
        started_at,
        finished_at: output.finished_at(),
        source,
    }
}

/// What ran: the playbook's file name in the output's folder, so that outputs with a date in their
/// names belong together; the output's own path without its ending, if it names no playbook.
fn source(file: &File, output: &Output) -> String {
    let stem = file.stem();
    match output.playbook() {
        None => stem.to_owned(),
        Some(playbook) => match stem.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{playbook}"),
            None => playbook.to_owned(),
        },
    }
}

/// The names of the plays.
fn title(output: &Output) -> String {
    let names: Vec<&str> = output
        .plays
        .iter()
        .map(|it| it.play.name.trim())
        .filter(|name| !name.is_empty())
        .collect();
    let title = names.join(", ");
    if title.chars().count() > LONGEST_TITLE {
        title.chars().take(LONGEST_TITLE).chain(['…']).collect()
    } else {
        title
    }
}

fn count<'a>(hosts: impl Iterator<Item = &'a HostStats>) -> HostCounts {
    let mut counts = HostCounts::default();
    for host in hosts {
        let state = if host.unreachable > 0 {
            &mut counts.unreachable
        } else if host.failures > 0 {
            &mut counts.failed
        } else if host.changed > 0 {
            &mut counts.changed
        } else if host.ok > 0 {
            &mut counts.ok
        } else {
            &mut counts.skipped
        };
        *state += 1;
    }
    counts
}

fn status(action: IacAction, hosts: HostCounts) -> IacStatus {
    if hosts.failed > 0 || hosts.unreachable > 0 {
        IacStatus::Failed
    } else if hosts.changed == 0 {
        IacStatus::Unchanged
    } else if action == IacAction::Check {
        IacStatus::Planned
    } else {
        IacStatus::Applied
    }
}

fn parse(bytes: &[u8]) {
    let _ = read(&File {
        connection: ConnectionId::new(),
        name: "web/site.json".to_owned(),
        folder: "watched".to_owned(),
        modified: Timestamp(0),
        text: bytes.to_vec(),
    });
}

/// What to ask a person who connects a folder of Ansible's output.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Ansible files",
        group: SystemGroup::Infrastructure,
        description: "Reads what playbooks with the stdout callback 'ansible.posix.json' printed \
                      into files of a folder: which hosts changed, failed or did not answer.",
        address: AddressForm {
            label: "Folder",
            folder: true,
            ..AddressForm::own("/srv/ansible/runs")
        },
        tokens: Vec::new(),
        user_label: None,
        fields: Vec::new(),
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/ansible_files.md",
    }
}
