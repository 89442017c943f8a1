//! Goals: written down by two teams, followed by what people say and KPIs measure, closed, and gone
//! on with.

mod alignment;
mod check_ins;
mod life;
mod listing;
mod merge;
mod mine;
mod reminders;
mod roles;
mod standing;

use std::collections::BTreeSet;

use muster_engine::goals::{
    GoalDetail, GoalFilter, GoalRow, NewCheckIn, NewGoal, NewKeyResult, Period, RemarkKind,
};
use muster_model::{
    ids::{GoalId, KeyResultId, MemberId, TeamId},
    rbac::{Author, Role},
    record::{Confidence, Day, Discipline, Measure, Member, Team},
    time::Millis,
};
use muster_store::Store;

use crate::laptop::{Laptop, START};

const DAY: Millis = Millis::days(1);

/// A laptop in a workspace with Ada of operations, who uses it, and Bo of development. It is Monday,
/// 2 March 2026, past eleven in Paris.
struct Story {
    laptop: Laptop,
    ada: MemberId,
    bo: MemberId,
    /// Ada's team, of operations.
    web: TeamId,
    /// Bo's team, of development.
    apps: TeamId,
}

impl Story {
    fn begin() -> Self {
        let laptop = Laptop::set_up();
        let (ada, bo) = (laptop.me(), laptop.colleague("Bo"));
        let web = laptop.engine.teams().unwrap()[0].id;
        let apps = Team {
            name: "Apps".to_owned(),
            discipline: Discipline::Development,
            members: [bo].into(),
        };
        let apps = laptop.engine.save_team(None, &apps).unwrap();
        Self {
            laptop,
            ada,
            bo,
            web,
            apps,
        }
    }

    /// A goal of March, which has 31 days, that both share and own.
    fn march(&self, title: &str) -> NewGoal {
        NewGoal {
            title: title.to_owned(),
            description: String::new(),
            teams: [self.web, self.apps].into(),
            owners: [self.ada, self.bo].into(),
            parent: None,
            period: period("2026-03-01", "2026-03-31"),
        }
    }

    fn goal(&self, new: &NewGoal) -> GoalId {
        self.laptop.engine.save_goal(None, new).unwrap()
    }

    fn result(&self, goal: GoalId, title: &str, measure: Measure) -> KeyResultId {
        self.owned_result(goal, title, measure, None)
    }

    fn owned_result(
        &self,
        goal: GoalId,
        title: &str,
        measure: Measure,
        owner: Option<MemberId>,
    ) -> KeyResultId {
        let new = NewKeyResult {
            title: title.to_owned(),
            measure,
            owner,
        };
        let engine = &self.laptop.engine;
        engine.save_key_result(goal, None, &new).unwrap()
    }

    fn say(&self, result: KeyResultId, value: Option<f64>, confidence: Confidence) {
        let new = said(value, confidence);
        self.laptop.engine.check_in(result, &new).unwrap();
    }

    fn detail(&self, goal: GoalId) -> GoalDetail {
        self.laptop.engine.goal(goal).unwrap()
    }

    fn row(&self, goal: GoalId) -> GoalRow {
        self.detail(goal).row
    }

    fn rows(&self, filter: &GoalFilter) -> Vec<GoalRow> {
        self.laptop.engine.goals(filter).unwrap().rows
    }

    /// The titles of all goals that a filter lets through, those below others indented.
    fn titles(&self, filter: &GoalFilter) -> Vec<String> {
        let rows = self.rows(filter).into_iter();
        rows.map(|row| format!("{}{}", "- ".repeat(row.depth as usize), row.title))
            .collect()
    }
}

fn period(first: &str, last: &str) -> Period {
    Period {
        first_day: day(first),
        last_day: day(last),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn percentage(start: f64, target: f64) -> Measure {
    Measure::Percentage { start, target }
}

fn said(value: Option<f64>, confidence: Confidence) -> NewCheckIn {
    NewCheckIn {
        value,
        confidence,
        comment: String::new(),
    }
}

fn kinds(row: &GoalRow) -> BTreeSet<RemarkKind> {
    row.remarks.iter().map(|remark| remark.kind).collect()
}

/// Gives whoever uses the laptop another role, by the hand of another admin.
pub fn change_role(laptop: &Laptop, role: Role) {
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        remind_before_shift: None,
        pause_break_through: None,
    };
    let engine = &laptop.engine;
    if !engine
        .members()
        .unwrap()
        .iter()
        .any(|it| it.member.name == "Root")
    {
        engine
            .save_member(None, &member("Root", Role::Admin))
            .unwrap();
    }
    // Not through the engine: whoever uses it may not give themselves another role any more.
    let store = Store::open(&laptop.workspace_file()).unwrap();
    let me = laptop.me();
    store
        .seed(|door| {
            door.change::<Member>(Author::Member(me), START, me, |ada| {
                ada.role = role;
            })
        })
        .unwrap();
}
