//! The fonts of a PDF: those that Muster brings, so that it looks the same on every laptop, and,
//! for signs that none of them has, those of the computer.

use std::{collections::BTreeSet, sync::LazyLock};

use fontdb::Database;
use typst::{
    foundations::Bytes,
    text::{Font, FontBook, FontInfo, FontStyle, FontWeight},
    utils::LazyHash,
};

/// Those that Muster brings.
static OWN: LazyLock<Vec<Font>> = LazyLock::new(|| {
    typst_assets::fonts()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .collect()
});

/// How many fonts of the computer are taken at the most.
const BORROWED: usize = 8;

/// The fonts for one PDF.
pub(super) struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Fonts {
    /// Fonts that have every sign of a text, as far as there are such on this computer.
    pub(super) fn for_text(text: &str) -> Self {
        let mut fonts = OWN.clone();
        let lacking = lacking(text, &fonts);
        if !lacking.is_empty() {
            fonts.extend(borrowed(lacking));
        }
        Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }

    /// What there is to choose from.
    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// One of them.
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
}

/// The signs of a text that no font has. Spaces and signs that only join others need none.
fn lacking(text: &str, fonts: &[Font]) -> BTreeSet<char> {
    let seen: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let drawn = |c: &char| {
        !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe0e}' | '\u{fe0f}')
    };
    let has = |c: char| fonts.iter().any(|font| covers(font.info(), c));
    seen.into_iter()
        .filter(drawn)
        .filter(|c| !has(*c))
        .collect()
}

fn covers(info: &FontInfo, c: char) -> bool {
    info.coverage.contains(c as u32)
}

/// The computer's fonts that have the most of these signs, then those that have the most of the
/// rest.
fn borrowed(mut lacking: BTreeSet<char>) -> Vec<Font> {
    let mut installed = Database::new();
    installed.load_system_fonts();
    let mut candidates: Vec<(FontInfo, fontdb::ID)> = installed
        .faces()
        .filter_map(|face| {
            let info = installed.with_face_data(face.id, FontInfo::new)??;
            lacking
                .iter()
                .any(|c| covers(&info, *c))
                .then_some((info, face.id))
        })
        .collect();
    // Of equals the upright one of usual weight is taken, and the same one each time.
    candidates.sort_by_cached_key(|(info, _)| {
        let upright = info.variant.style == FontStyle::Normal;
        let weight = info
            .variant
            .weight
            .to_number()
            .abs_diff(FontWeight::REGULAR.to_number());
        (!upright, weight, info.family.clone())
    });
    let mut fonts = Vec::new();
    while !lacking.is_empty() && fonts.len() < BORROWED {
        let has = |info: &FontInfo| lacking.iter().filter(|c| covers(info, **c)).count();
        // The first of those that have the most.
        let best = candidates.iter().rev().max_by_key(|(info, _)| has(info));
        let Some((info, id)) = best.filter(|(info, _)| has(info) > 0) else {
            break;
        };
        let font = installed.with_face_data(*id, |data, index| {
            Font::new(Bytes::new(data.to_vec()), index)
        });
        lacking.retain(|c| !covers(info, *c));
        let id = *id;
        fonts.extend(font.flatten());
        candidates.retain(|(_, other)| *other != id);
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_fonts_have_what_western_texts_need() {
        let text = "Größe naïve Łódź Ελλάδα Москва “quoted” – — … → ≥ ± × • ☐ ☑ ✓ ↩";
        assert_eq!(lacking(text, &OWN), BTreeSet::new());
        let families: BTreeSet<_> = OWN.iter().map(|it| it.info().family.as_str()).collect();
        assert!(families.contains("Libertinus Serif"));
        assert!(families.contains("DejaVu Sans Mono"));
    }

    #[test]
    fn signs_that_no_font_has_cost_nothing_but_themselves() {
        let fonts = Fonts::for_text("\u{10ffff} \u{e000}");
        assert!(fonts.font(0).is_some());
        assert!(fonts.font(10_000).is_none());
        assert!(fonts.book().contains_family("libertinus serif"));
    }
}
