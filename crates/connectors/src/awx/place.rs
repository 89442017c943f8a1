//! Where an installation has its API and its pages. AWX, and Automation Platform up to 2.4, have
//! the API at `/api/v2/`; from 2.5 on a gateway stands before it, and it is at
//! `/api/controller/v2/`. The list of APIs at `/api/` tells which of the two it is.

use std::sync::PoisonError;

use super::{Awx, Kind, NEEDS, wire};
use crate::{error::ConnectorError, http::Call};

/// Where an installation has things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the root.
    Root,
    /// Behind the gateway of Automation Platform.
    Gateway,
}

impl Place {
    /// What the list of APIs says; none if it is the list of something else.
    pub(super) fn told_by(apis: &wire::Apis) -> Option<Self> {
        if apis.apis.contains_key("controller") {
            return Some(Self::Gateway);
        }
        let version = apis.current_version.as_deref()?;
        version.ends_with("/v2/").then_some(Self::Root)
    }

    const fn segments(self) -> &'static [&'static str] {
        match self {
            Self::Root => &["api", "v2"],
            Self::Gateway => &["api", "controller", "v2"],
        }
    }

    /// The page for people about a run.
    pub(super) fn page(self, address: &str, kind: Kind, id: u64) -> String {
        let kind = match kind {
            Kind::Jobs => "playbook",
            Kind::WorkflowJobs => "workflow",
        };
        match self {
            Self::Root => format!("{address}/#/jobs/{kind}/{id}/output"),
            Self::Gateway => format!("{address}/execution/jobs/{kind}/{id}/output"),
        }
    }

    /// The product's name.
    pub(super) const fn product(self) -> &'static str {
        match self {
            Self::Root => "AWX",
            Self::Gateway => "Automation Platform, controller",
        }
    }
}

impl Awx {
    /// Where this installation has things. Asked for once.
    pub(super) async fn place(&self) -> Result<Place, ConnectorError> {
        let known = *self.place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = known {
            return Ok(place);
        }
        let call = Call::new(&["api", ""], "the list of its APIs", NEEDS);
        let apis: wire::Apis = self.client.ask(&call).await?.json()?;
        let Some(place) = Place::told_by(&apis) else {
            return Err(ConnectorError::Malformed {
                address: self.client.address(),
                what: "the APIs of an AWX or Automation Platform".to_owned(),
                reason: "it names neither version 2 nor a controller".to_owned(),
                cut_short: false,
            });
        };
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
        Ok(place)
    }

    /// A call for what is at `path` in the API.
    pub(super) async fn call(
        &self,
        path: &[&str],
        what: impl Into<String>,
    ) -> Result<Call, ConnectorError> {
        let place = self.place().await?;
        // AWX redirects addresses that do not end with a slash.
        let path = [place.segments(), path, &[""]].concat();
        Ok(Call::new(&path, what, NEEDS))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        r#"{"description": "AWX REST API", "current_version": "/api/v2/"}"#,
        Some(Place::Root)
    )]
    #[case(
        r#"{"description": "AAP gateway REST API", "apis": {"gateway": "/api/gateway/", "controller": "/api/controller/"}}"#,
        Some(Place::Gateway)
    )]
    #[case(r#"{"apis": {"gateway": "/api/gateway/", "eda": "/api/eda/"}}"#, None)]
    #[case(r#"{"current_version": "/api/v1/"}"#, None)]
    #[case("{}", None)]
    fn the_list_of_apis_tells_where_things_are(
        #[case] body: &str,
        #[case] expected: Option<Place>,
    ) {
        let apis = serde_json::from_str(body).unwrap();
        assert_eq!(Place::told_by(&apis), expected);
    }
}
