//! Compares what a reader gives with what is in the stream.

use std::collections::{BTreeMap, HashMap, VecDeque};

use wmi_events::Event;

use crate::damage::Damage;
use crate::shapes;
use crate::stream::{Expected, What};

/// An event as a reader or the tool gives it.
pub(crate) struct Found<'e> {
    pub(crate) event_id: u64,
    pub(crate) record_id: Option<u64>,
    pub(crate) computer: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) time: Option<String>,
    pub(crate) fields: Vec<(String, String)>,
    /// The whole event, where there is one.
    pub(crate) whole: Option<&'e Event<'e>>,
}

impl<'e> Found<'e> {
    pub(crate) fn of(event: &'e Event<'e>) -> Self {
        let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_owned);
        Self {
            event_id: event.system.event_id.get().into(),
            record_id: event.system.record_id,
            computer: text(&event.system.computer),
            channel: text(&event.system.channel),
            time: event.system.time_text(),
            fields: shapes::fields(event).collect(),
            whole: Some(event),
        }
    }
}

struct Broken {
    end: u64,
    number: u64,
    damage: Damage,
    reports: u64,
    given: u64,
}

pub(crate) struct Check {
    /// The intact events that are to come.
    events: VecDeque<Expected>,
    broken: BTreeMap<u64, Broken>,
    /// The starts of the broken ones by record number.
    starts: HashMap<u64, u64>,
    pub(crate) matched: u64,
    pub(crate) by_shape: BTreeMap<&'static str, u64>,
    failures: u64,
}

/// So many failures are described.
const SHOWN: u64 = 20;

impl Check {
    pub(crate) fn new() -> Self {
        Self {
            events: VecDeque::new(),
            broken: BTreeMap::new(),
            starts: HashMap::new(),
            matched: 0,
            by_shape: BTreeMap::new(),
            failures: 0,
        }
    }

    pub(crate) fn expect(&mut self, expected: Expected) {
        let Expected {
            range,
            number,
            what,
        } = &expected;
        let What::Broken(damage) = *what else {
            self.events.push_back(expected);
            return;
        };
        self.starts.insert(*number, range.start);
        let broken = Broken {
            end: range.end,
            number: *number,
            damage,
            reports: 0,
            given: 0,
        };
        self.broken.insert(range.start, broken);
    }

    fn fail(&mut self, what: &str) {
        self.failures += 1;
        if self.failures <= SHOWN {
            let short: String = what.chars().take(1500).collect();
            eprintln!("FAILED: {short}");
        }
    }

    pub(crate) fn event(&mut self, found: &Found<'_>) {
        let Some(front) = self.events.front() else {
            self.not_next(found, "nothing is to come");
            return;
        };
        match difference(front, found) {
            None => {
                let front = self.events.pop_front();
                if let Some(What::Event { shape, .. }) = front.map(|front| front.what) {
                    *self.by_shape.entry(shape).or_default() += 1;
                }
                self.matched += 1;
            }
            Some(difference) => self.not_next(found, &difference),
        }
    }

    /// It is what is left of a broken one, or comes after one that is lost, or is wrong.
    fn not_next(&mut self, found: &Found<'_>, difference: &str) {
        let number = found.record_id;
        let start = number.and_then(|number| self.starts.get(&number));
        if let Some(broken) = start.and_then(|start| self.broken.get_mut(start)) {
            broken.given += 1;
            return;
        }
        let place = self.events.iter().position(|e| Some(e.number) == number);
        self.fail(&format!(
            "event {} record {number:?}: {difference}",
            found.event_id
        ));
        for lost in self
            .events
            .drain(..place.map_or(0, |place| place + 1))
            .collect::<Vec<_>>()
        {
            if Some(lost.number) != number {
                let shape = shape(&lost);
                self.fail(&format!(
                    "lost: {shape}, record {}, {:?}",
                    lost.number, lost.range
                ));
            }
        }
    }

    /// An error or a warning at that place. A cut after the name of a member shows itself only behind the next
    /// record, which is then its value; the message names the start of the broken one.
    pub(crate) fn report(&mut self, offset: Option<u64>, text: &str) {
        let begun = number_after(text, "the event that begins at byte ");
        let Some(offset) = offset.and(begun.or(offset)) else {
            self.fail(&format!("without an offset: {text}"));
            return;
        };
        match self.broken.range_mut(..=offset).next_back() {
            Some((_, broken)) if offset <= broken.end => broken.reports += 1,
            _ => self.fail(&format!("nothing is broken there: {text}")),
        }
    }

    /// The numbers of broken events and of those that were reported; an error for what failed.
    pub(crate) fn end(mut self) -> Result<(u64, u64), String> {
        for lost in std::mem::take(&mut self.events) {
            let shape = shape(&lost);
            self.fail(&format!(
                "lost: {shape}, record {}, {:?}",
                lost.number, lost.range
            ));
        }
        let (mut all, mut reported) = (0, 0);
        for (start, broken) in std::mem::take(&mut self.broken) {
            let Broken {
                end,
                number,
                damage,
                reports,
                given,
            } = broken;
            all += 1;
            reported += u64::from(reports > 0);
            if reports == 0 {
                self.fail(&format!(
                    "not reported: {damage:?}, record {number}, {start}..{end}"
                ));
            }
            if given > 1 {
                self.fail(&format!(
                    "{given} times: {damage:?}, record {number}, {start}..{end}"
                ));
            }
        }
        match self.failures {
            0 => Ok((all, reported)),
            failures => Err(format!("{failures} failures")),
        }
    }
}

/// The number that a message has after those words.
pub(crate) fn number_after(text: &str, words: &str) -> Option<u64> {
    let (_, rest) = text.split_once(words)?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
}

fn shape(expected: &Expected) -> &'static str {
    match &expected.what {
        What::Event { shape, .. } => shape,
        What::Broken(_) => "broken",
    }
}

/// What of an event is not as it was written.
fn difference(expected: &Expected, found: &Found<'_>) -> Option<String> {
    let What::Event {
        event,
        shape,
        is_exact,
    } = &expected.what
    else {
        return Some("no event".into());
    };
    if let Some(whole) = found.whole
        && *is_exact
    {
        return (whole != event).then(|| format!("{shape}: {whole:?} is not {event:?}"));
    }
    let system = &event.system;
    if found.event_id != u64::from(system.event_id.get()) {
        return Some(format!("{shape}: the ID is not {}", system.event_id));
    }
    // Event Viewer's text has no record number.
    if found.record_id != system.record_id && *shape != "Event Viewer" {
        return Some(format!("{shape}: the record is not {:?}", system.record_id));
    }
    for (name, found, written) in [
        ("computer", &found.computer, &system.computer),
        ("channel", &found.channel, &system.channel),
    ] {
        if found.as_deref() != written.as_deref() {
            return Some(format!(
                "{shape}: the {name} is {found:?}, and not {written:?}"
            ));
        }
    }
    // Some collectors write no more than milliseconds or seconds.
    let time = system.time_text().unwrap_or_default();
    let is_same = |found: &String| time.get(..19) == found.get(..19);
    if !found.time.as_ref().is_none_or(is_same) && !is_text(shape) {
        return Some(format!(
            "{shape}: the time is {:?}, and not {time}",
            found.time
        ));
    }
    let written: Vec<_> = shapes::fields(event).collect();
    // A member of no field is one more.
    if !found.fields.starts_with(&written) {
        let mut fields = found.fields.iter().zip(&written);
        let first = fields.find(|(found, written)| found != written);
        return Some(format!(
            "{shape}: {} of {} fields: {first:?}",
            found.fields.len(),
            written.len()
        ));
    }
    None
}

/// Shapes whose time is that of this program's text.
fn is_text(shape: &str) -> bool {
    matches!(
        shape,
        "Splunk" | "Event Viewer" | "Snare" | "Splunk HEC, XML"
    )
}
