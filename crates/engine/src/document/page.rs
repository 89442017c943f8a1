//! One HTML file that needs nothing beside itself: no script, no font, no picture from elsewhere,
//! and a policy that forbids all of these.

use super::prose::escaped;

/// How the page looks, on a screen and on paper.
const STYLE: &str = include_str!("page.css");

/// Nothing may be loaded, and nothing may run.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
                      base-uri 'none'; form-action 'none'";

/// A page with this title, which is text, around `body`, which is HTML.
pub(crate) fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"Muster\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         {body}</main>\n</body>\n</html>\n"
    )
}

/// What stands at the head of a document: names and what they say, which are text.
pub(crate) fn facts<'f>(facts: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let facts = facts.into_iter().map(|(name, value)| {
        format!(
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            escaped(name),
            escaped(value)
        )
    });
    format!("<dl>\n{}</dl>\n", facts.collect::<String>())
}
