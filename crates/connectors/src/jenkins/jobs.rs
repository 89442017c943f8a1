//! Which jobs there are: a walk through folders, organisation folders and multibranch projects.
//! Full names are built from the way there, because what Jenkins says of its own addresses depends
//! on how its administrator set it up.

use muster_model::time::Timestamp;

use super::{Jenkins, NEEDS, wire};
use crate::{
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// How deep folders are followed.
const DEEPEST: usize = 20;

/// Classes of items that hold jobs and are none themselves. Others that hold jobs show it.
const FOLDERS: [&str; 3] = [
    "com.cloudbees.hudson.plugins.folder.Folder",
    "jenkins.branch.OrganizationFolder",
    "org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject",
];

/// A job that can have builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    /// Its full name, folders first.
    pub(super) name: String,
    /// The number of its last build; none if it never ran.
    pub(super) last_build: Option<u64>,
    /// When that build began.
    pub(super) last_activity: Option<Timestamp>,
}

/// The segments of the address of the item with this full name.
pub(super) fn path(full_name: &str) -> Vec<&str> {
    full_name
        .split('/')
        .filter(|name| !name.is_empty())
        .flat_map(|name| ["job", name])
        .collect()
}

impl Jenkins {
    /// All jobs below the connection's folder, by name.
    pub(super) async fn jobs(&self) -> Result<Vec<Job>, ConnectorError> {
        let mut jobs = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            let items = match self.items(&folder).await {
                // A folder that went away during the walk, or that this user may not open.
                Err(ConnectorError::NotFound { .. } | ConnectorError::Forbidden { .. })
                    if folder != self.folder =>
                {
                    continue;
                }
                other => other?,
            };
            for item in items {
                let name = if folder.is_empty() {
                    item.name
                } else {
                    format!("{folder}/{}", item.name)
                };
                let class = item.class.as_deref().unwrap_or_default();
                if item.jobs.is_some() || FOLDERS.contains(&class) {
                    if name.split('/').count() < DEEPEST {
                        folders.push(name);
                    }
                } else {
                    jobs.push(Job {
                        name,
                        last_build: item.last_build.as_ref().map(|build| build.number),
                        last_activity: item
                            .last_build
                            .and_then(|build| build.timestamp)
                            .map(Timestamp),
                    });
                }
            }
        }
        jobs.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(jobs)
    }

    async fn items(&self, folder: &str) -> Result<Vec<wire::Job>, ConnectorError> {
        let what = match folder {
            "" => "the list of jobs".to_owned(),
            folder => format!("the folder '{folder}'"),
        };
        let path = [path(folder), vec!["api", "json"]].concat();
        let call = Call::new(&path, what.clone(), NEEDS).with("tree", wire::JOBS);
        let answer: wire::Folder = self.client.ask(&call).await?.json()?;
        let Some(items) = answer.jobs else {
            return Err(ConnectorError::settings(
                "folder",
                format!("'{folder}' is a job and not a folder. Name the folder that it is in."),
            ));
        };
        let elements: Elements<wire::Job> = read_each(&what, items);
        Ok(elements.read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_item_follows_its_folders() {
        assert_eq!(path(""), Vec::<&str>::new());
        assert_eq!(path("shop/main"), ["job", "shop", "job", "main"]);
    }
}
