//! Base64 of UTF-16: what `-EncodedCommand` takes.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The bytes of base64, and whether the text is whole and valid.
///
/// White space is skipped. Decoding ends at the first other character.
pub(super) fn decode(text: &str) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity((text.len() / 4).saturating_mul(3));
    let (mut bits, mut digits, mut padding) = (0_u32, 0_usize, 0_usize);
    let mut is_valid = true;
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if byte == b'=' {
            padding = padding.saturating_add(1);
            continue;
        }
        let Some(digit) = digit(byte).filter(|_| padding == 0) else {
            is_valid = false;
            break;
        };
        bits = bits << 6 | digit;
        digits = digits.wrapping_add(1);
        if digits % 4 == 0 {
            let [_, bits @ ..] = bits.to_be_bytes();
            bytes.extend(bits);
        }
    }
    match digits % 4 {
        2 => bytes.extend(bits.to_be_bytes().get(2).map(|_| low_byte(bits >> 4))),
        3 => bytes.extend([low_byte(bits >> 10), low_byte(bits >> 2)]),
        _ => {}
    }
    is_valid &= digits.wrapping_add(padding) % 4 == 0 && padding <= 2;
    (bytes, is_valid)
}

fn low_byte(bits: u32) -> u8 {
    let [.., low] = bits.to_be_bytes();
    low
}

fn digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The text of UTF-16LE, and whether it is valid.
pub(super) fn utf16(bytes: &[u8]) -> (String, bool) {
    let (units, rest) = bytes.as_chunks::<2>();
    let mut is_valid = rest.is_empty();
    let units = units.iter().copied().map(u16::from_le_bytes);
    let text = char::decode_utf16(units)
        .map(|c| {
            c.unwrap_or_else(|_| {
                is_valid = false;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (text, is_valid)
}

/// The digits of base64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The classes that [`mentions_encoded_classes`] looks for.
const CLASSES: [&str; 8] = [
    "Win32_ShadowCopy",
    "Win32_ScheduledJob",
    "Win32_Process",
    "Win32_UserAccount",
    "Win32_LoggedOnUser",
    "__EventFilter",
    "CommandLineEventConsumer",
    "ActiveScriptEventConsumer",
];

/// The digits that bytes have in any base64 in which they begin after so many of three bytes.
///
/// Digits that also depend on the bytes around them are left out.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "of names in this file, and of what tests encode"
)]
fn encoded_after(bytes: &[u8], before: usize) -> String {
    let bit = |at: usize| {
        let byte = at.checked_sub(before * 8);
        let byte = byte.and_then(|at| Some((bytes.get(at / 8)?, at % 8)));
        byte.is_some_and(|(byte, at)| byte >> (7 - at) & 1 == 1)
    };
    let first = (before * 8).div_ceil(6);
    let end = (before + bytes.len()) * 8 / 6;
    let digit = |at: usize| (0..6).fold(0, |digit, n| digit << 1 | usize::from(bit(at * 6 + n)));
    let digits = (first..end).filter_map(|at| DIGITS.get(digit(at)));
    digits.map(|digit| char::from(*digit)).collect()
}

static FINDERS: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| {
    let names = CLASSES
        .iter()
        .flat_map(|name| [(*name).to_owned(), name.to_ascii_lowercase()]);
    let bytes = names.map(|name| {
        name.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
    });
    bytes
        .flat_map(|bytes| [0, 1, 2].map(|before| encoded_after(&bytes, before)))
        .map(|digits| Finder::new(&digits).into_owned())
        .collect()
});

/// Whether a text has the name of a WMI class in base64 of UTF-16LE, at any alignment.
///
/// This finds classes in an encoded command that is cut or that a program holds for PowerShell. It
/// knows the classes that attacks use most, as written in Microsoft's documentation and in small
/// letters.
///
/// ```
/// use wmi_events::cmdline::powershell::mentions_encoded_classes;
///
/// // "gwmi Win32_Process"
/// assert!(mentions_encoded_classes("x ZwB3AG0AaQAgAFcAaQBuADMAMgBfAFAAcgBvAGMAZQBzAHMA"));
/// assert!(!mentions_encoded_classes("gwmi Win32_Process"));
/// ```
#[must_use]
pub fn mentions_encoded_classes(text: &str) -> bool {
    FINDERS
        .iter()
        .any(|finder| finder.find(text.as_bytes()).is_some())
}

#[cfg(test)]
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = encoded_after(&[bytes, &[0, 0]].concat(), 0);
    text.truncate((bytes.len() * 8).div_ceil(6));
    text.extend(std::iter::repeat_n('=', (4 - text.len() % 4) % 4));
    text
}

#[cfg(test)]
mod tests;
