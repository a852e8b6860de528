//! `convert`: where the files are, what a second run adds, and what it says.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn convert(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wmi-events"));
    command.arg("convert").arg("-o").arg(folder).args(arguments);
    command.stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found
}

#[test]
fn the_sample_in_partitions_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("events");
    for (run, options) in (1..).zip([&[][..], &["--wide"]]) {
        let output = convert(&into, options);
        assert!(output.status.success(), "{}", said(&output));
        let files = files(&into);
        let written = files.len();
        assert!(written >= 6 * run, "{files:?}");
        assert!(
            files
                .iter()
                .all(|path| path.extension().is_some_and(|e| e == "parquet"))
        );
        assert!(said(&output).contains(" events in "), "{}", said(&output));
    }
    let names = fs::read_dir(&into)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    assert!(
        names.contains(&"event=process_creation".to_owned()),
        "{names:?}"
    );
}

#[test]
fn events_without_a_time_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.xml");
    let event = |id: u16| {
        format!(
            "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>{id}</EventID>\
             <Computer>A</Computer></System></Event>"
        )
    };
    fs::write(&log, event(5857) + &event(5858) + &event(9)).unwrap();
    let into = folder.path().join("events");
    let output = convert(&into, &[log.to_str().unwrap()]);
    let said = said(&output);
    assert!(said.contains("2 events in 2 files"), "{said}");
    let named = "2 of them have no time: they are in day=__HIVE_DEFAULT_PARTITION__";
    assert!(said.contains(named), "{said}");
}

#[test]
fn a_file_is_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let output = convert(&file, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

/// A run that cannot write a file leaves none, and the files of the run before stay.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("events");
    let first = convert(&into, &[]);
    assert!(first.status.success(), "{}", said(&first));
    let mut before = files(&into);
    // No file may have more than 2 blocks; a write beyond is an error.
    let line = format!(
        "ulimit -f 2; trap '' XFSZ; exec {} convert -o {}",
        env!("CARGO_BIN_EXE_wmi-events"),
        into.display()
    );
    let mut command = Command::new("sh");
    command.args(["-c", &line]).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("File too large"),
        "{}",
        said(&output)
    );
    let mut after = files(&into);
    before.sort();
    after.sort();
    assert_eq!(after, before);
}
