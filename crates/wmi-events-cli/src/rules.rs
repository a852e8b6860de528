//! `--rules`: the user's own rules in Sigma, which this build has if it has the feature `sigma`.

#[cfg(feature = "sigma")]
mod sigma;
#[cfg(not(feature = "sigma"))]
mod unsupported;

use std::path::PathBuf;

#[cfg(feature = "sigma")]
pub(crate) use self::sigma::Rules;
#[cfg(not(feature = "sigma"))]
pub(crate) use self::unsupported::Rules;

/// What is wrong with a rule.
pub(crate) struct RuleProblem {
    pub(crate) file: String,
    pub(crate) what: String,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Findings")]
pub(crate) struct RuleArguments {
    /// Run the Sigma rules in this file or folder too (files .yml and .yaml). A match is named `rule:` and the rule's ID.
    #[arg(long = "rules", value_name = "DIR", hide = cfg!(not(feature = "sigma")))]
    sigma_rules: Vec<PathBuf>,
}

impl RuleArguments {
    /// Reads the rules. Those with a mistake are left out and named; a path that cannot be read is an error.
    pub(crate) fn read(&self) -> Result<(Rules, Vec<RuleProblem>), String> {
        Rules::load(&self.sigma_rules)
    }
}
