/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-rounding.h"

#pragma GCC visibility push(default)

#define MANT_FORMAT_ID_SIZE    256 /* canonical text of any scalar format, NUL included */
#define MANT_FORMAT_MAX_BITS   128

/* Which codes are NaN. */
typedef enum {
  MANT_NAN_NONE,    /* none; Inf, if there is one, is the code with every bit but the sign set */
  MANT_NAN_TOP,     /* IEEE: top exponent, significand not zero (all-zero significand is Inf if
                       has_inf, and 2^(emax) if not) */
  MANT_NAN_ONES,    /* only the code(s) with every exponent and significand bit set (OCP E4M3,
                       UE5M3, E8M0); Inf, if there is one, is the code below (P3109 unsigned) */
  MANT_NAN_NEGZERO, /* the one code that would be −0 (FNUZ); Inf as for MANT_NAN_NONE (P3109
                       signed) */
} MantNanCodes;

/* What happens to a magnitude beyond the largest finite one, after rounding. */
typedef enum {
  MANT_OVERFLOW_IEEE,      /* by rounding direction: largest finite, or Inf (NaN where there is no
                              Inf; largest finite where there is neither) */
  MANT_OVERFLOW_SATURATE,  /* P3109 SatFinite, OFP8 SAT: everything, Inf included, to the largest
                              finite */
  MANT_OVERFLOW_PROPAGATE, /* P3109 SatPropagate: finite overflow to the largest, Inf stays */
  MANT_OVERFLOW_NONE,      /* P3109 SatNone: as IEEE where there is Inf, else the largest finite */
} MantOverflow;

/* Which code a NaN gets. */
typedef enum {
  MANT_NAN_CODE_SIGNED,   /* the quiet NaN with the sign of the NaN that came in (ml_dtypes) */
  MANT_NAN_CODE_POSITIVE, /* the quiet NaN without a sign (NVIDIA: 0x7F) */
  MANT_NAN_CODE_ONES,     /* the last code of all, every bit set (gfloat: 0xFF) */
} MantNanCode;

/* What an infinite number becomes under MANT_OVERFLOW_SATURATE. */
typedef enum {
  MANT_INF_SATURATES, /* the largest finite number, as any overflow (OFP8 SAT, P3109 SatFinite) */
  MANT_INF_STAYS,     /* Inf, or NaN where there is none (ml_dtypes' kSaturate) */
} MantInfUnderSaturation;

/* What becomes of the sign of a result of zero, in a format that has a −0. */
typedef enum {
  MANT_ZERO_KEEPS_SIGN,
  MANT_ZERO_POSITIVE,             /* −0 is written as +0 */
  MANT_ZERO_POSITIVE_IF_DIRECTED, /* the same, but only in ru and rd (CPFloat) */
} MantZeroSign;

/* The code of NaN in a format without NaN; MANT_FLAG_INVALID says that it is not one. */
typedef enum {
  MANT_MISSING_NAN_ZERO,
  MANT_MISSING_NAN_NEGATIVE_ZERO, /* −0 (ml_dtypes' float4 and float6) */
} MantMissingNan;

/* Where a finite overflow goes under MANT_OVERFLOW_IEEE when the rounding mode is directed. */
typedef enum {
  MANT_DIRECTED_IEEE,   /* to the largest finite number where the direction demands it */
  MANT_DIRECTED_TO_INF, /* always to Inf or NaN (ml_dtypes' kTruncate) */
} MantDirectedOverflow;

/* Whose rules hold where arithmetic has no number to answer. */
typedef enum {
  MANT_SYSTEM_IEEE,  /* x/0 is Inf with DIVZERO, sqrt (−1) is NaN */
  MANT_SYSTEM_POSIT, /* one NaR, no Inf: x/0 is NaR (Posit Standard 2022) */
  MANT_SYSTEM_P3109, /* one NaN, one zero: x/0 is NaN (P3109 4.0) */
} MantSystem;

/* Everything about a conversion that two libraries may answer differently for one and the same
 * format; a named field each, presets in mant-policy.c. */
typedef struct {
  MantOverflow           overflow;  /* the default of encode; see MantOverflow */
  MantNanCode            nan_code;
  MantInfUnderSaturation inf_under_saturation;
  MantZeroSign           zero_sign;
  MantDirectedOverflow   directed_overflow;
  MantMissingNan         missing_nan;
} MantPolicy;

typedef struct {
  const char *id;     /* "ml_dtypes", "gfloat", "satfinite", "p3109", "ieee", "cpfloat" … */
  const char *title;  /* English: "as ml_dtypes" */
  const char *source;
  MantSystem  system; /* whose formats it speaks of first of all; it may be given to any */
  MantPolicy  policy;
} MantPolicyPreset;

/* What a bit of a code is for. A property of the code too: a posit's regime grows and shrinks. */
typedef enum {
  MANT_FIELD_SIGN,
  MANT_FIELD_REGIME,
  MANT_FIELD_EXPONENT,
  MANT_FIELD_SIGNIFICAND, /* stored significand bits of floats and posits */
  MANT_FIELD_INTEGER,     /* bits of integers and fixed point at or above the point */
  MANT_FIELD_FRACTION,    /* bits of fixed point below the point */
  MANT_FIELD_INDEX,       /* of a table: the code is a row number */
} MantField;

typedef struct _MantFormat MantFormat;
typedef struct _MantCodec  MantCodec;

/* How codes of one family are read and written; one file a family in codecs (codec-float.c,
 * codec-integer.c, codec-table.c, …; posit, P3109 and khot join here). */
struct _MantCodec {
  const char *id;
  /* Exact. Any code below 2^bits. */
  MantValue (*decode) (const MantFormat *format, MantCode code);
  /* Rounds once. *flags is or-ed into; never NULL. */
  MantCode  (*encode) (const MantFormat *format, const MantValue *value,
                       const MantRoundingContext *rounding, MantOverflow overflow,
                       MantFlags *flags);
  /* What bit `bit` of this code (0: the lowest) is for. */
  MantField (*field)  (const MantFormat *format, MantCode code, int bit);
  /* As mant_format_neighbour (). */
  bool (*neighbour)   (const MantFormat *format, MantCode code, bool up, MantCode *neighbour);
};

/* A scalar number format. A plain value: copy it freely; it points to static data only (and, for a
 * user's code book, to the caller's values). Named formats are const, one file each in formats/. */
struct _MantFormat {
  char id[MANT_FORMAT_ID_SIZE]; /* "e4m3fn", or the canonical long form for an unnamed one */
  const char *title;            /* English, (nullable) for unnamed formats */
  const char *source;           /* where the definition comes from */
  const MantCodec *codec;
  int  bits;                    /* of a code: 1 … MANT_FORMAT_MAX_BITS */

  /* codec-float: value = (−1)^s × 2^(e−bias) × 1.m, as IEEE 754 */
  int  exponent_bits;           /* 0: no exponent field (integers, fixed point) */
  int  significand_bits;        /* stored, without the hidden bit */
  int  bias;
  bool is_signed;
  bool has_inf;
  bool has_negative_zero;
  bool has_subnormals;          /* false: codes with exponent field 0 are zero; rounding into
                                   (0, min normal) goes to 0 or min normal by the mode */
  bool has_zero;                /* false: E8M0, whose exponent field 0 is an ordinary binade */
  bool code_parity;             /* significand_bits 0 only. Which of two neighbours is even or odd
                                   in rne, rno and ro. True: by the code's lowest bit (P3109,
                                   gfloat). False: by the significand, which is always 1, so that
                                   ties go away from zero (IEEE 754-2019, 4.3.1) */
  MantNanCodes nan_codes;

  /* codec-integer: value = integer × 2^−fraction_bits */
  int  fraction_bits;
  bool symmetric;               /* sintN: the most negative code is not used */
  bool wraps;                   /* fixed(…,wrap): overflow takes the low bits */

  /* codec-table: nf4 and user code books, ascending */
  const float *values;
  int  n_values;

  /* codec-posit: posit(bits, exponent_bits) */
  /* codec-khot: fixed(bits, fraction_bits) whose integer has at most n_hot digits that are not 0 */
  int  n_hot;
  bool signed_digits;           /* csd: digits −1, 0, 1 (canonical signed digit) */

  MantPolicy policy;
  MantSystem system;

  /* Derived; filled by mant_format_finish (), which every constructor calls. */
  int       precision;          /* p: significand bits, hidden one included; 0 where not constant */
  int       emin, emax;         /* of normal numbers: 2^emin <= |x| < 2^(emax+1) */
  MantValue max_finite, min_finite; /* min_finite: the most negative, or 0 or smallest */
  MantValue min_normal, min_subnormal; /* class ZERO where there is none */
  MantCode  max_code;           /* code of max_finite */
};

extern const MantCodec mant_codec_float, mant_codec_integer, mant_codec_table, mant_codec_posit,
                       mant_codec_khot;

extern const MantPolicyPreset mant_policy_presets[]; /* in the order in which they are shown */
extern const size_t           mant_n_policy_presets;
const MantPolicyPreset *mant_policy_preset_find (const char *id);
/* The policy of a format of which nothing is said, and what of a policy concerns a format: fields
 * that cannot make a difference to it are those of its default. */
MantPolicy mant_format_default_policy  (const MantFormat *format);
MantPolicy mant_format_restrict_policy (const MantFormat *format, const MantPolicy *policy);
/* The preset that, restricted to the format, is its policy, (nullable). */
const MantPolicyPreset *mant_format_find_preset (const MantFormat *format);
/* "overflow=ieee,nan-code=ones": what differs from the default; empty where nothing does. */
MantStatus mant_format_policy_to_text  (const MantFormat *format, char *buffer, size_t buffer_size);

extern const MantFormat *const mant_formats[]; /* NULL-terminated named scalars, in list order */
extern const size_t            mant_n_formats;

/* Look-up and text (mant-format-parse.c). `message` gets one English sentence that names the bad
 * part, for MANT_DOMAIN (not a format) and MANT_UNABLE (a format, but beyond this code). */
const MantFormat *mant_format_find      (const char *id);
MantStatus        mant_format_parse     (const char *text, MantFormat *format,
                                         char *message, size_t message_size);
/* As mant_format_parse (), but asks `resolve` about a word that is no format's name and about
 * codebook(…): it fills *format and answers MANT_OK, or MANT_DOMAIN where it does not know either
 * (message set or not), or MANT_UNABLE. That is how formats that a person made have names: num
 * itself remembers nothing. */
typedef MantStatus (*MantFormatResolve) (const char *text, size_t length, MantFormat *format,
                                         char *message, size_t message_size, void *user_data);
MantStatus        mant_format_parse_with (const char *text, MantFormatResolve resolve,
                                          void *user_data, MantFormat *format,
                                          char *message, size_t message_size);
/* The canonical long form, always parsable: "float(e=4,m=3,bias=7,inf=no,nan=ones)". */
MantStatus        mant_format_to_text   (const MantFormat *format,
                                         char *buffer, size_t buffer_size);
MantStatus        mant_format_finish    (MantFormat *format);
/* The same numbers under the same codes, by the same policy and system; id, title and source do not
 * count. */
bool              mant_format_equal     (const MantFormat *a, const MantFormat *b);
/* The named format that is equal to this one, (nullable). */
const MantFormat *mant_format_find_equal (const MantFormat *format);
/* Whether any code is NaN; the code of NaN, (MantCode) { 0 } where there is none. */
bool              mant_format_has_nan   (const MantFormat *format);
MantCode          mant_format_nan_code  (const MantFormat *format, bool negative);

MantValue mant_format_decode    (const MantFormat *format, MantCode code);
MantCode  mant_format_encode    (const MantFormat *format, const MantValue *value,
                                 const MantRoundingContext *rounding, MantOverflow overflow,
                                 MantFlags *flags);
/* Class of the value as this format sees it (subnormal is a property of format and value). */
MantClass mant_format_classify  (const MantFormat *format, MantCode code);
/* x rounded to the format and back; the slow, exact way that every kernel is tested against. */
float     mant_format_round_f32 (const MantFormat *format, float x,
                                 const MantRoundingContext *rounding, MantOverflow overflow);
double    mant_format_round_f64 (const MantFormat *format, double x,
                                 const MantRoundingContext *rounding, MantOverflow overflow);
bool      mant_overflow_parse   (const char *id, MantOverflow *overflow);
/* The code of the next number up or down from a finite or infinite one, in the order of values;
 * false where there is none (beyond the last one, NaN). −0 and +0 are one number. */
bool      mant_format_neighbour (const MantFormat *format, MantCode code, bool up,
                                 MantCode *neighbour);
MantField mant_format_field     (const MantFormat *format, MantCode code, int bit);
const char *mant_field_name     (MantField field); /* "exponent"; English */
/* A float whose code has more than MANT_FORMAT_MAX_BITS bits: only core/wide reads and writes it.
 * mant_format_parse () answers MANT_UNABLE for it and fills *format all the same. */
bool      mant_format_is_wide   (const MantFormat *format);

#pragma GCC visibility pop
