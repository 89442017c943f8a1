//! The open workspace: one connection that writes, a few that read, and those who listen. A write
//! is one transaction, and what it changed is published once it is committed, in commit order.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use muster_model::ids::DeviceId;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::{
    Changed, Door, Reader, StoreError,
    door::{Dictionary, Mode},
    migrations,
    readers::{Readers, local},
};

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How many compiled statements a connection keeps.
const STATEMENTS: usize = 128;

/// The target of what is traced before and after each commit.
const STEPS: &str = "muster_store::steps";

/// An open workspace. Clones share it; the file closes with the last one.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    device: DeviceId,
    // Closed before the writer: the last connection to close tidies the write-ahead log into the
    // file, which one that cannot write leaves lying beside it.
    readers: Readers,
    writer: Mutex<Writer>,
    subscribers: Mutex<Vec<Sender<Changed>>>,
}

/// The connection that writes, and what it remembers from one transaction to the next.
pub(crate) struct Writer {
    pub(crate) reader: Reader,
    pub(crate) dictionary: Dictionary,
}

impl Store {
    /// Opens the workspace in the file at `path`, makes it if there is none, and brings it to the
    /// newest schema.
    ///
    /// A commit is on the disk before it is confirmed (`synchronous = FULL` with a write-ahead
    /// log), so that neither a killed process nor a lost battery takes back what somebody was told
    /// is saved. The file is not mapped into memory: a disk that fails under a map ends the
    /// process, while a failed read is an error that can be told.
    ///
    /// # Errors
    /// If the file cannot be opened, read or written, is damaged, or is from a newer Muster.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        if migrations::version(&connection)? > migrations::latest() {
            return Err(StoreError::NewerSchema);
        }
        write_ahead(&mut connection)?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.pragma_update(None, "cache_size", -32_000)?;
        connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        migrations::migrate(&mut connection)?;
        let device = device_of(&connection)?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                device,
                writer: Mutex::new(Writer {
                    reader: Reader::new(connection),
                    dictionary: Dictionary::default(),
                }),
                readers: Readers::new(path, BUSY_TIMEOUT, STATEMENTS),
                subscribers: Mutex::default(),
            }),
        })
    }

    /// Where the workspace's file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// This laptop, as the source of edits to this workspace; chosen when the file was first
    /// opened.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.inner.device
    }

    /// Reads. All that `read` sees is as of one moment, whatever is written meanwhile.
    ///
    /// # Errors
    /// Whatever `read` answers, or that the file cannot be read.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.inner.readers.read(read)
    }

    /// Writes in one transaction: all of it, or, if `write` answers an error, nothing. What changed
    /// is published after the commit.
    ///
    /// # Errors
    /// Whatever `write` answers, or that the file cannot be written.
    pub fn write<T>(
        &self,
        write: impl FnOnce(&mut Door<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact(Mode::Guarded, write)
    }

    /// Writes a history that was not made here: the sample workspace, or records that an import
    /// brings. Its authors acted under the roles that they had then, and members come in whatever
    /// order the history has, so that roles are not asked; all other rules hold.
    ///
    /// # Errors
    /// Whatever `write` answers, or that the file cannot be written.
    pub fn seed<T>(
        &self,
        write: impl FnOnce(&mut Door<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact(Mode::Seeding, write)
    }

    fn transact<T>(
        &self,
        mode: Mode,
        write: impl FnOnce(&mut Door<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut writer = self.writer();
        let Writer { reader, dictionary } = &mut *writer;
        // Taken out until the commit: what a rolled back transaction learnt is not so.
        let remembered = std::mem::take(dictionary);
        let transaction =
            Transaction::new_unchecked(&reader.connection, TransactionBehavior::Immediate)?;
        let mut door = Door::new(reader, self.inner.device, mode, remembered);
        let answer = write(&mut door)?;
        let (learnt, events) = door.finish();
        // Whoever watches this target sees every step that lasts: tests end the process at each.
        tracing::trace!(target: STEPS, changes = ?kinds_of(&events), "to be committed");
        transaction.commit()?;
        tracing::trace!(target: STEPS, changes = ?kinds_of(&events), "committed");
        *dictionary = learnt;
        self.publish(&events);
        Ok(answer)
    }

    /// Listens: every change that is committed from now on, in order. Dropping the receiver ends
    /// it.
    #[must_use]
    pub fn subscribe(&self) -> Receiver<Changed> {
        let (sender, receiver) = channel();
        self.subscribers().push(sender);
        receiver
    }

    fn publish(&self, events: &[Changed]) {
        if events.is_empty() {
            return;
        }
        self.subscribers().retain(|subscriber| {
            events
                .iter()
                .all(|event| subscriber.send(event.clone()).is_ok())
        });
    }

    /// The connection that writes, for backups and archives. Whoever writes by it must clear the
    /// dictionary.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        // A panic leaves no half-done work behind: its transaction was rolled back.
        self.inner
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn subscribers(&self) -> MutexGuard<'_, Vec<Sender<Changed>>> {
        self.inner
            .subscribers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What kinds of thing changed, in words.
fn kinds_of(events: &[Changed]) -> Vec<&'static str> {
    events.iter().map(|event| event.kind.as_str()).collect()
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.inner.path)
            .field("device", &self.inner.device)
            .finish_non_exhaustive()
    }
}

/// How often somebody else may be at the same moment in the way of the write-ahead log.
const ATTEMPTS: usize = 20;

/// Turns the write-ahead log on. That needs the file for itself for a moment, and SQLite does not
/// wait for it: of several who open a new file at once, all but one are told that it is busy.
/// Whoever is told so waits for the one who writes, and asks again.
fn write_ahead(connection: &mut Connection) -> Result<(), StoreError> {
    let mut attempt = 1;
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && attempt < ATTEMPTS =>
            {
                attempt += 1;
                drop(connection.transaction_with_behavior(TransactionBehavior::Immediate)?);
            }
            answer => return Ok(answer?),
        }
    }
}

/// This laptop's identity in the file; chosen now if there is none.
fn device_of(connection: &Connection) -> Result<DeviceId, StoreError> {
    connection.execute(
        "INSERT INTO local (key, value) VALUES ('device', ?1) ON CONFLICT DO NOTHING",
        [DeviceId::new().to_string()],
    )?;
    let text = local(connection, "device")?.unwrap_or_default();
    text.parse()
        .map_err(|_| StoreError::Damaged(format!("'{text}' is not the identity of a laptop")))
}

#[cfg(test)]
mod tests {
    use muster_model::{
        ids::{MemberId, RecordId},
        rbac::{Author, Role},
        record::{Member, WorkspaceSettings},
        time::Timestamp,
    };

    use super::*;
    use crate::audit;

    /// A workspace with one admin, whose writer does not wait for others.
    fn store(folder: &Path) -> (Store, Author) {
        let store = Store::open(&folder.join("workspace.db")).unwrap();
        let id = MemberId::new();
        let ada = Member {
            name: "Ada".to_owned(),
            email: String::new(),
            role: Role::Admin,
            time_zone: "UTC".to_owned(),
            quiet_hours: None,
            pause_break_through: None,
            remind_before_shift: None,
        };
        store
            .write(|door| {
                let settings = WorkspaceSettings::new("Shop", "UTC".parse().unwrap());
                door.create(Author::Muster, Timestamp(0), RecordId::new(), &settings)?;
                door.create(Author::Muster, Timestamp(0), id, &ada)
            })
            .unwrap();
        store
            .writer()
            .reader
            .connection
            .busy_timeout(Duration::ZERO)
            .unwrap();
        (store, Author::Member(id))
    }

    fn write_much(store: &Store, author: Author) -> Result<(), StoreError> {
        let Author::Member(member) = author else {
            panic!("a member writes")
        };
        store.write(|door| {
            for n in 0..60 {
                door.change::<Member>(author, Timestamp(n), member, |ada| {
                    ada.name = format!("{} {n}", "Ada".repeat(40));
                })?;
            }
            Ok(())
        })
    }

    fn assert_nothing_happened(store: &Store) {
        let (members, verified) = store
            .read(|reader| Ok((reader.list::<Member>()?, audit::verify(reader)?)))
            .unwrap();
        assert_eq!(members[0].1.name, "Ada");
        assert_eq!(verified.unwrap().edits, 2);
    }

    #[test]
    fn a_full_disk_takes_nothing_and_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let (store, author) = store(folder.path());
        let pages: i64 = store
            .writer()
            .reader
            .connection
            .query_row("PRAGMA page_count", [], |row| row.get(0))
            .unwrap();
        let limit = |pages: i64| {
            let writer = store.writer();
            let sql = format!("PRAGMA max_page_count = {pages}");
            writer
                .reader
                .connection
                .query_row(&sql, [], |_| Ok(()))
                .unwrap();
        };
        limit(pages);
        let refused = write_much(&store, author).unwrap_err();
        assert!(matches!(refused, StoreError::DiskFull), "{refused}");
        assert_nothing_happened(&store);
        limit(pages + 10_000);
        write_much(&store, author).unwrap();
    }

    #[test]
    fn a_file_that_may_not_be_written_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let (store, author) = store(folder.path());
        let forbid = |forbidden: bool| {
            let writer = store.writer();
            writer
                .reader
                .connection
                .pragma_update(None, "query_only", forbidden)
                .unwrap();
        };
        forbid(true);
        let refused = write_much(&store, author).unwrap_err();
        assert!(matches!(refused, StoreError::ReadOnly), "{refused}");
        assert_nothing_happened(&store);
        forbid(false);
        write_much(&store, author).unwrap();
    }

    #[test]
    fn a_file_that_another_program_writes_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let (store, author) = store(folder.path());
        let other = Connection::open(store.path()).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let refused = write_much(&store, author).unwrap_err();
        assert!(matches!(refused, StoreError::Busy), "{refused}");
        assert_nothing_happened(&store);
        other.execute_batch("ROLLBACK").unwrap();
        write_much(&store, author).unwrap();
    }
}
