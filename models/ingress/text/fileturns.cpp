// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/text/fileturns.h"

#include "core/soon.h"

#include <QHash>
#include <QList>

#include <utility>

namespace bayplan::ingress {

struct FileTurns::Queues : std::enable_shared_from_this<Queues>
{
    class Waiting;
    struct Queue
    {
        bool isTaken = false;
        QList<Waiting *> waiting;
    };

    void beginNext(const QString &key);

    QHash<QString, Queue> queues;
};

class FileTurns::Queues::Waiting : public core::Task::Work
{
public:
    Waiting(std::weak_ptr<Queues> queues, QString key, std::function<void(Turn)> begin)
        : m_queues(std::move(queues))
        , m_key(std::move(key))
        , m_begin(std::move(begin))
    {
    }
    ~Waiting() override
    {
        m_turn.giveBack();
        const auto queues = m_queues.lock();
        if (queues && queues->queues.contains(m_key))
            queues->queues[m_key].waiting.removeAll(this);
    }

    /// It is told from the event loop, and has the turn until then.
    void have(Turn turn)
    {
        m_turn = std::move(turn);
        m_soon = core::soon([this] {
            const auto begin = std::exchange(m_begin, {});
            begin(std::move(m_turn)); // this may be destroyed in it
        });
    }

private:
    std::weak_ptr<Queues> m_queues;
    const QString m_key;
    std::function<void(Turn)> m_begin;
    Turn m_turn;
    core::Task m_soon;
};

void FileTurns::Queues::beginNext(const QString &key)
{
    Queue &queue = queues[key];
    queue.isTaken = !queue.waiting.isEmpty();
    if (!queue.isTaken) {
        queues.remove(key);
        return;
    }
    Turn turn;
    turn.m_queues = weak_from_this();
    turn.m_key = key;
    queue.waiting.takeFirst()->have(std::move(turn));
}

FileTurns::Turn::Turn(Turn &&other) noexcept
    : m_queues(std::exchange(other.m_queues, {}))
    , m_key(std::exchange(other.m_key, {}))
{
}

FileTurns::Turn &FileTurns::Turn::operator=(Turn &&other) noexcept
{
    giveBack();
    m_queues = std::exchange(other.m_queues, {});
    m_key = std::exchange(other.m_key, {});
    return *this;
}

void FileTurns::Turn::giveBack()
{
    if (const auto queues = std::exchange(m_queues, {}).lock())
        queues->beginNext(m_key);
}

FileTurns::FileTurns() : m_queues(std::make_shared<Queues>()) {}

FileTurns::~FileTurns() = default;

core::Task FileTurns::take(const QString &place, const QString &path, std::function<void(Turn)> begin)
{
    const QString key = place + QChar(u'\n') + path;
    auto waiting = std::make_unique<Queues::Waiting>(m_queues, key, std::move(begin));
    Queues::Queue &queue = m_queues->queues[key];
    queue.waiting.append(waiting.get());
    if (!queue.isTaken)
        m_queues->beginNext(key);
    return core::Task(std::move(waiting));
}

} // namespace bayplan::ingress
