//! Programs of Windows that run code from text, or execute other code by proxy, without `.exe`.
//!
//! Source: LOLBAS, and the Sigma rules that are named.

/// Wherever they are started.
pub(super) const ANYWHERE: [&str; 30] = [
    "bash",
    "wsl",
    "cscript",
    "wscript",
    "mshta",
    "rundll32",
    "regsvr32",
    "regasm",
    "regsvcs",
    "installutil",
    "msbuild",
    "certutil",
    "bitsadmin",
    "curl",
    "forfiles",
    "pcalua",
    "cmstp",
    "mavinject",
    "odbcconf",
    "verclsid",
    "msxsl",
    "hh",
    "control",
    "ieexec",
    "infdefaultinstall",
    "xwizard",
    "scriptrunner",
    "syncappvpublishingserver",
    "ftp",
    "winrs",
];

/// As what a command runs. Source: `proc_creation_win_wmic_susp_process_creation`.
pub(super) const STARTED: [&str; 8] = [
    "powershell",
    "powershell_ise",
    "pwsh",
    "at",
    "schtasks",
    "reg",
    "wmic",
    "mofcomp",
];

/// As a child of WmiPrvSE.exe. Source: `proc_creation_win_wmiprvse_susp_child_processes`.
pub(super) const CHILDREN: [&str; 10] = [
    "appinstaller",
    "csi",
    "dnx",
    "imagingdevices",
    "msiexec",
    "presentationhost",
    "rcsi",
    "te",
    "wab",
    "wabmig",
];
