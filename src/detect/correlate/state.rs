//! The stored state of a [`Correlator`]: its config and its traces. The index is rebuilt.

use serde::de::{Deserialize, Deserializer, VariantAccess};
use serde::ser::{Serialize, Serializer};

use super::super::state::{self, Stored};
use super::trace::Trace;
use super::{Correlator, v1};

impl Serialize for Correlator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let state = v1::State {
            config: v1::Config::from(&self.config),
            traces: Traces(self),
        };
        state::write_v1::<Self, S>(&state, serializer)
    }
}

/// Written one by one, from the traces themselves.
struct Traces<'a>(&'a Correlator);

impl Serialize for Traces<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.store.iter().map(v1::Trace::from))
    }
}

impl<'de> Deserialize<'de> for Correlator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        state::read(deserializer)
    }
}

impl Stored for Correlator {
    const NAME: &'static str = "correlator";

    fn read<'de, A: VariantAccess<'de>>(version: u64, state: A) -> Result<Self, A::Error> {
        match version {
            1 => state.newtype_variant().map(from_v1),
            _ => Err(state::unknown::<Self, _>(version)),
        }
    }
}

fn from_v1(state: v1::State<'_, Vec<v1::Trace<'_>>>) -> Correlator {
    let traces = state.traces.into_iter().map(Trace::from).collect();
    Correlator::of(state.config.into(), traces)
}
