SRC +=
