//! [`Query`]: a statement in WQL.

use std::borrow::Cow;

use super::object_path::ObjectPath;
use super::unescape;
use crate::ascii::{self, Class};
use crate::error::Error;
use crate::owned::{all_owned, owned};

/// A parsed WQL query: `SELECT ... FROM class WITHIN n WHERE ...`.
///
/// Keywords match in any case. Sloppy spellings of real services are accepted, such as
/// `WITHIN 5WHERE`. Source: [WQL] and [the SELECT statement for event queries].
///
/// [WQL]: https://learn.microsoft.com/windows/win32/wmisdk/wql-sql-for-wmi
/// [the SELECT statement for event queries]: https://learn.microsoft.com/windows/win32/wmisdk/select-statement-for-event-queries
///
/// # Examples
///
/// ```
/// use wmi_events::wmi::{EventClass, Query};
///
/// let query = Query::parse(
///     "SELECT * FROM __InstanceCreationEvent WITHIN 5WHERE TargetInstance ISA 'Win32_Process'",
/// )?;
/// assert_eq!(query.class, "__InstanceCreationEvent");
/// assert_eq!(query.event_class(), EventClass::Intrinsic);
/// assert_eq!(query.within, Some(5.0));
/// assert_eq!(query.condition.as_deref(), Some("TargetInstance ISA 'Win32_Process'"));
/// assert_eq!(query.isa, ["Win32_Process"]);
/// assert!(Query::parse("Win32_Process").is_err());
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Query<'a> {
    /// The whole text of the query.
    pub text: Cow<'a, str>,
    /// The kind of statement.
    pub statement: Statement,
    /// The class after `FROM`; for the other statements, the class of the object path.
    pub class: Cow<'a, str>,
    /// The selected properties; `*` for all.
    pub properties: Vec<Cow<'a, str>>,
    /// `WITHIN`: the polling interval in seconds.
    pub within: Option<f64>,
    /// `WHERE`: the condition as written.
    pub condition: Option<Cow<'a, str>>,
    /// The classes after `ISA` in the condition.
    pub isa: Vec<Cow<'a, str>>,
    /// `GROUP WITHIN`: the grouping interval in seconds.
    pub group_within: Option<f64>,
    /// `BY`: the properties to group by.
    pub group_by: Vec<Cow<'a, str>>,
    /// `HAVING`: the condition for groups as written.
    pub having: Option<Cow<'a, str>>,
}

/// The kind of a WQL statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Statement {
    /// `SELECT ... FROM`.
    Select,
    /// `ASSOCIATORS OF {path}`.
    AssociatorsOf,
    /// `REFERENCES OF {path}`.
    ReferencesOf,
}

/// The kind of an event class, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventClass {
    /// A change in the repository or in a polled class, such as `__InstanceCreationEvent`.
    Intrinsic,
    /// `__TimerEvent`.
    Timer,
    /// An event of WMI itself, such as `__ConsumerFailureEvent`.
    System,
    /// A provider's event, such as `Win32_ProcessStartTrace`, and any other name.
    Extrinsic,
}

const INTRINSIC: [&str; 12] = [
    "__NamespaceOperationEvent",
    "__NamespaceModificationEvent",
    "__NamespaceDeletionEvent",
    "__NamespaceCreationEvent",
    "__ClassOperationEvent",
    "__ClassDeletionEvent",
    "__ClassModificationEvent",
    "__ClassCreationEvent",
    "__InstanceOperationEvent",
    "__InstanceCreationEvent",
    "__InstanceModificationEvent",
    "__InstanceDeletionEvent",
];

impl EventClass {
    /// The kind of the class with that name, in any case.
    #[must_use]
    pub fn from_name(class: &str) -> Self {
        if INTRINSIC
            .iter()
            .any(|name| name.eq_ignore_ascii_case(class))
        {
            Self::Intrinsic
        } else if class.eq_ignore_ascii_case("__TimerEvent") {
            Self::Timer
        } else if class.starts_with("__") {
            Self::System
        } else {
            Self::Extrinsic
        }
    }
}

impl<'a> Query<'a> {
    /// Parses a query.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Language`](crate::ErrorKind::Language) if it is not a WQL statement or has no
    /// class, such as `SELECT *`. Text after the class is never an error.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let mut words = Words { text, at: 0 };
        let first = words.next();
        if first.is_some_and(|word| word.is("select")) {
            return select(words);
        }
        let statement = match first {
            Some(word) if word.is("associators") => Statement::AssociatorsOf,
            Some(word) if word.is("references") => Statement::ReferencesOf,
            _ => return Err(error("SELECT, ASSOCIATORS OF or REFERENCES OF", 0)),
        };
        if !words.next().is_some_and(|word| word.is("of")) {
            return Err(error("OF", words.at));
        }
        of(words, statement)
    }

    /// The kind of the queried event class.
    #[must_use]
    pub fn event_class(&self) -> EventClass {
        EventClass::from_name(&self.class)
    }

    /// Detaches the query from its text, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::wmi::Query;
    ///
    /// let query = Query::parse(&String::from("select * from __TimerEvent"))?.into_owned();
    /// assert_eq!(query.class, "__TimerEvent");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Query<'static> {
        let all = |texts| all_owned(texts, owned);
        Query {
            text: owned(self.text),
            statement: self.statement,
            class: owned(self.class),
            properties: all(self.properties),
            within: self.within,
            condition: self.condition.map(owned),
            isa: all(self.isa),
            group_within: self.group_within,
            group_by: all(self.group_by),
            having: self.having.map(owned),
        }
    }
}

fn error(what: &'static str, at: usize) -> Error {
    Error::language("WQL", what, at)
}

fn empty<'a>(text: &'a str, statement: Statement, class: Cow<'a, str>) -> Query<'a> {
    Query {
        text: text.into(),
        statement,
        class,
        properties: Vec::new(),
        within: None,
        condition: None,
        isa: Vec::new(),
        group_within: None,
        group_by: Vec::new(),
        having: None,
    }
}

fn select(mut words: Words<'_>) -> Result<Query<'_>, Error> {
    let mut properties = Vec::new();
    loop {
        match words.next() {
            Some(word) if word.is("from") => break,
            Some(word) if word.text == "," => {}
            Some(word) => properties.push(word.text.into()),
            None => return Err(error("FROM", words.at)),
        }
    }
    let Some(class) = words.next().filter(|word| word.is_name()) else {
        return Err(error("a class name", words.at));
    };
    let mut query = Query {
        properties,
        ..empty(words.text, Statement::Select, class.text.into())
    };
    while let Some(word) = words.next() {
        if word.is("within") {
            query.within = words.number();
        } else if word.is("where") {
            query.condition = Some(words.condition(&mut query.isa).into());
        } else if word.is("group") {
            group(&mut words, &mut query);
        }
    }
    Ok(query)
}

fn group<'a>(words: &mut Words<'a>, query: &mut Query<'a>) {
    while let Some(word) = words.next() {
        if word.is("within") {
            query.group_within = words.number();
        } else if word.is("having") {
            query.having = words.text.get(words.at..).map(|text| text.trim().into());
            words.at = words.text.len();
        } else if !word.is("by") && word.text != "," {
            query.group_by.push(word.text.into());
        }
    }
}

/// `{path} WHERE ...`.
fn of(mut words: Words<'_>, statement: Statement) -> Result<Query<'_>, Error> {
    let rest = words.text.get(words.at..).unwrap_or_default();
    let start = words.at + (rest.len() - rest.trim_start().len());
    let braced = words
        .text
        .get(start..)
        .and_then(|rest| rest.strip_prefix('{'));
    let Some(braced) = braced else {
        return Err(error("`{` and an object path", start));
    };
    let end = closing_brace(braced);
    let path = braced.get(..end).unwrap_or_default();
    let path = ObjectPath::parse(path).map_err(|_| error("an object path", start + 1))?;
    words.at = (start + 1 + end + 1).min(words.text.len());
    let mut query = empty(words.text, statement, path.class);
    if words.next().is_some_and(|word| word.is("where")) {
        query.condition = Some(words.condition(&mut query.isa).into());
    }
    Ok(query)
}

/// The end of the path; a quoted key may contain a brace.
fn closing_brace(text: &str) -> usize {
    let mut words = Words { text, at: 0 };
    while let Some(word) = words.next() {
        if word.text == "}" {
            return words.at - 1;
        }
    }
    text.len()
}

/// The tokens of a query: words, numbers, quoted texts, signs.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    at: usize,
}

#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Word<'a> {
    fn is(&self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword)
    }

    fn is_name(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// The value: unquoted and unescaped.
    fn meaning(&self) -> Cow<'a, str> {
        match self.text.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = self.text.get(1..).unwrap_or_default();
                unescape(inner.strip_suffix(char::from(*quote)).unwrap_or(inner))
            }
            _ => Cow::Borrowed(self.text),
        }
    }
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<Word<'a>> {
        let text = ascii::trim_start(self.text.get(self.at..)?);
        let at = self.text.len() - text.len();
        let len = match text.as_bytes().first()? {
            quote @ (b'"' | b'\'') => super::quoted_len(text, *quote).0,
            _ => match ascii::run_of(text, &WORD, is_word) {
                0 => text.chars().next()?.len_utf8(),
                len => len,
            },
        };
        let text = text.get(..len).unwrap_or(text);
        self.at = at + text.len();
        Some(Word { text, at })
    }

    /// A number, even if a word follows without a blank.
    fn number(&mut self) -> Option<f64> {
        let rest = self.text.get(self.at..)?;
        let text = rest.trim_start();
        let is_digit = |c: char| c.is_ascii_digit() || c == '.';
        let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
        let number = text.get(..end)?.parse().ok()?;
        self.at += rest.len() - text.len() + end;
        Some(number)
    }

    /// The condition up to GROUP or the end; collects the classes after ISA.
    fn condition(&mut self, isa: &mut Vec<Cow<'a, str>>) -> &'a str {
        let start = self.at;
        let mut end = self.text.len();
        let mut after_isa = false;
        while let Some(word) = self.next() {
            if word.is("group") {
                let mut ahead = *self;
                if ahead
                    .next()
                    .is_some_and(|word| word.is("within") || word.is("by"))
                {
                    end = word.at;
                    self.at = word.at;
                    break;
                }
            }
            if std::mem::replace(&mut after_isa, word.is("isa")) {
                isa.push(word.meaning());
            }
        }
        self.text.get(start..end).unwrap_or_default().trim()
    }
}

const WORD: Class = ascii::letters_and(br"0123456789_.$#\");

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '#' | '\\')
}

#[cfg(test)]
mod tests;
