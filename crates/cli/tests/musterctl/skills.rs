//! What too few people can do, as a script has it.

use crate::home::{Sample, complained, said};

/// The lines below a heading, each cut at its tabs.
fn below<'t>(text: &'t str, heading: &str) -> Vec<Vec<&'t str>> {
    let from = text.lines().skip_while(|line| *line != heading).skip(1);
    let lines = from.take_while(|line| line.contains('\t'));
    lines.map(|line| line.split('\t').collect()).collect()
}

#[test]
fn a_script_reads_gaps_bus_factors_and_who_could_teach_whom() {
    let sample = Sample::new();
    let text = said(&sample.run(&["skills"]));
    let gaps = below(&text, "Gaps:");
    let of = |name: &str| gaps.iter().find(|gap| gap[3] == name).unwrap();
    let provider = of("Turn to the second payment provider");
    assert_eq!((provider[1], provider[2]), ("1/2", "payment-gateway"));
    assert_eq!(
        provider[4],
        "Only Dinesh Rao can do it alone, and 2 people should."
    );
    assert_eq!(of("Write a review that blames nobody")[2], "-");

    let services = below(&text, "Services:");
    assert_eq!(services.len(), 7);
    assert_eq!((services[0][1], services[0][3]), ("0", "order-service"));
    let factors: Vec<u32> = services.iter().map(|it| it[1].parse().unwrap()).collect();
    assert!(factors.is_sorted(), "{factors:?}");

    let json = sample.json(&["skills", "--json"]);
    assert_eq!(json["total"], 22);
    let pairings = below(&text, "Pairings:");
    let told = json["pairings"].as_array().unwrap();
    assert!(!told.is_empty());
    assert_eq!(told.len(), pairings.len());
    for (line, pairing) in pairings.iter().zip(told) {
        assert_eq!(line[0], pairing["skill"]);
        assert_eq!(
            (line[3], line[4]),
            (
                pairing["teacher_name"].as_str().unwrap(),
                pairing["learner_name"].as_str().unwrap(),
            )
        );
        assert_ne!(pairing["teacher_team"], pairing["learner_team"]);
    }
}

#[test]
fn one_service_is_asked_for_by_its_name() {
    let sample = Sample::new();
    let text = said(&sample.run(&["skills", "--service", "IDENTITY"]));
    assert_eq!(below(&text, "Services:").len(), 1);
    assert!(below(&text, "Gaps:").iter().all(|gap| gap[2] == "identity"));
    let unknown = sample.run(&["skills", "--service", "nothing"]);
    assert!(!unknown.status.success());
    assert!(
        complained(&unknown).contains("Known: catalog-search"),
        "{}",
        complained(&unknown)
    );
}
