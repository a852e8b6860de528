//! The languages inside the fields of WMI-Activity events, each usable on text alone.
//!
//! | text | in | type |
//! |---|---|---|
//! | an operation | 5858 `Operation` | [`Operation`] |
//! | a query | 5859 and 5860 `Query`, operations, filters | [`Query`] |
//! | an object path | operations, 5861 `CONSUMER` | [`ObjectPath`] |
//! | a namespace | everywhere | [`Namespace`] |
//! | MOF | 5861 `PossibleCause` | [`mof::Instance`] |
//! | a subscription | 5861 as a whole | [`Subscription`](subscription::Subscription) |
//!
//! Each decoder takes any text: it gives a value or an error with a position, in time linear in
//! the text, and borrows from it.

#[cfg(feature = "serde")]
mod json;
pub mod mof;
pub mod namespace;
pub mod object_path;
pub mod operation;
pub mod subscription;
pub mod wql;

pub use namespace::Namespace;
pub use object_path::{Key, KeyValue, Keys, ObjectPath};
pub use operation::{Method, Operation, Target};
pub use wql::{EventClass, Query, Statement};

use std::borrow::Cow;

/// Undoes backslash escapes: what stands behind a backslash is meant as it is.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' {
            chars.next().unwrap_or(c)
        } else {
            c
        });
    }
    Cow::Owned(plain)
}

/// The bytes up to the end of a quoted text that begins with `quote`: behind the closing quote,
/// and whether there is one. A backslash escapes what follows it.
fn quoted_len(text: &str, quote: u8) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut index = 1;
    while let Some(byte) = bytes.get(index) {
        match byte {
            b'\\' => index += 2,
            byte if *byte == quote => return (index + 1, true),
            _ => index += 1,
        }
    }
    (text.len(), false)
}
