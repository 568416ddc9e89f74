SRC += src/text/blocks.c src/text/caps.c src/text/cure.c src/text/html.c src/text/inline.c src/text/link.c \
       src/text/parse.c src/text/plain.c src/text/table.c src/text/tree.c
