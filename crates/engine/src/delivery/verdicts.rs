//! People's verdicts on deployments: records of their own, so that they survive every sync.

use std::collections::HashMap;

use muster_model::{
    fact::FactKey,
    ids::DeploymentMarkId,
    record::{DeploymentMark, Verdict},
};
use muster_store::{Reader, StoreError};

use crate::{Engine, Problem};

impl Engine {
    /// Records a person's verdict on a deployment, in the place of an earlier one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn mark_deployment(
        &self,
        deployment: &FactKey,
        verdict: Verdict,
        reason: &str,
    ) -> Result<DeploymentMarkId, Problem> {
        let mark = DeploymentMark {
            deployment: deployment.clone(),
            verdict,
            reason: reason.trim().to_owned(),
        };
        let existing = self.read(|reader| reader.marks_of(deployment))?;
        self.save(
            existing.last().map(|(id, _)| *id),
            &mark,
            DeploymentMarkId::new,
        )
    }

    /// Takes a verdict back.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn unmark_deployment(&self, id: DeploymentMarkId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<DeploymentMark>(author, now, id))
    }
}

/// The records of people's verdicts, by deployment.
pub(crate) struct Marks(HashMap<FactKey, DeploymentMarkId>);

impl Marks {
    /// The record of the verdict on a deployment, if there is one.
    pub(crate) fn of(&self, deployment: &FactKey) -> Option<DeploymentMarkId> {
        self.0.get(deployment).copied()
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let marks = reader.list::<DeploymentMark>()?;
        Ok(Self(
            marks
                .into_iter()
                .map(|(id, mark)| (mark.deployment, id))
                .collect(),
        ))
    }
}
