SRC += \
  src/cli/main.c
