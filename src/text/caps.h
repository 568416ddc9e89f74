/*
 * caps: what is refused before cmark sees it, so that no text takes longer than its length allows.
 *
 * cmark 0.30.2 takes quadratic time for deep lists with blank lines and for repeated image openers
 * (CVE-2023-22486), later releases have had their own; so the caps stay whatever the version.
 */
#ifndef GONGSHI_TEXT_CAPS_H
#define GONGSHI_TEXT_CAPS_H

#include "text/md.h"

bool md_caps_bytes(struct md *m, str source);
/* Container markers of a line, depth over several lines, image openers. false: there is a finding. */
bool md_caps(struct md *m, str source);

#endif
