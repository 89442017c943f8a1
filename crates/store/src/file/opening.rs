//! Opening one workspace file, step by step. The order matters: nothing is written to a file that
//! another process has, that is from a newer Muster, or that has not been found sound.

use std::time::Duration;

use muster_model::time::Timestamp;
use rusqlite::{Connection, MAIN_DB, OpenFlags, config::DbConfig};

use super::{
    Fault, OpenError, Opened, Slug, WorkspaceFile, Workspaces,
    check::{self, Depth},
    folder::Reason,
    memory::{self, Key},
};
use crate::{
    StoreError,
    backup::{Backup, BackupKind},
    migrations,
};

/// Why a file that was read is not to be used.
enum Refusal {
    Damaged(String),
    Other(OpenError),
}

pub(super) fn open(
    workspaces: &Workspaces,
    slug: &Slug,
    now: Timestamp,
) -> Result<Opened, OpenError> {
    let path = workspaces.path_of(slug);
    if !path
        .try_exists()
        .map_err(|error| workspaces.disk(&path, error))?
    {
        return Err(missing(workspaces, slug)?);
    }
    let lock = workspaces.lock(slug)?;
    let file = WorkspaceFile {
        slug: slug.clone(),
        backups: workspaces.backups_of(slug),
        path,
        _lock: lock,
    };
    let connection = match sound_connection(&file, now) {
        Ok(connection) => connection,
        Err(Refusal::Other(error)) => return Err(error),
        Err(Refusal::Damaged(findings)) => {
            return Err(damaged(workspaces, &file, findings, now)?);
        }
    };
    let before_migration = bring_up(&file, connection, now)?;
    // Where that cannot be told, whoever makes the backup hears why.
    let daily_backup_due = file.backups.is_due(now).unwrap_or(true);
    Ok(Opened {
        file,
        before_migration,
        daily_backup_due,
    })
}

/// A connection to a file that passed all checks and has not been written to.
fn sound_connection(file: &WorkspaceFile, now: Timestamp) -> Result<Connection, Refusal> {
    let refused = |fault: Fault| match fault {
        Fault::Damaged(detail) => Refusal::Damaged(detail),
        fault => Refusal::Other(OpenError::Disk {
            path: file.path.clone(),
            fault,
        }),
    };
    if !check::has_header(&file.path).map_err(|error| refused(error.into()))? {
        return Err(Refusal::Damaged(
            "it does not begin as a database does".to_owned(),
        ));
    }
    let connection = Connection::open_with_flags(
        &file.path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(|error| refused(error.into()))?;
    connection
        .busy_timeout(Duration::from_secs(5))
        // Closing a connection otherwise writes the log into the file, also into a damaged one.
        .and_then(|()| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true))
        .map_err(|error| refused(error.into()))?;
    if connection
        .is_readonly(MAIN_DB)
        .map_err(|error| refused(error.into()))?
    {
        return Err(refused(Fault::ReadOnly));
    }
    let is_workspace = check::is_workspace(&connection).map_err(|error| refused(error.into()))?;
    let version = migrations::version(&connection).map_err(|error| refused(error.into()))?;
    if version > migrations::latest() {
        return Err(Refusal::Other(OpenError::Newer {
            slug: file.slug.clone(),
            found: version,
            known: migrations::latest(),
        }));
    }
    if !is_workspace {
        return Err(Refusal::Other(OpenError::NotAWorkspace {
            path: file.path.clone(),
        }));
    }
    let suspected_at =
        memory::recall(&connection, Key::Suspected).map_err(|error| refused(error.into()))?;
    let depth = match suspected_at {
        Some(_) => Depth::Full,
        None => Depth::Quick,
    };
    if let Some(findings) = check::findings(&connection, depth).map_err(refused)? {
        return Err(Refusal::Damaged(findings));
    }
    if suspected_at.is_some() {
        memory::forget(&connection, Key::Suspected).map_err(|error| refused(error.into()))?;
    }
    memory::remember(&connection, Key::LastOpened, now).map_err(|error| refused(error.into()))?;
    Ok(connection)
}

/// Brings the schema up to ours, after a backup.
fn bring_up(
    file: &WorkspaceFile,
    mut connection: Connection,
    now: Timestamp,
) -> Result<Option<Backup>, OpenError> {
    let disk = |error: StoreError| OpenError::Disk {
        path: file.path.clone(),
        fault: error.into(),
    };
    if migrations::version(&connection).map_err(disk)? == migrations::latest() {
        return Ok(None);
    }
    let backup = file.back_up(BackupKind::BeforeMigration, now)?;
    migrations::migrate(&mut connection).map_err(|error| OpenError::Migration {
        slug: file.slug.clone(),
        fault: error.into(),
        backup: backup.name.clone(),
    })?;
    Ok(Some(backup))
}

fn damaged(
    workspaces: &Workspaces,
    file: &WorkspaceFile,
    findings: String,
    now: Timestamp,
) -> Result<OpenError, OpenError> {
    tracing::error!(path = %file.path.display(), %findings, "a workspace file is damaged");
    // Looked for first: should that fail, the file stays where the next start finds it again.
    let newest_sound_backup = file.backups.newest_sound()?;
    Ok(
        match workspaces.set_aside(&file.slug, Reason::Damaged, now)? {
            Some(set_aside) => OpenError::Damaged {
                slug: file.slug.clone(),
                set_aside,
                findings,
                newest_sound_backup,
            },
            None => OpenError::Missing {
                slug: file.slug.clone(),
                set_aside: None,
                newest_sound_backup,
            },
        },
    )
}

/// The answer for a file that is not there: the same as when it was set aside, if it was.
fn missing(workspaces: &Workspaces, slug: &Slug) -> Result<OpenError, OpenError> {
    let newest_sound_backup = workspaces.backups_of(slug).newest_sound()?;
    Ok(match workspaces.asides(slug)?.pop() {
        Some((Reason::Damaged, set_aside)) => OpenError::Damaged {
            slug: slug.clone(),
            set_aside,
            findings: String::new(),
            newest_sound_backup,
        },
        aside => OpenError::Missing {
            slug: slug.clone(),
            set_aside: aside.map(|(_, path)| path),
            newest_sound_backup,
        },
    })
}
