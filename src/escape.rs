//! Escaping of text from the input before it is displayed: an attacker controls it.
//!
//! # Examples
//!
//! ```
//! use wmi_events::escape;
//!
//! assert_eq!(escape::escape("C:\\new ünïcödé"), "C:\\new ünïcödé");
//! assert_eq!(escape::escape("\u{1b}[2J\u{202e}exe.doc\r\n"), "␛[2J⟨U+202E⟩exe.doc␍␊");
//! ```

use std::borrow::Cow;

use crate::secrets::redact;

/// Escapes text for display in one line, with control and invisible characters made visible.
///
/// Escaped is every character on which a terminal acts, that reorders the text around it, or that
/// is invisible: the general categories Cc, Cf, Zl, Zp and Co, and the property
/// `Default_Ignorable_Code_Point`. An ASCII control character becomes its control picture (`␛`),
/// any other one its code point (`⟨U+202E⟩`). Text without such characters is borrowed. Source:
/// Unicode 16, `UnicodeData.txt` and `DerivedCoreProperties.txt`.
///
/// ```
/// assert_eq!(wmi_events::escape::escape("a\tb"), "a␉b");
/// ```
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_unseen) else {
        return Cow::Borrowed(text);
    };
    let (plain, rest) = text.split_at_checked(first).unwrap_or(("", text));
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(plain);
    rest.chars().for_each(|c| push(c, &mut shown));
    Cow::Owned(shown)
}

/// An excerpt of a value for an error message: one line, escaped, without passwords, at most 48 characters.
pub(crate) fn excerpt(text: &str) -> String {
    shortened(text, 48)
}

/// [`excerpt`] with at most 160 characters, for a message that contains an excerpt.
pub(crate) fn shorten(message: &str) -> String {
    shortened(message, 160)
}

fn shortened(text: &str, max_chars: usize) -> String {
    // Of a longer text, so much tells what a password is.
    const NEAR: usize = 1024;
    let mut end = NEAR.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let near = text.get(..end).unwrap_or_default();
    let masked = redact(near);
    let mut shown = String::new();
    let mut chars = masked.chars();
    for c in chars.by_ref().take(max_chars) {
        push(c, &mut shown);
    }
    if chars.next().is_some() || near.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn push(c: char, shown: &mut String) {
    match c {
        // The control pictures have the order of the control characters.
        '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        '\x7f' => shown.push('\u{2421}'),
        _ if is_unseen(c) => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
        _ => shown.push(c),
    }
}

fn is_unseen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        // Cc above ASCII.
        '\u{80}'..='\u{9f}'
        // Cf and Default_Ignorable_Code_Point.
        | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        // Zl and Zp.
        | '\u{2028}' | '\u{2029}'
        // Co.
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests;
