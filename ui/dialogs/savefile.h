// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace bayplan::ui {

struct SaveFileTexts
{
    QString name; ///< of the dialog, for tests
    QString title;
    QString suggested;        ///< the file's name; in the folder of documents
    QStringList filters = {}; ///< "HTML (*.html)"
};

/// Asks where a file goes, and once more before one that is there is replaced. `chosen` is told after both have closed.
/// `theme` and `parent` must outlive the dialogs.
void askWhereTo(const Theme &theme, QWidget *parent, const SaveFileTexts &texts,
                std::function<void(const QString &path)> chosen);

} // namespace bayplan::ui
