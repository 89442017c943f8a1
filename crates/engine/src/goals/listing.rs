//! The list of goals.

use std::collections::BTreeMap;

use muster_model::{goals::Period, ids::GoalId, rbac::Action, record::Goal};

use super::{GoalFilter, GoalList, PeriodChoice, book::GoalBook};
use crate::{Engine, Problem, incidents::number};

impl Engine {
    /// Goals, each below the goal that it serves.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn goals(&self, filter: &GoalFilter) -> Result<GoalList, Problem> {
        let book = GoalBook::read(self)?;
        let words: Vec<String> = filter
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let mut wanted: Vec<GoalId> = Vec::new();
        for id in &book.order {
            if !lets_through(filter, &words, &book.goals[id]) {
                continue;
            }
            if filter.states.is_empty() || filter.states.contains(&book.row(*id, 0)?.state) {
                wanted.push(*id);
            }
        }
        let rows = book.in_tree(&wanted).into_iter();
        let rows = rows.map(|(id, depth)| book.row(id, depth));
        let quarter = Period::quarter_of(book.today);
        Ok(GoalList {
            rows: rows.collect::<Result<_, _>>()?,
            periods: book.periods(),
            balance: book.balance_in(filter.period.unwrap_or(quarter))?,
            total: number(book.order.len() as u64),
            may_direct: book.may(Action::SetDirection),
            may_check_in: book.may(Action::RecordProgress),
        })
    }
}

impl GoalBook<'_> {
    /// The times that goals have, the latest first; the current quarter is always among them.
    fn periods(&self) -> Vec<PeriodChoice> {
        let mut goals: BTreeMap<Period, u32> = BTreeMap::new();
        goals.insert(Period::quarter_of(self.today), 0);
        for goal in self.goals.values() {
            *goals.entry(Period::of(goal)).or_default() += 1;
        }
        let mut choices: Vec<PeriodChoice> = goals
            .into_iter()
            .map(|(period, goals)| PeriodChoice {
                period,
                name: period.name(),
                goals,
                current: period.contains(self.today),
            })
            .collect();
        choices.sort_by_key(|choice| {
            let Period {
                first_day,
                last_day,
            } = choice.period;
            std::cmp::Reverse((last_day, first_day))
        });
        choices
    }
}

/// Whether a filter lets a goal through, whatever its state.
fn lets_through(filter: &GoalFilter, words: &[String], goal: &Goal) -> bool {
    let in_time = filter
        .period
        .is_none_or(|period| period.touches(Period::of(goal)));
    let of_teams = filter.teams.is_empty() || filter.teams.iter().any(|it| goal.teams.contains(it));
    let of_owners =
        filter.owners.is_empty() || filter.owners.iter().any(|it| goal.owners.contains(it));
    in_time && of_teams && of_owners && holds(goal, words)
}

/// Whether the title or the description holds all of these words, which are in small letters.
fn holds(goal: &Goal, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = format!("{}\n{}", goal.title, goal.description).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
