//! Eight floats at a time, on whatever the processor offers. Owns the choice of instructions; knows nothing of networks.
//! Every implementation rounds once per multiply-add (IEEE 754 fusedMultiplyAdd), so that all machines compute the same bits.

/// Arithmetic on eight lanes.
pub(super) trait Lanes: Copy {
    /// Eight lanes, in registers.
    type V: Copy;
    /// Reads eight floats.
    fn load(self, from: &[f32; 8]) -> Self::V;
    /// One float in every lane.
    fn splat(self, x: f32) -> Self::V;
    /// `a * b + c`, rounded once.
    fn fma(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `a + b`.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    /// The larger of each lane and zero.
    fn relu(self, a: Self::V) -> Self::V;
    /// Writes eight floats.
    fn store(self, a: Self::V, to: &mut [f32; 8]);
}

/// Plain Rust. Compiles to vector instructions where fused multiply-add is part of the base set (aarch64).
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Lanes for Portable {
    type V = [f32; 8];
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

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::Lanes;
    use pulp::x86::V3;
    use pulp::{Simd, f32x8};

    impl Lanes for V3 {
        type V = f32x8;
        #[inline(always)]
        fn load(self, from: &[f32; 8]) -> f32x8 {
            pulp::cast(*from)
        }
        #[inline(always)]
        fn splat(self, x: f32) -> f32x8 {
            self.splat_f32s(x)
        }
        #[inline(always)]
        fn fma(self, a: f32x8, b: f32x8, c: f32x8) -> f32x8 {
            self.mul_add_f32x8(a, b, c)
        }
        #[inline(always)]
        fn add(self, a: f32x8, b: f32x8) -> f32x8 {
            self.add_f32s(a, b)
        }
        #[inline(always)]
        fn relu(self, a: f32x8) -> f32x8 {
            self.max_f32s(a, self.splat_f32s(0.0))
        }
        #[inline(always)]
        fn store(self, a: f32x8, to: &mut [f32; 8]) {
            *to = pulp::cast(a);
        }
    }
}

/// A piece of work that can run on any lanes.
pub(super) trait Work {
    /// Does it.
    fn run<L: Lanes>(self, lanes: L);
}

/// The instructions found on this machine.
#[derive(Clone, Copy)]
pub(super) enum Machine {
    /// AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// Whatever the target's base set holds.
    Portable,
}

impl Machine {
    /// Looks once at the processor.
    pub(super) fn detect() -> Machine {
        #[cfg(target_arch = "x86_64")]
        if let Some(v3) = pulp::x86::V3::try_new() {
            return Machine::Avx2(v3);
        }
        Machine::Portable
    }

    /// Runs `work` with these instructions.
    #[inline(always)]
    pub(super) fn run<W: Work>(self, work: W) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Machine::Avx2(v3) => v3.vectorize(OnAvx2(v3, work)),
            Machine::Portable => work.run(Portable),
        }
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
