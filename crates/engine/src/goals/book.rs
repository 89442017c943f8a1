//! All goals with what is known of them, read once for one answer: lists, one goal, the map and
//! reminders are made from it, so that they agree with each other.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use chrono_tz::Tz;
use muster_model::{
    action_items::day_at,
    goals::Period,
    ids::{GoalId, KeyResultId, KpiDefinitionId, MemberId, TeamId},
    kpi::KpiRef,
    rbac::{Action, Role, may},
    record::{Day, Discipline, Goal, KeyResult, KpiDefinition, Measure, Member, TargetScope, Team},
    time::{Timestamp, Window},
};
use muster_store::{LastSaid, Reader, StoreError};

use super::values::Values;
use crate::{Engine, Problem, incidents::room::settings, kpis::Crossing, names::Names};

/// All goals with what is known of them.
pub(super) struct GoalBook<'e> {
    pub(super) engine: &'e Engine,
    pub(super) now: Timestamp,
    /// The zone in which days are counted.
    pub(super) zone: Tz,
    pub(super) today: Day,
    /// After how many days the next check-in is due.
    pub(super) check_in_every: Option<u32>,
    pub(super) me: MemberId,
    role: Option<Role>,
    /// Every goal, the first to end first.
    pub(super) order: Vec<GoalId>,
    pub(super) goals: HashMap<GoalId, Goal>,
    children: HashMap<GoalId, Vec<GoalId>>,
    key_results: HashMap<GoalId, Vec<(KeyResultId, KeyResult)>>,
    pub(super) said: HashMap<KeyResultId, LastSaid>,
    /// By name.
    pub(super) teams: Vec<(TeamId, Team)>,
    disciplines: HashMap<MemberId, BTreeSet<Discipline>>,
    pub(super) names: Names,
    pub(super) definitions: HashMap<KpiDefinitionId, KpiDefinition>,
    /// The thresholds that are crossed now and put goals at risk.
    pub(super) crossings: Vec<Crossing>,
    pub(super) values: Values,
    /// How far goals are, as far as that was asked.
    pub(super) progress: RefCell<HashMap<GoalId, Option<f64>>>,
}

impl<'e> GoalBook<'e> {
    /// Reads all of it from the workspace that is open.
    pub(super) fn read(engine: &'e Engine) -> Result<Self, Problem> {
        let workspace = engine.workspace()?;
        let (now, me) = (engine.now(), workspace.me);
        let mut book = workspace
            .store
            .read(|reader| Self::of(engine, reader, me, now, Timestamp::MAX))?;
        if book.measures().next().is_some() {
            let thresholds = engine.thresholds_now()?;
            let crossings = thresholds.crossings.iter();
            book.crossings = crossings
                .filter(|crossing| crossing.threshold.goal_at_risk)
                .cloned()
                .collect();
        }
        Ok(book)
    }

    /// All of it as it was at an instant, as far as records tell: without what was written down,
    /// said and closed later. `crossings` are the thresholds that were crossed then.
    pub(super) fn at(
        engine: &'e Engine,
        at: Timestamp,
        crossings: &[Crossing],
    ) -> Result<Self, Problem> {
        let workspace = engine.workspace()?;
        // Of the present nothing is later, whatever the clocks of other laptops say.
        let until = if at < engine.now() {
            at
        } else {
            Timestamp::MAX
        };
        let mut book = workspace
            .store
            .read(|reader| Self::of(engine, reader, workspace.me, at, until))?;
        let at_risk = crossings
            .iter()
            .filter(|crossing| crossing.threshold.goal_at_risk);
        book.crossings = at_risk.cloned().collect();
        Ok(book)
    }

    fn of(
        engine: &'e Engine,
        reader: &Reader,
        me: MemberId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Self, StoreError> {
        let settings = settings(reader)?;
        let zone = settings.zone();
        let teams = reader.list::<Team>()?;
        let mut disciplines: HashMap<MemberId, BTreeSet<Discipline>> = HashMap::new();
        for (_, team) in &teams {
            for member in &team.members {
                let known = disciplines.entry(*member).or_default();
                known.insert(team.discipline);
            }
        }
        let mut goals = reader.list::<Goal>()?;
        goals.retain(|(_, goal)| goal.created_at <= until);
        for (_, goal) in &mut goals {
            goal.closing.take_if(|closing| closing.at > until);
        }
        let order: Vec<GoalId> = goals.iter().map(|(id, _)| *id).collect();
        let mut children: HashMap<GoalId, Vec<GoalId>> = HashMap::new();
        for (id, goal) in &goals {
            if let Some(parent) = goal.parent {
                children.entry(parent).or_default().push(*id);
            }
        }
        let mut key_results: HashMap<GoalId, Vec<(KeyResultId, KeyResult)>> = HashMap::new();
        let mut said = HashMap::new();
        for (id, result) in reader.list::<KeyResult>()? {
            if result.created_at > until {
                continue;
            }
            if let Some(last) = reader.last_said(id, until)? {
                said.insert(id, last);
            }
            key_results
                .entry(result.goal)
                .or_default()
                .push((id, result));
        }
        let definitions = reader.list::<KpiDefinition>()?;
        Ok(Self {
            engine,
            now,
            zone,
            today: day_at(now, zone),
            check_in_every: settings.check_in_every,
            me,
            role: reader.get::<Member>(me)?.map(|member| member.role),
            order,
            goals: goals.into_iter().collect(),
            children,
            key_results,
            said,
            teams,
            disciplines,
            names: Names::read(reader)?,
            definitions: definitions.into_iter().collect(),
            crossings: Vec::new(),
            values: Values::default(),
            progress: RefCell::default(),
        })
    }

    /// A goal.
    pub(super) fn goal(&self, id: GoalId) -> Result<&Goal, Problem> {
        self.goals
            .get(&id)
            .ok_or_else(|| Problem::new("The goal does not exist any more. Choose another."))
    }

    /// The key results of a goal, the first written down first.
    pub(super) fn key_results(&self, goal: GoalId) -> &[(KeyResultId, KeyResult)] {
        self.key_results.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// The goals that serve a goal, the first to end first.
    pub(super) fn children(&self, goal: GoalId) -> &[GoalId] {
        self.children.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// The goals that go on with a goal, the first to end first.
    pub(super) fn carried_to(&self, goal: GoalId) -> Vec<GoalId> {
        let later = self.order.iter().copied();
        later
            .filter(|id| self.goals[id].carried_from == Some(goal))
            .collect()
    }

    /// The instants of a goal, the one after its last included in none of them.
    pub(super) fn window(&self, goal: &Goal) -> Window {
        Period::of(goal).window(self.zone)
    }

    /// What the teams of a member are there for.
    pub(super) fn disciplines(&self, member: MemberId) -> BTreeSet<Discipline> {
        self.disciplines.get(&member).cloned().unwrap_or_default()
    }

    /// A KPI's name.
    pub(super) fn kpi_name(&self, kpi: KpiRef) -> String {
        match kpi {
            KpiRef::Delivery(kpi) => kpi.name().to_owned(),
            KpiRef::Defined(id) => self.definitions.get(&id).map_or_else(
                || "A KPI that does not exist any more".to_owned(),
                |definition| definition.name.clone(),
            ),
        }
    }

    /// Whether whoever uses this laptop may do something.
    pub(super) fn may(&self, action: Action) -> bool {
        self.role.is_some_and(|role| may(role, action))
    }

    /// Goals in the order of a list, each with how many stand above it: those of `ids`, each below
    /// the one that it serves if that is among them.
    pub(super) fn in_tree(&self, ids: &[GoalId]) -> Vec<(GoalId, u32)> {
        let wanted: HashSet<GoalId> = ids.iter().copied().collect();
        let is_root = |id: &GoalId| {
            let parent = self.goals.get(id).and_then(|goal| goal.parent);
            parent.is_none_or(|parent| !wanted.contains(&parent))
        };
        let (roots, others): (Vec<GoalId>, Vec<GoalId>) = ids.iter().partition(|id| is_root(id));
        let mut tree = Vec::new();
        let mut seen = HashSet::new();
        // What has no root above it stands in a circle, which two laptops can make together: it is
        // opened at the first that comes.
        for top in roots.into_iter().chain(others) {
            let mut next: Vec<(GoalId, u32)> = vec![(top, 0)];
            while let Some((id, depth)) = next.pop() {
                if !seen.insert(id) {
                    continue;
                }
                tree.push((id, depth));
                let below = self.children(id).iter().rev();
                let below = below.filter(|child| wanted.contains(child));
                next.extend(below.map(|child| (*child, depth + 1)));
            }
        }
        tree
    }

    /// The goals whose time has a day in common with a period, the first to end first.
    pub(super) fn within(&self, period: Period) -> Vec<GoalId> {
        let all = self.order.iter().copied();
        all.filter(|id| Period::of(&self.goals[id]).touches(period))
            .collect()
    }

    /// Every KPI that measures a goal, and of whom it is.
    pub(super) fn measures(&self) -> impl Iterator<Item = (GoalId, KpiRef, TargetScope)> {
        let all = self.key_results.iter();
        all.flat_map(|(goal, results)| {
            results
                .iter()
                .filter_map(|(_, result)| bound(&result.measure).map(|it| (*goal, it.0, it.1)))
        })
    }
}

/// By which KPI a key result moves, and of whom that is; none if people report it.
pub(super) const fn bound(measure: &Measure) -> Option<(KpiRef, TargetScope)> {
    match measure {
        Measure::Kpi { kpi, scope, .. } => Some((*kpi, *scope)),
        _ => None,
    }
}
