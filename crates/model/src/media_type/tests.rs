use rstest::rstest;

use super::*;

#[rstest]
#[case("graph.png", b"\x89PNG\r\n\x1a\n....", "image/png")]
#[case("no-extension", b"\x89PNG\r\n\x1a\n....", "image/png")]
#[case("photo.jpg", b"\xff\xd8\xff\xe0....", "image/jpeg")]
#[case("old.gif", b"GIF87a....", "image/gif")]
#[case("new.gif", b"GIF89a....", "image/gif")]
#[case("small.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp")]
#[case("plan.pdf", b"%PDF-1.7\n", "application/pdf")]
#[case("answer.JSON", b"{\"ok\":false}", "application/json")]
#[case("rows.csv", b"a,b\n1,2\n", "text/csv")]
#[case("worker.log", "Zeit: 14:02, größer".as_bytes(), "text/plain")]
#[case("page.html", b"<script>alert(1)</script>", "text/plain")]
#[case("icon.svg", b"<svg/>", "text/plain")]
fn what_a_file_holds_shows_in_its_bytes(
    #[case] name: &str,
    #[case] bytes: &[u8],
    #[case] expected: &str,
) {
    assert_eq!(media_type_of(name, bytes), Ok(expected));
    assert!(Attachment::MEDIA_TYPES.contains(&expected));
}

#[rstest]
#[case::nothing("empty.txt", b"", "is empty")]
#[case::a_program("tool.png", b"\x7fELF\x02\x01\x01\0\0", "is neither an image")]
#[case::half_an_image("cut.png", b"\x89PN", "is neither an image")]
#[case::sound("a.webp", b"RIFF\x10\0\0\0WAVE\xff", "is neither an image")]
#[case::zeros_in_text("a.txt", b"text\0more", "is neither an image")]
fn what_is_neither_picture_nor_text_is_refused(
    #[case] name: &str,
    #[case] bytes: &[u8],
    #[case] reason: &str,
) {
    let refused = media_type_of(name, bytes).unwrap_err();
    assert!(refused.message.contains(reason), "{}", refused.message);
    assert!(refused.message.contains(name), "{}", refused.message);
}

#[test]
fn ten_megabytes_are_the_most() {
    let mut bytes = vec![b'a'; Attachment::MAX_SIZE];
    assert_eq!(media_type_of("a.log", &bytes), Ok("text/plain"));
    bytes.push(b'a');
    let refused = media_type_of("a.log", &bytes).unwrap_err();
    assert!(refused.message.contains("has 11 MB"), "{}", refused.message);
}
