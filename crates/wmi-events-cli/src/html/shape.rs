//! The shape of a line of JSON, and its values.

use std::collections::HashMap;

/// A line of JSON taken apart: `{"a":1,"b":"x","c":1}` has the shape `["{\"a\":",0,",\"b\":",1,",\"c\":",0,"}"]`
/// and the values `1` and `"x"`.
///
/// Events of a kind have the same shape, so a block has it once. A value that is in a line twice is one value.
pub(super) struct Shaped<'j> {
    /// The shape, as JSON.
    pub(super) shape: String,
    /// The distinct strings and numbers, as JSON, in the order of their first places.
    pub(super) values: Vec<&'j str>,
}

impl<'j> Shaped<'j> {
    /// Takes a line apart. Its parts in order are the line again, whatever it is.
    pub(super) fn new(json: &'j str) -> Self {
        let mut places = HashMap::new();
        let mut shaped = Self {
            shape: "[".to_owned(),
            values: Vec::new(),
        };
        let mut rest = json;
        let mut piece_start = json;
        while let Some(at) = rest.find(starts_value) {
            let (_, value_on) = rest.split_at_checked(at).unwrap_or(("", rest));
            let len = value_len(value_on);
            let (value, after) = value_on.split_at_checked(len).unwrap_or((value_on, ""));
            rest = after;
            if after.starts_with(':') {
                // A name belongs to the shape.
                continue;
            }
            let piece_len = piece_start.len() - value_on.len();
            shaped.push_piece(piece_start.get(..piece_len).unwrap_or_default());
            let next = places.len();
            let place = *places.entry(value).or_insert(next);
            if place == next {
                shaped.values.push(value);
            }
            shaped.shape.push_str(&format!(",{place},"));
            piece_start = after;
        }
        shaped.push_piece(piece_start);
        shaped.shape.push(']');
        shaped
    }

    fn push_piece(&mut self, piece: &str) {
        // A string is always written.
        self.shape
            .push_str(&serde_json::to_string(piece).unwrap_or_default());
    }
}

/// Whether a string or a number begins there, outside both.
fn starts_value(c: char) -> bool {
    c == '"' || c == '-' || c.is_ascii_digit()
}

/// The length of the string or number at the beginning.
fn value_len(json: &str) -> usize {
    let Some(string) = json.strip_prefix('"') else {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        return json.find(|c| !is_number(c)).unwrap_or(json.len());
    };
    let mut is_escaped = false;
    for (at, byte) in string.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 2,
            _ => {}
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn joined(json: &str) -> String {
        let shaped = Shaped::new(json);
        let parts: Vec<Value> = serde_json::from_str(&shaped.shape).unwrap();
        let part = |part: &Value| match part {
            Value::String(piece) => piece.clone(),
            place => {
                let place = usize::try_from(place.as_u64().unwrap()).unwrap();
                shaped.values[place].to_owned()
            }
        };
        parts.iter().map(part).collect()
    }

    #[test]
    fn the_parts_are_the_line() {
        let lines = [
            r#"{"a":1,"b":"x","c":1}"#,
            r#"{"a\":":"\\","b":["x","x",-1.5e+9,true,null],"c":{}}"#,
            r#"{"":"","é命":"\"é命\\\""}"#,
            "",
            r#"["not closed"#,
            "1",
        ];
        for line in lines {
            assert_eq!(joined(line), line);
        }
        let shaped = Shaped::new(lines[0]);
        assert_eq!(shaped.values, ["1", "\"x\""]);
        assert_eq!(shaped.shape, r#"["{\"a\":",0,",\"b\":",1,",\"c\":",0,"}"]"#);
    }
}
