//! The command template of a consumer, which a command line may follow.

/// Stands for any text in a pattern. A folded command line has none.
const ANY: char = '\0';

/// The fewest characters of a pattern that are no placeholder: fewer would match too much.
const LEAST: usize = 4;

/// A folded command line as a pattern: `%Name%` is any text, `%%` is a percent sign. `None` if it has
/// no placeholder, or hardly anything else.
///
/// Source: Microsoft, "Using Standard String Templates" (WMI).
pub(super) fn pattern(folded: &str) -> Option<String> {
    let mut pattern = String::with_capacity(folded.len());
    let (mut rest, mut fixed, mut is_pattern) = (folded, 0, false);
    while let Some((before, after)) = rest.split_once('%') {
        pattern.push_str(before);
        fixed += before.chars().filter(|c| *c != ' ').count();
        match after.split_once('%') {
            Some(("", after)) => {
                pattern.push('%');
                fixed += 1;
                rest = after;
            }
            Some((name, after)) if is_name(name) => {
                pattern.push(ANY);
                is_pattern = true;
                rest = after;
            }
            _ => {
                pattern.push('%');
                rest = after;
            }
        }
    }
    pattern.push_str(rest);
    fixed += rest.chars().filter(|c| *c != ' ').count();
    (is_pattern && fixed >= LEAST).then_some(pattern)
}

/// Whether it is the name of a property: `TargetInstance.Name`.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    text.chars().all(is_part)
}

/// Whether a folded command line follows a pattern; in time in proportion to both.
pub(super) fn matches(pattern: &str, folded: &str) -> bool {
    let mut parts = pattern.split(ANY);
    let Some(rest) = parts.next().and_then(|first| folded.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    let Some(mut rest) = rest.strip_suffix(last) else {
        return false;
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests;
