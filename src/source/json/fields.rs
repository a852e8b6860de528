//! The fields of an event, in any collector's layout.

use std::borrow::Cow;
use std::cell::Cell;

use super::dialects::{Data, Dialect};
use super::object::{Object, Raw, ScalarError, diagnose, syntax};
use super::tape::Tape;
use crate::error::Error;
use crate::escape::excerpt;
use crate::record::{FieldInput, Record};
use crate::source::message;

/// What PowerShell writes if its `-Depth` is too small.
const NO_PROPERTY: &str = "System.Diagnostics.Eventing.Reader.EventProperty";

/// Sets the fields of a record: from the data or, if there is none, from the message.
pub(super) fn read<'a>(
    max_fields: usize,
    dialect: &'static Dialect,
    object: Object<'_, 'a>,
    record: &mut Record<'a>,
) -> Result<(), Error> {
    match dialect.data {
        Data::Members(names) => {
            let base = dialect.base.and_then(|base| object.object(base));
            for name in names {
                let within = base.and_then(|base| base.get(name));
                if let Some(raw) = within.or_else(|| object.get(name)) {
                    data(max_fields, raw, record, 0)?;
                }
            }
        }
        Data::Positions(name) => {
            if let Some(raw) = object.get(name) {
                positions(max_fields, raw, record)?;
            }
        }
        Data::Text(name) => {
            if let Some(raw) = object.get(name) {
                text(max_fields, raw, record)?;
            }
        }
        Data::Flat => flat(dialect, object, record)?,
    }
    if record.len() > 0 {
        return Ok(());
    }
    let Some(raw) = object.get(dialect.message) else {
        return Ok(());
    };
    match raw.string() {
        // After the quote.
        Ok(Some(Cow::Borrowed(text))) => message::fill(record, text, raw.offset() + 1),
        Ok(Some(Cow::Owned(text))) => {
            // The record borrows from the text, so each value is copied.
            let mut filled = Record::new(record.system().clone().into_owned());
            message::fill(&mut filled, &text, 0).map_err(|error| error.at(Some(raw.offset())))?;
            record.take_values(filled, raw.offset());
            Ok(())
        }
        Ok(None) => Ok(()),
        Err(error) => Err(syntax(&error, raw.offset())),
    }
}

/// An object of fields; in `UserData` they are one level deeper.
fn data<'a>(
    max_fields: usize,
    raw: Raw<'_, 'a>,
    record: &mut Record<'a>,
    depth: usize,
) -> Result<(), Error> {
    let Some(object) = raw.object() else {
        return list(max_fields, raw, record);
    };
    let object = object.sound()?;
    for (name, value) in object.members() {
        let name = name.text();
        let position = record.position(&name);
        let is_known = position.is_some();
        if !is_known && is_attribute(&name) {
            continue;
        }
        if name == "Data" {
            list(max_fields, value, record)?;
            continue;
        }
        match value.scalar() {
            Ok(Some(scalar)) => match position {
                Some(position) if !record.has(position) => {
                    record.put_at(position, scalar, Some(value.offset()));
                }
                _ => put(max_fields, record, name, scalar, value)?,
            },
            Ok(None) => {}
            Err(ScalarError::NoScalar) if !is_known && value.is_object() && depth == 0 => {
                data(max_fields, value, record, depth + 1)?;
            }
            Err(ScalarError::NoScalar) if !is_known => {
                put(max_fields, record, name, value.text().into(), value)?;
            }
            Err(error) => return Err(wrong(record, &name, value, &error)),
        }
    }
    Ok(())
}

/// Names that are not fields: an attribute of an element, or Winlogbeat's name for it.
fn is_attribute(name: &str) -> bool {
    name.starts_with(['#', '@'])
        || name.starts_with("xmlns")
        || name.ends_with("_attributes")
        || name == "xml_name"
}

fn put<'a>(
    max_fields: usize,
    record: &mut Record<'a>,
    name: Cow<'a, str>,
    value: FieldInput<'a>,
    raw: Raw<'_, 'a>,
) -> Result<(), Error> {
    let offset = raw.offset();
    let shown = name.clone();
    if record.len() >= max_fields {
        return Err(Error::limit("fields in an event", max_fields, Some(offset)));
    }
    if record.put(name, value, Some(offset)) {
        return Ok(());
    }
    let what = format!("`{}` is there twice", excerpt(&shown));
    Err(Error::structure(what, offset))
}

/// The `Data` elements of an `EventData`: by name, or in manifest order.
fn list<'a>(max_fields: usize, raw: Raw<'_, 'a>, record: &mut Record<'a>) -> Result<(), Error> {
    let mut position = 0;
    for element in raw.elements() {
        let named = element.object().and_then(|object| {
            let name = object.get("Name").or_else(|| object.get("@Name"))?;
            name.string().ok().flatten()
        });
        match named {
            Some(name) => match element.scalar() {
                Ok(Some(value)) => put(max_fields, record, name, value, element)?,
                // An element without text.
                Ok(None) | Err(ScalarError::NoScalar) => {
                    put(max_fields, record, name, "".into(), element)?;
                }
                Err(error) => return Err(wrong(record, &name, element, &error)),
            },
            None => {
                // evtx_dump puts the texts of several elements into one.
                let texts = element.object().and_then(|object| object.get("#text"));
                for text in texts.unwrap_or(element).elements() {
                    at(max_fields, record, position, text)?;
                    position += 1;
                }
            }
        }
    }
    Ok(())
}

fn positions<'a>(
    max_fields: usize,
    raw: Raw<'_, 'a>,
    record: &mut Record<'a>,
) -> Result<(), Error> {
    let elements = raw.elements();
    let is_none = |element: &Raw<'_, '_>| element.text().trim_matches('"') == NO_PROPERTY;
    if elements.iter().any(is_none) {
        return Ok(());
    }
    for (position, element) in elements.into_iter().enumerate() {
        at(max_fields, record, position, element)?;
    }
    Ok(())
}

fn at<'a>(
    max_fields: usize,
    record: &mut Record<'a>,
    position: usize,
    raw: Raw<'_, 'a>,
) -> Result<(), Error> {
    let offset = raw.offset();
    if position >= max_fields {
        return Err(Error::limit("fields in an event", max_fields, Some(offset)));
    }
    match raw.scalar() {
        Ok(Some(value)) => drop(record.put_at(position, value, Some(offset))),
        Ok(None) => {}
        Err(error) => {
            let name = position.to_string();
            return Err(wrong(record, &name, raw, &error));
        }
    }
    Ok(())
}

/// EvtxECmd writes the data as JSON in a string.
fn text<'a>(max_fields: usize, raw: Raw<'_, 'a>, record: &mut Record<'a>) -> Result<(), Error> {
    let offset = raw.offset();
    let text = raw.string().map_err(|error| syntax(&error, offset))?;
    let Some(text) = text else { return Ok(()) };
    // Offsets within the string are not offsets in the text around it.
    let of_text = |error: Error| error.at(Some(offset));
    let mut tape = Tape::default();
    if tape.read(&text).is_none() {
        return Err(of_text(diagnose(&text)));
    }
    let lone = Cell::new(None);
    let json = match raw.is_noting() {
        true => tape.json(&text).noting(&lone),
        false => tape.json(&text),
    };
    let Some(object) = json.root() else {
        return Ok(());
    };
    let object = object.sound().map_err(of_text)?;
    let mut filled = Record::new(record.system().clone().into_owned());
    for name in ["EventData", "UserData"] {
        if let Some(raw) = object.get(name) {
            data(max_fields, raw, &mut filled, 0).map_err(of_text)?;
        }
    }
    raw.note(lone.get());
    record.take_values(filled, offset);
    Ok(())
}

/// Fields mixed with the collector's own: only names in the schema count.
fn flat<'a>(
    dialect: &'static Dialect,
    object: Object<'_, 'a>,
    record: &mut Record<'a>,
) -> Result<(), Error> {
    let Some(schema) = record.schema() else {
        return Ok(());
    };
    let is_header = |name: &str| {
        let mut places = dialect.header.iter().flat_map(|(_, places)| *places);
        places.any(|place| place.name.eq_ignore_ascii_case(name))
    };
    // Names as Windows writes them take precedence over those in another case: NXLog has the
    // event's own `ProcessID` next to the field `ProcessId`.
    for is_exact in [true, false] {
        for (name, value) in object.members() {
            let name = name.text();
            let Some(position) = schema.position(&name) else {
                continue;
            };
            let same = schema.fields.get(position).is_some_and(|f| f.name == name);
            // `ProviderName` and `Provider` are also fields of 5857 and 5859.
            let is_taken = is_header(&name) && !(same && record.system().provider_name.is_some());
            if same != is_exact || is_taken || record.has(position) {
                continue;
            }
            match value.scalar() {
                Ok(Some(scalar)) => {
                    let offset = value.offset();
                    record.put_at(position, scalar, Some(offset));
                }
                Ok(None) => {}
                Err(error) => return Err(wrong(record, &name, value, &error)),
            }
        }
    }
    Ok(())
}

/// A field whose value is an array or an object, or text with a broken escape.
#[cold]
fn wrong(record: &Record<'_>, name: &str, raw: Raw<'_, '_>, error: &ScalarError) -> Error {
    let offset = raw.offset();
    match error {
        ScalarError::Escape(error) => syntax(error, offset),
        ScalarError::NoScalar => {
            let schema = record.schema();
            let known = schema.and_then(|schema| {
                let position = schema.position(name).or_else(|| name.parse().ok())?;
                schema.fields.get(position)
            });
            let field = known.map_or("field", |field| field.name);
            Error::value(field, "one value", raw.text()).at(Some(offset))
        }
    }
}
