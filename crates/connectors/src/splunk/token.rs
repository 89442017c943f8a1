//! When a token expires: Splunk's tokens are JSON Web Tokens (RFC 7519) and say so themselves.
//! Nothing else is read from one, and nothing of it is kept.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use muster_model::time::Timestamp;
use serde::Deserialize;

use super::wire;

#[derive(Deserialize)]
struct Claims {
    exp: Option<wire::Loose>,
}

/// When it expires; none if it does not, or is of another form.
pub(super) fn expiry(token: &str) -> Option<Timestamp> {
    let claims = token.split('.').nth(1)?;
    let claims = BASE64_URL_SAFE_NO_PAD
        .decode(claims.trim_end_matches('='))
        .ok()?;
    let claims: Claims = serde_json::from_slice(&claims).ok()?;
    // A token that never expires says 0.
    claims.exp?.instant().filter(|at| at.millis() > 0)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"{"exp": 1791467606, "sub": "ada"}"#, Some(1_791_467_606_000))]
    #[case(r#"{"exp": 0}"#, None)]
    #[case(r#"{"sub": "ada"}"#, None)]
    #[case("no claims", None)]
    fn a_token_says_when_it_expires(#[case] claims: &str, #[case] at: Option<i64>) {
        let token = format!("head.{}.sign", BASE64_URL_SAFE_NO_PAD.encode(claims));
        assert_eq!(expiry(&token), at.map(Timestamp));
    }

    #[rstest]
    #[case("")]
    #[case("canary")]
    #[case("a.é.c")]
    fn another_kind_of_token_says_nothing(#[case] token: &str) {
        assert_eq!(expiry(token), None);
    }
}
