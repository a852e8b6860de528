//! Writes the seeds and the dictionary of each target: `seeds FOLDER [CORPUS]`.
//!
//! `FOLDER/TARGET/` has the seeds, `FOLDER/TARGET.dict` the dictionary. It prints the targets.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

// It has what the instrumentation calls.
use libfuzzer_sys as _;
use wmi_events_fuzz::TARGETS;
use wmi_events_fuzz::seeds::Seeds;

fn main() -> io::Result<()> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments
        .next()
        .ok_or_else(|| io::Error::other("seeds FOLDER [CORPUS]"))?;
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut seeds = Seeds::of_fixtures(&tree);
    if let Some(corpus) = arguments.next() {
        seeds.add_corpus(&corpus);
    }
    for target in TARGETS {
        let own = folder.join(target.name);
        fs::create_dir_all(&own)?;
        for (index, seed) in seeds.of(target.name).enumerate() {
            fs::write(own.join(format!("{index:04}")), seed)?;
        }
        fs::write(
            folder.join(format!("{}.dict", target.name)),
            target.family.dictionary(),
        )?;
        println!("{}", target.name);
    }
    Ok(())
}
