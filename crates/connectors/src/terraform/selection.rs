//! Which workspaces a person chose: by their names, in which `*` stands for any text.

use regex::Regex;

/// The choice; without any name it is all workspaces.
#[derive(Debug)]
pub(super) struct Selection {
    names: Vec<String>,
    pattern: Option<Regex>,
}

impl Selection {
    /// The choice of these lines. Empty ones do not count.
    pub(super) fn new(lines: &[String]) -> Self {
        let names: Vec<String> = lines
            .iter()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        let alternatives: Vec<String> = names
            .iter()
            .map(|name| {
                let parts: Vec<String> = name.split('*').map(regex::escape).collect();
                parts.join(".*")
            })
            .collect();
        // What is escaped is always a pattern; only thousands of names would be too large a one,
        // and are compared one by one then.
        let pattern = Regex::new(&format!("^(?:{})$", alternatives.join("|"))).ok();
        Self { names, pattern }
    }

    /// Whether the workspace of this name is chosen.
    pub(super) fn includes(&self, workspace: &str) -> bool {
        self.names.is_empty()
            || match &self.pattern {
                Some(pattern) => pattern.is_match(workspace),
                None => self.names.iter().any(|name| name == workspace),
            }
    }

    /// The parameter by which the system itself can narrow its list down, if one line is all.
    pub(super) fn search(&self) -> Option<(&'static str, &str)> {
        match self.names.as_slice() {
            [name] if name.contains('*') => Some(("search[wildcard-name]", name)),
            [name] => Some(("search[name]", name)),
            _ => None,
        }
    }

    /// The whole names that were given, without those that have a `*`.
    pub(super) fn whole_names(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| !name.contains('*'))
    }

    /// The names with a `*`.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| name.contains('*'))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], "shop", true)]
    #[case(&["  "], "shop", true)]
    #[case(&["shop"], "shop", true)]
    #[case(&["shop"], "shop-prod", false)]
    #[case(&["shop-*"], "shop-prod", true)]
    #[case(&["shop-*"], "workshop-prod", false)]
    #[case(&["*prod*"], "shop-prod-eu", true)]
    #[case(&["sh.p"], "shop", false)]
    #[case(&["a", " b* "], "bc", true)]
    fn a_star_stands_for_any_text(
        #[case] lines: &[&str],
        #[case] name: &str,
        #[case] expected: bool,
    ) {
        let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        assert_eq!(Selection::new(&lines).includes(name), expected);
    }
}
