//! The variables of a script.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::context::Context;
use super::value::Value;

const VARIABLES: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Variables(HashMap<String, Value>);

impl Variables {
    /// The value of a variable; `underscore` is that of `$_`.
    pub(super) fn get(&self, name: &str, underscore: &Value) -> Value {
        let name = match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(name.to_ascii_lowercase()),
            false => Cow::Borrowed(name),
        };
        match &*name {
            "_" | "psitem" | "input" => underscore.clone(),
            "env:computername" => Value::text("."),
            "null" => Value::List(Rc::default()),
            _ => self.0.get(unscoped(&name)).cloned().unwrap_or_default(),
        }
    }

    /// A text with the known variables in it replaced.
    pub(super) fn expand(&self, text: &str, underscore: &Value, context: &mut Context) -> String {
        let mut built = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            built.push_str(before);
            let (name, len) = match after.strip_prefix('{') {
                Some(inner) => {
                    let end = inner.bytes().take(256).position(|byte| byte == b'}');
                    let name = end.and_then(|end| inner.get(..end));
                    name.map_or(("", 0), |name| (name, name.len() + 2))
                }
                None => {
                    let is_part = |c: char| c.is_alphanumeric() || c == '_';
                    let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
                    // `$env:name` and scopes; another colon is text.
                    let scope = after.get(..end).unwrap_or_default();
                    let end = match after.get(end..).and_then(|rest| rest.strip_prefix(':')) {
                        Some(name) if is_scope(scope) => {
                            end + 1 + name.find(|c| !is_part(c)).unwrap_or(name.len())
                        }
                        _ => end,
                    };
                    (after.get(..end).unwrap_or_default(), end)
                }
            };
            let value = match name.is_empty() {
                true => Value::Unknown,
                false => self.get(name, underscore),
            };
            rest = match value.as_text() {
                Some(value) if context.spend(value.len()) => {
                    built.push_str(value);
                    after.get(len..).unwrap_or_default()
                }
                _ => {
                    built.push('$');
                    after
                }
            };
        }
        built.push_str(rest);
        built
    }

    /// Sets a variable, or adds to its text.
    pub(super) fn set(&mut self, name: &str, value: &Value, is_added: bool, context: &mut Context) {
        let name = unscoped(name);
        if name.is_empty() {
            return;
        }
        if is_added {
            if let (Some(Value::Text(text)), Some(piece)) = (self.0.get_mut(name), value.as_text())
            {
                append(text, piece, context);
                return;
            }
            self.0.remove(name);
        } else if self.0.len() < VARIABLES || self.0.contains_key(name) {
            self.0.insert(name.to_owned(), value.clone());
        }
    }
}

/// Adds to a text.
pub(super) fn append(text: &mut Rc<String>, piece: &str, context: &mut Context) {
    // A text that is shared is copied.
    let is_shared = Rc::strong_count(text) > 1;
    let len = if is_shared { text.len() } else { 0 } + piece.len();
    if context.spend(len) {
        Rc::make_mut(text).push_str(piece);
    }
}

fn is_scope(name: &str) -> bool {
    let scopes = [
        "env", "global", "script", "local", "private", "variable", "using",
    ];
    scopes.iter().any(|scope| scope.eq_ignore_ascii_case(name))
}

/// The name of a variable without its scope.
fn unscoped(name: &str) -> &str {
    match name.split_once(':') {
        Some((scope, name)) if is_scope(scope) && scope != "env" => name,
        _ => name,
    }
}
