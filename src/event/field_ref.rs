//! [`FieldRef`]: a value of an event by name, and the look-up by name over header and data.

use std::borrow::Cow;
use std::fmt;

use super::property::PropertyRef;
use super::{Event, System};
use crate::schema::InType;
use crate::schema::field_input::FieldInput;
use crate::secrets::Masked;
use crate::value::{Guid, TokenElevation, WindowsTime};

/// A value of an event, as an engine compares it: text, or a number, GUID or time.
///
/// `Display` prints it as Windows does. It is `Copy`, and making one allocates nothing.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record.set("CommandLine", "wmic os get").set("NewProcessId", 4844_u32);
/// let event = record.into_event()?.unwrap();
/// assert_eq!(event.get("CommandLine").unwrap().as_str(), Some("wmic os get"));
/// assert_eq!(event.get("EventID").unwrap().as_decimal(), Some(4688));
/// // Windows prints this one in hexadecimal.
/// let id = event.get("NewProcessId").unwrap();
/// assert_eq!((id.as_str(), id.as_decimal()), (None, None));
/// assert_eq!(id.text(), "0x12ec");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRef<'e>(Repr<'e>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Repr<'e> {
    Text(&'e str),
    /// `DOMAIN\name`.
    Account(&'e str, &'e str),
    Decimal(u64),
    Hexadecimal(u64),
    Elevation(TokenElevation),
    Guid(Guid),
    Time(WindowsTime),
}

/// Without passwords.
impl fmt::Debug for Repr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.debug_tuple("Text").field(&Masked(*text)).finish(),
            Self::Account(domain, name) => {
                let mut shown = f.debug_tuple("Account");
                shown.field(&Masked(*domain)).field(&Masked(*name)).finish()
            }
            Self::Decimal(number) => f.debug_tuple("Decimal").field(number).finish(),
            Self::Hexadecimal(number) => f.debug_tuple("Hexadecimal").field(number).finish(),
            Self::Elevation(elevation) => f.debug_tuple("Elevation").field(elevation).finish(),
            Self::Guid(guid) => f.debug_tuple("Guid").field(guid).finish(),
            Self::Time(time) => f.debug_tuple("Time").field(time).finish(),
        }
    }
}

impl<'e> FieldRef<'e> {
    pub(crate) const fn from_text(text: &'e str) -> Self {
        Self(Repr::Text(text))
    }

    pub(crate) const fn from_account(domain: &'e str, name: &'e str) -> Self {
        Self(Repr::Account(domain, name))
    }

    pub(crate) const fn from_decimal(number: u64) -> Self {
        Self(Repr::Decimal(number))
    }

    pub(crate) const fn from_hexadecimal(number: u64) -> Self {
        Self(Repr::Hexadecimal(number))
    }

    /// A number in the form of its field.
    pub(crate) const fn from_number(number: u64, in_type: InType) -> Self {
        if in_type.is_hexadecimal() {
            Self::from_hexadecimal(number)
        } else {
            Self::from_decimal(number)
        }
    }

    pub(crate) fn from_elevation(elevation: TokenElevation) -> Self {
        match elevation.text() {
            Cow::Borrowed(text) => Self::from_text(text),
            Cow::Owned(_) => Self(Repr::Elevation(elevation)),
        }
    }

    /// The text, borrowed from the event; `None` for a number, a GUID or a time.
    ///
    /// Also `None` for text that is not in the event in one piece, such as a `User` of domain and
    /// name: [`text`](Self::text) joins it.
    #[must_use]
    pub fn as_str(self) -> Option<&'e str> {
        match self.0 {
            Repr::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if Windows prints it in decimal: `EventID`, but not `0x12ec`.
    #[must_use]
    pub fn as_decimal(self) -> Option<u64> {
        match self.0 {
            Repr::Decimal(number) => Some(number),
            _ => None,
        }
    }

    /// The number, if Windows prints it in hexadecimal.
    #[cfg(feature = "json")]
    pub(crate) const fn as_hexadecimal(self) -> Option<u64> {
        match self.0 {
            Repr::Hexadecimal(number) => Some(number),
            _ => None,
        }
    }

    /// The value as Windows prints it; borrowed from the event if [`as_str`](Self::as_str) has it.
    #[must_use]
    pub fn text(self) -> Cow<'e, str> {
        match self.0 {
            Repr::Text(text) => text.into(),
            _ => self.to_string().into(),
        }
    }

    /// A name and value, with the type of those whose name is in the event.
    pub(crate) fn entry((name, value): (&'static str, Self)) -> (&'e str, Self) {
        (name, value)
    }

    /// The value of a struct's field, which is text or a number.
    pub(super) fn into_input(self) -> FieldInput<'e> {
        match self.0 {
            Repr::Decimal(number) | Repr::Hexadecimal(number) => FieldInput::Unsigned(number),
            _ => FieldInput::Text(self.text()),
        }
    }
}

impl fmt::Display for FieldRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Text(text) => f.pad(text),
            Repr::Account(domain, name) => write!(f, "{domain}\\{name}"),
            Repr::Decimal(number) => number.fmt(f),
            Repr::Hexadecimal(number) => write!(f, "{number:#x}"),
            Repr::Elevation(elevation) => elevation.fmt(f),
            Repr::Guid(guid) => guid.fmt(f),
            Repr::Time(time) => time.fmt(f),
        }
    }
}

impl<'e> From<PropertyRef<'e, '_>> for FieldRef<'e> {
    fn from(property: PropertyRef<'e, '_>) -> Self {
        match property {
            PropertyRef::Text(text) => Self::from_text(text),
            PropertyRef::Guid(guid) => Self(Repr::Guid(*guid)),
            PropertyRef::Time(time) => Self(Repr::Time(*time)),
            PropertyRef::EventId(id) => Self::from_decimal(id.get().into()),
            PropertyRef::U8(number) => Self::from_decimal((*number).into()),
            PropertyRef::U16(number) => Self::from_decimal((*number).into()),
            PropertyRef::U32(number) => Self::from_decimal((*number).into()),
            PropertyRef::U64(number) => Self::from_decimal(*number),
            PropertyRef::TimeSource(source) => Self::from_text(source.name()),
            PropertyRef::Keywords(keywords) => Self::from_hexadecimal(keywords.bits()),
        }
    }
}

/// Access by name
impl System<'_> {
    /// The property with that name, in any case; `None` if it is absent or the name is unknown.
    ///
    /// The name is that of the property's element in XML, or of element and attribute:
    /// `EventID`, `EventID_Qualifiers`, `Version`, `Level`, `Task`, `Opcode`, `Keywords`,
    /// `EventRecordID`, `Channel`, `Computer`, `Provider_Name`, `Provider_Guid`,
    /// `TimeCreated_SystemTime`, `Correlation_ActivityID`, `Correlation_RelatedActivityID`,
    /// `Execution_ProcessID`, `Execution_ThreadID`, `Security_UserID`; where a collector's time
    /// stands for the event's, also `TimeCreated_TimeSource` and `TimeCreated_LocalTime`. Sigma
    /// rules use `Provider_Name`. Source: [`SystemPropertiesType`].
    ///
    /// [`SystemPropertiesType`]: https://learn.microsoft.com/windows/win32/wes/eventschema-systempropertiestype-complextype
    ///
    /// ```
    /// use wmi_events::{EventId, System};
    ///
    /// let system = System::new(EventId::PROCESS_CREATION);
    /// let name = system.get("Provider_Name").unwrap();
    /// assert_eq!(name.as_str(), Some("Microsoft-Windows-Security-Auditing"));
    /// assert!(system.get("Computer").is_none());
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<FieldRef<'_>> {
        let property = super::Property::named(name)?;
        self.property(property).map(FieldRef::from)
    }

    /// The present properties with their names for [`get`](Self::get), in the order of XML.
    ///
    /// ```
    /// use wmi_events::{EventId, System};
    ///
    /// let mut system = System::default();
    /// system.event_id = EventId::new(5858);
    /// system.computer = Some("FILE02".into());
    /// let names: Vec<_> = system.entries().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["EventID", "Computer"]);
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, FieldRef<'_>)> {
        super::Property::ALL
            .iter()
            .filter_map(|property| Some((property.path(), self.property(*property)?.into())))
    }
}

/// Access by name
impl Event<'_> {
    /// The value with that name, over data and header; `None` if it is absent.
    ///
    /// A field has any of its names, in any case, as for [`field`](Self::field). The header has the
    /// names of [`System::get`], such as `EventID`, `Channel`, `Computer` and `Provider_Name`.
    /// [`extra`](Self::extra) comes last. It allocates nothing.
    ///
    /// ```
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut system = System::new(EventId::CLIENT_FAILURE);
    /// system.computer = Some("FILE02".into());
    /// let mut record = Record::new(system);
    /// record.set("User", r"CORP\dana").set("ResultCode", 0x8004_1003_u32);
    /// let event = record.into_event()?.unwrap();
    /// let text = |name| event.get(name).map(|value| value.to_string());
    /// assert_eq!(text("User").as_deref(), Some(r"CORP\dana"));
    /// assert_eq!(text("ResultCode").as_deref(), Some("0x80041003"));
    /// assert_eq!(text("Computer").as_deref(), Some("FILE02"));
    /// assert_eq!(text("EventID").as_deref(), Some("5858"));
    /// assert_eq!(text("Operation"), None);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<FieldRef<'_>> {
        if let Some(position) = self.payload.schema().position(name) {
            return self.payload.value_at(position);
        }
        self.system.get(name).or_else(|| {
            let mut extra = self.extra.iter();
            let field = extra.find(|field| field.name.eq_ignore_ascii_case(name))?;
            Some(FieldRef::from_text(&field.value))
        })
    }

    /// The present values with their names for [`get`](Self::get): header, fields, extra fields.
    ///
    /// ```
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROVIDER_STARTED));
    /// record.set("ProviderName", "CIMWin32").set("Other", "x");
    /// let event = record.into_event()?.unwrap();
    /// let names: Vec<_> = event.entries().map(|(name, _)| name).collect();
    /// assert!(names.starts_with(&["Provider_Name", "Provider_Guid", "EventID"]));
    /// assert!(names.ends_with(&["ProviderName", "Other"]));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = (&str, FieldRef<'_>)> {
        let header = self.system.entries().map(FieldRef::entry);
        header.chain(self.data())
    }

    /// The fields and the extra fields.
    pub(crate) fn data(&self) -> impl Iterator<Item = (&str, FieldRef<'_>)> {
        let specs = self.payload.schema().fields.iter().enumerate();
        let fields = specs
            .filter_map(|(position, spec)| Some((spec.name, self.payload.value_at(position)?)));
        let extra = self.extra.iter();
        let extra = extra.map(|field| (&*field.name, FieldRef::from_text(&field.value)));
        fields.chain(extra)
    }
}

#[cfg(test)]
mod tests;
