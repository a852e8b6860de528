//! `completions` and `man`: what a shell and `man` show of the tool.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::explain;
use crate::output::{finish, stdout};
use crate::say::{say, shown};

#[derive(clap::Args)]
pub(crate) struct CompletionsArguments {
    /// The shell that reads the script.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(clap::Args)]
pub(crate) struct ManArguments {
    /// Write a page for the tool and one for each command into this folder, which is made if needed
    /// [default: the tool's page on standard output].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn completions(arguments: &CompletionsArguments, mut tool: Command) -> ExitCode {
    // Only here: `explain` itself answers an unknown name with the names like it, not with all.
    tool = tool.mut_subcommand("explain", |explain| {
        let names = PossibleValuesParser::new(explain::names());
        explain.mut_arg("names", |arg| arg.value_parser(names))
    });
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut tool, "wmi-events", &mut script);
    finish(stdout(), &String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

pub(crate) fn man(arguments: &ManArguments, tool: Command) -> ExitCode {
    // `help` of a command has no page.
    let mut tool = tool.disable_help_subcommand(true);
    tool.build();
    match &arguments.output {
        Some(folder) => {
            let written = fs::create_dir_all(folder).and_then(|()| write_pages(tool, folder));
            written.map_or_else(|error| failed(folder, &error), |()| ExitCode::SUCCESS)
        }
        None => match page(tool) {
            Ok((_, page)) => {
                finish(stdout(), &String::from_utf8_lossy(&page));
                ExitCode::SUCCESS
            }
            Err(error) => failed(Path::new("-"), &error),
        },
    }
}

/// Writes the pages of a command and of those below it.
fn write_pages(command: Command, folder: &Path) -> io::Result<()> {
    for command in command.get_subcommands().cloned() {
        write_pages(command, folder)?;
    }
    let (name, page) = page(command)?;
    fs::write(folder.join(name), page)
}

/// The name and the text of a command's page.
fn page(command: Command) -> io::Result<(String, Vec<u8>)> {
    let help = command.get_after_help().map(ToString::to_string);
    // clap_mangen would put it into one section, `EXTRA`.
    let man = Man::new(command.after_help(None));
    let mut page = Vec::new();
    man.render(&mut page)?;
    for block in help.iter().flat_map(|help| help.split("\n\n")) {
        let (name, text) = block.split_once(':').unwrap_or(("Notes", block));
        let mut section = Roff::new();
        section.control("SH", [name.to_uppercase().as_str()]);
        section.control("nf", []);
        // Roff breaks lines where the text does.
        let lines = text
            .trim_start_matches('\n')
            .trim_start_matches(' ')
            .lines();
        for line in lines {
            section.text([roman(line.trim())]);
        }
        section.control("fi", []);
        section.to_writer(&mut page)?;
    }
    Ok((man.get_filename(), page))
}

fn failed(path: &Path, error: &io::Error) -> ExitCode {
    say(&format!("{}: {error}", shown(path)));
    ExitCode::FAILURE
}
