//! Tests of the store through what it offers to others, one file per subject.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod audit;
mod defined_kpis;
mod deletion;
mod documents;
mod door;
mod engine_memory;
mod facts;
mod goals;
mod iac;
mod latest;
mod levels;
mod lists;
mod mapping;
mod migrations;
mod on_call;
mod permissions;
mod prose;
mod readers;
mod rebuild;
mod reviews;
mod room;
mod scans;
mod search;
mod toolchain;
mod training;
mod world;
