//! Text from a log on a terminal: shown, never obeyed. An attacker writes these strings.

/// Every character that a terminal would act on, or that hides what is there, as a sign for
/// it: `␛` for escape, `⟨U+202E⟩` for what has no sign of its own.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // The control pictures stand in the order of the controls.
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\x7f' => shown.push('\u{2421}'),
            _ if is_unseen(c) => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            _ => shown.push(c),
        }
    }
    shown
}

/// C1 controls, and format characters that reorder or hide the text around them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn nothing_reaches_the_terminal() {
        let table = [
            ("C:\\new\\tmp ünïcödé", "C:\\new\\tmp ünïcödé"),
            ("a\nb\r\tc\0", "a␊b␍␉c␀"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("\u{7f}\u{9b}31m", "␡⟨U+009B⟩31m"),
            ("\u{202e}cod.exe", "⟨U+202E⟩cod.exe"),
            ("zero\u{200b}width\u{feff}", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
            ("tag\u{e0041}", "tag⟨U+E0041⟩"),
        ];
        for (text, shown) in table {
            assert_eq!(printable(text), shown, "{text:?}");
        }
    }
}
