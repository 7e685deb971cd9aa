/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format.h"
#include "mant-round.h"
#include "mant-scan.h"

/* Inside core/num: what codecs, parser and writer share. */

static inline MantU128
mant_code_to_integer (MantCode code)
{
  return (MantU128) code.hi << 64 | code.lo;
}

static inline MantCode
mant_code_from_integer (MantU128 integer)
{
  return (MantCode) { .lo = (uint64_t) integer, .hi = (uint64_t) (integer >> 64) };
}

/* n low bits set, 0 <= n <= 128 */
static inline MantU128
mant_low_bits (int n)
{
  return n >= 128 ? ~(MantU128) 0 : ((MantU128) 1 << n) - 1;
}

/* Of a codec-float format: whether any code is NaN. */
static inline bool
mant_float_has_nan (const MantFormat *format)
{
  return format->nan_codes != MANT_NAN_NONE
         && !(format->nan_codes == MANT_NAN_TOP && format->significand_bits == 0);
}

extern const char *const mant_nan_codes_names[];
extern const char *const mant_overflow_names[];

bool mant_format_same_numbers (const MantFormat *a, const MantFormat *b);
bool mant_format_same_policy  (const MantFormat *a, const MantFormat *b);

/* mant-policy.c: reading a policy among the keys of a format. */
typedef struct {
  const MantPolicyPreset *preset;
  MantPolicy given;
  int places[8]; /* where each key stands, 0 where it was not given */
} MantPolicyScan;

void        mant_policy_scan_init (MantPolicyScan *scan);
bool        mant_policy_scan_key  (MantPolicyScan *scan, MantScanner *scanner, const char *word,
                                   int place, MantStatus *status);
MantStatus  mant_policy_scan_end  (const MantPolicyScan *scan, MantScanner *scanner,
                                   MantFormat *format);
const char *mant_policy_key_list  (void);

/* codec-khot.c: the largest integer with so many digits. */
uint64_t mant_khot_max (const MantFormat *format);

/* binaryKpP{s,u}{e,f} of a P3109 format. */
void mant_p3109_name (const MantFormat *format, char *name, size_t name_size);
MantStatus mant_p3109_init (MantFormat *format, int k, int p, bool is_signed, bool extended);
