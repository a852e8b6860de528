//! What is broken in a stream, and how.

use crate::random::Random;
use crate::shapes::{Form, Written};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Damage {
    /// The rest is gone.
    Cut,
    /// A bit of what gives it its structure.
    Flipped,
    /// Far more levels than an event has.
    Nested,
    /// Longer than an event may be.
    Huge,
    /// A NUL in a value.
    Nul,
    /// A byte of another encoding, or half a pair of surrogates.
    Encoding,
    /// A line that is no event.
    Noise,
}

/// Stands for what no text can have, until the text is encoded.
pub(crate) const WRONG: char = '\u{e000}';

impl Damage {
    /// The ones that the first events of a stream have: so that a peak of memory is early.
    pub(crate) const ALL: [Self; 7] = [
        Self::Cut,
        Self::Flipped,
        Self::Nested,
        Self::Huge,
        Self::Nul,
        Self::Encoding,
        Self::Noise,
    ];

    pub(crate) fn some(random: &mut Random) -> Self {
        match random.below(100) {
            0 => Self::Huge,
            1..25 => Self::Cut,
            25..50 => Self::Flipped,
            50..60 => Self::Nested,
            60..75 => Self::Nul,
            75..90 => Self::Encoding,
            _ => Self::Noise,
        }
    }

    /// Whether it is no fault: readers keep a NUL that was logged in XML, and do not look into a member
    /// that nobody asks for.
    pub(crate) fn is_harmless(self, form: Form) -> bool {
        match self {
            Self::Nul => form.is_xml(),
            Self::Nested => !form.is_xml(),
            _ => false,
        }
    }

    /// The event, broken.
    pub(crate) fn of(self, form: Form, written: &Written, random: &mut Random) -> String {
        let text = &written.text;
        match self {
            Self::Cut => cut(text, form, written.truth.parts.id, random),
            Self::Flipped => flipped(text, form, random),
            Self::Nested => nested(text, form),
            Self::Huge => in_value(written, &"x".repeat(5 << 20)),
            Self::Nul => in_value(written, "\0"),
            Self::Encoding => in_value(written, &WRONG.to_string()),
            Self::Noise => format!("-- {:x} cannot be written --", random.next()),
        }
    }
}

/// Not before the ID: a record of nobody knows what is no event of this crate. A row that is cut before its last cell has
/// an empty one, which is no fault.
fn cut(text: &str, form: Form, id: u16, random: &mut Random) -> String {
    let id = id.to_string();
    let first = text.find(&id).map_or(0, |at| at + id.len() + 1);
    let mut at = first + random.below(text.len() - first - 1);
    let is_row = form == Form::Csv && text.as_bytes()[at - 1] == b',';
    at += usize::from(is_row);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    text[..at.min(text.len() - 1)].to_owned()
}

fn flipped(text: &str, form: Form, random: &mut Random) -> String {
    let (what, is_plain): (&str, fn(&str) -> bool) = match form {
        Form::Xml | Form::Utf16 => ("</", |_| true),
        // The end of a member's name, and not an escaped quote in a value.
        Form::Json => ("\":", |before| !before.ends_with('\\')),
        Form::Csv => (",\"", |before| !before.ends_with(['"', '\\'])),
    };
    let places = text.match_indices(what);
    let places: Vec<_> = places.filter(|(at, _)| is_plain(&text[..*at])).collect();
    let (at, _) = places[random.below(places.len())];
    let at = if form == Form::Csv { at + 1 } else { at };
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] ^= 1 << random.below(3);
    String::from_utf8(bytes).unwrap_or_default()
}

fn nested(text: &str, form: Form) -> String {
    match form {
        Form::Xml | Form::Utf16 => {
            let (open, close) = ("<x>".repeat(500), "</x>".repeat(500));
            let at = text.rfind("</").unwrap_or_default();
            format!("{}{open}{close}{}", &text[..at], &text[at..])
        }
        Form::Json => {
            let (open, close) = ("[".repeat(5_000), "]".repeat(5_000));
            let at = text.rfind('}').unwrap_or_default();
            format!("{},\"x\":{open}{close}{}", &text[..at], &text[at..])
        }
        Form::Csv => {
            let (open, close) = ("[".repeat(5_000), "]".repeat(5_000));
            text.replacen("\"{", &format!("\"{{\"\"x\"\":{open}{close},"), 1)
        }
    }
}

/// With that before the last word of a field with text.
fn in_value(written: &Written, what: &str) -> String {
    let fields = written.truth.parts.data.iter().rev();
    let words = fields.filter_map(|(_, value)| value.rsplit(' ').next());
    let mut places = words
        .filter(|word| word.len() > 4)
        .filter_map(|word| written.text.rfind(word));
    let mut text = written.text.clone();
    text.insert_str(places.next().unwrap_or(text.len() / 2), what);
    text
}
