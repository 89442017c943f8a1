//! Whole syncs of one stream.

use muster_connectors::{Connector, Page, Stream};

use crate::access::NOW;

/// Reads a stream to its end from `cursor` on, with a connector that `connector` makes anew for
/// each page, as after a restart. Returns the pages.
pub async fn sync(
    connector: impl Fn() -> Box<dyn Connector>,
    stream: &Stream,
    cursor: Option<String>,
) -> Vec<Page> {
    let mut cursor = cursor;
    let mut pages: Vec<Page> = Vec::new();
    loop {
        let page = connector()
            .pull(stream, cursor.as_deref(), NOW)
            .await
            .expect("the page can be read");
        cursor = Some(page.cursor.clone());
        let more = page.more;
        pages.push(page);
        assert!(pages.len() < 1_000, "the stream does not end");
        if !more {
            return pages;
        }
    }
}
