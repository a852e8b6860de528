//! [`Operation`]: the call that a client made to WMI.

use std::borrow::Cow;

use super::{Namespace, ObjectPath, Query};
use crate::error::Error;
use crate::owned::owned;

/// A parsed `Operation` field of event 5858: interface, method, namespace and target.
///
/// The text is `[Start ]<interface>::<method> - <namespace> : <target>`. Source: real events;
/// the methods are those of [`IWbemServices`].
///
/// [`IWbemServices`]: https://learn.microsoft.com/windows/win32/api/wbemcli/nn-wbemcli-iwbemservices
///
/// # Examples
///
/// ```
/// use wmi_events::wmi::{Method, Operation, Target};
///
/// let operation = Operation::parse(
///     r"Start IWbemServices::ExecMethod - ROOT\CIMV2 : Win32_Process::Create",
/// )?;
/// assert_eq!(operation.interface, "IWbemServices");
/// assert_eq!(operation.method, Method::ExecMethod);
/// assert!(operation.namespace.unwrap().is("root/cimv2"));
/// let Target::Method { object, method, .. } = &operation.target else { unreachable!() };
/// assert_eq!((&*object.class, &**method), ("Win32_Process", "Create"));
///
/// let operation = Operation::parse(
///     r"Start IWbemServices::ExecQuery - ROOT\CIMV2 : SELECT State FROM Win32_Service",
/// )?;
/// let Target::Query(query) = &operation.target else { unreachable!() };
/// assert_eq!(query.class, "Win32_Service");
/// assert!(Operation::parse("nothing").is_err());
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Operation<'a> {
    /// The whole text of the field.
    pub text: Cow<'a, str>,
    /// Whether it begins with `Start`.
    pub is_start: bool,
    /// The interface: mostly `IWbemServices`; `Provider` if a provider logged it.
    pub interface: Cow<'a, str>,
    /// The called method.
    pub method: Method<'a>,
    /// Whether the asynchronous form was called (`ExecQueryAsync`), which answers to a sink.
    pub is_async: bool,
    /// The namespace, or the name of the provider; `None` if the text ends before it.
    pub namespace: Option<Namespace<'a>>,
    /// The target as logged; empty if the text ends before it.
    pub target_text: Cow<'a, str>,
    /// The parsed target.
    pub target: Target<'a>,
}

/// A method of `IWbemServices`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method<'a> {
    /// Gets a class or an instance.
    GetObject,
    /// Creates or updates a class.
    PutClass,
    /// Deletes a class.
    DeleteClass,
    /// Enumerates the subclasses of a class.
    CreateClassEnum,
    /// Creates or updates an instance.
    PutInstance,
    /// Deletes an instance.
    DeleteInstance,
    /// Enumerates the instances of a class.
    CreateInstanceEnum,
    /// Runs a query.
    ExecQuery,
    /// Subscribes to events.
    ExecNotificationQuery,
    /// Calls a method of a class or an instance.
    ExecMethod,
    /// Opens a namespace.
    OpenNamespace,
    /// Any other method, by its name.
    Other(Cow<'a, str>),
}

/// The target of an operation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Target<'a> {
    /// A query.
    Query(Query<'a>),
    /// A class.
    Class(Cow<'a, str>),
    /// An instance.
    Object(ObjectPath<'a>),
    /// A method of a class or an instance.
    #[non_exhaustive]
    Method {
        /// The class or instance.
        object: ObjectPath<'a>,
        /// The name of the method.
        method: Cow<'a, str>,
    },
    /// Any other text, such as a query that cannot be parsed.
    Other(Cow<'a, str>),
}

static METHODS: [(&str, Method<'static>); 11] = [
    ("GetObject", Method::GetObject),
    ("PutClass", Method::PutClass),
    ("DeleteClass", Method::DeleteClass),
    ("CreateClassEnum", Method::CreateClassEnum),
    ("PutInstance", Method::PutInstance),
    ("DeleteInstance", Method::DeleteInstance),
    ("CreateInstanceEnum", Method::CreateInstanceEnum),
    ("ExecQuery", Method::ExecQuery),
    ("ExecNotificationQuery", Method::ExecNotificationQuery),
    ("ExecMethod", Method::ExecMethod),
    ("OpenNamespace", Method::OpenNamespace),
];

impl<'a> Method<'a> {
    /// The method with that name, without `Async`, in any case.
    ///
    /// ```
    /// use wmi_events::wmi::Method;
    ///
    /// assert_eq!(Method::new("execquery"), Method::ExecQuery);
    /// assert_eq!(Method::new("Ping").name(), "Ping");
    /// ```
    #[must_use]
    pub fn new(name: &'a str) -> Self {
        let known = METHODS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map_or_else(|| Self::Other(name.into()), |(_, method)| method.clone())
    }

    /// The name of the method, without `Async`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => known.entry().0,
        }
    }

    /// The entry of a known method.
    fn entry(&self) -> &'static (&'static str, Method<'static>) {
        static NONE: (&str, Method<'static>) = ("", Method::Other(Cow::Borrowed("")));
        METHODS
            .iter()
            .find(|(_, known)| known == self)
            .unwrap_or(&NONE)
    }

    fn into_owned(self) -> Method<'static> {
        match self {
            Self::Other(name) => Method::Other(owned(name)),
            known => known.entry().1.clone(),
        }
    }
}

impl<'a> Operation<'a> {
    /// Parses an operation; a truncated one yields the parts that are present.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Language`](crate::ErrorKind::Language) if it does not begin with
    /// `<interface>::<method>`, such as `Start IWbemServices`.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let call = text.trim_start();
        let (is_start, call) = match call.get(..6) {
            Some(start) if start.eq_ignore_ascii_case("Start ") => {
                (true, call.get(6..).unwrap_or_default().trim_start())
            }
            _ => (false, call),
        };
        let (call, on) = match call.split_once(" - ") {
            Some((call, on)) => (call, Some(on)),
            None => (call, None),
        };
        let begin = text.len() - text.trim_start().len();
        let Some((interface, name)) = call.split_once("::") else {
            return Err(Error::language("operation", "<interface>::<method>", begin));
        };
        let name = name.trim_end();
        let (method, is_async) = match name
            .len()
            .checked_sub(5)
            .and_then(|n| name.split_at_checked(n))
        {
            Some((bare, end)) if end.eq_ignore_ascii_case("Async") => (Method::new(bare), true),
            _ => (Method::new(name), false),
        };
        let (namespace, target_text) = match on {
            Some(on) => match on.split_once(" : ") {
                Some((namespace, target)) => (Some(namespace), target),
                // The target may be empty, and the blank after the colon truncated.
                None => (Some(on.strip_suffix(" :").unwrap_or(on)), ""),
            },
            None => (None, ""),
        };
        Ok(Self {
            text: text.into(),
            is_start,
            interface: interface.into(),
            target: target(&method, target_text),
            method,
            is_async,
            namespace: namespace.map(Namespace::new),
            target_text: target_text.into(),
        })
    }

    /// The method name, with `Async` for the asynchronous form.
    #[must_use]
    pub fn method_name(&self) -> String {
        let name = self.method.name();
        if self.is_async {
            format!("{name}Async")
        } else {
            name.to_owned()
        }
    }
}

impl Operation<'_> {
    /// Detaches the operation from its text, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::wmi::Operation;
    ///
    /// let text = String::from(r"Start IWbemServices::GetObject - ROOT\CIMV2 : Win32_Process");
    /// let operation: Operation<'static> = Operation::parse(&text)?.into_owned();
    /// assert_eq!(operation.target_text, "Win32_Process");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Operation<'static> {
        Operation {
            text: owned(self.text),
            is_start: self.is_start,
            interface: owned(self.interface),
            method: self.method.into_owned(),
            is_async: self.is_async,
            namespace: self.namespace.map(Namespace::into_owned),
            target_text: owned(self.target_text),
            target: match self.target {
                Target::Query(query) => Target::Query(query.into_owned()),
                Target::Class(class) => Target::Class(owned(class)),
                Target::Object(path) => Target::Object(path.into_owned()),
                Target::Method { object, method } => Target::Method {
                    object: object.into_owned(),
                    method: owned(method),
                },
                Target::Other(text) => Target::Other(owned(text)),
            },
        }
    }
}

fn target<'a>(method: &Method<'_>, text: &'a str) -> Target<'a> {
    let object = |text: &'a str| match ObjectPath::parse(text) {
        Ok(path) if path.keys == super::Keys::Class && path.namespace.is_none() => {
            Target::Class(path.class)
        }
        Ok(path) => Target::Object(path),
        Err(_) => Target::Other(text.into()),
    };
    match method {
        Method::ExecQuery | Method::ExecNotificationQuery => {
            Query::parse(text).map_or_else(|_| Target::Other(text.into()), Target::Query)
        }
        Method::ExecMethod => match split_method(text) {
            Some((path, method)) => match ObjectPath::parse(path) {
                Ok(object) => Target::Method {
                    object,
                    method: method.into(),
                },
                Err(_) => Target::Other(text.into()),
            },
            None => object(text),
        },
        Method::Other(_) | Method::OpenNamespace => Target::Other(text.into()),
        _ => object(text),
    }
}

/// Splits at the last `::` outside quotes.
fn split_method(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let (mut index, mut last) = (0, None);
    while let Some(byte) = bytes.get(index) {
        match byte {
            b'"' => index += super::quoted_len(text.get(index..)?, b'"').0,
            b':' if bytes.get(index + 1) == Some(&b':') => {
                last = Some(index);
                index += 2;
            }
            _ => index += 1,
        }
    }
    let (path, method) = text.split_at_checked(last?)?;
    Some((path, method.get(2..)?.trim()))
}

#[cfg(test)]
mod tests;
