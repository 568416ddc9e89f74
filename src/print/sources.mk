SRC += \
  src/print/booklet.c \
  src/print/bulletin.c \
  src/print/cff.c \
  src/print/chart.c \
  src/print/doc.c \
  src/print/figure.c \
  src/print/flow.c \
  src/print/font.c \
  src/print/gongwen.c \
  src/print/image.c \
  src/print/line.c \
  src/print/map.c \
  src/print/page.c \
  src/print/paint.c \
  src/print/pdf.c \
  src/print/pdf_font.c \
  src/print/pdf_tag.c \
  src/print/poster.c \
  src/print/print.c \
  src/print/qr.c \
  src/print/script.c \
  src/print/sheet.c \
  src/print/speak.c \
  src/print/style.c \
  src/print/table.c \
  src/print/title.c \
  src/print/ttf.c
