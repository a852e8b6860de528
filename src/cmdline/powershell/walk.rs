//! Walks over the tokens of a script, with a frame for each open bracket.

use std::collections::HashMap;
use std::rc::Rc;

use super::cmdlets::{Argument, Cmdlet};
use super::command::PowerShellCommand;
use super::commands;
use super::context::Context;
use super::frame::{Assign, Frame, FrameKind, Operator};
use super::methods::{self, Outcome};
use super::tokens::{Token, TokenKind, Tokens};
use super::uses::WmiUse;
use super::value::{UNKNOWN, Value};

/// Brackets deeper than this do not have a frame of their own.
const DEPTH: usize = 64;
/// Scripts within scripts.
const SCRIPTS: usize = 3;
const VARIABLES: usize = 256;
const KEYWORDS: [&str; 24] = [
    "if", "elseif", "else", "while", "do", "until", "for", "foreach", "switch", "return", "throw",
    "try", "catch", "finally", "trap", "function", "filter", "param", "begin", "process", "end",
    "exit", "break", "continue",
];

/// The ways that a script of PowerShell uses WMI, in the order of the script; at most 256.
///
/// It follows variables, pipelines, casts and literal text that is put together, and nested scripts
/// to a depth of three. Names in comments, paths or other text are no uses.
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

#[derive(Default)]
struct Walker {
    context: Context,
    top: Frame,
    below: Vec<Frame>,
    /// Open brackets without a frame.
    overflow: usize,
    variables: HashMap<String, Value>,
    scripts: usize,
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
    fn nested(&mut self, script: &str) {
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

    fn outcome(&mut self, outcome: Outcome) -> Value {
        match outcome {
            Outcome::Value(value) => value,
            Outcome::Script(script) => {
                self.nested(&script);
                Value::Unknown
            }
        }
    }

    fn token(&mut self, token: Token<'_>) {
        let is_sign = token.kind == TokenKind::Sign;
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
                    TokenKind::Variable => {
                        self.variable(&token.text).as_text().unwrap_or("").into()
                    }
                    _ => token.text.into_owned(),
                });
                return;
            }
            self.top.is_access = is_sign && &*token.text == "(" || token.kind == TokenKind::Newline;
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
                self.primary(value, token.is_attached);
                if self.top.command.is_none() {
                    self.top.current_name = Some(token.text.to_ascii_lowercase());
                }
            }
            TokenKind::Type => self.primary(Value::Type(Rc::new(token.text.into_owned())), false),
            TokenKind::Parameter => self.parameter(&token),
        }
    }

    fn variable(&self, name: &str) -> Value {
        let name = name.to_ascii_lowercase();
        match &*name {
            "_" | "psitem" | "input" => self.top.underscore.clone(),
            "env:computername" => Value::text("."),
            _ => self
                .variables
                .get(unscoped(&name))
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// A text with the known variables in it replaced.
    fn expanded(&mut self, token: &Token<'_>) -> Value {
        if !token.is_expandable {
            return Value::text(&*token.text);
        }
        let text = &*token.text;
        if let Some((_, inner)) = text.split_once("$(")
            && let Some((inner, _)) = inner.rsplit_once(')')
        {
            self.nested(inner);
        }
        let mut built = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            built.push_str(before);
            let (name, len) = match after.strip_prefix('{') {
                Some(inner) => {
                    let end = inner.bytes().take(256).position(|byte| byte == b'}');
                    let name = end.and_then(|end| inner.get(..end));
                    name.map_or(("", 0), |name| (name, name.len() + 2))
                }
                None => {
                    let is_part = |c: char| c.is_alphanumeric() || c == '_';
                    let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
                    // `$env:name` and scopes; another colon is text.
                    let scope = after.get(..end).unwrap_or_default();
                    let end = match after.get(end..).and_then(|rest| rest.strip_prefix(':')) {
                        Some(name) if is_scope(scope) => {
                            end + 1 + name.find(|c| !is_part(c)).unwrap_or(name.len())
                        }
                        _ => end,
                    };
                    (after.get(..end).unwrap_or_default(), end)
                }
            };
            let value = match name.is_empty() {
                true => Value::Unknown,
                false => self.variable(name),
            };
            rest = match value.as_text() {
                Some(value) if self.context.spend(value.len()) => {
                    built.push_str(value);
                    after.get(len..).unwrap_or_default()
                }
                _ => {
                    built.push('$');
                    after
                }
            };
        }
        built.push_str(rest);
        Value::text(built)
    }

    fn word(&mut self, token: Token<'_>) {
        let text = &*token.text;
        // Splatted arguments are not known.
        if text.starts_with('@') {
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

    fn primary(&mut self, value: Value, is_attached: bool) {
        if std::mem::take(&mut self.top.skips_value) {
            return;
        }
        self.top.current_name = None;
        if let Some(Value::Type(name)) = &self.top.current {
            let name = Rc::clone(name);
            let value = methods::cast(&mut self.context, &name, value);
            self.top.current = Some(value);
            return;
        }
        let top = &mut self.top;
        if top.is_called && top.is_at_start() {
            match value {
                Value::Text(name) if self.context.spend(name.len()) => {
                    top.begin_command((*name).clone());
                }
                other => top.current = Some(other),
            }
            return;
        }
        if top.command.is_some() {
            let glues = is_attached || std::mem::take(&mut top.is_glued);
            if glues && let Some(Value::Text(text)) = &mut top.current {
                let piece = value.as_text().unwrap_or(UNKNOWN);
                append(text, piece, &mut self.context);
                return;
            }
            top.finish_argument();
        }
        top.current = Some(value);
    }

    fn parameter(&mut self, token: &Token<'_>) {
        let name = token.text.to_ascii_lowercase();
        let top = &mut self.top;
        if let Some(command) = &mut top.command {
            // Within a word, as in `a-b` with quotes.
            if token.is_attached
                && top.current.is_some()
                && matches!(top.current, Some(Value::Text(_)))
            {
                self.primary(Value::text(format!("-{}", token.text)), true);
                return;
            }
            let _ = command;
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
        if let (Some(member), Some(current)) = (top.member.take(), top.current.take()) {
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
        } else if let (Some(_), Some(piped)) = (&top.command, &top.piped) {
            frame.underscore = match piped {
                Value::Unknown => top.underscore.clone(),
                piped => piped.clone(),
            };
        } else {
            frame.underscore = top.underscore.clone();
        }
        self.push(frame);
    }

    fn push(&mut self, mut frame: Frame) {
        if self.below.len() >= DEPTH {
            self.overflow += 1;
            return;
        }
        if !matches!(frame.kind, FrameKind::Block) {
            frame.underscore = self.top.underscore.clone();
        }
        let below = std::mem::replace(&mut self.top, frame);
        self.below.push(below);
    }

    /// Closes the innermost bracket of that kind and those within it.
    fn close(&mut self, is_kind: impl Fn(&FrameKind) -> bool) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let is_open =
            is_kind(&self.top.kind) || self.below.iter().skip(1).any(|frame| is_kind(&frame.kind));
        while is_open && !self.below.is_empty() {
            let is_last = is_kind(&self.top.kind);
            self.pop();
            if is_last {
                break;
            }
        }
    }

    fn pop(&mut self) {
        // The arguments of a call are expressions; the rest are statements.
        if matches!(self.top.kind, FrameKind::Call { .. }) {
            if !self.top.is_at_start() {
                let value = self.end_element();
                self.top.values.push(value);
            }
        } else {
            self.end_statement();
        }
        let Some(below) = self.below.pop() else {
            return;
        };
        let frame = std::mem::replace(&mut self.top, below);
        match frame.kind {
            FrameKind::Call { on, member } => {
                let outcome = methods::call(&mut self.context, &on, &member, frame.values);
                let value = self.outcome(outcome);
                self.top.current = Some(value);
            }
            FrameKind::Index => {
                if let Some(Value::Text(_) | Value::Hash(_) | Value::Bytes(_)) = self.top.current {
                    self.top.current = Some(Value::Unknown);
                }
            }
            FrameKind::Hash => self.primary(Value::table(frame.entries), false),
            FrameKind::Block if self.top.has_keyword => self.end_statement(),
            FrameKind::Block => {
                let target = frame.last.as_object().cloned();
                self.primary(Value::Block(target), false);
            }
            FrameKind::Paren if std::mem::take(&mut self.top.is_access) => {
                self.top.member = Some(frame.last.as_text().unwrap_or_default().to_owned());
            }
            FrameKind::Paren | FrameKind::Root => self.primary(frame.last, false),
        }
    }

    /// Ends an element of a pipeline.
    fn end_element(&mut self) -> Value {
        self.top.read_property();
        self.top.is_glued = false;
        self.top.skips_value = false;
        self.top.is_called = false;
        let piped = self.top.piped.take();
        if self.top.command.is_some() {
            self.top.finish_argument();
        }
        match self.top.command.take() {
            Some(command) => {
                // What a block returns for each object is known when it is closed.
                let is_loop = Cmdlet::find(&command.name) == Some(&Cmdlet::ForEach);
                let piped = if is_loop {
                    piped.or(Some(Value::Unknown))
                } else {
                    piped
                };
                let outcome =
                    commands::run(&mut self.context, &command.name, command.arguments, piped);
                self.outcome(outcome)
            }
            None => self.top.take_result(&mut self.context),
        }
    }

    fn end_statement(&mut self) {
        let top = &self.top;
        if top.is_at_start() && top.assign.is_none() && top.key.is_none() && top.piped.is_none() {
            self.top.has_keyword = false;
            self.top.is_called = false;
            return;
        }
        let mut value = self.end_element();
        let top = &mut self.top;
        top.has_keyword = false;
        top.begins_for_each = false;
        top.skips_word = false;
        let key = top.key.take();
        match (top.assign.take(), key) {
            (Some(Assign::Variable(name, is_added)), _) => self.set(name, &value, is_added),
            (Some(Assign::Property(target, name)), _) => {
                self.context.change(&target, &name, &value)
            }
            (None, Some(key)) => {
                let value = match value {
                    Value::Hash(_) => Value::Unknown,
                    other => other,
                };
                self.top.entries.push((key, value));
                return;
            }
            // A moniker that stands alone.
            (None, None) => {
                if let Value::Text(text) = &value
                    && let Some(object) = methods::moniker(&mut self.context, text)
                {
                    value = object;
                }
            }
        }
        self.top.last = value;
    }

    fn set(&mut self, name: String, value: &Value, is_added: bool) {
        let name = unscoped(&name).to_owned();
        if name.is_empty() {
            return;
        }
        if is_added {
            if let (Some(Value::Text(text)), Some(piece)) =
                (self.variables.get_mut(&name), value.as_text())
            {
                append(text, piece, &mut self.context);
                return;
            }
            self.variables.remove(&name);
            return;
        }
        if self.variables.len() < VARIABLES || self.variables.contains_key(&name) {
            self.variables.insert(name, value.clone());
        }
    }
}

fn append(text: &mut Rc<String>, piece: &str, context: &mut Context) {
    // A text that is shared is copied.
    let is_shared = Rc::strong_count(text) > 1;
    let len = if is_shared { text.len() } else { 0 } + piece.len();
    if context.spend(len) {
        Rc::make_mut(text).push_str(piece);
    }
}

fn is_scope(name: &str) -> bool {
    let scopes = [
        "env", "global", "script", "local", "private", "variable", "using",
    ];
    scopes.iter().any(|scope| scope.eq_ignore_ascii_case(name))
}

/// The name of a variable without its scope.
fn unscoped(name: &str) -> &str {
    match name.split_once(':') {
        Some((scope, name)) if is_scope(scope) && scope != "env" => name,
        _ => name,
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(word))
}
