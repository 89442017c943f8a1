//! Generates Tauri's context from `tauri.conf.json` and the capabilities beside this file.

fn main() {
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("building the desktop package failed: {error:#}");
    }
}
