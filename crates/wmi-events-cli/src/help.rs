//! The examples of `--help`: each is a command line that the tool accepts.
//!
//! A text is blocks with an empty line between them, each led by its name; `man` makes them sections.

pub(crate) const TOOL: &str = "\
Examples:
  wmi-events                                 # a sample
  wevtutil epl Security Security.evtx        # on Windows, for the next line: the log as it is
  wmi-events Security.evtx logs/ collected.zip
  wevtutil qe Security /f:xml /uni:true | wmi-events    # without /uni:true, text is lost
  wmi-events --all --sort time --from -7d --computer FILE02 logs/
  wmi-events --format csv -o timeline.csv WKS07.evtx FILE02.evtx
  wmi-events report -o report.html collected.zip
  wmi-events explain remote_wmic_process_create

Exit codes: 0 everything was read; 1 something could not be read, and standard error names it;
2 usage error.";

pub(crate) const TRIAGE: &str = "\
Examples:
  wmi-events triage --min-severity high WKS07.evtx FILE02.evtx
  wmi-events triage --user adm-dana --from 2026-03-03T09:00 --timezone Europe/Berlin logs/
  wmi-events triage --grep '(?i)powershell.*-enc' --format jsonl logs/
  wmi-events triage --assume-timezone +02:00 --dedupe nxlog.jsonl
  wmi-events triage --encoding 850 exported.xml
  wmi-events triage --format timesketch -o timeline.jsonl logs/
  wmi-events triage --format ecs logs/ > events.ecs.jsonl";

pub(crate) const REPORT: &str = "\
Examples:
  wmi-events report -o report.html logs/
  wmi-events report --min-severity medium --timezone local -o report.html collected.zip";

#[cfg(feature = "parquet")]
pub(crate) const CONVERT: &str = "\
Examples:
  wmi-events convert -o events/ logs/
  wmi-events convert --wide --dedupe -o events/ collected.zip";

pub(crate) const AGENT: &str = "\
Examples:
  wmi-events agent --min-severity medium --assume-timezone local -o findings.jsonl
  tail -F events.jsonl | wmi-events agent --state agent.json
  tail -F events.jsonl | wmi-events agent --format ocsf --state agent.json";

#[cfg(windows)]
pub(crate) const LIVE: &str = "\
Examples:
  wmi-events live --state live.json -o findings.jsonl
  wmi-events live --events six,sysmon --min-severity medium --state live.json
  wmi-events live --server SRV01 --start future";

pub(crate) const BASELINE: &str = "\
Examples:
  wmi-events baseline learn logs/ > rules.json
  wmi-events baseline check rules.json
  wmi-events --baseline rules.json logs/";

pub(crate) const LEARN: &str = "\
Examples:
  wmi-events baseline learn logs/ > rules.json
  wmi-events baseline learn --enterprise logs/ > rules.json";

pub(crate) const CHECK: &str = "\
Examples:
  wmi-events baseline check rules.json
  wmi-events baseline check config.json";

pub(crate) const EXPLAIN: &str = "\
Examples:
  wmi-events explain                         # all names
  wmi-events explain wmiexec_output_redirect
  wmi-events explain lateral_movement 5858 0x80041003
  wmi-events explain --format json remote_wmic";

pub(crate) const SCHEMA: &str = "\
Examples:
  wmi-events schema
  wmi-events schema --event 5861
  wmi-events schema --event 4688 --event 5858 --format json";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  wmi-events completions bash > ~/.local/share/bash-completion/completions/wmi-events
  wmi-events completions zsh > ~/.zfunc/_wmi-events
  wmi-events completions fish > ~/.config/fish/completions/wmi-events.fish
  wmi-events completions powershell >> $PROFILE";

pub(crate) const MAN: &str = "\
Examples:
  wmi-events man | man -l -
  wmi-events man -o ~/.local/share/man/man1";

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail so")]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::Cli;

    #[test]
    fn examples_are_accepted() {
        let mut count = 0;
        let all = [
            TOOL,
            TRIAGE,
            REPORT,
            AGENT,
            #[cfg(windows)]
            LIVE,
            BASELINE,
            LEARN,
            CHECK,
            EXPLAIN,
            SCHEMA,
            COMPLETIONS,
            MAN,
        ];
        for help in all {
            for line in help.lines().filter(|line| line.starts_with("  ")) {
                if line.starts_with("  wevtutil epl ") {
                    continue;
                }
                // Without what the shell takes.
                let words: Vec<_> = match line.split_once('|') {
                    Some((_, tool)) if tool.contains("wmi-events") => {
                        tool.split_whitespace().collect()
                    }
                    _ => line
                        .split(['|', '>', '#'])
                        .next()
                        .unwrap()
                        .split_whitespace()
                        .collect(),
                };
                let parsed = Cli::try_parse_from(&words);
                assert!(parsed.is_ok(), "{line}: {}", parsed.err().unwrap());
                count += 1;
            }
        }
        assert!(count > 15, "{count}");
    }
}
