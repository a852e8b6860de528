//! The fields of an event, in any collector's layout: from the data by name, then by position, then
//! from the message.

use std::borrow::Cow;
use std::iter;

use memchr::memchr;

use super::attributes::is_attribute;
use super::dialect::{DATA, DATA_LEN, Dialect, Fields, MESSAGE, MOVED, POSITIONS};
use super::header::Named;
use super::object::{Object, Raw, ScalarError};
use super::scratch::Scratch;
use super::tape::Values;
use crate::error::Error;
use crate::escape::excerpt;
use crate::record::{FieldInput, Record};
use crate::schema::{EventSchema, InType};
use crate::source::Options;
use crate::source::grouped::grouped;
use crate::source::message::{self, Content};
use crate::value::number;

/// What PowerShell writes if its `-Depth` is too small.
const NO_PROPERTY: &str = "System.Diagnostics.Eventing.Reader.EventProperty";
/// How many objects within one another contain fields: an operation in `UserData`.
const MAX_LEVELS: usize = 2;

/// A record being filled.
pub(super) struct Filler<'f, 'a> {
    pub(super) dialect: &'static Dialect,
    pub(super) schema: &'static EventSchema,
    pub(super) record: &'f mut Record<'a>,
    pub(super) options: &'f Options,
    /// What could not be read, while other members may have it.
    pub(super) warnings: &'f mut Vec<Error>,
    #[cfg_attr(
        not(feature = "json"),
        expect(dead_code, reason = "for texts of JSON within records")
    )]
    pub(super) scratch: &'f mut Scratch,
    /// Whether it is known that no name is there twice in an object.
    pub(super) is_sound: bool,
    /// The fields that the current member has set, by bit.
    pub(super) set: u64,
    /// Why values in manifest order were not used.
    misaligned: Option<Error>,
}

impl<'f, 'a> Filler<'f, 'a> {
    pub(super) fn new(
        dialect: &'static Dialect,
        schema: &'static EventSchema,
        record: &'f mut Record<'a>,
        options: &'f Options,
        warnings: &'f mut Vec<Error>,
        scratch: &'f mut Scratch,
    ) -> Self {
        Self {
            dialect,
            schema,
            record,
            options,
            warnings,
            scratch,
            is_sound: false,
            set: 0,
            misaligned: None,
        }
    }

    /// Sets the fields. A field that several members have keeps its first value.
    pub(super) fn fill(
        &mut self,
        values: &Values<'_, 'a>,
        object: Object<'_, 'a>,
        named: &Named,
    ) -> Result<(), Error> {
        for slot in DATA..DATA + DATA_LEN {
            if let Some(raw) = named.value(values, slot) {
                self.set = 0;
                self.data(raw, 0)?;
            }
        }
        if named.has_dotted() {
            self.set = 0;
            self.dotted(object)?;
        }
        self.moved(values, named)?;
        if let Some(raw) = named.value(values, POSITIONS) {
            self.positions(raw.each())?;
        }
        if !self.is_complete() {
            if let Some(raw) = named.value(values, MESSAGE) {
                self.message(raw.single());
            }
            if let Some(misaligned) = self.misaligned.take().filter(|_| !self.is_complete()) {
                self.warnings.push(misaligned);
            }
        }
        Ok(())
    }

    /// Whether no field of the event's version is missing; without a version, of any version.
    fn is_complete(&self) -> bool {
        let is_complete = |version| {
            let mut fields = self.schema.fields.iter().enumerate();
            fields.all(|(position, field)| self.record.has(position) || field.since > version)
        };
        let count_of = |version| self.schema.count_of(version);
        match self.record.system().version {
            Some(version) if count_of(version) > 0 => is_complete(version),
            // One before the first version with known fields is as good as none.
            _ => (0..=self.schema.version).any(|version| {
                let count = count_of(version);
                count > 0 && self.record.fields_len() == count && is_complete(version)
            }),
        }
    }

    /// A member with fields: an object, a list, or one of these as text.
    pub(super) fn data(&mut self, raw: Raw<'_, 'a>, level: usize) -> Result<(), Error> {
        if let Some(object) = raw.object() {
            let object = match self.is_sound {
                true => object,
                false => object.sound()?,
            };
            return self.object(object, level);
        }
        if raw.is_array() {
            return self.list(raw);
        }
        if raw.content().is_some() && self.dialect.fields != Fields::Prefixed {
            return self.text(raw);
        }
        Ok(())
    }

    /// An object of fields; in `UserData` they are one level deeper.
    fn object(&mut self, object: Object<'_, 'a>, level: usize) -> Result<(), Error> {
        for (name, value) in object.members() {
            let name = name.text();
            let Some(name) = self.field_name(name) else {
                continue;
            };
            let position = self.record.position(&name);
            if position.is_none() && is_attribute(&name, value) {
                continue;
            }
            if position.is_none() && self.is_list_of_data(&name, value) {
                self.named_list(value)?;
                continue;
            }
            match value.scalar() {
                Ok(Some(scalar)) => self.put(position, name, scalar, value)?,
                Ok(None) => {}
                Err(ScalarError::NoScalar) if position.is_none() => {
                    let is_data = matches!(&*name, "EventData" | "UserData");
                    let level = if is_data { level } else { level + 1 };
                    if level < MAX_LEVELS && value.is_object() {
                        self.data(value, level)?;
                    } else {
                        self.put(None, name, value.text().into(), value)?;
                    }
                }
                Err(error) => return Err(self.wrong(position, value, error)),
            }
        }
        Ok(())
    }

    /// The name of a field without the collector's prefix; `None` for the collector's own members.
    fn field_name<'n>(&self, name: Cow<'n, str>) -> Option<Cow<'n, str>> {
        if self.dialect.fields != Fields::Prefixed {
            return Some(name);
        }
        let element = self.schema.element.unwrap_or("Data");
        let bare = |name: &str| {
            let bare = name.strip_prefix("Data_");
            let bare = bare.or_else(|| name.strip_prefix(element)?.strip_prefix('_'));
            bare.map(str::len)
        };
        let start = name.len() - bare(&name)?;
        Some(match name {
            Cow::Borrowed(name) => name.get(start..)?.into(),
            Cow::Owned(name) => name.get(start..)?.to_owned().into(),
        })
    }

    /// Sets a field if no other member has; an error if this member has set it before.
    pub(super) fn put(
        &mut self,
        position: Option<usize>,
        name: Cow<'a, str>,
        value: FieldInput<'a>,
        raw: Raw<'_, 'a>,
    ) -> Result<(), Error> {
        let offset = raw.offset();
        let max = self.options.limits.max_fields;
        if self.record.len() >= max {
            return Err(Error::limit("fields in an event", max, Some(offset)));
        }
        let Some(value) = self.typed(position, value, raw) else {
            return Ok(());
        };
        let value = self.plain(value);
        let Some(position) = position else {
            self.record.put_extra_if_missing(name, value);
            return Ok(());
        };
        let bit = 1_u64.checked_shl(u32::try_from(position).unwrap_or(u32::MAX));
        let bit = bit.unwrap_or_default();
        if self.set & bit != 0 {
            let what = format!("`{}` is there twice", excerpt(&name));
            return Err(Error::structure(what, offset));
        }
        self.set |= bit;
        if !self.record.has(position) {
            self.record.put_at(position, value, Some(offset));
        }
        Ok(())
    }

    /// The value of a field of that type: a number without the separators of a table that is for
    /// readers; `None` for a dash in a cell, which stands for no value where it is none of the type.
    #[inline]
    pub(super) fn typed(
        &self,
        position: Option<usize>,
        value: FieldInput<'a>,
        raw: Raw<'_, 'a>,
    ) -> Option<FieldInput<'a>> {
        let FieldInput::Text(text) = &value else {
            return Some(value);
        };
        let Some(field) = position.and_then(|position| self.schema.fields.get(position)) else {
            return Some(value);
        };
        if text.len() == 1 {
            let is_none = raw.is_dash() && field.in_type != InType::UnicodeString;
            return (!is_none).then_some(value);
        }
        if field.in_type.is_number()
            && let Some(number) = grouped(text)
        {
            return Some(number.into());
        }
        Some(value)
    }

    /// The value as it was before the collector escaped it.
    #[inline]
    pub(super) fn plain(&self, value: FieldInput<'a>) -> FieldInput<'a> {
        match self.dialect.is_escaped_twice {
            true => plain(value),
            false => value,
        }
    }

    pub(super) fn put_at(&mut self, position: usize, raw: Raw<'_, 'a>) -> Result<(), Error> {
        match raw.scalar() {
            Ok(Some(value)) => {
                let field = self.schema.fields.get(position);
                let name = field.map_or_else(|| position.to_string().into(), |f| f.name.into());
                self.put(field.map(|_| position), name, value, raw)
            }
            Ok(None) => Ok(()),
            Err(error) => Err(self.wrong(Some(position), raw, error)),
        }
    }

    /// Values in manifest order. They hold only if there are as many as a version has fields, and
    /// its numbers are numbers: a collector that leaves out empty values shifts the others.
    pub(super) fn positions<'t>(
        &mut self,
        elements: impl Iterator<Item = Raw<'t, 'a>> + Clone,
    ) -> Result<(), Error>
    where
        'a: 't,
    {
        self.set = 0;
        let (mut count, mut has_none) = (0, false);
        for element in elements.clone() {
            count += 1;
            has_none |= element.content() == Some(NO_PROPERTY);
        }
        let Some(first) = elements.clone().next().filter(|_| !has_none) else {
            return Ok(());
        };
        if !self.is_aligned(elements.clone(), count) {
            let what = format!("expected a value for each field, found {count} others");
            self.misaligned = Some(Error::structure(what, first.offset()));
            return Ok(());
        }
        // Each is another field's, and there is room for all.
        let has_room = self.record.len() + count <= self.options.limits.max_fields;
        let are_fields = has_room && count <= self.schema.fields.len();
        for (position, element) in elements.enumerate() {
            match element.plain().filter(|_| are_fields) {
                Some(_) if self.record.has(position) => {}
                Some(text) => {
                    let value = self.plain(text.into());
                    let offset = Some(element.offset());
                    self.record.put_at(position, value, offset);
                }
                None => self.put_at(position, element)?,
            }
        }
        Ok(())
    }

    fn is_aligned<'t>(&self, elements: impl Iterator<Item = Raw<'t, 'a>>, count: usize) -> bool
    where
        'a: 't,
    {
        let fields = self.schema.fields;
        let is_version = match self.record.system().version {
            Some(version) if version > self.schema.version => count > fields.len(),
            Some(version) => count == self.schema.count_of(version),
            None => self.schema.has_count(count),
        };
        is_version
            && fields.iter().zip(elements).all(|(field, element)| {
                !field.in_type.is_number()
                    || match element.scalar() {
                        Ok(Some(FieldInput::Text(text))) => number::parse_u64(&text).is_some(),
                        Ok(_) => true,
                        Err(_) => false,
                    }
            })
    }

    /// Fields whose names contain that of the data member: `winlog.event_data.CommandLine`.
    fn dotted(&mut self, object: Object<'_, 'a>) -> Result<(), Error> {
        let has_dash = object.members().any(|(_, value)| value.is_dash());
        self.dotted_of(object, false)?;
        match has_dash {
            // They do not stand before a value.
            true => self.dotted_of(object, true),
            false => Ok(()),
        }
    }

    /// Those that are dashes in cells, or those that are not.
    fn dotted_of(&mut self, object: Object<'_, 'a>, is_dash: bool) -> Result<(), Error> {
        for (name, value) in object.members() {
            let Some(name) = name.plain().filter(|_| value.is_dash() == is_dash) else {
                continue;
            };
            let within = self.dialect.data.iter().find_map(|path| {
                let (start, rest) = name.split_at_checked(path.len())?;
                let rest = rest.strip_prefix('.')?;
                start.eq_ignore_ascii_case(path).then_some(rest)
            });
            let Some(name) = within else { continue };
            // An operation's name may come before that of the field.
            let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
            let known = [name, last].map(|name| self.record.position(name).map(|p| (p, name)));
            let (position, name) = match known.into_iter().flatten().next() {
                Some((position, name)) => (Some(position), name),
                None if is_attribute(last, value) => continue,
                None => (None, name),
            };
            if is_dash && position.is_some_and(|position| self.record.has(position)) {
                continue;
            }
            match value.scalar() {
                Ok(Some(scalar)) => self.put(position, name.into(), scalar, value)?,
                Ok(None) => {}
                Err(error) => return Err(self.wrong(position, value, error)),
            }
        }
        Ok(())
    }

    /// Fields that the collector moved out of the data.
    fn moved(&mut self, values: &Values<'_, 'a>, named: &Named) -> Result<(), Error> {
        for (index, moved) in self.dialect.moved.iter().enumerate() {
            if moved.event != self.schema.event_id {
                continue;
            }
            let raw = named.value(values, MOVED + index);
            let Some(raw) = raw.filter(|raw| !raw.is_dash()) else {
                continue;
            };
            let position = self.schema.position(moved.field);
            let Some(position) = position.filter(|position| !self.record.has(*position)) else {
                continue;
            };
            match raw.scalar() {
                Ok(Some(value)) => {
                    if let Some(value) = self.typed(Some(position), value, raw) {
                        self.record.put_at(position, value, Some(raw.offset()));
                    }
                }
                Ok(None) => {}
                Err(error) => return Err(self.wrong(Some(position), raw, error)),
            }
        }
        Ok(())
    }

    /// Fills what is missing from the message. A message that cannot be read is a warning.
    fn message(&mut self, raw: Raw<'_, 'a>) {
        // A message that is only its first line says less, not something wrong.
        let has_fields = self.record.fields_len() > 0;
        let check = |content| match content {
            Content::NoFields if !has_fields => {
                Err(message::no_fields().at(Some(raw.content_offset())))
            }
            Content::NoFields | Content::Fields => Ok(()),
        };
        let read = match raw.string() {
            Ok(Some(Cow::Borrowed(text))) => {
                let read = message::read(self.record, text, raw.content_offset());
                read.and_then(check)
            }
            Ok(Some(Cow::Owned(text))) => {
                let mut filled = Record::with_schema(self.schema);
                let read = message::read(&mut filled, &text, 0).and_then(check);
                self.record.fill_missing(filled, raw.offset());
                read.map_err(|error| error.at(Some(raw.offset())))
            }
            Ok(None) => Ok(()),
            Err(_) => Err(raw.half_pair()),
        };
        if let Err(error) = read {
            self.warnings
                .push(error.in_event(Some(self.schema.event_id)));
        }
    }

    /// A field whose value is an array or an object, or text with a broken escape.
    #[cold]
    pub(super) fn wrong(
        &self,
        position: Option<usize>,
        raw: Raw<'_, '_>,
        error: ScalarError,
    ) -> Error {
        match error {
            ScalarError::HalfPair => raw.half_pair(),
            ScalarError::NoScalar => {
                let known = position.and_then(|position| self.schema.fields.get(position));
                let field = known.map_or("field", |field| field.name);
                Error::value(field, "one value", raw.text()).at(Some(raw.offset()))
            }
        }
    }
}

/// Without the backslashes that escape backslashes and quotes.
fn plain(value: FieldInput<'_>) -> FieldInput<'_> {
    match value {
        FieldInput::Text(text) => match memchr(b'\\', text.as_bytes()) {
            Some(first) => FieldInput::Text(unescaped(&text, first).into()),
            None => FieldInput::Text(text),
        },
        value => value,
    }
}

/// A run of backslashes is half as long, and one shorter before a quote. `first` is where one is.
fn unescaped(text: &str, first: usize) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        rest = after.trim_start_matches('\\');
        let escapes = usize::from(rest.starts_with('"'));
        let count = (after.len() - rest.len()).div_ceil(2) - escapes;
        plain.extend(iter::repeat_n('\\', count));
        next = memchr(b'\\', rest.as_bytes());
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests;
