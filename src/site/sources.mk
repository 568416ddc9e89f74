SRC += \
  src/site/asset.c \
  src/site/build.c \
  src/site/commit.c \
  src/site/css.c \
  src/site/csv.c \
  src/site/feed.c \
  src/site/ics.c \
  src/site/json.c \
  src/site/json_schema.c \
  src/site/lxw.c \
  src/site/made.c \
  src/site/out_areas.c \
  src/site/out_calendar.c \
  src/site/out_data.c \
  src/site/out_feeds.c \
  src/site/out_hsds.c \
  src/site/out_json.c \
  src/site/out_outlines.c \
  src/site/out_popolo.c \
  src/site/out_search.c \
  src/site/out_text.c \
  src/site/outputs.c \
  src/site/publish.c \
  src/site/search.c \
  src/site/search_list.c \
  src/site/xlsx.c
