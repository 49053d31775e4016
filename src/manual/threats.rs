//! # What estompe protects against, and what it does not
//!
//! ## Who looks
//!
//! - **A stranger with the published file** and every reader of metadata there is. A clean copy tells them what the picture shows,
//!   and nothing that was written beside it: no place, no date, no device, no serial number, no name, no preview, no bytes that
//!   hide behind the picture or between its parts. A copy is built from a list of what display needs, so that a block nobody has heard
//!   of yet stays behind as well.
//! - **Somebody who prepares a photo or a share** to mislead the program: files that break off, lie about lengths, unpack to gigabytes
//!   or carry one format in another; links that lead out of the folder; configuration files laid into it. Each photo has bounded
//!   memory and time, a crash in one file is caught and told (in the decoder of AVIF pictures too, which runs in a process of its own), nothing is read from the folder but photos and what lies beside them,
//!   and nothing in it can loosen the policy.
//! - **The report itself**: it masks values unless `--show-values`, is readable by its owner alone, refuses to lie in the folder of
//!   clean copies, and pages made of it run nothing that a file name or a comment says.
//!
//! ## What stays with the reader of the picture
//!
//! - What the pixels tell: faces that no detector found, badges, screens, streets, reflections, shadows, the time on a clock.
//! - Sensor noise, by which photos of one camera can be told to be of one camera; the quantisation and Huffman tables of a JPEG, which
//!   hint at the program or camera that wrote it; its size in pixels.
//! - A watermark that is part of the pixels, seen or unseen.
//! - What the place of publication adds: names of accounts, times of posts, comments.
//! - That a face is hidden, where, and how large it was. With `solid` nothing of what it hid stays in the file, not even in the lengths
//!   of its codes. A mosaic or a blur keeps averages, and somebody who has photos of a few people to compare with may tell which
//!   of them it was.
//! - Earlier copies: originals, backups, thumbnails of file managers, what a cloud has already taken. Originals are never changed
//!   unless `--in-place` asks for it.
//!
//! ## What is promised, and how it is checked
//!
//! 1. A copy gets its name only after it was verified: parsed and inspected again, read by two readers that share no code with
//!    estompe (kamadak-exif, img-parts), swept for signatures of metadata outside the picture, its coded picture compared with that of
//!    the source. A copy that fails is thrown away, and the run says so with exit code 3.
//! 2. Each file has exactly one outcome in the report. What could not be cleaned is not in the output folder.
//! 3. The same photo and policy give the same bytes, whatever the clock, the folder, the language and the number of threads; what a
//!    policy removes leaves no trace in the copy, down to its length.
//! 4. A run that is stopped leaves no half file under a photo's name. A temporary file (`.estompe-….partial`) that a killed program
//!    leaves holds coded picture data and what its clean copy would hold, of a photo too that would have been refused in the end; only
//!    `--on-unsupported copy` writes more. Running the same command again, a minute later or more, removes it from the folders that it
//!    writes to and finishes the work.
//!
//! One part is weaker: to look for faces and marks in AVIF, the program uses a decoder with `unsafe` code (re_rav1d), and a flaw
//! in it could be attacked by a photo. So the command runs it in a process of its own, once for each coded picture: a crash in it
//! fails that file and not the run, and it is ended with the time of the file. On Linux (x86-64, AArch64, RISC-V) this process
//! keeps its memory and its two pipes and can ask the system for nothing else: no file, network or other process (seccomp). On
//! other Unix systems it can open nothing and start nothing, but could still remove or rename what its user can; on Windows it
//! has its user's rights. A program that uses the library decodes in its own process unless it calls `pixel::decode_apart`.
//! `--faces off --logos off`, with `--no-pictures` where an HTML report is written, does without it.
//!
//! A run over many files lets the names of a folder of over 4,000 entries, and records of its report with their small pictures, wait
//! in files without a name in the temporary folder (`TMPDIR`); they go with the process, whatever ends it. If that folder is shared
//! or not encrypted, name another one.
//!
//! `estompe formats` says what holds for each format and which kinds are refused. [`super::faces`] and [`super::marks`] say which faces and marks are
//! found and missed.
