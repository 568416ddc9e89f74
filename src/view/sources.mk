SRC += \
  src/view/agenda.c \
  src/view/chart.c \
  src/view/check.c \
  src/view/context.c \
  src/view/counts.c \
  src/view/data.c \
  src/view/days.c \
  src/view/disclose.c \
  src/view/ground.c \
  src/view/linked.c \
  src/view/map.c \
  src/view/markdown.c \
  src/view/months.c \
  src/view/patterns.c \
  src/view/query.c \
  src/view/route.c \
  src/view/turnaround.c \
  src/view/uses.c \
  src/view/view.c \
  src/view/words.c
