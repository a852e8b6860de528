//! The computers that a wmic.exe command names, up to a limit.

use std::collections::BTreeMap;

use super::super::kept;
use super::keys;
use crate::value::Host;

/// The maximum number of computers of one command that get a key each, by short name. If it names
/// more, one key for any computer covers the rest.
pub(super) const MAX_NODES: usize = 1000;

/// The maximum number of full names of one short name. If a command names more, the short name
/// covers them all.
const MAX_FULL_NAMES: usize = 8;

/// The computers of one short name that a command names.
#[derive(Default)]
pub(super) struct Named {
    /// How many short names came before.
    index: usize,
    pub(super) full_names: Vec<String>,
    /// Whether the short name covers them: it was given, or there are too many.
    is_any: bool,
}

impl Named {
    fn add(&mut self, host: &str, name: &str) {
        let is_known = |known: &String| known.eq_ignore_ascii_case(name);
        if self.is_any || self.full_names.iter().any(is_known) {
            return;
        }
        if name.eq_ignore_ascii_case(host) || self.full_names.len() >= MAX_FULL_NAMES {
            self.is_any = true;
            self.full_names.clear();
        } else {
            self.full_names.push(name.to_owned());
        }
    }
}

/// The computers by short name in their order, up to the limit; and whether those are all.
pub(super) fn by_host<'n>(names: impl Iterator<Item = &'n str>) -> (Vec<(String, Named)>, bool) {
    let mut hosts = BTreeMap::<String, Named>::new();
    let mut is_all = true;
    for name in names {
        let host = keys::short(name);
        let index = hosts.len();
        let name = kept::name(Host::new(name).as_str());
        match hosts.get_mut(&host) {
            Some(named) => named.add(&host, name),
            None if index >= MAX_NODES => {
                is_all = false;
                break;
            }
            None => {
                let mut named = Named {
                    index,
                    ..Named::default()
                };
                named.add(&host, name);
                hosts.insert(host, named);
            }
        }
    }
    let mut hosts: Vec<_> = hosts.into_iter().collect();
    hosts.sort_by_key(|(_, named)| named.index);
    (hosts, is_all)
}

#[cfg(test)]
mod tests;
