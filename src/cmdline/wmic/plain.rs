//! What the parser reads instead of a password.

use std::borrow::Cow;

use crate::secrets::MASK;
use crate::secrets::password::{After, Passwords};
use crate::secrets::spelling::is_noise;

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
    if done == 0 {
        return Cow::Borrowed(line);
    }
    plain.push_str(line.get(done..).unwrap_or_default());
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests;
