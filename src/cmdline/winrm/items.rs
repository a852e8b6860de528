//! The arguments of winrm.vbs.

use std::borrow::Cow;

use super::command::Property;
use super::table;
use crate::secrets::winrm as password;

/// An argument.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// A word, without its quotes.
    Word(Cow<'a, str>),
    /// `-NAME:VALUE`; the name in lower case.
    Switch(String, Option<Cow<'a, str>>),
    /// `-p[assword]`, and whether it has a value.
    Password(bool),
    Table(Vec<Property<'a>>),
}

#[derive(Debug)]
pub(super) struct Items<'a> {
    rest: &'a str,
    /// Whether a table without an end was met: another one is not looked for, to stay linear.
    is_cut: bool,
}

impl<'a> Items<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            is_cut: false,
        }
    }

    /// Takes so many bytes.
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn table(&mut self) -> Option<Item<'a>> {
        let inner = self.rest.trim_start_matches(['"', '\'']);
        let inner = inner.strip_prefix("@{").filter(|_| !self.is_cut)?;
        let Some((properties, len)) = table::read(inner) else {
            self.is_cut = true;
            return None;
        };
        let rest = inner.get(len..).unwrap_or_default();
        // The quotes around the table.
        self.rest = rest.trim_start_matches(['"', '\'']);
        Some(Item::Table(properties))
    }

    fn password(&mut self) -> Option<Item<'a>> {
        let bare = self.rest.strip_prefix('"');
        let len = password::switch_len(bare.unwrap_or(self.rest))?;
        self.take(len + usize::from(bare.is_some()));
        let value = password::value_len(self.rest, bare.is_some());
        let value = self.take(value);
        self.rest = self.rest.strip_prefix('"').unwrap_or(self.rest);
        Some(Item::Password(!value.trim_matches('"').is_empty()))
    }

    fn word(&mut self) -> Cow<'a, str> {
        let mut is_quoted = false;
        let end = self.rest.find(|c: char| {
            is_quoted ^= c == '"';
            !is_quoted && c.is_whitespace()
        });
        let word = self.take(end.unwrap_or(self.rest.len()));
        // What follows a quote without an end may be anything.
        let word = if end.is_none() && is_quoted {
            without_password(word)
        } else {
            word
        };
        match word.contains('"') {
            true => word.replace('"', "").into(),
            false => word.into(),
        }
    }
}

/// A text up to what may be the switch of a password.
pub(super) fn without_password(text: &str) -> &str {
    let mut signs = memchr::memchr2_iter(b'-', b'/', text.as_bytes());
    let switch = signs.find(|sign| {
        let is_first = text
            .get(..*sign)
            .is_some_and(|before| before.ends_with(|c: char| c.is_whitespace() || c == '"'));
        is_first
            && text
                .get(*sign..)
                .is_some_and(|rest| password::switch_len(rest).is_some())
    });
    switch
        .and_then(|end| text.get(..end))
        .map_or(text, str::trim_end)
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return None;
        }
        if let Some(item) = self.table().or_else(|| self.password()) {
            return Some(item);
        }
        let word = self.word();
        if word.starts_with("@{") || word.starts_with("'@{") {
            let text = word.trim_start_matches(['\'', '@', '{']);
            return Some(Item::Table(table::read_cut(text)));
        }
        if !word.starts_with(['-', '/']) {
            return Some(Item::Word(word));
        }
        let name = word.split(':').next().unwrap_or_default();
        let (name, len) = (name.get(1..).unwrap_or_default(), name.len());
        let value = (len < word.len()).then(|| match &word {
            Cow::Borrowed(word) => Cow::Borrowed(word.get(len + 1..).unwrap_or_default()),
            Cow::Owned(word) => word.get(len + 1..).unwrap_or_default().to_owned().into(),
        });
        Some(Item::Switch(name.to_ascii_lowercase(), value))
    }
}
