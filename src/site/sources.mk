SRC += \
  src/site/build.c
