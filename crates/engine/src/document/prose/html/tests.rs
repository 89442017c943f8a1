//! What is written as HTML is read back here by a reader that knows only the tags and attributes
//! that may be there, and fails at anything else.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

const PICTURE: &str = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";

fn shown(markdown: &str) -> String {
    let prose = Prose::read(markdown);
    let source = |_| Some("data:image/png;base64,AAAA".to_owned());
    html(
        &prose,
        &Setting {
            actions: "",
            prefix: "r1-",
            picture: &source,
        },
    )
}

/// The attributes that a tag may have; none if the tag may not be there.
fn attributes_of(tag: &str) -> Option<&'static [&'static str]> {
    Some(match tag {
        "p" | "blockquote" | "ul" | "pre" | "code" | "em" | "strong" | "del" | "br" | "hr"
        | "sup" | "table" | "thead" | "tbody" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            &[]
        }
        "ol" => &["start"],
        "li" => &["class", "id"],
        "th" => &["class", "scope"],
        "td" => &["class"],
        "span" => &["class", "role", "aria-label"],
        "section" => &["class", "aria-label"],
        "a" => &["href", "id", "aria-label"],
        "img" => &["src", "alt"],
        _ => return None,
    })
}

fn decoded(value: &str) -> String {
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// Reads HTML and returns the first thing in it that may not be there.
fn fault(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '"']) {
        if !rest[at..].starts_with('<') {
            return Some(format!("a bare sign in the text at {:?}", &rest[at..]));
        }
        rest = &rest[at + 1..];
        if let Some(closing) = rest.strip_prefix('/') {
            let end = closing.find('>')?;
            if open.pop() != Some(&closing[..end]) {
                return Some(format!("</{}> closes something else", &closing[..end]));
            }
            rest = &closing[end + 1..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
        let tag = &rest[..end];
        let Some(allowed) = attributes_of(tag) else {
            return Some(format!("<{tag}>"));
        };
        rest = &rest[end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let Some((name, behind)) = attribute.split_once("=\"") else {
                return Some(format!("<{tag}> with {attribute:?}"));
            };
            let Some((value, behind)) = behind.split_once('"') else {
                return Some(format!("<{tag}> that does not end"));
            };
            if !allowed.contains(&name) {
                return Some(format!("<{tag} {name}>"));
            }
            let value = decoded(value);
            let fine = match name {
                "href" => {
                    let known = ["https:", "http:", "mailto:", "muster:", "#r1-note-"];
                    let lower = value.to_lowercase();
                    known.iter().any(|it| lower.starts_with(it))
                }
                "src" => value == "data:image/png;base64,AAAA",
                _ => true,
            };
            if !fine {
                return Some(format!("<{tag} {name}={value:?}>"));
            }
            rest = behind;
        }
        let Some(behind) = rest.strip_prefix('>') else {
            return Some(format!("<{tag}> that does not end"));
        };
        rest = behind;
        if !matches!(tag, "br" | "hr" | "img") {
            open.push(tag);
        }
    }
    (!open.is_empty()).then(|| format!("{open:?} stay open"))
}

#[rstest]
#[case("<script>alert(1)</script>")]
#[case("a <script src=//x.test/x.js></script> b")]
#[case("<SCRIPT>alert(1)</SCRIPT>")]
#[case("<scr<script>ipt>alert(1)</scr</script>ipt>")]
#[case("<img src=x onerror=alert(1)>")]
#[case("<IMG SRC=\"javascript:alert(1)\">")]
#[case("<svg onload=alert(1)>")]
#[case("<svg><script>alert(1)</script></svg>")]
#[case("<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>")]
#[case(
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">"
)]
#[case("<iframe src=\"javascript:alert(1)\"></iframe>")]
#[case("<iframe srcdoc=\"<script>alert(1)</script>\">")]
#[case("<object data=\"data:text/html,<script>alert(1)</script>\">")]
#[case("<embed src=\"javascript:alert(1)\">")]
#[case("<form action=\"javascript:alert(1)\"><button>x</button></form>")]
#[case("<base href=\"https://x.test/\">")]
#[case("<meta http-equiv=\"refresh\" content=\"0;url=https://x.test\">")]
#[case("<link rel=\"stylesheet\" href=\"https://x.test/x.css\">")]
#[case("<style>@import 'https://x.test/x.css';</style>")]
#[case("<div style=\"background:url(javascript:alert(1))\">x</div>")]
#[case("<details open ontoggle=alert(1)>")]
#[case("<a href=\"javascript:alert(1)\">x</a>")]
#[case("<!-- --><script>alert(1)</script><!-- -->")]
#[case("<!--><script>alert(1)</script>-->")]
#[case("<!-- a <!-- b --> <script>alert(1)</script> -->")]
#[case("<![CDATA[<script>alert(1)</script>]]>")]
#[case("<?php echo '<script>alert(1)</script>' ?>")]
#[case("<!DOCTYPE html [<!ENTITY x \"<script>alert(1)</script>\">]>&x;")]
#[case("[x](javascript:alert(1))")]
#[case("[x](JaVaScRiPt:alert(1))")]
#[case("[x]( javascript:alert(1))")]
#[case("[x](<javascript:alert(1)>)")]
#[case("[x](java\tscript:alert(1))")]
#[case("[x](javascript&colon;alert(1))")]
#[case("[x](&#106;avascript:alert(1))")]
#[case("[x](&#x6A;avascript:alert&#40;1&#41;)")]
#[case("[x](\u{1}javascript:alert(1))")]
#[case("[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)")]
#[case("[x](vbscript:msgbox(1))")]
#[case("[x](file:///etc/passwd)")]
#[case("[x](//x.test)")]
#[case("[x](https://x.test/\"onmouseover=\"alert(1))")]
#[case("[x](https://x.test/'><script>alert(1)</script>)")]
#[case("[x](https://x.test \"title\\\" onmouseover=\\\"alert(1)\")")]
#[case("[x][y]\n\n[y]: javascript:alert(1)")]
#[case("[[x](javascript:alert(1))](https://x.test)")]
#[case("[a [b](https://b.test) c](https://a.test)")]
#[case("[a https://b.test c](https://a.test)")]
#[case("[![x](https://x.test/i.png)](javascript:alert(1))")]
#[case("![x](javascript:alert(1))")]
#[case("![x](data:image/svg+xml;base64,PHN2Zy8+)")]
#[case("![\" onerror=\"alert(1)](muster://attachment/PICTURE)")]
#[case("![<script>alert(1)</script>](muster://attachment/PICTURE)")]
#[case("![x](muster://attachment/PICTURE\"onload=\"alert(1))")]
#[case("![x](muster://attachment/../../etc/passwd)")]
#[case("<javascript:alert(1)>")]
#[case("<https://x.test/<script>>")]
#[case("https://x.test/<script>alert(1)</script>")]
#[case("www.x.test/\"onmouseover=alert(1)")]
#[case("`<script>alert(1)</script>`")]
#[case("```html\" onmouseover=\"alert(1)\n<script>\n```")]
#[case("| <script> | \" onx=\" |\n|---|---|\n| <img src=x onerror=1> | [x](javascript:1) |")]
#[case("- [x] <input onfocus=alert(1) autofocus>\n- [ ] [x](javascript:1)")]
#[case("x[^\"><script>]\n\n[^\"><script>]: <script>alert(1)</script>")]
#[case("[^1] [^1]\n\n[^1]: [^1] [x](javascript:alert(1))")]
#[case("# <script>alert(1)</script> {#x onclick=alert(1)}")]
#[case("~~<script>~~ **<img onerror=1>** _[x](data:,)_")]
#[case("&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;")]
#[case("<p title=\"</p><script>alert(1)</script>\">")]
#[case("\u{0}<scr\u{0}ipt>alert(1)</script>")]
fn hostile_text_comes_to_nothing(#[case] markdown: &str) {
    let html = shown(&markdown.replace("PICTURE", PICTURE));
    assert_eq!(fault(&html), None, "{html}");
}

#[test]
fn the_reader_of_these_tests_finds_what_may_not_be_there() {
    for html in [
        "<script>",
        "<p onclick=\"x\"></p>",
        "<a href=\"javascript:x\">x</a>",
        "a > b",
        "<p>",
        "<p></em>",
        "<img src=\"https://x.test\" alt=\"\">",
    ] {
        assert!(fault(html).is_some(), "{html}");
    }
}

#[test]
fn a_text_is_written_with_few_tags() {
    let html = shown(
        "## What *happened*\n\nA [link](https://x.test/?a=1&b=2)[^1] & `code`.\n\n1. one\n\n   more\n\n\
         3. two\n\n- [x] a\n- [ ] b\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> said\n\n[^1]: There.\n",
    );
    let expected = "\
<h2>What <em>happened</em></h2>
<p>A <a href=\"https://x.test/?a=1&amp;b=2\">link</a><sup><a id=\"r1-note-1-from\" href=\"#r1-note-1\">1</a></sup> &amp; <code>code</code>.</p>
<ol>
<li><p>one</p>
<p>more</p>
</li>
<li><p>two</p>
</li>
</ol>
<ul>
<li class=\"task\"><span role=\"img\" aria-label=\"done\">☑</span> a
</li>
<li class=\"task\"><span role=\"img\" aria-label=\"not done\">☐</span> b
</li>
</ul>
<table>
<thead>
<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"end\">b</th></tr>
</thead>
<tbody>
<tr><td>1</td><td class=\"end\">2</td></tr>
</tbody>
</table>
<blockquote>
<p>said</p>
</blockquote>
<section class=\"notes\" aria-label=\"Footnotes\">
<ol>
<li id=\"r1-note-1\">
<p>There.</p>
<a href=\"#r1-note-1-from\" aria-label=\"Back to the text\">↩</a></li>
</ol>
</section>
";
    assert_eq!(html, expected);
}

#[test]
fn a_picture_is_shown_if_its_bytes_are_here_and_named_if_they_are_not() {
    let markdown = format!("![The *queue*](muster://attachment/{PICTURE})");
    assert_eq!(
        shown(&markdown),
        "<p><img src=\"data:image/png;base64,AAAA\" alt=\"The queue\"></p>\n"
    );
    assert_eq!(
        html(&Prose::read(&markdown), &Setting::PLAIN),
        "<p><span class=\"picture\">[Picture: The queue]</span></p>\n"
    );
}

proptest! {
    #[test]
    fn no_text_writes_anything_else(
        text in "([a-z<>\"'&;:()\\[\\]!#*_`~|/= \n-]|javascript:|<img |onerror=|\\]\\(|https://|\\[\\^1\\]){0,80}"
    ) {
        prop_assert_eq!(fault(&shown(&text)), None);
    }

    #[test]
    fn any_characters_can_be_written(text in "\\PC{0,200}") {
        prop_assert_eq!(fault(&shown(&text)), None);
    }
}
