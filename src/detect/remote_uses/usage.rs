//! [`RemoteUse`]: what a process does on other computers.

use std::borrow::Cow;

use crate::value::Host;

/// What a process does on other computers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::detect) struct RemoteUse<'f> {
    pub(in crate::detect) action: Action<'f>,
    /// The computers that it names, as written, without local ones.
    pub(in crate::detect) computers: Vec<Cow<'f, str>>,
    /// Whether it also goes to computers that cannot be known: a file of nodes, a variable, a
    /// pipeline.
    pub(in crate::detect) has_unknown_computers: bool,
}

/// What is done there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::detect) enum Action<'f> {
    /// Starts a process (`Win32_Process::Create`): its command line, without quotes around the whole
    /// of it. Empty if it is not known; `$()` stands for a part of it that is not known. A tool may
    /// start it through a shell: `wmiexec.py a@HOST whoami` starts
    /// `cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\__... 2>&1`.
    StartProcess(Cow<'f, str>),
    /// Creates a service, or gives one another program: the command line of its binary, where given.
    CreateService(Option<Cow<'f, str>>),
    /// Creates a filter, consumer or binding.
    CreateSubscription,
    /// Anything else: a query, a session, another method.
    Other,
}

impl<'f> RemoteUse<'f> {
    /// A use of computers by their names as written, local ones and variables included.
    pub(super) fn new(
        action: Action<'f>,
        names: impl IntoIterator<Item = Cow<'f, str>>,
        has_unknown_computers: bool,
    ) -> Self {
        let names = names.into_iter();
        let mut usage = Self {
            action,
            computers: Vec::with_capacity(names.size_hint().0),
            has_unknown_computers,
        };
        for name in names {
            match is_variable(&name) {
                true => usage.has_unknown_computers = true,
                false => usage.computers.push(name),
            }
        }
        usage
    }

    pub(super) fn without_local(mut self, computer: Option<&str>) -> Self {
        self.computers
            .retain(|name| Host::new(name).is_remote(computer));
        self
    }

    /// The command line of a service that it creates on this computer.
    pub(super) fn local_service(&self, computer: Option<&str>) -> Option<Cow<'f, str>> {
        let is_unnamed = self.computers.is_empty() && !self.has_unknown_computers;
        let mut names = self.computers.iter();
        let is_here = is_unnamed || names.any(|name| !Host::new(name).is_remote(computer));
        match &self.action {
            Action::CreateService(line) if is_here => line.clone(),
            _ => None,
        }
    }

    pub(super) fn is_remote(&self) -> bool {
        !self.computers.is_empty() || self.has_unknown_computers
    }
}

/// Whether a name is a variable of cmd.exe, a batch file or PowerShell that nothing replaced.
fn is_variable(name: &str) -> bool {
    // `fe80::1%4` has a zone.
    name.contains('$') || name.starts_with(['%', '!'])
}

/// A command line without the quotes around the whole of it.
pub(super) fn unquoted(line: &str) -> &str {
    let mut line = line.trim();
    for quote in ['"', '\''] {
        let inner = line
            .strip_prefix(quote)
            .and_then(|inner| inner.strip_suffix(quote));
        // `"a b" "c"` is two arguments.
        if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
            line = inner.trim();
        }
    }
    line
}

/// The command line among the values of a new service: it names a file. Source: the parameters of
/// `Win32_Service::Create`, whose other values before the program name none.
pub(super) fn service_program<'v>(values: impl IntoIterator<Item = &'v str>) -> Option<&'v str> {
    let is_file = |value: &&str| {
        let lower = value.to_ascii_lowercase();
        value.contains('\\') || lower.contains(".exe") || lower.starts_with('%')
    };
    values.into_iter().map(unquoted).find(is_file)
}

#[cfg(test)]
mod tests;
