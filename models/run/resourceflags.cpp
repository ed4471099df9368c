// SPDX-License-Identifier: GPL-3.0-or-later
// Limits.
#include "run/flagmakers.h"
#include "run/networksyntax.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using Spec = ContainerSpec;

namespace {

/// -1 stands for no limit.
core::Result<qint64> parseSwap(const QString &text)
{
    return text.trimmed() == u"-1"_s ? core::Result<qint64>(-1) : parseBytes(text);
}

QString swapText(qint64 bytes)
{
    return bytes < 0 ? u"-1"_s : bytesText(bytes);
}

} // namespace

std::vector<Flag> resourceFlags()
{
    return {
        quantityFlag<&Spec::memory, parseBytes, bytesText>("memory", 'm'),
        quantityFlag<&Spec::memoryReservation, parseBytes, bytesText>("memory-reservation"),
        quantityFlag<&Spec::memorySwap, parseSwap, swapText>("memory-swap"),
        quantityFlag<&Spec::nanoCpus, parseCpus, cpusText>("cpus"),
        quantityFlag<&Spec::cpuShares, parseWhole, wholeText>("cpu-shares", 'c'),
        textFlag<&Spec::cpuset>("cpuset-cpus"),
        quantityFlag<&Spec::pids, parseWhole, wholeText>("pids-limit"),
        quantityFlag<&Spec::shm, parseBytes, bytesText>("shm-size"),
        entriesFlag<&Spec::ulimits, parseUlimit, ulimitText>("ulimit"),
    };
}

} // namespace bayplan::run
