//! [`WmicCommand`]: a parsed wmic.exe command line.

use std::borrow::Cow;

use super::words;
use crate::fold;
use crate::owned::{all_owned, owned};
use crate::secrets::wmic::is_alias;
use crate::value::Host;
use crate::wmi::ObjectPath;

/// A parsed wmic.exe command line.
///
/// It holds no password, only whether there was one. A password in a nested command line, such as
/// an argument of `CREATE`, reads `***`.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::wmic::{Verb, WmicCommand};
///
/// let command = WmicCommand::parse(
///     r#"wmic /node:"SRV01",localhost /user:CORP\adm /password:x process call create "calc.exe""#,
/// );
/// assert_eq!(command.nodes, ["SRV01", "localhost"]);
/// assert_eq!(command.user.as_deref(), Some(r"CORP\adm"));
/// assert!(command.is_password_given);
/// assert_eq!(command.target.as_ref().unwrap().name(), "process");
/// assert_eq!(command.verb, Some(Verb::Call));
/// assert_eq!(command.method.as_deref(), Some("create"));
/// assert_eq!(command.arguments, ["calc.exe"]);
/// assert!(command.is_process_create());
///
/// let computer = Some("WKS01.corp.example");
/// let targets: Vec<_> = command.targets(computer).map(|t| (t.name, t.is_local)).collect();
/// assert_eq!(targets, [("SRV01", false), ("localhost", true)]);
/// assert!(command.is_remote(computer));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct WmicCommand<'a> {
    /// The values of `/NODE`, without quotes and without `@file`s.
    pub nodes: Vec<Cow<'a, str>>,
    /// The files named with `@` in `/NODE`, which list more nodes.
    pub node_files: Vec<Cow<'a, str>>,
    /// The value of `/USER`.
    pub user: Option<Cow<'a, str>>,
    /// Whether `/PASSWORD` has a value.
    pub is_password_given: bool,
    /// The value of `/NAMESPACE`.
    pub namespace: Option<Cow<'a, str>>,
    /// The value of `/ROLE`: the namespace of the aliases.
    pub role: Option<Cow<'a, str>>,
    /// The other global switches in order: `/OUTPUT`, `/RECORD`, `/FAILFAST` and so on.
    ///
    /// Unknown switches are included.
    pub switches: Vec<Switch<'a>>,
    /// The target of the command; `None` for the interactive shell.
    pub target: Option<Target<'a>>,
    /// The clause after `WHERE`, as written.
    pub condition: Option<Cow<'a, str>>,
    /// The verb, if written; wmic.exe's default is `LIST`.
    pub verb: Option<Verb>,
    /// The method after `CALL`.
    pub method: Option<Cow<'a, str>>,
    /// The text after the verb or method, split at commas, without quotes.
    ///
    /// These are arguments, properties or assignments.
    pub arguments: Vec<Cow<'a, str>>,
    /// The value of `/FORMAT`.
    pub format: Option<Cow<'a, str>>,
    /// The other switches after the verb, as in [`switches`](Self::switches).
    pub verb_switches: Vec<Switch<'a>>,
    /// Whether a word has letters that only look like ASCII letters.
    pub has_look_alikes: bool,
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

/// The target of a command: an alias, a class, an instance or the shell itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target<'a> {
    /// An alias, such as `process`.
    Alias(Cow<'a, str>),
    /// `PATH` and the path of a class or an instance.
    Path(Cow<'a, str>),
    /// `CLASS` and the path of a class.
    Class(Cow<'a, str>),
    /// `CONTEXT`, `QUIT` or `EXIT`: the shell itself.
    Shell(Cow<'a, str>),
}

impl Target<'_> {
    /// The alias or the path, as written.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Alias(name) | Self::Path(name) | Self::Class(name) | Self::Shell(name) => name,
        }
    }
}

/// The verb of a command. Source: "WMIC verbs".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verb {
    /// Gets properties.
    Get,
    /// Sets properties.
    Set,
    /// Lists instances.
    List,
    /// Calls a method.
    Call,
    /// Lists associated instances.
    Assoc,
    /// Creates an instance.
    Create,
    /// Deletes instances.
    Delete,
}

impl Verb {
    const ALL: [Self; 7] = [
        Self::Get,
        Self::Set,
        Self::List,
        Self::Call,
        Self::Assoc,
        Self::Create,
        Self::Delete,
    ];

    /// Its name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::List => "list",
            Self::Call => "call",
            Self::Assoc => "assoc",
            Self::Create => "create",
            Self::Delete => "delete",
        }
    }

    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|verb| fold::is(word, verb.name()))
    }
}

/// A node that a command runs on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NodeTarget<'c> {
    /// Its name, as written.
    pub name: &'c str,
    /// Whether it is the computer that the command runs on.
    pub is_local: bool,
}

/// Where the style sheet of `/FORMAT` comes from; wmic.exe runs the scripts in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormatSource {
    /// It ships with Windows.
    Builtin,
    /// A URL.
    Url,
    /// A share, `\\host\share\x.xsl`.
    Unc,
    /// A file.
    File,
}

impl WmicCommand<'_> {
    /// Detaches the command from its command line, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::cmdline::WmicCommand;
    ///
    /// let line = String::from("wmic /node:SRV01 os get");
    /// let command: WmicCommand<'static> = WmicCommand::parse(&line).into_owned();
    /// assert_eq!(command.nodes, ["SRV01"]);
    /// ```
    #[must_use]
    pub fn into_owned(self) -> WmicCommand<'static> {
        let texts = |texts| all_owned(texts, owned);
        let switch = |switch: Switch<'_>| Switch {
            name: switch.name,
            value: switch.value.map(owned),
        };
        WmicCommand {
            nodes: texts(self.nodes),
            node_files: texts(self.node_files),
            user: self.user.map(owned),
            is_password_given: self.is_password_given,
            namespace: self.namespace.map(owned),
            role: self.role.map(owned),
            switches: all_owned(self.switches, switch),
            target: self.target.map(|target| match target {
                Target::Alias(name) => Target::Alias(owned(name)),
                Target::Path(name) => Target::Path(owned(name)),
                Target::Class(name) => Target::Class(owned(name)),
                Target::Shell(name) => Target::Shell(owned(name)),
            }),
            condition: self.condition.map(owned),
            verb: self.verb,
            method: self.method.map(owned),
            arguments: texts(self.arguments),
            format: self.format.map(owned),
            verb_switches: all_owned(self.verb_switches, switch),
            has_look_alikes: self.has_look_alikes,
        }
    }
}

impl<'a> WmicCommand<'a> {
    /// The nodes of `/NODE`, each local or remote.
    ///
    /// An empty value, `.`, `localhost`, a loopback address, or the short or full name of `computer`
    /// is local.
    pub fn targets<'c>(
        &'c self,
        computer: Option<&'c str>,
    ) -> impl Iterator<Item = NodeTarget<'c>> + 'c {
        self.nodes.iter().map(move |name| {
            let host = Host::new(name);
            let is_local = !host.is_remote(computer);
            NodeTarget { name, is_local }
        })
    }

    /// Whether any node is remote, or the path names a remote host: `PATH \\SRV01\root\cimv2:...`.
    ///
    /// A file with unknown nodes counts as remote.
    #[must_use]
    pub fn is_remote(&self, computer: Option<&str>) -> bool {
        !self.node_files.is_empty()
            || self.targets(computer).any(|target| !target.is_local)
            || self.path_is_remote(computer)
    }

    fn path_is_remote(&self, computer: Option<&str>) -> bool {
        let Some(Target::Path(path) | Target::Class(path)) = &self.target else {
            return false;
        };
        // Few paths have a host.
        path.starts_with(['\\', '/'])
            && ObjectPath::parse(path).is_ok_and(|path| {
                let namespace = path.namespace.as_ref();
                let host = namespace
                    .and_then(|namespace| namespace.host())
                    .map(Host::new);
                host.is_some_and(|host| host.is_remote(computer))
            })
    }

    /// Whether it starts a process: `CALL CREATE` on `process` or `Win32_Process`.
    ///
    /// `process` is the alias; `Win32_Process` may be a path or a class.
    #[must_use]
    pub fn is_process_create(&self) -> bool {
        let is_process = match &self.target {
            Some(Target::Alias(alias)) => fold::is(alias, "process"),
            Some(Target::Path(path) | Target::Class(path)) => {
                ObjectPath::parse(path).is_ok_and(|path| fold::is(&path.class, "win32_process"))
            }
            _ => false,
        };
        is_process
            && self.verb == Some(Verb::Call)
            && self
                .method
                .as_deref()
                .is_some_and(|method| fold::is(method, "create"))
    }

    /// Where the style sheet of `/FORMAT` comes from.
    ///
    /// ```
    /// use wmi_events::cmdline::wmic::{FormatSource, WmicCommand};
    ///
    /// let source = |format: &str| {
    ///     WmicCommand::parse(&format!("wmic os get /format:{format}")).format_source()
    /// };
    /// assert_eq!(source("csv"), Some(FormatSource::Builtin));
    /// assert_eq!(source("htable.xsl"), Some(FormatSource::Builtin));
    /// assert_eq!(source("csv_x.xsl"), Some(FormatSource::File));
    /// assert_eq!(source(r#""\\10.0.0.5\s\x.xsl""#), Some(FormatSource::Unc));
    /// assert_eq!(source(r#""https://h.example/x.xsl""#), Some(FormatSource::Url));
    /// ```
    #[must_use]
    pub fn format_source(&self) -> Option<FormatSource> {
        let format = self.format.as_deref()?.trim();
        let is_url =
            |scheme: &str| !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
        Some(if words::is_builtin_format(format) {
            FormatSource::Builtin
        } else if format
            .split_once("://")
            .is_some_and(|(scheme, _)| is_url(scheme))
        {
            FormatSource::Url
        } else if format.starts_with("\\\\") || format.starts_with("//") {
            FormatSource::Unc
        } else {
            FormatSource::File
        })
    }

    /// Whether the arguments follow wmic's grammar: the program may be a renamed wmic.exe.
    ///
    /// They need a known alias, `PATH` or `CLASS`, and what only wmic has: a switch of wmic's such as
    /// `/NODE` or `/FORMAT`, a class with a known prefix, `CALL` or `ASSOC`, or an alias that is no
    /// ordinary word. `docker volume list` has an alias and a verb too.
    ///
    /// ```
    /// use wmi_events::cmdline::WmicCommand;
    ///
    /// let looks = |line| WmicCommand::parse(line).looks_like_wmic();
    /// assert!(looks("svc.exe /node:SRV01 process call create calc.exe"));
    /// assert!(looks("svc.exe shadowcopy delete"));
    /// assert!(!looks("node server.js --node:SRV01"));
    /// assert!(!looks("docker volume list"));
    /// assert!(!looks("net use"));
    /// ```
    #[must_use]
    pub fn looks_like_wmic(&self) -> bool {
        let has_node = !self.nodes.is_empty() || !self.node_files.is_empty();
        let has_switch =
            has_node || self.namespace.is_some() || self.role.is_some() || self.format.is_some();
        let is_call = matches!(self.verb, Some(Verb::Call | Verb::Assoc));
        match &self.target {
            Some(Target::Alias(alias)) if is_alias(alias) => {
                let has_verb = self.verb.is_some();
                let is_distinctive = words::is_distinctive_alias(alias);
                is_call || (has_verb || is_distinctive) && has_switch || has_verb && is_distinctive
            }
            Some(Target::Path(path) | Target::Class(path)) => {
                ObjectPath::parse(path).is_ok_and(|path| {
                    let is_in_namespace = path.namespace.is_some() && self.verb.is_some();
                    has_switch || is_in_namespace || words::is_class_name(&path.class)
                })
            }
            _ => false,
        }
    }
}
