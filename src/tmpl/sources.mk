SRC += \
  src/tmpl/compile.c \
  src/tmpl/lines.c \
  src/tmpl/link.c \
  src/tmpl/memo.c \
  src/tmpl/render.c \
  src/tmpl/scan.c \
  src/tmpl/shape.c
