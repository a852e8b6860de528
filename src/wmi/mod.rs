//! Parsers for the languages inside the fields of WMI-Activity events.
//!
//! | text | field | type |
//! |---|---|---|
//! | an operation | 5858 `Operation` | [`Operation`] |
//! | a query | 5859 and 5860 `Query`, operations, filters | [`Query`] |
//! | an object path | operations, 5861 `CONSUMER` | [`ObjectPath`] |
//! | a namespace | everywhere | [`Namespace`] |
//! | MOF | 5861 `PossibleCause` | [`mof::Instance`] |
//! | a subscription | 5861 as a whole | [`Subscription`](subscription::Subscription) |
//!
//! Each parser accepts any text and needs no event. It returns a value that borrows from the text,
//! or an error with an offset, in time linear in the length of the text.
//!
//! # Examples
//!
//! ```
//! use wmi_events::wmi::{Namespace, ObjectPath, Query};
//!
//! let query = Query::parse("SELECT * FROM __InstanceCreationEvent WITHIN 5")?;
//! assert_eq!((&*query.class, query.within), ("__InstanceCreationEvent", Some(5.0)));
//! let path = ObjectPath::parse(r#"CommandLineEventConsumer="Health""#)?;
//! assert_eq!(path.class, "CommandLineEventConsumer");
//! assert_eq!(Namespace::new("//./ROOT/CIMV2"), Namespace::new(r"root\cimv2"));
//! assert_eq!(Query::parse("DROP TABLE x").unwrap_err().offset(), Some(0));
//! # Ok::<(), wmi_events::Error>(())
//! ```

pub(crate) mod classes;
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

use memchr::memchr2;

/// Removes backslash escapes: a backslash stands for the character after it.
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

/// The length of a quoted text that begins with `quote`, and whether it is closed.
///
/// The length includes both quotes. A backslash escapes the next byte.
fn quoted_len(text: &str, quote: u8) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut index = 1;
    while let Some(found) = bytes
        .get(index..)
        .and_then(|rest| memchr2(quote, b'\\', rest))
    {
        index += found;
        if bytes.get(index) == Some(&quote) {
            return (index + 1, true);
        }
        index += 2;
    }
    (text.len(), false)
}
