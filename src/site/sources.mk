SRC += \
  src/site/asset.c \
  src/site/build.c \
  src/site/outputs.c \
  src/site/publish.c
