/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The only include of a plugin: the plot toolkit, what a view is, and the core below. */
#include <mantissa.h>

#include "mantissa-plot.h"

#include "mant-format-picker.h"
#include "mant-item-picker.h"
#include "mant-job-bar.h"
#include "mant-row-histogram.h"
#include "mant-session.h"
#include "mant-view-provider.h"
#include "mant-view.h"
