//! What is dropped to stay within the limits.

use std::cmp::Reverse;

use super::graph::Graph;

/// The share of the bytes of a role; that of the log and that of all stories.
const ROLE_SHARE: usize = 1;
const LOG_SHARE: usize = 8;
const STORY_SHARE: usize = 4;

/// What to drop from.
#[derive(Clone, Copy, Debug)]
enum Room {
    Role(usize),
    Log,
    Stories,
}

impl Graph {
    /// Drops what takes most for its share until the limits hold.
    pub(super) fn enforce(&mut self, max_nodes: usize, max_bytes: usize) {
        while self.nodes.len() > max_nodes {
            if !self.drop_node() {
                break;
            }
        }
        while self.bytes() > max_bytes {
            if !self.drop_some() {
                break;
            }
        }
    }

    fn drop_some(&mut self) -> bool {
        let roles = self.node_bytes.iter().enumerate();
        let mut rooms: Vec<_> = roles
            .map(|(role, bytes)| (*bytes / ROLE_SHARE, Room::Role(role)))
            .collect();
        rooms.push((self.hosts.passed.log.bytes() / LOG_SHARE, Room::Log));
        rooms.push((self.tale_bytes / STORY_SHARE, Room::Stories));
        rooms.sort_by_key(|(bytes, _)| Reverse(*bytes));
        rooms.into_iter().any(|(_, room)| match room {
            Room::Role(role) => self.drop_of_role(role),
            Room::Log => self.hosts.drop_chunk(),
            Room::Stories => self.drop_story(),
        })
    }

    /// Drops a node of the role that takes most.
    fn drop_node(&mut self) -> bool {
        let roles = self.node_bytes.iter().enumerate();
        let largest = roles.max_by_key(|(_, bytes)| **bytes).map(|(role, _)| role);
        largest.is_some_and(|role| self.drop_of_role(role))
    }

    /// Drops the oldest node of the computer with most nodes of that role.
    fn drop_of_role(&mut self, role: usize) -> bool {
        let Some(host) = self.largest(role) else {
            return false;
        };
        self.remove(self.queue(role, host).first);
        true
    }

    /// Drops the story that nothing extends and whose last event is the oldest.
    fn drop_story(&mut self) -> bool {
        let Some((_, number)) = self.closed.pop_first() else {
            return false;
        };
        self.forget_tale(number);
        self.dropped.stories += 1;
        true
    }
}
