//! # Marks: what is found, what is not, and how
//!
//! `--logos flag` (the default of `share` and `event`) looks for the Marianne, the mark of the French State, in its versions of 2020 and
//! 1999: in colour, reversed, black, white, with its text or the strip alone. `--logo FILE[=NAME]` adds a mark of your own. What is
//! found is listed with its place (`regions`, kind `logo`); nothing is changed in the picture.
//!
//! Why it matters: the mark of the State is reserved to the communication of the State, and the guides for agents ask not to use
//! the logo of an institution in personal posts and to look at the background. `estompe explain logo.detected` says what to do.
//!
//! ## What is found
//!
//! Sizes are pixels in the picture that detection sees: the photo scaled down to 1.5 million pixels, or the photo itself when it is
//! smaller. One such pixel is 2.8 pixels of a photo of 12 megapixels, 5.7 of one of 48. A strip (the coloured rectangle with the
//! profile) of 12 pixels, the smallest that is promised, is then 34 pixels high at 12 megapixels and 68 at 48: smaller strips are
//! mostly missed.
//!
//! | Marianne, by the height of the strip | straight (tilt to 15°) and whole | all: tilt to 45°, partly hidden, translucent |
//! |---|---|---|
//! | 32 to 160 px | 99.2 % of 122 | 98.7 % of 150 |
//! | 16 to 24 px | 98.3 % of 58 | 96.0 % of 75 |
//! | 12 px | 95.2 % of 21 | 92.0 % of 25 |
//!
//! with one false alarm over 524 photos and drawings that show none (flags, sashes, other logos, text), one over 1,021 other photos,
//! and 40 of 40 marks of 12 pixels and more in 50 real pictures (screens, posters, cards). The samples are small: 99 % of 122 means
//! 96 to 100. The signs of the first two figures are drawn on photos, as those that the network learnt from; real signs fold and
//! glint, and will be found less often.
//!
//! ```text
//! cargo build --release && python3 ../shared/accept.py --only logos
//! ```
//!
//! Marks that you give: of twelve logos of software projects looked for at once over 36 photos that show one each (24 to 140
//! pixels high), 34 are found (94 %).
//! Over 560 photos in which none was placed there are two alarms, and both are right: other logos had been drawn into these photos,
//! among them two of the twelve. A threshold high enough to be silent about one of them (18.4 for 16.5) would leave 32 of 36: it stays
//! where it is, above all that 421 photos without the marks score (15.1).
//! They are found upright or tilted to about 20°, from 20 pixels of the shorter side, in any colour, dark on light or light on dark.
//!
//! ## What is not found
//!
//! - Strips below 12 pixels; marks upside down, on their side, mirrored, or tilted beyond 45° (20° for marks that you give).
//! - Marks seen from the side beyond about 35°, folded, on waving cloth, or hidden by more than a quarter.
//! - The white mark on a pale ground, and marks that the picture shows through.
//! - The words "République française" without the strip, older marks, coats of arms.
//! - Of a mark that you give: other versions of it. Give each (`--logo a.png=a --logo b.png=b`).
//!
//! "No mark detected" therefore never means that there is none.
//!
//! ## How
//!
//! A network of 39,000 weights looks at the picture at full size, half, quarter and so on, and proposes strips; it then looks at
//! each proposal twice more, upright and at the size that it knows best, and the mean of the three answers decides. Its training
//! (drawn signs, decoys, seeds, scripts) is in `src/detect/logo/train`; the art comes from the npm package @gouvfr/dsfr 1.15.3 and
//! from a traced outline of the mark of 1999. No picture of a mark is in the binary, and none is shown.
//!
//! A mark that you give is turned into outlines: how much edge runs in which of eight directions in each cell of four by four
//! pixels, whichever side is lighter. What ordinary photos have there is known (mean and covariance over 70 photos), so that the
//! score says how unlike ordinary outlines, and how like the mark, a place is. Eight views (tilts of -15° to 15°, and one seen from the side) are compared
//! at every place and size; the best places are fitted in position, size, width and tilt, and compared again more finely. Nothing is
//! trained. PNG with transparency or SVG serves best; of a picture without, the colour that surrounds the mark is taken away. A mark
//! without drawing or lettering (a disc, a square) is refused: such shapes are everywhere. An SVG is drawn by resvg, 512 pixels long;
//! one that refers to anything outside of the file, or holds text, pictures or patterns, is refused: nothing is fetched, and nothing
//! is left out of a mark in silence. Convert text into paths first.
//!
//! ## What it costs
//!
//! The Marianne takes 69 milliseconds of one processor's time in a drawn photo of 12 megapixels (87 without AVX-512), beyond
//! decoding, which faces and marks share. `cargo run --release --example mark_eval` prints what a list of photos took.
//!
//! Marks that you give: 31 milliseconds for the first and 14 for each further one in the same photos, where OpenCV's
//! `matchTemplate` takes 85 for one upright view of one mark at twelve sizes. Making a mark ready takes 30 to 115 once.
//!
//! ```text
//! estompe scan PHOTOS --faces off --logos flag -j 1 [--logo MARK.png]…
//! benches/marks.py --runs 1 ../shared/logos/user/templates/*.png
//! ```
