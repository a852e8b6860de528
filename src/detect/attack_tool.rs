//! The rule on tools that attack through WMI, by their names and arguments.

use super::facts::{Answer, ProcessFacts};
use super::image::Program;
use super::judge;
use super::text::{begins_with, has};
use crate::cmdline::path::base_name;

/// NetExec under its names.
const SUITES: [&str; 4] = ["nxc", "netexec", "crackmapexec", "cme"];

/// Whether a program or a script is NetExec.
pub(super) fn is_suite(name: &str) -> bool {
    let name = base_name(name);
    let stem = name.strip_suffix(".py").unwrap_or(name);
    judge::is_named(stem, &SUITES)
}

pub(super) fn wmi_attack_tool(f: &ProcessFacts<'_>) -> Answer {
    f.is_attack_tool.get_or(|| is_attack_tool(f))
}

fn is_attack_tool(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 6] = [
        "wmiexec",
        "wmipersist",
        "wmiquery",
        "sharpmove",
        "sharpwmi",
        "invoke-wmiexec",
    ];
    let image = f.image?;
    let name = image.name();
    // Most names end at the first question.
    let is_tool = |text: &str| {
        (has(text, "wmi") || has(text, "sharpmove")) && TOOLS.iter().any(|tool| has(text, tool))
    };
    let is_other = image.program == Program::Other;
    if is_other && is_tool(name) {
        return Some(true);
    }
    let is_suite = is_other && judge::is_named(name, &SUITES);
    let is_python = is_other && (begins_with(name, "python") || judge::is_named(name, &["py"]));
    let runs_scripts = matches!(image.program, Program::ScriptHost | Program::PowerShell);
    if !is_python && !is_suite && !runs_scripts {
        return Some(f.line().is_some_and(has_sharp_arguments));
    }
    let line = f.line()?;
    if runs_scripts && !is_tool(line) {
        return Some(has_sharp_arguments(line));
    }
    let is_wmi =
        |word: &str| word.eq_ignore_ascii_case("wmi") || word.eq_ignore_ascii_case("wmiexec");
    let mut words = line
        .split_ascii_whitespace()
        .map(|word| word.trim_matches('"'))
        .skip(1);
    Some(words.any(|word| {
        let script = base_name(word);
        // `-m impacket.examples.wmiexec`, `--exec-method=wmiexec`
        let mut parts = script.split(['.', '=']);
        let is_script = parts.any(|part| TOOLS.iter().any(|tool| begins_with(part, tool)));
        let stem = script.strip_suffix(".py").unwrap_or(script);
        let is_module = is_python && SUITES.iter().any(|suite| suite.eq_ignore_ascii_case(stem));
        is_suite && is_wmi(word) || is_script || is_module
    }))
}

/// Whether a line has the arguments of SharpMove or SharpWMI: `action=create computername=HOST`.
fn has_sharp_arguments(line: &str) -> bool {
    const ACTIONS: [&str; 17] = [
        "create",
        "query",
        "exec",
        "execvbs",
        "executevbs",
        "loggedon",
        "firewall",
        "kill",
        "upload",
        "getenv",
        "setenv",
        "dcom",
        "scm",
        "taskscheduler",
        "modsvc",
        "modschtask",
        "hijackdcom",
    ];
    if !line.contains('=') || !has(line, "computername=") {
        return false;
    }
    let mut words = line.split_ascii_whitespace();
    words.any(|word| {
        let action = word.split_once('=').filter(|(name, _)| {
            name.trim_start_matches(['/', '-'])
                .eq_ignore_ascii_case("action")
        });
        action.is_some_and(|(_, action)| {
            let action = action.trim_matches('"');
            ACTIONS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(action))
        })
    })
}
