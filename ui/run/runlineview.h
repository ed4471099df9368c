// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"

#include <QWidget>

class QCheckBox;
class QPlainTextEdit;
class QPushButton;

namespace bayplan::ui {

/// The `docker run` line that does the same, to be read and copied. What looks secret is dots until it is asked for;
/// what is copied is the line as it works.
class RunLineView : public QWidget
{
    Q_OBJECT

public:
    explicit RunLineView(QWidget *parent = nullptr);

    void showSpec(const run::ContainerSpec &spec);
    bool areSecretsShown() const;

Q_SIGNALS:
    void secretsShownChanged(bool shown);

private:
    void refresh();

    run::ContainerSpec m_spec;
    QPlainTextEdit *m_text;
    QCheckBox *m_secrets;
    QPushButton *m_copy;
};

} // namespace bayplan::ui
