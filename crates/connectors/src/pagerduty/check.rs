//! 'Test connection' for PagerDuty: whether the key is accepted, whose it is, and whether what the
//! settings name is there and can be read.

use chrono::Utc;

use super::{PagerDuty, wire};
use crate::{connector::TestReport, error::ConnectorError};

impl PagerDuty {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let abilities = Self::call(&["abilities"], "what the account can do");
        let abilities: wire::Abilities = self.client.ask(&abilities).await?.json()?;
        let selection = self.selection(None, Utc::now().into()).await?;
        let mut lines = Vec::new();
        for name in &self.services {
            lines.push(format!("Service '{name}' can be read."));
        }
        for name in &self.teams {
            lines.push(format!("Team '{name}' can be read."));
        }
        if !self.teams.is_empty() && !abilities.abilities.iter().any(|it| it == "teams") {
            lines.push("The account's plan has no teams; PagerDuty may pass over them.".to_owned());
        }
        if self.services.is_empty() && self.teams.is_empty() {
            let services = self.first("services", "the services").await?;
            lines.push(match services.total {
                Some(total) => format!("Services: {total}; all are read."),
                None => "All services are read.".to_owned(),
            });
        }
        self.first("incidents", "the incidents").await?;
        self.first("oncalls", "who is on call").await?;
        if selection.policy_ids.as_ref().is_some_and(Vec::is_empty) {
            lines.push(
                "No escalation policy belongs to them, so that nobody is on call.".to_owned(),
            );
        }
        Ok(TestReport {
            product: "PagerDuty".to_owned(),
            user: self.owner().await?,
            lines,
        })
    }

    /// The smallest page of a list that there is.
    async fn first(&self, list: &str, what: &str) -> Result<wire::ListPage, ConnectorError> {
        let call = Self::call(&[list], what)
            .with("limit", "1")
            .with("total", "true");
        self.page(list, &call).await
    }

    /// Whose key it is; empty for one of the account, which is nobody's.
    async fn owner(&self) -> Result<String, ConnectorError> {
        let call = Self::call(&["users", "me"], "the key's owner");
        match self.client.ask(&call).await {
            Ok(answer) => {
                let me: wire::Me = answer.json()?;
                Ok(me.user.called().to_owned())
            }
            Err(
                ConnectorError::Refused { .. }
                | ConnectorError::Forbidden { .. }
                | ConnectorError::NotFound { .. },
            ) => Ok(String::new()),
            Err(error) => Err(error),
        }
    }
}
