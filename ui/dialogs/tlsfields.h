// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/endpoint.h"
#include "ui/theme.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QRadioButton;

namespace bayplan::ui {

class PathField;

/// Where a TLS connection's certificates are: a folder or three files; and whether the server's is checked.
class TlsFields : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the fields.
    explicit TlsFields(const Theme &theme, QWidget *parent = nullptr);

    void setTls(const engine::TlsFiles &tls);
    /// As it is filled in. An error if a path is not absolute.
    core::Result<engine::TlsFiles> tls() const;

Q_SIGNALS:
    void edited();

private:
    void showChoice();
    void restyle();

    const Theme &m_theme;
    QRadioButton *m_byFolder;
    QRadioButton *m_byFiles;
    PathField *m_folder;
    PathField *m_ca;
    PathField *m_certificate;
    PathField *m_key;
    QLabel *m_note;
    QCheckBox *m_skip;
    QLabel *m_warning;
};

} // namespace bayplan::ui
