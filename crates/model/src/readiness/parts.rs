//! By which names the headings of a review are known.

/// A part of a review that its readers look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// What happened, in short.
    Summary,
    /// What it meant to users.
    Impact,
    /// How it was noticed.
    Detection,
    /// What contributed.
    Factors,
    /// What will be done.
    Actions,
}

/// The names of each part, in lower case and without marks.
const NAMES: [(Part, &[&str]); 5] = [
    (
        Part::Summary,
        &[
            "summary",
            "executive summary",
            "short summary",
            "in short",
            "tl dr",
            "tldr",
            "overview",
            "abstract",
            "what happened",
            "the problem",
            "problem",
            "problem statement",
            "incident summary",
            "description",
        ],
    ),
    (
        Part::Impact,
        &[
            "impact",
            "customer impact",
            "user impact",
            "business impact",
            "impact on users",
            "impact on customers",
            "effect",
            "effects",
            "who was affected",
            "what users saw",
            "what it meant",
            "what it meant to users",
            "consequences",
        ],
    ),
    (
        Part::Detection,
        &[
            "detection",
            "how we noticed",
            "how we noticed it",
            "how it was noticed",
            "how was it noticed",
            "how we found out",
            "how it was detected",
            "how was it detected",
            "how we detected it",
            "discovery",
        ],
    ),
    (
        Part::Factors,
        &[
            "what contributed",
            "contributing factors",
            "contributing factor",
            "contributing causes",
            "factors",
            "root cause",
            "root causes",
            "root cause analysis",
            "cause",
            "causes",
            "what lies under it",
            "why it happened",
            "why did it happen",
        ],
    ),
    (
        Part::Actions,
        &[
            "actions",
            "action items",
            "action item",
            "action plan",
            "what we will do",
            "what will we do",
            "follow ups",
            "follow up",
            "follow up actions",
            "corrective actions",
            "next steps",
            "to do",
        ],
    ),
];

impl Part {
    /// The part that a heading of this name begins; none if it is another one.
    #[must_use]
    pub fn called(name: &str) -> Option<Self> {
        let words: Vec<String> = name
            .split(|mark: char| !mark.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let name = words.join(" ");
        let known = |(_, names): &&(Self, &[&str])| names.contains(&name.as_str());
        NAMES.iter().find(known).map(|(part, _)| *part)
    }

    /// What its heading is called in Muster's own form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Impact => "Impact",
            Self::Detection => "Detection",
            Self::Factors => "What contributed",
            Self::Actions => "What we will do",
        }
    }
}
