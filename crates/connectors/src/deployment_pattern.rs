//! Which jobs, workspaces or templates deploy, and where to: a person says so by a regular
//! expression over their paths. Nothing is guessed.

use regex::Regex;

use crate::error::ConnectorError;

/// Which sources deploy, and where to.
#[derive(Debug)]
pub(crate) struct DeploymentPattern {
    pattern: Option<Regex>,
    default_environment: String,
}

impl DeploymentPattern {
    /// The pattern that a person wrote into the field `field`; empty: nothing deploys. A group
    /// named `environment` gives the environment's name, else it is `default_environment`.
    pub(crate) fn new(
        field: &'static str,
        pattern: &str,
        default_environment: &str,
    ) -> Result<Self, ConnectorError> {
        let pattern = match pattern.trim() {
            "" => None,
            pattern => Some(Regex::new(pattern).map_err(|error| {
                ConnectorError::settings(field, format!("The pattern cannot be read: {error}."))
            })?),
        };
        Ok(Self {
            pattern,
            default_environment: default_environment.trim().to_owned(),
        })
    }

    /// The environment that a source deploys to; none if it does not deploy.
    pub(crate) fn environment(&self, source: &str) -> Option<String> {
        let captures = self.pattern.as_ref()?.captures(source)?;
        Some(
            captures
                .name("environment")
                .map(|group| group.as_str())
                .filter(|name| !name.is_empty())
                .unwrap_or(&self.default_environment)
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "shop/deploy-production", None)]
    #[case("^shop/deploy", "shop/deploy-production", Some("live"))]
    #[case(
        "deploy-(?P<environment>\\w+)$",
        "shop/deploy-staging",
        Some("staging")
    )]
    #[case("deploy(-(?P<environment>\\w+))?$", "shop/deploy", Some("live"))]
    #[case("deploy-(?P<environment>\\w*)$", "shop/deploy-", Some("live"))]
    #[case("^deploy", "shop/deploy-staging", None)]
    fn the_pattern_tells_which_sources_deploy(
        #[case] pattern: &str,
        #[case] job: &str,
        #[case] environment: Option<&str>,
    ) {
        let deployments = DeploymentPattern::new("deployment_jobs", pattern, "live").unwrap();
        assert_eq!(deployments.environment(job).as_deref(), environment);
    }

    #[test]
    fn a_pattern_that_cannot_be_read_is_told_with_its_field() {
        let error = DeploymentPattern::new("deployment_jobs", "(", "live").unwrap_err();
        assert!(matches!(
            error,
            ConnectorError::Settings {
                field: "deployment_jobs",
                ..
            }
        ));
    }
}
