/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

/**
 * MantScaleKind:
 * @MANT_SCALE_LINEAR: equal distances are equal differences
 * @MANT_SCALE_LOG: equal distances are equal ratios; values at or below zero have no place
 * @MANT_SCALE_SYMLOG: logarithmic away from zero on both sides, linear between minus and plus the
 *   linear threshold
 *
 * How a number becomes a place on an axis.
 */
typedef enum
{
  MANT_SCALE_LINEAR,
  MANT_SCALE_LOG,
  MANT_SCALE_SYMLOG,
} MantScaleKind;

/**
 * MantScale:
 * @kind: the kind
 * @base: 10 or 2: what the decades of a logarithmic axis are powers of
 * @lo: the value at the low end; finite, below @hi, above zero on a log scale
 * @hi: the value at the high end; finite
 * @linear_threshold: symlog only: the end of the linear part, above zero
 * @inverted: whether the low end is where the high one usually is (row 0 of a matrix on top)
 *
 * A range of numbers laid along an axis.  Make one with mant_scale_init(), which accepts any
 * numbers and repairs them; the members are for reading.
 */
typedef struct
{
  MantScaleKind kind;
  int           base;
  double        lo;
  double        hi;
  double        linear_threshold;
  gboolean      inverted;
} MantScale;

/**
 * MantTick:
 * @value: where
 * @position: the same as a fraction of the axis, 0 at its low end, 1 at its high end
 * @major: whether it is labelled
 * @label: (nullable): its label; %NULL for a minor tick
 */
typedef struct
{
  double   value;
  double   position;
  gboolean major;
  char    *label;
} MantTick;

#define MANT_TYPE_SCALE (mant_scale_get_type ())

MANT_AVAILABLE_IN_ALL
GType      mant_scale_get_type    (void) G_GNUC_CONST;
MANT_AVAILABLE_IN_ALL
MantScale *mant_scale_new         (MantScaleKind    kind,
                                   double           lo,
                                   double           hi);
MANT_AVAILABLE_IN_ALL
MantScale *mant_scale_copy        (const MantScale *self);
MANT_AVAILABLE_IN_ALL
void       mant_scale_free        (MantScale       *self);
MANT_AVAILABLE_IN_ALL
void       mant_scale_init        (MantScale       *self,
                                   MantScaleKind    kind,
                                   int              base,
                                   double           lo,
                                   double           hi,
                                   double           linear_threshold);
MANT_AVAILABLE_IN_ALL
double     mant_scale_normalise   (const MantScale *self,
                                   double           value);
MANT_AVAILABLE_IN_ALL
double     mant_scale_denormalise (const MantScale *self,
                                   double           position);
MANT_AVAILABLE_IN_ALL
gboolean   mant_scale_zoom        (MantScale       *self,
                                   double           anchor,
                                   double           factor);
MANT_AVAILABLE_IN_ALL
gboolean   mant_scale_pan         (MantScale       *self,
                                   double           distance);
MANT_AVAILABLE_IN_ALL
gboolean   mant_scale_equal       (const MantScale *a,
                                   const MantScale *b);
MANT_AVAILABLE_IN_ALL
GArray    *mant_scale_get_ticks   (const MantScale *self,
                                   guint            max_major);
MANT_AVAILABLE_IN_ALL
char      *mant_scale_format      (const MantScale *self,
                                   double           value);

MANT_AVAILABLE_IN_ALL
double     mant_scale_log2        (double           value);
MANT_AVAILABLE_IN_ALL
double     mant_scale_exp2        (double           value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantScale, mant_scale_free)

G_END_DECLS
