//! Datadog's sites: where the API of each is, and where the pages for people are. US1, EU and
//! US1-FED have them at `app.`; the others at the site's own name.

use url::Url;

use crate::form::FormChoice;

/// The sites, the usual one first.
pub(super) const SITES: [(&str, &str); 9] = [
    ("https://api.datadoghq.com", "US1 (datadoghq.com)"),
    ("https://api.us3.datadoghq.com", "US3 (us3.datadoghq.com)"),
    ("https://api.us5.datadoghq.com", "US5 (us5.datadoghq.com)"),
    ("https://api.datadoghq.eu", "EU (datadoghq.eu)"),
    ("https://api.uk1.datadoghq.com", "UK1 (uk1.datadoghq.com)"),
    ("https://api.ap1.datadoghq.com", "AP1 (ap1.datadoghq.com)"),
    ("https://api.ap2.datadoghq.com", "AP2 (ap2.datadoghq.com)"),
    ("https://api.ddog-gov.com", "US1-FED (ddog-gov.com)"),
    ("https://api.us2.ddog-gov.com", "US2-FED (us2.ddog-gov.com)"),
];

/// The sites as the form offers them.
pub(super) fn choices() -> Vec<FormChoice> {
    SITES
        .iter()
        .map(|&(value, label)| FormChoice { value, label })
        .collect()
}

/// Where the pages for people of a site are.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pages: Option<Url>,
}

impl Site {
    /// The site whose API is at `address`. What is at no address of Datadog's has its pages there
    /// too.
    pub(super) fn of(address: &str) -> Self {
        let mut pages = Url::parse(address).ok();
        let host = pages.as_ref().and_then(Url::host_str).map(str::to_owned);
        let site = host.as_deref().and_then(|host| host.strip_prefix("api."));
        if let (Some(pages), Some(site)) = (&mut pages, site) {
            let host = if site.matches('.').count() > 1 {
                site.to_owned()
            } else {
                format!("app.{site}")
            };
            // A host that was part of one is one.
            let _ = pages.set_host(Some(&host));
        }
        Self { pages }
    }

    /// The page of a monitor, with the focus on one of its groups.
    pub(super) fn monitor(&self, id: u64, group: &str) -> String {
        self.page(&["monitors", &id.to_string()], &[("group", group)])
    }

    /// The page of an incident.
    pub(super) fn incident(&self, public_id: u64) -> String {
        self.page(&["incidents", &public_id.to_string()], &[])
    }

    /// The page of an event.
    pub(super) fn event(&self, id: &str) -> String {
        self.page(&["event", "event"], &[("id", id)])
    }

    fn page(&self, path: &[&str], query: &[(&str, &str)]) -> String {
        let Some(mut url) = self.pages.clone() else {
            return String::new();
        };
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url.to_string()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://api.datadoghq.com", "https://app.datadoghq.com/incidents/7")]
    #[case("https://api.datadoghq.eu", "https://app.datadoghq.eu/incidents/7")]
    #[case("https://api.ddog-gov.com", "https://app.ddog-gov.com/incidents/7")]
    #[case(
        "https://api.us5.datadoghq.com",
        "https://us5.datadoghq.com/incidents/7"
    )]
    #[case("https://api.us2.ddog-gov.com", "https://us2.ddog-gov.com/incidents/7")]
    #[case("http://127.0.0.1:8080", "http://127.0.0.1:8080/incidents/7")]
    fn pages_for_people_are_where_the_site_has_them(#[case] api: &str, #[case] page: &str) {
        assert_eq!(Site::of(api).incident(7), page);
    }

    #[test]
    fn groups_are_encoded() {
        let page = Site::of("https://api.datadoghq.com").monitor(7, "host:a b,env:x");
        assert_eq!(
            page,
            "https://app.datadoghq.com/monitors/7?group=host%3Aa+b%2Cenv%3Ax"
        );
    }
}
