SRC += \
  src/rules/boundary.c \
  src/rules/calendar.c \
  src/rules/decide.c \
  src/rules/decide_json.c \
  src/rules/decide_text.c \
  src/rules/duty.c \
  src/rules/elect.c \
  src/rules/figures.c \
  src/rules/ledger.c \
  src/rules/mask.c \
  src/rules/money.c \
  src/rules/norms.c \
  src/rules/pack.c \
  src/rules/price_apply.c \
  src/rules/price_between.c \
  src/rules/price_cells.c \
  src/rules/price_json.c \
  src/rules/price_prove.c \
  src/rules/price_spell.c \
  src/rules/price_table.c \
  src/rules/price_words.c \
  src/rules/privacy.c \
  src/rules/privacy_marked.c \
  src/rules/series.c \
  src/rules/suppress.c \
  src/rules/tasks.c \
  src/rules/workflow.c
