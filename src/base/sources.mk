SRC += \
  src/base/arena.c \
  src/base/buf.c \
  src/base/date.c \
  src/base/deflate.c \
  src/base/diag.c \
  src/base/dyn.c \
  src/base/fmt.c \
  src/base/hash.c \
  src/base/io.c \
  src/base/library.c \
  src/base/map.c \
  src/base/num.c \
  src/base/par.c \
  src/base/sort.c \
  src/base/src.c \
  src/base/str.c \
  src/base/svg.c \
  src/base/utf8.c
