//! What only a desktop has, remembered for this laptop: the combination of keys that declares an
//! incident from anywhere, and whether links to Muster open in it. The shell does both; the engine
//! only keeps what was chosen.

use serde::{Deserialize, Serialize};

use crate::{Engine, Event, Problem};

/// The combination with which everybody begins.
const DECLARE: &str = "Ctrl+Alt+I";

/// What was chosen for this laptop's desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DesktopSettings {
    /// The keys that declare an incident whichever app is in front, such as `Ctrl+Alt+I`; none
    /// switches them off.
    pub declare_shortcut: Option<String>,
    /// Whether this desktop shall hand `muster://` links to Muster.
    pub open_links: bool,
}

impl Default for DesktopSettings {
    fn default() -> Self {
        Self {
            declare_shortcut: Some(DECLARE.to_owned()),
            open_links: false,
        }
    }
}

impl Engine {
    /// What was chosen for this laptop's desktop.
    #[must_use]
    pub fn desktop_settings(&self) -> DesktopSettings {
        self.shared.laptop.desktop()
    }

    /// Remembers what was chosen for this laptop's desktop.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save_desktop_settings(&self, settings: DesktopSettings) -> Result<(), Problem> {
        self.shared.laptop.set_desktop(settings)?;
        self.tell(Event::changed("preferences", None));
        Ok(())
    }
}
