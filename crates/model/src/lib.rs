//! Muster's domain: its types and its rules. Everything here is a pure function of its arguments;
//! time comes in as one of them. Storage, networks, windows and clocks belong to other crates.

pub mod escalation;
pub mod fact;
pub mod hours;
pub mod ids;
pub mod incident_life;
pub mod kpi;
pub mod mapping;
pub mod media_type;
pub mod on_call;
pub mod on_call_load;
pub mod pipeline_health;
pub mod quiet;
pub mod rbac;
pub mod record;
pub mod routing;
pub mod speaking;
pub mod storm;
pub mod suspicion;
pub mod time;
pub mod timeline;
pub mod update_due;
pub mod wildcard;
