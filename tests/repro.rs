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
        checks::evtx(&bytes);
        count += 1;
    }
    assert!(count >= 6, "{count} files");
}
