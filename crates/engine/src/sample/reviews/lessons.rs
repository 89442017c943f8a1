//! What the shop learnt of each kind of bad trouble. The texts speak of systems, conditions and
//! decisions; every impact has a number.

use muster_model::record::ActionKind::{self, Detect, Mitigate, Prevent, Process, Training};

/// What a review says beside what is known of the incident.
pub(super) struct Lesson {
    /// Words of the title of the incidents that it is for, which no filling changes.
    pub(super) mark: &'static str,
    pub(super) impact: &'static str,
    pub(super) contributed: &'static str,
    pub(super) went_well: &'static str,
    pub(super) was_hard: &'static str,
    pub(super) lucky: &'static str,
    /// Why these actions.
    pub(super) actions_why: &'static str,
    pub(super) factors: &'static [&'static str],
    pub(super) tags: &'static [&'static str],
    pub(super) actions: &'static [(ActionKind, &'static str, &'static str)],
}

/// What was learnt of a trouble, by the title of its incident; none for the milder ones.
pub(super) fn of(title: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| title.contains(lesson.mark))
}

static LESSONS: [Lesson; 9] = [
    Lesson {
        mark: "of requests with 500",
        impact: "About 2,300 customers saw an error page; 410 of them came back within the hour. \
                 Support had 37 messages.",
        contributed: "- The value that was empty is optional in the interface's description, and \
                      had never been empty in two years.\n\
                      - The test data has no such case, so all checks were green.\n\
                      - The first stage of the rollout took 25 % of the traffic at once.",
        went_well: "The alert named the version. The way back was one button, and took four minutes.",
        was_hard: "The stack traces were cut off after ten lines, so that the empty value was only \
                   found with a debugger on one pod.",
        lucky: "It was a quiet Tuesday morning. On a Friday evening five times as many would have \
                been hit.",
        actions_why: "The first keeps such a version from most customers; the second makes the case \
                      part of every test run.",
        factors: &["Missing test data", "Rollout in large steps"],
        tags: &["rollout"],
        actions: &[
            (
                Mitigate,
                "Begin rollouts with 5 % of the traffic",
                "Wait five minutes at 5 %, then 25 %, and stop by itself when errors rise.",
            ),
            (
                Prevent,
                "Add empty optional values to the shared test data",
                "One case for each optional field of the interface.",
            ),
        ],
    },
    Lesson {
        mark: "Customers cannot finish an order",
        impact: "Nobody could finish an order: about 1,150 orders less than on other days at that \
                 hour. 640 of these customers ordered later the same day.",
        contributed: "- The rollout and the database migration are two pipelines, and nothing makes \
                      one wait for the other.\n\
                      - Staging had the field already, so that the checks there told nothing.\n\
                      - The approval of migrations is asked for by mail, which is read twice a day.",
        went_well: "Two minutes from the first failed order to the alert. Support had the banner up \
                    before most people asked.",
        was_hard: "It took a while to see that the migration was still waiting: its state is shown in \
                   another tool.",
        lucky: "The version before still fitted the database, so that the way back was open.",
        actions_why: "One pipeline that knows the order makes the whole class of trouble go away; \
                      until then the check tells of it.",
        factors: &[
            "Migration and rollout out of step",
            "Staging differs from production",
        ],
        tags: &["database", "rollout"],
        actions: &[
            (
                Prevent,
                "Check pending migrations before a rollout",
                "The rollout asks the database for its schema version and stops if it is too old.",
            ),
            (
                Process,
                "Ask for approval of migrations in the chat",
                "With a button, and a reminder after fifteen minutes.",
            ),
            (
                Training,
                "Session: changing a schema without downtime",
                "Expand, migrate, contract; with the example of this incident.",
            ),
        ],
    },
    Lesson {
        mark: "grows until pods are killed",
        impact: "Requests in flight were lost with each pod: 830 in all, of which 120 were orders \
                 that customers had to send again.",
        contributed: "- Every request left a buffer behind; forty minutes of traffic fill a pod.\n\
                      - The load test runs for ten minutes and so never sees it.\n\
                      - Memory is plotted by node, where one pod disappears in the noise.",
        went_well: "Raising the limit won an hour without anybody noticing outside.",
        was_hard: "Heap dumps of that size took twelve minutes to copy.",
        lucky: "The pods did not fill at the same time, so that there were always some left.",
        actions_why: "The longer test would have shown it; the alert tells of the next leak while \
                      there is still time.",
        factors: &["Load test too short", "Blind spot in monitoring"],
        tags: &["memory"],
        actions: &[
            (
                Prevent,
                "Run the load test for two hours once a night",
                "And fail it when memory still rises after the first half hour.",
            ),
            (
                Detect,
                "Alert when a pod's memory will be full within an hour",
                "By the slope of the last fifteen minutes, for each pod.",
            ),
        ],
    },
    Lesson {
        mark: "used up by",
        impact: "For 26 minutes one request in five failed or took more than 8 seconds; about 900 \
                 customers were affected.",
        contributed: "- The pool was made per request: in the tests there is one request at a time.\n\
                      - The other side's limit of connections is written down nowhere.\n\
                      - Both services share the limit with the nightly jobs.",
        went_well: "The team that runs the other side was in the call after three minutes and could \
                    see who held the connections.",
        was_hard: "The error said 'time-out', and not 'no connection left', so that the first search \
                   went to the network.",
        lucky: "The nightly jobs had just ended; with them nothing would have been left at all.",
        actions_why: "A pool that is shared and measured cannot be used up unseen.",
        factors: &["Shared limit without owner", "Missing test data"],
        tags: &["capacity"],
        actions: &[
            (
                Prevent,
                "Make connection pools by the shared library only",
                "It makes one per process, and exports how full it is.",
            ),
            (
                Detect,
                "Plot connections in use against the limit",
                "With an alert at 80 %.",
            ),
            (
                Process,
                "Write down the limits of shared systems",
                "Each with an owner, beside the runbooks.",
            ),
        ],
    },
    Lesson {
        mark: "refuses one request in three",
        impact: "One request in three was refused for 34 minutes: about 5,400 requests of 2,100 \
                 customers.",
        contributed: "- Configuration goes to all machines at once and without a check of its own.\n\
                      - One of three groups of machines read the new file with an older parser.\n\
                      - The dashboard shows averages over all groups.",
        went_well: "The log of changes named the configuration as the only thing that was new.",
        was_hard: "Going back needed an approval from somebody who was on a train.",
        lucky: "The refusals were answered with a clear status, and most apps tried again by \
                themselves.",
        actions_why: "Configuration now goes the way that code goes.",
        factors: &["Configuration without a check", "Rollout in large steps"],
        tags: &["configuration", "rollout"],
        actions: &[
            (
                Prevent,
                "Roll configuration out in steps, as code",
                "One group first, then the rest after five quiet minutes.",
            ),
            (
                Mitigate,
                "Let whoever is on call take configuration back",
                "Without an approval, with a note afterwards.",
            ),
        ],
    },
    Lesson {
        mark: "Time-outs between",
        impact: "Pages that need both took up to 12 seconds for 41 minutes; 7 % of visitors left, \
                 about 1,900.",
        contributed: "- The new time-out was longer than that of the caller, so that work went on for \
                      answers that nobody waited for.\n\
                      - Repeated calls made three out of every slow one.\n\
                      - Nothing sheds load between the two.",
        went_well: "Traces showed the repeated calls at a glance.",
        was_hard: "Three teams own a part of the way, and each saw only its own graphs at first.",
        lucky: "The evening peak was over an hour before.",
        actions_why: "Budgets for time keep a slow part from stopping the whole.",
        factors: &[
            "Retries without a limit",
            "Time-outs that do not fit together",
        ],
        tags: &["latency"],
        actions: &[
            (
                Prevent,
                "Pass the time that is left along with each call",
                "Whoever is called stops when nobody waits any more.",
            ),
            (
                Mitigate,
                "Limit retries to a tenth of all calls",
                "In the shared client library.",
            ),
        ],
    },
    Lesson {
        mark: "unreachable from",
        impact: "For 22 minutes nothing that needs the provider worked: about 700 customers had to \
                 try again.",
        contributed: "- All traffic goes to one region of the provider, though two are paid for.\n\
                      - Turning to the second one is a manual step that had never been practised.\n\
                      - The provider's status page showed nothing for half an hour.",
        went_well: "Our own probes told us before any customer did.",
        was_hard: "The runbook named a switch that was renamed in spring.",
        lucky: "The second region had enough room that day.",
        actions_why: "What is practised every month works at night as well.",
        factors: &["Single region", "Runbook out of date"],
        tags: &["provider"],
        actions: &[
            (
                Mitigate,
                "Send a tenth of the traffic through the second region always",
                "So that it is known to work, and warm.",
            ),
            (
                Training,
                "Practise turning to the second region",
                "With everybody who is on call, once a quarter.",
            ),
        ],
    },
    Lesson {
        mark: "failed over",
        impact: "Half of all writes failed for 9 minutes: 260 customers saw an error, and 31 orders \
                 were entered by hand afterwards.",
        contributed: "- Pods kept connections to the machine that was gone, and used them again.\n\
                      - Connections are not checked before use, to save a millisecond.\n\
                      - The last exercise with a failover was eleven months ago.",
        went_well: "The standby took over after 40 seconds, and no write was lost.",
        was_hard: "Nobody in the call had rights to see the list of connections.",
        lucky: "The queue before the database kept what came in meanwhile.",
        actions_why: "With checked connections a failover is a blip.",
        factors: &[
            "Connections not checked before use",
            "Failover not practised",
        ],
        tags: &["database"],
        actions: &[
            (
                Prevent,
                "Check connections before use",
                "Measured: 0.2 ms at the 99th percentile.",
            ),
            (
                Process,
                "Fail over the database once a quarter, by day",
                "Announced, with everybody who is on call.",
            ),
        ],
    },
    Lesson {
        mark: "Nobody can sign in",
        impact: "Nobody could sign in for 17 minutes; about 3,200 attempts failed. Who was signed in \
                 already noticed nothing.",
        contributed: "- Two machines had lost their time source and ran four minutes ahead.\n\
                      - Tokens that they issued were not valid yet anywhere else.\n\
                      - The clocks' offset is measured, and no alert looks at it.",
        went_well: "The pattern, two of nine machines, was seen within minutes by comparing logs.",
        was_hard: "Nothing in the error says that a token is from the future.",
        lucky: "The load balancer could take both machines out without another rollout.",
        actions_why: "The alert costs ten minutes to make, and the clear error saves an hour next \
                      time.",
        factors: &["Blind spot in monitoring", "Error message that misleads"],
        tags: &["clock", "sign-in"],
        actions: &[
            (
                Detect,
                "Alert on clocks that are more than a second off",
                "For every machine; the number is exported already.",
            ),
            (
                Mitigate,
                "Say in the error that a token is not valid yet",
                "With both times.",
            ),
        ],
    },
];
