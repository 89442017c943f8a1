//! Workspaces: made, opened, copied, and brought back after damage; nothing is lost on the way.

use std::{
    fs,
    path::{Path, PathBuf},
};

use muster_engine::{
    Engine,
    delivery::{DeploymentFilter, DeploymentView},
    incidents::IncidentRow,
    kpis::{KpiCard, KpiScope},
    workspaces::{NewWorkspace, Start},
};
use muster_model::{
    kpi::Bucket,
    rbac::Role,
    record::{Severity, Tier},
    time::{Millis, Window},
};
use rstest::rstest;

use crate::laptop::{Laptop, START, shop};

/// The names of all files below a folder, locks left out.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                files(&path)
                    .into_iter()
                    .map(|below| format!("{name}/{below}"))
                    .collect()
            } else {
                vec![name]
            }
        })
        .filter(|name| !name.ends_with(".lock"))
        .collect();
    names.sort();
    names
}

fn folder_of(laptop: &Laptop) -> PathBuf {
    laptop.folder().join("data/workspaces")
}

/// What is shown of a workspace.
fn shown(engine: &Engine) -> (Vec<IncidentRow>, Vec<DeploymentView>, Vec<KpiCard>) {
    let incidents = muster_engine::incidents::IncidentFilter {
        limit: 200,
        ..Default::default()
    };
    let deployments = DeploymentFilter {
        limit: 200,
        ..Default::default()
    };
    let scope = KpiScope {
        window: Window {
            from: START - Millis::days(90),
            to: START,
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket: Bucket::Week,
    };
    (
        engine.incidents(&incidents).unwrap().rows,
        engine.deployments(&deployments).unwrap().rows,
        engine.kpis(&scope).unwrap().cards,
    )
}

fn failed(laptop: &Laptop) -> (String, Option<String>) {
    match laptop.engine.start_view().unwrap() {
        Start::Failed {
            problem, backup, ..
        } => (problem.message, backup.map(|it| it.name)),
        other => panic!("{other:?} is no failure"),
    }
}

#[test]
fn the_first_start_offers_to_make_a_workspace() {
    let laptop = Laptop::new();
    laptop.engine.open_last();
    assert_eq!(laptop.engine.start_view().unwrap(), Start::FirstStart);
    let problem = laptop.engine.today().unwrap_err();
    assert!(
        problem.message.starts_with("No workspace is open."),
        "{problem}"
    );
}

#[test]
fn a_new_workspace_has_its_maker_their_team_and_rules_for_environments() {
    let mut laptop = Laptop::set_up();
    for round in ["made", "opened again"] {
        let engine = &laptop.engine;
        let Start::Open(session) = engine.start_view().unwrap() else {
            panic!("no workspace is open");
        };
        assert_eq!(session.workspace.name, "Shop", "{round}");
        assert!(!session.workspace.sample && !session.settings.sample);
        assert_eq!(session.settings.time_zone, "Europe/Paris");
        let members = engine.members().unwrap();
        assert_eq!(members.len(), 1);
        let me = &members[0];
        assert!(me.is_me && me.id == session.me);
        assert_eq!(
            (me.member.name.as_str(), me.member.role),
            ("Ada", Role::Admin)
        );
        let teams = engine.teams().unwrap();
        assert_eq!(teams.len(), 1);
        assert_eq!(teams[0].team.name, "Web");
        assert!(teams[0].team.members.contains(&me.id));
        let rules = engine.environments().unwrap().rules;
        assert!(
            rules
                .iter()
                .any(|it| { it.rule.pattern == "production" && it.rule.tier == Tier::Production })
        );
        assert_eq!(engine.verify_audit().unwrap().broken, None);
        laptop.quit();
        laptop.start_again();
    }
}

#[rstest]
#[case::name("name", NewWorkspace { name: "  ".to_owned(), ..shop() })]
#[case::zone("time_zone", NewWorkspace { time_zone: "Mars".to_owned(), ..shop() })]
#[case::you("your_name", NewWorkspace { your_name: String::new(), ..shop() })]
#[case::mail("your_email", NewWorkspace { your_email: "ada".to_owned(), ..shop() })]
#[case::team("team_name", NewWorkspace { team_name: "a\nb".to_owned(), ..shop() })]
fn wrong_input_names_its_field_and_leaves_nothing_behind(
    #[case] field: &str,
    #[case] new: NewWorkspace,
) {
    let laptop = Laptop::new();
    let problem = laptop.engine.create_workspace(&new).unwrap_err();
    assert_eq!(problem.field.as_deref(), Some(field), "{problem}");
    assert!(problem.message.ends_with('.'), "{problem}");
    assert_eq!(laptop.engine.workspaces().unwrap(), []);
    assert_eq!(files(&folder_of(&laptop)), [""; 0]);
    assert_eq!(laptop.engine.start_view().unwrap(), Start::FirstStart);
}

#[test]
fn workspaces_of_one_name_stay_apart_and_one_switches_between_them_at_once() {
    let laptop = Laptop::set_up();
    let second = laptop.engine.create_workspace(&shop()).unwrap().workspace;
    assert_ne!(second.slug, "shop");
    for _ in 0..3 {
        for slug in ["shop", &second.slug] {
            let session = laptop.engine.open_workspace(slug).unwrap();
            assert_eq!(session.workspace.slug, slug);
        }
    }
    let entries = laptop.engine.workspaces().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.open).count(), 1);
}

#[test]
fn the_sample_is_marked_asks_no_system_and_goes_without_a_trace() {
    let laptop = Laptop::set_up();
    let session = laptop.engine.open_sample().unwrap();
    assert!(session.workspace.sample && session.settings.sample);
    assert!(
        laptop
            .engine
            .connections()
            .unwrap()
            .iter()
            .all(|it| !it.enabled)
    );
    let (incidents, deployments, _) = shown(&laptop.engine);
    assert!(incidents.len() > 20 && deployments.len() == 200);
    assert_eq!(laptop.engine.verify_audit().unwrap().broken, None);
    laptop.engine.back_up_now().unwrap();
    let again = laptop.engine.open_sample().unwrap();
    assert_eq!(again.workspace.slug, session.workspace.slug);

    let Start::Open(left) = laptop.engine.remove_sample().unwrap() else {
        panic!("the own workspace is not open");
    };
    assert_eq!(left.workspace.name, "Shop");
    let names = files(&folder_of(&laptop));
    assert!(
        names.iter().all(|name| !name.contains("sample")),
        "{names:?}"
    );
}

#[test]
fn an_export_read_on_another_laptop_shows_the_same() {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    let file = laptop.folder().join("sample.zip");
    laptop.engine.export_workspace(&file).unwrap();

    let mut other = Laptop::new();
    other.engine.import_workspace(&file).unwrap();
    assert_eq!(shown(&other.engine), shown(&laptop.engine));
    assert_eq!(
        other.engine.members().unwrap().len(),
        laptop.engine.members().unwrap().len()
    );
    let audits = [&other, &laptop].map(|it| it.engine.verify_audit().unwrap());
    assert_eq!(
        (&audits[0].broken, audits[0].edits),
        (&None, audits[1].edits)
    );
    // It goes on to live there.
    let incident = shown(&other.engine).0[0].id;
    other
        .engine
        .add_note(incident, "Seen from the other laptop.", None)
        .unwrap();
    other.quit();
    other.start_again();
    assert_eq!(other.engine.verify_audit().unwrap().broken, None);
    assert!(
        other
            .incident(incident)
            .timeline
            .iter()
            .any(|entry| entry.text.contains("other"))
    );
}

#[test]
fn a_file_that_is_no_export_is_refused_and_leaves_nothing_behind() {
    let laptop = Laptop::set_up();
    let before = files(&folder_of(&laptop));
    let file = laptop.folder().join("holiday.zip");
    fs::write(&file, "not a workspace").unwrap();
    let problem = laptop.engine.import_workspace(&file).unwrap_err();
    assert!(
        problem.message.ends_with('.') && !problem.message.contains("Error("),
        "{problem}"
    );
    let open = |it: &String| !it.contains("backups/");
    let after = files(&folder_of(&laptop));
    assert_eq!(
        after.iter().filter(|it| open(it)).collect::<Vec<_>>(),
        before.iter().filter(|it| open(it)).collect::<Vec<_>>()
    );
    assert_eq!(laptop.engine.workspaces().unwrap().len(), 1);
}

#[test]
fn a_damaged_file_is_kept_and_the_newest_sound_backup_takes_its_place() {
    let mut laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare("Nobody can pay", Severity::Sev1, policy);
    let backup = laptop.engine.back_up_now().unwrap();
    laptop.quit();
    let path = folder_of(&laptop).join("shop.muster");
    let mut bytes = fs::read(&path).unwrap();
    for byte in &mut bytes[4_096..] {
        *byte = 0xA5;
    }
    fs::write(&path, &bytes).unwrap();

    for _ in 0..2 {
        laptop.start_again();
        let (message, offered) = failed(&laptop);
        assert!(
            message.contains("is damaged and was set aside"),
            "{message}"
        );
        assert_eq!(offered.as_deref(), Some(backup.name.as_str()));
        laptop.quit();
    }
    let session = laptop.engine.restore_backup("shop", &backup.name).unwrap();
    assert_eq!(session.workspace.name, "Shop");
    assert_eq!(laptop.incident(id).row.title, "Nobody can pay");
    assert!(matches!(
        laptop.engine.start_view().unwrap(),
        Start::Open(_)
    ));
    let kept = files(&folder_of(&laptop))
        .into_iter()
        .find(|name| name.starts_with("shop.damaged-"))
        .expect("the damaged file is kept");
    assert_eq!(fs::read(folder_of(&laptop).join(kept)).unwrap(), bytes);
}

#[test]
fn a_backup_can_be_restored_while_its_workspace_is_open() {
    let laptop = Laptop::set_up();
    let backup = laptop.engine.back_up_now().unwrap();
    laptop
        .engine
        .save_team(None, &{
            let mut team = laptop.engine.teams().unwrap()[0].team.clone();
            team.name = "Made after the backup".to_owned();
            team
        })
        .unwrap();
    assert_eq!(laptop.engine.teams().unwrap().len(), 2);
    let device = laptop.engine.settings().unwrap().device;
    laptop.engine.restore_backup("shop", &backup.name).unwrap();
    assert_eq!(laptop.engine.teams().unwrap().len(), 1);
    assert_ne!(laptop.engine.settings().unwrap().device, device);
    let names = files(&folder_of(&laptop));
    assert!(
        names.iter().any(|name| name.starts_with("shop.replaced-")),
        "{names:?}"
    );
    assert_eq!(laptop.engine.verify_audit().unwrap().broken, None);
}

#[test]
fn a_backup_that_is_not_there_is_refused_and_changes_nothing() {
    let laptop = Laptop::set_up();
    let problem = laptop
        .engine
        .restore_backup("shop", "../shop.muster")
        .unwrap_err();
    assert!(problem.message.ends_with('.'), "{problem}");
    assert_eq!(laptop.engine.teams().unwrap().len(), 1);
}

#[test]
fn a_second_muster_is_told_that_the_first_has_the_workspace() {
    let laptop = Laptop::set_up();
    let second = laptop.second_muster();
    let (message, backup) = failed(&second);
    assert_eq!(
        message,
        "Another Muster on this computer has the workspace 'shop' open. Use that one, or quit it \
         and try again."
    );
    assert_eq!(backup, None);
    assert_eq!(laptop.engine.members().unwrap().len(), 1);
    laptop.quit();
    second.engine.open_workspace("shop").unwrap();
    assert!(matches!(
        second.engine.start_view().unwrap(),
        Start::Open(_)
    ));
}
