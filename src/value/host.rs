//! [`Host`].

use std::net::IpAddr;

/// A computer name from an event or a command line: short, fully qualified, or an address.
///
/// # Examples
///
/// ```
/// use wmi_events::value::Host;
///
/// assert!(Host::new("WKS01").is_same("wks01.corp.example"));
/// assert!(!Host::new("wks01.corp.example").is_same("wks01.lab.example"));
/// assert!(Host::new("127.0.0.53").is_local() && Host::new("::1").is_local());
/// assert!(!Host::new("localhost.corp.example").is_local());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Host<'a>(&'a str);

impl<'a> Host<'a> {
    /// The computer with that name. Leading `\\` and the final dot are dropped.
    #[must_use]
    pub fn new(name: &'a str) -> Self {
        let name = name.trim().trim_start_matches('\\');
        // The root dot of a full name; `.` alone is a name.
        let full = name
            .strip_suffix('.')
            .filter(|n| !n.is_empty() && !n.ends_with('.'));
        Self(full.unwrap_or(name))
    }

    /// The name as given, without leading `\\` and the final dot.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }

    /// Whether the name is empty, `.`, `localhost`, or a loopback address.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self.0, "" | ".")
            || self.0.eq_ignore_ascii_case("localhost")
            || self.address().is_some_and(|address| match address {
                IpAddr::V4(address) => address.is_loopback(),
                IpAddr::V6(address) => {
                    address.is_loopback()
                        || address
                            .to_ipv4_mapped()
                            .is_some_and(|address| address.is_loopback())
                }
            })
    }

    /// Whether both names may mean the same computer, ignoring case.
    ///
    /// A short name matches every full name whose first label equals it. Addresses match only
    /// themselves.
    #[must_use]
    pub fn is_same(&self, other: &str) -> bool {
        let other = Host::new(other);
        if self.address().is_some() || other.address().is_some() {
            return self.address() == other.address();
        }
        match (self.0.split_once('.'), other.0.split_once('.')) {
            (None, Some((short, _))) => self.0.eq_ignore_ascii_case(short),
            (Some((short, _)), None) => other.0.eq_ignore_ascii_case(short),
            _ => self.0.eq_ignore_ascii_case(other.0),
        }
    }

    /// Whether this is the full or the short name of `computer`, ignoring case.
    ///
    /// A full name does not match a short `computer`: it may be in another domain.
    #[must_use]
    pub fn is_name_of(&self, computer: &str) -> bool {
        let computer = Host::new(computer).0;
        let short = computer.split('.').next().unwrap_or(computer);
        !computer.is_empty()
            && (self.0.eq_ignore_ascii_case(computer) || self.0.eq_ignore_ascii_case(short))
    }

    fn address(&self) -> Option<IpAddr> {
        let text = self
            .0
            .strip_prefix('[')
            .and_then(|t| t.strip_suffix(']'))
            .unwrap_or(self.0);
        // Without the zone, as in fe80::1%4.
        text.split('%').next().unwrap_or(text).parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names() {
        let local = [
            "",
            ".",
            "localhost",
            "LOCALHOST",
            "127.0.0.1",
            "127.8.9.10",
            "::1",
            "[::1]",
            "::ffff:127.0.0.1",
            " . ",
            "localhost.",
        ];
        let remote = [
            "SRV01",
            "localhost.evil.example",
            "10.0.0.1",
            "::2",
            "127.0.0.1.example",
            "128.0.0.1",
            "1270.0.0.1",
            "..",
        ];
        for name in local {
            assert!(Host::new(name).is_local(), "{name}");
        }
        for name in remote {
            assert!(!Host::new(name).is_local(), "{name}");
        }
    }

    #[test]
    fn same_computers() {
        let table = [
            ("WKS01", "wks01", true),
            ("WKS01", "wks01.corp.example", true),
            ("wks01.corp.example.", "WKS01.CORP.example", true),
            ("wks01.corp.example", "wks01.lab.example", false),
            ("wks0", "wks01", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10", false),
            ("::1", "0:0:0:0:0:0:0:1", true),
            ("", "x", false),
        ];
        for (one, two, expected) in table {
            assert_eq!(Host::new(one).is_same(two), expected, "{one} {two}");
            assert_eq!(Host::new(two).is_same(one), expected, "{two} {one}");
        }
        assert!(Host::new("WKS01").is_name_of("wks01.corp.example"));
        assert!(!Host::new("wks01.corp.example").is_name_of("WKS01"));
        assert!(!Host::new("").is_name_of(""));
    }
}
