/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text of a format: what is read is written, and read again as the same; what is not read is
 * told in one sentence with a place. The bytes after a NUL are a code and a number to compute with.
 *
 *   CC=clang meson setup build-fuzz -Dfuzz=true -Dgui=disabled -Dintrospection=disabled
 *   ninja -C build-fuzz tests/fuzz/fuzz-format-text
 *   build-fuzz/tests/fuzz/fuzz-format-text -max_total_time=60 -dict=tests/fuzz/format-text.dict CORPUS
 *
 * With files for arguments it runs those, once each. */

#include "mant-num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define CHECK(condition)                                                                         \
  do                                                                                             \
    if (!(condition))                                                                            \
      {                                                                                          \
        fprintf (stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                         \
        abort ();                                                                                \
      }                                                                                          \
  while (0)

static const float book[] = { -2, -0.5f, 0, 0x1p-149f, 1, 0x1p+127f };

static MantStatus
resolve (const char *text,
         size_t      length,
         MantFormat *format,
         char       *message,
         size_t      message_size,
         void       *user_data)
{
  (void) message;
  (void) message_size;
  (void) user_data;
  CHECK (length > 0 && length <= strlen (text));
  if (text[0] != 'b' && strncmp (text, "codebook", 8) != 0)
    return MANT_DOMAIN;

  memset (format, 0, sizeof *format);
  format->codec = &mant_codec_table;
  format->values = book;
  format->n_values = sizeof book / sizeof book[0];
  return mant_format_finish (format);
}

static bool
same_value (const MantValue *a,
            const MantValue *b)
{
  return a->number_class == b->number_class && a->negative == b->negative
         && (a->number_class == MANT_CLASS_ZERO || a->number_class > MANT_CLASS_NORMAL
             || (a->exponent == b->exponent && a->hi == b->hi && a->lo == b->lo
                 && a->sticky == b->sticky));
}

static bool
is_number (const MantValue *value)
{
  return value->number_class != MANT_CLASS_NAN && value->number_class != MANT_CLASS_NAR;
}

/* A code of the format, and what any number becomes, are numbers of the format. */
static void
compute (const MantFormat *format,
         const uint8_t    *data,
         size_t            size)
{
  uint8_t bytes[28] = { 0 };
  MantRoundingContext context = { .index = 1 };
  MantFlags flags = MANT_FLAG_NONE;
  MantCode code, again, next, back;
  MantValue value, rounded;
  MantOverflow overflow;
  double x;

  memcpy (bytes, data, size < sizeof bytes ? size : sizeof bytes);
  memcpy (&code, bytes, sizeof code);
  memcpy (&x, bytes + 16, sizeof x);
  context.rounding = mant_roundings[bytes[24] % mant_n_roundings];
  context.n_random_bits = bytes[25] % 33;
  overflow = (MantOverflow) (bytes[26] % 4);

  value = mant_format_decode (format, format->max_code);
  if (!mant_format_is_wide (format))
    CHECK (same_value (&value, &format->max_finite));

  value = mant_format_decode (format, code);
  for (int bit = 0; bit < format->bits; bit++)
    CHECK (mant_field_name (mant_format_field (format, code, bit)) != NULL);
  if (value.number_class < MANT_CLASS_INF)
    {
      again = mant_format_encode (format, &value, &context, overflow, &flags);
      rounded = mant_format_decode (format, again);
      /* a policy may take the sign of a zero away */
      CHECK (same_value (&value, &rounded)
             || (value.number_class == MANT_CLASS_ZERO && rounded.number_class == MANT_CLASS_ZERO)
             || format->symmetric);
      /* the code that sintN reads and does not use has a neighbour above that does not know it */
      if (mant_value_compare (&value, &format->min_finite) >= 0
          && mant_format_neighbour (format, code, true, &next))
        {
          rounded = mant_format_decode (format, next);
          CHECK (mant_value_compare (&value, &rounded) < 0);
          CHECK (mant_format_neighbour (format, next, false, &back));
          rounded = mant_format_decode (format, back);
          CHECK (mant_value_compare (&value, &rounded) == 0);
        }
    }

  value = mant_value_from_f64 (x);
  again = mant_format_encode (format, &value, &context, overflow, &flags);
  rounded = mant_format_decode (format, again);
  if (is_number (&value) && is_number (&rounded) && rounded.number_class != MANT_CLASS_INF
      && value.number_class != MANT_CLASS_INF && !(flags & MANT_FLAG_OVERFLOW) && !format->wraps)
    {
      /* toward the mode's side */
      const int order = mant_value_compare (&rounded, &value);

      if (strcmp (context.rounding->id, "rd") == 0 && format->has_zero
          && !(flags & MANT_FLAG_INVALID))
        CHECK (order <= 0);
      if (!(flags & (MANT_FLAG_INEXACT | MANT_FLAG_INVALID)))
        CHECK (order == 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  char text[1500], message[256], canonical[MANT_FORMAT_ID_SIZE], twice[MANT_FORMAT_ID_SIZE];
  const size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
  MantFormat format, again;
  MantBlockFormat block;
  MantStatus status;

  memcpy (text, data, length);
  text[length] = '\0';

  memset (message, 'x', sizeof message);
  status = mant_format_parse_with (text, resolve, NULL, &format, message, sizeof message);
  CHECK (memchr (message, '\0', sizeof message) != NULL);
  CHECK (strlen (message) < sizeof message - 1); /* not cut */
  CHECK (strpbrk (message, "\n\r\t\x1b") == NULL);
  CHECK ((status == MANT_OK) == (message[0] == '\0'));
  if (status == MANT_DOMAIN)
    CHECK (strstr (message, " at character ") != NULL || strlen (text) > 1000);

  mant_block_format_parse (text, &block, message, sizeof message);

  if (status != MANT_OK && !(status == MANT_UNABLE && mant_format_is_wide (&format)))
    return 0;

  CHECK (mant_format_to_text (&format, canonical, sizeof canonical) == MANT_OK);
  CHECK (mant_format_parse_with (canonical, resolve, NULL, &again, message, sizeof message)
         == status);
  CHECK (mant_format_equal (&format, &again));
  CHECK (mant_format_to_text (&again, twice, sizeof twice) == MANT_OK);
  CHECK (strcmp (canonical, twice) == 0);
  CHECK (mant_format_parse_with (format.id, resolve, NULL, &again, message, sizeof message)
         == status);
  CHECK (mant_format_equal (&format, &again));
  CHECK (strcmp (format.id, again.id) == 0);

  compute (&format, data + strlen (text), size - strlen (text));
  return 0;
}
