//! The shipped hunts, and how the head of a hunt is read.
//!
//! A hunt is a file of SQL. The comment lines at its start are its text: the first is its title, `param NAME =
//! DEFAULT: MEANING` declares a number that the query has as `$NAME`, and `key: COLUMNS` what makes an answer one.

use std::fmt::Write;
use std::path::Path;

/// The shipped hunts by name.
const SHIPPED: [(&str, &str); 6] = [
    (
        "lateral_movement",
        include_str!("../hunts/lateral_movement.sql"),
    ),
    (
        "first_seen_consumers",
        include_str!("../hunts/first_seen_consumers.sql"),
    ),
    (
        "rare_providers",
        include_str!("../hunts/rare_providers.sql"),
    ),
    (
        "failed_remote_operations",
        include_str!("../hunts/failed_remote_operations.sql"),
    ),
    (
        "failure_clients",
        include_str!("../hunts/failure_clients.sql"),
    ),
    (
        "surviving_subscriptions",
        include_str!("../hunts/surviving_subscriptions.sql"),
    ),
];

/// A query with its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hunt {
    pub(crate) name: String,
    pub(crate) title: String,
    /// What it shows and what it does not, without title, parameters and key.
    pub(crate) text: String,
    pub(crate) parameters: Vec<Parameter>,
    /// The columns that make an answer one.
    pub(crate) key: Vec<String>,
    /// The whole file.
    pub(crate) sql: String,
}

/// A number in a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) value: i64,
    pub(crate) meaning: String,
}

impl Hunt {
    /// Reads the head of a query.
    pub(crate) fn parse(name: &str, sql: &str) -> Self {
        let lines = sql.lines().map_while(|line| line.strip_prefix("--"));
        let mut hunt = Self {
            name: name.to_owned(),
            title: String::new(),
            text: String::new(),
            parameters: Vec::new(),
            key: Vec::new(),
            sql: sql.to_owned(),
        };
        for (number, line) in lines.map(str::trim).enumerate() {
            if let Some(parameter) = parameter(line) {
                hunt.parameters.push(parameter);
            } else if let Some(columns) = line.strip_prefix("key:") {
                hunt.key = columns
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .collect();
            } else if number == 0 {
                line.clone_into(&mut hunt.title);
            } else {
                hunt.text.push_str(line);
                hunt.text.push('\n');
            }
        }
        hunt.text = hunt.text.trim().to_owned();
        hunt
    }

    /// The shipped hunts.
    pub(crate) fn shipped() -> impl Iterator<Item = Self> {
        SHIPPED.iter().map(|(name, sql)| Self::parse(name, sql))
    }

    /// The shipped hunt with that name, or else the file. An error names it.
    pub(crate) fn find(name: &str) -> Result<Self, String> {
        if let Some((name, sql)) = SHIPPED.iter().find(|(shipped, _)| *shipped == name) {
            return Ok(Self::parse(name, sql));
        }
        let sql = std::fs::read_to_string(name);
        let sql =
            sql.map_err(|error| format!("{name}: no shipped hunt, and as a file: {error}"))?;
        let stem = Path::new(name).file_stem().unwrap_or_default();
        Ok(Self::parse(&stem.to_string_lossy(), &sql))
    }

    /// Gives parameters other values: `NAME=NUMBER` each.
    pub(crate) fn set(&mut self, settings: &[String]) -> Result<(), String> {
        for setting in settings {
            let wrong = || format!("{setting}: not NAME=NUMBER");
            let (name, value) = setting.split_once('=').ok_or_else(wrong)?;
            let value = value.trim().parse().map_err(|_| wrong())?;
            let known = self
                .parameters
                .iter_mut()
                .find(|known| known.name == name.trim());
            known
                .ok_or_else(|| format!("{}: has no parameter {name}", self.name))?
                .value = value;
        }
        Ok(())
    }
}

/// `param NAME = DEFAULT: MEANING`
fn parameter(line: &str) -> Option<Parameter> {
    let (name, rest) = line.strip_prefix("param ")?.split_once('=')?;
    let (value, meaning) = rest.split_once(':')?;
    Some(Parameter {
        name: name.trim().to_owned(),
        value: value.trim().parse().ok()?,
        meaning: meaning.trim().to_owned(),
    })
}

/// The shipped hunts as a list for people.
pub(crate) fn list() -> String {
    let mut list = String::new();
    for hunt in Hunt::shipped() {
        let _ = writeln!(list, "{}\n    {}", hunt.name, hunt.title);
        for parameter in hunt.parameters {
            let Parameter {
                name,
                value,
                meaning,
            } = parameter;
            let _ = writeln!(list, "    --param {name}={value}  {meaning}");
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hunt_has_a_text_a_key_and_its_parameters() {
        for hunt in Hunt::shipped() {
            assert!(hunt.title.contains(':'), "{}", hunt.name);
            assert!(hunt.text.contains("ATT&CK: T"), "{}", hunt.name);
            assert!(!hunt.key.is_empty(), "{}", hunt.name);
            for parameter in &hunt.parameters {
                assert!(
                    hunt.sql.contains(&format!("${}", parameter.name)),
                    "{}",
                    hunt.name
                );
                assert!(!parameter.meaning.is_empty());
            }
            let places = hunt.sql.matches('$').count();
            assert_eq!(places, hunt.parameters.len(), "{}", hunt.name);
        }
    }

    #[test]
    fn parameters() {
        let mut hunt = Hunt::parse("x", "-- T: x\n-- param a = 3: b\n-- key: k, l\nSELECT $a");
        assert_eq!((hunt.parameters[0].value, hunt.key.len()), (3, 2));
        hunt.set(&["a=5".to_owned()]).unwrap();
        assert_eq!(hunt.parameters[0].value, 5);
        for wrong in ["a", "a=x", "b=1"] {
            assert!(hunt.set(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
        assert!(
            Hunt::find("no such hunt")
                .unwrap_err()
                .contains("no such hunt")
        );
    }
}
