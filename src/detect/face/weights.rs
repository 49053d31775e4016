//! Reads the embedded weights. Owns the flat file's layout (described in `weights/convert.py`); `build.rs` checks its digest.

use crate::detect::kernels::{Dense, Depthwise};
use crate::detect::lanes::Machine;
use crate::error::{Error, Result};

static FILE: &[u8] = include_bytes!("weights/centerface.bin");

/// Takes the tensors one after the other.
pub(super) struct Tensors {
    sizes: std::vec::IntoIter<usize>,
    values: &'static [u8],
    machine: Machine,
}

impl Tensors {
    /// Opens the embedded file; what is read is packed for `machine`.
    pub(super) fn open(machine: Machine) -> Result<Tensors> {
        let rest = FILE.strip_prefix(b"ESTFACE1").ok_or_else(broken)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or_else(broken)?;
        let count = usize::try_from(u32::from_le_bytes(*count)).map_err(|_| broken())?;
        let (table, values) = rest.split_at_checked(count.checked_mul(8).ok_or_else(broken)?).ok_or_else(broken)?;
        let sizes: Vec<usize> =
            table.as_chunks::<8>().0.iter().map(|e| u32::from_le_bytes([e[0], e[1], e[2], e[3]]) as usize).collect();
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
        let (rows, bias) = self.pair(outputs, inputs)?;
        Ok(Dense::new(&rows, &bias, self.machine))
    }

    /// The next two tensors as a depthwise layer.
    pub(super) fn depthwise(&mut self, channels: usize) -> Result<Depthwise> {
        let (rows, bias) = self.pair(channels, 9)?;
        Ok(Depthwise::new(&rows, &bias))
    }

    /// The next two tensors as the two output rows of a transposed 2×2 convolution.
    pub(super) fn doubling(&mut self, outputs: usize, inputs: usize) -> Result<[Dense; 2]> {
        let (rows, bias) = self.pair(outputs * 4, inputs)?;
        let (top, bottom) = rows.split_at(rows.len() / 2);
        let (bias_top, bias_bottom) = bias.split_at(bias.len() / 2);
        Ok([Dense::new(top, bias_top, self.machine), Dense::new(bottom, bias_bottom, self.machine)])
    }

    fn pair(&mut self, outputs: usize, inputs: usize) -> Result<(Vec<f32>, Vec<f32>)> {
        let (rows, bias) = (self.next()?, self.next()?);
        if rows.len() == outputs * inputs && bias.len() == outputs { Ok((rows, bias)) } else { Err(broken()) }
    }

    /// True when nothing is left.
    pub(super) fn done(&self) -> bool {
        self.sizes.len() == 0 && self.values.is_empty()
    }
}

pub(super) fn broken() -> Error {
    Error::Policy("the embedded face weights do not have the expected shape".into())
}
