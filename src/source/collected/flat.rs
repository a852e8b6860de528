//! [`FlatFields`]: the fields of a record that has them among the collector's own members.

use super::fields::Filler;
use super::header::Named;
use super::object::Object;
use super::places::Places;
use super::recognize::Compiled;
use super::tape::Values;
use crate::error::Error;
use crate::event::Property;
use crate::schema::{EventSchema, FIELDS_LEN};

/// The members of a flat record that are fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlatFields {
    /// By position.
    found: Places<FIELDS_LEN>,
    /// Whether any is not a member of the header too.
    has_own: bool,
}

/// The rank of a member of the header, which is a field only if the record has other fields.
const OF_HEADER: u8 = 2;
/// That of a dash in a cell, which may say that there is no value.
const DASH: u8 = 3;

impl FlatFields {
    /// Finds the members: only names in the schema count, as the others are the collector's own.
    pub(super) fn find(
        schema: &EventSchema,
        compiled: &Compiled,
        object: Object<'_, '_>,
        named: &Named,
    ) -> Self {
        let mut fields = Self {
            found: Places::EMPTY,
            has_own: false,
        };
        let prefix = compiled.dialect.prefix;
        for (name, raw) in object.members() {
            let Some(name) = name.plain() else { continue };
            let Some(name) = name.strip_prefix(prefix) else {
                continue;
            };
            let Some((position, is_same)) = schema.named_position(name) else {
                continue;
            };
            // `{"Provider": {"Name": "a"}}`: a part of the header.
            if raw.is_null() || (raw.is_object() && compiled.names().is_container(name)) {
                continue;
            }
            let is_headers = named.has_item(raw);
            fields.has_own |= !is_headers && !raw.is_dash();
            // Names as Windows writes them take precedence over those in another case. The header's
            // name is a field's only in the field's case.
            let rank = match (is_headers, is_same) {
                _ if raw.is_dash() => DASH,
                (true, false) => continue,
                (true, true) => OF_HEADER,
                (false, is_same) => u8::from(!is_same),
            };
            if rank < fields.found.rank(position) {
                let item = u32::try_from(raw.index()).unwrap_or(u32::MAX);
                fields.found.set(position, item, rank);
            }
        }
        fields
    }

    /// Sets the fields. A member of the header that is one of them is no longer the header's.
    pub(super) fn fill<'a>(
        &self,
        filler: &mut Filler<'_, 'a>,
        values: &Values<'_, 'a>,
        named: &mut Named,
    ) -> Result<(), Error> {
        for position in 0..FIELDS_LEN {
            let item = self.found.item(position);
            let Some(raw) = item.and_then(|item| values.value(item)) else {
                continue;
            };
            let rank = self.found.rank(position);
            if rank == OF_HEADER && !self.has_own {
                continue;
            }
            match raw.scalar() {
                Ok(Some(scalar)) => {
                    let Some(scalar) = filler.typed(Some(position), scalar, raw) else {
                        continue;
                    };
                    let scalar = filler.plain(scalar);
                    filler.record.put_at(position, scalar, Some(raw.offset()));
                    let process_id = Some(Property::ProcessId as usize);
                    if rank == OF_HEADER && named.release(raw) == process_id {
                        filler.record.system_mut().process_id = None;
                    }
                }
                Ok(None) => {}
                Err(error) => return Err(filler.wrong(Some(position), raw, error)),
            }
        }
        Ok(())
    }
}
