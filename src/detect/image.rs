//! The image of a process: which program it is, and whether it is in Windows' own folder.

use crate::cmdline::path::{Place, WindowsPath, base_name};

/// The programs that predicates test for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Wmic,
    WmiPrvSe,
    Scrcons,
    MofComp,
    WbemTest,
    WinMgmt,
    WmiAdap,
    WmiApSrv,
    UnsecApp,
    Cmd,
    PowerShell,
    Office,
    /// A server, or another program that does not normally use WMI.
    Server,
    /// A host of scripts, or a program that executes other code by proxy.
    ScriptHost,
    Svchost,
    Other,
}

/// Sorted by the length of the name.
const PROGRAMS: [(&str, Program); 60] = [
    ("hh.exe", Program::Server),
    ("cmd.exe", Program::Cmd),
    ("msdt.exe", Program::Server),
    ("pwsh.exe", Program::PowerShell),
    ("w3wp.exe", Program::Server),
    ("wmic.exe", Program::Wmic),
    ("caddy.exe", Program::Server),
    ("excel.exe", Program::Office),
    ("graph.exe", Program::Office),
    ("httpd.exe", Program::Server),
    ("mqsvc.exe", Program::Server),
    ("mshta.exe", Program::ScriptHost),
    ("mspub.exe", Program::Office),
    ("nginx.exe", Program::Server),
    ("visio.exe", Program::Office),
    ("arcsoc.exe", Program::Server),
    ("fltldr.exe", Program::Office),
    ("serv-u.exe", Program::Server),
    ("tomcat.exe", Program::Server),
    ("acrobat.exe", Program::Office),
    ("cscript.exe", Program::ScriptHost),
    ("keytool.exe", Program::Server),
    ("mofcomp.exe", Program::MofComp),
    ("msbuild.exe", Program::ScriptHost),
    ("onenote.exe", Program::Office),
    ("outlook.exe", Program::Office),
    ("php-cgi.exe", Program::Server),
    ("scrcons.exe", Program::Scrcons),
    ("spoolsv.exe", Program::Server),
    ("svchost.exe", Program::Svchost),
    ("tomcat8.exe", Program::Server),
    ("tomcat9.exe", Program::Server),
    ("winmgmt.exe", Program::WinMgmt),
    ("winproj.exe", Program::Office),
    ("winword.exe", Program::Office),
    ("wmiadap.exe", Program::WmiAdap),
    ("wordpad.exe", Program::Office),
    ("wscript.exe", Program::ScriptHost),
    ("acrord32.exe", Program::Office),
    ("eqnedt32.exe", Program::Office),
    ("msaccess.exe", Program::Office),
    ("onenotem.exe", Program::Office),
    ("powerpnt.exe", Program::Office),
    ("regsvr32.exe", Program::ScriptHost),
    ("rundll32.exe", Program::ScriptHost),
    ("sqlservr.exe", Program::Server),
    ("tomcat10.exe", Program::Server),
    ("unsecapp.exe", Program::UnsecApp),
    ("wbemtest.exe", Program::WbemTest),
    ("wmiapsrv.exe", Program::WmiApSrv),
    ("wmiprvse.exe", Program::WmiPrvSe),
    ("wordview.exe", Program::Office),
    ("onenoteim.exe", Program::Office),
    ("powershell.exe", Program::PowerShell),
    ("foxitreader.exe", Program::Office),
    ("onenoteviewer.exe", Program::Office),
    ("foxitpdfreader.exe", Program::Office),
    ("powershell_ise.exe", Program::PowerShell),
    ("umworkerprocess.exe", Program::Server),
    ("ws_tomcatservice.exe", Program::Server),
];

/// One more than the length of the longest name.
const LENGTHS: usize = 32;

/// For each length, the number of shorter names.
const STARTS: [usize; LENGTHS + 1] = {
    let mut starts = [0; LENGTHS + 1];
    let mut programs: &[(&str, Program)] = &PROGRAMS;
    while let [(name, _), rest @ ..] = programs {
        let mut lens: &mut [usize] = starts.split_at_mut(name.len() + 1).1;
        while let [start, rest @ ..] = lens {
            *start += 1;
            lens = rest;
        }
        programs = rest;
    }
    starts
};

fn of_length(len: usize) -> &'static [(&'static str, Program)] {
    let range = STARTS.get(len).zip(STARTS.get(len + 1));
    let programs = range.and_then(|(start, end)| PROGRAMS.get(*start..*end));
    programs.unwrap_or_default()
}

fn program(name: &str) -> Program {
    // Few names have one of these lengths: most calls end here.
    let known = of_length(name.len());
    if known.is_empty() {
        return Program::Other;
    }
    let mut lower = [0; LENGTHS];
    for (slot, byte) in lower.iter_mut().zip(name.bytes()) {
        *slot = byte.to_ascii_lowercase();
    }
    let lower = lower.get(..name.len()).unwrap_or_default();
    let mut known = known.iter();
    let found = known
        .find(|(known, _)| known.as_bytes().first() == lower.first() && known.as_bytes() == lower);
    found.map_or(Program::Other, |(_, program)| *program)
}

impl Program {
    /// The program that an original file name tells; that of pwsh.exe is its assembly's.
    pub(super) fn of_original(name: &str) -> Self {
        if name.trim().eq_ignore_ascii_case("pwsh.dll") {
            return Self::PowerShell;
        }
        Image::of_argument(name).program
    }

    /// Whether it is a WMI program, which Windows keeps in the wbem folder.
    pub(super) const fn is_of_wmi(self) -> bool {
        !matches!(
            self,
            Self::Cmd
                | Self::PowerShell
                | Self::Office
                | Self::Server
                | Self::ScriptHost
                | Self::Svchost
                | Self::Other
        )
    }

    /// Whether it runs commands from text.
    pub(super) const fn is_shell(self) -> bool {
        matches!(self, Self::Cmd | Self::PowerShell)
    }
}

/// The full path of an image, or just its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Image<'a> {
    path: &'a str,
    /// Without its folder.
    name: &'a str,
    pub(super) program: Program,
}

impl<'a> Image<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        let name = base_name(path);
        let program = program(name);
        Self {
            path,
            name,
            program,
        }
    }

    /// The first word of a command line, which may lack its `.exe`.
    pub(super) fn of_argument(word: &'a str) -> Self {
        let image = Self::new(word);
        let mut known = PROGRAMS.iter();
        let known = known.find(|(known, _)| {
            known
                .strip_suffix(".exe")
                .is_some_and(|known| known.eq_ignore_ascii_case(image.name))
        });
        known.map_or(image, |(_, program)| Self {
            program: *program,
            ..image
        })
    }

    /// The name without its folder.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// Whether it has one of these names; case is ignored.
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(self.name))
    }

    /// Whether it is in `\Windows\System32\wbem\` or `\Windows\SysWOW64\wbem\` of a drive or device;
    /// unknown for a bare name.
    pub(super) fn is_in_wbem(&self) -> Option<bool> {
        let folder_len = self.path.len().checked_sub(self.name.len() + 1)?;
        let folder = self.path.get(..folder_len).unwrap_or_default();
        if !base_name(folder).eq_ignore_ascii_case("wbem") {
            return Some(false);
        }
        // As Windows logs it.
        let on_drive = folder.get(1..).unwrap_or_default();
        let is_folder = |folder: &str| FOLDERS.iter().any(|wbem| wbem.eq_ignore_ascii_case(folder));
        if folder.starts_with(|c: char| c.is_ascii_alphabetic()) && is_folder(on_drive) {
            return Some(true);
        }
        let path = WindowsPath::new(folder);
        Some(path.is_on_drive() && is_folder(&format!(":\\{}", path.below_root())))
    }

    /// Its path, resolved.
    pub(super) fn path(&self) -> WindowsPath {
        WindowsPath::new(self.path)
    }

    /// Whether it has the name of a WMI program, but is not in a folder where Windows keeps it or a
    /// copy of it (the component store, an installation of Windows).
    pub(super) fn is_masquerading(&self) -> Option<bool> {
        if !self.program.is_of_wmi() {
            return Some(false);
        }
        let is_in_wbem = self.is_in_wbem()?;
        Some(!is_in_wbem && !is_copy(&self.path()))
    }
}

const FOLDERS: [&str; 2] = [r":\Windows\System32\wbem", r":\Windows\SysWOW64\wbem"];

/// Whether Windows keeps a copy of its programs there. Only administrators write in these folders.
fn is_copy(path: &WindowsPath) -> bool {
    const OF_WINDOWS: [&str; 5] = [
        r"windows\winsxs\",
        r"windows\softwaredistribution\",
        r"windows\servicing\",
        r"windows\uus\",
        r"windows\systemtemp\",
    ];
    const OF_SETUP: [&str; 2] = [r"$windows.~bt\", r"$winreagent\"];
    // A layer of a container's image.
    const OF_CONTAINERS: [&str; 2] = [
        r"programdata\docker\windowsfilter\",
        r"programdata\containerd\root\",
    ];
    let below = path.below_root().to_ascii_lowercase();
    let is_in = |folders: &[&str]| folders.iter().any(|folder| below.starts_with(folder));
    let is_layer = is_in(&OF_CONTAINERS)
        && FOLDERS.iter().any(|wbem| {
            let wbem = wbem.trim_start_matches(':').to_ascii_lowercase();
            below.contains(&format!("{wbem}\\"))
        });
    path.is_on_drive()
        && (is_in(&OF_SETUP) || is_layer || path.place() == Place::Windows && is_in(&OF_WINDOWS))
}

#[cfg(test)]
mod tests;
