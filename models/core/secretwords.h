// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace bayplan::core {

/// Whether what goes by this name, or looks like this, had better not be shown: passwords, tokens, keys, addresses with
/// a password in them. A guess, for the screen only.
bool looksSecret(const QString &name, const QString &value);

/// Whether the text itself gives a secret away: an address with a password in it, a private key.
bool holdsSecret(const QString &text);

/// What is shown in place of a secret; as long whatever it stands for.
QString secretDots();

/// The words of a command with dots in place of what looks secret: "--password=…", "--password …", "TOKEN=…".
QStringList maskedWords(QStringList words);

} // namespace bayplan::core
