//! The fields of an event in a part of its XML, which some collectors write as a text.

use std::borrow::Cow;

use super::document::Document;
use super::token::Tag;
use crate::error::Error;
use crate::record::Record;
use crate::source::Options;

/// Elements around the fields.
const AROUND: [&str; 4] = ["DataItem", "Event", "EventData", "UserData"];
/// How many elements around the fields are followed.
const MAX_LEVELS: usize = 4;

/// Sets the fields of a record from elements: `EventData`, `UserData` or what is in them, also
/// several in sequence. Returns the values of unnamed elements.
///
/// # Errors
///
/// As [`Event::from_xml`](crate::Event::from_xml).
pub(in crate::source) fn fields<'a>(
    xml: &'a str,
    options: &Options,
    record: &mut Record<'a>,
) -> Result<Vec<Cow<'a, str>>, Error> {
    let mut document = Document::new(xml, options);
    let mut unnamed = Vec::new();
    while let Some(tag) = document.next_sibling()? {
        document.part(tag, record, &mut unnamed, 0)?;
    }
    Ok(unnamed)
}

impl<'a> Document<'a, '_> {
    fn part(
        &mut self,
        tag: Tag<'a>,
        record: &mut Record<'a>,
        unnamed: &mut Vec<Cow<'a, str>>,
        level: usize,
    ) -> Result<(), Error> {
        match tag.name {
            "Data" | "Param" => match tag.attribute("Name")? {
                Some(name) => self.field(tag, Some(name), 0, record),
                None if unnamed.len() >= self.limits.max_fields => Err(self.too_many_fields(tag)),
                None => {
                    unnamed.push(self.text(tag)?);
                    Ok(())
                }
            },
            "System" | "RenderingInfo" => self.skip(tag),
            name if AROUND.contains(&name) && level < MAX_LEVELS => {
                while let Some(child) = self.child_of(tag)? {
                    self.part(child, record, unnamed, level + 1)?;
                }
                Ok(())
            }
            name if record.position(name).is_some() => {
                self.field(tag, Some(name.into()), 0, record)
            }
            // An operation: its elements are fields.
            _ => {
                while let Some(child) = self.child_of(tag)? {
                    self.field(child, Some(child.name.into()), 0, record)?;
                }
                Ok(())
            }
        }
    }
}
