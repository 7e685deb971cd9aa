/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The only public include of the core library. */
#include "mant-bench.h"
#include "mant-calculator.h"
#include "mant-conformance-job.h"
#include "mant-dtype.h"
#include "mant-error.h"
#include "mant-format-info.h"
#include "mant-format-library.h"
#include "mant-histogram.h"
#include "mant-item.h"
#include "mant-job.h"
#include "mant-number.h"
#include "mant-operation-table-job.h"
#include "mant-quantize-job.h"
#include "mant-stats-job.h"
#include "mant-tensor-file.h"
#include "mant-tensor-writer.h"
#include "mant-tensor.h"
