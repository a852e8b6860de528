//! Which files are written, so that none of them is an input or the state too.

use std::fs;
use std::path::Path;

use same_file::Handle;

use crate::output::folder;

/// Refuses a file as standard input that is written too: what is written would be read again, or the file be replaced.
pub(crate) fn check_stdin(outputs: &[Handle]) -> Result<(), String> {
    let is_file = |handle: &Handle| handle.as_file().metadata().is_ok_and(|m| m.is_file());
    let stdin = Handle::stdin().ok().filter(is_file);
    if stdin.is_some_and(|stdin| outputs.contains(&stdin)) {
        return Err("-: standard input is the output; give another file to -o".to_owned());
    }
    Ok(())
}

/// Whether a path is that of the output, or of the file that standard output is.
pub(crate) fn is_written(path: &Path, output: Option<&Path>) -> bool {
    // The folder and the name of a file that may not be there yet.
    let place = |path: &Path| {
        let folder = fs::canonicalize(folder(path)).ok();
        folder.zip(path.file_name().map(ToOwned::to_owned))
    };
    let written = output.and_then(place);
    let is_place = written.is_some() && written == place(path);
    let handle = Handle::from_path(path).ok();
    is_place || handle.is_some_and(|handle| outputs(output).contains(&handle))
}

/// The files that are written.
pub(crate) fn outputs(path: Option<&Path>) -> Vec<Handle> {
    let of_path = path.and_then(|path| Handle::from_path(path).ok());
    of_path.into_iter().chain(Handle::stdout().ok()).collect()
}
