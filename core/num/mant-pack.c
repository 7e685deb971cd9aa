/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-pack.h"

#include <assert.h>
#include <string.h>

/**
 * mant_packer_init:
 * @packer: (out caller-allocates): packs codes that come in pieces
 * @n_bits: bits of a code, 1 to 32
 *
 * Begins with the least significant bit of the next byte.
 */
void
mant_packer_init (MantPacker *packer,
                  unsigned    n_bits)
{
  assert (n_bits >= 1 && n_bits <= 32);

  *packer = (MantPacker) { .n_bits = n_bits };
}

/**
 * mant_packer_add:
 * @packer: a packer
 * @codes: (array length=n): the next codes; bits beyond those of a code are left out
 * @n: how many
 * @bytes: (out caller-allocates) (array): the bytes that are whole now; there is need for
 *   [func@pack_size] of them and one more
 *
 * Returns: how many bytes were written
 */
size_t
mant_packer_add (MantPacker     *packer,
                 const uint32_t *codes,
                 size_t          n,
                 uint8_t        *bytes)
{
  const unsigned n_bits = packer->n_bits;
  const uint64_t mask = (UINT64_C (1) << n_bits) - 1;
  uint64_t pending = packer->pending;
  unsigned n_pending = packer->n_pending;
  size_t n_bytes = 0;

  for (size_t i = 0; i < n; i++)
    {
      pending |= (codes[i] & mask) << n_pending;
      n_pending += n_bits;
      for (; n_pending >= 8; n_pending -= 8, pending >>= 8)
        bytes[n_bytes++] = (uint8_t) pending;
    }

  packer->pending = pending;
  packer->n_pending = n_pending;
  return n_bytes;
}

/**
 * mant_packer_finish:
 * @packer: a packer
 * @bytes: (out caller-allocates) (array): room for one byte
 *
 * Writes what is left of the last byte, filled up with zeros; the packer begins a new byte then.
 *
 * Returns: how many bytes were written: 0 or 1
 */
size_t
mant_packer_finish (MantPacker *packer,
                    uint8_t    *bytes)
{
  const size_t n_bytes = packer->n_pending > 0;

  if (n_bytes > 0)
    bytes[0] = (uint8_t) packer->pending;
  packer->pending = 0;
  packer->n_pending = 0;
  return n_bytes;
}

/**
 * mant_pack_size:
 * @n: how many codes
 * @n_bits: bits of a code, 1 to 32
 *
 * Returns: the bytes that they take, ceil (n·b / 8)
 */
size_t
mant_pack_size (size_t   n,
                unsigned n_bits)
{
  /* n·b may be beyond size_t where n is not */
  return n / 8 * n_bits + (n % 8 * n_bits + 7) / 8;
}

/**
 * mant_pack_codes:
 * @codes: (array length=n): the codes
 * @n: how many
 * @n_bits: bits of a code, 1 to 32
 * @bytes: (out caller-allocates) (array): [func@pack_size] bytes
 *
 * Packs codes least significant bits first. The last byte is filled up with zeros.
 */
void
mant_pack_codes (const uint32_t *codes,
                 size_t          n,
                 unsigned        n_bits,
                 uint8_t        *bytes)
{
  MantPacker packer;

  mant_packer_init (&packer, n_bits);
  bytes += mant_packer_add (&packer, codes, n, bytes);
  mant_packer_finish (&packer, bytes);
}

/**
 * mant_unpack_codes:
 * @bytes: (array): [func@pack_size] bytes
 * @n: how many codes
 * @n_bits: bits of a code, 1 to 32
 * @codes: (out caller-allocates) (array length=n): the codes
 *
 * The reverse of [func@pack_codes].
 */
void
mant_unpack_codes (const uint8_t *bytes,
                   size_t         n,
                   unsigned       n_bits,
                   uint32_t      *codes)
{
  const uint64_t mask = (UINT64_C (1) << n_bits) - 1;
  uint64_t pending = 0;
  unsigned n_pending = 0;

  assert (n_bits >= 1 && n_bits <= 32);

  for (size_t i = 0; i < n; i++)
    {
      for (; n_pending < n_bits; n_pending += 8)
        pending |= (uint64_t) *bytes++ << n_pending;
      codes[i] = (uint32_t) (pending & mask);
      pending >>= n_bits;
      n_pending -= n_bits;
    }
}

/**
 * mant_pack_planes:
 * @codes: (array length=n): the codes
 * @n: how many
 * @n_bits: bits of a code, 1 to 32
 * @bytes: (out caller-allocates) (array): @n_bits planes of ceil (@n / 8) bytes
 *
 * Lays codes out as bit planes, the lowest bits' first, as products by population count take them
 * (FlexQ, arXiv 2508.04405). The last byte of a plane is filled up with zeros.
 */
void
mant_pack_planes (const uint32_t *codes,
                  size_t          n,
                  unsigned        n_bits,
                  uint8_t        *bytes)
{
  const size_t size = mant_pack_size (n, 1);

  assert (n_bits >= 1 && n_bits <= 32);

  memset (bytes, 0, size * n_bits);
  for (unsigned plane = 0; plane < n_bits; plane++, bytes += size)
    for (size_t i = 0; i < n; i++)
      bytes[i / 8] |= (uint8_t) ((codes[i] >> plane & 1) << (i % 8));
}

/**
 * mant_unpack_planes:
 * @bytes: (array): @n_bits planes of ceil (@n / 8) bytes
 * @n: how many codes
 * @n_bits: bits of a code, 1 to 32
 * @codes: (out caller-allocates) (array length=n): the codes
 *
 * The reverse of [func@pack_planes].
 */
void
mant_unpack_planes (const uint8_t *bytes,
                    size_t         n,
                    unsigned       n_bits,
                    uint32_t      *codes)
{
  const size_t size = mant_pack_size (n, 1);

  assert (n_bits >= 1 && n_bits <= 32);

  memset (codes, 0, n * sizeof *codes);
  for (unsigned plane = 0; plane < n_bits; plane++, bytes += size)
    for (size_t i = 0; i < n; i++)
      codes[i] |= (uint32_t) (bytes[i / 8] >> (i % 8) & 1) << plane;
}
