// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/savefile.h"

#include "core/plaintext.h"
#include "ui/dialogs/questiondialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct SaveWords
{
    Q_DECLARE_TR_FUNCTIONS(SaveFile)
};

/// The first of the filter's suffixes, ".html"; empty if it has none.
QString suffixOf(const QString &filter)
{
    static const QRegularExpression suffix(u"\\*(\\.[\\w.]+)"_s);
    return suffix.match(filter).captured(1);
}

} // namespace

void askWhereTo(const Theme &theme, QWidget *parent, const SaveFileTexts &texts,
                std::function<void(const QString &path)> chosen)
{
    auto *dialog =
        new QFileDialog(parent, texts.title, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(texts.name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // Qt's question would run an event loop of its own
    dialog->setNameFilters(texts.filters);
    dialog->selectFile(texts.suggested);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [=, &theme](const QString &file) {
        // A name without a suffix gets the chosen kind's.
        const QString path = QFileInfo(file).suffix().isEmpty() ? file + suffixOf(dialog->selectedNameFilter()) : file;
        if (!QFileInfo::exists(path))
            return chosen(path);
        auto *question = new QuestionDialog(
            theme,
            {.name = u"replaceFile"_s,
             .title = SaveWords::tr("Replace the file"),
             .heading = SaveWords::tr("Replace %1?").arg(core::plainLine(QFileInfo(path).fileName(), 120)),
             .text = SaveWords::tr("It is there already, in %1. What is in it is lost.")
                         .arg(core::plainLine(QFileInfo(path).absolutePath())),
             .action = SaveWords::tr("Replace")},
            [path, chosen] { chosen(path); }, parent);
        question->open();
    });
    dialog->open();
}

} // namespace bayplan::ui
