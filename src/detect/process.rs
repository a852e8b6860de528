//! Rules on a process and its creator.

use super::facts::{Answer, ProcessFacts};
use super::image::Program;
use super::redirect;
use super::text::{has, mentions};
use crate::cmdline::wmic::looks_like_wmic;
use crate::value::{IntegrityLevel, Sid};

pub(super) fn wmic_renamed(f: &ProcessFacts<'_>) -> Answer {
    if f.is(Program::Wmic)? {
        return Some(false);
    }
    Some(looks_like_wmic(f.line?))
}

pub(super) fn wmiprvse_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::WmiPrvSe)
}

pub(super) fn wmiprvse_shell_child(f: &ProcessFacts<'_>) -> Answer {
    let is_shell = f.image?.program.is_shell();
    Some(is_shell && wmiprvse_child(f)?)
}

pub(super) fn wmiprvse_lolbin_child(f: &ProcessFacts<'_>) -> Answer {
    const LOLBINS: [&str; 18] = [
        "bitsadmin.exe",
        "certutil.exe",
        "cmstp.exe",
        "cscript.exe",
        "forfiles.exe",
        "installutil.exe",
        "mavinject.exe",
        "msbuild.exe",
        "mshta.exe",
        "msiexec.exe",
        "odbcconf.exe",
        "pcalua.exe",
        "regasm.exe",
        "regsvcs.exe",
        "regsvr32.exe",
        "rundll32.exe",
        "verclsid.exe",
        "wscript.exe",
    ];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    Some(f.image?.is_one_of(&LOLBINS))
}

pub(super) fn script_consumer_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::Scrcons)
}

pub(super) fn wmic_child(f: &ProcessFacts<'_>) -> Answer {
    f.parent_is(Program::Wmic)
}

pub(super) fn wmic_from_office(f: &ProcessFacts<'_>) -> Answer {
    wmic_from(f, Program::Office)
}

fn wmic_from(f: &ProcessFacts<'_>, parent: Program) -> Answer {
    if !f.is(Program::Wmic)? {
        return Some(false);
    }
    f.parent_is(parent)
}

/// The creator is that program in its Windows folder; the same name in another folder does not
/// count.
fn child_of(f: &ProcessFacts<'_>, program: Program) -> Answer {
    let parent = f.parent?;
    Some(parent.program == program && parent.is_in_wbem().unwrap_or(false))
}

pub(super) fn script_consumer_host(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    Some(image.program == Program::Scrcons && image.is_in_wbem().unwrap_or(false))
}

pub(super) fn wmi_binary_masquerading(f: &ProcessFacts<'_>) -> Answer {
    f.image?.is_masquerading()
}

pub(super) fn mof_compiler(f: &ProcessFacts<'_>) -> Answer {
    f.is(Program::MofComp)
}

pub(super) fn mof_compiler_suspicious(f: &ProcessFacts<'_>) -> Answer {
    const FOLDERS: [&str; 5] = [
        "\\appdata\\",
        "\\users\\public\\",
        "\\windows\\temp\\",
        "\\programdata\\",
        "%temp%",
    ];
    if !f.is(Program::MofComp)? {
        return Some(false);
    }
    let from_shell = f.parent.map(|p| p.program.is_shell());
    let from_folder = f
        .line
        .map(|line| FOLDERS.iter().any(|folder| has(line, folder)));
    either(from_shell, from_folder)
}

pub(super) fn wbemtest(f: &ProcessFacts<'_>) -> Answer {
    f.is(Program::WbemTest)
}

pub(super) fn wmiexec_output_redirect(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    Some(redirect::is_wmiexec(f.line?))
}

pub(super) fn wmic_from_server(f: &ProcessFacts<'_>) -> Answer {
    wmic_from(f, Program::Server)
}

pub(super) fn wmiprvse_discovery_child(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 21] = [
        "arp.exe",
        "dsquery.exe",
        "dsget.exe",
        "gpresult.exe",
        "hostname.exe",
        "ipconfig.exe",
        "nbtstat.exe",
        "net.exe",
        "net1.exe",
        "netsh.exe",
        "netstat.exe",
        "nltest.exe",
        "ping.exe",
        "quser.exe",
        "qwinsta.exe",
        "reg.exe",
        "sc.exe",
        "systeminfo.exe",
        "tasklist.exe",
        "tracert.exe",
        "whoami.exe",
    ];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    Some(f.image?.is_one_of(&TOOLS))
}

pub(super) fn inbound_wmi_exec(f: &ProcessFacts<'_>) -> Answer {
    const SERVICES: [Sid; 3] = [Sid::LOCAL_SYSTEM, Sid::LOCAL_SERVICE, Sid::NETWORK_SERVICE];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    // Only version 2 and later have the target.
    f.process.target_logon_id?;
    let is_remote = f
        .process
        .target_user()
        .is_some_and(|user| user.sid().is_none_or(|sid| !SERVICES.contains(&sid)));
    Some(is_remote && f.process.integrity_level() != Some(IntegrityLevel::SYSTEM))
}

pub(super) fn wmiprvse_unexpected_parent(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::WmiPrvSe)? {
        return Some(false);
    }
    // Provider hosts start each other.
    let parent = f.parent?;
    Some(!matches!(
        parent.program,
        Program::Svchost | Program::WmiPrvSe
    ))
}

pub(super) fn unusual_wbem_image(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    Some(image.is_in_wbem()? && !image.program.is_of_wmi())
}

pub(super) fn share_output_redirect(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    Some(redirect::is_to_share(f.line?))
}

pub(super) fn wmiexec_powershell_flags(f: &ProcessFacts<'_>) -> Answer {
    const FLAGS: &str = "-nop -nol -sta -noni -w hidden -exec bypass -enc";
    let is_shell = f.image?.program.is_shell();
    Some(is_shell && has(f.line?, FLAGS))
}

pub(super) fn wmi_attack_tool(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 6] = [
        "wmiexec",
        "wmipersist",
        "wmiquery",
        "sharpmove",
        "sharpwmi",
        "wmiexec-pro",
    ];
    let name = f.image?.name();
    // A loop: names are short.
    let stem_len = name.bytes().position(|byte| byte == b'.');
    let stem = name.get(..stem_len.unwrap_or(name.len())).unwrap_or(name);
    let is = |tool: &str| stem.eq_ignore_ascii_case(tool);
    if is("nxc") || is("netexec") || is("crackmapexec") {
        return Some(
            f.line?
                .split_ascii_whitespace()
                .any(|w| w.eq_ignore_ascii_case("wmi")),
        );
    }
    Some(TOOLS.iter().any(|tool| is(tool)))
}

pub(super) fn winrm_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    if !f.image?.is_one_of(&["cscript.exe"]) {
        return Some(false);
    }
    let line = f.line?;
    let words = ["winrm", "invoke create wmicimv2/win32_", "-r:http"];
    Some(words.iter().all(|word| has(line, word)))
}

pub(super) fn wmi_autorun_add(f: &ProcessFacts<'_>) -> Answer {
    let is_wmi = either(f.is(Program::Wmic), wmiprvse_child(f))?;
    if !is_wmi {
        return Some(false);
    }
    let line = f.line?;
    Some(
        ["reg", " add ", r"\currentversion\run"]
            .iter()
            .all(|word| has(line, word)),
    )
}

pub(super) fn scheduled_wmi(f: &ProcessFacts<'_>) -> Answer {
    if !f.image?.is_one_of(&["schtasks.exe"]) {
        return Some(false);
    }
    let line = f.line?;
    let is_made = ["/create", "/change", "-create", "-change"]
        .iter()
        .any(|word| has(line, word));
    Some(
        is_made
            && ["wmic ", "wmic.exe", "scrcons"]
                .iter()
                .any(|word| has(line, word)),
    )
}

pub(super) fn powershell_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::PowerShell)? {
        return Some(false);
    }
    let line = f.line?;
    let calls = [
        "invoke-wmimethod",
        "iwmi ",
        "invoke-cimmethod",
        "icim ",
        "[wmiclass]",
    ];
    let is_call = calls.iter().any(|call| has(line, call));
    Some(has(line, "invoke-wmicommand") || is_call && mentions(line, "win32_process", &["create"]))
}

/// Yes if one says yes, no if both say no.
fn either(one: Answer, other: Answer) -> Answer {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
