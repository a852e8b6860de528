//! [`WinrmCommand`]: a parsed command line of winrm.vbs.

use std::borrow::Cow;

use super::resource;
use crate::owned::{all_owned, owned};
use crate::value::Host;

/// A parsed command line of winrm.vbs.
///
/// It holds no password, only whether there was one.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::winrm::{Operation, WinrmCommand};
///
/// let command = WinrmCommand::parse(
///     r#"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process
///        @{CommandLine="cmd.exe /c whoami"} -r:http://SRV01:5985 -u:CORP\adm -p:x"#,
/// ).unwrap();
/// assert_eq!(command.operation, Some(Operation::Invoke));
/// assert_eq!(command.method.as_deref(), Some("Create"));
/// assert_eq!(command.class(), Some("Win32_Process"));
/// assert_eq!(command.property("commandline"), Some("cmd.exe /c whoami"));
/// assert_eq!(command.host(), Some("SRV01"));
/// assert_eq!(command.user.as_deref(), Some(r"CORP\adm"));
/// assert!(command.is_password_given);
/// assert!(command.is_process_create());
/// assert!(command.is_remote(Some("WKS01.corp.example")));
///
/// assert!(WinrmCommand::parse("cscript backup.vbs get all").is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct WinrmCommand<'a> {
    /// What it does.
    pub operation: Option<Operation>,
    /// The method that [`Operation::Invoke`] calls.
    pub method: Option<Cow<'a, str>>,
    /// The resource's URI as written, with its keys: `wmicimv2/Win32_Service?Name=Spooler`.
    pub resource: Option<Cow<'a, str>>,
    /// The table `@{KEY="VALUE"}`: arguments of a method, or properties; at most 256.
    pub properties: Vec<Property<'a>>,
    /// The value of `-file`, which holds the input instead of a table.
    pub file: Option<Cow<'a, str>>,
    /// The value of `-remote` as written: `[http[s]://]HOST[:PORT][/PREFIX]`.
    pub remote: Option<Cow<'a, str>>,
    /// The value of `-username`.
    pub user: Option<Cow<'a, str>>,
    /// Whether `-password` has a value.
    pub is_password_given: bool,
    /// The other switches, in order; at most 64.
    pub switches: Vec<Switch<'a>>,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Property<'a> {
    /// Its name, as written.
    pub name: Cow<'a, str>,
    /// Its value, without quotes around it.
    pub value: Cow<'a, str>,
}

/// A switch and its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Switch<'a> {
    /// Its name in lower case, without its sign.
    pub name: String,
    /// The text after its colon.
    pub value: Option<Cow<'a, str>>,
}

/// What winrm.vbs does. Source: `winrm help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Gets an instance.
    Get,
    /// Changes an instance.
    Set,
    /// Creates an instance.
    Create,
    /// Deletes an instance.
    Delete,
    /// Lists instances.
    Enumerate,
    /// Calls a method.
    Invoke,
    /// Asks which implementation of WS-Management answers.
    Identify,
    /// Sets up the service on this computer.
    QuickConfig,
    /// Shows or changes a security descriptor.
    ConfigSddl,
    /// Explains an error code.
    HelpMsg,
    /// Prints help.
    Help,
}

impl Operation {
    /// In the order in which a beginning of a name is looked up.
    const ALL: [Self; 11] = [
        Self::Get,
        Self::Set,
        Self::Create,
        Self::Delete,
        Self::Enumerate,
        Self::Invoke,
        Self::Identify,
        Self::QuickConfig,
        Self::ConfigSddl,
        Self::Help,
        Self::HelpMsg,
    ];

    /// Its name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Enumerate => "enumerate",
            Self::Invoke => "invoke",
            Self::Identify => "identify",
            Self::QuickConfig => "quickconfig",
            Self::ConfigSddl => "configsddl",
            Self::HelpMsg => "helpmsg",
            Self::Help => "help",
        }
    }

    /// Whether it changes something: it calls a method, or sets, creates or deletes an instance.
    #[must_use]
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Invoke | Self::Set | Self::Create | Self::Delete)
    }

    pub(super) fn of(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("qc") {
            return Some(Self::QuickConfig);
        }
        let begins = |name: &str| {
            let start = name.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let mut all = Self::ALL.into_iter();
        all.find(|one| !word.is_empty() && begins(one.name()))
    }
}

impl WinrmCommand<'_> {
    /// The host of `-remote`, without transport, port and prefix; `None` if it is not given.
    ///
    /// ```
    /// use wmi_events::cmdline::WinrmCommand;
    ///
    /// let host = |remote: &str| {
    ///     let line = format!("winrm id -r:{remote}");
    ///     WinrmCommand::parse(&line).unwrap().host().map(str::to_owned)
    /// };
    /// assert_eq!(host("https://SRV01.corp.example:5986/wsman").as_deref(), Some("SRV01.corp.example"));
    /// assert_eq!(host("[fe80::1]:5985").as_deref(), Some("[fe80::1]"));
    /// assert_eq!(host("10.0.0.5").as_deref(), Some("10.0.0.5"));
    /// ```
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.remote.as_deref().map(resource::host)
    }

    /// Whether it names another computer than the one that it runs on.
    ///
    /// An empty name, `.`, `localhost`, a loopback address, or the short or full name of `computer` is
    /// local.
    #[must_use]
    pub fn is_remote(&self, computer: Option<&str>) -> bool {
        self.host()
            .is_some_and(|host| Host::new(host).is_remote(computer))
    }

    /// The class of WMI that the resource names, without keys; `None` for other resources.
    ///
    /// ```
    /// use wmi_events::cmdline::WinrmCommand;
    ///
    /// let class = |resource: &str| {
    ///     let line = format!("winrm get {resource}");
    ///     WinrmCommand::parse(&line).unwrap().class().map(str::to_owned)
    /// };
    /// assert_eq!(class("wmicimv2/Win32_Service?Name=x").as_deref(), Some("Win32_Service"));
    /// assert_eq!(class("wmi/root/subscription/__EventFilter").as_deref(), Some("__EventFilter"));
    /// let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process";
    /// assert_eq!(class(uri).as_deref(), Some("Win32_Process"));
    /// assert_eq!(class("winrm/config"), None);
    /// ```
    #[must_use]
    pub fn class(&self) -> Option<&str> {
        resource::class(self.resource.as_deref()?)
    }

    /// The value of the table for a name, in any case.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        let mut properties = self.properties.iter();
        let found = properties.find(|property| property.name.eq_ignore_ascii_case(name));
        found.map(|property| &*property.value)
    }

    /// Whether it calls this method, in any case.
    #[must_use]
    pub fn calls(&self, method: &str) -> bool {
        let named = self.method.as_deref();
        self.operation == Some(Operation::Invoke)
            && named.is_some_and(|named| named.eq_ignore_ascii_case(method))
    }

    /// Whether it starts a process: the method `Create` of `Win32_Process`.
    #[must_use]
    pub fn is_process_create(&self) -> bool {
        let class = self.class();
        self.calls("create")
            && class.is_some_and(|class| class.eq_ignore_ascii_case("Win32_Process"))
    }

    /// Detaches the command from its command line, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::cmdline::WinrmCommand;
    ///
    /// let line = String::from("winrm enumerate wmicimv2/Win32_Service -r:SRV01");
    /// let command: WinrmCommand<'static> = WinrmCommand::parse(&line).unwrap().into_owned();
    /// assert_eq!(command.host(), Some("SRV01"));
    /// ```
    #[must_use]
    pub fn into_owned(self) -> WinrmCommand<'static> {
        WinrmCommand {
            operation: self.operation,
            method: self.method.map(owned),
            resource: self.resource.map(owned),
            properties: all_owned(self.properties, |property| Property {
                name: owned(property.name),
                value: owned(property.value),
            }),
            file: self.file.map(owned),
            remote: self.remote.map(owned),
            user: self.user.map(owned),
            is_password_given: self.is_password_given,
            switches: all_owned(self.switches, |switch| Switch {
                name: switch.name,
                value: switch.value.map(owned),
            }),
        }
    }
}
