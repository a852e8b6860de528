//! The explanation after the last value of a 4688: what the types of token elevation mean.

use super::values::{is_line_end, is_white, offset_in, without_line_ends};

/// The value before the explanation, of which `rest` begins with the value.
///
/// The explanation is found by its form, which is the same in every language: a line that contains
/// the `label` that it explains, then up to three lines for the types 1, 2 and 3, which begin with
/// the same words. A value may have several lines, also with the explanation's words, so only the
/// last lines count.
pub(super) fn cut<'a>(rest: &'a str, label: &str) -> &'a str {
    let lines: Vec<&str> = last_lines(rest).collect();
    let explained = (0..=MAX_TYPES).rev().find_map(|count| {
        let (types, before) = lines.split_at_checked(count)?;
        let line = *before.first()?;
        let is_explanation =
            are_types(types) && is_prose(line) && (count == MAX_TYPES || line.contains(label));
        is_explanation.then_some(line)
    });
    let start = explained.and_then(|line| offset_in(rest, line));
    let start = start.and_then(|start| usize::try_from(start).ok());
    let value = rest.get(..start.unwrap_or(rest.len())).unwrap_or(rest);
    without_line_ends(value)
}

const MAX_TYPES: usize = 3;

/// Whether these lines, from the last to the first, explain types from 1 on.
fn are_types(lines: &[&str]) -> bool {
    let mut prefixes = lines
        .iter()
        .rev()
        .zip(["1", "2", "3"])
        .map(|(line, number)| {
            let (prefix, _) = line.split_once(number)?;
            Some(prefix).filter(|prefix| !prefix.contains(|c: char| c.is_ascii_digit()))
        });
    let first = prefixes.next();
    first.is_none_or(|first| first.is_some() && prefixes.all(|prefix| prefix == first))
        && lines.iter().all(|line| is_prose(line))
}

/// The last lines that are not blank, from the last on, without the first line of the text: only as
/// many as an explanation has.
fn last_lines(text: &str) -> impl Iterator<Item = &str> {
    let first = text.find(is_line_end).unwrap_or(text.len());
    let rest = text.get(first..).unwrap_or_default();
    let lines = rest
        .rsplit(is_line_end)
        .map(|line| line.trim_matches(is_white));
    lines.filter(|line| !line.is_empty()).take(MAX_TYPES + 1)
}

/// Whether a text can be an explanation: it has no option and none of the characters of a path or a
/// command, so that nobody hides a command in what looks like one.
pub(super) fn is_prose(text: &str) -> bool {
    let has_option = text.split(is_white).any(|word| {
        let option = word.strip_prefix(['-', '/']);
        option.is_some_and(|option| option.starts_with(char::is_alphanumeric))
    });
    !has_option && !text.contains(['\\', '|', '&', '<', '>', '=', '$', '%', '^', '`', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explanations_and_what_looks_like_one() {
        let table = [
            ("", ""),
            ("a", "a"),
            ("a \r\n", "a "),
            (
                "a\n\nKind says x.\n\nType 1 b\n\nType 2 c\n\nType 3 d\n",
                "a",
            ),
            ("a\nKind says x.\nType 1 b\nType 2 c", "a"),
            ("a\n\nKind says x.", "a"),
            // All three types show it, also without the label.
            ("a\n\nOther\n1 b\n2 c\n3 d", "a"),
            (
                "a\n\nOther\nType 1 b\nType 2 c",
                "a\n\nOther\nType 1 b\nType 2 c",
            ),
            // The types are in order, after the same words.
            (
                "a\n\nOther\nType 1\nType 3\nType 2",
                "a\n\nOther\nType 1\nType 3\nType 2",
            ),
            ("a\n\nOther\nX 1\nY 2\nX 3", "a\n\nOther\nX 1\nY 2\nX 3"),
            ("a\n\nKind 4 5 x", "a"),
            // On the line of the value, or before its end.
            ("Kind", "Kind"),
            ("Kind\nb", "Kind\nb"),
            ("a\n\nKind\n\nb\n\nKind\n", "a\n\nKind\n\nb"),
            // A command in what looks like one stays.
            ("a\n\nKind & x.exe", "a\n\nKind & x.exe"),
            ("a\n\nKind x.exe -enc YQ", "a\n\nKind x.exe -enc YQ"),
            ("a\n\nKind x.exe /c", "a\n\nKind x.exe /c"),
            ("a\n\nKind - and/or so", "a"),
            (
                "a\n\nKind\nType 1\nType 2\nType 3 C:\\x",
                "a\n\nKind\nType 1\nType 2\nType 3 C:\\x",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(cut(text, "Kind"), expected, "{text:?}");
        }
    }
}
