/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <float.h>
#include <math.h>

#include "mant-plot-private.h"
#include "mant-series.h"

/* Elements a cell of the pyramid: 16 costs 2/15 of the data's memory, and 10⁸ points make seven
 * levels. */
#define FAN 16

/* 16⁸·16 elements are more than fit an address space. */
#define MAX_LEVELS 16

/* Up to here preparing takes well under a millisecond and needs no worker. */
#define SMALL 65536

/**
 * MantSeries:
 *
 * Numbers y along x, for lines of up to 10⁸ points and more: immutable, with a pyramid of minima
 * and maxima that answers for any stretch in O(log n).  The pyramid is made once by
 * mant_series_prepare(), which may be called in any thread; all other calls are safe from any
 * thread too.
 */
struct _MantSeries
{
  GObject parent_instance;

  GBytes *x_bytes;
  GBytes *y_bytes;
  const double *x;
  gconstpointer y;
  gsize n;
  double x0;
  double dx;
  gboolean is_double;

  GMutex lock;
  int prepared; /* (atomic) what follows is final once this is 1 */
  int n_levels;
  gpointer levels[MAX_LEVELS];
  gsize n_nan;
  gsize n_infinite;
  double min_positive;
};

G_DEFINE_FINAL_TYPE (MantSeries, mant_series, G_TYPE_OBJECT)

static void
set_no_memory (gsize    n,
               GError **error)
{
  g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
               _("There is not enough memory to draw %zu points."), n);
}

#define TYPE       float
#define TYPE_MAX   FLT_MAX
#define FN(name)   name##_f32
#include "mant-series-pyramid.inc"

#define TYPE       double
#define TYPE_MAX   DBL_MAX
#define FN(name)   name##_f64
#include "mant-series-pyramid.inc"

static void
drop_levels (MantSeries *self)
{
  for (int i = 0; i < MAX_LEVELS; i++)
    g_clear_pointer (&self->levels[i], g_free);
  self->n_levels = 0;
}

static void
mant_series_finalize (GObject *object)
{
  MantSeries *self = MANT_SERIES (object);

  drop_levels (self);
  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  g_clear_pointer (&self->y_bytes, g_bytes_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (mant_series_parent_class)->finalize (object);
}

static void
mant_series_class_init (MantSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_series_finalize;
}

static void
mant_series_init (MantSeries *self)
{
  g_mutex_init (&self->lock);
  self->dx = 1;
}

/* Whole elements at a pointer they may be read through: a slice of a file may start anywhere. */
static GBytes *
align_bytes (GBytes *bytes,
             gsize   element_size)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if ((gsize) data % element_size != 0)
    return g_bytes_new (data, size);

  return g_bytes_ref (bytes);
}

static MantSeries *
series_new (GBytes   *y,
            gboolean  is_double,
            double    x0,
            double    dx)
{
  MantSeries *self = g_object_new (MANT_TYPE_SERIES, NULL);
  gsize element_size = is_double ? sizeof (double) : sizeof (float);
  gsize size;

  self->y_bytes = align_bytes (y, element_size);
  self->y = g_bytes_get_data (self->y_bytes, &size);
  self->n = size / element_size;
  self->is_double = is_double;
  self->x0 = isfinite (x0) ? x0 : 0;
  self->dx = isfinite (dx) && dx > 0 ? dx : 1;

  if (self->n <= SMALL)
    mant_series_prepare (self, NULL, NULL);

  return self;
}

/**
 * mant_series_new_f32:
 * @y_f32: binary32 values; a last part element is ignored
 * @x0: x of the first value
 * @dx: distance of two values along x, above zero; anything else counts as 1
 *
 * Makes a series with x = @x0 + i·@dx.
 *
 * Returns: (transfer full): a new series that shares @y_f32
 */
MantSeries *
mant_series_new_f32 (GBytes *y_f32,
                     double  x0,
                     double  dx)
{
  g_return_val_if_fail (y_f32 != NULL, NULL);

  return series_new (y_f32, FALSE, x0, dx);
}

/**
 * mant_series_new_f64:
 * @y_f64: binary64 values; a last part element is ignored
 * @x0: x of the first value
 * @dx: distance of two values along x, above zero; anything else counts as 1
 *
 * Makes a series with x = @x0 + i·@dx.
 *
 * Returns: (transfer full): a new series that shares @y_f64
 */
MantSeries *
mant_series_new_f64 (GBytes *y_f64,
                     double  x0,
                     double  dx)
{
  g_return_val_if_fail (y_f64 != NULL, NULL);

  return series_new (y_f64, TRUE, x0, dx);
}

/**
 * mant_series_new_xy:
 * @x_f64: binary64 values that never decrease
 * @y_f64: as many binary64 values
 * @error: return location for an error
 *
 * Makes a series with a place of its own for each value.  Reads @x_f64 once to check its order.
 *
 * Fails with %MANT_ERROR_SHAPE when the lengths differ, when an x is smaller than the one before,
 * and when one is NaN or infinite; the message names the first that is.
 *
 * Returns: (transfer full): a new series that shares both
 */
MantSeries *
mant_series_new_xy (GBytes  *x_f64,
                    GBytes  *y_f64,
                    GError **error)
{
  g_autoptr (MantSeries) self = NULL;
  gsize size;

  g_return_val_if_fail (x_f64 != NULL && y_f64 != NULL, NULL);

  self = series_new (y_f64, TRUE, 0, 1);
  self->x_bytes = align_bytes (x_f64, sizeof (double));
  self->x = g_bytes_get_data (self->x_bytes, &size);

  if (size / sizeof (double) != self->n)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("There are %zu x values for %zu y values."),
                   size / sizeof (double), self->n);
      return NULL;
    }

  for (gsize i = 0; i < self->n; i++)
    if (!isfinite (self->x[i]) || (i > 0 && self->x[i] < self->x[i - 1]))
      {
        g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                     _("x value %zu (%g) is not finite or smaller than the one "
                       "before."), i, self->x[i]);
        return NULL;
      }

  return g_steal_pointer (&self);
}

/**
 * mant_series_get_length:
 * @self: a series
 *
 * Returns: the number of points, those that cannot be drawn included
 */
gsize
mant_series_get_length (MantSeries *self)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), 0);

  return self->n;
}

/**
 * mant_series_get_x:
 * @self: a series
 * @index: which point; below the length
 *
 * Returns: its x
 */
double
mant_series_get_x (MantSeries *self,
                   gsize       index)
{
  g_return_val_if_fail (MANT_IS_SERIES (self) && index < self->n, NAN);

  return self->x != NULL ? self->x[index] : self->x0 + self->dx * (double) index;
}

/**
 * mant_series_get_y:
 * @self: a series
 * @index: which point; below the length
 *
 * Returns: its y, which may be NaN or infinite
 */
double
mant_series_get_y (MantSeries *self,
                   gsize       index)
{
  g_return_val_if_fail (MANT_IS_SERIES (self) && index < self->n, NAN);

  return self->is_double ? ((const double *) self->y)[index] : ((const float *) self->y)[index];
}

/**
 * mant_series_find_x:
 * @self: a series
 * @x: a number
 *
 * Finds where @x belongs, in O(log n) for a series with places of its own, else in O(1).
 *
 * Returns: the number of points whose x is below @x; 0 for NaN
 */
gsize
mant_series_find_x (MantSeries *self,
                    double      x)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), 0);

  if (self->x == NULL)
    {
      double i = ceil ((x - self->x0) / self->dx);

      if (!(i > 0))
        return 0;
      if (i >= (double) self->n)
        return self->n;
      return (gsize) i;
    }
  else
    {
      gsize first = 0, end = self->n;

      while (first < end)
        {
          gsize middle = first + (end - first) / 2;

          if (self->x[middle] < x)
            first = middle + 1;
          else
            end = middle;
        }
      return first;
    }
}

/**
 * mant_series_find_nearest:
 * @self: a series
 * @x: a number
 *
 * Returns: the point whose x is nearest to @x; 0 when there is no point
 */
gsize
mant_series_find_nearest (MantSeries *self,
                          double      x)
{
  gsize i;

  g_return_val_if_fail (MANT_IS_SERIES (self), 0);

  i = mant_series_find_x (self, x);
  if (i >= self->n)
    return self->n > 0 ? self->n - 1 : 0;
  if (i > 0 && x - mant_series_get_x (self, i - 1) < mant_series_get_x (self, i) - x)
    i--;

  return i;
}

/**
 * mant_series_is_prepared:
 * @self: a series
 *
 * Returns: whether mant_series_prepare() is done; series of up to 65 536 points are born so
 */
gboolean
mant_series_is_prepared (MantSeries *self)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), FALSE);

  return g_atomic_int_get (&self->prepared) != 0;
}

/**
 * mant_series_prepare:
 * @self: a series
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Builds the pyramid unless it is there: about 2.6 ns and 2/15 of the memory of a point each, so
 * call it in a worker.  A second thread waits for the first.
 *
 * Fails with %G_IO_ERROR_CANCELLED, or %MANT_ERROR_LIMIT when there is no memory.
 *
 * Returns: whether the series is prepared
 */
gboolean
mant_series_prepare (MantSeries    *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  gboolean done = TRUE;

  g_return_val_if_fail (MANT_IS_SERIES (self), FALSE);

  if (g_atomic_int_get (&self->prepared) != 0)
    return TRUE;

  g_mutex_lock (&self->lock);
  if (self->prepared == 0)
    {
      drop_levels (self);
      done = self->is_double ? build_f64 (self, cancellable, error)
                             : build_f32 (self, cancellable, error);
      if (done)
        g_atomic_int_set (&self->prepared, 1);
      else
        drop_levels (self);
    }
  g_mutex_unlock (&self->lock);

  return done;
}

/**
 * mant_series_get_min_max:
 * @self: a series
 * @first: first point of a stretch
 * @end: the point after its last; clamped to the length
 * @min: (out): return location for the smallest finite y
 * @max: (out): return location for the largest finite y
 *
 * Looks for the finite values of a stretch, in O(log n) once @self is prepared, before that in
 * O(n).  NaN and infinities count as gaps.
 *
 * Returns: whether there is a finite value; otherwise @min is +∞ and @max is −∞
 */
gboolean
mant_series_get_min_max (MantSeries *self,
                         gsize       first,
                         gsize       end,
                         double     *min,
                         double     *max)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), FALSE);

  end = MIN (end, self->n);
  *min = INFINITY;
  *max = -INFINITY;

  if (first < end)
    {
      if (g_atomic_int_get (&self->prepared) == 0)
        {
          if (self->is_double)
            scan_f64 (self->y, first, end, min, max);
          else
            {
              float lo, hi;

              scan_f32 (self->y, first, end, &lo, &hi);
              *min = lo;
              *max = hi;
            }
        }
      else if (self->is_double)
        query_f64 (self, first, end, min, max);
      else
        query_f32 (self, first, end, min, max);
    }

  return *min <= *max;
}

/**
 * mant_series_get_min_positive:
 * @self: a series
 *
 * Returns: the smallest y above zero: where a logarithmic axis may begin; 0 when there is none or
 *   @self is not prepared
 */
double
mant_series_get_min_positive (MantSeries *self)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), 0);

  return mant_series_is_prepared (self) ? self->min_positive : 0;
}

/**
 * mant_series_get_n_nan:
 * @self: a series
 *
 * Returns: how many y are NaN; 0 while @self is not prepared
 */
gsize
mant_series_get_n_nan (MantSeries *self)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), 0);

  return mant_series_is_prepared (self) ? self->n_nan : 0;
}

/**
 * mant_series_get_n_infinite:
 * @self: a series
 *
 * Returns: how many y are infinite; 0 while @self is not prepared
 */
gsize
mant_series_get_n_infinite (MantSeries *self)
{
  g_return_val_if_fail (MANT_IS_SERIES (self), 0);

  return mant_series_is_prepared (self) ? self->n_infinite : 0;
}
