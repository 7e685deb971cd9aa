/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-format-private.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  const char *theirs, *ours;
} Name;

gboolean
mant_vector_format_from_text (const char *text,
                              MantFormat *format)
{
  char message[256];

  return mant_format_parse (text, format, message, sizeof message) == MANT_OK;
}

static gboolean
look_up (const Name *names,
         gsize       n,
         const char *theirs,
         MantFormat *format)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (names[i].theirs, theirs))
      return mant_vector_format_from_text (names[i].ours, format);

  return FALSE;
}

void
mant_vector_format_set_policy (MantFormat *format,
                               const char *preset)
{
  const MantPolicyPreset *found = mant_policy_preset_find (preset);

  g_assert (found != NULL);
  format->policy = mant_format_restrict_policy (format, &found->policy);
}

/* Which codes of gfloat's FormatInfo are not finite: the topmost num_high_nans magnitudes are NaN,
 * below them, in an extended domain, is Inf; a signed format without −0 has NaN in its place
 * (gfloat, decode.py). */
static gboolean
set_float (const MantGfloatInfo *info,
           MantFormat           *format)
{
  const int m = info->precision - 1;
  const gint64 n_top = G_GINT64_CONSTANT (1) << m; /* codes of the top exponent */

  format->codec = &mant_codec_float;
  format->bits = info->k;
  format->significand_bits = m;
  format->exponent_bits = info->k - m - (info->is_signed ? 1 : 0);
  format->bias = info->bias;
  format->is_signed = info->is_signed;
  format->has_negative_zero = info->is_signed && info->has_nz;
  format->has_zero = info->has_zero;
  format->has_subnormals = info->has_zero;
  format->has_inf = info->is_extended;
  format->code_parity = m == 0;
  format->policy.overflow = info->is_extended ? MANT_OVERFLOW_IEEE : MANT_OVERFLOW_SATURATE;

  if (info->is_signed && !info->has_nz)
    {
      format->nan_codes = MANT_NAN_NEGZERO;
      return info->num_high_nans == 0;
    }
  if (info->num_high_nans == 0)
    format->nan_codes = MANT_NAN_NONE;
  else if (info->is_extended && info->num_high_nans == n_top - 1)
    format->nan_codes = MANT_NAN_TOP;
  else if (info->num_high_nans == 1)
    format->nan_codes = MANT_NAN_ONES;
  else if (!info->is_extended && info->num_high_nans == n_top)
    {
      format->nan_codes = MANT_NAN_TOP;
      return FALSE; /* all of the top exponent: there is no such format here */
    }
  else
    return FALSE;

  return TRUE;
}

gboolean
mant_vector_format_from_info (const MantGfloatInfo *info,
                              const char           *name,
                              MantFormat           *format)
{
  const MantFormat *named;

  memset (format, 0, sizeof *format);
  if (info->k < 1 || info->k > 64 || info->precision < 1 || info->precision > info->k)
    return FALSE;

  if (info->is_twos_complement)
    {
      format->codec = &mant_codec_integer;
      format->bits = info->k;
      format->is_signed = TRUE;
      format->has_zero = TRUE;
      format->fraction_bits = info->precision - 2 + info->bias;
      format->policy.overflow = MANT_OVERFLOW_SATURATE;
    }
  else if (!set_float (info, format))
    {
      return FALSE;
    }
  if (mant_format_finish (format) != MANT_OK)
    return FALSE;

  named = mant_format_find_equal (format);
  if (named != NULL)
    *format = *named;
  else
    g_strlcpy (format->id, name, sizeof format->id);
  return TRUE;
}

/* The parameters in a row of a table with columns k, precision …, class. */
gboolean
mant_vector_gfloat_info_read (const MantVectorCsv *csv,
                              gsize                row,
                              MantGfloatInfo      *info)
{
  const char *const columns[] = {
    "k", "precision", "bias", "signed", "has_nz", "twos_complement", "num_high_nans"
  };
  gint64 numbers[G_N_ELEMENTS (columns)];

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const char *text = mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, columns[i]));

      if (!g_ascii_string_to_signed (text, 10, -1048576, G_GINT64_CONSTANT (1) << 60, &numbers[i],
                                     NULL))
        return FALSE;
    }
  if (numbers[0] > 64 || numbers[1] > 64 || numbers[2] > 1048576)
    return FALSE;

  *info = (MantGfloatInfo) {
    .k = numbers[0],
    .precision = numbers[1],
    .bias = numbers[2],
    .is_signed = numbers[3] != 0,
    .has_nz = numbers[4] != 0,
    .is_twos_complement = numbers[5] != 0,
    .num_high_nans = numbers[6],
    .is_extended = g_str_equal (
      mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "domain")), "Extended"),
    .has_zero = TRUE,
  };
  return TRUE;
}

/* "binary8p4se", "Binary8p4se", "p3109_k8p4se". */
gboolean
mant_vector_format_from_p3109 (const char *name,
                               MantFormat *format)
{
  int k, p, n = 0;
  char sign, domain;
  MantGfloatInfo info;

  if ((sscanf (name, "p3109_k%2dp%2d%c%c%n", &k, &p, &sign, &domain, &n) != 4
       && sscanf (name, "binary%2dp%2d%c%c%n", &k, &p, &sign, &domain, &n) != 4
       && sscanf (name, "Binary%2dp%2d%c%c%n", &k, &p, &sign, &domain, &n) != 4)
      || name[n] != '\0' || strchr ("su", sign) == NULL || strchr ("ef", domain) == NULL
      || k < 2 || k > 15 || p < 1 || p > k - (sign == 's' ? 1 : 0))
    return FALSE;

  {
    g_autofree char *text = g_strdup_printf ("binary%dp%d%c%c", k, p, sign, domain);

    if (mant_vector_format_from_text (text, format))
      return TRUE;
  }

  info = (MantGfloatInfo) {
    .k = k,
    .precision = p,
    .bias = 1 << (k - p - (sign == 's' ? 1 : 0)),
    .is_signed = sign == 's',
    .is_extended = domain == 'e',
    .num_high_nans = sign == 's' ? 0 : 1,
    .has_zero = TRUE,
  };
  return mant_vector_format_from_info (&info, name, format);
}

gboolean
mant_vector_format_from_gfloat (const char *name,
                                MantFormat *format)
{
  static const Name names[] = {
    { "ocp_e2m1", "e2m1" },
    { "ocp_e2m3", "e2m3" },
    { "ocp_e3m2", "e3m2" },
    { "ocp_e4m3", "e4m3fn" },
    { "ocp_e5m2", "e5m2" },
    { "ocp_e8m0", "e8m0" },
    { "ocp_int8", "fixed(8,6)" },
    { "float8_e4m3_ieee", "e4m3" },
    { "fp24_e7m16", "float(e=7,m=16)" },
    { "ue4m3_7bit", "float(e=4,m=3,bias=7,signed=no,inf=no,nan=ones)" },
  };

  if (g_str_has_prefix (name, "p3109_"))
    return mant_vector_format_from_p3109 (name, format);
  if (look_up (names, G_N_ELEMENTS (names), name, format))
    return TRUE;
  if (g_str_has_prefix (name, "float8_"))
    return mant_vector_format_from_text (name + strlen ("float8_"), format);

  return mant_vector_format_from_text (name, format);
}

gboolean
mant_vector_format_from_ml_dtypes (const char *name,
                                   MantFormat *format)
{
  static const Name names[] = {
    { "e2m1fn", "e2m1" }, { "e2m3fn", "e2m3" }, { "e3m2fn", "e3m2" },
    { "e4m3_ieee", "e4m3" }, { "e8m0fnu", "e8m0" }, { "float16", "binary16" },
    { "half", "binary16" }, { "float32", "binary32" },
  };

  return look_up (names, G_N_ELEMENTS (names), name, format)
         || mant_vector_format_from_text (name, format);
}

/* The names of golden/quant: floats without Inf and NaN but for those that have them everywhere. */
gboolean
mant_vector_format_from_quant (const char *name,
                               MantFormat *format)
{
  static const Name names[] = {
    { "bf16", "bfloat16" }, { "fp16", "binary16" }, { "fp32", "binary32" }, { "e4m3", "e4m3fn" },
  };
  int e, m, n = 0;

  if (look_up (names, G_N_ELEMENTS (names), name, format))
    return TRUE;
  if (!g_str_equal (name, "e5m2") && sscanf (name, "e%2dm%2d%n", &e, &m, &n) == 2
      && (name[n] == '\0' || g_str_equal (name + n, "_finite")) && e >= 1 && m >= 0)
    {
      g_autofree char *text = g_strdup_printf ("float(e=%d,m=%d,inf=no,nan=none)", e, m);

      return mant_vector_format_from_text (text, format);
    }

  return mant_vector_format_from_text (name, format);
}
