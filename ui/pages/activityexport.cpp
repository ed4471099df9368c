// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/activityexport.h"

#include "core/plaintext.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QPushButton>
#include <QStandardPaths>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

ActivityExport::ActivityExport(const Theme &theme, activity::Store &store, QWidget *parent)
    : MessageBar(theme, parent)
    , m_store(store)
    , m_replace(addButton(tr("Replace it")))
    , m_keep(addButton(tr("Keep it")))
    , m_cancel(addButton(tr("Cancel")))
    , m_dismiss(addButton(tr("Dismiss")))
{
    setObjectName(u"exportBar"_s);
    m_replace->setObjectName(u"replaceExport"_s);
    m_keep->setObjectName(u"keepExport"_s);
    m_cancel->setObjectName(u"cancelExport"_s);
    m_dismiss->setObjectName(u"dismissExport"_s);
    connect(m_replace, &QPushButton::clicked, this, [this] { begin(); });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_exporting.cancel();
        hide();
    });
    for (QPushButton *button : {m_keep, m_dismiss})
        connect(button, &QPushButton::clicked, this, &QWidget::hide);
}

void ActivityExport::ask(const activity::Query &query)
{
    m_query = query;
    auto *dialog = new QFileDialog(window(), tr("Export the activity"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QString lines = tr("JSON lines (*.jsonl)");
    dialog->setNameFilters({tr("CSV (*.csv)"), lines});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    // It would ask with a box that stops everything else; replacing is asked for on the page.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, lines](const QString &filter) {
        dialog->setDefaultSuffix(filter == lines ? u"jsonl"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { chosen(path); });
    dialog->open();
}

void ActivityExport::chosen(const QString &path)
{
    m_path = path;
    if (!QFileInfo::exists(path))
        return begin();
    tell(Tone::Warning,
         tr("There is a file %1 already. What is in it is lost when it is replaced.").arg(core::plainLine(path)),
         {m_replace, m_keep});
    m_keep->setFocus();
}

void ActivityExport::begin()
{
    const bool csv =
        !m_path.endsWith(u".jsonl"_s, Qt::CaseInsensitive) && !m_path.endsWith(u".json"_s, Qt::CaseInsensitive);
    tell(Tone::Starting, tr("Exporting to %1…").arg(core::plainLine(m_path)), {m_cancel});
    m_exporting = m_store.exportTo(
        m_path, csv ? activity::Format::Csv : activity::Format::JsonLines, m_query, [this](core::Result<qint64> done) {
            m_exporting = {};
            if (done)
                tell(Tone::Good,
                     tr("%1 entries were exported to %2.").arg(QLocale().toString(*done), core::plainLine(m_path)),
                     {m_dismiss});
            else
                tell(Tone::Bad, core::plainLine(done.error().message() + u'.', 600), {m_dismiss});
        });
}

void ActivityExport::tell(Tone tone, const QString &text, const QList<QPushButton *> &buttons)
{
    for (QPushButton *button : {m_replace, m_keep, m_cancel, m_dismiss})
        button->setVisible(buttons.contains(button));
    showMessage(tone, text);
}

} // namespace bayplan::ui
