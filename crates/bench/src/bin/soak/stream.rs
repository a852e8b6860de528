//! The stream: events of this crate, other events, and broken ones, in an order from the seed.

use std::ops::Range;

use wmi_events::Event;

use crate::damage::{Damage, WRONG};
use crate::random::Random;
use crate::shapes::{self, Before, Form, Written};
use crate::truth::Texts;

/// Of 10,000 events so many are broken, and so many of this crate.
const BROKEN: usize = 10;
const OURS: usize = 500;

/// What a reader must give.
pub(crate) struct Expected {
    /// Its bytes, with what separates it from the next.
    pub(crate) range: Range<u64>,
    pub(crate) number: u64,
    pub(crate) what: What,
}

#[allow(clippy::large_enum_variant, reason = "mostly an event")]
pub(crate) enum What {
    Event {
        event: Event<'static>,
        shape: &'static str,
        is_exact: bool,
    },
    Broken(Damage),
}

impl Written {
    fn intact(self) -> (String, Option<What>) {
        let event = What::Event {
            event: self.truth.event,
            shape: self.shape,
            is_exact: self.is_exact,
        };
        (self.text, Some(event))
    }
}

pub(crate) struct Stream {
    form: Form,
    random: Random,
    others: Vec<String>,
    size: u64,
    is_intact: bool,
    offset: u64,
    number: u64,
    /// How many elements of an array are to come.
    in_array: usize,
    before: Before,
}

impl Stream {
    pub(crate) fn new(form: Form, seed: u64, size: u64, is_intact: bool) -> Self {
        Self {
            form,
            random: Random::new(seed),
            others: shapes::others(form),
            size,
            is_intact,
            offset: 0,
            number: 0,
            in_array: 0,
            before: Before::Open,
        }
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.offset >= self.size && self.in_array == 0
    }

    /// Writes the next event; returns what a reader must give for it, if anything.
    pub(crate) fn next(&mut self, out: &mut Vec<u8>) -> Option<Expected> {
        let start = self.offset;
        if self.number == 0 {
            self.begin(out);
        }
        self.number += 1;
        let roll = self.random.below(10_000);
        let early = usize::try_from(self.number)
            .ok()
            .filter(|number| number % 20 == 0);
        let early = early.and_then(|number| Damage::ALL.get(number / 20 - 1));
        let is_breakable = !self.is_intact && self.before == Before::Whole && self.in_array == 0;
        let (text, what) = if is_breakable && (early.is_some() || roll < BROKEN) {
            let damage = early
                .copied()
                .unwrap_or_else(|| Damage::some(&mut self.random));
            self.broken(damage)
        } else if roll < BROKEN + OURS {
            let written = shapes::ours(self.form, &mut self.random, self.number, self.before);
            self.before = match written.is_open {
                true => Before::Open,
                false => Before::Whole,
            };
            written.intact()
        } else {
            self.before = Before::Whole;
            let other = self.random.below(self.others.len());
            (self.others[other].clone(), None)
        };
        let separator = self.separator();
        self.put(&text, out);
        self.put(separator, out);
        let what = what?;
        Some(Expected {
            range: start..self.offset,
            number: self.number,
            what,
        })
    }

    fn broken(&mut self, damage: Damage) -> (String, Option<What>) {
        let (form, random) = (self.form, &mut self.random);
        let is_harmless = damage.is_harmless(form);
        let mut written = match damage {
            Damage::Nul if is_harmless => shapes::windows(random, self.number, Texts::Nul),
            _ => shapes::breakable(form, random, self.number),
        };
        self.before = match is_harmless {
            true => Before::Whole,
            false => Before::Broken,
        };
        if !is_harmless || damage != Damage::Nul {
            written.text = damage.of(form, &written, random);
        }
        if is_harmless {
            return written.intact();
        }
        (written.text, Some(What::Broken(damage)))
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        match self.form {
            Form::Utf16 => self.put("\u{feff}", out),
            Form::Csv => self.put(shapes::CSV_HEADING, out),
            Form::Xml | Form::Json => {}
        }
    }

    /// What is between this event and the next; it may begin or end an array.
    fn separator(&mut self) -> &'static str {
        match self.form {
            Form::Csv => "\r\n",
            Form::Json if self.in_array > 0 => {
                self.in_array -= 1;
                if self.in_array > 0 { "," } else { "]\n" }
            }
            Form::Json if self.before == Before::Whole && self.random.below(1000) == 0 => {
                self.in_array = 1 + self.random.below(20);
                "\n["
            }
            _ if self.before != Before::Whole => "\n",
            _ => match self.random.below(20) {
                0 => "\r\n",
                // A line of several objects of others counts as one that is skipped.
                1 if self.form.is_xml() || !self.is_intact => "",
                _ => "\n",
            },
        }
    }

    fn put(&mut self, text: &str, out: &mut Vec<u8>) {
        let before = out.len();
        if self.form == Form::Utf16 {
            let unit = |unit| if unit == WRONG as u16 { 0xd800 } else { unit };
            out.extend(text.encode_utf16().map(unit).flat_map(u16::to_le_bytes));
        } else if text.contains(WRONG) {
            // Latin-1.
            for (index, piece) in text.split(WRONG).enumerate() {
                out.extend((index > 0).then_some(0xe9_u8));
                out.extend(piece.bytes());
            }
        } else {
            out.extend(text.bytes());
        }
        self.offset += (out.len() - before) as u64;
    }
}
