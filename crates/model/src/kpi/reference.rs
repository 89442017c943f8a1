use std::{fmt, str::FromStr};

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

/// A text that names no KPI.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither the word of a delivery KPI nor the identity of another")]
pub struct InvalidKpiRef(pub String);

/// As it stands in documents, addresses and on the command line.
impl fmt::Display for KpiRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delivery(kpi) => kpi.word().fmt(f),
            Self::Defined(id) => id.fmt(f),
        }
    }
}

impl FromStr for KpiRef {
    type Err = InvalidKpiRef;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let delivery = Kpi::ALL.into_iter().find(|kpi| kpi.word() == text);
        match delivery {
            Some(kpi) => Ok(Self::Delivery(kpi)),
            None => text
                .parse()
                .map(Self::Defined)
                .map_err(|_| InvalidKpiRef(text.to_owned())),
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
        assert_eq!(KpiRef::from(Kpi::LeadTime).to_string(), "lead_time");
        let id = KpiDefinitionId::new();
        assert_eq!(KpiRef::from(id).to_string(), id.to_string());
        let delivery = Kpi::ALL.map(KpiRef::from);
        for reference in delivery.into_iter().chain([id.into()]) {
            let text = reference.to_string();
            assert_eq!(text.parse(), Ok(reference));
            let value = serde_json::to_value(reference).unwrap();
            assert_eq!(value, text);
            assert_eq!(serde_json::from_value::<KpiRef>(value).unwrap(), reference);
        }
        for text in ["", "Lead time", "LEAD_TIME", "lead_time "] {
            assert_eq!(text.parse::<KpiRef>(), Err(InvalidKpiRef(text.to_owned())));
        }
    }
}
