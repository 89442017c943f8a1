use serde::{Deserialize, Serialize};

use super::Severity;

/// One value for each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct BySeverity<T> {
    /// For SEV1.
    pub sev1: T,
    /// For SEV2.
    pub sev2: T,
    /// For SEV3.
    pub sev3: T,
    /// For SEV4.
    pub sev4: T,
}

impl<T> BySeverity<T> {
    /// The value for one severity.
    #[must_use]
    pub const fn of(&self, severity: Severity) -> &T {
        match severity {
            Severity::Sev1 => &self.sev1,
            Severity::Sev2 => &self.sev2,
            Severity::Sev3 => &self.sev3,
            Severity::Sev4 => &self.sev4,
        }
    }

    /// Every value with its severity, the most severe first.
    pub fn iter(&self) -> impl Iterator<Item = (Severity, &T)> {
        Severity::ALL
            .into_iter()
            .map(|severity| (severity, self.of(severity)))
    }
}
