// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::tests {

/// A secret as people put it into containers. None was ever one: they are made of letters by chance.
struct SecretSample
{
    enum class Place {
        Anywhere, ///< known by what it looks like, whatever name it goes by
        Named,    ///< known by the name of the variable, label or member
        Script,   ///< in a text for a shell
        Words,    ///< in the words of a command, which are the lines of the text
    };

    QString title;
    Place place = Place::Anywhere;
    QString name; ///< Named: what it goes by
    QString text;
    QString secret; ///< the part of the text that must be nowhere
};

/// What only looks like a secret, and has to stay as it is. Without a name it may be anywhere.
struct HarmlessSample
{
    QString name;
    QString text;
};

QList<SecretSample> secretCorpus();
QList<HarmlessSample> harmlessCorpus();

/// An inspect of a container that has the sample wherever containers have texts: variables, labels, its command, its
/// health check and what that said, JSON in variables and labels, Bayplan's own spec in a label.
QJsonObject inspectWith(const SecretSample &sample);
QJsonObject inspectWith(const HarmlessSample &sample);

/// A snapshot with a container for each sample, and with secrets in all other parts that hold texts.
snapshots::Snapshot corpusSnapshot();

} // namespace bayplan::tests
