/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
mant_scan_init (MantScanner *scanner,
                const char  *text,
                char        *message,
                size_t       message_size)
{
  *scanner = (MantScanner) {
    .text = text,
    .at = text,
    .message = message,
    .message_size = message_size,
  };
  if (message_size > 0)
    message[0] = '\0';
}

/* At most 32 characters; what is not printable ASCII becomes '?', so that the sentence is valid
 * text whatever was typed. */
MantScanQuote
mant_scan_quote (const char *from,
                 size_t      length)
{
  MantScanQuote quote;
  size_t n = 0;

  for (; n < length && n < 32 && from[n] != '\0'; n++)
    quote.text[n] = from[n] >= ' ' && from[n] <= '~' ? from[n] : '?';
  if (n < length && from[n] != '\0')
    {
      memcpy (quote.text + n, "...", 3);
      n += 3;
    }
  quote.text[n] = '\0';
  return quote;
}

/* From here to the end of the word, or the one character that is here. */
MantScanQuote
mant_scan_here (const MantScanner *scanner)
{
  const size_t n = strcspn (scanner->at, "(),= ");

  if (*scanner->at == '\0')
    return (MantScanQuote) { "the end" };
  return mant_scan_quote (scanner->at, n > 0 ? n : 1);
}

int
mant_scan_place (const MantScanner *scanner)
{
  return (int) (scanner->at - scanner->text) + 1;
}

MantStatus
mant_scan_fail (MantScanner *scanner,
                MantStatus   status,
                const char  *format,
                ...)
{
  va_list args;

  if (scanner->message_size > 0)
    {
      va_start (args, format);
      vsnprintf (scanner->message, scanner->message_size, format, args);
      va_end (args);
    }

  return status;
}

void
mant_scan_blanks (MantScanner *scanner)
{
  while (*scanner->at == ' ')
    scanner->at++;
}

bool
mant_scan_char (MantScanner *scanner,
                char         c)
{
  mant_scan_blanks (scanner);
  if (*scanner->at != c)
    return false;
  scanner->at++;
  return true;
}

/* Letters, digits, '_' and '-'; the length of the whole word, of which `word` gets what fits. */
size_t
mant_scan_word (MantScanner *scanner,
                char        *word,
                size_t       word_size)
{
  size_t n = 0;

  mant_scan_blanks (scanner);
  for (;; n++)
    {
      const char c = scanner->at[n];

      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
            || c == '-'))
        break;
      if (n + 1 < word_size)
        word[n] = c;
    }
  word[n < word_size ? n : word_size - 1] = '\0';
  scanner->at += n;
  return n;
}

MantStatus
mant_scan_expect (MantScanner *scanner,
                  char         c,
                  const char  *what)
{
  if (mant_scan_char (scanner, c))
    return MANT_OK;

  return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d: expected '%c' %s",
                         mant_scan_here (scanner).text, mant_scan_place (scanner), c, what);
}

MantStatus
mant_scan_integer (MantScanner *scanner,
                   const char  *what,
                   long         min,
                   long         max,
                   long        *value)
{
  const char *start;
  bool negative = false, fits = true;
  long magnitude = 0;

  mant_scan_blanks (scanner);
  start = scanner->at;
  if (*scanner->at == '-' || *scanner->at == '+')
    negative = *scanner->at++ == '-';
  if (!(*scanner->at >= '0' && *scanner->at <= '9'))
    {
      scanner->at = start;
      return mant_scan_fail (scanner, MANT_DOMAIN,
                             "\"%s\" at character %d: %s is an integer from %ld to %ld",
                             mant_scan_here (scanner).text, mant_scan_place (scanner), what, min,
                             max);
    }
  for (; *scanner->at >= '0' && *scanner->at <= '9'; scanner->at++)
    {
      if (magnitude < 1000000000000000L)
        magnitude = magnitude * 10 + (*scanner->at - '0');
      else
        fits = false;
    }

  *value = negative ? -magnitude : magnitude;
  if (!fits || *value < min || *value > max)
    {
      const MantScanQuote quote = mant_scan_quote (start, (size_t) (scanner->at - start));

      scanner->at = start;
      return mant_scan_fail (scanner, MANT_DOMAIN,
                             "%s at character %d is out of range: %s is an integer from %ld to %ld",
                             quote.text, mant_scan_place (scanner), what, min, max);
    }

  return MANT_OK;
}

/* A positive, finite number. */
MantStatus
mant_scan_number (MantScanner *scanner,
                  const char  *what,
                  double      *value)
{
  const char *start;
  MantValue number;
  size_t n;

  mant_scan_blanks (scanner);
  start = scanner->at;
  n = strcspn (start, "(), ");
  if (mant_value_from_string (start, n, &number) == MANT_OK)
    {
      *value = mant_value_to_f64 (&number);
      if (*value > 0 && *value <= 0x1.fffffffffffffp+1023)
        {
          scanner->at += n;
          return MANT_OK;
        }
    }

  return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d: %s is a positive number",
                         mant_scan_here (scanner).text, mant_scan_place (scanner), what);
}

MantStatus
mant_scan_end (MantScanner *scanner)
{
  mant_scan_blanks (scanner);
  if (*scanner->at == '\0')
    return MANT_OK;

  return mant_scan_fail (scanner, MANT_DOMAIN,
                         "\"%s\" at character %d: the format has already ended",
                         mant_scan_here (scanner).text, mant_scan_place (scanner));
}
