//! [`Token`]: a token of a script.

use std::borrow::Cow;

/// A token of a script.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Token<'a> {
    /// Its kind.
    pub kind: TokenKind,
    /// Its text: without quotes, escapes, the `$` of a variable, the brackets of a type, and the dash
    /// and the colon of a parameter.
    pub text: Cow<'a, str>,
    /// Whether no blank stands before it.
    pub is_attached: bool,
    /// Whether PowerShell replaces variables in the text.
    pub is_expandable: bool,
    /// Whether a colon follows the name of a parameter.
    pub has_colon: bool,
    /// Whether the text ends before the closing quote or sign.
    pub is_cut: bool,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// A name, path or other bare text.
    Word,
    /// A number.
    Number,
    /// A string or here-string.
    Text,
    /// A variable.
    Variable,
    /// The name of a type in brackets.
    Type,
    /// A dash and a name: a parameter or an operator.
    Parameter,
    /// Brackets, separators and operators: `::`, `|`, `@{`, `=` and so on.
    Sign,
    /// The end of a line.
    Newline,
    /// A comment.
    Comment,
}
