// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QWidget>

namespace bayplan::ui {

/// One page of the main window, shown beside the rail.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Known to settings and the command palette: "containers".
    virtual QString key() const = 0;
    /// Shown in the rail and in the page's head, translated.
    virtual QString title() const = 0;
    /// What the page's head says, where that is more than the title: the name of what is open on it.
    virtual QString heading() const { return title(); }
    /// The number beside the title in the rail; -1 for none.
    virtual int count() const { return -1; }
    /// What goes into the head beside the title (chips); owned by the page, may be null.
    virtual QWidget *headWidget() { return nullptr; }
    /// Left part of the status bar while the page is shown.
    virtual QString statusText() const { return {}; }
    /// What goes into the status line behind that text; owned by the page, may be null.
    virtual QWidget *statusWidget() { return nullptr; }
    /// Puts the keyboard focus into the page's filter, if it has one (Ctrl+F).
    virtual void focusFilter() {}
    /// Shows and selects one object (from the palette): a host's or container's row. `objectId` may be empty.
    virtual void reveal(int hostId, const QString &objectId)
    {
        Q_UNUSED(hostId)
        Q_UNUSED(objectId)
    }

Q_SIGNALS:
    void countChanged();
    void statusTextChanged();
    void headingChanged();
    /// Asks the window to show an object on another page: its key, the host, and the object's id there.
    void revealRequested(const QString &pageKey, int hostId, const QString &objectId);
    /// Asks the window for the dialog that runs a container: of this image, which may be empty, on these hosts.
    void runRequested(const QString &image, const QSet<int> &hosts);
    /// Asks the window for the dialog that updates a service; `image` is filled in, and may be empty.
    void updateRequested(const QString &service, const QString &image);
};

} // namespace bayplan::ui
