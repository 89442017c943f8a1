use proptest::prelude::*;

use super::*;
use crate::review_template::BuiltInTemplate;

const NAMES: [&str; 6] = [
    "Ada Lovelace",
    "Bob",
    "Will Stone",
    "Zoë Krüger",
    "Jean-Luc Picard",
    "Grace Hopper",
];

fn words(text: &str) -> Vec<String> {
    let hints = hints(text, &NAMES);
    hints.into_iter().map(|hint| hint.words).collect()
}

/// Sentences that blame, and the words by which they do. One test reads them all: the rules are
/// many, and compiled once in each process.
const BLAMES: &[(&str, &[&str])] = &[
    // A person did harm.
    ("Ada broke the checkout.", &["Ada broke"]),
    (
        "Then Ada Lovelace accidentally deleted the table.",
        &["Ada Lovelace accidentally deleted"],
    ),
    ("Bob forgot to renew the certificate.", &["Bob forgot"]),
    ("Zoë missed the page.", &["Zoë missed"]),
    (
        "Jean-Luc misconfigured the proxy.",
        &["Jean-Luc misconfigured"],
    ),
    ("Bob failed to check the logs.", &["Bob failed to"]),
    ("Will did not read the runbook.", &["Will did not"]),
    ("Will didn’t read the runbook.", &["Will didn’t"]),
    (
        "**Grace Hopper** ran the wrong script.",
        &["Grace Hopper** ran the wrong"],
    ),
    ("Grace pushed a broken config.", &["Grace pushed a broken"]),
    ("Ada\nbroke it.", &["Ada\nbroke"]),
    ("She ignored the alert for ten minutes.", &["She ignored"]),
    (
        "Somebody had unplugged the switch.",
        &["Somebody had unplugged"],
    ),
    ("Bob was careless.", &["Bob was careless"]),
    ("Bob panicked and restarted everything.", &["Bob panicked"]),
    ("Bob was asleep.", &["Bob was asleep"]),
    // By role.
    (
        "The developer forgot the migration.",
        &["The developer forgot"],
    ),
    (
        "The on-call engineer ignored three alerts.",
        &["The on-call engineer ignored"],
    ),
    (
        "The engineer who broke it had left.",
        &["The engineer who broke"],
    ),
    ("It was late and ops did not react.", &["ops did not"]),
    ("Devs broke the build.", &["Devs broke"]),
    ("The team never tests restores.", &["The team never"]),
    ("Ada always deploys on Fridays.", &["Ada always"]),
    // Named after it.
    ("The outage was caused by Ada.", &["caused by Ada"]),
    ("It was down because of Bob.", &["because of Bob"]),
    ("This was Ada's mistake.", &["Ada's mistake"]),
    (
        "A result of the developers’ sloppy testing.",
        &["the developers’ sloppy"],
    ),
    (
        "It is the fault of the platform team.",
        &["fault of the platform team"],
    ),
    ("Why did Bob restart it?", &["Why did Bob"]),
    // Human error and character.
    ("The root cause was human error.", &["human error"]),
    ("Operator error led to the loss.", &["Operator error"]),
    ("A fat-fingered command removed it.", &["fat-fingered"]),
    ("The review was sloppy.", &["sloppy"]),
    ("It was a stupid change.", &["stupid"]),
    ("DNS is to blame.", &["to blame"]),
    ("We blame the cache.", &["blame"]),
    ("They were too lazy to test.", &["too lazy"]),
    // What somebody should have done.
    (
        "We should have tested the rollback.",
        &["We should have tested"],
    ),
    ("Ada could have asked.", &["Ada could have asked"]),
    ("Bob would have noticed.", &["Bob would have noticed"]),
    (
        "They ought to have known better.",
        &["They ought to have known"],
    ),
    (
        "The author should've checked.",
        &["The author should've checked"],
    ),
    (
        "This should have been caught in review.",
        &["should have been caught"],
    ),
    (
        "The outage could have been avoided.",
        &["could have been avoided"],
    ),
    ("If only we had an alert.", &["If only we"]),
    ("Nobody neglected to do so but Bob.", &["neglected to"]),
    ("They did not bother to look.", &["did not bother to"]),
    ("We didn't follow the runbook.", &["We didn't follow"]),
    (
        "The checklist was not followed.",
        &["checklist was not followed"],
    ),
    // Judged with hindsight.
    ("Obviously the disk was full.", &["Obviously"]),
    ("Of course the cache was cold.", &["Of course"]),
    ("Everyone knows that DNS is slow.", &["Everyone knows"]),
    ("It is common sense to test.", &["common sense"]),
    ("She just had to press the button.", &["just had to"]),
    ("They simply did not look.", &["simply did not"]),
    ("It clearly should show an error.", &["clearly should"]),
    ("It was a rookie mistake.", &["a rookie mistake"]),
    ("We will be more careful.", &["be more careful"]),
    // More than one, in order.
    (
        "Obviously Ada broke it, and Bob should have noticed.",
        &["Obviously", "Ada broke", "Bob should have noticed"],
    ),
];

#[test]
fn these_sentences_blame() {
    for (text, expected) in BLAMES {
        assert_eq!(words(text), *expected, "{text}");
    }
}

/// Sentences that do not blame, each with what it could be mistaken for or where it stands.
const DOES_NOT_BLAME: &[(&str, &str)] = &[
    ("a system fails", "The server failed to start."),
    (
        "a deployment fails",
        "The deployment failed, and the next one failed too.",
    ),
    (
        "a database fails over",
        "The primary failed over to the replica in 40 s.",
    ),
    (
        "a system breaks",
        "The change broke the checkout for 12 % of users.",
    ),
    ("an alert ought to", "The alert should have fired at 14:03."),
    (
        "a system did not",
        "The cache did not warm up, and the pods didn't restart.",
    ),
    (
        "an operator of kubernetes",
        "The operator failed to reconcile the cluster.",
    ),
    (
        "a name that is a verb",
        "Traffic will fail over, and will did not occur.",
    ),
    (
        "a name in another word",
        "Adaptive retries broke the queue; Bobcat failed to start.",
    ),
    (
        "a repair",
        "Ada rolled back the release, and Bob restarted the pods.",
    ),
    ("a repair that deletes", "Ada deleted the stuck job."),
    ("who was told", "Bob acknowledged the page after 2 min."),
    ("who was not told", "Ada did not receive the page."),
    (
        "who ought to be told",
        "The on-call engineer should have been paged.",
    ),
    (
        "who could not know",
        "Zoë did not know that the flag was on.",
    ),
    (
        "who should have something",
        "Engineers should have access to the dashboard.",
    ),
    (
        "proposals",
        "Developers should not have to remember the flag.",
    ),
    ("thanks", "Thanks to Ada's quick reaction it took 5 min."),
    ("git", "`git blame` and git blame show the commit."),
    ("blameless", "This is a blameless review, without blame."),
    ("no blame", "Nobody is to blame for a full disk."),
    (
        "a page fault",
        "A page fault and a segmentation fault were logged.",
    ),
    (
        "fault tolerance",
        "Fault tolerance held; the fault domain was one rack.",
    ),
    ("an error budget", "The team's error budget is spent."),
    ("user errors", "The user error rate rose to 3 %."),
    (
        "lazy loading",
        "Images are lazy loaded; the pool was lazy-initialised.",
    ),
    ("a quorum", "The write used a sloppy quorum."),
    ("negligible", "The effect was negligible."),
    ("a change of course", "After a change of course it worked."),
    ("not obvious", "It was not obvious that the flag was on."),
    ("disk operations", "Read ops never exceeded 300 per second."),
    ("luck", "We would have lost the orders of an hour."),
    ("if only one", "If only one replica is left, writes stop."),
    ("a password", "The forgot password page was down."),
    ("code", "`Ada broke it` and\n```\nBob forgot\n```\n"),
    ("code that never ends", "~~~\nAda broke it"),
    ("a quotation", "> Ada broke it, obviously"),
    (
        "a link",
        "[the log](https://example.com/ada-broke-it/human error) shows it",
    ),
    ("an address", "See https://example.com/Ada/stupid for more."),
    ("a comment", "<!-- Ada broke it -->"),
    ("another paragraph", "We asked Ada\n\nbroke: the cache"),
    ("another item", "- asked Ada\n- broke the cache"),
    ("another cell", "| Ada | broke |"),
    ("another sentence", "We asked Ada. Broke: the cache."),
    (
        "who could not know",
        "Ada could not have known, and nobody could have seen it.",
    ),
    (
        "what nobody saw",
        "Engineers never saw the banner, and Bob never got the page.",
    ),
    (
        "a rotation",
        "Due to the on-call rotation nobody was paged; the team channel never worked.",
    ),
    ("an excuse", "It was not Ada's fault."),
    ("nothing", ""),
];

#[test]
fn these_sentences_do_not_blame() {
    for (name, text) in DOES_NOT_BLAME {
        assert_eq!(words(text), Vec::<String>::new(), "{name}: {text}");
    }
}

#[test]
fn no_form_blames() {
    for form in BuiltInTemplate::ALL {
        // Nor do its questions.
        let shown = form.text().replace("<!--", "").replace("-->", "");
        assert_eq!(words(&shown), Vec::<String>::new(), "{form:?}");
    }
}

#[test]
fn a_hint_says_where_and_why_and_proposes_another_wording() {
    let text = "Es war heiß 🔥. Ada broke it.";
    let hints = hints(text, &NAMES);
    let [hint] = hints.as_slice() else {
        panic!("one hint is expected, not {hints:?}");
    };
    assert_eq!((hint.from, hint.to), (16, 25));
    assert!(hint.why.ends_with('.'));
    assert!(!hint.instead.is_empty());
}

#[test]
fn nobody_is_known_without_names_and_roles_are() {
    assert_eq!(hints("Ada broke it.", &[]), []);
    assert_eq!(hints("The developer broke it.", &[]).len(), 1);
    assert_eq!(hints("A broke it.", &["A", "", " "]), []);
}

#[test]
fn what_was_dismissed_stays_so_until_its_sentence_changes() {
    let key = |text: &str| hints(text, &NAMES).first().map(|hint| hint.key.clone());
    let first = key("It was down. Ada broke it at noon.");
    assert!(
        first
            .as_ref()
            .is_some_and(|key| key.starts_with("ada broke|"))
    );
    assert_eq!(
        key("- Ada broke it\n  at noon.\n"),
        first,
        "it moved and was wrapped"
    );
    assert_ne!(key("Ada broke it at night."), first);
    assert_ne!(key("Bob broke it at noon."), first);
}

#[test]
fn every_rule_compiles_and_says_why_and_what_instead() {
    assert!(RULES.len() > 30);
    for rule in RULES.iter() {
        assert!(rule.find("").next().is_none(), "{rule:?}");
        assert!(rule.why.ends_with('.'), "{}", rule.why);
        assert!(
            !rule.instead.is_empty() && !rule.why.contains("  "),
            "{}",
            rule.why
        );
    }
}

#[test]
fn a_long_text_is_read_at_once() {
    let text = "Ada broke it, and the developer forgot `x` again. ".repeat(2_000);
    assert_eq!(hints(&text, &NAMES).len(), 4_000);
    let one_sentence = "Ada and Bob and the developer ".repeat(4_000);
    assert_eq!(hints(&one_sentence, &NAMES), []);
}

/// Texts of which much blames.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Ada"),
        Just("Bob"),
        Just("the developer"),
        Just("we"),
        Just("the server"),
        Just("broke"),
        Just("forgot to"),
        Just("failed to"),
        Just("should have"),
        Just("been"),
        Just("checked"),
        Just("caused by"),
        Just("human error"),
        Just("obviously"),
        Just("to blame"),
        Just("'s mistake"),
        Just("’s"),
        Just("if only"),
        Just("never"),
        Just("🔥"),
        Just("über"),
        Just("`"),
        Just("```\n"),
        Just("> "),
        Just("\n"),
        Just("\n\n"),
        Just("- "),
        Just(". "),
        Just("**"),
        Just("<!--"),
        Just("-->"),
        Just("](x)"),
        Just("["),
        Just("|"),
        Just("\r\n"),
        Just("\u{1}"),
        Just("\u{2}"),
        Just("{{a}}"),
        Just("https://a.b/"),
    ];
    proptest::collection::vec((piece, any::<bool>()), 0..40).prop_map(|pieces| {
        let spaced =
            |(piece, space): (&str, bool)| format!("{piece}{}", if space { " " } else { "" });
        pieces.into_iter().map(spaced).collect()
    })
}

proptest! {
    #[test]
    fn hints_are_in_order_and_cut_out_their_words(text in text()) {
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let hints = hints(&text, &NAMES);
        let mut read = 0;
        for hint in &hints {
            prop_assert!(read <= hint.from && hint.from < hint.to);
            read = hint.to;
            let cut = utf16.get(hint.from as usize..hint.to as usize).unwrap();
            prop_assert_eq!(String::from_utf16(cut).unwrap(), hint.words.clone());
        }
    }

    #[test]
    fn no_text_and_no_name_makes_it_panic(
        text in any::<String>(),
        names in proptest::collection::vec(any::<String>(), 0..4),
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = hints(&text, &names);
    }
}
