use thanbai::{ArticleRef, Block, EntitiesRef, Entity};

use crate::args::Keep;

/// A page, split and perhaps tagged, and what of it is wanted.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub article: ArticleRef<'a, 'a>,
    pub keep: Keep,
    /// The names, and the blocks whose names are wanted; `None` where nothing was tagged.
    pub names: Option<(EntitiesRef<'a, 'a, 'a>, Keep)>,
}

impl<'a> Page<'a> {
    /// Returns the blocks that are kept.
    pub fn blocks(self) -> impl Iterator<Item = Block<'a>> {
        self.article.blocks().filter(move |block| self.keep.takes(block))
    }

    /// Returns the wanted names in a block.
    pub fn names_in(self, block: Block<'a>) -> impl Iterator<Item = Entity<'a, 'a>> {
        let names = self.names.filter(|(_, only)| only.takes(&block)).map(|(names, _)| names.within(block.span()));
        names.into_iter().flat_map(EntitiesRef::iter)
    }
}
