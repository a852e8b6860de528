//! Methods of [`ProcessCreation`], event 4688.

use std::borrow::Cow;

use super::process_view::logged;
use super::{ProcessCreation, ProcessView};
use crate::cmdline::{Argv, WmicCommand};
use crate::value::{Account, IntegrityLevel, LogonId, Sid};

impl ProcessCreation<'_> {
    /// The user who created the process.
    #[inline]
    #[must_use]
    pub fn subject_user(&self) -> Account<'_> {
        account(
            &self.subject_user_sid,
            &self.subject_user_name,
            &self.subject_domain_name,
            self.subject_logon_id,
        )
    }

    /// The new process's user, if it differs from the creator's.
    ///
    /// For a child of WmiPrvSE.exe, it is the remotely authenticated user. `None` if Windows
    /// wrote `-`, and before version 2.
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    ///
    /// let mut process = ProcessCreation::default();
    /// process.target_user_name = Some("-".into());
    /// process.target_domain_name = Some("-".into());
    /// assert_eq!(process.target_user(), None);
    /// process.target_user_name = Some("alice".into());
    /// process.target_domain_name = Some("CORP".into());
    /// assert_eq!(process.target_user().unwrap().to_string(), r"CORP\alice");
    /// assert_eq!(process.user().to_string(), r"CORP\alice");
    /// ```
    #[inline]
    #[must_use]
    pub fn target_user(&self) -> Option<Account<'_>> {
        // Most events have none: this is asked before the rest is looked at.
        let sid = || logged(self.target_user_sid.as_deref())?.parse().ok();
        let is_someone = logged(self.target_user_name.as_deref()).is_some()
            || self.target_logon_id.is_some_and(|id| !id.is_none())
            || sid().is_some_and(|sid: Sid| sid != Sid::NULL);
        is_someone.then(|| {
            account(
                &self.target_user_sid,
                &self.target_user_name,
                &self.target_domain_name,
                self.target_logon_id,
            )
        })
    }

    /// The user that the new process runs as: the target user if present, else the subject.
    #[inline]
    #[must_use]
    pub fn user(&self) -> Account<'_> {
        self.target_user().unwrap_or_else(|| self.subject_user())
    }

    /// The arguments of the command line; `None` if it was not logged.
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    ///
    /// let mut process = ProcessCreation::default();
    /// process.command_line = Some("wmic  os get".into());
    /// assert_eq!(process.argv().unwrap().collect::<Vec<_>>(), ["wmic", "os", "get"]);
    /// process.command_line = Some("".into());
    /// assert!(process.argv().is_none());
    /// ```
    #[must_use]
    pub fn argv(&self) -> Option<Argv<'_>> {
        self.logged_command_line().map(Argv::new)
    }

    /// The parsed wmic.exe command; `None` for another executable.
    ///
    /// Also `None` if the command line was not logged. If the executable was not logged, the first
    /// word of the command line decides.
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    ///
    /// let mut process = ProcessCreation::default();
    /// process.new_process_name = Some(r"C:\Windows\System32\wbem\WMIC.exe".into());
    /// process.command_line = Some("wmic /node:SRV01 os get".into());
    /// assert_eq!(process.wmic_command().unwrap().nodes, ["SRV01"]);
    /// process.new_process_name = Some(r"C:\Temp\notwmic.exe".into());
    /// assert!(process.wmic_command().is_none());
    /// ```
    #[must_use]
    pub fn wmic_command(&self) -> Option<WmicCommand<'_>> {
        ProcessView::from(self).wmic_command()
    }

    /// The field is empty if the policy does not log command lines.
    fn logged_command_line(&self) -> Option<&str> {
        self.command_line.as_deref().filter(|line| !line.is_empty())
    }

    /// The integrity level of the mandatory label.
    ///
    /// `None` before version 2 and for a label that is neither a SID `S-1-16-<level>` nor, from a tool that
    /// resolves SIDs on an English Windows, `Mandatory Label\<name> Mandatory Level`.
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    /// use wmi_events::value::IntegrityLevel;
    ///
    /// let mut process = ProcessCreation::default();
    /// process.mandatory_label = Some("S-1-16-12288".into());
    /// assert_eq!(process.integrity_level(), Some(IntegrityLevel::HIGH));
    /// process.mandatory_label = Some(r"Mandatory Label\Medium Mandatory Level".into());
    /// assert_eq!(process.integrity_level(), Some(IntegrityLevel::MEDIUM));
    /// ```
    #[must_use]
    pub fn integrity_level(&self) -> Option<IntegrityLevel> {
        let label = self.mandatory_label.as_deref()?;
        match label.strip_prefix(r"Mandatory Label\") {
            Some(name) => IntegrityLevel::from_name(name.strip_suffix(" Mandatory Level")?),
            None => IntegrityLevel::from_sid(label.parse::<Sid>().ok()?),
        }
    }
}

#[inline]
fn account<'a>(
    sid: &'a Option<Cow<'_, str>>,
    name: &'a Option<Cow<'_, str>>,
    domain: &'a Option<Cow<'_, str>>,
    logon_id: Option<LogonId>,
) -> Account<'a> {
    let text = |text: &'a Option<Cow<'_, str>>| logged(text.as_deref()).map(Cow::Borrowed);
    Account {
        sid: text(sid),
        name: text(name),
        domain: text(domain),
        logon_id,
    }
}

#[cfg(test)]
mod tests;
