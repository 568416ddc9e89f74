SRC += \
  src/serve/address.c \
  src/serve/http.c \
  src/serve/job.c \
  src/serve/mhd.c \
  src/serve/overlay.c \
  src/serve/serve.c \
  src/serve/served.c \
  src/serve/watch.c
