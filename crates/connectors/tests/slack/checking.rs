//! 'Test connection': the tokens, their scopes, and what is found.

use super::*;

#[tokio::test]
async fn the_test_says_workspace_bot_and_channels() {
    let server = slack::start().await;
    let report = connector(&server).test().await.unwrap();
    assert_eq!(report.product, "Slack, workspace 'Subarachnoid Workspace'");
    assert_eq!(report.user, "muster");
    assert_eq!(
        report.lines,
        [
            "5 channels; Muster may post in 5 of them.",
            "The app-level token may open Socket Mode connections.",
        ]
    );
    assert!(!format!("{report:?}").contains(TICKET));
}

#[tokio::test]
async fn the_test_says_what_will_not_work_without_each_missing_scope() {
    let headers = "channels:read,users:read,users:read.email,chat:write,chat:write.public";
    let body = json!({"ok": true, "team": "Shop", "user": "ada"});
    let answer = ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("x-oauth-scopes", headers);
    let server = answering("auth.test", answer).await;
    let mut access = workspace(&server.uri());
    access.tokens = Tokens::one(TOKEN.into());
    let report = connect(access).unwrap().test().await.unwrap();
    let lines = report.lines.join("\n");
    assert!(lines.contains("The scope groups:read is missing. Private channels are not listed."));
    assert!(lines.contains("The scope pins:read is missing."), "{lines}");
    assert!(!lines.contains("users:read is missing"), "{lines}");
    assert!(lines.contains("There is no app-level token"), "{lines}");
    assert!(lines.contains("a person's token"), "{lines}");
}

#[rstest]
#[case("chat:write")]
#[case("channels:read")]
#[tokio::test]
async fn the_test_fails_for_a_scope_without_which_nothing_works(#[case] missing: &str) {
    let scopes = slack::SCOPES
        .split(',')
        .filter(|scope| *scope != missing)
        .collect::<Vec<_>>()
        .join(",");
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!({"ok": true, "team": "Shop", "user": "muster", "bot_id": "B1"}))
        .insert_header("x-oauth-scopes", scopes);
    let server = answering("auth.test", answer).await;
    let error = connector(&server).test().await.unwrap_err();
    let ConnectorError::Forbidden { needs, .. } = &error else {
        panic!("{error:?}");
    };
    assert!(
        needs.starts_with(&format!("the scope {missing}: add it")),
        "{error}"
    );
}

#[tokio::test]
async fn the_test_names_the_scope_that_the_app_level_token_lacks() {
    let refusal = json!({"ok": false, "error": "missing_scope", "needed": "connections:write"});
    let server = answering(
        "apps.connections.open",
        ResponseTemplate::new(200).set_body_json(refusal),
    )
    .await;
    let error = connector(&server).test().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the scope connections:write: make an app-level token"),
        "{error}"
    );
}

#[tokio::test]
async fn a_wrong_token_is_refused_by_name() {
    let server = slack::start().await;
    for (bot, app, which) in [
        ("xoxb-wrong", TOKEN, "bot"),
        (TOKEN, "xapp-wrong", "app-level"),
    ] {
        let mut access = workspace(&server.uri());
        access.tokens = Tokens::from_iter([
            ("token".to_owned(), bot.into()),
            ("app_token".to_owned(), app.into()),
        ]);
        let error = connect(access).unwrap().test().await.unwrap_err();
        assert!(
            matches!(error, ConnectorError::Unauthorized { .. }),
            "{error}"
        );
        assert!(
            error
                .to_string()
                .contains(&format!("the {which} token is none of this Slack's")),
            "{error}"
        );
        assert!(!error.to_string().contains("wrong"), "{error}");
    }
}

#[tokio::test]
async fn a_connection_without_a_bot_token_says_which_to_enter() {
    let mut access = workspace("https://slack.com");
    access.tokens = Tokens::default();
    let error = connect(access).err().unwrap();
    assert!(error.to_string().contains("xoxb-"), "{error}");
}
