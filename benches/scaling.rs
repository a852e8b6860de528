//! Whether cost stays in proportion: nanoseconds a byte, or an event, as inputs grow. `cargo bench
//! --bench scaling`. Each row is one run over inputs of growing size; the last column is the
//! dearest of them against the cheapest, which is near 1 where cost is linear.
#![allow(clippy::cast_precision_loss, reason = "shown in a few digits")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use wmi_events::Event;
use wmi_events::source::{Limits, Options, json, xml};

const SAMPLE: &str = include_str!("../examples/sample.xml");
const MIB: usize = 1 << 20;

/// The shortest of several runs: what else the machine does only adds.
fn time(mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    let begun = Instant::now();
    for _ in 0..20 {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
        if begun.elapsed() > Duration::from_secs(2) {
            break;
        }
    }
    best
}

fn row(name: &str, unit: &str, inputs: &[(usize, Duration)]) {
    let costs: Vec<f64> = inputs
        .iter()
        .map(|(count, time)| time.as_secs_f64() * 1e9 / *count as f64)
        .collect();
    let (least, most) = costs
        .iter()
        .fold((f64::MAX, 0.0_f64), |(least, most), cost| {
            (least.min(*cost), most.max(*cost))
        });
    let shown: Vec<String> = costs.iter().map(|cost| format!("{cost:.3}")).collect();
    eprintln!(
        "{name:32} ns/{unit:5} {}  x{:.2}",
        shown.join(" "),
        most / least
    );
}

fn read(bytes: &[u8]) -> u64 {
    let mut limits = Limits::default();
    limits.max_event_bytes = 128 * MIB;
    limits.max_fields = usize::MAX;
    limits.max_depth = usize::MAX;
    let mut reader = xml::Reader::with_limits(black_box(bytes), limits);
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().seen
}

fn read_json(bytes: &[u8]) -> u64 {
    let mut limits = Limits::default();
    limits.max_event_bytes = 128 * MIB;
    let mut reader = json::Reader::with_limits(black_box(bytes), limits);
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().seen
}

fn of_4688() -> &'static str {
    let events = SAMPLE.split_inclusive("</Event>").map(str::trim_start);
    let mut found = events.filter(|event| event.contains("<EventID>4688<"));
    found.next().unwrap_or_default()
}

/// A 4688 with that put into its command line.
fn with(text: &str) -> String {
    let event = of_4688();
    let at = event
        .find("CommandLine'>")
        .map_or(0, |at| at + "CommandLine'>".len());
    let (head, tail) = event.split_at(at);
    format!("{head}{text}{tail}")
}

fn main() {
    // One event from 1 KiB to 64 MiB.
    let sizes = [1 << 10, 16 << 10, 256 << 10, 4 * MIB, 64 * MIB];
    for (name, piece) in [
        ("plain text", "x"),
        ("references", "&amp;"),
        ("other references", "&#x41;"),
    ] {
        let inputs = sizes.map(|size| {
            let xml = with(&piece.repeat(size / piece.len()));
            let mut options = Options::default();
            options.limits.max_event_bytes = 128 * MIB;
            let spent = time(|| assert!(xml::parse(black_box(&xml), &options).is_ok()));
            (xml.len(), spent)
        });
        row(&format!("an event of {name}"), "byte", &inputs);
    }
    // 10 to 10 million events.
    let counts = [10, 1_000, 100_000, 10_000_000];
    let inputs = counts.map(|count| {
        let chunk = of_4688().repeat(count.min(1_000));
        let repeats = count / count.min(1_000);
        let spent = time(|| {
            let stream = Repeated::new(chunk.as_bytes(), repeats);
            let mut reader = xml::Reader::new(std::io::BufReader::with_capacity(64 << 10, stream));
            while let Some(event) = reader.next_borrowed() {
                black_box(event.is_ok());
            }
            assert_eq!(reader.stats().matched, count as u64);
        });
        (count, spent)
    });
    row("events of a stream", "event", &inputs);
    // Shapes that a slip would make quadratic, of 64 KiB, 1 MiB and 16 MiB.
    let hostile: &[(&str, &str, &str, &str)] = &[
        ("`<` in text", "<Event>", "<", ""),
        ("start tags", "<Event>", "<a>", ""),
        (
            "attributes",
            "<Event><System><Provider ",
            "a='b' ",
            "/></System></Event>",
        ),
        (
            "long names like ours",
            "<Event><System>",
            "<EventRecordIDs/>",
            "</System></Event>",
        ),
        ("comments that end not", "", "<!--", ""),
        ("CDATA that ends not", "<Event>", "<![CDATA[", ""),
        (
            "events begun and not ended",
            "",
            "<Event xmlns='x'><System>",
            "",
        ),
        ("quotes", "<Event a=", "'\"", ""),
        (
            "events in CDATA",
            "",
            "<Event><System/><![CDATA[<Event><System/>]]>",
            "",
        ),
        (
            "events in comments in comments",
            "",
            "<Event><!-- <Event><System/><!-- -->",
            "",
        ),
        (
            "data, then no end",
            "",
            "<Event><System/><EventData/><RenderingInfo><",
            "",
        ),
        (
            "unknown fields",
            "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>5857</EventID></System><UserData><a>",
            "<b>c</b>",
            "</a></UserData></Event>",
        ),
    ];
    for (name, head, piece, tail) in hostile {
        let inputs = [64 << 10, MIB, 4 * MIB].map(|size: usize| {
            let text = format!("{head}{}{tail}", piece.repeat(size / piece.len()));
            let spent = time(|| {
                black_box(read(text.as_bytes()));
            });
            (text.len(), spent)
        });
        row(&format!("XML: {name}"), "byte", &inputs);
    }
    let hostile: &[(&str, &str, &str, &str)] = &[
        ("brackets", "", "[", ""),
        ("open objects", "", "{\"a\":", ""),
        ("quotes", "{", "\"", ""),
        ("backslashes", "{\"a\":\"", "\\\\", "\"}"),
        ("members", "{\"EventID\":4688", ",\"a\":1", "}"),
        ("lines", "", "{}\n", ""),
        ("lines that are cut off", "", "{\"EventID\":4688,\n", ""),
        ("objects within each other", "", "{\"a\":{\"a\":1},", ""),
        (
            "events within each other",
            "",
            "{\"a\":[{\"EventID\":4688},",
            "",
        ),
        (
            "objects begun in strings",
            "{\"a\":[\"",
            "{\",\":{\",\":",
            "",
        ),
        (
            "quotes and braces in a string",
            "{\"a\":\"",
            "{\\\"a\\\":",
            "",
        ),
        ("objects in text", "x", "{\"a\":\"b{", ""),
    ];
    for (name, head, piece, tail) in hostile {
        let inputs = [64 << 10, MIB, 4 * MIB].map(|size: usize| {
            let text = format!("{head}{}{tail}", piece.repeat(size / piece.len()));
            let spent = time(|| {
                black_box(read_json(text.as_bytes()));
            });
            (text.len(), spent)
        });
        row(&format!("JSON: {name}"), "byte", &inputs);
    }
    // Names that only their middles tell apart.
    let inputs = [64 << 10, MIB, 4 * MIB].map(|size: usize| {
        let members = (0..size / 16).map(|n| format!(",\"a{n:08}b\":1"));
        let provider = "\"SourceName\":\"Microsoft-Windows-WMI-Activity\"";
        let text = format!(
            "{{\"EventID\":5857,{provider}{}}}",
            members.collect::<String>()
        );
        let spent = time(|| {
            black_box(read_json(text.as_bytes()));
        });
        (text.len(), spent)
    });
    row("JSON: names that look the same", "byte", &inputs);
    // Records with the same members, each with other blanks: what is known of one is of no use.
    let inputs = [64 << 10, MIB, 4 * MIB].map(|size: usize| {
        let provider = "\"SourceName\":\"Microsoft-Windows-WMI-Activity\"";
        let line = |n: usize| {
            let blanks = " ".repeat(n % 509);
            format!("{{\"EventID\":5857,{provider},{blanks}\"Message\":\"\"}}\n")
        };
        let text: String = (0..size / 330).map(line).collect();
        let spent = time(|| {
            black_box(read_json(text.as_bytes()));
        });
        (text.len(), spent)
    });
    row("JSON: other blanks in each record", "byte", &inputs);
    assert!(Event::from_xml(of_4688()).is_ok());
}

/// The same bytes again and again.
struct Repeated<'b> {
    bytes: &'b [u8],
    rest: &'b [u8],
    left: usize,
}

impl<'b> Repeated<'b> {
    fn new(bytes: &'b [u8], times: usize) -> Self {
        Self {
            bytes,
            rest: bytes,
            left: times - 1,
        }
    }
}

impl std::io::Read for Repeated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() && self.left > 0 {
            self.rest = self.bytes;
            self.left -= 1;
        }
        let len = self.rest.len().min(buffer.len());
        let (now, later) = self.rest.split_at(len);
        if let Some(room) = buffer.get_mut(..len) {
            room.copy_from_slice(now);
        }
        self.rest = later;
        Ok(len)
    }
}
