//! Troubles that came from elsewhere: providers, hardware, load, time passing.

use muster_model::record::Severity::{Sev1, Sev2, Sev3, Sev4};

use super::Trouble;

pub(in crate::sample::incidents) static FROM_ELSEWHERE: [Trouble; 13] = [
    Trouble {
        title: "{leans} unreachable from {service}",
        summary: "The provider had trouble in one of its regions. We turned to the second one until \
                  it was over.",
        severity: Sev2,
        alerts: &[
            ("UpstreamDown", "{service} cannot reach {leans}"),
            (
                "ErrorRateHigh",
                "{service} fails for {percent} % of requests",
            ),
        ],
        notes: &[
            "Their status page is still green, but three of our zones see the same.",
            "Ticket opened with the provider. Turning {part} to the second region.",
            "Second region carries {percent} % of the traffic, errors fall.",
        ],
        ending: "Provider reports the end of the trouble; traffic is back on the first region.",
    },
    Trouble {
        title: "Disk of {service} nearly full",
        summary: "Old snapshots were never deleted. Removed what was older than 30 days.",
        severity: Sev4,
        alerts: &[("DiskWillFill", "Disk of {service} full within 6 hours")],
        notes: &[
            "{n} GB of snapshots, the oldest from last year.",
            "Deleting the oldest first, slowly.",
        ],
        ending: "58 % used. A job that does this every week is on the list.",
    },
    Trouble {
        title: "Certificate for {service} ends in three days",
        summary: "The renewal job had lost its permission in the spring clean-up of accounts.",
        severity: Sev4,
        alerts: &[(
            "CertificateExpiresSoon",
            "Certificate of {service} ends in 3 days",
        )],
        notes: &[
            "The job has failed every night for two weeks; its mails went to a closed mailbox.",
            "Permission restored, started by hand.",
        ],
        ending: "New certificate is served everywhere, valid for 90 days.",
    },
    Trouble {
        title: "A crawler takes {percent} % of the capacity of {service}",
        summary: "A price comparison site asked for every variant of every product, without pause.",
        severity: Sev3,
        alerts: &[(
            "TrafficUnusual",
            "Requests to {service} at five times the usual rate",
        )],
        notes: &[
            "One network, {n} requests per second, an honest user agent even.",
            "Limit for that network set to 20 per second. Latency recovers.",
            "Wrote to the address in their user agent and offered the product feed.",
        ],
        ending: "They answered and use the feed from tomorrow. The limit stays until then.",
    },
    Trouble {
        title: "Database of {service} failed over",
        summary: "The primary's machine died. The standby took over after 40 seconds; {service} had \
                  to be told to connect anew.",
        severity: Sev2,
        alerts: &[
            ("DatabaseFailover", "Standby of {service} was promoted"),
            (
                "ErrorRateHigh",
                "{service} fails for {percent} % of requests",
            ),
        ],
        notes: &[
            "Failover worked, but half of the pods hold dead connections.",
            "Restarting pods one after another. Errors halve with each.",
            "No writes lost: checked the last {n} orders against the queue.",
        ],
        ending: "All pods connected, a new standby is being built. Connections are now checked \
                 before use.",
    },
    Trouble {
        title: "Network between two zones loses packets",
        summary: "Between zones *a* and *b* about {percent} % of packets were lost. Calls of \
                  {service} were repeated and slow.",
        severity: Sev3,
        alerts: &[
            (
                "PacketLoss",
                "{percent} % packet loss between zones a and b",
            ),
            ("HighLatency", "p95 of {service} above 1.5 s"),
        ],
        notes: &[
            "`mtr` shows it on one hop, the same from six machines.",
            "Data centre confirms a bad optical module and sends somebody.",
            "Kept traffic inside the zones meanwhile; customers notice nothing any more.",
        ],
        ending: "Module replaced, no loss for half an hour. Traffic flows across zones again.",
    },
    Trouble {
        title: "Newsletter brings more visitors than {service} can take",
        summary: "The newsletter went out to all countries at once. Scaling took minutes longer than \
                  the visitors did.",
        severity: Sev3,
        alerts: &[("HighLatency", "p95 of {service} above 3 s")],
        notes: &[
            "Traffic tripled within two minutes. Marketing confirms: the newsletter, to all countries.",
            "Raised the lower bound from 6 to 18 pods.",
        ],
        ending: "Peak is over. Marketing sends in four waves from now on, and tells us the day before.",
    },
    Trouble {
        title: "Nobody can sign in: clock of two machines wrong",
        summary: "Two machines lost their time source and were four minutes ahead. Tokens that they \
                  made were 'not valid yet' everywhere else.",
        severity: Sev1,
        alerts: &[
            ("CheckoutUnavailable", "Signed-in customers cannot order"),
            ("ClockSkew", "Two machines are 4 minutes ahead"),
        ],
        notes: &[
            "Tokens refused as 'not valid yet'. Clocks!",
            "Both machines out of rotation: **sign-in works again** for nearly everybody.",
            "The time server was moved last night; these two had its old address.",
        ],
        ending: "Clocks right, machines back. The skew alert now fires at five seconds.",
    },
    Trouble {
        title: "Messages pile up before {service}",
        summary: "One message that could not be read blocked all behind it.",
        severity: Sev3,
        alerts: &[("QueueGrowing", "{n} messages wait for {service}")],
        notes: &[
            "The same message comes back every 30 seconds and fails.",
            "Set it aside by hand: a name with an emoji, cut in the middle of a character.",
        ],
        ending: "Queue is empty. Messages that fail five times are now set aside by themselves.",
    },
    Trouble {
        title: "Warehouse sends old stock figures",
        summary: "Figures were from yesterday evening; {n} products were sold that were not there. \
                  Customers were written to.",
        severity: Sev3,
        alerts: &[],
        notes: &[
            "Buyers ask why sold-out shoes can be ordered again.",
            "The warehouse's export stopped in the evening; we took the last file each time without a look \
             at its date.",
            "Stock badges switched off until fresh figures are here.",
        ],
        ending: "Fresh figures are here. Files older than two hours are refused from now on.",
    },
    Trouble {
        title: "Backup of {service} did not finish",
        summary: "The nightly backup ran into the maintenance of the storage. Repeated by day.",
        severity: Sev4,
        alerts: &[("DiskWillFill", "Backup volume of {service} has no room")],
        notes: &["Started again with half the rate, so that nobody feels it."],
        ending: "Backup complete and a restore of it tried on the test machine.",
    },
    Trouble {
        title: "{part}: complaints from one country",
        summary: "A provider in Austria answered our names with an old address.",
        severity: Sev3,
        alerts: &[],
        notes: &[
            "{n} calls to support, all from the same mobile network.",
            "Their resolver keeps an address that we gave back in March. Others are fine.",
            "Put a redirect on the old address with the help of its new owner.",
        ],
        ending: "The resolver answers right again; support sees no new calls.",
    },
    Trouble {
        title: "Test traffic reached {service} in production",
        summary: "A load test was pointed at the wrong name. It was stopped after some minutes.",
        severity: Sev3,
        alerts: &[(
            "TrafficUnusual",
            "Requests to {service} at eight times the usual rate",
        )],
        notes: &[
            "Source is our own load-lab. Stopping the run.",
            "{n} test orders in the database, all with the test marker. Removing them.",
        ],
        ending: "Clean. The lab can no longer reach production addresses at all.",
    },
];
