SRC += \
  src/data/guard.c \
  src/data/json.c \
  src/data/lines.c \
  src/data/mend.c \
  src/data/readable.c \
  src/data/readable_pdf.c \
  src/data/slip.c \
  src/data/tree.c \
  src/data/val.c \
  src/data/yaml.c \
  src/data/yaml_input.c \
  src/data/yaml_memory.c \
  src/data/yaml_text.c
