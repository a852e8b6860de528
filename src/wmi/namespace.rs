//! [`Namespace`].

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::owned::owned;
use crate::value::Host;

/// A WMI namespace as logged: `root\cimv2`, `//./ROOT/CIMV2`, `\\HOST\root\cimv2`.
///
/// Equality ignores case, the kind of separator and a local host. `Display` prints `root\cimv2`
/// in the logged case, after `\\HOST\` if the host is remote. Source: [Describing a namespace].
///
/// [Describing a namespace]: https://learn.microsoft.com/windows/win32/wmisdk/describing-a-wmi-namespace-object-path
///
/// # Examples
///
/// ```
/// use wmi_events::wmi::Namespace;
///
/// let logged = Namespace::new("//./ROOT/Subscription");
/// assert_eq!(logged, Namespace::new(r"root\subscription"));
/// assert!(logged.is("root/subscription"));
/// assert_eq!(logged.to_string(), r"ROOT\Subscription");
/// assert_eq!(logged.host(), None);
/// assert_eq!(logged.parts().collect::<Vec<_>>(), ["ROOT", "Subscription"]);
///
/// let remote = Namespace::new(r"\\SRV01\root\cimv2");
/// assert_eq!(remote.host(), Some("SRV01"));
/// assert_ne!(remote, Namespace::new(r"root\cimv2"));
/// assert_eq!(remote.as_str(), r"\\SRV01\root\cimv2");
/// ```
#[derive(Clone, Debug)]
pub struct Namespace<'a> {
    text: Cow<'a, str>,
}

const SEPARATORS: [char; 2] = ['\\', '/'];

impl<'a> Namespace<'a> {
    /// The namespace with that text; any text is accepted.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
        }
    }

    /// Detaches the namespace from its text, copying it if it is borrowed.
    ///
    /// ```
    /// use wmi_events::wmi::Namespace;
    ///
    /// let kept: Namespace<'static> = Namespace::new(&String::from("root/cimv2")).into_owned();
    /// assert!(kept.is(r"root\cimv2"));
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Namespace<'static> {
        Namespace {
            text: owned(self.text),
        }
    }
}

impl Namespace<'_> {
    /// The text as logged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, unless it is absent or the local one.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.split()
            .0
            .map(str::trim)
            .filter(|host| !Host::new(host).is_local())
    }

    /// The names in the path, from `root` on.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = self.split().1.split(SEPARATORS).map(str::trim);
        parts.filter(|part| !part.is_empty())
    }

    /// Whether it equals the namespace with that text.
    #[must_use]
    pub fn is(&self, other: &str) -> bool {
        *self == Namespace::new(other)
    }

    fn split(&self) -> (Option<&str>, &str) {
        let text = self.text.trim();
        let Some(rest) = text
            .strip_prefix(SEPARATORS)
            .and_then(|t| t.strip_prefix(SEPARATORS))
        else {
            return (None, text);
        };
        let (first, path) = rest.split_once(SEPARATORS).unwrap_or((rest, ""));
        // Tools write `\\root\cimv2`: `root` is the namespace, not a host.
        if first.trim().eq_ignore_ascii_case("root") {
            (None, rest)
        } else {
            (Some(first), path)
        }
    }
}

impl PartialEq<Namespace<'_>> for Namespace<'_> {
    fn eq(&self, other: &Namespace<'_>) -> bool {
        let hosts = match (self.host(), other.host()) {
            (Some(one), Some(two)) => one.eq_ignore_ascii_case(two),
            (one, two) => one == two,
        };
        let mut others = other.parts();
        hosts
            && self
                .parts()
                .all(|part| others.next().is_some_and(|o| o.eq_ignore_ascii_case(part)))
            && others.next().is_none()
    }
}

impl Eq for Namespace<'_> {}

impl Hash for Namespace<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for part in self.host().into_iter().chain(self.parts()) {
            part.bytes()
                .for_each(|byte| state.write_u8(byte.to_ascii_lowercase()));
            state.write_u8(b'\\');
        }
    }
}

impl fmt::Display for Namespace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(host) = self.host() {
            write!(f, "\\\\{host}\\")?;
        }
        for (index, part) in self.parts().enumerate() {
            write!(f, "{}{part}", if index > 0 { "\\" } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
