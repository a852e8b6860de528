//! The cmdlets that use WMI: their names, aliases and parameters.
//!
//! Source: Microsoft's reference of `Microsoft.PowerShell.Management` (5.1) and `CimCmdlets`.

use super::tokens::is_dash;
use super::value::Value;

/// A command that this module knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cmdlet {
    GetWmi,
    InvokeWmi,
    SetWmi,
    RemoveWmi,
    RegisterWmi,
    GetCim,
    GetCimClass,
    GetCimAssociated,
    InvokeCim,
    NewCim,
    SetCim,
    RemoveCim,
    RegisterCim,
    NewCimSession,
    WmiExec,
    WmiCommand,
    WsManAction,
    NewObject,
    ForEach,
    /// Lets objects through.
    Pass,
    Where,
    SetAlias,
    GetCommand,
    InvokeExpression,
    StartProcess,
    GetObject,
}

/// Names of a command, and its parameters: `-x` is one without a value, `x=y` is an alias of `y`.
struct Known {
    names: &'static [&'static str],
    cmdlet: Cmdlet,
    parameters: &'static [&'static str],
}

const WMI: &[&str] = &[
    "computername",
    "cn=computername",
    "credential",
    "namespace",
    "ns=namespace",
    "impersonation",
    "authentication",
    "locale",
    "-enableallprivileges",
    "authority",
    "-asjob",
    "throttlelimit",
];
const CIM: &[&str] = &[
    "computername",
    "cn=computername",
    "servername=computername",
    "cimsession",
    "namespace",
    "operationtimeoutsec",
    "ot=operationtimeoutsec",
    "resourceuri",
];
const COMMON: &[&str] = &[
    "-verbose",
    "vb=verbose",
    "-debug",
    "db=debug",
    "erroraction",
    "ea=erroraction",
    "warningaction",
    "wa=warningaction",
    "informationaction",
    "infa=informationaction",
    "errorvariable",
    "ev=errorvariable",
    "warningvariable",
    "wv=warningvariable",
    "informationvariable",
    "iv=informationvariable",
    "outvariable",
    "ov=outvariable",
    "outbuffer",
    "ob=outbuffer",
    "pipelinevariable",
    "pv=pipelinevariable",
];

macro_rules! known {
    ($($cmdlet:ident: $names:expr, $parameters:expr;)*) => {
        &[$(Known { names: &$names, cmdlet: Cmdlet::$cmdlet, parameters: &$parameters }),*]
    };
}

const KNOWN: &[Known] = known! {
    GetWmi: ["get-wmiobject", "gwmi"], [
        "class", "classname=class", "property", "-list", "-recurse", "query", "filter", "-amended",
        "-directread",
    ];
    InvokeWmi: ["invoke-wmimethod", "iwmi"], [
        "class", "name", "argumentlist", "args=argumentlist", "path", "inputobject", "-whatif",
        "wi=whatif", "-confirm", "cf=confirm",
    ];
    SetWmi: ["set-wmiinstance", "swmi"], [
        "class", "arguments", "args=arguments", "property=arguments", "path", "inputobject",
        "puttype", "-whatif", "wi=whatif", "-confirm", "cf=confirm",
    ];
    RemoveWmi: ["remove-wmiobject", "rwmi"], [
        "class", "path", "inputobject", "-whatif", "wi=whatif", "-confirm", "cf=confirm",
    ];
    RegisterWmi: ["register-wmievent"], [
        "class", "query", "sourceidentifier", "action", "timeout", "messagedata", "-supportevent",
        "-forward", "maxtriggercount",
    ];
    GetCim: ["get-ciminstance", "gcim"], [
        "classname", "-keyonly", "query", "querydialect", "-shallow", "filter", "property",
        "selectproperties=property", "inputobject", "ciminstance=inputobject",
    ];
    GetCimClass: ["get-cimclass", "gcls"], [
        "classname", "methodname", "propertyname", "qualifiername",
    ];
    GetCimAssociated: ["get-cimassociatedinstance", "gcai"], [
        "inputobject", "ciminstance=inputobject", "association", "resultclassname", "-keyonly",
    ];
    InvokeCim: ["invoke-cimmethod", "icim"], [
        "classname", "class=classname", "methodname", "name=methodname", "arguments", "query",
        "querydialect", "inputobject", "ciminstance=inputobject", "cimclass", "-whatif",
        "wi=whatif", "-confirm", "cf=confirm",
    ];
    NewCim: ["new-ciminstance", "ncim"], [
        "classname", "property", "arguments=property", "key", "-clientonly", "local=clientonly",
        "cimclass", "-whatif", "wi=whatif", "-confirm", "cf=confirm",
    ];
    SetCim: ["set-ciminstance", "scim"], [
        "inputobject", "ciminstance=inputobject", "query", "querydialect", "property",
        "arguments=property", "-passthru", "-whatif", "wi=whatif", "-confirm", "cf=confirm",
    ];
    RemoveCim: ["remove-ciminstance", "rcim"], [
        "inputobject", "ciminstance=inputobject", "query", "querydialect", "-whatif", "wi=whatif",
        "-confirm", "cf=confirm",
    ];
    RegisterCim: ["register-cimindicationevent", "rcie"], [
        "classname", "query", "querydialect", "sourceidentifier", "action", "messagedata",
        "-supportevent", "-forward", "maxtriggercount",
    ];
    NewCimSession: ["new-cimsession", "ncms"], [
        "computername", "cn=computername", "servername=computername", "authentication",
        "credential", "certificatethumbprint", "name", "operationtimeoutsec",
        "ot=operationtimeoutsec", "-skiptestconnection", "port", "sessionoption",
    ];
    WmiExec: ["invoke-wmiexec"], [
        "target", "targetexclude", "username", "domain", "hash", "command", "sleep",
    ];
    WmiCommand: ["invoke-wmicommand"], [
        "payload", "registryhive", "registrykeypath", "registrypayloadvaluename",
        "registryresultvaluename", "computername", "cn=computername", "credential",
        "impersonation", "authentication", "-enableallprivileges", "authority",
    ];
    WsManAction: ["invoke-wsmanaction"], [
        "resourceuri", "ruri=resourceuri", "action", "selectorset", "valueset", "computername",
        "cn=computername", "connectionuri", "credential", "authentication", "applicationname",
        "filepath", "optionset", "port", "sessionoption", "certificatethumbprint", "-usessl",
    ];
    NewObject: ["new-object"], [
        "typename", "argumentlist", "args=argumentlist", "comobject", "property", "-strict",
    ];
    ForEach: ["foreach-object", "foreach", "%"], [
        "process", "begin", "end", "remainingscripts", "membername", "argumentlist",
        "args=argumentlist", "inputobject", "parallel", "throttlelimit", "timeoutseconds", "-asjob",
        "-usenewrunspace",
    ];
    Where: ["where-object", "where", "?"], COMPARED;
    SetAlias: ["set-alias", "sal", "new-alias", "nal"], [
        "name", "value", "description", "option", "scope", "-passthru", "-force", "-whatif",
        "-confirm",
    ];
    GetCommand: ["get-command", "gcm"], [
        "name", "verb", "noun", "module", "commandtype", "argumentlist", "totalcount", "-all",
    ];
    Pass: ["select-object", "select", "sort-object", "sort", "tee-object", "tee"], [
        "expandproperty",
    ];
    InvokeExpression: ["invoke-expression", "iex"], ["command"];
    StartProcess: ["start-process", "start", "saps"], [
        "filepath", "path=filepath", "argumentlist", "args=argumentlist", "workingdirectory",
        "credential", "-loaduserprofile", "-nonewwindow", "-passthru", "redirectstandarderror",
        "redirectstandardinput", "redirectstandardoutput", "-usenewenvironment", "verb",
        "windowstyle", "-wait",
    ];
    GetObject: ["getobject"], [];
};

/// The parameters of `Where-Object`, after the first two the comparisons that are no negations.
const COMPARED: [&str; 15] = [
    "filterscript",
    "inputobject",
    "property",
    "value",
    "eq",
    "ceq",
    "like",
    "clike",
    "match",
    "cmatch",
    "contains",
    "ccontains",
    "in",
    "cin",
    "is",
];

/// An argument of a command.
#[derive(Clone, Debug)]
pub(super) enum Argument {
    Parameter { name: String, has_colon: bool },
    Value(Value),
}

/// The arguments of a command by its parameters.
#[derive(Debug, Default)]
pub(super) struct Bound {
    named: Vec<(&'static str, Value)>,
    positional: std::collections::VecDeque<Value>,
}

impl Bound {
    /// The value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut named = self.named.iter();
        named
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The texts that `Where-Object` compares with.
    pub(super) fn compared(&self) -> impl Iterator<Item = &str> {
        let is_compared =
            |name: &&str| !matches!(*name, "filterscript" | "inputobject" | "property");
        let named = self.named.iter();
        let values = named.filter_map(move |(name, value)| is_compared(name).then_some(value));
        values.flat_map(Value::items).filter_map(Value::as_text)
    }

    /// Whether any of these parameters has a value.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// The value of a parameter, or the next positional one.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        match self.get(name) {
            Some(value) => Some(value.clone()),
            None => self.positional.pop_front(),
        }
    }

    /// Takes the first positional value that is, or is not, a table.
    pub(super) fn take_table(&mut self, is_table: bool) -> Option<Value> {
        let is = |value: &Value| matches!(value, Value::Hash(_)) == is_table;
        let index = self.positional.iter().take(4).position(is)?;
        self.positional.remove(index)
    }

    pub(super) fn peek(&self) -> Option<&Value> {
        self.positional.front()
    }

    pub(super) fn positional(&self) -> usize {
        self.positional.len()
    }

    /// The other positional values.
    pub(super) fn rest(&mut self) -> Vec<Value> {
        self.positional.drain(..).collect()
    }
}

impl Cmdlet {
    /// The command with that name or alias; a module may stand before it.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        let name = name.rsplit('\\').next().unwrap_or(name);
        if name.len() > 64 {
            return None;
        }
        let (mut folded, mut len) = ([0; 64], 0);
        for c in name.chars() {
            *folded.get_mut(len)? = match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => byte.to_ascii_lowercase(),
                _ if is_dash(c) => b'-',
                _ => return None,
            };
            len += 1;
        }
        let name = folded.get(..len)?;
        let name = name.strip_suffix(b".exe").unwrap_or(name);
        let mut known = KNOWN.iter();
        let known = known.find(|known| known.names.iter().any(|n| n.as_bytes() == name))?;
        Some(&known.cmdlet)
    }

    fn parameters(self) -> [&'static [&'static str]; 3] {
        use Cmdlet::{
            GetCim, GetCimAssociated, GetCimClass, GetWmi, InvokeCim, InvokeWmi, NewCim,
            RegisterCim, RegisterWmi, RemoveCim, RemoveWmi, SetCim, SetWmi,
        };
        let own = KNOWN.iter().find(|known| known.cmdlet == self);
        let shared = match self {
            GetWmi | InvokeWmi | SetWmi | RemoveWmi | RegisterWmi => WMI,
            GetCim | GetCimClass | GetCimAssociated | InvokeCim | NewCim | SetCim | RemoveCim
            | RegisterCim => CIM,
            _ => &[],
        };
        let own = own.map_or(&[][..], |known| known.parameters);
        [own, shared, COMMON]
    }

    /// The parameter with that name, alias or unambiguous prefix, and whether it has a value.
    fn parameter(self, name: &str) -> Option<(&'static str, bool)> {
        let mut found: Option<&'static str> = None;
        let first = name.as_bytes().first();
        let is_first = |byte: &u8| first.is_none_or(|first| first.eq_ignore_ascii_case(byte));
        let parameters = self.parameters();
        for entry in parameters.iter().flat_map(|entries| entries.iter()) {
            let entry = entry.strip_prefix('-').unwrap_or(entry);
            if !entry.as_bytes().first().is_some_and(is_first) {
                continue;
            }
            let (visible, meant) = entry.split_once('=').unwrap_or((entry, entry));
            let start = visible.get(..name.len());
            if !start.is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                continue;
            }
            if visible.len() == name.len() {
                found = Some(meant);
                break;
            }
            if found.is_some_and(|found| found != meant) {
                // An exact match may still follow.
                found = Some("");
            } else {
                found = Some(meant);
            }
        }
        let found = found.filter(|found| !found.is_empty())?;
        let is_switch = |entry: &&str| entry.strip_prefix('-') == Some(found);
        let mut entries = parameters.iter();
        let has_value = !entries.any(|entries| entries.iter().any(is_switch));
        Some((found, has_value))
    }

    /// Gives arguments to parameters.
    pub(super) fn bind(self, arguments: Vec<Argument>) -> Bound {
        let mut bound = Bound::default();
        let mut arguments = arguments.into_iter().peekable();
        while let Some(argument) = arguments.next() {
            let (name, has_colon) = match argument {
                Argument::Value(value) => {
                    bound.positional.push_back(value);
                    continue;
                }
                Argument::Parameter { name, has_colon } => (name, has_colon),
            };
            let found = self.parameter(&name);
            if found.is_some_and(|(_, has_value)| !has_value) && !has_colon {
                continue;
            }
            let is_value = |argument: &Argument| matches!(argument, Argument::Value(_));
            if let Some(Argument::Value(value)) = arguments.next_if(is_value)
                && let Some((name, true)) = found
            {
                bound.named.push((name, value));
            }
        }
        bound
    }
}

#[cfg(test)]
mod tests;
