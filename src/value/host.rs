//! [`Host`].

use std::net::{IpAddr, Ipv4Addr};

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
        // Most names are plain.
        let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        if is_plain(name.as_bytes().first()) && is_plain(name.as_bytes().last()) {
            return Self(name);
        }
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
        let is_full = |host: &Host<'_>| host.0.contains('.');
        if is_full(self) == is_full(&other) {
            return self.0.eq_ignore_ascii_case(other.0);
        }
        self.short_name().eq_ignore_ascii_case(other.short_name())
    }

    /// The name up to the first dot; an address as it is.
    ///
    /// ```
    /// use wmi_events::value::Host;
    ///
    /// assert_eq!(Host::new(r"\\wks01.corp.example").short_name(), "wks01");
    /// assert_eq!(Host::new("10.0.0.5").short_name(), "10.0.0.5");
    /// ```
    #[must_use]
    pub fn short_name(&self) -> &'a str {
        let dot = memchr::memchr(b'.', self.0.as_bytes());
        match dot.and_then(|dot| self.0.get(..dot)) {
            Some(short) if self.address().is_none() => short,
            _ => self.0,
        }
    }

    /// Whether this is the full or the short name of `computer`, ignoring case.
    ///
    /// A full name does not match a short `computer`: it may be in another domain.
    #[must_use]
    pub fn is_name_of(&self, computer: &str) -> bool {
        let computer = Host::new(computer);
        !computer.0.is_empty()
            && (self.0.eq_ignore_ascii_case(computer.0)
                || self.0.eq_ignore_ascii_case(computer.short_name()))
    }

    /// Whether it is neither local nor a name of the computer that logged the event, if that is known.
    pub(crate) fn is_remote(&self, computer: Option<&str>) -> bool {
        !self.is_local() && !computer.is_some_and(|computer| self.is_name_of(computer))
    }

    fn address(&self) -> Option<IpAddr> {
        // Most names are none: an address begins with a digit or a bracket, or has a colon.
        let first = self.0.as_bytes().first();
        let may_be = first.is_some_and(|first| matches!(first, b'0'..=b'9' | b'['));
        if !may_be && memchr::memchr(b':', self.0.as_bytes()).is_none() {
            return None;
        }
        let text = self
            .0
            .strip_prefix('[')
            .and_then(|t| t.strip_suffix(']'))
            .unwrap_or(self.0);
        // Without the zone, as in fe80::1%4.
        let text = text.split('%').next().unwrap_or(text);
        text.parse()
            .ok()
            .or_else(|| short_address(text).map(IpAddr::V4))
    }
}

/// An IPv4 address of one to four numbers, each decimal, octal or hexadecimal, as Windows resolves it:
/// `127.1`, `0x7f000001`, `2130706433`. Source: [inet_addr].
///
/// [inet_addr]: https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-inet_addr
fn short_address(text: &str) -> Option<Ipv4Addr> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut numbers = [0_u32; 4];
    let mut len = 0;
    for part in text.split('.') {
        *numbers.get_mut(len)? = number(part)?;
        len += 1;
    }
    let (last, firsts) = numbers.get(..len)?.split_last()?;
    let mut address = *last;
    // The last number takes the bytes that are left.
    for (index, first) in firsts.iter().enumerate() {
        let shift = 24 - 8 * u32::try_from(index).ok()?;
        address |= u32::from(u8::try_from(*first).ok()?) << shift;
    }
    let bits_left = 32 - 8 * u32::try_from(firsts.len()).ok()?;
    let fits = bits_left == 32 || *last >> bits_left == 0;
    fits.then(|| Ipv4Addr::from(address))
}

fn number(text: &str) -> Option<u32> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    match (hexadecimal, text.strip_prefix('0')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok(),
        (None, Some(digits)) if !digits.is_empty() => u32::from_str_radix(digits, 8).ok(),
        _ if text.starts_with('+') => None,
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests;
