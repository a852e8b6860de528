//! The open brackets of a script, and what happens where a value, an element or a statement ends.

use std::rc::Rc;

use super::commands;
use super::context::Context;
use super::frame::{Assign, Frame, FrameKind};
use super::methods::{self, Outcome};
use super::value::{UNKNOWN, Value};
use super::variables::{Variables, append};

/// Brackets deeper than this do not have a frame of their own.
const DEPTH: usize = 64;

#[derive(Default)]
pub(super) struct Walker {
    pub(super) context: Context,
    pub(super) top: Frame,
    pub(super) below: Vec<Frame>,
    /// Open brackets without a frame.
    pub(super) overflow: usize,
    pub(super) variables: Variables,
    pub(super) scripts: usize,
}

impl Walker {
    pub(super) fn outcome(&mut self, outcome: Outcome) -> Value {
        match outcome {
            Outcome::Value(value) => value,
            Outcome::Script(script) => {
                self.nested(&script);
                Value::Unknown
            }
        }
    }

    /// Casts the variable that is the value.
    pub(super) fn cast(&mut self) {
        if let Some(name) = self.top.cast.take() {
            let value = self.top.current.take().unwrap_or_default();
            let value = methods::cast(&mut self.context, &name, value);
            self.top.current = Some(value);
        }
    }

    pub(super) fn primary(&mut self, value: Value, is_attached: bool) {
        if std::mem::take(&mut self.top.skips_value) {
            return;
        }
        self.top.current_name = None;
        self.select(&value);
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

    /// Notes a text that `Where-Object` compares with.
    fn select(&mut self, value: &Value) {
        let Value::Text(text) = value else { return };
        let is_negated = std::mem::take(&mut self.top.is_negated);
        // Brackets may be around the comparison.
        let is_block = |frame: &&mut Frame| !matches!(frame.kind, FrameKind::Paren);
        let mut frames = std::iter::once(&mut self.top).chain(self.below.iter_mut().rev());
        let block = frames.find(is_block);
        if let Some(target) = block.and_then(|block| block.selected.as_mut())
            && !is_negated
        {
            *target = commands::selected_by(&mut self.context, target, text);
        }
    }

    pub(super) fn push(&mut self, mut frame: Frame) {
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
    pub(super) fn close(&mut self, is_kind: impl Fn(&FrameKind) -> bool) {
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

    pub(super) fn pop(&mut self) {
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
                let target = frame.selected.or_else(|| frame.last.as_object().cloned());
                self.primary(Value::Block(target), false);
            }
            FrameKind::Paren if std::mem::take(&mut self.top.is_access) => {
                self.top.member = Some(frame.last.as_text().unwrap_or_default().to_owned());
            }
            FrameKind::Paren if std::mem::take(&mut self.top.is_param) => self.end_statement(),
            FrameKind::Paren | FrameKind::Root => self.primary(frame.last, false),
        }
    }

    /// Ends an element of a pipeline.
    pub(super) fn end_element(&mut self) -> Value {
        self.cast();
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
                let outcome =
                    commands::run(&mut self.context, &command.name, command.arguments, piped);
                self.outcome(outcome)
            }
            None => self.top.take_result(&mut self.context),
        }
    }

    pub(super) fn end_statement(&mut self) {
        let top = &self.top;
        if top.is_at_start() && top.assign.is_none() && top.key.is_none() && top.piped.is_none() {
            self.top.has_keyword = false;
            self.top.is_called = false;
            return;
        }
        let mut value = self.end_element();
        if let Some(name) = self.top.assign_cast.take() {
            value = methods::cast(&mut self.context, &name, value);
        }
        let top = &mut self.top;
        top.has_keyword = false;
        top.begins_for_each = false;
        top.skips_word = false;
        let key = top.key.take();
        match (top.assign.take(), key) {
            (Some(Assign::Variable(name, is_added)), _) => {
                self.variables
                    .set(&name, &value, is_added, &mut self.context)
            }
            (Some(Assign::Property(target, name)), _) => {
                self.context.change(&target, &name, &value)
            }
            (None, Some(key)) => {
                let value = value.nested(self.top.entries.len());
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
}
