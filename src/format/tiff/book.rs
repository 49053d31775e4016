//! Which directories are pages that people see, which are previews, and which hold no picture at all.
//! It reads numbers only; `page` holds them against the specification. TIFF 6.0 §8 (NewSubfileType).

use super::ifd::{Role, Tree, tree};
use super::page::{self, Page};
use super::{Trouble, tags as t};
use crate::error::{Error, Result};
use crate::format::{Format, Span};
use crate::limits::Limits;

/// A file's directories, told apart.
#[derive(Debug, Clone)]
pub(super) struct Book {
    /// All directories.
    pub(super) tree: Tree,
    /// The pages that are displayed, in their order.
    pub(super) pages: Vec<Page>,
    /// Indices of directories with a picture that is not a page.
    pub(super) previews: Vec<usize>,
    /// Why the file cannot be rewritten.
    pub(super) trouble: Option<Trouble>,
}

/// Reads the directories of a TIFF file.
pub(super) fn read(data: &[u8], limits: &Limits) -> Result<Book> {
    let Some(tree) = tree(data, false, limits)? else {
        return Err(Error::malformed(Format::Tiff, 0, "a TIFF header (II or MM, 42 or 43) was expected"));
    };
    let pictures: Vec<usize> = (0..tree.all.len()).filter(|i| page::is_picture(&tree.all[*i])).collect();
    let is_page = |i: &usize| matches!(tree.all[*i].role, Role::Page(_));
    let full = |i: &usize| is_page(i) && !page::is_reduced(&tree.all[*i], data, tree.order);
    let mut kept: Vec<usize> = pictures.iter().copied().filter(full).collect();
    if kept.is_empty() {
        // Whatever it is called, the first picture is the one that programs show.
        kept = pictures.iter().copied().find(is_page).into_iter().collect();
    }
    let bare = (0..tree.all.len()).find(|i| is_page(i) && !pictures.contains(i)).map(|i| tree.all[i].at as u64);
    let mut book = Book { pages: Vec::new(), previews: Vec::new(), trouble: None, tree };
    book.previews = pictures.into_iter().filter(|i| !kept.contains(i)).collect();
    if kept.is_empty() {
        let at = book.tree.all.first().map_or(4, |d| d.at as u64);
        book.trouble = Some(Trouble::Broken(at, "a directory with a picture was expected".into()));
    }
    if let Some(at) = bare {
        // Readers stop there, or count it as a page: without it they would show other pages by their numbers.
        book.trouble.get_or_insert(Trouble::Broken(at, "a directory with a picture was expected".into()));
    }
    let mut chunks = 0u64;
    for i in kept {
        limits.on_time()?;
        let whole = book.tree.all.get(i).is_some_and(|d| d.whole);
        match page::read(data, &book.tree, i, limits)? {
            Ok(_) if !whole => {
                let at = book.tree.all.get(i).map_or(0, |d| d.at as u64);
                book.trouble.get_or_insert(Trouble::Broken(at, "all entries of a directory were expected".into()));
            }
            Ok(page) => {
                chunks = chunks.saturating_add(page.chunks.len() as u64);
                Limits::check("strips or tiles of a file", chunks, limits.parts as u64)?;
                book.pages.push(page);
            }
            Err(trouble) => {
                book.trouble.get_or_insert(trouble);
            }
        }
    }
    Ok(book)
}

/// Where the data of a picture lies that is not displayed, as far as its directory can be believed.
pub(super) fn preview_spans(data: &[u8], tree: &Tree, index: usize, limits: &Limits) -> Vec<Span> {
    let Some(d) = tree.all.get(index) else { return Vec::new() };
    let list = |tag| d.find(tag).and_then(|e| e.numbers(data, tree.order, limits.parts)).unwrap_or_default();
    [(t::STRIP_OFFSETS, t::STRIP_COUNTS), (t::TILE_OFFSETS, t::TILE_COUNTS), (t::JPEG_OFFSET, t::JPEG_LENGTH)]
        .into_iter()
        .flat_map(|(offsets, counts)| list(offsets).into_iter().zip(list(counts)).collect::<Vec<_>>())
        .filter(|(at, len)| *at > 0 && *len > 0)
        .take(limits.parts)
        .map(|(start, len)| Span { start, len })
        .collect()
}
