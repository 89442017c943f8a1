//! Where links of a text may lead.

use muster_model::ids::AttachmentId;

/// The schemes of addresses that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "muster"];

/// The longest address that a link may have, in bytes.
const LONGEST: usize = 4_000;

/// Whether a link may lead to an address. What has no scheme leads nowhere: a document lies beside
/// nothing.
pub(crate) fn leads_somewhere(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else {
        return false;
    };
    SCHEMES.iter().any(|it| it.eq_ignore_ascii_case(scheme))
        && !rest.is_empty()
        && url.len() <= LONGEST
        && !url.contains(char::is_control)
}

/// The attached file that an address names.
pub(crate) fn attachment(url: &str) -> Option<AttachmentId> {
    let id = url.strip_prefix("muster://attachment/")?;
    id.trim_end_matches('/').parse().ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://x.test", true)]
    #[case("HTTP://x.test", true)]
    #[case("mailto:a@x.test", true)]
    #[case("muster://incident/1", true)]
    #[case("javascript:alert(1)", false)]
    #[case(" javascript:alert(1)", false)]
    #[case("java\nscript:alert(1)", false)]
    #[case("https", false)]
    #[case("https:", false)]
    #[case("//x.test", false)]
    #[case("#part", false)]
    #[case("data:text/html,x", false)]
    #[case("vbscript:x", false)]
    #[case("https://x.test/\u{0}", false)]
    fn few_schemes_lead_somewhere(#[case] url: &str, #[case] expected: bool) {
        assert_eq!(leads_somewhere(url), expected, "{url:?}");
    }

    #[test]
    fn an_address_that_is_too_long_leads_nowhere() {
        assert!(!leads_somewhere(&format!("https://{}", "x".repeat(5_000))));
    }
}
