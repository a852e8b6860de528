//! `--format table`: a report for people. Findings first and in full, then counts of the rest.

pub(crate) mod block;
pub(crate) mod group;
pub(crate) mod head;
pub(crate) mod layout;
mod level;
pub(crate) mod rest;
pub(crate) mod rows;
mod stories;

use std::io::{self, Write};

use console::style;
use wmi_events::detect::Story;
use wmi_events::value::WindowsTime;

use self::group::Groups;
use self::head::Head;
use self::layout::Layout;
use self::rest::Rest;
use crate::spool::{Key, Spool};
use crate::zone::Zone;

/// What the report shows, as it is read.
pub(crate) struct Report {
    layout: Layout,
    zone: Zone,
    blocks: Spool,
    /// Equal findings, which are told once.
    groups: Groups,
    rest: Rest,
    /// The rows of `--all`.
    rows: Option<Spool>,
    /// Whether rows are in the order of time.
    by_time: bool,
}

impl Report {
    pub(crate) fn new(layout: Layout, zone: Zone, has_rows: bool, by_time: bool) -> Self {
        Self {
            layout,
            zone,
            blocks: Spool::new(),
            groups: Groups::default(),
            rest: Rest::default(),
            rows: has_rows.then(Spool::new),
            by_time,
        }
    }

    /// Adds the block of an event, unless an equal one is there. `notes` are its group and its identity.
    pub(crate) fn block(
        &mut self,
        key: Key,
        notes: [u64; 2],
        time: Option<WindowsTime>,
        text: &str,
    ) -> io::Result<()> {
        let [group, identity] = notes;
        if self.groups.add(group, identity, time) {
            self.blocks.push(key, notes, text)
        } else {
            Ok(())
        }
    }

    pub(crate) fn rest(&mut self, group: rest::Group) {
        self.rest.add(group);
    }

    pub(crate) fn row(&mut self, time: Option<WindowsTime>, text: &str) -> io::Result<()> {
        let key = if self.by_time {
            Key::new(0, time)
        } else {
            Key::default()
        };
        self.rows
            .as_mut()
            .map_or(Ok(()), |rows| rows.push(key, [0; 2], text))
    }

    /// Writes everything: head, stories, findings, counts, rows, and `inputs` at the end.
    pub(crate) fn write(
        self,
        out: &mut impl Write,
        head: &Head,
        stories: &[Story],
        inputs: &str,
    ) -> io::Result<()> {
        let (layout, zone) = (self.layout, &self.zone);
        out.write_all(head.text(layout, zone).as_bytes())?;
        if !stories.is_empty() {
            heading(out, "STORIES")?;
        }
        for story in stories {
            let text = stories::text(story, layout, zone, self.rows.is_some());
            write!(out, "\n{text}")?;
        }
        if self.blocks.len() > 0 {
            heading(out, "FINDINGS")?;
        }
        let of_story = stories::by_event(stories);
        let groups = &self.groups;
        self.blocks.each(|entry, text| {
            let [group, identity] = entry.notes;
            let mut block = text.to_owned();
            let group = groups.get(group);
            if let Some(group) = group.filter(|group| group.count > 1) {
                let times = [group.first, group.last].map(|time| time.map(|time| zone.whole(time)));
                let [first, last] = times.map(|time| time.unwrap_or_else(|| "-".to_owned()));
                let count = group.count;
                let repeated = format!("{count} times in all, from {first} to {last}");
                block::add(&mut block, layout, "repeated", &repeated);
            }
            let own = [identity];
            let members = group.map_or(own.as_slice(), |group| &group.members);
            let mut ids: Vec<_> = members.iter().filter_map(|id| of_story.get(id)).collect();
            ids.sort();
            ids.dedup();
            for story in ids {
                block::add(&mut block, layout, "story", story);
            }
            write!(out, "\n{block}")
        })?;
        let rest = self.rest.lines();
        if !rest.is_empty() {
            let total = self.rest.total();
            heading(out, &format!("EVENTS WITHOUT A FINDING: {total}"))?;
            let mut lines = String::new();
            for line in rest {
                layout.line(&mut lines, "", &" ".repeat(14), &line);
            }
            write!(out, "\n{lines}")?;
        }
        if let Some(rows) = self.rows.filter(|rows| rows.len() > 0) {
            heading(out, "EVENTS")?;
            write!(out, "\n{}", rows::heading(layout, zone))?;
            rows.each(|_, row| out.write_all(row.as_bytes()))?;
        }
        if !inputs.is_empty() {
            heading(out, "INPUTS")?;
            write!(out, "\n{inputs}")?;
        }
        Ok(())
    }
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", style(text).bold().underlined())
}
