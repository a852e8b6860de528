//! serde implementations for events and values, driven by the schema.
//!
//! In a format for people (JSON), names are those of the schema and values the text that Windows
//! prints. An event is `{"System": {...}, "EventData": {...}}`, or has `"UserData":
//! {"Operation_...": {...}}` instead of `EventData`, as in XML. Deserializing accepts any alias and
//! case of a field name, and numbers instead of text.
//!
//! In a binary format (postcard, MessagePack), numbers stay numbers, and the fields of a header and
//! of an event are maps by name: a later release may add a field and still reads what this one
//! wrote. Nothing there needs a format that describes itself.
//!
//! Deserializing always owns, as that of [`Cow`](std::borrow::Cow) does.

mod event;
mod fields;
pub(crate) mod subscription;
mod system;
mod values;
