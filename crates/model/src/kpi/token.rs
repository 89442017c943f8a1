//! Short stand-ins for texts that are only ever compared: commits, pipelines, environments. A
//! million deployments hold 8 bytes for each instead of a text of their own.

use std::hash::{BuildHasherDefault, Hasher};

/// A text, for comparing only. Equal texts have equal tokens; among a million different ones two
/// alike are less likely than one in ten million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Token(u64);

impl Token {
    /// The token of 'not known'; no text has it.
    pub const NONE: Self = Self(0);

    /// The token of `text`, the same on every machine; [`Token::NONE`] if it is blank.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::NONE;
        }
        let mut hash = 0x9e37_79b9_7f4a_7c15_u64;
        for chunk in text.as_bytes().chunks(8) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            hash = mix(hash ^ u64::from_le_bytes(bytes));
        }
        Self(mix(hash ^ text.len() as u64).max(1))
    }

    /// The token of an identity of 128 bits, without writing it out.
    #[must_use]
    pub(super) const fn of_numbers(high: u64, low: u64) -> Self {
        let hash = mix(mix(high ^ 0x9e37_79b9_7f4a_7c15) ^ low);
        Self(if hash == 0 { 1 } else { hash })
    }

    /// Whether it stands for a text.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.0 != 0
    }
}

/// The finaliser of MurmurHash3: every bit of the input reaches every bit of the output.
const fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// A hasher for numbers that are spread already, or that count up: one multiplication.
#[derive(Default)]
pub(super) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map from numbers.
pub(super) type NumberMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<NumberHasher>>;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn texts_that_differ_have_tokens_that_differ() {
        let tokens: BTreeSet<_> = (0..100_000)
            .map(|n| Token::of(&format!("v1.{n}")))
            .collect();
        assert_eq!(tokens.len(), 100_000);
        assert_ne!(Token::of("a"), Token::of("a\0"));
    }

    #[test]
    fn a_blank_text_is_not_known() {
        assert_eq!(Token::of("  "), Token::NONE);
        assert!(!Token::of("").is_known());
        assert_eq!(Token::of(" main "), Token::of("main"));
    }
}
