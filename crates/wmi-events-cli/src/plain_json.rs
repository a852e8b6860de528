//! JSON that a terminal shows as it is: what acts on one, or hides or reorders text, is written as `\u....`.

use std::fmt::Write;

/// The same JSON with those characters escaped, which may only be in its strings.
pub(crate) fn plain(json: String) -> String {
    if json.is_ascii() && !json.contains('\u{7f}') || !json.contains(is_unseen) {
        return json;
    }
    let mut plain = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unseen(c) {
            // Writing to a string does not fail. All of them are below U+10000.
            let _ = write!(plain, "\\u{:04x}", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    plain
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        let value = serde_json::json!({"a": "x\u{9b}31m\u{202e}é命😀\u{7f}", "b": 1});
        let plain = plain(value.to_string());
        assert_eq!(plain, r#"{"a":"x\u009b31m\u202eé命😀\u007f","b":1}"#);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&plain).unwrap(),
            value
        );
    }
}
