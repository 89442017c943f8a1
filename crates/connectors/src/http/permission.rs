//! The headers by which systems say what a token lacks. GitHub names the permissions that would do
//! (`X-Accepted-GitHub-Permissions`: sets of them, separated by semicolons, any of which is
//! enough), and says when an organisation wants its single sign-on first (`X-GitHub-SSO`).

use reqwest::header::HeaderMap;
use url::Url;

/// What a token needs by the headers of a refusal, so that it fits after 'It needs'; none if they
/// do not say.
pub(super) fn lacking(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name)?.to_str().ok();
    text("x-github-sso")
        .and_then(sign_on)
        .or_else(|| text("x-accepted-github-permissions").and_then(permissions))
}

/// The address in the header holds a word of its own that signs the token in; only the
/// organisation is shown.
fn sign_on(value: &str) -> Option<String> {
    let (word, url) = value.split_once(';')?;
    if word.trim() != "required" {
        return None;
    }
    let url = Url::parse(url.trim().strip_prefix("url=")?).ok()?;
    let mut path = url.path_segments()?;
    let organisation = match path.next()? {
        "orgs" | "enterprises" => path.next()?,
        _ => return None,
    };
    Some(format!(
        "to be authorised for the single sign-on of '{organisation}': in GitHub, Settings, \
         Developer settings, Personal access tokens, Configure SSO beside the token"
    ))
}

fn permissions(value: &str) -> Option<String> {
    let sets: Vec<String> = value
        .split(';')
        .map(|set| {
            let permissions: Vec<String> = set
                .split(',')
                .filter_map(|it| it.trim().split_once('='))
                .filter(|(name, _)| !name.is_empty())
                .map(|(name, level)| format!("{} ({level})", name.replace('_', " ")))
                .collect();
            permissions.join(" and ")
        })
        .filter(|set| !set.is_empty())
        .collect();
    (!sets.is_empty()).then(|| format!("the permission {}", sets.join(", or ")))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        "x-accepted-github-permissions",
        "actions=read",
        Some("the permission actions (read)")
    )]
    #[case(
        "x-accepted-github-permissions",
        "pull_requests=read,contents=read; issues=write",
        Some("the permission pull requests (read) and contents (read), or issues (write)")
    )]
    #[case("x-accepted-github-permissions", "", None)]
    #[case("x-accepted-github-permissions", ";,=", None)]
    #[case("x-github-sso", "partial-results; organizations=21955855", None)]
    #[case("x-github-sso", "required; url=nowhere", None)]
    #[case("x-ratelimit-remaining", "5", None)]
    fn a_header_says_what_is_lacking(
        #[case] name: &str,
        #[case] value: &str,
        #[case] expected: Option<&str>,
    ) {
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::try_from(name).unwrap(),
            HeaderValue::from_str(value).unwrap(),
        );
        assert_eq!(lacking(&headers).as_deref(), expected);
    }

    #[test]
    fn single_sign_on_is_told_without_the_word_that_signs_in() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-github-sso",
            "required; url=https://github.com/orgs/octo/sso?authorization_request=AZSCKtL4U8yX"
                .parse()
                .unwrap(),
        );
        let sentence = lacking(&headers).unwrap();
        assert!(sentence.contains("'octo'"), "{sentence}");
        assert!(!sentence.contains("AZSCKtL4U8yX"), "{sentence}");
    }
}
