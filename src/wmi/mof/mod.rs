//! MOF, as far as the log writes it: instances in text.
//!
//! Source: [MOF instances] and DSP0004 of the DMTF; the layout is that of
//! `IWbemClassObject::GetObjectText`.
//!
//! [MOF instances]: https://learn.microsoft.com/windows/win32/wmisdk/managed-object-format--mof-

mod parse;
mod value;
mod write;

use std::borrow::Cow;

pub use self::value::{Number, Text, Value};

use crate::error::Error;

/// How deep instances and arrays may nest.
const MAX_DEPTH: usize = 16;

/// An instance of a class: `instance of Class { Name = value; ... };`.
///
/// `Display` writes it in the layout of the log: for an instance that is complete and was in
/// that layout, the same text.
///
/// # Examples
///
/// ```
/// use wmi_events::wmi::mof::{Instance, Value};
///
/// let text = "instance of __EventFilter\n{\n\tName = \"C:\\\\x\";\n\tSize = 3;\n};\n";
/// let instance = Instance::parse(text)?;
/// assert_eq!(instance.class, "__EventFilter");
/// assert_eq!(instance.text("name").as_deref(), Some(r"C:\x"));
/// assert_eq!(instance.get("Size").and_then(Value::as_u64), Some(3));
/// assert!(instance.is_complete);
/// assert_eq!(instance.to_string(), text);
///
/// // Cut by the log: what was there.
/// let cut = Instance::parse(&text[..41])?;
/// assert!(!cut.is_complete);
/// assert_eq!(cut.text("Name").as_deref(), Some(r"C:\"));
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Instance<'a> {
    /// The whole text, from `instance` on.
    pub text: &'a str,
    /// The name of its class.
    pub class: &'a str,
    /// Its properties in their order.
    pub properties: Vec<Property<'a>>,
    /// Whether its end is there. The last property of one that is cut may be cut too.
    pub is_complete: bool,
}

impl PartialEq for Instance<'_> {
    /// What they say is the same, however it is laid out.
    fn eq(&self, other: &Self) -> bool {
        let this = (self.class, &self.properties, self.is_complete);
        this == (other.class, &other.properties, other.is_complete)
    }
}

/// An instance without properties.
pub(super) fn empty(class: &str) -> Instance<'_> {
    Instance {
        text: "",
        class,
        properties: Vec::new(),
        is_complete: false,
    }
}

/// A property of an instance.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Property<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: Value<'a>,
}

impl<'a> Instance<'a> {
    /// Reads one instance; what stands behind it is left.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Language`](crate::ErrorKind::Language) where the text is not that of an
    /// instance, such as `class A {};`, or nests too deep. A text that just ends is no error.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        Self::parse_first(text).map(|(instance, _)| instance)
    }

    /// Reads one instance, and gives the text behind it.
    ///
    /// ```
    /// use wmi_events::wmi::mof::Instance;
    ///
    /// let (instance, rest) = Instance::parse_first("instance of A {}; rest")?;
    /// assert_eq!((instance.class, rest), ("A", " rest"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_first(text: &'a str) -> Result<(Self, &'a str), Error> {
        parse::instance(text)
    }

    /// The value of the property of that name, in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        let property = self
            .properties
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(name));
        property.map(|property| &property.value)
    }

    /// The text of the property of that name, escapes undone; `None` where it is no text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(Value::as_text)
    }
}
