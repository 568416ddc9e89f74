SRC += \
  src/rules/calendar.c
