SRC += src/text/blocks.c
