use std::collections::BTreeSet;

use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{
    fact::{AlertState, FactKey},
    ids::RecordId,
    time::Timestamp,
};

const CHECKOUT: ServiceId = ServiceId::from_uuid(Uuid::from_u128(1));
const PAYMENT: ServiceId = ServiceId::from_uuid(Uuid::from_u128(2));
const GITLAB: ConnectionId = ConnectionId::from_uuid(Uuid::from_u128(3));
const JENKINS: ConnectionId = ConnectionId::from_uuid(Uuid::from_u128(4));

fn rule_id(number: u128) -> MappingRuleId {
    RecordId::from_uuid(Uuid::from_u128(number)).into()
}

fn service(name: &str, paths: &[&str]) -> Service {
    Service {
        name: name.to_owned(),
        description: String::new(),
        teams: BTreeSet::new(),
        sources: paths.iter().map(|path| source(GITLAB, path)).collect(),
        attribution_window: None,
    }
}

fn source(connection: ConnectionId, path: &str) -> ServiceSource {
    ServiceSource {
        connection,
        path: path.to_owned(),
    }
}

fn rule(
    position: u32,
    field: MappingField,
    pattern: &str,
    service: Option<ServiceId>,
) -> MappingRule {
    MappingRule {
        position,
        connection: None,
        field,
        pattern: pattern.to_owned(),
        service,
    }
}

fn mapping(rules: &[MappingRule]) -> Mapping {
    let services = [
        (
            CHECKOUT,
            service("Checkout", &["shop/checkout", "shop/both"]),
        ),
        (PAYMENT, service("Payment API", &["shop/both"])),
    ];
    Mapping::new(
        services.iter().map(|(id, service)| (*id, service)),
        (10..)
            .zip(rules)
            .map(|(number, rule)| (rule_id(number), rule)),
    )
}

fn alert(labels: &[(&str, &str)]) -> Alert {
    Alert {
        key: FactKey {
            connection: GITLAB,
            external_id: "1".to_owned(),
        },
        observed_at: Timestamp(0),
        name: String::new(),
        labels: labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        annotations: BTreeMap::new(),
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: Timestamp(0),
        ended_at: None,
    }
}

use MappingField::{Label, Name, Path, Tag};

#[rstest]
#[case::without_rules(&[], "shop/basket", None)]
#[case::a_service_names_it(&[rule(0, Path, "*", Some(PAYMENT))], "shop/checkout", Some((CHECKOUT, None)))]
#[case::the_first_of_two_services(&[], "shop/both", Some((CHECKOUT, None)))]
#[case::by_path(&[rule(0, Path, "pay/*", Some(PAYMENT))], "pay/out/deploy", Some((PAYMENT, Some(10))))]
#[case::not_by_a_part_of_the_path(&[rule(0, Path, "pay", Some(PAYMENT))], "pay/out", None)]
#[case::by_name(&[rule(0, Name, "pay*", Some(PAYMENT))], "shop/payments", Some((PAYMENT, Some(10))))]
#[case::by_name_without_a_folder(&[rule(0, Name, "pay", Some(PAYMENT))], "pay", Some((PAYMENT, Some(10))))]
#[case::the_name_is_the_last_part(&[rule(0, Name, "shop*", Some(PAYMENT))], "shop/x", None)]
#[case::by_tag(&[rule(0, Tag, "team-*", Some(PAYMENT))], "x", Some((PAYMENT, Some(10))))]
#[case::not_by_label(&[rule(0, Label, "*=*", Some(PAYMENT))], "x", None)]
#[case::the_lowest_position(
    &[rule(2, Path, "x", Some(PAYMENT)), rule(1, Path, "x*", Some(CHECKOUT))],
    "x",
    Some((CHECKOUT, Some(11)))
)]
#[case::of_one_position_by_pattern(
    &[rule(1, Path, "x*", Some(PAYMENT)), rule(1, Path, "x", Some(CHECKOUT))],
    "x",
    Some((CHECKOUT, Some(11)))
)]
#[case::named_like_the_star(
    &[rule(0, Path, "live/*/deploy", None)],
    "live/payment_api/deploy",
    Some((PAYMENT, Some(10)))
)]
#[case::nothing_named_so_goes_on(
    &[rule(0, Path, "*/x", None), rule(1, Path, "*", Some(PAYMENT))],
    "basket/x",
    Some((PAYMENT, Some(11)))
)]
#[case::a_service_that_is_gone_goes_on(
    &[rule(0, Path, "*", Some(ServiceId::from_uuid(Uuid::from_u128(99))))],
    "x",
    None
)]
fn a_source_belongs_to(
    #[case] rules: &[MappingRule],
    #[case] path: &str,
    #[case] expected: Option<(ServiceId, Option<u128>)>,
) {
    let tags = ["java".to_owned(), "Team-Pay".to_owned()];
    let found = mapping(rules).of_source(&source(GITLAB, path), &tags);
    let expected = expected.map(|(service, rule)| {
        let by = rule.map_or(MappedBy::Service, |number| MappedBy::Rule(rule_id(number)));
        (service, by)
    });
    assert_eq!(found, expected);
}

#[test]
fn a_rule_for_one_connection_leaves_others_alone() {
    let mut only = rule(0, Path, "*", Some(PAYMENT));
    only.connection = Some(JENKINS);
    let mapping = mapping(&[only]);
    assert_eq!(mapping.of_source(&source(GITLAB, "x"), &[]), None);
    assert!(mapping.of_source(&source(JENKINS, "x"), &[]).is_some());
    assert_eq!(mapping.of_alert(&alert(&[("app", "pay")])), None);
}

#[rstest]
#[case::by_label(&[rule(0, Label, "app=pay*", Some(PAYMENT))], Some(PAYMENT))]
#[case::of_another_name(&[rule(0, Label, "service=pay*", Some(PAYMENT))], None)]
#[case::named_like_the_star(&[rule(0, Label, "job=*", None)], Some(CHECKOUT))]
#[case::not_by_path(&[rule(0, Path, "*", Some(PAYMENT))], None)]
#[case::the_first_that_leads_to_a_service(
    &[rule(0, Label, "app=*", None), rule(1, Label, "job=*", None)],
    Some(CHECKOUT)
)]
fn an_alert_belongs_to(#[case] rules: &[MappingRule], #[case] expected: Option<ServiceId>) {
    let alert = alert(&[("app", "pay-eu"), ("job", "checkout")]);
    let found = mapping(rules).of_alert(&alert);
    assert_eq!(found.map(|(service, _)| service), expected);
}
