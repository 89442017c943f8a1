//! What surrounds the sample's shop: its metrics, who is on call, and where people talk.

use muster_model::{
    fact::{Channel, Fact, FactKey, OnCallShift, Sample},
    ids::ConnectionId,
    time::Millis,
};

use super::{
    super::{
        dice::{Dice, scaled},
        people::{MARA, ME, TOMASZ},
    },
    METRICS, Scene,
};

/// Over how many days there are samples, four an hour.
pub(in crate::sample) const SAMPLED_DAYS: i64 = 7;

/// Samples of each metric for the last week.
pub(super) fn samples(
    dice: &mut Dice,
    scene: &Scene<'_>,
    connection: ConnectionId,
    facts: &mut Vec<Fact>,
) {
    for (metric, unit, _, usual, spread) in METRICS {
        let mut level = Millis::hours(1);
        for step in (0..SAMPLED_DAYS * 24 * 4).rev() {
            let at = scene.now - Millis::minutes(15 * step + 5);
            // A walk that is drawn back to its middle.
            level = dice.around(scaled(level, 0.5) + Millis::minutes(30), spread / 2.0);
            #[expect(clippy::cast_precision_loss, reason = "hours are far below 2^53 ms")]
            let value = usual * level.0 as f64 / Millis::hours(1).0 as f64;
            facts.push(Fact::Sample(Sample {
                key: FactKey {
                    connection,
                    external_id: format!("{metric}@{}", at.millis()),
                },
                observed_at: at,
                metric: metric.to_owned(),
                unit: unit.to_owned(),
                at,
                value: (value * 10.0).round() / 10.0,
            }));
        }
    }
}

/// Who is on call now, on two levels.
pub(super) fn on_call(scene: &Scene<'_>, connection: ConnectionId, facts: &mut Vec<Fact>) {
    for (schedule, level, person) in [
        ("Shop production", 1, ME),
        ("Shop production", 2, MARA),
        ("Platform", 1, TOMASZ),
    ] {
        let person = scene.cast.person(person);
        facts.push(Fact::OnCallShift(OnCallShift {
            key: FactKey {
                connection,
                external_id: format!("{schedule}/{level}"),
            },
            observed_at: scene.now,
            schedule: schedule.to_owned(),
            level: Some(level),
            person: person.name.to_owned(),
            email: person.email(),
            starts_at: Some(scene.now - Millis::days(2)),
            ends_at: Some(scene.now + Millis::days(5)),
            url: String::new(),
        }));
    }
}

/// The channels that Muster may post to, and one that it may not.
pub(super) fn channels(scene: &Scene<'_>, connection: ConnectionId, facts: &mut Vec<Fact>) {
    for (name, topic, members, reachable) in [
        ("incidents", "What is broken, and who is on it", 31, true),
        ("deployments", "What went out", 24, true),
        ("platform", "The platform team", 9, true),
        ("shop-leads", "", 5, false),
    ] {
        facts.push(Fact::Channel(Channel {
            key: FactKey {
                connection,
                external_id: name.to_owned(),
            },
            observed_at: scene.now,
            name: name.to_owned(),
            topic: topic.to_owned(),
            members: Some(members),
            private: !reachable,
            reachable,
            url: String::new(),
        }));
    }
}
