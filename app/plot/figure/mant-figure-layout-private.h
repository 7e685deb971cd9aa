/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

/* Sizes that mant-figure-layout.c leaves room for and mant-figure-layout-draw.c fills. */

/* All in drawing units. */
#define EDGE          8  /* between anything and the edge of the figure */
#define TICK_LENGTH   5
#define MINOR_LENGTH  3
#define LABEL_GAP     4  /* between a tick and its label */
#define TITLE_GAP     6
#define LABEL_SPACE   10 /* between two labels of the horizontal axis */
#define KEY_WIDTH     20
#define KEY_HEIGHT    10
#define KEY_GAP       6
#define ENTRY_GAP     18
#define ROW_GAP       4
#define BAR_WIDTH     14
#define BAR_GAP       14
#define MIN_DATA      16 /* the least room for data, whatever the labels want */

/* The size of a text, in whole drawing units. */
double _mant_text_width  (PangoLayout *text);
double _mant_text_height (PangoLayout *text);
