use chrono_tz::Tz;
use rstest::rstest;

use super::*;

#[test]
fn the_first_rule_in_order_of_position_that_matches_decides() {
    let eu_only = RoutingRule {
        matchers: vec![LabelMatcher {
            label: "region".to_owned(),
            operator: MatchOperator::Equal,
            value: "eu".to_owned(),
        }],
        ..rule("Europe", 1)
    };
    let off = RoutingRule {
        enabled: false,
        ..rule("Switched off", 0)
    };
    let rules = [rule("Everything", 7), eu_only, off];
    assert_eq!(
        routed(&rules, &alert("a", &[("region", "eu")])).rule_name,
        "Europe"
    );
    assert_eq!(routed(&rules, &alert("a", &[])).rule_name, "Everything");
}

#[rstest]
#[case("checkout", Some(CHECKOUT))]
#[case(" CHECKOUT ", Some(CHECKOUT))]
#[case("Search", Some(SEARCH))]
#[case("cart", None)]
#[case("", None)]
fn the_service_is_the_one_that_the_service_label_names(
    #[case] label: &str,
    #[case] expected: Option<ServiceId>,
) {
    let alert = alert(
        "a",
        &[("service", label), ("app", "search"), ("job", "search")],
    );
    assert_eq!(routed(&[rule("All", 0)], &alert).service, expected);
}

#[test]
fn a_rule_for_one_service_leaves_the_others_alone() {
    let rules = [RoutingRule {
        service: Some(CHECKOUT),
        ..rule("Checkout", 0)
    }];
    assert_eq!(
        routed(&rules, &alert("a", &[("service", "checkout")])).rule_name,
        "Checkout"
    );
    for labels in [&[("service", "search")][..], &[]] {
        let decision = decide(&rules, &alert("a", labels));
        assert!(matches!(
            decision,
            Decision::Quiet {
                why: Quiet::NoRule,
                ..
            }
        ));
    }
}

#[rstest]
#[case("critical", None, Severity::Sev1, None)]
#[case("warning", None, Severity::Sev3, None)]
#[case("warning", Some(Severity::Sev2), Severity::Sev2, None)]
#[case("apocalyptic", None, Severity::Sev3, Some("apocalyptic"))]
#[case("apocalyptic", Some(Severity::Sev1), Severity::Sev1, None)]
#[case("", None, Severity::Sev3, Some(""))]
fn a_severity_that_is_not_known_counts_as_sev3_and_is_said(
    #[case] label: &str,
    #[case] by_rule: Option<Severity>,
    #[case] expected: Severity,
    #[case] unknown: Option<&str>,
) {
    let rules = [RoutingRule {
        severity: by_rule,
        ..rule("All", 0)
    }];
    let routed = routed(&rules, &alert("a", &[("severity", label)]));
    assert_eq!(routed.severity, expected);
    assert_eq!(routed.severity_unknown.as_deref(), unknown);
}

#[test]
fn a_blip_waits_until_the_rule_has_seen_it_fire_long_enough() {
    let rules = [RoutingRule {
        still_firing_after: Millis::minutes(5),
        ..rule("Patient", 0)
    }];
    let mut alert = alert("a", &[]);
    let until = alert.started_at + Millis::minutes(5);
    assert!(matches!(decide(&rules, &alert), Decision::Waiting { until: u, .. } if u == until));
    alert.started_at = NOW - Millis::minutes(5);
    assert!(matches!(decide(&rules, &alert), Decision::Incident(_)));
}

#[rstest]
#[case(AlertState::Silenced, Quiet::Silenced, "silenced at its source by s-1")]
#[case(
    AlertState::Inhibited,
    Quiet::Inhibited,
    "inhibited at its source by s-1"
)]
#[case(AlertState::Resolved, Quiet::Resolved, "it is over")]
fn what_the_source_keeps_quiet_stays_quiet(
    #[case] state: AlertState,
    #[case] expected: Quiet,
    #[case] said: &str,
) {
    let alert = Alert {
        state,
        suppressed_by: vec!["s-1".to_owned()],
        ..alert("a", &[])
    };
    let decision = decide(&[rule("All", 0)], &alert);
    assert!(matches!(&decision, Decision::Quiet { why, .. } if *why == expected));
    assert!(
        decision.why(Tz::UTC).contains(said),
        "{}",
        decision.why(Tz::UTC)
    );
    assert_eq!(join_or_open(&decision, &alert, [], NOW), None);
}

#[test]
fn every_decision_says_why() {
    let patient = RoutingRule {
        still_firing_after: Millis::minutes(5),
        ..rule("Patient", 0)
    };
    let silent = RoutingRule {
        policy: None,
        ..rule("Silent", 0)
    };
    let stale = RoutingRule {
        policy: Some(id(99)),
        ..rule("Stale", 0)
    };
    let known = alert("a", &[("severity", "critical"), ("service", "checkout")]);
    let strange = alert("a", &[("severity", "odd"), ("service", "cart")]);
    let why = |rules: &[RoutingRule], alert: &Alert| decide(rules, alert).why(Tz::Europe__Paris);
    assert_eq!(
        why(&[rule("All", 0)], &known),
        "The rule 'All' makes it a SEV1 incident and tells the policy 'On call'."
    );
    assert_eq!(
        why(&[silent], &strange),
        "The rule 'Silent' makes it a SEV3 incident and tells nobody: it names no policy. Its \
         severity label 'odd' is not known here, so it counts as SEV3. No service here is called \
         'cart'."
    );
    assert_eq!(
        why(&[stale], &known),
        "The rule 'Stale' makes it a SEV1 incident and tells nobody: its policy does not exist any \
         more."
    );
    assert_eq!(
        why(&[patient], &known),
        "It waits: the rule 'Patient' asks for an alert that is still firing at 23:17:20 (CET)."
    );
    assert!(why(&[], &known).contains("no routing rule"));
}

#[rstest]
#[case::a_service_that_is_known(&[("service", "checkout"), ("app", "search")], Some(CHECKOUT))]
#[case::one_that_is_not(&[("service", "chk"), ("app", "search")], Some(SEARCH))]
#[case::none(&[("app", "search")], Some(SEARCH))]
#[case::nothing_that_a_rule_knows(&[("service", "chk"), ("app", "basket")], None)]
fn mapping_rules_find_the_service_of_alerts_that_name(
    #[case] labels: &[(&str, &str)],
    #[case] expected: Option<ServiceId>,
) {
    let services = [(CHECKOUT, service("Checkout")), (SEARCH, service("search"))];
    let services = || services.iter().map(|(id, service)| (*id, service));
    let by_app = MappingRule {
        position: 0,
        connection: None,
        field: MappingField::Label,
        pattern: "app=*".to_owned(),
        service: None,
    };
    let mapping = Mapping::new(services(), [(id(7), &by_app)]);
    let all = rule("All", 0);
    let routing = Routing::new([(id(8), &all)], services(), []).mapped_by(&mapping);
    let Decision::Incident(routed) = routing.decide(&alert("1", labels), NOW) else {
        panic!("expected an incident");
    };
    assert_eq!(routed.service, expected);
    assert_eq!(routed.service_unknown.is_some(), expected.is_none());
}
