// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing: a precompiled header needs a target, and a target needs a source.
