/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* Codes of b bits, 1 … 32, next to each other in bytes: code i is in bits [i·b, (i + 1)·b), counted
 * from the least significant bit of the first byte. */

typedef struct {
  unsigned n_bits;
  unsigned n_pending;
  uint64_t pending;
} MantPacker;

/* Codes in pieces. At most mant_pack_size (n, b) + 1 bytes come of n codes; _finish () fills the
 * last byte up with zeros. Both answer how many bytes were written. */
void   mant_packer_init   (MantPacker *packer, unsigned n_bits);
size_t mant_packer_add    (MantPacker *packer, const uint32_t *codes, size_t n, uint8_t *bytes);
size_t mant_packer_finish (MantPacker *packer, uint8_t *bytes);

size_t mant_pack_size    (size_t n, unsigned n_bits);
void   mant_pack_codes   (const uint32_t *codes, size_t n, unsigned n_bits, uint8_t *bytes);
void   mant_unpack_codes (const uint8_t *bytes, size_t n, unsigned n_bits, uint32_t *codes);

/* The other way to lay them out: bit p of every code is in plane p, whose bytes
 * [p·s, (p + 1)·s), s = mant_pack_size (n, 1), hold code i's in bit i. */
void   mant_pack_planes   (const uint32_t *codes, size_t n, unsigned n_bits, uint8_t *bytes);
void   mant_unpack_planes (const uint8_t *bytes, size_t n, unsigned n_bits, uint32_t *codes);

#pragma GCC visibility pop
