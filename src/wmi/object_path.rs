//! [`ObjectPath`].

use std::borrow::Cow;
use std::fmt::{self, Write};

use super::{Namespace, quoted_len, unescape};
use crate::error::Error;
use crate::owned::{all_owned, derived, owned};

/// The path of a WMI class or instance: `\\HOST\ROOT\CIMV2:Win32_Process.Handle="4"`.
///
/// Equality ignores the case of the class, the namespace and the key names. Source:
/// [Describing a class object path] and its sister page on instances.
///
/// [Describing a class object path]: https://learn.microsoft.com/windows/win32/wmisdk/describing-a-class-object-path
///
/// # Examples
///
/// ```
/// use wmi_events::wmi::{Keys, ObjectPath};
///
/// let path = ObjectPath::parse(r#"\\SRV01\ROOT\CIMV2:Win32_Service.Name="a\"b""#)?;
/// assert_eq!(path.class, "Win32_Service");
/// assert_eq!(path.namespace.as_ref().unwrap().host(), Some("SRV01"));
/// let Keys::Named(keys) = &path.keys else { unreachable!() };
/// assert_eq!(keys[0].name.as_deref(), Some("Name"));
/// assert_eq!(keys[0].value.text(), "a\"b");
/// assert_eq!(path.to_string(), r#"\\SRV01\ROOT\CIMV2:Win32_Service.Name="a\"b""#);
///
/// assert_eq!(ObjectPath::parse("__SystemSecurity=@")?.keys, Keys::Singleton);
/// assert_eq!(ObjectPath::parse("win32_process")?, ObjectPath::parse("Win32_Process")?);
/// assert!(ObjectPath::parse("two words").is_err());
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObjectPath<'a> {
    /// The whole text of the path.
    pub text: Cow<'a, str>,
    /// The namespace before the `:`, with its host.
    pub namespace: Option<Namespace<'a>>,
    /// The name of the class.
    pub class: Cow<'a, str>,
    /// The keys that select an instance.
    pub keys: Keys<'a>,
}

/// The keys of an object path: they select an instance of the class.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Keys<'a> {
    /// No keys: the path names the class.
    Class,
    /// `=@`: the only instance of a singleton class.
    Singleton,
    /// `.A="1",B=2`, or `="1"` for a class with one key.
    Named(Vec<Key<'a>>),
}

/// A key of an object path: name and value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Key<'a> {
    /// The name of the key property; `None` in `Class="value"`.
    pub name: Option<Cow<'a, str>>,
    /// The value of the key.
    pub value: KeyValue<'a>,
}

/// The value of a key, quoted or bare.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum KeyValue<'a> {
    /// A quoted value, without its quotes; escapes are kept.
    Quoted(Cow<'a, str>),
    /// A number or a word.
    Bare(Cow<'a, str>),
}

impl<'a> KeyValue<'a> {
    /// The value, unescaped.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Quoted(text) => derived(text, unescape),
            Self::Bare(text) => text.clone(),
        }
    }

    fn into_owned(self) -> KeyValue<'static> {
        match self {
            Self::Quoted(text) => KeyValue::Quoted(owned(text)),
            Self::Bare(text) => KeyValue::Bare(owned(text)),
        }
    }
}

impl<'a> ObjectPath<'a> {
    /// Parses an object path.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Language`](crate::ErrorKind::Language) if the class name is missing or text
    /// follows the keys, such as `A.b="1"x`.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let error =
            |what, rest: &str| Error::language("object path", what, text.len() - rest.len());
        let (namespace, path) = split_namespace(text.trim_end());
        let path = path.trim_start();
        let end = path.find(|c: char| !is_name(c)).unwrap_or(path.len());
        let (class, mut rest) = path.split_at(end);
        if class.is_empty() {
            return Err(error("a class name", rest));
        }
        let mut keys = Vec::new();
        let keys = match rest.as_bytes() {
            [] => Keys::Class,
            b"=@" => Keys::Singleton,
            [b'=', ..] => {
                let (value, after) = value(rest.get(1..).unwrap_or_default());
                rest = after;
                Keys::Named(vec![Key { name: None, value }])
            }
            [b'.', ..] => loop {
                rest = rest.get(1..).unwrap_or_default().trim_start();
                let Some((name, after)) = rest.split_once('=').filter(|(name, _)| {
                    !name.trim_end().is_empty() && name.trim_end().chars().all(is_name)
                }) else {
                    return Err(error("a key and `=`", rest));
                };
                let (value, after) = value(after.trim_start());
                keys.push(Key {
                    name: Some(name.trim_end().into()),
                    value,
                });
                rest = after.trim_start();
                if !rest.starts_with(',') {
                    break Keys::Named(keys);
                }
            },
            _ => return Err(error("`.`, `=` or the end", rest)),
        };
        if matches!(keys, Keys::Named(_)) && !rest.is_empty() {
            return Err(error("`,` or the end", rest));
        }
        Ok(Self {
            text: text.into(),
            namespace: namespace.map(Namespace::new),
            class: class.into(),
            keys,
        })
    }

    /// Detaches the path from its text, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::wmi::ObjectPath;
    ///
    /// let path = ObjectPath::parse(&String::from("Win32_Process.Handle=\"4\""))?.into_owned();
    /// assert_eq!(path.class, "Win32_Process");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn into_owned(self) -> ObjectPath<'static> {
        let key = |key: Key<'_>| Key {
            name: key.name.map(owned),
            value: key.value.into_owned(),
        };
        ObjectPath {
            text: owned(self.text),
            namespace: self.namespace.map(Namespace::into_owned),
            class: owned(self.class),
            keys: match self.keys {
                Keys::Class => Keys::Class,
                Keys::Singleton => Keys::Singleton,
                Keys::Named(keys) => Keys::Named(all_owned(keys, key)),
            },
        }
    }
}

/// Splits at the first `:` outside quotes and keys: namespace and the rest.
fn split_namespace(text: &str) -> (Option<&str>, &str) {
    let end = text.find(['"', '\'', '=']).unwrap_or(text.len());
    match text.get(..end).unwrap_or_default().split_once(':') {
        Some((namespace, _)) => (
            Some(namespace),
            text.get(namespace.len() + 1..).unwrap_or_default(),
        ),
        None => (None, text),
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn value(text: &str) -> (KeyValue<'_>, &str) {
    if let Some(quote @ (b'"' | b'\'')) = text.as_bytes().first() {
        let (len, is_closed) = quoted_len(text, *quote);
        let (quoted, rest) = text.split_at_checked(len).unwrap_or((text, ""));
        let inner = quoted
            .get(1..quoted.len() - usize::from(is_closed))
            .unwrap_or_default();
        return (KeyValue::Quoted(inner.into()), rest);
    }
    let end = text.find(',').unwrap_or(text.len());
    let (bare, rest) = text.split_at(end);
    (KeyValue::Bare(bare.trim_end().into()), rest)
}

impl PartialEq<ObjectPath<'_>> for ObjectPath<'_> {
    fn eq(&self, other: &ObjectPath<'_>) -> bool {
        self.namespace == other.namespace
            && self.class.eq_ignore_ascii_case(&other.class)
            && self.keys == other.keys
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        let names = match (&self.name, &other.name) {
            (Some(one), Some(two)) => one.eq_ignore_ascii_case(two),
            (one, two) => one == two,
        };
        names && self.value.text() == other.value.text()
    }
}

impl fmt::Display for ObjectPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{}:", namespace.as_str())?;
        }
        f.write_str(&self.class)?;
        match &self.keys {
            Keys::Class => Ok(()),
            Keys::Singleton => f.write_str("=@"),
            Keys::Named(keys) => {
                for (index, key) in keys.iter().enumerate() {
                    match &key.name {
                        Some(name) => write!(f, "{}{name}=", if index > 0 { "," } else { "." })?,
                        None => f.write_str("=")?,
                    }
                    match &key.value {
                        KeyValue::Quoted(text) => write_quoted(text, f)?,
                        KeyValue::Bare(text) => f.write_str(text)?,
                    }
                }
                Ok(())
            }
        }
    }
}

/// In double quotes: the value may have had single ones, or its end may be cut within an escape.
fn write_quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    let mut is_escaped = false;
    for c in text.chars() {
        if c == '"' && !is_escaped {
            f.write_str("\\")?;
        }
        f.write_char(c)?;
        is_escaped = c == '\\' && !is_escaped;
    }
    f.write_str(if is_escaped { "\\\"" } else { "\"" })
}

#[cfg(test)]
mod tests;
