//! # Faces: what is found, what is not, and how
//!
//! `--faces flag` (the default of `share`) locates faces, so that consent can be asked for; `--faces solid|mosaic|blur` hides
//! them, and under the policy `event` the register of consents decides on each. estompe locates faces and recognises nobody: nothing that
//! could tell one person from another is computed, kept or written.
//!
//! A miss costs a person, a false box costs a click: the thresholds were chosen for few misses, and half of the boxes in a crowd are no
//! face or one that no annotator drew. The report says "no face detected", never "no face": look at each photo yourself, and draw the
//! missed ones into the register.
//!
//! ## How
//!
//! CenterFace, a small network (MIT licence, trained on WIDER FACE; see `src/detect/face/weights/NOTICE`), runs on the processor in plain Rust, with
//! its weights in the program. It looks at the picture upright, turned by quarter turns, and from close up where it is in doubt. What it sees
//! is the displayed picture scaled down: a long side of 640 pixels (`--faces-effort fast`), 1280 (`normal`), or 1280 and 1920 (`max`). On equal
//! input it gives the same boxes on every machine.
//!
//! ## What is found
//!
//! Part of the annotated faces that is covered, on 600 public pictures that nothing was trained on but the thresholds were chosen on. Other
//! pictures will give about three points less.
//!
//! | Pictures | `max` | `normal` | `fast` |
//! |---|---|---|---|
//! | crowds | 91.9 % | 90.5 % | 74.3 % |
//! | masked faces | 96.8 | 96.5 | 96.5 |
//! | nine crowds side by side | 88.5 | 70.1 | 23.0 |
//! | turned by 30 degrees | 92.7 | 92.0 | 92.7 |
//! | by 90 | 97.4 | 94.7 | 32.5 |
//! | by 180 | 95.7 | 92.9 | 25.7 |
//! | turned by their Exif orientation | 100 | 100 | 98.8 |
//! | pictures up to 2400 pixels wide | 100 | 100 | 95.0 |
//! | false boxes in a picture without a face | 0.050 | 0.043 | 0.043 |
//! | false boxes in such a wide picture | 0.60 | 0.40 | 0.20 |
//!
//! ```text
//! cargo build --release && python3 ../shared/accept.py --only faces   # max and normal
//! ```
//!
//! ## What is not found
//!
//! - Faces that are smaller than about 8 pixels in what the network sees: 25 pixels in a photo of 12 megapixels at `normal`, 17 at `max`.
//! - Faces seen from behind or far from the side, half hidden, painted, in strong shadow, on screens and posters that reflect.
//! - Anything else that tells who somebody is: hair, clothes, badges, tattoos, the person beside them.
//! - Faces in films. The report says how many films there were.
//! - Pictures of which a part is missing, or of a kind that is not decoded: the photo is held under `event`, with the reason.
