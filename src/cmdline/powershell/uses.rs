//! [`WmiUse`]: a way that a script uses WMI.

/// A use of WMI in a script.
///
/// A read whose result is only called, set or deleted is not a use of its own: the call is.
///
/// Names are as written, which may have wildcards. What a script computes is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct WmiUse {
    /// What the script does.
    pub action: WmiAction,
    /// The class.
    pub class: Option<String>,
    /// The method that is called.
    pub method: Option<String>,
    /// The namespace without its host, such as `root\cimv2`.
    pub namespace: Option<String>,
    /// The computers, from `-ComputerName`, a path, a connection or a known session.
    pub computers: Vec<String>,
    /// Whether the script also names computers that are not literal text.
    pub has_unknown_computers: bool,
    /// Whether it uses a CIM session. `computers` are those of the session, if they are known.
    pub has_session: bool,
    /// The literal arguments: those of the method, or the values of the properties.
    ///
    /// For `Win32_Process::Create` this is the command line. Other positional arguments are joined by
    /// `, `, and named ones are `Name=value`, joined by `; `.
    pub arguments: Option<String>,
    /// The query.
    pub query: Option<String>,
    /// The condition of `-Filter`.
    pub filter: Option<String>,
    /// What else selects the objects: the literal texts that `Where-Object` compares with, joined by `, `, or the
    /// path of an object.
    pub(crate) selection: Option<String>,
    /// Whether the script ends within the statement or a string.
    pub is_cut: bool,
}

/// What a script does with WMI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WmiAction {
    /// It reads instances or a class.
    #[default]
    Get,
    /// It calls a method.
    Invoke,
    /// It creates an instance.
    Create,
    /// It changes an instance.
    Set,
    /// It deletes instances or a class.
    Delete,
    /// It subscribes to events.
    Subscribe,
    /// It connects to a computer or a namespace.
    Connect,
}

impl WmiUse {
    /// Whether it starts a process: the method `Create` of `Win32_Process`.
    ///
    /// ```
    /// use wmi_events::cmdline::powershell::wmi_uses;
    ///
    /// let uses = wmi_uses("([wmiclass]'Win32_Process').Create('calc')");
    /// assert!(uses[0].is_process_create());
    /// ```
    #[must_use]
    pub fn is_process_create(&self) -> bool {
        let is = |text: &Option<String>, name: &str| {
            text.as_deref()
                .is_some_and(|text| text.eq_ignore_ascii_case(name))
        };
        self.action == WmiAction::Invoke
            && is(&self.class, "Win32_Process")
            && is(&self.method, "Create")
    }
}
