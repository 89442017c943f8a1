//! Skills and levels as data. Some are known on one side of the wall only, some by one person, some
//! by nobody any more, and some have got better since people train together.

use muster_model::record::Proficiency::{self, Assisted, Aware, Independent, Teacher, Unknown};

use crate::sample::people::{DINESH, ELODIE, JULIANE, MARA, ME, NOAH, SATO, TOMASZ};

/// What a skill is about.
pub(super) enum About {
    /// The service at this place in the shop.
    Service(usize),
    Tool(&'static str),
    Neither,
}

/// What somebody says of themselves, or somebody else saw.
pub(super) struct Said {
    pub(super) weeks_ago: u64,
    pub(super) proficiency: Proficiency,
    pub(super) seen_by: Option<usize>,
}

pub(super) struct SkillPlan {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) about: About,
    pub(super) wanted: u32,
    pub(super) known: &'static [(usize, &'static [Said])],
}

const fn says(weeks_ago: u64, proficiency: Proficiency) -> Said {
    Said {
        weeks_ago,
        proficiency,
        seen_by: None,
    }
}

const fn sees(weeks_ago: u64, proficiency: Proficiency, by: usize) -> Said {
    Said {
        weeks_ago,
        proficiency,
        seen_by: Some(by),
    }
}

const STOREFRONT: About = About::Service(0);
const CHECKOUT: About = About::Service(1);
const PAYMENTS: About = About::Service(2);
const SEARCH: About = About::Service(3);
const ORDERS: About = About::Service(4);
const IDENTITY: About = About::Service(5);
const EDGE: About = About::Service(6);

/// Where in the plan those stand that sessions teach.
pub(in crate::sample::training) const ROLL_STOREFRONT_BACK: usize = 0;
pub(in crate::sample::training) const ROLL_CHECKOUT_BACK: usize = 2;
pub(in crate::sample::training) const SECOND_PROVIDER: usize = 4;
pub(in crate::sample::training) const REFUND: usize = 5;
pub(in crate::sample::training) const REBUILD_INDEX: usize = 6;
pub(in crate::sample::training) const DRAIN_QUEUE: usize = 9;
pub(in crate::sample::training) const RESTORE_ORDERS: usize = 10;
pub(in crate::sample::training) const BLOCK_BOTS: usize = 14;
pub(in crate::sample::training) const PLAN_AND_APPLY: usize = 15;
pub(in crate::sample::training) const WRITE_ALERTS: usize = 17;
pub(in crate::sample::training) const CHANGE_SCHEMA: usize = 18;
pub(in crate::sample::training) const LEAD_INCIDENT: usize = 20;

pub(super) static SKILLS: [SkillPlan; 22] = [
    SkillPlan {
        name: "Roll the storefront back",
        description: "To the version before, with the caches, within five minutes.",
        about: STOREFRONT,
        wanted: 3,
        known: &[
            (NOAH, &[says(30, Teacher), sees(20, Teacher, JULIANE)]),
            (ELODIE, &[says(28, Independent)]),
            (DINESH, &[says(36, Assisted), says(10, Independent)]),
            (
                TOMASZ,
                &[
                    says(40, Aware),
                    says(10, Independent),
                    sees(8, Independent, NOAH),
                ],
            ),
            (ME, &[says(29, Aware), says(10, Assisted)]),
        ],
    },
    SkillPlan {
        name: "Find out why a page is slow",
        description: "From the browser's traces to the call that takes long.",
        about: STOREFRONT,
        wanted: 2,
        known: &[
            (NOAH, &[says(45, Independent)]),
            (ELODIE, &[says(60, Teacher)]),
            (JULIANE, &[says(70, Assisted)]),
        ],
    },
    SkillPlan {
        name: "Roll checkout back without losing carts",
        description: "Carts that began in the new version must open in the old one:\n\n\
                      1. Switch writing of the new fields off.\n\
                      2. Wait for the queue to be empty.\n\
                      3. Roll back.",
        about: CHECKOUT,
        wanted: 3,
        known: &[
            (DINESH, &[says(31, Teacher), sees(22, Teacher, JULIANE)]),
            (ELODIE, &[says(29, Independent)]),
            (TOMASZ, &[says(33, Aware), says(10, Assisted)]),
            (SATO, &[says(33, Unknown), says(10, Aware)]),
        ],
    },
    SkillPlan {
        name: "Switch vouchers off",
        description: "All of them, or those of one campaign, when they eat the margin.",
        about: CHECKOUT,
        wanted: 2,
        known: &[
            (DINESH, &[says(33, Independent)]),
            (NOAH, &[says(27, Independent)]),
            (JULIANE, &[says(31, Assisted)]),
        ],
    },
    SkillPlan {
        name: "Turn to the second payment provider",
        description: "With its own limits, and with what is under way. Practised by day, done at \
                      night.",
        about: PAYMENTS,
        wanted: 2,
        known: &[
            (DINESH, &[says(34, Teacher), sees(18, Teacher, JULIANE)]),
            (ELODIE, &[says(29, Aware)]),
            (TOMASZ, &[says(33, Unknown)]),
            (ME, &[says(29, Aware)]),
        ],
    },
    SkillPlan {
        name: "Refund by hand",
        description: "With the four eyes that the bank wants.",
        about: PAYMENTS,
        wanted: 2,
        known: &[
            (DINESH, &[says(28, Independent)]),
            (
                ELODIE,
                &[
                    says(30, Assisted),
                    says(5, Independent),
                    sees(4, Independent, DINESH),
                ],
            ),
            (JULIANE, &[says(70, Independent)]),
            (MARA, &[says(5, Aware)]),
        ],
    },
    SkillPlan {
        name: "Rebuild the index by hand",
        description: "When the nightly run failed and the shop finds nothing.",
        about: SEARCH,
        wanted: 2,
        known: &[
            (NOAH, &[says(35, Teacher)]),
            (ME, &[says(29, Aware), says(2, Assisted)]),
            (SATO, &[says(34, Unknown), says(2, Aware)]),
        ],
    },
    SkillPlan {
        name: "Grow the search cluster",
        description: "By a machine, while it is under load.",
        about: SEARCH,
        wanted: 2,
        known: &[
            (SATO, &[says(30, Independent)]),
            (
                TOMASZ,
                &[says(25, Independent), sees(12, Independent, SATO)],
            ),
            (NOAH, &[says(28, Aware)]),
        ],
    },
    SkillPlan {
        name: "Deploy it with Jenkins",
        description: "The last service that is deployed so.",
        about: ORDERS,
        wanted: 3,
        known: &[
            (ME, &[says(75, Independent)]),
            (MARA, &[says(60, Independent)]),
            (TOMASZ, &[says(38, Independent)]),
            (NOAH, &[says(30, Assisted)]),
        ],
    },
    SkillPlan {
        name: "Drain the queue without losing orders",
        description: "Stop what writes, let what reads finish, and count before and after.",
        about: ORDERS,
        wanted: 2,
        known: &[
            (TOMASZ, &[says(22, Teacher), sees(15, Teacher, MARA)]),
            (ME, &[says(31, Independent)]),
            (
                DINESH,
                &[
                    says(28, Aware),
                    says(9, Independent),
                    sees(8, Independent, ME),
                ],
            ),
        ],
    },
    SkillPlan {
        name: "Restore its database to a point in time",
        description: "Into a second machine first, compare, then switch over.",
        about: ORDERS,
        wanted: 2,
        known: &[
            (SATO, &[says(110, Teacher)]),
            (MARA, &[says(56, Independent)]),
            (ME, &[says(29, Assisted)]),
        ],
    },
    SkillPlan {
        name: "Rotate the signing keys",
        description: "With both keys valid for an hour, so that nobody has to sign in again.",
        about: IDENTITY,
        wanted: 2,
        known: &[
            (ME, &[says(29, Teacher), sees(21, Teacher, MARA)]),
            (SATO, &[says(24, Independent)]),
            (NOAH, &[says(27, Aware)]),
        ],
    },
    SkillPlan {
        name: "Lift the sign-in limit",
        description: "For one address, for one network, for all.",
        about: IDENTITY,
        wanted: 2,
        known: &[
            (ME, &[says(29, Independent)]),
            (TOMASZ, &[says(20, Independent)]),
            (ELODIE, &[says(15, Independent), sees(13, Independent, ME)]),
        ],
    },
    SkillPlan {
        name: "Renew a certificate by hand",
        description: "When the robot did not.",
        about: EDGE,
        wanted: 2,
        known: &[
            (TOMASZ, &[says(40, Independent)]),
            (SATO, &[says(26, Independent)]),
            (ELODIE, &[says(29, Aware)]),
        ],
    },
    SkillPlan {
        name: "Block a wave of bots",
        description: "Without blocking those who came for the sale.",
        about: EDGE,
        wanted: 3,
        known: &[
            (MARA, &[says(34, Teacher)]),
            (TOMASZ, &[says(30, Independent)]),
            (SATO, &[says(33, Assisted)]),
            (
                NOAH,
                &[
                    says(28, Aware),
                    says(20, Independent),
                    sees(16, Independent, MARA),
                ],
            ),
        ],
    },
    SkillPlan {
        name: "Plan and apply a change",
        description: "Read the plan so that nothing in it surprises you.",
        about: About::Tool("Terraform"),
        wanted: 4,
        known: &[
            (ME, &[says(29, Teacher)]),
            (SATO, &[says(32, Teacher), sees(24, Teacher, ME)]),
            (MARA, &[says(30, Independent)]),
            (TOMASZ, &[says(31, Assisted), says(19, Independent)]),
            (NOAH, &[says(28, Aware), says(18, Assisted)]),
            (DINESH, &[says(28, Aware)]),
        ],
    },
    SkillPlan {
        name: "Repair a locked state",
        description: "Find out who holds the lock before you take it.",
        about: About::Tool("Terraform"),
        wanted: 2,
        known: &[
            (SATO, &[says(30, Independent)]),
            (ME, &[says(57, Independent)]),
        ],
    },
    SkillPlan {
        name: "Write an alert that is worth waking for",
        description: "It says what customers notice, and what to do.",
        about: About::Tool("Prometheus"),
        wanted: 4,
        known: &[
            (MARA, &[says(33, Teacher), sees(23, Teacher, JULIANE)]),
            (SATO, &[says(30, Independent)]),
            (DINESH, &[says(28, Assisted), says(14, Independent)]),
            (NOAH, &[says(27, Assisted)]),
            (ELODIE, &[says(29, Aware)]),
        ],
    },
    SkillPlan {
        name: "Change a schema without downtime",
        description: "Expand, migrate, contract.",
        about: About::Tool("PostgreSQL"),
        wanted: 3,
        known: &[
            (NOAH, &[says(32, Independent)]),
            (DINESH, &[says(33, Independent)]),
            (
                SATO,
                &[
                    says(34, Assisted),
                    says(4, Independent),
                    sees(3, Independent, NOAH),
                ],
            ),
            (TOMASZ, &[says(31, Aware)]),
        ],
    },
    SkillPlan {
        name: "Find out why a pod does not start",
        description: "Events, logs of the one before, limits, pull secrets: in this order.",
        about: About::Tool("Kubernetes"),
        wanted: 4,
        known: &[
            (ME, &[says(29, Independent)]),
            (TOMASZ, &[says(31, Teacher)]),
            (SATO, &[says(33, Independent)]),
            (
                ELODIE,
                &[says(26, Independent), sees(17, Independent, SATO)],
            ),
            (NOAH, &[says(28, Independent)]),
        ],
    },
    SkillPlan {
        name: "Lead an incident",
        description: "Say who does what, say what is known, and keep your hands off the keyboard.",
        about: About::Neither,
        wanted: 5,
        known: &[
            (MARA, &[says(35, Teacher), sees(25, Teacher, JULIANE)]),
            (JULIANE, &[says(32, Teacher)]),
            (ME, &[says(29, Independent)]),
            (
                TOMASZ,
                &[
                    says(30, Assisted),
                    says(16, Independent),
                    sees(15, Independent, MARA),
                ],
            ),
            (
                NOAH,
                &[
                    says(27, Assisted),
                    says(7, Independent),
                    sees(6, Independent, JULIANE),
                ],
            ),
            (ELODIE, &[says(29, Assisted)]),
        ],
    },
    SkillPlan {
        name: "Write a review that blames nobody",
        description: "What made it sensible to do what was done?",
        about: About::Neither,
        wanted: 2,
        known: &[
            (JULIANE, &[says(80, Independent)]),
            (MARA, &[says(30, Independent)]),
            (NOAH, &[says(27, Assisted)]),
        ],
    },
];
