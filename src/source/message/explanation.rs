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
    let explained = (0..=TYPES).rev().find_map(|count| {
        let (types, before) = lines.split_at_checked(count)?;
        let line = *before.first()?;
        let is_explanation =
            are_types(types) && is_prose(line) && (count == TYPES || line.contains(label));
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
    let mut found: [Option<&str>; TYPES + 1] = [None; TYPES + 1];
    let pieces: Vec<&str> = pieces(rest).collect();
    for (index, piece) in pieces.into_iter().enumerate().rev() {
        if !is_prose(piece) {
            break;
        }
        if piece.contains(|c: char| c.is_ascii_digit()) {
            types.push(piece);
            if types.len() > TYPES {
                break;
            }
            are_all_types = are_types(&types);
            continue;
        }
        let is_whole = types.len() == TYPES;
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

const TYPES: usize = 3;

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
    lines.filter(|line| !line.is_empty()).take(TYPES + 1)
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
mod tests;
