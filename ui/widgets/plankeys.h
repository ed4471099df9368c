// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QKeyEvent;

namespace bayplan::ui {

class PlanPreview;
class PlanView;

/// The keyboard on the bay plan: +, - or a number begin to scale the current row; arrows, Page Up and Page Down or more
/// digits change the number, Enter applies, Escape leaves. Also while the mouse drags.
class PlanKeys : public QObject
{
    Q_OBJECT

public:
    /// `view` owns it; `preview` must outlive it.
    PlanKeys(PlanView &view, PlanPreview &preview);

Q_SIGNALS:
    /// The service is to be updated.
    void updateWanted(const QString &service);
    /// Escape.
    void left();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    bool takes(const QKeyEvent &event) const;
    void press(const QKeyEvent &event);
    void type(QChar digit);

    PlanView &m_view;
    PlanPreview &m_preview;
    QString m_typed;
};

} // namespace bayplan::ui
