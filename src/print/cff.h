/*
 * cff: from a batch's cut face, a fresh font file that holds only the glyphs of one document.
 *
 * CFF faces (Adobe Technical Note 5176) become a CID-keyed CFF: charstrings are copied verbatim, which is
 * possible because the cut face is desubroutinised, so no charstring calls another. CID = place in
 * the list of glyphs, so the bytes depend on the document only. TrueType faces become a TrueType file
 * whose glyph n is the n-th of the list, followed by the parts of composite glyphs.
 */
#ifndef GONGSHI_PRINT_CFF_H
#define GONGSHI_PRINT_CFF_H

#include "base/buf.h"

/*
 * table: the face's "CFF " table. glyphs[0] must be 0 (.notdef); n <= 65535. name: PostScript name with
 * its subset tag. false: the table is broken (out is then as it was).
 */
bool cff_write(str table, str name, const uint16_t *glyphs, size_t n, arena *scratch, buf *out);
/* file: the whole cut TrueType font. Same contract; the file holds n glyphs or more. */
bool ttf_write(str file, const uint16_t *glyphs, size_t n, arena *scratch, buf *out);

#endif
