//! Text from the input as people are shown it.

/// A value from the input as an error may show it: one line, printable, short.
pub(crate) fn excerpt(text: &str) -> String {
    printable(text, 48)
}

/// [`excerpt`] for a message that holds one.
pub(crate) fn shorten(message: &str) -> String {
    printable(message, 160)
}

fn printable(text: &str, max_chars: usize) -> String {
    let mut shown = String::new();
    let mut chars = text.chars();
    for c in chars.by_ref().take(max_chars) {
        // Beyond the controls, what reorders or hides text on a terminal.
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Format characters that change how the text around them is shown (Unicode UAX #9, Cf).
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_short_and_printable() {
        let table = [
            ("plain ünïcode", "plain ünïcode"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("\u{202e}gpj.exe", "\\u{202e}gpj.exe"),
        ];
        for (text, expected) in table {
            assert_eq!(excerpt(text), expected, "{text:?}");
        }
        assert_eq!(excerpt(&"x".repeat(49)), format!("{}…", "x".repeat(48)));
        assert_eq!(excerpt(&"x".repeat(48)), "x".repeat(48));
    }
}
