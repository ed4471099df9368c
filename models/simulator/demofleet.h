// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QTemporaryDir;

namespace bayplan::simulator {

class Life;
class SimulatedEngine;

/// Three simulated hosts that live, for someone who has no engine yet: a small shop as a Compose project over all
/// three (Docker 28, Docker 20.10, Podman 4.9), with a replica that keeps failing and one that is ill. They listen on
/// unix sockets in a private temporary folder, which goes away with this object.
class DemoFleet : public QObject
{
    Q_OBJECT

public:
    struct Host
    {
        QString name;
        /// `unix:///…`
        QString endpoint;
    };

    explicit DemoFleet(QObject *parent = nullptr);
    ~DemoFleet() override;

    /// False when no sockets could be made; errorString() says why.
    bool start();
    QString errorString() const { return m_error; }
    QList<Host> hosts() const;
    const std::vector<std::unique_ptr<SimulatedEngine>> &engines() const { return m_engines; }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::vector<std::unique_ptr<SimulatedEngine>> m_engines;
    std::vector<std::unique_ptr<Life>> m_lives;
    QString m_error;
};

} // namespace bayplan::simulator
