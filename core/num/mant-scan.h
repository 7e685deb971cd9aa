/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block.h"

/* Inside core/num: reading the text forms of formats. Bounded, independent of the locale, and every
 * failure is one sentence that names the bad part, its place (counted from 1) and what would do. */

#define MANT_TEXT_LIMIT 1024 /* no format needs as much */

typedef struct {
  const char *text;
  const char *at;
  char       *message;
  size_t      message_size;
  MantFormatResolve resolve; /* (nullable): asked about names that are nobody's here */
  void       *resolve_data;
} MantScanner;

/* A piece of the text, printable and of bounded length. */
typedef struct { char text[40]; } MantScanQuote;

void mant_scan_init (MantScanner *scanner, const char *text, char *message, size_t message_size);
MantScanQuote mant_scan_quote   (const char *from, size_t length);
MantScanQuote mant_scan_here    (const MantScanner *scanner);
int           mant_scan_place   (const MantScanner *scanner);
MantStatus    mant_scan_fail    (MantScanner *scanner, MantStatus status, const char *format, ...)
  __attribute__ ((format (printf, 3, 4)));

void          mant_scan_blanks  (MantScanner *scanner);
bool          mant_scan_char    (MantScanner *scanner, char c);
size_t        mant_scan_word    (MantScanner *scanner, char *word, size_t word_size);
MantStatus    mant_scan_expect  (MantScanner *scanner, char c, const char *what);
MantStatus
mant_scan_integer (MantScanner *scanner, const char *what, long min, long max, long *value);
MantStatus    mant_scan_number  (MantScanner *scanner, const char *what, double *value);
MantStatus    mant_scan_end     (MantScanner *scanner);

/* mant-format-parse.c: one scalar format at the scanner's place. */
MantStatus    mant_format_scan  (MantScanner *scanner, MantFormat *format);
