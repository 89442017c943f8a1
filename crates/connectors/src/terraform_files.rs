//! Terraform without a server: what `terraform show -json` wrote of a plan, and the lines that
//! `terraform plan -json` and `terraform apply -json` print, in a watched folder. Values are never
//! kept, whether Terraform calls them sensitive or not: only counts and addresses of resources.

mod plan;
mod printed;

use muster_model::{
    fact::{FactKey, FactKind, IacAction, IacRun, IacStatus, IacTool, ResourceCounts},
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

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "terraform_files",
    brings: &[FactKind::IacRun],
    form,
    parse,
    connect: |access, _limits| Ok(Box::new(Folder::new(access, &FORMAT)?)),
};

/// What its files look like.
pub(crate) static FORMAT: Format = Format {
    kind: SYSTEM.kind,
    name: "output of Terraform that Muster reads",
    product: "Terraform output",
    read,
};

/// The longest address of a resource that a title shows, in characters.
const LONGEST_ADDRESS: usize = 80;

/// What a file says of one run, before it is known when and where.
#[derive(Debug)]
struct Outcome {
    action: IacAction,
    status: IacStatus,
    resources: Option<ResourceCounts>,
    drifted: Option<u32>,
    /// The resources that change.
    touched: Touched,
    /// By its own word; none if it does not say.
    started_at: Option<Timestamp>,
    /// By its own word; none if it does not say.
    finished_at: Option<Timestamp>,
}

/// The resources that a run changes: how many, and the address of the first.
#[derive(Debug, Default)]
struct Touched {
    first: Option<String>,
    count: usize,
}

impl Touched {
    fn add(&mut self, address: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| {
            if address.chars().count() > LONGEST_ADDRESS {
                address.chars().take(LONGEST_ADDRESS).chain(['…']).collect()
            } else {
                address.to_owned()
            }
        });
    }
}

impl Outcome {
    fn title(&self) -> String {
        let failed = match self.action {
            IacAction::Apply => "The apply failed",
            IacAction::Destroy => "The destroy failed",
            _ => "The plan failed",
        };
        match (self.status, &self.touched.first, self.touched.count) {
            (IacStatus::Failed, _, _) => failed.to_owned(),
            (IacStatus::Unchanged, _, _) => "Nothing to change".to_owned(),
            (_, None, _) => "Only outputs change".to_owned(),
            (_, Some(first), 0 | 1) => first.clone(),
            (_, Some(first), count) => format!("{first} and {} more", count - 1),
        }
    }

    /// The run that `file` tells of by `part` of its text.
    fn into_run(self, file: &File, part: &[u8]) -> IacRun {
        let source = source(file);
        let said_at = self.started_at.or(self.finished_at);
        let created_at = said_at.unwrap_or(file.modified);
        let identity = match said_at {
            Some(at) => at.to_string(),
            None => File::digest(part),
        };
        IacRun {
            key: FactKey {
                connection: file.connection,
                external_id: format!("{source}@{identity}"),
            },
            observed_at: file.modified.max(created_at),
            name: file.name.clone(),
            tool: IacTool::Terraform,
            action: self.action,
            status: self.status,
            environment: String::new(),
            resources: self.resources,
            hosts: None,
            drifted: self.drifted,
            commit: String::new(),
            reference: String::new(),
            title: self.title(),
            author: String::new(),
            url: String::new(),
            created_at,
            started_at: self.started_at,
            finished_at: self.finished_at,
            source,
        }
    }
}

/// What the file is about: its path without the ending, and without its name if that only says that
/// it is a plan. In the watched folder itself such a plan is about what that folder is called.
fn source(file: &File) -> String {
    let stem = file.stem();
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let says_nothing = ["plan", "tfplan"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it));
    match (says_nothing, folder) {
        (true, "") if !file.folder.is_empty() => file.folder.clone(),
        (true, folder) if !folder.is_empty() => folder.to_owned(),
        _ => stem.to_owned(),
    }
}

fn read(file: &File) -> Option<Reading> {
    plan::read(file).or_else(|| printed::read(file))
}

fn parse(bytes: &[u8]) {
    let _ = read(&File {
        connection: ConnectionId::new(),
        name: "network/plan.json".to_owned(),
        folder: "watched".to_owned(),
        modified: Timestamp(0),
        text: bytes.to_vec(),
    });
}

/// What to ask a person who connects a folder of Terraform's output.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Terraform files",
        group: SystemGroup::Infrastructure,
        description: "Reads the plans that 'terraform show -json' and 'terraform plan -json' wrote \
                      into a folder: what would change, and what has drifted.",
        address: AddressForm {
            label: "Folder",
            folder: true,
            ..AddressForm::own("/srv/terraform/plans")
        },
        tokens: Vec::new(),
        user_label: None,
        fields: Vec::new(),
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/terraform_files.md",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("network/prod/plan.json", "network/prod")]
    #[case("network/prod/TFPLAN.json", "network/prod")]
    #[case("network/prod/dns.json", "network/prod/dns")]
    #[case("plan.json", "watched")]
    #[case("network.json", "network")]
    fn the_source_is_what_the_plan_is_about(#[case] name: &str, #[case] expected: &str) {
        let file = File {
            connection: ConnectionId::new(),
            name: name.to_owned(),
            folder: "watched".to_owned(),
            modified: Timestamp(0),
            text: Vec::new(),
        };
        assert_eq!(source(&file), expected);
    }
}
