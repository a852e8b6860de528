//! [`Rule`]: a way to write a password.

use super::commands::Arguments;
use super::spans::Spans;

/// Looks at the call whose name is between two places of a text.
pub(super) type Call = fn(&str, usize, usize, &mut Spans);

/// A way to write a password that [`redact`](super::redact) knows.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Rule {
    /// What is masked.
    pub what: &'static str,
    /// A line with one.
    pub example: &'static str,
    /// Where the syntax is described.
    pub source: &'static str,
    pub(super) find: Find,
}

/// Where a rule looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Find {
    /// In the whole text.
    Anywhere(fn(&str, &mut Spans)),
    /// Among the arguments of programs with these names.
    Programs(&'static [&'static str], Arguments),
    /// Behind these names.
    Names(&'static [&'static str], Call),
}
