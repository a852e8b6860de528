//! Numbers and GUIDs as Windows prints them, without the machinery of formatting.

use wmi_events::value::Guid;

const fn digit(half: u8) -> u8 {
    if half < 10 {
        b'0' + half
    } else {
        b'a' - 10 + half
    }
}

/// A GUID: `{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}`.
pub(crate) struct GuidText([u8; 38]);

impl GuidText {
    pub(crate) fn new(guid: Guid) -> Self {
        const FORM: [u8; 38] = *b"{00000000-0000-0000-0000-000000000000}";
        /// Where the digits of each byte are.
        const PLACES: [usize; 16] = [1, 3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33, 35];
        let mut text = FORM;
        for (byte, place) in guid.as_u128().to_be_bytes().into_iter().zip(PLACES) {
            if let Some([high, low]) = text.get_mut(place..place + 2) {
                (*high, *low) = (digit(byte >> 4), digit(byte & 15));
            }
        }
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        // It is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A number in hexadecimal: `0x3e7`.
pub(crate) struct HexText {
    text: [u8; 18],
    start: usize,
}

impl HexText {
    pub(crate) fn new(number: u64) -> Self {
        let mut text = [b'0'; 18];
        let (mut rest, mut start) = (number, text.len());
        for place in text.iter_mut().rev() {
            let [.., last] = rest.to_be_bytes();
            *place = digit(last & 15);
            start -= 1;
            rest >>= 4;
            if rest == 0 {
                break;
            }
        }
        start = start.saturating_sub(2);
        if let Some([zero, x]) = text.get_mut(start..start + 2) {
            (*zero, *x) = (b'0', b'x');
        }
        Self { text, start }
    }

    pub(crate) fn as_str(&self) -> &str {
        let text = self.text.get(self.start..).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_windows_prints_them() {
        for digits in [0, u128::MAX, 0x1418_ef04_b0b4_4623_bf7e_d74a_b47b_bdaa] {
            let guid = Guid::from_u128(digits);
            assert_eq!(GuidText::new(guid).as_str(), guid.to_string());
        }
        for number in [0, 1, 15, 16, 0x3e7, 1 << 32, u64::MAX] {
            assert_eq!(HexText::new(number).as_str(), format!("{number:#x}"));
        }
    }
}
