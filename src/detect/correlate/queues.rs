//! Which nodes are in the queue of a role and a computer, and which computer has most of them.

use std::cmp::Reverse;

use super::super::slab::Slab;
use super::graph::Graph;
use super::node::{Links, Node};
use super::role::EventRole;
use super::rooms::{Count, Queue};

impl Graph {
    /// Puts a node last in its room. The first one goes if the room is full.
    pub(super) fn enter_room(&mut self, number: u32) {
        // A state may have any number.
        self.arrivals = self.arrivals.saturating_add(1);
        let Some(node) = self.nodes.get_mut(number) else {
            return;
        };
        node.arrival = self.arrivals;
        node.in_room = Links::default();
        let (role, host) = (node.role() as usize, node.host);
        if let Some(bytes) = self.node_bytes.get_mut(role) {
            *bytes += node.heap_bytes() + node.event.bytes();
        }
        self.change_queue(role, host, |nodes, queue| {
            if let Some(node) = nodes.get_mut(number) {
                node.in_room.previous = queue.last;
            }
            match nodes.get_mut(queue.last) {
                Some(last) => last.in_room.next = number,
                None => queue.first = number,
            }
            queue.last = number;
            queue.len += 1;
        });
        let queue = self.queue(role, host);
        let quota = EventRole::ALL.get(role).map_or(0, |role| role.quota());
        if queue.len > quota {
            self.remove(queue.first);
        }
    }

    /// Takes a node out of its room.
    pub(super) fn leave_room(&mut self, number: u32) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let (role, host, links) = (node.role() as usize, node.host, node.in_room);
        if let Some(bytes) = self.node_bytes.get_mut(role) {
            *bytes -= node.heap_bytes() + node.event.bytes();
        }
        self.change_queue(role, host, |nodes, queue| {
            match nodes.get_mut(links.previous) {
                Some(previous) => previous.in_room.next = links.next,
                None => queue.first = links.next,
            }
            match nodes.get_mut(links.next) {
                Some(next) => next.in_room.previous = links.previous,
                None => queue.last = links.previous,
            }
            queue.len -= 1;
        });
    }

    pub(super) fn queue(&self, role: usize, host: u32) -> Queue {
        let rooms = self.hosts.rooms(host);
        rooms
            .and_then(|rooms| rooms.queues.get(role).copied())
            .unwrap_or_default()
    }

    fn change_queue(
        &mut self,
        role: usize,
        host: u32,
        change: impl FnOnce(&mut Slab<Node>, &mut Queue),
    ) {
        let is_asked = self.counts.is_some();
        let place = |graph: &Self| is_asked.then(|| graph.place_of(role, host));
        let before = place(self);
        let nodes = &mut self.nodes;
        let (old, new) = self.hosts.with_rooms(host, |rooms| {
            let queue = rooms.queues.get_mut(role);
            queue.map_or((0, 0), |queue| {
                let old = queue.len;
                change(nodes, queue);
                (old, queue.len)
            })
        });
        match (old, new) {
            (0, 1..) => self.counted += 1,
            (1.., 0) => self.counted -= 1,
            _ => {}
        }
        let after = place(self);
        let counts = self.counts.as_mut();
        if let Some(counts) = counts.and_then(|counts| counts.get_mut(role)) {
            before.map(|before| counts.remove(&before));
            counts.extend(after.filter(|_| new > 0));
        }
    }

    /// The computer with most nodes of a role; of several, the one with the oldest.
    pub(super) fn largest(&mut self, role: usize) -> Option<u32> {
        // Most correlators never have to drop anything.
        if self.counts.is_none() {
            let counts = std::array::from_fn(|role| {
                let hosts = self.hosts.iter().map(|(host, _)| host);
                let places = hosts.map(|host| self.place_of(role, host));
                places.filter(|(len, ..)| *len > 0).collect()
            });
            self.counts = Some(Box::new(counts));
        }
        let counts = self.counts.as_ref()?.get(role)?;
        counts.last().map(|(.., host)| *host)
    }

    fn place_of(&self, role: usize, host: u32) -> Count {
        let queue = self.queue(role, host);
        let first = self.nodes.get(queue.first).map_or(0, |node| node.arrival);
        (queue.len, Reverse(first), host)
    }
}
