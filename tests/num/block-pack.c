/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes in bytes: rows of golden/quant/bitpack.csv, and every width there and back. */

#include <glib.h>

#include "mant-num.h"

#include <string.h>

static char *
to_hex (const guint8 *bytes,
        gsize         n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* The planes as the file has them: a number each, the first element its lowest bit. */
static char *
planes_to_hex (const guint8 *bytes,
               gsize         size,
               guint         n_bits)
{
  GString *text = g_string_new (NULL);

  for (guint plane = 0; plane < n_bits; plane++)
    {
      if (plane > 0)
        g_string_append_c (text, ' ');
      for (gsize i = size; i-- > 0;)
        g_string_append_printf (text, "%02x", bytes[plane * size + i]);
    }
  return g_string_free (text, FALSE);
}

static void
check_row (const char *row)
{
  g_auto (GStrv) cells = g_strsplit (row, ",", -1);
  const guint n_bits = (guint) g_ascii_strtoull (cells[0], NULL, 10);
  g_auto (GStrv) numbers = g_strsplit (cells[1], " ", -1);
  const gsize n = g_strv_length (numbers), size = mant_pack_size (n, n_bits);
  g_autofree guint32 *codes = g_new (guint32, n);
  g_autofree guint8 *bytes = g_new (guint8, size);
  g_autofree guint8 *planes = g_new (guint8, n_bits * mant_pack_size (n, 1));
  g_autofree char *packed = NULL, *as_planes = NULL;

  for (gsize i = 0; i < n; i++)
    codes[i] = (guint32) g_ascii_strtoull (numbers[i], NULL, 10);
  mant_pack_codes (codes, n, n_bits, bytes);
  mant_pack_planes (codes, n, n_bits, planes);
  packed = to_hex (bytes, size);
  as_planes = planes_to_hex (planes, mant_pack_size (n, 1), n_bits);
  g_assert_cmpstr (packed, ==, cells[2]);
  g_assert_cmpstr (as_planes, ==, cells[3]);
}

static void
test_rows (void)
{
  check_row ("1,1 0 0 0 0 1 0 0 1 0 1 1 0 0 1 0 1 0 0 1 0 1 1 0 0 1 1 1 1 1 0 0 1 0 1 1 1 0 0 1,"
             "214d693e9d,9d3e694d21");
  check_row ("3,2 7 1 7 3 4 2 1 7 2 1 0 4 2 1 7 1 2 2 7 5 6 3 0 2 4 1 1 2 0 6 6 1 2 4 5 0 6 4 7,"
             "7a3e2a5740e5915e0f6222d8110bf3,890c59c59e a2d16ea35b ecc238912a");
}

static void
test_golden (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *path = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (shared == NULL)
    {
      g_test_skip ("MANTISSA_SHARED does not say where the golden files are");
      return;
    }
  path = g_build_filename (shared, "golden", "quant", "bitpack.csv", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (g_strchomp (lines[0]), ==,
                   "bits,codes_unsigned,packed_lsb_first_hex,bitplanes_hex_lsb_is_elem0");
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    check_row (g_strchomp (lines[i]));
}

/* Every width and length, whole and in pieces, with what lies beyond a code's bits set. */
static void
test_round_trip (void)
{
  guint32 codes[70], back[70];
  guint8 bytes[4 * 70 + 1], pieces[4 * 70 + 2], planes[32 * 9 + 1];

  for (guint n_bits = 1; n_bits <= 32; n_bits++)
    for (gsize n = 0; n <= 70; n++)
      {
        const gsize size = mant_pack_size (n, n_bits), plane_bytes = n_bits * ((n + 7) / 8);
        const guint32 mask = n_bits == 32 ? G_MAXUINT32 : (1u << n_bits) - 1;
        MantPacker packer;
        gsize written = 0;

        g_assert_cmpuint (size, ==, (n * n_bits + 7) / 8);
        for (gsize i = 0; i < n; i++)
          codes[i] = (guint32) mant_random_word (n_bits, n * 100 + i);
        memset (bytes, 0xa5, sizeof bytes);
        memset (planes, 0xa5, sizeof planes);
        mant_pack_codes (codes, n, n_bits, bytes);
        mant_pack_planes (codes, n, n_bits, planes);
        g_assert_cmpuint (bytes[size], ==, 0xa5);
        g_assert_cmpuint (planes[plane_bytes], ==, 0xa5);

        mant_unpack_codes (bytes, n, n_bits, back);
        for (gsize i = 0; i < n; i++)
          g_assert_cmphex (back[i], ==, codes[i] & mask);
        mant_unpack_planes (planes, n, n_bits, back);
        for (gsize i = 0; i < n; i++)
          g_assert_cmphex (back[i], ==, codes[i] & mask);
        for (gsize bit = n * n_bits; bit < 8 * size; bit++)
          g_assert_cmpuint (bytes[bit / 8] >> bit % 8 & 1, ==, 0);

        mant_packer_init (&packer, n_bits);
        for (gsize i = 0, step = 1; i < n; i += step, step = step % 5 + 1)
          written += mant_packer_add (&packer, codes + i, MIN (step, n - i), pieces + written);
        written += mant_packer_finish (&packer, pieces + written);
        g_assert_cmpmem (pieces, written, bytes, size);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/block-pack/rows", test_rows);
  g_test_add_func ("/num/block-pack/golden", test_golden);
  g_test_add_func ("/num/block-pack/round-trip", test_round_trip);

  return g_test_run ();
}
