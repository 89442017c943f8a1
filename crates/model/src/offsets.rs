//! Offsets into texts as the window counts them: in UTF-16 code units, where Rust counts bytes.
//! Offsets that lie outside a text or within a character become the nearest ones that do not.

/// The UTF-16 code units before a byte of a text.
#[must_use]
pub fn utf16_of(text: &str, byte: usize) -> u32 {
    let before = text.get(..text.floor_char_boundary(byte));
    units(before.unwrap_or(text))
}

/// The byte at which so many UTF-16 code units have passed. Within a character it is the
/// character's beginning.
#[must_use]
pub fn byte_of(text: &str, utf16: u32) -> usize {
    let mut passed = 0;
    for (byte, character) in text.char_indices() {
        passed += character.len_utf16();
        if passed > utf16 as usize {
            return byte;
        }
    }
    text.len()
}

/// How many UTF-16 code units a text has.
#[must_use]
pub fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::ascii("down", 2, 2)]
    #[case::an_umlaut_is_two_bytes("für", 3, 2)]
    #[case::an_emoji_is_two_units("🔥 hot", 4, 2)]
    #[case::within_a_character("🔥 hot", 2, 0)]
    #[case::past_the_end("down", 99, 4)]
    fn bytes_become_units(#[case] text: &str, #[case] byte: usize, #[case] expected: u32) {
        assert_eq!(utf16_of(text, byte), expected);
    }

    #[test]
    fn half_a_surrogate_pair_is_the_beginning_of_its_character() {
        assert_eq!(byte_of("🔥 hot", 1), 0);
        assert_eq!(byte_of("🔥 hot", 2), 4);
        assert_eq!(byte_of("🔥 hot", 99), 8);
    }

    proptest! {
        #[test]
        fn every_character_is_found_again(text in any::<String>()) {
            for (byte, _) in text.char_indices() {
                prop_assert_eq!(byte_of(&text, utf16_of(&text, byte)), byte);
            }
        }
    }
}
