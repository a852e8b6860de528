//! Walks over the tokens of a script.

use std::rc::Rc;

use super::cmdlets::{Argument, Cmdlet};
use super::command::PowerShellCommand;
use super::frame::{Assign, Frame, FrameKind, Operator};
use super::stack::Walker;
use super::token::{Token, TokenKind};
use super::tokens::Tokens;
use super::uses::WmiUse;
use super::value::Value;

/// Scripts within scripts.
const SCRIPTS: usize = 8;
const KEYWORDS: [&str; 24] = [
    "if", "elseif", "else", "while", "do", "until", "for", "foreach", "switch", "return", "throw",
    "try", "catch", "finally", "trap", "function", "filter", "param", "begin", "process", "end",
    "exit", "break", "continue",
];

/// The ways that a script of PowerShell uses WMI, in the order of the script; at most 256.
///
/// It follows variables, pipelines, casts and literal text that is put together, and nested scripts
/// to a depth of eight. Names in comments, paths or other text are no uses.
///
/// ```
/// use wmi_events::cmdline::powershell::{WmiAction, wmi_uses};
///
/// let uses = wmi_uses("gwmi Win32_ShadowCopy -cn SRV01 | % { $_.Delete() } # Win32_Process");
/// assert_eq!(uses.len(), 1);
/// assert_eq!(uses[0].action, WmiAction::Delete);
/// assert_eq!(uses[0].class.as_deref(), Some("Win32_ShadowCopy"));
/// assert_eq!(uses[0].computers, ["SRV01"]);
/// ```
#[must_use]
pub fn wmi_uses(script: &str) -> Vec<WmiUse> {
    let mut walker = Walker::default();
    walker.context.budget = script.len().saturating_mul(8).saturating_add(1 << 16);
    walker.walk(script);
    walker.context.uses
}

impl PowerShellCommand<'_> {
    /// The ways that the script on the command line uses WMI; see [`wmi_uses`].
    ///
    /// ```
    /// use wmi_events::cmdline::PowerShellCommand;
    ///
    /// let line = "powershell Invoke-CimMethod Win32_Process -MethodName Create @{CommandLine='calc'}";
    /// let uses = PowerShellCommand::parse(line).wmi_uses();
    /// assert!(uses[0].is_process_create());
    /// assert_eq!(uses[0].arguments.as_deref(), Some("calc"));
    /// ```
    #[must_use]
    pub fn wmi_uses(&self) -> Vec<WmiUse> {
        self.script.as_deref().map(wmi_uses).unwrap_or_default()
    }
}

impl Walker {
    fn walk(&mut self, script: &str) {
        let mut is_cut = false;
        for token in Tokens::new(script) {
            is_cut |= token.is_cut;
            if token.kind != TokenKind::Comment {
                self.token(token);
            }
        }
        self.context.is_cut = is_cut || !self.below.is_empty();
        while !self.below.is_empty() {
            self.pop();
        }
        self.end_statement();
        self.context.is_cut = false;
    }

    /// Runs a script within the script.
    pub(super) fn nested(&mut self, script: &str) {
        if self.scripts >= SCRIPTS || !self.context.spend(script.len()) {
            return;
        }
        let mut inner = Self {
            context: std::mem::take(&mut self.context),
            variables: std::mem::take(&mut self.variables),
            scripts: self.scripts + 1,
            ..Self::default()
        };
        let is_cut = inner.context.is_cut;
        inner.top.underscore = self.top.underscore.clone();
        inner.walk(script);
        self.context = inner.context;
        self.context.is_cut = is_cut;
        self.variables = inner.variables;
    }

    fn token(&mut self, token: Token<'_>) {
        let is_sign = token.kind == TokenKind::Sign;
        if self.top.cast.is_some() && !(is_sign && matches!(&*token.text, "=" | "+=")) {
            self.cast();
        }
        if self.top.member.is_some() {
            let is_call = token.is_attached && matches!(&*token.text, "(" | "{");
            let is_assignment = matches!(&*token.text, "=" | "+=");
            if !(is_sign && (is_call || is_assignment)) {
                self.top.read_property();
            }
        }
        let is_member = matches!(
            token.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Text | TokenKind::Variable
        );
        if std::mem::take(&mut self.top.is_access) {
            if is_member {
                self.top.member = Some(match token.kind {
                    TokenKind::Variable => match self.variable(&token.text) {
                        Value::Text(name) if self.context.spend(name.len()) => (*name).clone(),
                        _ => String::new(),
                    },
                    _ => token.text.into_owned(),
                });
                return;
            }
            let is_computed = is_sign && matches!(&*token.text, "(" | "$(");
            self.top.is_access = is_computed || token.kind == TokenKind::Newline;
            if token.kind == TokenKind::Newline {
                return;
            }
        }
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::Newline if self.top.expects_more() => {}
            TokenKind::Newline => self.end_statement(),
            TokenKind::Sign => self.sign(&token),
            TokenKind::Word => self.word(token),
            TokenKind::Number => self.primary(Value::text(token.text), token.is_attached),
            TokenKind::Text => {
                let text = self.expanded(&token);
                self.primary(text, token.is_attached);
            }
            TokenKind::Variable => {
                let value = self.variable(&token.text);
                // A cast of what is assigned, or of the value.
                if let Some(Value::Type(name)) = &self.top.current
                    && self.top.command.is_none()
                {
                    self.top.cast = Some(Rc::clone(name));
                    self.top.current = Some(value);
                } else {
                    self.primary(value, token.is_attached);
                }
                if self.top.command.is_none() {
                    self.top.current_name = Some(token.text.to_ascii_lowercase());
                }
            }
            TokenKind::Type => self.primary(Value::Type(Rc::new(token.text.into_owned())), false),
            TokenKind::Parameter => self.parameter(&token),
        }
    }

    fn variable(&self, name: &str) -> Value {
        self.variables.get(name, &self.top.underscore)
    }

    /// A text with the known variables in it replaced; runs the expressions in it.
    fn expanded(&mut self, token: &Token<'_>) -> Value {
        let text = &*token.text;
        if !token.is_expandable {
            return Value::text(text);
        }
        if let Some((_, inner)) = text.split_once("$(")
            && let Some((inner, _)) = inner.rsplit_once(')')
        {
            self.nested(inner);
        }
        let underscore = &self.top.underscore;
        Value::text(self.variables.expand(text, underscore, &mut self.context))
    }

    fn word(&mut self, token: Token<'_>) {
        let text = &*token.text;
        if let Some(name) = text.strip_prefix('@') {
            self.splat(name);
            return;
        }
        let top = &mut self.top;
        let is_expression = top.command.is_none() && !matches!(top.kind, FrameKind::Call { .. });
        if is_expression && !top.is_at_start() && top.operator.is_none() && is_keyword(text) {
            self.end_statement();
        }
        let top = &mut self.top;
        if !top.is_at_start() {
            if top.is_for_each && text.eq_ignore_ascii_case("in") {
                let name = top.current_name.take().unwrap_or_default();
                top.clear();
                top.assign = Some(Assign::Variable(name, false));
            } else if top.command.is_none() && top.current.is_some() && top.operator.is_none() {
                // No operator of this walker's, such as `*`.
                top.operate(Operator::Other, &mut self.context);
            } else {
                let value = self.expanded(&token);
                self.primary(value, token.is_attached);
            }
            return;
        }
        let is_bare = !top.is_called && top.piped.is_none();
        if std::mem::take(&mut top.skips_word) {
            return;
        }
        match top.kind {
            FrameKind::Call { .. } | FrameKind::Index => self.primary(Value::text(text), false),
            FrameKind::Hash if top.key.is_none() => self.primary(Value::text(text), false),
            _ if is_bare && is_keyword(text) => {
                top.has_keyword = true;
                top.begins_for_each = text.eq_ignore_ascii_case("foreach");
                let is = |name: &str| text.eq_ignore_ascii_case(name);
                top.is_param = is("param");
                top.skips_word = is("function") || is("filter");
            }
            _ if text
                .get(..9)
                .is_some_and(|start| start.eq_ignore_ascii_case("winmgmts:")) =>
            {
                self.primary(Value::text(text), false);
            }
            _ => {
                let name = self.expanded(&token).as_text().map(str::to_owned);
                self.top.begin_command(name.unwrap_or_default());
            }
        }
    }

    /// Gives the entries of a table, or the items of a list, to a command: `Invoke-WmiMethod @parameters`.
    fn splat(&mut self, name: &str) {
        let value = self.variable(name);
        let is_known = !matches!(value, Value::Unknown) && self.context.spend(value.count());
        if self.top.command.is_none() || !is_known {
            return;
        }
        self.top.finish_argument();
        let Some(command) = &mut self.top.command else {
            return;
        };
        let Some(entries) = value.entries() else {
            let items = value.items().iter().cloned();
            command.arguments.extend(items.map(Argument::Value));
            return;
        };
        for (name, value) in entries {
            if !self.context.spend(name.len()) {
                return;
            }
            command.arguments.push(Argument::Parameter {
                name: name.to_ascii_lowercase(),
                has_colon: true,
            });
            command.arguments.push(Argument::Value(value.clone()));
        }
    }

    fn parameter(&mut self, token: &Token<'_>) {
        let name = token.text.to_ascii_lowercase();
        let top = &mut self.top;
        if top.command.is_some() {
            // A dash within a text, as in `'a'-b`.
            if token.is_attached && matches!(top.current, Some(Value::Text(_))) {
                self.primary(Value::text(format!("-{}", token.text)), true);
                return;
            }
            top.finish_argument();
            if let Some(command) = &mut top.command {
                let has_colon = token.has_colon;
                command
                    .arguments
                    .push(Argument::Parameter { name, has_colon });
            }
            return;
        }
        let is_first = top.is_at_start();
        let is_not = |name: &str| name.starts_with("not") || name == "ne";
        top.is_negated = is_not(&name) || name.get(1..).is_some_and(is_not);
        let operator = match &*name {
            "f" => Operator::Format,
            "join" if is_first => Operator::JoinAll,
            "join" => Operator::Join,
            "not" | "bnot" | "split" | "csplit" | "isplit" if is_first => return,
            _ => Operator::Other,
        };
        top.operate(operator, &mut self.context);
    }

    fn sign(&mut self, token: &Token<'_>) {
        match &*token.text {
            "(" | "$(" | "@(" => self.open_paren(token),
            "{" => self.open_block(token.is_attached),
            "@{" => self.push(Frame::of(FrameKind::Hash)),
            "[" => self.push(Frame::of(FrameKind::Index)),
            ")" => self.close(|kind| matches!(kind, FrameKind::Paren | FrameKind::Call { .. })),
            "}" => self.close(|kind| matches!(kind, FrameKind::Block | FrameKind::Hash)),
            "]" => self.close(|kind| matches!(kind, FrameKind::Index)),
            "|" => {
                let value = self.end_element();
                self.top.piped = Some(value);
            }
            ";" | "||" | "&&" => self.end_statement(),
            "&" if self.top.is_at_start() => self.top.is_called = true,
            "&" => self.end_statement(),
            "." | "::" if token.is_attached && self.top.current.is_some() => {
                self.top.is_access = true
            }
            "." => self.top.is_called = true,
            "=" => self.assign(false, token.is_attached),
            "+=" => self.assign(true, token.is_attached),
            "," => self.comma(),
            "+" if self.top.command.is_some() => self.top.is_glued = token.is_attached,
            "+" => self.top.operate(Operator::Plus, &mut self.context),
            text if text.contains('>') || text == "<" => {
                // The file of a redirection is no argument.
                self.top.skips_value = text.ends_with(['>', '<']);
            }
            _ => {}
        }
    }

    fn comma(&mut self) {
        if matches!(self.top.kind, FrameKind::Call { .. }) && self.top.command.is_none() {
            let value = self.end_element();
            self.top.values.push(value);
            return;
        }
        if let Some(value) = self.top.current.take() {
            self.top.list.push(value);
        }
    }

    fn assign(&mut self, is_added: bool, is_attached: bool) {
        let top = &mut self.top;
        if let Some(member) = top.member.take() {
            let current = top.current.take().unwrap_or_default();
            top.clear();
            top.assign = match current {
                Value::Object(target) => Some(Assign::Property(target, member)),
                _ => Some(Assign::Variable(String::new(), false)),
            };
        } else if matches!(top.kind, FrameKind::Hash) && top.key.is_none() {
            let key = top.current.take();
            top.clear();
            top.key = Some(
                key.as_ref()
                    .and_then(Value::as_text)
                    .unwrap_or_default()
                    .to_owned(),
            );
        } else if top.command.is_some() {
            if is_attached {
                if top.current.is_some() {
                    self.primary(Value::text("="), true);
                }
                self.top.is_glued = true;
            }
        } else if let Some(name) = top.current_name.take() {
            top.clear();
            top.assign_cast = top.cast.take();
            top.assign = Some(Assign::Variable(name, is_added));
        } else {
            top.clear();
        }
    }

    fn open_paren(&mut self, token: &Token<'_>) {
        let top = &mut self.top;
        if &*token.text == "("
            && token.is_attached
            && let Some(member) = top.member.take()
        {
            let on = top.current.take().unwrap_or_default();
            self.push(Frame::of(FrameKind::Call { on, member }));
            return;
        }
        let is_for_each = std::mem::take(&mut top.begins_for_each);
        self.push(Frame {
            is_for_each,
            ..Frame::of(FrameKind::Paren)
        });
    }

    fn open_block(&mut self, is_attached: bool) {
        let top = &mut self.top;
        let mut frame = Frame::of(FrameKind::Block);
        // `.ForEach{ ... }`.
        if is_attached && top.member.take().is_some() {
            frame.underscore = top.current.take().unwrap_or_default();
        } else if let FrameKind::Call { on, member } = &top.kind
            && matches!(&*member.to_ascii_lowercase(), "foreach" | "where")
        {
            frame.underscore = on.clone();
            if member.eq_ignore_ascii_case("where") {
                frame.selected = on.as_object().cloned();
            }
        } else if let (Some(command), Some(piped)) = (&top.command, &top.piped) {
            if Cmdlet::find(&command.name) == Some(&Cmdlet::Where) {
                frame.selected = piped.as_object().cloned();
            }
            frame.underscore = match piped {
                Value::Unknown | Value::Method(_) => top.underscore.clone(),
                piped => piped.clone(),
            };
        } else {
            frame.underscore = top.underscore.clone();
        }
        self.push(frame);
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(word))
}
