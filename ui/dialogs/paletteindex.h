// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models.h"

#include <QList>
#include <QString>

#include <vector>

namespace bayplan::ui {

/// Something the command palette can find.
struct PaletteEntry
{
    enum class Kind { Action, Host, EditHost, Service, UpdateService, Container, Image, Network, Volume };

    Kind kind = Kind::Action;
    QString title;
    QString detail; ///< after the title: a container's host; found as well
    QString hint;   ///< at the right: what it is
    QString folded; ///< title and detail, as they are searched
    int host = -1;
    QString object; ///< its id; a volume's or a service's name
    int action = -1;
};

/// All that can be found by name, searched as it is typed.
class PaletteIndex
{
public:
    static constexpr size_t mostResults = 50;

    struct Action
    {
        QString title;
        QString hint;
    };

    /// Takes the hosts, services, containers, images, networks and volumes there are now.
    void rebuild(const QList<Action> &actions, const Models &models, bool hostsCanBeEdited = false);
    void add(PaletteEntry entry);
    void clear() { m_entries.clear(); }

    /// Best first. For nothing typed: actions, then hosts.
    std::vector<const PaletteEntry *> find(const QString &typed) const;

private:
    std::vector<PaletteEntry> m_entries;
};

} // namespace bayplan::ui
