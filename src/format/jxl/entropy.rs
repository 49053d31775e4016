//! The entropy decoder of the codestream: clustered contexts, prefix codes or ANS, hybrid integers, and repetitions. It is
//! used for what stands in front of the pixels: profile and order of sections.
//! ISO/IEC 18181-1 Annex C (entropy decoding).

use super::ans::{Table, distribution};
use super::bits::{Bits, U};
use super::prefix::Code;
use crate::error::Result;
use crate::limits::Limits;

/// State of ANS behind the last symbol.
const END: u32 = 0x13_0000;
/// How far repetitions reach back.
const WINDOW: usize = 1 << 20;

/// How a token becomes a number (§C.3.3).
#[derive(Debug, Clone, Copy)]
struct Config {
    split: u32,
    high: u32,
    low: u32,
}

impl Config {
    fn read(bits: &mut Bits<'_>, log_alphabet: u32) -> Result<Config> {
        let width = |n: u32| 32 - n.leading_zeros();
        let split = bits.u(width(log_alphabet))?;
        if split == log_alphabet {
            return Ok(Config { split, high: 0, low: 0 });
        }
        if split > log_alphabet {
            return Err(bits.bad("a configuration of integers was expected"));
        }
        let high = bits.u(width(split))?;
        let low = if high > split { 0 } else { bits.u(width(split - high))? };
        if high + low > split {
            return Err(bits.bad("a configuration of integers was expected"));
        }
        Ok(Config { split, high, low })
    }

    fn number(self, token: u32, bits: &mut Bits<'_>) -> Result<u32> {
        let first = 1u32 << self.split;
        if token < first {
            return Ok(token);
        }
        let inside = self.high + self.low;
        let n = self.split - inside + ((token - first) >> inside);
        if n > 31 {
            return Err(bits.bad("an integer of 32 bits was expected"));
        }
        let low = token & ((1 << self.low) - 1);
        let high = (token >> self.low) & ((1 << self.high) - 1) | 1 << self.high;
        let value = (u64::from(high) << n | u64::from(bits.u(n)?)) << self.low | u64::from(low);
        u32::try_from(value).map_err(|_| bits.bad("an integer of 32 bits was expected"))
    }
}

/// Symbols of one cluster of contexts.
#[derive(Debug)]
enum Symbols {
    Prefix(Code),
    Ans(Table),
}

/// Repetitions (§C.2.2).
#[derive(Debug)]
struct Repeats {
    threshold: u32,
    shortest: u32,
    config: Config,
    /// The context of distances, behind all others.
    context: usize,
    window: Vec<u32>,
    left: u32,
    from: usize,
}

/// A stream of numbers by context.
#[derive(Debug)]
pub(super) struct Decoder {
    clusters: Vec<(Config, Symbols)>,
    map: Vec<u8>,
    repeats: Option<Repeats>,
    /// State of ANS, once it was read.
    state: Option<u32>,
}

impl Decoder {
    /// Reads what describes the stream of `contexts` contexts.
    pub(super) fn read(bits: &mut Bits<'_>, contexts: usize, limits: &Limits) -> Result<Decoder> {
        Decoder::read_nested(bits, contexts, true, limits)
    }

    /// Few contexts are mapped without repetitions, which is what bounds how deep descriptions lie in each other.
    fn read_nested(bits: &mut Bits<'_>, contexts: usize, may_repeat: bool, limits: &Limits) -> Result<Decoder> {
        limits.on_time()?;
        let mut contexts = contexts;
        let repeats = if bits.flag()? {
            if !may_repeat {
                return Err(bits.bad("a map of contexts without repetitions was expected"));
            }
            let threshold = bits.u32([U::Is(224), U::Is(512), U::Is(4096), U::Bits(15, 8)])?;
            let shortest = bits.u32([U::Is(3), U::Is(4), U::Bits(2, 5), U::Bits(8, 9)])?;
            let config = Config::read(bits, 8)?;
            contexts += 1;
            let context = contexts - 1;
            Some(Repeats { threshold, shortest, config, context, window: Vec::new(), left: 0, from: 0 })
        } else {
            None
        };
        let map = if contexts > 1 { context_map(bits, contexts, limits)? } else { vec![0] };
        let count = map.iter().max().map_or(1, |m| usize::from(*m) + 1);
        let prefix = bits.flag()?;
        let log_alphabet = if prefix { 15 } else { bits.u(2)? + 5 };
        let configs = (0..count).map(|_| Config::read(bits, log_alphabet)).collect::<Result<Vec<_>>>()?;
        let mut symbols = Vec::with_capacity(count);
        if prefix {
            let sizes = (0..count).map(|_| alphabet_size(bits)).collect::<Result<Vec<_>>>()?;
            for size in sizes {
                symbols.push(Symbols::Prefix(Code::read(bits, size)?));
            }
        } else {
            for _ in 0..count {
                symbols.push(Symbols::Ans(Table::new(distribution(bits, log_alphabet)?, log_alphabet)));
            }
        }
        Ok(Decoder { clusters: configs.into_iter().zip(symbols).collect(), map, repeats, state: None })
    }

    fn symbol(&mut self, context: usize, bits: &mut Bits<'_>) -> Result<(Config, u32)> {
        let cluster = self.map.get(context).copied().unwrap_or(0);
        let (config, symbols) = self.clusters.get(usize::from(cluster)).expect("the map names clusters that are there");
        let token = match symbols {
            Symbols::Prefix(code) => code.symbol(bits)?,
            Symbols::Ans(table) => {
                let mut state = match self.state {
                    Some(state) => state,
                    None => bits.u(32)?,
                };
                let symbol = table.symbol(&mut state, bits)?;
                self.state = Some(state);
                symbol
            }
        };
        Ok((*config, token))
    }

    /// The next number of a context.
    pub(super) fn number(&mut self, context: usize, bits: &mut Bits<'_>) -> Result<u32> {
        if let Some(r) = self.repeats.as_mut().filter(|r| r.left > 0) {
            r.left -= 1;
            let value = r.window.get(r.from).copied().unwrap_or(0);
            r.from += 1;
            return Ok(self.remember(value));
        }
        let (config, token) = self.symbol(context, bits)?;
        let Some((threshold, shortest, lengths, distances)) =
            self.repeats.as_ref().map(|r| (r.threshold, r.shortest, r.config, r.context)).filter(|r| token >= r.0)
        else {
            let value = config.number(token, bits)?;
            return Ok(self.remember(value));
        };
        let length = lengths.number(token - threshold, bits)?.saturating_add(shortest);
        let (config, token) = self.symbol(distances, bits)?;
        let distance = (config.number(token, bits)? as usize).saturating_add(1);
        let r = self.repeats.as_mut().expect("seen above");
        let distance = distance.min(r.window.len()).min(WINDOW);
        if distance == 0 {
            return Err(bits.bad("something to repeat was expected"));
        }
        r.from = r.window.len() - distance;
        r.left = length;
        self.number(context, bits)
    }

    fn remember(&mut self, value: u32) -> u32 {
        if let Some(r) = &mut self.repeats {
            r.window.push(value);
        }
        value
    }

    /// Checks that the stream ends as it must.
    pub(super) fn finish(&self, bits: &Bits<'_>) -> Result<()> {
        match self.state {
            Some(state) if state != END => Err(bits.bad("the final state of an entropy coded stream was expected")),
            _ => Ok(()),
        }
    }
}

/// Size of the alphabet of a prefix code.
fn alphabet_size(bits: &mut Bits<'_>) -> Result<usize> {
    if !bits.flag()? {
        return Ok(1);
    }
    let n = bits.u(4)?;
    let size = (1 << n) + bits.u(n)? + 1;
    if size > 1 << 15 {
        return Err(bits.bad("an alphabet of 32768 symbols or less was expected"));
    }
    Ok(size as usize)
}

/// Which cluster each context belongs to (§C.2.3).
fn context_map(bits: &mut Bits<'_>, contexts: usize, limits: &Limits) -> Result<Vec<u8>> {
    let mut map = vec![0u8; contexts];
    if bits.flag()? {
        let n = bits.u(2)?;
        for m in &mut map {
            *m = bits.u(n)? as u8;
        }
    } else {
        let move_to_front = bits.flag()?;
        let mut decoder = Decoder::read_nested(bits, 1, contexts > 2, limits)?;
        for m in &mut map {
            let value = decoder.number(0, bits)?;
            *m = u8::try_from(value).map_err(|_| bits.bad("a cluster of contexts was expected"))?;
        }
        decoder.finish(bits)?;
        if move_to_front {
            let mut order: Vec<u8> = (0..=255).collect();
            for m in &mut map {
                let value = order.remove(usize::from(*m));
                order.insert(0, value);
                *m = value;
            }
        }
    }
    let count = map.iter().max().map_or(0, |m| usize::from(*m) + 1);
    if (0..count).any(|c| !map.iter().any(|m| usize::from(*m) == c)) {
        return Err(bits.bad("contexts for every cluster were expected"));
    }
    Ok(map)
}

/// Passes over the order of the sections of a frame (§F.3.2).
pub(super) fn permutation(decoder: &mut Decoder, bits: &mut Bits<'_>, sections: u64) -> Result<()> {
    let context = |n: u32| ((32 - n.leading_zeros()) as usize).min(7);
    let all = u32::try_from(sections).unwrap_or(u32::MAX);
    let count = decoder.number(context(all), bits)?;
    if count > all {
        return Err(bits.bad("an order of the sections was expected"));
    }
    let mut before = 0;
    for i in 0..count {
        before = decoder.number(context(before), bits)?;
        if before >= all - i {
            return Err(bits.bad("an order of the sections was expected"));
        }
    }
    decoder.finish(bits)
}
