//! Eight floats at a time, or sixteen, on whatever the processor offers. Owns the choice of instructions; knows nothing of networks.
//! Every implementation rounds once per multiply-add (IEEE 754 fusedMultiplyAdd), so that all machines compute the same bits.

/// Arithmetic on eight lanes or sixteen.
pub(super) trait Lanes: Copy {
    /// The lanes, in registers.
    type V: Copy;
    /// The lanes in memory, in groups of eight.
    type Group: Copy;
    /// Groups of eight in one of its own.
    const EIGHTS: usize;
    /// Groups of eight as groups of its own.
    fn groups(from: &[[f32; 8]]) -> &[Self::Group];
    /// The same, to be written.
    fn groups_mut(from: &mut [[f32; 8]]) -> &mut [Self::Group];
    /// Reads a float for each lane.
    fn load(self, from: &Self::Group) -> Self::V;
    /// One float in every lane.
    fn splat(self, x: f32) -> Self::V;
    /// `a * b + c`, rounded once.
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `a + b`.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    /// The larger of each lane and zero.
    fn relu(self, a: Self::V) -> Self::V;
    /// Writes the lanes.
    fn store(self, a: Self::V, to: &mut Self::Group);
}

/// Sums of whole numbers on eight lanes.
pub(super) trait Sums: Copy {
    /// Eight sums, in registers.
    type I: Copy;
    /// Eight zeros.
    fn zeros(self) -> Self::I;
    /// Adds the products of eight small numbers with their weights to each of eight sums. Exact as long as the products of
    /// four neighbours stay within 16 bits: numbers up to 90, weights from -90 to 90.
    fn dot(self, x: &[i32; 2], weights: &[[[i8; 4]; 8]; 2], sums: Self::I) -> Self::I;
    /// The sums.
    fn sums(self, a: Self::I) -> [i32; 8];
}

/// Plain Rust. Compiles to vector instructions where fused multiply-add is part of the base set (aarch64).
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Lanes for Portable {
    type V = [f32; 8];
    type Group = [f32; 8];
    const EIGHTS: usize = 1;
    #[inline(always)]
    fn groups(from: &[[f32; 8]]) -> &[[f32; 8]] {
        from
    }
    #[inline(always)]
    fn groups_mut(from: &mut [[f32; 8]]) -> &mut [[f32; 8]] {
        from
    }
    #[inline(always)]
    fn load(self, from: &[f32; 8]) -> [f32; 8] {
        *from
    }
    #[inline(always)]
    fn splat(self, x: f32) -> [f32; 8] {
        [x; 8]
    }
    #[inline(always)]
    fn fma(self, a: [f32; 8], b: [f32; 8], c: [f32; 8]) -> [f32; 8] {
        std::array::from_fn(|i| a[i].mul_add(b[i], c[i]))
    }
    #[inline(always)]
    fn add(self, a: [f32; 8], b: [f32; 8]) -> [f32; 8] {
        std::array::from_fn(|i| a[i] + b[i])
    }
    #[inline(always)]
    fn relu(self, a: [f32; 8]) -> [f32; 8] {
        a.map(|x| if x > 0.0 { x } else { 0.0 })
    }
    #[inline(always)]
    fn store(self, a: [f32; 8], to: &mut [f32; 8]) {
        *to = a;
    }
}

impl Sums for Portable {
    type I = [i32; 8];
    #[inline(always)]
    fn zeros(self) -> [i32; 8] {
        [0; 8]
    }
    #[inline(always)]
    fn dot(self, x: &[i32; 2], weights: &[[[i8; 4]; 8]; 2], mut sums: [i32; 8]) -> [i32; 8] {
        for (x, weights) in x.iter().zip(weights) {
            let x = x.to_le_bytes();
            for (sum, w) in sums.iter_mut().zip(weights) {
                let products = x.iter().zip(w).map(|(x, w)| i16::from(*x).wrapping_mul(i16::from(*w)));
                *sum = sum.wrapping_add(products.fold(0, |a, b| a + i32::from(b)));
            }
        }
        sums
    }
    #[inline(always)]
    fn sums(self, a: [i32; 8]) -> [i32; 8] {
        a
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Lanes, Sums};
    use pulp::x86::{V3, V4};
    use pulp::{Simd, i32x8};

    /// What both widths spell alike.
    macro_rules! arithmetic {
        ($group:ty) => {
            type V = <Self as Simd>::f32s;
            type Group = $group;
            #[inline(always)]
            fn load(self, from: &$group) -> Self::V {
                pulp::cast(*from)
            }
            #[inline(always)]
            fn splat(self, x: f32) -> Self::V {
                self.splat_f32s(x)
            }
            #[inline(always)]
            fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
                self.mul_add_f32s(a, b, c)
            }
            #[inline(always)]
            fn add(self, a: Self::V, b: Self::V) -> Self::V {
                self.add_f32s(a, b)
            }
            #[inline(always)]
            fn relu(self, a: Self::V) -> Self::V {
                self.max_f32s(a, self.splat_f32s(0.0))
            }
            #[inline(always)]
            fn store(self, a: Self::V, to: &mut $group) {
                *to = pulp::cast(a);
            }
        };
    }

    impl Lanes for V3 {
        arithmetic!([f32; 8]);
        const EIGHTS: usize = 1;
        #[inline(always)]
        fn groups(from: &[[f32; 8]]) -> &[[f32; 8]] {
            from
        }
        #[inline(always)]
        fn groups_mut(from: &mut [[f32; 8]]) -> &mut [[f32; 8]] {
            from
        }
    }

    impl Lanes for V4 {
        arithmetic!([[f32; 8]; 2]);
        const EIGHTS: usize = 2;
        #[inline(always)]
        fn groups(from: &[[f32; 8]]) -> &[[[f32; 8]; 2]] {
            from.as_chunks().0
        }
        #[inline(always)]
        fn groups_mut(from: &mut [[f32; 8]]) -> &mut [[[f32; 8]; 2]] {
            from.as_chunks_mut().0
        }
    }

    impl Sums for V3 {
        type I = i32x8;
        #[inline(always)]
        fn zeros(self) -> i32x8 {
            self.splat_i32s(0)
        }
        #[inline(always)]
        fn dot(self, x: &[i32; 2], weights: &[[[i8; 4]; 8]; 2], sums: i32x8) -> i32x8 {
            let pairs =
                |x: i32, w: [[i8; 4]; 8]| self.avx2._mm256_maddubs_epi16(self.avx._mm256_set1_epi32(x), pulp::cast(w));
            let fours = self.avx2._mm256_add_epi16(pairs(x[0], weights[0]), pairs(x[1], weights[1]));
            let ones = self.avx._mm256_set1_epi16(1);
            pulp::cast(self.avx2._mm256_add_epi32(pulp::cast(sums), self.avx2._mm256_madd_epi16(fours, ones)))
        }
        #[inline(always)]
        fn sums(self, a: i32x8) -> [i32; 8] {
            pulp::cast(a)
        }
    }
}

/// A piece of work that can run on any lanes.
pub(super) trait Work: Sized {
    /// Does it.
    fn run<L: Lanes + Sums>(self, lanes: L);

    /// Does it where there are sixteen lanes too, and twice as many registers.
    #[inline(always)]
    fn run_wide<L: Lanes + Sums, W: Lanes>(self, lanes: L, _wide: W) {
        self.run(lanes);
    }
}

/// The instructions found on this machine.
#[derive(Clone, Copy)]
pub(super) enum Machine {
    /// AVX-512 (F, BW, CD, DQ, VL).
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
    /// AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// Whatever the target's base set holds.
    Portable,
}

impl Machine {
    /// Looks once at the processor.
    pub(super) fn detect() -> Machine {
        Machine::all().next().unwrap_or(Machine::Portable)
    }

    /// What this processor can run, the best first.
    pub(super) fn all() -> impl Iterator<Item = Machine> {
        #[cfg(target_arch = "x86_64")]
        let here = {
            use pulp::x86::{V3, V4};
            [V4::try_new().map(Machine::Avx512), V3::try_new().map(Machine::Avx2)]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let here = [];
        here.into_iter().flatten().chain([Machine::Portable])
    }

    /// True where there are sixteen lanes.
    pub(super) fn is_wide(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return matches!(self, Machine::Avx512(_));
        #[cfg(not(target_arch = "x86_64"))]
        false
    }

    /// Runs `work` with these instructions.
    #[inline(always)]
    pub(super) fn run<W: Work>(self, work: W) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Machine::Avx512(v4) => v4.vectorize(OnAvx512(v4, work)),
            #[cfg(target_arch = "x86_64")]
            Machine::Avx2(v3) => v3.vectorize(OnAvx2(v3, work)),
            Machine::Portable => work.run(Portable),
        }
    }
}

#[cfg(target_arch = "x86_64")]
struct OnAvx512<W>(pulp::x86::V4, W);

#[cfg(target_arch = "x86_64")]
impl<W: Work> pulp::NullaryFnOnce for OnAvx512<W> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        self.1.run_wide(*self.0, self.0);
    }
}

#[cfg(target_arch = "x86_64")]
struct OnAvx2<W>(pulp::x86::V3, W);

#[cfg(target_arch = "x86_64")]
impl<W: Work> pulp::NullaryFnOnce for OnAvx2<W> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        self.1.run(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dots<'a>(&'a [[i32; 2]], &'a [[[[i8; 4]; 8]; 2]], &'a mut [i32; 8]);

    impl Work for Dots<'_> {
        fn run<L: Lanes + Sums>(self, lanes: L) {
            let both = self.0.iter().zip(self.1);
            *self.2 = lanes.sums(both.fold(lanes.zeros(), |sums, (x, w)| lanes.dot(x, w, sums)));
        }
    }

    #[test]
    fn whole_numbers_add_up_alike_on_all_machines_up_to_the_largest() {
        let seed = std::cell::Cell::new(5u32);
        let random = || {
            seed.set(seed.get().wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
            seed.get() >> 16
        };
        for extreme in [false, true] {
            let x = |_| i32::from_le_bytes(std::array::from_fn(|_| if extreme { 90 } else { (random() % 91) as u8 }));
            let cells: Vec<[i32; 2]> = (0..40).map(|_| std::array::from_fn(x)).collect();
            let w = |v: usize| {
                if extreme { if v.is_multiple_of(2) { 90 } else { -90 } } else { (random() as i32 % 181 - 90) as i8 }
            };
            let four = |v| std::array::from_fn(|_| w(v));
            let weights: Vec<[[[i8; 4]; 8]; 2]> =
                (0..40).map(|_| std::array::from_fn(|_| std::array::from_fn(four))).collect();
            let (mut here, mut plain) = ([0; 8], [0; 8]);
            Machine::detect().run(Dots(&cells, &weights, &mut here));
            Machine::Portable.run(Dots(&cells, &weights, &mut plain));
            let wanted: [i32; 8] = std::array::from_fn(|v| {
                let products = cells.iter().zip(&weights).flat_map(|(x, w)| {
                    (0..8).map(move |k| i32::from(x[k / 4].to_le_bytes()[k % 4]) * i32::from(w[k / 4][v][k % 4]))
                });
                products.sum()
            });
            assert_eq!((here, plain), (wanted, wanted));
        }
    }
}
