//! Connections with several tokens, and tokens that a system replaces.

use muster_engine::connections::{ConnectionDraft, SignInState, TokenState};
use muster_model::{
    ids::ConnectionId,
    rbac::Role,
    record::{Connection, ConnectionSettings, Member},
};
use muster_replay::{
    TOKEN,
    teams::{self, CLIENT_ID, NEXT_TOKEN, TENANT},
};
use wiremock::MockServer;

use crate::{
    datadog::Datadog,
    gitlab::view,
    laptop::{Laptop, connection, draft},
};

/// How the tokens of a connection stand, by name, and together.
fn states(laptop: &Laptop, id: ConnectionId) -> (Vec<(String, TokenState)>, TokenState) {
    let view = view(laptop, id);
    let tokens = view.tokens.into_iter();
    (tokens.map(|it| (it.name, it.state)).collect(), view.token)
}

fn slack(laptop: &Laptop) -> (MockServer, Connection) {
    let server = laptop.wait_for(muster_replay::slack::start());
    let settings = ConnectionSettings::new::<&str>("slack", []);
    let connection = connection("Slack", server.uri(), settings);
    (server, connection)
}

fn with_secret(mut draft: ConnectionDraft, name: &str, secret: &str) -> ConnectionDraft {
    let secret = (name.to_owned(), secret.to_owned());
    draft.secrets.extend([secret]);
    draft
}

#[test]
fn each_token_stands_by_itself_and_what_is_not_typed_stays() {
    let mut laptop = Laptop::set_up();
    let (_server, connection) = slack(&laptop);
    let id = laptop.connect(connection.clone(), Some(TOKEN));
    let named = |token, app_token| {
        vec![
            ("token".to_owned(), token),
            ("app_token".to_owned(), app_token),
        ]
    };
    let (kept, none) = (TokenState::ThisRunOnly, TokenState::None);
    assert_eq!(states(&laptop, id), (named(kept, none), kept));

    let mut second = with_secret(draft(connection.clone(), None), "app_token", TOKEN);
    second.id = Some(id);
    laptop.engine.save_connection(&second).unwrap();
    assert_eq!(states(&laptop, id), (named(kept, kept), kept));
    laptop.sync(id);
    assert_eq!(view(&laptop, id).error, None);

    // What lived as long as the run is gone; only what is required is missed.
    laptop.quit();
    laptop.start_again();
    let missing = TokenState::Missing;
    assert_eq!(states(&laptop, id), (named(missing, none), missing));
    laptop.engine.save_connection(&second).unwrap_err();
    assert_eq!(states(&laptop, id), (named(missing, none), missing));
}

#[test]
fn a_connection_that_its_connector_refuses_leaves_neither_record_nor_token() {
    let laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    let half = draft(datadog.connection("Datadog"), Some(TOKEN));
    let problem = laptop.engine.save_connection(&half).unwrap_err();
    assert_eq!(problem.field.as_deref(), Some("application_key"));
    assert_eq!(laptop.engine.connections().unwrap(), []);

    // Nor does a change that is refused change anything.
    let id = datadog.connect(&laptop, "Datadog");
    let mut bad = datadog.connection("Datadog");
    bad.base_url = "nowhere".to_owned();
    let bad = Datadog::draft(bad, Some(id));
    laptop.engine.save_connection(&bad).unwrap_err();
    let detail = laptop.engine.connection(id).unwrap();
    assert_eq!(detail.connection, datadog.connection("Datadog"));
}

/// Makes somebody else the admin, and whoever uses the laptop a viewer.
pub fn become_viewer(laptop: &Laptop) {
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    };
    let engine = &laptop.engine;
    engine
        .save_member(None, &member("Grace", Role::Admin))
        .unwrap();
    engine
        .save_member(Some(laptop.me()), &member("Ada", Role::Viewer))
        .unwrap();
}

#[test]
fn a_token_is_not_sent_to_another_place_than_it_was_entered_for() {
    let laptop = Laptop::set_up();
    let (_server, connection) = slack(&laptop);
    let id = laptop.connect(connection.clone(), Some(TOKEN));
    let elsewhere = laptop.wait_for(MockServer::start());
    let mut moved = draft(connection, None);
    moved.id = Some(id);
    moved.connection.base_url = elsewhere.uri();

    let tested = laptop.wait_for(laptop.engine.test_connection(moved.clone()));
    assert_eq!(tested.unwrap_err().field.as_deref(), Some("token"));
    let saved = laptop.engine.save_connection(&moved);
    assert_eq!(saved.unwrap_err().field.as_deref(), Some("token"));
    assert_eq!(states(&laptop, id).1, TokenState::ThisRunOnly);

    let again = with_secret(moved, "token", "entered-for-elsewhere");
    laptop.engine.save_connection(&again).unwrap();
    laptop.sync(id);
    let requests = laptop.wait_for(elsewhere.received_requests()).unwrap();
    assert!(!requests.is_empty());
    for request in requests {
        assert!(!format!("{:?}", request.headers).contains(TOKEN));
    }
}

#[test]
fn who_may_not_change_a_connection_changes_no_token_of_it() {
    let laptop = Laptop::set_up();
    let (_server, connection) = slack(&laptop);
    let id = laptop.connect(connection.clone(), Some(TOKEN));
    become_viewer(&laptop);
    let mut other = connection.clone();
    other.name = "Chat".to_owned();
    let mut change = with_secret(draft(other, Some("stolen")), "app_token", "stolen");
    change.id = Some(id);
    let problem = laptop.engine.save_connection(&change).unwrap_err();
    assert!(
        problem.message.contains("As a viewer you may not"),
        "{problem}"
    );
    let named = states(&laptop, id).0;
    assert_eq!(named[1].1, TokenState::None);
    laptop.sync(id);
    assert_eq!(view(&laptop, id).error, None, "the old token works still");
    assert!(
        laptop
            .engine
            .save_connection(&draft(connection, None))
            .is_err()
    );
}

#[test]
fn what_a_person_brings_from_signing_in_is_used_and_what_the_system_replaces_is_kept() {
    let laptop = Laptop::set_up();
    let server = laptop.wait_for(teams::start());
    let settings = ConnectionSettings::new(
        "teams",
        [
            ("tenant", TENANT.into()),
            ("client_id", CLIENT_ID.into()),
            ("sign_in_address", server.uri().as_str().into()),
        ],
    );
    let connection = connection("Teams", server.uri(), settings);
    // One from an earlier sign-in that has expired.
    let expired = with_secret(draft(connection, None), "refresh_token", "expired");
    let engine = &laptop.engine;
    let mut events = engine.events();
    let id = engine.save_connection(&expired).unwrap();
    laptop.wait_for_event(&mut events, |it| crate::laptop::is_end_of(it, id));
    assert!(view(&laptop, id).error.is_some());
    assert_eq!(view(&laptop, id).counts.channels, 0);

    let code = laptop.wait_for(engine.begin_sign_in(id)).unwrap();
    let ask = || laptop.wait_for(engine.poll_sign_in(id, &code)).unwrap();
    assert_eq!(ask(), SignInState::Waiting);
    let mut events = engine.events();
    assert_eq!(ask(), SignInState::Done);
    laptop.wait_for_event(&mut events, |it| crate::laptop::is_end_of(it, id));
    let after = view(&laptop, id);
    assert_eq!(after.error, None);
    assert!(after.counts.channels > 0);
    assert_eq!(after.token, TokenState::ThisRunOnly, "as the one before");

    // A connector that is made anew trades what the sync was given for the token of the sign-in.
    laptop
        .wait_for(engine.test_connection(ConnectionDraft {
            id: Some(id),
            connection: engine.connection(id).unwrap().connection,
            secrets: Default::default(),
            this_run_only: true,
        }))
        .unwrap();
    let asked = laptop.wait_for(server.received_requests()).unwrap();
    let traded: Vec<_> = asked
        .iter()
        .filter_map(|request| String::from_utf8(request.body.clone()).ok())
        .filter(|body| body.contains("grant_type=refresh_token"))
        .map(|body| {
            let mut fields = body.split('&');
            let token = fields.find_map(|it| it.strip_prefix("refresh_token="));
            token.unwrap_or_default().to_owned()
        })
        .filter(|token| token != "expired")
        .collect();
    assert_eq!(traded, [TOKEN, NEXT_TOKEN]);
}
