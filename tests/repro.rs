//! Inputs that broke something once, from beside the corpus.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::fs;

use common::checks;
use wmi_events::source::evtx;

#[test]
fn inputs_that_broke_something() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let folder = corpus.join("../repro");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let mut count = 0;
    for path in common::files(&folder, "bin") {
        let bytes = fs::read(&path).unwrap();
        println!("{}", path.display());
        checks::json(&bytes);
        checks::xml(&bytes);
        // As chunks of an EVTX file, too.
        let mut file = b"ElfFile\0".to_vec();
        file.resize(4096, 0);
        file.extend(&bytes);
        let reader = evtx::Reader::from_bytes(&file).unwrap();
        reader
            .flatten()
            .for_each(|event| checks::reads_back(&event));
        count += 1;
    }
    assert!(count >= 6, "{count} files");
}
