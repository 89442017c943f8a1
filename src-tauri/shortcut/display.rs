//! Whether this display has global shortcuts. On Linux only X11 has them: under Wayland no app may
//! listen to keys that are meant for another, and asking X11's stand-in there would seem to work
//! and then stay silent.

use std::env;

/// Said where the desktop itself has to do it.
const WAYLAND: &str = "This desktop runs on Wayland, where no app may have a global shortcut. In \
                       the desktop’s own keyboard settings, give a shortcut to the command ‘muster \
                       --declare’ instead.";
/// Said where there is no display that could.
const NO_DISPLAY: &str = "No display with global shortcuts was found. Start Muster with ‘--declare’ \
                          to declare an incident from elsewhere.";

/// Why no global shortcut is to be had here, and what to do instead; none if one is.
pub(super) fn refusal() -> Option<&'static str> {
    if cfg!(target_os = "linux") {
        refusal_of(|name| env::var(name).ok())
    } else {
        None
    }
}

fn refusal_of(variable: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let wayland = set("WAYLAND_DISPLAY")
        || variable("XDG_SESSION_TYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("wayland"));
    if wayland {
        Some(WAYLAND)
    } else if set("DISPLAY") {
        None
    } else {
        Some(NO_DISPLAY)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::x11(&[("DISPLAY", ":0"), ("XDG_SESSION_TYPE", "x11")], None)]
    #[case::a_display_that_says_no_more(&[("DISPLAY", ":99"), ("WAYLAND_DISPLAY", "")], None)]
    #[case::wayland(&[("WAYLAND_DISPLAY", "wayland-0")], Some(WAYLAND))]
    #[case::wayland_with_a_stand_in(
        &[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")],
        Some(WAYLAND)
    )]
    #[case::known_by_its_session(&[("DISPLAY", ":0"), ("XDG_SESSION_TYPE", "wayland")], Some(WAYLAND))]
    #[case::none(&[], Some(NO_DISPLAY))]
    fn only_x11_has_global_shortcuts(
        #[case] variables: &[(&str, &str)],
        #[case] expected: Option<&str>,
    ) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(refusal_of(variable), expected);
    }
}
