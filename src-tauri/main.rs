//! Muster's desktop app.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> anyhow::Result<()> {
    muster_desktop::run()
}
