//! IPTC-IIM records written afresh, in UTF-8. IIM 4.2 §1.5, chapter 5 (1:90), chapter 6 (record 2).

/// Collects datasets of record 2.
#[derive(Debug, Default)]
pub struct Builder {
    datasets: Vec<(u8, Vec<u8>)>,
}

impl Builder {
    /// Adds a text under a dataset of record 2.
    pub fn text(&mut self, dataset: u8, text: &str) {
        self.datasets.push((dataset, text.as_bytes().to_vec()));
    }

    /// True when nothing was added.
    pub fn is_empty(&self) -> bool {
        self.datasets.is_empty()
    }

    /// The records, sorted by dataset; `None` when there is nothing to write.
    pub fn build(mut self) -> Option<Vec<u8>> {
        if self.datasets.is_empty() {
            return None;
        }
        self.datasets.sort_by_key(|(d, _)| *d);
        // 1:90 announces UTF-8 (ESC % G), 2:00 the record version.
        let mut out = b"\x1C\x01\x5A\x00\x03\x1B%G\x1C\x02\x00\x00\x02\x00\x04".to_vec();
        for (dataset, text) in &self.datasets {
            let len = u16::try_from(text.len()).ok().filter(|l| *l < 0x8000)?;
            out.extend([0x1C, 2, *dataset]);
            out.extend(len.to_be_bytes());
            out.extend(text);
        }
        Some(out)
    }
}
