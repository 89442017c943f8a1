//! 'Test connection' for Teams: which webhooks have an address of the right form, who signed in,
//! what they agreed to, and which teams they are in. Nothing is posted.

use super::{
    Teams,
    graph::{self, Graph},
    posting, talk,
    webhooks::Webhook,
    wire::Team,
};
use crate::{connector::TestReport, error::ConnectorError};

impl Teams {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let mut lines: Vec<String> = self.webhooks.iter().map(of_webhook).collect();
        let user = match &self.graph {
            Some(graph) => of_graph(graph, &mut lines).await?,
            None => String::new(),
        };
        Ok(TestReport {
            product: "Microsoft Teams".to_owned(),
            user,
            lines,
        })
    }
}

/// Only posting would show more, and a test must not post.
fn of_webhook(webhook: &Webhook) -> String {
    let name = &webhook.name;
    if webhook.is_microsofts {
        format!("The webhook of '{name}' has a URL of the right form. Send a test card to try it.")
    } else {
        format!(
            "The webhook of '{name}' has a URL of the right form, but not at a host where \
             Microsoft is known to run Workflows. Send a test card to try it."
        )
    }
}

/// Adds what is known of the sign-in, and says whose it is.
async fn of_graph(graph: &Graph, lines: &mut Vec<String>) -> Result<String, ConnectorError> {
    let me = graph.me().await?;
    let user = me
        .user_principal_name
        .or(me.display_name)
        .unwrap_or_default();
    let held = graph.session.token().await?;
    let wanted = graph.session.door.scopes();
    let wanted = wanted.into_iter().filter(|it| *it != "offline_access");
    for scope in wanted.filter(|scope| !graph::has(&held, scope)) {
        let without = match scope {
            graph::MAY_POST => "Muster posts through webhooks only.",
            talk::MAY_READ => "What people answer in Teams cannot become part of a timeline.",
            posting::MAY_CHANGE => {
                "Muster answers below its posts to keep them current, and does not change them."
            }
            _ => "Teams or channels may be missing.",
        };
        lines.push(format!(
            "The sign-in does not cover the permission {scope}. {without}"
        ));
    }
    let teams = graph.teams().await?;
    let names: Vec<&str> = teams.read.iter().map(Team::name).collect();
    lines.push(match names.len() {
        0 => "Whoever signed in is in no team.".to_owned(),
        1 => format!("Whoever signed in is in the team {}.", names.join(", ")),
        count => format!(
            "Whoever signed in is in {count} teams: {}.",
            names.join(", ")
        ),
    });
    for line in lines {
        *line = graph.session.scrub(line);
    }
    Ok(graph.session.scrub(&user))
}
