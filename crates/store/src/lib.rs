//! Muster's memory: one SQLite file per workspace. Records are documents with rows projected from
//! them, facts are plain rows, and every edit enters through one door that checks, projects, logs
//! and indexes it in one transaction. Rules, clocks and networks belong to other crates; whoever
//! writes brings the instant along.

pub mod archive;
pub mod audit;
pub mod backup;
mod channel_posts;
mod conditions;
mod contents;
mod counts;
pub mod document;
mod door;
mod environments;
mod error;
mod events;
mod facts;
pub mod file;
mod level_scan;
mod migrations;
mod outbox;
mod owed_scan;
mod pages;
mod paging;
mod readers;
pub mod rebuild;
mod records;
mod reminders;
mod review_scan;
mod scan;
mod search;
mod sources;
mod store;
mod streams;
mod words;

pub use channel_posts::ChannelPostRow;
pub use contents::content_hash;
pub use counts::FactCounts;
pub use door::{Door, Written};
pub use environments::SeenEnvironment;
pub use error::StoreError;
pub use events::{Changed, ChangedKind};
pub use facts::{
    AlertFilter, Applied, ChangeRow, CommitsAsked, DeploymentFilter, DeploymentRow, DriftRow,
    FactScope, IacRunFilter, IacRunRow, LatestDeployment, LatestDeployments, RunFilter, RunRow,
    RunScan, TierFilter,
};
pub use level_scan::{LevelHistory, WrittenSkill};
pub use outbox::{NewOutboxItem, OutboxItem};
pub use owed_scan::{BegunIncident, HandledIncident, OverIncident};
pub use pages::PageRow;
pub use paging::{Cursor, Page, PageRequest};
pub use readers::Reader;
pub use records::{
    ActionItemCounts, ActionItemFilter, ActionItemRow, IncidentFilter, IncidentRow, LastSaid,
    ReviewFilter, ReviewPage, ReviewWords, Stored,
};
pub use reminders::update_reminder;
pub use review_scan::{ReviewInTime, ScannedReview};
pub use scan::{ChangeScan, DeploymentCount, DeploymentScan, IncidentScan, ScanRows};
pub use search::Hit;
pub use sources::SeenSource;
pub use store::Store;
pub use streams::{Stream, SyncState};
