//! Messages of several lines that are not whole or not in English.
//!
//! Windows translates the labels of 4688, not the order of the lines: compare its templates in
//! [German] and [Portuguese], in which the third section has the title `v:`.
//!
//! [German]: https://uitranslation.com/?lang=de-de&term=699016f7d7bc
//! [Portuguese]: https://uitranslation.com/?lang=pt&term=699016f7d7bc

use super::explanation;
use super::split::after_label;
use super::template::{LabelLine, Template};
use super::values::{
    TOKEN_ELEVATION_TYPE, Values, is_direction_mark, is_line_end, is_sound, is_white, offset_in,
    pieces, without_line_ends,
};
use crate::error::Error;
use crate::schema::{FieldSpec, InType};
use crate::value::TokenElevation;
use crate::value::number::{EXPECTED_U32, EXPECTED_U64};

/// A line of a message that is not blank.
struct Line<'a> {
    /// The text before the colon, or all of it.
    label: &'a str,
    /// The text after the colon, to the end of the line; `None` without a colon.
    value: Option<&'a str>,
    /// The text after the colon, to the end of the message.
    rest: &'a str,
}

/// The lines of a message; English has a colon, Chinese and Japanese may have a wide one.
fn lines(message: &str) -> impl Iterator<Item = Line<'_>> {
    let texts = message
        .split(is_line_end)
        .filter(|line| !line.trim_matches(is_white).is_empty());
    texts.map(|text| {
        let Some((label, value)) = text.split_once([':', '：']) else {
            let label = text.trim_matches(is_white);
            return Line {
                label,
                value: None,
                rest: "",
            };
        };
        // The marks may be before and after the tabs.
        let value = after_label(value.trim_start_matches(is_direction_mark));
        let value = value.trim_start_matches(is_direction_mark);
        let start = offset_in(message, value).and_then(|start| usize::try_from(start).ok());
        let rest = start.and_then(|start| message.get(start..));
        Line {
            label: label.trim_matches(is_white),
            value: Some(value.trim_matches(is_direction_mark)),
            rest: rest.unwrap_or(value),
        }
    })
}

/// The lines of a message that a collector joined to one, with blanks or tabs for what was between
/// them.
///
/// Two blanks or a tab are between a label and its value and before the next label. One blank may be
/// in either, so where nothing wider is between lines they cannot be told apart.
fn joined_lines(message: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut value: Option<&str> = None;
    let from = |part: &str| {
        let start = offset_in(message, part).and_then(|start| usize::try_from(start).ok());
        start
            .and_then(|start| message.get(start..))
            .unwrap_or_default()
    };
    for piece in pieces(message) {
        let Some((label, after)) = label_of(piece) else {
            // A value, or more of it: a path may have two blanks.
            match (lines.last_mut(), value) {
                (Some(line), Some(start)) => {
                    let first = if start.is_empty() { piece } else { start };
                    let rest = from(first);
                    let len = rest.len() - from(piece).len() + piece.len();
                    (line.value, line.rest) = (rest.get(..len), rest);
                    value = Some(first);
                }
                _ => lines.push(Line {
                    label: piece,
                    value: None,
                    rest: "",
                }),
            }
            continue;
        };
        value = Some(after);
        lines.push(Line {
            label,
            value,
            rest: from(after).trim_start_matches(is_white),
        });
    }
    lines
}

/// A label and what follows its colon, if a part of a message begins with a label. The colon of a
/// path is followed by a backslash.
fn label_of(piece: &str) -> Option<(&str, &str)> {
    let (label, after) = piece.split_once([':', '：'])?;
    let is_wide = !piece.get(label.len()..)?.starts_with(':');
    let is_label = is_wide || after.chars().next().is_none_or(is_white);
    is_label.then(|| (label.trim_matches(is_white), after.trim_matches(is_white)))
}

/// Whether a message is one line without a value: the first line, where a collector keeps no more.
pub(super) fn is_title(message: &str) -> bool {
    let mut lines = lines(message);
    let first = lines.next();
    first.is_none_or(|line| line.value.is_none_or(str::is_empty) && !line.label.contains("0x"))
        && lines.next().is_none()
}

impl Template {
    /// The values of the lines with the labels of this template, in its order; lines may be missing.
    pub(super) fn by_label<'a>(&self, message: &'a str) -> Result<Values<'a>, Error> {
        let mut values = Values::new();
        let mut expected = self.lines.as_slice();
        for line in lines(message) {
            let place = expected
                .iter()
                .position(|expected| expected.label == line.label);
            let Some((known, rest)) = place.and_then(|place| expected.get(place..)?.split_first())
            else {
                continue;
            };
            expected = rest;
            let (Some(field), Some(value)) = (known.field, line.value) else {
                continue;
            };
            let is_last = rest.is_empty();
            let value = match self.tail_label() {
                Some(tail) if is_last && self.is_free(field) => {
                    explanation::cut(line.rest, tail.label)
                }
                _ => value,
            };
            if is_sound(self.schema, field, value) {
                values.push((field, value));
            } else if let Some(spec) = self.schema.fields.get(field)
                && !value.is_empty()
            {
                return Err(wrong(spec, value, offset_in(message, value)));
            }
            if is_last {
                break;
            }
        }
        Ok(values)
    }

    /// The values of the lines in order, whatever their labels: the message is in another language.
    /// `None` if a line is not what this template has there. Only the end may be missing if
    /// `may_be_cut`.
    pub(super) fn by_order<'a>(&self, message: &'a str, may_be_cut: bool) -> Option<Values<'a>> {
        let is_joined = !message.trim_matches(is_white).contains(is_line_end);
        let found: Vec<Line<'a>> = match is_joined {
            true => joined_lines(message),
            false => lines(message).take(self.lines.len() + 1).collect(),
        };
        // The first line, which has no value, may be missing.
        [0, 1].into_iter().find_map(|missing| {
            let expected = self.lines.get(missing..)?;
            let cut = match is_joined {
                true => explanation::cut_joined,
                false => explanation::cut,
            };
            let (mut values, is_whole) = match self.in_order(expected, &found, cut) {
                Ok(values) => (values, found.len() >= expected.len()),
                // The last line may be cut in its label or value.
                Err((values, index)) if index + 1 == found.len() => (values, false),
                Err(_) => return None,
            };
            if !is_whole && !may_be_cut {
                return None;
            }
            // A number shows that nothing is shifted. In a cut message nothing shows it after the
            // last number: the line before could be another.
            let last = values
                .iter()
                .rposition(|(field, _)| self.is_number(*field))?;
            if !is_whole {
                values.truncate(last + 1);
            }
            Some(values)
        })
    }

    /// The values of the lines, or those before the line that is not as expected, and its index.
    fn in_order<'a>(
        &self,
        expected: &[LabelLine],
        found: &[Line<'a>],
        cut: fn(&'a str, &str) -> &'a str,
    ) -> Result<Values<'a>, (Values<'a>, usize)> {
        let mut values = Values::new();
        let mut tail_label = None;
        for (index, (known, line)) in expected.iter().zip(found).enumerate() {
            let Some(field) = known.field else { continue };
            // What explains a line has the label of that line.
            let is_explanation = tail_label.is_some_and(|label| line.label.contains(label));
            let (Some(value), false) = (line.value, is_explanation || line.label.is_empty()) else {
                return Err((values, index));
            };
            if self
                .tail_label()
                .is_some_and(|tail| tail.field == known.field)
            {
                tail_label = Some(line.label);
            }
            let value = match tail_label {
                _ if index + 1 < expected.len() => value,
                Some(label) => cut(line.rest, label),
                None => without_line_ends(line.rest),
            };
            let value = match self.is_free(field) {
                true => value.trim_end_matches(is_direction_mark),
                false => value.trim_end_matches(is_white),
            };
            // A title is no account, which is never empty.
            let spec = self.schema.fields.get(field);
            let is_empty = value.is_empty() && spec.is_some_and(|f| f.in_type == InType::Sid);
            if is_empty || !is_sound(self.schema, field, value) {
                return Err((values, index));
            }
            values.push((field, value));
        }
        Ok(values)
    }

    /// Whether only numbers are sound for the field.
    fn is_number(&self, field: usize) -> bool {
        let field = self.schema.fields.get(field);
        field.is_some_and(|field| field.in_type.is_number() || field.name == TOKEN_ELEVATION_TYPE)
    }

    /// Whether a field may contain anything.
    fn is_free(&self, field: usize) -> bool {
        let free = self.inserts.get(self.free);
        free.is_some_and(|insert| insert.field == field)
    }
}

#[cold]
fn wrong(field: &FieldSpec, found: &str, offset: Option<u64>) -> Error {
    let expected = match field.in_type {
        in_type if in_type.is_32_bit() => EXPECTED_U32,
        in_type if in_type.is_number() => EXPECTED_U64,
        _ => TokenElevation::EXPECTED,
    };
    Error::value(field.name, expected, found).at(offset)
}

#[cfg(test)]
mod tests;
