//! [`Function`]: a function on texts, as a row of a table.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field};

/// The arguments of a row; `None` is null.
pub(super) type Arguments<'a> = [Option<&'a str>];

/// A function on texts.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) answer: Answer,
    /// What it tells, in a sentence.
    pub(super) meaning: &'static str,
}

/// How a row is answered; `None` is null.
pub(super) enum Answer {
    Flag(fn(&Arguments<'_>) -> Option<bool>),
    Text(fn(&Arguments<'_>) -> Option<String>),
    Texts(fn(&Arguments<'_>) -> Option<Vec<String>>),
}

impl Answer {
    pub(super) fn data_type(&self) -> DataType {
        match self {
            Self::Flag(_) => DataType::Boolean,
            Self::Text(_) => DataType::Utf8,
            Self::Texts(_) => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        }
    }
}

/// The first argument; `None` if it is null.
pub(super) fn first<'a>(arguments: &Arguments<'a>) -> Option<&'a str> {
    arguments.first().copied().flatten()
}

/// The argument at that place, from 0.
pub(super) fn argument<'a>(arguments: &Arguments<'a>, place: usize) -> Option<&'a str> {
    arguments.get(place).copied().flatten()
}
