//! The time at which a collector received a record, for an event whose own time is not known.

use std::sync::LazyLock;

use super::dialect::RECEIVED;
use super::header::Named;
use super::names::{Found, Names};
use super::object::{Object, Raw};
use super::received_times::RECEIVED_TIMES;
use super::tape::Values;
use super::time;
#[cfg(feature = "json")]
use crate::event::Event;
use crate::event::{System, TimeSource};
use crate::value::WindowsTime;

static NAMES: LazyLock<Names> =
    LazyLock::new(|| Names::new(RECEIVED_TIMES.iter().map(|time| (0, time.path))));

/// Sets the time of an event that has none.
pub(in crate::source) fn set(system: &mut System<'_>, time: Option<WindowsTime>) {
    if system.time_created.is_none()
        && let Some(time) = time
    {
        system.time_created = Some(time);
        system.time_source = TimeSource::Received;
    }
}

/// Sets the time of an event that has none from what is around the item that it was read from: the
/// innermost object with a time.
#[cfg(feature = "json")]
pub(in crate::source) fn set_from_around(
    event: &mut Option<Event<'_>>,
    values: &Values<'_, '_>,
    item: u32,
) {
    if let Some(event) = event
        && event.system.time_created.is_none()
    {
        set(&mut event.system, around(values, item));
    }
}

/// The time in a record, or else around it.
pub(super) fn of_record(
    named: &Named,
    values: &Values<'_, '_>,
    item: u32,
    object: Object<'_, '_>,
) -> Option<WindowsTime> {
    let best = named.value(values, RECEIVED).map(|best| {
        let is_last = usize::from(named.rank(RECEIVED) / 2) + 1 == RECEIVED_TIMES.len();
        let or_another = || (!is_last).then(|| of_object(object)).flatten();
        of_value(best).or_else(or_another)
    });
    best.flatten().or_else(|| around(values, item))
}

/// The time in the innermost object around an item that has one.
fn around(values: &Values<'_, '_>, item: u32) -> Option<WindowsTime> {
    let target = item as usize;
    let mut within = values.value(0)?;
    let mut found = None;
    while within.index() != target {
        if let Some(object) = within.object() {
            found = of_object(object).or(found);
        }
        // An object that was made of a list is not in it.
        within = within.child_around(target)?;
    }
    found
}

/// The time that a member of an object is.
fn of_value(raw: Raw<'_, '_>) -> Option<WindowsTime> {
    let value = raw.scalar().ok()??;
    time::received(&value)
}

fn of_object(object: Object<'_, '_>) -> Option<WindowsTime> {
    let mut best = None;
    NAMES.find(object, "", &mut |Found { rank, raw, .. }| {
        if best.is_none_or(|(other, _)| rank < other)
            && let Some(time) = of_value(raw)
        {
            best = Some((rank, time));
        }
    });
    best.map(|(_, time)| time)
}
