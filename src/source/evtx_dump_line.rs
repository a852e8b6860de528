//! `Record 12`, which evtx_dump writes before each event.

use super::found::{Found, MAX_TEXT};

const LABEL: &[u8] = b"Record ";

/// The length of the label at the start of a text between events, up to the end of its line or the
/// next event. With `is_all`, nothing follows the text.
pub(crate) fn record_label(text: &[u8], is_all: bool) -> Found<usize> {
    let is_all = is_all || text.len() >= MAX_TEXT;
    let text = text.get(..MAX_TEXT).unwrap_or(text);
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'<' | b'{');
    let len = match text.iter().position(is_end) {
        Some(len) => len,
        None if !is_all => {
            let is_begun = text.starts_with(LABEL) || LABEL.starts_with(text);
            return if is_begun {
                Found::More
            } else {
                Found::Nothing
            };
        }
        None => text.len(),
    };
    let label = text.get(..len).unwrap_or_default();
    match label.trim_ascii().strip_prefix(LABEL) {
        Some(number) if is_number(number) => Found::Is(len),
        _ => Found::Nothing,
    }
}

fn is_number(text: &[u8]) -> bool {
    let number = text.strip_suffix(b" (recovered)").unwrap_or(text);
    !number.is_empty() && number.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let table: [(&str, Option<&str>); 12] = [
            ("Record 1\n<Event", Some("Record 1")),
            ("Record 12\r\n{}", Some("Record 12\r")),
            ("Record 1 <Event", Some("Record 1 ")),
            ("Record 1{}", Some("Record 1")),
            ("Record 1 (recovered)\n", Some("Record 1 (recovered)")),
            ("Record 7", Some("Record 7")),
            ("Record 1x\n", None),
            ("Record \n", None),
            ("Record 1\r2", None),
            ("Recorded 1", None),
            ("Rec", None),
            ("", None),
        ];
        for (text, expected) in table {
            let expected = expected.map_or(Found::Nothing, |label| Found::Is(label.len()));
            assert_eq!(record_label(text.as_bytes(), true), expected, "{text:?}");
            for end in 0..text.len() {
                let part = record_label(&text.as_bytes()[..end], false);
                assert!(part == Found::More || part == expected, "{end} of {text:?}");
            }
        }
        // Regardless of its length.
        let long = format!("Record 1{}", " ".repeat(MAX_TEXT));
        for text in [long.clone(), format!("{long}x")] {
            let found = record_label(text.as_bytes(), false);
            assert_eq!(found, Found::Is(MAX_TEXT));
        }
    }
}
