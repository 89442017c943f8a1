//! `musterctl skills`: what too few people can do, for a job that looks at it now and then.

use muster_engine::{Engine, training::MatrixFilter};

use crate::{incident::position, print::skills as print};

#[derive(Debug, clap::Args)]
pub(crate) struct SkillsArguments {
    /// Only what is about the service with this name.
    #[arg(long)]
    service: Option<String>,
    /// Print JSON, with the whole matrix.
    #[arg(long)]
    json: bool,
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, arguments: &SkillsArguments) -> anyhow::Result<()> {
    let mut filter = MatrixFilter::default();
    if let Some(name) = &arguments.service {
        let services = engine.services()?;
        let known = services.iter().map(|it| it.service.name.as_str());
        filter.services = vec![services[position(name, "service", known)?].id];
    }
    print::matrix(&engine.skills_matrix(&filter)?, arguments.json)
}
