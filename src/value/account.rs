//! [`Account`].

use std::borrow::Cow;
use std::fmt;

use super::logon_id::LogonId;
use super::sid::Sid;

/// A user account: SID, domain, name and logon session, each as far as the event logs it.
///
/// `Display` prints `DOMAIN\name`, or the parts that are present: the name, the SID, the
/// domain, or `-`. Source: [event 4688], Creator Subject and Target Subject.
///
/// [event 4688]: https://learn.microsoft.com/windows/security/threat-protection/auditing/event-4688
///
/// # Examples
///
/// ```
/// use wmi_events::value::Account;
///
/// let mut account = Account::default();
/// account.domain = Some("CORP".into());
/// account.name = Some("alice".into());
/// assert_eq!(account.to_string(), r"CORP\alice");
/// assert_eq!(account.into_owned().name.as_deref(), Some("alice"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct Account<'a> {
    /// The SID as logged.
    pub sid: Option<Cow<'a, str>>,
    /// The domain, or the computer name for a local account; `None` for `-`.
    pub domain: Option<Cow<'a, str>>,
    /// The account name; `None` for `-`.
    pub name: Option<Cow<'a, str>>,
    /// The logon session.
    pub logon_id: Option<LogonId>,
}

impl<'a> Account<'a> {
    /// Reads `DOMAIN\name`, a bare name, or a SID; `None` for empty text and `-`.
    ///
    /// ```
    /// use wmi_events::value::Account;
    ///
    /// let account = Account::from_name(r"NT AUTHORITY\SYSTEM").unwrap();
    /// assert_eq!(account.domain.as_deref(), Some("NT AUTHORITY"));
    /// assert_eq!(account.name.as_deref(), Some("SYSTEM"));
    /// assert!(Account::from_name("S-1-5-18").unwrap().sid().is_some());
    /// assert!(Account::from_name("-").is_none());
    /// ```
    #[must_use]
    pub fn from_name(text: &'a str) -> Option<Self> {
        if matches!(text, "" | "-") {
            return None;
        }
        let mut account = Self::default();
        match text.split_once('\\') {
            Some((domain, name)) => {
                account.domain = Some(domain.into());
                account.name = Some(name.into());
            }
            None if text.parse::<Sid>().is_ok() => account.sid = Some(text.into()),
            None => account.name = Some(text.into()),
        }
        Some(account)
    }
}

impl Account<'_> {
    /// The parsed SID; `None` if it is absent or a collector replaced it with a name.
    ///
    /// ```
    /// use wmi_events::value::{Account, Sid};
    ///
    /// let mut account = Account::default();
    /// account.sid = Some("S-1-5-18".into());
    /// assert_eq!(account.sid(), Some(Sid::LOCAL_SYSTEM));
    /// ```
    #[must_use]
    pub fn sid(&self) -> Option<Sid> {
        self.sid.as_deref().and_then(|text| text.parse().ok())
    }

    /// Detaches the account from its event, copying only the text still borrowed.
    #[must_use]
    pub fn into_owned(self) -> Account<'static> {
        Account {
            sid: self.sid.map(|text| text.into_owned().into()),
            domain: self.domain.map(|text| text.into_owned().into()),
            name: self.name.map(|text| text.into_owned().into()),
            logon_id: self.logon_id,
        }
    }
}

impl fmt::Display for Account<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts()
            .into_iter()
            .try_for_each(|part| f.write_str(part))
    }
}

impl Account<'_> {
    /// Its text, as [`Display`](fmt::Display) writes it, without a formatter.
    pub(crate) fn text(&self) -> String {
        self.parts().concat()
    }

    /// The parts of its text.
    #[inline]
    pub(crate) fn parts(&self) -> [&str; 3] {
        match (
            self.domain.as_deref(),
            self.name.as_deref(),
            self.sid.as_deref(),
        ) {
            (Some(domain), Some(name), _) => [domain, "\\", name],
            (None, Some(name), _) => [name, "", ""],
            (_, None, Some(sid)) => [sid, "", ""],
            (Some(domain), None, None) => [domain, "", ""],
            (None, None, None) => ["-", "", ""],
        }
    }
}
