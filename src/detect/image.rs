//! The image of a process: which program it is, and whether it is where Windows has it.

use crate::cmdline::path::base_name;

/// The programs that predicates ask for.
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
    /// A server, or another program that has no business with WMI.
    Server,
    Svchost,
    Other,
}

const PROGRAMS: [(&str, Program); 44] = [
    ("wmic.exe", Program::Wmic),
    ("wmiprvse.exe", Program::WmiPrvSe),
    ("scrcons.exe", Program::Scrcons),
    ("mofcomp.exe", Program::MofComp),
    ("wbemtest.exe", Program::WbemTest),
    ("winmgmt.exe", Program::WinMgmt),
    ("wmiadap.exe", Program::WmiAdap),
    ("wmiapsrv.exe", Program::WmiApSrv),
    ("unsecapp.exe", Program::UnsecApp),
    ("cmd.exe", Program::Cmd),
    ("powershell.exe", Program::PowerShell),
    ("pwsh.exe", Program::PowerShell),
    ("powershell_ise.exe", Program::PowerShell),
    ("winword.exe", Program::Office),
    ("excel.exe", Program::Office),
    ("powerpnt.exe", Program::Office),
    ("mspub.exe", Program::Office),
    ("visio.exe", Program::Office),
    ("msaccess.exe", Program::Office),
    ("eqnedt32.exe", Program::Office),
    ("onenote.exe", Program::Office),
    ("onenotem.exe", Program::Office),
    ("outlook.exe", Program::Office),
    ("winproj.exe", Program::Office),
    ("graph.exe", Program::Office),
    ("wordpad.exe", Program::Office),
    ("wordview.exe", Program::Office),
    ("svchost.exe", Program::Svchost),
    ("w3wp.exe", Program::Server),
    ("php-cgi.exe", Program::Server),
    ("php.exe", Program::Server),
    ("nginx.exe", Program::Server),
    ("httpd.exe", Program::Server),
    ("tomcat.exe", Program::Server),
    ("tomcat8.exe", Program::Server),
    ("tomcat9.exe", Program::Server),
    ("java.exe", Program::Server),
    ("javaw.exe", Program::Server),
    ("keytool.exe", Program::Server),
    ("sqlservr.exe", Program::Server),
    ("spoolsv.exe", Program::Server),
    ("hh.exe", Program::Server),
    ("msdt.exe", Program::Server),
    ("node.exe", Program::Server),
];

impl Program {
    /// Whether it is one of WMI's own, which Windows has in its wbem folder.
    pub(super) const fn is_of_wmi(self) -> bool {
        !matches!(
            self,
            Self::Cmd
                | Self::PowerShell
                | Self::Office
                | Self::Server
                | Self::Svchost
                | Self::Other
        )
    }

    /// Whether it runs commands given as text.
    pub(super) const fn is_shell(self) -> bool {
        matches!(self, Self::Cmd | Self::PowerShell)
    }
}

/// The full path of an image, or just its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Image<'a> {
    path: &'a str,
    pub(super) program: Program,
}

impl<'a> Image<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        let name = base_name(path);
        // Few names are of a length that is asked for, so most are done here.
        let mut known = PROGRAMS
            .iter()
            .filter(|(known, _)| known.len() == name.len());
        let program = known.find(|(known, _)| known.eq_ignore_ascii_case(name));
        Self {
            path,
            program: program.map_or(Program::Other, |(_, program)| *program),
        }
    }

    /// The first word of a command line, which may lack its `.exe`.
    pub(super) fn of_argument(word: &'a str) -> Self {
        let image = Self::new(word);
        let mut known = PROGRAMS.iter();
        let known = known.find(|(known, _)| {
            known
                .strip_suffix(".exe")
                .is_some_and(|known| known.eq_ignore_ascii_case(image.name()))
        });
        known.map_or(image, |(_, program)| Self {
            path: word,
            program: *program,
        })
    }

    /// The name without its folder.
    pub(super) fn name(&self) -> &'a str {
        base_name(self.path)
    }

    /// Whether it has one of these names, of whatever case.
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        let own = self.name();
        names.iter().any(|name| name.eq_ignore_ascii_case(own))
    }

    /// Whether it is in `\Windows\System32\wbem\` or `\Windows\SysWOW64\wbem\`, of whatever
    /// drive or device; unknown for a bare name.
    pub(super) fn is_in_wbem(&self) -> Option<bool> {
        let (folder, _) = self.path.rsplit_once(['\\', '/'])?;
        let mut parts = folder.rsplit(['\\', '/']);
        let mut is = |names: &[&str]| {
            let part = parts.next().unwrap_or_default();
            names.iter().any(|name| part.eq_ignore_ascii_case(name))
        };
        Some(is(&["wbem"]) && is(&["System32", "SysWOW64"]) && is(&["Windows"]))
    }

    /// Whether it is a program of WMI's own by name, but not where Windows has it or a copy of
    /// it (the component store, an installation of Windows).
    pub(super) fn is_masquerading(&self) -> Option<bool> {
        if !self.program.is_of_wmi() {
            return Some(false);
        }
        let is_in_wbem = self.is_in_wbem()?;
        let copies = [
            "\\winsxs\\",
            "\\softwaredistribution\\",
            "\\$windows.~bt\\",
            "\\servicing\\",
        ];
        let path = self.path.to_ascii_lowercase();
        Some(!is_in_wbem && !copies.iter().any(|copy| path.contains(copy)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images() {
        let table = [
            (
                r"C:\Windows\System32\wbem\WMIC.exe",
                Program::Wmic,
                Some(true),
                Some(false),
            ),
            (
                r"c:\windows\syswow64\WBEM\wmiprvse.EXE",
                Program::WmiPrvSe,
                Some(true),
                Some(false),
            ),
            (
                r"\Device\HarddiskVolume3\Windows\System32\wbem\scrcons.exe",
                Program::Scrcons,
                Some(true),
                Some(false),
            ),
            (r"C:\Temp\wmic.exe", Program::Wmic, Some(false), Some(true)),
            (
                r"C:\Temp\wbem\wmic.exe",
                Program::Wmic,
                Some(false),
                Some(true),
            ),
            (
                r"C:\Temp\System32\wbem\wmic.exe",
                Program::Wmic,
                Some(false),
                Some(true),
            ),
            (
                r"C:\Windows\WinSxS\amd64_x\WMIC.exe",
                Program::Wmic,
                Some(false),
                Some(false),
            ),
            ("wmic.exe", Program::Wmic, None, None),
            (
                r"C:\x\notwmic.exe",
                Program::Other,
                Some(false),
                Some(false),
            ),
            (
                r"C:\Windows\System32\cmd.exe",
                Program::Cmd,
                Some(false),
                Some(false),
            ),
            ("", Program::Other, None, Some(false)),
        ];
        for (path, program, in_wbem, masquerading) in table {
            let image = Image::new(path);
            assert_eq!(image.program, program, "{path}");
            assert_eq!(image.is_in_wbem(), in_wbem, "{path}");
            assert_eq!(image.is_masquerading(), masquerading, "{path}");
        }
    }
}
