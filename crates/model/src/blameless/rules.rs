//! What blames, as a table: where each pattern stands, why it blames and what to write instead.
//! A space in a pattern is any space or emphasis, an apostrophe is either kind of it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::people::Person::{self, Group, Named, Role, Someone};
use crate::markdown::compile;

/// Where a rule's words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// They blame whoever is meant.
    Anywhere,
    /// Right after a person.
    After,
    /// Right before a person.
    Before,
}

/// A kind of words that blame.
#[derive(Debug)]
pub(super) struct Rule {
    /// Where they stand.
    pub(super) place: Place,
    /// Next to which people, unless anywhere.
    pub(super) people: &'static [Person],
    /// Why they blame.
    pub(super) why: &'static str,
    /// Another wording, or a question that leads to one.
    pub(super) instead: &'static str,
    words: Regex,
    /// What stands right before words that are meant otherwise.
    unless_before: Option<Regex>,
    /// What stands right after words that are meant otherwise.
    unless_after: Option<Regex>,
}

impl Rule {
    /// Where its words stand in a prose, or in what stands beside a person.
    pub(super) fn find<'p>(
        &self,
        prose: &'p str,
    ) -> impl Iterator<Item = Range<usize>> + use<'_, 'p> {
        self.words.find_iter(prose).map(|found| found.range())
    }

    /// Whether its words mean what they seem to, between these.
    pub(super) fn applies(&self, before: &str, after: &str) -> bool {
        let matches = |pattern: &Option<Regex>, beside: &str| {
            pattern
                .as_ref()
                .is_some_and(|pattern| pattern.is_match(beside))
        };
        !matches(&self.unless_before, before) && !matches(&self.unless_after, after)
    }
}

/// A rule as it is written down.
struct Written {
    place: Place,
    people: &'static [Person],
    words: &'static str,
    unless_before: &'static str,
    unless_after: &'static str,
    why: &'static str,
    instead: &'static str,
}

const ANYWHERE: Written = Written {
    place: Place::Anywhere,
    people: &[],
    words: "",
    unless_before: "",
    unless_after: "",
    why: "",
    instead: "",
};

/// One person, however they are meant.
const ANY_PERSON: &[Person] = &[Named, Role, Someone];

const AFTER: Written = Written {
    place: Place::After,
    people: ANY_PERSON,
    ..ANYWHERE
};

const BEFORE: Written = Written {
    place: Place::Before,
    people: &[Named, Role],
    ..ANYWHERE
};

/// What may stand between a person and what they did.
const BETWEEN: &str = "(?: (?:who|had|has|have|then|also|just|simply|clearly|obviously|again|\
                       accidentally|mistakenly|carelessly|inadvertently|wrongly|later|even|\
                       apparently|probably|still|really|once)){0,3}";
/// A verb after 'have', so that 'should have access' is none.
const DONE: &str = r"(?:(?:\w+ly|also|already|at least|never|just) ){0,2}(?:been|\w{2,}ed|known|seen|done|made|taken|told|written|read|run|found|caught|thought|kept|gone|had|given|set|put|left|held|chosen|understood|spoken|built|sent|begun|let|stood|shut|spotted|come|realised|looked)";
/// Verbs that say what somebody could have known or done.
const KNOWN: &str = "(?:noticed|seen|known|caught|prevented|avoided|checked|tested|asked|realised|\
                     realized|detected|spotted|reacted|acted|found|stopped|foreseen|anticipated|\
                     verified|read|told|rolled back|reviewed|escalated|done)";
/// What makes an act a repair and no cause.
const REPAIR: &str = r"[\x20-\x7e]{0,30}\b(?:stuck|old|broken|bad|faulty|hung|hanging|stale|temporary|failed|failing|corrupt|corrupted|crashing|leaking|orphaned|unused|duplicate)\b";
/// What a person did not do for reasons that lie outside them.
const NOT_THEIRS: &str = " (?:yet |even )?(?:receive|get|have|need|know|hear|see|expect|find|exist|been|got|had|received|heard|known|seen|saw|knew|needed|hesitate|hesitated|give up|gave up)";

const NAMES_A_CAUSE: &str =
    "Names somebody as the cause. People act within a system, and the system let this happen.";
const ONE_CAUSE: &str =
    "Ends the search for causes at a person. What the system allowed goes unsaid.";
const COUNTERFACTUAL: &str =
    "Tells what did not happen. It explains nothing of what did, and is clear only afterwards.";
const HINDSIGHT: &str = "Judges with hindsight: before the outcome was known it was not so clear.";
const CHARACTER: &str =
    "Judges a person's character. Nobody can repair that, and nobody will tell.";
const WHAT_LED: &str =
    "Say what they knew and aimed at then: 'With … in sight, it made sense to …'";

static WRITTEN: &[Written] = &[
    // A person did harm.
    Written {
        words: "(?:broke|broken|crashed|destroyed|corrupted|botched|bungled|ruined|wrecked|took \
                down|brought down|took out|knocked (?:out|down|over|offline)|screwed \
                (?:up|it up|this up|that up)|messed up|blew up|caused|triggered the \
                (?:outage|incident|failure))",
        unless_after: "(?: the)? (?:news|loop|deadlock|tie|silence|ice)| down| out| the (?:bad|stuck)",
        why: NAMES_A_CAUSE,
        instead: "Make the change the subject: 'The change broke …'. Which check let it through?",
        ..AFTER
    },
    Written {
        words: "(?:deleted|dropped|wiped|overwrote|erased|truncated|unplugged)",
        unless_after: "(?: off| out| in| by| the severity| a (?:note|message|link))|REPAIR",
        why: NAMES_A_CAUSE,
        instead: "Say what was lost and how it was possible: 'The command deleted … without asking.'",
        ..AFTER
    },
    Written {
        words: r"(?:mis(?:configured|typed|read|understood|judged|labelled|labeled|handled|took|diagnosed|interpreted|applied|spelled|routed)|made (?:a|an|the|another|this|that) (?:\w+ )?(?:mistake|error|typo|blunder|slip)|(?:used|ran|typed|pushed|deployed|chose|picked|entered|applied|edited|restarted|merged|copied|changed) the wrong|(?:pushed|deployed|merged|committed|shipped|released|wrote|introduced) (?:(?:a|an|the|some|this|that) )?(?:bad|broken|buggy|faulty|untested|unreviewed|wrong|bug|bugs|regression|error|defect))",
        why: NAMES_A_CAUSE,
        instead: "What made the right and the wrong look alike? 'Both … had the same name, and …'",
        ..AFTER
    },
    Written {
        words: "(?:forgot|forgets|kept forgetting)",
        why: "Makes a person's memory the cause. Memory fails everybody; a process must not rest on it.",
        instead: "What would have made it impossible to leave out? 'The step … was not in the runbook.'",
        ..AFTER
    },
    Written {
        words: "(?:ignored|overlooked|missed|disregarded|dismissed|neglected|skipped|bypassed|\
                circumvented|slept through|lost track of|violated)",
        unless_after: "REPAIR",
        why: NAMES_A_CAUSE,
        instead: "What made it easy to miss? 'The alert was one of 40 that night, and …'",
        ..AFTER
    },
    Written {
        words: "(?:failed (?:to|at|in)|neglected to|refused to|omitted to)",
        why: "Says that a person failed, by a measure that was set afterwards.",
        instead: "Say what happened, then what stood in the way: 'It took until … because …'",
        ..AFTER
    },
    Written {
        words: "(?:did not|didn't|had not|hadn't)",
        unless_after: "NOT_THEIRS",
        why: "Tells what a person left undone. What they did do, and why it made sense, explains more.",
        instead: WHAT_LED,
        ..AFTER
    },
    Written {
        words: "(?:was|were|is|are|had been|got)(?: (?:too|so|very|rather|quite|simply|just|clearly|\
                obviously|being))? (?:careless|negligent|sloppy|lazy|incompetent|stupid|ignorant|\
                reckless|clueless|inattentive|unprofessional|irresponsible|complacent|at fault|\
                to blame|unqualified|responsible for the (?:outage|incident|failure|problem|damage))",
        why: CHARACTER,
        instead: "Describe the conditions instead: the hour, the load, the tools, what was visible.",
        ..AFTER
    },
    Written {
        words: "(?:was|were|is|are|had been)(?: (?:too|so|very|rather|quite|simply|just))? \
                (?:distracted|slow|late|asleep|not paying attention|inexperienced|overwhelmed)",
        why: "Describes a person where the conditions explain more.",
        instead: "Describe the conditions instead: the hour, the load, the tools, what was visible.",
        ..AFTER
    },
    Written {
        words: "(?:panicked|guessed wrong|guessed wrongly|wasted|jumped to conclusions)",
        why: CHARACTER,
        instead: "What could they see, and what was missing to decide by?",
        ..AFTER
    },
    Written {
        words: "(?:(?:is|are|was|were|has|have|had|will|would) )?(?:always|never)",
        unless_after: "NOT_THEIRS",
        why: "Says 'always' or 'never' of people. One exception makes it untrue, and it stings.",
        instead: "Say how often, and when: 'In three of the last five releases …'",
        ..AFTER
    },
    // What somebody should have done.
    Written {
        people: &[Named, Role, Someone, Group],
        words: "(?:(?:really|clearly|obviously|simply|just) )?(?:should|ought to|shouldn't|should \
                not)(?: (?:\\w+ly|also|just|at least|never))?(?: have|'ve) DONE",
        unless_after: " (?:paged|told|alerted|notified|informed|called|warned|given|able|allowed)\\b",
        why: COUNTERFACTUAL,
        instead: "Say what was done, and why that made sense: 'They restarted it first, as the runbook says.'",
        ..AFTER
    },
    Written {
        words: "(?:(?:really|easily|simply|just) )?(?:could|would|might)(?: \
                (?:\\w+ly|also|just|at least))?(?: have|'ve) DONE",
        why: COUNTERFACTUAL,
        instead: "What would have had to be visible, and where? Make it an action.",
        ..AFTER
    },
    Written {
        people: &[Group],
        words: "(?:could|would|might)(?: (?:\\w+ly|also|just|at least))?(?: have|'ve) \
                (?:\\w+ly )?KNOWN",
        why: COUNTERFACTUAL,
        instead: "What would have had to be visible, and where? Make it an action.",
        ..AFTER
    },
    Written {
        words: r"(?:should|could|ought to|might|would)(?: (?:\w+ly|also))? have been (?:\w+ly )?(?:tested|reviewed|caught|noticed|checked|avoided|avoidable|prevented|detected|spotted|seen|foreseen|anticipated|known|obvious|documented|communicated|escalated|verified|questioned|double-checked|more careful)",
        why: COUNTERFACTUAL,
        instead: "Say what was tested or seen at that time, and what of it left this open.",
        ..ANYWHERE
    },
    Written {
        words: "should have (?:known|realised|realized|thought)|(?:should|ought to) know better|should've known",
        why: COUNTERFACTUAL,
        instead: WHAT_LED,
        ..ANYWHERE
    },
    Written {
        words: "if only (?:we|he|she|they|you|i|someone|somebody|anyone|people|there had|it had)",
        why: COUNTERFACTUAL,
        instead: "Turn the wish into an action: what would make it so next time?",
        ..ANYWHERE
    },
    Written {
        words: "if only",
        why: COUNTERFACTUAL,
        instead: "Turn the wish into an action: what would make it so next time?",
        ..BEFORE
    },
    Written {
        words: "how could (?:he|she|they|you|we|anyone|anybody|this)|(?:why|how come) (?:did|didn't|was|wasn't|has|hasn't|would) (?:he|she|nobody|no one|anyone|you)",
        why: "Asks a person to defend themselves.",
        instead: "Ask what made it reasonable: 'What did the screen show at that moment?'",
        ..ANYWHERE
    },
    Written {
        words: "why (?:did|didn't|was|wasn't|has|hasn't|would|wouldn't)",
        why: "Asks a person to defend themselves.",
        instead: "Ask what made it reasonable: 'What did the screen show at that moment?'",
        ..BEFORE
    },
    // A person as the cause, named after it.
    Written {
        words: "(?:caused|broken|introduced|brought down|taken down|botched|messed up|deleted|wiped|\
                overwritten|misconfigured|ignored|overlooked|missed|forgotten|neglected) by",
        why: NAMES_A_CAUSE,
        instead: "Name the change or the condition: 'caused by a setting that …'",
        ..BEFORE
    },
    Written {
        words: "(?:because of|due to|owing to)",
        unless_after: "'s|s'|'",
        why: NAMES_A_CAUSE,
        instead: "Name the change or the condition: 'because the setting …'",
        ..BEFORE
    },
    Written {
        words: "(?:blame|blames|blamed|blaming|accuse|accused|fault of|mistake (?:by|of|from)|error \
                (?:by|of|from)|slip (?:by|of)|failure of|failing of|failings of|negligence of|\
                carelessness of|thanks to the mistake of)",
        why: ONE_CAUSE,
        instead: "Say what happened, and ask what made it likely.",
        ..BEFORE
    },
    Written {
        words: r"POSSESSIVE (?:[\w-]+ ){0,2}?(?:mistakes?|errors?|fault|failures?|carelessness|negligence|oversight|blunder|sloppiness|incompetence|typo|slip|ignorance|inexperience|laziness|inattention|stupidity|negligent|careless|sloppy|(?:bad|broken|buggy|faulty|wrong|untested) \w+)",
        unless_before: r"\b(?:not|never|wasn't|isn't) ",
        unless_after: ERROR_OF_A_SYSTEM,
        why: ONE_CAUSE,
        instead: "Leave out whose it was: 'A typo in the setting …'. What let it reach production?",
        ..AFTER
    },
    Written {
        words: "(?:his|her|their|your|my) (?:own )?(?:mistakes?|fault|carelessness|negligence|\
                oversight|blunder|sloppiness|incompetence|laziness|stupidity)",
        unless_after: ERROR_OF_A_SYSTEM,
        why: ONE_CAUSE,
        instead: "Leave out whose it was: 'A typo in the setting …'. What let it reach production?",
        ..ANYWHERE
    },
    // Human error.
    Written {
        words: "(?:human|operator|user|pilot|manual) (?:error|mistake|failure)|human factor|fat[- ]\
                finger(?:ed|s|ing)?|pebkac|finger trouble|layer[- ]8",
        unless_after: " (?:rate|rates|budget|message|messages|page|pages|count|counts|code|codes|handling)",
        why: "Human error is where the search for causes begins, not where it ends.",
        instead: "What made the slip easy to make and hard to notice? 'The command takes … without asking.'",
        ..ANYWHERE
    },
    Written {
        words: "careless(?:ly|ness)?|negligen(?:t|tly|ce)|slopp(?:y|ily|iness)|incompeten(?:t|tly|ce)\
                |stupid(?:ly|ity)?|reckless(?:ly|ness)?|idiot(?:ic|s)?|clueless|unprofessional(?:ly)?\
                |irresponsibl[ey]|laziness|thoughtless(?:ly|ness)?|foolish(?:ly)?|inexcusabl[ey]",
        unless_after: " quorums?",
        why: CHARACTER,
        instead: "Describe the conditions instead: the hour, the load, the tools, what was visible.",
        ..ANYWHERE
    },
    Written {
        words: r"(?:too|so|was|were|been|being|just|plain|pure|sheer) lazy|lazy (?:dev|developer|engineer|admin|operator|people|colleague|reviewer)s?",
        unless_after: r"[ -](?:load|init|eval|import|creat|connect|fetch|mode|materiali|instanti|by|at)\w*",
        why: CHARACTER,
        instead: "Describe the conditions instead: the hour, the load, the tools, what was visible.",
        ..ANYWHERE
    },
    Written {
        words: "blam(?:e|es|ed|ing)|to blame",
        unless_before: r"\b(?:git|svn|hg|no|not|without|never|not to|not about|free of|don't|do not|nobody is|nobody was|no one is) \s*",
        unless_after: r"-free| free|-less|less| layer| view| output| annotation",
        why: ONE_CAUSE,
        instead: "Say what contributed, with all that had to come together.",
        ..ANYWHERE
    },
    // Judgement with hindsight.
    Written {
        words: "obviously|of course|needless to say|goes without saying|(?:everyone|everybody|anyone) \
                knows|common sense|it (?:was|is|should have been) (?:clear|obvious|evident) \
                (?:that|to)|was bound to|no excuse|any (?:competent|decent|good|experienced) \
                (?:engineer|developer|admin|operator|team)",
        unless_before: r"(?:changes?|matter|correction|corrections) ",
        why: HINDSIGHT,
        instead: "Say what was known then: 'At that time the graph showed …'",
        ..ANYWHERE
    },
    Written {
        words: "clearly (?:should|could|needed|had to|ought|did not|didn't|failed|ignored|missed|wrong)|\
                (?:should|could) clearly",
        why: HINDSIGHT,
        instead: "Say what was known then: 'At that time the graph showed …'",
        ..ANYWHERE
    },
    Written {
        words: "(?:just|simply) (?:had to|needed to|have to)|simply (?:did not|didn't|forgot|ignored|\
                failed to|should|could|not done)|(?:should|could|would) (?:just|simply)(?: have)?|\
                all (?:he|she|they|we|you|anyone) had to do|a (?:rookie|beginner's|basic|silly|\
                simple|stupid|careless|dumb|trivial) (?:mistake|error)",
        why: "Makes it sound easy. It was not, or it would not have happened.",
        instead: "Leave the word out, or say what made it hard: the time, the tools, what else went on.",
        ..ANYWHERE
    },
    // Things that people left undone, whoever they are.
    Written {
        words: "(?:did not|didn't|does not|doesn't|could not be|couldn't be|can't be|never|not) \
                bother(?:ed)?(?: to)?|neglected to|forgot|forgets to",
        unless_after: r"[ -](?:your )?(?:my )?password| me\b",
        why: "Makes a person's care or memory the cause. A process must not rest on either.",
        instead: "What would have made it impossible to leave out? 'The step … was not in the runbook.'",
        ..ANYWHERE
    },
    Written {
        people: &[Group],
        words: "(?:did not|didn't) (?:follow|check|test|read|verify|review|pay attention|think|care|escalate|communicate)",
        why: "Tells what was left undone. What was done, and why it made sense, explains more.",
        instead: "Say what was done, and what made the other way hard: 'The runbook was … pages long.'",
        ..AFTER
    },
    Written {
        words: "(?:procedures?|process|runbooks?|playbooks?|checklists?|instructions?|rules?|guidelines?|documentation|policy|policies) \
                (?:was|were) (?:simply |again |clearly |just )?(?:not followed|ignored|violated|disregarded)",
        why: "Measures people by a rule. Why the rule did not fit the moment goes unsaid.",
        instead: "What made another way reasonable? 'The runbook names a host that is gone.'",
        ..ANYWHERE
    },
    Written {
        words: "failure to (?:follow|check|test|read|verify|notice|communicate|comply|adhere|review|escalate|act|react)|\
                lack of (?:care|attention|discipline|diligence|responsibility|professionalism|common sense)|\
                not paying attention|inattention",
        why: "Names what was missing in people. It tells nobody what to change.",
        instead: "What drew the attention elsewhere, or hid this? 'Four alerts came at once, and …'",
        ..ANYWHERE
    },
    Written {
        words: "(?:be|being|been) more (?:careful|attentive|diligent|vigilant)|(?:more|greater) care (?:must|should|needs)|\
                pay (?:more|better|closer) attention|try harder",
        why: "Asks people to be better. They tried before; care is no barrier.",
        instead: "Change something that holds at 3 in the morning too: a check, a default, an undo.",
        ..ANYWHERE
    },
    Written {
        words: "who (?:broke|forgot|caused|ignored|missed|messed|screwed|did this|is responsible for th|was responsible for th)\\w*",
        why: "Asks for a culprit.",
        instead: "Ask how it was possible: 'What let this happen, and what held it for so long?'",
        ..ANYWHERE
    },
];

/// Errors that are measured and not made.
const ERROR_OF_A_SYSTEM: &str = " (?:budget|rate|rates|count|counts|handling|handler|handlers|\
                                 message|messages|log|logs|page|pages|code|codes|report|reports|\
                                 tracking|tracker|tolerance|domain|domains|injection|mode|modes|\
                                 detection|ratio)";

/// Every rule, in the order in which they are asked.
pub(super) static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| WRITTEN.iter().map(Written::rule).collect());

impl Written {
    fn rule(&self) -> Rule {
        let words = match self.place {
            Place::Anywhere => format!(r"\b(?:{})\b", self.words),
            Place::Before => format!(r"\b(?:{}) \z", self.words),
            // A possessive follows without a space.
            Place::After => match self.words.strip_prefix("POSSESSIVE") {
                Some(words) => format!(r"\A(?:'s|')(?:{words})\b"),
                None => format!(r"\A{BETWEEN} (?:{})\b", self.words),
            },
        };
        let beside = |written: &str, whole: String| (!written.is_empty()).then(|| pattern(&whole));
        Rule {
            place: self.place,
            people: self.people,
            why: self.why,
            instead: self.instead,
            words: pattern(&words),
            unless_before: beside(self.unless_before, format!(r"(?:{})\z", self.unless_before)),
            unless_after: beside(self.unless_after, format!(r"\A(?:{})", self.unless_after)),
        }
    }
}

/// Compiles words: capitals do not matter, a space is any space or emphasis. Letters are those of
/// English, which keeps the patterns small and fast.
pub(super) fn pattern(words: &str) -> Regex {
    let words = words
        .replace("REPAIR", REPAIR)
        .replace("NOT_THEIRS", NOT_THEIRS)
        .replace("DONE", DONE)
        .replace("KNOWN", KNOWN)
        .replace('\'', "['’]")
        .replace("[- ]", "[ -]")
        .replace("[ -]", r"[-\s]")
        .replace(r"[\w-]", "[a-z-]")
        .replace(r"\w", "[a-z]")
        .replace(r"\b", r"(?-u:\b)")
        .replace(' ', r"[\s*_~]{1,8}");
    compile(&format!("(?i){words}"))
}
