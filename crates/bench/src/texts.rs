//! Texts of 16 KiB in the languages within fields, as an attacker or an administrator may write
//! them: one long statement, or many short ones.

use std::hint::black_box;

use wmi_events::cmdline::{CmdCommand, PowerShellCommand, WmicCommand};
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::{Operation, Query, Target};

/// How long they are, at least.
const LEN: usize = 16 << 10;

/// A decoder, a text for it, and whether it reads that.
pub struct Decoder {
    pub name: &'static str,
    pub text: fn() -> String,
    pub decode: fn(&str) -> bool,
}

pub const DECODERS: [Decoder; 6] = [
    Decoder {
        name: "mof",
        text: mof,
        decode: |text| black_box(Instance::parse(text)).is_ok(),
    },
    Decoder {
        name: "wql",
        text: || query(LEN),
        decode: |text| black_box(Query::parse(text)).is_ok(),
    },
    Decoder {
        name: "operation",
        text: || {
            format!(
                r"Start IWbemServices::ExecQuery - root\cimv2 : {}",
                query(LEN)
            )
        },
        decode: |text| {
            black_box(Operation::parse(text))
                .is_ok_and(|read| matches!(read.target, Target::Query(_)))
        },
    },
    Decoder {
        name: "wmic",
        text: wmic,
        decode: |text| black_box(WmicCommand::parse(text)).target.is_some(),
    },
    Decoder {
        name: "cmd",
        text: cmd,
        decode: |text| black_box(CmdCommand::parse(text)).commands.len() > 100,
    },
    Decoder {
        name: "powershell",
        text: powershell,
        decode: |text| black_box(PowerShellCommand::parse(text)).wmi_uses().len() > 100,
    },
];

fn repeated(len: usize, start: &str, pieces: &[&str], end: &str) -> String {
    let mut text = start.to_owned();
    for piece in pieces.iter().cycle() {
        if text.len() + end.len() >= len {
            break;
        }
        text.push_str(piece);
    }
    text + end
}

/// A consumer with a script, and as many properties.
fn mof() -> String {
    let script = repeated(
        LEN / 2,
        "",
        &[
            r#"Set objShell = CreateObject(\"WScript.Shell\")\r\n"#,
            r"strName = objEvent.TargetInstance.Name\r\n",
            r#"If strName = \"notepad.exe\" Then objShell.Run \"cmd.exe /c echo a >> C:\\\\Windows\\\\Temp\\\\a.txt\", 0\r\n"#,
        ],
        "",
    );
    let start = format!(
        "instance of ActiveScriptEventConsumer\n{{\n\tCreatorSID = {{1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0}};\n\tScriptText = \"{script}\";\n"
    );
    repeated(
        LEN,
        &start,
        &[
            "\tKillTimeout = 45;\n",
            "\tName = \"Updater for the scripts of this computer\";\n",
            "\tInsertionStringTemplates = {\"a\", \"%TargetInstance.Name%\", NULL};\n",
            "\tMaximumQueueSize = 0xffff;\n",
        ],
        "};",
    )
}

fn query(len: usize) -> String {
    repeated(
        len,
        "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process'",
        &[
            " AND TargetInstance.Name = 'powershell.exe'",
            " OR TargetInstance.CommandLine LIKE '%-enc%'",
            " AND NOT (TargetInstance.ProcessId < 1000)",
        ],
        "",
    )
}

fn wmic() -> String {
    let nodes = repeated(
        LEN / 2,
        "wmic /node:",
        &["\"WKS01\",", "SRV02.corp.example,"],
        "SRV03",
    );
    repeated(
        LEN,
        &format!("{nodes} /user:admin process call create \""),
        &[r#"cmd.exe /c echo \"a\" >> C:\Windows\Temp\a.txt & "#],
        "exit\"",
    )
}

fn cmd() -> String {
    repeated(
        LEN,
        "cmd.exe /q /c \"",
        &[
            r"echo set a=1 >> C:\Windows\Temp\a.bat & ",
            r"if exist C:\Windows\Temp\a.txt (del /q C:\Windows\Temp\a.txt) & ",
            "net user admin ^& whoami 1> nul 2>&1 && ",
            r#""C:\Program Files\a\b.exe" /quiet | find "a" & "#,
        ],
        "exit\"",
    )
}

fn powershell() -> String {
    repeated(
        LEN,
        "powershell.exe -NoProfile -Command \"",
        &[
            "$name = 'Win32_' + 'Process'; ",
            "Get-WmiObject -Class $name -ComputerName WKS01 | Where-Object { $_.Name -eq 'lsass.exe' }; ",
            "$list = @('a', 'b', 'c'); foreach ($item in $list) { Write-Output $item }; ",
            "Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList 'notepad.exe'; ",
        ],
        "exit\"",
    )
}
