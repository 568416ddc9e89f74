/*
 * card: the picture that a chat app shows beside a link (og:image): office, kind, title, and until when.
 *
 * A card for each disclosed record and one for the site, as cards/KEY.png, KEY a hash of all that is drawn
 * and of the faces, so that a changed card has a new address and an unchanged one is not drawn again. Made
 * only where the site has an address: a picture needs a full one.
 */
#ifndef GONGSHI_PRINT_CARD_H
#define GONGSHI_PRINT_CARD_H

#include "print/bulletin.h"

enum { CARD_WIDTH = 600, CARD_HEIGHT = 315 };

typedef struct cards cards;

/* previous: output folder of an earlier build, or NULL. The view must outlive it; needs cards_free. */
cards *cards_plan(const view *v, arena *a, unsigned threads, const char *previous, diags *d);
/* The card's path from the site's root: of a record, else (also for NULL) of the site; empty: none. */
str cards_path(const cards *c, const record *r);
/* Draws what is not there yet. false: a card could not be kept. */
bool cards_make(cards *c, bulletin_put put, void *context);
void cards_free(cards *c);

#endif
