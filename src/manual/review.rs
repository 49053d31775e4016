//! # The local page: `estompe review` and `estompe app`
//!
//! `estompe review album.jsonl` shows the photos of a report with the faces that were found, and takes a decision on each; with
//! one key, on several at once, or on all of a photo. `estompe app` is the whole way for people without a terminal: choose a
//! folder, scan it, decide, write clean copies, open their report. On Linux and macOS a double click on the program does the
//! same; on Windows make a shortcut to `estompe app`. Both run the commands that people type, and show them.
//!
//! ## Deciding
//!
//! | key | |
//! |---|---|
//! | arrows, Page Up, Page Down, Home, End | another photo |
//! | N, P, J | next face, previous face, next face to decide on |
//! | A, R, E, V, W, F, 0 | agreed, refused, exempt, see again, withdrawn, not a face, no decision |
//! | Shift with a letter | the same for every face of the photo |
//! | X | several faces: add the face to the selection, or take it out |
//! | U, Ctrl+Z | take the last decision back |
//! | Enter, + and − | enlarge the photo, closer, farther |
//! | D | draw a face that the scan missed: arrows place it, Shift and arrows size it, Enter keeps it |
//! | I | write the reference of the person |
//! | ? | this list |
//!
//! An agreement needs the day on which it ends, an exemption its ground: the page asks once and uses the answer for those that
//! follow. Each decision is written at once into the register (`--consent`, by default a CSV file beside the report): a fresh
//! file that takes the name of the old one, so that no moment leaves half a register. The columns are those of
//! `estompe consent`, columns of your own stay, and the register can be opened in a spreadsheet in between: when another
//! program changed it, the page refuses to write over it and offers to read it again.
//!
//! A person who withdraws is found by their reference; `--report CLEANING.jsonl`, once for each cleaning whose copies are
//! published, makes the page list every copy that shows them. Copies that are written from the page are known to it.
//!
//! ## Who can reach the page
//!
//! The server listens on 127.0.0.1 alone, on a port that the system chooses. The link works once: it is exchanged for a cookie
//! (HttpOnly, SameSite=Strict) of that browser, bound to a random path. Requests with another Host, with another site's Origin,
//! without the cookie, with another method or content type are refused. The page may load its own files and nothing else
//! (Content Security Policy), and answers no other site. The browser sees names of photos, never paths that it could send back:
//! it asks by ids that hold for one session. Folders can be chosen in your home and on mounted shares only.
//!
//! Small pictures are made when they are asked for, in a temporary folder that only you can enter, and removed at the end;
//! the browser is told to keep none. The session ends with its button, with Ctrl+C, or a quarter of an hour after the last
//! request; an open tab asks once a minute.
//!
//! ## What it does not do
//!
//! - It protects against other sites and other users, not against programs that run as you: those can read the photos anyway.
//!   While the browser starts, the link stands in the list of processes; another user who is quicker takes its place, and your
//!   browser then says that the link was used.
//! - A process that is killed outright leaves its temporary folder (`estompe-review-…`).
//! - It recognises nobody: faces of one person are not brought together.
//! - Films have no picture in the grid, nor have photos of formats that are only looked at; boxes cannot be drawn on what cannot be seen.
//! - The names of your drives and of the folders in your home are shown by `estompe app` to whoever looks at the screen.
