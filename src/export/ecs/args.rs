//! `process.args`.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use crate::cmdline::Argv;

/// The arguments of a command line, which are found when they are written.
#[derive(Clone, Debug)]
pub(super) enum Args<'e> {
    /// As Elastic's pipelines split: at white space outside `"`, which stay in the argument. Of several blanks in a row no
    /// empty argument is left.
    Elastic(Cow<'e, str>),
    /// As Windows splits.
    Windows(Cow<'e, str>),
}

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Elastic(line) => serializer.collect_seq(split(line)),
            Self::Windows(line) => serializer.collect_seq(Argv::new(line)),
        }
    }
}

fn split(line: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let arguments = line.split(move |c: char| {
        is_quoted ^= c == '"';
        !is_quoted && c.is_whitespace()
    });
    arguments.filter(|argument| !argument.is_empty())
}

#[cfg(test)]
mod tests;
