//! What the states of a run mean: how it went, and whether it can still change.

use muster_model::fact::{IacAction, IacStatus};

use super::wire::RunAttributes;

/// How a run went. `changes` says whether its plan has something to do.
pub(super) fn status(run: &RunAttributes, changes: bool) -> IacStatus {
    let confirmable = run
        .actions
        .as_ref()
        .is_some_and(|it| it.is_confirmable == Some(true));
    let planned = if changes {
        IacStatus::Planned
    } else {
        IacStatus::Unchanged
    };
    match run.status.as_str() {
        "pending" | "fetching" | "fetching_completed" | "queuing" | "plan_queued" => {
            IacStatus::Waiting
        }
        "planned"
        | "post_plan_completed"
        | "cost_estimated"
        | "policy_checked"
        | "tf_policy_checked"
            if confirmable =>
        {
            IacStatus::Planned
        }
        "pre_plan_running"
        | "pre_plan_completed"
        | "planning"
        | "planned"
        | "post_plan_running"
        | "post_plan_completed"
        | "cost_estimating"
        | "cost_estimated"
        | "policy_checking"
        | "policy_checked"
        | "tf_policy_checked"
        | "confirmed"
        | "pre_apply_running"
        | "pre_apply_completed"
        | "queuing_apply"
        | "apply_queued"
        | "applying"
        | "post_apply_running"
        | "post_apply_completed"
        | "assessing" => IacStatus::Running,
        // A person must decide before it goes on.
        "pre_plan_awaiting_decision" => IacStatus::Waiting,
        "policy_override"
        | "tf_policy_override"
        | "post_plan_awaiting_decision"
        | "pre_apply_awaiting_decision"
        | "planned_and_saved" => IacStatus::Planned,
        "planned_and_finished" | "assessed" => planned,
        "applied" if changes => IacStatus::Applied,
        "applied" => IacStatus::Unchanged,
        // Of a run that only plans: a policy said no.
        "policy_soft_failed" | "errored" => IacStatus::Failed,
        "discarded" => IacStatus::Discarded,
        "canceled" | "force_canceled" => IacStatus::Cancelled,
        _ => IacStatus::Unknown,
    }
}

/// The state's own entry among a run's timestamps, if the state is a last one.
pub(super) fn ended(status: &str) -> Option<&'static str> {
    Some(match status {
        "applied" => "applied-at",
        "planned_and_finished" => "planned-and-finished-at",
        "policy_soft_failed" => "policy-soft-failed-at",
        "errored" => "errored-at",
        "discarded" => "discarded-at",
        "canceled" => "canceled-at",
        "force_canceled" => "force-canceled-at",
        "assessed" => "assessed-at",
        _ => return None,
    })
}

/// What a run was to do.
pub(super) fn action(run: &RunAttributes) -> IacAction {
    let assesses = matches!(run.status.as_str(), "assessing" | "assessed");
    if assesses || run.refresh_only == Some(true) {
        IacAction::DriftCheck
    } else if run.plan_only == Some(true) {
        IacAction::Plan
    } else if run.is_destroy == Some(true) {
        IacAction::Destroy
    } else {
        IacAction::Apply
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn run(status: &str, confirmable: bool) -> RunAttributes {
        serde_json::from_value(json!({
            "status": status,
            "created-at": "2026-03-02T10:00:00Z",
            "actions": {"is-confirmable": confirmable},
        }))
        .unwrap()
    }

    #[rstest]
    #[case("pending", false, true, IacStatus::Waiting)]
    #[case("planning", false, true, IacStatus::Running)]
    #[case("planned", true, true, IacStatus::Planned)]
    #[case("planned", false, true, IacStatus::Running)]
    #[case("cost_estimated", true, true, IacStatus::Planned)]
    #[case("policy_checked", true, true, IacStatus::Planned)]
    #[case("policy_override", false, true, IacStatus::Planned)]
    #[case("planned_and_saved", false, true, IacStatus::Planned)]
    #[case("apply_queued", false, true, IacStatus::Running)]
    #[case("applied", false, true, IacStatus::Applied)]
    #[case("applied", false, false, IacStatus::Unchanged)]
    #[case("planned_and_finished", false, true, IacStatus::Planned)]
    #[case("planned_and_finished", false, false, IacStatus::Unchanged)]
    #[case("policy_soft_failed", false, true, IacStatus::Failed)]
    #[case("errored", false, true, IacStatus::Failed)]
    #[case("discarded", false, true, IacStatus::Discarded)]
    #[case("canceled", false, true, IacStatus::Cancelled)]
    #[case("force_canceled", false, true, IacStatus::Cancelled)]
    #[case("reticulating_splines", false, true, IacStatus::Unknown)]
    fn each_state_is_read_as_what_it_means(
        #[case] state: &str,
        #[case] confirmable: bool,
        #[case] changes: bool,
        #[case] expected: IacStatus,
    ) {
        assert_eq!(status(&run(state, confirmable), changes), expected);
    }

    #[rstest]
    #[case(json!({}), IacAction::Apply)]
    #[case(json!({"is-destroy": true}), IacAction::Destroy)]
    #[case(json!({"plan-only": true}), IacAction::Plan)]
    #[case(json!({"plan-only": true, "is-destroy": true}), IacAction::Plan)]
    #[case(json!({"refresh-only": true}), IacAction::DriftCheck)]
    #[case(json!({"status": "assessed"}), IacAction::DriftCheck)]
    fn a_run_is_named_after_what_it_was_to_do(
        #[case] set: serde_json::Value,
        #[case] expected: IacAction,
    ) {
        let mut attributes = json!({"status": "applied", "created-at": "2026-03-02T10:00:00Z"});
        for (name, value) in set.as_object().unwrap() {
            attributes[name] = value.clone();
        }
        assert_eq!(
            action(&serde_json::from_value(attributes).unwrap()),
            expected
        );
    }
}
