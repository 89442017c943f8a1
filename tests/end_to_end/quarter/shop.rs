//! A shop's Prometheus whose time is told by the journey: it knows a value for every noon until then,
//! and answers nothing about later. What lies ahead is not there yet, as in a real one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Days, Duration, NaiveTime, Utc};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// From a day on, so many days before today, every noon has this value.
pub type Era = (u64, f64);

/// The Prometheus, for as long as the journey lasts.
pub struct Shop {
    server: MockServer,
    told_until: Arc<AtomicI64>,
}

impl Shop {
    /// Starts it, with values of these eras, the earliest first. It knows none of them yet.
    pub async fn start(eras: &[Era]) -> Self {
        let server = MockServer::start().await;
        let told_until = Arc::new(AtomicI64::new(0));
        let noons = noons(eras);
        let range = Range {
            noons,
            told_until: Arc::clone(&told_until),
        };
        serve(&server, "query_range", range).await;
        let build = json!({ "status": "success", "data": { "version": "3.1.0" } });
        let build = ResponseTemplate::new(200).set_body_json(build);
        serve(&server, "status/buildinfo", build).await;
        let none = json!({ "status": "success", "data": { "alerts": [] } });
        let none = ResponseTemplate::new(200).set_body_json(none);
        serve(&server, "alerts", none).await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(404))
            .with_priority(10)
            .mount(&server)
            .await;
        Self { server, told_until }
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// Lets its time pass: it knows everything until this instant from now on.
    pub fn tell_until(&self, instant: DateTime<Utc>) {
        self.told_until.store(instant.timestamp(), Ordering::SeqCst);
    }
}

async fn serve(server: &MockServer, at: &str, answer: impl Respond + 'static) {
    Mock::given(method("GET"))
        .and(path(format!("/api/v1/{at}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

/// The instants of all noons, in seconds since 1970, with their values.
fn noons(eras: &[Era]) -> Vec<(i64, f64)> {
    let today = Utc::now().date_naive();
    let noon = |day: chrono::NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        (midnight + Duration::hours(12)).timestamp()
    };
    let mut noons = Vec::new();
    for (index, (from, value)) in eras.iter().enumerate() {
        let to = eras.get(index + 1).map_or(0, |(next, _)| *next);
        let days = (to + u64::from(index + 1 < eras.len())..=*from).rev();
        let days = days.filter_map(|ago| today.checked_sub_days(Days::new(ago)));
        noons.extend(days.map(|day| (noon(day), *value)));
    }
    noons
}

/// Answers a window that has passed by the shop's time; any other is refused, as by a Prometheus that
/// is down.
struct Range {
    noons: Vec<(i64, f64)>,
    told_until: Arc<AtomicI64>,
}

impl Respond for Range {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let bound = |name: &str| -> Option<i64> {
            let mut pairs = request.url.query_pairs();
            pairs.find(|(key, _)| key == name)?.1.parse().ok()
        };
        let (Some(start), Some(end)) = (bound("start"), bound("end")) else {
            return ResponseTemplate::new(400);
        };
        if end > self.told_until.load(Ordering::SeqCst) {
            return ResponseTemplate::new(503);
        }
        let inside = self
            .noons
            .iter()
            .filter(|(at, _)| (start..=end).contains(at));
        let values: Vec<Value> = inside
            .map(|(at, value)| json!([at, value.to_string()]))
            .collect();
        let series = if values.is_empty() {
            json!([])
        } else {
            json!([{ "metric": {}, "values": values }])
        };
        ResponseTemplate::new(200).set_body_json(json!({
            "status": "success",
            "data": { "resultType": "matrix", "result": series },
        }))
    }
}
