//! Typeset PDFs, by typst, which is compiled in. What typst is given is one text, whose first part is
//! Muster's design and whose second part is made from what people wrote, with every word of theirs as
//! a string. It finds no files, no packages, no network and no clock.

mod fonts;
mod source;

use std::thread;

use muster_model::ids::AttachmentId;
use typst::{
    Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Dict, Duration, Smart, Str, Value},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use self::fonts::Fonts;
pub(crate) use self::source::{Place, Writer, flowing, is_link, string};
use crate::Problem;

/// The design that all documents have in common: page, headings, tables.
const BASE: &str = include_str!("pdf/base.typ");

/// How much stack typst gets: it walks nested texts by recursion.
const STACK: usize = 64 * 1024 * 1024;

/// A picture of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// What its bytes are, such as `image/png`.
    pub(crate) media_type: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// A document as a PDF, the same bytes for the same source; `source` writes it with or without these
/// pictures, which are named by [`name_of`].
///
/// # Errors
/// A sentence if typst cannot set it.
pub(crate) fn pdf(
    pictures: Vec<(String, Vec<u8>)>,
    source: impl Fn(bool) -> String,
) -> Result<Vec<u8>, Problem> {
    if !pictures.is_empty() {
        match set(source(true), pictures) {
            Ok(pdf) => return Ok(pdf),
            // A picture that typst does not read shall not cost the text.
            Err(cause) => tracing::warn!(%cause, "a PDF is made without pictures"),
        }
    }
    set(source(false), Vec::new()).map_err(|cause| Problem {
        details: Some(cause),
        ..Problem::new(
            "The PDF could not be made. Export as HTML instead, which a browser can print.",
        )
    })
}

/// By which name a source calls a picture.
pub(crate) fn name_of(picture: AttachmentId) -> String {
    picture.to_string()
}

/// Sets a source, on a stack of its own. What goes wrong in typst is told like any other failure.
fn set(source: String, pictures: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, String> {
    let work = thread::Builder::new()
        .name("typesetting".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let pdf = typeset(&Desk::new(source, pictures));
            // What typst remembers to be faster the next time is more than it is worth keeping.
            comemo::evict(0);
            pdf
        })
        .map_err(|error| format!("no thread could be started: {error}"))?;
    work.join()
        .unwrap_or_else(|_| Err("the typesetter broke off".to_owned()))
}

fn typeset(desk: &Desk) -> Result<Vec<u8>, String> {
    let told = |faults: &[SourceDiagnostic]| {
        let faults: Vec<_> = faults.iter().map(|it| it.message.as_str()).collect();
        faults.join("; ")
    };
    let document = typst::compile::<PagedDocument>(desk)
        .output
        .map_err(|faults| told(&faults))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Muster".to_owned())),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| told(&faults))
}

/// All that typst can reach: its library with the pictures, one source and the fonts.
struct Desk {
    library: LazyHash<Library>,
    source: Source,
    fonts: Fonts,
}

impl Desk {
    fn new(source: String, pictures: Vec<(String, Vec<u8>)>) -> Self {
        let inputs: Dict = pictures
            .into_iter()
            .map(|(name, bytes)| (Str::from(name), Value::Bytes(Bytes::new(bytes))))
            .collect();
        Self {
            fonts: Fonts::for_text(&source),
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            source: Source::detached(source),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
