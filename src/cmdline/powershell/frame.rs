//! The state of a statement between brackets.

use std::rc::Rc;

use super::cmdlets::Argument;
use super::context::Context;
use super::methods;
use super::value::{Target, UNKNOWN, Value};

#[derive(Debug, Default)]
pub(super) enum FrameKind {
    #[default]
    Root,
    Paren,
    Block,
    Hash,
    Index,
    /// The arguments of a method.
    Call {
        on: Value,
        member: String,
    },
}

/// What a statement assigns to.
#[derive(Debug)]
pub(super) enum Assign {
    /// A variable, and whether the value is added to its text.
    Variable(String, bool),
    Property(Rc<Target>, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Format,
    Join,
    /// `-join` before its only operand.
    JoinAll,
    Other,
}

#[derive(Debug)]
pub(super) struct Command {
    pub(super) name: String,
    pub(super) arguments: Vec<Argument>,
}

#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is what one kind of token left"
)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// `$_`.
    pub(super) underscore: Value,
    /// What the element before the `|` gives.
    pub(super) piped: Option<Value>,
    pub(super) command: Option<Command>,
    pub(super) left: Value,
    pub(super) operator: Option<Operator>,
    /// The items before a comma.
    pub(super) list: Vec<Value>,
    /// The value that a member or operator may follow.
    pub(super) current: Option<Value>,
    /// The variable that the value is of.
    pub(super) current_name: Option<String>,
    /// The member of the value that is named.
    pub(super) member: Option<String>,
    pub(super) assign: Option<Assign>,
    /// The type before the variable that is the value, or that is assigned.
    pub(super) cast: Option<Rc<String>>,
    pub(super) assign_cast: Option<Rc<String>>,
    /// The values before the last argument of a method.
    pub(super) values: Vec<Value>,
    pub(super) entries: Vec<(String, Value)>,
    /// The name of the entry.
    pub(super) key: Option<String>,
    /// In the block of `Where-Object`: the objects that have the texts in it.
    pub(super) selected: Option<Rc<Target>>,
    /// After a comparison that excludes.
    pub(super) is_negated: bool,
    /// What the last statement gives.
    pub(super) last: Value,
    /// After `.` or `::`.
    pub(super) is_access: bool,
    /// After `&`, or a `.` that begins a statement.
    pub(super) is_called: bool,
    pub(super) has_keyword: bool,
    /// After the keyword `param`.
    pub(super) is_param: bool,
    /// After the keyword `foreach`, and in its brackets.
    pub(super) begins_for_each: bool,
    pub(super) is_for_each: bool,
    /// The next word is a name; the next value is of a redirection; it belongs to the one before.
    pub(super) skips_word: bool,
    pub(super) skips_value: bool,
    pub(super) is_glued: bool,
}

impl Frame {
    pub(super) fn of(kind: FrameKind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// Whether an element of a pipeline begins here.
    pub(super) fn is_at_start(&self) -> bool {
        self.command.is_none()
            && self.current.is_none()
            && self.operator.is_none()
            && self.list.is_empty()
            && self.member.is_none()
    }

    /// Whether the statement goes on after the end of the line.
    pub(super) fn expects_more(&self) -> bool {
        let has_operand = self.current.is_some() || self.member.is_some();
        match self.command {
            Some(_) => !has_operand && !self.list.is_empty(),
            None => {
                !has_operand
                    && (self.operator.is_some()
                        || !self.list.is_empty()
                        || self.piped.is_some()
                        || self.assign.is_some()
                        || self.key.is_some())
            }
        }
    }

    pub(super) fn begin_command(&mut self, name: String) {
        self.is_called = false;
        self.command = Some(Command {
            name,
            arguments: Vec::new(),
        });
    }

    /// Drops the expression that is begun.
    pub(super) fn clear(&mut self) {
        self.current = None;
        self.current_name = None;
        self.member = None;
        self.list.clear();
        self.operator = None;
        self.left = Value::Unknown;
    }

    /// Makes the named member the value.
    pub(super) fn read_property(&mut self) {
        if let Some(member) = self.member.take() {
            let value = self.current.take().unwrap_or_default();
            self.current = Some(methods::property(value, &member));
            self.current_name = None;
        }
    }

    /// The operand that ends here.
    fn operand(&mut self) -> Option<Value> {
        if self.list.is_empty() {
            return self.current.take();
        }
        let mut list = std::mem::take(&mut self.list);
        list.extend(self.current.take());
        Some(Value::list(list))
    }

    pub(super) fn finish_argument(&mut self) {
        // After a comma, the next value belongs to the list.
        if self.current.is_none() {
            return;
        }
        if let Some(value) = self.operand()
            && let Some(command) = &mut self.command
        {
            command.arguments.push(Argument::Value(value));
        }
    }

    /// Takes an operator; what is before it is an operand.
    pub(super) fn operate(&mut self, operator: Operator, context: &mut Context) {
        self.current_name = None;
        let operand = self.operand();
        self.left = match operand {
            Some(operand) => self.combined(operand, context),
            None => std::mem::take(&mut self.left),
        };
        self.operator = Some(operator);
    }

    /// The value of the expression that ends here.
    pub(super) fn take_result(&mut self, context: &mut Context) -> Value {
        self.current_name = None;
        let operand = self.operand().unwrap_or_default();
        self.combined(operand, context)
    }

    fn combined(&mut self, right: Value, context: &mut Context) -> Value {
        let left = std::mem::take(&mut self.left);
        match self.operator.take() {
            None => right,
            Some(Operator::Other) => Value::Unknown,
            Some(Operator::Plus) => match (left, right) {
                (Value::Text(mut left), right) => {
                    let right = right.as_text().unwrap_or(UNKNOWN);
                    // A text that is shared is copied.
                    let is_shared = Rc::strong_count(&left) > 1;
                    let len = if is_shared { left.len() } else { 0 } + right.len();
                    if !context.spend(len) {
                        return Value::Unknown;
                    }
                    Rc::make_mut(&mut left).push_str(right);
                    Value::Text(left)
                }
                (Value::Unknown, Value::Text(right)) if context.spend(right.len()) => {
                    Value::text([UNKNOWN, &right].concat())
                }
                _ => Value::Unknown,
            },
            Some(Operator::Format) => match left.as_text() {
                Some(format) => {
                    formatted(format, right.items(), context).map_or(Value::Unknown, Value::text)
                }
                None => Value::Unknown,
            },
            Some(Operator::Join) => joined(&left, right.as_text().unwrap_or(UNKNOWN), context),
            Some(Operator::JoinAll) => joined(&right, "", context),
        }
    }
}

fn joined(list: &Value, separator: &str, context: &mut Context) -> Value {
    let items = list.items();
    if !context.spend(items.len())
        || !context.spend(list.text_len() + separator.len().saturating_mul(items.len()))
    {
        return Value::Unknown;
    }
    let texts: Vec<_> = items
        .iter()
        .map(|item| item.as_text().unwrap_or(UNKNOWN))
        .collect();
    Value::text(texts.join(separator))
}

/// `format -f items`.
fn formatted(format: &str, items: &[Value], context: &mut Context) -> Option<String> {
    let mut built = String::with_capacity(format.len());
    let mut rest = format;
    if !context.spend(format.len()) {
        return None;
    }
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at_checked(at)?;
        built.push_str(before);
        let sign = after.get(..1)?;
        let after = after.get(1..)?;
        if let Some(after) = after.strip_prefix(sign) {
            built.push_str(sign);
            rest = after;
            continue;
        }
        let end = after.bytes().take(16).position(|byte| byte == b'}')?;
        let index = after.get(..end)?;
        let index = index.split([',', ':']).next().unwrap_or(index);
        let item = items.get(index.trim().parse::<usize>().ok()?)?;
        let text = item.as_text().unwrap_or(UNKNOWN);
        if !context.spend(text.len()) {
            return None;
        }
        built.push_str(text);
        rest = after.get(end + 1..)?;
    }
    built.push_str(rest);
    Some(built)
}
