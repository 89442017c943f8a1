use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, check_name};
use crate::ids::{ConnectionId, MappingRuleId, ServiceId};

/// Gives projects, jobs and alerts that no service names itself to a service. Rules are tried in
/// order; the first that matches and leads to a service decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MappingRule {
    /// Rules are tried from the lowest number up, and of one number by their pattern.
    pub position: u32,
    /// Only what came through this connection; none for all.
    pub connection: Option<ConnectionId>,
    /// What the pattern is held against.
    pub field: MappingField,
    /// A text in which `*` stands for any text; upper and lower case are alike.
    pub pattern: String,
    /// The service; none for the one that is named like what the first `*` stands for.
    pub service: Option<ServiceId>,
}

/// What the pattern of a mapping rule is held against.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum MappingField {
    /// The whole path of a project or job.
    Path,
    /// Its last part: what follows the last `/`.
    Name,
    /// Each of its tags.
    Tag,
    /// Each label of an alert, as `name=value`.
    Label,
}

impl Record for MappingRule {
    type Id = MappingRuleId;
    const KIND: RecordKind = RecordKind::MappingRule;

    fn title(&self) -> String {
        self.pattern.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("pattern", "mapping rule's pattern", &self.pattern)?;
        if self.field == MappingField::Label && !self.pattern.contains('=') {
            return Err(Invalid::new(
                "pattern",
                "Write the label and its value as name=value, such as app=checkout*.",
            ));
        }
        if self.service.is_none() && !self.pattern.contains('*') {
            return Err(Invalid::new(
                "pattern",
                "Put a * where the service's name stands, or choose the service.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(MappingField::Path, "shop/*", false, true)]
    #[case(MappingField::Path, "shop/checkout", true, true)]
    #[case(MappingField::Path, "shop/checkout", false, false)]
    #[case(MappingField::Name, " ", true, false)]
    #[case(MappingField::Label, "app=checkout", true, true)]
    #[case(MappingField::Label, "app=*", false, true)]
    #[case(MappingField::Label, "checkout*", true, false)]
    fn a_rule_says_which_service_it_means(
        #[case] field: MappingField,
        #[case] pattern: &str,
        #[case] names_a_service: bool,
        #[case] acceptable: bool,
    ) {
        let rule = MappingRule {
            position: 0,
            connection: None,
            field,
            pattern: pattern.to_owned(),
            service: names_a_service.then(ServiceId::new),
        };
        assert_eq!(rule.validate().is_ok(), acceptable);
    }
}
