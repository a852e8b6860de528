//! What several test programs share.
#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "tests fail so"
)]

pub(crate) mod archive;
pub(crate) mod checks;
pub(crate) mod collectors;
pub(crate) mod damage;
pub(crate) mod envelopes;
pub(crate) mod evtx;
pub(crate) mod expected;
pub(crate) mod generate;
pub(crate) mod hostile;
pub(crate) mod locate;
pub(crate) mod other_inputs;
pub(crate) mod pieces;
pub(crate) mod row;
pub(crate) mod streams;
pub(crate) mod write;
pub(crate) mod zip;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wmi_events::Event;

/// The corpus directory that `WMI_EVENTS_CORPUS` names: `None` where the variable is not set,
/// a failure where it names nothing.
pub(crate) fn corpus() -> Option<PathBuf> {
    let Some(dir) = std::env::var_os("WMI_EVENTS_CORPUS") else {
        println!("skipped: WMI_EVENTS_CORPUS is not set");
        return None;
    };
    let dir = PathBuf::from(dir);
    assert!(
        dir.is_dir(),
        "WMI_EVENTS_CORPUS names no directory: {}",
        dir.display()
    );
    Some(dir)
}

/// A folder beside the corpus: `more`, with further real logs, or `shapes`, with the records of
/// collectors. A failure where it is missing.
pub(crate) fn beside(corpus: &Path, name: &str) -> PathBuf {
    let dir = corpus.parent().unwrap_or(corpus).join(name);
    assert!(
        dir.is_dir(),
        "beside WMI_EVENTS_CORPUS is no folder {}",
        dir.display()
    );
    dir
}

/// An empty folder of its own for a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(folder.join("deeper")).unwrap();
    folder
}

/// The files of a directory that end in `.extension`, sorted; a failure where there are none.
pub(crate) fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    assert!(
        !files.is_empty(),
        "no .{extension} file in {}",
        dir.display()
    );
    files
}

/// The objects of a JSON Lines file.
pub(crate) fn json_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        })
        .collect()
}

/// The file that says what is in `path`: of `more`, where values are corrected, or of the corpus.
pub(crate) fn expected_file(corpus: &Path, path: &Path) -> PathBuf {
    let name = path.with_extension("jsonl");
    let name = Path::new("expected").join(name.file_name().unwrap());
    let corrected = beside(corpus, "more").join(&name);
    if corrected.is_file() {
        return corrected;
    }
    let expected = corpus.join(name);
    assert!(
        expected.is_file(),
        "{} has no expected file",
        path.display()
    );
    expected
}

/// An event as the corpus' `expected/` files say one, without `file`.
pub(crate) fn as_expected(event: &Event<'_>) -> Value {
    let system = &event.system;
    let fields = event
        .fields()
        .map(|f| (f.name().to_owned(), Value::from(f.text().into_owned())));
    let extra = event
        .extra
        .iter()
        .map(|f| (f.name.to_string(), Value::from(f.value.to_string())));
    serde_json::json!({
        "record_id": system.record_id,
        "event_id": system.event_id.get(),
        "version": system.version,
        "time": system.time_text(),
        "computer": system.computer,
        "channel": system.channel,
        "provider": system.provider_name,
        "provider_guid": system.provider_guid.map(|guid| guid.to_string()),
        "activity_id": system.activity_id.map(|guid| guid.to_string()),
        "execution_pid": system.process_id,
        "execution_tid": system.thread_id,
        "user_sid": system.user_id,
        "data": Value::Object(fields.chain(extra).collect()),
    })
}
