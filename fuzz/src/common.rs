//! What the tests of the library check and write, which the targets use too.

#[path = "../../tests/common/checks.rs"]
pub(crate) mod checks;
#[path = "../../tests/common/collectors.rs"]
pub(crate) mod collectors;
#[path = "../../tests/common/envelopes.rs"]
pub(crate) mod envelopes;
#[path = "../../tests/common/evtx.rs"]
pub(crate) mod evtx;
#[path = "../../tests/common/locate.rs"]
pub(crate) mod locate;
#[path = "../../tests/common/other_inputs.rs"]
pub(crate) mod other_inputs;
#[path = "../../tests/common/pieces.rs"]
pub(crate) mod pieces;
#[path = "../../tests/common/streams.rs"]
pub(crate) mod streams;
#[path = "../../tests/common/write.rs"]
pub(crate) mod write;
#[path = "../../tests/common/zip.rs"]
pub(crate) mod zip;
