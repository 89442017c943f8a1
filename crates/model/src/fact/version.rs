//! What people call a version: sources do not say whether a reference is a tag or a branch, so that
//! what reads like the number of a version is taken for a tag.

use std::sync::LazyLock;

use regex::Regex;

/// How many digits of a commit people read.
const SHORT: usize = 8;

/// `1.4`, `v1.4.2`, `2024.06.1-rc.1`; after a name only with three numbers, as in `checkout@1.4.2` or
/// `release-1.4.2`, for branches are often called `release/1.4`.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:v?\d+\.\d+|[A-Za-z][\w./-]*[@/_-]v?\d+\.\d+\.\d+)(?:\.\d+)*(?:[-+][\w.+-]+)?$")
        .ok()
});

/// The tag; else `branch@commit` with a short commit; else what of them is known.
pub(super) fn name(reference: &str, commit: &str) -> String {
    if let Some(tag) = reference.strip_prefix("refs/tags/") {
        return tag.to_owned();
    }
    let branch = reference.strip_prefix("refs/heads/");
    let is_tag = branch.is_none() && TAG.as_ref().is_some_and(|tag| tag.is_match(reference));
    let reference = branch.unwrap_or(reference);
    let short: String = commit.chars().take(SHORT).collect();
    if is_tag || short.is_empty() {
        reference.to_owned()
    } else if reference.is_empty() || commit.starts_with(reference) {
        short
    } else {
        format!("{reference}@{short}")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::name;

    const COMMIT: &str = "3f2a90ab77c1d5e6f708192a3b4c5d6e7f809102";

    #[rstest]
    #[case::a_tag("v1.4.2", COMMIT, "v1.4.2")]
    #[case::a_short_tag("1.4", COMMIT, "1.4")]
    #[case::a_candidate("2024.06.1-rc.1", COMMIT, "2024.06.1-rc.1")]
    #[case::a_tag_of_a_part("checkout@1.4.2", COMMIT, "checkout@1.4.2")]
    #[case::a_tag_with_a_name("release-1.4.2", COMMIT, "release-1.4.2")]
    #[case::a_tag_that_says_so("refs/tags/stable", COMMIT, "stable")]
    #[case::a_branch("main", COMMIT, "main@3f2a90ab")]
    #[case::a_branch_that_says_so("refs/heads/1.4.2", COMMIT, "1.4.2@3f2a90ab")]
    #[case::a_branch_of_releases("release/1.4", COMMIT, "release/1.4@3f2a90ab")]
    #[case::a_branch_of_patches("1.4.x", COMMIT, "1.4.x@3f2a90ab")]
    #[case::a_branch_alone("main", "", "main")]
    #[case::a_commit_alone("", COMMIT, "3f2a90ab")]
    #[case::a_commit_as_its_reference("3f2a90ab77c1", COMMIT, "3f2a90ab")]
    #[case::nothing("", "", "")]
    fn people_call_it(#[case] reference: &str, #[case] commit: &str, #[case] expected: &str) {
        assert_eq!(name(reference, commit), expected);
    }
}
