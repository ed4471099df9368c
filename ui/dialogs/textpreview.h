// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "files/filereader.h"
#include "ui/theme.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;

namespace bayplan::ui {

/// Shows the beginning of a file in a container as plain text, once it has come.
class TextPreview : public QDialog
{
    Q_OBJECT

public:
    /// `path` is the file's in the container. `client` must outlive the dialog or stop() be called.
    TextPreview(engine::Client &client, const QString &container, const QByteArray &path, QWidget *parent);

    /// Asks nothing any more.
    void stop() { m_task.cancel(); }

private:
    void showFile(const core::Result<files::FileBeginning> &beginning);

    QPlainTextEdit *m_text;
    QLabel *m_status;
    core::Task m_task;
};

} // namespace bayplan::ui
