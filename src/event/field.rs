//! The fields of any event: [`Field`], [`Fields`], [`ExtraField`].

use std::borrow::Cow;
use std::fmt;
use std::iter::{Enumerate, FusedIterator};
use std::slice;

use super::field_ref::FieldRef;
use crate::owned::owned;
use crate::schema::field_input::FieldInput;
use crate::schema::{EventSchema, FieldSpec, InType};
use crate::secrets::{Masked, redact};
use crate::value::number::{EXPECTED_U32, EXPECTED_U64, parse_u64};
use crate::value::{LogonId, ProcessId, TokenElevation, WbemStatus};

/// One field of an event: its schema and its value.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record.set("NewProcessId", 4844_u64);
/// let event = record.into_event()?.unwrap();
/// let field = event.field("New Process ID").unwrap();
/// assert_eq!(field.name(), "NewProcessId");
/// assert_eq!(field.text(), "0x12ec");
/// assert_eq!(field.spec().since, 0);
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'e> {
    spec: &'static FieldSpec,
    value: FieldInput<'e>,
}

impl Field<'_> {
    /// The schema of the field: names, type, first version.
    #[must_use]
    pub fn spec(&self) -> &'static FieldSpec {
        self.spec
    }

    /// The name in XML.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.spec.name
    }

    /// The value: text or a number.
    #[must_use]
    pub fn value(&self) -> &FieldInput<'_> {
        &self.value
    }

    /// The value as Windows prints it.
    ///
    /// A process ID is `0x12ec` in 4688 and `4844` in WMI-Activity events.
    ///
    /// ```
    /// use wmi_events::event::ClientFailure;
    /// use wmi_events::value::WbemStatus;
    ///
    /// let mut failure = ClientFailure::default();
    /// failure.result_code = Some(WbemStatus::ACCESS_DENIED);
    /// let field = failure.fields().next().unwrap();
    /// assert_eq!((field.name(), &*field.text()), ("ResultCode", "0x80041003"));
    /// ```
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.spec.in_type.text(&self.value)
    }
}

impl<'e> Field<'e> {
    /// [`text`](Self::text), borrowed from the event if the value is text.
    #[must_use]
    pub fn into_text(self) -> Cow<'e, str> {
        match self.value {
            FieldInput::Text(text) => text,
            number => owned(self.spec.in_type.text(&number)),
        }
    }
}

impl PartialEq for FieldSpec {
    /// Compares identity: both are the same entry of the table.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// An iterator over the present fields of an event, in manifest order.
///
/// # Examples
///
/// ```
/// use wmi_events::event::EssStarted;
///
/// let mut started = EssStarted::default();
/// started.query = Some("select * from __TimerEvent".into());
/// started.query_id = Some(7);
/// let names: Vec<_> = started.fields().map(|field| field.name()).collect();
/// assert_eq!(names, ["Query", "queryid"]);
/// ```
#[derive(Clone, Debug)]
pub struct Fields<'e> {
    specs: Enumerate<slice::Iter<'static, FieldSpec>>,
    values: &'e dyn Values,
}

/// The values of an event's struct.
pub(super) trait Values: fmt::Debug + Send + Sync {
    /// The field at that position, from 0 in manifest order, if it is present.
    fn value(&self, position: usize) -> Option<FieldRef<'_>>;
}

impl<'e> Fields<'e> {
    pub(super) fn new(schema: &EventSchema, values: &'e dyn Values) -> Self {
        Self {
            specs: schema.fields.iter().enumerate(),
            values,
        }
    }
}

impl<'e> Iterator for Fields<'e> {
    type Item = Field<'e>;

    fn next(&mut self) -> Option<Field<'e>> {
        loop {
            let (position, spec) = self.specs.next()?;
            if let Some(value) = self.values.value(position) {
                let value = value.into_input();
                return Some(Field { spec, value });
            }
        }
    }
}

impl FusedIterator for Fields<'_> {}

/// A field unknown to the [`schema`](crate::schema), as text.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROVIDER_STARTED));
/// record.set("HostArchitecture", "x64");
/// let event = record.into_event()?.unwrap();
/// assert_eq!(event.extra[0].name, "HostArchitecture");
/// assert_eq!(event.extra[0].value, "x64");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ExtraField<'a> {
    /// The name as logged; for an unnamed value its position, from 0.
    pub name: Cow<'a, str>,
    /// The value as logged; for an element with child elements, their XML.
    pub value: Cow<'a, str>,
}

/// Without passwords.
impl fmt::Debug for ExtraField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ExtraField");
        shown.field("name", &Masked(&*self.name));
        shown.field("value", &Masked(&*self.value)).finish()
    }
}

impl<'a> ExtraField<'a> {
    pub(crate) fn new(name: Cow<'a, str>, value: Cow<'a, str>) -> Self {
        Self { name, value }
    }

    pub(crate) fn into_owned(self) -> ExtraField<'static> {
        ExtraField {
            name: owned(self.name),
            value: owned(self.value),
        }
    }
}

/// A field in the `Debug` of its struct.
pub(super) struct Shown<T>(pub(super) Option<T>);

impl<T: ShownValue> fmt::Debug for Shown<&T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => f.debug_tuple("Some").field(&value.shown()).finish(),
            None => f.write_str("None"),
        }
    }
}

/// A type of a struct's field, as people see it.
pub(super) trait ShownValue {
    /// What `Debug` writes.
    fn shown(&self) -> impl fmt::Debug;

    /// Masks its passwords.
    fn mask(&mut self) {}
}

impl ShownValue for Cow<'_, str> {
    fn shown(&self) -> impl fmt::Debug {
        Masked(&**self)
    }

    fn mask(&mut self) {
        if let Cow::Owned(masked) = redact(self) {
            *self = masked.into();
        }
    }
}

macro_rules! shown {
    ($($type:ty),*) => { $(
        impl ShownValue for $type {
            fn shown(&self) -> impl fmt::Debug {
                self
            }
        }
    )* };
}

shown!(
    u32,
    u64,
    bool,
    ProcessId,
    LogonId,
    TokenElevation,
    WbemStatus
);

/// A type of a struct's field.
pub(crate) trait FieldValue<'a>: Sized {
    /// The type without borrowed text.
    type Owned;

    /// What the type accepts, for error messages.
    fn expected(in_type: InType) -> &'static str;

    /// Converts a value, or returns it as the error.
    fn from_value(value: FieldInput<'a>, in_type: InType) -> Result<Self, FieldInput<'a>>;

    /// Converts text, if it is of the type.
    fn from_text(text: Cow<'a, str>, in_type: InType) -> Option<Self>;

    /// Whether text of the type is a number, as [`parse_u64`] reads it.
    const IS_NUMBER: bool = false;

    /// Converts the number of such a text, if it is of the type.
    #[inline]
    fn from_number(_: u64, _: InType) -> Option<Self> {
        None
    }

    fn to_ref(&self, in_type: InType) -> FieldRef<'_>;

    fn into_owned(self) -> Self::Owned;
}

impl<'a> FieldValue<'a> for Cow<'a, str> {
    type Owned = Cow<'static, str>;

    fn expected(_: InType) -> &'static str {
        "text"
    }

    #[inline]
    fn from_value(value: FieldInput<'a>, in_type: InType) -> Result<Self, FieldInput<'a>> {
        match value {
            FieldInput::Text(text) => Ok(text),
            number => Ok(owned(in_type.text(&number))),
        }
    }

    #[inline(always)]
    fn from_text(text: Self, _: InType) -> Option<Self> {
        Some(text)
    }

    fn to_ref(&self, _: InType) -> FieldRef<'_> {
        FieldRef::from_text(self)
    }

    fn into_owned(self) -> Cow<'static, str> {
        owned(self)
    }
}

/// A number of the width of its field.
fn number<'a>(value: FieldInput<'a>, in_type: InType) -> Result<u64, FieldInput<'a>> {
    let number = match &value {
        FieldInput::Text(text) => parse_u64(text),
        FieldInput::Unsigned(number) => Some(*number),
        FieldInput::Signed(number) => u64::try_from(*number).ok(),
    };
    number.filter(|n| fits(*n, in_type)).ok_or(value)
}

#[inline]
fn fits(number: u64, in_type: InType) -> bool {
    !in_type.is_32_bit() || u32::try_from(number).is_ok()
}

fn expected_number(in_type: InType) -> &'static str {
    if in_type.is_32_bit() {
        EXPECTED_U32
    } else {
        EXPECTED_U64
    }
}

impl<'a> FieldValue<'a> for u32 {
    type Owned = Self;

    fn expected(in_type: InType) -> &'static str {
        expected_number(in_type)
    }

    #[inline]
    fn from_value(value: FieldInput<'a>, in_type: InType) -> Result<Self, FieldInput<'a>> {
        number(value, in_type).and_then(|n| Self::try_from(n).map_err(|_| FieldInput::Unsigned(n)))
    }

    #[inline]
    fn from_text(text: Cow<'a, str>, in_type: InType) -> Option<Self> {
        Self::from_number(parse_u64(&text)?, in_type)
    }

    const IS_NUMBER: bool = true;

    #[inline]
    fn from_number(number: u64, _: InType) -> Option<Self> {
        number.try_into().ok()
    }

    fn to_ref(&self, in_type: InType) -> FieldRef<'_> {
        FieldRef::from_number((*self).into(), in_type)
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// Types of 64 bits; a field may have 32.
macro_rules! numbers {
    ($($type:ty: $new:expr, $get:expr);*) => { $(
        impl<'a> FieldValue<'a> for $type {
            type Owned = Self;

            fn expected(in_type: InType) -> &'static str {
                expected_number(in_type)
            }

            #[inline]
            fn from_value(value: FieldInput<'a>, in_type: InType) -> Result<Self, FieldInput<'a>> {
                number(value, in_type).map($new)
            }

            #[inline]
            fn from_text(text: Cow<'a, str>, in_type: InType) -> Option<Self> {
                Self::from_number(parse_u64(&text)?, in_type)
            }

            const IS_NUMBER: bool = true;

            #[inline]
            fn from_number(number: u64, in_type: InType) -> Option<Self> {
                fits(number, in_type).then(|| $new(number))
            }

            fn to_ref(&self, in_type: InType) -> FieldRef<'_> {
                let get: fn(Self) -> u64 = $get;
                FieldRef::from_number(get(*self), in_type)
            }

            fn into_owned(self) -> Self {
                self
            }
        }
    )* };
}

numbers!(
    ProcessId: Self::new, Self::get;
    LogonId: Self::new, Self::get;
    u64: std::convert::identity, std::convert::identity
);

fn truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") || text == "1" {
        Some(true)
    } else {
        (text.eq_ignore_ascii_case("false") || text == "0").then_some(false)
    }
}

impl<'a> FieldValue<'a> for bool {
    type Owned = Self;

    fn expected(_: InType) -> &'static str {
        "true or false"
    }

    fn from_value(value: FieldInput<'a>, _: InType) -> Result<Self, FieldInput<'a>> {
        let is_true = match &value {
            FieldInput::Text(text) => truth(text),
            FieldInput::Unsigned(1) | FieldInput::Signed(1) => Some(true),
            FieldInput::Unsigned(0) | FieldInput::Signed(0) => Some(false),
            _ => None,
        };
        is_true.ok_or(value)
    }

    fn from_text(text: Cow<'a, str>, _: InType) -> Option<Self> {
        truth(&text)
    }

    fn to_ref(&self, _: InType) -> FieldRef<'_> {
        FieldRef::from_text(if *self { "true" } else { "false" })
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl<'a> FieldValue<'a> for TokenElevation {
    type Owned = Self;

    fn expected(_: InType) -> &'static str {
        Self::EXPECTED
    }

    #[inline]
    fn from_value(value: FieldInput<'a>, in_type: InType) -> Result<Self, FieldInput<'a>> {
        match &value {
            FieldInput::Text(text) => Self::parse(text).ok_or(value),
            _ => u32::from_value(value, in_type).map(Self::new),
        }
    }

    #[inline]
    fn from_text(text: Cow<'a, str>, _: InType) -> Option<Self> {
        Self::parse(&text)
    }

    fn to_ref(&self, _: InType) -> FieldRef<'_> {
        FieldRef::from_elevation(*self)
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl<'a> FieldValue<'a> for WbemStatus {
    type Owned = Self;

    fn expected(_: InType) -> &'static str {
        Self::EXPECTED
    }

    #[inline]
    fn from_value(value: FieldInput<'a>, in_type: InType) -> Result<Self, FieldInput<'a>> {
        match &value {
            FieldInput::Text(text) => Self::parse(text).ok_or(value),
            FieldInput::Signed(number) => Self::from_signed(*number).ok_or(value),
            FieldInput::Unsigned(_) => u32::from_value(value, in_type).map(Self::new),
        }
    }

    #[inline]
    fn from_text(text: Cow<'a, str>, _: InType) -> Option<Self> {
        Self::parse(&text)
    }

    const IS_NUMBER: bool = true;

    #[inline]
    fn from_number(number: u64, _: InType) -> Option<Self> {
        number.try_into().ok().map(Self::new)
    }

    fn to_ref(&self, in_type: InType) -> FieldRef<'_> {
        FieldRef::from_number(self.get().into(), in_type)
    }

    fn into_owned(self) -> Self {
        self
    }
}
