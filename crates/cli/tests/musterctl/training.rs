//! Training sessions as a script has them.

use std::{collections::BTreeSet, process::Output, sync::Arc};

use muster_engine::{
    Engine, ManualClock,
    training::{NewSession, Reach},
    workspaces::NewWorkspace,
};
use muster_model::{
    ids::SessionId,
    record::{Discipline, SessionKind},
    time::{Millis, Timestamp},
};
use serde_json::Value;

use crate::home::{musterctl, said, with_engine};

/// 2200-01-01T09:00:00Z: to come for a long while.
const FAR: Timestamp = Timestamp(7_258_150_800_000);
/// 2020-01-01T09:00:00Z.
const PAST: Timestamp = Timestamp(1_577_869_200_000);

/// A home with a workspace of one session that is to come, in which Ada has the only place, and of
/// one that is over.
struct Script {
    home: tempfile::TempDir,
    coming: SessionId,
    past: SessionId,
}

impl Script {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let (coming, past) = with_engine(home.path(), Arc::new(ManualClock::new(PAST)), prepare);
        Self { home, coming, past }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        musterctl(self.home.path(), arguments)
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{output:?}");
        said(&output)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.said(arguments)).unwrap()
    }
}

/// Makes the workspace, and answers the session that is to come and the one that is over.
fn prepare(engine: &Engine) -> (SessionId, SessionId) {
    engine
        .create_workspace(&NewWorkspace {
            name: "Shop".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            your_name: "Ada".to_owned(),
            your_email: String::new(),
            team_name: "Web".to_owned(),
            discipline: Discipline::Operations,
        })
        .unwrap();
    let ada = engine.members().unwrap()[0].id;
    let mut new = NewSession {
        title: "Fail over".to_owned(),
        description: "How we\ndo it.".to_owned(),
        kind: SessionKind::GameDay,
        skills: BTreeSet::new(),
        host_team: engine.teams().unwrap()[0].id,
        guest_teams: BTreeSet::new(),
        facilitator: Some(ada),
        starts_at: FAR,
        length: Millis::minutes(90),
        time_zone: "Europe/Paris".to_owned(),
        place: "Room 2".to_owned(),
        materials: "A laptop".to_owned(),
        capacity: Some(1),
        incident: None,
        action_item: None,
        repeat: None,
    };
    let coming = engine.save_session(None, &new, Reach::One).unwrap();
    engine.sign_up(coming, ada).unwrap();
    new.title = "Fail back".to_owned();
    new.starts_at = PAST;
    new.facilitator = None;
    let past = engine.save_session(None, &new, Reach::One).unwrap();
    (coming, past)
}

#[test]
fn a_script_lists_sessions_and_shows_one() {
    let script = Script::new();
    let lines = script.said(&["training", "list"]);
    let fields: Vec<_> = lines.trim_end().split('\t').collect();
    let id = script.coming.to_string();
    assert_eq!(
        [
            fields[0], fields[1], fields[3], fields[4], fields[5], fields[6], fields[7]
        ],
        [
            &id,
            "planned",
            "1 h 30 min",
            "game day",
            "1/1",
            "Web",
            "Fail over"
        ]
    );
    let all = script.json(&["training", "list", "--all", "--json"]);
    let all: Vec<_> = all.as_array().unwrap().iter().collect();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1]["id"], script.past.to_string());
    let mine = script.json(&["training", "list", "--all", "--mine", "--json"]);
    assert_eq!(mine.as_array().unwrap().len(), 1);

    let shown = script.said(&["training", "show", &id]);
    for expected in [
        "Fail over\ngame day, planned: ",
        "\nWhere: Room 2\nGiven by: Web\nLed by: Ada\n",
        "\nHow we\ndo it.\n\nMaterials:\nA laptop\n",
        "\nSigned up (1/1):\nhas a place\t-\tAda\t\n",
    ] {
        assert!(shown.contains(expected), "{expected:?} in {shown}");
    }
    let detail = script.json(&["training", "show", &id, "--json"]);
    assert_eq!(detail["sign_ups"][0]["name"], "Ada");
    assert_eq!(detail["session"]["title"], "Fail over");
}

#[test]
fn a_session_that_is_gone_is_named() {
    let script = Script::new();
    let unknown = SessionId::new().to_string();
    let refused = script.run(&["training", "show", &unknown]);
    assert!(!refused.status.success());
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(
        complaint.contains("This session does not exist any more"),
        "{complaint}"
    );
}
