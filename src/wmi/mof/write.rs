//! [`Instance`] to text, in the layout of the log.

use std::fmt;

use super::instance::{Instance, MofValue};

impl fmt::Display for Instance<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        instance(self, f)?;
        f.write_str(";\n")
    }
}

fn instance(instance: &Instance<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "instance of {}\n{{", instance.class)?;
    for property in &instance.properties {
        writeln!(f, "\t{} = {};", property.name, property.value)?;
    }
    f.write_str("}")
}

impl fmt::Display for MofValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text.raw()),
            Self::Number(number) => f.write_str(number.raw()),
            Self::Boolean(true) => f.write_str("TRUE"),
            Self::Boolean(false) => f.write_str("FALSE"),
            Self::Null => f.write_str("NULL"),
            Self::Array(elements) => {
                f.write_str("{")?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
            Self::Instance(value) => {
                f.write_str("\n")?;
                instance(value, f)
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}
