//! Files that people saved from tools that have no server: Terraform plans and Ansible's output.
//! What a file is shows in what it holds; its facts belong to the connection that reads its
//! folder, which is made if there is none.

use std::path::{Path, PathBuf};

use muster_connectors::{Import, import, import_below, system};
use muster_model::{
    fact::Fact,
    ids::ConnectionId,
    rbac::{Action, Author, may},
    record::{Connection, ConnectionSettings, Member},
    time::{Millis, Timestamp},
};
use muster_store::Reader;
use serde::Serialize;

use crate::{Engine, Problem, engine::Workspace, incidents::number};

/// What became of files that were to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ImportReport {
    /// Each file, in the order in which they were named.
    pub files: Vec<ImportedFile>,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ImportedFile {
    /// Where it is.
    pub path: String,
    /// The connections that its facts belong to now; empty if there are none.
    pub connection_name: String,
    /// How many facts it holds.
    pub facts: u32,
    /// What it is, in a few words; empty if that is not known.
    pub summary: String,
    /// Why it was not read, or not all of it; none if all went well.
    pub problem: Option<String>,
}

impl Engine {
    /// Reads files, or all files of folders. One that cannot be read costs no other.
    ///
    /// # Errors
    /// If no workspace is open.
    pub fn import_files(&self, paths: &[PathBuf]) -> Result<ImportReport, Problem> {
        let workspace = self.workspace()?;
        let files = paths
            .iter()
            .map(|path| self.import_one(&workspace, path))
            .collect();
        Ok(ImportReport { files })
    }

    fn import_one(&self, workspace: &Workspace, path: &Path) -> ImportedFile {
        let mut file = ImportedFile {
            path: path.display().to_string(),
            connection_name: String::new(),
            facts: 0,
            summary: String::new(),
            problem: None,
        };
        let found = match import(path) {
            Ok(found) => found,
            Err(error) => {
                file.problem = Some(error.to_string());
                return file;
            }
        };
        let kinds = found.kinds().into_iter();
        let kinds: Vec<_> = kinds.map(|kind| product(kind).unwrap_or(kind)).collect();
        file.summary = kinds.join(", ");
        match self.keep(workspace, path, &found) {
            Ok(belongings) => {
                let names: Vec<_> = belongings.iter().map(|it| it.name.as_str()).collect();
                file.connection_name = names.join(", ");
                let facts = belongings.iter().map(|it| it.facts.len() as u64);
                file.facts = number(facts.sum());
                file.problem = (!found.left_out.is_empty()).then(|| found.left_out.join(" "));
            }
            Err(problem) => file.problem = Some(problem.message),
        }
        file
    }

    /// Facts have no author whom the door could judge, so that the role is looked at here.
    fn require_import(&self, workspace: &Workspace) -> Result<(), Problem> {
        let me = workspace
            .store
            .read(|reader| reader.get::<Member>(workspace.me))?;
        if me.is_some_and(|me| may(me.role, Action::RecordProgress)) {
            return Ok(());
        }
        Err(Problem::new(
            "Your role does not let you bring files into this workspace. Ask an admin to make you \
             an editor.",
        ))
    }

    /// Keeps all that was found, or nothing of it.
    fn keep(
        &self,
        workspace: &Workspace,
        path: &Path,
        found: &Import,
    ) -> Result<Vec<Belonging>, Problem> {
        self.require_import(workspace)?;
        let connections = workspace.store.read(Reader::list::<Connection>)?;
        let belongings = found
            .kinds()
            .into_iter()
            .map(|kind| belonging(kind, &connections, path, found))
            .collect::<Result<Vec<_>, Problem>>()?;
        let (author, now) = (Author::Member(workspace.me), self.now());
        let applied = workspace.store.write(|door| {
            let mut applied = Vec::new();
            for it in &belongings {
                if let Some(new) = &it.new {
                    door.create(author, now, it.id, new)?;
                }
                applied.push(door.apply_facts(&it.facts)?);
            }
            Ok(applied)
        })?;
        for applied in &applied {
            workspace.kpis.on_facts(applied);
        }
        Ok(belongings)
    }
}

/// Facts, and the connection that they belong to.
struct Belonging {
    id: ConnectionId,
    name: String,
    /// The connection, if it is to be made.
    new: Option<Connection>,
    facts: Vec<Fact>,
}

/// Finds the connection for what was found of one kind: the one that reads the nearest folder in
/// which it lies.
fn belonging(
    kind: &str,
    connections: &[(ConnectionId, Connection)],
    path: &Path,
    found: &Import,
) -> Result<Belonging, Problem> {
    let nearest = connections
        .iter()
        .filter(|(_, it)| it.settings.kind == kind)
        .filter_map(|(id, it)| Some((found.depth_below(&it.base_url)?, *id, it)))
        .min_by_key(|(depth, ..)| *depth);
    let Some((depth, id, connection)) = nearest else {
        let (id, new) = (ConnectionId::new(), of_folder(kind, &found.address));
        return Ok(Belonging {
            id,
            name: new.name.clone(),
            facts: found.facts(kind, id),
            new: Some(new),
        });
    };
    let facts = if depth == 0 {
        found.facts(kind, id)
    } else {
        // The connection names files from its own folder on.
        let below = import_below(&connection.base_url, path)
            .map_err(|error| Problem::new(error.to_string()))?;
        below.facts(kind, id)
    };
    Ok(Belonging {
        id,
        name: connection.name.clone(),
        new: None,
        facts,
    })
}

/// The product's name for a kind of connection.
fn product(kind: &str) -> Option<&'static str> {
    system(kind).map(|system| (system.form)().name)
}

/// The connection that facts of a folder's files belong to. It is not polled: whoever imports a
/// file from a folder has not asked to have the folder watched.
fn of_folder(kind: &str, address: &str) -> Connection {
    let form = system(kind).map(|system| (system.form)());
    let folder = address.rsplit('/').next().unwrap_or_default();
    let product = product(kind).unwrap_or(kind);
    Connection {
        name: format!("{product}: {folder}"),
        base_url: address.to_owned(),
        settings: ConnectionSettings::new::<&str>(kind, []),
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: form.map_or(Millis::minutes(5), |it| it.poll_interval),
        since: Timestamp(0),
        enabled: false,
        speaks_for: Vec::new(),
    }
}
