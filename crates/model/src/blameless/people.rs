//! Who is meant in a prose: people by name, by role, and by words such as 'she' and 'somebody'.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use regex::Regex;

use super::rules::pattern;
use crate::markdown::BLOCK_END_CHAR;

/// How somebody is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    /// By name.
    Named,
    /// By what they do: 'the on-call engineer', 'devs', 'the team'.
    Role,
    /// By a word for one person: 'she', 'somebody'.
    Someone,
    /// By a word for the writers, the readers or everybody: 'we', 'you', 'anyone'.
    Group,
}

/// A place at which somebody is meant.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// Where.
    pub(super) range: Range<usize>,
    /// How.
    pub(super) kind: Person,
}

/// The names to look for, by their first words.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_first_word: HashMap<String, Vec<Vec<String>>>,
}

impl Names {
    /// These names, and their first parts alone.
    pub(super) fn of(names: &[&str]) -> Self {
        let mut all = Self::default();
        for name in names {
            all.add(name);
            all.add(name.split_whitespace().next().unwrap_or_default());
        }
        for names in all.by_first_word.values_mut() {
            names.sort_by_key(|words| std::cmp::Reverse(words.len()));
            names.dedup();
        }
        all
    }

    fn add(&mut self, name: &str) {
        let words: Vec<String> = words(name).map(|word| name_word(name, word)).collect();
        // One letter is too little to know somebody by.
        if words.iter().map(|word| word.chars().count()).sum::<usize>() < 2 {
            return;
        }
        if let Some(first) = words.first() {
            let names = self.by_first_word.entry(first.clone()).or_default();
            names.push(words);
        }
    }
}

fn name_word(text: &str, range: Range<usize>) -> String {
    text.get(range).unwrap_or_default().to_lowercase()
}

/// Everybody who is meant in a prose.
pub(super) fn mentions(prose: &str, names: &Names) -> Vec<Mention> {
    let mut mentions = named(prose, names);
    let by_word = [
        (&ROLE, Person::Role),
        (&SOMEONE, Person::Someone),
        (&GROUP, Person::Group),
    ];
    for (words, kind) in by_word {
        let found = words.find_iter(prose).map(|found| found.range());
        let people = found.filter(|range| !is_thing(prose, range.end));
        mentions.extend(people.map(|range| Mention { range, kind }));
    }
    // Such words are people only where nothing before them makes them something else: not in 'disk
    // ops'.
    mentions.extend(BARE_ROLE.captures_iter(prose).filter_map(|found| {
        Some(Mention {
            range: found.name("who")?.range(),
            kind: Person::Role,
        })
    }));
    mentions
}

/// Whether what follows makes a thing of a person: 'the on-call rotation', 'the team channel'.
fn is_thing(prose: &str, end: usize) -> bool {
    prose.get(end..).is_some_and(|after| THING.is_match(after))
}

/// Names are whole words with a capital, so that 'will' is no person and 'Will' is one.
fn named(prose: &str, names: &Names) -> Vec<Mention> {
    if names.by_first_word.is_empty() {
        return Vec::new();
    }
    let words: Vec<Range<usize>> = words(prose).collect();
    let mut mentions = Vec::new();
    for (place, first) in words.iter().enumerate() {
        let word = prose.get(first.clone()).unwrap_or_default();
        if word.starts_with(char::is_lowercase) {
            continue;
        }
        let Some(candidates) = names.by_first_word.get(&word.to_lowercase()) else {
            continue;
        };
        let here = words.get(place..).unwrap_or_default();
        let found = candidates
            .iter()
            .find_map(|name| ends_at(prose, here, name));
        mentions.extend(found.map(|end| Mention {
            range: first.start..end,
            kind: Person::Named,
        }));
    }
    mentions
}

/// Where a name ends whose words are the first of these; none if they are others.
fn ends_at(prose: &str, here: &[Range<usize>], name: &[String]) -> Option<usize> {
    let mut end = here.first()?.start;
    for (place, word) in name.iter().enumerate() {
        let range = here.get(place)?;
        let between = prose.get(end..range.start)?;
        let joined = |mark: char| {
            mark != BLOCK_END_CHAR
                && (mark.is_whitespace() || matches!(mark, '-' | '\'' | '’' | '.'))
        };
        if between.chars().count() > 2 || !between.chars().all(joined) {
            return None;
        }
        if name_word(prose, range.clone()) != *word {
            return None;
        }
        end = range.end;
    }
    Some(end)
}

/// The words of a text: runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.find(|(_, mark)| mark.is_alphanumeric())?;
        while rest.next_if(|(_, mark)| mark.is_alphanumeric()).is_some() {}
        let end = rest.peek().map_or(text.len(), |(end, _)| *end);
        Some(start..end)
    })
}

/// A role with what it takes to be a person's: 'operator' alone may be a program of Kubernetes.
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    let which = "(?:the|an?|our|this|that|one|some|another|one of (?:the|our)) ";
    let what = "(?:on-call|oncall|junior|senior|new|responsible|platform|backend|back-end|frontend|\
                front-end|database|network|release|lead|operations|ops|devops|sre|qa|first|second|\
                primary|secondary|same|previous|other|whole|entire|development|infrastructure|\
                security|support|data|mobile|web|night|day|storage|payments?|checkout)";
    let who = "(?:developers?|devs?|engineers?|sysadmins?|admins?|administrators?|dbas?|responders?|\
               reviewers?|authors?|committer|testers?|contractors?|interns?|trainees?|juniors?|\
               new hire|new joiner|manager|colleagues?|coworkers?|employees?|team|teams|on-call|\
               person|people|guys?|individuals?|staff|commander|deployer)";
    let operator = format!("(?:(?:an|one|another) |{which}{what} )operators?");
    pattern(&format!(
        r"\b(?:{which}(?:{what} ){{0,2}}{who}|{operator})\b"
    ))
});

/// Roles without an article, where a sentence or a clause begins.
static BARE_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[.,;:!?({BLOCK_END_CHAR}-]\s*|\n\s*|\b(?:and|because|but|that|when|while|if|so|since|as|by|where|after|before|of|to|how|why did)\s)(?P<who>(?:our )?(?:devs|developers|engineers|ops|devops|sysadmins|admins|testers|qa|dbas|reviewers|management))\b"
    ))
});

static THING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A[ -](?:rotation|schedule|shift|roster|rota|calendar|policy|process|tool|tooling|phone|laptop|system|load|handover|hand-over|channel|dashboard|runbook|room|meeting|account|role|list|page|plan)s?\b",
    )
});

static SOMEONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:he|she|somebody|someone|whoever)\b"));

static GROUP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:we|they|you|i|everyone|everybody|anyone|anybody)\b"));
