//! `Record 12`, which evtx_dump writes before each event.

/// The longest text between events that is examined as a label: longer than `Record
/// 18446744073709551615 (recovered)`.
pub(crate) const MAX_LABEL: usize = 64;

/// How many bytes of text between events a reader waits for, so that its result does not depend on
/// how the bytes arrive: more than a label, and as much as an error shows.
pub(crate) const MAX_TEXT: usize = 256;

/// The label at the start of a text between events, up to the end of its line or the next event.
pub(crate) fn record_label(text: &[u8]) -> Option<&[u8]> {
    let text = text.get(..MAX_TEXT).unwrap_or(text);
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'<' | b'{');
    let len = text.iter().position(is_end).unwrap_or(text.len());
    let label = text.get(..len)?;
    let number = label.trim_ascii().strip_prefix(b"Record ")?;
    let number = number.strip_suffix(b" (recovered)").unwrap_or(number);
    let is_label = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    is_label.then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let table: [(&str, Option<&str>); 11] = [
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
            ("", None),
        ];
        for (text, expected) in table {
            let found = record_label(text.as_bytes());
            assert_eq!(found, expected.map(str::as_bytes), "{text:?}");
        }
        // Regardless of its length.
        let long = format!("Record 1{}", " ".repeat(MAX_TEXT));
        let whole = record_label(long.as_bytes()).map(<[u8]>::len);
        assert_eq!(whole, Some(MAX_TEXT));
        assert_eq!(
            record_label(format!("{long}x").as_bytes()).map(<[u8]>::len),
            whole
        );
    }
}
