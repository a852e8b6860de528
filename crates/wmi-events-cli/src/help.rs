//! The examples of `--help`: each is a command line that the tool accepts.
//!
//! A text is blocks with an empty line between them, each led by its name; `man` makes them sections.

pub(crate) const TOOL: &str = "\
Examples:
  wmi-events                                 # a sample
  wmi-events Security.evtx logs/ collected.zip
  wmi-events --format jsonl --min-severity medium logs/
  wevtutil qe Security /f:xml | wmi-events
  wmi-events correlate WKS07.evtx FILE02.evtx
  wmi-events explain remote_wmic_process_create

Exit codes: 0 everything was read; 1 something could not be read, and standard error names it;
2 usage error.";

pub(crate) const CORRELATE: &str = "\
Examples:
  wmi-events correlate WKS07.evtx FILE02.evtx
  wmi-events correlate collected/
  wmi-events correlate --config config.json collected.zip";

pub(crate) const BASELINE: &str = "\
Examples:
  wmi-events baseline learn logs/ > rules.json
  wmi-events baseline check rules.json
  wmi-events --config config.json logs/      # a config with {\"baseline\": [...]}";

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
            CORRELATE,
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
