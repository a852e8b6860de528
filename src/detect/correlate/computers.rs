//! [`Computers`]: the computers of a story, each under one name.

use std::collections::HashMap;

use super::event_ref::EventRef;
use super::hosts::MAX_DOMAINS;
use super::names::parts;
use crate::value::Host;

/// The computers of a story in order of their first events. One that was logged by its short and its full
/// name is one, under the full name.
#[derive(Debug, Default)]
pub(super) struct Computers {
    names: Vec<String>,
    /// The numbers of the computers by their names as logged.
    numbers: HashMap<String, usize>,
    /// By short name in lower case.
    of_short_name: HashMap<String, Vec<usize>>,
}

impl Computers {
    pub(super) fn of<'e>(events: impl Iterator<Item = &'e EventRef>) -> Self {
        let mut computers = Self::default();
        for event in events {
            computers.add(&event.computer);
        }
        computers
    }

    fn add(&mut self, name: &str) {
        if self.numbers.contains_key(name) {
            return;
        }
        let (short, domain) = parts(name);
        let alike = self
            .of_short_name
            .entry(short.to_ascii_lowercase())
            .or_default();
        let is_it = |number: &&usize| {
            let known = self.names.get(**number);
            known.is_some_and(|known| Host::new(known).is_same(name))
        };
        let number = match alike.iter().take(MAX_DOMAINS).find(is_it) {
            Some(number) => {
                if let Some(known) = self.names.get_mut(*number)
                    && !domain.is_empty()
                    && parts(known).1.is_empty()
                {
                    name.clone_into(known);
                }
                *number
            }
            None => {
                alike.push(self.names.len());
                self.names.push(name.to_owned());
                self.names.len() - 1
            }
        };
        self.numbers.insert(name.to_owned(), number);
    }

    /// The number of a computer by its name as logged.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    pub(super) fn name(&self, number: usize) -> &str {
        self.names.get(number).map_or("", String::as_str)
    }

    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}

#[cfg(test)]
mod tests;
