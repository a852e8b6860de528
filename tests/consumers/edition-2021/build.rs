//! Takes the crate's docs out of the packaged `lib.rs`, so that their examples are compiled here.

use std::{env, fs, path::Path};

fn main() {
    let lib = "../../wmi-events/src/lib.rs";
    println!("cargo::rerun-if-changed={lib}");
    let source = fs::read_to_string(lib).expect("the package is unpacked beside this one");
    let docs: String = source
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect();
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("crate.md"), docs).expect("the output folder can be written");
}
