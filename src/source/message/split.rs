//! Splits a message at the words of its template.

use super::explanation;
use super::template::{Insert, Span, Template, Words};
use super::values::{Values, is_line_end, is_sound, is_white, malformed, without_line_ends};
use crate::error::Error;

/// How many places of words are tried in a message: only crafted messages have more.
const MAX_TRIES: usize = 64;

/// How white space around values is told from the values.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    /// The text is one line: a margin of the words has as much white space as in the template.
    Line,
    /// One value a line. Tabs are before it, or blanks if the collector converted them: a blank
    /// after a tab belongs to the value.
    Lines,
    /// Several lines that the collector joined with blanks (Snare).
    JoinedLines,
}

impl Template {
    /// The values of a message that has all words of the template, in order.
    pub(super) fn split<'a>(&self, message: &'a str) -> Result<Values<'a>, Error> {
        let mut splitter = Splitter::new(self, message)?;
        splitter.all().map(|()| splitter.values)
    }

    /// The values of a message of several lines that were joined to one, and whose end is cut off.
    pub(super) fn split_cut_line<'a>(&self, message: &'a str) -> Option<Values<'a>> {
        let mut splitter = Splitter::new(self, message).ok()?;
        if splitter.layout != Layout::JoinedLines {
            return None;
        }
        splitter.up_to_cut();
        Some(splitter.values)
    }
}

struct Splitter<'t, 'a> {
    template: &'t Template,
    message: &'a str,
    layout: Layout,
    /// Where the first value begins.
    start: usize,
    /// The white space that stands for an empty line, in [`Layout::JoinedLines`].
    gap: usize,
    values: Values<'a>,
    tries: usize,
    /// The words that were missing furthest in the message, and where.
    missing: (&'static str, usize),
}

impl<'t, 'a> Splitter<'t, 'a> {
    fn new(template: &'t Template, message: &'a str) -> Result<Self, Error> {
        let [first, ..] = template.inserts.as_slice() else {
            return Err(malformed("an event whose message is known", 0));
        };
        let at = match first.words.text {
            "" => 0,
            _ => message.len() - message.trim_start_matches(is_white).len(),
        };
        let found = first
            .words
            .find(message, at)
            .filter(|span| span.start == at);
        let span = found.ok_or_else(|| malformed(first.words.text, 0))?;
        let mut splitter = Self {
            template,
            message,
            layout: Layout::Line,
            start: 0,
            gap: 0,
            values: Values::new(),
            tries: MAX_TRIES,
            missing: (first.words.text, 0),
        };
        if let [title, ..] = template.lines.as_slice() {
            let head = message.get(at..span.end).unwrap_or_default();
            splitter.layout = match head.contains(is_line_end) {
                true => Layout::Lines,
                false => Layout::JoinedLines,
            };
            let after = head.get(title.label.len()..).unwrap_or_default();
            let after = after.strip_prefix(':').unwrap_or(after);
            splitter.gap = after.len() - after.trim_start_matches(is_white).len();
        }
        splitter.start = splitter.value_start(first, span);
        Ok(splitter)
    }

    /// Finds every value: up to the free one from the front, the others from the back.
    fn all(&mut self) -> Result<(), Error> {
        let template = self.template;
        let (inserts, free) = (&template.inserts, template.free);
        let Some(at) = self.front(0, self.start, free) else {
            return Err(self.malformed());
        };
        let Some(next) = inserts.get(free + 1) else {
            return self.last(free, at);
        };
        let (message, len) = (self.message, self.values.len());
        self.note_missing(next, at);
        let Some(insert) = inserts.get(free) else {
            return Err(self.malformed());
        };
        let places = next.words.find_from_back(message, at);
        for span in places.take(MAX_TRIES) {
            if !self.is_in_place(&next.words, span) {
                continue;
            }
            self.tries = MAX_TRIES;
            let value = self.value(at, next, span);
            self.values.truncate(len);
            if !is_sound(template.schema, insert.field, value) {
                continue;
            }
            self.values.push((insert.field, value));
            let last = inserts.len() - 1;
            let start = self.value_start(next, span);
            if let Some(at) = self.front(free + 1, start, last)
                && self.last(last, at).is_ok()
            {
                return Ok(());
            }
        }
        Err(self.malformed())
    }

    /// Finds the values from `index` on, before that of `end`, which begins where returned. The
    /// depth is bounded by the number of fields.
    fn front(&mut self, index: usize, at: usize, end: usize) -> Option<usize> {
        let template = self.template;
        let (Some(insert), Some(next)) = (
            template.inserts.get(index),
            template.inserts.get(index + 1).filter(|_| index < end),
        ) else {
            return Some(at);
        };
        self.note_missing(next, at);
        let len = self.values.len();
        let mut from = at;
        while let Some(span) = self.find(&next.words, from) {
            self.tries = self.tries.checked_sub(1)?;
            let value = self.value(at, next, span);
            if is_sound(template.schema, insert.field, value) {
                self.values.push((insert.field, value));
                let start = self.value_start(next, span);
                if let Some(found) = self.front(index + 1, start, end) {
                    return Some(found);
                }
                self.values.truncate(len);
            }
            from = self.after_first_char(span);
        }
        None
    }

    /// The last value, up to what the template has after it.
    fn last(&mut self, index: usize, at: usize) -> Result<(), Error> {
        let Some(insert) = self.template.inserts.get(index) else {
            return Err(self.malformed());
        };
        let rest = self.message.get(at..).unwrap_or_default();
        let value = match self.layout {
            Layout::Line => without_line_end(rest),
            Layout::Lines => match self.template.tail_label() {
                Some(label) => explanation::cut(rest, label.label),
                None => without_line_end(rest),
            },
            Layout::JoinedLines => self.cut_tail(at, rest),
        };
        if !is_sound(self.template.schema, insert.field, value) {
            self.missing = (insert.words.text, at);
            return Err(self.malformed());
        }
        self.values.push((insert.field, value));
        Ok(())
    }

    /// The first place of words from there on.
    fn find(&self, words: &Words, mut from: usize) -> Option<Span> {
        loop {
            let span = words.find(self.message, from)?;
            if self.is_in_place(words, span) {
                return Some(span);
            }
            from = self.after_first_char(span);
        }
    }

    /// Whether words that begin on a new line do so here.
    fn is_in_place(&self, words: &Words, span: Span) -> bool {
        let before = self.message.get(..span.start).unwrap_or_default();
        let margin = before.get(before.trim_end_matches(is_white).len()..);
        self.layout != Layout::Lines
            || !words.are_on_new_line()
            || margin.is_some_and(|margin| margin.contains(is_line_end))
    }

    fn after_first_char(&self, span: Span) -> usize {
        let found = self.message.get(span.start..).unwrap_or_default();
        span.start + first_chars(found, 1)
    }

    /// The values before the first missing words.
    fn up_to_cut(&mut self) {
        let mut at = self.start;
        let inserts = &self.template.inserts;
        for (insert, next) in inserts.iter().zip(inserts.iter().skip(1)) {
            let found = self.find(&next.words, at);
            let value = match found {
                Some(span) => self.value(at, next, span),
                None => self
                    .message
                    .get(at..)
                    .unwrap_or_default()
                    .trim_end_matches(is_white),
            };
            if is_sound(self.template.schema, insert.field, value) {
                self.values.push((insert.field, value));
            }
            match found {
                Some(span) => at = self.value_start(next, span),
                None => return,
            }
        }
    }

    /// The value from `at` to the words of `next`.
    fn value(&self, at: usize, next: &Insert, span: Span) -> &'a str {
        let value = self.message.get(at..span.start).unwrap_or_default();
        match self.layout {
            Layout::Line => without_blanks(value, next.words.margins().0),
            Layout::Lines => without_line_ends(value),
            Layout::JoinedLines => value.trim_end_matches(is_white),
        }
    }

    /// Where the value after the words of `insert` begins.
    fn value_start(&self, insert: &Insert, span: Span) -> usize {
        let rest = self.message.get(span.end..).unwrap_or_default();
        let value = match self.layout {
            Layout::Line => {
                let margin = rest.len() - rest.trim_start_matches(is_white).len();
                let blanks = first_chars(rest, insert.words.margins().1);
                rest.get(margin.min(blanks)..).unwrap_or_default()
            }
            Layout::Lines => after_label(rest),
            Layout::JoinedLines => rest.trim_start_matches(is_white),
        };
        self.message.len() - value.len()
    }

    /// Without the text after the last value, and the blanks that stand for the empty line between.
    fn cut_tail(&self, at: usize, rest: &'a str) -> &'a str {
        let tail = &self.template.tail;
        let mut places = tail.find_from_back(self.message, at).take(MAX_TRIES);
        let is_tail = |span: &Span| {
            let after = self.message.get(span.end..);
            after.is_some_and(explanation::is_prose)
        };
        let Some(span) = places.find(is_tail) else {
            return without_line_end(rest);
        };
        let value = self.message.get(at..span.start).unwrap_or_default();
        without_blanks(value, self.gap)
    }

    fn note_missing(&mut self, next: &Insert, at: usize) {
        if at >= self.missing.1 {
            self.missing = (next.words.text, at);
        }
    }

    fn malformed(&self) -> Error {
        malformed(self.missing.0, self.missing.1)
    }
}

/// What follows a label and its colon, without the white space that separates them.
pub(super) fn after_label(rest: &str) -> &str {
    let value = rest.trim_start_matches('\t');
    if value.len() == rest.len() {
        rest.trim_start_matches(|c| is_white(c) && !is_line_end(c))
    } else {
        value
    }
}

/// The bytes of the first `count` characters.
fn first_chars(text: &str, count: usize) -> usize {
    text.chars().take(count).map(char::len_utf8).sum()
}

/// Without up to that number of blanks at the end.
fn without_blanks(text: &str, count: usize) -> &str {
    let margin = text.len() - text.trim_end_matches(is_white).len();
    let blanks = text.chars().rev().take(count).map(char::len_utf8).sum();
    text.get(..text.len() - margin.min(blanks))
        .unwrap_or_default()
}

/// Without the line end that Windows adds; a value of several lines keeps its own.
fn without_line_end(value: &str) -> &str {
    let trimmed = value.trim_end_matches(is_line_end);
    match trimmed.contains(is_line_end) {
        true => value,
        false => trimmed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_values::{named, read};
    use crate::EventId;

    #[test]
    fn values_that_hold_the_words() {
        let table: [(EventId, &str, &[&str]); 12] = [
            (
                EventId::PROVIDER_STARTED,
                r"A. HostProcess = x provider started with result code 0x80041002. HostProcess = wmiprvse.exe; ProcessID = 12; ProviderPath = C:\a; ProviderPath = b.dll",
                &[
                    "A. HostProcess = x",
                    "0x80041002",
                    "wmiprvse.exe",
                    "12",
                    r"C:\a; ProviderPath = b.dll",
                ],
            ),
            (
                EventId::PROVIDER_STARTED,
                " provider started with result code 0x0. HostProcess = ; ProcessID = 1; ProviderPath = ",
                &["", "0x0", "", "1", ""],
            ),
            // A number where one is expected decides.
            (
                EventId::PROVIDER_STARTED,
                "a provider started with result code b provider started with result code 0x0. HostProcess = h; ProcessID = x; ProcessID = 1; ProviderPath = p\r\n",
                &[
                    "a provider started with result code b",
                    "0x0",
                    "h; ProcessID = x",
                    "1",
                    "p",
                ],
            ),
            (
                EventId::CLIENT_FAILURE,
                "Id = {0}; ClientMachine = A; User = D\\u; ClientProcessId = 7; Component = Unknown; Operation = Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; ResultCode = 0x1; PossibleCause = no'; ResultCode = 0x80041032; PossibleCause = Unknown",
                &[
                    "{0}",
                    "A",
                    "D\\u",
                    "7",
                    "Unknown",
                    "Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; ResultCode = 0x1; PossibleCause = no'",
                    "0x80041032",
                    "Unknown",
                ],
            ),
            (
                EventId::CLIENT_FAILURE,
                "Id = {0}; ClientMachine = A; User = ; ClientProcessId = 7; Component = Unknown; Operation = x; ResultCode = 0x80041032; PossibleCause = a; PossibleCause = b",
                &[
                    "{0}",
                    "A",
                    "",
                    "7",
                    "Unknown",
                    "x",
                    "0x80041032",
                    "a; PossibleCause = b",
                ],
            ),
            (
                EventId::ESS_STARTED,
                "Namespace = //./root/CIMV2; NotificationQuery = select * from X where A = '; OwnerName = me; HostProcessID = 1'; OwnerName = S-1-5-32-544; HostProcessID = 2724;  Provider= SCM Event Provider, queryID = 3; PossibleCause = Permanent",
                &[
                    "//./root/CIMV2",
                    "select * from X where A = '; OwnerName = me; HostProcessID = 1'",
                    "S-1-5-32-544",
                    "2724",
                    "SCM Event Provider",
                    "3",
                    "Permanent",
                ],
            ),
            // Blanks are other than in the template; those of the values stay.
            (
                EventId::ESS_STARTED,
                "\nNamespace\t= a;\u{a0}NotificationQuery =   select  x ; OwnerName = ; HostProcessID =  1; Provider=, queryID = 3;  PossibleCause =",
                &["a", "  select  x ", "", " 1", "", "3", ""],
            ),
            (
                EventId::TEMPORARY_ESS_STARTED,
                "Namespace = root; NotificationQuery = select; UserName = A\\b; ClientProcessID = 3080, ClientMachine = W5; PossibleCause = Temporary",
                &["root", "select", "A\\b", "3080", "W5", "Temporary"],
            ),
            (
                EventId::TEMPORARY_ESS_STARTED,
                "Namespace = root; NotificationQuery = a\r\nb; UserName = ; ClientProcessID = 0x10, ClientMachine = ; PossibleCause = ",
                &["root", "a\r\nb", "", "0x10", "", ""],
            ),
            (
                EventId::ESS_TO_CONSUMER_BINDING,
                "Namespace = //./root/subscription; Eventfilter = F (refer to its activate eventid:5859); Consumer = A=\"x; PossibleCause = \\\"y\"; PossibleCause = Binding EventFilter: \ninstance; PossibleCause = z\n",
                &[
                    "//./root/subscription",
                    "F",
                    "A=\"x; PossibleCause = \\\"y\"",
                    "Binding EventFilter: \ninstance; PossibleCause = z\n",
                ],
            ),
            (
                EventId::ESS_TO_CONSUMER_BINDING,
                "Namespace = n; Eventfilter = F (refer to its activate eventid:5859); Consumer = A=\"x\"; PossibleCause = Binding EventFilter:   instance of A  {  };  ",
                &[
                    "n",
                    "F",
                    "A=\"x\"",
                    "Binding EventFilter:   instance of A  {  };  ",
                ],
            ),
            (
                EventId::ESS_TO_CONSUMER_BINDING,
                "Namespace = ; Eventfilter =  (refer to its activate eventid:5859); Consumer = ; PossibleCause = ",
                &["", "", "", ""],
            ),
        ];
        for (id, message, expected) in table {
            let values = read(id, message).unwrap().unwrap();
            let values: Vec<_> = values.iter().map(|(_, value)| &**value).collect();
            assert_eq!(values, expected, "{message}");
        }
    }

    #[test]
    fn other_messages() {
        let table = [
            (
                EventId::CLIENT_FAILURE,
                "The service was started.",
                "malformed message at byte 0: expected Id = ",
            ),
            (
                EventId::CLIENT_FAILURE,
                "x Id = {0}; ClientMachine = A",
                "malformed message at byte 0: expected Id = ",
            ),
            (
                EventId::CLIENT_FAILURE,
                "Id = {0}; ClientMachine = A; User = B",
                "malformed message at byte 36: expected ; ClientProcessId = ",
            ),
            (
                EventId::PROVIDER_STARTED,
                "x provider started with result code y. HostProcess = z; ProcessID = 1; ProviderPath = ",
                "malformed message at byte 36: expected . HostProcess = ",
            ),
            (
                EventId::PROVIDER_STARTED,
                "x provider started with result code 0x100000000. HostProcess = z; ProcessID = 1; ProviderPath = ",
                "malformed message at byte 36: expected . HostProcess = ",
            ),
        ];
        for (id, message, expected) in table {
            assert_eq!(read(id, message).unwrap_err(), expected, "{message}");
        }
    }

    const JOINED: &str = "A new process has been created.  Creator Subject:  Security ID:  S-1-5-18  Account Name:  HOST$  Account Domain:  CORP  Logon ID:  0x3E7  Target Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  Logon ID:  0x0  Process Information:  New Process ID:  0xea0  New Process Name:  C:\\a b.exe  Token Elevation Type:  %%1936  Mandatory Label:  S-1-16-12288  Creator Process ID:  0x1e8  Creator Process Name:  C:\\c.exe  Process Command Line:  a  /b   Token Elevation Type indicates the type of token.";

    /// What Snare writes: blanks for tabs and line ends.
    #[test]
    fn lines_joined_to_one() {
        let values = [
            "SubjectUserSid=S-1-5-18",
            "SubjectUserName=HOST$",
            "SubjectDomainName=CORP",
            "SubjectLogonId=0x3E7",
            "TargetUserSid=S-1-0-0",
            "TargetUserName=-",
            "TargetDomainName=-",
            "TargetLogonId=0x0",
            "NewProcessId=0xea0",
            r"NewProcessName=C:\a b.exe",
            "TokenElevationType=%%1936",
            "MandatoryLabel=S-1-16-12288",
            "ProcessId=0x1e8",
            r"ParentProcessName=C:\c.exe",
            // Its last blank is its own: two are for the empty line.
            "CommandLine=a  /b ",
        ];
        let changed = |name: &str, value: &str| -> Vec<String> {
            let change = |old: &&str| match old.split_once('=') {
                Some((known, _)) if known == name => format!("{name}={value}"),
                _ => (*old).to_owned(),
            };
            values.iter().map(change).collect()
        };
        let id = EventId::PROCESS_CREATION;
        let one_version = |text: &str| text.replace("Creator Subject", "Subject");
        let table = [
            (JOINED.to_owned(), changed("", "")),
            // A collector that joins with one blank, whose value has no blank of its own then.
            (
                JOINED.replace("   Token", " Token").replace("  ", " "),
                changed("CommandLine", "a /b"),
            ),
            // Real Snare: three blanks for a line end and a tab.
            (JOINED.replace("  Account", "   Account"), changed("", "")),
            (
                JOINED.replace("Account Name:  HOST$", "Account Name:"),
                changed("SubjectUserName", ""),
            ),
            (
                JOINED.replace("Account Domain:  CORP", "Account Domain:  "),
                changed("SubjectDomainName", ""),
            ),
            (
                JOINED.replace("a  /b   Token", "  Token"),
                changed("CommandLine", ""),
            ),
            // The words of a label in a value.
            (
                JOINED.replace(r"C:\a b.exe", r"C:\  Token Elevation Type:  \x.exe"),
                changed("NewProcessName", r"C:\  Token Elevation Type:  \x.exe"),
            ),
            (
                JOINED.replace(
                    "a  /b ",
                    "a  Creator Process ID:  0x4  Process Command Line:  b ",
                ),
                changed(
                    "CommandLine",
                    "a  Creator Process ID:  0x4  Process Command Line:  b ",
                ),
            ),
            // The explanation's words in the command line.
            (
                JOINED.replace("a  /b ", r"a  Token Elevation Type indicates C:\x "),
                changed("CommandLine", r"a  Token Elevation Type indicates C:\x "),
            ),
            // A collector that cuts the explanation off: nothing of the command line is hidden.
            (
                JOINED.replace(
                    "Token Elevation Type indicates the type of token.",
                    r"Token Elevation Type indicates C:\x > y",
                ),
                changed(
                    "CommandLine",
                    r"a  /b   Token Elevation Type indicates C:\x > y",
                ),
            ),
        ];
        for (message, values) in table {
            assert_eq!(named(id, &message), values, "{message}");
        }
        // Cut: the values before.
        for (end, count) in [
            ("New Process Name:  C:\\a b.exe", 10),
            ("Logon ID:  0x3E7", 4),
            ("Creator Process ID:  0x1e8  Crea", 12),
        ] {
            let (before, _) = JOINED.split_once(end).unwrap();
            let cut = format!("{before}{end}");
            let found = named(id, &cut);
            assert_eq!(
                found,
                values.get(..found.len()).unwrap_or_default(),
                "{cut}"
            );
            assert_eq!(found.len(), count, "{cut}");
        }
        // Versions 1 and 0.
        let (before, after) = JOINED.split_once("Target Subject").unwrap();
        let (_, after) = after.split_once("Process Information").unwrap();
        let version_1 = one_version(&format!("{before}Process Information{after}"))
            .replace("Mandatory Label:  S-1-16-12288  ", "")
            .replace(r"Creator Process Name:  C:\c.exe  ", "");
        assert_eq!(named(id, &version_1).len(), 9);
        assert_eq!(named(id, &version_1).last().unwrap(), "CommandLine=a  /b ");
        let version_0 = version_1.replace("Process Command Line:  a  /b   ", "");
        assert_eq!(named(id, &version_0).last().unwrap(), "ProcessId=0x1e8");
    }
}
