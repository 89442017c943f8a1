//! A folder on this computer as an external system: the files in it that tools left there are read
//! once, and again only when they change. It promises to stay inside the folder, to bound what it
//! reads, and that a file which makes no sense costs only itself. What a file means is its format's
//! business.

pub(crate) mod file;
pub(crate) mod format;
mod seen;
pub(crate) mod walk;

use std::{collections::BTreeMap, path::PathBuf};

use async_trait::async_trait;
use muster_model::{
    fact::{Fact, IacRun},
    ids::ConnectionId,
    time::Timestamp,
};
use url::Url;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport},
    error::ConnectorError,
};
use file::{File, Found};
use format::{Format, Reading};
use seen::Seen;

/// The one stream of a folder.
const STREAM: &str = "files";
/// How many files a page reads, and how many bytes, beyond which it reads no other.
const FILES_PER_PAGE: usize = 100;
const BYTES_PER_PAGE: u64 = 64 * 1024 * 1024;

/// A watched folder whose files have one format.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
    connection: ConnectionId,
    since: Timestamp,
    format: &'static Format,
}

/// The folder at an address that begins with `file:///`; none if it is another address.
pub(crate) fn path(address: &str) -> Option<PathBuf> {
    Url::parse(address.trim())
        .ok()
        .filter(|url| url.scheme() == "file")
        .and_then(|url| url.to_file_path().ok())
}

/// All that the format's files in a folder hold.
struct Everything {
    runs: Vec<IacRun>,
    /// How many files are of the format.
    files: usize,
    left_out: Vec<String>,
}

impl Folder {
    /// The folder that the connection's address names. It is not looked at yet.
    pub(crate) fn new(access: &Access, format: &'static Format) -> Result<Self, ConnectorError> {
        let root = path(&access.connection.base_url).ok_or_else(|| {
            ConnectorError::settings(
                "base_url",
                "Choose a folder on this computer; its address begins with file:///.",
            )
        })?;
        Ok(Self {
            root,
            connection: access.id,
            since: access.connection.since,
            format,
        })
    }

    /// What a file of this folder holds, as far as it is of this folder's format. One of another
    /// format that Muster reads is passed over without a word: that is another connection's. If it
    /// could not be opened or read, why not, so that it fits after 'because'.
    fn read(&self, found: &Found) -> Result<Reading, String> {
        let file = File::read(&self.root, found, self.connection)?;
        Ok(match format::recognise(&file) {
            Some((format, reading)) if format.kind == self.format.kind => reading,
            Some(_) => Reading::default(),
            None => Reading::left_out(format!("it is no {}", self.format.name)),
        })
    }

    /// Whether the connection wants to know of a run.
    fn wants(&self, run: &IacRun) -> bool {
        run.created_at >= self.since
    }

    fn page(&self, cursor: Option<&str>) -> Result<Page, ConnectorError> {
        let listing = walk::list(&self.root)?;
        let mut left_out = listing.left_out;
        let mut seen = Seen::resume(cursor);
        seen.retain(&listing.files);
        let news: Vec<&Found> = listing
            .files
            .iter()
            .filter(|found| found.modified >= self.since && seen.is_news(found))
            .collect();
        let mut facts = Vec::new();
        let (mut files, mut bytes) = (0, 0);
        let mut more = false;
        for found in &news {
            if files == FILES_PER_PAGE || bytes >= BYTES_PER_PAGE {
                more = true;
                break;
            }
            // What could not be read stays news, and so must not fill the page.
            let reading = self.read(found).map_or_else(Reading::left_out, |reading| {
                files += 1;
                bytes += found.size;
                seen.note(found);
                reading
            });
            left_out.extend(reading.sentences(&found.name));
            let wanted = reading.runs.into_iter().filter(|run| self.wants(run));
            facts.extend(wanted.map(Fact::IacRun));
        }
        Ok(Page {
            facts,
            cursor: seen.to_text(),
            more,
            total: Some(news.len() as u64),
            active: None,
            tags: Vec::new(),
            left_out,
        })
    }

    fn everything(&self) -> Result<Everything, ConnectorError> {
        let listing = walk::list(&self.root)?;
        let mut all = Everything {
            runs: Vec::new(),
            files: 0,
            left_out: listing.left_out,
        };
        for found in &listing.files {
            let reading = self.read(found).unwrap_or_else(Reading::left_out);
            all.files += usize::from(!reading.runs.is_empty());
            all.left_out.extend(reading.sentences(&found.name));
            all.runs.extend(reading.runs);
        }
        Ok(all)
    }

    fn report(&self) -> Result<TestReport, ConnectorError> {
        let all = self.everything()?;
        let wanted = all.runs.iter().filter(|run| self.wants(run)).count();
        let files = match all.files {
            0 => format!("There is no {} in the folder yet.", self.format.name),
            1 => format!("1 file in the folder is {}.", self.format.name),
            many => format!("{many} files in the folder are {}.", self.format.name),
        };
        let mut lines = vec![files];
        if wanted < all.runs.len() {
            lines.push(format!(
                "{} of the runs in them are older than the day that the connection reads back to.",
                all.runs.len() - wanted
            ));
        }
        lines.extend(all.left_out);
        Ok(TestReport {
            product: self.format.product.to_owned(),
            user: String::new(),
            lines,
        })
    }

    fn found_sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        let mut latest: BTreeMap<String, Timestamp> = BTreeMap::new();
        for run in self.everything()?.runs {
            let at = latest.entry(run.source).or_insert(run.created_at);
            *at = run.created_at.max(*at);
        }
        Ok(latest
            .into_iter()
            .map(|(path, at)| FoundSource {
                path,
                deploys: None,
                last_activity: Some(at),
            })
            .collect())
    }

    /// Does what reads files on a thread that may wait for the disk.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, ConnectorError> + Send + 'static,
    ) -> Result<T, ConnectorError> {
        let folder = self.clone();
        tokio::task::spawn_blocking(move || work(&folder))
            .await
            .unwrap_or_else(|error| {
                Err(ConnectorError::Interrupted {
                    address: self.root.display().to_string(),
                    what: "the folder's files".to_owned(),
                    reason: error.to_string(),
                })
            })
    }
}

#[async_trait]
impl Connector for Folder {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.aside(Self::report).await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        Ok(vec![Stream {
            name: STREAM.to_owned(),
            title: "The folder's files".to_owned(),
        }])
    }

    async fn pull(
        &self,
        _stream: &Stream,
        cursor: Option<&str>,
        _now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let cursor = cursor.map(str::to_owned);
        self.aside(move |folder| folder.page(cursor.as_deref()))
            .await
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        self.aside(Self::found_sources).await
    }
}
