//! Troubles that a deployment brought.

use muster_model::record::Severity::{Sev1, Sev2, Sev3, Sev4};

use super::Trouble;

pub(in crate::sample::incidents) static FROM_DEPLOYMENTS: [Trouble; 15] = [
    Trouble {
        title: "{service} answers {percent} % of requests with 500",
        summary: "After `{version}` went out, {part} ran into an unhandled empty value. Customers \
                  saw an error page and most of them gave up.",
        severity: Sev2,
        alerts: &[
            ("ErrorRateHigh", "{percent} % of requests to {service} fail"),
            (
                "ErrorBudgetBurn",
                "{service} burns its error budget 14 times too fast",
            ),
        ],
        notes: &[
            "Errors began with `{version}`. Looking at {part}.",
            "All stack traces are the same: an empty value from {leans}, read without a check.\n\n\
             ```\nNoneError: expected one result, got none\n```",
            "Cannot be switched off by a flag. Deciding between rollback and correction.",
        ],
        ending: "",
    },
    Trouble {
        title: "Customers cannot finish an order: {service} unavailable",
        summary: "`{version}` asked {leans} for a field that production does not have. Nobody could \
                  finish an order until it was put right.",
        severity: Sev1,
        alerts: &[
            ("CheckoutUnavailable", "No order finished for two minutes"),
            (
                "ErrorRateHigh",
                "{service} fails for {percent} % of requests",
            ),
        ],
        notes: &[
            "Confirmed with a test order: it stops at {service}. **All hands in the call.**",
            "Orders per minute: 0 (usual for this hour: {n}). Support has put up the banner.",
            "Staging has the field, production does not: the migration still waits for \
             approval. The order of the two steps was not part of the checklist.",
            "Way back agreed, starting now.",
        ],
        ending: "",
    },
    Trouble {
        title: "{service} slow since the last rollout, p95 above 2 s",
        summary: "A query lost its index with the new filter in {part}. Slow pages, no errors.",
        severity: Sev3,
        alerts: &[("HighLatency", "p95 of {service} above 2 s")],
        notes: &[
            "Latency follows the rollout of `{version}` to the minute.",
            "`EXPLAIN` shows a full scan for {part}: {n} ms per call instead of 4.",
            "The index would take an hour to build. Going the other way first.",
        ],
        ending: "",
    },
    Trouble {
        title: "Memory of {service} grows until pods are killed",
        summary: "Every request of {part} left a buffer behind; pods were killed after about forty \
                  minutes, and requests in flight were lost with them.",
        severity: Sev2,
        alerts: &[
            ("PodOutOfMemory", "Pods of {service} killed for memory"),
            (
                "ErrorRateHigh",
                "{service} fails for {percent} % of requests",
            ),
        ],
        notes: &[
            "Third pod killed. Memory climbs in a straight line since the rollout.",
            "Doubled the limit to win time: about an hour until it fills again.",
            "Heap dump: {n} MB of buffers that belong to {part}.",
        ],
        ending: "",
    },
    Trouble {
        title: "Wrong amounts shown in {part}",
        summary: "Amounts were rounded twice for carts with more than one tax rate. Orders were \
                  charged correctly; only the display was off by cents.",
        severity: Sev3,
        alerts: &[],
        notes: &[
            "Support has {n} messages about amounts that differ by one cent.",
            "Charged amounts are right: checked twenty orders against the ledger. It is the display.",
            "Found it: rounding per line *and* on the sum since `{version}`.",
        ],
        ending: "",
    },
    Trouble {
        title: "Connections to {leans} used up by {service}",
        summary: "The pool was created per request instead of once. {leans} refused new connections \
                  after a few minutes of load.",
        severity: Sev2,
        alerts: &[
            (
                "ConnectionPoolExhausted",
                "{service} waits for connections to {leans}",
            ),
            ("HighLatency", "p95 of {service} above 4 s"),
        ],
        notes: &[
            "{n} open connections, allowed are 500. Others that use {leans} begin to suffer.",
            "Took half of the pods out to keep room for the rest. It holds, barely.",
            "The pool moved into the request handler with `{version}`.",
        ],
        ending: "",
    },
    Trouble {
        title: "{part}: old clients are turned away",
        summary: "The new version made an optional field required. The app of last spring does not \
                  send it, and {percent} % of our customers still use that.",
        severity: Sev3,
        alerts: &[(
            "ClientErrorsHigh",
            "{service} refuses {percent} % of requests",
        )],
        notes: &[
            "Only 400s, all from app versions before 5.2.",
            "The contract test ran against the newest client only.",
            "Taking the field back to optional is one line. Reviewing it now.",
        ],
        ending: "",
    },
    Trouble {
        title: "Jobs of {service} run twice",
        summary: "Two schedulers were active during the rollout, because the old one was not told to \
                  stop. Some customers got two mails.",
        severity: Sev3,
        alerts: &[("DuplicateWork", "{n} jobs of {service} ran twice")],
        notes: &[
            "Duplicate keys in the log since 10 minutes after the rollout.",
            "Stopped the old scheduler by hand; no new duplicates. {n} customers have two mails.",
            "Nothing was charged twice: the ledger refuses the second entry.",
        ],
        ending: "",
    },
    Trouble {
        title: "Cache of {service} empty after each start",
        summary: "`{version}` changed the cache key with every build. All requests reached {leans}, \
                  which slowed down by half.",
        severity: Sev3,
        alerts: &[
            ("CacheHitRateLow", "Hit rate of {service} below 20 %"),
            ("HighLatency", "p95 of {service} above 1.2 s"),
        ],
        notes: &[
            "Hit rate fell from 93 % to {percent} % and does not recover.",
            "The key has the build number in it. It was meant for the file names, not for the data.",
        ],
        ending: "",
    },
    Trouble {
        title: "{service} refuses one request in three after the new configuration",
        summary: "The rollout carried the test credentials of {leans} into one of three zones. A \
                  third of all attempts was refused.",
        severity: Sev1,
        alerts: &[
            (
                "CheckoutUnavailable",
                "One order in three does not go through",
            ),
            ("ErrorRateHigh", "{service} fails for 33 % of requests"),
        ],
        notes: &[
            "Exactly a third fails. That smells of one zone in three.",
            "Confirmed, zone *b* talks to the sandbox. Took it out of rotation: **no new failures**.",
            "Zones *a* and *c* carry the load at 70 %. Putting *b* right before it comes back.",
        ],
        ending: "",
    },
    Trouble {
        title: "{service} logs too much and fills its disk",
        summary: "Debug output stayed on for {part}. The disk would have been full within the hour.",
        severity: Sev4,
        alerts: &[("DiskWillFill", "Disk of {service} full within 60 minutes")],
        notes: &[
            "{n} MB of log per minute, nearly all of it from {part}.",
            "Log level lowered at run time; the growth stopped.",
        ],
        ending: "",
    },
    Trouble {
        title: "Translations missing in {part}",
        summary: "The bundle was built without the Dutch and Polish texts. Customers there saw keys \
                  instead of words.",
        severity: Sev3,
        alerts: &[],
        notes: &[
            "A colleague in Utrecht sent a picture: `cart.title.items` instead of a sentence.",
            "The build step that fetches texts had failed quietly; the pipeline was green.",
            "Making that step fail loudly is part of the correction.",
        ],
        ending: "",
    },
    Trouble {
        title: "{service} does not start in one zone",
        summary: "The new image needs a newer kernel than the machines of zone *c* have. The other \
                  zones carried the load without trouble.",
        severity: Sev4,
        alerts: &[(
            "DiskWillFill",
            "Failed starts of {service} in zone c fill the disk with dumps",
        )],
        notes: &[
            "Pods in *c* end with `exec format error`. The rest is healthy, nobody outside notices.",
            "The base image moved with `{version}`.",
        ],
        ending: "",
    },
    Trouble {
        title: "Time-outs between {service} and {leans}",
        summary: "The new time-out was read as milliseconds where seconds were meant. Every call \
                  that took longer than two milliseconds was given up.",
        severity: Sev2,
        alerts: &[
            (
                "UpstreamTimeouts",
                "{percent} % of calls to {leans} time out",
            ),
            (
                "ErrorRateHigh",
                "{service} fails for {percent} % of requests",
            ),
        ],
        notes: &[
            "Every failed call took *exactly* 2 ms. Nothing in this world takes exactly 2 ms.",
            "`timeout: 2`: the old client counts seconds, the new one milliseconds.",
            "{leans} itself is fine; told its team that they can stand down.",
        ],
        ending: "",
    },
    Trouble {
        title: "Sessions end too early in {service}",
        summary: "After `{version}` a session ended after five minutes. Customers had to sign in \
                  again in the middle of an order.",
        severity: Sev3,
        alerts: &[("SignInRateHigh", "Sign-ins at four times the usual rate")],
        notes: &[
            "Sign-ins went up fourfold; first suspicion was bots, but these are our customers.",
            "Lifetime is now taken from the token, not from the setting.",
            "{n} carts were left behind in the last hour, twice the usual.",
        ],
        ending: "",
    },
];
