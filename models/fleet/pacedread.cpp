// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/pacedread.h"

namespace bayplan::fleet {

PacedRead::PacedRead(std::chrono::milliseconds distance, std::function<core::Task()> begin) : m_begin(std::move(begin))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(distance);
    m_pause.callOnTimeout(&m_pause, [this] {
        if (std::exchange(m_again, false))
            request();
    });
}

void PacedRead::request()
{
    if (m_task || m_pause.isActive())
        m_again = true;
    else
        m_task = m_begin();
}

void PacedRead::answered()
{
    m_task.cancel();
    m_pause.start();
}

} // namespace bayplan::fleet
