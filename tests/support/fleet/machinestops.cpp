// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/machinestops.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <pthread.h>
#include <sched.h>
#include <thread>
#include <unistd.h>

namespace bayplan::tests {

using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto stopBeat = 1ms;
// A kernel may keep a real-time thread waiting this long by itself.
constexpr auto shortestStop = 8ms;

} // namespace

class MachineStops::Witness
{
public:
    explicit Witness(int processor) : m_last(Clock::now()), m_thread([this] { watch(); })
    {
        cpu_set_t only;
        CPU_ZERO(&only);
        CPU_SET(processor, &only);
        sched_param priority{};
        priority.sched_priority = 1;
        m_valid = pthread_setaffinity_np(m_thread.native_handle(), sizeof only, &only) == 0 &&
                  pthread_setschedparam(m_thread.native_handle(), SCHED_FIFO, &priority) == 0;
    }
    ~Witness()
    {
        m_ending = true;
        m_thread.join();
    }

    std::chrono::milliseconds total() const
    {
        if (!m_valid)
            return 0ms;
        const Clock::duration stopped = m_stopped.load();
        return std::chrono::duration_cast<std::chrono::milliseconds>(stopped + stop(Clock::now() - m_last.load()));
    }

private:
    static Clock::duration stop(Clock::duration since) { return since > shortestStop ? since - stopBeat : 0ns; }

    void watch()
    {
        while (!m_ending) {
            std::this_thread::sleep_for(stopBeat);
            const Clock::time_point now = Clock::now();
            m_stopped = m_stopped.load() + stop(now - m_last.load());
            m_last = now;
        }
    }

    std::atomic<bool> m_ending = false;
    std::atomic<Clock::duration> m_stopped{};
    std::atomic<Clock::time_point> m_last;
    bool m_valid = false;
    std::thread m_thread; // the last: it uses the others
};

MachineStops::MachineStops()
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (CPU_ISSET(processor, &allowed))
            m_witnesses.push_back(std::make_unique<Witness>(processor));
    }
}

MachineStops::~MachineStops() = default;

qint64 MachineStops::total() const
{
    std::chrono::milliseconds longest{};
    for (const auto &witness : m_witnesses)
        longest = std::max(longest, witness->total());
    return longest.count();
}

} // namespace bayplan::tests
