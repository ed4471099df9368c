// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/process.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <optional>
#include <unordered_map>
#include <vector>

namespace bayplan::fleet {

/// Asks engines again and again for the processes of some containers, while it is active. Each question starts a `ps`
/// on the host, so a host is asked for few at a time, and the more containers, the less often for each.
class ProcessReader : public QObject
{
    Q_OBJECT

public:
    /// `fleet` must outlive the reader.
    explicit ProcessReader(Fleet &fleet, QObject *parent = nullptr);

    void setContainers(const QList<ContainerKey> &keys);
    void setActive(bool active);
    bool isActive() const { return m_active; }

    const QList<ContainerKey> &containers() const { return m_keys; }
    /// Whether there is an answer of each container that could give one.
    bool isComplete() const;
    /// Why a container's processes could not be read the last time; nothing where they could.
    std::optional<core::Error> problem(const ContainerKey &key) const;

Q_SIGNALS:
    void read(const bayplan::fleet::ContainerKey &key, const std::vector<bayplan::engine::Process> &processes);
    /// It does not run any more, or is not asked for any more.
    void gone(const bayplan::fleet::ContainerKey &key);
    void problemsChanged();

private:
    struct Asked
    {
        core::Task task;
        bool underWay = false;
        bool answered = false;
        core::MonotonicTime at{};
        std::optional<core::Error> problem;
    };

    /// Which of engine::psArguments() a host takes.
    struct Arguments
    {
        size_t place = 0;
        bool work = false; ///< seen so
    };

    void tick();
    bool runs(const ContainerKey &key) const;
    void ask(const ContainerKey &key);
    void onReply(const ContainerKey &key, size_t attempt, core::Result<std::vector<engine::Process>> reply);
    void setProblem(Asked &asked, std::optional<core::Error> problem);

    Fleet &m_fleet;
    QList<ContainerKey> m_keys;
    bool m_active = false;
    QTimer m_tick;
    struct KeyHash
    {
        size_t operator()(const ContainerKey &key) const { return qHash(key); }
    };
    std::unordered_map<ContainerKey, Asked, KeyHash> m_asked;
    QHash<HostId, Arguments> m_arguments;
};

} // namespace bayplan::fleet
