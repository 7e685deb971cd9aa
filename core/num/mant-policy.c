/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What libraries answer differently for one and the same format, by the library. What each does was
 * seen by running it; the golden vectors of every one of them agree under its preset. */

#include "mant-format-private.h"

#include <stdio.h>
#include <string.h>

const MantPolicyPreset mant_policy_presets[] = {
  {
    .id = "ieee",
    .title = "as IEEE 754",
    .source = "IEEE 754-2019, 6.2, 6.3 and 7.4",
    .policy = { .overflow = MANT_OVERFLOW_IEEE },
  },
  {
    .id = "ofp8",
    .title = "as OFP8, not saturating",
    .source = "OCP 8-bit Floating Point Specification (OFP8) 1.0, 2023, 5.2.2",
    .policy = { .overflow = MANT_OVERFLOW_IEEE },
  },
  {
    .id = "ofp8-sat",
    .title = "as OFP8, saturating",
    .source = "OCP 8-bit Floating Point Specification (OFP8) 1.0, 2023, 5.2.2",
    .policy = { .overflow = MANT_OVERFLOW_SATURATE },
  },
  {
    .id = "satfinite",
    .title = "as NVIDIA satfinite",
    .source = "NVIDIA PTX ISA, cvt with .satfinite: NaN is 0x7f whatever its sign",
    .policy = { .overflow = MANT_OVERFLOW_SATURATE, .nan_code = MANT_NAN_CODE_POSITIVE },
  },
  {
    .id = "p3109",
    .title = "as P3109, SatNone",
    .source = "IEEE P3109 interim report 4.0, Saturate",
    .system = MANT_SYSTEM_P3109,
    .policy = { .overflow = MANT_OVERFLOW_NONE },
  },
  {
    .id = "p3109-satpropagate",
    .title = "as P3109, SatPropagate",
    .source = "IEEE P3109 interim report 4.0, Saturate",
    .system = MANT_SYSTEM_P3109,
    .policy = { .overflow = MANT_OVERFLOW_PROPAGATE },
  },
  {
    .id = "p3109-satfinite",
    .title = "as P3109, SatFinite",
    .source = "IEEE P3109 interim report 4.0, Saturate",
    .system = MANT_SYSTEM_P3109,
    .policy = { .overflow = MANT_OVERFLOW_SATURATE },
  },
  {
    .id = "ml_dtypes",
    .title = "as ml_dtypes",
    .source = "jax-ml/ml_dtypes, include/float8.h, ConvertFrom: truncation overflows to Inf or NaN, "
              "saturation leaves Inf alone, and a NaN without a code is −0",
    .policy = { .overflow = MANT_OVERFLOW_IEEE,
                .inf_under_saturation = MANT_INF_STAYS,
                .directed_overflow = MANT_DIRECTED_TO_INF,
                .missing_nan = MANT_MISSING_NAN_NEGATIVE_ZERO },
  },
  {
    .id = "gfloat",
    .title = "as gfloat",
    .source = "graphcore-research/gfloat, encode_float: NaN is code_of_nan, the highest code",
    .policy = { .overflow = MANT_OVERFLOW_IEEE, .nan_code = MANT_NAN_CODE_ONES },
  },
  {
    .id = "cpfloat",
    .title = "as CPFloat",
    .source = "Fasi and Mikaitis, CPFloat, ACM TOMS 49(2), 2023: rounding up or down loses the sign "
              "of zero",
    .policy = { .overflow = MANT_OVERFLOW_IEEE, .zero_sign = MANT_ZERO_POSITIVE_IF_DIRECTED },
  },
};

const size_t mant_n_policy_presets = sizeof mant_policy_presets / sizeof mant_policy_presets[0];

/**
 * mant_policy_preset_find:
 * @id: the id of a preset, "ml_dtypes"
 *
 * Looks a preset up by its id; case counts.
 *
 * Returns: (nullable) (transfer none): the preset, static; %NULL where there is none of that id
 */
const MantPolicyPreset *
mant_policy_preset_find (const char *id)
{
  for (size_t i = 0; i < mant_n_policy_presets; i++)
    if (strcmp (mant_policy_presets[i].id, id) == 0)
      return &mant_policy_presets[i];

  return NULL;
}

/**
 * mant_format_default_policy:
 * @format: a format of which the codec and its fields are set
 *
 * The policy of a format of which no more is said: with Inf, overflow as in IEEE 754 (P3109:
 * SatNone), without it saturating; everything else as in IEEE 754.
 *
 * Returns: the policy
 */
MantPolicy
mant_format_default_policy (const MantFormat *format)
{
  MantPolicy policy = { .overflow = MANT_OVERFLOW_SATURATE };

  if (format->codec == &mant_codec_float && format->has_inf)
    policy.overflow
        = format->system == MANT_SYSTEM_P3109 ? MANT_OVERFLOW_NONE : MANT_OVERFLOW_IEEE;

  return policy;
}

/* Whether NaN's code is a matter of choice. */
static bool
has_several_nan_codes (const MantFormat *format)
{
  if (format->codec != &mant_codec_float)
    return false;
  if (format->nan_codes == MANT_NAN_TOP)
    return format->significand_bits > (format->is_signed ? 0 : 1);
  return format->nan_codes == MANT_NAN_ONES && format->is_signed;
}

/**
 * mant_format_restrict_policy:
 * @format: a format of which the codec and its fields are set
 * @policy: any policy
 *
 * What of @policy concerns @format: a field that cannot make a difference to it (NaN's code where
 * there is one at most, the sign of zero where there is no −0 …) is that of the default.
 *
 * Returns: the policy
 */
MantPolicy
mant_format_restrict_policy (const MantFormat *format,
                             const MantPolicy *policy)
{
  MantPolicy restricted = mant_format_default_policy (format);
  bool has_nan;

  if (format->codec != &mant_codec_float)
    return restricted;

  has_nan = mant_float_has_nan (format);
  if (format->has_inf || has_nan)
    {
      restricted.overflow = policy->overflow;
      restricted.inf_under_saturation = policy->inf_under_saturation;
      restricted.directed_overflow = policy->directed_overflow;
    }
  if (has_several_nan_codes (format)
      && !(policy->nan_code == MANT_NAN_CODE_POSITIVE && !format->is_signed))
    restricted.nan_code = policy->nan_code;
  if (format->has_negative_zero)
    {
      restricted.zero_sign = policy->zero_sign;
      if (!has_nan)
        restricted.missing_nan = policy->missing_nan;
    }

  return restricted;
}

static bool
policies_equal (const MantPolicy *a,
                const MantPolicy *b)
{
  return a->overflow == b->overflow && a->nan_code == b->nan_code
         && a->inf_under_saturation == b->inf_under_saturation && a->zero_sign == b->zero_sign
         && a->directed_overflow == b->directed_overflow && a->missing_nan == b->missing_nan;
}

/* Whether two formats that have the same numbers have the same policy, too. */
bool
mant_format_same_policy (const MantFormat *a,
                         const MantFormat *b)
{
  const MantPolicy pa = mant_format_restrict_policy (a, &a->policy),
                   pb = mant_format_restrict_policy (b, &b->policy);

  return policies_equal (&pa, &pb);
}

/**
 * mant_format_find_preset:
 * @format: a format
 *
 * The preset that says what the policy of @format says. Of several that do, one that speaks of
 * formats of its system comes first, and then the first in the list.
 *
 * Returns: (nullable) (transfer none): the preset; %NULL where there is none, and where the format
 *   leaves a policy nothing to decide (integers, posits, code books …)
 */
const MantPolicyPreset *
mant_format_find_preset (const MantFormat *format)
{
  const MantPolicy own = mant_format_restrict_policy (format, &format->policy);
  const MantPolicyPreset *found = NULL;

  if (format->codec != &mant_codec_float
      || !(format->has_inf || mant_float_has_nan (format) || format->has_negative_zero))
    return NULL;

  for (size_t i = 0; i < mant_n_policy_presets; i++)
    {
      const MantPolicyPreset *preset = &mant_policy_presets[i];
      const MantPolicy restricted = mant_format_restrict_policy (format, &preset->policy);

      if (!policies_equal (&own, &restricted))
        continue;
      if (preset->system == format->system)
        return preset;
      if (found == NULL)
        found = preset;
    }

  return found;
}

/* --- text --- */

enum
{
  KEY_POLICY,
  KEY_OVERFLOW,
  KEY_NAN_CODE,
  KEY_INF_SATURATION,
  KEY_ZERO_SIGN,
  KEY_DIRECTED,
  KEY_MISSING_NAN,
  N_KEYS
};

#define MAX_WORDS 4

const char *const mant_overflow_names[] = {
  [MANT_OVERFLOW_IEEE] = "ieee",
  [MANT_OVERFLOW_SATURATE] = "saturate",
  [MANT_OVERFLOW_PROPAGATE] = "propagate",
  [MANT_OVERFLOW_NONE] = "none",
};

/* In the order in which they are written. */
static const struct {
  const char *key;
  const char *words[MAX_WORDS]; /* by the value of the enumeration */
} keys[N_KEYS] = {
  [KEY_POLICY] = { "policy", { NULL } },
  [KEY_OVERFLOW] = { "overflow", { "ieee", "saturate", "propagate", "none" } },
  [KEY_NAN_CODE] = { "nan-code", { "signed", "positive", "ones" } },
  [KEY_INF_SATURATION] = { "inf-saturation", { "max", "stays" } },
  [KEY_ZERO_SIGN] = { "zero-sign", { "keeps", "positive", "directed-positive" } },
  [KEY_DIRECTED] = { "directed", { "ieee", "inf" } },
  [KEY_MISSING_NAN] = { "missing-nan", { "zero", "negzero" } },
};

static int
get_field (const MantPolicy *policy,
           int               key)
{
  switch (key)
    {
    case KEY_OVERFLOW:
      return (int) policy->overflow;
    case KEY_NAN_CODE:
      return (int) policy->nan_code;
    case KEY_INF_SATURATION:
      return (int) policy->inf_under_saturation;
    case KEY_ZERO_SIGN:
      return (int) policy->zero_sign;
    case KEY_DIRECTED:
      return (int) policy->directed_overflow;
    case KEY_MISSING_NAN:
      return (int) policy->missing_nan;
    default:
      return 0;
    }
}

static void
set_field (MantPolicy *policy,
           int         key,
           int         value)
{
  switch (key)
    {
    case KEY_OVERFLOW:
      policy->overflow = (MantOverflow) value;
      break;
    case KEY_NAN_CODE:
      policy->nan_code = (MantNanCode) value;
      break;
    case KEY_INF_SATURATION:
      policy->inf_under_saturation = (MantInfUnderSaturation) value;
      break;
    case KEY_ZERO_SIGN:
      policy->zero_sign = (MantZeroSign) value;
      break;
    case KEY_DIRECTED:
      policy->directed_overflow = (MantDirectedOverflow) value;
      break;
    case KEY_MISSING_NAN:
      policy->missing_nan = (MantMissingNan) value;
      break;
    default:
      break;
    }
}

/**
 * mant_format_policy_to_text:
 * @format: a format
 * @buffer: (out caller-allocates) (array length=buffer_size): where the text goes, NUL included;
 *   128 bytes are always enough
 * @buffer_size: its size in bytes
 *
 * The fields of the policy of @format that differ from those of a format of which nothing is said,
 * as [func@format_parse] takes them: `overflow=ieee,nan-code=ones`. Empty where there are none.
 *
 * Returns: %MANT_OK or %MANT_SHORT_BUFFER
 */
MantStatus
mant_format_policy_to_text (const MantFormat *format,
                            char             *buffer,
                            size_t            buffer_size)
{
  const MantPolicy usual = mant_format_default_policy (format),
                   own = mant_format_restrict_policy (format, &format->policy);
  size_t n = 0;

  if (buffer_size == 0)
    return MANT_SHORT_BUFFER;
  buffer[0] = '\0';

  for (int key = KEY_OVERFLOW; key < N_KEYS; key++)
    {
      const int value = get_field (&own, key);

      if (value == get_field (&usual, key))
        continue;
      n += (size_t) snprintf (buffer + n, buffer_size - n, "%s%s=%s", n > 0 ? "," : "",
                              keys[key].key, keys[key].words[value]);
      if (n >= buffer_size)
        return MANT_SHORT_BUFFER;
    }

  return MANT_OK;
}

void
mant_policy_scan_init (MantPolicyScan *scan)
{
  memset (scan, 0, sizeof *scan);
}

/* If the word that was read at @place is a policy's key: true, with its value read from the scanner
 * and the outcome in *status. */
bool
mant_policy_scan_key (MantPolicyScan *scan,
                      MantScanner    *scanner,
                      const char     *word,
                      int             place,
                      MantStatus     *status)
{
  char value[24], list[192];
  size_t n = 0;
  int key;

  for (key = 0; key < N_KEYS && strcmp (word, keys[key].key) != 0; key++)
    ;
  if (key == N_KEYS)
    return false;

  if (scan->places[key] != 0)
    {
      *status = mant_scan_fail (scanner, MANT_DOMAIN,
                                "\"%s\" at character %d has been given before", word, place);
      return true;
    }
  scan->places[key] = place;
  if ((*status = mant_scan_expect (scanner, '=', "after the key")) != MANT_OK)
    return true;

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int value_place = mant_scan_place (scanner);

  mant_scan_word (scanner, value, sizeof value);
  if (key == KEY_POLICY)
    {
      if ((scan->preset = mant_policy_preset_find (value)) != NULL)
        return true;
      for (size_t i = 0; i < mant_n_policy_presets; i++)
        n += (size_t) snprintf (list + n, sizeof list - n, "%s%s", i > 0 ? ", " : "",
                                mant_policy_presets[i].id);
    }
  else
    {
      for (int i = 0; i < MAX_WORDS && keys[key].words[i] != NULL; i++)
        {
          if (strcmp (value, keys[key].words[i]) == 0)
            {
              set_field (&scan->given, key, i);
              return true;
            }
          n += (size_t) snprintf (list + n, sizeof list - n, "%s%s", i > 0 ? ", " : "",
                                  keys[key].words[i]);
        }
    }

  *status = mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d: %s is one of %s",
                            quote.text, value_place, word, list);
  return true;
}

/* "policy, overflow, …" */
const char *
mant_policy_key_list (void)
{
  return "policy, overflow, nan-code, inf-saturation, zero-sign, directed and missing-nan";
}

/* Why a field that was given cannot be one of @format, or NULL. */
static const char *
contradiction (const MantFormat *format,
               int               key)
{
  const bool is_float = format->codec == &mant_codec_float;
  const bool has_inf = is_float && format->has_inf;
  const bool has_nan = is_float && mant_float_has_nan (format);
  const bool has_negative_zero = is_float && format->has_negative_zero;

  switch (key)
    {
    case KEY_OVERFLOW:
      return format->wraps ? "a format that wraps has no overflow to decide on" : NULL;
    case KEY_NAN_CODE:
      return has_nan ? NULL : "the format has no NaN that could have a code";
    case KEY_INF_SATURATION:
    case KEY_DIRECTED:
      return has_inf || has_nan ? NULL : "the format has neither Inf nor NaN to go to";
    case KEY_ZERO_SIGN:
      return has_negative_zero ? NULL : "the format has no negative zero";
    case KEY_MISSING_NAN:
      if (has_nan)
        return "the format has a NaN";
      return has_negative_zero ? NULL : "the format has no negative zero";
    default:
      return NULL;
    }
}

/* What was read becomes the policy of @format, whose other fields are set: single fields over the
 * preset, the preset over what @format has. Of the preset only what concerns the format counts; a
 * single field that does not concern it is a mistake. */
MantStatus
mant_policy_scan_end (const MantPolicyScan *scan,
                      MantScanner          *scanner,
                      MantFormat           *format)
{
  if (scan->preset != NULL)
    format->policy = scan->preset->policy;

  for (int key = KEY_OVERFLOW; key < N_KEYS; key++)
    {
      const char *why;

      if (scan->places[key] == 0)
        continue;
      if ((why = contradiction (format, key)) != NULL)
        return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d: %s", keys[key].key,
                               scan->places[key], why);
      set_field (&format->policy, key, get_field (&scan->given, key));
    }

  format->policy = mant_format_restrict_policy (format, &format->policy);
  return MANT_OK;
}
