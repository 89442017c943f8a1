//! Job templates and workflow job templates, which runs name as their source, and their labels.

use serde::de::DeserializeOwned;

use super::{Awx, Kind, wire};
use crate::{
    connector::SourceTags,
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// How many elements a page of these lists has: the most that AWX allows.
const PER_PAGE: u32 = 200;
/// How many pages they have at most.
const MOST_PAGES: u32 = 200;

impl Awx {
    /// All templates.
    pub(super) async fn templates(
        &self,
        kind: Kind,
    ) -> Result<Vec<wire::Template>, ConnectorError> {
        let call = self.list(kind.templates(), kind.words_for_templates());
        let templates = self.every(call.await?.with("order_by", "id")).await?;
        Ok(templates.read)
    }

    /// The labels of all templates, also of those that have none.
    pub(super) async fn labels(&self, kind: Kind) -> Result<Vec<SourceTags>, ConnectorError> {
        let call = self.list(kind.templates(), kind.words_for_templates());
        let templates: Elements<wire::Template> =
            self.every(call.await?.with("order_by", "id")).await?;
        let labelled = templates.read.into_iter().filter_map(|it| {
            let labels = it.summary_fields.labels?.results;
            Some(SourceTags {
                path: it.name,
                tags: labels.into_iter().map(|label| label.name).collect(),
            })
        });
        Ok(labelled.collect())
    }

    /// A call for one of the lists, of the organization that the settings name.
    pub(super) async fn list(&self, name: &str, words: &str) -> Result<Call, ConnectorError> {
        let call = self.call(&[name], format!("the {words}")).await?;
        Ok(match self.organization.as_str() {
            "" => call,
            organization => call.with("organization__name", organization),
        })
    }

    /// Reads a list to its end.
    pub(super) async fn every<T: DeserializeOwned>(
        &self,
        call: Call,
    ) -> Result<Elements<T>, ConnectorError> {
        let mut all = Elements {
            read: Vec::new(),
            left_out: Vec::new(),
            count: 0,
        };
        for page in 1..=MOST_PAGES {
            let of_page = call
                .clone()
                .with("page_size", PER_PAGE.to_string())
                .with("page", page.to_string());
            let list: wire::List = self.client.ask(&of_page).await?.json()?;
            let elements = read_each(&call.what, list.results);
            all.count += elements.count;
            all.read.extend(elements.read);
            all.left_out.extend(elements.left_out);
            if list.next.is_none() {
                return Ok(all);
            }
        }
        Err(ConnectorError::endless(self.client.address(), call.what))
    }
}
