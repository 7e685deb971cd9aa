/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text of formats: what is taken, what it becomes, and what is said about what is not taken. */

#include <glib.h>

#include "mant-num.h"

#include <string.h>

static void
test_canonical (void)
{
  static const struct { const char *text, *canonical;
  } rows[] = {
    { "float(e=4,m=3,inf=no,nan=ones)", "float(e=4,m=3,bias=7,inf=no,nan=ones)" },
    { "float(m=3,e=4,nan=ones,inf=no)", "float(e=4,m=3,bias=7,inf=no,nan=ones)" },
    { " float ( e = 4 , m = 3 ) ", "float(e=4,m=3,bias=7)" },
    { "float(e=5,m=2,signed=yes,inf=yes,nan=top,negzero=yes,subnormals=yes,zero=yes,parity="
      "significand)",
      "float(e=5,m=2,bias=15)" },
    { "float(e=4,m=3,bias=8,inf=no,nan=negzero)", "float(e=4,m=3,bias=8,inf=no,nan=negzero)" },
    { "float(e=4,m=3,negzero=no)", "float(e=4,m=3,bias=7,negzero=no)" },
    { "float(e=4,m=3,signed=no)", "float(e=4,m=3,bias=7,signed=no)" },
    { "float(e=8,m=0,zero=no,signed=no,inf=no,nan=ones,parity=code)",
      "float(e=8,m=0,bias=127,signed=no,inf=no,nan=ones,zero=no,parity=code)" },
    { "float(e=4,m=3,subnormals=no)", "float(e=4,m=3,bias=7,subnormals=no)" },
    { "float(e=4,m=3,parity=code)", "float(e=4,m=3,bias=7)" },
    { "float(e=4,m=3,bias=-1000)", "float(e=4,m=3,bias=-1000)" },
    { "float(e=30,m=97)", "float(e=30,m=97,bias=536870911)" },
    { "int8", "int8" },
    { "uint1", "uint1" },
    { "sint2", "sint2" },
    { "int64", "int64" },
    { "fixed(8,0)", "int8" },
    { "fixed(8,0,unsigned)", "uint8" },
    { "fixed(16,8)", "fixed(16,8)" },
    { "fixed( 8 , -3 , wrap , unsigned )", "fixed(8,-3,unsigned,wrap)" },
    { "fixed(8,0,wrap)", "fixed(8,0,wrap)" },
    { "e4m3fn", "float(e=4,m=3,bias=7,inf=no,nan=ones)" },
    { "e8m0", "float(e=8,m=0,bias=127,signed=no,inf=no,nan=ones,zero=no,parity=code)" },
    { "binary128", "float(e=15,m=112,bias=16383)" },
    { "nf4", "nf4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char message[256], text[MANT_FORMAT_ID_SIZE];
      MantFormat format, again;

      if (mant_format_parse (rows[i].text, &format, message, sizeof message) != MANT_OK)
        g_error ("%s: %s", rows[i].text, message);
      g_assert_cmpstr (message, ==, "");
      g_assert_cmpint (mant_format_to_text (&format, text, sizeof text), ==, MANT_OK);
      g_assert_cmpstr (text, ==, rows[i].canonical);
      g_assert_cmpint (mant_format_parse (text, &again, message, sizeof message), ==, MANT_OK);
      g_assert_true (mant_format_equal (&format, &again));
      g_assert_cmpint (mant_format_to_text (&format, text, strlen (rows[i].canonical)), ==,
                       MANT_SHORT_BUFFER);
    }
}

/* Every format that float (…) can say, of small widths, and every name: text and back. */
static void
test_round_trip (void)
{
  guint n = 0, n_none = 0;

  for (gsize i = 0; i < mant_n_formats; i++)
    {
      char text[MANT_FORMAT_ID_SIZE];
      MantFormat again;

      g_assert_cmpint (mant_format_parse (mant_formats[i]->id, &again, NULL, 0), ==, MANT_OK);
      g_assert_true (memcmp (&again, mant_formats[i], sizeof again) == 0
                     || mant_format_equal (&again, mant_formats[i]));
      g_assert_cmpstr (again.id, ==, mant_formats[i]->id);
      g_assert_cmpint (mant_format_to_text (mant_formats[i], text, sizeof text), ==, MANT_OK);
      g_assert_cmpint (mant_format_parse (text, &again, NULL, 0), ==, MANT_OK);
      g_assert_true (mant_format_equal (&again, mant_formats[i]));
      g_assert_true (mant_format_find_equal (&again) == mant_formats[i]);
      g_assert_cmpint (again.policy.overflow, ==, mant_formats[i]->policy.overflow);
    }

  for (int e = 1; e <= 3; e++)
    for (int m = 0; m <= 2; m++)
      for (int bias = -2; bias <= 4; bias++)
        for (guint bits = 0; bits < 64; bits++)
          for (MantNanCodes nan = MANT_NAN_NONE; nan <= MANT_NAN_NEGZERO; nan++)
            {
              MantFormat format = {
                .codec = &mant_codec_float,
                .exponent_bits = e,
                .significand_bits = m,
                .bias = bias,
                .is_signed = bits & 1,
                .has_inf = bits >> 1 & 1,
                .has_negative_zero = bits >> 2 & 1,
                .has_subnormals = bits >> 3 & 1,
                .has_zero = bits >> 4 & 1,
                .code_parity = m == 0 && (bits >> 5 & 1),
                .nan_codes = nan,
              };
              char text[MANT_FORMAT_ID_SIZE], message[256];
              MantFormat again;

              if (mant_format_finish (&format) != MANT_OK)
                {
                  n_none++;
                  continue;
                }
              n++;
              g_assert_cmpint (mant_format_to_text (&format, text, sizeof text), ==, MANT_OK);
              if (mant_format_parse (text, &again, message, sizeof message) != MANT_OK)
                g_error ("%s: %s", text, message);
              if (!mant_format_equal (&format, &again))
                g_error ("%s is not what it was", text);
            }

  g_assert_cmpuint (n, >, 3000);
  g_assert_cmpuint (n_none, >, 1000);
}

/* One sentence, with the bad part, its place, and what is allowed. */
static void
test_messages (void)
{
  static const struct { const char *text; MantStatus status; const char *part;
  } rows[] = {
    { "", MANT_DOMAIN, "the end" },
    { " ", MANT_DOMAIN, "character 2" },
    { "e4m3x", MANT_DOMAIN, "\"e4m3x\" at character 1" },
    { "E4M3FN", MANT_DOMAIN, "E4M3FN" },
    { "e4m3fn ,", MANT_DOMAIN, "\",\" at character 8" },
    { "e4m3fn)", MANT_DOMAIN, "already ended" },
    { "int", MANT_DOMAIN, "int" },
    { "int0", MANT_DOMAIN, "int0" },
    { "int08", MANT_DOMAIN, "int08" },
    { "int65", MANT_DOMAIN, "from 1 to 64" },
    { "sint1", MANT_DOMAIN, "from 2 to 64" },
    { "int99999999999999999999", MANT_DOMAIN, "int" },
    { "uint-8", MANT_DOMAIN, "uint-8" },
    { "float", MANT_DOMAIN, "expected '('" },
    { "float(", MANT_DOMAIN, "the end" },
    { "float()", MANT_DOMAIN, "no key" },
    { "float(e=0,m=3)", MANT_DOMAIN, "0 at character 9 is out of range" },
    { "float(e=31,m=3)", MANT_DOMAIN, "from 1 to 30" },
    { "float(e=4)", MANT_DOMAIN, "needs m" },
    { "float(m=4)", MANT_DOMAIN, "needs e" },
    { "float(e=4,m=)", MANT_DOMAIN, "m, the width" },
    { "float(e=4,m=-1)", MANT_DOMAIN, "-1 at character 13" },
    { "float(e=4,m=3", MANT_DOMAIN, "expected ')'" },
    { "float(e=4,m=3,e=4)", MANT_DOMAIN, "\"e\" at character 15 has been given before" },
    { "float(e=4,m=3,Inf=no)", MANT_DOMAIN, "\"Inf\" at character 15 is no key" },
    { "float(e=4,m=3,inf=0)", MANT_DOMAIN, "inf is yes or no" },
    { "float(e=4,m=3,nan=all)", MANT_DOMAIN, "nan is top, ones, negzero or none" },
    { "float(e=4,m=3,)", MANT_DOMAIN, "no key" },
    { "float(e=4 m=3)", MANT_DOMAIN, "\"m\" at character 11" },
    { "float(e=4,m=3,bias=99999999999999999999)", MANT_DOMAIN, "out of range" },
    { "float(e=4,m=3,parity=odd)", MANT_DOMAIN, "parity is code or significand" },
    { "float(e=4,m=3,signed=no,negzero=yes)", MANT_DOMAIN, "negzero=yes contradicts signed=no" },
    { "float(e=4,m=3,nan=negzero,negzero=yes)", MANT_DOMAIN,
      "nan=negzero contradicts negzero=yes" },
    { "float(e=4,m=3,nan=negzero,signed=no)", MANT_DOMAIN, "nan=negzero contradicts signed=no" },
    { "float(e=4,m=3,zero=no,subnormals=yes)", MANT_DOMAIN, "zero=no contradicts subnormals=yes" },
    { "float(e=1,m=0)", MANT_DOMAIN, "no finite number but zero" },
    { "float(e=1,m=3,subnormals=no)", MANT_DOMAIN, "no finite number but zero" },
    { "float(e=15,m=113)", MANT_UNABLE, "129 bits" },
    { "float(e=8,m=4096)", MANT_UNABLE, "4105 bits" },
    { "float(e=8,m=4097)", MANT_DOMAIN, "from 0 to 4096" },
    { "fixed(8)", MANT_DOMAIN, "expected ','" },
    { "fixed(0,0)", MANT_DOMAIN, "from 1 to 64" },
    { "fixed(65,0)", MANT_DOMAIN, "from 1 to 64" },
    { "fixed(8,4,signed)", MANT_DOMAIN, "unsigned and wrap" },
    { "fixed(8,4,wrap,wrap)", MANT_DOMAIN, "each once" },
    { "fixed(8,4", MANT_DOMAIN, "expected ')'" },
    { "posit(16,1)", MANT_UNABLE, "posit" },
    { "khot(8,7,2)", MANT_UNABLE, "khot" },
    { "binary8p4se", MANT_UNABLE, "P3109" },
    { "binary", MANT_DOMAIN, "binary" },
    { "e4m3fn\n", MANT_DOMAIN, "\"?\" at character 7" },
    { "\xff\xfe", MANT_DOMAIN, "\"??\"" },
    { "((((((((", MANT_DOMAIN, "\"(\"" },
    { "float((e=4))", MANT_DOMAIN, "\"(\"" },
    { "block(e2m1,e8m0,32,floor)", MANT_DOMAIN, "block" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char message[256] = "?";
      MantFormat format;
      MantStatus status = mant_format_parse (rows[i].text, &format, message, sizeof message);

      if (status != rows[i].status || strstr (message, rows[i].part) == NULL)
        g_error ("\"%s\": status %d, \"%s\"; expected %d and \"%s\"", rows[i].text, status, message,
                 rows[i].status, rows[i].part);
      g_assert_true (g_utf8_validate (message, -1, NULL));
      g_assert_null (strchr (message, '\n'));
      g_assert_cmpuint (strlen (message), <, 255);
    }
}

/* What nobody would type. */
static void
test_hostile (void)
{
  static const char *const seeds[] = {
    "float(e=4,m=3,bias=7,inf=no,nan=ones)",
    "fixed(8,4,unsigned,wrap)",
    "int8",
    "block(e2m1,e8m0,32,std(2.92247856))",
    "block(float(e=4,m=3,inf=no),float(e=5,m=3,signed=no),16x16,absmax,tensor)",
    "mxint8(rceil)",
  };
  static const char alphabet[] = "()=,0123456789abcdefghijklmnopqrstuvwxyz_-. \t\x80\xff";
  g_autofree char *long_text = g_strnfill (10240, '(');
  g_autofree char *long_number = g_strdup_printf ("float(e=%0900d,m=3)", 4);
  MantBlockFormat block;
  MantFormat format;
  char message[64]; /* short: cut, not overrun */
  guint n_ok = 0;

  g_assert_cmpint (mant_format_parse (long_text, &format, message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_cmpint (mant_block_format_parse (long_text, &block, message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_cmpint (mant_format_parse (long_number, &format, message, sizeof message), ==, MANT_OK);
  memset (long_text, 'x', 1000);
  long_text[1000] = '\0';
  g_assert_cmpint (mant_format_parse (long_text, &format, message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_cmpint (mant_format_parse (long_text, &format, NULL, 0), ==, MANT_DOMAIN);

  for (guint64 i = 0; i < 200000; i++)
    {
      char text[128];
      const guint64 r = mant_random_word (41, i);
      const gsize length = g_strlcpy (text, seeds[r % G_N_ELEMENTS (seeds)], sizeof text);

      for (guint k = 0; k <= (r >> 8) % 4; k++)
        {
          const guint64 w = mant_random_word (42 + k, i);
          const gsize at = (w >> 8) % length;

          switch (w % 3)
            {
            case 0:
              text[at] = alphabet[(w >> 24) % (sizeof alphabet - 1)];
              break;
            case 1: /* cut */
              text[at] = '\0';
              break;
            default: /* a piece twice */
              if (length + 8 < sizeof text)
                memmove (text + at / 2, text + at, strlen (text + at) + 1);
              break;
            }
          if (text[0] == '\0' || strlen (text) < length)
            break;
        }

      if (mant_block_format_parse (text, &block, message, sizeof message) == MANT_OK)
        {
          MantBlockFormat again;
          char canonical[sizeof block.id];

          n_ok++;
          if (mant_block_format_to_text (&block, canonical, sizeof canonical) != MANT_OK
              || mant_block_format_parse (canonical, &again, NULL, 0) != MANT_OK)
            g_error ("%s is read and not written: %s", text, canonical);
          if (g_strcmp0 (again.id, block.id) != 0
              || !mant_format_equal (&again.element, &block.element))
            g_error ("%s, %s and %s differ", text, canonical, again.id);
        }
      else
        {
          g_assert_cmpstr (message, !=, "");
        }
    }
  g_assert_cmpuint (n_ok, >, 100);
}

static void
test_blocks (void)
{
  static const struct { const char *text, *id;
  } rows[] = {
    { "mxfp4", "mxfp4" },
    { "block(e2m1,e8m0,32,floor)", "mxfp4" },
    { "block(e2m1,e8m0,32,rceil)", "block(e2m1,e8m0,32,rceil)" },
    { "mxfp4(rceil)", "block(e2m1,e8m0,32,rceil)" },
    { "mxint8(rceil)", "mxint8(rceil)" },
    { "mxint8", "mxint8" },
    { "block(sint8,e8m0,32,rceil)", "block(sint8,e8m0,32,rceil)" },
    { "nvfp4", "nvfp4" },
    { "block(e2m1,e4m3fn,16,absmax,tensor)", "nvfp4" },
    { "block(float(e=2,m=1,inf=no,nan=none),float(e=5,m=3,signed=no,inf=no,nan=ones),16,absmax)",
      "block(e2m1,ue5m3,16,absmax)" },
    { "block(e2m1,e8m0,32,std(2.92247856))", "block(e2m1,e8m0,32,std(2.92247856))" },
    { "block(e2m1,e8m0,32,std(0x1p+1))", "block(e2m1,e8m0,32,std(2))" },
    { "block(sint4,binary32,row,absmax)", "block(sint4,binary32,row,absmax)" },
    { "block(sint4,binary32,tensor,absmax)", "block(sint4,binary32,tensor,absmax)" },
    { "block( e2m1 , e4m3fn , 16x16 , absmax , tensor )",
      "block(e2m1,e4m3fn,16x16,absmax,tensor)" },
    { "e4m3fn", "e4m3fn" },
    { "bfp(4,16)", "block(sint4,e8m0,16,floor)" },
    { "bfp( 8 , 128 )", "block(sint8,e8m0,128,floor)" },
    { "float(e=3,m=4,inf=no,nan=none)", "float(e=3,m=4,bias=3,inf=no,nan=none)" },
    { "block(nf4,binary32,64,absmax)", "block(nf4,binary32,64,absmax)" },
  };
  static const struct { const char *text; MantStatus status; const char *part;
  } bad[] = {
    { "block", MANT_DOMAIN, "expected '('" },
    { "block(e2m1)", MANT_DOMAIN, "scale's format" },
    { "block(e2m1,e8m0,0,floor)", MANT_DOMAIN, "block shape" },
    { "block(e2m1,e8m0,32,best)", MANT_DOMAIN, "the rules are floor" },
    { "block(e2m1,e8m0,32x,floor)", MANT_DOMAIN, "block shape" },
    { "block(e2m1,e8m0,x32,floor)", MANT_DOMAIN, "block shape" },
    { "block(e2m1,e8m0,99999999999,floor)", MANT_DOMAIN, "block shape" },
    { "block(e2m1,e8m0,9999x9999,floor)", MANT_DOMAIN, "block shape" },
    { "block(e2m1,e8m0,32,std)", MANT_DOMAIN, "expected '('" },
    { "block(e2m1,e8m0,32,std(-1))", MANT_DOMAIN, "positive number" },
    { "block(e2m1,e8m0,32,std(nan))", MANT_DOMAIN, "positive number" },
    { "block(e2m1,e8m0,32,floor,row)", MANT_DOMAIN, "only tensor" },
    { "block(e2m1,e8m0,32,floor", MANT_DOMAIN, "expected ')'" },
    { "block(e2m1,int8,32,floor)", MANT_UNABLE, "cannot be a block's scale" },
    { "block(e2m1,binary64,32,absmax)", MANT_UNABLE, "scale" },
    { "block(binary64,e8m0,32,floor)", MANT_UNABLE, "too wide" },
    { "block(int1,e8m0,32,floor)", MANT_DOMAIN, "no positive number" },
    { "block(block(e2m1,e8m0,32,floor),e8m0,32,floor)", MANT_DOMAIN, "\"block\" at character 7" },
    { "q4_0(floor)", MANT_DOMAIN, "its own" },
    { "iq2_xs", MANT_UNABLE, "256 elements in 74 bytes" },
    { "dfp(1)", MANT_DOMAIN, "from 2 to 24" },
    { "nvfp4(tea)", MANT_DOMAIN, "\"tea\" at character 7" },
    { "nvint4(te)", MANT_DOMAIN, "one way only" },
    { "block(e2m1,e4m3fn,16,mse,tensor,te)", MANT_DOMAIN, "absmax" },
    { "block(e2m1,e4m3fn,16,absmax,te,te)", MANT_DOMAIN, "\"te\" at character 32" },
    { "mxfp4(best)", MANT_DOMAIN, "\"best\" at character 7" },
    { "mxfp4()", MANT_DOMAIN, "scale rule" },
    { "mxfp4x", MANT_DOMAIN, "mxfp4x" },
    { "bfp(1,16)", MANT_DOMAIN, "from 2 to 24" },
    { "bfp(4)", MANT_DOMAIN, "after M" },
  };
  char message[256];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MantBlockFormat format;

      if (mant_block_format_parse (rows[i].text, &format, message, sizeof message) != MANT_OK)
        g_error ("%s: %s", rows[i].text, message);
      g_assert_cmpstr (format.id, ==, rows[i].id);
      g_assert_cmpstr (message, ==, "");
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      MantBlockFormat format;
      const MantStatus status
          = mant_block_format_parse (bad[i].text, &format, message, sizeof message);

      if (status != bad[i].status || strstr (message, bad[i].part) == NULL)
        g_error ("\"%s\": status %d, \"%s\"; expected %d and \"%s\"", bad[i].text, status, message,
                 bad[i].status, bad[i].part);
    }
}

static void
test_rule_and_recipe (void)
{
  MantBlockFormat format;
  char message[256];

  g_assert_cmpint (mant_block_format_parse ("mxfp4", &format, message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpint (mant_block_format_set_rule (&format, "four-thirds", message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpstr (format.id, ==, "block(e2m1,e8m0,32,four-thirds)");
  g_assert_cmpint (mant_block_format_set_rule (&format, "std(2.5", message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_cmpstr (format.id, ==, "block(e2m1,e8m0,32,four-thirds)"); /* as it was */
  g_assert_cmpint (mant_block_format_set_rule (&format, "floor", message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpstr (format.id, ==, "mxfp4");
  g_assert_cmpint (mant_block_format_set_rule (&format, "floor ceil", message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_cmpint (mant_block_format_set_recipe (&format, "te", message, sizeof message), ==,
                   MANT_DOMAIN);

  g_assert_cmpint (mant_block_format_parse ("e4m3fn", &format, message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpint (mant_block_format_set_rule (&format, "floor", message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_nonnull (strstr (message, "no block scale"));

  g_assert_cmpint (mant_block_format_parse ("nvfp4", &format, message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpint (mant_block_format_set_recipe (&format, "te", message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpstr (format.id, ==, "nvfp4(te)");
  g_assert_cmpint (mant_block_format_set_rule (&format, "mse", message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_cmpint (mant_block_format_set_recipe (&format, "single", message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpstr (format.id, ==, "nvfp4(single)");
  g_assert_false (format.tensor_scale);
  g_assert_cmpint (mant_block_format_set_recipe (&format, "two-level", message, sizeof message), ==,
                   MANT_OK);
  g_assert_cmpstr (format.id, ==, "nvfp4");
  g_assert_true (format.tensor_scale);
  g_assert_cmpint (mant_block_format_set_recipe (&format, "nothing", message, sizeof message), ==,
                   MANT_DOMAIN);
  g_assert_nonnull (strstr (message, "nothing"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/parse/canonical", test_canonical);
  g_test_add_func ("/num/parse/round-trip", test_round_trip);
  g_test_add_func ("/num/parse/messages", test_messages);
  g_test_add_func ("/num/parse/hostile", test_hostile);
  g_test_add_func ("/num/parse/blocks", test_blocks);
  g_test_add_func ("/num/parse/rule-and-recipe", test_rule_and_recipe);

  return g_test_run ();
}
