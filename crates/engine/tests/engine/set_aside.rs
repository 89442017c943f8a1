//! What somebody sets aside on Today waits until tomorrow morning, on this laptop and for them
//! alone; what may not wait is refused.

use std::fs;

use muster_engine::{
    Home,
    incidents::NewIncident,
    set_aside::SetAside,
    workspaces::{NewWorkspace, WorkspaceEntry},
};
use muster_model::{
    ids::{IncidentId, MemberId},
    record::Severity,
    time::{Millis, Timestamp},
};
use rstest::rstest;

use crate::laptop::{Laptop, START, shop, short_of};

/// Tuesday, 3 March 2026, 08:00 in Paris, where Ada lives: 20 h 53 min 20 s after the tests begin.
const MORNING: Timestamp = Timestamp(START.0 + 75_200_000);

const TASK: &str = "task:01890000-0000-7000-8000-00000000000a::due";
const OTHER: &str = "kpi:lead_time:3600000";

fn aside(laptop: &Laptop) -> Vec<SetAside> {
    laptop.engine.today().unwrap().set_aside
}

fn keys(laptop: &Laptop) -> Vec<String> {
    aside(laptop).into_iter().map(|row| row.key).collect()
}

/// What the laptop's own file says.
fn file(laptop: &Laptop) -> String {
    let path = Home::below(laptop.folder()).data().join("laptop.json");
    fs::read_to_string(path).unwrap()
}

fn led_by(laptop: &Laptop, commander: Option<MemberId>, severity: Severity) -> IncidentId {
    let new = NewIncident {
        title: "Nobody can pay".to_owned(),
        severity,
        service: None,
        policy: None,
        summary: String::new(),
        commander,
        communications: None,
        scribe: None,
        operations_lead: None,
    };
    laptop.engine.declare_incident(&new).unwrap()
}

#[test]
fn a_row_waits_until_eight_tomorrow_where_the_person_is_also_over_a_restart() {
    let mut laptop = Laptop::set_up();
    assert_eq!(laptop.engine.set_aside(TASK).unwrap(), MORNING);
    let waiting = [SetAside {
        key: TASK.to_owned(),
        until: MORNING,
    }];
    assert_eq!(aside(&laptop), waiting);

    laptop.quit();
    laptop.start_again();
    assert_eq!(aside(&laptop), waiting);

    laptop.clock.advance(short_of(MORNING.since(START)));
    assert_eq!(aside(&laptop), waiting);
    laptop.clock.advance(Millis(1));
    assert_eq!(aside(&laptop), []);
}

#[test]
fn a_row_that_is_brought_back_waits_no_more() {
    let mut laptop = Laptop::set_up();
    laptop.engine.set_aside(TASK).unwrap();
    laptop.engine.set_aside(OTHER).unwrap();
    laptop.engine.bring_back(TASK).unwrap();
    assert_eq!(keys(&laptop), [OTHER]);
    // Once more does no harm: somebody was faster, or its time was over.
    laptop.engine.bring_back(TASK).unwrap();
    laptop.quit();
    laptop.start_again();
    assert_eq!(keys(&laptop), [OTHER]);
}

#[test]
fn a_row_that_is_set_aside_twice_waits_once_until_the_later_morning() {
    let laptop = Laptop::set_up();
    laptop.engine.set_aside(TASK).unwrap();
    // At half past midnight in Paris, tomorrow is another day.
    laptop.clock.advance(Millis::minutes(13 * 60 + 25));
    let later = laptop.engine.set_aside(TASK).unwrap();
    assert_eq!(later, MORNING + Millis::days(1));
    let until: Vec<_> = aside(&laptop).iter().map(|row| row.until).collect();
    assert_eq!(until, [later]);
}

#[test]
fn what_is_over_is_forgotten_with_the_next_change() {
    let laptop = Laptop::set_up();
    laptop.engine.set_aside(TASK).unwrap();
    assert!(file(&laptop).contains(TASK));
    laptop.clock.advance(Millis::days(2));
    laptop.engine.set_aside(OTHER).unwrap();
    let file = file(&laptop);
    assert!(!file.contains(TASK) && file.contains(OTHER), "{file}");
}

#[test]
fn each_workspace_has_its_own() {
    let laptop = Laptop::set_up();
    laptop.engine.set_aside(TASK).unwrap();
    let bank = NewWorkspace {
        name: "Bank".to_owned(),
        ..shop()
    };
    laptop.engine.create_workspace(&bank).unwrap();
    assert_eq!(aside(&laptop), []);
    // Nor can the other one's be brought back from here.
    laptop.engine.bring_back(TASK).unwrap();
    let workspaces = laptop.engine.workspaces().unwrap();
    let is_shop = |entry: &&WorkspaceEntry| entry.name == "Shop";
    let shop = workspaces.iter().find(is_shop).unwrap();
    laptop.engine.open_workspace(&shop.slug).unwrap();
    assert_eq!(keys(&laptop), [TASK]);
}

#[test]
fn the_log_of_edits_says_nothing_of_it() {
    let laptop = Laptop::set_up();
    let before = laptop.engine.verify_audit().unwrap();
    laptop.engine.set_aside(TASK).unwrap();
    laptop.engine.bring_back(TASK).unwrap();
    assert_eq!(laptop.engine.verify_audit().unwrap(), before);
}

#[test]
fn a_page_cannot_be_set_aside() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare("Nobody can pay", Severity::Sev4, policy);
    laptop.catch_up();
    let problem = laptop.engine.set_aside(&format!("page:{id}:1"));
    let message = problem.unwrap_err().message;
    assert!(
        message.starts_with("A page that waits for you"),
        "{message}"
    );
    assert_eq!(aside(&laptop), []);
}

#[rstest]
#[case::sev1("role", Severity::Sev1, true)]
#[case::sev2("role", Severity::Sev2, true)]
#[case::its_update("update", Severity::Sev2, true)]
#[case::by_another_name("incident", Severity::Sev1, true)]
#[case::sev3("role", Severity::Sev3, false)]
#[case::a_task_of_it("task", Severity::Sev1, false)]
fn a_severe_incident_stays_with_whoever_holds_a_role(
    #[case] kind: &str,
    #[case] severity: Severity,
    #[case] stays: bool,
) {
    let laptop = Laptop::set_up();
    let id = led_by(&laptop, Some(laptop.me()), severity);
    let key = format!("{kind}:{id}:state");
    let answer = laptop.engine.set_aside(&key);
    assert_eq!(answer.is_err(), stays, "{answer:?}");
    assert_eq!(keys(&laptop).is_empty(), stays);
    if let Err(problem) = answer {
        let said = &problem.message;
        assert!(said.contains("‘Nobody can pay’"), "{said}");
        assert!(said.contains(severity.name()), "{said}");
    }
}

#[test]
fn a_severe_incident_may_wait_for_whoever_holds_no_role_and_once_it_is_over() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let of_bo = led_by(&laptop, Some(bo), Severity::Sev1);
    let over = led_by(&laptop, Some(laptop.me()), Severity::Sev1);
    laptop.engine.resolve_incident(over).unwrap();
    let rows = [
        format!("incident:{of_bo}:sev1:open"),
        format!("role:{over}:sev1:resolved"),
    ];
    for key in &rows {
        laptop.engine.set_aside(key).unwrap();
    }
    assert_eq!(keys(&laptop), rows);
}

#[test]
fn what_is_no_key_is_refused_and_nothing_is_kept() {
    let laptop = Laptop::set_up();
    for key in ["", "task", "role:i1:sev3"] {
        let problem = laptop.engine.set_aside(key).unwrap_err();
        assert!(problem.message.contains("does not know"), "{problem}");
    }
    assert_eq!(aside(&laptop), []);
}
