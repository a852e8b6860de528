//! An event log in memory, with the rules of the real one that matter: records by log and number, a position
//! for each subscription, bookmarks that know a record of each log, errors where a test wants them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use crate::code::Code;
use crate::event_log::{
    EventLog, Properties, Rendered, START_AFTER_BOOKMARK, START_AT_OLDEST_RECORD, STRICT, Text,
};

/// A record: its log, its number, its XML, and its values as `EvtRender` gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) log: &'static str,
    pub(crate) number: u64,
    pub(crate) xml: Rc<str>,
}

/// What the service holds, shared with the test.
#[derive(Default)]
pub(crate) struct Service {
    pub(crate) entries: RefCell<Vec<Entry>>,
    /// The next calls fail so: name of the call, calls that succeed before, code.
    pub(crate) failures: RefCell<Vec<(&'static str, u32, Code)>>,
    /// Open handles.
    pub(crate) open: Cell<usize>,
    /// The names of the calls.
    pub(crate) calls: RefCell<Vec<&'static str>>,
    /// More than so many events at once are too many.
    pub(crate) most: Cell<Option<usize>>,
    /// What values a context gives.
    pub(crate) values: RefCell<Option<Values>>,
}

type Values = fn(Properties, &Entry) -> (Vec<u64>, usize);

/// Positions by log: the last record that was passed.
type Positions = Vec<(&'static str, u64)>;

enum Object {
    Subscription(RefCell<Positions>),
    Event(Entry),
    Bookmark(RefCell<Positions>),
    Context(Properties),
}

pub(crate) struct Handle {
    object: Object,
    service: Rc<Service>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.service.open.set(self.service.open.get() - 1);
    }
}

pub(crate) struct Fake(pub(crate) Rc<Service>);

impl Fake {
    fn call(&self, name: &'static str) -> Result<(), Code> {
        self.0.calls.borrow_mut().push(name);
        let mut failures = self.0.failures.borrow_mut();
        let Some(index) = failures.iter().position(|(failing, ..)| *failing == name) else {
            return Ok(());
        };
        if failures[index].1 > 0 {
            failures[index].1 -= 1;
            return Ok(());
        }
        Err(failures.remove(index).2)
    }

    fn handle(&self, object: Object) -> Handle {
        self.0.open.set(self.0.open.get() + 1);
        Handle {
            object,
            service: Rc::clone(&self.0),
        }
    }
}

fn position(positions: &Positions, log: &str) -> u64 {
    let of_log = positions.iter().find(|(name, _)| *name == log);
    of_log.map_or(0, |(_, number)| *number)
}

fn set(positions: &mut Positions, log: &'static str, number: u64) {
    positions.retain(|(name, _)| *name != log);
    positions.push((log, number));
}

const LOGS: [&str; 3] = ["Security", "WMI", "Sysmon"];

impl EventLog for Fake {
    type Handle = Handle;

    fn subscribe(
        &mut self,
        query: &str,
        bookmark: Option<&Handle>,
        flags: u32,
    ) -> Result<Handle, (&'static str, Code)> {
        self.call("EvtSubscribe")
            .map_err(|code| ("EvtSubscribe", code))?;
        assert_eq!(query, "query");
        let entries = self.0.entries.borrow();
        let positions = match flags & !STRICT {
            START_AFTER_BOOKMARK => {
                assert_ne!(flags & STRICT, 0);
                let Object::Bookmark(positions) = &bookmark.unwrap().object else {
                    panic!("not a bookmark");
                };
                let positions = positions.borrow().clone();
                let is_there = |&(log, number): &(&str, u64)| {
                    let mut entries = entries.iter();
                    entries.any(|entry| entry.log == log && entry.number == number)
                };
                if !positions.iter().all(is_there) {
                    return Err(("EvtSubscribe", Code::ERROR_NOT_FOUND));
                }
                positions
            }
            START_AT_OLDEST_RECORD => Positions::new(),
            _ => {
                let mut positions = Positions::new();
                for entry in entries.iter() {
                    set(&mut positions, entry.log, entry.number);
                }
                positions
            }
        };
        Ok(self.handle(Object::Subscription(positions.into())))
    }

    fn next(
        &mut self,
        subscription: &Handle,
        max: usize,
        mut take: impl FnMut(Handle),
    ) -> Result<(), Code> {
        self.call("EvtNext")?;
        let Object::Subscription(positions) = &subscription.object else {
            panic!("not a subscription");
        };
        let mut positions = positions.borrow_mut();
        let mut count = 0;
        let is_too_large = self.0.most.get().is_some_and(|most| max > most);
        for entry in &*self.0.entries.borrow() {
            if count < max && entry.number > position(&positions, entry.log) {
                set(&mut positions, entry.log, entry.number);
                count += 1;
                // The position moves on even then.
                if !is_too_large {
                    take(self.handle(Object::Event(entry.clone())));
                }
            }
        }
        match count {
            0 => Err(Code::ERROR_NO_MORE_ITEMS),
            _ if is_too_large => Err(Code::RPC_S_INVALID_BOUND),
            _ => Ok(()),
        }
    }

    fn render_text(
        &mut self,
        fragment: &Handle,
        what: Text,
        buffer: &mut [u16],
    ) -> Result<Rendered, Code> {
        self.call("EvtRender")?;
        let text: Rc<str> = match (&fragment.object, what) {
            (Object::Event(entry), Text::Event) => Rc::clone(&entry.xml),
            (Object::Bookmark(positions), Text::Bookmark) => {
                let positions = positions.borrow();
                let entries = positions
                    .iter()
                    .map(|(log, number)| format!("{log} {number}"));
                entries.collect::<Vec<_>>().join(",").into()
            }
            _ => panic!("the wrong object"),
        };
        let units = || text.encode_utf16().chain([0]);
        let (len, bytes) = (units().count(), units().count() * 2);
        let Some(room) = buffer.get_mut(..len) else {
            return Ok(Rendered::TooSmall { bytes });
        };
        room.iter_mut()
            .zip(units())
            .for_each(|(place, unit)| *place = unit);
        // More than was written, as Windows claims at times.
        Ok(Rendered::Whole {
            bytes: bytes + 64,
            values: 0,
        })
    }

    fn render_values(
        &mut self,
        context: &Handle,
        event: &Handle,
        buffer: &mut [u64],
    ) -> Result<Rendered, Code> {
        self.call("EvtRender")?;
        let (Object::Context(properties), Object::Event(entry)) = (&context.object, &event.object)
        else {
            panic!("the wrong objects");
        };
        let (words, values) = self.0.values.borrow().unwrap()(*properties, entry);
        let bytes = words.len() * 8;
        let base = buffer.as_ptr().addr() as u64;
        let Some(room) = buffer.get_mut(..words.len()) else {
            return Ok(Rendered::TooSmall { bytes });
        };
        room.copy_from_slice(&words);
        // What points into the values is an offset until now.
        for index in 0..values {
            let kind = room[index * 2 + 1] >> 32;
            if [1, 15, 18, 19].contains(&kind) && room[index * 2] != 0 {
                room[index * 2] += base;
            }
        }
        Ok(Rendered::Whole { bytes, values })
    }

    fn render_context(&mut self, properties: Properties) -> Result<Handle, Code> {
        self.call("EvtCreateRenderContext")?;
        Ok(self.handle(Object::Context(properties)))
    }

    fn bookmark(&mut self, xml: Option<&str>) -> Result<Handle, Code> {
        self.call("EvtCreateBookmark")?;
        let mut positions = Positions::new();
        for entry in xml.unwrap_or_default().split_terminator(',') {
            let (log, number) = entry.split_once(' ').ok_or(Code::ERROR_INVALID_PARAMETER)?;
            let log = LOGS.iter().find(|known| **known == log).unwrap();
            set(&mut positions, log, number.parse().unwrap());
        }
        Ok(self.handle(Object::Bookmark(positions.into())))
    }

    fn update_bookmark(&mut self, bookmark: &Handle, event: &Handle) -> Result<(), Code> {
        self.call("EvtUpdateBookmark")?;
        let (Object::Bookmark(positions), Object::Event(entry)) = (&bookmark.object, &event.object)
        else {
            panic!("the wrong objects");
        };
        set(&mut positions.borrow_mut(), entry.log, entry.number);
        Ok(())
    }

    fn wait(&self, timeout: Duration) -> Result<bool, Code> {
        self.call("WaitForSingleObject")?;
        std::thread::sleep(timeout);
        Ok(false)
    }
}
