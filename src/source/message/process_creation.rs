//! The message of 4688: sections of lines, each with a label and a value.

use super::values::{Values, malformed, offset_in};
use crate::error::Error;
use crate::schema::PROCESS_CREATION;

/// The fields of each section, in line order: for versions 2, 1 and 0.
const LAYOUTS: &[&[&[usize]]] = &[
    &[&[0, 1, 2, 3], &[9, 10, 11, 12], &[4, 5, 6, 14, 7, 13, 8]],
    &[&[0, 1, 2, 3], &[4, 5, 6, 7, 8]],
    &[&[0, 1, 2, 3], &[4, 5, 6, 7]],
];
const TITLE: &str = "A new process has been created.";
/// The text that ends the fields.
const EXPLANATION: &str = "Token Elevation Type indicates";
const COMMAND_LINE: &str = "Process Command Line";
const TOKEN_ELEVATION_TYPE: usize = 6;

pub(super) fn values(message: &str) -> Result<Values<'_>, Error> {
    let mut values = if message.trim_start().starts_with(TITLE) {
        english(message)?
    } else {
        by_order(message)?
    };
    for (position, value) in &mut values {
        if *position == TOKEN_ELEVATION_TYPE {
            *value = token_elevation(value);
        }
    }
    Ok(values)
}

/// Reads the values by their labels.
fn english(message: &str) -> Result<Values<'_>, Error> {
    let mut values = Values::new();
    // The fields of the subject that the section describes.
    let mut subject = 0..0;
    for line in lines(message) {
        let text = line.trim();
        match text {
            "Subject:" | "Creator Subject:" => subject = 0..4,
            "Target Subject:" => subject = 9..13,
            "Process Information:" => subject = 0..0,
            _ if text.starts_with(EXPLANATION) => break,
            _ => {
                let Some((label, value)) = field(line) else {
                    continue;
                };
                if label == COMMAND_LINE {
                    // The last field, which may contain anything.
                    let start = offset_in(message, value).and_then(|at| usize::try_from(at).ok());
                    let rest = start.and_then(|start| message.get(start..));
                    values.push((8, command_line(rest.unwrap_or(value))));
                    break;
                }
                let position = match label {
                    "Security ID" | "Account Name" | "Account Domain" | "Logon ID" => {
                        subject.next()
                    }
                    label => PROCESS_CREATION.position(label),
                };
                values.extend(position.map(|position| (position, value)));
            }
        }
    }
    if values.is_empty() {
        return Err(malformed("the fields of event 4688", TITLE.len()));
    }
    Ok(values)
}

/// The text up to the blank line before the explanation, or to the end.
fn command_line(rest: &str) -> &str {
    let end = rest.rfind(EXPLANATION).unwrap_or(rest.len());
    let value = rest.get(..end).unwrap_or(rest);
    value.trim_end_matches(['\r', '\n'])
}

/// Reads the values by line order, for unknown labels.
fn by_order(message: &str) -> Result<Values<'_>, Error> {
    let mut sections: Vec<Vec<&str>> = Vec::new();
    let mut is_in_section = false;
    for line in lines(message) {
        match (line.starts_with(['\t', ' ']), field(line)) {
            (true, Some((_, value))) if is_in_section => {
                sections.last_mut().into_iter().for_each(|s| s.push(value));
            }
            (false, Some((_, ""))) => {
                is_in_section = true;
                sections.push(Vec::new());
            }
            _ => is_in_section = false,
        }
    }
    let fits = |layout: &&&[&[usize]]| {
        layout.len() == sections.len()
            && layout
                .iter()
                .zip(&sections)
                .all(|(positions, values)| positions.len() == values.len())
    };
    let Some(layout) = LAYOUTS.iter().find(fits) else {
        let expected = "the sections of event 4688, of 4, 4 and 7, of 4 and 5, or of 4 and 4 lines";
        return Err(malformed(expected, 0));
    };
    let positions = layout.iter().copied().flatten().copied();
    Ok(positions.zip(sections.into_iter().flatten()).collect())
}

fn lines(message: &str) -> impl Iterator<Item = &str> {
    let end = if message.contains('\n') { '\n' } else { '\r' };
    let lines = message.split(end);
    lines.map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// `Label:`, tabs or blanks, value.
fn field(line: &str) -> Option<(&str, &str)> {
    // French has a no-break space before the colon; Chinese and Japanese have a wide colon.
    let (label, value) = line.split_once([':', '：'])?;
    // Label and value are separated by tabs, or by blanks if a collector converted the tabs: a
    // blank after a tab belongs to the value.
    let behind = value.trim_start_matches('\t');
    let value = if behind.len() == value.len() {
        value.trim_start_matches(' ')
    } else {
        behind
    };
    Some((label.trim(), value))
}

/// The type as in the event data, from `TokenElevationTypeFull (2)`.
fn token_elevation(value: &str) -> &str {
    match value.trim_end().rsplit_once(' ') {
        Some((_, "(1)")) => "%%1936",
        Some((_, "(2)")) => "%%1937",
        Some((_, "(3)")) => "%%1938",
        _ => value,
    }
}
