/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-value.h"
#include "mant-rounding.h"
#include "mant-format.h"
#include "mant-arith.h"
#include "mant-sum.h"
#include "mant-soft-error.h"
#include "mant-block.h"
#include "mant-pack.h"
#include "mant-stats.h"
#include "mant-crest.h"
#include "mant-ggd.h"
#include "mant-isa.h"
