use serde::{Deserialize, Serialize};

use super::Kpi;
use crate::ids::KpiDefinitionId;

/// Which KPI is meant: a delivery KPI, by its name, or one that the workspace defines, by its
/// identity. Both stand as one text in documents, columns, addresses and on the command line.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(untagged)]
pub enum KpiRef {
    /// A delivery KPI.
    Delivery(Kpi),
    /// A KPI that the workspace defines.
    Defined(KpiDefinitionId),
}

impl KpiRef {
    /// The identity of the definition; none for a delivery KPI.
    #[must_use]
    pub const fn definition(self) -> Option<KpiDefinitionId> {
        match self {
            Self::Delivery(_) => None,
            Self::Defined(id) => Some(id),
        }
    }
}

impl From<Kpi> for KpiRef {
    fn from(kpi: Kpi) -> Self {
        Self::Delivery(kpi)
    }
}

impl From<KpiDefinitionId> for KpiRef {
    fn from(id: KpiDefinitionId) -> Self {
        Self::Defined(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_one_text_and_is_read_back_as_what_it_was() {
        let id = KpiDefinitionId::new();
        for (reference, text) in [
            (KpiRef::from(Kpi::LeadTime), "lead_time".to_owned()),
            (KpiRef::from(id), id.to_string()),
        ] {
            let value = serde_json::to_value(reference).unwrap();
            assert_eq!(value, text);
            assert_eq!(serde_json::from_value::<KpiRef>(value).unwrap(), reference);
        }
    }
}
