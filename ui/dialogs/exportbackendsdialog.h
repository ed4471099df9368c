// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/backendbook.h"
#include "ingress/outside/formats.h"
#include "ui/dialogs/actiondialog.h"

class QComboBox;
class QPlainTextEdit;

namespace bayplan::ui {

/// Shows what load balancers and firewalls that others run are to be told, as a file of their own, and saves or copies
/// it. Follows what changes while it is open.
class ExportBackendsDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// All must outlive the dialog.
    ExportBackendsDialog(const Theme &theme, services::ServiceBook &book, ingress::Keeper &keeper,
                         const fleet::Fleet &fleet, QWidget *parent);

protected:
    /// Asks where to.
    void act() override;

private:
    void build();
    void refresh();
    void save(const QString &path);
    void tell(const QString &text, fleet::Tone tone);
    ingress::outside::Format format() const;

    ingress::BackendBook m_backends;
    QComboBox *m_service;
    QComboBox *m_format;
    QLabel *m_purpose;
    QLineEdit *m_sources;
    QLabel *m_sourcesLabel;
    QPlainTextEdit *m_preview;
    QLabel *m_note;
    QPushButton *m_copy;
    QString m_path; ///< a file that is there, which is replaced if the button is pressed again
    QByteArray m_content;
};

} // namespace bayplan::ui
