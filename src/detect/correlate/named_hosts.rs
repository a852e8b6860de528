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
mod tests {
    use super::*;

    fn listed(names: &[String]) -> (String, usize, bool) {
        let (hosts, is_all) = by_host(names.iter().map(String::as_str));
        let shown =
            |(host, named): &(String, Named)| format!("{host}: {}", named.full_names.join(" "));
        let lines: Vec<_> = hosts.iter().map(shown).collect();
        (lines.join("; "), hosts.len(), is_all)
    }

    #[test]
    fn names_of_one_computer_are_one() {
        let table = [
            ("b B b", "b: "),
            ("z.x A", "z: z.x; a: "),
            ("b.x B.X b.y", "b: b.x b.y"),
            ("b.x b b.y", "b: "),
            ("10.0.0.5 10.0.0.5", "10.0.0.5: "),
            (
                "b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8",
                "b: b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8",
            ),
            // One more: the short name covers them.
            ("b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8 b.9 c", "b: ; c: "),
        ];
        for (names, expected) in table {
            let split: Vec<String> = names.split(' ').map(str::to_owned).collect();
            let (found, _, is_all) = listed(&split);
            assert_eq!((&*found, is_all), (expected, true), "{names}");
        }
    }

    #[test]
    fn no_more_than_are_kept() {
        let names: Vec<String> = (0..MAX_NODES + 1).map(|n| format!("h{n}")).collect();
        let (_, count, is_all) = listed(&names[..MAX_NODES]);
        assert_eq!((count, is_all), (MAX_NODES, true));
        let (_, count, is_all) = listed(&names);
        assert_eq!((count, is_all), (MAX_NODES, false));
        // Known names do not count again.
        let twice: Vec<String> = names[..MAX_NODES]
            .iter()
            .cycle()
            .take(5000)
            .cloned()
            .collect();
        let (_, count, is_all) = listed(&twice);
        assert_eq!((count, is_all), (MAX_NODES, true));
    }
}
