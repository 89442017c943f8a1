//! Systems that tell all that there is now: what they name no more is over, and what cannot be
//! read is told until the next sync.

use muster_engine::incidents::AlertView;
use muster_model::{fact::AlertState, ids::ConnectionId, record::ConnectionSettings};
use muster_replay::{TOKEN, recorded};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

use crate::{
    datadog::Datadog,
    gitlab::view,
    laptop::{Laptop, connection},
};

/// What PagerDuty's list of who is on call has.
fn on_call() -> Vec<Value> {
    let mut list = recorded("pagerduty/oncalls_shop.json");
    list["oncalls"].as_array_mut().map(std::mem::take).unwrap()
}

/// A server answers so at a path, once.
fn answer(laptop: &Laptop, server: &MockServer, at: &str, body: Value) {
    let mock = Mock::given(path(at))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .up_to_n_times(1)
        .with_priority(1);
    laptop.wait_for(mock.mount(server));
}

fn pagerduty(laptop: &Laptop) -> (MockServer, ConnectionId) {
    let server = laptop.wait_for(muster_replay::pagerduty::start());
    let settings = ConnectionSettings::new::<&str>("pagerduty", []);
    let id = laptop.connect(connection("PagerDuty", server.uri(), settings), Some(TOKEN));
    (server, id)
}

fn oncalls(rows: &[Value]) -> Value {
    json!({"oncalls": rows, "limit": 100, "offset": 0, "total": null, "more": false})
}

#[test]
fn shifts_that_are_not_named_any_more_are_gone_and_nothing_else_is() {
    let laptop = Laptop::set_up();
    let (server, id) = pagerduty(&laptop);
    let before = view(&laptop, id).counts;
    assert!(before.on_call_shifts > 1 && before.alerts > 0);
    answer(&laptop, &server, "/oncalls", oncalls(&on_call()[..1]));
    laptop.sync(id);
    let after = view(&laptop, id).counts;
    assert_eq!((after.on_call_shifts, after.alerts), (1, before.alerts));
    assert_eq!(
        laptop.engine.connection(id).unwrap().brought.on_call.len(),
        1
    );
}

#[test]
fn what_could_not_be_read_is_told_until_the_next_sync_and_ends_nothing() {
    let laptop = Laptop::set_up();
    let (server, id) = pagerduty(&laptop);
    let before = view(&laptop, id).counts.on_call_shifts;
    let broken = json!({"user": 7, "schedule": [], "escalation_policy": "?"});
    answer(
        &laptop,
        &server,
        "/oncalls",
        oncalls(&[on_call().remove(0), broken]),
    );
    laptop.sync(id);
    let detail = laptop.engine.connection(id).unwrap();
    assert_eq!(detail.view.error, None);
    assert_eq!(detail.left_out.len(), 1, "{:?}", detail.left_out);
    assert_eq!(detail.view.counts.on_call_shifts, before);

    laptop.sync(id);
    let detail = laptop.engine.connection(id).unwrap();
    assert_eq!((detail.view.error, detail.left_out), (None, Vec::new()));
}

#[test]
fn channels_that_are_not_named_any_more_are_gone() {
    let laptop = Laptop::set_up();
    let server = laptop.wait_for(muster_replay::slack::start());
    let settings = ConnectionSettings::new::<&str>("slack", []);
    let id = laptop.connect(connection("Slack", server.uri(), settings), Some(TOKEN));
    assert_eq!(view(&laptop, id).counts.channels, 5);
    let none = json!({"ok": true, "channels": [], "response_metadata": {"next_cursor": ""}});
    answer(&laptop, &server, "/api/conversations.list", none);
    laptop.sync(id);
    assert_eq!(view(&laptop, id).counts.channels, 0);
    assert!(
        laptop
            .engine
            .connection(id)
            .unwrap()
            .brought
            .channels
            .is_empty()
    );
}

/// The alerts that have not ended.
fn active(laptop: &Laptop) -> Vec<AlertView> {
    let mut alerts = laptop.engine.alerts().unwrap();
    alerts.retain(|it| it.state != AlertState::Resolved);
    alerts
}

#[test]
fn alerts_that_are_not_named_any_more_have_ended_and_those_of_others_have_not() {
    let laptop = Laptop::set_up();
    let [datadog, other] = [0; 2].map(|_| Datadog::new(&laptop));
    let [id, untouched] =
        [(&datadog, "A"), (&other, "B")].map(|(it, name)| it.connect(&laptop, name));
    let all = active(&laptop).len();
    let of_both = view(&laptop, id).counts.alerts;
    assert!(all > 1 && of_both > 0);
    answer(
        &laptop,
        &datadog.server,
        "/api/v1/monitor/groups/search",
        json!({"groups": [], "metadata": {"page": 0, "page_count": 1, "per_page": 100, "total_count": 0}}),
    );
    laptop.sync(id);
    assert_eq!(view(&laptop, id).error, None);
    let left = active(&laptop).len();
    assert!(left >= all / 2 && left < all, "{left} of {all}");
    assert_eq!(view(&laptop, id).counts.alerts, of_both, "history stays");
    assert_eq!(view(&laptop, untouched).counts.alerts, of_both);
}
