//! [`Guid`].

use std::fmt;
use std::str::FromStr;

#[cfg(feature = "json")]
use super::digits::UPPER;
use super::digits::{Digits, LOWER, Short, hex_digit};
use super::number;
use crate::error::Error;

/// A GUID, 128 bits, printed as in events: `{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}`.
///
/// Parsing accepts any case, with or without braces. Source: [MS-DTYP] 2.3.4.
///
/// [MS-DTYP]: https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/001eec5a-7f8b-4293-9e21-ca349392db40
///
/// # Examples
///
/// ```
/// use wmi_events::value::Guid;
///
/// let guid: Guid = "1418EF04-B0B4-4623-BF7E-D74AB47BBDAA".parse()?;
/// assert_eq!(guid.to_string(), "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}");
/// assert_eq!(guid, Guid::from_u128(0x1418ef04_b0b4_4623_bf7e_d74ab47bbdaa));
/// assert_eq!(guid.as_u128(), 0x1418ef04_b0b4_4623_bf7e_d74ab47bbdaa);
/// # Ok::<(), wmi_events::Error>(())
/// ```
// Bytes in the order of the text: a number of 128 bits would make each header larger, by its alignment.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guid([u8; 16]);

impl Guid {
    pub(crate) const EXPECTED: &str = "a GUID such as {1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}";

    /// The GUID with these 32 hexadecimal digits, in the order of the text.
    #[must_use]
    pub const fn from_u128(digits: u128) -> Self {
        Self(digits.to_be_bytes())
    }

    /// The 32 hexadecimal digits of the text, as a number.
    #[must_use]
    pub const fn as_u128(self) -> u128 {
        u128::from_be_bytes(self.0)
    }

    /// The GUID of a `GUID` structure in memory, as ETW and the event log store it.
    ///
    /// The first three parts are little-endian.
    ///
    /// ```
    /// use wmi_events::value::Guid;
    ///
    /// let bytes = [
    ///     0x04, 0xef, 0x18, 0x14, 0xb4, 0xb0, 0x23, 0x46, //
    ///     0xbf, 0x7e, 0xd7, 0x4a, 0xb4, 0x7b, 0xbd, 0xaa,
    /// ];
    /// let guid = Guid::from_windows_bytes(bytes);
    /// assert_eq!(guid.to_string(), "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}");
    /// ```
    #[must_use]
    pub const fn from_windows_bytes(bytes: [u8; 16]) -> Self {
        let [d0, d1, d2, d3, e0, e1, f0, f1, rest @ ..] = bytes;
        let [g0, g1, g2, g3, g4, g5, g6, g7] = rest;
        Self([
            d3, d2, d1, d0, e1, e0, f1, f0, g0, g1, g2, g3, g4, g5, g6, g7,
        ])
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = number::trim(text);
        let bare = match text.strip_prefix('{') {
            Some(rest) => rest.strip_suffix('}')?,
            None => text,
        };
        let bytes: &[u8; 36] = bare.as_bytes().try_into().ok()?;
        let (mut digits, mut all) = (0, 0);
        for (start, end) in [(0, 8), (9, 13), (14, 18), (19, 23), (24, 36)] {
            let mut part = 0_u64;
            for byte in bytes.get(start..end)? {
                let digit = number::hex_digit(*byte);
                all |= digit;
                part = part << 4 | u64::from(digit);
            }
            digits = digits << (4 * (end - start)) | u128::from(part);
        }
        let is_dash = |index| bytes.get(index) == Some(&b'-');
        if all >= number::NO_DIGIT || ![8, 13, 18, 23].into_iter().all(is_dash) {
            return None;
        }
        Some(Self::from_u128(digits))
    }
}

fn write(guid: Guid, letters: &[u8; 16], to: &mut Short) {
    /// Where the digits of each byte are.
    const PLACES: [usize; 16] = [1, 3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33, 35];
    let Some(text) = to.form(b"{00000000-0000-0000-0000-000000000000}") else {
        return;
    };
    for (byte, place) in guid.0.into_iter().zip(PLACES) {
        if let Some([high, low]) = text.get_mut(place..place + 2) {
            (*high, *low) = (hex_digit(byte >> 4, letters), hex_digit(byte & 15, letters));
        }
    }
}

impl Digits for Guid {
    fn write(self, to: &mut Short) {
        write(self, LOWER, to);
    }
}

/// A GUID as Windows renders it: upper case, in braces.
#[cfg(feature = "json")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct UpperGuid(pub(crate) Guid);

#[cfg(feature = "json")]
impl Digits for UpperGuid {
    fn write(self, to: &mut Short) {
        write(self.0, UPPER, to);
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().text())
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Guid {
    type Err = Error;

    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as
    /// `{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa` without the closing brace.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| Error::value("Guid", Self::EXPECTED, text))
    }
}

#[cfg(test)]
mod tests;
