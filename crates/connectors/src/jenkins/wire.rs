//! What Jenkins answers, as far as Muster reads it. Plugins add to it and leave things out, so
//! that nearly all is optional.

use serde::Deserialize;
use serde_json::Value;

/// What is asked of each job of a folder.
pub(super) const JOBS: &str = "jobs[name,lastBuild[number,timestamp],jobs[name]{0,1}]";

/// What is asked of each build.
pub(super) const BUILD: &str = "number,timestamp,duration,building,result,fullDisplayName,\
     actions[lastBuiltRevision[SHA1,branch[name]],causes[shortDescription,userId]]";

#[derive(Debug, Deserialize)]
pub(super) struct WhoAmI {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) anonymous: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Folder {
    /// None if this is a job and not a folder.
    pub(super) jobs: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Job {
    #[serde(rename = "_class")]
    pub(super) class: Option<String>,
    pub(super) name: String,
    #[serde(rename = "lastBuild")]
    pub(super) last_build: Option<LastBuild>,
    pub(super) jobs: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LastBuild {
    pub(super) number: u64,
    pub(super) timestamp: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Builds {
    #[serde(rename = "allBuilds", default)]
    pub(super) builds: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Build {
    pub(super) number: u64,
    /// When it was put into the queue's hands, in milliseconds since the epoch.
    pub(super) timestamp: i64,
    /// In milliseconds; 0 while it runs.
    #[serde(default)]
    pub(super) duration: i64,
    /// Older Jenkinses and some classes of build leave it out.
    pub(super) building: Option<bool>,
    pub(super) result: Option<String>,
    #[serde(rename = "fullDisplayName")]
    pub(super) full_display_name: Option<String>,
    #[serde(default)]
    pub(super) actions: Vec<Option<Action>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Action {
    #[serde(rename = "lastBuiltRevision")]
    pub(super) revision: Option<Revision>,
    #[serde(default)]
    pub(super) causes: Vec<Cause>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Revision {
    #[serde(rename = "SHA1")]
    pub(super) sha1: Option<String>,
    #[serde(default)]
    pub(super) branch: Vec<Branch>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Branch {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Cause {
    #[serde(rename = "shortDescription")]
    pub(super) short_description: Option<String>,
    #[serde(rename = "userId")]
    pub(super) user_id: Option<String>,
}
