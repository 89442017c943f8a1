//! The map: goals with the teams that share them and the KPIs under them, and what is lopsided.

use muster_engine::goals::{Concern, RemarkKind};
use muster_model::{
    kpi::Kpi,
    record::{Discipline, Measure, TargetScope},
};

use super::{Story, period};

fn moved_by(kpi: Kpi, scope: TargetScope) -> Measure {
    Measure::Kpi {
        kpi: kpi.into(),
        scope,
        start: 1.0,
        target: 2.0,
    }
}

#[test]
fn the_map_shows_which_teams_share_which_goals_and_the_kpis_under_them() {
    let story = Story::begin();
    let top = story.goal(&story.march("Customers notice nothing"));
    let mut own = story.march("Small changes");
    own.teams = [story.apps].into();
    own.parent = Some(top);
    let own = story.goal(&own);
    let mut later = story.march("Of April");
    later.period = period("2026-04-01", "2026-04-30");
    story.goal(&later);
    let everybody = TargetScope::Workspace;
    story.result(
        top,
        "Fewer failures",
        moved_by(Kpi::ChangeFailureRate, everybody),
    );
    story.result(
        own,
        "Faster",
        moved_by(Kpi::LeadTime, TargetScope::Team(story.apps)),
    );
    story.result(own, "Sooner there", moved_by(Kpi::Mtta, everybody));
    story.result(own, "And again", moved_by(Kpi::LeadTime, everybody));

    let map = story
        .laptop
        .engine
        .alignment(period("2026-03-01", "2026-03-31"))
        .unwrap();
    let goals: Vec<_> = map
        .goals
        .iter()
        .map(|it| (it.row.id, it.row.depth))
        .collect();
    assert_eq!(goals, [(top, 0), (own, 1)]);
    assert_eq!(map.goals[1].kpis, [Kpi::LeadTime.into(), Kpi::Mtta.into()]);
    let teams: Vec<_> = map
        .teams
        .iter()
        .map(|it| {
            (
                it.name.as_str(),
                it.discipline,
                it.shared.clone(),
                it.own.clone(),
            )
        })
        .collect();
    assert_eq!(
        teams,
        [
            ("Web", Discipline::Operations, vec![top], vec![]),
            ("Apps", Discipline::Development, vec![top], vec![own]),
        ]
    );
    let kpis: Vec<_> = map
        .kpis
        .iter()
        .map(|it| (it.name.as_str(), it.concern))
        .collect();
    assert_eq!(
        kpis,
        [
            ("Lead time for changes", Concern::Speed),
            ("Change failure rate", Concern::Stability),
            ("MTTA", Concern::Other),
        ]
    );
}

#[test]
fn a_team_whose_goals_push_only_speed_is_pointed_out_until_something_guards_stability() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let mut new = story.march("Small changes");
    new.teams = [story.apps].into();
    let goal = story.goal(&new);
    story.result(
        goal,
        "Faster",
        moved_by(Kpi::LeadTime, TargetScope::Workspace),
    );
    let march = period("2026-03-01", "2026-03-31");
    let remarks = || {
        let list = engine.goals(&Default::default()).unwrap().balance;
        assert_eq!(list, engine.alignment(march).unwrap().balance);
        list
    };
    let found = remarks();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, RemarkKind::SpeedWithoutStability);
    assert_eq!(found[0].team, Some(story.apps));
    let april = period("2026-04-01", "2026-04-30");
    assert!(engine.alignment(april).unwrap().balance.is_empty());

    let guard = |scope| {
        let kpi = Kpi::ChangeFailureRate.into();
        engine.set_target(kpi, scope, 0.1, None, None).unwrap()
    };
    let other = guard(TargetScope::Team(story.web));
    assert_eq!(remarks().len(), 1);
    engine.clear_target(other).unwrap();
    let own = guard(TargetScope::Team(story.apps));
    assert!(remarks().is_empty());
    engine.clear_target(own).unwrap();
    story.result(
        goal,
        "Sounder",
        moved_by(Kpi::ReworkRate, TargetScope::Workspace),
    );
    assert!(remarks().is_empty());
}
