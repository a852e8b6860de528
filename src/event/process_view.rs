//! [`ProcessView`]: the start of a process, from whichever log has it.

use std::borrow::Cow;

use super::{Event, Payload, ProcessCreated, ProcessCreation, SysmonProcessCreation};
use crate::cmdline::path::base_name;
use crate::cmdline::{Argv, WmicCommand};
use crate::value::{Account, Guid, IntegrityLevel, LogonId, ProcessId, WindowsTime};

/// The start of a process, in one form for 4688, for event 1 of Sysmon, and for event 23 of
/// WMI-Activity's Trace log.
///
/// What an event cannot say is `None`: 4688 has no hashes and before version 2 no user of the new
/// process, Sysmon has no SIDs, and 23 has neither image nor creator. A text that the log has as empty,
/// `-` or `?` is `None` too. It is two words, and [`Event::process`] makes it.
///
/// # Examples
///
/// ```
/// use wmi_events::event::{ProcessCreation, SysmonProcessCreation};
/// use wmi_events::{Event, System, schema};
///
/// let audited = ProcessCreation::builder()
///     .new_process_id(5320_u32)
///     .new_process_name(r"C:\Temp\x.exe")
///     .process_id(4844_u32);
/// let by_sysmon = SysmonProcessCreation::builder()
///     .process_id(5320_u32)
///     .image(r"C:\Temp\x.exe")
///     .original_file_name("wmic.exe")
///     .parent_process_id(4844_u32);
/// let audited = Event::new(System::of(&schema::PROCESS_CREATION), audited);
/// let by_sysmon = Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), by_sysmon);
/// for event in [&audited, &by_sysmon] {
///     let process = event.process().unwrap();
///     assert_eq!(process.id().unwrap().get(), 5320);
///     assert_eq!(process.parent_id().unwrap().get(), 4844);
///     assert_eq!(process.image(), Some(r"C:\Temp\x.exe"));
/// }
/// assert_eq!(audited.process().unwrap().original_file_name(), None);
/// assert_eq!(by_sysmon.process().unwrap().original_file_name(), Some("wmic.exe"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ProcessView<'e>(Source<'e>);

/// The logs that tell the start of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProcessLog {
    Security,
    Sysmon,
    Trace,
}

#[derive(Clone, Copy, Debug)]
enum Source<'e> {
    Audited(&'e ProcessCreation<'e>),
    Sysmon(&'e SysmonProcessCreation<'e>),
    Created(&'e ProcessCreated<'e>),
}

impl<'e> From<&'e ProcessCreation<'_>> for ProcessView<'e> {
    fn from(process: &'e ProcessCreation<'_>) -> Self {
        Self(Source::Audited(process))
    }
}

impl<'e> From<&'e SysmonProcessCreation<'_>> for ProcessView<'e> {
    fn from(process: &'e SysmonProcessCreation<'_>) -> Self {
        Self(Source::Sysmon(process))
    }
}

impl<'e> From<&'e ProcessCreated<'_>> for ProcessView<'e> {
    fn from(process: &'e ProcessCreated<'_>) -> Self {
        Self(Source::Created(process))
    }
}

impl Event<'_> {
    /// The process whose start the event tells; `None` for an event that tells none.
    #[must_use]
    pub fn process(&self) -> Option<ProcessView<'_>> {
        match &self.payload {
            Payload::ProcessCreation(process) => Some(process.into()),
            Payload::SysmonProcessCreation(process) => Some((&**process).into()),
            Payload::ProcessCreated(process) => Some(process.into()),
            _ => None,
        }
    }
}

/// Declares accessors: the field in a 4688, that in an event 1 of Sysmon, and that in a 23.
macro_rules! accessors {
    (
        $(
            $(#[doc = $doc:literal])+
            $name:ident: $type:ty = $audited:expr, $sysmon:expr, $created:expr;
        )*
    ) => { $(
        $(#[doc = $doc])+
        #[inline]
        #[must_use]
        pub fn $name(self) -> Option<$type> {
            let audited: fn(&'e ProcessCreation<'e>) -> Option<$type> = $audited;
            let sysmon: fn(&'e SysmonProcessCreation<'e>) -> Option<$type> = $sysmon;
            let created: fn(&'e ProcessCreated<'e>) -> Option<$type> = $created;
            match self.0 {
                Source::Audited(process) => audited(process),
                Source::Sysmon(process) => sysmon(process),
                Source::Created(process) => created(process),
            }
        }
    )* };
}

impl<'e> ProcessView<'e> {
    accessors! {
        /// The ID of the new process.
        id: ProcessId = |p| p.new_process_id, |p| p.process_id, |p| p.created_process_id;
        /// The ID of its creator.
        parent_id: ProcessId = |p| p.process_id, |p| p.parent_process_id, |_| None;
        /// The full path of its executable.
        image: &'e str = |p| said(&p.new_process_name), |p| said(&p.image), |_| None;
        /// The full path of its creator's executable; in 4688 since version 2.
        parent_image: &'e str = |p| said(&p.parent_process_name), |p| said(&p.parent_image), |_| None;
        /// Its command line as logged, as far as the policy logs it.
        ///
        /// Sysmon doubles each `%`; [`whole_command_line`](Self::whole_command_line) has it as the
        /// process does.
        command_line: &'e str = |p| said(&p.command_line), |p| said(&p.command_line), |p| said(&p.command_line);
        /// The command line of its creator; Sysmon only.
        parent_command_line: &'e str = |_| None, |p| said(&p.parent_command_line), |_| None;
        /// The directory in which it was started; Sysmon only.
        current_directory: &'e str = |_| None, |p| said(&p.current_directory), |_| None;
        /// The file name in the executable's resources, also of a renamed program; Sysmon only.
        original_file_name: &'e str = |_| None, |p| said(&p.original_file_name), |_| None;
        /// The hashes of the executable, `SHA256=...,IMPHASH=...`; Sysmon only.
        hashes: &'e str = |_| None, |p| said(&p.hashes), |_| None;
        /// When it was created, as Sysmon and 23 say beside the time of their record.
        started: WindowsTime = |_| None, |p| WindowsTime::parse(p.utc_time.as_deref()?), |p| p.process_started();
        /// The GUID that Sysmon gave the process; Sysmon only.
        guid: Guid = |_| None, |p| guid(&p.process_guid), |_| None;
        /// The GUID that Sysmon gave its creator; Sysmon only.
        parent_guid: Guid = |_| None, |p| guid(&p.parent_process_guid), |_| None;
        /// Its integrity level; in 4688 since version 2.
        integrity_level: IntegrityLevel =
            ProcessCreation::integrity_level, SysmonProcessCreation::level, |_| None;
        /// Its user, if that differs from the creator's or the creator's is unknown.
        ///
        /// For a child of WmiPrvSE.exe, it is the remotely authenticated user. See
        /// [`ProcessCreation::target_user`].
        target_user: Account<'e> =
            ProcessCreation::target_user, SysmonProcessCreation::target_user, |p| account_of(&p.user);
    }

    /// Its command line as the process has it: without the doubled `%` of Sysmon.
    ///
    /// ```
    /// use wmi_events::event::{ProcessView, SysmonProcessCreation};
    ///
    /// let process = SysmonProcessCreation::builder().command_line("%%COMSPEC%% /c dir").build();
    /// let view = ProcessView::from(&process);
    /// assert_eq!(view.whole_command_line().as_deref(), Some("%COMSPEC% /c dir"));
    /// ```
    #[inline]
    #[must_use]
    pub fn whole_command_line(self) -> Option<Cow<'e, str>> {
        self.command_line().map(|line| self.undoubled(line))
    }

    /// The same of its creator; Sysmon only.
    #[cfg(feature = "json")]
    pub(crate) fn whole_parent_command_line(self) -> Option<Cow<'e, str>> {
        self.parent_command_line().map(|line| self.undoubled(line))
    }

    #[inline]
    fn undoubled(self, line: &'e str) -> Cow<'e, str> {
        let is_doubled = self.log() == ProcessLog::Sysmon && line.contains("%%");
        match is_doubled {
            true => line.replace("%%", "%").into(),
            false => line.into(),
        }
    }

    /// The user that it runs as.
    #[inline]
    #[must_use]
    pub fn user(self) -> Account<'e> {
        match self.0 {
            Source::Audited(process) => process.user(),
            Source::Sysmon(process) => process.account(),
            Source::Created(process) => named(&process.user),
        }
    }

    /// The user of its creator, as far as is known.
    #[must_use]
    pub fn parent_user(self) -> Account<'e> {
        match self.0 {
            Source::Audited(process) => process.subject_user(),
            Source::Sysmon(process) => process.parent_account(),
            Source::Created(_) => Account::default(),
        }
    }

    /// Whether the event says which user the new process runs as, if not the creator's: 4688 does since
    /// version 2.
    pub(crate) fn tells_user(self) -> bool {
        match self.0 {
            Source::Audited(process) => {
                process.target_logon_id.is_some()
                    || process.target_user_name.is_some()
                    || process.target_user_sid.is_some()
            }
            Source::Sysmon(process) => process.user.is_some(),
            Source::Created(process) => process.user.is_some(),
        }
    }

    /// Which log tells it.
    pub(crate) const fn log(self) -> ProcessLog {
        match self.0 {
            Source::Audited(_) => ProcessLog::Security,
            Source::Sysmon(_) => ProcessLog::Sysmon,
            Source::Created(_) => ProcessLog::Trace,
        }
    }

    /// The parsed wmic.exe command; `None` for another executable.
    ///
    /// wmic.exe is known by its image or by its original file name; without either, by the first
    /// word of the command line. `None` too if the command line was not logged.
    #[must_use]
    pub fn wmic_command(self) -> Option<WmicCommand<'e>> {
        let line = self.command_line()?;
        let is_wmic = |name: &str| name.eq_ignore_ascii_case("wmic.exe");
        let is_original = self.original_file_name().is_some_and(is_wmic);
        let is_wmic = is_original
            || match self.image() {
                Some(image) => is_wmic(base_name(image)),
                None => {
                    let program = Argv::new(line.trim_start()).next()?;
                    let name = base_name(&program);
                    is_wmic(name) || name.eq_ignore_ascii_case("wmic")
                }
            };
        is_wmic.then(|| WmicCommand::parse(line))
    }
}

/// A text that was logged: Windows writes `-` for none.
pub(super) fn logged(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !matches!(*text, "-" | ""))
}

/// A text that says something: Sysmon writes `?` for what it cannot find out.
pub(crate) fn said<'e>(text: &'e Option<Cow<'_, str>>) -> Option<&'e str> {
    logged(text.as_deref()).filter(|text| *text != "?")
}

/// A GUID other than zeros.
fn guid(field: &Option<Cow<'_, str>>) -> Option<Guid> {
    let guid = Guid::parse(field.as_deref()?)?;
    (guid != Guid::from_u128(0)).then_some(guid)
}

impl SysmonProcessCreation<'_> {
    fn level(&self) -> Option<IntegrityLevel> {
        IntegrityLevel::from_name(said(&self.integrity_level)?)
    }

    fn account(&self) -> Account<'_> {
        let mut account = named(&self.user);
        account.logon_id = self.logon_id.filter(|id| *id != LogonId::new(0));
        account
    }

    fn parent_account(&self) -> Account<'_> {
        if self.is_of_parents_user() {
            self.account()
        } else {
            named(&self.parent_user)
        }
    }

    fn target_user(&self) -> Option<Account<'_>> {
        let is_other = said(&self.user).is_some() && !self.is_of_parents_user();
        is_other.then(|| self.account())
    }

    fn is_of_parents_user(&self) -> bool {
        match (said(&self.user), said(&self.parent_user)) {
            (Some(user), Some(parent)) => user.eq_ignore_ascii_case(parent),
            _ => false,
        }
    }
}

fn account_of<'e>(user: &'e Option<Cow<'_, str>>) -> Option<Account<'e>> {
    said(user).and_then(Account::from_name)
}

fn named<'e>(user: &'e Option<Cow<'_, str>>) -> Account<'e> {
    account_of(user).unwrap_or_default()
}

#[cfg(test)]
mod tests;
