// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/usersmenu.h"

#include "core/plaintext.h"

#include <QCoreApplication>
#include <QMenu>

#include <algorithm>

namespace bayplan::ui {

namespace {

constexpr qsizetype mostShown = 8;

bool isBefore(const engine::Container *a, const engine::Container *b)
{
    return a->name < b->name;
}

} // namespace

void addUsers(QMenu &menu, QList<const engine::Container *> users, const std::function<void(const QString &id)> &show)
{
    std::sort(users.begin(), users.end(), isBefore);
    for (const engine::Container *container : users.first(std::min(users.size(), mostShown))) {
        const QString name = core::plainLine(container->name, 60).replace(u'&', QStringLiteral("&&"));
        QObject::connect(menu.addAction(QCoreApplication::translate("UsersMenu", "Show container %1").arg(name)),
                         &QAction::triggered, &menu, [show, id = container->id] { show(id); });
    }
    if (!users.isEmpty())
        menu.addSeparator();
}

QString firstUser(const QList<const engine::Container *> &users)
{
    const auto first = std::min_element(users.begin(), users.end(), isBefore);
    return first == users.end() ? QString() : (*first)->id;
}

} // namespace bayplan::ui
