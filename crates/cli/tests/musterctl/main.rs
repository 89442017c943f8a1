//! `musterctl` as a script calls it: one file for each part of it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod commands;
mod goals;
mod home;
mod kpis;
mod reviews;
mod skills;
mod training;
mod weekly;
