SRC += \
  src/cli/build.c \
  src/cli/decide.c \
  src/cli/explain.c \
  src/cli/explain_words.c \
  src/cli/kinds.c \
  src/cli/main.c \
  src/cli/options.c \
  src/cli/price.c \
  src/cli/print.c \
  src/cli/render.c \
  src/cli/serve.c \
  src/cli/workdays.c
