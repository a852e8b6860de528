//! [`Spans`]: where the secrets of a text are.

/// What stands for a password.
pub(crate) const MASK: &str = "***";

/// The places of secrets, found in any order.
#[derive(Debug, Default)]
pub(super) struct Spans(Vec<(usize, usize)>);

impl Spans {
    /// Adds one, unless it is empty.
    pub(super) fn add(&mut self, start: usize, end: usize) {
        if start < end {
            self.0.push((start, end));
        }
    }

    /// The text with a mask instead of each; `None` if that is the text itself.
    pub(super) fn mask(mut self, text: &str) -> Option<String> {
        self.0.sort_unstable();
        let mut masked = String::new();
        let (mut done, mut is_changed) = (0, false);
        let mut spans = self.0.into_iter().peekable();
        while let Some((start, mut end)) = spans.next() {
            while let Some((_, next)) = spans.next_if(|(start, _)| *start <= end) {
                end = end.max(next);
            }
            is_changed |= text.get(start..end) != Some(MASK);
            masked.push_str(text.get(done..start).unwrap_or_default());
            masked.push_str(MASK);
            done = end;
        }
        if !is_changed {
            return None;
        }
        masked.push_str(text.get(done..).unwrap_or_default());
        Some(masked)
    }
}
