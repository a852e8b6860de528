//! [`Instance`], its properties and their values.

use std::borrow::Cow;

use super::literal::{Number, Text};
use crate::owned::{all_owned, owned};

/// An instance of a class: `instance of Class { Name = value; ... };`.
///
/// `Display` prints it in the layout of the log: a complete instance from the log prints as the
/// same text.
///
/// # Examples
///
/// ```
/// use wmi_events::wmi::mof::{Instance, MofValue};
///
/// let text = "instance of __EventFilter\n{\n\tName = \"C:\\\\x\";\n\tSize = 3;\n};\n";
/// let instance = Instance::parse(text)?;
/// assert_eq!(instance.class, "__EventFilter");
/// assert_eq!(instance.text("name").as_deref(), Some(r"C:\x"));
/// assert_eq!(instance.get("Size").and_then(MofValue::as_u64), Some(3));
/// assert!(instance.is_complete);
/// assert_eq!(instance.to_string(), text);
///
/// // Truncated by the log: the part that is present.
/// let cut = Instance::parse(&text[..41])?;
/// assert!(!cut.is_complete);
/// assert_eq!(cut.text("Name").as_deref(), Some(r"C:\"));
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Instance<'a> {
    /// The text of the instance, from `instance` on.
    pub text: Cow<'a, str>,
    /// The class name.
    pub class: Cow<'a, str>,
    /// The properties in the order of the text.
    pub properties: Vec<Property<'a>>,
    /// Whether the end is present. A truncated instance may have a truncated last property.
    pub is_complete: bool,
}

impl PartialEq for Instance<'_> {
    /// Compares class, properties and completeness, not layout.
    fn eq(&self, other: &Self) -> bool {
        let this = (&self.class, &self.properties, self.is_complete);
        this == (&other.class, &other.properties, other.is_complete)
    }
}

/// An instance without properties.
pub(in crate::wmi) fn empty(class: Cow<'_, str>) -> Instance<'_> {
    Instance {
        text: "".into(),
        class,
        properties: Vec::new(),
        is_complete: false,
    }
}

/// A property of an instance.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Property<'a> {
    /// The name of the property.
    pub name: Cow<'a, str>,
    /// The value of the property.
    pub value: MofValue<'a>,
}

impl<'a> Instance<'a> {
    /// The value of the property with that name, in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&MofValue<'a>> {
        let property = self
            .properties
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(name));
        property.map(|property| &property.value)
    }

    /// The unescaped text of the property with that name; `None` for any other type.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(MofValue::as_text)
    }

    /// Detaches the instance from its text, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::wmi::mof::Instance;
    ///
    /// let text = String::from("instance of __EventFilter { Name = \"A\"; };");
    /// let filter: Instance<'static> = Instance::parse(&text)?.into_owned();
    /// assert_eq!(filter.text("Name").as_deref(), Some("A"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Instance<'static> {
        let property = |property: Property<'_>| Property {
            name: owned(property.name),
            value: property.value.into_owned(),
        };
        Instance {
            text: owned(self.text),
            class: owned(self.class),
            properties: all_owned(self.properties, property),
            is_complete: self.is_complete,
        }
    }
}

/// The value of a property.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MofValue<'a> {
    /// `"text"`.
    Text(Text<'a>),
    /// `1`, `-5`, `0x1F`, `1.5e+000`.
    Number(Number<'a>),
    /// `TRUE` or `FALSE`.
    Boolean(bool),
    /// `NULL`.
    Null,
    /// `{1, 2}`.
    Array(Vec<Self>),
    /// An embedded instance.
    Instance(Instance<'a>),
    /// Any other value as written, such as an alias `$A`.
    Other(Cow<'a, str>),
}

impl<'a> MofValue<'a> {
    /// The unescaped text; `None` for any other type.
    #[must_use]
    pub fn as_text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text.value()),
            _ => None,
        }
    }

    /// The number; `None` unless it is an integer that fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128().and_then(|number| number.try_into().ok())
    }

    /// The number; `None` unless it is an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|number| number.try_into().ok())
    }

    fn into_owned(self) -> MofValue<'static> {
        match self {
            Self::Text(text) => MofValue::Text(text.into_owned()),
            Self::Number(number) => MofValue::Number(number.into_owned()),
            Self::Boolean(value) => MofValue::Boolean(value),
            Self::Null => MofValue::Null,
            Self::Array(elements) => MofValue::Array(all_owned(elements, Self::into_owned)),
            Self::Instance(instance) => MofValue::Instance(instance.into_owned()),
            Self::Other(text) => MofValue::Other(owned(text)),
        }
    }

    fn as_i128(&self) -> Option<i128> {
        match self {
            Self::Number(number) => number.whole(),
            _ => None,
        }
    }

    /// The Boolean value; `None` for any other type.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements of an array; `None` for any other type.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The elements of a byte array, such as a `CreatorSID`; `None` for any other value.
    ///
    /// ```
    /// use wmi_events::wmi::mof::Instance;
    ///
    /// let filter = Instance::parse("instance of F { CreatorSID = {1, 2}; Name = \"x\"; };")?;
    /// assert_eq!(filter.get("CreatorSID").unwrap().as_bytes(), Some(vec![1, 2]));
    /// assert_eq!(filter.get("Name").unwrap().as_bytes(), None);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn as_bytes(&self) -> Option<Vec<u8>> {
        self.as_array()?
            .iter()
            .map(|value| value.as_u64()?.try_into().ok())
            .collect()
    }
}
