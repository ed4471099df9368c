// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/fileplans.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QObject>

class QMenu;
class QWidget;

namespace bayplan::ui {

/// What can be done to images, from the Images page's menu, keys and buttons, and from the palette.
class ImageActions : public QObject
{
    Q_OBJECT

public:
    using Images = std::vector<images::HeldImage>;

    /// `theme` and what `models` refers to must outlive it; dialogs open on `window`'s window.
    ImageActions(Theme &theme, Models models, QWidget &window);

    /// `chosen`: every copy that is selected. What can't be done is shown disabled, with the reason.
    void fillMenu(QMenu &menu, const Images &chosen);

    void pull(const Images &chosen = {});
    void load();
    void prune();
    void copy(const Images &chosen);
    void tag(const Images &chosen);
    void remove(const Images &chosen);
    void history(const Images &chosen);
    void save(const Images &chosen);

private:
    /// In the folder, one file for each host.
    void saveTo(const QString &folder, std::vector<images::SavedFile> files);
    /// Why what needs one image can't be done; empty when it can.
    static QString whyNotOne(const Images &chosen);
    /// Those on hosts that can be changed now.
    Images changeable(const Images &chosen) const;
    /// Why there are none; empty when there are.
    QString whyNot(const Images &chosen) const;
    QWidget *window() const;

    Theme &m_theme;
    Models m_models;
    QWidget &m_widget;
};

} // namespace bayplan::ui
