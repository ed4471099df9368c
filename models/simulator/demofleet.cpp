// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/demofleet.h"

#include "simulator/demoshop.h"
#include "simulator/life.h"
#include "simulator/simulatedengine.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

// The longest path a unix socket can have (sun_path less its final zero).
constexpr qsizetype longestSocketPath = 107;
// A change every six seconds or so on each host: lively, and still readable.
constexpr double demoRate = 1.0 / 6.0;

/// A folder only this user can enter; QTemporaryDir makes it 0700. Where the usual place for temporary files has too
/// long a path for a socket, /tmp serves.
std::unique_ptr<QTemporaryDir> privateFolder()
{
    const QString room = u"/bayplan-demo-XXXXXX"_s;
    auto folder = std::make_unique<QTemporaryDir>(QDir::tempPath() + room);
    if (!folder->isValid() || QFile::encodeName(folder->filePath(u"demo-1.sock"_s)).size() > longestSocketPath)
        folder = std::make_unique<QTemporaryDir>(u"/tmp"_s + room);
    return folder;
}

} // namespace

DemoFleet::DemoFleet(QObject *parent) : QObject(parent) {}

DemoFleet::~DemoFleet() = default;

bool DemoFleet::start()
{
    m_folder = privateFolder();
    if (!m_folder->isValid()) {
        m_error = m_folder->errorString();
        return false;
    }
    const std::array profiles{Profile::docker28(), Profile::docker20(), Profile::podman49()};
    for (int host = 0; host < static_cast<int>(profiles.size()); ++host) {
        SimulationOptions options;
        options.name = u"demo-%1"_s.arg(host + 1);
        options.profile = profiles[static_cast<size_t>(host)];
        options.profile.memoryBytes = 8LL << 30;
        options.seed = static_cast<quint64>(host) + 1;
        auto engine = std::make_unique<SimulatedEngine>(std::move(options));
        engine->apply([host](EngineState &state, qint64 now) { furnishDemoHost(state, host, now); });
        if (!engine->listenUnix(m_folder->filePath(engine->name() + u".sock"))) {
            m_error = engine->errorString();
            return false;
        }
        LifeOptions life;
        life.rate = demoRate;
        life.seed = static_cast<quint64>(host) + 11;
        life.steady = demoFixtures();
        life.fewest = static_cast<int>(engine->state().containers().size());
        life.most = life.fewest + 3;
        life.newcomer = [host](int number) { return demoNewcomer(host, number); };
        life.removesOnlyNewcomers = true;
        m_lives.push_back(std::make_unique<Life>(*engine, std::move(life)));
        m_lives.back()->begin();
        m_engines.push_back(std::move(engine));
    }
    return true;
}

QList<DemoFleet::Host> DemoFleet::hosts() const
{
    QList<Host> hosts;
    for (const auto &engine : m_engines)
        hosts.append({engine->name(), engine->endpoint()});
    return hosts;
}

} // namespace bayplan::simulator
