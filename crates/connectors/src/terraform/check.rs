//! Whether a connection works: token, organization, workspaces, what the token may read there, and
//! whether the organization has health assessments at all.

use super::{
    NEEDS, Terraform,
    wire::{Entitlements, One, Organization, User},
    workspaces::Workspaces,
};
use crate::{connector::TestReport, error::ConnectorError, http::Answer};

impl Terraform {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let call = Self::call(&["account", "details"], "the token's owner");
        let answer = self.client.ask(&call).await?;
        let product = product(&answer);
        let me: One<User> = answer.json()?;
        let user = me.data.attributes.username;
        let what = format!("the organization '{}'", self.organization);
        let call = Self::call(&["organizations", &self.organization], what);
        let organization: One<Organization> = self.client.ask(&call).await?.json()?;
        let listing = self.workspaces().await?;
        for name in self.selection.whole_names() {
            if !listing.list.iter().any(|it| it.name == name) {
                // A search may rank what it finds; the workspace itself tells for certain.
                self.client.ask(&self.workspace(name)).await?;
            }
        }
        let mut lines = vec![format!(
            "The organization '{}' has {} to read.",
            organization.data.id,
            count(listing.list.len())
        )];
        lines.extend(self.unmatched(&listing));
        lines.extend(unreadable(&listing));
        lines.push(self.deploying(&listing));
        lines.push(self.assessed(&listing).await?);
        lines.extend(self.scrubbed(&listing.left_out));
        Ok(TestReport {
            product,
            user,
            lines,
        })
    }

    fn unmatched(&self, listing: &Workspaces) -> Vec<String> {
        self.selection
            .patterns()
            .filter(|pattern| {
                let alone = super::Selection::new(&[(*pattern).to_owned()]);
                !listing.list.iter().any(|it| alone.includes(&it.name))
            })
            .map(|pattern| format!("No workspace that the token can see matches '{pattern}'."))
            .collect()
    }

    fn deploying(&self, listing: &Workspaces) -> String {
        let deploying = listing
            .list
            .iter()
            .filter(|it| self.deployments.environment(&it.name).is_some())
            .count();
        match deploying {
            0 => "None of them deploys.".to_owned(),
            1 => "1 of them deploys.".to_owned(),
            many => format!("{many} of them deploy."),
        }
    }

    /// What is to be expected of health assessments.
    async fn assessed(&self, listing: &Workspaces) -> Result<String, ConnectorError> {
        let path = ["organizations", &self.organization, "entitlement-set"];
        let call = Self::call(&path, "what the organization's plan allows");
        let entitled = match self.client.ask(&call).await {
            Ok(answer) => {
                answer
                    .json::<One<Entitlements>>()?
                    .data
                    .attributes
                    .assessments
            }
            Err(ConnectorError::NotFound { .. } | ConnectorError::Forbidden { .. }) => None,
            Err(error) => return Err(error),
        };
        let switched_on = listing.list.iter().filter(|it| it.is_assessed).count();
        Ok(match entitled {
            Some(false) => "The organization's plan has no health assessments, so that nothing is \
                            known of drift."
                .to_owned(),
            Some(true) => format!(
                "Health assessments are switched on in {}.",
                count(switched_on)
            ),
            None => format!(
                "Health assessments are switched on in {}; the token may not see whether the \
                 organization's plan has them.",
                count(switched_on)
            ),
        })
    }
}

/// Which product answers, and in which version where it says so.
fn product(answer: &Answer) -> String {
    let name = answer.header("tfp-appname").unwrap_or("Terraform");
    match answer.header("x-tfe-version") {
        Some(version) => format!("{name} {version}"),
        None => name.to_owned(),
    }
}

fn unreadable(listing: &Workspaces) -> Option<String> {
    let names: Vec<&str> = listing
        .list
        .iter()
        .filter(|it| !it.can_read_runs)
        .map(|it| it.name.as_str())
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "The token may not read the runs of {}; Terraform answers as if they were not there. \
             It needs {NEEDS}.",
            names.join(", ")
        )
    })
}

fn count(count: usize) -> String {
    match count {
        1 => "1 workspace".to_owned(),
        count => format!("{count} workspaces"),
    }
}
