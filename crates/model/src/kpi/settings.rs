//! What a workspace decides about its KPIs, and by whose rules they are counted.

use chrono_tz::Tz;

use crate::{record::WorkspaceSettings, time::Millis};

/// What holds for every KPI of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The zone in which days, weeks and months begin.
    pub zone: Tz,
    /// How long after a deployment an incident may still be attributed to it.
    pub attribution_window: Millis,
    /// Within which time one commit to several regions by one pipeline is one deployment.
    pub region_window: Millis,
    /// Whether failed deployment attempts reach users.
    pub failed_attempts_reach_users: bool,
    /// By whose rules the numbers are counted.
    pub profile: Profile,
    /// Which sources are connected, so that 'nothing there' and 'nobody looked' differ.
    pub sources: Sources,
}

/// By whose rules the numbers are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Muster's own, as `docs/kpis.md` defines them.
    #[default]
    Muster,
    /// Those of Apache DevLake, for comparing with it: the whole workspace is one project, an
    /// incident belongs to its newest success of any age, lower medians, minutes rounded up.
    Devlake,
}

/// Which kinds of source are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sources {
    /// Something that reports deployments.
    pub deployments: bool,
    /// Something that reports merge requests or commits.
    pub changes: bool,
    /// Something that reports incidents or alerts.
    pub incidents: bool,
}

impl Sources {
    /// Everything is connected.
    pub const ALL: Self = Self {
        deployments: true,
        changes: true,
        incidents: true,
    };
    /// Nothing is.
    pub const NONE: Self = Self {
        deployments: false,
        changes: false,
        incidents: false,
    };
}

impl Settings {
    /// The settings of a workspace, by Muster's own rules.
    #[must_use]
    pub fn new(workspace: &WorkspaceSettings, sources: Sources) -> Self {
        Self {
            zone: workspace.zone(),
            attribution_window: workspace.attribution_window,
            region_window: workspace.region_window,
            failed_attempts_reach_users: workspace.failed_attempts_reach_users,
            profile: Profile::Muster,
            sources,
        }
    }
}
