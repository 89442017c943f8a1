//! A combination of keys, as people write it: `Ctrl+Alt+I`.

use std::fmt;

use muster_engine::Problem;
use tauri_plugin_global_shortcut::{Modifiers, Shortcut};

/// Keys that are pressed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Combination(Shortcut);

impl Combination {
    /// Reads a combination: modifiers first, then one key, with `+` between them.
    ///
    /// # Errors
    /// A sentence at `keys` if it is none, or one that would take a key away from typing.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let shortcut: Shortcut = text.parse().map_err(|_| {
            Problem::with_field(
                "keys",
                format!(
                    "‘{}’ is no combination of keys. Write one such as Ctrl+Alt+I.",
                    text.trim()
                ),
            )
        })?;
        if shortcut
            .mods
            .intersects(Modifiers::CONTROL | Modifiers::ALT | Modifiers::SUPER)
        {
            Ok(Self(shortcut))
        } else {
            Err(Problem::with_field(
                "keys",
                "Add Ctrl, Alt or Super: without one of them no other app would get this key.",
            ))
        }
    }

    /// The combination as the desktop is asked for it.
    pub(super) const fn shortcut(self) -> Shortcut {
        self.0
    }
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [
            (Modifiers::CONTROL, "Ctrl"),
            (Modifiers::ALT, "Alt"),
            (Modifiers::SHIFT, "Shift"),
            (Modifiers::SUPER, "Super"),
        ];
        for (modifier, name) in modifiers {
            if self.0.mods.contains(modifier) {
                write!(f, "{name}+")?;
            }
        }
        let key = self.0.key.to_string();
        let letter = key.strip_prefix("Key").or(key.strip_prefix("Digit"));
        f.write_str(letter.unwrap_or(&key))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Ctrl+Alt+I", "Ctrl+Alt+I")]
    #[case("alt + ctrl + i", "Ctrl+Alt+I")]
    #[case("control+shift+KeyD", "Ctrl+Shift+D")]
    #[case("Super+F12", "Super+F12")]
    #[case("cmd+Digit7", "Super+7")]
    #[case("Alt+Up", "Alt+ArrowUp")]
    #[case("Ctrl+,", "Ctrl+Comma")]
    fn reads_what_people_write_and_writes_it_in_one_way(#[case] text: &str, #[case] written: &str) {
        let keys = Combination::parse(text).unwrap();
        assert_eq!(keys.to_string(), written);
        assert_eq!(Combination::parse(written).unwrap(), keys);
    }

    #[rstest]
    #[case::nothing("", "no combination")]
    #[case::only_modifiers("Ctrl+Alt", "no combination")]
    #[case::two_keys("Ctrl+A+B", "no combination")]
    #[case::key_first("I+Ctrl", "no combination")]
    #[case::a_hole("Ctrl++I", "no combination")]
    #[case::unknown("Ctrl+ß", "no combination")]
    #[case::a_bare_letter("I", "Add Ctrl")]
    #[case::a_capital("Shift+I", "Add Ctrl")]
    fn says_at_its_field_what_is_wrong(#[case] text: &str, #[case] words: &str) {
        let problem = Combination::parse(text).unwrap_err();
        assert!(problem.message.contains(words), "{}", problem.message);
        assert_eq!(problem.field.as_deref(), Some("keys"));
    }
}
