//! [`Tape`]: where the values of a record are in its text.
//!
//! A reader fills it from JSON, from the lines of a text block or from the cells of a CSV row. Names
//! and values are spans, so nothing is copied or decoded before it is requested.

use std::cell::Cell;

/// A member of an object or an element of an array, in text order; its content follows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) struct Item {
    /// The name of a member, without quotes; empty for an element.
    pub(in crate::source) name: Span,
    /// The value; a JSON string with its quotes, undecoded.
    pub(in crate::source) value: Span,
    /// The index of the first item after this one and its content.
    pub(in crate::source) next: u32,
    pub(in crate::source) kind: Kind,
    pub(in crate::source) has_escape_in_name: bool,
    /// Whether the name is a span of the header line's text, not of the record's.
    pub(in crate::source) is_named_by_column: bool,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Kind {
    Null,
    /// A number, `true` or `false`.
    #[cfg_attr(
        not(feature = "json"),
        expect(dead_code, reason = "only JSON has them")
    )]
    Literal,
    /// A string in quotes without escapes.
    #[cfg_attr(
        not(feature = "json"),
        expect(dead_code, reason = "only JSON has them")
    )]
    Quoted,
    /// A string in quotes with escapes.
    Escaped,
    /// Text without quotes or escapes, of a text block or a CSV cell.
    Plain,
    /// A dash that is all of a CSV cell: in some exports it stands for no value.
    Dash,
    Object,
    Array,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::source) struct Span {
    pub(in crate::source) start: u32,
    pub(in crate::source) end: u32,
}

impl Span {
    #[cfg(feature = "json")]
    #[inline]
    pub(in crate::source) fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// The text that the span covers.
    #[inline]
    pub(in crate::source) fn text(self, of: &str) -> &str {
        of.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The items of a record. It is reused for the next record, so that reading does not allocate.
#[derive(Debug, Default)]
pub(in crate::source) struct Tape {
    pub(in crate::source) items: Vec<Item>,
    /// Containers that are still open.
    pub(in crate::source) open: Vec<u32>,
}

impl Tape {
    pub(in crate::source) fn clear(&mut self) {
        self.items.clear();
        self.open.clear();
    }

    /// Begins the outermost object of a record that is not JSON: `text` is the whole record.
    pub(in crate::source) fn begin_record(&mut self, text: Span) {
        self.clear();
        self.items.push(Item {
            name: Span::default(),
            value: text,
            next: 1,
            kind: Kind::Object,
            has_escape_in_name: false,
            is_named_by_column: false,
        });
    }

    /// Adds a member of that object, with text as its value.
    pub(in crate::source) fn push_text(
        &mut self,
        name: Span,
        value: Span,
        is_named_by_column: bool,
    ) {
        self.push_plain(name, value, Kind::Plain, is_named_by_column);
    }

    /// The same for a cell that is a dash.
    #[cfg(feature = "csv")]
    pub(in crate::source) fn push_dash(&mut self, name: Span, value: Span) {
        self.push_plain(name, value, Kind::Dash, true);
    }

    fn push_plain(&mut self, name: Span, value: Span, kind: Kind, is_named_by_column: bool) {
        let next = u32::try_from(self.items.len() + 1).unwrap_or(u32::MAX);
        self.items.push(Item {
            name,
            value,
            next,
            kind,
            has_escape_in_name: false,
            is_named_by_column,
        });
        if let Some(record) = self.items.first_mut() {
            record.next = next;
        }
    }

    /// Adds a member of that object, in a column: the object of another tape, whose text begins at
    /// `base` of the record's.
    #[cfg(feature = "csv")]
    pub(in crate::source) fn push_object(&mut self, name: Span, base: u32, object: &Self) {
        let shift = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let moved = |span: Span| Span {
            start: span.start.saturating_add(base),
            end: span.end.saturating_add(base),
        };
        for item in &object.items {
            self.items.push(Item {
                name: moved(item.name),
                value: moved(item.value),
                next: item.next.saturating_add(shift),
                ..*item
            });
        }
        if let Some(first) = self.items.get_mut(shift as usize) {
            first.name = name;
            first.is_named_by_column = true;
        }
        let next = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        if let Some(record) = self.items.first_mut() {
            record.next = next;
        }
    }

    /// The items with the text that they are spans of.
    #[cfg(feature = "json")]
    pub(in crate::source) fn values<'t, 'a>(&'t self, text: &'a str) -> Values<'t, 'a> {
        self.values_of_row(text, "")
    }

    /// The same, with the text that names of columns are spans of.
    pub(in crate::source) fn values_of_row<'t, 'a>(
        &'t self,
        text: &'a str,
        columns: &'a str,
    ) -> Values<'t, 'a> {
        Values {
            text,
            columns,
            items: &self.items,
            quote_len: 1,
            lone: None,
        }
    }

    /// The same for JSON in a string, of which `content` is the undecoded content.
    #[cfg(feature = "json")]
    pub(in crate::source) fn values_in_string<'t, 'a>(
        &'t self,
        content: &'a str,
    ) -> Values<'t, 'a> {
        Values {
            quote_len: 2,
            ..self.values(content)
        }
    }
}

/// A record: its text and where its values are.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Values<'t, 'a> {
    pub(in crate::source) text: &'a str,
    /// The text of the header line of a CSV file.
    pub(in crate::source) columns: &'a str,
    pub(in crate::source) items: &'t [Item],
    /// The bytes of a quote: two in JSON in a string, where quotes and backslashes are escaped.
    pub(in crate::source) quote_len: u32,
    /// Where to note the first half surrogate pair in a requested value; without it, such a value
    /// is an error.
    pub(in crate::source) lone: Option<&'t Cell<Option<u64>>>,
}

impl<'t> Values<'t, '_> {
    /// Reads half of a surrogate pair as U+FFFD, and notes the offset of the first.
    pub(in crate::source) fn noting(self, lone: &'t Cell<Option<u64>>) -> Self {
        let lone = Some(lone);
        Self { lone, ..self }
    }
}
