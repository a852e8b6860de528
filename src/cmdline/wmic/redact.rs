//! [`redact`], and what the parser reads instead of a password.

use std::borrow::Cow;

use super::password::{After, Passwords};
use super::spelling::is_noise;
use crate::cmdline::winrm::redact_short;

/// What stands for a password.
const MASK: &str = "***";

/// A text with the value of every `/PASSWORD` switch masked, wherever it stands: also where
/// cmd.exe or another program is given a command line of wmic, and within a script. In a text that
/// names winrm or winrs, `-p` counts too.
///
/// Rather too much is masked than too little. Where programs may see the end of the value at
/// different places (quotes within it, carets or quotes within the switch, a blank instead of
/// the colon), all is masked up to the next switch. [`WmicCommand`](super::WmicCommand) holds
/// nothing of what it takes for a password either.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::wmic::redact;
///
/// assert_eq!(
///     redact(r#"wmic /node:SRV01 /password:"a b" os get"#),
///     "wmic /node:SRV01 /password:*** os get"
/// );
/// assert_eq!(redact("cmd /c wmic -PassWord : x os get"), "cmd /c wmic -PassWord : *** os get");
/// assert_eq!(redact(r#"wmic "/password:a b" os get"#), r#"wmic "/password:***" os get"#);
/// assert_eq!(redact("wmic /pass^word:x os /node:A"), "wmic /pass^word:*** /node:A");
/// assert_eq!(redact("wmic os get"), "wmic os get");
/// assert_eq!(redact("winrm id -r:SRV01 -u:adm -p:x"), "winrm id -r:SRV01 -u:adm -p:***");
/// ```
#[must_use]
pub fn redact(command_line: &str) -> Cow<'_, str> {
    if !may_hold_password(command_line) {
        return Cow::Borrowed(command_line);
    }
    let mut redacted = String::new();
    let mut done = 0;
    for password in Passwords::new(command_line, After::Limit) {
        redacted.push_str(command_line.get(done..password.value).unwrap_or_default());
        redacted.push_str(MASK);
        done = password.limit;
    }
    redact_short(finish(command_line, done, redacted))
}

/// Whether a line may hold a password: a quick look at each W, eight bytes at a time. The rest of
/// `password` follows it, possibly after noise; and winrm's command lines have one of its words.
/// Look-alikes are not of ASCII.
fn may_hold_password(line: &str) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = EACH << 7;
    let bytes = line.as_bytes();
    let is_suspicious = |at: usize| {
        bytes.get(at).is_some_and(|byte| {
            !byte.is_ascii() || matches!(byte, b'w' | b'W') && goes_on(bytes, at + 1)
        })
    };
    let look = |start: usize, word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        // Zero where a byte is W in either case; a byte that follows may look so too.
        let is_w = (word | (EACH * 0x20)) ^ (EACH * u64::from(b'w'));
        let mut found = ((is_w.wrapping_sub(EACH) & !is_w) | word) & HIGH;
        while found != 0 {
            if is_suspicious(start + found.trailing_zeros() as usize / 8) {
                return true;
            }
            found &= found - 1;
        }
        false
    };
    let (words, _) = bytes.as_chunks();
    words.iter().zip(0..).any(|(word, n)| look(n * 8, word))
        || match bytes.last_chunk() {
            // Some of it was looked at before.
            Some(word) => look(bytes.len() - 8, word),
            None => (0..bytes.len()).any(is_suspicious),
        }
}

/// Whether the text after a W may be that of `password`, or of winrm, winrs, wmi or wbem.
fn goes_on(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at).map(u8::to_ascii_lowercase) {
        Some(b'i') => {
            let last = bytes.get(at + 2);
            last.is_some_and(|byte| matches!(byte.to_ascii_lowercase(), b'r' | b's'))
        }
        Some(b'o' | b'm' | b'b' | b'"' | b'\'' | b'^' | b'`' | b'\\') => true,
        Some(byte) => byte.is_ascii_control(),
        None => false,
    }
}

/// A line with the value of every `/PASSWORD` switch masked for the parser: no further than the
/// command likely goes on, so that no switch hides what follows it. A switch that the parser
/// would not know is written plainly.
pub(super) fn plainly(line: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut done = 0;
    for password in Passwords::new(line, After::Next) {
        if password.is_plain {
            plain.push_str(line.get(done..password.value).unwrap_or_default());
            plain.push_str(MASK);
            // The quote that closes the token stays.
            done = password.next.min(password.limit);
            continue;
        }
        plain.push_str(line.get(done..password.start).unwrap_or_default());
        if !plain.ends_with(char::is_whitespace) {
            plain.push(' ');
        }
        let is_spelling = |c: &char| !c.is_whitespace() && !is_noise(*c);
        plain.extend(password.switch.chars().filter(is_spelling));
        plain.extend([":", MASK]);
        done = password.next;
    }
    finish(line, done, plain)
}

fn finish(line: &str, done: usize, mut written: String) -> Cow<'_, str> {
    if done == 0 {
        return Cow::Borrowed(line);
    }
    written.push_str(line.get(done..).unwrap_or_default());
    Cow::Owned(written)
}

#[cfg(test)]
mod tests;
