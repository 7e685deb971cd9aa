/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantDtype:
 * @MANT_DTYPE_BOOL: one byte, 0 or not
 * @MANT_DTYPE_U8: unsigned, 8 bits
 * @MANT_DTYPE_I8: two's complement, 8 bits
 * @MANT_DTYPE_U16: unsigned, 16 bits
 * @MANT_DTYPE_I16: two's complement, 16 bits
 * @MANT_DTYPE_U32: unsigned, 32 bits
 * @MANT_DTYPE_I32: two's complement, 32 bits
 * @MANT_DTYPE_U64: unsigned, 64 bits
 * @MANT_DTYPE_I64: two's complement, 64 bits
 * @MANT_DTYPE_F16: IEEE binary16
 * @MANT_DTYPE_BF16: bfloat16
 * @MANT_DTYPE_F32: IEEE binary32
 * @MANT_DTYPE_F64: IEEE binary64
 * @MANT_DTYPE_F8_E5M2: OCP E5M2
 * @MANT_DTYPE_F8_E4M3: OCP E4M3 (e4m3fn)
 * @MANT_DTYPE_F8_E8M0: OCP E8M0, a power of two
 * @MANT_DTYPE_F8_E4M3FNUZ: E4M3 without infinity and negative zero
 * @MANT_DTYPE_F8_E5M2FNUZ: E5M2 without infinity and negative zero
 * @MANT_DTYPE_F6_E2M3: OCP E2M3; how it is packed is not specified: listed, never decoded
 * @MANT_DTYPE_F6_E3M2: OCP E3M2; how it is packed is not specified: listed, never decoded
 * @MANT_DTYPE_F4: OCP E2M1, two a byte, low nibble first
 * @MANT_DTYPE_C64: two binary32, real part first
 * @MANT_DTYPE_C128: two binary64, real part first
 * @MANT_DTYPE_OPAQUE: known size, unknown meaning: NPY |V2 and the like
 *
 * How a file stores an element. The safetensors names are the canonical ones ("F32", "BF16",
 * "F8_E4M3", "F4"); mant_dtype_get_name() gives them.
 */
typedef enum {
  /* one a line: glib-mkenums sees no more */
  MANT_DTYPE_BOOL,
  MANT_DTYPE_U8,
  MANT_DTYPE_I8,
  MANT_DTYPE_U16,
  MANT_DTYPE_I16,
  MANT_DTYPE_U32,
  MANT_DTYPE_I32,
  MANT_DTYPE_U64,
  MANT_DTYPE_I64,
  MANT_DTYPE_F16,
  MANT_DTYPE_BF16,
  MANT_DTYPE_F32,
  MANT_DTYPE_F64,
  MANT_DTYPE_F8_E5M2,
  MANT_DTYPE_F8_E4M3,
  MANT_DTYPE_F8_E8M0,
  MANT_DTYPE_F8_E4M3FNUZ,
  MANT_DTYPE_F8_E5M2FNUZ,
  MANT_DTYPE_F6_E2M3,
  MANT_DTYPE_F6_E3M2,
  MANT_DTYPE_F4,
  MANT_DTYPE_C64,
  MANT_DTYPE_C128,
  MANT_DTYPE_OPAQUE,
} MantDtype;

MANT_AVAILABLE_IN_ALL
const char *mant_dtype_get_name   (MantDtype dtype);
MANT_AVAILABLE_IN_ALL
guint       mant_dtype_get_bits   (MantDtype dtype);
/* By canonical name ("BF16"); FALSE if there is none of that name. */
MANT_AVAILABLE_IN_ALL
gboolean    mant_dtype_from_name  (const char *name, MantDtype *dtype);
/* The num format of an element ("bfloat16"); NULL where none (BOOL, C64, OPAQUE, F6 …). */
MANT_AVAILABLE_IN_ALL
const char *mant_dtype_get_format (MantDtype dtype);

G_END_DECLS
