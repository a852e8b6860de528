//! [`redact`], and the masked line that the parser reads.

use std::borrow::Cow;

use super::password::{After, Passwords, is_noise};

/// Replaces a password.
const MASK: &str = "***";

/// Masks the value of every `/PASSWORD` switch in a text.
///
/// The switch may be anywhere: in the arguments of cmd.exe or another program, or in a script. If in
/// doubt, more is masked: when programs may disagree about the end of the value (quotes within it,
/// carets or quotes within the switch, a blank instead of the colon), everything up to the next
/// switch is masked. [`WmicCommand`](super::WmicCommand) holds no part of a password either.
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
/// ```
#[must_use]
pub fn redact(command_line: &str) -> Cow<'_, str> {
    let mut redacted = String::new();
    let mut done = 0;
    for password in Passwords::new(command_line, After::Limit) {
        redacted.push_str(command_line.get(done..password.value).unwrap_or_default());
        redacted.push_str(MASK);
        done = password.limit;
    }
    finish(command_line, done, redacted)
}

/// A line with every `/PASSWORD` switch in plain spelling and its value masked. Nothing else is
/// removed: no switch hides the text after it.
pub(super) fn plainly(line: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut done = 0;
    for password in Passwords::new(line, After::Next) {
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
