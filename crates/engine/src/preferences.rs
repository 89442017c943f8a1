//! What this laptop remembers outside any workspace: which one was open last, light or dark, until
//! when notifications are paused, what was chosen for its desktop, and what its people set aside on
//! Today. One small JSON file, written whole and swapped in.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::{Problem, desktop::DesktopSettings, set_aside::Waiting, settings::Preferences};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Laptop {
    workspace: Option<String>,
    preferences: Preferences,
    desktop: DesktopSettings,
    set_aside: Vec<Waiting>,
}

/// The file and what it holds.
pub(crate) struct LaptopFile {
    path: PathBuf,
    laptop: Mutex<Laptop>,
}

impl LaptopFile {
    /// Reads the file. One that is missing or cannot be read counts as empty: it holds nothing
    /// that cannot be chosen again.
    pub(crate) fn load(directory: &Path) -> Self {
        let path = directory.join("laptop.json");
        let laptop = fs::read(&path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self {
            path,
            laptop: Mutex::new(laptop),
        }
    }

    /// The workspace that was open last.
    pub(crate) fn workspace(&self) -> Option<String> {
        self.with(|laptop| laptop.workspace.clone())
    }

    /// This laptop's own settings.
    pub(crate) fn preferences(&self) -> Preferences {
        self.with(|laptop| laptop.preferences)
    }

    /// Remembers which workspace is open.
    pub(crate) fn set_workspace(&self, slug: Option<String>) -> Result<(), Problem> {
        self.change(|laptop| laptop.workspace = slug)
    }

    /// Changes this laptop's own settings.
    pub(crate) fn set_preferences(&self, preferences: Preferences) -> Result<(), Problem> {
        self.change(|laptop| laptop.preferences = preferences)
    }

    /// What was chosen for this laptop's desktop.
    pub(crate) fn desktop(&self) -> DesktopSettings {
        self.with(|laptop| laptop.desktop.clone())
    }

    /// Remembers what was chosen for this laptop's desktop.
    pub(crate) fn set_desktop(&self, desktop: DesktopSettings) -> Result<(), Problem> {
        self.change(|laptop| laptop.desktop = desktop)
    }

    /// What was set aside on Today, in every workspace and by everybody.
    pub(crate) fn set_aside(&self) -> Vec<Waiting> {
        self.with(|laptop| laptop.set_aside.clone())
    }

    /// Changes what is set aside on Today.
    pub(crate) fn change_set_aside(
        &self,
        change: impl FnOnce(&mut Vec<Waiting>),
    ) -> Result<(), Problem> {
        self.change(|laptop| change(&mut laptop.set_aside))
    }

    fn with<T>(&self, f: impl FnOnce(&mut Laptop) -> T) -> T {
        f(&mut self.laptop.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self, f: impl FnOnce(&mut Laptop)) -> Result<(), Problem> {
        self.with(|laptop| {
            let mut next = laptop.clone();
            f(&mut next);
            write_whole(&self.path, &next).map_err(|error| {
                Problem::new(format!(
                    "The settings of this computer could not be written to {}. Check that the disk \
                     has room and the folder may be written.",
                    self.path.display()
                ))
                .caused_by(&error)
            })?;
            *laptop = next;
            Ok(())
        })
    }
}

fn write_whole(path: &Path, laptop: &Laptop) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let beside = path.with_extension("json.new");
    fs::write(&beside, serde_json::to_vec_pretty(laptop)?)?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use muster_model::time::Timestamp;

    use super::*;
    use crate::settings::Theme;

    #[test]
    fn remembers_what_it_was_told() {
        let directory = tempfile::tempdir().unwrap();
        let preferences = Preferences {
            theme: Theme::Dark,
            paused_until: Some(Timestamp(1_000)),
        };
        let file = LaptopFile::load(directory.path());
        file.set_workspace(Some("shop".to_owned())).unwrap();
        file.set_preferences(preferences).unwrap();
        let desktop = DesktopSettings {
            declare_shortcut: None,
            open_links: true,
        };
        file.set_desktop(desktop.clone()).unwrap();

        let again = LaptopFile::load(directory.path());
        assert_eq!(again.desktop(), desktop);
        assert_eq!(again.workspace().as_deref(), Some("shop"));
        assert_eq!(again.preferences(), preferences);
    }

    #[test]
    fn a_file_of_an_earlier_version_keeps_what_it_says_and_has_the_shortcut_on() {
        let directory = tempfile::tempdir().unwrap();
        let earlier = r#"{"workspace":"shop","preferences":{"theme":"dark","paused_until":null}}"#;
        fs::write(directory.path().join("laptop.json"), earlier).unwrap();
        let file = LaptopFile::load(directory.path());
        assert_eq!(file.preferences().theme, Theme::Dark);
        let keys = file.desktop().declare_shortcut;
        assert_eq!(keys.as_deref(), Some("Ctrl+Alt+I"));
    }

    #[test]
    fn a_broken_file_counts_as_empty() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("laptop.json"), "{\"workspace\": 7").unwrap();
        let file = LaptopFile::load(directory.path());
        assert_eq!(file.workspace(), None);
        assert_eq!(file.preferences(), Preferences::default());
    }
}
