SRC += \
  src/rules/calendar.c \
  src/rules/ledger.c \
  src/rules/norms.c \
  src/rules/series.c \
  src/rules/tasks.c \
  src/rules/workflow.c
