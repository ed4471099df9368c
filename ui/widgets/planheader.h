// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models.h"
#include "ui/theme.h"

#include <QHeaderView>

namespace bayplan::ui {

/// The bay plan's head: each host with its engine, how busy it is, or since when it is out of reach. The first column
/// stays in view.
class PlanHeader : public QHeaderView
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the header.
    PlanHeader(const Theme &theme, Models models, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    bool viewportEvent(QEvent *event) override;

private:
    void paintHost(QPainter &painter, const QRect &rect, int hostId) const;
    void paintUse(QPainter &painter, const QRect &rect, const QString &label, double percent,
                  const QColor &color) const;
    QFont sized(int pixels, QFont::Weight weight = QFont::Normal) const;

    const Theme &m_theme;
    Models m_models;
};

} // namespace bayplan::ui
