// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonnode.h"

namespace bayplan::inspect {

/// Tells what differs between any two containers, however alike they were made: ids and whatever holds them (paths, the
/// host name and alias that are the id's beginning), the name, times, process ids, addresses given by the engine, the
/// health check's log, the folders of the storage driver, the files the engine keeps for it. Of what operators write
/// themselves (variables, labels) only what names the container.
class Noise
{
public:
    /// The inspects of two containers.
    Noise(const JsonNode &left, const JsonNode &right);

    /// Whether a difference at this place says nothing; null where one side has nothing there.
    bool isNoise(const QStringList &path, const JsonNode *left, const JsonNode *right) const;

private:
    struct Own
    {
        QString id;
        QString name; ///< without the slash
    };

    static Own ownOf(const JsonNode &root);
    static QString withoutOwn(const QString &text, const Own &own);

    Own m_left;
    Own m_right;
};

} // namespace bayplan::inspect
