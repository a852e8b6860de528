//! The words of wmic.exe's grammar.
//!
//! Sources: Microsoft's "WMIC switches" (Windows Server 2003), "WMIC verbs", the page on wmic in
//! the WMI SDK, and the help that `wmic /?` prints.

use crate::cmdline::path::{Place, WindowsPath};
use crate::fold;
use crate::secrets::wmic::is_alias;

/// Formats in the wbem directory, as `/format /?` prints them and scripts use them.
const FORMATS: [&str; 20] = [
    "csv",
    "texttable",
    "hform",
    "hmof",
    "htable",
    "hxml",
    "list",
    "rawxml",
    "table",
    "value",
    "mof",
    "xml",
    "htable-sortby",
    "hform-sortby",
    "texttablewsys",
    "wmiclimofformat",
    "wmiclitableformat",
    "wmiclitableformatnosys",
    "wmiclivalueformat",
    "textvaluelist",
];

/// Aliases that are ordinary words, which other programs use too.
const ORDINARY: [&str; 31] = [
    "alias",
    "bios",
    "bootconfig",
    "cdrom",
    "cpu",
    "datafile",
    "desktop",
    "environment",
    "group",
    "irq",
    "job",
    "logon",
    "nic",
    "os",
    "pagefile",
    "partition",
    "port",
    "printer",
    "process",
    "product",
    "registry",
    "server",
    "service",
    "share",
    "startup",
    "temperature",
    "timezone",
    "ups",
    "voltage",
    "volume",
    "netuse",
];

/// Whether a word is an alias that no other program is likely to use.
pub(super) fn is_distinctive_alias(word: &str) -> bool {
    is_alias(word) && !ORDINARY.iter().any(|ordinary| fold::is(word, ordinary))
}

/// Whether a name has the form of a WMI class: a known prefix.
pub(super) fn is_class_name(name: &str) -> bool {
    const PREFIXES: [&str; 7] = [
        "win32_",
        "cim_",
        "msft_",
        "msi_",
        "rsop_",
        "__",
        "stdregprov",
    ];
    let folded: String = name.chars().take(12).map(fold::fold).collect();
    PREFIXES.iter().any(|prefix| folded.starts_with(prefix))
}

/// Whether a value of `/FORMAT` names a format that ships with Windows: a keyword, with or without
/// `.xsl`, and parameters after a colon; or its file in the wbem folder.
pub(super) fn is_builtin_format(value: &str) -> bool {
    let folded: String = value.trim().chars().map(fold::fold).collect();
    let root = folded.split(':').next().unwrap_or_default();
    let root = root.strip_suffix(".xsl").unwrap_or(root);
    // `c:\x.xsl` and `http://x` have a colon too.
    if folded.contains(['\\', '/']) {
        return is_builtin_file(&folded);
    }
    FORMATS.contains(&root)
}

/// Whether a path is that of a style sheet in `\Windows\System32\wbem` or in the folder of a language
/// there, by its own name.
fn is_builtin_file(path: &str) -> bool {
    let path = WindowsPath::new(path);
    let below = path.below_root().to_ascii_lowercase();
    let in_wbem = [r"windows\system32\wbem\", r"windows\syswow64\wbem\"]
        .iter()
        .find_map(|folder| below.strip_prefix(folder));
    let Some(file) = in_wbem.filter(|_| path.place() == Place::Windows) else {
        return false;
    };
    let name = match file.split_once('\\') {
        None => file,
        // `en-us`
        Some((language, name)) if language.len() == 5 && language.get(2..3) == Some("-") => name,
        Some(_) => return false,
    };
    name.strip_suffix(".xsl")
        .is_some_and(|name| FORMATS.contains(&name))
}
