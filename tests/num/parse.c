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
    { "posit( 16 , 2 )", "posit(16,2)" },
    { "posit(5,0)", "posit(5,0)" },
    { "posit(128,20)", "posit(128,20)" },
    { "khot(8,7,2)", "khot(8,7,2)" },
    { "khot(8,-3,7,csd)", "khot(8,-3,7,csd)" },
    { "binary8p4se", "binary8p4se" },
    { "binary16p16uf", "binary16p16uf" },
    { "binary3p1uf", "binary3p1uf" },
    { "float(e=4,m=3,bias=8,nan=negzero,system=p3109)", "binary8p4se" },
    { "float(e=4,m=3,bias=8,nan=negzero,system=p3109,overflow=ieee)", "binary8p4se(overflow=ieee)" },
    { "float(e=4,m=3,system=p3109)", "float(e=4,m=3,bias=7,system=p3109)" },
    { "unbounded(e4m3fn)", "float(e=30,m=3,bias=536870911,inf=no,nan=ones)" },
    { "unbounded(binary8p4se)", "float(e=30,m=3,bias=536870911,nan=negzero,system=p3109)" },
    { "unbounded(unbounded(binary64))", "float(e=30,m=52,bias=536870911)" },
    { "unbounded(binary16(nan-code=ones))", "float(e=30,m=10,bias=536870911,nan-code=ones)" },
    /* policies: what differs from what is said already, and what can make a difference */
    { "e4m3fn(overflow=saturate)", "float(e=4,m=3,bias=7,inf=no,nan=ones)" },
    { "e4m3fn(policy=ieee)", "float(e=4,m=3,bias=7,inf=no,nan=ones,overflow=ieee)" },
    { "e4m3fn(policy=ml_dtypes)",
      "float(e=4,m=3,bias=7,inf=no,nan=ones,overflow=ieee,inf-saturation=stays,directed=inf)" },
    { "e4m3fn(overflow=saturate,policy=ml_dtypes)",
      "float(e=4,m=3,bias=7,inf=no,nan=ones,inf-saturation=stays,directed=inf)" },
    { "float(policy=gfloat,e=4,m=3)", "float(e=4,m=3,bias=7,nan-code=ones)" },
    { "e5m2 ( nan-code = positive , zero-sign = directed-positive )",
      "float(e=5,m=2,bias=15,nan-code=positive,zero-sign=directed-positive)" },
    { "e2m1(policy=ml_dtypes)", "float(e=2,m=1,bias=1,inf=no,nan=none,missing-nan=negzero)" },
    { "e2m1(policy=gfloat)", "float(e=2,m=1,bias=1,inf=no,nan=none)" },
    { "e4m3fnuz(nan-code=ones)", "float(e=4,m=3,bias=8,inf=no,nan=negzero)" },
    { "int8(policy=cpfloat)", "int8" },
    { "fixed(8,4,policy=ieee,unsigned)", "fixed(8,4,unsigned)" },
    { "posit(8,1,overflow=propagate)", "posit(8,1)" },
    { "binary8p4se(policy=p3109-satfinite)", "binary8p4se(overflow=saturate)" },
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
                .system = mant_random_word (5, n) & 1 ? MANT_SYSTEM_P3109 : MANT_SYSTEM_IEEE,
                .policy = {
                  .overflow = (MantOverflow) (mant_random_word (6, n) % 4),
                  .nan_code = (MantNanCode) (mant_random_word (7, n) % 3),
                  .inf_under_saturation = (MantInfUnderSaturation) (mant_random_word (8, n) % 2),
                  .zero_sign = (MantZeroSign) (mant_random_word (9, n) % 3),
                  .directed_overflow = (MantDirectedOverflow) (mant_random_word (10, n) % 2),
                  .missing_nan = (MantMissingNan) (mant_random_word (11, n) % 2),
                },
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
    { "float(e=4,m=3,parity=odd)", MANT_DOMAIN, "parity is significand or code" },
    { "float(e=4,m=3,signed=no,negzero=yes)", MANT_DOMAIN,
      "negzero=yes contradicts signed=no at character 15" },
    { "float(e=4,m=3,nan=negzero,negzero=yes)", MANT_DOMAIN,
      "nan=negzero contradicts negzero=yes" },
    { "float(e=4,m=3,nan=negzero,signed=no)", MANT_DOMAIN, "nan=negzero contradicts signed=no" },
    { "float(e=4,m=3,zero=no,subnormals=yes)", MANT_DOMAIN, "zero=no contradicts subnormals=yes" },
    { "float(e=1,m=0)", MANT_DOMAIN, "no finite number but zero" },
    { "float(e=1,m=3,subnormals=no)", MANT_DOMAIN, "no finite number but zero" },
    { "float(e=15,m=113)", MANT_UNABLE, "129 bits" },
    { "float(e=8,m=4096)", MANT_UNABLE, "4105 bits" },
    { "float(e=8,m=16001)", MANT_DOMAIN, "from 0 to 16000" },
    { "fixed(8)", MANT_DOMAIN, "expected ','" },
    { "fixed(0,0)", MANT_DOMAIN, "from 1 to 64" },
    { "fixed(65,0)", MANT_DOMAIN, "from 1 to 64" },
    { "fixed(8,4,signed)", MANT_DOMAIN, "is unsigned, wrap, policy" },
    { "fixed(8,4,wrap,wrap)", MANT_DOMAIN, "\"wrap\" at character 16 has been given before" },
    { "fixed(8,4", MANT_DOMAIN, "expected ')'" },
    { "float(e=8,m=4096)x", MANT_DOMAIN, "\"x\" at character 18" },
    { "float(e=8,m=200,nan=none,nan-code=ones)", MANT_DOMAIN, "\"nan-code\" at character 26" },
    { "float(e=4,m=3,system=posit)", MANT_DOMAIN, "\"posit\" at character 22: system is ieee or" },
    { "posit", MANT_DOMAIN, "expected '('" },
    { "posit(1,0)", MANT_DOMAIN, "1 at character 7 is out of range" },
    { "posit(129,0)", MANT_DOMAIN, "from 2 to 128" },
    { "posit(8)", MANT_DOMAIN, "expected ','" },
    { "posit(8,31)", MANT_DOMAIN, "from 0 to 30" },
    { "posit(8,-1)", MANT_DOMAIN, "-1 at character 9" },
    { "posit(64,25)", MANT_UNABLE, "at character 1" },
    { "posit(8,2,nan-code=ones)", MANT_DOMAIN, "\"nan-code\" at character 11" },
    { "posit(8,2,csd)", MANT_DOMAIN, "\"csd\" at character 11" },
    { "khot(8,7)", MANT_DOMAIN, "expected ','" },
    { "khot(8,7,0)", MANT_DOMAIN, "0 at character 10" },
    { "khot(8,7,8)", MANT_DOMAIN, "from 1 to 7" },
    { "khot(1,0,1)", MANT_DOMAIN, "from 2 to 64" },
    { "khot(8,7,2,csd,csd)", MANT_DOMAIN, "\"csd\" at character 16 has been given before" },
    { "khot(8,7,2,bin)", MANT_DOMAIN, "\"bin\" at character 12" },
    { "binary8p8se", MANT_DOMAIN, "\"binary8p8se\" at character 1" },
    { "binary8p9ue", MANT_DOMAIN, "P from 1 to K for unsigned" },
    { "binary2p1se", MANT_DOMAIN, "K is from 3 to 64" },
    { "binary65p1se", MANT_DOMAIN, "K is from 3 to 64" },
    { "binary08p4se", MANT_DOMAIN, "binary08p4se" },
    { "binary999999999999p4se", MANT_DOMAIN, "K is from 3 to 64" },
    { "binary64p1se", MANT_UNABLE, "63 exponent bits" },
    { "binary8p4sx", MANT_DOMAIN, "no number format" },
    { "unbounded", MANT_DOMAIN, "expected '('" },
    { "unbounded()", MANT_DOMAIN, "\")\" at character 11" },
    { "unbounded(int8)", MANT_DOMAIN, "\"int8\" at character 11 has no exponent field" },
    { "unbounded(posit(8,2))", MANT_DOMAIN, "character 11" },
    { "unbounded(e4m3fn", MANT_DOMAIN, "expected ')'" },
    { "unbounded(binary128)", MANT_UNABLE, "143 bits" },
    { "codebook", MANT_DOMAIN, "expected '('" },
    { "codebook(1 2", MANT_DOMAIN, "no ')'" },
    { "codebook(1 2)", MANT_UNABLE, "not read here" },
    { "e4m3fn(", MANT_DOMAIN, "\"the end\" at character 8" },
    { "e4m3fn()", MANT_DOMAIN, "\")\" at character 8" },
    { "e4m3fn(policy)", MANT_DOMAIN, "expected '='" },
    { "e4m3fn(policy=numpy)", MANT_DOMAIN, "\"numpy\" at character 15: policy is one of ieee" },
    { "e4m3fn(overflow=wrap)", MANT_DOMAIN, "\"wrap\" at character 17: overflow is one of ieee, sat" },
    { "e4m3fn(overflow=ieee,overflow=ieee)", MANT_DOMAIN, "\"overflow\" at character 22 has been" },
    { "e4m3fn(policy=ieee,policy=ieee)", MANT_DOMAIN, "\"policy\" at character 20 has been" },
    { "e4m3fn(overflow=ieee", MANT_DOMAIN, "expected ')'" },
    { "e4m3fn(overflow=ieee)(overflow=ieee)", MANT_DOMAIN, "already ended" },
    { "e4m3fn(bias=3)", MANT_DOMAIN, "\"bias\" at character 8" },
    { "e2m1(nan-code=ones)", MANT_DOMAIN, "\"nan-code\" at character 6: the format has no NaN" },
    { "e2m1(inf-saturation=stays)", MANT_DOMAIN, "neither Inf nor NaN" },
    { "e2m1(directed=inf)", MANT_DOMAIN, "neither Inf nor NaN" },
    { "int8(zero-sign=keeps)", MANT_DOMAIN, "no negative zero" },
    { "e4m3fnuz(zero-sign=positive)", MANT_DOMAIN, "\"zero-sign\" at character 10: the format has no" },
    { "e4m3fn(missing-nan=negzero)", MANT_DOMAIN, "has a NaN" },
    { "uint8(missing-nan=zero)", MANT_DOMAIN, "no negative zero" },
    { "fixed(8,4,wrap,overflow=ieee)", MANT_DOMAIN, "\"overflow\" at character 16: a format that" },
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
    "e4m3fn(policy=ml_dtypes,overflow=saturate)",
    "posit(16,2)",
    "khot(8,7,2,csd)",
    "unbounded(binary8p4se)",
    "float(e=30,m=16000,bias=-1,nan-code=ones,zero-sign=positive)",
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

/* More bits than a code here has: filled in, and MANT_UNABLE. */
static void
test_wide (void)
{
  static const struct { const char *text, *canonical; int bits, emax; gboolean sticky;
  } rows[] = {
    { "float(e=15,m=113)", "float(e=15,m=113,bias=16383)", 129, 16383, FALSE },
    { "float(e=8,m=4096)", "float(e=8,m=4096,bias=127)", 4105, 127, TRUE },
    { " float( m=16000 , e=30 , nan=none , inf=no, policy=gfloat )",
      "float(e=30,m=16000,bias=536870911,inf=no,nan=none)", 16031, 536870912, TRUE },
    { "float(e=15,m=112,signed=no,bias=3,nan-code=ones)",
      NULL, 127, 0, FALSE }, /* not wide, for comparison */
    { "unbounded(binary128)", "float(e=30,m=112,bias=536870911)", 143, 536870911, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char message[256], text[MANT_FORMAT_ID_SIZE];
      MantFlags flags = MANT_FLAG_NONE;
      MantFormat format, again;
      MantCode code;
      MantStatus status = mant_format_parse (rows[i].text, &format, message, sizeof message);

      g_assert_cmpint (format.bits, ==, rows[i].bits);
      if (rows[i].canonical == NULL)
        {
          g_assert_cmpint (status, ==, MANT_OK);
          g_assert_false (mant_format_is_wide (&format));
          continue;
        }
      g_assert_cmpint (status, ==, MANT_UNABLE);
      g_assert_cmpstr (message, !=, "");
      g_assert_true (mant_format_is_wide (&format));
      g_assert_cmpint (format.emax, ==, rows[i].emax);
      g_assert_cmpint (format.max_finite.exponent, ==, rows[i].emax);
      g_assert_cmpint (format.max_finite.sticky, ==, rows[i].sticky);
      g_assert_cmpint (format.min_normal.exponent, ==, format.emin);
      g_assert_cmpint (format.min_subnormal.exponent, ==,
                       format.emin - format.significand_bits);
      g_assert_cmpstr (format.id, ==, rows[i].canonical);
      g_assert_cmpint (mant_format_to_text (&format, text, sizeof text), ==, MANT_OK);
      g_assert_cmpstr (text, ==, rows[i].canonical);
      g_assert_cmpint (mant_format_parse (text, &again, NULL, 0), ==, MANT_UNABLE);
      g_assert_true (mant_format_equal (&format, &again));

      /* asked all the same, it says that it does not know */
      g_assert_cmpint (mant_format_decode (&format, (MantCode) { .lo = 1 }).number_class, ==,
                       MANT_CLASS_NAN);
      code = mant_format_encode (&format, &format.min_normal,
                                 &(MantRoundingContext) { .rounding = mant_roundings[0] },
                                 MANT_OVERFLOW_IEEE, &flags);
      g_assert_cmpint (flags, ==, MANT_FLAG_INVALID);
      g_assert_false (mant_format_neighbour (&format, code, TRUE, &code));
    }
}

static const float own_values[] = { -1, 0, 0.5f, 3 };

static MantStatus
resolve (const char *text,
         size_t      length,
         MantFormat *format,
         char       *message,
         size_t      message_size,
         void       *user_data)
{
  g_autofree char *word = g_strndup (text, length);

  g_string_append_printf (user_data, "[%s]", word);
  if (g_str_equal (word, "my-book") || g_str_has_prefix (word, "codebook")
      || g_str_has_prefix (word, "loooo"))
    {
      *format = (MantFormat) { .codec = &mant_codec_table,
                               .values = own_values,
                               .n_values = G_N_ELEMENTS (own_values) };
      return mant_format_finish (format);
    }
  if (g_str_equal (word, "my-float"))
    return mant_format_parse ("e5m2(overflow=saturate)", format, message, message_size);
  if (g_str_equal (word, "my-8"))
    {
      mant_format_parse ("e4m3fn", format, NULL, 0);
      g_strlcpy (format->id, word, sizeof format->id);
      return MANT_OK;
    }
  if (g_str_equal (word, "broken"))
    {
      g_snprintf (message, message_size, "broken is broken");
      return MANT_DOMAIN;
    }
  if (g_str_equal (word, "later"))
    return MANT_UNABLE;
  return MANT_DOMAIN;
}

/* Names and code books that somebody else knows. */
static void
test_resolve (void)
{
  static const struct { const char *text, *asked; MantStatus status; const char *id_or_part;
  } rows[] = {
    { "e4m3fn", "", MANT_OK, "e4m3fn" },
    { "binary8p4se", "", MANT_OK, "binary8p4se" },
    { "my-book", "[my-book]", MANT_OK, "my-book" },
    { "codebook(-1 0 .5 3)", "[codebook(-1 0 .5 3)]", MANT_OK, "codebook(-1 0 .5 3)" },
    { " codebook ( a,b.txt ) ", "[codebook ( a,b.txt )]", MANT_OK, "codebook ( a,b.txt )" },
    { "my-8", "[my-8]", MANT_OK, "my-8" },
    { "my-8(nan-code=ones)", "[my-8]", MANT_OK, "my-8(nan-code=ones)" },
    { "my-8(overflow=saturate)", "[my-8]", MANT_OK, "my-8" },
    { "my-float(overflow=ieee)", "[my-float]", MANT_OK, "float(e=5,m=2,bias=15)" },
    { "unbounded(my-8)", "[my-8]", MANT_OK, "float(e=30,m=3,bias=536870911,inf=no,nan=ones)" },
    { "my-8x", "[my-8x]", MANT_DOMAIN, "\"my-8x\" at character 1 is no number format" },
    { "my-8 x", "[my-8]", MANT_DOMAIN, "\"x\" at character 6" },
    { "broken", "[broken]", MANT_DOMAIN, "broken is broken" },
    { "later", "[later]", MANT_DOMAIN, "no number format" },
    { "int65", "", MANT_DOMAIN, "from 1 to 64" },
    { "", "", MANT_DOMAIN, "the end" },
    { "(", "", MANT_DOMAIN, "\"(\"" },
    { "codebook(1", "", MANT_DOMAIN, "no ')'" },
    { "my-book(nan-code=ones)", "[my-book]", MANT_DOMAIN, "no NaN" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) asked = g_string_new (NULL);
      char message[256] = "?";
      MantFormat format;
      const MantStatus status
          = mant_format_parse_with (rows[i].text, resolve, asked, &format, message, sizeof message);
      const char *got = status == MANT_OK ? format.id : message;

      if (status != rows[i].status || !g_str_equal (asked->str, rows[i].asked)
          || (status == MANT_OK ? !g_str_equal (got, rows[i].id_or_part)
                                : strstr (got, rows[i].id_or_part) == NULL))
        g_error ("\"%s\": status %d, asked %s, \"%s\"; expected %d and \"%s\"", rows[i].text, status,
                 asked->str, got, rows[i].status, rows[i].id_or_part);
      if (status == MANT_OK)
        {
          char text[MANT_FORMAT_ID_SIZE];
          MantFormat again;

          g_assert_cmpint (mant_format_to_text (&format, text, sizeof text), ==, MANT_OK);
          g_assert_cmpint (mant_format_parse_with (text, resolve, asked, &again, NULL, 0), ==,
                           MANT_OK);
          g_assert_true (mant_format_equal (&format, &again));
        }
    }

  /* a name that an id holds, and one that it does not */
  for (guint n = MANT_FORMAT_ID_SIZE - 1; n <= MANT_FORMAT_ID_SIZE; n++)
    {
      g_autofree char *name = g_strnfill (n, 'o');
      g_autoptr (GString) asked = g_string_new (NULL);
      char message[256];
      MantFormat format;

      name[0] = 'l';
      g_assert_cmpint (
          mant_format_parse_with (name, resolve, asked, &format, message, sizeof message), ==,
          n < MANT_FORMAT_ID_SIZE ? MANT_OK : MANT_UNABLE);
      if (n < MANT_FORMAT_ID_SIZE)
        g_assert_cmpstr (format.id, ==, name);
      else
        g_assert_nonnull (strstr (message, "at character 1 is longer than"));
    }
}

/* Presets, and what a format is told to be. */
static void
test_policies (void)
{
  for (gsize i = 0; i < mant_n_policy_presets; i++)
    {
      const MantPolicyPreset *preset = &mant_policy_presets[i];

      g_assert_true (mant_policy_preset_find (preset->id) == preset);
      g_assert_nonnull (preset->title);
      g_assert_nonnull (preset->source);

      for (gsize k = 0; k < mant_n_formats; k++)
        {
          g_autofree char *text
              = g_strdup_printf ("%s%spolicy=%s)", mant_formats[k]->id,
                                 g_str_has_suffix (mant_formats[k]->id, ")") ? "" : "(", preset->id);
          const MantPolicyPreset *found;
          MantFormat format, again;
          char message[256], long_text[MANT_FORMAT_ID_SIZE];

          if (g_str_has_suffix (mant_formats[k]->id, ")")) /* posit(8,2,policy=…) */
            {
              g_free (text);
              text = g_strdup_printf ("%.*s,policy=%s)", (int) strlen (mant_formats[k]->id) - 1,
                                      mant_formats[k]->id, preset->id);
            }
          if (mant_format_parse (text, &format, message, sizeof message) != MANT_OK)
            g_error ("%s: %s", text, message);
          g_assert_cmpstr (format.title, ==, mant_formats[k]->title);

          const MantPolicy b = mant_format_restrict_policy (&format, &preset->policy);
          found = mant_format_find_preset (&format);
          if (format.codec == &mant_codec_float
              && (format.has_inf || format.has_negative_zero || mant_format_has_nan (&format)))
            {
              g_assert_nonnull (found);
              const MantPolicy a = mant_format_restrict_policy (&format, &found->policy);
              g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
            }
          else
            {
              g_assert_null (found);
            }
          g_assert_cmpmem (&format.policy, sizeof b, &b, sizeof b);

          g_assert_cmpint (mant_format_parse (format.id, &again, NULL, 0), ==, MANT_OK);
          g_assert_true (mant_format_equal (&format, &again));
          g_assert_cmpstr (again.id, ==, format.id);
          g_assert_cmpint (mant_format_to_text (&format, long_text, sizeof long_text), ==, MANT_OK);
          g_assert_cmpint (mant_format_parse (long_text, &again, NULL, 0), ==, MANT_OK);
          g_assert_true (mant_format_equal (&format, &again));
        }
    }
  g_assert_null (mant_policy_preset_find ("ML_DTYPES"));
  g_assert_cmpstr (mant_format_find_preset (mant_format_find ("binary16"))->id, ==, "ieee");
  g_assert_cmpstr (mant_format_find_preset (mant_format_find ("e4m3fn"))->id, ==, "ofp8-sat");
  g_assert_cmpstr (mant_format_find_preset (mant_format_find ("binary8p4se"))->id, ==, "p3109");
  g_assert_cmpstr (mant_format_find_preset (mant_format_find ("binary8p4sf"))->id, ==,
                   "p3109-satfinite");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/parse/canonical", test_canonical);
  g_test_add_func ("/num/parse/round-trip", test_round_trip);
  g_test_add_func ("/num/parse/messages", test_messages);
  g_test_add_func ("/num/parse/wide", test_wide);
  g_test_add_func ("/num/parse/resolve", test_resolve);
  g_test_add_func ("/num/parse/policies", test_policies);
  g_test_add_func ("/num/parse/hostile", test_hostile);
  g_test_add_func ("/num/parse/blocks", test_blocks);
  g_test_add_func ("/num/parse/rule-and-recipe", test_rule_and_recipe);

  return g_test_run ();
}
