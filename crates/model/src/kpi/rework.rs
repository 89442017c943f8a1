//! Which deployments were unplanned fixes: by the name of their branch, their commit's title or the
//! labels of a change. The patterns are few and plain, so that a person can tell why one fired.

use super::Rule;

/// Labels that say that a change repairs what users suffer from.
const LABELS: [&str; 4] = ["hotfix", "incident", "incident-fix", "rollback"];

/// What a branch or tag and a title say; none if nothing speaks of an unplanned fix.
///
/// A branch speaks if one of its path segments is `hotfix` or begins with `hotfix-`, `hotfix_` or
/// `revert-`; a title if it begins with the word 'hotfix' or 'revert', or holds `[hotfix]`.
#[must_use]
pub fn rework_sign(reference: &str, title: &str) -> Option<Rule> {
    if reference.split('/').any(names_fix) {
        Some(Rule::Branch)
    } else if tells_of_fix(title) {
        Some(Rule::CommitTitle)
    } else {
        None
    }
}

/// What a change says by its labels, its branch or its title.
#[must_use]
pub fn change_rework_sign(labels: &[String], branch: &str, title: &str) -> Option<Rule> {
    let labelled = labels.iter().any(|label| {
        let last = label.rsplit("::").next().unwrap_or(label).trim();
        LABELS.iter().any(|known| last.eq_ignore_ascii_case(known))
    });
    if labelled {
        Some(Rule::Label)
    } else {
        rework_sign(branch, title)
    }
}

fn names_fix(segment: &str) -> bool {
    starts_with(segment, "hotfix-")
        || starts_with(segment, "hotfix_")
        || starts_with(segment, "revert-")
        || segment.eq_ignore_ascii_case("hotfix")
}

fn tells_of_fix(title: &str) -> bool {
    let title = title.trim_start();
    let begins = |word: &str| {
        starts_with(title, word)
            && !title
                .as_bytes()
                .get(word.len())
                .is_some_and(u8::is_ascii_alphanumeric)
    };
    begins("hotfix")
        || begins("revert")
        || title
            .as_bytes()
            .windows(8)
            .any(|part| part.eq_ignore_ascii_case(b"[hotfix]"))
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("hotfix/login", "", Some(Rule::Branch))]
    #[case("refs/heads/Hotfix-12", "", Some(Rule::Branch))]
    #[case("revert-4ac1-feature", "", Some(Rule::Branch))]
    #[case("main", "Revert \"Add basket\"", Some(Rule::CommitTitle))]
    #[case("main", "hotfix: login", Some(Rule::CommitTitle))]
    #[case("main", "Login [HOTFIX]", Some(Rule::CommitTitle))]
    #[case("feature/hotfixes-page", "Hotfixes page", None)]
    #[case("main", "Reverting is now easy", None)]
    #[case("", "", None)]
    fn a_branch_or_title_tells(
        #[case] reference: &str,
        #[case] title: &str,
        #[case] sign: Option<Rule>,
    ) {
        assert_eq!(rework_sign(reference, title), sign);
    }

    #[test]
    fn a_label_tells_before_the_branch() {
        let labels = ["type::Hotfix".to_owned()];
        assert_eq!(
            change_rework_sign(&labels, "hotfix/a", ""),
            Some(Rule::Label)
        );
        assert_eq!(
            change_rework_sign(&["bug".to_owned()], "main", "Fix typo"),
            None
        );
    }
}
