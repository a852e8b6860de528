//! `Record 12`, which evtx_dump writes before each event.

/// The longest text between events that is looked at whole: more than
/// `Record 18446744073709551615 (recovered)`.
pub(crate) const MAX_LABEL: usize = 64;

/// Whether a text without white space around it is such a label.
pub(crate) fn is_record_label(text: &[u8]) -> bool {
    text.strip_prefix(b"Record ")
        .is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
}
