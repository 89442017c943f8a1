//! The KPIs that the sample's shop defines for itself: from metrics, an error budget, by hand, and
//! from what Muster knows. Their levels change where the story does: with the bad releases, and with
//! what was done about them. They draw their own lots, so that the rest stays what it is.

mod values;

use std::collections::BTreeSet;

use muster_model::{
    fact::Fact,
    ids::{ConnectionId, KpiDefinitionId, TeamId},
    kpi::{Bucket, Direction, Kpi, KpiRef, Unit},
    rbac::Author,
    record::{
        Aggregation, KpiDefinition, KpiNote, KpiSource, KpiThreshold, OwnMeasure, Side, Target,
        TargetScope, TargetStart,
    },
    time::{Millis, Timestamp},
};

use super::{
    AnyRecord, SampleRecord,
    dice::Dice,
    people::{Cast, JULIANE, MARA, NOAH},
    services::{CHECKOUT, Shop},
    story,
    toolchain::{BUDGET, METRICS},
};

/// What the shop promises of its checkout: the share of requests that are answered well.
const OBJECTIVE: f64 = 0.999;

/// What the KPIs are made of.
pub(super) struct Scene<'a> {
    pub(super) set_up: Timestamp,
    pub(super) now: Timestamp,
    pub(super) cast: &'a Cast,
    pub(super) shop: &'a Shop,
    /// Where the metrics come from.
    pub(super) prometheus: ConnectionId,
}

/// The KPIs that have values of their own, or targets.
struct Defined {
    response: KpiDefinitionId,
    availability: KpiDefinitionId,
    tickets: KpiDefinitionId,
    cost: KpiDefinitionId,
}

/// Writes the definitions, their values, and what was said of them.
pub(super) fn kpis(
    seed: u64,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    let mut dice = Dice::new(seed ^ 0x0b1e_c71f);
    values::samples(&mut dice, scene, facts);
    let defined = definitions(&mut dice, scene, records);
    values::tickets(&mut dice, scene, defined.tickets, records);
    values::cost(&mut dice, scene, defined.cost, records);
    targets(&mut dice, scene, &defined, records);
    thresholds(&mut dice, scene, &defined, records);
    notes(&mut dice, scene, &defined, records);
}

fn definitions(dice: &mut Dice, scene: &Scene<'_>, records: &mut Vec<SampleRecord>) -> Defined {
    let at = scene.set_up + Millis::hours(6);
    let mut define = |person: usize, definition: KpiDefinition| {
        let id: KpiDefinitionId = dice.id(at);
        let author = Author::Member(scene.cast.id(person));
        let record = AnyRecord::KpiDefinition(id, definition);
        records.push(SampleRecord::written(at, author, record));
        id
    };
    let checkout = scene.shop.services[CHECKOUT].id;
    let metric = |metric: &str| KpiSource::Metric {
        connection: scene.prometheus,
        metric: metric.to_owned(),
        scale: 1.0,
    };
    let response = define(
        JULIANE,
        KpiDefinition {
            description: "How long 19 of 20 requests to the checkout take at the most, day and \
                          night. Above 200 ms people begin to leave."
                .to_owned(),
            service: Some(checkout),
            owner: Some(scene.cast.id(NOAH)),
            ..blank(
                "Checkout response time",
                (Unit::Duration, "", Direction::Down),
                (Aggregation::Median, metric(METRICS[0].0)),
            )
        },
    );
    define(
        JULIANE,
        KpiDefinition {
            description: "What all of this is for.".to_owned(),
            ..blank(
                "Orders per minute",
                (Unit::Number, "orders/min", Direction::Up),
                (Aggregation::Mean, metric(METRICS[1].0)),
            )
        },
    );
    let budget = KpiSource::ErrorBudget {
        connection: scene.prometheus,
        metric: BUDGET.0.to_owned(),
        scale: 1.0,
        objective: OBJECTIVE,
    };
    let availability = define(
        MARA,
        KpiDefinition {
            description:
                "The share of requests to the checkout that are answered well, by what is \
                          left of the error budget of 30 days."
                    .to_owned(),
            service: Some(checkout),
            owner: Some(scene.cast.id(MARA)),
            ..blank(
                "Checkout availability",
                (Unit::Share, "", Direction::Up),
                (Aggregation::Mean, budget),
            )
        },
    );
    let tickets = define(
        JULIANE,
        KpiDefinition {
            description: "Tickets in which customers say that they could not pay, or paid twice. \
                          Counted by support, and entered on Fridays."
                .to_owned(),
            teams: of_team(scene.cast.checkout),
            owner: Some(scene.cast.id(JULIANE)),
            ..blank(
                "Support tickets about payment",
                (Unit::Number, "tickets", Direction::Down),
                (Aggregation::Sum, KpiSource::Hand),
            )
        },
    );
    let cost = define(
        MARA,
        KpiDefinition {
            description: "The bill of the month, for everything that the shop runs on.".to_owned(),
            teams: of_team(scene.cast.platform),
            owner: Some(scene.cast.id(MARA)),
            ..blank(
                "Cloud cost",
                (Unit::Number, "€", Direction::Down),
                (Aggregation::Sum, KpiSource::Hand),
            )
        },
    );
    for measure in [
        OwnMeasure::OverdueActions,
        OwnMeasure::ReviewsInTime,
        OwnMeasure::IncidentsOpened,
    ] {
        define(MARA, own(measure));
    }
    Defined {
        response,
        availability,
        tickets,
        cost,
    }
}

fn of_team(team: TeamId) -> BTreeSet<TeamId> {
    BTreeSet::from([team])
}

fn own(measure: OwnMeasure) -> KpiDefinition {
    blank(
        measure.name(),
        (measure.unit(), "", measure.direction()),
        (measure.aggregation(), KpiSource::Own { measure }),
    )
}

/// A definition of nobody in particular.
fn blank(
    name: &str,
    (unit, unit_label, direction): (Unit, &str, Direction),
    (aggregation, source): (Aggregation, KpiSource),
) -> KpiDefinition {
    KpiDefinition {
        name: name.to_owned(),
        description: String::new(),
        unit,
        unit_label: unit_label.to_owned(),
        direction,
        aggregation,
        source,
        service: None,
        teams: BTreeSet::new(),
        owner: None,
        archived: false,
    }
}

/// Two on a slope, and one from now on. They were agreed on after the bad releases.
fn targets(dice: &mut Dice, scene: &Scene<'_>, defined: &Defined, records: &mut Vec<SampleRecord>) {
    let at = story::week_start(16, scene.now) + Millis::hours(33);
    let slope = |value| Some(TargetStart { at, value });
    for (kpi, value, by, start) in [
        (
            defined.response,
            150.0,
            Some(scene.now + Millis::days(42)),
            slope(values::RESPONSE.before),
        ),
        (
            defined.tickets,
            20.0,
            Some(scene.now + Millis::days(42)),
            slope(values::TICKETS.bad),
        ),
        (defined.availability, OBJECTIVE, None, None),
    ] {
        let target = Target {
            kpi: kpi.into(),
            scope: TargetScope::Workspace,
            value,
            by,
            start,
        };
        let record = AnyRecord::Target(dice.id(at), target);
        let author = Author::Member(scene.cast.id(JULIANE));
        records.push(SampleRecord::written(at, author, record));
    }
}

/// One that is crossed now, and one that was crossed while the releases were bad.
fn thresholds(
    dice: &mut Dice,
    scene: &Scene<'_>,
    defined: &Defined,
    records: &mut Vec<SampleRecord>,
) {
    let at = story::week_start(17, scene.now) + Millis::hours(31);
    for (kpi, side, value, in_a_row) in [
        (defined.response, Side::Above, 172.0, 1),
        (defined.availability, Side::Below, 0.998, 2),
    ] {
        let threshold = KpiThreshold {
            kpi: kpi.into(),
            scope: TargetScope::Workspace,
            side,
            value,
            bucket: Bucket::Week,
            in_a_row,
            note: true,
            goal_at_risk: true,
            page: None,
        };
        let record = AnyRecord::KpiThreshold(dice.id(at), threshold);
        let author = Author::Member(scene.cast.id(MARA));
        records.push(SampleRecord::written(at, author, record));
    }
}

fn notes(dice: &mut Dice, scene: &Scene<'_>, defined: &Defined, records: &mut Vec<SampleRecord>) {
    let frozen = story::week_start(10, scene.now) + Millis::hours(9);
    let pooled = story::week_start(16, scene.now) + Millis::hours(15);
    for (kpi, at, person, text) in [
        (
            Some(KpiRef::from(Kpi::DeploymentFrequency)),
            frozen,
            MARA,
            "Nothing but repairs goes out this week: the sale.",
        ),
        (
            Some(defined.response.into()),
            pooled,
            NOAH,
            "The checkout has its own connection pool now, and keeps it warm.",
        ),
    ] {
        let by = scene.cast.id(person);
        let note = KpiNote {
            kpi,
            at,
            text: text.to_owned(),
            by: Some(by),
            threshold: None,
        };
        let written = at + Millis::minutes(40);
        let record = AnyRecord::KpiNote(dice.id(written), note);
        records.push(SampleRecord::written(written, Author::Member(by), record));
    }
}
