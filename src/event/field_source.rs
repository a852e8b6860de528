//! [`FieldSource`]: where the fields of an event's struct come from.

use super::FieldValue;
use crate::schema::InType;

/// Fills the fields of a struct one by one, in manifest order.
pub(crate) trait FieldSource<'a> {
    type Error;

    /// Sets a field if there is a value for it.
    fn field<T: FieldValue<'a>>(
        &mut self,
        field: &mut Option<T>,
        tags: &FieldTags,
        in_type: InType,
    ) -> Result<(), Self::Error>;
}

/// How a field begins and ends in XML. All are literals: what is known when a struct is compiled is
/// compared in words.
pub(crate) struct FieldTags {
    /// With single quotes, and with double quotes.
    pub(crate) starts: [&'static str; 2],
    pub(crate) end: &'static str,
}

impl FieldTags {
    /// Those of an element that has the field's name if the event has an element for its fields, else
    /// those of `Data`.
    pub(super) const fn new(
        has_element: bool,
        element: [&'static str; 2],
        data: [&'static str; 2],
    ) -> Self {
        let [start, end] = element;
        if has_element {
            Self {
                starts: [start; 2],
                end,
            }
        } else {
            Self {
                starts: data,
                end: "</Data>",
            }
        }
    }
}
