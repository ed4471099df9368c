// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "ui/theme.h"

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QLineEdit;

namespace bayplan::ui {

class SwatchPicker;
class TlsFields;

/// All that can be said of a host: its address, the kind of which is told as it is typed, its certificates, its name,
/// labels, colour and marks.
class HostForm : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the form.
    explicit HostForm(const Theme &theme, QWidget *parent = nullptr);

    void setHost(const fleet::HostConfig &host);

    /// The way to the host as far as it is filled in; for a test, which needs no name.
    core::Result<engine::Endpoint> endpoint() const;
    /// The host, or what is wrong.
    core::Result<fleet::HostConfig> host() const;
    /// Nothing is wrong with what is there, but an address or a name is still missing.
    bool isIncomplete() const;
    /// The address can't be read; that is said below it.
    bool isAddressWrong() const;

Q_SIGNALS:
    void edited();
    /// It wants another height: the fields for certificates came or went.
    void heightChanged();

private:
    void buildAddress(QBoxLayout &column);
    void buildNames(QBoxLayout &column);
    void buildLook(QBoxLayout &column);
    QCheckBox *addMark(QBoxLayout &column, const QString &name, const QString &title, const QString &explanation);
    QLabel *addHint(QBoxLayout &column, const QString &name);
    void refresh();
    void showKind();
    void suggestName();
    /// TLS by what the user said, else by the usual port.
    bool usesTls() const;
    void setTone(QLabel &label, fleet::Tone tone);

    const Theme &m_theme;
    QLineEdit *m_endpoint = nullptr;
    QLabel *m_kind = nullptr;
    QLabel *m_hint = nullptr;
    QCheckBox *m_useTls = nullptr;
    TlsFields *m_tls = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_labels = nullptr;
    QLineEdit *m_reachedAt = nullptr;
    SwatchPicker *m_colour = nullptr;
    QCheckBox *m_production = nullptr;
    QCheckBox *m_readOnly = nullptr;
    fleet::HostConfig m_original; ///< what was there before; empty for a new host
    bool m_ownName = false;       ///< the user typed one, no more suggestions
    bool m_ownTls = false;        ///< the user said whether to use TLS
};

/// A name made of an endpoint: its host, or "local" for a socket.
QString suggestedName(const engine::Endpoint &endpoint);

} // namespace bayplan::ui
