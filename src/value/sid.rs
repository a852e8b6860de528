//! [`Sid`].

use std::fmt;
use std::str::FromStr;

use super::digits::Short;
use super::number;
use crate::error::Error;

/// The maximum number of sub-authorities (`SID_MAX_SUB_AUTHORITIES`, `winnt.h`).
const MAX_SUB_AUTHORITIES: usize = 15;
/// `S-1-`, the authority, and ten digits for each sub-authority.
const TEXT_LEN: usize = 4 + 14 + MAX_SUB_AUTHORITIES * 11;

/// A security identifier: `S-1-5-18` in text, 8 to 68 bytes in binary.
///
/// Source: [MS-DTYP] 2.4.2.1 (text) and 2.4.2.2 (binary); the names are those of 2.4.2.4.
///
/// [MS-DTYP]: https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/78eb9013-1c3a-4970-ad1f-2b1dad588a25
///
/// # Examples
///
/// ```
/// use wmi_events::value::Sid;
///
/// let sid: Sid = "S-1-5-18".parse()?;
/// assert_eq!(sid, Sid::LOCAL_SYSTEM);
/// assert_eq!(sid.well_known_name(), Some("NT AUTHORITY\\SYSTEM"));
///
/// // The bytes of the `CreatorSID` of a WMI filter.
/// let bytes = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0];
/// let sid = Sid::from_bytes(&bytes)?;
/// assert_eq!(sid, Sid::ADMINISTRATORS);
/// assert_eq!(sid.to_string(), "S-1-5-32-544");
/// assert_eq!(sid.to_bytes(), bytes);
/// assert_eq!((sid.authority(), sid.sub_authorities()), (5, &[32, 544][..]));
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sid {
    /// 48 bits.
    authority: u64,
    count: u8,
    /// Zero from `count` on: the derived equality compares the whole array.
    sub_authorities: [u32; MAX_SUB_AUTHORITIES],
}

/// Well-known SIDs that these events contain: the same account on every computer.
const WELL_KNOWN: &[(Sid, &str)] = &[
    (Sid::NULL, "NULL SID"),
    (Sid::EVERYONE, "Everyone"),
    (Sid::ANONYMOUS, "NT AUTHORITY\\ANONYMOUS LOGON"),
    (
        Sid::AUTHENTICATED_USERS,
        "NT AUTHORITY\\Authenticated Users",
    ),
    (Sid::LOCAL_SYSTEM, "NT AUTHORITY\\SYSTEM"),
    (Sid::LOCAL_SERVICE, "NT AUTHORITY\\LOCAL SERVICE"),
    (Sid::NETWORK_SERVICE, "NT AUTHORITY\\NETWORK SERVICE"),
    (Sid::ADMINISTRATORS, "BUILTIN\\Administrators"),
    (Sid::USERS, "BUILTIN\\Users"),
    (Sid::GUESTS, "BUILTIN\\Guests"),
];

impl Sid {
    /// `S-1-0-0`: Nobody. Windows writes it if there is no user.
    pub const NULL: Self = Self::known(0, [0, 0], 1);
    /// `S-1-1-0`: Everyone.
    pub const EVERYONE: Self = Self::known(1, [0, 0], 1);
    /// `S-1-5-7`: Anonymous logon.
    pub const ANONYMOUS: Self = Self::known(5, [7, 0], 1);
    /// `S-1-5-11`: Authenticated Users.
    pub const AUTHENTICATED_USERS: Self = Self::known(5, [11, 0], 1);
    /// `S-1-5-18`: Local System, the account of the operating system.
    pub const LOCAL_SYSTEM: Self = Self::known(5, [18, 0], 1);
    /// `S-1-5-19`: Local Service, for services with few privileges.
    pub const LOCAL_SERVICE: Self = Self::known(5, [19, 0], 1);
    /// `S-1-5-20`: Network Service, the account of most WMI providers.
    pub const NETWORK_SERVICE: Self = Self::known(5, [20, 0], 1);
    /// `S-1-5-32-544`: the built-in group Administrators.
    pub const ADMINISTRATORS: Self = Self::known(5, [32, 544], 2);
    /// `S-1-5-32-545`: the built-in group Users.
    pub const USERS: Self = Self::known(5, [32, 545], 2);
    /// `S-1-5-32-546`: the built-in group Guests.
    pub const GUESTS: Self = Self::known(5, [32, 546], 2);

    const EXPECTED: &str = "a SID such as S-1-5-18";

    const fn known(authority: u64, [first, second]: [u32; 2], count: u8) -> Self {
        let mut sub_authorities = [0; MAX_SUB_AUTHORITIES];
        sub_authorities[0] = first;
        sub_authorities[1] = second;
        Self {
            authority,
            count,
            sub_authorities,
        }
    }

    /// Parses the binary form of a SID.
    ///
    /// One byte revision (1), one byte count, 6 bytes big-endian authority, 4 bytes per
    /// little-endian sub-authority; nothing may follow.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) if the bytes are not a SID, such as
    /// `[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0]`, whose second sub-authority is missing.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_bytes(bytes)
            .ok_or_else(|| Error::value("Sid", "the bytes of a SID", &format!("{bytes:?}")))
    }

    fn parse_bytes(bytes: &[u8]) -> Option<Self> {
        let ([1, count, authority @ ..], rest) = bytes.split_first_chunk::<8>()? else {
            return None;
        };
        let (parts, []) = rest.as_chunks::<4>() else {
            return None;
        };
        if parts.len() != usize::from(*count) {
            return None;
        }
        let [a, b, c, d, e, f] = *authority;
        let mut sub_authorities = [0; MAX_SUB_AUTHORITIES];
        for (slot, part) in sub_authorities
            .get_mut(..parts.len())?
            .iter_mut()
            .zip(parts)
        {
            *slot = u32::from_le_bytes(*part);
        }
        let authority = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        Some(Self {
            authority,
            count: *count,
            sub_authorities,
        })
    }

    /// The binary form, 8 to 68 bytes.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        let [_, _, authority @ ..] = self.authority.to_be_bytes();
        let head = [1, self.count].into_iter().chain(authority);
        head.chain(
            self.sub_authorities()
                .iter()
                .flat_map(|part| part.to_le_bytes()),
        )
        .collect()
    }

    /// The identifier authority, 48 bits: 5 for accounts, 16 for integrity labels.
    #[must_use]
    pub const fn authority(&self) -> u64 {
        self.authority
    }

    /// The sub-authorities; the last one is the relative identifier (RID).
    #[must_use]
    pub fn sub_authorities(&self) -> &[u32] {
        self.sub_authorities
            .get(..usize::from(self.count))
            .unwrap_or_default()
    }

    /// The English name of a well-known SID, or `None` for any other SID.
    #[must_use]
    pub fn well_known_name(&self) -> Option<&'static str> {
        WELL_KNOWN
            .iter()
            .find(|(sid, _)| sid == self)
            .map(|(_, name)| *name)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = number::trim(text).split('-');
        if !parts.next()?.eq_ignore_ascii_case("S") || parts.next()? != "1" {
            return None;
        }
        let authority = number::parse_u64(parts.next()?).filter(|n| *n < 1 << 48)?;
        let mut sub_authorities = [0; MAX_SUB_AUTHORITIES];
        let mut count = 0;
        for part in parts {
            // Sub-authorities are decimal; `parse` would accept white space and `0x`.
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            *sub_authorities.get_mut(usize::from(count))? = number::parse(part)?;
            count += 1;
        }
        Some(Self {
            authority,
            count,
            sub_authorities,
        })
    }
}

impl Sid {
    pub(crate) fn short(&self) -> Short<TEXT_LEN> {
        let mut text = Short::new();
        text.form(b"S-1-");
        // Hexadecimal from 2^32 on.
        if self.authority < 1 << 32 {
            text.decimal(self.authority, 1);
        } else {
            text.form(b"0x");
            text.hexadecimal(self.authority, 12);
        }
        for part in self.sub_authorities() {
            text.push(b'-');
            text.decimal((*part).into(), 1);
        }
        text
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().text())
    }
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Sid {
    type Err = Error;

    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as
    /// `CORP\alice` or a SID with more than 15 sub-authorities.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| Error::value("Sid", Self::EXPECTED, text))
    }
}

impl TryFrom<&[u8]> for Sid {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests;
