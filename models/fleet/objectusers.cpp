// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/objectusers.h"

#include <QCoreApplication>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostNamed = 3;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ObjectUsers)
};

} // namespace

ObjectUsers summaryOf(QList<const engine::Container *> users)
{
    ObjectUsers summary;
    summary.count = int(users.size());
    summary.running = int(std::count_if(users.begin(), users.end(), [](const engine::Container *container) {
        return engine::isAlive(container->state);
    }));
    const qsizetype named = std::min(users.size(), mostNamed);
    std::partial_sort(users.begin(), users.begin() + named, users.end(),
                      [](const auto *a, const auto *b) { return a->name < b->name; });
    for (const engine::Container *container : std::as_const(users).first(named))
        summary.first << container->name;
    return summary;
}

QString toString(const ObjectUsers &users)
{
    if (users.count == 0)
        return Words::tr("unused");
    const QString names = users.first.join(u", "_s);
    const int more = users.count - int(users.first.size());
    return more == 0 ? names : Words::tr("%1 and %Ln more", nullptr, more).arg(names);
}

QString labelsText(const QMap<QString, QString> &labels)
{
    QStringList texts;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        texts << (it.value().isEmpty() ? it.key() : QString(it.key() + u'=' + it.value()));
    return texts.join(u", "_s);
}

} // namespace bayplan::fleet
