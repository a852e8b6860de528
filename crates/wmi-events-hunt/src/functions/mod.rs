//! The SQL functions: what they are called, take and return. A new one is a new row of a table.

mod decoders;
mod evaluate;
mod function;
mod predicates;

use std::fmt::Write;
use std::hash::{Hash, Hasher};

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use self::function::Function;

/// All functions.
fn all() -> impl Iterator<Item = &'static Function> {
    predicates::PREDICATES.iter().chain(decoders::DECODERS)
}

/// All functions as DataFusion takes them.
pub(crate) fn udfs() -> impl Iterator<Item = ScalarUDF> {
    all().map(|function| ScalarUDF::from(Udf::new(function)))
}

/// The functions as a list for people.
pub(crate) fn list() -> String {
    let mut list = String::new();
    for function in all() {
        let arguments = function.arguments.join(", ");
        let _ = writeln!(
            list,
            "{}({arguments})\n    {}",
            function.name, function.meaning
        );
    }
    list
}

struct Udf {
    function: &'static Function,
    signature: Signature,
}

impl Udf {
    fn new(function: &'static Function) -> Self {
        let texts = vec![DataType::Utf8; function.arguments.len()];
        Self {
            function,
            signature: Signature::exact(texts, Volatility::Immutable),
        }
    }
}

impl std::fmt::Debug for Udf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.function.name)
    }
}

/// A function is its name.
impl PartialEq for Udf {
    fn eq(&self, other: &Self) -> bool {
        self.function.name == other.function.name
    }
}

impl Eq for Udf {}

impl Hash for Udf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.function.name.hash(state);
    }
}

impl ScalarUDFImpl for Udf {
    fn name(&self) -> &str {
        self.function.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.function.answer.data_type())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        evaluate::evaluate(self.function, args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_each_has_a_text() {
        let mut names: Vec<_> = all().map(|function| function.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(all().all(|function| function.meaning.ends_with('.')));
        assert_eq!(list().lines().count(), 2 * count);
    }
}
