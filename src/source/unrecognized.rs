//! [`Unrecognized`].

use std::fmt;

use crate::escape::{escape, excerpt};

/// The first record of an input that is of no known shape.
///
/// [`Stats::unrecognized`](super::Stats::unrecognized) counts all of them.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "json")] {
/// use wmi_events::source::json::Reader;
///
/// let lines = "{\"level\": \"info\", \"msg\": \"started\"}\n{\"level\": \"info\"}\n";
/// let mut reader = Reader::new(lines.as_bytes());
/// assert!(reader.next().is_none());
/// assert_eq!(reader.stats().unrecognized, 2);
/// let first = reader.unrecognized().unwrap();
/// assert_eq!(first.offset, 0);
/// assert_eq!(first.names, ["level", "msg"]);
/// assert_eq!(
///     first.to_string(),
///     "a record of no known shape at byte 0, with `level`, `msg`"
/// );
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unrecognized {
    /// The name of the archive member that contains the record.
    pub member: Option<String>,
    /// The offset of the record in the input or the archive member, in bytes.
    pub offset: u64,
    /// The names of its outermost members, columns or labels: the first eight, shortened.
    pub names: Vec<String>,
}

/// How many names are kept.
const MAX_NAMES: usize = 8;

impl Unrecognized {
    pub(crate) fn new<'n>(
        offset: u64,
        names: impl Iterator<Item = std::borrow::Cow<'n, str>>,
    ) -> Self {
        let names = names.take(MAX_NAMES).map(|name| excerpt(&name));
        Self {
            member: None,
            offset,
            names: names.collect(),
        }
    }
}

impl fmt::Display for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = &self.member {
            write!(f, "{}: ", escape(member))?;
        }
        write!(f, "a record of no known shape at byte {}", self.offset)?;
        let mut separator = ", with ";
        for name in &self.names {
            write!(f, "{separator}`{name}`")?;
            separator = ", ";
        }
        Ok(())
    }
}
