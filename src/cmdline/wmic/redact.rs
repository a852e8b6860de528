//! [`redact`].

use std::borrow::Cow;

use super::fold;

/// What stands for a password.
const MASK: &str = "***";

/// A command line with the value of every `/PASSWORD` switch masked, wherever it stands: also
/// where cmd.exe or another program is given a command line of wmic.
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
/// assert_eq!(redact("wmic os get"), "wmic os get");
/// ```
#[must_use]
pub fn redact(command_line: &str) -> Cow<'_, str> {
    let mut redacted = String::new();
    let mut done = 0;
    let mut search = 0;
    while let Some(index) = command_line.get(search..).and_then(|t| t.find(['/', '-'])) {
        search += index + 1;
        let rest = command_line.get(search..).unwrap_or_default();
        if let Some((start, len)) = password(rest) {
            let start = search + start;
            redacted.push_str(command_line.get(done..start).unwrap_or_default());
            redacted.push_str(MASK);
            done = start + len;
            search = done;
        }
    }
    if done == 0 {
        return Cow::Borrowed(command_line);
    }
    redacted.push_str(command_line.get(done..).unwrap_or_default());
    Cow::Owned(redacted)
}

/// Where the password is in the text behind a switch sign: from where on and how long.
fn password(text: &str) -> Option<(usize, usize)> {
    let name = text.trim_start_matches(' ');
    let mut end = 0;
    for expected in "password".chars() {
        let c = name.get(end..)?.chars().next()?;
        if fold::fold(c) != expected {
            return None;
        }
        end += c.len_utf8();
    }
    let value = name
        .get(end..)?
        .trim_start()
        .strip_prefix(':')?
        .trim_start();
    let start = text.len() - value.len();
    Some((start, value_len(value))).filter(|(_, len)| *len > 0)
}

/// The length of a value: quoted, with quotes that the launcher escaped, or up to white space.
/// A quote that is not closed takes all: rather too much is masked than too little.
pub(super) fn value_len(text: &str) -> usize {
    for quote in ["\\\"", "\"", "'"] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner
                .find(quote)
                .map_or(text.len(), |end| end + 2 * quote.len());
        }
    }
    // A quote may also begin within the value.
    let mut is_quoted = false;
    let end = text.find(|c: char| {
        is_quoted ^= c == '"';
        c.is_whitespace() && !is_quoted
    });
    end.unwrap_or(text.len())
}
