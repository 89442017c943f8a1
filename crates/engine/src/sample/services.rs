//! What the sample's shop runs and where it is built: three connections that are switched off, the
//! environment rules, and seven services with their owners and sources.

use muster_model::{
    ids::{ConnectionId, ServiceId},
    rbac::Author,
    record::{Connection, ConnectionSettings, EnvironmentRule, Service, ServiceSource, Tier},
    time::{Millis, Timestamp},
};

use super::{
    AnyRecord, SampleRecord,
    dice::Dice,
    people::{Cast, Crew, ME},
};

pub(super) const GITLAB: &str = "https://gitlab.example.com";
pub(super) const JENKINS: &str = "https://jenkins.example.com";
pub(super) const ALERTMANAGER: &str = "https://alerts.example.com/alertmanager";

/// Where the services stand in [`Shop::services`] that the rest of the sample calls by name.
pub(super) const CHECKOUT: usize = 1;
pub(super) const PAYMENTS: usize = 2;
pub(super) const SEARCH: usize = 3;
pub(super) const EDGE: usize = 6;

/// One service as the rest of the sample needs it.
pub(super) struct Running {
    pub(super) id: ServiceId,
    pub(super) about: &'static About,
}

/// What never changes about a service.
pub(super) struct About {
    pub(super) name: &'static str,
    description: &'static str,
    /// Who answers for it first; the owners are these.
    pub(super) crews: &'static [Crew],
    /// Whether Jenkins builds and deploys it; else GitLab does.
    pub(super) jenkins: bool,
    /// How often it is deployed, compared with the others.
    pub(super) pace: f64,
    /// What people work on in it, as noun phrases.
    pub(super) parts: &'static [&'static str],
    /// What it leans on, in the singular.
    pub(super) leans_on: &'static [&'static str],
}

impl About {
    /// The path of its GitLab project, where its merge requests are.
    pub(super) fn project(&self) -> String {
        format!("shop/{}", self.name)
    }

    /// The Jenkins job that deploys it to an environment.
    pub(super) fn deploy_job(&self, environment: &str) -> String {
        format!("shop/deploy-{environment}/{}", self.name)
    }
}

pub(super) struct Shop {
    pub(super) gitlab: ConnectionId,
    pub(super) jenkins: ConnectionId,
    pub(super) alertmanager: ConnectionId,
    pub(super) services: Vec<Running>,
}

static SERVICES: [About; 7] = [
    About {
        name: "storefront",
        description: "What customers see: product pages, cart and account, rendered at the edge.",
        crews: &[Crew::Checkout],
        jenkins: false,
        pace: 1.7,
        parts: &[
            "the product page",
            "the cart drawer",
            "image loading",
            "the gift banner",
            "consent storage",
            "the size guide",
            "the wish list",
        ],
        leans_on: &["the image service", "the catalogue", "the consent store"],
    },
    About {
        name: "checkout-api",
        description: "Turns a cart into an order: prices, vouchers, addresses, shipping quotes.",
        crews: &[Crew::Checkout],
        jenkins: false,
        pace: 1.6,
        parts: &[
            "voucher checks",
            "address validation",
            "the order summary",
            "shipping quotes",
            "guest checkout",
            "price rounding",
            "the tax estimate",
        ],
        leans_on: &["the tax service", "Redis", "the carrier API"],
    },
    About {
        name: "payment-gateway",
        description: "Authorises, captures and refunds through the payment providers.",
        crews: &[Crew::Checkout],
        jenkins: false,
        pace: 0.9,
        parts: &[
            "card authorisation",
            "wallet payments",
            "refunds",
            "3-D Secure",
            "invoice purchase",
            "partial capture",
        ],
        leans_on: &["the card acquirer", "the wallet provider", "the ledger"],
    },
    About {
        name: "catalog-search",
        description: "Search, facets and ranking over 180,000 products; index rebuilt every night.",
        crews: &[Crew::Checkout],
        jenkins: false,
        pace: 0.9,
        parts: &[
            "typo tolerance",
            "facet counts",
            "the nightly index",
            "synonyms",
            "stock badges",
            "ranking",
        ],
        leans_on: &["the search cluster", "the stock feed", "the catalogue"],
    },
    About {
        name: "order-service",
        description: "Orders from confirmation to return. The oldest service; still on Jenkins.",
        crews: &[Crew::Checkout, Crew::Platform],
        jenkins: true,
        pace: 0.8,
        parts: &[
            "order confirmation",
            "stock reservation",
            "return labels",
            "delivery slots",
            "the order export",
            "cancellation",
        ],
        leans_on: &["PostgreSQL", "the message queue", "the warehouse API"],
    },
    About {
        name: "identity",
        description: "Sign-in, sessions and passkeys for customers and for back-office staff.",
        crews: &[Crew::Platform],
        jenkins: false,
        pace: 0.6,
        parts: &[
            "password reset",
            "session renewal",
            "passkey sign-in",
            "token rotation",
            "account merge",
            "the sign-in limit",
        ],
        leans_on: &["the mail relay", "Redis", "the key store"],
    },
    About {
        name: "edge-proxy",
        description: "TLS, routing, bot rules and caching in front of everything else.",
        crews: &[Crew::Platform],
        jenkins: true,
        pace: 0.5,
        parts: &[
            "TLS renewal",
            "bot rules",
            "request limits",
            "geo routing",
            "cache headers",
            "health checks",
        ],
        leans_on: &[
            "the DNS provider",
            "the certificate store",
            "the cache tier",
        ],
    },
];

/// Writes connections, environment rules and services.
pub(super) fn shop(
    dice: &mut Dice,
    set_up: Timestamp,
    start: Timestamp,
    cast: &Cast,
    records: &mut Vec<SampleRecord>,
) -> Shop {
    let author = Author::Member(cast.id(ME));
    let at = set_up + Millis::minutes(12);
    for (position, (pattern, tier)) in (1..).zip([
        ("production*", Tier::Production),
        ("staging*", Tier::Staging),
        ("review/*", Tier::Testing),
    ]) {
        let rule = EnvironmentRule {
            pattern: pattern.to_owned(),
            tier,
            position,
        };
        let record = AnyRecord::EnvironmentRule(dice.id(at), rule);
        records.push(SampleRecord::written(at, author, record));
    }
    let mut connect = |name: &str, base_url: &str, user: &str, settings: ConnectionSettings| {
        let id: ConnectionId = dice.id(at);
        let connection = Connection {
            name: name.to_owned(),
            base_url: base_url.to_owned(),
            settings,
            user: user.to_owned(),
            ca_file: String::new(),
            proxy: String::new(),
            poll_interval: Millis::minutes(1),
            since: start - Millis::days(14),
            // Nobody answers at these addresses.
            enabled: false,
            speaks_for: Vec::new(),
        };
        let record = AnyRecord::Connection(id, connection);
        records.push(SampleRecord::written(at, author, record));
        id
    };
    let gitlab = connect(
        "GitLab of the shop",
        GITLAB,
        "",
        ConnectionSettings::new(
            "gitlab",
            [("scope", "group".into()), ("paths", (&["shop"][..]).into())],
        ),
    );
    let jenkins = connect(
        "Jenkins",
        JENKINS,
        "muster-reader",
        ConnectionSettings::new(
            "jenkins",
            [
                ("folder", "shop".into()),
                (
                    "deployment_jobs",
                    "^shop/deploy-(?P<environment>production|staging)/.+$".into(),
                ),
                ("default_environment", "".into()),
            ],
        ),
    );
    let alertmanager = connect(
        "Alertmanager",
        ALERTMANAGER,
        "",
        ConnectionSettings::new(
            "alertmanager",
            [("filters", (&["shop=\"main\""][..]).into())],
        ),
    );

    let at = set_up + Millis::minutes(41);
    let mut services = Vec::new();
    for about in &SERVICES {
        let source = |connection, path| ServiceSource { connection, path };
        let mut sources = vec![source(gitlab, about.project())];
        if about.jenkins {
            sources.push(source(jenkins, about.project()));
            sources.push(source(jenkins, about.deploy_job("production")));
            sources.push(source(jenkins, about.deploy_job("staging")));
        }
        let service = Service {
            name: about.name.to_owned(),
            description: about.description.to_owned(),
            teams: about.crews.iter().map(|crew| cast.team(*crew)).collect(),
            sources,
            attribution_window: None,
        };
        let id = dice.id(at);
        records.push(SampleRecord::written(
            at,
            author,
            AnyRecord::Service(id, service),
        ));
        services.push(Running { id, about });
    }
    Shop {
        gitlab,
        jenkins,
        alertmanager,
        services,
    }
}
