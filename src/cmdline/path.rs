//! [`WindowsPath`]: a Windows path as a log has it, with the place that it names.
//!
//! Logs write one file in many ways: `C:\Windows\System32\cmd.exe`,
//! `\Device\HarddiskVolume3\Windows\System32\cmd.exe`, `\??\C:\..`, `\\?\C:\..`, `%SystemRoot%\..`,
//! `\SystemRoot\..`, with `/`, doubled separators, `.` and `..`. Attackers write a file of theirs so
//! that it reads as one of Windows'. A path is resolved as text here, and its place is told from its
//! root on, never from a part in the middle. Sources: [Naming files, paths, and namespaces] and
//! [recognized environment variables].
//!
//! [Naming files, paths, and namespaces]: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
//! [recognized environment variables]: https://learn.microsoft.com/windows/deployment/usmt/usmt-recognized-environment-variables

use std::borrow::Cow;
use std::fmt;

/// A resolved Windows path.
///
/// Variables have the values of a default installation, since a log does not have those of its
/// computer. Comparisons ignore case.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::path::{Place, WindowsPath};
///
/// let path = WindowsPath::new(r"%SystemRoot%/system32\wbem\..\x.dll");
/// assert_eq!(path.to_string(), r"C:\Windows\system32\x.dll");
/// assert_eq!((path.file_name(), path.place()), ("x.dll", Place::Windows));
///
/// let place = |path: &str| WindowsPath::new(path).place();
/// assert_eq!(place(r"C:\Users\Public\Windows\System32\cmd.exe"), Place::UserWritable);
/// assert_eq!(place(r"C:\Program Files\Windows Defender\..\..\Users\x.dll"), Place::UserWritable);
/// assert_eq!(place(r"\\10.0.0.9\share\x.dll"), Place::Network);
/// assert_eq!(place(r"C:\PROGRA~1\x.exe"), Place::Unknown); // a short name may be any folder
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WindowsPath {
    root: Root,
    /// After the root.
    below: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Root {
    /// A drive letter, a volume or a device: its text.
    Volume(String),
    /// `\\host\`.
    Host,
    /// A variable that names a folder of the user's: `%TEMP%`.
    OfUser(String),
    /// The root of the current drive, which is not known.
    CurrentDrive,
    /// A relative path, or an unknown variable.
    None,
}

/// The kind of folder that a path is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// `\Windows` of a drive, where only administrators write. Its writable folders do not count.
    Windows,
    /// `\Program Files` or `\Program Files (x86)` of a drive, where only administrators write.
    ProgramFiles,
    /// A folder in which any user may write, such as `\Users`, `\ProgramData` or `\Windows\Temp`.
    UserWritable,
    /// Another computer: a UNC path, also over WebDAV.
    Network,
    /// Another folder of a drive, whose permissions are not known.
    Other,
    /// Not known: a bare name, a relative path, an unknown variable, or an 8.3 name.
    Unknown,
}

/// Environment variables with the values of a default installation.
const VARIABLES: [(&str, &str); 9] = [
    ("systemroot", r"C:\Windows"),
    ("windir", r"C:\Windows"),
    ("comspec", r"C:\Windows\System32\cmd.exe"),
    ("programfiles(x86)", r"C:\Program Files (x86)"),
    ("programfiles", r"C:\Program Files"),
    ("programw6432", r"C:\Program Files"),
    (
        "commonprogramfiles(x86)",
        r"C:\Program Files (x86)\Common Files",
    ),
    ("commonprogramfiles", r"C:\Program Files\Common Files"),
    ("systemdrive", "C:"),
];

/// The same, for folders that any user may write.
const WRITABLE_VARIABLES: [(&str, &str); 3] = [
    ("programdata", r"C:\ProgramData"),
    ("allusersprofile", r"C:\ProgramData"),
    ("public", r"C:\Users\Public"),
];

/// Variables whose value depends on the user.
const OF_USER: [&str; 7] = [
    "temp",
    "tmp",
    "appdata",
    "localappdata",
    "userprofile",
    "homepath",
    "onedrive",
];

/// Folders of a drive in which any user may write, in lower case. Users may also make a folder in a
/// drive's root: those that attackers commonly use are here.
const WRITABLE: [&str; 9] = [
    "users",
    "documents and settings",
    "programdata",
    "perflogs",
    "$recycle.bin",
    "recycler",
    "temp",
    "tmp",
    "windows.old",
];

/// Folders below `\Windows` in which any user may write, in lower case. Source: the default
/// permissions, as lists of AppLocker's gaps have them.
const WRITABLE_IN_WINDOWS: [&str; 21] = [
    r"temp",
    r"tasks",
    r"tracing",
    r"debug\wia",
    r"registration\crmlog",
    r"servicing\packages",
    r"servicing\sessions",
    r"panther\unattendgc",
    r"serviceprofiles",
    r"system32\tasks",
    r"system32\tasks_migrated",
    r"system32\com\dmp",
    r"system32\fxstmp",
    r"system32\spool\printers",
    r"system32\spool\servers",
    r"system32\spool\drivers\color",
    r"system32\microsoft\crypto\rsa\machinekeys",
    r"syswow64\tasks",
    r"syswow64\com\dmp",
    r"syswow64\fxstmp",
    r"system32\catroot2\{f750e6c3-38ee-11d1-85e5-00c04fc295ee}",
];

/// Folders below `\ProgramData` in which only administrators write, in lower case.
const PROTECTED_IN_PROGRAM_DATA: [&str; 3] = [
    r"microsoft\windows defender",
    r"docker\windowsfilter",
    r"containerd\root",
];

impl WindowsPath {
    /// Resolves a path; any text is accepted, and quotes around it are ignored.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.trim_matches(is_around);
        // Most need no change.
        let text: Cow<'_, str> = if text.contains('/') {
            text.replace('/', "\\").into()
        } else {
            text.into()
        };
        let (root, rest) = root(&text);
        if !rest.split('\\').any(|part| matches!(part, "" | "." | "..")) {
            return Self { root, below: rest };
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in rest.split('\\') {
            match part {
                "" | "." => {}
                // `..` does not go above the root.
                ".." if !parts.is_empty() || root != Root::None => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        // What counts for nothing at the end of a path may have been before a separator.
        while let Some(last) = parts.pop() {
            match last.trim_end_matches(is_around) {
                "" | "." => {}
                ".." => drop(parts.pop()),
                name => {
                    parts.push(name);
                    break;
                }
            }
        }
        Self {
            root,
            below: parts.join("\\"),
        }
    }

    /// The name after the last separator, without an alternate data stream.
    ///
    /// ```
    /// use wmi_events::cmdline::path::WindowsPath;
    ///
    /// let path = WindowsPath::new(r"C:\Users\a\notes.txt:evil.exe");
    /// assert_eq!((path.file_name(), path.stream()), ("notes.txt", Some("evil.exe")));
    /// ```
    #[must_use]
    pub fn file_name(&self) -> &str {
        let name = base_name(&self.below);
        name.split_once(':').map_or(name, |(name, _)| name)
    }

    /// The alternate data stream of a file: `evil.exe` in `notes.txt:evil.exe`.
    #[must_use]
    pub fn stream(&self) -> Option<&str> {
        let (_, stream) = base_name(&self.below).split_once(':')?;
        (!stream.is_empty()).then_some(stream)
    }

    /// Whether a part is an 8.3 name, such as `PROGRA~1`: it may be of any folder.
    #[must_use]
    pub fn has_short_name(&self) -> bool {
        let is_short = |part: &str| {
            let digits = part.split_once('~').map(|(_, digits)| digits);
            digits.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
        };
        self.below.split('\\').any(is_short)
    }

    /// The path after the drive, volume or host.
    ///
    /// ```
    /// use wmi_events::cmdline::path::WindowsPath;
    ///
    /// let path = WindowsPath::new(r"\Device\HarddiskVolume3\Windows\explorer.exe");
    /// assert_eq!(path.below_root(), r"Windows\explorer.exe");
    /// ```
    #[must_use]
    pub fn below_root(&self) -> &str {
        &self.below
    }

    /// Whether it begins at a drive or a volume.
    #[must_use]
    pub fn is_on_drive(&self) -> bool {
        matches!(self.root, Root::Volume(_))
    }

    /// The drive letter, in upper case.
    #[must_use]
    pub fn drive(&self) -> Option<char> {
        match &self.root {
            Root::Volume(volume) => {
                let mut chars = volume.chars();
                chars.next().filter(|_| chars.as_str() == ":")
            }
            _ => None,
        }
    }

    /// The kind of folder that it is in.
    #[must_use]
    pub fn place(&self) -> Place {
        match self.root {
            Root::Host => return Place::Network,
            Root::OfUser(_) => return Place::UserWritable,
            Root::None => return Place::Unknown,
            Root::Volume(_) | Root::CurrentDrive => {}
        }
        if self.has_short_name() {
            return Place::Unknown;
        }
        let below = self.below.to_ascii_lowercase();
        let (first, rest) = below.split_once('\\').unwrap_or(("", &below));
        let is_in = |folders: &[&str]| folders.iter().any(|folder| is_below(rest, folder));
        let place = match first {
            "windows" if is_in(&WRITABLE_IN_WINDOWS) => Place::UserWritable,
            "windows" => Place::Windows,
            "program files" | "program files (x86)" | "program files (arm)" => Place::ProgramFiles,
            "programdata" if is_in(&PROTECTED_IN_PROGRAM_DATA) => Place::ProgramFiles,
            folder if WRITABLE.contains(&folder) => Place::UserWritable,
            _ => Place::Other,
        };
        // Any user may make a `\Windows` on another drive.
        match (&self.root, place) {
            (Root::CurrentDrive, Place::UserWritable) => Place::UserWritable,
            (Root::CurrentDrive, _) => Place::Unknown,
            _ => place,
        }
    }

    /// Whether only administrators write in its folder: `\Windows` or `\Program Files`.
    ///
    /// ```
    /// use wmi_events::cmdline::path::WindowsPath;
    ///
    /// assert!(WindowsPath::new(r"\SystemRoot\System32\cmd.exe").is_protected());
    /// assert!(!WindowsPath::new(r"C:\Windows\Temp\cmd.exe").is_protected());
    /// ```
    #[must_use]
    pub fn is_protected(&self) -> bool {
        matches!(self.place(), Place::Windows | Place::ProgramFiles)
    }
}

/// The resolved path. A drive letter is in upper case.
impl fmt::Display for WindowsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            Root::Volume(root) | Root::OfUser(root) => write!(f, "{root}\\{}", self.below),
            Root::Host => write!(f, "\\\\{}", self.below),
            Root::CurrentDrive => write!(f, "\\{}", self.below),
            Root::None => f.write_str(&self.below),
        }
    }
}

/// Whether a character is not of the path that it is around.
fn is_around(c: char) -> bool {
    c.is_whitespace() || c == '"'
}

/// Whether a path is below a folder, both in lower case.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('\\'))
}

/// Whether a program has one of these names, with or without `.exe`, in any case.
pub(crate) fn is_program(program: &str, names: &[&str]) -> bool {
    let name = base_name(program);
    let stem = name
        .len()
        .checked_sub(4)
        .and_then(|len| name.split_at_checked(len))
        .filter(|(_, extension)| extension.eq_ignore_ascii_case(".exe"));
    let stem = stem.map_or(name, |(stem, _)| stem);
    names.iter().any(|known| known.eq_ignore_ascii_case(stem))
}

/// The length of the program at the start of a command line, if it is a path with blanks and without quotes:
/// `C:\\Program Files\\App\\a.exe -x`, as Windows finds it.
pub(crate) fn program_with_blanks(line: &str) -> Option<usize> {
    const FOLDER: &str = r"\Program Files";
    let is_end = |at: &usize| {
        let behind = line.as_bytes().get(*at);
        behind.is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'"')
    };
    // Few lines begin so.
    let is_path = line.as_bytes().get(1) == Some(&b':') || line.starts_with(['\\', '%']);
    if !is_path {
        return None;
    }
    let fours = line.as_bytes().windows(4).enumerate();
    let mut ends = fours
        .filter(|(_, four)| four.eq_ignore_ascii_case(b".exe"))
        .map(|(at, _)| at + 4);
    let end = ends.find(is_end)?;
    let program = line.get(..end)?;
    let is_cut = program.contains(' ') && !program.contains('"');
    let below = program.get(2..).unwrap_or_default();
    // `C:\Program Files\..\Users` is no folder that only administrators write.
    let is_in = || {
        strip_prefix(below, FOLDER).is_some()
            || WindowsPath::new(program).place() == Place::ProgramFiles
    };
    (is_cut && is_in()).then_some(end)
}

/// The root of a path, and the rest.
fn root(text: &str) -> (Root, String) {
    let mut rest = text;
    loop {
        let stripped = [r"\??\", r"\\?\", r"\\.\", r"\GLOBAL??\"]
            .iter()
            .find_map(|prefix| strip_prefix(rest, prefix));
        match stripped {
            Some(stripped) => rest = stripped,
            None => break,
        }
    }
    let is_device = rest.len() < text.len();
    if is_device && let Some(unc) = strip_prefix(rest, r"UNC\") {
        return (Root::Host, unc.to_owned());
    }
    if let Some(windows) = strip_prefix(rest, r"\SystemRoot\") {
        return (Root::Volume("C:".to_owned()), format!(r"Windows\{windows}"));
    }
    if let Some(device) = strip_prefix(rest, r"\Device\") {
        return match device.split_once('\\') {
            Some((name, unc)) if name.eq_ignore_ascii_case("Mup") => (Root::Host, unc.to_owned()),
            Some((name, below)) => (Root::Volume(format!(r"\Device\{name}")), below.to_owned()),
            None => (Root::Volume(format!(r"\Device\{device}")), String::new()),
        };
    }
    if is_device && strip_prefix(rest, "Volume{").is_some() {
        let (volume, below) = rest.split_once('\\').unwrap_or((rest, ""));
        return (Root::Volume(format!(r"\\?\{volume}")), below.to_owned());
    }
    if let Some(host) = rest.strip_prefix(r"\\") {
        return (Root::Host, host.to_owned());
    }
    let rest = match variable(rest) {
        Some(Ok(expanded)) => expanded,
        Some(Err((variable, below))) => return (Root::OfUser(variable), below),
        None => rest.to_owned(),
    };
    match rest.as_bytes() {
        [letter, b':', b'\\', ..] | [letter, b':'] if letter.is_ascii_alphabetic() => {
            let drive = format!("{}:", char::from(letter.to_ascii_uppercase()));
            (
                Root::Volume(drive),
                rest.get(2..)
                    .unwrap_or_default()
                    .trim_start_matches('\\')
                    .to_owned(),
            )
        }
        [b'\\', ..] => (Root::CurrentDrive, rest),
        _ => (Root::None, rest),
    }
}

/// A path whose variable is replaced; or the variable that stays, and what follows.
fn variable(path: &str) -> Option<Result<String, (String, String)>> {
    let (name, rest) = path
        .strip_prefix('%')
        .and_then(|path| path.split_once('%'))
        .or_else(|| of_powershell(path))?;
    let mut known = VARIABLES.iter().chain(&WRITABLE_VARIABLES);
    if let Some((_, value)) = known.find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(Ok(format!("{value}{rest}")));
    }
    OF_USER
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
        .then(|| Err((format!("%{name}%"), rest.to_owned())))
}

/// `$env:TEMP\x`: the name of the variable, and the rest.
fn of_powershell(path: &str) -> Option<(&str, &str)> {
    let path = strip_prefix(path, "$env:")?;
    let end = path.find('\\').unwrap_or(path.len());
    path.split_at_checked(end)
}

/// The text after a prefix in any case.
pub(crate) fn strip_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// The text after the last separator of a path; all of a bare name.
pub(crate) fn base_name(path: &str) -> &str {
    // A loop: names are short.
    let is_separator = |byte: &u8| matches!(byte, b'\\' | b'/');
    let separator = path.as_bytes().iter().rposition(is_separator);
    separator.map_or(path, |index| path.get(index + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests;
