#include "base/src.h"

#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>

struct source {
    str path, bytes;
};

/* Chunks never move, so that a reader needs no lock for a number it already holds. */
enum { CHUNK = 4096, CHUNKS = 4096 };
static struct source *chunks[CHUNKS];
static uint32_t count = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct source *source(uint32_t file) { return &chunks[file / CHUNK][file % CHUNK]; }

uint32_t src_add(str path, str bytes)
{
    pthread_mutex_lock(&lock);
    uint32_t file = count++;
    if (file / CHUNK >= CHUNKS) mem_fail();
    // cppcheck-suppress arrayIndexOutOfBoundsCond; mem_fail does not return
    if (!chunks[file / CHUNK]) {
        chunks[file / CHUNK] = mem_alloc(CHUNK * sizeof(struct source));
        chunks[file / CHUNK][0] = (struct source){0};
    }
    *source(file) = (struct source){path, bytes};
    pthread_mutex_unlock(&lock);
    return file;
}

void src_set_bytes(uint32_t file, str bytes) { source(file)->bytes = bytes; }
str src_path(uint32_t file) { return file ? source(file)->path : STR_NONE; }
str src_bytes(uint32_t file) { return file ? source(file)->bytes : STR_NONE; }

src_place src_locate(uint32_t file, uint32_t offset)
{
    str all = src_bytes(file);
    size_t at = offset < all.n ? offset : all.n, line = 1, begin = 0;
    for (size_t nl; (nl = str_find_char(all, '\n', begin)) < at; begin = nl + 1) line++;
    size_t end = str_find_char(all, '\n', begin);
    if (end == SIZE_MAX) end = all.n;
    if (end > begin && all.p[end - 1] == '\r') end--;
    if (line == 1 && str_starts(all, STR("\xEF\xBB\xBF")) && at >= 3) begin = 3;
    str text = str_sub(all, begin, end), head = str_sub(all, begin, at);
    return (src_place){(uint32_t)line, (uint32_t)utf8_length(head) + 1, text, (uint32_t)head.n};
}

void src_clear(void)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < CHUNKS && chunks[i]; i++) {
        free(chunks[i]);
        chunks[i] = NULL;
    }
    count = 1;
    pthread_mutex_unlock(&lock);
}
