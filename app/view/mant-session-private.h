/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-session.h"

G_BEGIN_DECLS

#define MANT_SESSION_MIN_AXIS -64
#define MANT_SESSION_MAX_AXIS 63

struct _MantSession
{
  GObject         parent_instance;

  GListStore     *files;
  MantTensorFile *file;
  MantTensor     *tensor;

  char           *format;
  char           *second_format;
  char           *rounding;
  char           *scale_rule;
  int             axis;
  guint64         seed;
  guint           n_threads;
};

enum
{
  PROP_0,
  PROP_FILES,
  PROP_FILE,
  PROP_TENSOR,
  PROP_FORMAT,
  PROP_SECOND_FORMAT,
  PROP_ROUNDING,
  PROP_SCALE_RULE,
  PROP_AXIS,
  PROP_SEED,
  PROP_N_THREADS,
  N_PROPS
};

extern GParamSpec *mant_session_properties[N_PROPS];

/* From now on a chosen format of the library that gets another meaning is told of as a change. */
void _mant_session_follow_library (MantSession *self);

G_END_DECLS
