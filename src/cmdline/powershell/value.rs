//! What the expressions of a script are, as far as their text tells it.

use std::rc::Rc;

use crate::wmi::{Namespace, ObjectPath, Query};

/// The longest name of a class, a host or a namespace.
const NAME_LEN: usize = 512;
/// The part of a path that is read: the class and the namespace are at its start.
const PATH_LEN: usize = 2048;
/// The most items of a list or table.
const ITEMS: usize = 4096;
/// The most entries of a table within a table, and the most such tables.
const TABLES: usize = 64;
/// The most computers of one use; further ones are told as unknown.
const COMPUTERS: usize = 64;
/// What stands for a part of a text that is not known. A name with a `$` is not known either.
pub(super) const UNKNOWN: &str = "$()";

/// A value. Copies share what they hold.
#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    #[default]
    Unknown,
    Text(Rc<String>),
    /// Its items are no lists.
    List(Rc<Vec<Self>>),
    /// A table of names and values; those that are tables hold none.
    Hash(Rc<Vec<(String, Self)>>),
    Type(Rc<String>),
    Object(Rc<Target>),
    /// `WbemScripting.SWbemLocator`.
    Locator,
    /// A method of an object, which is not called yet.
    Method(Rc<(Rc<Target>, String)>),
    /// A script block, and the object that it returns.
    Block(Option<Rc<Target>>),
    Bytes(Rc<Vec<u8>>),
}

/// What a target is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A class, or instances of it.
    #[default]
    Object,
    /// A new instance, not yet stored.
    Instance,
    /// A connection to a namespace.
    Services,
    /// A subscription.
    Watcher,
    Session,
}

/// Something of WMI: a class, its instances, a connection or a session.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    pub(super) kind: Kind,
    pub(super) class: Option<Rc<str>>,
    pub(super) namespace: Option<Rc<str>>,
    pub(super) computers: Rc<[String]>,
    pub(super) has_unknown_computers: bool,
    pub(super) has_session: bool,
    pub(super) query: Option<Rc<str>>,
    pub(super) filter: Option<Rc<str>>,
    /// What else selects the objects.
    pub(super) selection: Option<Rc<str>>,
    /// The use that it comes from.
    pub(super) use_index: Option<usize>,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(Rc::new(text.into()))
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(items) => items.first().filter(|_| items.len() == 1)?.as_text(),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Rc<Target>> {
        match self {
            Self::Object(target) => Some(target),
            Self::List(items) => items.first().filter(|_| items.len() == 1)?.as_object(),
            _ => None,
        }
    }

    /// The items of a list; any other value is a list of one.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// The list of these values, or the only one.
    pub(super) fn list(mut values: Vec<Self>) -> Self {
        if values.len() == 1 {
            return values.pop().unwrap_or_default();
        }
        values.truncate(ITEMS);
        for value in &mut values {
            if matches!(value, Self::List(_) | Self::Hash(_)) {
                *value = Self::Unknown;
            }
        }
        Self::List(Rc::new(values))
    }

    /// The table of these entries.
    pub(super) fn table(mut entries: Vec<(String, Self)>) -> Self {
        entries.truncate(ITEMS);
        Self::Hash(Rc::new(entries))
    }

    /// The number of its items or entries.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Hash(entries) => {
                let tables = entries.iter().take(TABLES);
                let inner = tables.map(|(_, value)| value.entries().map_or(0, <[_]>::len));
                entries.len() + inner.sum::<usize>()
            }
            other => other.items().len(),
        }
    }

    /// The entries of a table.
    pub(super) fn entries(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Hash(entries) => Some(entries),
            _ => None,
        }
    }

    /// A value of a table's entry, which comes after so many others: a table only if it is short and holds none.
    pub(super) fn nested(self, before: usize) -> Self {
        let is_flat = |entries: &[(String, Self)]| {
            let mut values = entries.iter().map(|(_, value)| value);
            entries.len() <= TABLES && values.all(|value| value.entries().is_none())
        };
        match self.entries() {
            Some(entries) if before >= TABLES || !is_flat(entries) => Self::Unknown,
            _ => self,
        }
    }

    /// The value for a name in a table.
    pub(super) fn entry(&self, name: &str) -> Option<&Self> {
        let Self::Hash(entries) = self else {
            return None;
        };
        let entry = entries
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        entry.map(|(_, value)| value)
    }

    /// The length of its text, in time that grows with the count.
    pub(super) fn text_len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(|item| item.text_len() + 2).sum(),
            Self::Hash(entries) => entries
                .iter()
                .map(|(name, value)| name.len() + value.text_len() + 3)
                .sum(),
            _ => UNKNOWN.len(),
        }
    }

    /// Its literal text; `None` if no part of it is literal.
    pub(super) fn render(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some((**text).clone()),
            Self::List(items) => {
                let is_text = |item: &Self| matches!(item, Self::Text(_));
                let last = items.iter().rposition(is_text)?;
                let texts = items.iter().take(last + 1);
                let texts: Vec<_> = texts
                    .map(|item| item.as_text().unwrap_or(UNKNOWN))
                    .collect();
                Some(texts.join(", "))
            }
            Self::Hash(entries) => {
                let mut text = String::new();
                for (name, value) in entries.iter() {
                    if !text.is_empty() {
                        text.push_str("; ");
                    }
                    let value = value.render();
                    text.extend([name, "=", value.as_deref().unwrap_or(UNKNOWN)]);
                }
                Some(text).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }
}

/// As much of a path as is read.
fn start_of(path: &str) -> &str {
    let mut len = path.len().min(PATH_LEN);
    while !path.is_char_boundary(len) {
        len -= 1;
    }
    path.get(..len).unwrap_or(path)
}

/// A name that is literal.
pub(super) fn name(text: &str) -> Option<Rc<str>> {
    if text.len() > PATH_LEN {
        return None;
    }
    let text = text.trim();
    let is_name = !text.is_empty() && text.len() <= NAME_LEN && !text.contains('$');
    is_name.then(|| text.into())
}

impl Target {
    /// Sets what an object path names: `\\HOST\root\cimv2:Win32_Process`, `Win32_Process.Handle="4"`.
    pub(super) fn set_path(&mut self, path: &str) {
        let path = start_of(path);
        if path.contains('=') {
            self.selection = Some(path.into());
        }
        match ObjectPath::parse(path) {
            Ok(parsed) => {
                self.class = name(&parsed.class);
                if let Some(namespace) = &parsed.namespace {
                    self.set_namespace(namespace.as_str());
                }
            }
            // A wildcard, or keys that are cut.
            Err(_) => {
                let end = path.find(['"', '\'', '=']).unwrap_or(path.len());
                let start = path.get(..end).unwrap_or(path);
                let (namespace, class) = match start.split_once(':') {
                    Some((namespace, class)) => (Some(namespace), class),
                    None => (None, start),
                };
                let class = class.split('.').next().unwrap_or(class);
                if !class.contains(char::is_whitespace) && !class.contains(['\\', '/']) {
                    self.class = name(class);
                }
                if let Some(namespace) = namespace {
                    self.set_namespace(namespace);
                }
            }
        }
    }

    /// The objects among these that have a text.
    pub(super) fn selected(&self, text: &str) -> Self {
        let selection = match &self.selection {
            Some(before) => [before, ", ", text].concat(),
            None => text.to_owned(),
        };
        Self {
            // `gwmi -list | ? { $_.Name -eq 'Win32_Process' }`
            class: self.class.clone().or_else(|| name(text)),
            selection: Some(selection.into()),
            ..self.clone()
        }
    }

    /// Sets the namespace, and the host that may be in it.
    pub(super) fn set_namespace(&mut self, text: &str) {
        if text.len() > NAME_LEN {
            return;
        }
        let namespace = Namespace::new(text);
        let parts: Vec<_> = namespace.parts().collect();
        self.namespace = name(&parts.join("\\"));
        match namespace.host() {
            Some(host) if host.contains('$') => self.has_unknown_computers = true,
            Some(host) => self.computers = [host.to_owned()].into(),
            None => {}
        }
    }

    pub(super) fn set_query(&mut self, query: &str) {
        if let Ok(parsed) = Query::parse(query) {
            self.class = name(&parsed.class);
        }
        self.query = Some(query.into());
    }

    /// Sets the computers: text, or a list of it.
    pub(super) fn set_computers(&mut self, value: &Value) {
        let mut computers = Vec::new();
        let items = value.items();
        // Those that are not kept are not known either.
        self.has_unknown_computers = items.len() > COMPUTERS;
        for item in items.iter().take(COMPUTERS) {
            match item.as_text().and_then(name) {
                Some(computer) => computers.push((*computer).to_owned()),
                None => self.has_unknown_computers = true,
            }
        }
        self.computers = computers.into();
    }

    /// Sets the computers from sessions, or from names that are taken for sessions.
    pub(super) fn set_session(&mut self, value: &Value) {
        match value.as_object() {
            Some(session) => {
                self.computers = session.computers.clone();
                self.has_unknown_computers = session.has_unknown_computers;
            }
            None => self.set_computers(value),
        }
        self.has_session = true;
    }

    /// The target of a moniker: `winmgmts:{impersonationLevel=impersonate}!\\HOST\root\cimv2`.
    pub(super) fn from_moniker(text: &str) -> Option<Self> {
        let text = start_of(text).trim();
        let start = text.get(..9)?;
        if !start.eq_ignore_ascii_case("winmgmts:") {
            return None;
        }
        let mut path = text.get(9..)?;
        // Security settings and a locale.
        for (open, close) in [('{', '}'), ('[', ']')] {
            if let Some((_, rest)) = path
                .strip_prefix(open)
                .and_then(|rest| rest.split_once(close))
            {
                path = rest.strip_prefix('!').unwrap_or(rest);
            }
        }
        let path = path.strip_prefix('!').unwrap_or(path);
        let mut target = Self::default();
        let end = path.find(['"', '\'', '=']).unwrap_or(path.len());
        let start = path.get(..end).unwrap_or(path);
        if start.contains(':') || !start.is_empty() && !start.contains(['\\', '/']) {
            target.set_path(path);
        } else {
            target.kind = Kind::Services;
            target.set_namespace(path);
        }
        Some(target)
    }
}
