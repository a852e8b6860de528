//! Numbers as Windows and its collectors print them.

/// What [`parse_u64`] takes, for error messages.
pub(crate) const EXPECTED_U64: &str = "a hexadecimal (0x1f) or decimal number of 64 bits";
/// What a 32-bit field takes, for error messages.
pub(crate) const EXPECTED_U32: &str = "a hexadecimal (0x1f) or decimal number of 32 bits";

/// A number in decimal, or in hexadecimal after `0x`, between XML white space; no sign, no
/// separators, nothing that does not fit in 64 bits.
pub(crate) fn parse_u64(text: &str) -> Option<u64> {
    let text = trim(text);
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // `from_str_radix` would take a sign.
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => {
            u64::from_str_radix(hex, 16).ok()
        }
        Some(_) => None,
        None if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        None => None,
    }
}

/// [`parse_u64`] for a type of fewer bits.
pub(crate) fn parse<T: TryFrom<u64>>(text: &str) -> Option<T> {
    parse_u64(text).and_then(|number| T::try_from(number).ok())
}

/// Without the white space of XML 1.0 (2.3, `S`) around it.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let table = [
            ("0", Some(0)),
            ("4844", Some(4844)),
            ("0x0", Some(0)),
            ("0x3E7", Some(0x3e7)),
            ("0X3e7", Some(0x3e7)),
            (" \r\n\t12 ", Some(12)),
            ("18446744073709551615", Some(u64::MAX)),
            ("0xffffffffffffffff", Some(u64::MAX)),
            ("0x0000000000000000000001", Some(1)),
            ("18446744073709551616", None),
            ("0x10000000000000000", None),
            ("", None),
            ("0x", None),
            ("+1", None),
            ("-1", None),
            ("0x+1", None),
            ("1_0", None),
            ("1 0", None),
            ("3e7", None),
            ("%%1936", None),
            ("\u{a0}1", None),
            ("١", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse_u64(text), expected, "{text:?}");
        }
        assert_eq!(parse::<u8>("255"), Some(255));
        assert_eq!(parse::<u8>("256"), None);
    }
}
