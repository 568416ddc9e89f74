SRC += \
  src/model/describe.c \
  src/model/kind.c \
  src/model/load.c \
  src/model/option.c \
  src/model/order.c \
  src/model/packs.c \
  src/model/record.c \
  src/model/shape.c \
  src/model/types/attachment.c \
  src/model/types/boundary.c \
  src/model/types/date.c \
  src/model/types/engines.c \
  src/model/types/enum.c \
  src/model/types/headcounts.c \
  src/model/types/measure.c \
  src/model/types/nest.c \
  src/model/types/number.c \
  src/model/types/people.c \
  src/model/types/period.c \
  src/model/types/ref.c \
  src/model/types/schedule.c \
  src/model/types/tasks.c \
  src/model/types/text.c \
  src/model/types/types.c \
  src/model/value.c
