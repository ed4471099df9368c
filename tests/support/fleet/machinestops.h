// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>
#include <vector>

namespace bayplan::tests {

/// Knows how long the machine itself stood still: a virtual one gets no processor for a while when its host is busy or
/// has used up its share, and the kernel inside takes that for running. One real-time thread on each processor wakes
/// every millisecond; nothing here can keep it from that, so a longer pause is the machine's. Without the right to
/// real-time threads it knows of no stop.
class MachineStops
{
public:
    MachineStops();
    ~MachineStops();

    /// Milliseconds of all stops so far of the processor that stood still the longest, one still going on included.
    qint64 total() const;

private:
    class Witness;
    std::vector<std::unique_ptr<Witness>> m_witnesses;
};

} // namespace bayplan::tests
