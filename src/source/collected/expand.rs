//! Makes objects of what writes an object in another way: lists of keys and values, and tables.
//!
//! The objects are new items on the tape whose spans are in the same text, so nothing is copied.

use super::tape::{Item, Kind, Span, Tape};

/// How many lists of keys and values are followed within one another.
const MAX_LEVELS: usize = 8;
/// How many cells of a table are read.
const MAX_CELLS: usize = 1 << 22;

/// Makes an object of a list of OTLP, `{"values": [{"key": "a", "value": {"intValue": "1"}}]}`.
pub(super) fn key_values(tape: &mut Tape, text: &str, item: u32) -> Option<u32> {
    let made = next_index(tape)?;
    map(tape, text, item as usize, Span::default(), false, 0)?;
    Some(made)
}

/// Makes an object of each row of `{"columns": [{"name": "a"}], "rows": [[1]]}`; a column may also
/// be its name.
pub(super) fn table(tape: &mut Tape, text: &str, item: u32) -> Vec<u32> {
    let member = |name| member(tape, text, item as usize, name);
    let (Some(columns), Some(rows)) = (member("columns"), member("rows")) else {
        return Vec::new();
    };
    let names: Vec<Item> = children(tape, columns)
        .filter_map(|column| match tape.items.get(column)?.kind {
            Kind::Object => self::member(tape, text, column, "name")
                .and_then(|name| tape.items.get(name).copied()),
            _ => tape.items.get(column).copied(),
        })
        .collect();
    let rows: Vec<usize> = children(tape, rows).collect();
    let mut made = Vec::with_capacity(rows.len());
    if rows.len().saturating_mul(names.len()) > MAX_CELLS {
        return made;
    }
    for row in rows {
        let cells: Vec<usize> = children(tape, row).collect();
        let Some(index) = next_index(tape) else { break };
        let Some(mut object) = tape.items.get(row).copied() else {
            continue;
        };
        object.kind = Kind::Object;
        tape.items.push(object);
        for (name, cell) in names.iter().zip(cells) {
            copy(tape, cell, content(name), name.kind == Kind::Escaped);
        }
        close(tape, index);
        made.push(index);
    }
    made
}

/// A copy of an item and what is in it, under a name.
fn copy(tape: &mut Tape, item: usize, name: Span, has_escape: bool) {
    let Some(first) = tape.items.get(item).copied() else {
        return;
    };
    let shift = tape.items.len() - item;
    let end = first.next as usize;
    for index in item..end {
        let Some(mut copied) = tape.items.get(index).copied() else {
            return;
        };
        copied.next = u32::try_from(copied.next as usize + shift).unwrap_or(u32::MAX);
        if index == item {
            copied.name = name;
            copied.has_escape_in_name = has_escape;
        }
        tape.items.push(copied);
    }
}

fn map(
    tape: &mut Tape,
    text: &str,
    item: usize,
    name: Span,
    has_escape: bool,
    level: usize,
) -> Option<()> {
    let values = member(tape, text, item, "values")?;
    let index = next_index(tape)?;
    let mut object = *tape.items.get(item)?;
    (object.name, object.has_escape_in_name) = (name, has_escape);
    object.kind = Kind::Object;
    tape.items.push(object);
    let pairs: Vec<usize> = children(tape, values).collect();
    for pair in pairs {
        let (Some(key), Some(wrapped)) = (
            member(tape, text, pair, "key"),
            member(tape, text, pair, "value"),
        ) else {
            continue;
        };
        let key = *tape.items.get(key)?;
        let has_escape = key.kind == Kind::Escaped;
        // `{"stringValue": "a"}`
        let Some(value) = children(tape, wrapped).next() else {
            continue;
        };
        let kind = tape.items.get(value)?;
        match kind.name.text(text) {
            "kvlistValue" if level < MAX_LEVELS => {
                map(tape, text, value, content(&key), has_escape, level + 1)?;
            }
            "arrayValue" => list(tape, text, value, content(&key), has_escape),
            _ => copy(tape, value, content(&key), has_escape),
        }
    }
    close(tape, index);
    Some(())
}

/// `{"values": [{"stringValue": "a"}]}` as a list of scalars.
fn list(tape: &mut Tape, text: &str, item: usize, name: Span, has_escape: bool) {
    let (Some(values), Some(index)) = (member(tape, text, item, "values"), next_index(tape)) else {
        return;
    };
    let Some(mut array) = tape.items.get(values).copied() else {
        return;
    };
    (array.name, array.has_escape_in_name) = (name, has_escape);
    array.kind = Kind::Array;
    tape.items.push(array);
    let elements: Vec<usize> = children(tape, values)
        .filter_map(|wrapped| children(tape, wrapped).next())
        .collect();
    for element in elements {
        copy(tape, element, Span::default(), false);
    }
    close(tape, index);
}

fn next_index(tape: &Tape) -> Option<u32> {
    u32::try_from(tape.items.len()).ok()
}

/// Ends a container that was made.
fn close(tape: &mut Tape, index: u32) {
    let next = next_index(tape).unwrap_or(u32::MAX);
    if let Some(item) = tape.items.get_mut(index as usize) {
        item.next = next;
    }
}

fn children(tape: &Tape, item: usize) -> impl Iterator<Item = usize> {
    let items = &tape.items;
    let container = items.get(item);
    let is_container = |item: &&Item| matches!(item.kind, Kind::Object | Kind::Array);
    let end = container
        .filter(is_container)
        .map_or(0, |item| item.next as usize);
    let mut at = item + 1;
    std::iter::from_fn(move || {
        let child = (at < end).then_some(at)?;
        at = items.get(at)?.next as usize;
        Some(child)
    })
}

fn member(tape: &Tape, text: &str, item: usize, name: &str) -> Option<usize> {
    let mut children = children(tape, item);
    children.find(|child| {
        let item = tape.items.get(*child);
        item.is_some_and(|item| item.name.text(text) == name)
    })
}

/// The content of a string, without its quotes.
fn content(item: &Item) -> Span {
    let Span { start, end } = item.value;
    match item.kind {
        Kind::Quoted | Kind::Escaped => Span {
            start: start + 1,
            end: end - 1,
        },
        _ => item.value,
    }
}

#[cfg(test)]
#[cfg(feature = "json")]
mod tests;
