// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portsexport.h"
#include "ui/widgets/messagebar.h"

namespace bayplan::ui {

/// Asks where to, writes the ports there, whole or not at all, and tells how that went: a bar on the page.
class PortsExportBar : public MessageBar
{
    Q_OBJECT

public:
    /// `theme` must outlive it.
    explicit PortsExportBar(const Theme &theme, QWidget *parent = nullptr);

    /// Opens the file dialog. What is written is as it was then.
    void ask(std::vector<fleet::PortRow> rows, const QList<fleet::ReservedPorts> &reserved);

private:
    void chosen(const QString &path);
    void write();
    void tell(fleet::Tone tone, const QString &text, const QList<QPushButton *> &buttons);

    std::vector<fleet::PortRow> m_rows;
    QList<fleet::ReservedPorts> m_reserved;
    QString m_path;
    QPushButton *m_replace;
    QPushButton *m_keep;
    QPushButton *m_dismiss;
};

} // namespace bayplan::ui
