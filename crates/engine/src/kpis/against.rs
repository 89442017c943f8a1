//! Some KPIs for a scope, compared with another time than the one right before.

use std::collections::HashMap;

use muster_model::{
    kpi::{Evaluation, Kpi, KpiRef},
    record::{KpiDefinition, Target},
    time::Window,
};

use super::{KpiCard, KpiScope, answers::card, defined::Asked};
use crate::{Engine, Problem};

impl Engine {
    /// The cards of some KPIs, in their order, compared with `earlier`, which ends when the period
    /// begins at the latest; an empty one compares with nothing. KPIs that are archived or gone are
    /// left out. How many thresholds are crossed is for whoever asks to say.
    pub(crate) fn cards_against(
        &self,
        kpis: &[KpiRef],
        scope: &KpiScope,
        earlier: Window,
    ) -> Result<Vec<KpiCard>, Problem> {
        let (query, now) = (self.query(scope)?, self.now());
        let mut delivery = self.delivery_against(kpis, scope, earlier)?;
        self.read(|reader| {
            let targets = reader.list::<Target>()?;
            let mut asked = Asked::new(reader, scope, &query, now)?.against(earlier);
            let mut cards = Vec::new();
            for kpi in kpis {
                let (definition, evaluation) = match kpi {
                    KpiRef::Delivery(_) => (None, delivery.remove(kpi)),
                    KpiRef::Defined(id) => match reader.get::<KpiDefinition>(*id)? {
                        Some(definition) if !definition.archived => {
                            let evaluation = asked.evaluate(*id, &definition)?;
                            (Some(definition), Some(evaluation))
                        }
                        _ => continue,
                    },
                };
                if let Some(evaluation) = evaluation {
                    cards.push(card(evaluation, definition.as_ref(), scope, &targets));
                }
            }
            Ok(cards)
        })
    }

    /// The answers of those of some KPIs that are counted from deliveries and incidents.
    fn delivery_against(
        &self,
        kpis: &[KpiRef],
        scope: &KpiScope,
        earlier: Window,
    ) -> Result<HashMap<KpiRef, Evaluation>, Problem> {
        let asked: Vec<Kpi> = kpis
            .iter()
            .filter_map(|kpi| match kpi {
                KpiRef::Delivery(kpi) => Some(*kpi),
                KpiRef::Defined(_) => None,
            })
            .collect();
        if asked.is_empty() {
            return Ok(HashMap::new());
        }
        let workspace = self.workspace()?;
        let query = self.query(scope)?;
        let answers = workspace.kpis.ask(&workspace.store, |basis| {
            basis.evaluate_against(&asked, &query, earlier)
        })?;
        Ok(answers.into_iter().map(|it| (it.kpi, it)).collect())
    }
}
