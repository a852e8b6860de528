//! The table `@{KEY="VALUE";KEY="VALUE"}`.

use std::borrow::Cow;

use super::command::Property;
use crate::secrets::winrm as password;

/// The most values of a table that are kept.
const PROPERTIES: usize = 4096;

/// The values of a table, and the length of its text up to its end; `None` if it has no end. The
/// text begins behind `@{`.
pub(super) fn read(text: &str) -> Option<(Vec<Property<'_>>, usize)> {
    let mut properties = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        if let Some(behind) = rest.strip_prefix('}') {
            return Some((properties, text.len() - behind.len()));
        }
        let (name, sign, behind) = name(rest)?;
        rest = behind;
        let mut value = Cow::Borrowed("");
        if sign == '=' {
            (value, rest) = self::value(rest.trim_start())?;
        }
        let name = name.trim();
        if sign == '=' && properties.len() < PROPERTIES {
            let name = name.trim_matches(['"', '\'', '\\']).into();
            properties.push(Property { name, value });
        }
        if sign == '}' {
            return Some((properties, text.len() - rest.len()));
        }
    }
}

/// A name, the sign that ends it, and what follows.
fn name(text: &str) -> Option<(&str, char, &str)> {
    let end = text.find(['=', ';', '}'])?;
    let (name, rest) = text.split_at_checked(end)?;
    let mut chars = rest.chars();
    let sign = chars.next()?;
    Some((name, sign, chars.as_str()))
}

/// A value without its quotes, and what follows; `None` if it has no end.
fn value(text: &str) -> Option<(Cow<'_, str>, &str)> {
    for quote in ["\\\"", "\"", "'"] {
        if let Some(quoted) = text.strip_prefix(quote) {
            let end = quoted_len(quoted, quote)?;
            let value = quoted.get(..end)?;
            let value = match quote {
                "\"" if value.contains("\\\"") => value.replace("\\\"", "\"").into(),
                _ => Cow::Borrowed(value),
            };
            // The value may have ended at a quote within it, and a switch follow.
            let value = match value.find('"').map(|at| value.split_at(at)) {
                Some((before, after)) => match password::masked(after) {
                    Some(after) => format!("{before}{after}").into(),
                    None => value,
                },
                None => value,
            };
            return Some((value, quoted.get(end + quote.len()..)?));
        }
    }
    let end = text.char_indices().find(|&(index, c)| match c {
        ';' => true,
        // A script block may be in it.
        '}' => is_end(text.get(index + 1..).unwrap_or_default()),
        _ => false,
    });
    let (value, rest) = text.split_at_checked(end?.0)?;
    Some((value.trim_end().into(), rest))
}

/// The length of a value up to the quote that closes it: one before the next value or the end.
fn quoted_len(text: &str, quote: &str) -> Option<usize> {
    let mut quotes = text.match_indices(quote);
    let closing = quotes.find(|(index, _)| {
        let rest = text.get(index + quote.len()..).unwrap_or_default();
        rest.trim_start().starts_with([';', '}'])
    });
    closing.map(|(index, _)| index)
}

/// Whether a table may end before that text.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
}

/// The values of a table that is cut off, of which the text is all of a word.
pub(super) fn read_cut(text: &str) -> Vec<Property<'static>> {
    let values = text.split(';').filter_map(|text| text.split_once('='));
    let property = |(name, value): (&'_ str, &'_ str)| Property {
        name: name.trim().to_owned().into(),
        value: value.trim_matches([' ', '\'']).to_owned().into(),
    };
    values.take(PROPERTIES).map(property).collect()
}

#[cfg(test)]
mod tests;
