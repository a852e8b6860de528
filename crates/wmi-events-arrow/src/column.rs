//! [`Column`]: the values of a column while rows come.

use std::fmt::{Display, Write};
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, ListBuilder, StringBuilder, StructBuilder, TimestampNanosecondBuilder,
    UInt8Builder, UInt16Builder, UInt32Builder, UInt64Builder,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{ArrowError, Field};

use crate::columns::{EXTRA, FINDING, Kind, data_type};
use crate::repeated::Repeated;

/// The longest text.
const MAX_TEXT: usize = 1 << 30;

/// About how many bytes the text of a number has.
const NUMBER: usize = 40;

/// The values of a column. Rows without a value are added when one with a value comes, or at the end.
#[derive(Debug)]
pub(crate) struct Column {
    kind: Kind,
    values: Values,
    /// The number of rows of `values`.
    len: usize,
    /// The number of bytes of its texts.
    bytes: usize,
}

#[derive(Debug)]
enum Values {
    Flag(BooleanBuilder),
    U8(UInt8Builder),
    U16(UInt16Builder),
    U32(UInt32Builder),
    U64(UInt64Builder),
    Time(TimestampNanosecondBuilder),
    Text(StringBuilder),
    Repeated(Box<Repeated>),
    Texts(ListBuilder<StringBuilder>),
    Structs(ListBuilder<StructBuilder>),
}

impl Values {
    /// Room for so many rows, and bytes of text.
    fn new(kind: Kind, rows: usize, bytes: usize) -> Self {
        match kind {
            Kind::Flag => Self::Flag(BooleanBuilder::with_capacity(rows)),
            Kind::U8 => Self::U8(UInt8Builder::with_capacity(rows)),
            Kind::U16 => Self::U16(UInt16Builder::with_capacity(rows)),
            Kind::U32 => Self::U32(UInt32Builder::with_capacity(rows)),
            Kind::U64 => Self::U64(UInt64Builder::with_capacity(rows)),
            Kind::Time => {
                let builder = TimestampNanosecondBuilder::with_capacity(rows);
                Self::Time(builder.with_data_type(data_type(kind)))
            }
            Kind::Text => Self::Text(StringBuilder::with_capacity(rows, bytes)),
            Kind::Repeated => Self::Repeated(Box::default()),
            Kind::Texts | Kind::TextsOrNull => {
                let texts = StringBuilder::with_capacity(0, bytes);
                Self::Texts(ListBuilder::with_capacity(texts, rows))
            }
            Kind::Findings => Self::Structs(structs(&FINDING)),
            Kind::Extra => Self::Structs(structs(&EXTRA)),
        }
    }
}

impl Column {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            values: Values::new(kind, 0, 0),
            len: 0,
            bytes: 0,
        }
    }

    /// Rows without a value, up to this one.
    #[inline]
    fn pad(&mut self, row: usize) {
        if let Some(missing) = row.checked_sub(self.len)
            && missing > 0
        {
            self.fill(missing);
        }
        self.len = row + 1;
    }

    fn fill(&mut self, missing: usize) {
        let is_list = !matches!(self.kind, Kind::TextsOrNull);
        match &mut self.values {
            Values::Flag(values) => values.append_nulls(missing),
            Values::U8(values) => values.append_nulls(missing),
            Values::U16(values) => values.append_nulls(missing),
            Values::U32(values) => values.append_nulls(missing),
            Values::U64(values) => values.append_nulls(missing),
            Values::Time(values) => values.append_nulls(missing),
            Values::Text(values) => values.append_nulls(missing),
            Values::Repeated(values) => values.nulls(missing),
            Values::Texts(values) => (0..missing).for_each(|_| values.append(is_list)),
            Values::Structs(values) => (0..missing).for_each(|_| values.append(true)),
        }
    }

    /// Sets a number of a row. One that is too large for the column is not of its kind: nothing is set.
    #[inline]
    pub(crate) fn number(&mut self, row: usize, number: u64) {
        self.pad(row);
        match &mut self.values {
            Values::U8(values) => values.append_option(number.try_into().ok()),
            Values::U16(values) => values.append_option(number.try_into().ok()),
            Values::U32(values) => values.append_option(number.try_into().ok()),
            Values::U64(values) => values.append_value(number),
            // A number where other events have text.
            _ => self.text_at(format_args!("{number}")),
        }
    }

    /// Sets a time, in nanoseconds since 1970.
    #[inline]
    pub(crate) fn time(&mut self, row: usize, nanoseconds: i64) {
        self.pad(row);
        if let Values::Time(values) = &mut self.values {
            values.append_value(nanoseconds);
        }
    }

    /// Sets a text of a row.
    #[inline]
    pub(crate) fn text(&mut self, row: usize, text: &str) {
        self.pad(row);
        match &mut self.values {
            Values::Text(values) if text.len() <= MAX_TEXT => {
                values.append_value(text);
                self.bytes += text.len();
            }
            Values::Text(values) => values.append_null(),
            Values::Flag(values) => values.append_option(text.parse().ok()),
            Values::Repeated(values) => values.push(text),
            _ => self.text_at(format_args!("{text}")),
        }
    }

    /// Whether the row before has that text.
    #[inline]
    pub(crate) fn repeats(&self, text: &str) -> bool {
        let Values::Text(values) = &self.values else {
            return false;
        };
        // A row without a text has the length 0.
        let [.., start, end] = values.offsets_slice() else {
            return false;
        };
        let range = usize::try_from(*start).ok().zip(usize::try_from(*end).ok());
        let last = range.and_then(|(start, end)| values.values_slice().get(start..end));
        last == Some(text.as_bytes())
    }

    /// Sets the text of the row before that has one; returns whether there is one.
    #[inline]
    pub(crate) fn again(&mut self, row: usize) -> bool {
        let Values::Repeated(values) = &mut self.values else {
            return false;
        };
        if !values.has_last() {
            return false;
        }
        self.pad(row);
        if let Values::Repeated(values) = &mut self.values {
            values.again();
        }
        true
    }

    /// Sets what a value prints.
    #[inline]
    pub(crate) fn display(&mut self, row: usize, value: impl Display) {
        self.pad(row);
        self.text_at(format_args!("{value}"));
    }

    /// The rows before are there.
    fn text_at(&mut self, text: std::fmt::Arguments<'_>) {
        match &mut self.values {
            Values::Text(values) => {
                // Writing to memory does not fail.
                let _ = values.write_fmt(text);
                values.append_value("");
                self.bytes += NUMBER;
            }
            Values::Repeated(values) => values.push(&text.to_string()),
            // No column of another kind is asked for text: one row stays without a value.
            _ => {
                self.len -= 1;
            }
        }
    }

    /// Sets a list of texts.
    pub(crate) fn texts<'t>(&mut self, row: usize, texts: impl Iterator<Item = &'t str>) {
        self.pad(row);
        if let Values::Texts(values) = &mut self.values {
            for text in texts {
                self.bytes += text.len();
                values.values().append_value(text);
            }
            values.append(true);
        }
    }

    /// Sets a list of structures of texts.
    pub(crate) fn structs<'t, const N: usize>(
        &mut self,
        row: usize,
        structs: impl Iterator<Item = [&'t str; N]>,
    ) {
        self.pad(row);
        if let Values::Structs(values) = &mut self.values {
            for texts in structs {
                for (at, text) in texts.into_iter().enumerate() {
                    if let Some(field) = values.values().field_builder::<StringBuilder>(at) {
                        self.bytes += text.len();
                        field.append_value(text);
                    }
                }
                values.values().append(true);
            }
            values.append(true);
        }
    }

    /// About how many bytes its texts take, those of a dictionary included.
    pub(crate) fn bytes(&self) -> usize {
        match &self.values {
            Values::Repeated(values) => self.bytes + values.bytes(),
            _ => self.bytes,
        }
    }

    /// The values of that many rows; the column is empty afterwards, with room for as many again.
    pub(crate) fn finish(&mut self, rows: usize) -> Result<ArrayRef, ArrowError> {
        /// The most bytes that are kept ready: a larger batch is rare.
        const MOST: usize = 1 << 20;
        if let Some(missing) = rows.checked_sub(self.len) {
            self.fill(missing);
        }
        // A column without a value takes no room.
        let room = if self.len == 0 { 0 } else { rows.min(MOST / 8) };
        let next = Values::new(self.kind, room, self.bytes.min(MOST));
        let values = std::mem::replace(&mut self.values, next);
        (self.len, self.bytes) = (0, 0);
        Ok(match values {
            Values::Flag(mut values) => Arc::new(values.finish()),
            Values::U8(mut values) => Arc::new(values.finish()),
            Values::U16(mut values) => Arc::new(values.finish()),
            Values::U32(mut values) => Arc::new(values.finish()),
            Values::U64(mut values) => Arc::new(values.finish()),
            Values::Time(mut values) => Arc::new(values.finish()),
            Values::Text(mut values) => Arc::new(values.finish()),
            Values::Repeated(mut values) => values.finish()?,
            Values::Texts(mut values) => Arc::new(values.finish()) as Arc<dyn Array>,
            Values::Structs(mut values) => Arc::new(values.finish()),
        })
    }
}

fn structs<const N: usize>(names: &[&str; N]) -> ListBuilder<StructBuilder> {
    let text = |name: &&str| Field::new(*name, arrow_schema::DataType::Utf8, true);
    let fields: Vec<_> = names.iter().map(text).collect();
    ListBuilder::with_capacity(StructBuilder::from_fields(fields, 0), 0)
}
