//! The explanation after the last value of a 4688: what the types of token elevation mean.

use super::values::{is_line_end, is_white, offset_in, pieces, without_line_ends};

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

/// [`cut`] in a message whose lines a collector joined to one, so that tabs or several blanks are
/// between them, and perhaps between sentences too.
///
/// The value may be empty, which only an explanation of all types shows.
pub(super) fn cut_joined<'a>(rest: &'a str, label: &str) -> &'a str {
    // From the last to the first: those with a number, and whether they explain types.
    let (mut types, mut are_all_types) = (Vec::new(), true);
    let mut found: [Option<&str>; MAX_TYPES + 1] = [None; MAX_TYPES + 1];
    let pieces: Vec<&str> = pieces(rest).collect();
    for (index, piece) in pieces.into_iter().enumerate().rev() {
        if !is_prose(piece) {
            break;
        }
        if piece.contains(|c: char| c.is_ascii_digit()) {
            types.push(piece);
            if types.len() > MAX_TYPES {
                break;
            }
            are_all_types = are_types(&types);
            continue;
        }
        let is_whole = types.len() == MAX_TYPES;
        let Some(place) = found.get_mut(types.len()) else {
            break;
        };
        // The words of the label are nearer to the start than another sentence.
        let is_label = piece.contains(label);
        let is_next = is_label || (is_whole && place.is_none());
        if are_all_types && is_next && (is_whole || index > 0) {
            *place = Some(piece);
            if is_label && is_whole {
                break;
            }
        }
    }
    let start = found.into_iter().rev().flatten().next();
    let start = start.and_then(|piece| offset_in(rest, piece));
    let start = start.and_then(|start| usize::try_from(start).ok());
    let value = rest.get(..start.unwrap_or(rest.len())).unwrap_or(rest);
    value.trim_end_matches(is_white)
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

    #[test]
    fn explanations_in_one_line() {
        let table = [
            ("", ""),
            ("a", "a"),
            ("a b  ", "a b"),
            ("a  Kind says x.  Type 1 b  Type 2 c  Type 3 d", "a"),
            ("a\tKind says x.\t\tType 1 b\tType 2 c", "a"),
            ("a  b  Kind says x.", "a  b"),
            // Several sentences, also with the label.
            (
                "a  Kind says x.  And y.  Type 1 b.  No b.  Type 2 c  Type 3 d",
                "a",
            ),
            (
                "a  Kind says x.  Type 1 b  Type 2 c  Type 3 d.  A Kind.",
                "a",
            ),
            // All three types show it, also without the label, or without a value.
            ("a  Other  Type 1 b  Type 2 c  Type 3 d", "a"),
            ("Kind says x.  Type 1 b  Type 2 c  Type 3 d", ""),
            (
                "a  Other  Type 1 b  Type 2 c",
                "a  Other  Type 1 b  Type 2 c",
            ),
            (
                "a  Kind  Type 1  Type 3  Type 2",
                "a  Kind  Type 1  Type 3  Type 2",
            ),
            ("a  Kind 4 5 x", "a  Kind 4 5 x"),
            ("Kind", "Kind"),
            ("Kind  b", "Kind  b"),
            ("a b Kind says x.", "a b Kind says x."),
            // A command in what looks like one stays.
            ("a  Kind & x.exe", "a  Kind & x.exe"),
            ("a  Kind x.exe /c", "a  Kind x.exe /c"),
            ("a  Kind  x.exe -enc YQ  Kind", "a  Kind  x.exe -enc YQ"),
            (
                r"a  Kind  Type 1  Type 2  Type 3 C:\x",
                r"a  Kind  Type 1  Type 2  Type 3 C:\x",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(cut_joined(text, "Kind"), expected, "{text:?}");
        }
    }
}
