/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-axis.h"
#include "mant-plot-private.h"

/* Room beyond the data of a loose layer, in axis lengths. */
#define PADDING 0.04

/**
 * MantAxis:
 *
 * One axis of a figure: its title and unit, how numbers are laid out along it, and which range
 * shows.  There are two ranges: the one the axis goes back to, which is fixed or follows the
 * data, and the view a person has zoomed to.  Two figures may share an axis; they then zoom
 * together.
 */
struct _MantAxis
{
  GObject parent_instance;

  char *title;
  char *unit;
  GBytes *extra_ticks;
  GBytes *name_values; /* (nullable): binary64, one a name */
  GStrv names;
  MantScaleKind scale_kind;
  int base;
  double linear_threshold;
  double lo;
  double hi;
  double view_lo;
  double view_hi;
  guint fixed : 1;
  guint viewed : 1;
  guint allow_log : 1;
  guint inverted : 1;
  guint locked : 1;
};

G_DEFINE_FINAL_TYPE (MantAxis, mant_axis, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed (MantAxis *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
mant_axis_finalize (GObject *object)
{
  MantAxis *self = MANT_AXIS (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->extra_ticks, g_bytes_unref);
  g_clear_pointer (&self->name_values, g_bytes_unref);
  g_clear_pointer (&self->names, g_strfreev);

  G_OBJECT_CLASS (mant_axis_parent_class)->finalize (object);
}

static void
mant_axis_class_init (MantAxisClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_axis_finalize;

  /**
   * MantAxis::changed:
   * @self: an axis
   *
   * Something that shows has changed.
   */
  signals[CHANGED] = g_signal_new ("changed", MANT_TYPE_AXIS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mant_axis_init (MantAxis *self)
{
  self->title = g_strdup ("");
  self->unit = g_strdup ("");
  self->base = 10;
  self->linear_threshold = NAN;
  self->allow_log = TRUE;
}

/**
 * mant_axis_new:
 * @title: (nullable): what the axis shows
 *
 * Makes a linear axis that follows the data.
 *
 * Returns: (transfer full): a new axis
 */
MantAxis *
mant_axis_new (const char *title)
{
  MantAxis *self = g_object_new (MANT_TYPE_AXIS, NULL);

  mant_axis_set_title (self, title);

  return self;
}

static void
set_text (MantAxis    *self,
          char       **member,
          const char  *text)
{
  if (text == NULL)
    text = "";
  if (g_str_equal (*member, text))
    return;

  g_free (*member);
  *member = g_strdup (text);
  changed (self);
}

/**
 * mant_axis_get_title:
 * @self: an axis
 *
 * Returns: what it shows, never %NULL
 */
const char *
mant_axis_get_title (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);

  return self->title;
}

/**
 * mant_axis_set_title:
 * @self: an axis
 * @title: (nullable): what it shows, without the unit
 *
 * Sets the title.
 */
void
mant_axis_set_title (MantAxis   *self,
                     const char *title)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  set_text (self, &self->title, title);
}

/**
 * mant_axis_get_unit:
 * @self: an axis
 *
 * Returns: the unit of its numbers; empty for none
 */
const char *
mant_axis_get_unit (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);

  return self->unit;
}

/**
 * mant_axis_set_unit:
 * @self: an axis
 * @unit: (nullable): the unit of its numbers, such as "dB"
 *
 * Sets the unit, shown in brackets after the title.
 */
void
mant_axis_set_unit (MantAxis   *self,
                    const char *unit)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  set_text (self, &self->unit, unit);
}

/**
 * mant_axis_get_scale_kind:
 * @self: an axis
 *
 * Returns: how numbers are laid out along it
 */
MantScaleKind
mant_axis_get_scale_kind (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), MANT_SCALE_LINEAR);

  return self->scale_kind;
}

/**
 * mant_axis_set_scale_kind:
 * @self: an axis
 * @kind: how numbers are laid out along it
 *
 * Sets the kind of scale.  When it differs, the view is reset: what was zoomed to may have no
 * place.
 */
void
mant_axis_set_scale_kind (MantAxis      *self,
                          MantScaleKind  kind)
{
  g_return_if_fail (MANT_IS_AXIS (self));
  g_return_if_fail (kind <= MANT_SCALE_SYMLOG);

  if (self->scale_kind == kind)
    return;

  self->scale_kind = kind;
  self->viewed = FALSE;
  changed (self);
}

/**
 * mant_axis_get_base:
 * @self: an axis
 *
 * Returns: what the labels of a logarithmic axis are powers of: 10 or 2
 */
int
mant_axis_get_base (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), 10);

  return self->base;
}

/**
 * mant_axis_set_base:
 * @self: an axis
 * @base: 10 or 2
 *
 * Sets what the labels of a logarithmic axis are powers of.
 */
void
mant_axis_set_base (MantAxis *self,
                    int       base)
{
  g_return_if_fail (MANT_IS_AXIS (self));
  g_return_if_fail (base == 10 || base == 2);

  if (self->base == base)
    return;

  self->base = base;
  changed (self);
}

/**
 * mant_axis_get_linear_threshold:
 * @self: an axis
 *
 * Returns: where the linear part of a symlog scale ends; NaN while it follows the data
 */
double
mant_axis_get_linear_threshold (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), NAN);

  return self->linear_threshold;
}

/**
 * mant_axis_set_linear_threshold:
 * @self: an axis
 * @threshold: where the linear part of a symlog scale ends; NaN to follow the data
 *
 * Sets the threshold of a symlog scale.
 */
void
mant_axis_set_linear_threshold (MantAxis *self,
                                double    threshold)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  if (self->linear_threshold == threshold)
    return;

  self->linear_threshold = threshold;
  changed (self);
}

/**
 * mant_axis_get_allow_log:
 * @self: an axis
 *
 * Returns: whether a person may switch it between linear and logarithmic
 */
gboolean
mant_axis_get_allow_log (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), FALSE);

  return self->allow_log;
}

/**
 * mant_axis_set_allow_log:
 * @self: an axis
 * @allow_log: whether a person may switch it between linear and logarithmic
 *
 * Turn this off where a logarithm says nothing, such as for an index.
 */
void
mant_axis_set_allow_log (MantAxis *self,
                         gboolean  allow_log)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  self->allow_log = !!allow_log;
}

/**
 * mant_axis_get_locked:
 * @self: an axis
 *
 * Returns: whether it always shows its whole range
 */
gboolean
mant_axis_get_locked (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), FALSE);

  return self->locked;
}

/**
 * mant_axis_set_locked:
 * @self: an axis
 * @locked: whether it always shows its whole range
 *
 * Locks an axis that there is no point in zooming, such as one of a few names: the figure then
 * zooms along the other one only.
 */
void
mant_axis_set_locked (MantAxis *self,
                      gboolean  locked)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  self->locked = !!locked;
  if (locked)
    mant_axis_reset_view (self);
}

/**
 * mant_axis_get_inverted:
 * @self: an axis
 *
 * Returns: whether small numbers are at the far end
 */
gboolean
mant_axis_get_inverted (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), FALSE);

  return self->inverted;
}

/**
 * mant_axis_set_inverted:
 * @self: an axis
 * @inverted: whether small numbers are at the far end
 *
 * Turns the axis round, for instance to put row 0 of a matrix on top.
 */
void
mant_axis_set_inverted (MantAxis *self,
                        gboolean  inverted)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  inverted = !!inverted;
  if (self->inverted == inverted)
    return;

  self->inverted = inverted;
  changed (self);
}

/**
 * mant_axis_set_range:
 * @self: an axis
 * @lo: one end
 * @hi: the other end
 *
 * Fixes the range, whatever the data.  Repaired as mant_scale_init() does when it cannot be shown.
 */
void
mant_axis_set_range (MantAxis *self,
                     double    lo,
                     double    hi)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  if (self->fixed && self->lo == lo && self->hi == hi)
    return;

  self->fixed = TRUE;
  self->lo = lo;
  self->hi = hi;
  changed (self);
}

/**
 * mant_axis_set_automatic:
 * @self: an axis
 *
 * Lets the range follow the data again.
 */
void
mant_axis_set_automatic (MantAxis *self)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  if (!self->fixed)
    return;

  self->fixed = FALSE;
  changed (self);
}

/**
 * mant_axis_get_range:
 * @self: an axis
 * @lo: (out): return location for one end; 0 when the range follows the data
 * @hi: (out): return location for the other end; 0 when the range follows the data
 *
 * Returns: whether the range is fixed
 */
gboolean
mant_axis_get_range (MantAxis *self,
                     double   *lo,
                     double   *hi)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), FALSE);

  *lo = self->fixed ? self->lo : 0;
  *hi = self->fixed ? self->hi : 0;

  return self->fixed;
}

/**
 * mant_axis_set_view:
 * @self: an axis
 * @lo: the low end of what shows
 * @hi: the high end of what shows
 *
 * Zooms: shows a part of the range, or more than it, until mant_axis_reset_view().  Nothing happens
 * unless both are finite and @lo is below @hi, nor where the axis is locked.
 */
void
mant_axis_set_view (MantAxis *self,
                    double    lo,
                    double    hi)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  if (self->locked || !isfinite (lo) || !isfinite (hi) || lo >= hi)
    return;
  if (self->viewed && self->view_lo == lo && self->view_hi == hi)
    return;

  self->viewed = TRUE;
  self->view_lo = lo;
  self->view_hi = hi;
  changed (self);
}

/**
 * mant_axis_reset_view:
 * @self: an axis
 *
 * Goes back to the range.
 */
void
mant_axis_reset_view (MantAxis *self)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  if (!self->viewed)
    return;

  self->viewed = FALSE;
  changed (self);
}

/**
 * mant_axis_get_view:
 * @self: an axis
 * @lo: (out): return location for the low end; 0 when not zoomed
 * @hi: (out): return location for the high end; 0 when not zoomed
 *
 * Returns: whether the axis is zoomed
 */
gboolean
mant_axis_get_view (MantAxis *self,
                    double   *lo,
                    double   *hi)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), FALSE);

  *lo = self->viewed ? self->view_lo : 0;
  *hi = self->viewed ? self->view_hi : 0;

  return self->viewed;
}

/**
 * mant_axis_set_extra_ticks:
 * @self: an axis
 * @values_f64: (nullable): binary64 numbers, or %NULL for none
 *
 * Sets places to mark on the axis besides its own ticks, without labels.
 */
void
mant_axis_set_extra_ticks (MantAxis *self,
                           GBytes   *values_f64)
{
  g_return_if_fail (MANT_IS_AXIS (self));

  g_clear_pointer (&self->extra_ticks, g_bytes_unref);
  if (values_f64 != NULL)
    self->extra_ticks = g_bytes_ref (values_f64);
  changed (self);
}

/**
 * mant_axis_get_extra_ticks:
 * @self: an axis
 *
 * Returns: (transfer none) (nullable): what mant_axis_set_extra_ticks() set
 */
GBytes *
mant_axis_get_extra_ticks (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);

  return self->extra_ticks;
}

/**
 * mant_axis_set_names:
 * @self: an axis
 * @values_f64: (nullable): binary64 numbers, or %NULL for none
 * @names: (nullable) (array zero-terminated=1): a name for each of them
 *
 * Makes an axis of things that are not numbers: rounding modes, formats, codes.  Instead of its own
 * ticks it has one at each of the places, with its name; names that would cover others are left
 * out.  The crosshair reads the nearest name.
 */
void
mant_axis_set_names (MantAxis           *self,
                     GBytes             *values_f64,
                     const char * const *names)
{
  g_autoptr (GBytes) values = NULL;
  gsize n = 0;

  g_return_if_fail (MANT_IS_AXIS (self));

  if (values_f64 != NULL)
    values = _mant_plot_doubles (values_f64, &n);
  g_return_if_fail (n == (names != NULL ? g_strv_length ((GStrv) names) : 0));

  g_clear_pointer (&self->name_values, g_bytes_unref);
  g_clear_pointer (&self->names, g_strfreev);
  if (n > 0)
    {
      self->name_values = g_steal_pointer (&values);
      self->names = g_strdupv ((GStrv) names);
    }
  changed (self);
}

static void
named_tick_clear (gpointer data)
{
  MantTick *tick = data;

  g_clear_pointer (&tick->label, g_free);
}

/**
 * mant_axis_get_named_ticks:
 * @self: an axis
 * @scale: the scale that shows
 *
 * Returns: (transfer full) (nullable) (element-type MantTick): a tick for each name within the
 *   scale, all major; %NULL for an axis of numbers
 */
GArray *
mant_axis_get_named_ticks (MantAxis        *self,
                           const MantScale *scale)
{
  GArray *ticks;
  const double *values;
  gsize size;

  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);
  g_return_val_if_fail (scale != NULL, NULL);

  if (self->name_values == NULL)
    return NULL;

  ticks = g_array_new (FALSE, TRUE, sizeof (MantTick));
  g_array_set_clear_func (ticks, named_tick_clear);
  values = g_bytes_get_data (self->name_values, &size);
  for (gsize i = 0; i < size / sizeof *values; i++)
    {
      MantTick tick = { .value = values[i], .major = TRUE };

      tick.position = mant_scale_normalise (scale, values[i]);
      if (!(tick.position >= -1e-9 && tick.position <= 1 + 1e-9))
        continue;
      tick.label = g_strdup (self->names[i]);
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

/**
 * mant_axis_get_name_at:
 * @self: an axis
 * @value: a number
 *
 * Returns: (transfer none) (nullable): the name whose place is nearest; %NULL for an axis of
 *   numbers and for NaN
 */
const char *
mant_axis_get_name_at (MantAxis *self,
                       double    value)
{
  const char *name = NULL;
  double nearest = INFINITY;
  const double *values;
  gsize size;

  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);

  if (self->name_values == NULL)
    return NULL;

  values = g_bytes_get_data (self->name_values, &size);
  for (gsize i = 0; i < size / sizeof *values; i++)
    if (fabs (values[i] - value) < nearest)
      {
        nearest = fabs (values[i] - value);
        name = self->names[i];
      }
  return name;
}

static void
follow_data (MantAxis         *self,
             const MantExtent *data,
             MantScale        *scale)
{
  double lo = data->lo, hi = data->hi;

  if (self->scale_kind == MANT_SCALE_LOG)
    {
      lo = data->lo_positive;
      if (lo == 0)
        lo = hi = NAN;
      else if (data->from_zero)
        lo /= 2; /* the lowest bar must show */
    }
  else if (mant_extent_is_empty (data))
    lo = hi = NAN;
  else if (data->from_zero)
    {
      lo = MIN (lo, 0);
      hi = MAX (hi, 0);
    }

  mant_scale_init (scale, self->scale_kind, self->base, lo, hi, self->linear_threshold);

  if (data->loose && lo < hi)
    {
      MantScale padded = *scale;

      if (mant_scale_zoom (&padded, 0.5, 1 / (1 + 2 * PADDING)))
        {
          /* Bars stand on the axis line: no room below zero. */
          if (data->from_zero && self->scale_kind != MANT_SCALE_LOG && scale->lo == 0)
            padded.lo = 0;
          if (data->from_zero && self->scale_kind != MANT_SCALE_LOG && scale->hi == 0)
            padded.hi = 0;
          if (data->from_zero && self->scale_kind == MANT_SCALE_LOG)
            padded.lo = scale->lo;
          *scale = padded;
        }
    }
}

/**
 * mant_axis_resolve:
 * @self: an axis
 * @data: what the layers need
 * @scale: (out caller-allocates): return location for the scale
 *
 * Works out the scale that shows: the view when zoomed, else the fixed range, else that of @data
 * with a little room.  Defined for every @data, the empty one included.
 */
void
mant_axis_resolve (MantAxis         *self,
                   const MantExtent *data,
                   MantScale        *scale)
{
  double threshold;

  g_return_if_fail (MANT_IS_AXIS (self));

  threshold = self->linear_threshold;
  if (self->scale_kind == MANT_SCALE_SYMLOG && isnan (threshold) && !mant_extent_is_empty (data))
    {
      double magnitude = MAX (fabs (data->lo), fabs (data->hi));

      /* Six decades a side are as many as can be read. */
      threshold = magnitude / 1000;
      if (data->lo_positive > 0)
        threshold = CLAMP (data->lo_positive, magnitude * 1e-6, magnitude / 10);
    }

  if (self->viewed)
    mant_scale_init (scale, self->scale_kind, self->base, self->view_lo, self->view_hi, threshold);
  else if (self->fixed)
    mant_scale_init (scale, self->scale_kind, self->base, self->lo, self->hi, threshold);
  else
    {
      follow_data (self, data, scale);
      if (self->scale_kind == MANT_SCALE_SYMLOG && threshold > 0)
        scale->linear_threshold = threshold;
    }
  scale->inverted = self->inverted;
}

/**
 * mant_axis_dup_label:
 * @self: an axis
 *
 * Returns: (transfer full): the title with the unit in brackets; either alone where the other is
 *   empty
 */
char *
mant_axis_dup_label (MantAxis *self)
{
  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);

  if (*self->unit == '\0')
    return g_strdup (self->title);
  if (*self->title == '\0')
    return g_strdup (self->unit);

  /* Translators: the title of an axis and its unit, such as "QSNR (dB)" */
  return g_strdup_printf (_("%s (%s)"), self->title, self->unit);
}

/**
 * mant_axis_copy:
 * @self: an axis
 *
 * Returns: (transfer full): a copy of @self
 */
MantAxis *
mant_axis_copy (MantAxis *self)
{
  MantAxis *copy;

  g_return_val_if_fail (MANT_IS_AXIS (self), NULL);

  copy = mant_axis_new (self->title);
  mant_axis_set_unit (copy, self->unit);
  copy->extra_ticks = self->extra_ticks != NULL ? g_bytes_ref (self->extra_ticks) : NULL;
  copy->name_values = self->name_values != NULL ? g_bytes_ref (self->name_values) : NULL;
  copy->names = g_strdupv (self->names);
  copy->scale_kind = self->scale_kind;
  copy->base = self->base;
  copy->linear_threshold = self->linear_threshold;
  copy->lo = self->lo;
  copy->hi = self->hi;
  copy->view_lo = self->view_lo;
  copy->view_hi = self->view_hi;
  copy->fixed = self->fixed;
  copy->viewed = self->viewed;
  copy->allow_log = self->allow_log;
  copy->inverted = self->inverted;
  copy->locked = self->locked;

  return copy;
}
