use rstest::rstest;

use super::*;

const NIGHT: PolicyId = PolicyId::from_uuid(Uuid::from_u128(30));
const REMOVED: PolicyId = PolicyId::from_uuid(Uuid::from_u128(31));

fn policy(name: &str) -> Policy {
    Policy {
        name: name.to_owned(),
        levels: Vec::new(),
        repeat: 0,
        hours: None,
        paths: Vec::new(),
    }
}

fn of_service(service: ServiceId, policy: PolicyId, position: u32) -> RoutingRule {
    RoutingRule {
        service: Some(service),
        policy: Some(policy),
        ..rule("One service", position)
    }
}

fn with_condition(policy: PolicyId, position: u32) -> RoutingRule {
    RoutingRule {
        matchers: vec![LabelMatcher {
            label: "region".to_owned(),
            operator: MatchOperator::Equal,
            value: "eu".to_owned(),
        }],
        policy: Some(policy),
        ..rule("Europe", position)
    }
}

fn switched_off(rule: RoutingRule) -> RoutingRule {
    RoutingRule {
        enabled: false,
        ..rule
    }
}

#[rstest]
#[case::the_rule_of_the_service(
    vec![rule("Everything", 0), of_service(CHECKOUT, NIGHT, 1)], Some(CHECKOUT), Some(NIGHT)
)]
#[case::the_first_of_several(
    vec![of_service(CHECKOUT, NIGHT, 2), of_service(CHECKOUT, ON_CALL, 1)], Some(CHECKOUT),
    Some(ON_CALL)
)]
#[case::another_services_rule_says_nothing(
    vec![of_service(SEARCH, NIGHT, 0), rule("Everything", 1)], Some(CHECKOUT), Some(ON_CALL)
)]
#[case::a_rule_for_everything_where_no_service_is_known(
    vec![of_service(SEARCH, NIGHT, 0), rule("Everything", 1)], None, Some(ON_CALL)
)]
#[case::a_rule_with_conditions_is_for_some_alerts_only(
    vec![with_condition(NIGHT, 0)], Some(CHECKOUT), None
)]
#[case::switched_off(vec![switched_off(of_service(CHECKOUT, NIGHT, 0))], Some(CHECKOUT), None)]
#[case::a_removed_policy_is_passed_over(
    vec![of_service(CHECKOUT, REMOVED, 0), rule("Everything", 1)], Some(CHECKOUT), Some(ON_CALL)
)]
#[case::no_rule(vec![], Some(CHECKOUT), None)]
fn the_policy_is_what_alerts_of_the_service_would_lead_to(
    #[case] rules: Vec<RoutingRule>,
    #[case] service: Option<ServiceId>,
    #[case] expected: Option<PolicyId>,
) {
    let (day, night) = (policy("Day"), policy("Night"));
    let routing = Routing::new(
        (0..).map(id).zip(&rules),
        [],
        [(ON_CALL, &day), (NIGHT, &night)],
    );
    assert_eq!(routing.policy_to_declare(service), expected);
}

#[test]
fn with_one_policy_and_no_rule_it_is_that_one() {
    let day = policy("Day");
    let routing = Routing::new([], [], [(ON_CALL, &day)]);
    assert_eq!(routing.policy_to_declare(None), Some(ON_CALL));
    assert_eq!(routing.policy_to_declare(Some(SEARCH)), Some(ON_CALL));
    assert_eq!(Routing::new([], [], []).policy_to_declare(None), None);
}
