//! 'Test connection' for AWX and Automation Platform: the version, whose token it is, whether the
//! organization exists, and what there is to read.

use super::{Awx, Kind, wire};
use crate::{
    connector::TestReport,
    elements::{Elements, read_each},
    error::ConnectorError,
};

impl Awx {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let place = self.place().await?;
        let call = self.call(&["ping"], "its version").await?;
        let ping: wire::Ping = self.client.ask(&call).await?.json()?;
        let call = self.call(&["me"], "the token's owner").await?;
        let list: wire::List = self.client.ask(&call).await?.json()?;
        let me: Elements<wire::Me> = read_each(&call.what, list.results);
        let me = me.read.into_iter().next();
        self.check_organization().await?;
        let mut lines = Vec::new();
        for kind in Kind::ALL {
            let call = self.list(kind.name(), kind.words()).await?;
            self.client.ask(&call.with("page_size", "1")).await?;
            lines.push(self.about_templates(kind).await?);
        }
        if me.as_ref().is_some_and(|it| it.is_superuser) {
            lines.push(
                "The token's owner may do everything; one who is Auditor is enough.".to_owned(),
            );
        }
        Ok(TestReport {
            product: format!("{} {}", place.product(), ping.version),
            user: me.map(|it| it.username).unwrap_or_default(),
            lines,
        })
    }

    async fn check_organization(&self) -> Result<(), ConnectorError> {
        let name = self.organization.as_str();
        if name.is_empty() {
            return Ok(());
        }
        let call = self.call(&["organizations"], "the organizations").await?;
        let call = call.with("name", name).with("page_size", "1");
        let list: wire::List = self.client.ask(&call).await?.json()?;
        if list.count > 0 {
            return Ok(());
        }
        Err(ConnectorError::settings(
            "organization",
            format!(
                "There is no organization '{name}' that this token can see. Check the spelling, \
                 capital letters too."
            ),
        ))
    }

    async fn about_templates(&self, kind: Kind) -> Result<String, ConnectorError> {
        let templates = self.templates(kind).await?;
        let deploying = templates
            .iter()
            .filter(|it| self.deployments.environment(&it.name).is_some())
            .count();
        let words = kind.words_for_templates();
        let found = match templates.len() {
            1 => format!("1 {}", words.trim_end_matches('s')),
            count => format!("{count} {words}"),
        };
        Ok(match deploying {
            0 => format!("{found}; none of them deploys."),
            1 => format!("{found}; 1 of them deploys."),
            many => format!("{found}; {many} of them deploy."),
        })
    }
}
