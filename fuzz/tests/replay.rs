//! Every input that once failed is checked again, on any compiler and without libFuzzer; so is each seed.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use wmi_events_fuzz::TARGETS;
use wmi_events_fuzz::seeds::Seeds;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names(folder: &Path) -> BTreeSet<String> {
    let stem = |path: PathBuf| path.file_stem()?.to_str().map(str::to_owned);
    let entries = fs::read_dir(folder).unwrap();
    entries
        .filter_map(|entry| stem(entry.unwrap().path()))
        .collect()
}

/// Each target has a program, and each program and each folder of inputs is of a target.
#[test]
fn targets_have_programs() {
    let targets: BTreeSet<_> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    assert_eq!(names(&folder().join("fuzz_targets")), targets);
    assert!(names(&folder().join("regressions")).is_subset(&targets));
}

#[test]
fn regressions() {
    let mut failed = Vec::new();
    let mut count = 0;
    for target in TARGETS {
        let own = folder().join("regressions").join(target.name);
        let Ok(entries) = fs::read_dir(&own) else {
            continue;
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let bytes = fs::read(&path).unwrap();
            count += 1;
            if catch_unwind(|| (target.run)(&bytes)).is_err() {
                failed.push(path);
            }
        }
    }
    println!("{count} inputs");
    assert!(count > 0 && failed.is_empty(), "{failed:?}");
}

#[test]
fn seeds() {
    let seeds = Seeds::of_fixtures(&folder().join(".."));
    for target in TARGETS {
        let mut count = 0;
        for seed in seeds.of(target.name) {
            (target.run)(seed);
            count += 1;
        }
        assert!(count > 0, "{} has no seed", target.name);
    }
}
