/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures without a window: everything but the widget.  The command line draws its report with
 * this and never loads GTK. */

#include "layers/arrows.h"
#include "layers/band.h"
#include "layers/bars.h"
#include "layers/cells.h"
#include "layers/curve.h"
#include "layers/heat.h"
#include "layers/lane.h"
#include "layers/line.h"
#include "layers/marks.h"
#include "layers/steps.h"
#include "mant-axis.h"
#include "mant-figure.h"
#include "mant-palette.h"
#include "mant-plot-frame.h"
#include "mant-plot-layer.h"
#include "mant-quantize-figures.h"
#include "mant-scale.h"
#include "mant-series.h"
#include "mant-table.h"
