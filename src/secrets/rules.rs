//! [`RULES`]: the table of all rules.

use super::commands::Arguments;
use super::password::{After, Passwords};
use super::rule::{Find, Rule};
use super::spans::Spans;
use super::{assignments, cmdlets, urls, winrm};

const SWITCHES: Arguments = Arguments::Switches(&["p", "rp"]);

macro_rules! rules {
    ($($what:literal, $example:literal, $source:literal, $find:expr;)*) => {
        /// What [`redact`](super::redact) masks.
        pub const RULES: &[Rule] = &[$( Rule {
            what: $what,
            example: $example,
            source: $source,
            find: $find,
        }, )*];
    };
}

rules! {
    "the value of a switch `/password` or `-Password`, of wmic.exe and any other program or cmdlet",
        "wmic /node:SRV01 /user:adm /password:x os get",
        "https://learn.microsoft.com/windows/win32/wmisdk/wmic", Find::Anywhere(switches);
    "the value of `-p` in a text that names winrm or winrs",
        "winrs -r:SRV01 -u:adm -p:x cmd",
        "https://learn.microsoft.com/windows-server/administration/windows-commands/winrs", Find::Anywhere(winrm::find);
    "the value of `password=` or `pwd=`, as in a connection string and for `sc config`",
        "sqlcmd Server=SRV01;User Id=sa;Password=x;",
        "https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax", Find::Anywhere(assignments::find);
    "the password in the user information of a URL",
        "curl https://adm:x@srv01.corp.example/",
        "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1", Find::Anywhere(urls::find);
    "the argument of `net use` behind the resource, or behind `/home`",
        r"net use \\SRV01\c$ x /user:adm",
        "https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/gg651155(v=ws.11)", Find::Programs(&["net", "net1"], Arguments::Net);
    "the argument of `net user` behind the name",
        "net user adm x /add",
        "https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/cc771865(v=ws.11)", Find::Programs(&["net", "net1"], Arguments::Net);
    "the value of `-p` of PsExec and its siblings, before the command",
        r"psexec \\SRV01 -u adm -p x cmd",
        "https://learn.microsoft.com/sysinternals/downloads/psexec",
        Find::Programs(&["psexec", "pskill", "pslist", "psinfo", "psservice", "psloglist", "psshutdown", "pssuspend", "psgetsid", "psfile"], Arguments::PsExec);
    "the value of `-p` of PAExec, before the command",
        r"paexec \\SRV01 -u adm -p x cmd",
        "https://www.poweradmin.com/paexec/", Find::Programs(&["paexec"], Arguments::PsExec);
    "what `echo` or `set /p` pipes into runas.exe, which has no switch for it",
        "cmd /c echo x| runas /user:adm cmd",
        "https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/cc771525(v=ws.11)", Find::Programs(&["runas"], Arguments::Piped);
    "the values of `/p` and `/rp` of schtasks.exe",
        r"schtasks /create /s SRV01 /u adm /p x /tn a /tr b /ru c /rp y",
        "https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-create", Find::Programs(&["schtasks"], SWITCHES);
    "the value of `/p` of the other programs that take `/s`, `/u` and `/p`",
        "tasklist /s SRV01 /u adm /p x",
        "https://learn.microsoft.com/windows-server/administration/windows-commands/tasklist",
        Find::Programs(&["tasklist", "taskkill", "systeminfo", "driverquery", "getmac", "openfiles", "eventcreate", "gpresult", "waitfor", "setx"], SWITCHES);
    "the value of `-p` of certutil.exe",
        "certutil -p x -importpfx a.pfx",
        "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil", Find::Programs(&["certutil"], SWITCHES);
    "the value of `-P` of sqlcmd.exe and osql.exe",
        "sqlcmd -S SRV01 -U sa -P x",
        "https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility", Find::Programs(&["sqlcmd", "osql"], SWITCHES);
    "the value of `/pass` of cmdkey.exe",
        "cmdkey /add:SRV01 /user:adm /pass:x",
        "https://learn.microsoft.com/windows-server/administration/windows-commands/cmdkey", Find::Programs(&["cmdkey"], Arguments::Switches(&["pass", "p"]));
    "the text that `ConvertTo-SecureString` converts",
        "ConvertTo-SecureString 'x' -AsPlainText -Force",
        "https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertto-securestring", Find::Names(&["convertto-securestring"], cmdlets::secure_string);
    "the second argument of `NetworkCredential` and `PSCredential`",
        "[Net.NetworkCredential]::new('adm', 'x')",
        "https://learn.microsoft.com/dotnet/api/system.net.networkcredential.-ctor", Find::Names(&["networkcredential", "pscredential"], cmdlets::credential);
}

fn switches(text: &str, spans: &mut Spans) {
    for password in Passwords::new(text, After::Limit) {
        // What is converted there is found by its own rule.
        if !cmdlets::is_conversion(text, password.value) {
            spans.add(password.value, password.limit);
        }
    }
}
