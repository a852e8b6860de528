//! Blocks of the events' JSON: the details, which the page unpacks when they are asked for.
//!
//! A block is lines: the shapes of its events as a JSON array, the shape of each event as an array of indices, and
//! then the values of each event, one a line. A value is JSON, or else
//!
//! - nothing: that of the event before with the same shape;
//! - a letter: the event's `t`ime, `r`ecord ID, `c`omputer, `f`ile, `p`rocess ID in the columns, or `q` for that of its parent;
//! - `~3,5`: a string, 5 units from unit 3 on of the event's `what` in the columns, as JSON without quotes.
//!
//! So the texts that the columns have already cost nothing more: that is half of the page.

use std::collections::HashMap;
use std::io;

use super::columns::cut;
use super::payload::Gzip;
use super::shape::Shaped;
use crate::row::Row;

/// The maximum number of events of a block.
const MAX_ROWS: usize = 1_000;

/// The maximum bytes of a block's events; one event may be longer.
const MAX_BYTES: usize = 2 << 20;

/// The shortest string that is worth being named as a part of `what`.
const MIN_PART: usize = 6;

/// A finished block.
pub(super) struct Block {
    pub(super) rows: usize,
    pub(super) gzip: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Blocks {
    done: Vec<Block>,
    shapes: HashMap<String, usize>,
    shape_order: Vec<String>,
    /// The values of the last event of each shape.
    last: Vec<Vec<String>>,
    rows: Vec<usize>,
    values: String,
    /// The length of its events' JSON.
    bytes: usize,
}

impl Blocks {
    /// Adds an event; `shown` is its `what` in the columns.
    pub(super) fn add(&mut self, row: &Row, shown: &str, json: &str) -> io::Result<()> {
        if self.rows.len() == MAX_ROWS || self.bytes + json.len() > MAX_BYTES {
            self.end()?;
        }
        self.bytes += json.len();
        let Shaped { shape, values } = Shaped::new(json);
        let index = match self.shapes.get(&shape) {
            Some(index) => *index,
            None => {
                let index = self.shape_order.len();
                self.shape_order.push(shape.clone());
                self.shapes.insert(shape, index);
                self.last.push(vec![String::new(); values.len()]);
                index
            }
        };
        self.rows.push(index);
        let known = Known::new(row, shown);
        let last = self.last.get_mut(index).map(Vec::as_mut_slice);
        for (value, last) in values.iter().zip(last.unwrap_or_default()) {
            if last != value {
                known.write(value, &mut self.values);
                (*value).clone_into(last);
            }
            self.values.push('\n');
        }
        Ok(())
    }

    /// Compresses the events that are no block yet.
    fn end(&mut self) -> io::Result<()> {
        let (rows, shapes) = (self.rows.len(), std::mem::take(&mut self.shape_order));
        if rows > 0 {
            let mut gzip = Gzip::default();
            gzip.write(&format!("[{}]\n", shapes.join(",")))?;
            gzip.write(&serde_json::to_string(&self.rows)?)?;
            gzip.write("\n")?;
            gzip.write(&self.values)?;
            let gzip = gzip.finish()?;
            self.done.push(Block { rows, gzip });
        }
        let done = std::mem::take(&mut self.done);
        *self = Self {
            done,
            ..Self::default()
        };
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Vec<Block>> {
        self.end()?;
        Ok(self.done)
    }
}

/// What the columns have of an event, as JSON.
struct Known {
    values: Vec<(String, char)>,
    /// `what` without quotes, up to the first character that has not the same length here and in JavaScript.
    what: String,
}

impl Known {
    fn new(row: &Row, shown: &str) -> Self {
        let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let mut values = Vec::with_capacity(6);
        for (text, letter) in [(&*row.computer, 'c'), (&*row.file, 'f')] {
            if cut(text) == text {
                values.push((json(text), letter));
            }
        }
        // The page writes a time with seven digits of the second.
        const TIME_LEN: usize = "2023-10-18T05:43:52.7695919Z".len();
        let time = row.time.map(|time| time.to_string());
        if let Some(time) = time.filter(|time| time.len() == TIME_LEN) {
            values.push((json(&time), 't'));
        }
        if let Some(record) = row.record_id.filter(|record| *record < 1 << 53) {
            values.push((record.to_string(), 'r'));
        }
        for (id, letter) in [(row.process, 'p'), (row.parent, 'q')] {
            if let Some(id) = id {
                values.push((format!("\"{id:#x}\""), letter));
            }
        }
        let what = json(shown);
        let what = what.strip_prefix('"').unwrap_or_default();
        let what = what.strip_suffix('"').unwrap_or_default();
        let end = what.find(|c: char| !c.is_ascii()).unwrap_or(what.len());
        Self {
            values,
            what: what.get(..end).unwrap_or_default().to_owned(),
        }
    }

    fn write(&self, value: &str, out: &mut String) {
        if let Some((_, letter)) = self.values.iter().find(|(known, _)| known == value) {
            return out.push(*letter);
        }
        let string = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        if let Some(string) = string
            && (MIN_PART..=self.what.len()).contains(&string.len())
            && let Some(at) = self.what.find(string)
        {
            out.push_str(&format!("~{at},{}", string.len()));
            return;
        }
        out.push_str(value);
    }
}
