//! Reads the embedded weights of the finder. Owns the flat file's layout (written by `train/net.py`: "ESTMARK1", count,
//! sizes, values as f32, little-endian); `build.rs` checks the digests.

use super::stream::Conv;
use crate::detect::kernels::Dense;
use crate::detect::lanes::Machine;
use crate::error::{Error, Result};

/// Takes the tensors one after the other.
pub(super) struct Tensors {
    sizes: std::vec::IntoIter<usize>,
    values: &'static [u8],
    machine: Machine,
}

impl Tensors {
    /// Opens an embedded file; what is read is packed for `machine`.
    pub(super) fn open(file: &'static [u8], machine: Machine) -> Result<Tensors> {
        let rest = file.strip_prefix(b"ESTMARK1").ok_or_else(broken)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or_else(broken)?;
        let count = usize::try_from(u32::from_le_bytes(*count)).map_err(|_| broken())?;
        let (table, values) = rest.split_at_checked(count.checked_mul(4).ok_or_else(broken)?).ok_or_else(broken)?;
        let sizes: Vec<usize> = table.as_chunks::<4>().0.iter().map(|e| u32::from_le_bytes(*e) as usize).collect();
        Ok(Tensors { sizes: sizes.into_iter(), values, machine })
    }

    fn next(&mut self) -> Result<Vec<f32>> {
        let size = self.sizes.next().ok_or_else(broken)?;
        let (head, rest) = self.values.split_at_checked(size.saturating_mul(4)).ok_or_else(broken)?;
        self.values = rest;
        Ok(head.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    /// The next two tensors as a dense layer.
    pub(super) fn dense(&mut self, outputs: usize, inputs: usize) -> Result<Dense> {
        let (rows, bias) = (self.next()?, self.next()?);
        if rows.len() == outputs * inputs && bias.len() == outputs {
            Ok(Dense::new(&rows, &bias, self.machine))
        } else {
            Err(broken())
        }
    }

    /// The next tensors as a stack of 3×3 convolutions: inputs, outputs, stride of each.
    pub(super) fn stack(&mut self, shape: &[(usize, usize, usize)]) -> Result<Vec<Conv>> {
        shape
            .iter()
            .map(|&(inputs, outputs, stride)| Ok(Conv { layer: self.dense(outputs, 9 * inputs)?, inputs, stride }))
            .collect()
    }

    /// An error unless everything was taken.
    pub(super) fn done(self) -> Result<()> {
        if self.sizes.len() == 0 && self.values.is_empty() { Ok(()) } else { Err(broken()) }
    }
}

fn broken() -> Error {
    Error::Policy("the embedded weights for marks do not have the expected shape".into())
}
