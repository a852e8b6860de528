//! The uses found so far, and what may still be copied.

use super::uses::{WmiAction, WmiUse};
use super::value::{Kind, Target, Value};

/// The most uses of a script.
const USES: usize = 256;
/// The most aliases that a script makes, and the longest name of one.
const ALIASES: usize = 16;
const ALIAS_LEN: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Context {
    pub(super) uses: Vec<WmiUse>,
    /// The properties that were assigned on the object of each use.
    changes: Vec<Option<String>>,
    /// How many bytes may still be copied from variables: it keeps the time linear.
    pub(super) budget: usize,
    /// The names that `Set-Alias` gave to commands.
    aliases: Vec<(String, String)>,
    /// Whether the text ends here without closing what is open.
    pub(super) is_cut: bool,
}

impl Context {
    /// Whether so many more bytes may be copied.
    pub(super) fn spend(&mut self, len: usize) -> bool {
        match self.budget.checked_sub(len + 1) {
            Some(budget) => {
                self.budget = budget;
                true
            }
            None => false,
        }
    }

    /// Gives a command another name.
    pub(super) fn add_alias(&mut self, name: &str, command: &str) {
        let is_short = name.len() <= ALIAS_LEN && command.len() <= ALIAS_LEN;
        if is_short && self.aliases.len() < ALIASES {
            self.aliases.push((name.to_owned(), command.to_owned()));
        }
    }

    /// The command that an alias of the script stands for.
    pub(super) fn command_of(&self, alias: &str) -> Option<&str> {
        let mut aliases = self.aliases.iter().rev();
        let found = aliases.find(|(name, _)| name.eq_ignore_ascii_case(alias))?;
        Some(&found.1)
    }

    /// The literal text of arguments: for a new process, its command line.
    pub(super) fn arguments(&mut self, value: &Value, is_process_create: bool) -> Option<String> {
        if !self.spend(value.count()) {
            return None;
        }
        let value = match is_process_create {
            true => match value {
                Value::Hash(_) => value.entry("CommandLine")?,
                other => other.items().first()?,
            },
            false => value,
        };
        self.spend(value.text_len()).then(|| value.render())?
    }

    /// A text of a target, while the budget lasts.
    fn kept(&mut self, text: Option<&str>) -> Option<String> {
        let text = text?;
        self.spend(text.len()).then(|| text.to_owned())
    }

    /// Adds a use of a target, or makes the read or connection that it comes from this use.
    pub(super) fn add(&mut self, action: WmiAction, target: &Target) -> Option<usize> {
        let text = |text: &Option<std::rc::Rc<str>>| text.as_deref().map(str::to_owned);
        let added = WmiUse {
            action,
            class: text(&target.class),
            method: None,
            namespace: text(&target.namespace),
            computers: target.computers.to_vec(),
            has_unknown_computers: target.has_unknown_computers,
            has_session: target.has_session,
            arguments: None,
            query: self.kept(target.query.as_deref()),
            filter: self.kept(target.filter.as_deref()),
            selection: self.kept(target.selection.as_deref()),
            is_cut: self.is_cut,
        };
        if let Some(index) = target.use_index
            && let Some(earlier) = self.uses.get_mut(index)
        {
            let is_part = match earlier.action {
                WmiAction::Connect => true,
                WmiAction::Get => action != WmiAction::Get,
                _ => false,
            };
            if is_part {
                *earlier = added;
                return Some(index);
            }
        }
        if self.uses.len() < USES {
            self.uses.push(added);
            self.changes.push(None);
            return Some(self.uses.len() - 1);
        }
        // Reads do not crowd out the others.
        if matches!(action, WmiAction::Get | WmiAction::Connect) {
            return None;
        }
        let is_read = |found: &WmiUse| matches!(found.action, WmiAction::Get | WmiAction::Connect);
        let index = self.uses.iter().rposition(is_read)?;
        *self.uses.get_mut(index)? = added;
        Some(index)
    }

    pub(super) fn last_mut(&mut self, index: Option<usize>) -> Option<&mut WmiUse> {
        self.uses.get_mut(index?)
    }

    /// Adds a use, and returns its target.
    pub(super) fn object(&mut self, action: WmiAction, target: Target) -> Value {
        let use_index = self.add(action, &target);
        Value::Object(std::rc::Rc::new(Target {
            use_index,
            ..target
        }))
    }

    /// Adds a call of a method.
    pub(super) fn invoke(&mut self, target: &Target, method: Option<&str>, arguments: &Value) {
        let method = method.and_then(super::value::name);
        let is =
            |text: Option<&str>, name| text.is_some_and(|t: &str| t.eq_ignore_ascii_case(name));
        let is_process_create =
            is(target.class.as_deref(), "Win32_Process") && is(method.as_deref(), "Create");
        let arguments = self.arguments(arguments, is_process_create);
        let index = self.add(WmiAction::Invoke, target);
        if let Some(added) = self.last_mut(index) {
            added.method = method.as_deref().map(str::to_owned);
            added.arguments = arguments;
        }
    }

    /// Notes that a property of an object is assigned.
    pub(super) fn change(&mut self, target: &Target, property: &str, value: &Value) {
        let Some(index) = target.use_index else {
            return;
        };
        if !self.spend(value.count()) || !self.spend(property.len() + value.text_len()) {
            return;
        }
        let value = value.render();
        let value = value.as_deref().unwrap_or(super::value::UNKNOWN);
        let Some(changes) = self.changes.get_mut(index) else {
            return;
        };
        let changes = changes.get_or_insert_default();
        if !changes.is_empty() {
            changes.push_str("; ");
        }
        changes.extend([property, "=", value]);
    }

    /// Adds that an object is stored.
    pub(super) fn put(&mut self, target: &Target) {
        let changes = target
            .use_index
            .and_then(|index| self.changes.get_mut(index));
        let changes = changes.and_then(Option::take);
        let action = match changes.is_some() && target.kind != Kind::Instance {
            true => WmiAction::Set,
            false => WmiAction::Create,
        };
        let index = self.add(action, target);
        if let Some(added) = self.last_mut(index) {
            added.arguments = changes;
        }
    }
}
