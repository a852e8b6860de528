//! [`TreeLimits`].

/// How much a [`ProcessTree`](super::ProcessTree) keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct TreeLimits {
    /// Computers; default 1,000.
    pub max_hosts: usize,
    /// Processes of a computer; default 4,096.
    pub max_processes: usize,
    /// Bytes of all processes of all computers; default 128 MiB. What counts is what is held:
    /// names, texts, buffers, indexes, and 16 bytes an allocation.
    pub max_bytes: usize,
}

impl Default for TreeLimits {
    fn default() -> Self {
        Self {
            max_hosts: 1000,
            max_processes: 4096,
            max_bytes: 128 << 20,
        }
    }
}
