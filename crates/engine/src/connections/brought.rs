//! What a connection brought that no other page shows: the values of its metrics, who is on call,
//! channels and events.

use muster_model::{
    fact::Sample,
    ids::ConnectionId,
    record::{Connection, MetricQuery, SettingValue},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

/// Over how long the values of a metric are shown.
const SHOWN: Millis = Millis::days(7);
/// How many values of a metric are shown at the most.
const VALUES: usize = 168;
/// How many events are shown.
const EVENTS: u32 = 50;

/// What a connection brought that no other page shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, specta::Type)]
pub struct Brought {
    /// Each metric that the settings name, in their order.
    pub metrics: Vec<MetricView>,
    /// Who is on call.
    pub on_call: Vec<OnCallView>,
    /// Channels, by name.
    pub channels: Vec<ChannelView>,
    /// The last events, the newest first.
    pub events: Vec<EventView>,
}

/// One metric and its values.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MetricView {
    /// What people call it.
    pub name: String,
    /// What its values count; empty for plain numbers.
    pub unit: String,
    /// The query.
    pub query: String,
    /// The last value; none if there is none yet.
    pub latest: Option<f64>,
    /// The instant that it is for.
    pub at: Option<Timestamp>,
    /// Values of the last week, thinned out evenly: instant and value.
    pub values: Vec<(Timestamp, f64)>,
}

/// Somebody who is on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OnCallView {
    /// For what.
    pub schedule: String,
    /// On which level; none if there are none.
    pub level: Option<u32>,
    /// Who.
    pub person: String,
    /// Their mail address; empty if not known.
    pub email: String,
    /// Since when; none if always.
    pub starts_at: Option<Timestamp>,
    /// Until when; none if without end.
    pub ends_at: Option<Timestamp>,
    /// Where to look at it; empty if there is no page.
    pub url: String,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChannelView {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub topic: String,
    /// How many people are in it; none if not known.
    pub members: Option<u32>,
    /// Whether only those who were invited see it.
    pub private: bool,
    /// Whether Muster may post there.
    pub reachable: bool,
    /// Where to look at it; empty if there is no page.
    pub url: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct EventView {
    /// One line for people.
    pub title: String,
    /// What noted it.
    pub source: String,
    /// When it happened.
    pub at: Timestamp,
    /// Where to look at it; empty if there is no page.
    pub url: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Reads what a connection brought.
pub(super) fn read(
    reader: &Reader,
    id: ConnectionId,
    connection: &Connection,
    now: Timestamp,
) -> Result<Brought, StoreError> {
    let latest = reader.latest_samples(id)?;
    let metrics = queries(connection)
        .map(|query| metric(reader, id, query, &latest, now))
        .collect::<Result<_, _>>()?;
    let mut channels: Vec<ChannelView> = reader
        .channels(id)?
        .into_iter()
        .map(|channel| ChannelView {
            name: channel.name,
            topic: channel.topic,
            members: channel.members,
            private: channel.private,
            reachable: channel.reachable,
            url: channel.url,
        })
        .collect();
    channels.sort_by_cached_key(|channel| channel.name.to_lowercase());
    Ok(Brought {
        metrics,
        on_call: reader
            .on_call_shifts(id)?
            .into_iter()
            .map(|shift| OnCallView {
                schedule: shift.schedule,
                level: shift.level,
                person: shift.person,
                email: shift.email,
                starts_at: shift.starts_at,
                ends_at: shift.ends_at,
                url: shift.url,
            })
            .collect(),
        channels,
        events: reader
            .events(id, EVENTS)?
            .into_iter()
            .map(|event| EventView {
                title: event.title,
                source: event.source,
                at: event.at,
                url: event.url,
                tags: event.tags,
            })
            .collect(),
    })
}

/// The metric queries among a connection's settings.
fn queries(connection: &Connection) -> impl Iterator<Item = &MetricQuery> {
    connection
        .settings
        .values
        .values()
        .filter_map(|value| match value {
            SettingValue::Metrics(queries) => Some(queries),
            _ => None,
        })
        .flatten()
}

fn metric(
    reader: &Reader,
    id: ConnectionId,
    query: &MetricQuery,
    latest: &[Sample],
    now: Timestamp,
) -> Result<MetricView, StoreError> {
    let window = Window {
        from: now - SHOWN,
        to: now + Millis(1),
    };
    let samples = reader.samples(id, &query.name, window)?;
    let latest = latest.iter().find(|sample| sample.metric == query.name);
    let every = samples.len().div_ceil(VALUES).max(1);
    // Counted from the end, so that the last one is shown.
    let mut values: Vec<_> = samples
        .iter()
        .rev()
        .step_by(every)
        .map(|sample| (sample.at, sample.value))
        .collect();
    values.reverse();
    Ok(MetricView {
        name: query.name.clone(),
        unit: query.unit.clone(),
        query: query.query.clone(),
        latest: latest.map(|sample| sample.value),
        at: latest.map(|sample| sample.at),
        values,
    })
}
