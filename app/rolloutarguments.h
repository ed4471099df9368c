// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/servicearguments.h"

#include <QList>
#include <QString>
#include <QStringList>

class QCommandLineParser;

namespace bayplan::app {

/// An option of our own, and the verbs it is for.
struct OwnOption
{
    const char *name;
    const char *value; ///< what its value is called; null: it has none
    QStringList verbs;
    bool isHidden = false;
};

inline constexpr int mostSeconds = 86'400;

/// A number as an option or word has it; `what` is that option.
core::Result<int> wholeNumber(const QString &what, const QString &text, int least, int most);

/// What may follow “rollout NAME”.
const QStringList &rolloutActions();

/// The options that say how a rollout goes, and how it is steered.
QList<OwnOption> rolloutOptions();

/// Reads them for “update” and “rollout”; nothing for other verbs. Pure.
core::Result<void> readRollout(const QString &verb, const QCommandLineParser &parser, ServiceArguments &arguments);

} // namespace bayplan::app
